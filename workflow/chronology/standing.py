"""How a chronology stands: the fold of its facts. `evolve` is total and asks nothing from outside.

A chronology can hold fifty thousand events. The standing counts them and keeps none: each event costs the
same, however many there are. Whoever wants the events themselves reads the past, once (`events`).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, TypeVar

from workflow.cases import Case, Changes, add, keep
from workflow.chronology import facts as f
from workflow.corrections import Linked
from workflow.facts import Entry, Fact
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import Agency, Term

FactT = TypeVar("FactT", bound=Fact)
Submission: TypeAlias = tuple[str, int]
"""An agency's code, and which of its submissions."""


class Status(Term):
    """How far a chronology has come: the furthest milestone reached."""

    NEW = "new", "Nothing is on record yet."
    REOPENED = "reopened", "Opened again: more is to be added, or it is to be agreed anew."
    OPEN = "open", "The agencies are asked; none has returned its chronology."
    RECEIVING = "receiving", "At least one agency has returned its chronology."
    AGREED = "agreed", "The merged chronology is agreed as what the review works from."
    CLOSED = "closed", "Nothing more is to be added."


class Chronology(Case, frozen=True, kw_only=True, gc=False):
    """The standing of a chronology; `counts` says how many events of each submission are on record."""

    status: Status = Status.NEW
    review: str = ""
    period: Moment = UNKNOWN
    agencies: tuple[Agency, ...] = ()
    people: tuple[str, ...] = ()
    received: Mapping[Submission, Entry] = {}
    withdrawn: Mapping[Submission, Entry] = {}
    counts: Mapping[Submission, int] = {}
    settled: tuple[Entry, ...] = ()
    agreed: Entry | None = None
    closed: Entry | None = None

    @property
    def current(self) -> Mapping[str, int]:
        """By agency, the submission that counts: the last one that was not withdrawn."""
        counting = sorted(each for each in self.received if each not in self.withdrawn)
        return dict(counting)

    @property
    def awaited(self) -> tuple[Agency, ...]:
        """The agencies that were asked and of which no submission counts."""
        return tuple(agency for agency in self.agencies if str(agency) not in self.current)

    def last_number(self, agency: Agency) -> int:
        """The number of the agency's last submission, withdrawn or not; 0 where there is none."""
        return max((number for each, number in self.received if each == str(agency)), default=0)

    def events(self) -> Iterator[Entry]:
        """The events that count, as corrected, in the order they came: those of each agency's last file."""
        current = self.current
        for entry in self.facts_of(f.EventRecorded.stored):
            if current.get(str(entry.fact.agency)) == entry.fact.number:
                yield entry


def learn(standing: Chronology, entry: Entry) -> Changes:
    """What a chronology learns from one more entry."""
    learns = _LEARN.get(type(entry.fact))
    return learns(standing, entry, entry.fact) if learns else {}


def submission_of(fact: f.Received | f.EventRecorded | f.SubmissionWithdrawn) -> Submission:
    """The submission that a fact is about."""
    return str(fact.agency), fact.number


def numbered(standing: Chronology, fact: FactT) -> FactT:
    """A submission that is given no number is the agency's next one; what is said of one, of its last."""
    from msgspec.structs import replace  # noqa: PLC0415  reading needs none of it

    if isinstance(fact, f.Received | f.EventRecorded | f.SubmissionWithdrawn) and not fact.number:
        return replace(fact, number=standing.last_number(fact.agency) + isinstance(fact, f.Received))
    return fact


def tells(standing: Chronology, entry: Entry) -> list[tuple[str, Fact]]:
    """The reviews it is made for, that it was begun."""
    if not isinstance(entry.fact, f.Opened):
        return []
    named = (entry.fact.review, entry.fact.rapid_review)
    return [(case, Linked(case=standing.case)) for case in named if case]


def _opened(_standing: Chronology, _entry: Entry, fact: f.Opened) -> Changes:
    return {
        "review": fact.review or fact.rapid_review,
        "period": fact.period,
        "agencies": fact.agencies,
        "people": fact.people,
    }


def _revised(_standing: Chronology, _entry: Entry, fact: f.ScopeRevised) -> Changes:
    said = {"agencies": fact.agencies, "people": fact.people}
    period = {"period": fact.period} if fact.period.known else {}
    return {**period, **{name: value for name, value in said.items() if value}}


def _received(standing: Chronology, entry: Entry, fact: f.Received) -> Changes:
    return {"received": {**standing.received, submission_of(fact): entry}}


def _withdrawn(standing: Chronology, entry: Entry, fact: f.SubmissionWithdrawn) -> Changes:
    return {"withdrawn": {**standing.withdrawn, submission_of(fact): entry}}


def _event(standing: Chronology, _entry: Entry, fact: f.EventRecorded) -> Changes:
    of = submission_of(fact)
    return {"counts": {**standing.counts, of: standing.counts.get(of, 0) + 1}}


def _reopened(_standing: Chronology, _entry: Entry, _fact: object) -> Changes:
    return {"agreed": None, "closed": None}


# fmt: off
_LEARN: Mapping[type, Callable[..., Changes]] = {
    f.Opened:              _opened,
    f.ScopeRevised:        _revised,
    f.Received:            _received,
    f.EventRecorded:       _event,
    f.SubmissionWithdrawn: _withdrawn,
    f.DifferenceSettled:   add("settled"),
    f.Agreed:              keep("agreed"),
    f.Closed:              keep("closed"),
    f.Reopened:            _reopened,
}
# fmt: on
