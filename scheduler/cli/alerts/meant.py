"""Which clock, and which of its alerts, is meant by what was typed: a part is enough where one bears it."""

from typing import TYPE_CHECKING, NamedTuple

from projections.alerts import AlertRow
from projections.alerts import alerts as announced
from scheduler.cli.endings import NOT_FOUND, REFUSED, USAGE, Ending
from scheduler.cli.reading.clocks_said import named
from scheduler.cli.reading.explaining import Chosen, as_shown, chosen, see_the_order
from scheduler.cli.words import from_when, until_when
from workflow.alerts import STANDS, Status
from workflow.catalogue import CASES, kind_of
from workflow.clocks import Clock, ClockKey
from workflow.moments import instant_of, spoken_instant
from workflow.vocabulary import ClockState, WithdrawnBecause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.service import Service


class Standing(NamedTuple):
    """An alert that stands: its row, and the clock that it is about."""

    row: AlertRow
    clock: Clock


def the_clock(
    service: "Service", case: str, duty: "Sequence[str]", subject: str | None, cycle: int | None
) -> Chosen:
    """The clock that is meant, in its case; an Ending says which there are."""
    see_the_order(case, duty)
    case = the_case(service, case)
    code, about, turn = as_shown(" ".join(duty))
    code = _whole_code(service, case, code)
    return chosen(
        service, case, code, about if subject is None else subject, turn if cycle is None else cycle
    )


def clocks_with_alerts(service: "Service", case: str, subject: str | None, cycle: int | None) -> list[Chosen]:
    """Every clock of a case that runs or of which something was said; an Ending where there is none."""
    case = the_case(service, case)
    entries = service.entries(case)
    with service.views.connect(case) as tx:
        said = {(row.duty, row.subject, row.cycle) for row in announced(tx, case=case)}
    found = [
        Chosen(case, clock, entries, [])
        for clock in kind_of(case).clocks(service.standing(case))
        if (clock.state is ClockState.RUNNING or clock.key in said)
        and subject in (None, clock.date.subject)
        and cycle in (None, clock.date.cycle)
    ]
    if not found:
        says = f"Nothing runs in {case} as asked, and nothing was said of it. What there is: spr show {case}"
        raise Ending(NOT_FOUND, says)
    return found


def the_case(service: "Service", text: str) -> str:
    """The case that is meant; an Ending where it is one in which nothing is owed."""
    case = service.find(text)
    if kind_of(case) not in CASES:
        raise Ending(NOT_FOUND, f"{case} is kept by the program itself; nothing is owed in it.")
    return case


def _whole_code(service: "Service", case: str, typed: str) -> str:
    """The code of a duty, or what stands after its dot, where one duty of the case bears it."""
    kind = kind_of(case)
    running = [clock.duty.code for clock in kind.clocks(service.standing(case))]
    known = dict.fromkeys((*running, *kind.duties))
    if typed in known or "." in typed:
        return typed
    bearing = [code for code in known if code.partition(".")[2] == typed]
    begun = [code for code in bearing if code in running] or bearing
    if len(begun) > 1:
        raise Ending(USAGE, f"{typed} can be {' or '.join(begun)}; write the whole code.")
    return begun[0] if begun else typed


def standing_alerts(
    service: "Service",
    case: str,
    duty: "Sequence[str]",
    subject: str | None,
    cycle: int | None,
    *,
    all_: bool,
) -> list[Standing]:
    """The alerts that stand and are meant: of one duty, of the only one that stands, or `all_` of a case."""
    see_the_order(case, duty)
    case = the_case(service, case)
    with service.views.connect(case) as tx:
        rows = {(r.duty, r.subject, r.cycle): r for r in announced(tx, case=case) if r.state in STANDS}
    clocks = {clock.key: clock for clock in kind_of(case).clocks(service.standing(case))}
    standing = [Standing(row, clocks[key]) for key, row in rows.items()]
    if duty:
        about = the_clock(service, case, duty, subject, cycle).clock
        found = [each for each in standing if each.clock.key == about.key]
        return _still_owed(case, found) if found else _nothing_stands(service, case, about)
    if not standing:
        raise Ending(
            REFUSED, f"Nothing stands announced in {case}. What is owed there: spr due --case {case}"
        )
    standing = _still_owed(case, standing)
    if len(standing) > 1 and not all_:
        names = ", ".join(named(each.clock) for each in standing)
        says = f"Several alerts stand in {case}: {names}. Name one of them, or take them together: --all"
        raise Ending(USAGE, says)
    return standing


def _still_owed(case: str, found: list[Standing]) -> list[Standing]:
    """Those whose clock runs; an Ending where that is none: the next sweep takes the alert back."""
    owed = [each for each in found if each.clock.state is ClockState.RUNNING]
    if owed:
        return owed
    how = ", ".join(f"{named(each.clock)} is {each.clock.state.label}" for each in found)
    says = f"There is nothing to take on in {case}: {how}. The next sweep withdraws the alert: spr sweep"
    raise Ending(REFUSED, says)


def _nothing_stands(service: "Service", case: str, clock: Clock) -> list[Standing]:
    """End with why there is nothing to take on, and when there will be."""
    with service.views.connect(case) as tx:
        last = _last(announced(tx, case=case), clock.key)
    if last is not None and last.state == Status.WITHDRAWN:
        because = WithdrawnBecause(last.withdrawn_because or WithdrawnBecause.UNKNOWN).means
        when = spoken_instant(instant_of(last.withdrawn_at))
        says = f"The alert of {named(clock)} in {case} was withdrawn {when}: {because}"
    else:
        says = f"Nothing has been announced of {named(clock)} in {case}."
    raise Ending(REFUSED, f"{says} {_what_comes(service, case, clock)}")


def _last(rows: "Sequence[AlertRow]", key: ClockKey) -> AlertRow | None:
    return next((row for row in rows if (row.duty, row.subject, row.cycle) == key), None)


def _what_comes(service: "Service", case: str, clock: Clock) -> str:
    look = f"See all of it: spr alerts explain {case} {named(clock)}"
    if clock.state is not ClockState.RUNNING:
        return f"There is nothing to take on. {look}"
    now = service.clock()
    ladder = clock.ladder
    if any(each.at <= now for each in ladder):
        return "It is announced by the next sweep; take it on then: spr sweep"
    if not ladder:
        return f"It has no day, and nothing will be announced. {look}"
    return f"The first is said from {from_when(ladder[0].at)} on. {look}"


def silent_already(row: AlertRow) -> str:
    """Until when an alert is silent as it stands; empty where nobody has made it so."""
    return until_when(instant_of(row.silent_until)) if row.silent_until else ""
