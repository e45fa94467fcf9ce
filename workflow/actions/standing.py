"""How an action stands: the fold of its facts. `evolve` is total and asks nothing from outside."""

from collections.abc import Callable, Mapping

from workflow.actions import facts as f
from workflow.cases import Case, Changes, add, done_by, keep
from workflow.facts import Entry
from workflow.moments import Moment
from workflow.vocabulary import Agency, Term


class Status(Term):
    """How far an action has come: the furthest milestone reached, or how it ended."""

    NEW = "new", "Nothing is on record yet."
    REOPENED = "reopened", "Opened again: more is to be done."
    PROPOSED = "proposed", "The recommendation is accepted; the action is still to be agreed."
    AGREED = "agreed", "The action is agreed, with an owner and a day."
    IN_PROGRESS = "in-progress", "The action is being done."
    NOT_ACCEPTED = "not-accepted", "The recommendation was not accepted, with reasons."
    EVIDENCE_SUBMITTED = "evidence-submitted", "There is evidence; its impact is still to be assured."
    IMPACT_ASSURED = "impact-assured", "What the action changed has been seen from evidence."
    CLOSED = "closed", "Nothing more is to be done."


UNDONE = frozenset({Status.NEW, Status.PROPOSED, Status.AGREED, Status.IN_PROGRESS, Status.REOPENED})
"""Where nothing has been shown yet, so that a recommendation can still be turned down."""


class Action(Case, frozen=True, kw_only=True, gc=False):
    """The standing of an action.

    `days` are the entries that set the day it is due, and those that opened it again; `support` is the
    evidence that counts now, `assured` what shows its impact now; after a reopening there is none of either.
    """

    status: Status = Status.NEW
    source: str = ""
    learning: int = 0
    for_agency: Agency = Agency.UNKNOWN
    owner: Agency = Agency.UNKNOWN
    post: str = ""
    agreed: Entry | None = None
    rejected: Entry | None = None
    rejections: tuple[Entry, ...] = ()
    days: tuple[Entry, ...] = ()
    evidence: tuple[Entry, ...] = ()
    accepted: tuple[Entry, ...] = ()
    assurances: tuple[Entry, ...] = ()
    support: Entry | None = None
    assured: Entry | None = None
    reopenings: tuple[Entry, ...] = ()
    escalations: tuple[Entry, ...] = ()
    closed: Entry | None = None

    @property
    def without_evidence_of_impact(self) -> bool:
        """Whether it was agreed and nobody has seen yet what it changed: activity is not impact."""
        return self.agreed is not None and self.assured is None and self.rejected is None

    @property
    def due_days(self) -> tuple[Moment, ...]:
        """Every day it was ever due, as they came on record."""
        return tuple(entry.fact.due_on for entry in self.days)

    @property
    def around(self) -> Moment:
        """When it was agreed, for duties whose own start is not known."""
        return self.agreed.occurred if self.agreed else super().around


def learn(standing: Action, entry: Entry) -> Changes:
    """What an action learns from one more entry."""
    fact = entry.fact
    learns = _LEARN.get(type(fact))
    changes = learns(standing, entry, fact) if learns else {}
    return {**_answers(standing, fact), **changes}


def _answers(standing: Action, fact: object) -> Changes:
    """What it answers, wherever that is said; a fact that is silent about it takes nothing back."""
    said: Changes = {
        name: getattr(fact, name) for name in ("source", "learning", "post") if getattr(fact, name, None)
    }
    for name in ("for_agency", "owner"):
        if getattr(fact, name, Agency.UNKNOWN) is not Agency.UNKNOWN:
            said[name] = getattr(fact, name)
    return said


def _agreed(standing: Action, entry: Entry, _fact: object) -> Changes:
    return {"agreed": standing.agreed or entry, "days": (*standing.days, entry)}


def _rejected(standing: Action, entry: Entry, _fact: object) -> Changes:
    """It counts while nothing has been shown; later it is paperwork."""
    if standing.status not in UNDONE:
        return {}
    return {"rejected": entry, "rejections": (*standing.rejections, entry)}


def _submitted(standing: Action, entry: Entry, _fact: object) -> Changes:
    return {"evidence": (*standing.evidence, entry), "support": entry}


def _not_enough(standing: Action, entry: Entry, _fact: object) -> Changes:
    """It speaks of what had been submitted by then."""
    support = standing.support
    return {"support": None} if support and done_by(support) <= done_by(entry) else {}


def _assured(standing: Action, entry: Entry, _fact: object) -> Changes:
    return {"assured": entry, "assurances": (*standing.assurances, entry)}


def _reopened(standing: Action, entry: Entry, _fact: object) -> Changes:
    return {
        "days": (*standing.days, entry),
        "reopenings": (*standing.reopenings, entry),
        **dict.fromkeys(("support", "assured", "rejected", "closed")),
    }


# fmt: off
_LEARN: Mapping[type, Callable[..., Changes]] = {
    f.RecommendationRejected: _rejected,
    f.Agreed:                 _agreed,
    f.DueDateChanged:         add("days"),
    f.EvidenceSubmitted:      _submitted,
    f.EvidenceAccepted:       add("accepted"),
    f.EvidenceNotAccepted:    _not_enough,
    f.ImpactAssured:          _assured,
    f.Escalated:              add("escalations"),
    f.Reopened:               _reopened,
    f.Closed:                 keep("closed"),
}
# fmt: on
