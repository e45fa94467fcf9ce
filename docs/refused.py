"""The page of the rules: what each asks, and what is said where it is not met, as it was really said."""

from collections.abc import Iterator

from lifecycles import driven
from surface import table

from scheduler.cli.recording.refusing import said
from workflow import catalogue
from workflow.corrections import ALWAYS
from workflow.rules import Refused, Rule, Treatment

MANY = 8


def refusals() -> Iterator[str]:
    yield "# Rules and refusals\n"
    yield "A fact that breaks a rule is treated in one of three ways.\n"
    rules = _rules()
    for treatment in Treatment:
        yield f"## {treatment.name.capitalize()}: {treatment.value.partition(': ')[2] or treatment.value}\n"
        rows = (
            (f"`{rule.code}`", f"only when {rule.sentence}", rule.source, rule.remedy, _where(where))
            for rule, where in rules.items()
            if rule.treatment is treatment
        )
        yield from table(("rule", "sentence", "source", "what to do", "asked of"), rows)
    yield "## Always\n"
    yield from table(("rule", "sentence"), (
        ("`not-in-the-future`", "only when the day it occurred, and the day it was learned, are not in the future"),
        ("`not-now`", "only when the case is in a status for which the lifecycle has a row"),
    ))  # fmt: skip
    yield from _samples(rules)


def _rules() -> dict[Rule, set[str]]:
    asked: dict[Rule, set[str]] = {}
    for kind in catalogue.KINDS.values():
        for move in kind.lifecycle.moves:
            for rule in move.provided:
                asked.setdefault(rule, set()).add(f"`{move.fact.stored}`")
    for fact, rules in ALWAYS.items():
        for rule in rules:
            asked.setdefault(rule, set()).add(f"`{fact.stored}`")
    return asked


def _where(where: set[str]) -> str:
    return ", ".join(sorted(where)) if len(where) < MANY else f"{len(where)} facts of the case"


def _samples(rules: dict[Rule, set[str]]) -> Iterator[str]:
    yield "## As it is said\n"
    yield "Each refusal below was provoked by driving a case until the rule was not met.\n"
    provoked = dict(_provoked())
    for rule in rules:
        if rule in provoked:
            yield f"### `{rule.code}`\n"
            yield f"```text\n{provoked[rule]}\n```\n"
    warned = [rule for rule in rules if rule.treatment is Treatment.WARNING]
    without = [rule for rule in rules if rule not in provoked and rule not in warned]
    if without:
        yield "## Without a sample\n"
        yield "These belong to what the program keeps itself, or were not met by any case that was driven:\n"
        yield "".join(f"- `{rule.code}`\n" for rule in without)


def _provoked() -> Iterator[tuple[Rule, str]]:
    """Each rule that stops a fact, with the refusal in which it was named first."""
    search, named = driven(), set()
    for kind in catalogue.CASES:
        for rule, answers in search.answers(kind.name).items():
            asked = answers.get(False)
            if asked is None or rule in named or rule.treatment is Treatment.WARNING:
                continue
            refused = asked.refusal()
            if isinstance(refused, Refused) and rule.code in {unmet.rule for unmet in refused.because}:
                named.add(rule)
                yield rule, said(refused, asked.story.standing.case)
