"""The peer: the `eventsourcing` library, with the SQLite library and the durability that the record has."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import eventsourcing.sqlite
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from msgspec import to_builtins

from events.sqlite.driver import driver
from scheduler.requests import actor, new_id
from workflow.facts import Entry

eventsourcing.sqlite.sqlite3 = driver
OPEN = ("notified", "consulting")
BECOMES = {"incident.partnership-consulted": "consulting", "incident.closed": "closed"}


class Case(Aggregate):
    """A case as the peer's manual writes one: plain attributes, changed by decorated methods."""

    @event("Opened")
    def __init__(self, reference: str) -> None:
        self.reference = reference
        self.status = "notified"
        self.facts = 1
        self.last: Mapping[str, object] = {}
        self.known: dict[str, object] = {}

    @event("Recorded")
    def record(self, name: str, envelope: Mapping[str, object], data: Mapping[str, object]) -> None:
        """Record a fact: count it, keep what it says, and the status it leads to."""
        self.facts += 1
        self.last = envelope
        self.known[name] = data
        self.status = BECOMES.get(name, self.status)

    def consult(self, **said: object) -> None:
        """Record that the partnership was consulted, which is for an open case."""
        if self.status not in OPEN:
            raise ValueError(self.status)
        self.record(**said)


def said(entry: Entry) -> dict[str, object]:
    """What an entry says, in the peer's words."""
    envelope = {
        "schema": entry.fact.schema,
        "occurred": str(entry.occurred),
        "learned": str(entry.learned or ""),
        "by": entry.by or "",
        "role": entry.role or "",
        "command_id": new_id(entry.recorded),
        "actor": to_builtins(actor()),
    }
    return {
        "name": entry.fact.stored,
        "envelope": envelope,
        "data": to_builtins(entry.fact, enc_hook=str),
    }


@contextmanager
def in_a_file(path: Path) -> Iterator[Application[UUID]]:
    """The peer over a new file."""
    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    with closing(Application[UUID](env=env)) as made:
        yield made


@contextmanager
def on_a_server(url: str, *, anew: bool = True) -> Iterator[Application[UUID]]:
    """The peer over a database on a server, whose tables are made anew or are there."""
    parts = urlsplit(url)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.removeprefix("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
        "CREATE_TABLE": "yes" if anew else "no",
    }
    with closing(Application[UUID](env=env)) as made:
        yield made


def fill(made: Application[UUID], number: int, entries: Sequence[Entry]) -> list[UUID]:
    """Put so many cases with these entries into the peer's store."""
    told, cases = [said(entry) for entry in entries], []
    for each in range(1, number + 1):
        case = Case(f"incident/{each}")
        for one in told[1:]:  # the peer's own first event opens the case
            case.record(**one)
        made.save(case)
        cases.append(case.id)
    return cases


def settings_of(made: Application[UUID], names: Sequence[str]) -> dict[str, object]:
    """Settings of SQLite, as they are on the connection the peer writes with."""
    with made.recorder.datastore.transaction(commit=True) as cursor:
        return {name: _asked(cursor, name) for name in names}


def _asked(cursor: eventsourcing.sqlite.SQLiteCursor, name: str) -> object:
    cursor.execute(f"PRAGMA {name}")
    return cursor.fetchone()[0]
