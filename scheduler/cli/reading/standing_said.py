"""How a case stands, for programs and for people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scheduler.cli.reading import (
    belonging_said,
    incident_said,
    kinds_said,
    owners_said,
    recorded_later,
    requests_said,
    reviews_said,
)
from scheduler.cli.reading.clocks_said import Asked, facts_of, named, notes, stands, style_of
from scheduler.cli.recording.next_steps import next_steps
from scheduler.cli.recording.refusing import rules_of
from scheduler.cli.render import Answer, Block, Line, Table
from workflow.catalogue import kind_of
from workflow.clocks import Clock
from workflow.criteria import Finding, asked_under, findings
from workflow.facts import Entry, Standing, line
from workflow.incident.children import Child
from workflow.incident.standing import Incident
from workflow.moments import spoken
from workflow.policy import Policy
from workflow.review.standing import Review
from workflow.vocabulary import Answer as Said

if TYPE_CHECKING:
    from scheduler.service import Service

_MET = {Said.YES: "met", Said.NO: "not met", Said.UNKNOWN: "unknown"}


def described(service: "Service", case: str) -> Answer:
    """The answer to `spr show`."""
    kind, standing = kind_of(case), service.standing(case)
    asked = Asked(service.clock(), service.calendar)
    clocks = kind.clocks(standing)
    opened = standing.opened.occurred
    document: dict[str, Any] = {
        "case": case,
        "kind": kind.name,
        "status": str(standing.status),
        "opened_on": opened.edtf if opened.known else None,
        "clocks": [facts_of(case, clock, asked) for clock in clocks],
        "owed_elsewhere_by": {
            named(c): incident_said.owed_by(standing, c) for c in clocks if c.owed_elsewhere
        },
        "possible": [] if standing.merged else list(dict.fromkeys(kind.lifecycle.possible(standing))),
        "facts": len(service.on_record.stream(case)),
        "departures": [_departure(entry) for entry in standing.departures],
        **belonging_said.as_data(standing),
        **owners_said.as_data(standing),
        **_particulars(standing, service.policy),
        **requests_said.as_data(service, standing),
        **recorded_later.as_data(service, case),
    }
    page: list[Block] = [
        Line(f"{case}: {standing.status.label}. {standing.status.means}", "title"),
        Line(f"Opened {spoken(opened)} by: {line(standing.opened.fact)}", indent=2),
        *belonging_said.on_a_page(standing),
        *owners_said.on_a_page(standing),
        *_about(standing, service.policy),
        *requests_said.on_a_page(service, standing),
        *_section("Clocks", ("duty", "how it stands", "note"), [
            (named(clock), (stands(clock, asked), style_of(clock, asked)), _notes(standing, clock))
            for clock in clocks
        ]),
        *belonging_said.of_duties(standing),
        *_section("Departures from the rules", ("recorded", "when", "rule departed from"), [
            (line(entry.fact), spoken(entry.occurred), "; ".join(rules_of(kind, entry.departs_from)))
            for entry in standing.departures
        ]),
    ]  # fmt: skip
    page += recorded_later.on_a_page(service, case)
    steps = [] if standing.merged or service.asked_past else next_steps(kind, standing)
    if steps:
        page += [Line("Next", "title"), *(Line(step, indent=2) for step in steps)]
    if not service.asked_past:
        page.append(Line(f"Everything possible: spr possible {case}", "dim", 2))
    return Answer(document, page)


def _notes(standing: Standing, clock: Clock) -> str:
    """The notes of a clock; of an incident, who else owes it; of a review, for which situation."""
    said = notes(clock)
    if clock.owed_elsewhere and isinstance(standing, Incident):
        who = incident_said.owed_by(standing, clock)
        said = said.replace("owed elsewhere", f"owed elsewhere: by {who}", 1)
    arose = reviews_said.situation_of(standing, clock) if isinstance(standing, Review) else ""
    return "; ".join(part for part in (arose, said) if part)


def _section(title: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[Block]:
    if rows:
        yield Line(title, "title")
        yield Table(columns, rows, indent=2)


def _departure(entry: Entry) -> dict[str, Any]:
    return {
        "position": entry.position,
        "type": entry.fact.stored,
        "occurred": entry.occurred.edtf,
        "departs_from": list(entry.departs_from),
    }


def _particulars(standing: Standing, policy: Policy) -> dict[str, Any]:
    """What only one kind of case has."""
    match standing:
        case Incident():
            return {
                "source": str(standing.source),
                "type": str(standing.type),
                "children": [_child(child) for child in standing.children.values()],
                "criteria": [
                    _finding(finding) for finding in findings(standing, asked_under(standing, policy))
                ],
                "reviews": [entry.fact.review for entry in standing.reviews],
                **incident_said.as_data(standing),
            }
        case _:
            return kinds_said.as_data(standing)


def _child(child: Child) -> dict[str, Any]:
    return {
        "child": child.code,
        "identity": str(child.identity),
        "died": str(child.died),
        "died_on": child.died_on.edtf if child.death else None,
        "seriously_harmed": str(child.harmed),
        "harm": [str(harm) for harm in child.harm],
        "abuse_or_neglect": str(child.abuse),
        "looked_after": str(child.looked_after),
        "regulated_setting": str(child.regulated_setting),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "child": finding.child,
        "ground": str(finding.ground),
        "finding": _MET[finding.answer],
        "missing": list(finding.missing),
    }


def _died(child: Child) -> str:
    """Whether a child died, and when; a day that nobody knows is said to be that."""
    if not child.death:
        return child.died.label
    return f"{child.died.label}, {spoken(child.died_on) if child.died_on.known else 'day unknown'}"


def _about(standing: Standing, policy: Policy) -> Iterator[Block]:
    if isinstance(standing, Incident):
        yield from incident_said.on_a_page(standing)
        yield from _children(standing, policy)
    else:
        yield from kinds_said.on_a_page(standing)


def _children(incident: Incident, policy: Policy) -> Iterator[Block]:
    rows = [
        (
            child.code or "(no code)",
            _died(child),
            child.harmed.label,
            child.abuse.label,
            child.looked_after.label,
            child.regulated_setting.label,
        )
        for child in incident.children.values()
    ]
    columns = ("child", "died", "seriously harmed", "abuse or neglect", "looked after", "regulated")
    yield from _section("Children", columns, rows)
    criteria = [
        (
            finding.child or "(no code)",
            finding.ground.label,
            (_MET[finding.answer], "good" if finding.answer is Said.YES else ""),
            " ".join(finding.missing),
        )
        for finding in findings(incident, asked_under(incident, policy))
    ]
    yield from _section("Criteria", ("child", "ground", "finding", "still to be answered"), criteria)
