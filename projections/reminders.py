"""Reminders: how often a message about a request has reached the contact of the agency, and when last.

Nobody records them: that the message was handed over is on record with its alert. A colleague who reminds
an agency by telephone records a fact of the case, and is counted with the request.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from projections.agency_requests import RETURNED, RequestRow
from projections.folding import Folded, Page
from projections.projection import View, chosen, found, instant
from projections.writing import put
from workflow.alerts import Alert, Delivered, Raised
from workflow.facts import Entry
from workflow.vocabulary import Capacity
from workflow.who_was_told import OUR_LOG


class ReminderRow(msgspec.Struct, frozen=True):
    """How often the contact of an agency was told of a request, and when last (an instant in UTC).

    An announcement that went to them by several ways counts once. `person` is who was told last, by post
    or work login; `rung` what was announced last. All three are empty while nothing has reached them.
    """

    clock: str
    case: str
    agency: str
    number: int
    reminded: int = 0
    last_at: str = ""
    person: str = ""
    rung: str = ""


_DUTIES = frozenset(RETURNED.values())


def _row(folded: Folded) -> ReminderRow | None:
    """The row of an alert about a return; None for any other."""
    clock = folded.case.removeprefix("alert/")
    case, duty, agency, number = _parts(clock)
    if duty not in _DUTIES:
        return None
    row = ReminderRow(clock=clock, case=case, agency=agency, number=int(number))
    reached = [*_reached(folded.standing).values()]
    if not reached:
        return row
    raised, last = reached[-1]
    said, to = str(raised.fact.rung), last.fact.person
    return replace(row, reminded=len(reached), last_at=instant(last.recorded), person=to, rung=said)


def _parts(clock: str) -> Sequence[str]:
    """The parts of a clock's name, as `clock_name` puts them together."""
    parts = clock.split("|")
    return parts if len(parts) == len(_NAMED) else _NAMED


_NAMED = ("case", "duty", "subject", "cycle")


def _reached(alert: Alert) -> Mapping[str, tuple[Entry, Entry]]:
    """Each announcement that reached the contact, with how: by its id, in the order in which it did."""
    counted = alert.counted()
    raised = {entry.id: entry for entry in counted if isinstance(entry.fact, Raised)}
    return {
        entry.cause: (raised[entry.cause], entry)
        for entry in counted
        if isinstance(entry.fact, Delivered) and entry.cause in raised and _to_the_contact(entry.fact)
    }


def _to_the_contact(fact: Delivered) -> bool:
    """Whether it reached them, and not a mailbox of the office in their place."""
    return bool(fact.person) and fact.capacity is Capacity.AGENCY_CONTACT and fact.channel != OUR_LOG


def _rows(page: Page) -> list[ReminderRow]:
    return [row for row in map(_row, page.of("alert")) if row]


REMINDERS = View("reminders", ReminderRow, ("clock",), _rows, put, (("case",), ("agency",)))


def reminders(tx: Connection, case: str | None = None, agency: str | None = None) -> list[ReminderRow]:
    """The reminders, all or those of a case or an agency; in the order of their clocks' names."""
    return found(tx, chosen(REMINDERS, case=case, agency=agency).order_by("clock"), ReminderRow)


class Chased(msgspec.Struct, frozen=True):
    """A request with the reminders that reached the agency; None where none did."""

    request: RequestRow
    reminder: ReminderRow | None = None

    @property
    def reminded(self) -> int:
        """How often the agency was reminded, by a message or by a colleague."""
        return self.request.chased + (self.reminder.reminded if self.reminder else 0)


def with_reminders(tx: Connection, requests: Iterable[RequestRow]) -> Sequence[Chased]:
    """The requests, each with the reminders that reached the agency."""
    rows = list(requests)
    cases = {row.case for row in rows}
    only = next(iter(cases)) if len(cases) == 1 else None
    known = {(row.case, row.agency, row.number): row for row in reminders(tx, only)}
    return [Chased(row, known.get((row.case, row.agency, row.number))) for row in rows]
