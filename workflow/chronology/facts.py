"""What can have happened to a chronology: opened, returned by each agency, read together, agreed.

When an event happened is part of what the agency says of it (`happened`). The fact itself occurred when
the agency returned it, so that nothing of a chronology is older than the chronology.
"""

from typing import Annotated

import msgspec

from workflow.facts import NONE_HELD, CaseReference, Evidence, Fact, Person, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import Agency, Answer, Name, Precision, Sensitivity, Stands, Words

PersonCode = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([A-Z]{1,3}[0-9]{0,4}|(child|mother|father|partner|sibling|grandparent|carer|relative)(-[0-9]{1,3})?)$",
        description="the code of a person: A, TDS20, child-1, mother, sibling-2; it derives from no name",
    ),
]
Number = Annotated[
    int,
    msgspec.Meta(ge=0, le=999, description="which submission of the agency; left out: the next, or the last"),
]
Row = Annotated[int, msgspec.Meta(ge=0, le=1_048_576, description="the row of the file; 0: none")]
Which = Annotated[int, msgspec.Meta(ge=1, description="the number of the fact in the chronology")]
Page = Annotated[
    str,
    msgspec.Meta(pattern=r"^[A-Za-z0-9 .,()/-]{0,20}$", description="the page of the source document"),
]
Period = Annotated[Moment, says("the period looked at, from a day to a day")]
Agencies = Annotated[tuple[Agency, ...], says("the agencies that are asked for their chronology")]
People = Annotated[tuple[PersonCode, ...], says("the codes of the people whose lives are looked at")]


@fact("chronology.opened", "Chronology opened, for the period {period}; asked: {agencies}.")
class Opened(Fact):
    """A chronology is begun for a review: the period looked at, who is asked, and whose lives it follows."""

    review: Annotated[CaseReference, says("the review it is made for")] = ""
    rapid_review: Annotated[CaseReference, says("the rapid review it is made for")] = ""
    period: Period = UNKNOWN
    agencies: Agencies = ()
    people: People = ()


@fact("chronology.scope-revised", "Scope revised: the period {period}; asked: {agencies}.")
class ScopeRevised(Fact):
    """The period, the agencies or the people of a chronology are stated anew; what is left out stays."""

    period: Period = UNKNOWN
    agencies: Agencies = ()
    people: People = ()


@fact("chronology.received", "Chronology received from {agency}: {rows} rows, submission {number}.")
class Received(Fact):
    """An agency returns its chronology, or that it holds nothing; it takes the place of what it sent before."""

    agency: Annotated[Agency, says("the agency that returns it")]
    number: Number = 0
    evidence: Evidence = NONE_HELD
    rows: Annotated[int, msgspec.Meta(ge=0, description="how many rows of events the file holds")] = 0
    covers: Annotated[Moment, says("from the first day to the last that its events are of")] = UNKNOWN
    nil_return: Annotated[Answer, says("whether the agency says that it holds nothing")] = Answer.NO


@fact("chronology.event-recorded", "{agency}, submission {number}, row {row}: an event of {happened}.")
class EventRecorded(Fact):
    """One row of an agency's chronology: what it says happened, from which source, and what was done."""

    agency: Annotated[Agency, says("the agency that says so")]
    happened: Annotated[Moment, says("when it happened, as exactly as the source knows")]
    event: Annotated[Words, says("what happened; sealed")]
    number: Number = 0
    row: Row = 0
    precision: Annotated[Precision, says("how far the date can be relied on")] = Precision.UNKNOWN
    subjects: Annotated[tuple[PersonCode, ...], says("the people it is about; none: not stated")] = ()
    seen: Annotated[Answer, says("whether the child was seen")] = Answer.UNKNOWN
    heard: Annotated[Answer, says("whether the child was heard: spoken to, wishes and feelings")] = (
        Answer.UNKNOWN
    )
    action: Annotated[Words | None, says("what was done or decided; sealed")] = None
    comment: Annotated[Words | None, says("what the agency makes of it today; sealed")] = None
    significant: Annotated[Answer, says("whether the agency marks it as significant")] = Answer.UNKNOWN
    document: Annotated[Words | None, says("the source document; sealed")] = None
    page: Page = ""
    post: Annotated[Person, says("who wrote the source, by post")] = ""
    author: Annotated[Name | None, says("who wrote the source, by name; sealed")] = None
    sensitivity: Annotated[Sensitivity, says("who may see it")] = Sensitivity.UNKNOWN
    present: Annotated[tuple[Agency, ...], says("the other agencies that were present")] = ()


@fact("chronology.submission-withdrawn", "Submission {number} of {agency} withdrawn.")
class SubmissionWithdrawn(Fact):
    """A submission no longer counts, as a file of the wrong family; what the agency sent before counts again."""

    agency: Annotated[Agency, says("the agency")]
    reasons: Annotated[Words, says("the reasons; sealed")]
    number: Number = 0


@fact("chronology.difference-settled", "Facts {first} and {second}: settled, {stands} stands.")
class DifferenceSettled(Fact):
    """Somebody decides what stands where two agencies give different accounts of one contact."""

    first: Which
    second: Which
    stands: Annotated[Stands, says("which account stands")]
    reasons: Annotated[Words, says("the reasons; sealed")]


@fact("chronology.agreed", "The merged chronology was agreed.")
class Agreed(Fact):
    """The merged chronology is agreed as what the review works from."""

    agreed_by: Annotated[Person, says("who agreed it, by post")] = ""


@fact("chronology.closed", "Closed.")
class Closed(Fact):
    """Nothing more is to be added to the chronology."""

    reasons: Annotated[Words | None, says("the reasons; sealed")] = None


@fact("chronology.reopened", "Reopened.")
class Reopened(Fact):
    """More is to be added than was thought, or it is to be agreed anew."""

    reasons: Annotated[Words, says("the reasons; sealed")]
