"""A duty is declared as the guidance writes it; the algebra of its durations is small.

Each duty says who owes it to whom, with what force, what starts it, how long it has, and what meets it.
The duties themselves stand with the kind of case they belong to; this module is their grammar.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.facts import Entry
from workflow.moments import LONDON, Moment, add_months, end_of, london_day
from workflow.spans import ALWAYS, Span
from workflow.vocabulary import Force, Party
from workflow.workingdays import ONE_DAY, Calendar, CountedDay


class Due(msgspec.Struct, frozen=True):
    """A date reckoned: the last day, and the first instant (UTC) that is late."""

    on: date
    at: datetime


class WorkingDays(msgspec.Struct, frozen=True):
    """So many working days after a day; due at the end of the last of them in London.

    The day of the start is not counted, unless `first_counts`: then it is working day 1, or the next
    working day is, where it is none ("within five days of" against "five days beginning with").
    What comes after the hour `cut_off` ("17:00", in London) of a working day counts as of the next one.
    """

    count: int
    first_counts: bool = False
    cut_off: str = ""

    def __str__(self) -> str:
        """The duration as the guidance writes it."""
        beginning = " beginning with the day itself" if self.first_counts else ""
        after = f"; what comes after {self.cut_off} counts as of the next working day" if self.cut_off else ""
        return f"{self.count} working day{'s' * (self.count != 1)}{beginning}{after}"

    @property
    def code(self) -> str:
        """The duration in short: 5wd, 15wd-incl, 5wd-cut1700."""
        cut = f"-cut{self.cut_off.replace(':', '')}" if self.cut_off else ""
        return f"{self.count}wd{'-incl' * self.first_counts}{cut}"

    def reckon(self, start: Moment, working: Calendar) -> Due | None:
        """The due date, or None when the start is not known to the day or lies before the calendar."""
        if start.day is None or start.day < working.first:
            return None
        first = self._first(start, start.day, working)
        last = working.add(first - ONE_DAY if self.first_counts else first, self.count)
        return Due(last, end_of(last))

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:
        """Every day looked at, with its reason."""
        if start.day is None:
            return []
        first = self._first(start, start.day, working)
        late = CountedDay(
            start.day, counted=False, because=f"after {self.cut_off}: as of the next working day"
        )
        before = [late, *working.counting(start.day, 1)[1:-1]] if first != start.day else []
        if not self.first_counts:
            return [*before, *working.counting(first, self.count)]
        return [*before, *working.counting(first - ONE_DAY, self.count)[1:]]

    def _first(self, start: Moment, day: date, working: Calendar) -> date:
        """The day the count starts from: the next working day, after the hour of closing on one."""
        if not self.cut_off or not start.exact or start.earliest is None or working.not_working(day):
            return day
        after = start.earliest.astimezone(LONDON).time() > time.fromisoformat(self.cut_off)
        return working.add(day, 1) if after else day


class WorkingDaysBefore(msgspec.Struct, frozen=True):
    """No later than so many working days before a day to come: the count runs backwards from that day.

    With `clear`, so many whole working days lie between the two, and the last day is one earlier.
    """

    count: int
    clear: bool = False

    def __str__(self) -> str:
        """The duration as the regulations write it."""
        return f"{self.count} {'clear ' * self.clear}working day{'s' * (self.count != 1)} before"

    @property
    def code(self) -> str:
        """The duration in short: -7wd, -7wd-clear."""
        return f"-{self.count}wd{'-clear' * self.clear}"

    def reckon(self, start: Moment, working: Calendar) -> Due | None:
        """The last day that is in time, or None when the day to come is not known, or before the calendar."""
        if start.day is None or start.day < working.first:
            return None
        last = working.back(start.day, self.count + self.clear)
        return Due(last, end_of(last))

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:
        """Every day looked at, backwards, with its reason."""
        return working.counting_back(start.day, self.count + self.clear) if start.day else []


class Days(msgspec.Struct, frozen=True):
    """So many calendar days after a day; none at all stands for the day itself, which somebody set."""

    count: int = 0

    def __str__(self) -> str:
        """The duration as people write it."""
        return f"{self.count} day{'s' * (self.count != 1)}" if self.count else "by the day set"

    @property
    def code(self) -> str:
        """The duration in short: 28d."""
        return f"{self.count}d"

    def reckon(self, start: Moment, working: Calendar) -> Due | None:  # noqa: ARG002  no calendar is needed
        """The due date, or None when the start is not known to the day."""
        if start.day is None:
            return None
        last = start.day + timedelta(days=self.count)
        return Due(last, end_of(last))

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:
        """The two days that matter: every day of the calendar counts."""
        due = self.reckon(start, working)
        if due is None or start.day is None:
            return []
        if not self.count:
            return [CountedDay(due.on, counted=True, because="the day that was set")]
        return [
            CountedDay(start.day, counted=False, because="the day it starts"),
            CountedDay(due.on, counted=True, because=f"{self} on, weekends and holidays included"),
        ]


class Months(msgspec.Struct, frozen=True):
    """So many calendar months: the corresponding date, clamped to the month's end, never rolled forward."""

    count: int

    def __str__(self) -> str:
        """The duration as the guidance writes it."""
        return f"{self.count} calendar month{'s' * (self.count != 1)}"

    @property
    def code(self) -> str:
        """The duration in short: 6mo."""
        return f"{self.count}mo"

    def reckon(self, start: Moment, working: Calendar) -> Due | None:  # noqa: ARG002  months need no calendar
        """The due date, or None when the start is not known to the day."""
        if start.day is None:
            return None
        last = add_months(start.day, self.count)
        return Due(last, end_of(last))

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:
        """The two days that matter: months are not counted day by day."""
        due = self.reckon(start, working)
        if due is None or start.day is None:
            return []
        why_not = working.not_working(due.on)
        rolled = f"; {why_not}, and the date does not roll forward" if why_not else ""
        return [
            CountedDay(start.day, counted=False, because="the day it starts"),
            CountedDay(due.on, counted=True, because=f"the corresponding date {self} on{rolled}"),
        ]


