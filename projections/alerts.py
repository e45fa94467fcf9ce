"""Alerts: one row for each announcement, whether it stands, and how often it was delivered."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Table, func, select

from projections.folding import Page
from projections.projection import View, chosen, found, instant
from projections.writing import Writing
from workflow.alerts import (
    STANDS,
    Acknowledged,
    Delivered,
    Raised,
    Snoozed,
    Status,
    Undeliverable,
    Withdrawn,
    silent_until,
)
from workflow.facts import Entry
from workflow.vocabulary import Answer, Party

OVERTAKEN = "overtaken"
"""The state of an announcement whose place a later one about the same clock has taken."""

AND = ", "
"""What stands between those who were told; no post or login holds it."""


class AlertRow(msgspec.Struct, frozen=True):
    """An announcement: what was said of which clock, when, and what became of it.

    `tells` are the offices told besides whoever owes it. `silent_until` is the instant (UTC) until which
    it was acknowledged or snoozed last, by whom, and, of a snooze, the reason. `told` are those to whom
    it went, each once: a post or a work login, or the party whose mailbox it was.
    """

    position: int
    id: str
    clock: str
    case: str
    duty: str
    subject: str
    cycle: int
    rung: str
    reckoning: int
    raising: int
    due_on: str
    due_at: str
    owed_by: str
    born_overdue: bool
    state: str
    raised_at: str
    urgent: bool = False
    tells: str = ""
    silent_until: str = ""
    silenced_by: str = ""
    snoozed_for: str = ""
    withdrawn_at: str = ""
    withdrawn_because: str = ""
    delivered: int = 0
    undeliverable: int = 0
    told: str = ""


def _raised(clock: str, entry: Entry, fact: Raised) -> AlertRow:
    return AlertRow(
        position=entry.position,
        id=entry.id,
        clock=clock,
        case=fact.case,
        duty=fact.duty,
        subject=fact.subject,
        cycle=fact.cycle,
        rung=str(fact.rung),
        reckoning=fact.reckoning,
        raising=fact.raising,
        due_on=str(fact.due_on) if fact.due_on.known else "",
        due_at=str(fact.due_at) if fact.due_at.known else "",
        owed_by=str(fact.owed_by),
        born_overdue=fact.born_overdue,
        state=str(Status.RAISED),
        raised_at=instant(entry.recorded),
        urgent=fact.urgent is Answer.YES,
        tells=" ".join(fact.tells),
    )


def _after(rows: list[AlertRow], clock: str, entry: Entry) -> list[AlertRow]:
    """The announcements of a clock after one more entry of its alert."""
    match entry.fact:
        case Raised() as fact:
            return [*(_overtaken(row) for row in rows), _raised(clock, entry, fact)]
        case Withdrawn():
            return [_withdrawn(row, entry) for row in rows]
        case Acknowledged() | Snoozed():
            return [_silenced(row, entry) for row in rows]
        case Delivered() | Undeliverable():
            meant = _meant(rows, entry)
            return [_handed_over(row, entry) if row is meant else row for row in rows]
        case _:
            return rows


def _overtaken(row: AlertRow) -> AlertRow:
    """A higher rung takes the place of what stood; what was withdrawn stays so."""
    return replace(row, state=OVERTAKEN) if row.state in STANDS else row


def _withdrawn(row: AlertRow, entry: Entry) -> AlertRow:
    if row.state not in STANDS:
        return row
    because = str(entry.fact.because)
    when = instant(entry.recorded)
    return replace(row, state=str(Status.WITHDRAWN), withdrawn_at=when, withdrawn_because=because)


def _silenced(row: AlertRow, entry: Entry) -> AlertRow:
    """Somebody has taken it on, or made it silent; only what stands can be."""
    if row.state not in STANDS:
        return row
    snoozed = isinstance(entry.fact, Snoozed)
    until = silent_until(entry.fact.until)
    return replace(
        row,
        state=str(Status.SNOOZED if snoozed else Status.ACKNOWLEDGED),
        silent_until=instant(until) if until else "",
        silenced_by=entry.by or "",
        snoozed_for=str(entry.fact.reason) if snoozed else "",
    )


def _meant(rows: list[AlertRow], entry: Entry) -> AlertRow | None:
    """The announcement a delivery names as its cause; without one, the last before it.

    Where the cause is a withdrawal, that was told, and not the alert.
    """
    if entry.cause:
        return next((row for row in rows if row.id == entry.cause), None)
    return max(rows, key=lambda row: row.position, default=None)


def _handed_over(row: AlertRow, entry: Entry) -> AlertRow:
    if isinstance(entry.fact, Delivered):
        told = filter(None, (*row.told.split(AND), entry.fact.person or str(entry.fact.told)))
        return replace(row, delivered=row.delivered + 1, told=AND.join(dict.fromkeys(told)))
    return replace(row, undeliverable=row.undeliverable + 1)


def _entries(page: Page) -> list[tuple[str, Entry]]:
    """The entries about alerts, each with the clock it speaks of."""
    return [
        (stream.removeprefix("alert/"), entry)
        for stream, entry in page.entries
        if stream.startswith("alert/")
    ]


def _write(tx: Writing, table: Table, entries: Sequence[tuple[str, Entry]]) -> None:
    rows: dict[str, list[AlertRow]] = {clock: [] for clock, _ in entries}
    for row in tx.found(table, AlertRow, "clock", list(rows)):
        rows[row.clock].append(row)
    for clock, entry in entries:
        rows[clock] = _after(rows[clock], clock, entry)
    tx.put(table, [row for each in rows.values() for row in each])


ALERTS = View("alerts", AlertRow, ("position",), _entries, _write, (("clock",), ("case",)))


def alerts(
    tx: Connection, *, case: str | None = None, state: str | None = None, clock: str | None = None
) -> list[AlertRow]:
    """The announcements, all or those of a case, a clock or a state, the newest first."""
    query = chosen(ALERTS, case=case, state=state, clock=clock)
    return found(tx, query.order_by(ALERTS.table.c.position.desc()), AlertRow)


def standing_by_rung(tx: Connection) -> dict[str, int]:
    """How many announcements stand, of each rung."""
    columns = ALERTS.table.c
    query = select(columns.rung, func.count()).where(columns.state == str(Status.RAISED))
    return {row[0]: row[1] for row in tx.execute(query.group_by(columns.rung))}


def undeliverable(tx: Connection) -> int:
    """How many announcements stand of which a message was given up."""
    columns = ALERTS.table.c
    lost = (columns.state == str(Status.RAISED)) & (columns.undeliverable > 0)
    return tx.scalars(select(func.count()).select_from(ALERTS.table).where(lost)).one()


def told_to_mailboxes(tx: Connection, upto: int) -> list[AlertRow]:
    """The first announcements, `upto` so many, that stand and went to mailboxes or the log alone."""
    columns = ALERTS.table.c
    stands = columns.state.in_([str(each) for each in STANDS])
    every = tx.scalars(select(columns.told).where(stands, columns.told != "").distinct())
    without_a_person = [told for told in every if _PARTIES.issuperset(told.split(AND))]
    query = select(ALERTS.table).where(stands, columns.told.in_(without_a_person))
    return found(tx, query.order_by(columns.position).limit(upto), AlertRow)


_PARTIES = frozenset(map(str, Party))
