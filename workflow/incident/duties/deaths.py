"""After a death: the notice to the child death review partners, the joint agency response, the review."""

from collections.abc import Iterator

from workflow.duties import Anchor, Duty, Hours, Months, Reading, WorkingDays
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.duties.awareness import known_dead, no_child
from workflow.incident.standing import Incident
from workflow.policy import since
from workflow.vocabulary import Force, Party


def _deaths(incident: Incident) -> Iterator[Anchor]:
    """The death of each child; of a young person of 18 or over others are told."""
    for child in incident.deaths:
        if child.death and not child.adult:
            yield Anchor(child.subject, child.died_on, child.death.id)


def _told_cdop(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """A notice that names the child, or speaks of every child then on record who was dead by then."""
    child = incident.child(anchor.subject)
    for notice in incident.death_notices if child else ():
        if child and (
            child.among((notice.fact.child,)) or (not notice.fact.child and known_dead(notice, child))
        ):
            yield notice


def _responses(incident: Incident) -> Iterator[Anchor]:
    """One for each dead child whom a joint agency response is about; from the death, else from the response."""
    begun = set()
    for entry in incident.of(f.JointAgencyResponseTriggered):
        code = incident.subject(entry.fact.child)
        dead = [child for child in incident.deaths if not code or child.subject == code]
        for subject, died in [(child.subject, child.died_on) for child in dead] or [(code, entry.occurred)]:
            if subject not in begun:
                begun.add(subject)
                yield Anchor(subject, died, entry.id, presumed=not dead)


def _met_first(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    return _about(incident, f.JointAgencyFirstMeetingHeld, anchor)


def _reviewed(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    return _about(incident, f.ChildDeathReviewed, anchor)


def _about(
    incident: Incident, fact: type[f.ChildDeathReviewed | f.JointAgencyFirstMeetingHeld], anchor: Anchor
) -> Iterator[Entry]:
    """What is on record of this child, or of every child then known to be dead."""
    child = incident.child(anchor.subject)
    for entry in incident.of(fact):
        if (entry.fact.child and child and child.among((entry.fact.child,))) or (
            not entry.fact.child and (child is None or known_dead(entry, child))
        ):
            yield entry


NOTICE = (
    Duty(
        code="cdr.notify",
        says="A child's death, whether expected or unexpected, is notified to the child death review partners within 48 hours.",
        source="Child Death Review: statutory and operational guidance (the 48 hours are to be confirmed by the partnership); KSCP page: CDOP procedures",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.ORGANISATION,
        owed_to=Party.CHILD_DEATH_REVIEW_PARTNERS,
        label="a procedural notice",
        within=Hours(48),
        starts_with="a child dies",
        met_with="incident.child-death-process-notified",
        starts=_deaths,
        met_by=_told_cdop,
        ended_by=no_child,
        due_soon=1,
        readings={
            "day": Reading("within 24 hours", "older local procedures (North Yorkshire)", within=Hours(24))
        },
    ),
)
AFTER_A_DEATH = (
    Duty(
        code="jar.first_meeting",
        says="The first meeting of a joint agency response is held within 48 hours of the death.",
        source="Sudden unexpected death in infancy and childhood: multi-agency guidelines (Kennedy): guidelines of the professions, which bind as far as they were agreed locally (to be confirmed by the partnership)",
        force=Force.LOCAL_POLICY,
        owed_by=Party.JOINT_AGENCIES,
        owed_to=Party.CHILD_DEATH_REVIEW_PARTNERS,
        label="a first meeting",
        within=Hours(48),
        starts_with="a child dies, and a joint agency response is triggered",
        met_with="incident.joint-agency-first-meeting-held",
        starts=_responses,
        met_by=_met_first,
        due_soon=1,
        readings={
            "home-visit": Reading(
                "a home visit, usually within 24 hours", "emergency medicine guidance", within=Hours(24)
            ),
            "next-working-day": Reading(
                "a discussion on the next working day", "Bracknell", within=WorkingDays(1)
            ),
        },
    ),
    Duty(
        code="cdr.panel",
        says="The child death review partners review a child's death within six months.",
        source="Child Death Review: statutory and operational guidance (the six months are to be confirmed by the partnership; an inquest or a review delays it in practice)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.CHILD_DEATH_REVIEW_PARTNERS,
        owed_to=Party.CHILD_AND_FAMILY,
        label="a conclusion of others",
        within=Months(6),
        starts_with="a child dies",
        met_with="incident.child-death-reviewed",
        starts=_deaths,
        met_by=_reviewed,
        ended_by=no_child,
        in_force=since(2018, 6, 29),
        due_soon=20,
    ),
)
