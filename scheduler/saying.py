"""What a message says of its tellings: one announcement or withdrawal, or several of them in a digest.

The words are those of `scheduler.wording`. Where somebody is told in another's place, a sentence says so.
"""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from scheduler.outbox_rows import Telling
from scheduler.planning import Announced
from scheduler.routes import NOBODY
from scheduler.wording.alerts import TakenBack, Today, announcement, lapsed, withdrawal
from scheduler.wording.notices import dead_letter, digest
from scheduler.wording.saying import Said, page_of
from scheduler.wording.templates import Templates
from workflow.alerts import Acknowledged, Delivered, Raised, Snoozed, Withdrawn
from workflow.vocabulary import Capacity


class Item(msgspec.Struct, frozen=True):
    """One telling with what it tells."""

    telling: Telling
    about: Announced

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
        return TakenBack(raised=self.alert, withdrawn=entry.fact, recorded=entry.recorded)

    @property
    def order(self) -> tuple[bool, str, int]:
        """By age, the oldest first; what was taken back comes last."""
        return (self.is_withdrawal, str(self.alert.due_at), self.telling.announcement)

    @property
    def has_lapsed(self) -> bool:
        """Whether it is raised anew because the time is over for which somebody had taken it on."""
        before = (
            each.fact
            for each in reversed(self.about.history[: self.about.entry.version - 1])
            if isinstance(each.fact, Raised | Withdrawn | Acknowledged | Snoozed)
        )
        return self.alert.raising > 1 and isinstance(next(before, None), Acknowledged)

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
    words = digest(
        templates,
        [item.alert for item in items if not item.is_withdrawal],
        [item.taken_back for item in items if item.is_withdrawal],
        capacity=capacity_of(items),
        today=today,
    )
    return in_place_of(words, items[0].telling.instead_of, items[0].telling.failed)


def capacity_of(items: Sequence[Item]) -> Capacity:
    """The capacity in which somebody is told of all of it; unknown where there are several."""
    found = {item.telling.capacity for item in items}
    return found.pop() if len(found) == 1 else Capacity.UNKNOWN


def _one(item: Item, templates: Templates, today: Today) -> Said:
    telling = item.telling
    if item.is_withdrawal:
        return withdrawal(templates, item.taken_back, capacity=telling.capacity)
    says = lapsed if item.has_lapsed else announcement
    words = says(templates, item.alert, capacity=telling.capacity, today=today)
    if not telling.failed:
        return in_place_of(words, telling.instead_of, telling.failed)
    given_up = dead_letter(
        templates,
        person=telling.instead_of,
        channel=telling.failed,
        lost=words.subject,
        capacity=Capacity.FALLBACK,
    )
    return replace(given_up, label=words.label)


def in_place_of(words: Said, instead_of: str, failed: str) -> Said:
    """The same words, and for whom they are, where somebody is told in another's place."""
    if not (failed or instead_of):
        return words
    body = f"{words.body}\n{_for_whom(instead_of, failed)}\n"
    return replace(words, body=body, html=page_of(words.subject, body))


def _for_whom(instead_of: str, failed: str) -> str:
    if instead_of == NOBODY:
        return "Nobody is named to whom this could go. Please see that somebody takes it on today."
    if not failed:
        return f"This is for {instead_of}, of whom no address is known. Please tell them today."
    whom = instead_of or "somebody else"
    return f"This was for {whom}, whom no message reaches. Please tell them in another way today."
