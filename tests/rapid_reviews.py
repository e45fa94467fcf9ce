"""A rapid review as far as tests tell it: begun, decided and signed, sent to the Panel, answered."""

from telling import Story

from workflow.catalogue import RAPID_REVIEW
from workflow.rapid_review import facts as f
from workflow.vocabulary import (
    LocalFactor,
    Outcome,
    PanelResponse,
    Partner,
)

SENT = f.SentToPanel(reference="RR-1")
NO_REVIEW = f.OutcomeDecided(outcome=Outcome.NO_FURTHER_REVIEW, reasons="Its learning is shared.")
LOCAL_REVIEW = f.OutcomeDecided(
    outcome=Outcome.LOCAL_REVIEW, reasons="x", factors=(LocalFactor.WORKING_TOGETHER,)
)
THREE = (Partner.LOCAL_AUTHORITY, Partner.INTEGRATED_CARE_BOARD, Partner.POLICE)


def begun(now: str = "Mon 23 Nov 2026") -> Story:
    story = Story(RAPID_REVIEW, now=now).tell((f.NotificationSent(reference="SIN-1"), "Mon 2 Nov 2026"))
    return story.tell((f.Started(), "Tue 3 Nov 2026"))


def decided(outcome: f.OutcomeDecided = NO_REVIEW, now: str = "Mon 23 Nov 2026") -> Story:
    story = begun(now).tell((f.MeetingHeld(), "Tue 10 Nov 2026"), (outcome, "Wed 11 Nov 2026"))
    return story.tell(*((f.PartnerSignedOff(partner=each), "Thu 12 Nov 2026") for each in THREE))


def sent(outcome: f.OutcomeDecided = NO_REVIEW, now: str = "Mon 21 Dec 2026") -> Story:
    return decided(outcome, now).tell((SENT, "Fri 20 Nov 2026"))


def answered(response: PanelResponse, outcome: f.OutcomeDecided = NO_REVIEW) -> Story:
    return sent(outcome).tell((f.PanelResponded(response=response), "Mon 30 Nov 2026"))


def codes(entry) -> list[str]:
    return [rule.code for rule in entry.warnings]
