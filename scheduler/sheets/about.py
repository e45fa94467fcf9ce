"""What is to be known of an answer that leaves the house: of when, of which record, under which rules.

Whoever holds the file can ask the record the same question again, and see by its root whether it is still
the record that was asked.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from workflow.moments import london_day, spoken_instant

if TYPE_CHECKING:
    from scheduler.service import Service

PAST = "Asked of the past"
"""The line that says so where an answer is not of today; a page says it at its head."""
_SOON_HASHED = 20_000
"""So many facts are read and hashed in a fifth of a second; nobody waits longer for a line of small print."""

About = Sequence[tuple[str, str]]


def about(service: "Service | None", made: datetime, *, chosen: str = "", more: About = ()) -> About:
    """The lines of the first sheet; `chosen` says what was asked, `more` what else is to be said."""
    lines = list(_of_the_record(service)) if service else []
    return [*_asked(chosen), *more, *_when(service, made), *lines, ("Program", _program())]


def _asked(chosen: str) -> Iterator[tuple[str, str]]:
    if chosen:
        yield "Asked", chosen


def _when(service: "Service | None", made: datetime) -> Iterator[tuple[str, str]]:
    """The moments asked for, where they are past; times are those of London."""
    past = service.asked_past if service else None
    yield ("As of", spoken_instant(made)) if past is None else (PAST, past.says)
    yield "Made", spoken_instant(made)
    yield "Times", "those of London"


def _of_the_record(service: "Service") -> Iterator[tuple[str, str]]:
    head = service.store.head().position
    position = service.asked_past.position if service.asked_past else head
    yield "Record", service.store.log
    yield "Position", f"{position:,} of {head:,} facts" if position < head else f"{position:,}, the newest"
    yield "Root hash", root_said(service, position)
    yield "Policy", service.policy.version(london_day(service.clock()))
    if calendars := list(service.calendars()):
        yield "Bank holidays", calendars[-1]


def root_said(service: "Service", position: int) -> str:
    """The root over the facts up to a position, as spr audit verify prints it; or what to do for it."""
    from events.evidence.checkpoints import leaves, tree_of
    from events.evidence.tree import Tree
    from events.refusals import RecordBroken

    kept = service.store.newest_checkpoint()
    tree = tree_of(kept) if kept is not None and kept.size <= position else Tree()
    if not position:
        return "none: nothing is on record"
    if position - tree.size > _SOON_HASHED:
        return f"not computed over {position:,} facts; have it signed: spr audit checkpoint"
    try:
        for leaf in leaves(service.store, tree.size, position):
            tree.add(leaf)
    except RecordBroken:
        return "none: the record was changed; see what is wrong: spr audit verify"
    return tree.root().hex()


def _program() -> str:
    from importlib.metadata import version

    return f"spr {version('spr')}"
