"""Builds the views anew from the record: aside, to be put in place, or elsewhere, to be compared."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Row, Table, inspect, select, text
from sqlalchemy.exc import DBAPIError

from events.refusals import StoreBusy
from events.store import EventStore
from projections import checkpoints
from projections.databases import begun, database_of, elsewhere, indexed
from projections.folding import Pages
from projections.projection import View
from projections.translation import Translation
from projections.writing import writing, writing_in

PAGE = 2_000
AT_HAND = 1_000
A_PAGE = {"yield_per": PAGE}
"""How rows are fetched: a server would send a whole table at once."""
Building = Sequence[tuple[View[Any], Table]]
Tell: TypeAlias = Callable[[int, int], None]
"""Is told, after every page, how far the building has come and how far it goes."""


def in_silence(at: int, upto: int) -> None:
    """Tell nobody."""


def rebuild(
    store: EventStore, translation: Translation, views: Sequence[View[Any]], tell: Tell = in_silence
) -> None:
    """Build aside while the present views stay in use, then catch up and swap while nobody writes.

    Raises StoreBusy where another rebuild began meanwhile: it takes the tables of this one away.
    """
    engine = store.views_engine
    with engine.begin() as tx:
        store.alone(tx)
        building = _aside(tx, views)
    try:
        _built(store, engine, building, Pages(store, translation, AT_HAND), tell)
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        with engine.connect() as tx:
            if inspect(tx).has_table(building[-1][1].name):
                raise
        says = f"Another program began to rebuild the views of {store.name} as well."
        raise StoreBusy(says, "Let it finish; then look: spr admin rebuild --check") from error


def _built(store: EventStore, engine: Engine, building: Building, pages: Pages, tell: Tell) -> None:
    """Fill the tables, index them, catch up, and put them in place."""
    tables = [table for _, table in building]
    with database_of(engine.dialect).filling(engine, tables) as place:
        at = _filled(place, building, pages, store.head().position, tell)
    with engine.begin() as tx:
        indexed(tx, tables)
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
    begun(tx, (table for _, table in building))
    return building


def _filled(engine: Engine, building: Building, pages: Pages, upto: int, tell: Tell) -> int:
    """Fill tables up to a position, page by page; gives the position reached."""
    at = 0
    while at < upto and (page := pages.after(at, min(PAGE, upto - at))):
        at = page.last
        prepared = [(view, table, view.prepares(page)) for view, table in building]
        with writing(engine) as tx:
            for view, table, rows in prepared:
                view.writes(tx, table, rows)
        tell(at, upto)
    return at


def _swap(tx: Connection, building: Building) -> None:
    database_of(tx.dialect).step_in(tx, [view.stored for view, _ in building])
    for view, table in building:
        view.table.drop(tx, checkfirst=True)
        tx.execute(text(f'ALTER TABLE "{table.name}" RENAME TO "{view.stored}"'))


def differences(
    store: EventStore, translation: Translation, views: Sequence[View[Any]], tell: Tell = in_silence
) -> list[str]:
    """Where the views in use and the record differ, each a sentence; the store is only read."""
    with store.reader.begin() as tx:
        missing = [view.name for view in checkpoints.missing(tx, views)]
        reached, head = checkpoints.position(tx), store.head().position
        if reached is None:
            return ["There are no views yet; the first command that reads them makes them."]
        if reached > head:
            return [
                f"The views say they are at position {reached}, and the record ends at {head}: rebuild them."
            ]
    said = [f"{name}: the table is missing; the next command that reads it makes it." for name in missing]
    present = [view for view in views if view.name not in missing]
    with store.reader.begin() as tx:
        database_of(tx.dialect).hold(tx, [view.stored for view in present])
        at = checkpoints.position(tx) or 0
        with (
            TemporaryDirectory(prefix="spr-views-") as folder,
            built_elsewhere(store, translation, present, at, tell, f"{folder}/views.db") as other,
        ):
            return said + [each for view in present for each in _compared(view, tx, other)]


@contextmanager
def built_elsewhere(
    store: EventStore,
    translation: Translation,
    views: Sequence[View[Any]],
    upto: int,
    tell: Tell = in_silence,
    place: str = "",
) -> Iterator[Connection]:
    """Views up to a position in a database of their own, gone at the end; the store is only read."""
    building = [(view, view.table) for view in views]
    tables = [table for _, table in building]
    with elsewhere(tables, place) as engine:
        _filled(engine, building, Pages(store, translation, AT_HAND), upto, tell)
        with engine.begin() as tx:
            indexed(tx, tables)
        with engine.connect() as tx:
            yield tx


def _compared(view: View[Any], tx: Connection, other: Connection) -> Iterator[str]:
    """The differences of one view, row by row in the order of its key; a page of rows is held at a time."""
    query = select(view.table).order_by(*(view.table.c[name] for name in view.key))
    present, rebuilt = (iter(each.execute(query, execution_options=A_PAGE)) for each in (tx, other))
    one, two = next(present, None), next(rebuilt, None)
    while one is not None or two is not None:
        if two is None or (one is not None and _key(view, one) < _key(view, two)):
            yield f"{view.name}: {_named(view, one)} is shown, and does not follow from the record."
            one = next(present, None)
        elif one is None or _key(view, two) < _key(view, one):
            yield f"{view.name}: {_named(view, two)} follows from the record, and is not shown."
            two = next(rebuilt, None)
        else:
            yield from _fields(view, one, two) if one != two else ()
            one, two = next(present, None), next(rebuilt, None)


def _key(view: View[Any], row: Row[Any]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in view.key)


def _named(view: View[Any], row: Row[Any] | None) -> str:
    return " ".join(f"{name} {getattr(row, name)}" for name in view.key) if row else ""


def _fields(view: View[Any], one: Row[Any], two: Row[Any]) -> Iterator[str]:
    for name, shown, follows in zip(view.row.__struct_fields__, one, two, strict=True):
        if shown != follows:
            what = f"{name} {shown!r}, and {follows!r} follows from the record."
            yield f"{view.name}: {_named(view, one)} shows {what}"
