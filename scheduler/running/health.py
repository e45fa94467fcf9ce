"""The health of the service: what was looked at, how it is, and what to do.

It is judged from what is in the store, by whoever asks: cron, a container, a timer of the service manager.
So it can be told from another process, also when the daemon is dead; and that is what it is for.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from projections.alerts import told_to_mailboxes
from scheduler.audiences import audience_of
from scheduler.cli.words import counted
from scheduler.deliver import RELEASE
from scheduler.planning import announced
from scheduler.routes import routes
from scheduler.running.heartbeat import DELIVERY, SWEEP
from scheduler.running.measures import Measures, measured
from scheduler.sweep import unsaid_since
from workflow.moments import london_day, spoken_instant

if TYPE_CHECKING:
    from scheduler.service import Service
    from scheduler.settings import Settings

LEAST_AGE = 300.0
"""Seconds for which nobody is missed, however often the daemon sweeps."""
CALENDAR_DAYS = 365
WAITS_LONG = 3600.0
"""Seconds after which a message that waits shows that something keeps it."""
LOOKED_AT = 200
"""So many alerts are looked at, each with its case; more would say the same."""
_RUN = "start the daemon (spr run; systemctl start spr), and look in its log why it stopped"


class State(StrEnum):
    """How one thing is."""

    OK = "ok"
    WARN = "warn"
    FAILED = "failed"


class Check(msgspec.Struct, frozen=True):
    """One thing looked at: its name, how it is, what was seen, and what to do."""

    name: str
    state: State
    says: str
    remedy: str = ""


class Health(msgspec.Struct, frozen=True):
    """Every check, and what was measured for them."""

    checks: tuple[Check, ...]
    measures: Measures

    @property
    def well(self) -> bool:
        """Whether nothing failed."""
        return all(check.state is not State.FAILED for check in self.checks)


def health(service: "Service", max_age: float | None = None) -> Health:
    """Look at everything. Raises what the store raises where it cannot be read, for nothing can be told then.

    `max_age` is how many seconds ago the last sweep may have been completed.
    """
    found = measured(service)
    allowed = longest_age(service.settings) if max_age is None else max_age
    checks = (
        *judged(found, service.settings, allowed),
        _unroutable(service),
        _unsaid(service, found, allowed),
    )
    return Health(checks, found)


def longest_age(settings: "Settings") -> float:
    """How many seconds ago the last sweep may have been completed, where nobody says."""
    return max(LEAST_AGE, 3 * max(settings.sweep_every, settings.deliver_every))


def judged(found: Measures, settings: "Settings", allowed: float) -> Iterator[Check]:
    """What the measures come to."""
    yield Check("store", State.OK, f"it can be read: {counted(found.facts, 'fact')}")
    yield _beat(found, SWEEP, "sweep", allowed)
    yield _beat(found, DELIVERY, "delivery", allowed)
    yield _leader(found)
    yield _clock(found)
    yield _views(found, allowed)
    yield _outbox(found)
    yield _given_up(found)
    yield _addresses(settings)
    yield _calendar(found)
    yield _overdue(found)


def _beat(found: Measures, work: str, name: str, allowed: float) -> Check:
    """Whether the work was completed lately."""
    beat, age = found.beats.get(work), found.beat_age(work)
    if beat is None or age is None:
        return Check(name, State.FAILED, "none has ever been completed", _RUN)
    says = f"the last one, number {beat.number}, was completed {ago(age)}, {spoken_instant(beat.at)}"
    if age <= allowed:
        return Check(name, State.OK, says)
    return Check(name, State.FAILED, f"{says}; it may be {spell(allowed)} ago", _RUN)


def _leader(found: Measures) -> Check:
    """Which daemon leads; where somebody sweeps from cron, none does."""
    leader = found.leader
    if leader is None or not leader.holder:
        return Check("leader", State.OK, "no daemon leads now")
    says = f"the daemon {leader.holder[:8]} leads, in term {leader.term}"
    if leader.expired:
        return Check("leader", State.WARN, f"{says}, and has not renewed it in time", _RUN)
    return Check("leader", State.OK, says)


def _clock(found: Measures) -> Check:
    """Whether this machine and the store agree about the time."""
    seconds = found.skew.seconds
    says = f"{abs(seconds):g} seconds {'ahead of' if seconds > 0 else 'behind'} the store"
    if found.skew.is_too_far:
        return Check("clock", State.FAILED, f"{says}: no alert is raised by it", found.skew.remedy)
    if found.skew.is_worth_a_warning:
        return Check("clock", State.WARN, says, found.skew.remedy)
    return Check("clock", State.OK, "it agrees with the store")


def _views(found: Measures, allowed: float) -> Check:
    """How far the views were behind, before they were asked."""
    age = found.age(found.views_since)
    if found.views_behind < 0:
        return Check("views", State.FAILED, "further than the record: not of this one", "spr admin rebuild")
    if age is None:
        return Check("views", State.OK, "they show every fact")
    says = f"{counted(found.views_behind, 'fact')} behind, the oldest of them recorded {ago(age)}"
    if age <= allowed:
        return Check("views", State.OK, says)
    return Check("views", State.WARN, says, "they have just been brought up; nobody did so before")


def _outbox(found: Measures) -> Check:
    """What waits: messages to be handed over, and what goes into one at its hour."""
    waits = _waits(found)
    if found.held:
        return Check("outbox", State.WARN, f"held since the store was restored; {waits}", RELEASE)
    ages = (found.age(since) or 0.0 for since in (found.messages_since, found.tellings_since))
    if max(ages) <= WAITS_LONG:
        return Check("outbox", State.OK, waits)
    return Check("outbox", State.WARN, waits, "look at the mail server, and at the log of the daemon")


def _waits(found: Measures) -> str:
    says, age = "no message waits", found.age(found.messages_since)
    if age is not None:
        says = f"{_wait(found.messages_waiting)}, the first of them since {ago(age).removesuffix(' ago')}"
    if not found.tellings_waiting:
        return says
    late = found.age(found.tellings_since)
    says += f"; {_told_later(found.tellings_waiting)}"
    return says if late is None else f"{says}, the oldest should have gone {ago(late)}"


def _told_later(number: int) -> str:
    waits = "waits for its" if number == 1 else "wait for their"
    return f"{counted(number, 'announcement')} {waits} hour"


def _wait(number: int) -> str:
    return f"{counted(number, 'message')} wait{'s' if number == 1 else ''}"


def _given_up(found: Measures) -> Check:
    if not found.undeliverable:
        return Check("given up", State.OK, "no message of an alert that stands was given up")
    says = f"of {counted(found.undeliverable, 'alert')} a message was given up; the log alone may know"
    return Check(
        "given up", State.FAILED, says, "tell those it concerns, and mend the address: spr alerts dead"
    )


def _unroutable(service: "Service") -> Check:
    """Whether somebody can be told of each alert that stands, and not a mailbox or the log alone.

    Where that was mended since, it is well again: what is announced next reaches them.
    """
    with service.views.connect() as tx:
        rows = told_to_mailboxes(tx, LOOKED_AT)
    today = london_day(service.clock())
    number = sum(not _reaches_somebody(service, row.position, today) for row in rows)
    if not number:
        return Check("recipients", State.OK, "of every alert that stands somebody can be told by name")
    upto = " or more" if len(rows) == LOOKED_AT else ""
    says = f"of {counted(number, 'alert')}{upto} nobody but a mailbox or the log can be told"
    remedy = (
        "name who holds the office, or the agency's contact (spr list offices), and an address in [people]"
    )
    return Check("recipients", State.WARN, says, remedy)


def _reaches_somebody(service: "Service", position: int, today: date) -> bool:
    alert = announced(service, position).raised.fact
    return any(way.person for way in routes(service.settings, audience_of(service, alert, today)))


def _addresses(settings: "Settings") -> Check:
    """Whether every alert has somebody to go to."""
    if settings.email is None:
        says = "no e-mail is set: alerts go to the log only, where nobody may look"
        return Check("addresses", State.WARN, says, "add the table [email] to the settings")
    return Check("addresses", State.OK, "every alert has somebody to go to")


def _calendar(found: Measures) -> Check:
    days = found.calendar_days_left
    remedy = "take the new list from GOV.UK: spr admin calendar adopt FILE"
    if days < 0:
        return Check("bank holidays", State.FAILED, f"their list ended {counted(-days, 'day')} ago", remedy)
    if days < CALENDAR_DAYS:
        return Check("bank holidays", State.WARN, f"their list ends in {counted(days, 'day')}", remedy)
    return Check("bank holidays", State.OK, f"their list reaches {days} days ahead")


def _overdue(found: Measures) -> Check:
    """How much is overdue is the partnership's business; that it is, is no failure of the service."""
    number = sum(each.number for each in found.overdue)
    if not number:
        return Check("overdue", State.OK, f"nothing, of {counted(found.clocks_running, 'clock')} running")
    parts = [f"{each.number} of {each.force}, {each.worst} working days" for each in found.overdue]
    return Check(
        "overdue",
        State.OK,
        f"{number} of {counted(found.clocks_running, 'clock')} running: {'; '.join(parts)}",
    )


def _unsaid(service: "Service", found: Measures, allowed: float) -> Check:
    """Whether what had to be said by then was said; it needs no heartbeat to be found out."""
    moment = found.at - timedelta(seconds=allowed)
    if number := unsaid_since(service, moment):
        says = f"of {counted(number, 'clock')} something had to be said {spell(allowed)} ago, and was not"
        return Check("announcements", State.FAILED, says, _RUN)
    return Check("announcements", State.OK, "nothing that had to be said waits")


_UNITS: Sequence[tuple[float, str]] = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def spell(seconds: float) -> str:
    """So many seconds in the largest unit that fits: 3 minutes."""
    size, unit = next((each for each in _UNITS if seconds >= each[0]), _UNITS[-1])
    number = int(seconds // size)
    return f"{number} {unit}{'' if number == 1 else 's'}"


def ago(seconds: float) -> str:
    """The same, as people say when it was."""
    return "just now" if seconds < 1 else f"{spell(seconds)} ago"
