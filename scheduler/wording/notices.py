"""What is said of several alerts at once, of a message that reached nobody, and of the record as a whole."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from scheduler.wording.alerts import (
    CAPACITIES,
    TakenBack,
    Today,
    Told,
    fields_of,
    fields_of_withdrawal,
)
from scheduler.wording.saying import Said
from scheduler.wording.templates import Templates, body_of, filled
from workflow.vocabulary import Capacity, Rung

COUNTED: Mapping[Rung, str] = {
    Rung.THIRD_ESCALATION: "still overdue",
    Rung.SECOND_ESCALATION: "still overdue",
    Rung.FIRST_ESCALATION: "still overdue",
    Rung.OVERDUE: "overdue",
    Rung.STILL_DUE_TODAY: "still due today",
    Rung.DUE_TODAY: "due today",
    Rung.DUE_SOON: "due soon",
    Rung.NO_ANSWER: "not answered yet",
}
"""As what the alerts of a digest are counted that are the reader's own, the most pressing first."""
PASSED_ON = "passed on to you"
SAID_OF_EACH = frozenset({Capacity.DEPUTY, Capacity.FALLBACK})
"""The capacities that are said beside each alert of a digest; the others follow from where it stands."""
NAMED = 2
"""So many cases are named in the subject of a digest; more are counted."""
WAYS: Mapping[str, str] = {"email": "e-mail", "webhook": "webhook", "log": "the log"}


def digest(
    templates: Templates,
    alerts: Sequence[Told],
    taken_back: Sequence[TakenBack] = (),
    *,
    outside: bool = False,
    today: Today | None = None,
) -> Said:
    """Several alerts in one message, those longest overdue first, and then those that are taken back.

    What was passed on to the reader stands apart from what is theirs to do.
    """
    alerts = sorted(alerts, key=_age)
    passed_on = [each for each in alerts if each.is_passed_on]
    items = {id(each): _item(templates, each, today) for each in alerts}
    cases = {each.raised.case for each in alerts} | {each.raised.case for each in taken_back}
    fields = {
        "cases": _cases(cases),
        "counts": _counts(alerts, len(taken_back)),
        "items": "\n".join(items.values()),
        "to_do": "\n".join(items[id(each)] for each in alerts if not each.is_passed_on),
        "passed_on": "\n".join(items[id(each)] for each in passed_on),
        "passed_on_count": str(len(passed_on) or ""),
        "withdrawn": "\n".join(
            body_of(templates, "digest-withdrawn", fields_of_withdrawal(each)) for each in taken_back
        ),
        "capacity": CAPACITIES[_shared(alerts, taken_back)],
        "command": "" if outside else _command(cases),
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


def _item(templates: Templates, told: Told, today: Today | None) -> str:
    """One alert of a digest; sentences that have nothing to say leave no gap."""
    fields = fields_of(told.raised, told.capacity, today, told.before)
    if told.capacity not in SAID_OF_EACH:
        fields["capacity"] = ""
    return re.sub(r"(?<=\S) {2,}", " ", body_of(templates, "digest-item", fields))


def _age(told: Told) -> tuple[str, str, str]:
    return (told.raised.due_at, told.raised.case, told.raised.duty)


def _cases(cases: AbstractSet[str]) -> str:
    """The references of one or two cases; of more, how many they are."""
    return ", ".join(sorted(cases)) if len(cases) <= NAMED else f"{len(cases)} cases"


def _command(cases: AbstractSet[str]) -> str:
    return f"spr show {next(iter(cases))}" if len(cases) == 1 else "spr status"


def _shared(alerts: Sequence[Told], taken_back: Sequence[TakenBack]) -> Capacity:
    """The capacity in which somebody is told of all of it; unknown where there are several."""
    found = {each.capacity for each in alerts} | {each.capacity for each in taken_back}
    return found.pop() if len(found) == 1 else Capacity.UNKNOWN


def _counts(alerts: Sequence[Told], withdrawn: int) -> str:
    """How many there are of each kind: 1 passed on to you, 2 overdue, 1 due today, 1 withdrawn."""
    counts = Counter(PASSED_ON if each.is_passed_on else COUNTED[each.raised.rung] for each in alerts)
    counts["withdrawn"] = withdrawn
    order = dict.fromkeys([PASSED_ON, *COUNTED.values(), "withdrawn"])
    return ", ".join(f"{counts[words]} {words}" for words in order if counts[words])
