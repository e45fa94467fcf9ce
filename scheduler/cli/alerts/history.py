"""Everything that was said and done about an alert, in the order in which it came on record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scheduler.cli.alerts.people import of_which, who
from scheduler.cli.render import Block, Line, Table
from scheduler.cli.words import counted, until_when
from workflow.alerts import Acknowledged, Delivered, Raised, Snoozed, Undeliverable, Withdrawn, silent_until
from workflow.facts import Entry
from workflow.moments import spoken, spoken_instant, stamp


def as_data(said: Sequence[Entry]) -> list[dict[str, Any]]:
    """What was said and done for programs, a fact each."""
    causes = {each.id: each for each in said}
    return [_one(each, causes) for each in said]


def _one(entry: Entry, causes: Mapping[str, Entry]) -> dict[str, Any]:
    return {
        "position": entry.position,
        "type": entry.fact.stored,
        "recorded": stamp(entry.recorded),
        "by": entry.by,
        "says": _says(entry, causes),
    }


def on_a_page(said: Sequence[Entry]) -> Iterator[Block]:
    """The same for people."""
    if said:
        yield Line("What was said and done", "title")
        causes = {each.id: each for each in said}
        rows = [(spoken_instant(each.recorded), _says(each, causes), each.by or "") for each in said]
        yield Table(("on record", "", "by"), rows, indent=2)


def _says(entry: Entry, causes: Mapping[str, Entry]) -> str:
    match entry.fact:
        case Raised() as fact:
            return _announced(fact)
        case Acknowledged() as fact:
            return f"taken on until {_until(fact)}"
        case Snoozed() as fact:
            return f"snoozed until {_until(fact)}: {fact.reason.means}"
        case Delivered() as fact:
            return f"told {who(fact)} by {fact.channel}: {of_which(causes.get(entry.cause or ''))}"
        case Undeliverable() as fact:
            tries = counted(fact.attempts, "attempt")
            what = of_which(causes.get(entry.cause or ""))
            return f"{who(fact)} not reached by {fact.channel}, given up after {tries}: {what}"
        case Withdrawn() as fact:
            return _withdrawn(fact)
        case other:
            return str(other.stored)


def _announced(fact: Raised) -> str:
    """What was announced, and what beside: anew, overdue from the first, or in the place of others."""
    more = [
        "anew" if fact.raising > 1 else "",
        "overdue already when it came on record" if fact.born_overdue else "",
        f"in place of {', '.join(each.label for each in fact.subsumes)}" if fact.subsumes else "",
        f"to {', '.join(each.label for each in fact.tells)} as well" if fact.tells else "",
    ]
    said = "; ".join(each for each in more if each)
    return f"announced: {fact.rung.label}, due {spoken(fact.due_on)}" + (f" ({said})" if said else "")


def _until(fact: Acknowledged | Snoozed) -> str:
    until = silent_until(fact.until)
    return until_when(until) if until else "an unknown day"


def _withdrawn(fact: Withdrawn) -> str:
    done = f" It happened {spoken(fact.done_on)}." if fact.done_on.known else ""
    moved = f" It is due {spoken(fact.moved_to)} now." if fact.moved_to.known else ""
    return f"withdrawn: {fact.because.means}{done}{moved}"
