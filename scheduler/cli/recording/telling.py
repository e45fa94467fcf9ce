"""What is told after something was recorded: what, when, how the case stands, which clocks moved."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scheduler.cli.reading.clocks_said import Asked, changes, facts_of, named, notes, stands, style_of
from scheduler.cli.recording.duplicates import warning
from scheduler.cli.recording.next_steps import next_steps
from scheduler.cli.recording.refusing import rules_of
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import said_back
from workflow.clocks import Clock
from workflow.facts import Entry, Standing, line
from workflow.kinds import Kind
from workflow.rules import Rule, unmet

if TYPE_CHECKING:
    from scheduler.service import Done, Service


def told(
    service: "Service",
    done: "Done",
    request_id: str,
    again: Entry | None,
    noticed: list[dict[str, str]],
    *,
    dry_run: bool,
) -> Answer:
    """The answer to `spr record`."""
    asked = Asked(service.clock(), service.calendar)
    kind: Kind = done.kind
    moved = changes(_by_key(kind, done.before), _by_key(kind, done.standing))
    warnings = [
        {"rule": rule.code, "says": f"expected, and not so: {_found(rule, done)}", "source": rule.source}
        for rule in done.warnings
    ]
    warnings += noticed
    if again is not None and not done.repeated:
        warnings.append(warning(again))
    document = _document(done, request_id, warnings, dry_run=dry_run)
    document["clocks"] = [{"change": change, **facts_of(done.case, clock, asked)} for change, clock in moved]
    page = [
        *_headline(done, request_id, dry_run=dry_run),
        *_clocks(moved, asked),
        *(Line(f"Warning: {each['says']} ({each['source']}).", "warn") for each in warnings),
        *_next(kind, done),
    ]
    return Answer(document, page)


def _found(rule: Rule, done: "Done") -> str:
    """What was expected, and what was found instead."""
    return unmet(rule, done.before, done.entry).sentence


def _document(
    done: "Done", request_id: str, warnings: list[dict[str, str]], *, dry_run: bool
) -> dict[str, Any]:
    entry = done.entry
    return {
        "case": done.case,
        "position": done.position,
        "version": done.standing.version,
        "type": entry.fact.stored,
        "occurred": entry.occurred.edtf,
        "status": str(done.standing.status),
        "departs_from": list(entry.departs_from),
        "warnings": warnings,
        "possible": list(dict.fromkeys(done.kind.lifecycle.possible(done.standing))),
        "request_id": request_id,
        "repeated": done.repeated,
        "dry_run": dry_run,
    }


def _by_key(kind: Kind, standing: Standing) -> Mapping[tuple[str, str, int], Clock]:
    return {clock.key: clock for clock in kind.clocks(standing)}


def _headline(done: "Done", request_id: str, *, dry_run: bool) -> Iterator[Line]:
    entry = done.entry
    word = "Already recorded" if done.repeated else "Recorded"
    yield Line(f"{'Would be recorded' if dry_run else word}: {line(entry.fact)}", "title")
    place = "" if done.position is None else f", position {done.position}"
    yield Line(f"In {done.case}{place}, now at version {done.standing.version}.", indent=2)
    yield Line(f"It happened: {said_back(entry.occurred)}.", indent=2)
    if entry.departs_from:
        rules = "; ".join(rules_of(done.kind, entry.departs_from))
        yield Line(f"Departs from the rule, only when: {rules}.", "warn", 2)
    status = done.standing.status
    yield Line(f"Status: {status.label}. {status.means}", indent=2)
    for stream, other in done.entries[1:]:
        if stream != done.case and not stream.startswith("clock"):
            yield Line(f"Also in {stream}: {line(other.fact)}", indent=2)
    if not dry_run:
        yield Line(f"Request id: {request_id}", "dim", 2)


def _clocks(moved: list[tuple[str, Clock]], asked: Asked) -> Iterator[Block]:
    if moved:
        yield Line("Clocks", "title")
        rows = [
            (change, named(clock), (stands(clock, asked), style_of(clock, asked)), notes(clock))
            for change, clock in moved
        ]
        yield Table(("", "duty", "how it stands", "note"), rows, indent=2)


def _next(kind: Kind, done: "Done") -> Iterator[Line]:
    steps = next_steps(kind, done.standing)
    if steps:
        yield Line("Next", "title")
        yield from (Line(step, indent=2) for step in steps)
        yield Line(f"Everything possible: spr possible {done.case}", "dim", 2)
