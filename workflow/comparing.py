"""Under the other rules, when would it have been due, and met or late? The record stays as it is.

Each clock of a case is reckoned anew from the same facts: by another profile, by another national set, or
by each reading that there is of a duty. What is on record is judged by the policy of its day, for ever.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from workflow.clocks import Clock, ClockKey
from workflow.duties import Duty
from workflow.facts import Given, Standing
from workflow.kinds import Kind
from workflow.national import NationalSet
from workflow.policy import Adoption, Policy
from workflow.profiles import Profile
from workflow.reckoning import reckon
from workflow.vocabulary import ClockState

ON_RECORD = "on record"
_IN_TIME = frozenset({ClockState.MET})


class Rules(msgspec.Struct, frozen=True):
    """Other rules to look at a case by, under a name; of one duty only, where it is named."""

    name: str
    policy: Policy
    duty: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """How one clock stands under one set of rules; no clock where nothing would be owed."""

    rules: str
    clock: Clock | None


class Compared(msgspec.Struct, frozen=True):
    """One clock of the case under all the rules, the one on record first."""

    key: ClockKey
    outcomes: tuple[Outcome, ...]


def other_profile(profile: Profile) -> Rules:
    """Every duty judged by this profile, on whatever day it arose."""
    return Rules(profile.name, Policy((Adoption(profile),)))


def other_set(guidance: NationalSet, policy: Policy) -> Rules:
    """Every duty judged by this national set, on whatever day it arose."""
    return Rules(guidance.code, replace(policy, under=guidance))


def all_readings(duties: Iterable[Duty], profile: Profile) -> list[Rules]:
    """Each duty that is read in several ways, by each reading: the guidance's own, then the others."""
    rules = []
    for duty in duties:
        plain = {code: name for code, name in profile.readings.items() if code != duty.code}
        for reading in ("", *duty.readings) if duty.readings else ():
            chosen = replace(profile, readings=plain | ({duty.code: reading} if reading else {}), content="")
            policy = Policy((Adoption(chosen),))
            rules.append(Rules(_reading_named(duty, reading), policy, duty.code))
    return rules


def _reading_named(duty: Duty, reading: str) -> str:
    if not reading:
        return f"reading {duty.reading or 'as the guidance has it'}"
    return f"reading {reading} ({duty.readings[reading].read_by})"


def compare(kind: Kind, standing: Standing, given: Given, rules: Sequence[Rules]) -> list[Compared]:
    """Every clock of the case, as it is on record and as it would be under each of the rules."""
    recorded = {clock.key: clock for clock in kind.clocks(standing)}
    under = [(each, _reckoned(kind, standing, given, each.policy)) for each in rules]
    keys = dict.fromkeys([*recorded, *(key for _, clocks in under for key in clocks)])
    return [
        Compared(
            key,
            (
                Outcome(ON_RECORD, recorded.get(key)),
                *(Outcome(each.name, clocks.get(key)) for each, clocks in under if each.duty in ("", key[0])),
            ),
        )
        for key in keys
    ]


def _reckoned(kind: Kind, standing: Standing, given: Given, policy: Policy) -> Mapping[ClockKey, Clock]:
    """The clocks of the case as if this had been the policy from the beginning."""
    bare = replace(standing, clocks={})
    entries = reckon(bare, kind.duties.values(), replace(given, policy=policy))
    would_be = replace(bare, clocks={entry.fact.key: entry for entry in entries})
    return {clock.key: clock for clock in kind.clocks(would_be)}


def verdicts(compared: Compared, given: Given) -> Mapping[str, tuple[str, ...]]:
    """Under which rules it would be in time, under which late, and under which not owed at all."""
    said: dict[str, tuple[str, ...]] = {}
    for outcome in compared.outcomes:
        verdict = _verdict(outcome.clock, given)
        said[verdict] = (*said.get(verdict, ()), outcome.rules)
    return said


def _verdict(clock: Clock | None, given: Given) -> str:
    if clock is None:
        return "not owed"
    if clock.state is ClockState.MET_LATE or clock.overdue(given.now):
        return "late"
    if clock.state in _IN_TIME:
        return "in time"
    return "running" if clock.state is ClockState.RUNNING else clock.state.label


def no_longer_owed(kind: Kind, standing: Standing, given: Given) -> list[Clock]:
    """The clocks that run on record though the policy of their day, as it is now, does not ask for them.

    So it is where a profile is adopted for days that have been: what was judged is not taken back, and
    whoever has the authority may waive it.
    """
    now = compare(kind, standing, given, [Rules("now", given.policy)])
    pairs = (tuple(outcome.clock for outcome in each.outcomes) for each in now)
    return [was for was, is_ in pairs if was and is_ is None and was.state is ClockState.RUNNING]


def differs(compared: Compared) -> bool:
    """Whether any of the rules leads to another date, or another end, than is on record."""
    ends = {
        (outcome.clock.date.due_at, outcome.clock.state) if outcome.clock else None
        for outcome in compared.outcomes
    }
    return len(ends) > 1
