"""How a review stands: the fold of its facts. `evolve` is total and asks nothing from outside."""

from collections.abc import Callable, Mapping
from datetime import date

from workflow import disagreements, signing
from workflow.cases import Case, Changes, add, keep, keep_first
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment, add_months
from workflow.requests import Request, Step, requests
from workflow.review import facts as f
from workflow.review.status import Status
from workflow.signing import Signatures
from workflow.vocabulary import Agency, PanelResponse, Party, Publication, ReviewKind

__all__ = ["Review", "Status", "learn"]

AT_LEAST, AT_LEAST_IF_NATIONAL = 12, 36
"""For how many months a report is public, at least; the three years are to be confirmed by the partnership."""
LED_ELSEWHERE = frozenset({Agency.OTHER_AREA, Agency.NATIONAL_PANEL})
STEPS: Mapping[type, Step] = {
    f.RecordsRequested: Step.ASKED,
    f.RecordsReceived: Step.ANSWERED,
    f.RecordsChecked: Step.CHECKED,
    f.RecordsRefused: Step.REFUSED,
    f.RecordsChased: Step.CHASED,
    f.RecordsEscalated: Step.ESCALATED,
    f.RecordsFormallyRequested: Step.FORMAL,
}
"""What each fact about an agency's records means for what was asked of it."""


