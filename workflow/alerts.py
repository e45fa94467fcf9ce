"""An alert: what was said about a clock, to whom it went, who took it on, and why it was taken back.

The stream of an alert belongs to one clock. An announcement's identity is the rung, the number of the
reckoning and the number of the raising: the same one is made once, however often it is asked for.
An acknowledgement and a snooze make it silent until a moment; neither stops the clock, nor what is said
in any case. When that moment has come and the duty is owed still, the alert is raised anew.
"""

from datetime import datetime, timedelta
from typing import Annotated

from workflow.cases import Case, Changes
from workflow.facts import Entry, Fact, Person, fact, says
from workflow.lifecycle import Lifecycle, Move
from workflow.moments import UNKNOWN, Moment
from workflow.rules import Rule, Treatment
from workflow.vocabulary import (
    Answer,
    Capacity,
    ClockState,
    Office,
    Party,
    Rung,
    SnoozeReason,
    Term,
    WithdrawnBecause,
    Words,
)

Reckoning = Annotated[int, says("the number of the due date's reckoning")]
Until = Annotated[Moment, says("until when it is silent: an instant, or a day, its end included")]
Note = Annotated[Words | None, says("more about it; sealed")]
Somebody = Annotated[Person, says("who, by post or work login; empty for the mailbox of a party")]
As = Annotated[Capacity, says("in which capacity they were told")]


@fact("alert.raised", "Alert raised: {duty} {rung}, due {due_on}.")
class Raised(Fact):
    """It is announced, once, that a duty is due soon, due today or overdue."""

    case: Annotated[str, says("the case's reference")]
    duty: Annotated[str, says("the duty's code")]
    rung: Annotated[Rung, says("what is announced")]
    subject: Annotated[str, says("the child or recipient the duty is about")] = ""
    cycle: Annotated[int, says("the clock's cycle")] = 1
    reckoning: Reckoning = 1
    raising: Annotated[int, says("1, and one more each time an acknowledgement lapsed")] = 1
    due_on: Annotated[Moment, says("the last day")] = UNKNOWN
    due_at: Annotated[Moment, says("the first instant that is late, in UTC")] = UNKNOWN
    owed_by: Annotated[Party, says("who owes the duty, and is told")] = Party.PARTNERSHIP
    subsumes: Annotated[
        tuple[Rung, ...], says("lower rungs that passed unsaid and are not said any more")
    ] = ()
    born_overdue: Annotated[bool, says("the duty was overdue when it came on record")] = False
    urgent: Annotated[Answer, says("whether it is said at once, by itself and at whatever hour")] = (
        Answer.UNKNOWN
    )
    tells: Annotated[
        tuple[Office, ...], says("the offices told besides whoever owes it, those of subsumed rungs too")
    ] = ()

    @property
    def identity(self) -> tuple[str, int, int]:
        """What makes it the same announcement within its clock."""
        return (str(self.rung), self.reckoning, self.raising)


@fact("alert.acknowledged", "The alert was acknowledged, until {until}.")
class Acknowledged(Fact):
    """Somebody takes on what an alert is about, until a moment; the duty's clock runs on."""

    until: Until
    note: Note = None


@fact("alert.snoozed", "The alert was snoozed, until {until}; because: {reason}.")
class Snoozed(Fact):
    """An alert is made silent until a moment, for a reason; the duty's clock runs on."""

    until: Until
    reason: Annotated[SnoozeReason, says("why")]
    note: Note = None


@fact("alert.delivered", "The alert went to {told} by {channel}.")
class Delivered(Fact):
    """The message of an alert was handed over to a channel, which took it."""

    told: Annotated[Party, says("who was told")]
    channel: Annotated[str, says("by which channel")]
    message: Annotated[str, says("the message's id, the same on every attempt")]
    person: Somebody = ""
    capacity: As = Capacity.UNKNOWN


@fact("alert.undeliverable", "The alert could not be delivered to {told} by {channel}.")
class Undeliverable(Fact):
    """The message of an alert was given up by a channel; somebody must be told in another way."""

    told: Annotated[Party, says("who should have been told")]
    channel: Annotated[str, says("by which channel")]
    message: Annotated[str, says("the message's id")]
    attempts: Annotated[int, says("how often it was tried")] = 1
    person: Somebody = ""
    capacity: As = Capacity.UNKNOWN


