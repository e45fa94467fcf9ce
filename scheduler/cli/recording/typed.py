"""Records what was typed: reads the fields, asks for what is missing, and tells what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.dates import NotADate, parse
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.recording import envelope
from scheduler.cli.recording.duplicates import near_duplicate
from scheduler.cli.recording.duty_named import of_the_duty
from scheduler.cli.recording.fields import fields_of, make, said_of
from scheduler.cli.recording.json_strictly import NotJson, strictly
from scheduler.cli.recording.next_steps import free_milestones
from scheduler.cli.recording.record_fact import kind_that_records, opens, option_of
from scheduler.cli.session import Session
from workflow.catalogue import CASES, PARTNERSHIP, kind_of
from workflow.facts import Fact, Record
from workflow.looking_after import IN_EVERY_CASE, OwnerNamed
from workflow.moments import Moment
from workflow.rules import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.service import Service
    from workflow.facts import Entry

_OCCURRED = "--occurred today, or --occurred unknown"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for one fact."""

    fields: Mapping[str, Any]
    case: str | None = None
    occurred: str | None = None
    learned: str | None = None
    by: str | None = None
    role: str | None = None
    departure: str | None = None
    request_id: str | None = None
    expect_version: int | None = None
    dry_run: bool = False
    from_file: str | None = field(default=None)


def record_one(session: Session, fact: type[Fact], typed: Typed) -> None:
    """Record one fact, and tell what it led to; a refusal ends with every reason."""
    now = session.now()
    envelope.check({name: getattr(typed, name) for name in Typed.__slots__})
    given = _given(session, fact, typed)
    occurred = _occurred(session, typed, now)
    with session.service(keys=True) as service:
        case = _case(service, fact, typed)
        if fact is OwnerNamed and case and given.get("duty") and kind_of(case) is not PARTNERSHIP:
            given = {**given, **of_the_duty(service, case, given)}
        made = _made(service, fact, given, now)
        command = Record(
            fact=made,
            occurred=occurred,
            learned=_moment("--learned", typed.learned, now) if typed.learned else None,
            by=typed.by,
            role=typed.role,
            departure=typed.departure,
        )
        _record(session, service, case, command, typed)


def _record(session: Session, service: "Service", case: str | None, command: Record, typed: Typed) -> None:
    from scheduler.cli.recording.outcome import Sent, answer_told, departure_not_needed, outcome_told
    from scheduler.cli.recording.people_noticed import people_noticed
    from scheduler.cli.recording.refusing import said
    from scheduler.cli.recording.telling import told
    from scheduler.requests import new_id

    request_id = typed.request_id or new_id(service.clock())
    again = _again(service, case, command)
    people = people_noticed(service, command.fact, case)
    kind = kind_of(case) if case else kind_that_records(type(command.fact))
    with outcome_told(service, Sent(command, kind, case, request_id)):
        done = service.record(
            command,
            kind=kind,
            case=case,
            command_id=request_id,
            expect=typed.expect_version,
            dry_run=typed.dry_run,
        )
    if isinstance(done, Refused):
        raise Ending(REFUSED, said(done, case or "", _free(service, case)))
    with answer_told(done):
        session.answer(
            told(
                service,
                done,
                request_id,
                again,
                [*departure_not_needed(command, done), *people],
                dry_run=typed.dry_run,
            )
        )


def _free(service: "Service", case: str | None) -> list[str]:
    return free_milestones(kind_of(case), service.standing(case)) if case else []


def _again(service: "Service", case: str | None, command: Record) -> "Entry | None":
    if case is None:
        return None
    return near_duplicate(service.entries(case), command.fact, command.occurred)


