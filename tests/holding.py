"""A hold on publication that proceedings place on a review, as tests tell it."""

from telling import Story, when

from workflow import holds
from workflow.catalogue import PROCEEDINGS
from workflow.proceedings import facts as f
from workflow.vocabulary import HoldKind

REVIEW_CASE = "review/2026-007"
INVESTIGATION = f.CriminalInvestigationOpened(beside=REVIEW_CASE)
PLACED = f.HoldPlaced(
    hold=HoldKind.PUBLICATION,
    owner="partnership manager",
    review_on=when("Thu 1 Oct 2026"),
    forecast=when("2027-03"),
)
FIELDWORK = f.HoldPlaced(hold=HoldKind.FIELDWORK, owner="SIO", review_on=when("Mon 14 Sep 2026"))
KEPT = f.HoldReviewed(hold=HoldKind.PUBLICATION, review_on=when("Fri 18 Dec 2026"))
LIFTED = f.HoldLifted(hold=HoldKind.PUBLICATION)
DAY = "Tue 1 Sep 2026"


def held(*more, now="Mon 23 Nov 2026"):
    return Story(PROCEEDINGS, now=now).tell((INVESTIGATION, "Mon 3 Aug 2026"), (PLACED, DAY), *more)


def told(story, kind):
    return [(stream, entry.fact) for stream, entry in story.elsewhere if isinstance(entry.fact, kind)]


def in_the_case(hold=HoldKind.PUBLICATION, **said):
    return holds.HoldPlaced(proceedings="proceedings/2026-001", hold=hold, **said)
