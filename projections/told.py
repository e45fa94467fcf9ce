"""Told: who was told of what, when, with reference and evidence; and who was not, where a fact says so.

Which facts tell whom stands in `workflow.who_was_told`. A fact that was retracted or corrected since keeps
its row, which no longer `counts`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, found, instant, storable
from projections.writing import put
from workflow.facts import NONE_HELD, Entry
from workflow.vocabulary import Told
from workflow.who_was_told import TELLINGS, state, whom

_ALERT = "alert/"


class ToldRow(msgspec.Struct, frozen=True):
    """Somebody who was told by a fact, or was not (`state`: told, not-told, logged), and of what.

    What went to our own log alone told nobody: it is `logged`, and does not count.

    `whom` is a code; `named` says which of them, where the fact does: an area, a post, a channel. `occurred`
    and `learned` as EDTF; `recorded` an instant in UTC; `reference` and `evidence` empty where none is held.
    An alert stands under the case that it is about.
    """

    position: int
    whom: str
    case: str
    type: str
    about: str
    state: str
    counts: bool
    named: str
    means: str
    children: tuple[str, ...]
    occurred: str
    learned: str
    recorded: str
    by: str
    role: str
    reference: str
    evidence: str


def _told(case: str, entry: Entry, *, counts: bool) -> Iterator[ToldRow]:
    fact = entry.fact
    if type(fact) not in TELLINGS:
        return
    said = state(fact)
    for code, name in whom(fact):
        yield ToldRow(
            position=entry.position,
            whom=code,
            case=case,
            type=fact.stored,
            about=TELLINGS[type(fact)].about,
            state=str(said),
            counts=counts and said is not Told.LOGGED,
            named=storable(name),
            means=str(getattr(fact, "means", "")),
            children=_children(fact),
            occurred=str(entry.occurred),
            learned=str(entry.learned or ""),
            recorded=instant(entry.recorded),
            by=storable(entry.by or ""),
            role=storable(entry.role or ""),
            reference=_held(fact, "reference"),
            evidence=_held(fact, "evidence"),
        )


def _children(fact: object) -> tuple[str, ...]:
    child = getattr(fact, "child", "")
    return (child,) if child else tuple(getattr(fact, "children", ()))


def _held(fact: object, name: str) -> str:
    held = getattr(fact, name, "")
    return "" if held == NONE_HELD else str(held)


@dataclass(frozen=True)
class _Counted:
    """What of a case that was put right counts today, by position."""

    folded: Folded
    positions: frozenset[int]

    def rows(self) -> Iterator[ToldRow]:
        for entry in self.folded.standing.entries():
            yield from _told(self.folded.case, entry, counts=entry.position in self.positions)


def _rows(page: Page) -> list[ToldRow]:
    """A row for each single fact; a case that was put right is gone through from its beginning."""
    mended = {each.case: _counted(each) for each in page.folded.values() if each.standing.mended}
    rows = [row for each in mended.values() for row in each.rows()]
    for stream, entry in page.entries:
        if stream not in mended:
            rows += _told(_case(stream), entry, counts=True)
    return rows


def _counted(folded: Folded) -> _Counted:
    return _Counted(folded, frozenset(entry.position for entry in folded.standing.counted()))


def _case(stream: str) -> str:
    return stream.removeprefix(_ALERT).partition("|")[0] if stream.startswith(_ALERT) else stream


TOLD = View("told", ToldRow, ("position", "whom"), _rows, put, (("case",), ("whom",)))


def told(
    tx: Connection,
    case: str | None = None,
    whom: str | None = None,
    *,
    all: bool = False,  # noqa: A002  as elsewhere
) -> list[ToldRow]:
    """Who was told, or was not, in a case or in all, one of them or everybody; in the order it was recorded.

    With `all`, facts that were corrected or retracted since are among them.
    """
    query = chosen(TOLD, case=case, whom=whom, counts=None if all else True)
    return found(tx, query.order_by("position", "whom"), ToldRow)
