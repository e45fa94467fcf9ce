"""How a clock stands, as a row: what the guidance makes of it, and what has been said of it.

How it stands is asked of `workflow.clocks` and written down; it is not worked out again here.
Overdue is not written down at all: it depends on when it is asked.
"""

from typing import NamedTuple

import msgspec

from projections.projection import instant
from workflow.alerts import STANDS, Alert, Raised, Status
from workflow.catalogue import kind_of
from workflow.clocks import Clock, DueDateReckoned, clock_name, duty_of, rungs
from workflow.corrections import LatenessExplained
from workflow.duties import LocalDuty
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment, instant_of
from workflow.steps_up import StepUp
from workflow.vocabulary import Answer, ClockState, Force, LateReason, Rung, Why

_STEPS_UP = msgspec.json.Decoder(tuple[StepUp, ...], dec_hook=lambda kind, text: kind(text)).decode
_HEIGHT = {rung: height for height, rung in enumerate(Rung)}
AT_ONCE = "0"
"""Earlier than any instant: there is something to take back already."""


class ClockRow(msgspec.Struct, frozen=True):
    """A clock as it stands; instants in UTC and days as on record, empty where there is none.

    `began_on` is the day from which it is measured how long it took (`workflow.clocks.began`).
    `put_right` counts how often its case was: whatever ended may run again after that.
    `wakes_at` is the next instant at which something must be said or taken back, None where never.
    `explained` is the reason accepted for lateness, `because` why the date was reckoned last, and `local`
    a duty of the local profile as it was written then, in JSON.
    """

    clock: str
    case: str
    duty: str
    subject: str
    cycle: int
    number: int
    state: str
    starts_on: str
    began_on: str
    due_on: str
    due_at: str
    soon_at: str
    today_at: str
    provisional: bool
    presumed: bool
    beyond_calendar: bool
    reckoned_recorded: str
    ended_on: str
    ended_type: str
    ended_recorded: str
    owed_by: str
    owed_to: str
    force: str
    label: str
    explained: str
    forecast: str
    owed_elsewhere: bool
    because: str
    reading: str
    within: str
    local: str
    urgent: str
    steps_up: str
    policy: str
    put_right: int
    basis: str
    said_number: int
    said_rung: str
    said_raising: int
    alert_status: str
    silent_until: str
    wakes_at: str | None = None


class Said(NamedTuple):
    """What was said of a clock last, whether it stands, and until when it is silent."""

    said_number: int = 0
    said_rung: str = ""
    said_raising: int = 0
    alert_status: str = str(Status.NEW)
    silent_until: str = ""


NOTHING = Said()


class Standing(NamedTuple):
    """A clock in its case: from when it is measured, and how often the case was put right."""

    case: str
    clock: Clock
    began: Moment
    put_right: int


def row_of(standing: Standing, said: Said = NOTHING) -> ClockRow:
    """The row of a clock; when it wakes is not yet in it."""
    case, clock, began, put_right = standing
    date, duty, ended = clock.date, clock.duty, clock.ended
    return ClockRow(
        clock=clock_name(case, clock.key),
        case=case,
        duty=duty.code,
        subject=date.subject,
        cycle=date.cycle,
        number=date.number,
        state=str(clock.state),
        starts_on=_known(date.starts_on),
        began_on=_known(began),
        due_on=_known(date.due_on),
        due_at=_known(date.due_at),
        soon_at=_known(date.soon_at),
        today_at=_known(date.today_at),
        provisional=clock.provisional,
        presumed=date.presumed,
        beyond_calendar=date.beyond_calendar,
        reckoned_recorded=instant(clock.reckoned.recorded),
        ended_on=str(ended.occurred) if ended else "",
        ended_type=ended.fact.stored if ended else "",
        ended_recorded=instant(ended.recorded) if ended else "",
        owed_by=str(duty.owed_by),
        owed_to=str(duty.owed_to),
        force=str(duty.force),
        label=duty.label,
        explained=str(clock.explained.fact.reason) if clock.explained else "",
        forecast=_known(clock.explained.fact.forecast) if clock.explained else "",
        owed_elsewhere=clock.owed_elsewhere,
        because=str(date.because),
        reading=date.reading,
        within=date.within,
        local=msgspec.json.encode(date.local).decode() if date.local else "",
        urgent=str(date.urgent),
        steps_up=msgspec.json.encode(date.steps_up, enc_hook=str).decode() if date.steps_up else "",
        policy=clock.reckoned.policy or "",
        put_right=put_right,
        basis=basis_of(standing),
        **said._asdict(),
    )


