"""Due dates as a calendar that people's own programs show: whole days, and nothing that tells a stranger.

RFC 5545. An event says the reference and the code of the duty, no label and no child. Its UID stays the
same for as long as there is the clock, so that a calendar written later moves what an earlier one showed.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec
from icalendar import Calendar, Event


class DueDay(msgspec.Struct, frozen=True, kw_only=True):
    """A due date for a calendar: a clock, the day it is due, and whether it has ended.

    `clock` names it in the record `log`; `number` counts how often it was reckoned, and `put_right` how
    often its case was, after which what had ended may run again; `changed` is the
    instant at which the record last said something of it.
    """

    log: str
    clock: str
    case: str
    duty: str
    number: int
    put_right: int = 0
    day: date
    changed: datetime
    until: str
    ended: bool = False

    @property
    def uid(self) -> str:
        """The same for ever, and it tells nothing: the clock's name says whom it is about."""
        return f"{hashlib.sha256(f'{self.log}|{self.clock}'.encode()).hexdigest()[:32]}@{self.log}"

    @property
    def sequence(self) -> int:
        """One more when it ends, and more again when its date moves, or it runs again after a correction."""
        return 2 * (self.number - 1 + self.put_right) + self.ended


def calendar(days: Sequence[DueDay], now: datetime) -> bytes:
    """The calendar, made at `now`."""
    made = Calendar()
    made.add("prodid", "-//spr//due dates//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Due dates")
    for day in days:
        made.add_component(_event(day, now))
    return bytes(made.to_ical())


def _event(day: DueDay, now: datetime) -> Event:
    """An all-day event that keeps nobody from being booked, and rings at nobody.

    An event and no task: calendars that are subscribed to or imported show events only. What is cancelled
    has a higher SEQUENCE than what was shown before (RFC 5546, 3.2.5), and what runs again one that is
    higher still.
    """
    event = Event()
    event.add("uid", day.uid)
    event.add("sequence", day.sequence)
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("last-modified", day.changed.replace(microsecond=0))
    event.add("dtstart", day.day)
    event.add("dtend", day.day + timedelta(days=1))
    event.add("summary", f"{day.case} {day.duty}")
    event.add("description", f"{day.until}\nspr explain {day.case} {day.duty}")
    event.add("status", "CANCELLED" if day.ended else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
