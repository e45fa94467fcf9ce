"""Who is told of an announcement: whoever owes it, their deputies, and those above whom it names.

It is read from the record as it stands on the day: who holds which office, whom agencies named, who
looks after the case. Recusals are kept: a person who is recused is passed by, and so is one who has
left. Where nobody is left, the partnership's office is told, then its chair, then a mailbox.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from workflow.alerts import Raised
from workflow.facts import Entry
from workflow.looking_after import owner_of
from workflow.partnership.offices import contact_of, has_left, holders
from workflow.partnership.standing import Partnership
from workflow.people import alike
from workflow.vocabulary import Agency, Answer, Capacity, Office, Party

ANSWERS_FOR: Mapping[Party, Office] = {
    Party.LOCAL_AUTHORITY: Office.NOTIFYING_OFFICER,
    Party.PARTNERSHIP: Office.BUSINESS_MANAGER,
    Party.SAFEGUARDING_PARTNERS: Office.BUSINESS_MANAGER,
    Party.OWNER: Office.BUSINESS_MANAGER,
}
"""The office that answers for each party where a case names no owner; for all others there is a mailbox."""
LAST_RESORT = (Office.BUSINESS_MANAGER, Office.CHAIR)
"""Whom it falls to, in order, where nobody nearer can be told."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is told: by post or work login, or, where `person` is empty, the mailbox of a party."""

    person: str
    capacity: Capacity
    party: Party
    office: Office | None = None


class PassedBy(msgspec.Struct, frozen=True):
    """Somebody who would have been told and is not, or an office that nobody holds; `why` is a code."""

    who: str
    why: str


class Audience(msgspec.Struct, frozen=True):
    """Who is told, each once, and who was passed by."""

    told: tuple[Recipient, ...]
    passed_by: tuple[PassedBy, ...] = ()


def audience(
    raised: Raised,
    owners: tuple[Entry, ...],
    recused: frozenset[str],
    partnership: Partnership | None,
    day: date,
) -> Audience:
    """Who is told of an announcement on a day (London): of a case with these owners and recusals."""
    asked = _Asked(raised, owners, recused, partnership or Partnership(case=""), day)
    return asked.answer()


class _Asked:
    """One question, with whom it has passed by so far."""

    def __init__(
        self,
        raised: Raised,
        owners: tuple[Entry, ...],
        recused: frozenset[str],
        partnership: Partnership,
        day: date,
    ) -> None:
        self.raised, self.owners, self.recused = raised, owners, frozenset(map(alike, recused))
        self.partnership, self.day = partnership, day
        self.passed_by: list[PassedBy] = []

    def answer(self) -> Audience:
        told = [*self._nearest(), *self._above()]
        if not any(each.person or each.capacity is Capacity.OWNER for each in told):
            told += self._last_resort()
        once = {(alike(each.person), each.party if not each.person else ""): each for each in reversed(told)}
        kept = tuple(each for each in told if each in once.values())
        return Audience(kept, tuple(dict.fromkeys(self.passed_by)))

    def _nearest(self) -> Iterator[Recipient]:
        """Whoever owes it, or answers for whoever does, and their deputies where it presses."""
        party, named = self.raised.owed_by, owner_of(self.owners, self.raised.duty, self.raised.owed_by)
        owners = [named.owner] if named else []
        deputies = [named.deputy] if named and named.deputy else []
        office = ANSWERS_FOR.get(party)
        held = None if named else office
        if not named and party is Party.AGENCIES:
            yield from self._contact()
            return
        if not named and office:
            owners, deputies = self._in(office, deputy=False), self._in(office, deputy=True)
        told = [self._as(person, Capacity.OWNER, held) for person in self._reached(owners)]
        if not told or self._presses():
            told += [self._as(person, Capacity.DEPUTY, held) for person in self._reached(deputies)]
        if not told and not owners and not deputies:
            self.passed_by += [PassedBy(str(office), "nobody-in-office")] * bool(office)
            yield self._mailbox(Capacity.OWNER)
        yield from told

    def _contact(self) -> Iterator[Recipient]:
        """The contact of the agency, and the one above when it is late; both are outsiders to the case."""
        agency = next((each for each in Agency if each == self.raised.subject), Agency.UNKNOWN)
        named = contact_of(self.partnership, agency, self.day)
        if named is None:
            self.passed_by.append(PassedBy(str(agency), "no-contact"))
            yield self._mailbox(Capacity.OWNER)
            return
        late = [named.above] if named.above and self.raised.rung.past_due else []
        told = list(self._reached([named.contact]))
        for person in dict.fromkeys([*told, *self._reached(late if told else [named.above])]):
            yield self._as(person, Capacity.AGENCY_CONTACT)

    def _above(self) -> Iterator[Recipient]:
        """Those who hold the offices that the announcement names; a deputy where the holder is passed by."""
        for office in self.raised.tells:
            for person in self._answering(office):
                yield self._as(person, Capacity.ESCALATION, office)

    def _last_resort(self) -> Iterator[Recipient]:
        for office in LAST_RESORT:
            if people := self._answering(office):
                yield from (self._as(person, Capacity.FALLBACK, office) for person in people)
                return
        yield self._mailbox(Capacity.FALLBACK)

    def _answering(self, office: Office) -> list[str]:
        """Who holds an office and can be told; whoever deputises, where the holder is passed by."""
        held, deputised = self._in(office, deputy=False), self._in(office, deputy=True)
        if not held and not deputised:
            self.passed_by.append(PassedBy(str(office), "nobody-in-office"))
        return list(self._reached(held)) or list(self._reached(deputised))

    def _in(self, office: Office, *, deputy: bool) -> list[str]:
        return [
            each.person
            for each in holders(self.partnership, office, self.day)
            if each.deputy is deputy and each.person
        ]

    def _reached(self, people: list[str]) -> Iterator[str]:
        """Those of them who can be told; the others are noted."""
        for person in {alike(each): each for each in reversed(people)}.values():
            if alike(person) in self.recused:
                self.passed_by.append(PassedBy(person, "recused"))
            elif has_left(self.partnership, person, self.day):
                self.passed_by.append(PassedBy(person, "left"))
            elif person:
                yield person

    def _presses(self) -> bool:
        return self.raised.urgent is Answer.YES or self.raised.rung.past_due

    def _as(self, person: str, capacity: Capacity, office: Office | None = None) -> Recipient:
        return Recipient(person=person, capacity=capacity, party=self.raised.owed_by, office=office)

    def _mailbox(self, capacity: Capacity) -> Recipient:
        return Recipient(person="", capacity=capacity, party=self.raised.owed_by)
