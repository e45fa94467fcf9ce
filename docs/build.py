"""Writes the reference pages from the code, so that nothing is written twice.

`python docs/build.py` writes docs/reference/*.md, and what the commands in the tutorial and the README
print (transcripts.py); with `--check` it writes nothing, names the pages that
are not what the code says, and ends with exit code 10.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import get_origin

import msgspec.structs

ROOT = Path(__file__).parent.parent
TRANSCRIPTS = ("docs/tutorial.md", "README.md")
HEAD = "<!-- Written by docs/build.py from the code; change the code, then run `python3 dev.py docs`. -->\n"

SPOKEN = {"Words": "sealed text", "Name": "sealed text", "Moment": "date", "str": "text", "int": "number"}

sys.path.insert(0, str(ROOT))

import surface  # noqa: E402  beside this file
from transcripts import told_again  # noqa: E402  beside this file

from workflow import catalogue, lifecycle, vocabulary  # noqa: E402
from workflow.national import COVID, NATIONAL  # noqa: E402
from workflow.profiles import DEFAULT, SHIPPED, Profile, shipped  # noqa: E402
from workflow.rules import Rule, Treatment  # noqa: E402
from workflow.spans import Span  # noqa: E402


def glossary() -> Iterator[str]:
    yield "# Glossary\n"
    yield "Every word the record knows: its stored code, and what it means.\n"
    statuses = [type(kind.lifecycle.begins) for kind in catalogue.CASES]
    terms = [t for t in vars(vocabulary).values() if isinstance(t, type) and issubclass(t, vocabulary.Term)]
    for term in (*(each for each in terms if each is not vocabulary.Term), *statuses):
        owner = term.__module__.split(".")[1] if term.__name__ == "Status" else ""
        yield f"## {owner.capitalize()} {term.__name__}".replace("  ", " ") + "\n"
        yield f"{term.__doc__}\n"
        yield from surface.table(("code", "meaning"), ((f"`{each}`", each.means) for each in term))


def facts() -> Iterator[str]:
    yield "# Facts\n"
    yield "Everything that can be recorded. A sealed field is encrypted on the record under the case's key.\n"
    for kind in catalogue.KINDS.values():
        yield f"## {kind.name}\n"
        for fact in kind.lifecycle.facts:
            yield from _fact(fact)
    yield "## Reckoned by the program\n"
    yield from _fact(catalogue.FACTS["clock.due-date-reckoned"])


def _fact(fact: type) -> Iterator[str]:
    yield f"### `{fact.stored}`\n"
    yield f"{fact.__doc__}\n"
    rows = [
        (f"`{n}`", _type(h), _default(fact, n), surface.about(h)) for n, h in catalogue.fields(fact).items()
    ]
    if rows:
        yield from surface.table(("field", "type", "left out", "meaning"), rows)


def _type(hint: object) -> str:
    if hasattr(hint, "__metadata__"):
        return _type(hint.__origin__)
    if isinstance(hint, UnionType):
        return _type(hint.__args__[0])
    if get_origin(hint) is tuple:
        return f"list of {_type(hint.__args__[0])}"
    named = getattr(hint, "__name__", "table")
    return SPOKEN.get(named, named)


def _default(fact: type, name: str) -> str:
    field = next(each for each in msgspec.structs.fields(fact) if each.name == name)
    value = "" if field.default in (None, ()) else str(field.default)
    return "required" if field.required else value or "nothing"


def lifecycles() -> Iterator[str]:
    yield "# Lifecycles\n"
    yield "Each kind of case is one table; these pictures and tables are drawn from it.\n"
    for kind in catalogue.CASES:
        table = kind.lifecycle
        yield f"## {kind.name}\n"
        yield from _mermaid(table)
        rows = (
            (
                f"`{move.fact.stored}`",
                ", ".join(status.label for status in move.while_in),
                getattr(move.becomes, "label", "") or "stays",
                "; ".join(rule.sentence for rule in move.provided),
            )
            for move in table.moves
        )
        yield from surface.table(("recorded", "while the case is", "it becomes", "only when"), rows)


def _mermaid(table: lifecycle.Lifecycle) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in table.moves:
        for status in move.while_in:
            if move.becomes and move.becomes != status:
                here = "[*]" if status == table.begins else str(status).replace("-", "_")
                arrows.setdefault((here, str(move.becomes).replace("-", "_")), []).append(
                    move.fact.stored.partition(".")[2]
                )
    for (here, there), named in arrows.items():
        yield f"    {here} --> {there}: {', '.join(named)}"
    yield "```\n"


def duties() -> Iterator[str]:
    yield "# Duties\n"
    yield "Who owes what to whom, how strongly it binds, and how its date is reckoned.\n"
    for kind in catalogue.CASES:
        for duty in kind.duties.values():
            yield f"## `{duty.code}` ({kind.name})\n"
            yield f"> {duty.says}\n"
            yield from surface.table(("", ""), (
                ("source", duty.source),
                ("force", f"{duty.force.label}: {duty.force.means}"),
                ("owed by", duty.owed_by.means),
                ("owed to", duty.owed_to.means),
                ("starts when", duty.starts_with),
                ("within", str(duty.within)),
                ("met by", duty.met_with),
                ("in force", _span(duty.in_force)),
                ("adopted by", f"the local profile `{DEFAULT}`" if duty.local else "national guidance"),
            ))  # fmt: skip


def policies() -> Iterator[str]:
    yield "# Policies\n"
    yield "A duty is judged by the national set and the local profile of the day on which it arose, and what it was judged by stands on its due date.\n"
    yield "## National sets\n"
    yield from surface.table(
        ("set", "what it is", "in force"), ((n.code, n.says, _span(n.in_force)) for n in NATIONAL)
    )
    yield "### What is notified\n"
    criteria = dict.fromkeys(criterion for each in NATIONAL for criterion in each.criteria)
    yield from surface.table(
        ("criterion", *(each.code for each in NATIONAL)),
        ((told, *("yes" if told in each.criteria else "" for each in NATIONAL)) for told in criteria),
    )
    yield "### To whom, what follows, and from where it is known\n"
    yield from surface.table(
        ("set", "told", "which review follows", "source", "to be confirmed by the partnership"),
        ((n.code, n.notify, n.review, n.source, "; ".join(n.to_be_confirmed) or "nothing") for n in NATIONAL),
    )
    yield f"### {COVID.code}, over the set in force\n"
    yield f"{COVID.says}\n"
    yield f"Seen {_span(COVID.seen)}; whether it still held until {COVID.over_by} is not known.\nRelaxed: {', '.join(f'`{duty}`' for duty in COVID.duties)}.\nTheir clocks ran on, and are marked.\nSource: {COVID.source}.\n"
    yield "## Local profiles\n"
    yield f"A new store begins with `{DEFAULT}`; the others are examples and nobody's own.\n"
    profiles = [shipped(name) for name in SHIPPED]
    rows = {what: [told(each) for each in profiles] for what, told in _PROFILE.items()}
    yield from surface.table(
        ("", *(f"`{each.name}`" for each in profiles)), ((what, *said) for what, said in rows.items())
    )


_PROFILE: dict[str, Callable[[Profile], str]] = {
    "what it is": lambda each: each.says,
    "source": lambda each: each.source,
    "in force": lambda each: _span(each.in_force),
    "criteria": lambda each: each.criteria,
    "local duties adopted": lambda each: _codes(sorted(each.duties)),
    "readings": lambda each: _pairs(each.readings),
    "first day counts": lambda each: _codes(sorted(each.first_day_counts)),
    "cut-off hour": lambda each: _pairs(each.cut_off),
    "told in advance": lambda each: _pairs(
        {code: f"{days} working days" for code, days in each.lead_times.items()}
    ),
    "duties added": lambda each: _pairs({code: duty.within for code, duty in each.added.items()}),
    "stages of a disagreement": lambda each: _pairs({stage.stage: stage.within for stage in each.escalation}),
    "times without a number": lambda each: _pairs(each.intervals),
    "copies": lambda each: _pairs({fact: ", ".join(who) for fact, who in each.copies.items()}),
    "signed off by": lambda each: _pairs({what: ", then ".join(who) for what, who in each.sign_off.items()}),
}


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes) or "none"


def _pairs(told: Mapping[str, str]) -> str:
    return "; ".join(f"`{what}`: {said}" for what, said in told.items()) or "none"


def _span(span: Span) -> str:
    since = f"from {span.since}" if span.since else "from the beginning"
    return f"{since} until {span.until}" if span.until else f"{since} on"


def refusals() -> Iterator[str]:
    yield "# Rules and refusals\n"
    yield "A fact that breaks a rule is treated in one of three ways.\n"
    for treatment in Treatment:
        yield f"## {treatment.name.capitalize()}: {treatment.value.partition(': ')[2] or treatment.value}\n"
        rows = (
            (f"`{rule.code}`", f"only when {rule.sentence}", rule.source, rule.remedy, _where(where))
            for rule, where in _rules().items()
            if rule.treatment is treatment
        )
        yield from surface.table(("rule", "sentence", "source", "what to do", "asked of"), rows)
    yield "## Always\n"
    yield from surface.table(("rule", "sentence"), (
        ("`not-in-the-future`", "only when the day it occurred, and the day it was learned, are not in the future"),
        ("`not-now`", "only when the case is in a status for which the lifecycle has a row"),
    ))  # fmt: skip


def _rules() -> dict[Rule, set[str]]:
    asked: dict[Rule, set[str]] = {}
    for kind in catalogue.KINDS.values():
        for move in kind.lifecycle.moves:
            for rule in move.provided:
                asked.setdefault(rule, set()).add(f"`{move.fact.stored}`")
    return asked


MANY = 8


def _where(where: set[str]) -> str:
    return ", ".join(sorted(where)) if len(where) < MANY else f"{len(where)} facts of the case"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "glossary": glossary,
    "facts": facts,
    "lifecycles": lifecycles,
    "duties": duties,
    "policies": policies,
    "refusals": refusals,
    "settings": surface.settings,
    "commands": surface.commands,
    "examination": surface.examination,
}


def page(name: str) -> str:
    """One page as the code says it should be."""
    return HEAD + "\n" + "\n".join(PAGES[name]())


def _pages(root: Path) -> Iterator[tuple[Path, str]]:
    for name in PAGES:
        yield root / "docs/reference" / f"{name}.md", page(name)
    for told in TRANSCRIPTS:
        yield root / told, told_again((root / told).read_text("utf-8"))


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check name those that differ; a folder named last stands for the checkout."""
    check = "--check" in arguments
    folders = [Path(each) for each in arguments if each != "--check"]
    stale = []
    for path, text in _pages(folders[-1] if folders else ROOT):
        if check:
            stale += [path.name] if not path.exists() or path.read_text("utf-8") != text else []
        else:
            path.write_text(text, "utf-8")
    for each in stale:
        print(f"{each} is not what the code says: run python3 dev.py docs")
    return 10 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
