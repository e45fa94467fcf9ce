"""What the daemon would say now and to whom: `spr run --dry-run`."""

from typing import TYPE_CHECKING

from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from scheduler.running.first_start import MANY
from scheduler.running.foretold import Foretold, foretold
from workflow.moments import spoken, spoken_instant

if TYPE_CHECKING:
    from scheduler.service import Service


def told_beforehand(service: "Service") -> Answer:
    """The answer: each announcement that would be made, and the way it would go."""
    now = service.clock()
    found = foretold(service, now)
    first = not service.store.streams("alert/")
    rows = [_row(each) for each in found.said]
    cells = [(row["case"], row["rung"], row["due"], row["duty"], row["goes_to"]) for row in rows]
    page: list[Block] = [
        Line(f"What would be said at {spoken_instant(now)}. Nothing is recorded, nothing is sent.", "title"),
        Line(
            f"{counted(len(found.said), 'announcement')} would be made, "
            f"{counted(found.taken_back, 'alert')} taken back.",
            indent=2,
        ),
        Table(("case", "what", "due", "duty", "goes to"), cells, indent=2),
        *_next(first=first, many=len(found.said) > MANY),
    ]
    document = {
        "first_start": first,
        "announcements": rows,
        "by_rung": found.rungs,
        "taken_back": found.taken_back,
    }
    return Answer(document, page, rows)


def _next(*, first: bool, many: bool) -> list[Block]:
    """What to do, where this record has never announced anything."""
    if not first:
        return []
    begin = "spr run --begin" if many else "spr run"
    lines = [Line("This record has never announced anything: look through the list first.", "warn")]
    lines.append(Line("What ended long ago: record the day it was done, or waive what is not owed any more."))
    lines.append(Line(f"When it is right, begin: {begin}"))
    return [*lines]


def _row(each: Foretold) -> dict[str, str]:
    return {
        "case": each.alert.case,
        "duty": each.alert.duty,
        "rung": str(each.alert.rung),
        "due": spoken(each.alert.due_on),
        "due_on": str(each.alert.due_on),
        "told": str(each.alert.owed_by),
        "channel": each.channel,
        "goes_to": f"{each.alert.owed_by}, {each.address or 'the log'}",
        "says": each.says,
    }
