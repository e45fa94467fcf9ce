"""A table of a profile's file while it is read: whatever is wrong with it is noted, and reading goes on."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec

from workflow.vocabulary import Term

T = TypeVar("T", bound=Term)
LONGEST = 300
_MANY = 200
"""How many rows a list or table may have; each can cost a look at every day of some years."""


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a profile: where, what it is, and what to do."""

    place: str
    says: str
    remedy: str = ""


class Table:
    """A table of the file: what is taken from it, the faults found on the way, and what nobody asked for."""

    def __init__(self, held: Mapping[str, Any], place: str, faults: list[Fault]) -> None:
        """Begin with nothing taken; `place` says where in the file the table is."""
        self.held, self.place, self.faults = held, place, faults
        self._taken: set[str] = set()

    def fault(self, name: str, says: str, remedy: str) -> None:
        """Note what is wrong with an entry."""
        self.faults.append(Fault(f"{self.place}{name}"[:100], says, remedy))

    def call_it(self, name: str) -> None:
        """Say from now on which one of several it is."""
        if name:
            self.place = f"{self.place.removesuffix(': ')} ({name}): "

    def text(
        self,
        name: str,
        *,
        needed: bool = False,
        like: str = "",
        how: str = "",
        most: int = LONGEST,
        read: Callable[[str], object] | None = None,
    ) -> str:
        """A text, which must be like a pattern or such that it can be read."""
        value = self._take(name, str, "a text in quotes", needed=needed)
        return self._good(name, value, like, how, most, read) if value else self._missed(name, value, needed)

    def _missed(self, name: str, value: str | None, needed: bool) -> str:  # noqa: FBT001  as it was asked
        if needed and value == "":
            self.fault(name, "it is empty", "write it")
        return ""

    def _good(
        self, name: str, value: str, like: str, how: str, most: int, read: Callable[[str], object] | None
    ) -> str:
        if len(value) > most:
            self.fault(name, f"it has {len(value):,} characters", f"write at most {most}")
        elif any(unicodedata.category(each)[0] == "C" for each in value):
            self.fault(name, "it holds characters that cannot be seen", "write it on one line, in plain text")
        elif like and not re.fullmatch(like, value):
            self.fault(name, f"“{value[:60]}” is none", f"write {how}")
        elif (why := _unreadable(value, read)) is not None:
            self.fault(name, *why)
        else:
            return value
        return ""

    def number(self, name: str, default: int, *, least: int, most: int, needed: bool = False) -> int:
        """A whole number within bounds."""
        value: int | None = self._take(name, int, "a whole number", needed=needed)
        if value is None:
            return default
        if isinstance(value, bool) or not least <= value <= most:
            self.fault(name, "it is out of bounds", f"write a whole number from {least} to {most}")
            return default
        return value

    def term(self, name: str, kind: type[T], default: T | None) -> T | None:
        """A word of the guidance; without a default it is needed."""
        value = self._take(name, str, "a text in quotes", needed=default is None)
        if value is None:
            return default
        if value not in list(kind):
            self.fault(name, f"“{value[:60]}” is none", f"{near(value, kind)}write one of: {', '.join(kind)}")
            return default
        return kind(value)

    def day(self, name: str) -> date | None:
        """A day, as a date of TOML or in quotes; None where it is left out."""
        self._taken.add(name)
        return self._as_day(name, self.held[name]) if name in self.held else None

    def texts(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(name, list, 'a list such as ["one", "other"]', needed=needed)
        if needed and value == []:
            self.fault(name, "it is empty", "name at least one")
        return self._as_texts(name, value or [])

    def table(self, name: str) -> "Table":
        """A table inside this one; an empty one where it is left out."""
        value = self._take(name, dict, f"a table: [{self.place}{name}]")
        return Table(value or {}, f"{self.place}{name}.", self.faults)

    def tables(self, name: str) -> "Iterator[Table]":
        """The tables that are written one after another, each with its number."""
        value = self._take(name, list, f"tables: [[{name}]]") or []
        if len(value) > _MANY:
            self.fault(name, f"there are {len(value):,} of them", f"write at most {_MANY}")
        for number, each in enumerate(value[:_MANY], start=1):
            if isinstance(each, dict):
                yield Table(each, f"{name} {number}: ", self.faults)
            else:
                self.fault(f"{name} {number}", "it is no table", f"write it as [[{name}]]")

    def each_text(
        self,
        *,
        known: Collection[str] = (),
        like: str = "",
        how: str = "",
        read: Callable[[str], object] | None = None,
    ) -> dict[str, str]:
        """Every entry of the table, each a text."""
        texts = {name: self.text(name, like=like, how=how, read=read) for name in self._names(known)}
        return {name: text for name, text in texts.items() if text}

    def each_number(self, *, least: int, most: int) -> dict[str, int]:
        """Every entry of the table, each a whole number."""
        numbers = {name: self.number(name, -1, least=least, most=most) for name in self._names()}
        return {name: number for name, number in numbers.items() if number >= 0}

    def each_texts(
        self, kind: type[Term] | None = None, *, known: Collection[str] = ()
    ) -> dict[str, tuple[str, ...]]:
        """Every entry of the table, each a list of texts, or of words of the guidance."""
        listed = {name: self.texts(name) for name in self._names(known)}
        if kind is not None:
            for name, texts in listed.items():
                for each in set(texts) - set(kind):
                    self.fault(
                        name, f"“{each}” is none", f"{near(each, kind)}write some of: {', '.join(kind)}"
                    )
        return listed

    def each_day(self) -> dict[date, str]:
        """Every entry of the table: a day and its title."""
        days = {self._as_day(name, name): self.text(name) for name in self._names()}
        return {day: title for day, title in days.items() if day and title}

    def nothing_else(self) -> None:
        """Note every entry that nobody asked for."""
        for name in [each for each in self.held if each not in self._taken]:
            known = ", ".join(sorted(self._taken))
            self.fault(_safe(name), "there is no such entry", f"{near(name, self._taken)}there are: {known}")

    def _names(self, known: Collection[str] = ()) -> list[str]:
        names = list(self.held)
        if len(names) > _MANY:
            self.fault("", f"there are {len(names):,} entries", f"write at most {_MANY}")
        for name in names[:_MANY] if known else ():
            if name not in known:
                self.fault(
                    _safe(name),
                    "there is no such entry",
                    f"{near(name, known)}there are: {', '.join(known)}",
                )
        return [name for name in names[:_MANY] if not known or name in known]

    def _take(self, name: str, kind: type, takes: str, *, needed: bool = False) -> Any:  # noqa: ANN401  of that kind
        self._taken.add(name)
        value = self.held.get(name)
        if value is None and needed:
            self.fault(name, "it is missing", f"write {takes}")
        elif value is not None and not isinstance(value, kind):
            self.fault(name, f"it takes {takes}", "write it so")
            return None
        return value

    def _as_texts(self, name: str, value: list[Any]) -> tuple[str, ...]:
        good = []
        for each in value[:_MANY]:
            if isinstance(each, str) and each:
                good.append(self._good(name, each, "", "", LONGEST, None))
            else:
                self.fault(name, "it takes texts in quotes", "write each in quotes")
        return tuple(each for each in good if each)

    def _as_day(self, name: str, value: object) -> date | None:
        day = _day(value)
        if day is None:
            self.fault(_safe(name), "there is no such day", "write a day such as 2026-12-29")
        return day


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _unreadable(value: str, read: Callable[[str], object] | None) -> tuple[str, str] | None:
    try:
        if read is not None:
            read(value)
    except ValueError as error:
        says, _, remedy = str(error).partition("; ")
        return says, remedy
    return None


def _safe(name: str) -> str:
    return name[:60]


def near(word: str, known: Iterable[str]) -> str:
    """Ask whether the known word nearest to one that is not known was meant; nothing where none is near."""
    found = get_close_matches(word[:60], sorted(map(str, known)), n=1, cutoff=0.6)
    return f"did you mean {found[0]}? " if found else ""
