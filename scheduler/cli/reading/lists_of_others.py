"""What stands on a page in the lists of agencies that were asked, of those who were told, and of children."""

from collections.abc import Mapping, Sequence

from msgspec.structs import asdict
from sqlalchemy import Connection

from projections.agency_requests import RequestRow
from projections.children import ChildRow
from projections.offices import OfficeRow, Place
from projections.reminders import with_reminders
from projections.told import ToldRow
from scheduler.cli.words import brief
from workflow.moments import Moment
from workflow.vocabulary import (
    AbuseOrNeglect,
    AgeBand,
    Agency,
    Answer,
    ClockState,
    Ethnicity,
    Identity,
    IncidentType,
    LegalStatus,
    Placement,
    ProtectionPlan,
    Sex,
    Told,
)

# fmt: off
CODES_OF_REQUESTS: Mapping[str, Sequence[str] | type] = {
    "agency": Agency, "good_enough": ("", *Answer), "state": ("", *ClockState),
}
CODES_OF_TOLD: Mapping[str, Sequence[str] | type] = {"state": (Told.TOLD, Told.NOT_TOLD, Told.LOGGED)}
CODES_OF_CHILDREN: Mapping[str, Sequence[str] | type] = {
    "identity": Identity, "nature": IncidentType, "abuse": AbuseOrNeglect,
    "age_band": AgeBand, "sex": Sex, "ethnicity": Ethnicity, "child_protection": ProtectionPlan,
    "legal_status": LegalStatus, "placement": Placement,
    **dict.fromkeys(
        ("died", "expected", "harmed", "caused_harm", "disability", "looked_after", "care_leaver",
         "regulated_setting", "child_in_need", "known"), Answer),
}
# fmt: on


class RequestSeen(RequestRow, frozen=True, kw_only=True):
    """A request with the reminders that reached the agency's contact, and when the last did (UTC)."""

    messages: int = 0
    last_message_at: str = ""


def with_messages(tx: Connection, rows: Sequence[RequestRow]) -> list[RequestSeen]:
    """The requests with what was said to the agencies by messages."""
    return [
        RequestSeen(
            **asdict(each.request),
            messages=each.reminder.reminded if each.reminder else 0,
            last_message_at=each.reminder.last_at if each.reminder else "",
        )
        for each in with_reminders(tx, rows)
    ]


def request(row: RequestSeen) -> Sequence[str | tuple[str, str]]:
    """A request to an agency."""
    number = f" ({row.number})" if row.number > 1 else ""
    return (
        row.case,
        f"{row.agency.replace('-', ' ')}{number}",
        _when(row.asked_on),
        _when(row.due_on) or "no day set",
        _came(row),
        ", ".join(_steps(row)),
    )


def _came(row: RequestRow) -> str | tuple[str, str]:
    """What came of it."""
    if row.answered_on:
        return f"{_when(row.answered_on)}{', nothing held' if row.nil else ''}"
    if row.awaited:
        return ("awaited", "warn")
    return f"refused {_when(row.refused_on)}" if row.refused_on else "not owed any more"


def _steps(row: RequestSeen) -> list[str]:
    """What was done to get it, and how good it was."""
    formal = f"asked formally {_when(row.formal_on)}" if row.formal_on else ""
    times = row.chased + row.messages
    chased = f"reminded {times} times" if times > 1 else "reminded" if times else ""
    return [
        each
        for each in (
            chased,
            "taken further up" if row.escalated else "",
            formal,
            f"good enough: {row.good_enough}" if row.good_enough else "",
        )
        if each
    ]


_SAYS_NOTHING = {"", "not-stated", "unknown", "ours"}


def told(row: ToldRow) -> Sequence[str | tuple[str, str]]:
    """Somebody who was told, or was not."""
    state = Told(row.state)
    how = "in our own log; told nobody" if state is Told.LOGGED else state.label
    put_right = "" if row.counts or state is Told.LOGGED else "; put right since"
    named = "" if row.named in _SAYS_NOTHING else f": {row.named.replace('-', ' ')}"
    copy = f"; copy {row.evidence[:8]}…" if row.evidence else ""
    return (
        row.case,
        row.whom.replace("-", " ") + named,
        row.about,
        (how + put_right, "" if state is Told.TOLD else "warn"),
        _when(row.occurred),
        (row.reference or "none held") + copy,
    )


def office(row: OfficeRow) -> Sequence[str | tuple[str, str]]:
    """Somebody in an office, or named by an agency."""
    return (
        (row.office or f"contact of {row.agency}").replace("-", " "),
        row.person,
        Place(row.place).label,
        _when(row.since_on),
        _when(row.until_on),
        (_when(row.left_on), "warn"),
    )


def child(row: ChildRow) -> Sequence[str]:
    """A child of an incident; what nobody has said stays empty on a page."""
    plans = ", ".join(
        each
        for each in (
            "child in need plan" if row.child_in_need == Answer.YES else "",
            f"protection plan {_known(row.child_protection)}" if _known(row.child_protection) else "",
        )
        if each
    )
    return (
        row.case,
        row.child or "-",
        _known(row.nature),
        _known(row.age_band),
        _known(row.sex),
        _known(row.ethnicity),
        _known(row.disability),
        _known(row.looked_after),
        plans,
        _when(row.notified_on),
    )


def _known(code: str) -> str:
    return "" if code == "unknown" else code.replace("-", " ")


def _when(edtf: str) -> str:
    return brief(Moment(edtf)) if edtf else ""