class Hours(msgspec.Struct, frozen=True):
    """So many hours of absolute time, across nights, weekends and clock changes.

    Where only the day of the start is known, the hours run from its first instant: the earliest
    reading, so that nobody is told too late.
    """

    count: int

    def __str__(self) -> str:
        """The duration as the guidance writes it."""
        return f"{self.count} hours"

    @property
    def code(self) -> str:
        """The duration in short: 48h."""
        return f"{self.count}h"

    def reckon(self, start: Moment, working: Calendar) -> Due | None:  # noqa: ARG002  hours need no calendar
        """The due instant, or None when the start is not known to the day."""
        if start.day is None or start.earliest is None:
            return None
        last = start.earliest + timedelta(hours=self.count)
        return Due(london_day(last - timedelta(microseconds=1)), last)

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:
        """Each day the hours run through."""
        due = self.reckon(start, working)
        if due is None or start.day is None:
            return []
        because = f"hours run through every day: {self} from " + (
            "the instant" if start.exact else "the start of the day, as no hour is known"
        )
        span = range((due.on - start.day).days + 1)
        return [CountedDay(start.day + timedelta(days=n), counted=True, because=because) for n in span]


class NoLimit(msgspec.Struct, frozen=True):
    """The source sets no time: the duty is owed, and shown, but never overdue."""

    def __str__(self) -> str:
        """The duration as the guidance writes it."""
        return "no time limit in the source"

    @property
    def code(self) -> str:
        """The duration in short."""
        return "none"

    def reckon(self, start: Moment, working: Calendar) -> None:  # noqa: ARG002  there is nothing to reckon
        """No date follows."""
        return

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:  # noqa: ARG002  nothing is counted
        """No day is counted."""
        return []


Period = WorkingDays | WorkingDaysBefore | Days | Months | Hours | NoLimit
NO_LIMIT = NoLimit()
THE_DAY_SET = Days(0)
_CODES: tuple[tuple[str, Callable[[int], Period]], ...] = (
    (r"(\d{1,3})wd", WorkingDays),
    (r"(\d{1,3})wd-incl", lambda count: WorkingDays(count, first_counts=True)),
    (r"-(\d{1,3})wd", WorkingDaysBefore),
    (r"-(\d{1,3})wd-clear", lambda count: WorkingDaysBefore(count, clear=True)),
    (r"(\d{1,4})d", Days),
    (r"(\d{1,3})mo", Months),
    (r"(\d{1,4})h", Hours),
)


