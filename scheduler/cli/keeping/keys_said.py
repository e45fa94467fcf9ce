"""The keys and how each one stands."""

from typing import TYPE_CHECKING, Any

from scheduler import destructions
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from workflow.sealing_keys import Status

if TYPE_CHECKING:
    from events.keys.shelf import Row
    from scheduler.service import Service
    from workflow.sealing_keys import SealingKey

_COLOURS = {
    "living": "good",
    "none": "dim",
    "ordered": "warn",
    "destroyed": "dim",
    "back": "bad",
    "gone": "bad",
}


def listed(service: "Service") -> Answer:
    """The answer to `spr admin keys list`."""
    rows = _rows(service)
    cells = [
        (row["subject"], (row["state"], _COLOURS[row["state"]]), ", ".join(row["holds"])) for row in rows
    ]
    page: list[Block] = [
        Table(("opens the texts of", "state", "held for"), cells),
        Line(counted(len(rows), "key"), "title"),
    ]
    states = {row["state"] for row in rows}
    if "ordered" in states:
        page.append(Line("Ordered, and not on record as done; finish it: spr admin keys destroy SUBJECT …"))
    if "back" in states:
        page.append(Line("Destroyed, and here again; destroy it: spr admin keys destroy SUBJECT …", "bad"))
    if "gone" in states:
        page.append(Line("Destroyed, and no order is on record. What to do: spr doctor", "bad"))
    return Answer({"keys": rows}, page, rows)


def _rows(service: "Service") -> list[dict[str, Any]]:
    if service.keys is None:
        raise AssertionError("this command opens the keys")
    here = service.keys.shelf.contents().subjects
    told = destructions.on_record(service.store)
    return [
        {
            "subject": subject,
            "state": _state(here.get(subject), told.get(subject)),
            "holds": list(told[subject].needed_by) if subject in told else [],
        }
        for subject in sorted({*here, *told})
    ]


def _state(row: "Row | None", told: "SealingKey | None") -> str:
    """How a key stands, from its row in the keystore and from what is on record."""
    living = row is not None and row.wrapped is not None
    if told and told.status is Status.ORDERED:
        return "ordered"
    if told and told.status is Status.DESTROYED:
        return "back" if living else "destroyed"
    if row is None:
        return "none"
    return "living" if living else "gone"
