"""The rows of an agency's chronology as facts, with every mistake named by sheet, row and column."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar, get_args

from events.canonical import check
from events.refusals import FieldRefused
from scheduler.cli.chronologies import cells, days
from scheduler.cli.chronologies.columns import Columns, described, found_in, heading_row, repeats
from scheduler.cli.chronologies.grids import Cell, Grid, Line, first_few, letter, ranges
from scheduler.cli.chronologies.merges import Merged
from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.words import counted
from workflow.chronology.facts import EventRecorded, Page, PersonCode
from workflow.facts import Person
from workflow.moments import Moment
from workflow.vocabulary import Agency, Answer, Name, Precision, Sensitivity, Words

T = TypeVar("T")
_LOOKED_AT = 30
_LONGEST = 250_000
"""Characters in one cell; no account of one event is longer."""
_FEW = 5
_CODE, _POST, _PAGE = (re.compile(get_args(kind)[1].pattern) for kind in (PersonCode, Person, Page))


class Mistake(NamedTuple):
    """What is wrong in a row: the row, the column by its letter and name, and what to do."""

    row: int
    column: str
    says: str


@dataclass(slots=True)
class Reading:
    """What a file holds: the events by row, what is wrong with the other rows, and what is said aloud.

    `dates` is the column of the dates by its letter and name.
    """

    sheet: str = ""
    dates: str = ""
    events: dict[int, EventRecorded] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows say something, right or wrong."""
        return len({*self.events, *(mistake.row for mistake in self.mistakes)})


def read(name: str, grid: Grid, agency: Agency, people: Collection[str]) -> Reading:
    """Every row as an event of this agency; `people` are the codes the chronology knows, none: any code."""
    first = list(islice(grid.lines, _LOOKED_AT))
    columns = found_in(first)
    if columns is None:
        raise Ending(USAGE, _no_columns(name, grid, first))
    reading = Reading(grid.sheet, notes=list(grid.notes))
    reading.notes += _of_columns(columns)
    reading.mistakes += _whom(columns)
    below = (line for line in chain(first, grid.lines) if line.number > columns.header_row)
    _Reader(columns, grid, agency, people, reading).read(below)
    return reading


def _no_columns(name: str, grid: Grid, lines: Sequence[Line]) -> str:
    where = f"{name}, sheet {grid.sheet}" if grid.sheet else name
    number, seen, unknown = heading_row(lines)
    quoted = ", ".join(f"“{each}”" for each in seen)
    others = f"; not known: the heading of {first_few(unknown)}" if unknown else ""
    found = f" Nearest is row {number}: {quoted}{others}." if seen else ""
    return (
        f"{where}: no row of headings was found with a date and an event.{found} "
        "Give the columns the headings of the template: spr chronology template"
    )


def _whom(columns: Columns) -> Iterator[Mistake]:
    """A column that may say whom the rows are about is not left out with a note alone."""
    for number, heading in columns.about_people[:_FEW]:
        says = (
            "is not known, and may say whom the rows are about; "
            "call it Subject and write codes in it, never names, or take the column out"
        )
        yield Mistake(columns.header_row, f"{letter(number)} ({heading or 'heading not shown'})", says)
    if more := [number for number, _ in columns.about_people[_FEW:]]:
        yield Mistake(columns.header_row, first_few(more), "the same is to be done with these")


def _of_columns(columns: Columns) -> Iterator[str]:
    if columns.unknown:
        yield f"Not read, because the heading is not known: {first_few(columns.unknown)}."
    if columns.twice:
        yield f"Not read, because a column of that kind stands before it: {', '.join(columns.twice)}."


_BEYOND = (
    "is right of the last heading, and what stands there would be lost; where a comma parts a text, put the "
    "text in quotation marks, otherwise give the column a heading or empty the cell"
)


def _rows(numbers: Sequence[int]) -> str:
    return f"{'row' if len(numbers) == 1 else 'rows'} {ranges(numbers)}"


