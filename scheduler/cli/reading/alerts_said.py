"""The announcements, for programs and for people."""

from typing import TYPE_CHECKING, Any

from projections.alerts import AlertRow
from projections.alerts import alerts as announced
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.alerts import Status
from workflow.moments import Moment
from workflow.vocabulary import Party, Rung

if TYPE_CHECKING:
    from scheduler.service import Service


def told(service: "Service", case: str | None, *, everything: bool) -> Answer:
    """The answer to `spr alerts`."""
    state = None if everything else str(Status.RAISED)
    with service.views.connect(case) as tx:
        found = announced(tx, case=case, state=state)
    rows = [_row(each) for each in found]
    page: list[Block] = [
        Line(counted(len(found), "alert"), "title"),
        Table(("case", "duty", "alert", "due", "told", "announced", "sent"), [*map(_cells, found)]),
    ]
    return Answer({"alerts": rows}, page, rows)


def _row(row: AlertRow) -> dict[str, Any]:
    return {
        "case": row.case,
        "duty": row.duty,
        "subject": row.subject,
        "cycle": row.cycle,
        "rung": row.rung,
        "due_on": row.due_on or None,
        "due_at": row.due_at or None,
        "state": row.state,
        "raised_at": row.raised_at,
        "withdrawn_at": row.withdrawn_at or None,
        "owed_by": row.owed_by,
        "born_overdue": row.born_overdue,
        "delivered": row.delivered,
        "undeliverable": row.undeliverable,
    }


def _cells(row: AlertRow) -> tuple[str | tuple[str, str], ...]:
    overdue = row.rung == Rung.OVERDUE and row.state == Status.RAISED
    rung = Rung(row.rung).label + (" at entry" if row.born_overdue else "")
    if row.state != Status.RAISED:
        rung += ", taken back"
    given_up = f", {row.undeliverable} given up" if row.undeliverable else ""
    return (
        row.case,
        f"{row.duty} {row.subject}".strip(),
        (rung, "bad" if overdue else ""),
        brief(Moment(row.due_on)) if row.due_on else "",
        Party(row.owed_by).label,
        brief(Moment(row.raised_at)),
        f"{row.delivered}{given_up}",
    )
