"""What a decision moves: statuses and clocks, before and after, in every case it touches."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler.cli.deciding.decided import standing_after
from scheduler.cli.reading.clocks_said import Asked, named, stands, style_of
from scheduler.cli.render import Block, Line, Table
from workflow.catalogue import kind_of
from workflow.clocks import Clock, ClockKey
from workflow.facts import Standing
from workflow.moments import spoken
from workflow.vocabulary import ClockState

if TYPE_CHECKING:
    from scheduler.service import Done, Service


class Moved(NamedTuple):
    """A case before a decision and after it."""

    case: str
    before: Standing
    after: Standing

    @property
    def clocks(self) -> list[tuple[Clock | None, Clock | None]]:
        """The clocks that stand otherwise than before; None where there is none."""
        before, after = _clocks(self.case, self.before), _clocks(self.case, self.after)
        pairs = ((before.get(key), after.get(key)) for key in {**before, **after})
        return [(was, now) for was, now in pairs if _look(was) != _look(now)]


def moved(service: "Service", done: "Done") -> list[Moved]:
    """Each case that was written to, the own one first."""
    others = dict.fromkeys(stream for stream, _ in done.entries if stream != done.case)
    return [Moved(done.case, done.before, done.standing), *(_other(service, done, case) for case in others)]


def _other(service: "Service", done: "Done", case: str) -> Moved:
    """Another case: what was on record there before, and then what this decision added."""
    recorded = map(service.translation.entry, service.store.stream(case))
    before = [each for each in recorded if done.position is None or each.position < done.position]
    standing = standing_after(case, before)
    added = (entry for stream, entry in done.entries if stream == case)
    return Moved(case, standing, standing_after(case, added, standing))


def _clocks(case: str, standing: Standing) -> Mapping[ClockKey, Clock]:
    return {clock.key: clock for clock in kind_of(case).clocks(standing)}


def _look(clock: Clock | None) -> tuple[Any, ...] | None:
    """What of a clock people look at: its date, how it stands, and what explains it."""
    if clock is None:
        return None
    explained = clock.explained.id if clock.explained else ""
    return (clock.date.due_at, clock.date.due_on, clock.state, clock.provisional, explained)


def as_data(moved: Moved, asked: Asked) -> dict[str, Any]:
    """What moved in a case, for programs."""
    return {
        "case": moved.case,
        "status": {"before": str(moved.before.status), "after": str(moved.after.status)},
        "clocks": [_pair(was, now, asked) for was, now in moved.clocks],
    }


def _pair(was: Clock | None, now: Clock | None, asked: Asked) -> dict[str, Any]:
    clock = now or was
    assert clock is not None  # noqa: S101  one of the two is there, or nothing moved
    return {
        "duty": clock.duty.code,
        "subject": clock.date.subject,
        "cycle": clock.date.cycle,
        "before": _stands(was, asked),
        "after": _stands(now, asked),
    }


def _stands(clock: Clock | None, asked: Asked) -> dict[str, Any] | None:
    if clock is None:
        return None
    return {
        "state": str(clock.state),
        "due_on": clock.date.due_on.edtf if clock.date.due_on.known else None,
        "due_at": clock.date.due_at.edtf if clock.date.due_at.known else None,
        "overdue": clock.overdue(asked.now),
        "provisional": clock.provisional,
    }


def on_a_page(all_moved: list[Moved], asked: Asked) -> Iterator[Block]:
    """What moved, for people."""
    pages = [(moved.case, [*_rows(moved, asked)]) for moved in all_moved]
    for case, rows in pages:
        if rows:
            yield Line(f"What moves in {case}", "title")
            yield Table(("", "before", "after"), rows, indent=2)
    if not any(rows for _, rows in pages):
        yield Line("No status and no clock moves.", indent=2)


def _rows(moved: Moved, asked: Asked) -> Iterator[tuple[str | tuple[str, str], ...]]:
    if moved.before.status != moved.after.status:
        yield ("status", moved.before.status.label, moved.after.status.label)
    for was, now in moved.clocks:
        clock = now or was
        name = named(clock) if clock else ""
        before, after = said(was, asked), said(now, asked)
        if before == after:
            before, after = _by_when(before, was), _by_when(after, now)
        if before != after:
            yield (name, before, (after, style_of(now, asked) if now else ""))


def _by_when(text: str, clock: Clock | None) -> str:
    """How a clock stands and by when it was due, where the first reads the same before and after."""
    return f"{text}; due {spoken(clock.date.due_on)}" if clock else text


def said(clock: Clock | None, asked: Asked) -> str:
    """How a clock stands, also one that is not there, or whose end has no date of its own."""
    if clock is None:
        return "not owed"
    if clock.state in {ClockState.VOID, ClockState.SUPERSEDED, ClockState.WAIVED, ClockState.MISSED}:
        return clock.state.label
    provisional = " (provisional)" if clock.provisional else ""
    explained = f" (explained: {clock.explained.fact.reason.label})" if clock.explained else ""
    return f"{stands(clock, asked)}{provisional}{explained}"