def basis_of(standing: Standing) -> str:
    """What a row follows from, beside what was said: where this is the same, so is the row."""
    _, clock, began, put_right = standing
    ended = clock.ended.version if clock.ended else 0
    explained = clock.explained.version if clock.explained else 0
    stands = f"{clock.state} {clock.provisional} {clock.owed_elsewhere}"
    return f"{clock.reckoned.version} {ended} {explained} {stands} {began} {put_right}"


def _known(moment: Moment) -> str:
    return str(moment) if moment.known else ""


def said_of(alert: Alert) -> Said:
    """What an alert has said last of its clock."""
    last = alert.last.fact if alert.last else None
    if not isinstance(last, Raised):
        return NOTHING
    silent = instant(alert.silent_until) if alert.silent_until else ""
    return Said(last.reckoning, str(last.rung), last.raising, str(alert.status), silent)


def wakes_at(row: ClockRow) -> str | None:
    """The next instant at which something must be said or taken back; None where there will be none.

    What was said of an earlier due date, or taken back since, counts as not said. Silent, it wakes when
    that ends, or before for what is said in any case.
    """
    running = row.state == ClockState.RUNNING
    stands = row.alert_status in STANDS
    if stands and not (running and row.said_number == row.number):
        return AT_ONCE
    if not running:
        return None
    expected = row.force == Force.EXPECTATION
    ladder = rungs(_date(row), expected=expected, elsewhere=row.owed_elsewhere)
    said = _HEIGHT[Rung(row.said_rung)] if stands else -1
    silent = bool(row.silent_until)
    unsaid = (each for each in ladder if _HEIGHT[each.rung] > said)
    moments = [instant(each.at) for each in unsaid if each.mandatory or not silent]
    return min([*moments, *[row.silent_until] * silent], default=None)


def as_clock(row: ClockRow) -> Clock:
    """The clock of a row, to be asked what the guidance says of it."""
    date = _date(row)
    recorded = instant_of(row.reckoned_recorded)
    reckoned = Entry(fact=date, occurred=UNKNOWN, id="", recorded=recorded, policy=row.policy or None)
    ended = None
    if row.ended_type:
        ended_recorded = instant_of(row.ended_recorded)
        ended = Entry(fact=None, occurred=Moment(row.ended_on), id="", recorded=ended_recorded)
    return Clock(
        duty=duty_of(date, kind_of(row.case).duties),
        reckoned=reckoned,
        state=ClockState(row.state),
        ended=ended,
        provisional=row.provisional,
        explained=_explained(row),
        owed_elsewhere=row.owed_elsewhere,
    )


def _date(row: ClockRow) -> DueDateReckoned:
    return DueDateReckoned(
        duty=row.duty,
        subject=row.subject,
        cycle=row.cycle,
        number=row.number,
        starts_on=_moment(row.starts_on),
        due_on=_moment(row.due_on),
        due_at=_moment(row.due_at),
        soon_at=_moment(row.soon_at),
        today_at=_moment(row.today_at),
        presumed=row.presumed,
        beyond_calendar=row.beyond_calendar,
        because=Why(row.because),
        reading=row.reading,
        within=row.within,
        local=msgspec.json.decode(row.local, type=LocalDuty) if row.local else None,
        urgent=Answer(row.urgent),
        steps_up=_STEPS_UP(row.steps_up) if row.steps_up else (),
    )


def _explained(row: ClockRow) -> Entry | None:
    """The reason for lateness; its words are sealed, and not in this view."""
    if not row.explained:
        return None
    reason, forecast = LateReason(row.explained), _moment(row.forecast)
    fact = LatenessExplained(
        duty=row.duty, subject=row.subject, cycle=row.cycle, reason=reason, forecast=forecast
    )
    return Entry(fact=fact, occurred=UNKNOWN, id="", recorded=instant_of(row.reckoned_recorded))


def _moment(text: str) -> Moment:
    return Moment(text) if text else UNKNOWN
