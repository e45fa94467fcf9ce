"""A child who died, with abuse suspected, and of whom the hospital notified the partnership."""

from telling import Story, when

from workflow.catalogue import INCIDENT
from workflow.criteria import told
from workflow.incident import facts as f
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    IncidentType,
)

DEATH = f.Notified(
    organisation=Agency.HOSPITAL,
    type=IncidentType.DEATH,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
    happened=when("Sun 1 Nov 2026"),
)
FORM = f.PanelNotified(reference="SIN-1")


def dead(*told_) -> Story:
    return Story(INCIDENT).tell((DEATH, "Mon 2 Nov 2026"), *told_)


def state(story, body):
    return next(each for each in told(story.standing) if each.body is body)
