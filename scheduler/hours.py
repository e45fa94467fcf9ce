"""At which hour a message may go: what is urgent at once, everything else within office hours.

Nobody reads at midnight that something is due next week, and whoever is woken for that stops reading.
What is not urgent therefore goes in the morning of a working day, or at once where it is announced
within office hours. A clock change moves nothing: the hours are those of the wall in London.
"""

from datetime import UTC, date, datetime, time

import msgspec

from scheduler.office_hours import OfficeHours
from workflow.alerts import Raised
from workflow.moments import LONDON, end_of, instant_of, london_day
from workflow.vocabulary import Rung, Term
from workflow.workingdays import ONE_DAY, Calendar


class Hours(Term):
    """At which hours a message may go."""

    ANY = "any", "At any hour: it is urgent."
    WAKING = "waking", "On any day, and not at night."
    OFFICE = "office", "Within the office hours of a working day."


class Planned(msgspec.Struct, frozen=True):
    """How an announcement goes: alone or in a digest, at which hours, and not before when (UTC)."""

    alone: bool
    hours: Hours
    not_before: datetime


def open_at(now: datetime, office: OfficeHours, calendar: Calendar) -> tuple[Hours, ...]:
    """The kinds of messages that may go at an instant."""
    local = now.astimezone(LONDON)
    if not office.opening <= local.time() < office.closing:
        return (Hours.ANY,)
    if calendar.not_working(local.date()):
        return (Hours.ANY, Hours.WAKING)
    return tuple(Hours)


def open_since(now: datetime, office: OfficeHours, calendar: Calendar) -> dict[Hours, datetime]:
    """The kinds of messages that may go at an instant, each with since when they may."""
    opened = at_hour(london_day(now), office.opening)
    since = {Hours.ANY: datetime.min.replace(tzinfo=UTC), Hours.WAKING: opened, Hours.OFFICE: opened}
    return {hours: since[hours] for hours in open_at(now, office, calendar)}


def planned(
    alert: Raised, now: datetime, office: OfficeHours, calendar: Calendar, *, urgent: bool
) -> Planned:
    """How an announcement goes that is made now.

    Of an urgent duty the last day and what is overdue are told alone: on the last day at the hour of
    the digest, everything later at once. What is counted in hours never waits.
    """
    if in_hours(alert):
        return Planned(alone=True, hours=Hours.ANY, not_before=now)
    if not urgent or alert.rung is Rung.DUE_SOON:
        return Planned(alone=False, hours=Hours.OFFICE, not_before=next_digest(now, office, calendar))
    return Planned(alone=True, hours=Hours.ANY, not_before=max(now, _told_from(alert, office, now)))


def taken_back(now: datetime, office: OfficeHours, calendar: Calendar, *, alone: bool) -> Planned:
    """How a withdrawal goes: as its alert went, and never at night."""
    if alone:
        return Planned(alone=True, hours=Hours.WAKING, not_before=now)
    return Planned(alone=False, hours=Hours.OFFICE, not_before=next_digest(now, office, calendar))


def in_hours(alert: Raised) -> bool:
    """Whether the time ends within a day: the duty is counted in hours."""
    if alert.due_on.day is None or not alert.due_at.known:
        return False
    return instant_of(str(alert.due_at)) != end_of(alert.due_on.day)


def next_digest(now: datetime, office: OfficeHours, calendar: Calendar) -> datetime:
    """The next instant at which what can wait may go: now, where that is within office hours."""
    local = now.astimezone(LONDON)
    day, hour = local.date(), local.time()
    if calendar.not_working(day) is None and hour < office.closing:
        return now if office.morning <= hour else at_hour(day, office.morning)
    return at_hour(_next_working_day(day, calendar), office.morning)


def list_day(now: datetime, office: OfficeHours, calendar: Calendar) -> date | None:
    """The day on which the lists of this week go, once their hour has come; None before, or where never.

    Where it is a holiday, it is the next working day. A week ends on the day on which the next one's go.
    """
    if office.weekly is None:
        return None
    weekday, hour = office.weekly
    today = london_day(now)
    day = today - ONE_DAY * ((today.weekday() - weekday) % 7)
    if calendar.not_working(day):
        day = _next_working_day(day, calendar)
    return day if now >= at_hour(day, hour) else None


def at_hour(day: date, hour: time) -> datetime:
    """The instant, in UTC, of an hour by the clock in London."""
    return datetime.combine(day, hour, LONDON).astimezone(UTC)


def _told_from(alert: Raised, office: OfficeHours, now: datetime) -> datetime:
    """From when the last day is told of; of everything else, from now."""
    day = alert.due_on.day
    if day is None or day != london_day(now):
        return now
    return at_hour(day, office.morning) if alert.rung is Rung.DUE_TODAY else now


def _next_working_day(day: date, calendar: Calendar) -> date:
    """The working day after a day; where the list of holidays has run out, weekends alone are left out."""
    day += ONE_DAY
    while calendar.not_working(day):
        day += ONE_DAY
    return day
