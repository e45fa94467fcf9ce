"""How an incident stands: the fold of its facts.

`evolve` is total: it never refuses, reads no clock, and asks neither the state machine nor the calendar.
"""

from collections.abc import Callable, Mapping

from workflow.cases import Case, Changes, add, keep
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.children import Child, changed, named, notified, stated
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    Ground,
    IncidentType,
    Term,
)


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
    REPORTED = "reported", "Reported to Ofsted, to the Panel, or to both: the clocks show which."
    CLOSED = "closed", "Nothing more is to be done in this case."


ESTABLISHES_ITSELF = frozenset({Agency.LOCAL_AUTHORITY, Agency.POLICE, Agency.HOSPITAL, Agency.CDOP})
"""Where one of these is the source, the organisation's own steps are not asked for."""


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

    @property
    def undecided(self) -> bool:
        """Whether it is still open if the criteria are met, so that every duty is provisional."""
        return self.criteria is None and not self.reports

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
        """Whether the case is another area's: its duties are owed there, and no clock runs here."""
        return self.source is Agency.OTHER_AREA

    @property
    def around(self) -> Moment:
        """When the incident was, for duties whose own start is not known."""
        return self.notified.fact.happened if self.notified else UNKNOWN

    def child(self, subject: str) -> Child | None:
        """The child that a clock is about."""
        return next((child for child in self.children.values() if child.subject == subject), None)


def learn(standing: Incident, entry: Entry) -> Changes:
    """What an incident learns from one more entry."""
    fact = entry.fact
    learns = _LEARN.get(type(fact))
    changes = learns(standing, entry, fact) if learns else {}
    if not standing.children:
        changes.setdefault("children", {"": Child()})
    return changes


def _notified(standing: Incident, entry: Entry, fact: f.Notified) -> Changes:
    first = standing.opened is None or standing.source is Agency.UNKNOWN
    told = fact.local_authority_told is Answer.YES or fact.organisation is Agency.LOCAL_AUTHORITY
    return {
        "notified": standing.notified or entry,
        "source": fact.organisation if first else standing.source,
        "type": fact.type,
        "children": notified(standing.children, entry, fact),
        **(_contact(standing, entry) if told else {}),
    }


def _described(standing: Incident, entry: Entry, fact: f.ChildDescribed) -> Changes:
    said: Changes = {"identity": fact.identity, **stated(fact, "looked_after", "regulated_setting")}
    return _of_child(standing, entry, fact.child, said)


def _died(standing: Incident, entry: Entry, fact: f.ChildDied) -> Changes:
    said: Changes = {"died": Answer.YES, "death": entry, "expected": fact.expected}
    if entry.occurred.known:
        said["died_on"] = entry.occurred
    return _of_child(standing, entry, fact.child, said)


def _harmed(standing: Incident, entry: Entry, fact: f.ChildSeriouslyHarmed) -> Changes:
    said = {"harmed": Answer.YES, "harm": fact.harm, "harmed_by": entry}
    return _of_child(standing, entry, fact.child, said)


def _abuse(view: AbuseOrNeglect) -> Callable[[Incident, Entry, f.AbuseOrNeglectKnown], Changes]:
    def learn(standing: Incident, entry: Entry, fact: f.AbuseOrNeglectKnown) -> Changes:
        return _of_child(standing, entry, fact.child, {"abuse": view, "abuse_by": entry})

    return learn


def _of_child(standing: Incident, entry: Entry, code: str, said: Changes) -> Changes:
    return {"children": changed(standing.children, code, entry.version, said)}


def _contact(standing: Incident, entry: Entry) -> Changes:
    """Keep the earliest entry that shows that the local authority was in contact.

    Its report is none: nothing can start a clock by meeting it.
    """
    return {"contact": earlier(standing.contact, entry)}


def earlier(one: Entry | None, other: Entry) -> Entry:
    """The entry that occurred earlier; one whose day is unknown only where there is no other."""
    if one is None:
        return other
    first, second = one.occurred.earliest, other.occurred.earliest
    if first is None:
        return other if other.occurred.known else one
    return other if second and second < first else one


