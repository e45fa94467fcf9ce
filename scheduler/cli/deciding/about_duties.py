"""Which clock a decision about a duty means, and the fact that speaks of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.cli.deciding.decided import Place
from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.reading.clocks_said import named
from scheduler.cli.reading.explaining import as_shown, chosen
from scheduler.cli.recording.fields import make, said_of
from scheduler.cli.recording.record_fact import option_of
from workflow.facts import Fact
from workflow.vocabulary import ClockState


def of_clock(
    place: Place,
    fact: type[Fact],
    duty: Sequence[str],
    typed: Mapping[str, Any],
    said: Mapping[str, Any],
) -> Fact:
    """The fact about the one clock that is meant; each mistake in its fields is named by its option."""
    code, about, turn = as_shown(" ".join(duty))
    subject = about if typed["subject"] is None else typed["subject"]
    cycle = turn if typed["cycle"] is None else typed["cycle"]
    clock = chosen(place.service, place.case, code, subject, cycle).clock
    key = {"duty": clock.duty.code, "subject": clock.date.subject, "cycle": clock.date.cycle}
    made, wrong = make(fact, {**said, **key}, place.now)
    if made is None:
        raise Ending(USAGE, "\n".join(said_of(option_of(each.field), each) for each in wrong))
    return made


def met_in_time(place: Place, fact: Fact) -> list[str]:
    """What to say of a reason for lateness where the duty was met in time."""
    clock = place.standing.clock_of(fact)
    if clock is None or clock.state is not ClockState.MET:
        return []
    return [f"{named(clock)} was met in time: there is no lateness to explain"]
