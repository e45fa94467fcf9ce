"""What is said of one alert: that a duty is due or overdue, that it was passed on, or that it is taken back.

Nothing else is ever in it, because a message leaves the partnership's hands: no child's name or code,
no free text, and no word by which a stranger could tell what kind of duty it is.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from scheduler.wording.saying import Said
from scheduler.wording.templates import Templates, filled
from workflow.alerts import Raised, Withdrawn
from workflow.catalogue import kind_of
from workflow.moments import (
    Moment,
    end_of,
    instant_of,
    london_day,
    spoken,
    spoken_day,
    spoken_instant,
)
from workflow.requests import reference_of
from workflow.vocabulary import Agency, Capacity, Rung, WithdrawnBecause
from workflow.workingdays import Calendar


class Today(msgspec.Struct, frozen=True):
    """The moment at which a message is written, and the calendar by which working days are counted."""

    now: datetime
    working: Calendar


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What came before an announcement: who had taken it on, and whether the step before reached nobody."""

    taken_on_by: str = ""
    reached_nobody: bool = False


NOTHING_BEFORE = Before()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An announcement as somebody is told of it: in which capacity, and what came before."""

    raised: Raised
    capacity: Capacity = Capacity.UNKNOWN
    before: Before = NOTHING_BEFORE

    @property
    def is_passed_on(self) -> bool:
        """Whether it is somebody else's to do, and passed on because it was not done in time."""
        return self.capacity is Capacity.ESCALATION


class TakenBack(msgspec.Struct, frozen=True, kw_only=True):
    """An alert taken back: the announcement, the fact that takes it back, and when that was recorded.

    `capacity` is that in which somebody was told of the alert.
    """

    raised: Raised
    withdrawn: Withdrawn
    recorded: datetime
    capacity: Capacity = Capacity.UNKNOWN


RUNGS: Mapping[Rung, str] = {
    Rung.DUE_SOON: "due by {}",
    Rung.DUE_TODAY: "due today, {}",
    Rung.STILL_DUE_TODAY: "still due today, {}",
    Rung.OVERDUE: "overdue, was due by {}",
    Rung.FIRST_ESCALATION: "still overdue, was due by {}",
    Rung.SECOND_ESCALATION: "still overdue, was due by {}",
    Rung.THIRD_ESCALATION: "still overdue, was due by {}",
    Rung.NO_ANSWER: "no answer yet, expected by {}",
}
"""The words of each rung, with its day."""

ESCALATIONS = frozenset({Rung.FIRST_ESCALATION, Rung.SECOND_ESCALATION, Rung.THIRD_ESCALATION})

CAPACITIES: Mapping[Capacity, str] = {
    Capacity.OWNER: "You are told because it is yours to do, or you answer for whoever does it.",
    Capacity.DEPUTY: "You are told as the deputy of whoever has to do it.",
    Capacity.AGENCY_CONTACT: "You are told as the contact of your agency.",
    Capacity.ESCALATION: "You are told because it was not done in time, and is now passed on to you.",
    Capacity.FALLBACK: "You are told because nobody nearer to it could be told.",
    Capacity.UNKNOWN: "",
}
"""In which capacity the reader is told, as a sentence."""

CAUSES: Mapping[WithdrawnBecause, tuple[str, str]] = {
    WithdrawnBecause.MET: ("done on {done}", "was done on {done}, in time"),
    WithdrawnBecause.MET_LATE: ("done late, on {done}", "was done on {done}, after its time was over"),
    WithdrawnBecause.MET_RECORDED_LATE: (
        "done on {done}",
        "was done on {done}, which came on record on {recorded}",
    ),
    WithdrawnBecause.WAIVED: ("waived", "was waived"),
    WithdrawnBecause.MOVED: (
        "now due by {moved}",
        "is due by {moved} now{again}",
    ),
    WithdrawnBecause.CORRECTED: ("put right on record", "rested on something that was put right on record"),
    WithdrawnBecause.NOT_OWED: ("not owed", "turned out not to be owed"),
    WithdrawnBecause.MISSED: ("ended undone", "ended without having been done"),
    WithdrawnBecause.SUPERSEDED: ("carried on elsewhere", "is carried on elsewhere"),
    WithdrawnBecause.UNKNOWN: ("no longer open", "is no longer open"),
}
"""Why an alert was withdrawn: in a few words, and as the end of a sentence that begins with "it"."""

AGAIN = ", and you are told again when that day is near"
STEP_BEFORE = "The step before this one reached nobody."
NEARER = frozenset({Capacity.OWNER, Capacity.DEPUTY})
"""The capacities of those to whom it is still theirs to do, however many above know of it."""


def announcement(
    templates: Templates,
    raised: Raised,
    *,
    capacity: Capacity = Capacity.UNKNOWN,
    today: Today | None = None,
    before: Before = NOTHING_BEFORE,
) -> Said:
    """That a duty is due soon, due today or overdue, or, passed on to others, still not done."""
    fields = fields_of(raised, capacity, today, before)
    return filled(templates, _kind(raised, capacity), fields, label_of(raised))


def _kind(raised: Raised, capacity: Capacity) -> str:
    """The kind of the message; whoever owes it is told in other words than those above."""
    if _is_a_request(raised, capacity):
        return "agency-overdue" if raised.rung.past_due else "agency-reminder"
    if capacity is Capacity.ESCALATION and raised.rung.past_due:
        return "escalation"
    if raised.rung in ESCALATIONS:
        return "still-overdue" if capacity in NEARER else "escalation"
    return str(raised.rung)


