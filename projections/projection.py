"""What a view is: rows that follow from the record, kept in a table of their own.

The row is written down once, as a struct; the table is made from it.
A view holds nothing that is not in the record, and nothing sealed: it can be thrown away and made again.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, get_type_hints

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    delete,
    insert,
    text,
)
from sqlalchemy.engine import Dialect

from projections.folding import Folded
from workflow.facts import Entry

Row = TypeVar("Row", bound=msgspec.Struct)


class Codes(TypeDecorator[tuple[str, ...]]):
    """Several codes in one column, a space between them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str:  # noqa: ARG002  as SQLAlchemy calls it
        """Join the codes."""
        return " ".join(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Part the codes."""
        return tuple((value or "").split())


_TYPES: Mapping[object, Any] = {int: Integer, bool: Boolean, str: Text, str | None: Text}


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries that follow each other in the record, and how the cases they touch stand after them."""

    entries: Sequence[tuple[str, Entry]]
    folded: Mapping[str, Folded]

    @property
    def last(self) -> int:
        """The position of the last entry."""
        return self.entries[-1][1].position

    def of(self, *kinds: str) -> Iterator[Folded]:
        """The cases of these kinds that the page touches."""
        return (folded for folded in self.folded.values() if folded.kind in kinds)


@dataclass(frozen=True)
class View:
    """A view: the row its table is made from, its key, its indexes, and what writes its rows.

    `indexed` names columns; `where` makes the index on a column a partial one.
    """

    name: str
    row: type[msgspec.Struct]
    key: str
    writes: Callable[[Connection, Table, Page], None]
    indexed: tuple[tuple[str, ...], ...] = ()
    where: Mapping[str, str] | None = None

    @cached_property
    def table(self) -> Table:
        """The table that this program reads and writes; it bears the view's fingerprint."""
        return self.made(f"{self.name}_{fingerprint()}")

    def made(self, name: str, build: int = 1) -> Table:
        """A table of this view under some name; the names of its indexes count how often it was built."""
        columns = [
            Column(field, _TYPES.get(hint, Codes), primary_key=field == self.key, nullable=hint == str | None)
            for field, hint in get_type_hints(self.row).items()
        ]  # fmt: skip
        table = Table(name, MetaData(), *columns)
        for names in self.indexed:
            where = (self.where or {}).get(names[0])
            partial = text(where) if where else None
            Index(
                f"{self.name}_{fingerprint()}_{names[0]}_{build}",
                *(table.c[name] for name in names),
                sqlite_where=partial,
                postgresql_where=partial,
            )
        return table


@cache
def fingerprint() -> str:
    """What the rows depend on, in ten digits: the text of this package and of the guidance.

    Where either changes, the tables have other names, and are made anew from the record.
    """
    digest = hashlib.sha256()
    for package in ("projections", "workflow"):
        for name, content in _sources(files(package), package):
            digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:10]


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda child: child.name):
        if each.is_dir():
            yield from _sources(each, f"{path}/{each.name}")
        elif each.name.endswith(".py"):
            yield f"{path}/{each.name}", each.read_bytes()


def put(tx: Connection, table: Table, rows: Iterable[msgspec.Struct]) -> None:
    """Write new rows."""
    values = [msgspec.structs.asdict(row) for row in rows]
    if values:
        tx.execute(insert(table), values)


def put_again(tx: Connection, table: Table, key: str, rows: Mapping[str, Sequence[msgspec.Struct]]) -> None:
    """Write all the rows of some keys in place of those there are."""
    if rows:
        tx.execute(delete(table).where(table.c[key].in_(list(rows))))
        put(tx, table, (row for each in rows.values() for row in each))


def instant(moment: datetime) -> str:
    """An instant in UTC as text of fixed width, so that order of text is order of time."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
