"""Builds the views anew from the record: aside, to be put in place, or elsewhere, to be compared."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Table, inspect, select, text
from sqlalchemy.exc import DBAPIError

from events.refusals import StoreBusy
from events.store import EventStore
from projections import checkpoints
from projections.databases import database_of, elsewhere
from projections.folding import Pages
from projections.projection import View
from projections.translation import Translation
from projections.writing import writing, writing_in

PAGE = 2_000
AT_HAND = 1_000
Building = Sequence[tuple[View[Any], Table]]


def rebuild(store: EventStore, translation: Translation, views: Sequence[View[Any]]) -> None:
    """Build aside while the present views stay in use, then catch up and swap while nobody writes.

    Raises StoreBusy where another rebuild began meanwhile: it takes the tables of this one away.
    """
    engine = store.views_engine
    with engine.begin() as tx:
        store.alone(tx)
        building = _aside(tx, views)
    try:
        _built(store, engine, building, Pages(store, translation, AT_HAND))
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        with engine.connect() as tx:
            if inspect(tx).has_table(building[-1][1].name):
                raise
        says = f"Another program began to rebuild the views of {store.name} as well."
        raise StoreBusy(says, "Let it finish; then look: spr admin rebuild --check") from error


def _built(store: EventStore, engine: Engine, building: Building, pages: Pages) -> None:
    """Fill the tables, catch up, and put them in place."""
    with database_of(engine.dialect).filling(engine, [table for _, table in building]) as place:
        at = _filled(place, building, pages, store.head().position)
    with engine.begin() as tx:
        store.alone(tx)
        checkpoints.hold(tx)
        rows = writing_in(tx)
        while page := pages.after(at, PAGE):
            at = page.last
            for view, table in building:
                view.writes(rows, table, view.prepares(page))
        _swap(tx, building)
        checkpoints.built(tx, at)


def _aside(tx: Connection, views: Sequence[View[Any]]) -> Building:
    checkpoints.drop_asides(tx)
    build = checkpoints.next_build(tx)
    building = [(view, view.made(build)) for view in views]
    for _, table in building:
        table.create(tx)
    return building


def _filled(engine: Engine, building: Building, pages: Pages, upto: int) -> int:
    """Fill tables up to a position, page by page; gives the position reached."""
    at = 0
    while at < upto and (page := pages.after(at, min(PAGE, upto - at))):
        at = page.last
        prepared = [(view, table, view.prepares(page)) for view, table in building]
        with writing(engine) as tx:
            for view, table, rows in prepared:
                view.writes(tx, table, rows)
    return at


def _swap(tx: Connection, building: Building) -> None:
    database_of(tx.dialect).step_in(tx, [view.table for view, _ in building])
    for view, table in building:
        view.table.drop(tx, checkfirst=True)
        tx.execute(text(f'ALTER TABLE "{table.name}" RENAME TO "{view.table.name}"'))


def differences(store: EventStore, translation: Translation, views: Sequence[View[Any]]) -> list[str]:
    """Where the views in use and the record differ, each a sentence; the store is only read."""
    with store.reader.begin() as tx:
        missing = [view.name for view in checkpoints.missing(tx, views)]
        if checkpoints.position(tx) is None:
            return ["There are no views yet; the first command that reads them makes them."]
    said = [f"{name}: the table is missing; the next command that reads it makes it." for name in missing]
    present = [view for view in views if view.name not in missing]
    with store.reader.begin() as tx:
        database_of(tx.dialect).hold(tx, [view.table for view in present])
        at = checkpoints.position(tx) or 0
        with built_elsewhere(store, translation, present, at) as other:
            return said + [each for view in present for each in _compared(view, tx, other)]


@contextmanager
def built_elsewhere(
    store: EventStore, translation: Translation, views: Sequence[View[Any]], upto: int
) -> Iterator[Connection]:
    """Views up to a position in a database of their own, gone at the end; the store is only read."""
    building = [(view, view.table) for view in views]
    with elsewhere([table for _, table in building]) as engine:
        _filled(engine, building, Pages(store, translation, AT_HAND), upto)
        with engine.connect() as tx:
            yield tx


def _compared(view: View[Any], tx: Connection, other: Connection) -> Iterator[str]:
    """The differences of one view, row by row in the order of its key."""
    query = select(view.table).order_by(*(view.table.c[name] for name in view.key))
    present, rebuilt = iter(tx.execute(query).mappings()), iter(other.execute(query).mappings())
    one, two = next(present, None), next(rebuilt, None)
    while one is not None or two is not None:
        if two is None or (one is not None and _key(view, one) < _key(view, two)):
            yield f"{view.name}: {_named(view, one)} is shown, and does not follow from the record."
            one = next(present, None)
        elif one is None or _key(view, two) < _key(view, one):
            yield f"{view.name}: {_named(view, two)} follows from the record, and is not shown."
            two = next(rebuilt, None)
        else:
            yield from _fields(view, one, two)
            one, two = next(present, None), next(rebuilt, None)


def _key(view: View[Any], row: RowMapping) -> tuple[Any, ...]:
    return tuple(row[name] for name in view.key)


def _named(view: View[Any], row: RowMapping | None) -> str:
    return " ".join(f"{name} {row[name]}" for name in view.key) if row else ""


def _fields(view: View[Any], one: RowMapping, two: RowMapping) -> Iterator[str]:
    for name, shown in one.items():
        if shown != two[name]:
            what = f"{name} {shown!r}, and {two[name]!r} follows from the record."
            yield f"{view.name}: {_named(view, one)} shows {what}"