@lru_cache(maxsize=256)
def period(code: str) -> Period:
    """The duration of a code: 5wd, 15wd-incl, -7wd, -7wd-clear, 28d, 6mo, 48h, none. ValueError for another."""
    if code == NO_LIMIT.code:
        return NO_LIMIT
    if cut := re.fullmatch(r"(\d{1,3}wd(?:-incl)?)-cut([01]\d|2[0-3])([0-5]\d)", code):
        return replace(period(cut[1]), cut_off=f"{cut[2]}:{cut[3]}")
    for pattern, made in _CODES:
        if found := re.fullmatch(pattern, code):
            return made(int(found[1]))
    message = f"{code!r} is no duration; write 5wd, 15wd-incl, -7wd, -7wd-clear, 28d, 6mo, 48h or none"
    raise ValueError(message)


class Anchor(msgspec.Struct, frozen=True):
    """What starts one clock: for whom, when, by which entry; presumed until somebody states it.

    `within` is the time this one clock has, where somebody set a day for it; left out, the duty's.
    """

    subject: str
    moment: Moment
    cause: str
    cycle: int = 1
    presumed: bool = False
    within: Period | None = None


class Reading(msgspec.Struct, frozen=True):
    """Another reading of a duty: who reads it so, from where it counts, and how long.

    Left out, `starts` and `within` are those of the duty itself. `earlier` says that it never starts
    later than the duty itself does: only then may a profile read statute or statutory guidance so.
    """

    says: str
    read_by: str
    starts: Callable[[Any], Iterable[Anchor]] | None = None
    within: Period | None = None
    earlier: bool = False


class LocalDuty(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A duty that a local profile adds, as it was written when its date was reckoned.

    It goes along with the due date, so that a case can be read again without the profile. It starts with
    a fact, or `after` another duty is met, whose subject and cycle it then has.
    """

    says: str
    source: str
    label: str
    owed_by: Party
    owed_to: Party
    within: str
    starts_with: str
    met_with: tuple[str, ...]
    ended_with: tuple[str, ...] = ()
    due_soon: int = 2
    after: str = ""


class Formerly(msgspec.Struct, frozen=True, kw_only=True):
    """What a duty was while national guidance held it: then every partnership owed it, whatever its profile."""

    in_force: Span
    says: str
    source: str
    force: Force


class Duty(msgspec.Struct, frozen=True):
    """A duty as the guidance writes it.

    `starts` gives an anchor for each clock that a standing calls for; `met_by` the entries that meet
    a clock; `ended_by` the entry that shows a clock is not owed (void) or has passed to another case;
    `opened_by` the entry that first set a day, where it is not the one that set it last.
    """

    code: str
    says: str
    source: str
    force: Force
    owed_by: Party
    owed_to: Party
    label: str
    within: Period
    starts_with: str
    met_with: str
    starts: Callable[[Any], Iterable[Anchor]]
    met_by: Callable[[Any, Anchor], Iterable[Entry]]
    ended_by: Callable[[Any, Anchor], "Ending | None"] = lambda *_: None
    opened_by: Callable[[Any, Anchor], Entry | None] | None = None
    in_force: Span = ALWAYS
    due_soon: int = 2
    local: bool = False
    recurs: bool = False
    readings: Mapping[str, Reading] = {}
    reading: str = ""
    agreed: bool = False  # its time, or how it is counted, is the local profile's
    terms: LocalDuty | None = None
    formerly: Formerly | None = None

    def on(self, day: date | None) -> "Duty":
        """The duty as it was on a day: of national guidance, where that held it then."""
        was = self.formerly
        return self.of_old() if was and day and day in was.in_force else self

    def of_old(self) -> "Duty":
        """The duty as national guidance held it, where it did."""
        was = self.formerly
        if was is None:
            return self
        return replace(self, says=was.says, source=was.source, force=was.force, local=False)


class Ending(msgspec.Struct, frozen=True):
    """How a clock ends without being met: the entry that ends it, and the state it leaves."""

    entry: Entry
    state: str


def recurring(first: Entry | None, done: Sequence[Entry]) -> Iterator[Anchor]:
    """The anchors of a duty that recurs: from what began it, then anew from each time it was done."""
    for number, entry in enumerate((first, *done) if first else (), start=1):
        yield Anchor("", entry.occurred, entry.id, cycle=number)


def nth(done: Sequence[Entry], anchor: Anchor) -> Sequence[Entry]:
    """What meets one cycle of a duty that recurs: the time it was done next."""
    return done[anchor.cycle - 1 : anchor.cycle]
