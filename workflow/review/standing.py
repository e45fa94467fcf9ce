"""How a review stands: the fold of its facts. `evolve` is total and asks nothing from outside."""

from collections.abc import Callable, Mapping

from workflow.cases import Case, Changes, add
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment
from workflow.review import facts as f
from workflow.vocabulary import Agency, ReviewKind, Term


class Status(Term):
    """How far a review has come: the furthest milestone reached, or how it ended."""

    NEW = "new", "Nothing is on record yet."
    PROPOSED = "proposed", "A situation calls for a review, or for one to be considered."
    CONSIDERED = "considered", "It has been considered whether to undertake a review."
    COMMISSIONED = "commissioned", "The review has been commissioned."
    SCOPED = "scoped", "The agencies involved are known."
    GATHERING_RECORDS = "gathering-records", "The agencies' records are being brought together."
    DRAFTING = "drafting", "The overview report is being written."
    SIGN_OFF = "sign-off", "The overview report is complete and waits to be published."
    PUBLISHED = "published", "The report is published."
    WITHHELD = "withheld", "The report is not published."
    ABSORBED = "absorbed", "A national review has taken it over."
    NOT_UNDERTAKEN = "not-undertaken", "It was decided, with reasons, not to undertake a review."


class Review(Case, frozen=True, kw_only=True, gc=False):
    """The standing of a review."""

    status: Status = Status.NEW
    kind: ReviewKind = ReviewKind.UNKNOWN
    incident: str = ""
    situations: tuple[Entry, ...] = ()
    considered: Entry | None = None
    commissioned: Entry | None = None
    not_undertaken: Entry | None = None
    agencies: tuple[Agency, ...] = ()
    requested: tuple[Agency, ...] = ()
    received: tuple[Agency, ...] = ()
    report: Entry | None = None
    published: Entry | None = None
    withheld: Entry | None = None
    absorbed: Entry | None = None
    actions: tuple[Entry, ...] = ()
    withdrawal_orders: tuple[Entry, ...] = ()

    @property
    def around(self) -> Moment:
        """When the situation arose, for duties whose own start is not known."""
        known = (entry.occurred for entry in (*self.situations, self.published) if entry)
        return next((moment for moment in known if moment.known), UNKNOWN)

    @property
    def awaited(self) -> tuple[Agency, ...]:
        """The agencies whose records were requested and have not come."""
        return tuple(agency for agency in self.requested if agency not in self.received)


def learn(standing: Review, entry: Entry) -> Changes:
    """What a review learns from one more entry."""
    fact = entry.fact
    learns = _LEARN.get(type(fact))
    changes = dict(learns(standing, entry, fact)) if learns else {}
    incident = standing.incident or getattr(fact, "incident", "")
    return {**changes, "incident": incident} if incident else changes


def _kind(standing: Review, stated: ReviewKind) -> ReviewKind:
    return standing.kind if stated is ReviewKind.UNKNOWN else stated


# fmt: off
_LEARN: Mapping[type, Callable[..., Mapping[str, object]]] = {
    f.SituationArose:           lambda s, e, _: {"situations": (*s.situations, e)},
    f.Considered:               lambda s, e, _: {"considered": s.considered or e},
    f.Commissioned:             lambda s, e, fact: {"commissioned": s.commissioned or e, "kind": _kind(s, fact.kind)},
    f.NotUndertaken:            lambda _, e, __: {"not_undertaken": e},
    f.AgenciesIdentified:       lambda s, _, fact: {"agencies": tuple(dict.fromkeys((*s.agencies, *fact.agencies)))},
    f.RecordsRequested:         lambda s, _, fact: {"requested": tuple(dict.fromkeys((*s.requested, fact.agency)))},
    f.RecordsReceived:          lambda s, _, fact: {"received": tuple(dict.fromkeys((*s.received, fact.agency)))},
    f.OverviewReportCompleted:  lambda s, e, _: {"report": s.report or e},
    f.Published:                lambda s, e, fact: {"published": s.published or e, "kind": _kind(s, fact.kind)},
    f.PublicationWithheld:      lambda s, e, _: {"withheld": s.withheld or e},
    f.AbsorbedByNationalReview: lambda s, e, _: {"absorbed": s.absorbed or e},
    f.ActionAgreed:             add("actions"),
    f.WithdrawalOrdered:        add("withdrawal_orders"),
}
# fmt: on
