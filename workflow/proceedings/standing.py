"""How proceedings stand: the fold of their facts. `evolve` is total and asks nothing from outside."""

from collections.abc import Callable, Mapping

from workflow.cases import Case, Changes, add, keep, keep_first
from workflow.facts import Entry
from workflow.proceedings import facts as f
from workflow.vocabulary import ProceedingsKind, Term


class Status(Term):
    """Whether proceedings run. What they hold up is said by their holds, beside the status."""

    NEW = "new", "Nothing is on record yet."
    REOPENED = "reopened", "They go on after they had been concluded."
    OPEN = "open", "They run."
    CONCLUDED = "concluded", "They are over."


class Proceedings(Case, frozen=True, kw_only=True, gc=False):
    """The standing of proceedings; `hold_entries` are all that was said of holds, as it came on record."""

    status: Status = Status.NEW
    kind: ProceedingsKind = ProceedingsKind.UNKNOWN
    trials: tuple[Entry, ...] = ()
    verdicts: tuple[Entry, ...] = ()
    inquest: Entry | None = None
    prevention_reports: tuple[Entry, ...] = ()
    prevention_replies: tuple[Entry, ...] = ()
    death_review: Entry | None = None
    death_review_decisions: tuple[Entry, ...] = ()
    death_review_completed: Entry | None = None
    orders: tuple[Entry, ...] = ()
    advice: tuple[Entry, ...] = ()
    hold_entries: tuple[Entry, ...] = ()
    concluded: Entry | None = None

    def owed_elsewhere(self, duty: str) -> bool:
        """Whether the coroner or the community safety partnership owes it: shown here, owed there."""
        return duty in OWED_ELSEWHERE


OWED_ELSEWHERE = frozenset({"inquest.complete", "dhr.decide", "dhr.complete"})


def learn(standing: Proceedings, entry: Entry) -> Changes:
    """What proceedings learn from one more entry."""
    fact = entry.fact
    learns = _LEARN.get(type(fact))
    changes: Changes = dict(learns(standing, entry, fact)) if learns else {}
    kind = fact.kind if isinstance(fact, f.Opened) else KIND_SHOWN.get(type(fact), ProceedingsKind.UNKNOWN)
    if standing.kind is ProceedingsKind.UNKNOWN and kind is not ProceedingsKind.UNKNOWN:
        changes["kind"] = kind
    if beside := getattr(fact, "beside", ""):
        changes["links"] = {**standing.links, beside: entry}
    return changes


KIND_SHOWN: Mapping[type, ProceedingsKind] = {
    f.CriminalInvestigationOpened: ProceedingsKind.CRIMINAL,
    f.ChargeMade: ProceedingsKind.CRIMINAL,
    f.TrialListed: ProceedingsKind.CRIMINAL,
    f.VerdictReturned: ProceedingsKind.CRIMINAL,
    f.SentencePassed: ProceedingsKind.CRIMINAL,
    f.NoFurtherAction: ProceedingsKind.CRIMINAL,
    f.InquestOpened: ProceedingsKind.INQUEST,
    f.InquestConcluded: ProceedingsKind.INQUEST,
    f.PreventionReportMade: ProceedingsKind.INQUEST,
    f.DeathReviewCalledFor: ProceedingsKind.DOMESTIC_ABUSE_DEATH_REVIEW,
    f.DeathReviewDecided: ProceedingsKind.DOMESTIC_ABUSE_DEATH_REVIEW,
    f.DeathReviewCompleted: ProceedingsKind.DOMESTIC_ABUSE_DEATH_REVIEW,
    f.PublicInquiryAnnounced: ProceedingsKind.PUBLIC_INQUIRY,
}
"""Which proceedings a fact belongs to."""


def _over(_standing: Proceedings, entry: Entry, _fact: object) -> Changes:
    return {"concluded": entry}


def _completed(_standing: Proceedings, entry: Entry, _fact: object) -> Changes:
    return {"death_review_completed": entry, "concluded": entry}


# fmt: off
_LEARN: Mapping[type, Callable[..., Changes]] = {
    f.TrialListed:              add("trials"),
    f.VerdictReturned:          add("verdicts"),
    f.NoFurtherAction:          _over,
    f.InquestOpened:            keep_first("inquest"),
    f.InquestConcluded:         _over,
    f.PreventionReportMade:     add("prevention_reports"),
    f.PreventionReportAnswered: add("prevention_replies"),
    f.DeathReviewCalledFor:     keep_first("death_review"),
    f.DeathReviewDecided:       add("death_review_decisions"),
    f.DeathReviewCompleted:     _completed,
    f.CourtOrderMade:           add("orders"),
    f.DisclosureAdviceReceived: add("advice"),
    f.HoldPlaced:               add("hold_entries"),
    f.HoldReviewed:             add("hold_entries"),
    f.HoldLifted:               add("hold_entries"),
    f.Concluded:                keep("concluded"),
    f.Reopened:                 lambda *_: {"concluded": None},
}
# fmt: on
