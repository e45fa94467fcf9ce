"""The service over the record as it stood: whatever reads is answered from a past, and nothing writes.

`--known-at` asks what this record held at a moment; `--as-of` what had happened by a moment. Each is a
moment, or a position of the record. Now, for the clocks, is the moment asked about, the one of `--as-of`
where both are given; a bare day is its end in London.
"""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from events.record import Recorded
from events.store import EventStore
from projections.past import Past, PastRecord, happened, happened_at
from scheduler.adopted import Adopted
from scheduler.service import NotFound, Service
from workflow.clocks import DueDateReckoned
from workflow.facts import Entry
from workflow.moments import Moment, spoken_instant, stamp
from workflow.policy import Policy
from workflow.workingdays import Calendar

if TYPE_CHECKING:
    from projections.replaying import PastViews, Progress


NOW = "now"
"""This very moment: to people now is the minute, and what was just recorded would be missing."""


_POSITION = re.compile(r"(?P<word>position )?(?P<digits>[0-9]{1,30})")
_YEARS = range(1900, 2201)


class NotAPast(Exception):
    """What was asked about is no past; the message says what to write."""


class AskedPast(msgspec.Struct, frozen=True, kw_only=True):
    """The past that was asked about: the instants (UTC) and the position of the last fact that counts."""

    as_of: datetime | None
    known_at: datetime | None
    position: int
    newest: int

    @property
    def now(self) -> datetime:
        """The moment for which clocks are asked."""
        now = self.as_of or self.known_at
        assert now is not None, "a past has a moment"  # noqa: S101  nothing else makes one
        return now

    def as_data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "as_of": stamp(self.as_of) if self.as_of else None,
            "known_at": stamp(self.known_at) if self.known_at else None,
            "position": self.position,
        }

    @property
    def says(self) -> str:
        """The same for people, in a sentence or two."""
        said = []
        if self.as_of:
            known = "" if self.known_at else ", as is known today"
            said.append(f"As of {spoken_instant(self.as_of)}: what had happened by then{known}.")
        if self.known_at:
            held = f"the first {self.position:,} of {self.newest:,} facts" if self.position else "no fact"
            said.append(f"As known at {spoken_instant(self.known_at)}: this record held {held} then.")
        return " ".join(said)


class PastService(Service):
    """The service over a past; of what writes, nothing is for it."""

    def __init__(self, live: Service, asked: AskedPast, progress: "Progress") -> None:
        """Read through the same store and the same keys as the service of today."""
        super().__init__(live.store, live.keys, live.settings, lambda: asked.now)
        self._live = live
        self.asked_past: AskedPast = asked
        past = Past(position=asked.position, happened_by=asked.as_of)
        self.past_record = PastRecord(live.store, self.translation, past)
        self.on_record = self.past_record
        self.adopted = Adopted(self.on_record, self.translation)
        self._progress = progress

    @cached_property
    def views(self) -> "PastViews":  # type: ignore[override]  # answers alike, writes nothing
        """The views as they stood."""
        from projections.replaying import PastViews

        return PastViews(self.past_record, self.translation, self._progress)

    @property
    def live(self) -> Service:
        """The service of today."""
        return self._live

    def find(self, text: str) -> str:
        """The case somebody means; where it came later, that is said."""
        try:
            return super().find(text)
        except NotFound:
            case = self.live.find(text)  # raises where there is none today either
        first = self.live.store.stream(case)[0]
        if first.position > self.asked_past.position:
            came = f"it came on record {spoken_instant(first.recorded)}, at position {first.position}"
            raise NotFound(f"{case} was not on record then: {came}. Ask later: spr show {case}")
        earliest = min(happened_at(self.live.store.stream(case), self.translation).values())
        raise NotFound(
            f"Nothing of {case} had happened then: the first of it did by {spoken_instant(earliest)}. "
            f"Ask later: spr show {case}"
        )

    @property
    def calendar(self) -> Calendar:
        """The bank holidays in use then; before any were adopted, those of today: the days were the same."""
        return super().calendar if self.calendars() else self.live.calendar

    @property
    def policy(self) -> Policy:
        """The policy adopted by then; before the record began, that of today."""
        return super().policy if self.asked_past.position else self.live.policy

    def recorded_later(self, case: str) -> list[Entry]:
        """What had happened, or was learned, by then, and came on record only later; without due dates.

        Of what was put right since, only what counts today.
        """
        if self.asked_past.known_at is None:
            return []
        facts = self.live.store.stream(case)
        later = [f for f in facts if f.position > self.asked_past.position and self._could_be_known(f)]
        if not later:
            return []
        counted = {entry.id for entry in self.live.standing(case).counted()}
        return [entry for entry in map(self.translation.entry, later) if entry.id in counted]

    def _could_be_known(self, fact: Recorded) -> bool:
        moment = Moment(fact.learned or fact.occurred).latest
        return fact.type != DueDateReckoned.stored and moment is not None and moment <= self.asked_past.now