@fact("alert.withdrawn", "The alert was withdrawn: the duty is {state}; because: {because}.")
class Withdrawn(Fact):
    """The alert stands no longer, because its clock has ended or its due date has moved."""

    state: Annotated[ClockState, says("how the clock stands now")]
    because: Annotated[WithdrawnBecause, says("why")] = WithdrawnBecause.UNKNOWN
    done_on: Annotated[Moment, says("when what ended the clock happened")] = UNKNOWN
    moved_to: Annotated[Moment, says("the last day now, where it moved")] = UNKNOWN


class Status(Term):
    """How an alert stands."""

    NEW = "new", "Nothing has been said."
    RAISED = "raised", "It has been said, and stands."
    ACKNOWLEDGED = "acknowledged", "It stands, and somebody has taken it on until a moment."
    SNOOZED = "snoozed", "It stands, and is silent until a moment."
    WITHDRAWN = "withdrawn", "It stands no longer."


STANDS = (Status.RAISED, Status.ACKNOWLEDGED, Status.SNOOZED)
SILENT = (Status.ACKNOWLEDGED, Status.SNOOZED)
LONGEST = timedelta(days=31)
"""For how long an alert can be silent at most: what nobody looks at for longer is forgotten."""
RESOLUTION = timedelta(microseconds=1)
"""The least by which two instants of the record differ."""


class Alert(Case, frozen=True, kw_only=True):
    """The standing of an alert: what has been said of one clock, and what has made it silent."""

    status: Status = Status.NEW
    last: Entry | None = None
    said: frozenset[tuple[str, int, int]] = frozenset()
    silenced: Entry | None = None

    @property
    def stands(self) -> bool:
        """Whether something was said that was not taken back."""
        return self.status in STANDS

    @property
    def silent_until(self) -> datetime | None:
        """The instant (UTC) until which it is silent; None where nobody has made it so."""
        return silent_until(self.silenced.fact.until) if self.status in SILENT and self.silenced else None


def silent_until(until: Moment) -> datetime | None:
    """The instant itself; of a day, the first instant of the next one."""
    if until.exact or until.latest is None:
        return until.earliest
    return until.latest + RESOLUTION


def learn(standing: Alert, entry: Entry) -> Changes:
    """What an alert learns from one more entry: what has been said, and until when it is silent."""
    fact = entry.fact
    if isinstance(fact, Acknowledged | Snoozed):
        return {"silenced": entry}
    if not isinstance(fact, Raised):
        return {}
    subsumed = {(str(rung), fact.reckoning, fact.raising) for rung in fact.subsumes}
    return {"last": entry, "said": standing.said | {fact.identity} | subsumed}


ONCE = "an announcement is made once"
NOT_SAID_BEFORE = Rule(
    "not-said-before",
    "the same announcement has not been made before",
    ONCE,
    lambda alert, entry: entry is None or entry.fact.identity not in alert.said,
    Treatment.REFUSED,
    about_the_fact=True,
)
FOR_A_WHILE = Rule(
    "for-a-while",
    "it is silent until a moment that is still to come, at most 31 days on",
    "the ladder of announcements",
    lambda _, entry: entry is None or _within_reach(entry),
    Treatment.REFUSED,
    "say until when: --until tomorrow, or a day within the next 31",
    about_the_fact=True,
)
OTHER_IS_SAID = Rule(
    "other-is-said",
    "it says in the note what the other reason is",
    "the ladder of announcements",
    lambda _, entry: entry is None or entry.fact.reason is not SnoozeReason.OTHER or bool(entry.fact.note),
    Treatment.REFUSED,
    "add --note, which asks for it, or --note-file FILE; or name another reason",
    about_the_fact=True,
)


def _within_reach(entry: Entry) -> bool:
    until = silent_until(entry.fact.until)
    return until is not None and entry.recorded < until <= entry.recorded + LONGEST


S = Status
EVER = (S.RAISED, S.ACKNOWLEDGED, S.SNOOZED, S.WITHDRAWN)

# fmt: off
LIFECYCLE = Lifecycle("alert", S.NEW, [
    Move(Raised,        (S.NEW, *EVER), S.RAISED,       (NOT_SAID_BEFORE,)),
    Move(Acknowledged,  STANDS,         S.ACKNOWLEDGED, (FOR_A_WHILE,)),
    Move(Snoozed,       STANDS,         S.SNOOZED,      (FOR_A_WHILE, OTHER_IS_SAID)),
    Move(Delivered,     EVER,           ""),
    Move(Undeliverable, EVER,           ""),
    Move(Withdrawn,     STANDS,         S.WITHDRAWN),
])
# fmt: on
