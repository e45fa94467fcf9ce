"""Alerts and what takes them back, in the words of the tests."""

from telling import CALENDAR, at, when

from scheduler.wording.alerts import TakenBack, Today
from workflow.alerts import Raised, Withdrawn
from workflow.moments import at as moment_at
from workflow.vocabulary import ClockState, Party, Rung, WithdrawnBecause


def alert(rung, duty="sin.notify_panel", due_on="Mon 13 Apr 2026", late_from="Tue 14 Apr 2026 00:00", **more):
    more = {"case": "incident/2026-001", "owed_by": Party.LOCAL_AUTHORITY} | more
    return Raised(duty=duty, rung=rung, due_on=when(due_on), due_at=moment_at(at(late_from)), **more)


def taken_back(because=WithdrawnBecause.MET, recorded="Tue 14 Apr 2026", **days):
    """An alert that is taken back; `done_on` and `moved_to` are days."""
    fact = Withdrawn(state=ClockState.MET, because=because, **{name: when(day) for name, day in days.items()})
    return TakenBack(raised=alert(Rung.OVERDUE), withdrawn=fact, recorded=at(recorded))


def today(text):
    return Today(at(text), CALENDAR)
