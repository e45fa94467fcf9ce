"""The destruction of a sealing key: ordered by somebody, carried out, or held back by a duty to keep.

A case's texts are sealed under a key of their own; with the key they are gone, and the record stays whole.
The stream is named after what the key opens: `sealing-key/incident/2026-001`. The reasons are sealed under
the key of this stream, which stays.
"""

from typing import Annotated

import msgspec

from workflow.cases import Case, Changes
from workflow.facts import Entry, Fact, Person, fact, says
from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.rules import Rule, Treatment
from workflow.vocabulary import Term, Words

Commitment = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(unknown|[0-9a-f]{32})$",
        description="what the key committed itself to in each sealed text, or: unknown",
    ),
]


class Residue(Term):
    """What was seen when the bytes of a destroyed key were looked for."""

    NONE_FOUND = "none-found", "The key was looked for in the files of the keystore, and is not there."
    ROWS_ONLY = "rows-only", "The keystore is in a database: its row was looked at, its files were not."
    NOT_LOOKED_FOR = "not-looked-for", "The key was gone before it could be looked for."


@fact("sealing-key.destruction-ordered", "The destruction of the sealing key was ordered by {authority}.")
class DestructionOrdered(Fact):
    """Somebody with the authority orders that the case's sealed texts be made unreadable for good."""

    authority: Annotated[Person, says("who ordered it: a post or a work login, not sealed")]
    reasons: Annotated[Words, says("why, and on what basis; sealed")]


@fact(
    "sealing-key.destroyed", "The sealing key was destroyed; the case's sealed texts are unreadable for good."
)
class Destroyed(Fact):
    """The key is destroyed, and with it every text sealed under it."""

    commitment: Commitment = "unknown"
    residue: Annotated[Residue, says("whether its bytes were looked for afterwards")] = Residue.NOT_LOOKED_FOR


@fact("sealing-key.destruction-held", "Destruction of the sealing key is held back for {authority}.")
class DestructionHeld(Fact):
    """An inquiry, a court or another body needs the sealed texts kept; no order goes through meanwhile."""

    authority: Annotated[Person, says("who needs them kept: a post or a body, not sealed")]
    reasons: Annotated[Words, says("why; sealed")]


@fact("sealing-key.hold-released", "The hold for {authority} on destroying the sealing key was released.")
class HoldReleased(Fact):
    """Who needed the sealed texts kept needs them no longer."""

    authority: Annotated[Person, says("whose hold it is")]
    reasons: Annotated[Words, says("why; sealed")]


class Status(Term):
    """How a sealing key stands."""

    LIVING = "living", "The key opens the case's sealed texts."
    ORDERED = "ordered", "Its destruction has been ordered and is not yet on record as done."
    DESTROYED = "destroyed", "The key has been destroyed; the texts are unreadable for good."


class SealingKey(Case, frozen=True, kw_only=True):
    """The standing of a sealing key; `needed_by` are the authorities who need the texts kept."""

    status: Status = Status.LIVING
    needed_by: tuple[str, ...] = ()

    @property
    def to_be_destroyed(self) -> bool:
        """Whether the key may not be there any more, or may not stay: destroyed, or ordered and not held."""
        return self.status is Status.DESTROYED or (self.status is Status.ORDERED and not self.needed_by)


def learn(standing: SealingKey, entry: Entry) -> Changes:
    """What a sealing key's standing learns from one more entry: who needs the texts kept."""
    fact = entry.fact
    if not isinstance(fact, DestructionHeld | HoldReleased):
        return {}
    others = tuple(each for each in standing.needed_by if each != fact.authority)
    return {"needed_by": (*others, fact.authority) if isinstance(fact, DestructionHeld) else others}


NOT_HELD = Rule(
    "destruction-not-held",
    "nobody needs the sealed texts kept",
    "UK GDPR Art 17(3); Inquiries Act 2005 s.35",
    lambda key, _: not key.needed_by,
    Treatment.REFUSED,
    remedy="ask whoever put the hold on record; each one is released by: spr admin keys release",
)
STANDS = Rule(
    "hold-stands",
    "a hold for this authority stands",
    "a hold is released once, by name",
    lambda key, entry: entry is None or entry.fact.authority in key.needed_by,
    Treatment.REFUSED,
    about_the_fact=True,
)
OPENS_CASES = Rule(
    "reasons-stay",
    "it is the key of a case: the reasons for destroying keys stay readable",
    "UK GDPR Art 5(2): accountability",
    lambda key, _: not key.case.startswith("sealing-key/sealing-key/"),
    Treatment.REFUSED,
)

LIVING, ORDERED, DESTROYED = Status.LIVING, Status.ORDERED, Status.DESTROYED
# fmt: off
LIFECYCLE = Lifecycle("sealing-key", LIVING, [
    Move(DestructionOrdered, (LIVING, ORDERED),  ORDERED,   (NOT_HELD, OPENS_CASES)),
    Move(Destroyed,          (ORDERED,),         DESTROYED),
    Move(DestructionHeld,    (LIVING, ORDERED),  STAYS),
    Move(HoldReleased,       (LIVING, ORDERED),  STAYS,     (STANDS,)),
])
# fmt: on
