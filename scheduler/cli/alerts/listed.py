"""The announcements, for programs and for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from projections.alerts import AND, OVERTAKEN, AlertRow
from projections.alerts import alerts as announced
from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.alerts import RESOLUTION, STANDS, Status
from workflow.moments import Moment, instant_of, london_day, on, spoken_instant, start_of
from workflow.vocabulary import Office, Party, Rung, SnoozeReason, WithdrawnBecause

if TYPE_CHECKING:
    from scheduler.service import Service

_PARTIES = {str(party) for party in Party}
_STATES = (*(state for state in Status if state is not Status.NEW), OVERTAKEN)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which announcements are asked for; where no state is named, those that stand, unless `everything`."""

    case: str | None = None
    everything: bool = False
    state: str | None = None
    owed_by: str | None = None
    rung: str | None = None
    withdrawn_because: str | None = None

    def check(self) -> None:
        """End with what can be typed where a word is none of those there are."""
        for option, typed, known in (
            ("--state", self.state, _STATES),
            ("--owed-by", self.owed_by, Party),
            ("--rung", self.rung, Rung),
            ("--withdrawn-because", self.withdrawn_because, WithdrawnBecause),
        ):
            codes = [str(each) for each in known]
            if typed is not None and typed not in codes:
                near = did_you_mean(typed, codes)
                raise Ending(USAGE, f"{option} is one of {', '.join(codes)}.{near}")

    def holds(self, row: AlertRow) -> bool:
        """Whether a row is among them."""
        asks_of_ended = self.everything or self.state or self.withdrawn_because
        return (
            (bool(asks_of_ended) or row.state in STANDS)
            and self.state in (None, row.state)
            and self.owed_by in (None, row.owed_by)
            and self.rung in (None, row.rung)
            and self.withdrawn_because in (None, row.withdrawn_because)
        )


def listed(service: "Service", wanted: Wanted) -> Answer:
    """The answer to `spr alerts list`."""
    wanted.check()
    with service.views.connect(wanted.case) as tx:
        found = [row for row in announced(tx, case=wanted.case) if wanted.holds(row)]
    found.sort(key=lambda row: (row.state not in STANDS, row.due_at, row.raised_at))
    rows = [as_data(each) for each in found]
    page: list[Block] = [
        Line(counted(len(found), "alert"), "title"),
        Table(("case", "duty", "alert", "due", "told", "since then"), _cells(found)),
        *([] if found else [Line("Nothing stands announced. Ended ones: spr alerts list --all", "dim")]),
    ]
    return Answer({"alerts": rows}, page, rows)


def as_data(row: AlertRow) -> dict[str, Any]:
    """An announcement for programs; the names are a contract."""
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
        "withdrawn_because": row.withdrawn_because or None,
        "until": row.silent_until or None,
        "by": row.silenced_by or None,
        "snoozed_for": row.snoozed_for or None,
        "owed_by": row.owed_by,
        "tells": row.tells.split(),
        "told": row.told.split(AND) if row.told else [],
        "urgent": row.urgent,
        "raising": row.raising,
        "reckoning": row.reckoning,
        "born_overdue": row.born_overdue,
        "delivered": row.delivered,
        "undeliverable": row.undeliverable,
    }


def _cells(rows: Sequence[AlertRow]) -> list[tuple[str | tuple[str, str], ...]]:
    return [
        (
            row.case,
            f"{row.duty} {row.subject}".strip() + (f" ({row.cycle})" if row.cycle > 1 else ""),
            _rung(row),
            brief(Moment(row.due_on)) if row.due_on else "",
            _told(row),
            _since(row),
        )
        for row in rows
    ]


def _rung(row: AlertRow) -> tuple[str, str]:
    rung = Rung(row.rung)
    at_entry = " at entry" if row.born_overdue else ""
    above = ", ".join(Office(office).label for office in row.tells.split())
    presses = rung.past_due and row.state == Status.RAISED
    return (rung.label + at_entry + (f", to {above}" if above else ""), "bad" if presses else "")


def _told(row: AlertRow) -> str | tuple[str, str]:
    """To whom it went; a message that was given up is named beside."""
    given_up = f"{row.undeliverable} given up" if row.undeliverable else ""
    named = (Party(each).label if each in _PARTIES else each for each in row.told.split(AND))
    told = AND.join(filter(None, (*named, given_up)))
    return (told, "bad") if given_up else told or "nobody yet"


def _since(row: AlertRow) -> str | tuple[str, str]:
    """What became of it since."""
    by = f" by {row.silenced_by}" if row.silenced_by else ""
    match row.state:
        case Status.ACKNOWLEDGED:
            return f"taken on{by} until {_until(row)}"
        case Status.SNOOZED:
            why = SnoozeReason(row.snoozed_for).label if row.snoozed_for else ""
            return f"snoozed{by} until {_until(row)}: {why}"
        case Status.WITHDRAWN:
            why = WithdrawnBecause(row.withdrawn_because).label if row.withdrawn_because else ""
            return f"withdrawn {brief(Moment(row.withdrawn_at))}: {why}"
        case state if state == OVERTAKEN:
            return "overtaken by a later one"
        case _:
            return ""


def _until(row: AlertRow) -> str:
    """The day, where its end is meant, or the hour; it lies within a month, and goes without its year."""
    until = instant_of(row.silent_until)
    day = brief(on(london_day(until - RESOLUTION))).rpartition(" ")[0]
    whole = until == start_of(london_day(until))
    return day if whole else f"{day}, {spoken_instant(until).rpartition(', ')[2]}"
