"""The pages of the machines: each kind's table and pictures, and what was counted by driving them."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from drawing import a, svg
from surface import table

from workflow.catalogue import CASES
from workflow.corrections import ALWAYS
from workflow.lifecycle import Lifecycle
from workflow.moments import spoken_day

ROOT = Path(__file__).parent.parent
HOWS = ("admitted", "as a departure", "refused by a rule", "not in that status")


def lifecycles() -> Iterator[str]:
    yield "# Lifecycles\n"
    yield "Each kind of case is one table; these pictures and tables are drawn from it.\n"
    yield "A fact that stays is evidence: it is recorded and moves nothing. The pictures show the others.\n"
    for kind in CASES:
        yield f"## {kind.name}\n"
        yield f"![How {a(kind.name)} comes from one status to the next](lifecycles/{kind.name}.svg)\n"
        yield from table(("status", "what it means"), _statuses(kind.lifecycle))
        yield from _mermaid(kind.lifecycle)
        rows = (
            (
                f"`{move.fact.stored}`",
                ", ".join(status.label for status in move.while_in),
                getattr(move.becomes, "label", "") or "stays",
                "; ".join(rule.sentence for rule in move.provided),
            )
            for move in kind.lifecycle.moves
        )
        yield from table(("recorded", "while the case is", "it becomes", "only when"), rows)
    yield "## In every case\n"
    yield "These are admitted in every status of every kind, and move none.\n"
    shared = ((f"`{f.stored}`", "; ".join(r.sentence for r in rules)) for f, rules in ALWAYS.items())
    yield from table(("recorded", "only when"), shared)


def _statuses(lifecycle: Lifecycle) -> Iterator[tuple[str, str]]:
    for status in type(lifecycle.begins):
        yield status.label, status.means


def _mermaid(lifecycle: Lifecycle) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in lifecycle.moves:
        for status in move.while_in:
            if move.becomes and move.becomes != status:
                here = "[*]" if status == lifecycle.begins else str(status).replace("-", "_")
                there = str(move.becomes).replace("-", "_")
                arrows.setdefault((here, there), []).append(move.fact.stored.partition(".")[2])
    for (here, there), named in arrows.items():
        yield f"    {here} --> {there}: {', '.join(named)}"
    for end in _ends(lifecycle):
        yield f"    {end.replace('-', '_')} --> [*]"
    yield "```\n"


def _ends(lifecycle: Lifecycle) -> Iterator[str]:
    leads_on = {str(at) for move in lifecycle.moves for at in move.while_in if move.becomes not in {"", at}}
    return (str(status) for status in type(lifecycle.begins) if str(status) not in leads_on)


def pictures() -> Iterator[tuple[str, str]]:
    """The pictures, each with the name of its file."""
    for kind in CASES:
        yield f"lifecycles/{kind.name}.svg", svg(kind.name.replace("-", " "), kind.lifecycle)


def driven():  # noqa: ANN201  a module of the tests
    """The search that drives cases; it stands with the tests that rely on it."""
    tests = str(ROOT / "tests")
    if tests not in sys.path:
        sys.path.append(tests)
    from guidance import driven as found  # noqa: PLC0415  after the line above

    return found


def machines() -> Iterator[str]:
    search = driven()
    yield "# The machines, counted\n"
    yield (
        "Every fact was tried in every status, of cases that were driven there from the beginning; the facts "
        "that every case admits as well. `tests/guidance/test_machines.py` fails where a status is not "
        "reached, or where a refusal has no sentence.\n"
    )
    tried = {kind.name: search.pairs(kind.name) for kind in CASES}
    heads = ("kind", "facts", "statuses", "pairs", *HOWS)
    yield from table(heads, (_counted(name, pairs) for name, pairs in tried.items()))
    yield f"{sum(map(len, tried.values()))} pairs in all.\n"
    for kind in CASES:
        yield f"## {kind.name}\n"
        yield "The shortest way to each status, departures from the rules allowed.\n"
        yield from table(("status", "the way there", "duties seen to run"), _ways(search, kind))


def _counted(name: str, pairs: dict) -> tuple[object, ...]:  # type: ignore[type-arg]
    count = Counter(verdict.how for verdict in pairs.values())
    facts, statuses = ({each[place] for each in pairs} for place in (0, 1))
    return (name, len(facts), len(statuses), len(pairs), *(count[how] for how in HOWS))


def _ways(search, kind) -> Iterator[tuple[str, str, str]]:  # noqa: ANN001  of the tests
    running: dict[str, set[str]] = {}
    for story in search.everywhere(kind):
        running.setdefault(story.status, set()).update(key[0] for key in story.owed())
    for status, story in search.reached(kind).items():
        day = "" if story.day == search.TODAY else f" ({spoken_day(story.day)})"
        way = ", ".join(f"`{fact.stored}`" for fact in story.path) or "nothing is on record"
        yield status.replace("-", " "), way + day, ", ".join(f"`{d}`" for d in sorted(running[status]))
