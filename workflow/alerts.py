"""An alert: what was said about a clock, to whom it went, and when it was taken back.

The stream of an alert belongs to one clock. An announcement's identity is the rung, the number of the
reckoning and the number of the raising: the same one is made once, however often it is asked for.
"""

from typing import Annotated

from workflow.cases import Case, Changes
from workflow.facts import Entry, Fact, fact, says
from workflow.lifecycle import Lifecycle, Move
from workflow.moments import UNKNOWN, Moment
from workflow.rules import Rule, Treatment
from workflow.vocabulary import ClockState, Party, Rung, Term


@fact("alert.raised", "Alert raised: {duty} {rung}, due {due_on}.")
class Raised(Fact):
    """It is announced, once, that a duty is due soon, due today or overdue."""

    case: Annotated[str, says("the case's reference")]
    duty: Annotated[str, says("the duty's code")]
    rung: Annotated[Rung, says("what is announced")]
    subject: Annotated[str, says("the child or recipient the duty is about")] = ""
    cycle: Annotated[int, says("the clock's cycle")] = 1
    reckoning: Annotated[int, says("the number of the due date's reckoning")] = 1
    raising: Annotated[int, says("1, and one more each time an acknowledgement lapsed")] = 1
    due_on: Annotated[Moment, says("the last day")] = UNKNOWN
    due_at: Annotated[Moment, says("the first instant that is late, in UTC")] = UNKNOWN
    owed_by: Annotated[Party, says("who owes the duty, and is told")] = Party.PARTNERSHIP
    subsumes: Annotated[
        tuple[Rung, ...], says("lower rungs that passed unsaid and are not said any more")
    ] = ()
    born_overdue: Annotated[bool, says("the duty was overdue when it came on record")] = False

    @property
    def identity(self) -> tuple[str, int, int]:
        """What makes it the same announcement within its clock."""
        return (str(self.rung), self.reckoning, self.raising)


@fact("alert.delivered", "The alert went to {told} by {channel}.")
class Delivered(Fact):
    """The message of an alert was handed over to a channel, which took it."""

    told: Annotated[Party, says("who was told")]
    channel: Annotated[str, says("by which channel")]
    message: Annotated[str, says("the message's id, the same on every attempt")]


@fact("alert.undeliverable", "The alert could not be delivered to {told} by {channel}.")
class Undeliverable(Fact):
    """The message of an alert was given up by a channel; somebody must be told in another way."""

    told: Annotated[Party, says("who should have been told")]
    channel: Annotated[str, says("by which channel")]
    message: Annotated[str, says("the message's id")]
    attempts: Annotated[int, says("how often it was tried")] = 1


@fact("alert.withdrawn", "The alert was withdrawn: the duty is {state}.")
class Withdrawn(Fact):
    """The alert stands no longer, because its clock has ended or its due date has moved."""

    state: Annotated[ClockState, says("how the clock stands now")]


class Status(Term):
    """How an alert stands."""

    NEW = "new", "Nothing has been said."
    RAISED = "raised", "It has been said, and stands."
    WITHDRAWN = "withdrawn", "It stands no longer."


class Alert(Case, frozen=True, kw_only=True):
    """The standing of an alert: what has been said of one clock."""

    status: Status = Status.NEW
    last: Entry | None = None
    said: frozenset[tuple[str, int, int]] = frozenset()


def learn(standing: Alert, entry: Entry) -> Changes:
    """What an alert learns from one more entry: what has been said."""
    fact = entry.fact
    if not isinstance(fact, Raised):
        return {}
    subsumed = {(str(rung), fact.reckoning, fact.raising) for rung in fact.subsumes}
    return {"last": entry, "said": standing.said | {fact.identity} | subsumed}


NOT_SAID_BEFORE = Rule(
    "not-said-before",
    "the same announcement has not been made before",
    "an announcement is made once",
    lambda alert, entry: entry is None or entry.fact.identity not in alert.said,
    Treatment.REFUSED,
    about_the_fact=True,
)

# fmt: off
LIFECYCLE = Lifecycle("alert", Status.NEW, [
    Move(Raised,        (Status.NEW, Status.RAISED, Status.WITHDRAWN), Status.RAISED, (NOT_SAID_BEFORE,)),
    Move(Delivered,     (Status.RAISED, Status.WITHDRAWN),             ""),
    Move(Undeliverable, (Status.RAISED, Status.WITHDRAWN),             ""),
    Move(Withdrawn,     (Status.RAISED,),                              Status.WITHDRAWN),
])
# fmt: on
