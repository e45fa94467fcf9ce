"""How an incident stands after the facts on record."""

from collections.abc import Mapping
from typing import TypeAlias

from workflow.cases import Case
from workflow.facts import NONE_HELD, Entry, Fact
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.incident.children import Child, code_of
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import Agency, Answer, Ground, IncidentType, Term


class Status(Term):
    """How far an incident has come: the furthest milestone reached, or a step back."""

    NEW = "new", "Nothing is on record yet."
    NOTIFIED = "notified", "Raised with the partnership."
    REOPENED = "reopened", "Opened again on new facts."
    CONSULTING = (
        "consulting",
        "The local authority and the partnership are being consulted on the criteria.",
    )
    CRITERIA_NOT_MET = "criteria-not-met", "The criteria of a notifiable incident are not met."
    CRITERIA_CONFIRMED = (
        "criteria-confirmed",
        "The criteria of a notifiable incident are met; it must be reported.",
    )
    REPORT_WITHDRAWN = (
        "report-withdrawn",
        "The notification was withdrawn; that it was sent stays on record.",
    )
    REPORTED = "reported", "Reported to Ofsted, to the Panel, or to both: the clocks show which."
    CLOSED = "closed", "Nothing more is to be done in this case."


ESTABLISHES_ITSELF = frozenset({Agency.LOCAL_AUTHORITY, Agency.POLICE, Agency.HOSPITAL, Agency.CDOP})
"""Where one of these is the source, the organisation's own steps are not asked for."""


FactOf: TypeAlias = type[Fact]


class Incident(Case, frozen=True, kw_only=True, gc=False):
    """The standing of an incident."""

    status: Status = Status.NEW
    source: Agency = Agency.UNKNOWN
    type: IncidentType = IncidentType.UNKNOWN
    notified: Entry | None = None
    children: Mapping[str, Child] = {}
    safety: Entry | None = None
    lead_informed: Entry | None = None
    lead: Entry | None = None
    manager: Entry | None = None
    local_authority: Entry | None = None
    partnership: Entry | None = None
    referral: Entry | None = None
    aware: Entry | None = None
    contact: Entry | None = None
    criteria: Entry | None = None
    not_met: tuple[Entry, ...] = ()
    reopenings: tuple[Entry, ...] = ()
    reports: tuple[Entry, ...] = ()
    failed_attempts: tuple[Entry, ...] = ()
    death_notices: tuple[Entry, ...] = ()
    reviews: tuple[Entry, ...] = ()
    rapid_reviews: tuple[Entry, ...] = ()
    closed: Entry | None = None
    suspected: Entry | None = None
    withdrawals: tuple[Entry, ...] = ()
    disagreements: tuple[Entry, ...] = ()
    authorities: Entry | None = None
    lead_agreed: Entry | None = None
    occurrence: Entry | None = None
    joined: Mapping[str, Entry] = {}  # names in clocks of children who turned out to be another one
    steps: Mapping[str, tuple[Entry, ...]] = {}  # by stored name: what is evidence and no more

    @property
    def undecided(self) -> bool:
        """Whether it is still open if the criteria are met, so that every duty is provisional."""
        return self.criteria is None and not self.standing_reports

    @property
    def standing_reports(self) -> tuple[Entry, ...]:
        """The reports that were not withdrawn afterwards."""
        return tuple(report for report in self.reports if not self.withdrawn(report))

    def withdrawn(self, report: Entry) -> bool:
        """Whether a report was withdrawn: by its reference, or where either has none, by being the earlier."""
        references = {report.fact.reference, NONE_HELD}
        return any(
            each.version > report.version
            and (each.fact.reference in references or report.fact.reference == NONE_HELD)
            for each in self.withdrawals
        )

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The grounds stated when the criteria were confirmed."""
        confirmed = self.criteria.fact if self.criteria else None
        return confirmed.grounds if isinstance(confirmed, f.CriteriaConfirmed) else ()

    @property
    def deaths(self) -> tuple[Child, ...]:
        """The children who died."""
        return tuple(child for child in self.children.values() if child.died is Answer.YES)

    @property
    def elsewhere(self) -> bool:
        """Whether another area told of it and nobody has said whose it is: then no clock runs here."""
        return self.source is Agency.OTHER_AREA and not jurisdiction.stated(self)

    def owed_elsewhere(self, duty: str) -> bool:
        """Whether the authority of another area owes this duty; it is shown, and the partnership is told."""
        return jurisdiction.owed_elsewhere(self, duty)

    @property
    def around(self) -> Moment:
        """When the incident was, for duties whose own start is not known."""
        if self.occurrence and self.occurrence.fact.happened.known:
            happened: Moment = self.occurrence.fact.happened
            return happened
        return self.notified.fact.happened if self.notified else UNKNOWN

    def of(self, *facts: FactOf) -> tuple[Entry, ...]:
        """The entries of facts that are evidence and no more, in the order recorded."""
        found = [entry for fact in facts for entry in self.steps.get(fact.stored, ())]
        return tuple(sorted(found, key=lambda entry: entry.version)) if len(facts) > 1 else tuple(found)

    def child(self, subject: str) -> Child | None:
        """The child that a clock is about."""
        return next(
            (child for child in self.children.values() if subject == child.subject or subject in child.also),
            None,
        )

    def subject(self, code: str) -> str:
        """The name in clocks of the child who goes or went by a code; empty for every child."""
        child = self.children.get(code_of(self.children, code)) if code else None
        return child.subject if child else code
