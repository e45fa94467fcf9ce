"""Brings the views up to the record, exactly once in effect.

A page of facts becomes rows, and the rows are written in one transaction with the checkpoint that says
so. The checkpoint moves only from where the page began: whoever finds it elsewhere writes nothing and
starts over from there. So any number of processes may do this at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from events.driver import in_our_words
from events.record import Recorded
from events.refusals import UnknownFact
from events.store import EventStore, SqliteStore
from projections.alerts import ALERTS
from projections.clocks import CLOCKS
from projections.departures import DEPARTURES
from projections.folding import Cases
from projections.incidents import INCIDENTS
from projections.projection import Page, View
from projections.reviews import REVIEWS
from projections.timeline import TIMELINE
from projections.translation import Translation
from workflow.facts import Entry

VIEWS = (INCIDENTS, REVIEWS, CLOCKS, ALERTS, TIMELINE, DEPARTURES)
PAGE = 500

CHECKPOINTS = Table(
    "view_checkpoint",
    MetaData(),
    Column("view", Text, primary_key=True),
    Column("position", Integer, nullable=False),
)


class _Overtaken(Exception):
    """Somebody else brought the views further meanwhile."""


class Views:
    """The views of a store."""

    def __init__(self, store: EventStore, translation: Translation, views: Sequence[View] = VIEWS) -> None:
        self._store = store
        self._translation = translation
        self._views = views
        self._cases = Cases(store, translation)

    def catch_up(self, upto: int | None = None) -> int:
        """Bring every view to at least a position, without one to the head; gives the position reached.

        Raises UnknownFact at a fact that cannot be read: no view goes past it. Raises StoreReadOnly
        where something must be written and cannot be.
        """
        upto = self._store.head().position if upto is None else upto
        self._make()
        while (at := self.position()) < upto:
            page = self._page(at)
            if page is None:
                break
            try:
                self._write(at, page)
            except _Overtaken:
                continue
        return at

    def position(self) -> int:
        """The position which every view has reached; 0 where there are none yet."""
        with self._tx(self._store.reader) as tx:
            reached = _reached(tx)
        return min(reached.get(view.table.name, 0) for view in self._views)

    def lag(self) -> int:
        """How many facts of the record are not yet in every view."""
        return self._store.head().position - self.position()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection to read the views from, which have caught up before."""
        self.catch_up()
        with self._store.reader.connect() as tx:
            yield tx

    def _make(self) -> None:
        with self._tx(self._store.reader) as tx:
            reached = _reached(tx)
        if all(view.table.name in reached for view in self._views):
            return
        with self._tx(self._store.views_engine) as tx:
            CHECKPOINTS.create(tx, checkfirst=True)
            reached = _reached(tx)
            for view in self._views:
                if view.table.name not in reached:
                    view.table.create(tx)
                    tx.execute(insert(CHECKPOINTS).values(view=view.table.name, position=0))

    def _page(self, at: int) -> Page | None:
        facts = self._store.after(at, PAGE)
        if not facts:
            return None
        entries = self._readable(facts)
        return Page(entries, self._cases.after(entries))

    def _readable(self, facts: Sequence[Recorded]) -> list[tuple[str, Entry]]:
        """The entries up to the first that cannot be read; UnknownFact where that is the very first."""
        entries: list[tuple[str, Entry]] = []
        for fact in facts:
            try:
                entries.append((fact.stream, self._translation.entry(fact)))
            except UnknownFact:
                if not entries:
                    raise
                break
        return entries

    def _write(self, at: int, page: Page) -> None:
        with self._tx(self._store.views_engine) as tx:
            names = [view.table.name for view in self._views]
            moved = tx.execute(
                update(CHECKPOINTS)
                .where(CHECKPOINTS.c.view.in_(names), CHECKPOINTS.c.position == at)
                .values(position=page.last)
            )
            if moved.rowcount != len(names):
                raise _Overtaken
            for view in self._views:
                view.writes(tx, view.table, page)

    @contextmanager
    def _tx(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as tx:
                yield tx
        except DBAPIError as error:
            if not (isinstance(error.orig, Exception) and isinstance(self._store, SqliteStore)):
                raise
            raise in_our_words(error.orig, self._store.path) from error


def _reached(tx: Connection) -> dict[str, int]:
    if not inspect(tx).has_table(CHECKPOINTS.name):
        return {}
    rows = tx.execute(select(CHECKPOINTS.c.view, CHECKPOINTS.c.position))
    return {view: position for view, position in rows}  # noqa: C416  rows, not pairs
