"""What a view is: rows that follow from the record, kept in tables that can be thrown away and made again.

A *case view* has rows that follow from how a case stands: whatever the guidance makes of a standing is
written down, and nothing is worked out a second time in SQL. A *fact view* has rows for single facts.
No view holds anything that is sealed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec
from msgspec.structs import replace
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Select,
    Table,
    TypeDecorator,
    select,
)
from sqlalchemy.engine import Dialect

from projections.databases import TEXT, indexed_partly
from projections.folding import Folded, Page, later
from projections.writing import Writing
from workflow.facts import Entry
from workflow.moments import Moment

P = TypeVar("P")
Row = TypeVar("Row", bound=msgspec.Struct)


class Codes(TypeDecorator[tuple[str, ...]]):
    """Several codes in one column, a space between them."""

    impl = TEXT
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, _dialect: Dialect) -> str:
        """Join the codes."""
        return " ".join(value or ())

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...]:
        """Part the codes."""
        return tuple((value or "").split())


_TYPES: Mapping[object, Any] = {int: Integer, bool: Boolean, str: TEXT, str | None: TEXT}


@dataclass(frozen=True)
class View(Generic[P]):
    """A view: its row, of which the table is made, and what turns a page of entries into rows.

    `prepares` makes what follows from the page alone, before anything is locked; `writes` writes it
    down. `indexed` names columns, `where` makes the index that begins with a column a partial one.
    """

    name: str
    row: type[msgspec.Struct]
    key: tuple[str, ...]
    prepares: Callable[[Page], P]
    writes: Callable[[Writing, Table, P], None]
    indexed: tuple[tuple[str, ...], ...] = ()
    where: Mapping[str, str] | None = None

    @property
    def stored(self) -> str:
        """The name of the table that this program reads and writes; it bears the fingerprint."""
        return f"{self.name}_{fingerprint()}"

    @cached_property
    def table(self) -> Table:
        """The table that this program reads and writes."""
        return self.made()

    def made(self, build: int = 0) -> Table:
        """The table, or one to be built aside and put in its place: each build names its own indexes."""
        name = self.stored
        table = Table(
            f"{name}_aside{build}" if build else name,
            MetaData(),
            *self._columns(),
            PrimaryKeyConstraint(*self.key),
            sqlite_with_rowid=False,
        )
        for names in self.indexed:
            Index(f"{name}_{names[0]}_{build}", *(table.c[each] for each in names))
        indexed_partly(table, self.where or {})
        return table

    def _columns(self) -> Iterator[Column[Any]]:
        for name, hint in get_type_hints(self.row).items():
            kind = _TYPES.get(hint, Codes)
            yield Column(name, kind, nullable=hint == str | None)


def put_cases(tx: Writing, table: Table, rows: Sequence[tuple[Folded, Any]]) -> None:
    """Write the row of each case, with the latest that occurred in it before or now."""
    known = (folded.case for folded, _ in rows if not folded.new)
    before = dict(tx.picked(table, ("case", "last_occurred"), "case", known))
    tx.put(
        table,
        [
            replace(row, last_occurred=str(later(Moment(before[row.case]), folded.last_occurred)))
            if row.case in before
            else row
            for folded, row in rows
        ],
    )


def chosen(view: View[Any], **wanted: object) -> Select[Any]:
    """A query for the rows whose columns hold what is wanted; None wants nothing."""
    columns = view.table.c
    return select(view.table).where(
        *(columns[name] == value for name, value in wanted.items() if value is not None)
    )


def found(tx: Connection, query: Select[Any], row: type[Row]) -> list[Row]:
    """The rows that a query finds."""
    return [row(*values) for values in tx.execute(query)]


def storable(text: str) -> str:
    """A text as each database takes it: no text of PostgreSQL holds a NUL."""
    return text.replace("\0", "\ufffd")


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


def day_of(entry: Entry | None = None) -> str:
    """When an entry occurred, as EDTF; empty where there is none."""
    return str(entry.occurred) if entry else ""


@lru_cache(maxsize=1024)
def instant(moment: datetime) -> str:
    """An instant in UTC as text of fixed width, so that the order of texts is the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"
