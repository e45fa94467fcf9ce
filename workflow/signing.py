"""Sign-off by each of the three safeguarding partners, or by a deputy who holds a delegation.

One seat each for the local authority, for health and for the police. Who held the seat of health depends
on the day: the clinical commissioning group until 30 June 2022, the integrated care board since.
The same partner twice is one; two sign-offs are not three.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import msgspec

from workflow import roles
from workflow.cases import Changes, add
from workflow.facts import Entry, Fact, Person, by_day, says
from workflow.moments import UNKNOWN, Moment
from workflow.rules import Rule, Treatment
from workflow.vocabulary import Partner, Seat, Words

SOURCE = "Children Act 2004, section 16E; Working Together to Safeguard Children: safeguarding partners"
HEALTH = frozenset({Partner.INTEGRATED_CARE_BOARD, Partner.CLINICAL_COMMISSIONING_GROUP})


class SignOff(Fact):
    """A safeguarding partner signs the report off; the kinds of case declare their own from this."""

    partner: Annotated[Partner, says("which safeguarding partner")]
    deputy: Annotated[Person, says("the deputy who signs for it, by post; left out: the partner itself")] = ""


class Dissent(Fact):
    """A safeguarding partner does not agree with the report, or with its decision."""

    partner: Annotated[Partner, says("which safeguarding partner")]
    reasons: Annotated[Words | None, says("what it disagrees with, and why; sealed")] = None


class Delegation(Fact):
    """A safeguarding partner delegates its signature to a deputy."""

    partner: Annotated[Partner, says("which safeguarding partner")]
    deputy: Annotated[Person, says("the deputy, by post; left out: whoever deputises")] = ""
    until: Annotated[Moment, says("until when; left out: until it is said otherwise")] = UNKNOWN


class Signatures(msgspec.Struct, frozen=True):
    """Who has signed, who disagrees, who may sign for whom: a standing keeps it as `signatures`."""

    signed: tuple[Entry, ...] = ()
    dissents: tuple[Entry, ...] = ()
    delegations: tuple[Entry, ...] = ()

    @property
    def partners(self) -> tuple[Partner, ...]:
        """Who has signed, each seat once, in the order of the sign-offs."""
        first: dict[Partner, Partner] = {}
        for entry in self.signed:
            first.setdefault(_seat(entry.fact.partner), entry.fact.partner)
        return tuple(first.values())

    @property
    def third(self) -> Entry | None:
        """The sign-off that completed the three, by the day it was given; None where one is missing."""
        first: dict[Partner, Entry] = {}
        for entry in sorted(self.signed, key=by_day):
            first.setdefault(_seat(entry.fact.partner), entry)
        return [*first.values()][-1] if len(first) == len(SEATS) else None

    def missing(self, day: date | None) -> tuple[Partner, ...]:
        """Who has not signed, by the name each partner had on that day; None stands for today's names."""
        taken = {_seat(entry.fact.partner) for entry in self.signed}
        return tuple(_holder(seat, day) for seat in SEATS if seat not in taken)


_SEAT_OF: Mapping[Partner, Seat] = {
    Partner.LOCAL_AUTHORITY: Seat.LOCAL_AUTHORITY,
    Partner.INTEGRATED_CARE_BOARD: Seat.HEALTH,
    Partner.POLICE: Seat.POLICE,
}
SEATS = tuple(_SEAT_OF)


def _seat(partner: Partner) -> Partner:
    return Partner.INTEGRATED_CARE_BOARD if partner in HEALTH else partner


def _holder(seat: Partner, day: date | None) -> Partner:
    """Who held a seat on a day; None stands for today."""
    sat = str(roles.body(_SEAT_OF[seat], day)) if day else str(seat)
    return next((partner for partner in Partner if partner == sat), seat)


def learns(
    signed: type[SignOff], dissented: type[Dissent], delegated: type[Delegation]
) -> Mapping[type, Callable[..., Changes]]:
    """What a standing learns from the three facts of its kind of case: a part of its `_LEARN`."""
    parts = {signed: add("signed"), dissented: add("dissents"), delegated: add("delegations")}

    def part(name: Callable[..., Changes]) -> Callable[..., Changes]:
        def learn(standing: Any, entry: Entry, fact: Fact) -> Changes:  # noqa: ANN401  of whichever kind
            changes = name(standing.signatures, entry, fact)
            return {"signatures": msgspec.structs.replace(standing.signatures, **changes)}

        return learn

    return {fact: part(name) for fact, name in parts.items()}


def _said(partners: Iterable[Partner]) -> str:
    return ", ".join(partner.label for partner in partners) or "nobody"


def _who_signed(standing: Any, entry: Entry | None) -> str:  # noqa: ANN401  of whichever kind
    signatures: Signatures = standing.signatures
    missing = _said(signatures.missing(entry.occurred.last_day if entry else None))
    disagrees = _said(dict.fromkeys(each.fact.partner for each in signatures.dissents))
    dissent = f"; disagrees: {disagrees}" if signatures.dissents else ""
    return f"signed: {_said(signatures.partners)}; missing: {missing}{dissent}"


def _held_the_seat(_standing: object, entry: Entry | None) -> bool:
    if entry is None or not isinstance(entry.fact, SignOff | Dissent | Delegation):
        return True
    partner = entry.fact.partner
    return str(partner) in {str(body) for body in roles.bodies(_SEAT_OF[_seat(partner)], entry.occurred)}


def _may_sign(standing: Any, entry: Entry | None) -> bool:  # noqa: ANN401  of whichever kind
    if entry is None or not isinstance(entry.fact, SignOff) or not entry.fact.deputy:
        return True
    delegations: Sequence[Entry] = standing.signatures.delegations
    return any(_covers(delegation, entry) for delegation in delegations)


def _covers(delegation: Entry, signed: Entry) -> bool:
    """Whether a delegation is of this seat, to this deputy, and held on the day of the sign-off."""
    given, sign_off = delegation.fact, signed.fact
    if _seat(given.partner) is not _seat(sign_off.partner) or given.deputy not in {"", sign_off.deputy}:
        return False
    since, until, signed_on = delegation.occurred.first_day, given.until.last_day, signed.occurred
    too_early = bool(since and signed_on.last_day and signed_on.last_day < since)
    too_late = bool(until and signed_on.first_day and signed_on.first_day > until)
    return not (too_early or too_late)


ALL_THREE_SIGNED = Rule(
    "all-three-signed",
    "all three safeguarding partners have signed the report",
    SOURCE,
    lambda standing, _: not standing.signatures.missing(None),
    remedy="record the sign-off that is missing, with its own day; sent all the same without it, "
    "also where --incomplete names it: add --departure with the reason",
    found=_who_signed,
)
DELEGATED = Rule(
    "delegated",
    "a deputy who signs holds a delegation of that partner, on record and in force on the day",
    SOURCE,
    _may_sign,
    remedy="record the delegation first, with the day it was given",
    about_the_fact=True,
)
PARTNER_AT_THE_TIME = Rule(
    "partner-at-the-time",
    "it was one of the three safeguarding partners on that day "
    "(health: the clinical commissioning group until 30 June 2022, the integrated care board since)",
    "Health and Care Act 2022 (1 July 2022); Children Act 2004, section 16E",
    _held_the_seat,
    Treatment.DEPARTURE,
    "mend the partner or the date",
    about_the_fact=True,
)
