"""Whether two facts have one id: the ids seen so far, in a temporary file rather than in memory."""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from events.sqlite.driver import driver, in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

_PAGE = 1000
_TABLE = "CREATE TABLE seen (id TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID"
_SETTINGS = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16000")
_SEE = "INSERT OR IGNORE INTO seen VALUES (?, ?)"
_FIRST = "SELECT position FROM seen WHERE id = ? AND position <> ?"


class Identities:
    """Takes the ids of facts one by one and tells which came before."""

    def __init__(self, connection: driver.Connection) -> None:
        self._connection = connection
        self._page: list[tuple[str, int]] = []

    @classmethod
    @contextmanager
    def seen(cls) -> Iterator[Self]:
        """None yet; the file is gone when this ends. Raises StoreFull where there is no room for it."""
        try:
            with closing(driver.connect("", isolation_level=None)) as connection:  # a file without a name
                for setting in _SETTINGS:
                    connection.execute(f"PRAGMA {setting}")
                connection.execute(_TABLE)
                connection.execute("BEGIN")
                yield cls(connection)
        except driver.Error as error:
            raise in_our_words(error, Path(gettempdir())) from error

    def add(self, fact_id: str, position: int) -> bool:
        """Take one more; true where it is time to ask which came before."""
        self._page.append((fact_id, position))
        return len(self._page) >= _PAGE

    def again(self) -> Iterator[tuple[int, int]]:
        """Of those taken lately: the position of each that came before, and where it came first."""
        page, self._page = self._page, []
        taken = self._connection.executemany(_SEE, page).rowcount if page else 0
        for fact_id, position in page if taken < len(page) else ():
            for (first,) in self._connection.execute(_FIRST, (fact_id, position)):
                yield position, first
