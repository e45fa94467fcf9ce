"""What a review brings along from the incident and the rapid review it follows from, and tells them."""

from collections.abc import Iterator

from workflow.clocks import clocks
from workflow.facts import Entry, Fact, Given
from workflow.incident import facts as incident_facts
from workflow.incident.children import UNCODED
from workflow.incident.duties import DUTIES as OF_INCIDENT
from workflow.incident.standing import Incident
from workflow.moments import Moment
from workflow.rapid_review import facts as rapid_facts
from workflow.rapid_review.standing import RapidReview
from workflow.review import facts as f
from workflow.review.standing import Review
from workflow.vocabulary import Situation

Brought = tuple[Fact, Moment, str]
SITUATIONS = {"review.undertake": Situation.DEATH, "review.consider": Situation.NOT_STATED}
"""The situation that each of the incident's duties to review stands for."""


def brings_along(review: Review, entry: Entry, given: Given) -> tuple[Brought, ...]:
    """The situations of the incident it looks at, and the Panel's letter on the rapid review.

    Who opens a review for an incident cannot leave behind that a child died.
    """
    if given.look is None:
        return ()
    brought: list[Brought] = []
    for named in (_takes_in(review, entry), _follows(review, entry)):
        match given.look(named) if named else None:
            case Incident() as incident:
                brought += _situations(incident)
            case RapidReview() as rapid_review:
                brought += _letters(rapid_review)
            case _:
                continue
    return tuple(brought)


def _takes_in(review: Review, entry: Entry) -> str:
    """The incident whose situations the review takes over, where nobody stated one."""
    fact = entry.fact
    if isinstance(fact, f.SituationArose | f.IncidentLeft):
        return ""
    joins = isinstance(fact, f.IncidentJoined)
    return getattr(fact, "incident", "") if joins or not review.opened else ""


def _follows(review: Review, entry: Entry) -> str:
    """The rapid review it is first said to follow from."""
    return "" if review.rapid_review else getattr(entry.fact, "rapid_review", "")


def _situations(incident: Incident) -> Iterator[Brought]:
    for clock in clocks(incident, OF_INCIDENT):
        if clock.duty.code in SITUATIONS and not clock.ended:
            child = "" if clock.date.subject == UNCODED else clock.date.subject
            arose = f.SituationArose(situation=SITUATIONS[clock.duty.code], child=child)
            yield arose, clock.date.starts_on, clock.reckoned.cause or clock.reckoned.id


def arises(incident: object, child: str) -> tuple[Situation, Moment] | None:
    """The situation that calls for a review of one child, as the incident stands, and since when."""
    if isinstance(incident, Incident):
        for code, situation in SITUATIONS.items():
            for anchor in OF_INCIDENT[code].starts(incident):
                if anchor.subject == (child or UNCODED):
                    return situation, anchor.moment
    return None


def _letters(rapid_review: RapidReview) -> Iterator[Brought]:
    for letter in rapid_review.responses:
        said = f.PanelResponded(response=letter.fact.response, reference=letter.fact.reference)
        yield said, letter.occurred, letter.id


def tells(review: Review, entry: Entry) -> tuple[tuple[str, Fact], ...]:
    """A review tells each incident it looks at, and its rapid review, that it was opened."""
    return (*_tells_incident(review, entry), *_tells_rapid_review(review, entry))


def _tells_incident(review: Review, entry: Entry) -> Iterator[tuple[str, Fact]]:
    """When the incident is first named, when a situation is added, and when it is taken in."""
    fact = entry.fact
    incident = getattr(fact, "incident", "")
    again = isinstance(fact, f.SituationArose | f.IncidentJoined)
    named = incident.startswith("incident/") and not isinstance(fact, f.IncidentLeft)
    if named and (again or not review.incident):
        yield incident, incident_facts.ReviewOpened(review=review.case)


def _tells_rapid_review(review: Review, entry: Entry) -> Iterator[tuple[str, Fact]]:
    rapid_review = _follows(review, entry)
    if rapid_review.startswith("rapid-review/"):
        yield rapid_review, rapid_facts.ReviewOpened(review=review.case)
