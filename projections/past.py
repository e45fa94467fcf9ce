"""The record as it stood: what it held at a moment, and what had happened by a moment.

The two are different questions. *As known* at a moment is every fact recorded by then, as it was read
then. *As of* a moment is every fact that had happened by then, as is known today, or as was known at
another moment where both are asked.

A fact has happened when its moment is over, and at the latest when it was recorded; of a month or a
range the last day counts, of an unknown day the day it was learned. A due date takes the moment of what
started its clock; what a case brought along from another one, that of the fact that opened it. A fact that
was put right, with what put it right, takes the moment that holds in the end: a date that turned out wrong
is not what had happened.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

import msgspec

from events.record import Head, Recorded, StreamHead
from events.store import RecordReader
from projections.folding import FOLDED
from projections.translation import Translation
from workflow.clocks import DueDateReckoned
from workflow.corrections import FactCorrected, FactRetracted, TookOver
from workflow.moments import Moment

_PUT_RIGHT = frozenset({FactCorrected.stored, FactRetracted.stored})
_LIVE = ("sealing-key/",)
"""Streams that are read as they are today: a key that was destroyed since opens nothing in the past."""
_latest = lru_cache(maxsize=4096)(lambda text: Moment(text).latest)


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """Which past: up to which position, and what had happened by when (UTC); None: no matter when."""

    position: int
    happened_by: datetime | None = None


class PastRecord:
    """The reading half of a record, as it stood; the store itself is only read."""

    def __init__(self, record: RecordReader, translation: Translation, past: Past) -> None:
        """Look at the record as of that past."""
        self._record, self._translation, self._past = record, translation, past

    def stream(self, name: str, after: int = 0) -> list[Recorded]:
        """The facts of a stream that count in this past, in the order they were recorded."""
        facts = self._record.stream(name)
        if not name.startswith(_LIVE):
            facts = [fact for fact in facts if fact.position <= self._past.position]
            if self._past.happened_by is not None and name.partition("/")[0] in FOLDED:
                facts = self._happened(facts, self._past.happened_by)
        return [fact for fact in facts if fact.version > after]

    def streams(self, prefix: str = "") -> list[StreamHead]:
        """The newest fact that counts of every stream that has one, by the beginning of its name."""
        newest = ((head.name, self.stream(head.name)) for head in self._record.streams(prefix))
        return [StreamHead(name, facts[-1].version, facts[-1].leaf) for name, facts in newest if facts]

    def named(self, prefix: str = "") -> list[str]:
        """The names of the streams there are today; some may have nothing in this past."""
        return [head.name for head in self._record.streams(prefix)]

    def at(self, position: int) -> Recorded | None:
        """The fact at a position, where it was on record then."""
        return self._record.at(position) if position <= self._past.position else None

    def head(self) -> Head:
        """The newest fact that was on record then."""
        newest = self._record.at(self._past.position)
        return Head(newest.position, newest.recorded, newest.leaf) if newest else Head(0, None, None)

    def _happened(self, facts: Sequence[Recorded], by: datetime) -> list[Recorded]:
        moments = happened_at(facts, self._translation)
        return [fact for fact in facts if moments[fact.id] <= by]


def happened_at(facts: Sequence[Recorded], translation: Translation) -> Mapping[str, datetime]:
    """When each fact of one stream happened, by its id (UTC): the moment from which it counts."""
    moments = {fact.id: happened(fact) for fact in facts}
    took = {fact.id: moments[fact.id] for fact in facts if fact.type == TookOver.stored}
    # a case's facts count here only since it was taken over
    since = {fact.id: took[fact.cause] for fact in facts if fact.cause in took}
    for group in _put_right(facts, translation):
        in_the_end = moments[group[-1]]
        moments |= dict.fromkeys(group, in_the_end)
        since |= dict.fromkeys(group, since[group[0]]) if group[0] in since else {}
    moments |= {id_: max(moments[id_], moment) for id_, moment in since.items()}
    _brought_along(facts, moments)
    for fact in facts:
        if fact.type == DueDateReckoned.stored:
            moments[fact.id] = moments.get(fact.cause or "", fact.recorded)
    return moments


def _brought_along(facts: Sequence[Recorded], moments: dict[str, datetime]) -> None:
    """Let what a case took over from another one when it was opened count here only since that opening.

    Until then it counts in the case it came from: a review that nobody had opened owed nothing yet.
    """
    opener: Recorded | None = None
    for fact in reversed(facts):
        if fact.cause is None or fact.cause in moments:
            opener = fact if fact.type != DueDateReckoned.stored else opener
        elif opener and opener.command_id == fact.command_id and fact.type != TookOver.stored:
            moments[fact.id] = max(moments[fact.id], moments[opener.id])


def happened(fact: Recorded) -> datetime:
    """When a fact happened by itself: the end of its day, at the latest when it was recorded."""
    said = (text for text in (fact.occurred, fact.learned) if text)
    known = next((latest for text in said if (latest := _latest(text))), fact.recorded)
    return min(known, fact.recorded)


def _put_right(facts: Iterable[Recorded], translation: Translation) -> Iterator[list[str]]:
    """The ids of each fact that was put right: first its own, last that which holds in the end.

    Between them is what put it right, and what took its place; one that was retracted holds itself.
    """
    mending = [fact for fact in facts if fact.type in _PUT_RIGHT]
    original = {fact.version: fact.id for fact in facts}
    instead = {fact.cause: fact.id for fact in facts if fact.cause}
    groups: dict[int, list[str]] = {}
    for fact in mending:
        version = translation.entry(fact).fact.version
        groups.setdefault(version, []).append(fact.id)
    for version, corrections in groups.items():
        own = original[version]
        among = [each for id_ in corrections for each in (id_, instead.get(id_)) if each is not None]
        yield [own, *among, instead.get(corrections[-1], own)]
