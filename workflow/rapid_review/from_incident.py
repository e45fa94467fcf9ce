"""What an incident and its rapid review tell each other, so that no day has to be recorded twice."""

from collections.abc import Iterator

from workflow.facts import CaseReference, Entry, Fact, Given
from workflow.incident import facts as incident_facts
from workflow.incident.standing import Incident
from workflow.incident.to_rapid_review import WITHDRAWN, calling, national, withdrawn_after, withdraws
from workflow.moments import Moment
from workflow.rapid_review import facts as f
from workflow.rapid_review.standing import RapidReview

Brought = tuple[Fact, Moment, str]


def brings_along(rapid: RapidReview, entry: Entry, given: Given) -> tuple[Brought, ...]:
    """What a rapid review brings along from the incident it first names: the days it may count from."""
    incident = _named_first(rapid, entry)
    if not incident or given.look is None:
        return ()
    brought = (*_days(given.look(incident)),)
    return tuple(each for each in brought if not isinstance(each[0], type(entry.fact)))


def _days(incident: Incident) -> Iterator[Brought]:
    for report in _uncovered(incident):
        yield f.NotificationSent(reference=report.fact.reference), report.occurred, report.id
    if incident.notified:
        yield f.PartnershipNotified(), incident.notified.occurred, incident.notified.id
    if incident.aware:
        yield f.LocalAuthorityBecameAware(), incident.aware.occurred, incident.aware.id


def _uncovered(incident: Incident) -> list[Entry]:
    """The notifications that no rapid review was opened for yet; all of them, where each has one."""
    standing = [each for each in calling(incident) if withdrawn_after(incident, each) is None]
    last = max((opened.version for opened in incident.rapid_reviews), default=0)
    return [each for each in standing if each.version > last] or standing


def _named_first(rapid: RapidReview, entry: Entry) -> CaseReference:
    incident: str = getattr(entry.fact, "incident", "")
    return incident if incident and not rapid.incident else ""


def tells_incident(rapid: RapidReview, entry: Entry) -> tuple[tuple[str, Fact], ...]:
    """A rapid review tells the incident it first names, and each one whose notification it takes in."""
    incident = getattr(entry.fact, "incident", "")
    if not incident or not (_named_first(rapid, entry) or isinstance(entry.fact, f.NotificationSent)):
        return ()
    return ((incident, incident_facts.RapidReviewOpened(rapid_review=rapid.case)),)


def incident_tells(incident: Incident, entry: Entry) -> tuple[tuple[str, Fact], ...]:
    """What an incident tells the rapid reviews that were opened for it, as it comes on record there."""
    told = _told(incident, entry) if incident.rapid_reviews else None
    cases = dict.fromkeys(opened.fact.rapid_review for opened in incident.rapid_reviews)
    return tuple((case, told) for case in cases if case and told)


def _told(incident: Incident, entry: Entry) -> Fact | None:
    match entry.fact:
        case incident_facts.LocalAuthorityBecameAware():
            return f.LocalAuthorityBecameAware()
        case incident_facts.PanelNotified() | incident_facts.ReportedToOfsted() if national(entry):
            first = not any(map(national, incident.reports))
            return f.NotificationSent(reference=entry.fact.reference) if first else None
        case _:
            return f.StoodDown() if _withdrawn_altogether(incident, entry) else None


def _withdrawn_altogether(incident: Incident, entry: Entry) -> bool:
    """Whether no notification that calls for a rapid review is left."""
    if entry.fact.stored != WITHDRAWN:
        return False
    standing = (each for each in calling(incident) if withdrawn_after(incident, each) is None)
    return all(withdraws(entry, each) for each in standing)
