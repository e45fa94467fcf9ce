"""What can be done next in a case: the steps that move it, and what they wait for."""

from workflow.catalogue import CASES, FACTS
from workflow.facts import Standing
from workflow.kinds import Kind
from workflow.lifecycle import STAYS


def as_command(remedy: str, case: str) -> str:
    """A rule's remedy as the command to type: record incident.x becomes spr record incident.x CASE ..."""
    word, _, fact = remedy.partition(" ")
    if word == "record" and fact in FACTS:
        return f"spr record {fact} {case or 'CASE'} --occurred WHEN"
    return remedy


def free_milestones(kind: Kind, standing: Standing) -> list[str]:
    """The facts that move the case on, and wait for nothing."""
    moves = kind.lifecycle.outlook(standing)
    return [move.fact.stored for move, broken in moves if move.becomes != STAYS and not broken]


def next_steps(kind: Kind, standing: Standing) -> list[str]:
    """The commands that lead on: first what the next milestones wait for, then those that are free."""
    if kind not in CASES:  # what the program keeps for itself
        return []
    free, awaited, blocked = [], [], set()
    for move, broken in kind.lifecycle.outlook(standing):
        if move.becomes == STAYS:
            continue
        if broken:
            blocked.add(f"record {move.fact.stored}")
            awaited += [rule.remedy for rule in broken if rule.remedy.startswith("record ")]
        else:
            free.append(f"record {move.fact.stored}")
    steps = dict.fromkeys(step for step in (*awaited, *free) if step not in blocked)
    return [as_command(step, standing.case) for step in steps]
