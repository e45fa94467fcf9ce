"""What can be done next in a case: safety first, then the steps that move it, then what meets each duty."""

import re
from collections.abc import Iterator, Mapping

from workflow.catalogue import CASES, FACTS, fields, kind_of
from workflow.chronology.facts import Received
from workflow.chronology.standing import Chronology
from workflow.clocks import Clock
from workflow.facts import Standing
from workflow.incident.facts import SafetySecured
from workflow.incident.standing import Incident
from workflow.kinds import Kind, outlook
from workflow.lifecycle import STAYS
from workflow.rules import Unmet
from workflow.vocabulary import ClockState

MOST = 8
"""How many steps of each sort are named."""
_NAME = re.compile(r"[a-z-]+\.[a-z-]+")
_OWED = (ClockState.RUNNING, ClockState.NOT_RECKONABLE)


def as_command(remedy: str, case: str) -> str:
    """A rule's remedy as the command to type: record incident.x becomes spr record incident.x CASE ..."""
    if fact := _to_record(remedy):
        more = remedy.removeprefix(f"record {fact}").strip()
        here = case and (fact.startswith("case.") or case.startswith(f"{fact.partition('.')[0]}/"))
        place = case if here else "CASE"
        return f"spr record {fact} {place} --occurred WHEN{f' ({more})' if more else ''}"
    return re.sub(r"\bCASE\b", case, remedy) if case else remedy


def _to_record(remedy: str) -> str:
    """The fact that a remedy says to record; empty where it says something else."""
    word, _, said = remedy.partition(" ")
    fact = said.partition(" ")[0]
    return fact if word == "record" and fact in FACTS else ""


def free_milestones(kind: Kind, standing: Standing) -> list[str]:
    """The facts that move the case on, and wait for nothing."""
    moves = kind.lifecycle.outlook(standing)
    return [move.fact.stored for move, broken in moves if move.becomes != STAYS and not broken]


def next_steps(kind: Kind, standing: Standing) -> list[str]:
    """The commands that lead on."""
    if kind not in CASES:  # what the program keeps for itself
        return []
    moving = [*_files(standing), *(as_command(step, standing.case) for step in _moving(kind, standing))]
    steps = (*_safety(kind, standing), *moving[:MOST], *[*_owed(kind, standing)][:MOST])
    return list(dict.fromkeys(steps))


def _safety(kind: Kind, standing: Standing) -> Iterator[str]:
    """Immediate safety comes before everything, until it is on record."""
    if not isinstance(standing, Incident):
        return
    secured = standing.safety is not None and isinstance(standing.safety.fact, SafetySecured)
    if not secured and SafetySecured.stored in kind.lifecycle.possible(standing):
        yield as_command(f"record {SafetySecured.stored}", standing.case)


def _files(standing: Standing) -> Iterator[str]:
    """What agencies return of a chronology comes as files."""
    if isinstance(standing, Chronology) and standing.closed is None:
        if not standing.received:
            yield "spr chronology template -o chronology.xlsx"
        codes = standing.awaited or (() if standing.agencies else ("CODE",))
        yield from (f"spr chronology import FILE {standing.case} --agency {code}" for code in codes)


def _moving(kind: Kind, standing: Standing) -> list[str]:
    """First what the next milestones wait for, then those that are free."""
    free, awaited, blocked = [], [], set()
    for move, broken in kind.lifecycle.outlook(standing):
        if move.becomes == STAYS:
            continue
        if broken:
            blocked.add(f"record {move.fact.stored}")
            awaited += [f"record {fact}" for rule in broken if (fact := _to_record(rule.remedy))]
        else:
            free.append(f"record {move.fact.stored}")
    steps = dict.fromkeys((*awaited, *free))
    return [step for step in steps if step not in blocked and step != f"record {Received.stored}"]


def _owed(kind: Kind, standing: Standing) -> Iterator[str]:
    """What would meet each duty that is owed, the earliest first; by the first fact that can be recorded.

    Where that fact waits for something, what it waits for is named in its place.
    """
    possible, refused = outlook(kind, standing)
    owed = [clock for clock in kind.clocks(standing) if clock.state in _OWED and not clock.owed_elsewhere]
    for clock in sorted(owed, key=lambda each: str(each.due_at or "~")):
        meeting = [*_meeting(kind, clock, possible, standing.case)]
        yield from meeting or _awaited(clock, refused, standing.case)


def _meeting(kind: Kind, clock: Clock, possible: list[str], case: str) -> Iterator[str]:
    for name in _NAME.findall(clock.duty.met_with):
        if name in possible:
            yield as_command(f"record {name}", case)
            return
        if name in FACTS and kind_of(name.replace(".", "/")) != kind and kind.name in fields(FACTS[name]):
            yield f"spr record {name} --{kind.name} {case} --occurred WHEN"
            return


def _awaited(clock: Clock, refused: Mapping[str, tuple[Unmet, ...]], case: str) -> Iterator[str]:
    """The facts that must come before the one that meets the duty."""
    for name in _NAME.findall(clock.duty.met_with):
        for unmet in refused.get(name, ()):
            command = as_command(unmet.remedy.removeprefix("for each: "), case)
            if command.startswith("spr record "):
                yield command