class _Reader:
    """The reading of the rows, one after another."""

    def __init__(
        self, columns: Columns, grid: Grid, agency: Agency, people: Collection[str], into: Reading
    ) -> None:
        self.columns, self.grid, self.agency, self.people, self.into = columns, grid, agency, people, into
        self.merged = Merged(grid.merges, {number: name for name, number in columns.at.items()})
        self.line = Line(0, ())
        self.either_way: list[int] = []
        self.month_first = False
        self.formulas = 0
        self.headings: list[int] = []
        self.told: dict[int, int] = {}
        self.again: list[int] = []
        into.dates = self._place("date")

    def read(self, lines: Iterable[Line]) -> None:
        """Read them all; what only the whole column can tell of its dates is told at the end."""
        for line in lines:
            self.line = Line(line.number, self.merged.filled(line))
            self._row()
        if self.month_first:
            self._ambiguous()
        if self.formulas:
            held = counted(self.formulas, "cell")
            says = f"{held} with a formula: the value that was stored with it was taken."
            self.into.notes.append(says)
        self.into.notes += (*self.merged.notes, *self._repeated())
        self.into.mistakes.sort()

    def _repeated(self) -> Iterator[str]:
        if self.headings:
            yield f"Headings again, passed over: {_rows(self.headings)}."
        if self.again:
            says = "Word for word like an earlier row, and taken all the same"
            yield f"{says}: {_rows(self.again)}. Take them out where they were copied by mistake."

    def _row(self) -> None:
        before = len(self.into.mistakes)
        if refused := self.merged.refused(self.line.number):
            self._wrong("event", refused)
            return
        if cells.text(self._cell("date")) == described()["date"]["says"]:
            return  # the line of the template that says what to write
        if self._headings_again():
            return
        self._beyond()
        if not any(cells.text(self._cell(name)) for name in self.columns.at):
            return
        event = self._event()
        if event is not None and len(self.into.mistakes) == before:
            self._compare()
            self.into.events[self.line.number] = event

    def _headings_again(self) -> bool:
        """Whether headings stand in the row; those of other columns part the sheet in two tables."""
        again = repeats(self.line.cells, self.columns)
        if again:
            self.headings.append(self.line.number)
        elif again is False:
            says = "holds a second row of headings, for other columns; give each table a file of its own"
            self._wrong("date", says)
        return again is not None

    def _beyond(self) -> None:
        """No cell right of the last heading is dropped: what happened may go on in it."""
        for number, cell in enumerate(self.line.cells[self.columns.width :], start=self.columns.width):
            if cells.text(cell):
                self.into.mistakes.append(Mistake(self.line.number, letter(number), _BEYOND))
                return

    def _compare(self) -> None:
        """Note a row that says what an earlier one says."""
        said = hash(tuple(cells.text(self._cell(name)) for name in self.columns.at))
        if self.told.setdefault(said, self.line.number) != self.line.number:
            self.again.append(self.line.number)

    def _event(self) -> EventRecorded | None:
        self._formulas()
        self._agency()
        when = self._when()
        said = self._text("event")
        formula = (self.line.number, self.columns.at["event"]) in self.grid.formulas
        if not cells.text(self._cell("event")) and not formula:
            self._wrong("event", "is empty; write what happened, or take the row out")
        seen, heard = self._seen_and_heard()
        fact: dict[str, Any] = {
            "precision": when[1],
            "subjects": self._subjects(),
            "seen": seen,
            "heard": heard,
            "significant": self._read("significant", lambda c: cells.answer(c, flag=True), Answer.UNKNOWN),
            "sensitivity": self._read("sensitivity", cells.sensitivity, Sensitivity.UNKNOWN),
            "present": self._present(),
            "page": self._fitting("page", _PAGE, "takes at most 20 letters and digits"),
            "post": self._fitting("post", _POST, "takes a post of at most 60 letters"),
            **{name: Words(text) for name in ("action", "comment", "document") if (text := self._text(name))},
        }
        if author := self._text("author"):
            fact["author"] = Name(author)
        if not said:
            return None
        return EventRecorded(
            agency=self.agency, happened=when[0], event=Words(said), row=self.line.number, **fact
        )

    def _when(self) -> tuple[Moment, Precision]:
        """The day, the hour and how exact they are: each mistake at its own cell, all of them at once."""
        self._order()
        clock, about = self._read("time", days.hour, ("", False))
        found = self._read("date", lambda cell: days.day(cell, own_hour=not clock), days.Day())
        happened = self._read("time", lambda _: days.together(found, clock), found.happened)
        about = about or found.about
        sure = self._read("precision", lambda c: days.how_sure(c, about=about), Precision.UNKNOWN)
        return days.shortened(happened, self._cell("precision")), sure

    def _order(self) -> None:
        if days.month_first(self._cell("date")):
            self.month_first = True
        elif days.either_way(self._cell("date")):
            self.either_way.append(self.line.number)

    def _ambiguous(self) -> None:
        """Beside a date with its month first, those that can be read both ways are not guessed."""
        says = (
            "can be read in two ways, and another date of this column has its month first; "
            "write it as 4 March 2021"
        )
        for row in self.either_way:
            self.into.events.pop(row, None)
            self.into.mistakes.append(Mistake(row, self._place("date"), says))

    def _seen_and_heard(self) -> tuple[Answer, Answer]:
        unknown = (Answer.UNKNOWN, Answer.UNKNOWN)
        seen, heard = self._read("seen_heard", cells.seen_and_heard, unknown)
        own_seen = self._read("seen", cells.answer, Answer.UNKNOWN)
        own_heard = self._read("heard", cells.answer, Answer.UNKNOWN)
        return (own_seen if "seen" in self.columns.at else seen), (
            own_heard if "heard" in self.columns.at else heard
        )

    def _subjects(self) -> tuple[str, ...]:
        """The codes of the people; a text that is none may be a name, and is not repeated."""
        found = cells.codes(self._cell("subject"))
        if any(not _CODE.fullmatch(code) for code in found):
            self._wrong(
                "subject",
                f"holds what is no code; write codes, never names{self._known()}, or leave it empty",
            )
        elif self.people and not set(found) <= set(self.people):
            self._wrong("subject", f"holds a code that this chronology does not know{self._known()}")
        return tuple(dict.fromkeys(found))

    def _known(self) -> str:
        return f" ({', '.join(self.people)})" if self.people else " (A, mother, sibling-1)"

    def _present(self) -> tuple[Agency, ...]:
        nobody: tuple[Agency, ...] = ()
        named = self._read("present", cells.agencies, nobody)
        return tuple(each for each in named if each is not self.agency)

    def _agency(self) -> None:
        named = self._read("agency", cells.whose, None)
        if named not in (None, self.agency):
            self._wrong("agency", f"is {named}; import its rows with --agency {named}")

    def _formulas(self) -> None:
        for name, column in self.columns.at.items():
            if (self.line.number, column) in self.grid.formulas:
                self.formulas += 1
                if self._cell(name) is None:
                    self._wrong(name, "holds a formula without a stored value; write the value itself")

    def _fitting(self, name: str, pattern: re.Pattern[str], otherwise: str) -> str:
        said = self._text(name)
        if pattern.fullmatch(said):
            return said
        self._wrong(name, otherwise)
        return ""

    def _text(self, name: str) -> str:
        said = cells.text(self._cell(name))
        if len(said) > _LONGEST:
            self._wrong(name, f"holds more than {_LONGEST:,} characters; shorten it, or make rows of it")
            return ""
        try:
            check(said, name)
        except FieldRefused as refused:
            self._wrong(name, f"cannot be kept: {refused.says} {refused.remedy}")
            return ""
        return said

    def _read(self, name: str, how: Callable[[Cell], T], otherwise: T) -> T:
        try:
            return how(self._cell(name))
        except cells.Amiss as amiss:
            self._wrong(name, str(amiss))
            return otherwise

    def _cell(self, name: str) -> Cell:
        column = self.columns.at.get(name)
        return self.line.cells[column] if column is not None and column < len(self.line.cells) else None

    def _wrong(self, name: str, says: str) -> None:
        self.into.mistakes.append(Mistake(self.line.number, self._place(name), says))

    def _place(self, name: str) -> str:
        heading = described()[name].get("heading", "Child seen or heard")
        column = self.columns.at.get(name)
        return f"{letter(column)} ({heading})" if column is not None else str(heading)
