"""Whether two facts have one id, found out without keeping every id.

Ids begin with the time at which they were made (RFC 9562, UUID version 7), so that nearly every id is
higher than all but the newest ones. Those are kept at hand, and of the older ones only the highest:
an id above it cannot be one of them. An id below it may be, and is put aside for a second look.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from events.sqlite.driver import driver, in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

_AT_HAND = 5_000
"""Ids in each of two generations; several writers at once are out of order by far fewer."""
_TABLE = "CREATE TABLE late (id TEXT, position INTEGER, PRIMARY KEY (id, position)) WITHOUT ROWID"
_SETTINGS = ("journal_mode=OFF", "synchronous=OFF")
_PUT_ASIDE = "INSERT INTO late VALUES (?, ?)"
_TAKE = "DELETE FROM late WHERE id = ? AND position > ? RETURNING position"


class Identities:
    """Takes the ids of facts one by one and tells which came before."""

    def __init__(self, late: driver.Connection, at_hand: int) -> None:
        self.any_late = False
        """Whether there are ids at which a second look must be taken."""
        self._late = late
        self._limit = at_hand
        self._newest: dict[str, int] = {}
        self._newer: dict[str, int] = {}
        self._highest_of_old = ""

    @classmethod
    @contextmanager
    def seen(cls, at_hand: int = _AT_HAND) -> Iterator[Self]:
        """None yet; what is put aside is gone when this ends. StoreFull where there is no room for it."""
        try:
            with closing(driver.connect("", isolation_level=None)) as late:  # a file without a name
                for setting in _SETTINGS:
                    late.execute(f"PRAGMA {setting}")
                late.execute(_TABLE)
                late.execute("BEGIN")
                yield cls(late, at_hand)
        except driver.Error as error:
            raise in_our_words(error, Path(gettempdir())) from error

    def add(self, fact_id: str, position: int) -> int | None:
        """Take one more; the position of the fact that had the id before, if that is at hand."""
        first = self._newest.get(fact_id) or self._newer.get(fact_id)
        if first is None:
            if fact_id <= self._highest_of_old:
                self.any_late = True
                self._late.execute(_PUT_ASIDE, (fact_id, position))
            self._newest[fact_id] = position
            if len(self._newest) >= self._limit:
                self._let_go()
        return first

    def after(self, fact_id: str, position: int) -> list[int]:
        """At the second look: where the id of a fact came again, each position told once."""
        return [again for (again,) in self._late.execute(_TAKE, (fact_id, position))]

    def _let_go(self) -> None:
        self._highest_of_old = max(self._highest_of_old, *self._newer, "")
        self._newer, self._newest = self._newest, {}
