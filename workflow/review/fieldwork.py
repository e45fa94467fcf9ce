"""The work of a review: agencies and their records, the family, the practitioners, and how it is watched."""

from typing import Annotated

from workflow import disagreements
from workflow.facts import NONE_HELD, Fact, Reference, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.requests import Checked, Escalated, FormalRequest, Number, OfRequest, Refusal
from workflow.vocabulary import Agency, Answer, AskedOfReviewer, Development, Words


@fact("review.agencies-identified", "Agencies involved: {agencies}.")
class AgenciesIdentified(Fact):
    """The agencies that have had involvement with the child and family are identified."""

    agencies: Annotated[tuple[Agency, ...], says("the agencies")]


@fact("review.records-requested", "The records of {agency} were requested.")
class RecordsRequested(Fact):
    """An agency is asked for its records."""

    agency: Annotated[Agency, says("the agency asked")]
    due: Annotated[Moment, says("the day it is asked for; left out: no day was set")] = UNKNOWN


@fact("review.records-received", "The records of {agency} were received; nothing held: {nil_return}.")
class RecordsReceived(Fact):
    """An agency's records are received; that it holds none is an answer too."""

    agency: Annotated[Agency, says("the agency that answered")]
    nil_return: Annotated[Answer, says("whether the agency holds no records")] = Answer.NO
    number: Number = 0


@fact("review.records-checked", "The records of {agency} were looked at: good enough {good_enough}.")
class RecordsChecked(Checked):
    """An agency's records or report are looked at: whether they are good enough to work with."""


@fact("review.records-refused", "{agency} refused its records.")
class RecordsRefused(Refusal):
    """An agency refuses the records it was asked for, with its reasons."""


@fact("review.records-chased", "{agency} was reminded of its records.")
class RecordsChased(OfRequest):
    """An agency is reminded of the records it was asked for."""


@fact("review.records-escalated", "The records of {agency} were escalated to {to}.")
class RecordsEscalated(Escalated):
    """Somebody above is told that an agency's records have not come."""


@fact(
    "review.records-formally-requested", "The records of {agency} were requested under section 16H, by {due}."
)
class RecordsFormallyRequested(FormalRequest):
    """An agency is asked formally, under section 16H of the Children Act 2004; it must comply."""


@fact("review.agency-process-assured", "{agency}'s own process was assured: {assured}.")
class AgencyProcessAssured(Fact):
    """The partnership looks at how an agency itself reports and learns from serious incidents."""

    agency: Annotated[Agency, says("the agency")]
    assured: Annotated[Answer, says("whether its process was found sound")] = Answer.UNKNOWN
    words: Annotated[Words | None, says("what was found; sealed")] = None


@fact("review.chronology-merged", "The chronologies of {agencies} were merged.")
class ChronologyMerged(Fact):
    """The agencies' chronologies are brought together into one, by date and then by agency."""

    agencies: Annotated[tuple[Agency, ...], says("whose chronologies; left out: all received")] = ()


@fact("review.practitioner-event-held", "An event with practitioners was held.")
class PractitionerEventHeld(Fact):
    """Those who worked with the child and family say how it looked to them at the time."""

    agencies: Annotated[tuple[Agency, ...], says("which agencies took part")] = ()


@fact("review.family-invited", "The family was invited to contribute.")
class FamilyInvited(Fact):
    """The family is told of the review and invited to contribute, for the first time or again."""

    words: Annotated[Words | None, says("who was invited, and how; sealed")] = None


@fact("review.family-contributed", "The family contributed.")
class FamilyContributed(Fact):
    """The family, the child or a surviving sibling is heard in the review."""

    words: Annotated[Words | None, says("who, and what they said; sealed")] = None


@fact("review.family-declined", "The family declined to contribute.")
class FamilyDeclined(Fact):
    """The family does not wish to contribute; they are asked again before publication."""

    words: Annotated[Words | None, says("who declined, and what they said; sealed")] = None


@fact("review.progress-monitored", "Progress monitored: in time {in_time}, of good quality {quality}.")
class ProgressMonitored(Fact):
    """The safeguarding partners look at the time the review takes and at its quality."""

    in_time: Annotated[Answer, says("whether it goes on as fast as it should")] = Answer.UNKNOWN
    quality: Annotated[Answer, says("whether its quality is good enough")] = Answer.UNKNOWN
    words: Annotated[Words | None, says("what was found; sealed")] = None


@fact("review.reviewer-asked", "The reviewer was asked in writing for: {asked_for}.")
class ReviewerAsked(Fact):
    """The safeguarding partners ask the reviewer, in writing, for information or for a draft."""

    asked_for: Annotated[AskedOfReviewer, says("what was asked for")]
    reference: Reference = NONE_HELD


@fact("review.disagreement-recorded", "There is a disagreement about {about}, raised by {agency}.")
class DisagreementRecorded(disagreements.Recorded):
    """Agencies disagree in the course of the review."""


@fact("review.disagreement-escalated", "The disagreement about {about} went to {stage}.")
class DisagreementEscalated(disagreements.Escalated):
    """A disagreement was not settled where it was, and goes a stage higher."""


@fact("review.disagreement-resolved", "The disagreement about {about} was settled: {settlement}.")
class DisagreementResolved(disagreements.Resolved):
    """A disagreement has ended."""


@fact("review.development-noted", "Noted: {development}.")
class DevelopmentNoted(Fact):
    """Something beside the review happened that explains its course; it stops no clock."""

    development: Annotated[Development, says("what happened")]
    words: Annotated[Words | None, says("more about it; sealed")] = None
