"""A year of a partnership's work, made from a seed: what is recorded, and when, in hours after it began.

Nothing in it is anybody's case. What the rules refuse is refused in every office to which it is told.
"""

from datetime import timedelta
from random import Random

from telling import at

from workflow.actions.facts import Agreed, EvidenceSubmitted, ImpactAssured
from workflow.incident import facts as f
from workflow.moments import on
from workflow.rapid_review import facts as rr
from workflow.review import facts as review
from workflow.vocabulary import Agency, IncidentType, Outcome, Words

BEGIN = at("Thu 2 Apr 2026 09:00")
AGENCIES = (Agency.POLICE, Agency.HOSPITAL, Agency.SCHOOL, Agency.GENERAL_PRACTICE, Agency.HOUSING)
DAY = 24


class Told:
    """One fact, told at an hour, in a case of the office; `before` so many days after it occurred."""

    def __init__(self, hour, case, fact, before=0):
        self.hour, self.case, self.fact, self.before = hour, case, fact, before

    def occurred(self, now):
        return on((now - timedelta(days=self.before)).date())


def caseload(seed, *, weeks, incidents):
    """What is recorded in so many weeks, in order of the hours."""
    chance = Random(seed)  # noqa: S311  no secret, but work made from a seed
    told = []
    for number in range(1, incidents + 1):
        begins = chance.randrange(0, max(1, (weeks - 3) * 7 * DAY))
        told += _incident(chance, f"incident/2026-{number:03}", begins)
        if chance.random() < 0.6:
            told += _rapid_review(chance, number, begins + chance.randrange(5 * DAY, 12 * DAY))
        if chance.random() < 0.4:
            told += _action(chance, number, begins + chance.randrange(20 * DAY, 40 * DAY))
    return sorted((each for each in told if each.hour < weeks * 7 * DAY), key=lambda each: each.hour)


def _after(chance, hour, least, most):
    return hour + chance.randrange(least * DAY, most * DAY)


def _incident(chance, case, hour):
    kind = chance.choice([IncidentType.DEATH, IncidentType.SERIOUS_HARM])
    yield Told(hour, case, f.Notified(organisation=chance.choice(AGENCIES), type=kind))
    aware = _after(chance, hour, 0, 3)
    yield Told(aware, case, f.LocalAuthorityBecameAware(), before=chance.choice([0, 0, 0, 2, 9]))
    if chance.random() < 0.3:
        yield Told(_after(chance, aware, 0, 4), case, f.ChildDied(child="A"))
    if chance.random() < 0.8:
        yield Told(_after(chance, aware, 1, 12), case, f.PanelNotified(), before=chance.choice([0, 0, 3]))
    if chance.random() < 0.8:
        yield Told(_after(chance, aware, 1, 15), case, f.ReportedToOfsted(), before=chance.choice([0, 4]))
    if chance.random() < 0.2:  # the day of awareness is put right, and back again
        yield Told(_after(chance, aware, 2, 6), case, f.LocalAuthorityBecameAware(), before=14)
        yield Told(_after(chance, aware, 6, 9), case, f.LocalAuthorityBecameAware(), before=1)
    if chance.random() < 0.2:
        yield Told(_after(chance, aware, 3, 10), case, f.CriteriaNotMet(reasons=Words("none")))
        yield Told(_after(chance, aware, 10, 25), case, f.Reopened(reasons=Words("new")))


def _rapid_review(chance, number, hour):
    case = f"rapid-review/2026-{number:03}"
    yield Told(hour, case, rr.NotificationSent(incident=f"incident/2026-{number:03}"))
    for agency in chance.sample(AGENCIES, 3):
        asked = _after(chance, hour, 1, 3)
        yield Told(asked, case, rr.InformationRequested(agency=agency))
        if chance.random() < 0.7:
            fact = chance.choice([rr.InformationReceived, rr.NilReturnReceived])
            yield Told(_after(chance, asked, 2, 20), case, fact(agency=agency))
    meeting = _after(chance, hour, 8, 25)
    yield Told(meeting, case, rr.MeetingHeld())
    yield Told(meeting + 2, case, rr.OutcomeDecided(outcome=Outcome.LOCAL_REVIEW, reasons=Words("x")))
    if chance.random() < 0.7:
        yield Told(_after(chance, meeting, 0, 6), case, rr.SentToPanel())
    if chance.random() < 0.4:
        decided = _after(chance, meeting, 2, 20)
        local = f"review/2026-{number:03}"
        yield Told(decided, local, review.Commissioned(incident=f"incident/2026-{number:03}"))
        for month in range(1, 4):
            yield Told(decided + month * 31 * DAY, local, review.ProgressMonitored())


def _action(chance, number, hour):
    case = f"action/2026-{number:03}"
    due = on((BEGIN + timedelta(hours=_after(chance, hour, 10, 40))).date())
    yield Told(hour, case, Agreed(owner=chance.choice(AGENCIES), due_on=due))
    if chance.random() < 0.6:
        done = _after(chance, hour, 5, 60)
        yield Told(done, case, EvidenceSubmitted())
        yield Told(_after(chance, done, 1, 20), case, ImpactAssured())
