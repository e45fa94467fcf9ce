"""A copy made ready to be used as a store, before it has its name and anybody can open it."""

from contextlib import closing
from pathlib import Path

from events.sqlite.making import VERSION
from events.store import SqliteStore
from scheduler.clock import utc_now
from scheduler.outbox import Outbox
from scheduler.service import open_service
from scheduler.settings import Settings


def make_ready(made: Path, *, held: bool = False) -> None:
    """Bring it up to date, make its views, and hold its messages back if told."""
    settings = Settings(database=str(made))
    with closing(SqliteStore(made, clock=utc_now)) as store:
        outdated = store.version < VERSION
    if outdated:
        from scheduler.migrations import bring_up_to_date

        bring_up_to_date(made)
    with open_service(settings) as service:
        service.views.catch_up()
        if held:
            outbox = Outbox(service.store)
            outbox.make()
            outbox.hold_all()
