"""The answer to `spr policy compare`: the clocks of a case under other rules, side by side."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.policies.finding import known_profiles, named
from scheduler.cli.reading.clocks_said import Asked, stands, style_of
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief
from workflow.catalogue import kind_of
from workflow.comparing import (
    Compared,
    Outcome,
    Rules,
    all_readings,
    compare,
    differs,
    other_profile,
    other_set,
    verdicts,
)
from workflow.facts import Given
from workflow.moments import london_day, spoken
from workflow.national import NATIONAL, NationalSet
from workflow.profiles import Profile

if TYPE_CHECKING:
    from scheduler.service import Service


def compared(service: "Service", case: str, others: Sequence[str]) -> Answer:
    """How every clock of the case stands on record, and how it would under the others."""
    kind = kind_of(case)
    standing, given = service.standing(case), service.given(kind)
    rules = _named(service, others) if others else _all(service, case)
    clocks = compare(kind, standing, given, rules)
    asked = Asked(given.now, given.calendar)
    said = [_clock(each, given, asked) for each in clocks]
    document = {"case": case, "rules": [each.name for each in rules], "clocks": said}
    rows = [{**_key(each), **row} for each, said in zip(clocks, said, strict=True) for row in said["under"]]
    return Answer(document, list(_page(case, clocks, given, asked)), rows)


def _named(service: "Service", others: Sequence[str]) -> list[Rules]:
    return [_rules(service, name) for name in dict.fromkeys(others)]


def _rules(service: "Service", name: str) -> Rules:
    match named(service, name):
        case Profile() as profile:
            return other_profile(profile)
        case NationalSet() as guidance:
            return other_set(guidance, service.policy)
        case _:
            raise Ending(
                USAGE,
                f"{name} lengthens no clock: there is nothing to compare. See it: spr policy show {name}",
            )


def _all(service: "Service", case: str) -> list[Rules]:
    """Every profile there is, every national set, and every reading of each duty of this kind of case."""
    policy = service.policy
    return [
        *map(other_profile, known_profiles(service).values()),
        *(other_set(guidance, policy) for guidance in NATIONAL),
        *all_readings(kind_of(case).duties.values(), policy.on(london_day(service.clock()))),
    ]


def _key(compared: Compared) -> dict[str, Any]:
    duty, subject, cycle = compared.key
    return {"duty": duty, "subject": subject, "cycle": cycle}


def _clock(compared: Compared, given: Given, asked: Asked) -> dict[str, Any]:
    return {
        **_key(compared),
        "differs": differs(compared),
        "under": [_outcome(each, asked) for each in compared.outcomes],
        "verdicts": {said: list(rules) for said, rules in verdicts(compared, given).items()},
    }


def _outcome(outcome: Outcome, asked: Asked) -> dict[str, Any]:
    clock = outcome.clock
    if clock is None:
        return {"rules": outcome.rules, "owed": False}
    return {
        "rules": outcome.rules,
        "owed": True,
        "starts_on": str(clock.date.starts_on),
        "due_on": str(clock.date.due_on) if clock.date.due_on.known else None,
        "due_at": str(clock.date.due_at) if clock.date.due_at.known else None,
        "state": str(clock.state),
        "overdue": clock.overdue(asked.now),
        "days_late": clock.days_late(asked.calendar, asked.now),
        "policy": clock.reckoned.policy,
    }


def _page(case: str, clocks: Sequence[Compared], given: Given, asked: Asked) -> Iterator[Block]:
    yield Line(f"{case} under other rules; what is on record stays as it was judged.", "title")
    if not clocks:
        yield Line("No clock runs in this case, and none would.", indent=2)
    for each in clocks:
        if differs(each):
            yield from _differing(each, given, asked)
    alike = [_name(each) for each in clocks if not differs(each)]
    if alike:
        yield Line(f"The same under all of them: {', '.join(alike)}", "dim")


def _differing(compared: Compared, given: Given, asked: Asked) -> Iterator[Block]:
    yield Line(_name(compared), "title")
    alike: dict[Row, list[str]] = {}
    for outcome in compared.outcomes:
        alike.setdefault(_row(outcome, asked), []).append(outcome.rules)
    rows = [(", ".join(rules), *row) for row, rules in alike.items()]
    yield Table(("under", "from", "due", "and so"), rows, 2)
    said = "; ".join(
        f"{verdict} under {', '.join(rules)}" for verdict, rules in verdicts(compared, given).items()
    )
    yield Line(f"{said[:1].upper()}{said[1:]}.", indent=2)


Row = tuple[str, str, str | tuple[str, str]]


def _row(outcome: Outcome, asked: Asked) -> Row:
    clock = outcome.clock
    if clock is None:
        return "", "", "not owed"
    date = clock.date
    due = spoken(date.due_on) if date.due_on.known else "no date"
    return brief(date.starts_on), due, (stands(clock, asked), style_of(clock, asked))


def _name(compared: Compared) -> str:
    duty, subject, cycle = compared.key
    return f"{duty}{f' {subject}' if subject else ''}{f' ({cycle})' if cycle > 1 else ''}"
