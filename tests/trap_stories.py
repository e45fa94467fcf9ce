"""The incidents with which the tests of the traps begin, and the awareness that starts their clocks."""

from telling import CALENDAR, Story

from workflow.catalogue import (
    INCIDENT,
)
from workflow.incident import facts as f
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    IncidentType,
    Means,
)

AWARE = f.LocalAuthorityBecameAware()
HARM = f.Notified(
    organisation=Agency.SCHOOL,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
DEATHS = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A", "B"),
    died=("A", "B"),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
LOOKED_AFTER = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A",),
    looked_after=Answer.YES,
    abuse_or_neglect=AbuseOrNeglect.RULED_OUT,
)
FORM = f.PanelNotified(means=Means.NATIONAL_FORM, reference="SIN-1")


def aware(on, now="Mon 23 Nov 2026", calendar=CALENDAR):
    return Story(INCIDENT, now, calendar).tell((AWARE, on))
