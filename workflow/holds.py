"""A hold as it touches a case: parallel proceedings hold up fieldwork or publication there.

It has an owner, a forecast and a clock of its own, which all stand with the proceedings that cause it.
In the case it is a flag beside the status: it explains lateness and stops no clock. To publish against a
hold on publication is a departure; nothing else waits for one.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from workflow.facts import CaseReference, Fact, Person, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import HoldKind, LateReason

Proceedings = Annotated[CaseReference, says("the proceedings that cause it")]
Number = Annotated[
    int,
    msgspec.Meta(ge=1, le=99, description="which one, where several owners hold up the same in one case"),
]
What = Annotated[HoldKind, says("what is held up")]


@fact("case.hold-placed", "Held up because of {proceedings}: {hold}; forecast {forecast}.")
class HoldPlaced(Fact):
    """Parallel proceedings hold up something in the case: it explains lateness, and stops no clock."""

    proceedings: Proceedings
    hold: What
    reason: Annotated[LateReason, says("the reason for lateness that the hold stands for")] = LateReason.OTHER
    owner: Annotated[Person, says("who owns the hold, by post")] = ""
    forecast: Annotated[Moment, says("when it is expected to end")] = UNKNOWN
    number: Number = 1


@fact("case.hold-lifted", "No longer held up because of {proceedings}: {hold}.")
class HoldLifted(Fact):
    """What parallel proceedings held up in the case may go on."""

    proceedings: Proceedings
    hold: What
    number: Number = 1


EXPLAINS: Mapping[str, frozenset[str]] = {
    HoldKind.FIELDWORK: frozenset({"lcspr.publish"}),
    HoldKind.PUBLICATION: frozenset({"lcspr.publish"}),
}
"""Whose lateness each hold explains, by the duties' codes; never that of a rapid review, which goes on."""


def hold_name(fact: HoldPlaced | HoldLifted) -> str:
    """What makes it the same hold in a case: the proceedings, what they hold up, and which of several."""
    return f"{fact.proceedings} {fact.hold} {fact.number}"
