"""The messages that were given up, and those of them that are handed over again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler.cli.alerts.people import who
from scheduler.cli.endings import NOT_FOUND, USAGE, Ending
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from scheduler.listed import Lists
from scheduler.outbox import Outbox, Row, State, Telling
from scheduler.outbox_rows import Listed
from workflow.alerts import Delivered, Raised
from workflow.facts import Entry
from workflow.moments import at, stamp
from workflow.vocabulary import Capacity

if TYPE_CHECKING:
    from scheduler.service import Service

_SHOWN = 8
"""So many characters of an id are shown; they tell one message from another."""
_WHY = {
    "no-address": "nobody has set an address",
    "domain-not-approved": "its domain is not among those approved",
}


class GivenUp(NamedTuple):
    """A message that was given up, what it announced, and to whom the same went instead, or will.

    Of a list of overdue returns, `listed` says of which partner and week.
    """

    row: Row
    about: Sequence[Raised]
    instead: Sequence[str]
    listed: Listed | None = None


def given_up(service: "Service", case: str | None) -> list[GivenUp]:
    """The messages that were given up, about one case or all, the newest first."""
    outbox = Outbox(service.store)
    rows = outbox.dead() if outbox.is_made() else []
    found = (
        _with_its_list(service, row) if row.is_a_list else _with_its_alerts(service, outbox, row)
        for row in rows
    )
    return [each for each in found if case is None or case in {raised.case for raised in each.about}]


def _with_its_alerts(service: "Service", outbox: Outbox, row: Row) -> GivenUp:
    """The message with each alert that it is about: a digest is about several."""
    about: list[Raised] = []
    instead: list[str] = []
    for telling in outbox.within(row):
        recorded = service.store.at(telling.announcement)
        if recorded is None:
            continue
        entries = [service.translation.entry(each) for each in service.store.stream(recorded.stream)]
        before = (e.fact for e in reversed(entries[: recorded.version]) if isinstance(e.fact, Raised))
        about += [next(before)]
        instead += _instead(entries, entries[recorded.version - 1], row)
        instead += [_will_be(each) for each in outbox.still_told(telling.announcement)]
    return GivenUp(row, about, list(dict.fromkeys(instead)))


def _with_its_list(service: "Service", row: Row) -> GivenUp:
    """A list of overdue returns, with those to whom it went or goes instead."""
    lists = Lists(service.store)
    listed = lists.of(row.message_id)
    same = (
        each.row
        for each in lists.of_week(listed.day)
        if (each.listed.office, each.listed.whom) == (listed.office, listed.whom)
    )
    ways = {State.SENT: _went, State.PENDING: _will_be}
    return GivenUp(row, (), [ways[each.state](each) for each in same if each.state in ways], listed)


def _went(row: Row) -> str:
    return f"{_named(row)} by {row.channel}"


def _will_be(waits: Row | Telling) -> str:
    return f"{_named(waits)} by {waits.channel}, which waits to go"


def _instead(entries: Sequence[Entry], said: Entry, row: Row) -> list[str]:
    """To whom else the same went, by which channel."""
    went = (each.fact for each in entries if isinstance(each.fact, Delivered) and each.cause == said.id)
    return [f"{who(fact)} by {fact.channel}" for fact in went if fact.message != row.message_id]


def listed(found: Sequence[GivenUp]) -> Answer:
    """The answer to `spr alerts dead`."""
    rows = [as_data(each) for each in found]
    page: list[Block] = [
        Line(f"{counted(len(found), 'message')} given up", "title"),
        Table(
            ("message", "about", "to", "why", "given up", "told instead"), [_cells(each) for each in found]
        ),
    ]
    if found:
        next_step = "Mend why, and hand them over again: spr alerts retry MESSAGE, or --all"
        page.append(Line(next_step, "dim"))
    return Answer({"dead": rows}, page, rows)


def as_data(each: GivenUp) -> dict[str, Any]:
    """A message that was given up, for programs; never what it says."""
    row = each.row
    return {
        "message": row.message_id,
        "about": [{"case": r.case, "duty": r.duty, "rung": str(r.rung)} for r in each.about],
        "list": {"office": str(each.listed.office), "day": each.listed.day} if each.listed else None,
        "told": str(row.told),
        "person": row.person,
        "capacity": str(row.capacity),
        "channel": row.channel,
        "address": row.address,
        "why": row.why,
        "attempts": row.attempts,
        "given_up_at": stamp(row.ended_at),
        "instead": list(each.instead),
    }


def _cells(each: GivenUp) -> tuple[str | tuple[str, str], ...]:
    row = each.row
    about = "; ".join(f"{raised.case} {raised.duty}: {raised.rung.label}" for raised in each.about)
    if each.listed:
        about = f"overdue returns, {each.listed.office.label}"
    tries = f", after {counted(row.attempts, 'attempt')}" if row.attempts else ""
    return (
        row.message_id[:_SHOWN],
        about,
        f"{_named(row)} by {row.channel}",
        _WHY.get(row.why, row.why),
        f"{brief(at(row.ended_at))}{tries}",
        ", ".join(each.instead) or ("nobody", "bad"),
    )


def _named(row: Row | Telling) -> str:
    person = row.person or f"the mailbox of {row.told.label}"
    known = row.capacity not in ("", Capacity.UNKNOWN)
    return f"{person} ({Capacity(row.capacity).label})" if known else person


def retried(service: "Service", found: Sequence[GivenUp], message: str | None, *, dry_run: bool) -> Answer:
    """The answer to `spr alerts retry`: what is handed over again, and what cannot be."""
    meant = [each for each in found if message is None or each.row.message_id.startswith(message)]
    if message is not None:
        _see_that_it_is_one(meant, message)
    outbox, now = Outbox(service.store), service.clock()
    again = [
        each for each in meant if each.row.address and (dry_run or outbox.retry(each.row.message_id, now))
    ]
    left = [each for each in meant if each not in again]
    rows = [as_data(each) for each in again]
    would = "would be " if dry_run else ""
    page: list[Block] = [Line(f"{counted(len(again), 'message')} {would}handed over again", "title")]
    page += [Line(f"{each.row.message_id[:_SHOWN]} to {_named(each.row)}", indent=2) for each in again]
    page += [Line(f"{each.row.message_id[:_SHOWN]} stays: {_stays(each)}", "warn", 2) for each in left]
    if again and not dry_run:
        page.append(Line("The daemon does it next; or at once: spr sweep --deliver", "dim", 2))
    document = {"again": rows, "left": [as_data(each) for each in left], "dry_run": dry_run}
    return Answer(document, page, rows)


def _stays(each: GivenUp) -> str:
    if not each.row.address:
        return "it has no address; what is announced next goes to the one in the settings"
    return "it is not given up any more"


def _see_that_it_is_one(meant: Sequence[GivenUp], message: str) -> None:
    if not meant:
        raise Ending(NOT_FOUND, f"No message that begins with {message} was given up. Those: spr alerts dead")
    if len(meant) > 1:
        ids = ", ".join(each.row.message_id for each in meant)
        raise Ending(USAGE, f"{message} begins several: {ids}; write more of it.")
