"""The record moved to another store, byte for byte."""

from pathlib import Path
from typing import TYPE_CHECKING

from events.chain import verify
from events.copying import copy_to_file, copy_to_server
from events.keys.shelves import name_at
from events.postgres.addresses import name_of
from events.refusals import RecordBroken
from events.store import is_server
from scheduler.cli.endings import REFUSED, Ending
from scheduler.cli.keeping.backing_up import committed, told
from scheduler.cli.keeping.ready import make_ready
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import counted
from scheduler.clock import utc_now
from scheduler.keys import key_places
from scheduler.outbox import Outbox
from scheduler.settings import settings

if TYPE_CHECKING:
    from events.chain import Verification
    from scheduler.service import Service


def copied(service: "Service", address: str) -> Answer:
    """The answer to `spr admin copy`; raises NotAPlace where the address is none."""
    place = address if is_server(address) else settings(database=address).database
    _nothing_waits(Outbox(service.store))
    examined = verify(service.store)
    if not examined.ok:
        raise RecordBroken(examined.findings)
    if is_server(place):
        found, name = copy_to_server(service.store, place, utc_now), name_of(place)
    else:
        found, name = copy_to_file(service.store, Path(place), make_ready), place
    document = {"from": service.store.name, "to": name, **committed(service.store.log, found)}
    return Answer(document, _page(service, name, found))


def _page(service: "Service", name: str, found: "Verification") -> list[Line]:
    places = key_places(service.settings)
    keys = f"'{name_at(places.keystore)}' and '{places.kek}'"
    where = "where the new store is used" if is_server(name) else "beside it, under its name"
    return [
        Line("The record was copied, byte for byte, and examined.", "title"),
        Line(f"from   {service.store.name}", indent=2),
        Line(f"to     {name}", indent=2),
        *told(found),
        Line("Next", "title"),
        Line(f"copy the keys, {keys}, {where}", indent=2),
        Line("name the new store in the settings, as database", indent=2),
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
