"""What differs in a case between two pasts: its status, its facts, and how its clocks stood."""

from collections.abc import Mapping, Sequence

import msgspec

from scheduler.past import PastService
from workflow.catalogue import kind_of
from workflow.clocks import Clock, ClockKey, DueDateReckoned
from workflow.facts import Entry, Standing


class Held(msgspec.Struct, frozen=True):
    """A case in one past: how it stood, its facts by id, and its clocks; None and empty where it was not."""

    standing: Standing
    facts: Mapping[str, Entry]
    clocks: Mapping[ClockKey, Clock]


class Moved(msgspec.Struct, frozen=True):
    """A clock that does not stand as it did; None where there was none."""

    key: ClockKey
    before: Clock | None
    after: Clock | None


class Difference(msgspec.Struct, frozen=True):
    """What differs: facts only in the one or the other past, in the order of the record, and the clocks."""

    case: str
    before: Standing
    after: Standing
    gone: Sequence[Entry]
    came: Sequence[Entry]
    clocks: Sequence[Moved]

    @property
    def any(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.gone or self.came or self.clocks or _status(self.before) != _status(self.after))


def difference(before: PastService, after: PastService, case: str) -> Difference:
    """What differs in a case between two pasts. Raises UnknownFact."""
    one, two = _held(before, case), _held(after, case)
    keys = dict.fromkeys([*one.clocks, *two.clocks])
    moved = [Moved(key, one.clocks.get(key), two.clocks.get(key)) for key in keys]
    return Difference(
        case=case,
        before=one.standing,
        after=two.standing,
        gone=[entry for id_, entry in one.facts.items() if id_ not in two.facts],
        came=[entry for id_, entry in two.facts.items() if id_ not in one.facts],
        clocks=[each for each in moved if stands(each.before, before) != stands(each.after, after)],
    )


def stands(clock: Clock | None, asked: PastService) -> tuple[str, str, bool] | None:
    """What makes a clock the same: its state, its last day, and whether it was overdue."""
    if clock is None:
        return None
    return (str(clock.state), str(clock.date.due_on), clock.overdue(asked.clock()))


def _held(service: PastService, case: str) -> Held:
    kind = kind_of(case)
    facts = [service.translation.entry(each) for each in service.on_record.stream(case)]
    if not facts:
        return Held(None, {}, {})
    standing = kind.begin(case)
    for entry in facts:
        standing = kind.evolve(standing, entry)
    told = {entry.id: entry for entry in facts if not isinstance(entry.fact, DueDateReckoned)}
    return Held(standing, told, {clock.key: clock for clock in kind.clocks(standing)})


def _status(standing: Standing) -> str:
    return str(standing.status) if standing is not None else ""
