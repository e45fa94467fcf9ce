"""What a message says of its tellings: one announcement or withdrawal, or several of them in a digest.

The words are those of `scheduler.wording`. Where somebody is told in another's place, a sentence says so.
"""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from scheduler.outbox_rows import Telling
from scheduler.planning import Announced
from scheduler.routes import NOBODY
from scheduler.wording.alerts import (
    CAPACITIES,
    Before,
    TakenBack,
    Today,
    Told,
    announcement,
    lapsed,
    withdrawal,
)
from scheduler.wording.notices import dead_letter, digest
from scheduler.wording.saying import Said, page_of
from scheduler.wording.templates import Templates
from workflow.alerts import Acknowledged, Delivered, Raised, Snoozed, Withdrawn
from workflow.facts import Entry
from workflow.vocabulary import Capacity


class Item(msgspec.Struct, frozen=True):
    """One telling with what it tells, and whether the step before it reached nobody."""

    telling: Telling
    about: Announced
    reached_nobody: bool = False

    @property
    def alert(self) -> Raised:
        """The announcement, or the one that is taken back."""
        fact: Raised = self.about.raised.fact
        return fact

    @property
    def is_withdrawal(self) -> bool:
        """Whether it takes an alert back."""
        return isinstance(self.about.entry.fact, Withdrawn)

    @property
    def taken_back(self) -> TakenBack:
        """What a withdrawal says."""
        entry = self.about.entry
        return TakenBack(
            raised=self.alert, withdrawn=entry.fact, recorded=entry.recorded, capacity=self.capacity
        )

    @property
    def told(self) -> Told:
        """What an announcement says."""
        return Told(raised=self.alert, capacity=self.capacity, before=self.before)

    @property
    def capacity(self) -> Capacity:
        """The capacity in which the reader is told: nothing is passed on to whoever stands in for another.

        What an agency was asked is worded for the agency, whoever has to hand it on.
        """
        own = self.telling.capacity
        stands_in = self.telling.instead_of or self.telling.failed
        return Capacity.FALLBACK if stands_in and own is not Capacity.AGENCY_CONTACT else own

    @property
    def is_outside(self) -> bool:
        """Whether it goes to the contact of an agency, who is told nothing of the inside of a case."""
        return self.telling.capacity is Capacity.AGENCY_CONTACT

    @property
    def order(self) -> tuple[bool, str, int]:
        """By age, the oldest first; what was taken back comes last."""
        return (self.is_withdrawal, str(self.alert.due_at), self.telling.announcement)

    @property
    def before(self) -> Before:
        """What came before it, as far as a message says it."""
        taken_on = self._lapsed
        by = taken_on.by if taken_on else None
        return Before(taken_on_by=by or "", reached_nobody=self.reached_nobody)

    @property
    def has_lapsed(self) -> bool:
        """Whether it is raised anew because the time is over for which somebody had taken it on."""
        return self._lapsed is not None

    @property
    def _earlier(self) -> Sequence[Entry]:
        """What is on record of the alert before it, the last first."""
        return self.about.history[: self.about.entry.version - 1][::-1]

    @property
    def _lapsed(self) -> Entry | None:
        """The acknowledgement that has run out, where it is raised anew because of that."""
        kinds = Raised | Withdrawn | Acknowledged | Snoozed
        last = next((each for each in self._earlier if isinstance(each.fact, kinds)), None)
        lapsed = self.alert.raising > 1 and last and isinstance(last.fact, Acknowledged)
        return last if lapsed else None

    @property
    def follows(self) -> str:
        """The id of the message to the same recipient that this one takes back; empty for all others."""
        if not self.is_withdrawal:
            return ""
        causes = {each.id for each in self.about.taken_back}
        went = (
            each.fact.message
            for each in reversed(self.about.history)
            if isinstance(each.fact, Delivered)
            and each.cause in causes
            and (each.fact.channel, each.fact.person) == (self.telling.channel, self.telling.person)
        )
        return next(went, "")


def said(items: Sequence[Item], templates: Templates, today: Today) -> Said:
    """The words of a message that tells these, in this order."""
    if len(items) == 1:
        return _one(items[0], templates, today)
    if items[0].telling.failed and not items[-1].is_withdrawal:
        return _given_up(items, templates, today)
    words = digest(
        templates,
        [item.told for item in items if not item.is_withdrawal],
        [item.taken_back for item in items if item.is_withdrawal],
        outside=items[0].is_outside,
        today=today,
    )
    return in_place_of(words, items[0].telling.instead_of, items[0].telling.failed)


def capacity_of(items: Sequence[Item]) -> Capacity:
    """The capacity in which somebody is told of all of it; unknown where there are several."""
    found = {item.telling.capacity for item in items}
    return found.pop() if len(found) == 1 else Capacity.UNKNOWN


def _one(item: Item, templates: Templates, today: Today) -> Said:
    if item.is_withdrawal:
        return withdrawal(templates, item.taken_back)
    if item.telling.failed:
        return _given_up([item], templates, today)
    return in_place_of(_own(item, templates, today), item.telling.instead_of, "")


def _own(item: Item, templates: Templates, today: Today) -> Said:
    """The words of one announcement."""
    says = lapsed if item.has_lapsed else announcement
    return says(templates, item.alert, capacity=item.capacity, today=today, before=item.before)


def _given_up(items: Sequence[Item], templates: Templates, today: Today) -> Said:
    """That announcements did not reach somebody, with what each of them said."""
    telling = items[0].telling
    lost = [_own(item, templates, today) for item in items]
    words = dead_letter(
        templates,
        person=telling.instead_of,
        channel=telling.failed,
        lost="\n- ".join(each.subject for each in lost),
        capacity=Capacity.FALLBACK,
    )
    return replace(words, label=lost[0].label if len(lost) == 1 else "")


def in_place_of(words: Said, instead_of: str, failed: str) -> Said:
    """The same words, and for whom they are, where somebody is told in another's place.

    They are not the contact of an agency, whatever words they hand on to it.
    """
    if not (failed or instead_of):
        return words
    body = words.body.replace(f"{CAPACITIES[Capacity.AGENCY_CONTACT]}\n", "")
    body = f"{body.rstrip()}\n\n{_for_whom(instead_of, failed)}\n"
    return replace(words, body=body, html=page_of(words.subject, body))


def _for_whom(instead_of: str, failed: str) -> str:
    if instead_of == NOBODY:
        return "Nobody is named to whom this could go. Please see that somebody takes it on today."
    if not failed:
        return f"This is for {instead_of}, of whom no address is known. Please tell them today."
    whom = instead_of or "somebody else"
    return f"This was for {whom}, whom no message reaches. Please tell them in another way today."
