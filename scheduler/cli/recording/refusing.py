"""A refusal said to people: every rule that is not met, its source, and what to do now."""

from collections.abc import Iterable, Iterator, Sequence

from scheduler.cli.recording.next_steps import as_command
from workflow.kinds import Kind
from workflow.rules import Refused, Unmet

_LIST = 8


def said(refused: Refused, case: str = "", first: Sequence[str] = ()) -> str:
    """The refusal in full; of what is possible now, what stands `first` is named first."""
    return "\n".join(_lines(refused, case, first))


def _lines(refused: Refused, case: str, first: Sequence[str]) -> Iterator[str]:
    yield f"Not recorded in {case or 'a new case'}: {refused.fact}, which is possible only when"
    for unmet in refused.because:
        yield f"  - {unmet.sentence}"
        yield f"    ({unmet.source})"
        if unmet.remedy:
            yield f"    Next: {as_command(unmet.remedy, case)}"
    if refused.departure_possible:
        yield 'If it happened all the same, record it with the reason: add --departure "why"'
    if not _other_facts_help(refused):
        return
    if refused.possible:
        names = list(dict.fromkeys((*first, *refused.possible)))
        more = f", and {len(names) - _LIST} more" if len(names) > _LIST else ""
        yield f"Possible now: {', '.join(names[:_LIST])}{more}"
    if case:
        yield f"Why the rest is not: spr possible {case}"


def _other_facts_help(refused: Refused) -> bool:
    """Whether another fact may be what is wanted: not where only the date stands in the way.

    Nor where the case is carried on elsewhere, or something is to be put right.
    """
    rules = {unmet.rule for unmet in refused.because}
    return "." in refused.fact and not (
        refused.fact.startswith("case.") or rules == {"not-in-the-future"} or "not-merged" in rules
    )


def rules_of(kind: Kind, codes: Iterable[str]) -> list[str]:
    """The rules that a fact departed from, each by its sentence."""
    sentences = {rule.code: rule.sentence for move in kind.lifecycle.moves for rule in move.provided}
    return [f"{sentences[code]} ({code})" if code in sentences else code for code in codes]


def as_data(unmet: Unmet) -> dict[str, str]:
    """An unmet rule for programs."""
    return {
        "rule": unmet.rule,
        "says": unmet.sentence,
        "source": unmet.source,
        "remedy": unmet.remedy,
    }