def _aware(standing: Incident, entry: Entry, _fact: object) -> Changes:
    return {
        "source": Agency.LOCAL_AUTHORITY if standing.opened is None else standing.source,
        "aware": _stated(standing.aware, entry),
        **(_contact(standing, entry) if entry.occurred.day else {}),
    }


def _stated(before: Entry | None, entry: Entry) -> Entry:
    """The last statement governs, so that a mistake can be mended; one without a day takes none away."""
    return entry if before is None or entry.occurred.day or not before.occurred.day else before


def _referred(standing: Incident, entry: Entry, fact: f.ReferredToLocalAuthority) -> Changes:
    return {
        "source": fact.organisation if standing.opened is None else standing.source,
        "referral": standing.referral or entry,
        **_contact(standing, entry),
    }


def _death_notice(standing: Incident, entry: Entry, fact: f.ChildDeathProcessNotified) -> Changes:
    notices: Changes = {"death_notices": (*standing.death_notices, entry)}
    if standing.opened is None:
        known = _of_child(standing, entry, fact.child, {"died": Answer.YES, "death": entry})
        return notices | known | {"source": Agency.CDOP}
    return notices


def _reported(standing: Incident, entry: Entry, fact: f.PanelNotified) -> Changes:
    reports: Changes = {"reports": (*standing.reports, entry)}
    if standing.opened is None:
        children = named(standing.children, fact.children)
        return reports | {"source": Agency.LOCAL_AUTHORITY, "children": children}
    return reports


def _consulted_la(standing: Incident, entry: Entry, _fact: object) -> Changes:
    return {"local_authority": entry, **_contact(standing, entry)}


def _not_met(standing: Incident, entry: Entry, _fact: object) -> Changes:
    return {"criteria": entry, "not_met": (*standing.not_met, entry)}


def _reopened(standing: Incident, entry: Entry, _fact: object) -> Changes:
    undone = isinstance(standing.criteria and standing.criteria.fact, f.CriteriaNotMet)
    return {
        "closed": None,
        "criteria": None if undone else standing.criteria,
        "reopenings": (*standing.reopenings, entry) if undone else standing.reopenings,
    }


# fmt: off
_LEARN: Mapping[type, Callable[..., Changes]] = {
    f.Notified:                   _notified,
    f.ChildDescribed:             _described,
    f.SafetySecured:              keep("safety"),
    f.SafetyNotYetSecured:        keep("safety"),
    f.ChildDied:                  _died,
    f.ChildSeriouslyHarmed:       _harmed,
    f.AbuseOrNeglectKnown:        _abuse(AbuseOrNeglect.KNOWN),
    f.AbuseOrNeglectSuspected:    _abuse(AbuseOrNeglect.SUSPECTED),
    f.AbuseOrNeglectNotKnown:     _abuse(AbuseOrNeglect.UNKNOWN),
    f.AbuseOrNeglectRuledOut:     _abuse(AbuseOrNeglect.RULED_OUT),
    f.SafeguardingLeadInformed:   keep("lead_informed"),
    f.SafeguardingLeadAgreed:     keep("lead"),
    f.SafeguardingLeadDisagreed:  keep("lead"),
    f.SeniorManagerAgreed:        keep("manager"),
    f.SeniorManagerDisagreed:     keep("manager"),
    f.LocalAuthorityConsulted:    _consulted_la,
    f.PartnershipConsulted:       keep("partnership"),
    f.ReferredToLocalAuthority:   _referred,
    f.LocalAuthorityBecameAware:  _aware,
    f.ChildDeathProcessNotified:  _death_notice,
    f.CriteriaConfirmed:          keep("criteria"),
    f.CriteriaNotMet:             _not_met,
    f.ReportedToOfsted:           _reported,
    f.PanelNotified:              _reported,
    f.ReportAttemptFailed:        add("failed_attempts"),
    f.ReviewOpened:               add("reviews"),
    f.RapidReviewOpened:          add("rapid_reviews"),
    f.Reopened:                   _reopened,
    f.Closed:                     keep("closed"),
}
# fmt: on
