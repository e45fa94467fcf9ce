"""What presses: what wants somebody now, asked of the views of clocks and alerts without loading a case."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy import text as condition

from projections.alerts import ALERTS, AlertRow
from projections.clocks import CLOCKS, ClockRow
from projections.projection import chosen, found, instant
from projections.timeline import TIMELINE
from workflow.alerts import Status
from workflow.vocabulary import ClockState

_RUNNING = f"state = '{ClockState.RUNNING}'"  # in so many words, as the index has it


def pressing(tx: Connection, now: datetime) -> list[ClockRow]:
    """The running clocks of which something is to be said by now: due soon, due today, or past their day.

    The earliest due date first.
    """
    columns, by_now = CLOCKS.table.c, instant(now).removesuffix("Z")
    begun = (_reached(column, by_now) for column in (columns.soon_at, columns.today_at, columns.due_at))
    query = chosen(CLOCKS).where(condition(_RUNNING), or_(*begun))
    return found(tx, query.order_by(_instant(columns.due_at), columns.clock), ClockRow)


def without_a_day(tx: Connection) -> list[ClockRow]:
    """The clocks of what is owed without a day: the source sets none, or none can be reckoned."""
    columns = CLOCKS.table.c
    owed = or_(
        and_(condition(_RUNNING), columns.due_at == ""),
        columns.state == str(ClockState.NOT_RECKONABLE),
    )
    return found(tx, chosen(CLOCKS).where(owed).order_by(columns.clock), ClockRow)


def next_due(tx: Connection, now: datetime) -> ClockRow | None:
    """The running clock that comes due next, among those that do not press yet; None where there is none."""
    columns, by_now = CLOCKS.table.c, instant(now).removesuffix("Z")
    to_come = [_instant(column) > by_now for column in (columns.soon_at, columns.due_at)]
    query = chosen(CLOCKS).where(condition(_RUNNING), *to_come)
    rows = found(tx, query.order_by(_instant(columns.due_at), columns.clock).limit(1), ClockRow)
    return next(iter(rows), None)


def reached(row: ClockRow, column: str, now: datetime) -> bool:
    """Whether an instant of a clock has come: soon_at, today_at or due_at."""
    text: str = getattr(row, column)
    return bool(text) and text.removesuffix("Z") <= instant(now).removesuffix("Z")


def unsaid(tx: Connection, since: datetime) -> Sequence[ClockRow]:
    """The clocks of which something had to be said by a moment at which their due dates were on record."""
    columns, by_then = CLOCKS.table.c, instant(since)
    query = chosen(CLOCKS).where(columns.wakes_at <= by_then, columns.reckoned_recorded <= by_then)
    return found(tx, query.order_by(columns.wakes_at), ClockRow)


def undelivered(tx: Connection) -> list[AlertRow]:
    """The announcements that stand and reached nobody: every channel has given them up."""
    columns = ALERTS.table.c
    query = chosen(ALERTS, state=str(Status.RAISED), delivered=0).where(columns.undeliverable > 0)
    return found(tx, query.order_by(columns.position), AlertRow)


def last_announced(tx: Connection) -> str:
    """When something was announced last, in UTC; empty where nothing ever was."""
    return tx.scalar(select(func.max(ALERTS.table.c.raised_at))) or ""


def reaches_to(tx: Connection) -> tuple[int, str]:
    """The position of the newest fact that the views show, and when it was recorded, in UTC; 0 and empty."""
    columns = TIMELINE.table.c
    newest = select(columns.position, columns.recorded).order_by(columns.position.desc()).limit(1)
    return next(((position, recorded) for position, recorded in tx.execute(newest)), (0, ""))


def _reached(column: ColumnElement[str], by_now: str) -> ColumnElement[bool]:
    return and_(column > "", _instant(column) <= by_now)


def _instant(column: ColumnElement[str]) -> ColumnElement[str]:
    """Without its Z, so that a whole second comes before the same second and a fraction."""
    return func.rtrim(column, "Z")