def lapsed(
    templates: Templates,
    raised: Raised,
    *,
    capacity: Capacity = Capacity.UNKNOWN,
    today: Today | None = None,
    before: Before = NOTHING_BEFORE,
) -> Said:
    """That the time for which somebody had taken a duty on has run out, and it is not done.

    An agency knows nothing of it: it is reminded, as it was before.
    """
    if _is_a_request(raised, capacity):
        return announcement(templates, raised, capacity=capacity, today=today)
    return filled(templates, "lapsed", fields_of(raised, capacity, today, before), label_of(raised))


def withdrawal(templates: Templates, taken_back: TakenBack) -> Said:
    """That an alert is taken back, and why."""
    fields = fields_of_withdrawal(taken_back)
    kind = "agency-withdrawal" if _is_a_request(taken_back.raised, taken_back.capacity) else "withdrawal"
    return filled(templates, kind, fields, label_of(taken_back.raised))


def fields_of(
    raised: Raised,
    capacity: Capacity = Capacity.UNKNOWN,
    today: Today | None = None,
    before: Before = NOTHING_BEFORE,
) -> dict[str, str]:
    """What a template may name of an announcement; to an agency, nothing of the case but its request."""
    outside = _is_a_request(raised, capacity)
    born = "It was overdue already when it came on record." if raised.born_overdue else ""
    return {
        "case": reference_of(raised.case, raised.subject, raised.cycle) if outside else raised.case,
        "label": "an answer from your agency" if outside else label_of(raised),
        "rung": RUNGS[raised.rung].format(spoken(raised.due_on)),
        "due_day": spoken(raised.due_on),
        "until": _until(raised),
        "hour": _hour(raised),
        "working_days": working_days(raised, today) if today else "",
        "born_overdue": "" if outside else born,
        "step_before": STEP_BEFORE if before.reached_nobody and not outside else "",
        "taken_on_by": "" if outside else before.taken_on_by or "somebody",
        "capacity": CAPACITIES[capacity],
        "command": "" if outside else f"spr show {raised.case}",
    }


def fields_of_withdrawal(taken_back: TakenBack) -> dict[str, str]:
    """What a template may name of an alert that is taken back; of a new day, those above are not told."""
    fact, capacity = taken_back.withdrawn, taken_back.capacity
    days = {
        "done": _on(fact.done_on),
        "moved": _on(fact.moved_to),
        "recorded": spoken_day(london_day(taken_back.recorded)),
        "again": "" if capacity is Capacity.ESCALATION else AGAIN,
    }
    outcome, cause = (words.format_map(days) for words in CAUSES[fact.because])
    if fact.because is WithdrawnBecause.CORRECTED and fact.moved_to.known:
        cause += f", and is due by {days['moved']} now"
    if _is_a_request(taken_back.raised, capacity):
        outcome, cause = _to_an_agency(fact, days["moved"])
    return {**fields_of(taken_back.raised, capacity), "outcome": outcome, "cause": cause}


def _is_a_request(raised: Raised, capacity: Capacity) -> bool:
    """Whether an agency is told of what it was asked for: only then has the clock an agency for its subject.

    The subject of another duty is a child's code, and never part of a reference.
    """
    return capacity is Capacity.AGENCY_CONTACT and raised.subject in _AGENCIES


_AGENCIES = frozenset(str(agency) for agency in Agency)


def _to_an_agency(fact: Withdrawn, moved: str) -> tuple[str, str]:
    """What an agency is told of it: whether its answer is wanted still, and nothing of the case."""
    if fact.moved_to.known:
        return f"now due by {moved}", f"is due by {moved} now, and we remind you when that day is near"
    if fact.because in ANSWERED:
        return "it has come", "has come, thank you, and nothing more is needed for now"
    return "not needed any more", "is not needed any more"


ANSWERED = frozenset({WithdrawnBecause.MET, WithdrawnBecause.MET_LATE, WithdrawnBecause.MET_RECORDED_LATE})
"""The causes by which the answer of an agency has come."""


def label_of(raised: Raised) -> str:
    """The neutral label of the duty; what a local profile calls its own is not said outside."""
    duty = kind_of(raised.case).duties.get(raised.duty)
    return duty.label if duty else "something agreed locally"


def working_days(raised: Raised, today: Today) -> str:
    """How many working days are left after today, or how many it is late; nothing where there is none."""
    day = raised.due_on.day
    if day is None or raised.rung is Rung.NO_ANSWER:
        return ""
    if today.now >= instant_of(raised.due_at):
        late = today.working.between(day, london_day(today.now))
        return f"It is {_counted(late)} late." if late > 0 else ""
    left = today.working.between(london_day(today.now), day)
    return f"{_counted(left)} {'is' if left == 1 else 'are'} left after today." if left > 0 else ""


def _counted(days: int) -> str:
    return f"{days} working day{'' if days == 1 else 's'}"


def _on(moment: Moment) -> str:
    return spoken(moment) if moment.known else "a day that is not known"


def _until(raised: Raised) -> str:
    """The end of the last day, or the very instant where the duty is counted in hours."""
    if _is_whole_days(raised):
        return f"the end of {spoken(raised.due_on)}"
    return spoken_instant(instant_of(raised.due_at))


def _hour(raised: Raised) -> str:
    """The very instant where the duty is counted in hours, as a sentence; nothing where it is not."""
    return "" if _is_whole_days(raised) else f"The hour is {spoken_instant(instant_of(raised.due_at))}."


def _is_whole_days(raised: Raised) -> bool:
    return raised.due_on.day is not None and instant_of(raised.due_at) == end_of(raised.due_on.day)
