"""Where contenders keep what they record: in files of SQLite, or on a PostgreSQL server of this run."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from uuid import UUID

from eventsourcing.application import Application

from benchmarks import bare, peer
from benchmarks.measuring import POSTGRES, SQLITE
from benchmarks.server import Server
from events.keystore import Keystore
from events.store import create, is_server, open_
from projections.runner import Views
from scheduler.cli.keeping import setting_up
from scheduler.clock import utc_now
from scheduler.service import Service, open_service
from scheduler.settings import Settings


class Engine(Protocol):
    """A database engine on which every contender can have a store of its own."""

    name: str
    folder: Path

    def store(self, name: str) -> AbstractContextManager[Service]:
        """The service over a new store, set up as an operator does it."""
        ...

    def peer(self, name: str) -> AbstractContextManager[Application[UUID]]:
        """The peer over a new store of its own."""
        ...

    def raw(self, name: str) -> AbstractContextManager[bare.Table]:
        """A connection of the bare driver to a new table."""
        ...


class Files:
    """SQLite, in files of one folder."""

    name = SQLITE

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def store(self, name: str) -> Iterator[Service]:
        """The service over a new store."""
        settings = Settings(database=str(self.folder / f"{name}.db"))
        setting_up.set_up(settings)
        with open_service(settings, keys=True) as service:
            yield service

    def peer(self, name: str) -> AbstractContextManager[Application[UUID]]:
        """The peer over a new store."""
        return peer.in_a_file(self.folder / f"{name}.db")

    def raw(self, name: str) -> AbstractContextManager[bare.Table]:
        """The bare driver, with a new file."""
        return bare.in_a_file(self.folder / f"{name}.db")


class OnServer:
    """PostgreSQL, in databases of one server."""

    name = POSTGRES

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self._server = server

    @contextmanager
    def store(self, name: str) -> Iterator[Service]:
        """The service over a new record, with the bank holidays."""
        url, path = self._server.database(name), self.folder / f"{name}.keys"
        keys = Keystore.create(path, kek=path.with_suffix(".kek"))
        create(self._server.as_administrator(url), clock=utc_now, keys=keys).close()
        keys.close()
        self._server.let_in(url)
        with opened(Settings(database=url, keystore=str(path))) as service:
            setting_up.adopt(service)
            yield service

    def peer(self, name: str) -> AbstractContextManager[Application[UUID]]:
        """The peer over a database of its own."""
        return peer.on_a_server(self._server.database(name))

    def raw(self, name: str) -> AbstractContextManager[bare.Table]:
        """The bare driver, with a database of its own."""
        return bare.on_a_server(self._server.database(name))


@contextmanager
def opened(settings: Settings) -> Iterator[Service]:
    """The service over a store that is there, in a file or on a server."""
    if not is_server(settings.database):
        with open_service(settings, keys=True) as service:
            yield service
        return
    path = Path(settings.keystore)
    keys = Keystore.open(path, kek=path.with_suffix(".kek"))
    store = open_(settings.database, clock=utc_now, keys=keys)
    with Service(store, keys, settings, utc_now) as service:
        yield service


class NoViews(Views):
    """Views that are never brought up to the record."""

    def catch_up(self, upto: int | None = None, *, before: object = None) -> int:  # noqa: ARG002  nothing is read
        """Do nothing."""
        return upto or 0
