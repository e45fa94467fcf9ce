"""Those who are told: who they are, in which capacity, how it reached them, and why somebody is passed by."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scheduler.cli.words import counted
from workflow.alerts import Delivered, Raised, Undeliverable, Withdrawn
from workflow.audience import Audience, PassedBy
from workflow.facts import Entry
from workflow.moments import london_day, spoken, spoken_day, spoken_instant, stamp
from workflow.people import alike
from workflow.vocabulary import Agency, Capacity, Office, Party

if TYPE_CHECKING:
    from scheduler.outbox import Row, Telling
    from scheduler.service import Service

_WHY = {
    "recused": "recused",
    "left": "has left",
    "nobody-in-office": "nobody holds it who can be told",
    "no-contact": "no contact is named",
}
_CODES = {*map(str, Office), *map(str, Party), *map(str, Agency)}


def recipients(audience: Audience | None) -> list[dict[str, Any]]:
    """Who is told, for programs; `who` is the post or login, or the party whose mailbox it is."""
    return [
        {
            "who": each.person or f"mailbox of {each.party.label}",
            "person": each.person,
            "party": str(each.party),
            "capacity": str(each.capacity),
            "office": str(each.office) if each.office else None,
        }
        for each in (audience.told if audience else ())
    ]


def passed_by(audience: Audience | None) -> list[dict[str, str]]:
    """Who is passed by, and why, for programs."""
    return [{"who": each.who, "why": each.why} for each in (audience.passed_by if audience else ())]


def named_as(each: PassedBy) -> str:
    """Who is passed by, and why, for people."""
    who = each.who.replace("-", " ") if each.who in _CODES else each.who
    return f"{who}: {_WHY.get(each.why, each.why)}"


def who(fact: Delivered | Undeliverable) -> str:
    """To whom it went, or should have gone, with the capacity where it is on record."""
    person = fact.person or f"the mailbox of {fact.told.label}"
    known = fact.capacity is not Capacity.UNKNOWN
    return f"{person} ({fact.capacity.label})" if known else person


def of_which(cause: Entry | None) -> str:
    """What a message told: the step that was announced and its day, or that it was withdrawn, and why."""
    match cause.fact if cause else None:
        case Raised() as raised:
            anew = "anew, " if raised.raising > 1 else ""
            return f"{anew}{raised.rung.label}, due {spoken(raised.due_on)}"
        case Withdrawn() as withdrawn:
            return f"withdrawn, {withdrawn.because.label}"
        case _:
            return "an announcement"


def heard(said: Sequence[Entry], raised: Sequence[Entry], recused: Mapping[str, Entry]) -> Iterator[str]:
    """To whom these announcements went, and whom they did not reach, a line each."""
    causes = {each.id for each in raised}
    ended = [each for each in said if each.cause in causes]
    for each in ended:
        match each.fact:
            case Delivered() as fact:
                when = f"{spoken_instant(each.recorded)}{_since(fact, recused)}"
                yield f"Told: {who(fact)} by {fact.channel}, {when}"
            case Undeliverable() as fact:
                tries = counted(fact.attempts, "attempt")
                yield f"Not reached: {who(fact)} by {fact.channel}, given up after {tries}"
            case _:
                continue
    if not any(isinstance(each.fact, Delivered) for each in ended):
        yield "No message of it has been handed over yet."


def _since(fact: Delivered, recused: Mapping[str, Entry]) -> str:
    """That somebody who was told has been recused since, and from which day on they are passed by."""
    found = recused.get(alike(fact.person)) if fact.person else None
    return f"; recused since {spoken_day(london_day(found.recorded))}" if found else ""


def messages(said: Sequence[Entry]) -> list[dict[str, Any]]:
    """The messages that came to their end, as it is on record."""
    return [
        _message(each.fact, "sent" if isinstance(each.fact, Delivered) else "dead", stamp(each.recorded))
        for each in said
        if isinstance(each.fact, Delivered | Undeliverable)
    ]


def _message(fact: Delivered | Undeliverable, state: str, when: str) -> dict[str, Any]:
    return {
        "message": fact.message,
        "who": who(fact),
        "person": fact.person,
        "told": str(fact.told),
        "capacity": str(fact.capacity),
        "channel": fact.channel,
        "state": state,
        "at": when,
        "attempts": getattr(fact, "attempts", None),
    }


def waiting(service: "Service", said: Sequence[Entry]) -> list[dict[str, Any]]:
    """What waits today to be told, or to be handed over; of a past, nobody knows any more.

    What waits for somebody who is passed by as things stand is left out: it will not go to them.
    """
    from scheduler.outbox import Outbox, Stage, State
    from scheduler.passing_by import passed_by as passed_by_now
    from scheduler.planning import announced

    outbox = Outbox(service.store)
    if service.asked_past is not None or not outbox.is_made():
        return []
    positions = {each.position for each in said if isinstance(each.fact, Raised | Withdrawn)}
    pending = {row.message_id: row for row in outbox.rows(State.PENDING)}
    found = (*outbox.tellings(Stage.WAITING), *outbox.within(*pending.values()))
    told = [(each, announced(service, each.announcement)) for each in found if each.announcement in positions]
    passed = passed_by_now(service, told, service.clock())
    return [_waits(each, pending.get(each.message_id)) for each, _ in told if each not in passed]


def _waits(telling: "Telling", row: "Row | None") -> dict[str, Any]:
    person = telling.person or f"the mailbox of {telling.told.label}"
    known = telling.capacity is not Capacity.UNKNOWN
    return {
        "message": telling.message_id or None,
        "who": f"{person} ({telling.capacity.label})" if known else person,
        "person": telling.person,
        "told": str(telling.told),
        "capacity": str(telling.capacity),
        "channel": telling.channel,
        "state": str(row.state) if row else "waiting",
        "at": stamp(row.next_attempt_at if row else telling.not_before),
        "attempts": row.attempts if row else 0,
    }
