"""The ladder of a duty: who is told that it comes due and is overdue, when, and who above them.

A policy says it for each duty; where it says nothing, what is below holds. The instants of a ladder are
recorded with the due date, so that what has to be said next can be asked of the record alone.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from workflow.duties import Duty, Hours, Period, WorkingDays
from workflow.moments import at, end_of, instant_of, london_day
from workflow.steps_up import StepUp
from workflow.vocabulary import Answer, Force, Office, Party
from workflow.workingdays import Calendar

MOST_STEPS = 3
SHORT = 5
"""A duty of so many working days, or fewer, is urgent: there is no time for a weekly list."""


class Step(msgspec.Struct, frozen=True):
    """Who is told besides, when `after` working days have gone by since the last day.

    `mandatory`: also when somebody has acknowledged the alert.
    """

    after: int
    to: tuple[Office, ...]
    mandatory: bool = True

    def __str__(self) -> str:
        """The step as people say it: after 1 working day: business manager."""
        silent = "" if self.mandatory else ", unless acknowledged"
        days = f"after {self.after} working day{'s' * (self.after != 1)}"
        return f"{days}: {', '.join(office.label for office in self.to)}{silent}"


class Ladder(msgspec.Struct, frozen=True):
    """How a duty is announced; `duties` are those it is for, none of them being every other one.

    Where `urgent` is unknown, the time that the duty has decides: five working days or fewer, or hours.
    """

    duties: frozenset[str] = frozenset()
    urgent: Answer = Answer.UNKNOWN
    steps: tuple[Step, ...] | None = None

    @property
    def says(self) -> str:
        """The ladder as people say it: said at once; after 1 working day: business manager."""
        urgent = {Answer.YES: ["said at once"], Answer.NO: ["in office hours"]}.get(self.urgent, [])
        nobody = ["nobody above is told"] if self.steps == () else []
        return "; ".join([*urgent, *nobody, *map(str, self.steps or ())]) or "as by default"


LEADS = (Office.LEAD_LOCAL_AUTHORITY, Office.LEAD_HEALTH, Office.LEAD_POLICE)
OFFICE = (Office.BUSINESS_MANAGER,)
ABOVE: Mapping[Party, tuple[tuple[Office, ...], ...]] = {
    Party.LOCAL_AUTHORITY: (OFFICE, (Office.DELEGATED_LOCAL_AUTHORITY,), (Office.LEAD_LOCAL_AUTHORITY,)),
    Party.PARTNERSHIP: (OFFICE, (Office.CHAIR,), LEADS),
    Party.SAFEGUARDING_PARTNERS: (OFFICE, (Office.CHAIR,), LEADS),
    Party.OWNER: (OFFICE, (Office.CHAIR,)),
    Party.ORGANISATION: (OFFICE, (Office.DELEGATED_LOCAL_AUTHORITY,)),
    Party.AGENCIES: (OFFICE, (Office.PARTNER_LEAD,)),
}
"""Who stands above each party that can be late, the nearest first; what others owe is not escalated."""
_URGENT_AFTER, _AFTER = (1, 2, 5), (2, 5, 10)


def ladder_of(ladders: tuple[Ladder, ...], duty: Duty, within: Period) -> Ladder:
    """The ladder of a duty that has this time: the first that names it, else one for all, or the default."""
    naming = (ladder for ladder in ladders if duty.code in ladder.duties)
    others = (ladder for ladder in ladders if not ladder.duties)
    found = next(naming, None) or next(others, None) or Ladder()
    if duty.force is Force.EXPECTATION:
        return Ladder(found.duties, Answer.NO, ())
    urgent = found.urgent if found.urgent is not Answer.UNKNOWN else _urgent(within)
    steps = found.steps if found.steps is not None else _steps(duty, urgent)
    return Ladder(found.duties, urgent, steps)


def _urgent(within: Period) -> Answer:
    """Whether there is little time: at most five working days, or hours."""
    match within:
        case Hours():
            return Answer.YES
        case WorkingDays(count):
            return Answer.YES if count <= SHORT else Answer.NO
        case _:
            return Answer.NO


def _steps(duty: Duty, urgent: Answer) -> tuple[Step, ...]:
    days = _URGENT_AFTER if urgent is Answer.YES else _AFTER
    return tuple(Step(after, to) for after, to in zip(days, ABOVE.get(duty.owed_by, ()), strict=False))


def steps_up(ladder: Ladder, since: date, working: Calendar) -> tuple[StepUp, ...]:
    """The instants of a ladder's escalations: when so many working days after a day have gone by."""
    return tuple(
        StepUp(at(end_of(working.add(since, step.after))), step.to, step.mandatory)
        for step in ladder.steps or ()
    )


def counted_alike(ladder: Ladder, said: tuple[StepUp, ...], working: Calendar) -> bool:
    """Whether escalations on record are those of a ladder, from whichever day they were counted."""
    if not (ladder.steps and said):
        return not ladder.steps and not said
    first = london_day(instant_of(said[0].at) - timedelta(microseconds=1))
    since = working.back(first, ladder.steps[0].after)
    return steps_up(ladder, since, working) == said
