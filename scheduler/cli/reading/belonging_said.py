"""How a case belongs to others, and what was decided of its duties, for programs and for people."""

from collections.abc import Iterator
from typing import Any

from scheduler.cli.render import Block, Line, Table
from scheduler.cli.words import brief
from workflow.facts import Entry, Standing
from workflow.moments import spoken


def as_data(standing: Standing) -> dict[str, Any]:
    """The links, mergings, waivers and reasons of a case."""
    return {
        "links": list(standing.links),
        "merged_into": merged_into(standing),
        "took_over": list(standing.taken_over),
        "waived": [_waived(entry) for entry in standing.waivers.values()],
        "explained": [_explained(entry) for entry in standing.explained.values()],
        "holds": [_hold(entry) for entry in standing.holds.values()],
        "put_right": [entry.version for entry in standing.mended],
    }


def merged_into(standing: Standing) -> str | None:
    """The case that carries this one on."""
    return standing.merged.fact.case if standing.merged else None


def on_a_page(standing: Standing) -> Iterator[Block]:
    """The same for people; nothing where there is nothing to say."""
    if standing.merged:
        into = standing.merged.fact.case
        yield Line(
            f"Merged into {into} {spoken(standing.merged.occurred)}: it is carried on there.", "warn", 2
        )
    for text, entries in (("Took over", standing.taken_over), ("Linked with", standing.links)):
        if entries:
            yield Line(f"{text} {', '.join(entries)}", indent=2)
    if standing.mended:
        numbers = ", ".join(str(entry.version) for entry in standing.mended)
        yield Line(f"Put right by {numbers}: spr history {standing.case}", "dim", 2)


def of_duties(standing: Standing) -> Iterator[Block]:
    """What was decided of single duties: why they are late, and which were waived."""
    explained = [
        (*_duty(e), e.fact.reason.label, brief(e.fact.forecast), e.fact.accepted_by)
        for e in standing.explained.values()
    ]
    waived = [(*_duty(e), e.fact.authority, brief(e.occurred)) for e in standing.waivers.values()]
    if explained:
        yield Line("Lateness explained", "title")
        yield Table(("duty", "reason", "expected", "accepted by"), explained, indent=2)
    held = [
        (e.fact.hold.label, e.fact.proceedings, e.fact.owner, brief(e.fact.forecast))
        for e in standing.holds.values()
    ]
    if held:
        yield Line("Held up, which stops no clock", "title")
        yield Table(("what", "because of", "owner", "expected to end"), held, indent=2)
    if waived:
        yield Line("Waived", "title")
        yield Table(("duty", "by", "day"), waived, indent=2)


def _duty(entry: Entry) -> tuple[str]:
    return (f"{entry.fact.duty} {entry.fact.subject}".strip(),)


def _key(entry: Entry) -> dict[str, Any]:
    fact = entry.fact
    return {"duty": fact.duty, "subject": fact.subject, "cycle": fact.cycle, "version": entry.version}


def _waived(entry: Entry) -> dict[str, Any]:
    return {**_key(entry), "authority": entry.fact.authority, "on": entry.occurred.edtf}


def _hold(entry: Entry) -> dict[str, Any]:
    fact = entry.fact
    return {
        "hold": str(fact.hold),
        "proceedings": fact.proceedings,
        "reason": str(fact.reason),
        "owner": fact.owner or None,
        "forecast": fact.forecast.edtf if fact.forecast.known else None,
    }


def _explained(entry: Entry) -> dict[str, Any]:
    fact = entry.fact
    return {
        **_key(entry),
        "reason": str(fact.reason),
        "forecast": fact.forecast.edtf if fact.forecast.known else None,
        "accepted_by": fact.accepted_by or None,
    }
