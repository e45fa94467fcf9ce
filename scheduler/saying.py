"""What a message says of its tellings: an announcement, a withdrawal, or several of them in a digest."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from scheduler.messages import body, label, subject, when
from scheduler.outbox_rows import Telling
from scheduler.planning import Announced
from scheduler.routes import NOBODY
from workflow.alerts import Raised, Withdrawn
from workflow.vocabulary import ClockState, Rung


class Said(msgspec.Struct, frozen=True):
    """The words of a message: its subject, and its body as plain text and as simple HTML."""

    subject: str
    body: str
    html: str = ""


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
    def order(self) -> tuple[bool, str, int]:
        """By age, the oldest first; what was taken back comes last."""
        return (self.is_withdrawal, str(self.alert.due_at), self.telling.announcement)


def said(items: Sequence[Item]) -> Said:
    """The words of a message that tells these, in this order."""
    if len(items) > 1:
        return _digest(items)
    (item,) = items
    return _withdrawal(item) if item.is_withdrawal else _announcement(item)


def _announcement(item: Item) -> Said:
    return Said(subject(item.alert), body(item.alert) + _instead(item))


def _withdrawal(item: Item) -> Said:
    alert = item.alert
    lines = [
        f"{alert.case}: {label(alert)}",
        "",
        f"The alert about it ({when(alert)}) is withdrawn: {_because(item)}.",
        "There is nothing to do about it any more.",
        "",
        "See how the case stands:",
        f"    spr show {alert.case}",
        "",
    ]
    return Said(f"{alert.case}: alert withdrawn ({when(alert)})", "\n".join(lines) + _instead(item))


def _digest(items: Sequence[Item]) -> Said:
    """Several at once: how many of which kind, and then one paragraph for each."""
    counted = Counter(_word(item) for item in items)
    told = ", ".join(f"{number} {word}" for word, number in counted.items())
    lines = [f"{told.capitalize()}. The oldest come first.", ""]
    for item in items:
        lines += [f"{item.alert.case}: {label(item.alert)}", f"    {_line(item)}", *_instead_of(item), ""]
    lines += ["See what there is to do:", "    spr due", ""]
    return Said(f"{len(items)} alerts: {told}", "\n".join(lines))


def _line(item: Item) -> str:
    if item.is_withdrawal:
        return f"withdrawn ({when(item.alert)}): {_because(item)}"
    overdue = "; overdue already when it came on record" if item.alert.born_overdue else ""
    return f"{when(item.alert)}{overdue}"


_WORDS = {
    Rung.DUE_SOON: "due soon",
    Rung.DUE_TODAY: "due today",
    Rung.STILL_DUE_TODAY: "still due today",
    Rung.NO_ANSWER: "without an answer",
}


def _word(item: Item) -> str:
    return "withdrawn" if item.is_withdrawal else _WORDS.get(item.alert.rung, "overdue")


def _because(item: Item) -> str:
    state: ClockState = item.about.entry.fact.state
    return state.means.rstrip(".").lower()


def _instead(item: Item) -> str:
    return "".join(f"\n{each.strip()}\n" for each in _instead_of(item))


def _instead_of(item: Item) -> list[str]:
    """Whom it should have reached."""
    whom = item.telling.instead_of
    if whom == NOBODY:
        return ["    Nobody is named whom this could go to: please see that somebody takes it on."]
    return [f"    No message reaches {whom}, for whom this was: please tell them."] if whom else []
