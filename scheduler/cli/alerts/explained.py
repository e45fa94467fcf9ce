"""The answer to `spr alerts explain`: who was told what of a duty, when, and what they did."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from scheduler.cli.alerts.history import as_data as events_as_data
from scheduler.cli.alerts.history import on_a_page as events
from scheduler.cli.alerts.ladder import Came, Ladder, Step, ladder_of
from scheduler.cli.alerts.people import heard, messages, named_as, passed_by, recipients, waiting
from scheduler.cli.reading.clocks_said import Asked, facts_of, named, notes, stands, style_of
from scheduler.cli.reading.explaining import Chosen
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted, from_when, until_when
from workflow.alerts import Status
from workflow.audience import Audience, Recipient
from workflow.moments import instant_of, spoken_instant, stamp
from workflow.vocabulary import Answer as Known
from workflow.vocabulary import Office, Rung

if TYPE_CHECKING:
    from scheduler.service import Service


def explained(service: "Service", asked_for: Chosen) -> Answer:
    """The whole ladder of a clock, with everything that was said and done."""
    ladder, asked = ladder_of(service, asked_for), Asked(service.clock(), service.calendar)
    pending = waiting(service, ladder.said)
    clock, alert = asked_for.clock, ladder.alert
    document: dict[str, Any] = {
        **facts_of(asked_for.case, clock, asked),
        "urgent": clock.date.urgent is Known.YES,
        "alert": str(alert.status),
        "silent_until": stamp(alert.silent_until) if alert.silent_until else None,
        "next_at": stamp(ladder.next_at) if ladder.next_at else None,
        "ladder": [_as_data(step) for step in ladder.steps],
        "history": events_as_data(ladder.said),
        "messages": [*messages(ladder.said), *pending],
    }
    page: list[Block] = [
        *_what(ladder, asked, service.settings.hours.digest_at),
        *(block for step in ladder.steps for block in _step(ladder, step)),
        *_not_yet(pending),
        *events(ladder.said),
        *_next(ladder),
    ]
    return Answer(document, page, document["ladder"])


def all_explained(service: "Service", asked_for: Sequence[Chosen]) -> Answer:
    """The ladders of several clocks of a case, one after the other."""
    answers = [explained(service, each) for each in asked_for]
    documents = [dict(answer.document) for answer in answers]
    rows = [
        {"duty": each["duty"], "subject": each["subject"], "cycle": each["cycle"], **step}
        for each in documents
        for step in each["ladder"]
    ]
    page = [block for answer in answers for block in answer.page]
    return Answer({"case": asked_for[0].case, "alerts": documents}, page, rows)


def _as_data(step: Step) -> dict[str, Any]:
    reached = step.reached
    return {
        "rung": str(reached.rung),
        "at": stamp(reached.at),
        "working_days": step.days,
        "mandatory": reached.mandatory,
        "offices": list(map(str, reached.tells)),
        "state": str(step.came),
        "said_at": [stamp(each.recorded) for each in step.raised],
        "told": recipients(step.audience),
        "passed_by": passed_by(step.audience),
    }


def _what(ladder: Ladder, asked: Asked, digest_at: str) -> Iterator[Line]:
    case, clock, *_ = ladder.asked_for
    yield Line(f"Who is told of {named(clock)} in {case}", "title")
    yield Line(clock.duty.says, indent=2)
    more = f" ({notes(clock)})" if notes(clock) else ""
    yield Line(f"{stands(clock, asked)}{more}", style_of(clock, asked), 2)
    yield Line(f"Owed by: {clock.duty.owed_by.means}", indent=2)
    if clock.date.urgent is Known.YES:
        yield Line(
            f"Urgent: its last day is said from {digest_at} on, and that it is overdue at once, each by "
            "itself; those above are told within office hours.",
            indent=2,
        )
    if not ladder.steps:
        yield Line("It has no day that can be reckoned: nothing is announced.", indent=2)
    else:
        yield Line("Step by step", "title")


def _step(ladder: Ladder, step: Step) -> Iterator[Line]:
    reached = step.reached
    above = ", ".join(Office(office).label for office in reached.tells)
    to = f", to {above}" if above else ""
    yield Line(f"{reached.rung.label}{to}{_days(ladder, step)}: from {from_when(reached.at)}", indent=2)
    yield Line(_came(ladder, step), "warn" if step.came is Came.WAITS else "dim", 6)
    if step.raised and step.came is Came.SAID:
        yield from (Line(each, indent=6) for each in heard(ladder.said, step.raised, ladder.recused))
    elif step.audience:
        yield Line(f"Will be told: {_all(step.audience)}", indent=6)
    for each in step.audience.passed_by if step.audience else ():
        yield Line(f"Passed by: {named_as(each)}", "warn", 6)


def _all(audience: Audience) -> str:
    return ", ".join(map(_recipient, audience.told)) or "nobody"


def _recipient(each: Recipient) -> str:
    office = f", {each.office.label}" if each.person and each.office else ""
    return f"{each.person or f'the mailbox of {each.party.label}'} ({each.capacity.label}{office})"


def _days(ladder: Ladder, step: Step) -> str:
    """When a step comes, in the words of the policy; an overdue one comes as soon as the last day is over."""
    if step.days is None or step.reached.rung in (Rung.OVERDUE, Rung.NO_ANSWER):
        return ""
    if not step.reached.rung.past_due:
        before = f"{counted(-step.days, 'working day')} before" if step.days else "before"
        return f", {before if step.reached.rung is Rung.DUE_SOON else 'on'} the last day"
    since = " since it came on record" if ladder.known_late else ""
    return f", when {counted(step.days, 'working day')} {'has' if step.days == 1 else 'have'} gone by{since}"


def _came(ladder: Ladder, step: Step) -> str:
    said = " and ".join(spoken_instant(each.recorded) for each in step.raised)
    match step.came:
        case Came.SAID:
            return f"Announced {said}."
        case Came.SUBSUMED if step.raised:
            return f"Not said by itself: it had passed when a higher step was announced {said}."
        case Came.SUBSUMED:
            return "Not said by itself: it has passed, and a higher step stands for it."
        case Came.LEFT_OUT if ladder.alert.silent_until:
            return f"Not said: the alert is silent until {until_when(ladder.alert.silent_until)}."
        case Came.TO_COME if step.reached.mandatory:
            return "To come; it is said also where somebody has taken it on."
        case Came.WAITS if ladder.past:
            return "Its hour had come, and it had not been announced by then."
        case _:
            return step.came.means


def _not_yet(pending: list[dict[str, Any]]) -> Iterator[Block]:
    if pending:
        yield Line("Not handed over yet", "title")
        cells = [(each["who"], each["channel"], _not_before(each)) for each in pending]
        yield Table(("to", "by", "not before"), cells, indent=2)


def _not_before(each: dict[str, Any]) -> str:
    tried = f", tried {counted(each['attempts'], 'time')}" if each["attempts"] else ""
    return f"{spoken_instant(instant_of(each['at']))}{tried}"


def _next(ladder: Ladder) -> Iterator[Line]:
    yield Line("Next", "title")
    if silent := ladder.alert.silent_until:
        how = "Taken on" if ladder.alert.status is Status.ACKNOWLEDGED else "Snoozed"
        yield Line(f"{how} until {until_when(silent)}.", indent=2)
    if ladder.next_at is None:
        yield Line("Nothing more is said of it.", indent=2)
    elif ladder.next_at <= ladder.now:
        says = (
            "There was something to say of it" if ladder.past else "The next sweep has something to say of it"
        )
        yield Line(f"{says}." if ladder.past else f"{says}: spr sweep", "warn", 2)
    else:
        yield Line(f"Something is said next {_after(ladder)}.", indent=2)


def _after(ladder: Ladder) -> str:
    assert ladder.next_at is not None  # noqa: S101  it was looked at before
    if ladder.next_at == ladder.alert.silent_until:
        return f"after {until_when(ladder.next_at)}, if it is owed still"
    return f"from {from_when(ladder.next_at)} on, if it is owed still"