def _case(service: "Service", fact: type[Fact], typed: Typed) -> str | None:
    if fact in IN_EVERY_CASE:
        return _any_case(service, fact, typed)
    kind = kind_that_records(fact)
    if typed.case is None:
        if not opens(fact):
            first = ", ".join(each.stored for each in kind.lifecycle.openings())
            raise click.UsageError(
                f"Say in which case: spr record {fact.stored} CASE …; a new one opens with {first}."
            )
        if typed.expect_version is not None:
            raise click.UsageError("A new case has no version to expect; leave it out.")
        return None
    case = service.find(typed.case)
    if not case.startswith(f"{kind.name}/"):
        raise click.UsageError(f"{fact.stored} belongs to the {kind.name} itself; {case} is none.")
    return case


def _any_case(service: "Service", fact: type[Fact], typed: Typed) -> str:
    if typed.case is None:
        raise click.UsageError(f"Say in which case: spr record {fact.stored} CASE …")
    case = service.find(typed.case)
    if kind_of(case) not in CASES:
        kinds = ", ".join(kind.name for kind in CASES)
        raise click.UsageError(f"{case} is kept by the program itself; {fact.stored} goes into: {kinds}.")
    return case


def _made(service: "Service", fact: type[Fact], given: Mapping[str, Any], now: "datetime") -> Fact:
    cases = [each.name for each in fields_of(fact) if each.case]
    found = {name: service.find(str(given[name])) for name in cases if given.get(name)}
    made, wrong = make(fact, {**given, **found}, now)
    if made is None:
        lines = [said_of(option_of(each.field), each) for each in wrong]
        raise Ending(USAGE, "\n".join([*lines, f"Help: spr record {fact.stored} --help"]))
    return made


def _given(session: Session, fact: type[Fact], typed: Typed) -> dict[str, Any]:
    """The fields as they were typed, from the file, and asked for."""
    given = {name: value for name, value in typed.fields.items() if value not in (None, ())}
    personal = {each.name for each in fields_of(fact) if each.personal}
    for name in personal & given.keys():
        raise Ending(
            USAGE,
            f"{option_of(name)}: a name or a date of birth never stands on the command line. "
            "Leave it out and answer the question, or put it in a file: --from-file FILE",
        )
    given = {name: ",".join(v) if isinstance(v, tuple) else v for name, v in given.items()}
    if typed.from_file:
        return {**_from_file(session, typed.from_file, given), **given}
    return {**given, **_asked(session, fact, given)}


def _from_file(session: Session, path: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    held = held_in(session, path)
    twice = held.keys() & typed.keys()
    if twice:
        raise Ending(USAGE, f"{path}: {', '.join(sorted(twice))} is typed as well; say it once.")
    return held


def held_in(session: Session, path: str) -> dict[str, Any]:
    """The fields that a file holds, or what is piped in where the path is a dash."""
    try:
        held = strictly(session.file(Path(path)))
    except NotJson as error:
        raise Ending(USAGE, f"{path}: {error}") from None
    if not isinstance(held, dict):
        raise Ending(USAGE, f'{path}: write the fields as one object: {{"field": "value"}}')
    return held


def _asked(session: Session, fact: type[Fact], given: Mapping[str, Any]) -> dict[str, str]:
    """What somebody at the terminal answers for the fields that are missing, or personal."""
    if not session.asks:
        return {}
    answers = {}
    for each in fields_of(fact):
        if each.name in given or not (each.required or each.personal):
            continue
        text = f"{each.name.replace('_', ' ')} ({each.says})"
        left_out = None if each.required else ""
        answer = click.prompt(text, default=left_out, show_default=False, err=True)
        if answer:
            answers[each.name] = answer
    return answers


def _occurred(session: Session, typed: Typed, now: "datetime") -> Moment:
    text = typed.occurred
    if not text and session.asks:
        text = click.prompt("When did it happen? (today, 23 November 2026, unknown)", err=True)
    if not text:
        raise Ending(USAGE, f"Say when it happened: {_OCCURRED}.")
    return _moment("--occurred", text, now)


def _moment(option: str, text: str, now: "datetime") -> Moment:
    try:
        return parse(text, now)
    except NotADate as error:
        raise Ending(USAGE, f"{option}: {error}") from None
