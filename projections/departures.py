"""Departures: every fact that was recorded against a rule, and which rule.

The reason is sealed on the record, and not in this view.
"""

from collections.abc import Mapping
from functools import cache

import msgspec
from sqlalchemy import Connection

from projections.folding import Page
from projections.projection import View, chosen, found, instant, storable
from projections.writing import put
from workflow.catalogue import KINDS
from workflow.facts import Entry
from workflow.rules import Rule


class DepartureRow(msgspec.Struct, frozen=True):
    """A fact that departs from rules, each by its code."""

    position: int
    case: str
    type: str
    occurred: str
    recorded: str
    by: str
    role: str
    rules: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the rules say; the code where this program no longer has the rule."""
        return tuple(known_rules()[code].sentence if code in known_rules() else code for code in self.rules)


@cache
def known_rules() -> Mapping[str, Rule]:
    """The rules in the lifecycles' tables, by their codes."""
    return {
        rule.code: rule for kind in KINDS.values() for move in kind.lifecycle.moves for rule in move.provided
    }


def _row(case: str, entry: Entry) -> DepartureRow:
    return DepartureRow(
        position=entry.position,
        case=case,
        type=entry.fact.stored,
        occurred=str(entry.occurred),
        recorded=instant(entry.recorded),
        by=storable(entry.by or ""),
        role=storable(entry.role or ""),
        rules=entry.departs_from,
    )


def _rows(page: Page) -> list[DepartureRow]:
    return [_row(case, entry) for case, entry in page.entries if entry.departs_from]


DEPARTURES = View("departures", DepartureRow, ("position",), _rows, put, (("case",),))


def departures(tx: Connection, *, case: str | None = None) -> list[DepartureRow]:
    """The departures, all or those of a case, in the order they were recorded."""
    return found(tx, chosen(DEPARTURES, case=case).order_by("position"), DepartureRow)
