"""The page's reviews: always undertaken, always considered; the duty passes to the review that is opened."""

from collections.abc import Iterator

from workflow.duties import NO_LIMIT, Anchor, Duty, Ending
from workflow.incident.duties.awareness import no_child
from workflow.incident.standing import Incident
from workflow.vocabulary import AbuseOrNeglect, Answer, ClockState, Force, Party


def _review_always(incident: Incident) -> Iterator[Anchor]:
    for child in incident.deaths:
        if child.death and child.suspected and not child.adult:
            yield Anchor(child.subject, child.died_on, child.death.id)


def _review_considered(incident: Incident) -> Iterator[Anchor]:
    for child in incident.children.values():
        if (
            child.harmed_by
            and child.harmed is Answer.YES
            and child.suspected
            and child.died is not Answer.YES
            and not child.adult
        ):
            yield Anchor(child.subject, child.harmed_by.occurred, child.harmed_by.id)


def _passed_to_review(incident: Incident, anchor: Anchor) -> Ending | None:
    """The first review opened for the incident after the clock's cause takes the duty over."""
    child = incident.child(anchor.subject)
    causes = (child.death, child.harmed_by) if child else ()
    since = next((entry.version for entry in causes if entry and entry.id == anchor.cause), 0)
    taken = next((review for review in incident.reviews if review.version > since), None)
    return Ending(taken, ClockState.SUPERSEDED) if taken else None


def _abuse_ruled_out(incident: Incident, anchor: Anchor) -> Ending | None:
    child = incident.child(anchor.subject)
    if child and child.abuse is AbuseOrNeglect.RULED_OUT and child.abuse_by:
        return Ending(child.abuse_by, ClockState.VOID)
    return no_child(incident, anchor) or _passed_to_review(incident, anchor)


REVIEWS = (
    Duty(
        code="review.undertake",
        says="Safeguarding Practice Reviews are always undertaken when a child dies and abuse or neglect is known or suspected to be a factor in the death.",
        source="KSCP, Safeguarding Practice Reviews",
        force=Force.LOCAL_POLICY,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a decision on a review",
        within=NO_LIMIT,
        starts_with="a child has died and abuse or neglect is known or suspected",
        met_with="a review is opened for the incident and takes the duty over: spr record review.considered --incident CASE",
        starts=_review_always,
        met_by=lambda *_: (),
        ended_by=_abuse_ruled_out,
        local=True,
    ),
    Duty(
        code="review.consider",
        says="A Safeguarding Practice Review is always considered where a child has been seriously harmed in one of the page's situations.",
        source="KSCP, Safeguarding Practice Reviews",
        force=Force.LOCAL_POLICY,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a decision on a review",
        within=NO_LIMIT,
        starts_with="a child has been seriously harmed and abuse or neglect is known or suspected",
        met_with="a review is opened for the incident and takes the duty over: spr record review.considered --incident CASE",
        starts=_review_considered,
        met_by=lambda *_: (),
        ended_by=_abuse_ruled_out,
        local=True,
    ),
)
