"""What can be recorded in any case: corrections, links, merging, waivers, and why something is late.

Nothing recorded is altered. A correction is a fact that says which earlier one it puts right; whoever
reads the case today reads it as corrected, and whoever asks what was held before reads it as it was.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from workflow.facts import CaseReference, Fact, Person, fact, says
from workflow.holds import HoldLifted, HoldPlaced
from workflow.looking_after import OwnerNamed, PersonRecused, RecusalEnded, recused
from workflow.moments import UNKNOWN, Moment
from workflow.people import alike
from workflow.rules import Rule, Treatment
from workflow.vocabulary import ClockState, Force, LateReason, Words

Because = Annotated[Words, says("why; sealed")]
DutyCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_.-]{1,60}$", description="the duty's code")]
Subject = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9._-]{0,60}$",
        description="the child or recipient the duty is about, as spr show says",
    ),
]
Version = Annotated[int, says("the number of the fact in its case, as spr history shows it")]


@fact("case.fact-corrected", "Fact {version} of the case was corrected.")
class FactCorrected(Fact):
    """An earlier fact of the case was wrong; the fact recorded with this one takes its place."""

    version: Version
    reasons: Because


@fact("case.fact-retracted", "Fact {version} of the case was retracted.")
class FactRetracted(Fact):
    """An earlier fact of the case should not have been recorded; it counts no longer."""

    version: Version
    reasons: Because


@fact("case.linked", "Linked with {case}.")
class Linked(Fact):
    """Another case has to do with this one: a sibling, the same family, the same event."""

    case: Annotated[CaseReference, says("the other case")]
    reasons: Annotated[Words | None, says("how they belong together; sealed")] = None


@fact("case.unlinked", "No longer linked with {case}.")
class Unlinked(Fact):
    """Another case turned out to have nothing to do with this one."""

    case: Annotated[CaseReference, says("the other case")]
    reasons: Annotated[Words | None, says("why; sealed")] = None


@fact("case.merged", "Merged into {case}.")
class Merged(Fact):
    """The case is the same as another one, where it is carried on."""

    case: Annotated[CaseReference, says("the case that carries it on")]
    reasons: Because


@fact("case.took-over", "Took over {case}: what is on record there follows.")
class TookOver(Fact):
    """Another case is the same as this one; its facts are recorded here as well, after this one."""

    case: Annotated[CaseReference, says("the case taken over")]


@fact("case.unmerged", "No longer merged into {case}.")
class Unmerged(Fact):
    """The case was not the same as the other one, and is carried on by itself again."""

    case: Annotated[CaseReference, says("the case it had been merged into")]
    reasons: Because


@fact("case.gave-back", "Gave {case} back: what was taken over counts here no longer.")
class GaveBack(Fact):
    """A case that had been taken over is another one after all; its facts count here no longer."""

    case: Annotated[CaseReference, says("the case given back")]


@fact("case.duty-waived", "The duty {duty} was waived by {authority}.")
class DutyWaived(Fact):
    """Somebody with authority waives a duty of guidance or of local agreement; never one of law."""

    duty: DutyCode
    authority: Annotated[Person, says("who waived it, by post")]
    reasons: Because
    subject: Subject = ""
    cycle: Annotated[int, says("the clock's cycle")] = 1


@fact("case.lateness-explained", "Why {duty} is late: {reason}; now expected {forecast}.")
class LatenessExplained(Fact):
    """A reason for lateness is accepted, with a forecast; the clock runs on."""

    duty: DutyCode
    reason: Annotated[LateReason, says("the reason")]
    forecast: Annotated[Moment, says("when it is now expected")] = UNKNOWN
    subject: Subject = ""
    cycle: Annotated[int, says("the clock's cycle")] = 1
    accepted_by: Annotated[Person, says("who accepted the reason, by post")] = ""
    words: Annotated[Words | None, says("more about it; sealed")] = None


MENDING = (FactCorrected, FactRetracted, GaveBack)
"""The facts after which a case is read anew from its beginning."""
BY_PROGRAM = (FactCorrected, FactRetracted, Linked, Unlinked, Merged, TookOver, Unmerged, GaveBack)
RECORD = "the record: nothing is altered, corrections are facts"


def _open(case: Any, entry: Any) -> bool:  # noqa: ANN401  a rule looks at cases of every kind
    return entry is None or case.clock_of(entry.fact) is not None


LAW = frozenset({Force.STATUTE, Force.REGULATION, Force.COURT_ORDER})
"""What nobody here can waive."""


def _not_law(case: Any, entry: Any) -> bool:  # noqa: ANN401
    clock = case.clock_of(entry.fact) if entry is not None else None
    return clock is None or clock.duty.force not in LAW


def _still_owed(case: Any, entry: Any) -> bool:  # noqa: ANN401
    clock = case.clock_of(entry.fact) if entry is not None else None
    return clock is None or clock.state in {ClockState.RUNNING, ClockState.NOT_RECKONABLE}


CLOCK_EXISTS = Rule(
    "clock-exists",
    "the case has a clock of this duty, subject and cycle",
    RECORD,
    _open,
    Treatment.REFUSED,
    "see the clocks: spr show CASE",
    about_the_fact=True,
)
NOT_A_DUTY_OF_LAW = Rule(
    "not-a-duty-of-law",
    "the duty is one of guidance or of local agreement: nobody can waive statute or regulation",
    "Children Act 2004; SI 2018/789",
    _not_law,
    Treatment.REFUSED,
    "explain the lateness instead: spr decide explain-lateness CASE",
    about_the_fact=True,
)
STILL_OWED = Rule(
    "still-owed",
    "the duty is still owed",
    RECORD,
    _still_owed,
    Treatment.REFUSED,
    "see how the clock stands: spr show CASE",
    about_the_fact=True,
)
OTHER_CASE = Rule(
    "other-case",
    "it names another case than itself",
    RECORD,
    lambda case, entry: entry is None or entry.fact.case != case.case,
    Treatment.REFUSED,
    "name the other case",
    about_the_fact=True,
)
NOT_LINKED = Rule(
    "not-linked",
    "the two cases are not linked yet",
    RECORD,
    lambda case, entry: entry is None or entry.fact.case not in case.links,
    Treatment.REFUSED,
    "see the links: spr show CASE",
    about_the_fact=True,
)
LINKED = Rule(
    "linked",
    "the two cases are linked",
    RECORD,
    lambda case, entry: entry is None or entry.fact.case in case.links,
    Treatment.REFUSED,
    "see the links: spr show CASE",
    about_the_fact=True,
)
NOT_MERGED = Rule(
    "not-merged",
    "the case has not been merged into another one, where it is carried on",
    RECORD,
    lambda case, _: case.merged is None,
    Treatment.REFUSED,
    "record it in the other case, or take the two apart: spr decide unmerge CASE",
)
MERGED = Rule(
    "merged",
    "the case has been merged into that one",
    RECORD,
    lambda case, entry: (
        case.merged is not None and (entry is None or case.merged.fact.case == entry.fact.case)
    ),
    Treatment.REFUSED,
    "see the case: spr show CASE",
)
TAKEN_OVER = Rule(
    "taken-over",
    "the other case had been merged into this one",
    RECORD,
    lambda case, entry: entry is None or entry.fact.case in case.taken_over,
    Treatment.REFUSED,
    "see what it took over: spr history CASE",
    about_the_fact=True,
)

OF_A_CASE = Rule(
    "of-a-case",
    "it is about a case that is worked on, and not about the partnership itself",
    RECORD,
    lambda case, _: not case.case.startswith("partnership/"),
    Treatment.REFUSED,
    "write the whole reference of the case, such as incident/2026-001; who holds an office of the "
    "partnership is partnership.office-taken",
)
SOMEBODY = Rule(
    "somebody",
    "it says who, by post or work login",
    RECORD,
    lambda _, entry: (
        entry is None or bool(getattr(entry.fact, "owner", "") or getattr(entry.fact, "person", ""))
    ),
    Treatment.REFUSED,
    "add the post or the login",
    about_the_fact=True,
)
IS_RECUSED = Rule(
    "is-recused",
    "they are recused from the case",
    RECORD,
    lambda case, entry: entry is None or alike(entry.fact.person) in recused(case.recusals),
    Treatment.REFUSED,
    "see who is: spr show CASE",
    about_the_fact=True,
)
NOT_RECUSED = Rule(
    "not-recused",
    "whoever looks after a case is not recused from it",
    RECORD,
    lambda case, entry: (
        entry is None or not {alike(entry.fact.owner), alike(entry.fact.deputy)} & recused(case.recusals)
    ),
    Treatment.WARNING,
    "name somebody else, or record case.recusal-ended",
    about_the_fact=True,
)

# fmt: off
ALWAYS: Mapping[type[Fact], tuple[Rule, ...]] = {
    FactCorrected:      (NOT_MERGED,),
    FactRetracted:      (NOT_MERGED,),
    Linked:             (OTHER_CASE, NOT_LINKED),
    Unlinked:           (LINKED,),
    Merged:             (OTHER_CASE, NOT_MERGED),
    TookOver:           (OTHER_CASE, NOT_MERGED),
    Unmerged:           (MERGED,),
    GaveBack:           (TAKEN_OVER,),
    DutyWaived:         (CLOCK_EXISTS, NOT_A_DUTY_OF_LAW, STILL_OWED, NOT_MERGED),
    LatenessExplained:  (CLOCK_EXISTS, NOT_MERGED),
    HoldPlaced:         (NOT_MERGED,),
    HoldLifted:         (NOT_MERGED,),
    OwnerNamed:         (OF_A_CASE, SOMEBODY, NOT_MERGED, NOT_RECUSED),
    PersonRecused:      (OF_A_CASE, SOMEBODY, NOT_MERGED),
    RecusalEnded:       (OF_A_CASE, IS_RECUSED),
}
# fmt: on
"""What every kind of case admits in every status, provided; none of it is a milestone."""


class Correct(msgspec.Struct, frozen=True, kw_only=True):
    """The command to put another fact in the place of an earlier one; `departure` as in a report."""

    version: int
    fact: Fact
    occurred: Moment
    reasons: Words
    learned: Moment | None = None
    by: str | None = None
    role: str | None = None
    departure: str | None = None


class Retract(msgspec.Struct, frozen=True, kw_only=True):
    """The command to retract an earlier fact."""

    version: int
    reasons: Words
    by: str | None = None


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """The command to merge a case into another; `children` says which code there each child here has."""

    into: str
    reasons: Words
    children: Mapping[str, str] = {}
    by: str | None = None


class Unmerge(msgspec.Struct, frozen=True, kw_only=True):
    """The command to take apart what was merged."""

    reasons: Words
    by: str | None = None
