"""The record moved to another store, byte for byte."""

from typing import TYPE_CHECKING

from events.copying import copy_to_file, copy_to_server
from events.evidence.chain import verify
from events.refusals import RecordBroken
from scheduler.cli.endings import REFUSED, Ending
from scheduler.cli.keeping.backing_up import committed, told
from scheduler.cli.keeping.letting_in import letting_in
from scheduler.cli.keeping.ready import make_ready
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import counted
from scheduler.clock import utc_now
from scheduler.deliver import waiting
from scheduler.keys import key_places
from scheduler.outbox import Outbox
from scheduler.service import open_service

if TYPE_CHECKING:
    from events.evidence.chain import Verification
    from scheduler.service import Service
    from scheduler.settings import Settings


def copied(service: "Service", target: "Settings") -> Answer:
    """The answer to `spr admin copy`."""
    _nothing_waits(service)
    examined = verify(service.store)
    if not examined.ok:
        raise RecordBroken(examined.findings)
    found = _copy(service, target)
    document = {"from": service.store.name, "to": target.name, **committed(service.store.log, found)}
    return Answer(document, _page(service.settings, target, found))


def _copy(service: "Service", target: "Settings") -> "Verification":
    if not target.on_server:
        return copy_to_file(service.store, target.path, make_ready)
    found = copy_to_server(service.store, target.database, utc_now)
    with open_service(target) as there:
        there.views.catch_up()
    return found


def _page(source: "Settings", target: "Settings", found: "Verification") -> list[Line]:
    return [
        Line("The record was copied, byte for byte, and examined.", "title"),
        Line(f"from   {source.name}", indent=2),
        Line(f"to     {target.name}", indent=2),
        *told(found),
        *letting_in(target),
        Line("Next", "title"),
        *(Line(each, indent=2) for each in _keys(source, target)),
        Line("name the new store in the settings, as database", indent=2),
        Line("keep the old store, and record nothing more in it", indent=2),
    ]


def _keys(source: "Settings", target: "Settings") -> list[str]:
    """Which keys are still to be copied, and where to."""
    here, there = key_places(source), key_places(target)
    if here == there:
        return ["the keys stay where they are"]
    places = ((here.place, there.place), (here.kek, there.kek))
    return [f"copy the keys: '{old}' to '{new}'" for old, new in places if old != new]


def _nothing_waits(service: "Service") -> None:
    """The outbox is not copied: what it still has to say must be said, and on record, before."""
    outbox = Outbox(service.store)
    made = outbox.is_made()
    if made and outbox.is_held():
        raise Ending(
            REFUSED, "Delivery is held since the store was restored. Let it go on: spr admin release"
        )
    unsaid = waiting(service, outbox, service.clock()) + (len(outbox.not_on_record()) if made else 0)
    if unsaid:
        raise Ending(
            REFUSED,
            f"{counted(unsaid, 'announcement')} on record have not come to their end, and would be lost. "
            "Hand them over: spr sweep --deliver; or wait until the daemon has.",
        )
