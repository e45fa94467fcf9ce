"""Brings the views up to the record, exactly once in effect.

A page of facts becomes rows, and the rows are written in one transaction with the checkpoint that says
so. The checkpoint moves only from where the page began: whoever finds it elsewhere writes nothing and
starts over from there. So any number of processes may do this at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from threading import RLock
from typing import Any, NamedTuple

from sqlalchemy import Connection

from events.refusals import StoreFull, StoreReadOnly
from events.store import EventStore
from projections import checkpoints
from projections.actions import ACTIONS
from projections.agency_requests import AGENCY_REQUESTS
from projections.alerts import ALERTS
from projections.children import CHILDREN
from projections.chronologies import CHRONOLOGIES
from projections.clocks import CLOCKS
from projections.databases import database_of
from projections.departures import DEPARTURES
from projections.folding import Page, Pages
from projections.incidents import INCIDENTS
from projections.offices import OFFICES
from projections.partnerships import PARTNERSHIPS
from projections.proceedings import PROCEEDINGS
from projections.projection import View
from projections.rapid_reviews import RAPID_REVIEWS
from projections.rebuilding import Tell, built_elsewhere, differences, in_silence, rebuild
from projections.reminders import REMINDERS
from projections.reviews import REVIEWS
from projections.search_terms import SEARCH_TERMS
from projections.timeline import TIMELINE
from projections.told import TOLD
from projections.translation import Translation
from projections.writing import writing
from workflow.facts import Standing

VIEWS: Sequence[View[Any]] = (
    INCIDENTS,
    RAPID_REVIEWS,
    REVIEWS,
    CHRONOLOGIES,
    ACTIONS,
    PROCEEDINGS,
    PARTNERSHIPS,
    OFFICES,
    SEARCH_TERMS,
    CLOCKS,
    ALERTS,
    TIMELINE,
    DEPARTURES,
    AGENCY_REQUESTS,
    REMINDERS,
    TOLD,
    CHILDREN,
)
PAGE = 500
AT_HAND = 200


class Lag(NamedTuple):
    """How many facts the views do not show yet, and the instant (UTC) at which the oldest was recorded."""

    facts: int
    since: datetime | None


class Views:
    """The views of a store; safe to use from several threads of one process."""

    def __init__(self, store: EventStore, translation: Translation, page: int = PAGE) -> None:
        self._store = store
        self._page = page
        self._translation = translation
        self._pages = Pages(store, translation, AT_HAND)
        self._lock = RLock()
        self._at: int | None = None  # where this program left the checkpoint

    def position(self) -> int:
        """The position of the last fact the views show."""
        with self._our_words():
            return checkpoints.reached(self._store.reader, VIEWS) or 0

    def lag(self) -> int:
        """How many facts of the record the views do not show yet."""
        return self._store.head().position - self.position()

    def behind(self) -> Lag:
        """How far the views are behind the record: in facts, and since when the oldest of them is in it."""
        position = self.position()
        oldest = self._store.at(position + 1)
        return Lag(self._store.head().position - position, oldest.recorded if oldest else None)

    def catch_up(self, upto: int | None = None, *, before: Standing = None) -> int:
        """Bring the views at least to a position, without one to the head; gives the position reached.

        `before` is how a case stood as it was read from the record, if somebody did so already.
        Raises UnknownFact at a fact that cannot be read: the views stop before it, and none is passed
        over. Raises StoreReadOnly where something must be written and cannot be.
        """
        with self._lock, self._our_words():
            if before is not None:
                self._pages.begin_with(before)
            at = self._at if upto is not None and self._at is not None else self._reached()
            if upto is None:
                upto = self._store.head().position
                at = self._made_anew() if at > upto else at
            while at < upto and (page := self._pages.after(at, self._page)):
                at = self._at = page.last if self._write(page) else self._reached()
        return at

    @contextmanager
    def connect(self, case: str | None = None) -> Iterator[Connection]:  # noqa: ARG002  the past asks for it
        """A connection to read the views from, which have caught up before.

        Where nothing can be written, also because the disk is full, views that are behind or missing are
        built in a temporary file.
        """
        try:
            self.catch_up()
            views: AbstractContextManager[Connection] = self._store.reader.connect()
        except (StoreReadOnly, StoreFull):
            head = self._store.head().position
            views = built_elsewhere(self._store, self._translation, VIEWS, head)
        with self._our_words(), views as tx:
            database_of(tx.dialect).hold(tx, [view.stored for view in VIEWS])
            yield tx

    def rebuild(self, *, check: bool = False, tell: Tell = in_silence) -> list[str]:
        """Build the views anew beside the present ones, and put them in their place.

        With `check` nothing is written to the store: the rebuilt rows are compared with the present
        ones, and every difference is given as a sentence. Nothing is sent either way. `tell` is told, page
        by page, how far it has come.
        """
        with self._our_words(shown=False):
            if check:
                return differences(self._store, self._translation, VIEWS, tell)
            self._reached()
            rebuild(self._store, self._translation, VIEWS, tell)
            return []

    def _made_anew(self) -> int:
        """Views that say they are further than the record belong to another one: they are built anew."""
        rebuild(self._store, self._translation, VIEWS)
        self._at = None
        return self._reached()

    def _reached(self) -> int:
        """The position reached; the tables are made where there are none."""
        at = checkpoints.reached(self._store.reader, VIEWS)
        if at is not None:
            return at
        with self._store.views_engine.begin() as tx:
            self._store.alone(tx)
            checkpoints.make(tx, VIEWS)
        return 0

    def _write(self, page: Page) -> bool:
        """Write a page with its checkpoint.

        Nothing, where somebody else came further meanwhile, or where a table was dropped.
        """
        prepared = [(view, view.prepares(page)) for view in VIEWS]
        engine = self._store.views_engine
        try:
            with writing(engine) as tx:
                if not checkpoints.moved(tx, page.before, page.last):
                    return False
                for view, rows in prepared:
                    if rows:
                        view.writes(tx, view.table, rows)
        except engine.dialect.loaded_dbapi.Error:
            if checkpoints.reached(engine, VIEWS) is None:
                return False
            raise
        return True

    @contextmanager
    def _our_words(self, *, shown: bool = True) -> Iterator[None]:
        """Say what goes wrong in words; where the views were to be `shown`, that they may be behind."""
        try:
            yield
        except StoreReadOnly as error:
            raise (_behind(error) if shown else error) from error
        except Exception as error:
            says = self._store.in_words(error)
            if says is None:
                raise
            raise (_behind(says) if shown and isinstance(says, StoreReadOnly) else says) from error


def _behind(error: StoreReadOnly) -> StoreReadOnly:
    says = f"The views do not show the newest facts yet, and {error.says}"
    return StoreReadOnly(says, f"{error.remedy} Or run any command where it can be written to.")
