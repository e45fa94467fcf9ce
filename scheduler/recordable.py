"""Whether anything can be recorded in a store, said before it is tried."""

from typing import TYPE_CHECKING

from events.places import writable
from events.refusals import NotPermitted, StoreReadOnly
from events.store import EventStore

if TYPE_CHECKING:
    from scheduler.service import Service


def see_that_it_can_be_written(service: "Service") -> None:
    """Raise StoreReadOnly or NotPermitted where nothing can be recorded."""
    see_that_it_lets_record(service.store)
    if not service.settings.on_server and not writable(service.settings.path):
        raise StoreReadOnly(
            f"{service.store.name} cannot be written to.",
            "Check the permissions of the file and its folder, and whether the disk may be written to.",
        )


def see_that_it_lets_record(store: EventStore) -> None:
    """Raise NotPermitted where the database lets this login only read."""
    if not store.may_write:
        raise NotPermitted(
            f"{store.name} lets this login read, and not record.",
            "Ask the administrator of the database for the role of those who record (…_app).",
        )
