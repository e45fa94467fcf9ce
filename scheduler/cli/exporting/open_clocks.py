"""`spr export calendar`: the open clocks, by reference alone, for a calendar."""

from typing import TYPE_CHECKING, Any

from projections.clocks import Due, due
from scheduler.cli.exporting.about import about
from scheduler.cli.render import Answer
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.vocabulary import Party

if TYPE_CHECKING:
    from scheduler.service import Service


def open_clocks(service: "Service") -> Book:
    """The book of the clocks that run and have a day."""
    with service.views.connect() as tx:
        found = due(tx, service.clock(), calendar=service.calendar)
    rows = [_row(each) for each in found if each.clock.due_on]
    return Book("Open clocks", about(service, None, *_CANNOT), [Sheet("Open clocks", _COLUMNS, rows)])


def _row(each: Due) -> dict[str, Any]:
    clock = each.clock
    return {
        "case": clock.case,
        "due_on": clock.due_on,
        "owed_by": "another authority" if clock.owed_elsewhere else Party(clock.owed_by).label,
        "overdue": each.overdue,
        "command": f"spr explain {clock.case} {clock.duty}",
    }


def days(service: "Service") -> Answer:
    """The same for a calendar of people's own, with what ended within five weeks as cancelled."""
    from scheduler.cli.reading.due_said import Wanted, told

    return told(service, Wanted(), days=True)


_CANNOT = ("Clocks without a day that can be reckoned are in no calendar: spr due --all",)
_COLUMNS = (
    Column("case", "Case"),
    Column("due_on", "Due", Holds.DAY),
    Column("owed_by", "Owed by"),
    Column("overdue", "Overdue"),
    Column("command", "Why"),
)
