"""The page of the duties: who owes what to whom, by which source and with what force, as it is read."""

from collections.abc import Iterator

from surface import table

from workflow.catalogue import CASES
from workflow.duties import Duty, NoLimit
from workflow.ladders import ladder_of
from workflow.policy import Span
from workflow.vocabulary import Answer, Force

STRONG = {Force.STATUTE: "must", Force.REGULATION: "must", Force.LOCAL_POLICY: "we agreed"}


def duties() -> Iterator[str]:
    yield "# Duties\n"
    yield "Who owes what to whom, how strongly it binds, and how its date is reckoned.\n"
    yield "In the order of the process. Nothing pauses a clock; a reason or a hold explains lateness.\n"
    for kind in CASES:
        if kind.duties:
            yield f"## {kind.name}\n"
            heads = ("duty", "force", "who owes whom", "within", "counted from")
            yield from table(heads, (_in_short(duty) for duty in kind.duties.values()))
            for duty in kind.duties.values():
                yield from _in_full(duty)


def _in_short(duty: Duty) -> tuple[str, ...]:
    who = f"{duty.owed_by.label} to {duty.owed_to.label}"
    return (f"`{duty.code}`", _force(duty), who, str(duty.within), duty.starts_with)


def _force(duty: Duty) -> str:
    return f"{duty.force.label} ({STRONG.get(duty.force, 'should')})"


def _in_full(duty: Duty) -> Iterator[str]:
    yield f"### `{duty.code}`\n"
    yield f"> {duty.says}\n"
    yield from table(("", ""), (
        ("source", duty.source),
        ("force", f"{duty.force.label}: {duty.force.means}"),
        ("owed by", duty.owed_by.means),
        ("owed to", duty.owed_to.means),
        ("starts when", duty.starts_with),
        ("within", str(duty.within)),
        ("met by", duty.met_with),
        ("said to be due soon", _soon(duty)),
        ("said at once", _urgent(duty)),
        ("told above, besides whoever owes it", _above(duty)),
        ("in force", span(duty.in_force)),
        ("owed", "where the local profile adopts it" if duty.local else "everywhere"),
    ))  # fmt: skip
    if duty.readings:
        yield "Sources read it differently; the policy chooses, and every reading can be shown side by side:\n"
        yield from table(("reading", "what it says", "read so by", "within"), _readings(duty))


def _soon(duty: Duty) -> str:
    """How long before: at least a day, whatever the working days come to."""
    if isinstance(duty.within, NoLimit):
        return "never: the source sets no time"
    if duty.force is Force.EXPECTATION:
        return "never: nobody owes it"
    if not duty.due_soon:
        return "a day before"
    return f"{duty.due_soon} working day{'s' * (duty.due_soon > 1)} before"


def _urgent(duty: Duty) -> str:
    if ladder_of((), duty, duty.within).urgent is not Answer.YES:
        return "no: with the rest of the day's news, in office hours"
    return "yes: at 9:00 and 15:00 of the last day, and as soon as it is overdue"


def _above(duty: Duty) -> str:
    """Who is told when it is late, where no local profile says otherwise."""
    steps = ladder_of((), duty, duty.within).steps or ()
    if isinstance(duty.within, NoLimit) or not steps:
        return "nobody"
    return "; ".join(str(step) for step in steps)


def _readings(duty: Duty) -> Iterator[tuple[str, ...]]:
    for code, reading in duty.readings.items():
        counted = "" if reading.starts else "; counted from the same start"
        yield f"`{code}`", reading.says, reading.read_by, f"{reading.within or duty.within}{counted}"


def span(when: Span) -> str:
    """From when until when something is in force."""
    since = f"from {when.since}" if when.since else "from the beginning"
    return f"{since} until {when.until}" if when.until else f"{since} on"
