"""How a due date came to be what it is: each reckoning so far, and how others would read the duty."""

from collections.abc import Iterator, Sequence
from typing import Any

from scheduler.cli.render import Block, Line, Table
from workflow.clocks import Clock, DueDateReckoned
from workflow.duties import Period, WorkingDays, WorkingDaysBefore, period
from workflow.facts import Entry
from workflow.moments import Moment, spoken, spoken_instant
from workflow.readings import Read, compared
from workflow.vocabulary import ClockState


def within_of(clock: Clock) -> Period:
    """The time that was given when the date was reckoned."""
    return period(clock.date.within) if clock.date.within else clock.duty.within


def how_counted(clock: Clock) -> str:
    """The time given, and which way it is counted."""
    within = within_of(clock)
    match within:
        case WorkingDaysBefore():
            return f"{within} the day set, counted backwards from it"
        case WorkingDays(first_counts=True):
            return f"{within}, so that the first day is counted"
        case _:
            return str(within)


def chosen_reading(clock: Clock) -> str:
    """The reading by which the date was reckoned, in words where the duty has them."""
    reading = clock.duty.readings.get(clock.date.reading)
    if reading is None:
        return clock.date.reading
    return f"{reading.says} ({clock.date.reading}; {reading.read_by})"


def reckonings(entries: Sequence[Entry], clock: Clock) -> list[Entry]:
    """Every due date of this clock on record, the first one first."""
    return [e for e in entries if isinstance(e.fact, DueDateReckoned) and e.fact.key == clock.key]


def reckoned_as_data(entry: Entry) -> dict[str, Any]:
    """One reckoning for programs."""
    date: DueDateReckoned = entry.fact
    return {
        "number": date.number,
        "position": entry.position,
        "recorded": entry.recorded.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "starts_on": _known(date.starts_on),
        "due_on": _known(date.due_on),
        "because": str(date.because),
        "calendar": date.calendar,
        "policy": entry.policy,
        "within": date.within or None,
        "reading": date.reading or None,
    }


def reckonings_on_a_page(dates: Sequence[Entry]) -> Iterator[Block]:
    """The reckonings for people, where there was more than one."""
    if len(dates) > 1:
        yield Line("Reckoned so far", "title")
        rows = [
            (
                str(entry.fact.number),
                spoken(entry.fact.due_on),
                spoken(entry.fact.starts_on),
                entry.fact.because.means,
                entry.fact.calendar,
                spoken_instant(entry.recorded),
            )
            for entry in dates
        ]
        yield Table(("", "due", "from", "because", "bank holidays", "recorded"), rows, indent=2)


def readings_as_data(clock: Clock, readings: Sequence[Read]) -> list[dict[str, Any]]:
    """Each reading of the duty for programs, the one by which the date was reckoned marked."""
    return [
        {
            "reading": read.code,
            "says": clock.duty.readings[read.code].says,
            "read_by": read.read_by,
            "starts_on": _known(read.starts_on),
            "due_on": _known(read.due_on),
            "chosen": read.code == clock.date.reading,
        }
        for read in readings
    ]


def readings_on_a_page(clock: Clock, readings: Sequence[Read]) -> Iterator[Block]:
    """The readings for people, side by side."""
    if not readings:
        return
    yield Line("How others read it", "title")
    rows = [
        (
            f"{read.code}{' (chosen)' if read.code == clock.date.reading else ''}",
            clock.duty.readings[read.code].says,
            read.read_by,
            spoken(read.starts_on),
            spoken(read.due_on),
        )
        for read in readings
    ]
    yield Table(("reading", "says", "read by", "counted from", "due"), rows, indent=2)
    if clock.ended is not None and clock.state in _DONE:
        yield Line(
            f"Met {spoken(clock.ended.occurred)}: {compared(readings, clock.ended.occurred)}.", indent=2
        )


_DONE = frozenset({ClockState.MET, ClockState.MET_LATE, ClockState.MET_UNDATED})


def _known(moment: Moment) -> str | None:
    return moment.edtf if moment.known else None