def asked_past(
    live: Service,
    as_of: str | None,
    known_at: str | None,
    parse: Callable[[str, datetime], Moment],
    options: tuple[str, str] = ("--as-of", "--known-at"),
) -> AskedPast:
    """The past that is asked about, from what was typed; NotAPast where it is none."""
    newest = live.store.head().position
    happened_by = _moment_of(live, as_of, parse, options[0]) if as_of is not None else None
    if known_at is None:
        return AskedPast(as_of=happened_by, known_at=None, position=newest, newest=newest)
    if place := _position(known_at, options[1]):
        fact = _whole(live.store, _at(live.store, place, options[1]))
        position, known = fact.position, fact.recorded
    else:
        known = _moment_of(live, known_at, parse, options[1])
        position = last_recorded_by(live.store, known)
    return AskedPast(as_of=happened_by, known_at=known, position=position, newest=newest)


def _position(text: str, option: str) -> str:
    """The digits of a position, where one is named; a bare number that can be a year is asked about."""
    named = _POSITION.fullmatch(text.strip())
    if named and not named["word"] and int(named["digits"]) in _YEARS:
        says = f"{option}: {text} may be a year: name a day of it; or write 'position {text}'"
        raise NotAPast(says)
    return named["digits"] if named else ""


def last_recorded_by(store: EventStore, moment: datetime) -> int:
    """The position of the last fact recorded by a moment; 0 where there is none. Asks for about 20 facts."""
    low, high = 0, store.head().position
    while low < high:
        middle = (low + high + 1) // 2
        fact = store.at(middle)
        if fact is not None and fact.recorded <= moment:
            low = middle
        else:
            high = middle - 1
    return low


def _moment_of(live: Service, text: str, parse: Callable[[str, datetime], Moment], option: str) -> datetime:
    if place := _position(text, option):
        return happened(_at(live.store, place, option))
    now = live.clock()
    if text == NOW:
        return now
    try:
        moment = parse(text, now)
    except ValueError as error:
        raise NotAPast(f"{option}: {error}; or a position of the record, as in 120") from error
    if moment.day is None:
        raise NotAPast(f"{option}: name a day, an hour of a day, or a position of the record, as in 120")
    if moment.earliest is None or moment.latest is None or moment.earliest > now:
        raise NotAPast(f"{option}: {text} lies in the future; now it is {spoken_instant(now)}")
    return min(moment.latest, now)


def _whole(store: EventStore, fact: Recorded) -> Recorded:
    """The last fact of the same append: what was recorded at once was never held in part."""
    while (after := store.at(fact.position + 1)) and after.command_id == fact.command_id:
        fact = after
    return fact


def _at(store: EventStore, text: str, option: str) -> Recorded:
    newest = store.head().position
    fact = store.at(int(text)) if 0 < int(text) <= newest else None
    if fact is None:
        raise NotAPast(f"{option}: the record has the positions 1 to {newest:,}")
    return fact
