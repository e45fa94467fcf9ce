"""The record moved to another store, byte for byte."""

from typing import TYPE_CHECKING

from events.chain import verify
from events.copying import copy_to_file
from events.keystore import beside
from events.refusals import RecordBroken
from scheduler.cli.endings import REFUSED, Ending
from scheduler.cli.keeping.backing_up import committed, told
from scheduler.cli.keeping.ready import make_ready
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import counted
from scheduler.outbox import Outbox

if TYPE_CHECKING:
    from events.chain import Verification
    from scheduler.service import Service
    from scheduler.settings import Settings


def copied(service: "Service", target: "Settings") -> Answer:
    """The answer to `spr admin copy`."""
    source = service.settings
    _nothing_waits(Outbox(service.store))
    examined = verify(service.store)
    if not examined.ok:
        raise RecordBroken(examined.findings)
    found = copy_to_file(service.store, target.path, make_ready)
    document = {"from": source.database, "to": target.database, **committed(service.store.log, found)}
    return Answer(document, _page(source, target, found))


def _page(source: "Settings", target: "Settings", found: "Verification") -> list[Line]:
    keys = [f"'{path}'" for path in beside(source.path)]
    return [
        Line("The record was copied, byte for byte, and examined.", "title"),
        Line(f"from   {source.database}", indent=2),
        Line(f"to     {target.database}", indent=2),
        *told(found),
        Line("Next", "title"),
        Line(f"copy the keys, {' and '.join(keys)}, beside it, under its name", indent=2),
        Line(f"name the new store in the settings: database = {target.database!r}", indent=2),
        Line("keep the old store, and record nothing more in it", indent=2),
    ]


def _nothing_waits(outbox: Outbox) -> None:
    """The outbox is not copied: what it still has to say must be said, and on record, before."""
    if not outbox.is_made():
        return
    if outbox.is_held():
        raise Ending(
            REFUSED, "Delivery is held since the store was restored. Let it go on: spr admin release"
        )
    if waiting := outbox.unfinished():
        raise Ending(
            REFUSED,
            f"{counted(waiting, 'message')} of the outbox have not come to their end, and would be lost. "
            "Hand them over: spr sweep --deliver; or wait until the daemon has.",
        )
