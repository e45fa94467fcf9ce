"""What is said of several alerts at once, of a message that reached nobody, and of the record as a whole."""

from collections import Counter
from collections.abc import Iterable, Mapping

from scheduler.wording.alerts import (
    CAPACITIES,
    TakenBack,
    Today,
    fields_of,
    fields_of_withdrawal,
)
from scheduler.wording.saying import Said
from scheduler.wording.templates import Templates, body_of, filled
from workflow.alerts import Raised
from workflow.vocabulary import Capacity, Rung

COUNTED: Mapping[Rung, str] = {
    Rung.THIRD_ESCALATION: "overdue",
    Rung.SECOND_ESCALATION: "overdue",
    Rung.FIRST_ESCALATION: "overdue",
    Rung.OVERDUE: "overdue",
    Rung.STILL_DUE_TODAY: "due today",
    Rung.DUE_TODAY: "due today",
    Rung.DUE_SOON: "due soon",
    Rung.NO_ANSWER: "not answered yet",
}
"""As what the alerts of a digest are counted, the most pressing first."""
WAYS: Mapping[str, str] = {"email": "e-mail", "webhook": "webhook", "log": "the log"}


def digest(
    templates: Templates,
    alerts: Iterable[Raised],
    taken_back: Iterable[TakenBack] = (),
    *,
    capacity: Capacity = Capacity.UNKNOWN,
    today: Today | None = None,
) -> Said:
    """Several alerts in one message, those longest overdue first, and then those that are taken back."""
    outside = capacity is Capacity.AGENCY_CONTACT
    seen_as = capacity if outside else Capacity.UNKNOWN
    alerts, taken_back = sorted(alerts, key=_age), list(taken_back)
    fields = {
        "counts": _counts(alerts, len(taken_back)),
        "items": "\n".join(
            body_of(templates, "digest-item", fields_of(each, seen_as, today)) for each in alerts
        ),
        "withdrawn": "\n".join(
            body_of(templates, "digest-withdrawn", fields_of_withdrawal(each, seen_as)) for each in taken_back
        ),
        "capacity": CAPACITIES[capacity],
        "command": "" if outside else "spr status",
    }
    return filled(templates, "agency-digest" if outside else "digest", fields)


def dead_letter(
    templates: Templates, *, person: str, channel: str, lost: str, capacity: Capacity = Capacity.UNKNOWN
) -> Said:
    """That a message reached nobody: to whom and by which channel it went, and what its subject was.

    Of a mailbox no more is said than that it is one: whose it is would tell what the duty is about.
    """
    fields = {
        "addressee": person or "a mailbox",
        "channel": WAYS[channel],
        "lost": lost,
        "capacity": CAPACITIES[capacity],
        "command": "spr alerts dead",
    }
    return filled(templates, "dead-letter", fields)


def checkpoint(templates: Templates, note: str, *, origin: str, facts: int, when: str) -> Said:
    """A signed checkpoint of the record, for somebody outside to keep; the note is sent as it was signed."""
    fields = {
        "facts": f"{facts:,} fact{'' if facts == 1 else 's'}",
        "origin": origin,
        "when": when,
        "note": note.strip("\n"),
        "command": "spr audit verify --held FILE",
    }
    return filled(templates, "checkpoint", fields)


def _age(alert: Raised) -> tuple[str, str, str]:
    return (alert.due_at, alert.case, alert.duty)


def _counts(alerts: Iterable[Raised], withdrawn: int) -> str:
    """How many there are of each kind: 2 overdue, 1 due today, 1 withdrawn."""
    counts = Counter(COUNTED[alert.rung] for alert in alerts)
    counts["withdrawn"] = withdrawn
    order = dict.fromkeys([*COUNTED.values(), "withdrawn"])
    return ", ".join(f"{counts[words]} {words}" for words in order if counts[words])
