"""What is told after a decision: the facts it made, in which cases, and what they moved."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scheduler.cli.deciding.decided import Decision
from scheduler.cli.deciding.moved import as_data, moved, on_a_page
from scheduler.cli.reading.clocks_said import Asked
from scheduler.cli.recording.outcome import departure_not_needed
from scheduler.cli.recording.refusing import rules_of
from scheduler.cli.render import Answer, Block, Line
from scheduler.cli.words import counted, said_back
from workflow.clocks import DueDateReckoned
from workflow.facts import Entry, Record, line

if TYPE_CHECKING:
    from scheduler.service import Done, Service


def told(service: "Service", done: "Done", decision: Decision, request_id: str, *, dry_run: bool) -> Answer:
    """The answer to `spr decide`."""
    asked = Asked(service.clock(), service.calendar)
    stated = [(case, e) for case, e in done.entries if not isinstance(e.fact, DueDateReckoned)]
    all_moved = moved(service, done)
    warnings = [
        *({"rule": "look-twice", "says": each, "source": "the record"} for each in decision.warnings),
        *_expected(done),
        *_kept_no_departure(decision, done),
    ]
    first = stated[0][1]
    document: dict[str, Any] = {
        "case": done.case,
        "position": done.position,
        "version": done.standing.version,
        "type": first.fact.stored,
        "occurred": first.occurred.edtf,
        "status": str(done.standing.status),
        "departs_from": list(done.entry.departs_from),
        "changes": list(decision.changes),
        "recorded": [{"case": case, "type": e.fact.stored, "line": line(e.fact)} for case, e in stated],
        "moved": [as_data(each, asked) for each in all_moved],
        "warnings": warnings,
        "request_id": request_id,
        "repeated": done.repeated,
        "dry_run": dry_run,
    }
    page: list[Block] = [
        *_headline(done, first, request_id, dry_run=dry_run),
        *_changes(decision),
        *_recorded(done, stated),
        *on_a_page(all_moved, asked),
        *(Line(f"Warning: {each['says']} ({each['source']}).", "warn") for each in warnings),
    ]
    return Answer(document, page)


def _expected(done: "Done") -> Iterator[dict[str, str]]:
    for rule in done.warnings:
        says = f"expected, and not so: {rule.sentence}"
        yield {"rule": rule.code, "says": says, "source": rule.source}


def _kept_no_departure(decision: Decision, done: "Done") -> list[dict[str, str]]:
    """That a departure typed for a report was not needed; one that a correction carries over is not typed."""
    return departure_not_needed(decision.command, done) if isinstance(decision.command, Record) else []


def _headline(done: "Done", first: Entry, request_id: str, *, dry_run: bool) -> Iterator[Line]:
    word = "Already recorded" if done.repeated else "Recorded"
    yield Line(f"{'Would be recorded' if dry_run else word}: {line(first.fact)}", "title")
    place = "" if done.position is None else f", position {done.position}"
    yield Line(f"In {done.case}{place}, now at version {done.standing.version}.", indent=2)
    if not dry_run:
        yield Line(f"Request id: {request_id}", "dim", 2)


def _changes(decision: Decision) -> Iterator[Line]:
    for each in decision.changes:
        yield Line(f"{each['field']}: {each['before']} → {each['after']}", indent=2)


def _recorded(done: "Done", stated: list[tuple[str, Entry]]) -> Iterator[Line]:
    """The facts that follow from the decision, with those another case takes over counted only."""
    took = {entry.id for _, entry in stated if entry.fact.stored == "case.took-over"}
    brought = [entry for _, entry in stated if entry.cause in took]
    for case, entry in stated[1:]:
        if entry in brought:
            continue
        where = "Instead" if case == done.case else f"Also in {case}"
        when = f" ({said_back(entry.occurred)})" if case == done.case else ""
        yield Line(f"{where}: {line(entry.fact)}{when}", indent=2)
        if entry.departs_from:
            rules = "; ".join(rules_of(done.kind, entry.departs_from))
            yield Line(f"Departs from the rule, only when: {rules}.", "warn", 2)
    if brought:
        yield Line(f"{counted(len(brought), 'fact')} brought over.", indent=2)
