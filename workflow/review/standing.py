"""How a review stands: the fold of its facts. `evolve` is total and asks nothing from outside."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from workflow.clocks import ClockKey, DueDateReckoned
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


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """The standing of a review."""

    case: str
    status: Status = Status.NEW
    version: int = 0
    opened: Entry | None = None
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
    departures: tuple[Entry, ...] = ()
    clocks: Mapping[ClockKey, Entry] = {}

    @property
    def undecided(self) -> bool:
        """A review's duties are never provisional."""
        return False

    @property
    def elsewhere(self) -> bool:
        """A review on record is owed here, or was another area's decision whose date is of interest."""
        return False

    @property
    def around(self) -> Moment:
        """When the situation arose, for duties whose own start is not known."""
        known = (entry.occurred for entry in (*self.situations, self.published) if entry)
        return next((moment for moment in known if moment.known), UNKNOWN)

    @property
    def awaited(self) -> tuple[Agency, ...]:
        """The agencies whose records were requested and have not come."""
        return tuple(agency for agency in self.requested if agency not in self.received)


def begin(case: str) -> Review:
    """The standing before the first fact."""
    return Review(case=case)


def evolve(standing: Review, entry: Entry, arrival: Callable[[str, Status], Status]) -> Review:
    """The standing after one more entry; `arrival` looks the status up in the lifecycle's table."""
    fact = entry.fact
    if isinstance(fact, DueDateReckoned):
        return replace(standing, version=entry.version, clocks={**standing.clocks, fact.key: entry})
    standing = replace(
        standing,
        version=entry.version,
        status=arrival(fact.stored, standing.status),
        opened=standing.opened or entry,
        incident=standing.incident or getattr(fact, "incident", ""),
        departures=(*standing.departures, entry) if entry.departs_from else standing.departures,
    )
    learn = _LEARN.get(type(fact))
    return replace(standing, **learn(standing, entry, fact)) if learn else standing


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
}
# fmt: on
