"""Where sources read a duty differently: every reading of it side by side, without touching the record."""

from collections.abc import Iterable
from typing import NamedTuple

from workflow.duties import Anchor, Duty
from workflow.facts import Standing
from workflow.moments import UNKNOWN, Moment, end_of, on
from workflow.vocabulary import Answer
from workflow.workingdays import Calendar


class Read(NamedTuple):
    """One reading of a duty: its code, who reads it so, from where it counts, and its last day.

    Both days are unknown where what this reading counts from is not on record. A start that is presumed
    is shown where the reading shares it with the duty; nothing else is presumed here.
    """

    code: str
    read_by: str
    starts_on: Moment
    due_on: Moment


def side_by_side(
    duty: Duty, standing: Standing, working: Calendar, subject: str = "", cycle: int = 1
) -> list[Read]:
    """Every reading of a duty for one of its clocks, in the order they are declared."""
    read = []
    for code, reading in duty.readings.items():
        own = reading.starts is not None
        anchor = _anchor((reading.starts or duty.starts)(standing), subject, cycle, stated=own)
        starts_on = anchor.moment if anchor else UNKNOWN
        due = (reading.within or duty.within).reckon(starts_on, working) if starts_on.known else None
        read.append(Read(code, reading.read_by, starts_on, on(due.on) if due else UNKNOWN))
    return read


def _anchor(anchors: Iterable[Anchor], subject: str, cycle: int, *, stated: bool) -> Anchor | None:
    """The start of this clock; of another start than the duty's own, one that is presumed says nothing."""
    of_this = (a for a in anchors if (a.subject, a.cycle) == (subject, cycle))
    return next((a for a in of_this if not (stated and a.presumed)), None)


def in_time(read: Read, done: Moment) -> Answer:
    """Whether what was done then is in time under this reading; unknown where a day is missing or vague."""
    if read.due_on.day is None or done.earliest is None or done.latest is None:
        return Answer.UNKNOWN
    late_from = end_of(read.due_on.day)
    if done.latest < late_from:
        return Answer.YES
    return Answer.NO if done.earliest >= late_from else Answer.UNKNOWN


def compared(reads: Iterable[Read], done: Moment) -> str:
    """What people are told of it: late under these, in time under those, not to be said under the rest."""
    said = {"late": Answer.NO, "in time": Answer.YES, "not to be said": Answer.UNKNOWN}
    judged = [(read.code, in_time(read, done)) for read in reads]
    parts = ((how, [code for code, was in judged if was is answer]) for how, answer in said.items())
    return "; ".join(f"{how} under {', '.join(codes)}" for how, codes in parts if codes)