class Review(Case, frozen=True, kw_only=True, gc=False):
    """The standing of a review."""

    status: Status = Status.NEW
    kind: ReviewKind = ReviewKind.UNKNOWN
    lead: Agency = Agency.PARTNERSHIP
    incident: str = ""
    joined: tuple[str, ...] = ()
    rapid_review: str = ""
    situations: tuple[Entry, ...] = ()
    considered: Entry | None = None
    commissioned: Entry | None = None
    not_undertaken: Entry | None = None
    letters: tuple[Entry, ...] = ()
    told: tuple[Entry, ...] = ()
    appointed: tuple[Entry, ...] = ()
    reviewers: Mapping[str, Entry] = {}
    scope: tuple[Entry, ...] = ()
    agencies: tuple[Agency, ...] = ()
    requested: tuple[Agency, ...] = ()
    received: tuple[Agency, ...] = ()
    asking: tuple[Entry, ...] = ()
    declined: tuple[Entry, ...] = ()
    asked_or_heard: tuple[Entry, ...] = ()
    monitored: tuple[Entry, ...] = ()
    developments: tuple[Entry, ...] = ()
    disagreements: tuple[Entry, ...] = ()
    learning: tuple[Entry, ...] = ()
    responses: tuple[Entry, ...] = ()
    report: Entry | None = None
    submitted: tuple[Entry, ...] = ()
    ratings: tuple[Entry, ...] = ()
    redo_orders: tuple[Entry, ...] = ()
    redone: tuple[Entry, ...] = ()
    signatures: Signatures = Signatures()
    dates: tuple[Entry, ...] = ()
    sent: tuple[Entry, ...] = ()
    delays: tuple[Entry, ...] = ()
    published: Entry | None = None
    summaries: tuple[Entry, ...] = ()
    withheld: Entry | None = None
    told_why: tuple[Entry, ...] = ()
    improvements: Entry | None = None
    actions: tuple[Entry, ...] = ()
    withdrawal_orders: tuple[Entry, ...] = ()
    withdrawals: tuple[Entry, ...] = ()
    again: tuple[Entry, ...] = ()
    deposited: Entry | None = None
    absorbed: Entry | None = None
    discontinued: Entry | None = None

    @property
    def around(self) -> Moment:
        """When the situation arose, or the first that is known of it, for duties whose start is not known."""
        decided = self.commissioned
        stated = decided.fact.happened if decided else UNKNOWN
        entries = (*self.situations, decided, self.published, *self.developments)
        known = (*(entry.occurred for entry in self.situations), stated)
        return next((m for m in (*known, *(e.occurred for e in entries if e)) if m.known), UNKNOWN)

    @property
    def ours(self) -> bool:
        """Whether this partnership leads the review; else its duties are owed by whoever does."""
        return self.lead not in LED_ELSEWHERE and self.kind is not ReviewKind.NATIONAL

    @property
    def local(self) -> bool:
        """Whether it is a local child safeguarding practice review that this partnership leads."""
        return self.ours and self.kind is ReviewKind.LOCAL

    @property
    def disagreement(self) -> Entry | None:
        """The letter in which the Panel disagreed with the rapid review, if that is its last word."""
        said = [each for each in self.letters if each.fact.response is not PanelResponse.NOT_STATED]
        return said[-1] if said and said[-1].fact.response is PanelResponse.DISAGREES else None

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was asked of the agencies, and what came of it."""
        return requests(self.asking, STEPS)

    @property
    def awaited(self) -> tuple[Agency, ...]:
        """The agencies whose records were requested and have not come."""
        return tuple(dict.fromkeys(request.agency for request in self.requests if request.awaited))

    @property
    def incidents(self) -> tuple[str, ...]:
        """Every incident that is reviewed here."""
        return tuple(dict.fromkeys(case for case in (self.incident, *self.joined) if case))

    @property
    def round(self) -> int:
        """1, and one more each time the review was ordered to be done again."""
        return 1 + len(self.redo_orders)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The numbers of the learning points that no agency has responded to."""
        return tuple(
            number for number, entry in enumerate(self.learning, start=1) if not self._answered(entry)
        )

    def _answered(self, learning: Entry) -> bool:
        point = learning.fact
        number = point.number or 1 + self.learning.index(learning)
        return any(
            response.fact.agency is point.agency and response.fact.learning_point in {0, number}
            for response in self.responses
        )

    @property
    def publication_dates(self) -> tuple[Moment, ...]:
        """Every day that was ever set for the publication of the report, in the order they were set."""
        return tuple(each.fact.publish_on for each in self.dates_of(Publication.REPORT))

    def dates_of(self, what: Publication) -> tuple[Entry, ...]:
        """The entries that set a day for the publication of the report, or of the improvements."""
        return tuple(entry for entry in self.dates if entry.fact.what is what)

    def sent_to(self, recipient: Party, what: Publication) -> tuple[Entry, ...]:
        """When the report, or the information about the improvements, was sent to somebody."""
        return tuple(e for e in self.sent if e.fact.to is recipient and e.fact.what is what)

    @property
    def public_since(self) -> tuple[Entry, ...]:
        """What made the report public: its publication, and each time it was published again."""
        return (self.published, *self.again) if self.published else ()

    @property
    def public_until(self) -> date | None:
        """The last day on which the report is public at the least; None where its first is unknown."""
        day = self.public_since[-1].occurred.day if self.published else None
        return add_months(day, self.public_for) if day else None

    @property
    def public_for(self) -> int:
        """For how many months the report is public, at least: a national review for longer."""
        return AT_LEAST_IF_NATIONAL if self.kind is ReviewKind.NATIONAL else AT_LEAST

    def owed_elsewhere(self, duty: str) -> bool:  # noqa: ARG002  it goes for all of them
        """Whether another area or the Panel leads the review, and owes what is to be done."""
        return not self.ours


def learn(standing: Review, entry: Entry) -> Changes:
    """What a review learns from one more entry."""
    fact = entry.fact
    learns = _LEARN.get(type(fact))
    changes = dict(learns(standing, entry, fact)) if learns else {}
    if type(fact) in STEPS:
        changes["asking"] = (*standing.asking, entry)
    for name in ("incident", "rapid_review"):
        first = getattr(standing, name) or getattr(fact, name, "")
        if first and type(fact) not in JOINS:
            changes[name] = first
    return changes


JOINS = (f.IncidentJoined, f.IncidentLeft)


def _kind(standing: Review, stated: ReviewKind) -> ReviewKind:
    return standing.kind if stated is ReviewKind.UNKNOWN else stated


def _lead(standing: Review, stated: Agency) -> Agency:
    return standing.lead if stated is Agency.UNKNOWN else stated


def _commissioned(standing: Review, entry: Entry, fact: f.Commissioned) -> Changes:
    return {
        "commissioned": standing.commissioned or entry,
        "kind": _kind(standing, fact.kind),
        "lead": _lead(standing, fact.lead),
    }


