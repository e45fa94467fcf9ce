"""The views as they stood in a past: built case by case in a database of their own, gone at the end.

No more than one page, or one case that is longer, is held in memory at a time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from projections.databases import elsewhere, indexed
from projections.folding import FOLDED, Folded, Page, folded
from projections.past import PastRecord
from projections.runner import VIEWS
from projections.translation import Translation
from projections.writing import writing
from workflow.catalogue import kind_of
from workflow.facts import Entry

PAGE = 2_000
Progress = Callable[[int, int], None]
"""Is told how many of how many streams have been read."""


class PastViews:
    """The views of a record as it stood; the store is only read."""

    def __init__(
        self, record: PastRecord, translation: Translation, progress: Progress = lambda _at, _of: None
    ) -> None:
        """Build nothing until somebody asks."""
        self._record, self._translation, self._progress = record, translation, progress

    @contextmanager
    def connect(self, case: str | None = None) -> Iterator[Connection]:
        """A connection to read the views from; where one case alone is asked for, only it is read."""
        tables = [view.table for view in VIEWS]
        with elsewhere(tables) as engine:
            for page in self._pages(self._named(case)):
                _write(engine, page)
            with engine.begin() as tx:
                indexed(tx, tables)
            with engine.connect() as tx:
                yield tx

    def _named(self, case: str | None) -> list[str]:
        """The streams to read: the cases before what was said of their clocks."""
        if case is not None:
            return [case, *sorted(self._record.named(f"alert/{case}|"))]
        names = self._record.named()
        return sorted(names, key=lambda name: (name.startswith("alert/"), name))

    def _pages(self, names: list[str]) -> Iterator[Page]:
        entries: list[tuple[str, Entry]] = []
        cases: dict[str, Folded] = {}
        for number, name in enumerate(names, start=1):
            if read := self._read(name):
                entries += [(name, entry) for entry in read]
                if name.partition("/")[0] in FOLDED:
                    cases[name] = folded(name, kind_of(name).begin(name), read, new=True)
            if len(entries) >= PAGE or (number == len(names) and entries):
                yield Page(entries, cases)
                entries, cases = [], {}
                self._progress(number, len(names))

    def _read(self, name: str) -> list[Entry]:
        """The entries of a stream. Raises UnknownFact: a past is shown whole, or not at all."""
        return [self._translation.entry(fact) for fact in self._record.stream(name)]


def _write(engine: Engine, page: Page) -> None:
    prepared = [(view, view.prepares(page)) for view in VIEWS]
    with writing(engine) as tx:
        for view, rows in prepared:
            if rows:
                view.writes(tx, view.table, rows)
