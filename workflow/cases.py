"""What every case has, of whichever kind: its status, its clocks, its past, and what was put right in it.

The past is a chain of entries, the newest first, so that one more costs nothing. It is walked only when
a correction makes a case be read anew, or a duty of a local profile asks which facts there are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar

import msgspec
from msgspec.structs import replace

from workflow import corrections as c
from workflow.clocks import Clock, ClockKey, DueDateReckoned
from workflow.facts import Entry, Fact
from workflow.holds import EXPLAINS, HoldLifted, HoldPlaced, hold_name
from workflow.looking_after import OwnerNamed, PersonRecused, RecusalEnded
from workflow.moments import UNKNOWN, Moment, instant_of, london_day, on
from workflow.vocabulary import HoldKind

Past: TypeAlias = "tuple[Entry, Past] | None"
Changes: TypeAlias = dict[str, Any]
"""What an entry changes in a standing, by name: made first, so that the standing is copied once."""
S = TypeVar("S", bound="Case")
Step = Callable[[Any, Entry], Any]


class Case(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The standing of a case, as far as it is the same for every kind.

    `past` holds every entry but the due dates; `mended` those after which the case was read anew.
    `waited` is the day on which a clock was first overdue by a date that was reckoned anew afterwards.
    """

    case: str
    status: Any = ""
    version: int = 0
    opened: Entry | None = None
    departures: tuple[Entry, ...] = ()
    clocks: Mapping[ClockKey, Entry] = {}
    waited: Mapping[ClockKey, Moment] = {}
    past: Any = None  # a Past, which no schema can write down
    mended: tuple[Entry, ...] = ()
    links: Mapping[str, Entry] = {}
    merged: Entry | None = None
    taken_over: Mapping[str, Entry] = {}
    waivers: Mapping[ClockKey, Entry] = {}
    explained: Mapping[ClockKey, Entry] = {}
    holds: Mapping[str, Entry] = {}
    owners: tuple[Entry, ...] = ()
    recusals: tuple[Entry, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether it is still open if the duties are owed at all, so that every clock is provisional."""
        return False

    @property
    def elsewhere(self) -> bool:
        """Whether the case is another area's, so that no clock runs here."""
        return False

    @property
    def around(self) -> Moment:
        """When it was about, for duties whose own start is not known."""
        return self.opened.occurred if self.opened else UNKNOWN

    def owed_elsewhere(self, duty: str) -> bool:  # noqa: ARG002  one kind of case looks at the duty
        """Whether another authority owes this duty; it is shown, and only the partnership is told."""
        return False

    def entries(self) -> list[Entry]:
        """Every entry as recorded, the oldest first, without the due dates."""
        return recorded(self.past)

    def facts_of(self, *stored: str) -> Iterator[Entry]:
        """The entries of facts with these stored names, as corrected, the oldest first."""
        return (entry for entry in self.counted() if entry.fact.stored in stored)

    def counted(self) -> list[Entry]:
        """Every entry as it counts today: corrected in place, without what was retracted."""
        return as_corrected(self.entries())

    def in_place_of(self, cause: str) -> str:
        """The id of what counts today in place of an entry, which may have been corrected since."""
        if not self.mended:
            return cause
        corrections = {
            entry.id: entry.fact for entry in self.mended if not isinstance(entry.fact, c.GaveBack)
        }
        named = next((entry for entry in self.entries() if entry.id == cause), None)
        if named is None:
            return cause
        version = corrections[named.cause].version if named.cause in corrections else named.version
        return next((entry.id for entry in self.counted() if entry.version == version), cause)

    def held(self, kind: HoldKind) -> bool:
        """Whether proceedings hold up this in the case; a flag beside the status."""
        return any(entry.fact.hold is kind for entry in self.holds.values())

    def explanation(self, key: ClockKey) -> Entry | None:
        """What explains that a clock is late: the reason accepted for it, or else a hold that stands."""
        holds = (entry for entry in self.holds.values() if key[0] in EXPLAINS[entry.fact.hold])
        return self.explained.get(key) or next(holds, None)

    def around_each_mending(self) -> Iterator[tuple[Entry, Any, Any]]:
        """What put the case right, the last first, each with how the case stood before it and after it."""
        for mending in reversed(self.mended):
            until = mending.version + isinstance(mending.fact, c.FactCorrected)  # with what takes the place
            yield mending, self._as_of(mending.version - 1), self._as_of(until)

    def _as_of(self, version: int) -> Any:  # noqa: ANN401  the standing of a case of this kind
        """How the case stood at an earlier version, as far as it had been corrected by then."""
        from workflow.catalogue import kind_of  # noqa: PLC0415  the catalogue is made of all of these

        standing, step = type(self)(case=self.case, clocks=self.clocks), kind_of(self.case).step
        for each in as_corrected([entry for entry in self.entries() if entry.version <= version]):
            standing = _one(standing, each, step)
        return standing

    def clock_of(self, fact: Any) -> Clock | None:  # noqa: ANN401  a waiver or a reason
        """The clock that a waiver or a reason for lateness names."""
        from workflow.catalogue import kind_of  # noqa: PLC0415  the catalogue is made of all of these

        key = (fact.duty, fact.subject, fact.cycle)
        return next((clock for clock in kind_of(self.case).clocks(self) if clock.key == key), None)


def recorded(past: Any) -> list[Entry]:  # noqa: ANN401  a Past
    """The entries of a past, the oldest first."""
    entries = []
    while past is not None:
        entry, past = past
        entries.append(entry)
    entries.reverse()
    return entries


def grown(standing: S, entry: Entry, step: Step) -> S:
    """The standing after one more entry, of whichever sort; `step` folds a fact of the kind itself."""
    fact = entry.fact
    if isinstance(fact, DueDateReckoned):
        return _reckoned(standing, entry)
    if isinstance(fact, c.MENDING) or _replaces(standing, entry):
        return _read_anew(standing, entry, step)
    return _one(standing, entry, step)


def _reckoned(standing: S, entry: Entry) -> S:
    clocks = {**standing.clocks, entry.fact.key: entry}
    since = overdue_since(standing, entry.fact.key, entry.recorded)
    waited = {**standing.waited, entry.fact.key: on(since)} if since else standing.waited
    return replace(standing, version=entry.version, clocks=clocks, waited=waited)


def overdue_since(standing: Case, key: ClockKey, now: datetime) -> date | None:
    """The day since when a clock has been waited for, whatever its date has been moved to since.

    It is the last day of the first date that was over before it was reckoned anew, or the day on which
    that date came on record, where it was over already.
    """
    before, known = standing.clocks.get(key), standing.waited.get(key, UNKNOWN).day
    if before is None or before.fact.due_on.day is None or now < instant_of(before.fact.due_at.edtf):
        return known
    since: date = max(before.fact.due_on.day, london_day(before.recorded))
    return min(since, known) if known else since


def _one(standing: S, entry: Entry, step: Step) -> S:
    shared = SHARED.get(type(entry.fact))
    if shared is None:
        grown_by_one: S = step(standing, entry)
        return grown_by_one
    changes = shared(standing, entry, entry.fact)
    return replace(standing, version=entry.version, past=(entry, standing.past), **changes)


def _replaces(standing: Case, entry: Entry) -> bool:
    """Whether the entry is recorded to take the place of an earlier one."""
    return bool(standing.mended) and entry.cause == standing.mended[-1].id


def _read_anew(standing: S, entry: Entry, step: Step) -> S:
    """Fold the case from its beginning, as corrected; due dates stay what they were."""
    past = (entry, standing.past)
    clean = type(standing)(case=standing.case)
    for each in as_corrected(recorded(past)):
        clean = _one(clean, each, step)
    mended = (*standing.mended, entry) if isinstance(entry.fact, c.MENDING) else standing.mended
    return replace(
        clean, version=entry.version, past=past, clocks=standing.clocks, waited=standing.waited, mended=mended
    )


def as_corrected(entries: Sequence[Entry]) -> list[Entry]:
    """The entries as they count today: corrected in place, without what was retracted or given back.

    A corrected fact keeps the number of the one whose place it takes, so that the order of things stays.
    The last word on a fact governs. Entries that only mend are left out.
    """
    mending = [entry for entry in entries if isinstance(entry.fact, c.MENDING)]
    if not mending:
        return list(entries)
    last = {e.fact.version: e for e in mending if not isinstance(e.fact, c.GaveBack)}
    causes = {entry.id: entry for entry in mending}
    instead = {str(entry.cause): entry for entry in entries if entry.cause in causes}
    gone = _given_back(entries)
    return [
        each
        for entry in entries
        if not isinstance(entry.fact, c.MENDING) and entry.cause not in causes and entry.id not in gone
        for each in _in_place(entry, last.get(entry.version), instead)
    ]


def _in_place(entry: Entry, mending: Entry | None, instead: Mapping[str, Entry]) -> Iterable[Entry]:
    if mending is None:
        return (entry,)
    if isinstance(mending.fact, c.FactRetracted):
        return ()
    return (replace(instead[mending.id], version=entry.version) if mending.id in instead else entry,)


def _given_back(entries: Sequence[Entry]) -> set[str]:
    """The ids of what a case brought with it that was given back later."""
    gone: set[str] = set()
    for given_back in entries:
        if isinstance(given_back.fact, c.GaveBack):
            before = [entry for entry in entries if entry.version < given_back.version]
            took = {entry.id for entry in before if _took(entry, given_back.fact.case)}
            gone |= took | {entry.id for entry in before if entry.cause in took}
    return gone


def _took(entry: Entry, case: str) -> bool:
    return isinstance(entry.fact, c.TookOver) and entry.fact.case == case


def done_by(entry: Entry) -> datetime:
    """The instant (UTC) by which it was done: at the latest when it was recorded, where no day is known."""
    return entry.occurred.latest or entry.recorded


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in the order in which they happened, whenever they came on record."""
    return sorted(entries, key=lambda entry: (done_by(entry), entry.version))


def keep(name: str) -> Callable[[Any, Entry, object], Changes]:
    """Keep the entry under this name of the standing; a later one takes its place."""

    def learn(_standing: object, entry: Entry, _fact: object) -> Changes:
        return {name: entry}

    return learn


def keep_first(name: str) -> Callable[[Any, Entry, object], Changes]:
    """Keep the entry under this name of the standing, unless there is one."""

    def learn(standing: object, entry: Entry, _fact: object) -> Changes:
        return {name: getattr(standing, name) or entry}

    return learn


def add(name: str) -> Callable[[Any, Entry, object], Changes]:
    """Add the entry to those kept under this name."""

    def learn(standing: object, entry: Entry, _fact: object) -> Changes:
        return {name: (*getattr(standing, name), entry)}

    return learn


def _about(name: str) -> Callable[[Any, Entry, Any], Changes]:
    def learn(standing: Case, entry: Entry, fact: Any) -> Changes:  # noqa: ANN401  a waiver or a reason
        return {name: {**getattr(standing, name), (fact.duty, fact.subject, fact.cycle): entry}}

    return learn


def _without(name: str) -> Callable[[Any, Entry, Any], Changes]:
    def learn(standing: Case, _entry: Entry, fact: Any) -> Changes:  # noqa: ANN401  it names a case
        return {name: {case: e for case, e in getattr(standing, name).items() if case != fact.case}}

    return learn


def _with(name: str) -> Callable[[Any, Entry, Any], Changes]:
    def learn(standing: Case, entry: Entry, fact: Any) -> Changes:  # noqa: ANN401  it names a case
        return {name: {**getattr(standing, name), fact.case: entry}}

    return learn


def _held(standing: Case, entry: Entry, fact: HoldPlaced) -> Changes:
    return {"holds": {**standing.holds, hold_name(fact): entry}}


def _not_held(standing: Case, _entry: Entry, fact: HoldLifted) -> Changes:
    return {"holds": {name: e for name, e in standing.holds.items() if name != hold_name(fact)}}


# fmt: off
SHARED: Mapping[type[Fact], Callable[..., Changes]] = {
    c.Linked:             _with("links"),
    c.Unlinked:           _without("links"),
    c.Merged:             keep("merged"),
    c.Unmerged:           lambda *_: {"merged": None},
    c.TookOver:           _with("taken_over"),
    c.DutyWaived:         _about("waivers"),
    c.LatenessExplained:  _about("explained"),
    HoldPlaced:           _held,
    HoldLifted:           _not_held,
    OwnerNamed:           add("owners"),
    PersonRecused:        add("recusals"),
    RecusalEnded:         add("recusals"),
}
# fmt: on
OF_ANY_CASE = frozenset({*SHARED, *c.MENDING, DueDateReckoned})
"""The facts that mean the same in a case of any kind."""