def _published(standing: Review, entry: Entry, fact: f.Published) -> Changes:
    return {
        "published": standing.published or entry,
        "kind": _kind(standing, fact.kind),
        "lead": _lead(standing, fact.lead),
    }


def _appointed(standing: Review, entry: Entry, fact: f.ReviewerAppointed | f.ReviewerReplaced) -> Changes:
    gone = getattr(fact, "replaces", None)
    others = {post: each for post, each in standing.reviewers.items() if post != gone}
    return {
        "appointed": (*standing.appointed, entry),
        "reviewers": {**others, fact.reviewer: entry},
    }


def _removed(standing: Review, _entry: Entry, fact: f.ReviewerRemoved) -> Changes:
    return {"reviewers": {post: e for post, e in standing.reviewers.items() if post != fact.reviewer}}


def _joined(standing: Review, _entry: Entry, fact: f.IncidentJoined) -> Changes:
    return {"joined": tuple(dict.fromkeys((*standing.joined, fact.incident)))}


def _left(standing: Review, _entry: Entry, fact: f.IncidentLeft) -> Changes:
    incident = "" if standing.incident == fact.incident else standing.incident
    joined = tuple(case for case in standing.joined if case != fact.incident)
    return {"joined": joined, "incident": incident}


def _agencies(name: str) -> Callable[..., Changes]:
    def learn(standing: Review, _entry: Entry, fact: f.RecordsRequested) -> Changes:
        return {name: tuple(dict.fromkeys((*getattr(standing, name), fact.agency)))}

    return learn


# fmt: off
_LEARN: Mapping[type, Callable[..., Changes]] = {
    f.SituationArose:           add("situations"),
    f.Considered:               keep_first("considered"),
    f.Commissioned:             _commissioned,
    f.NotUndertaken:            keep("not_undertaken"),
    f.PanelResponded:           add("letters"),
    f.ToldOfDecision:           add("told"),
    f.ReviewerAppointed:        _appointed,
    f.ReviewerReplaced:         _appointed,
    f.ReviewerRemoved:          _removed,
    f.ScopeAgreed:              add("scope"),
    f.ScopeRevised:             add("scope"),
    f.LeadAgreed:               lambda _, __, fact: {"lead": fact.lead},
    f.IncidentJoined:           _joined,
    f.IncidentLeft:             _left,
    f.AgenciesIdentified:       lambda s, _, fact: {"agencies": tuple(dict.fromkeys((*s.agencies, *fact.agencies)))},
    f.RecordsRequested:         _agencies("requested"),
    f.RecordsReceived:          _agencies("received"),
    f.FamilyInvited:            add("asked_or_heard"),
    f.FamilyContributed:        add("asked_or_heard"),
    f.FamilyDeclined:           add("declined"),
    f.ProgressMonitored:        add("monitored"),
    f.DevelopmentNoted:         add("developments"),
    f.LearningIdentified:       add("learning"),
    f.AgencyResponded:          add("responses"),
    f.OverviewReportCompleted:  keep_first("report"),
    f.ReportSubmitted:          add("submitted"),
    f.Rated:                    add("ratings"),
    f.RedoOrdered:              add("redo_orders"),
    f.Redone:                   add("redone"),
    f.PublicationDateSet:       add("dates"),
    f.PublicationDateChanged:   add("dates"),
    f.SentBeforePublication:    add("sent"),
    f.DelayReported:            add("delays"),
    f.Published:                _published,
    f.SummaryPublished:         add("summaries"),
    f.PublicationWithheld:      keep_first("withheld"),
    f.WithholdingExplained:     add("told_why"),
    f.ImprovementsPublished:    keep_first("improvements"),
    f.ActionAgreed:             add("actions"),
    f.WithdrawalOrdered:        add("withdrawal_orders"),
    f.PublicationWithdrawn:     add("withdrawals"),
    f.PublishedAgain:           add("again"),
    f.Deposited:                keep_first("deposited"),
    f.AbsorbedByNationalReview: keep_first("absorbed"),
    f.Discontinued:             keep_first("discontinued"),
    **disagreements.learns(f.DisagreementRecorded, f.DisagreementEscalated, f.DisagreementResolved),
    **signing.learns(f.PartnerSignedOff, f.PartnerDissented, f.SignOffDelegated),
}
# fmt: on
