"""Disagreement between agencies: raised, taken a stage higher, settled; in any kind of case.

Each kind has facts of its own, made of those below, so that their stored names begin with the kind.
A disagreement is told apart by what it is about; where it is raised anew, its clocks begin a new cycle.
The stages and their limits differ from area to area. Those below follow one published procedure, and hold
only where the local profile adopts them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any

from workflow.cases import Changes, add
from workflow.duties import Anchor, Duty, Hours, Period, WorkingDays
from workflow.facts import Entry, Fact, Person, says
from workflow.vocabulary import Agency, Force, Matter, Party, Settlement, Stage, Words

About = Annotated[Matter, says("what the disagreement is about")]


class Recorded(Fact):
    """Agencies disagree; the base of each kind's own fact."""

    about: About
    agency: Annotated[Agency, says("who raises it")] = Agency.UNKNOWN
    with_agency: Annotated[Agency, says("with whom")] = Agency.UNKNOWN
    reasons: Annotated[Words | None, says("the reasons; sealed")] = None


class Escalated(Fact):
    """A disagreement goes a stage higher; the base of each kind's own fact."""

    about: About
    stage: Annotated[Stage, says("to which stage")]
    to: Annotated[Person, says("to whom, by post")] = ""
    reasons: Annotated[Words | None, says("the reasons; sealed")] = None


class Resolved(Fact):
    """A disagreement has ended; the base of each kind's own fact."""

    about: About
    settlement: Annotated[Settlement, says("how it ended")] = Settlement.NOT_STATED
    outcome: Annotated[Words | None, says("what was settled; sealed")] = None


def learns(*facts: type[Fact]) -> Mapping[type, Callable[..., Changes]]:
    """What a standing learns from the three facts of a kind: it keeps them as `disagreements`."""
    return dict.fromkeys(facts, add("disagreements"))


def unsettled(disagreements: Sequence[Entry]) -> list[Entry]:
    """The disagreements that nothing on record has settled."""
    raised = [each for each in disagreements if isinstance(each.fact, Recorded)]
    return [
        each
        for each in raised
        if not any(isinstance(other.fact, Resolved) for other in _same(disagreements, each))
    ]


def _same(disagreements: Sequence[Entry], entry: Entry) -> list[Entry]:
    """Everything on record about the same disagreement."""
    return _about(disagreements, _subject(entry), _cycle(disagreements, entry))


def _about(disagreements: Sequence[Entry], subject: str, cycle: int) -> list[Entry]:
    return [
        each for each in disagreements if _subject(each) == subject and _cycle(disagreements, each) == cycle
    ]


def _subject(entry: Entry) -> str:
    return str(entry.fact.about)


def _cycle(disagreements: Sequence[Entry], entry: Entry) -> int:
    """How often this had been raised by then; what comes on record before it was raised belongs to the first."""
    raised = [
        each.version
        for each in disagreements
        if isinstance(each.fact, Recorded) and _subject(each) == _subject(entry)
    ]
    return max(1, sum(version <= entry.version for version in raised))


def _starts(stage: Stage) -> Callable[[Any], Iterator[Anchor]]:
    """The first stage starts when the disagreement is raised, a higher one when it gets there."""

    def starts(standing: Any) -> Iterator[Anchor]:  # noqa: ANN401  the standing of any kind
        begun = set()
        for entry in standing.disagreements:
            key = (_subject(entry), _cycle(standing.disagreements, entry))
            if _reaches(entry, stage) and key not in begun:
                begun.add(key)
                yield Anchor(key[0], entry.occurred, entry.id, cycle=key[1])

    return starts


def _reaches(entry: Entry, stage: Stage) -> bool:
    if isinstance(entry.fact, Escalated):
        return entry.fact.stage is stage
    return isinstance(entry.fact, Recorded) and stage is Stage.ONE


def _met_by(stage: Stage) -> Callable[[Any, Anchor], Iterator[Entry]]:
    """A stage is over when the disagreement is settled, or goes higher."""

    def met_by(standing: Any, anchor: Anchor) -> Iterator[Entry]:  # noqa: ANN401  the standing of any kind
        for entry in _about(standing.disagreements, anchor.subject, anchor.cycle):
            higher = isinstance(entry.fact, Escalated) and _STAGES.index(entry.fact.stage) > _STAGES.index(
                stage
            )
            if higher or isinstance(entry.fact, Resolved):
                yield entry

    return met_by


_STAGES = tuple(Stage)
_SOURCE = "local escalation procedure (the limits of one published procedure; every area's differ)"
_OF_THE_LETTER = "there the 48 hours are those of the letter after the meeting of stage two, and stage three has no limit of its own; to be confirmed by the partnership"
# fmt: off
_LIMITS: tuple[tuple[str, Stage, Period, str], ...] = (
    ("dispute.stage1", Stage.ONE, WorkingDays(7), "The managers settle a disagreement within seven working days (two to raise it, three to reply, two for the letter), or it goes a stage higher."),
    ("dispute.stage2", Stage.TWO, WorkingDays(7), "The safeguarding leads settle it within seven working days (two to call a meeting, five to hold it), or it goes a stage higher."),
    ("dispute.stage3", Stage.THREE, Hours(48), "The chair writes how it is settled within 48 hours."),
)
# fmt: on


def duties(kind: str) -> tuple[Duty, ...]:
    """The duties of the stages in a kind of case; of local policy, and only where a profile adopts them."""
    return tuple(
        Duty(
            code=code,
            says=says,
            source=_SOURCE if stage is not Stage.THREE else f"{_SOURCE[:-1]}; {_OF_THE_LETTER})",
            force=Force.LOCAL_POLICY,
            owed_by=Party.AGENCIES,
            owed_to=Party.PARTNERSHIP,
            label="an answer between agencies",
            within=within,
            starts_with=f"{kind}.disagreement-recorded"
            if stage is Stage.ONE
            else f"{kind}.disagreement-escalated to {stage.label}",
            met_with=f"{kind}.disagreement-resolved or {kind}.disagreement-escalated",
            starts=_starts(stage),
            met_by=_met_by(stage),
            due_soon=0 if isinstance(within, Hours) else 2,
            local=True,
        )
        for code, stage, within, says in _LIMITS
    )
