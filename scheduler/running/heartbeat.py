"""The heartbeat: a row for each kind of work, written when it was completed, which any process can read.

It lies in the store, beside the outbox, and is no part of the record: it says that somebody sweeps.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Integer, MetaData, Table, inspect, or_, select

from events.layout import stamp
from events.store import EventStore
from projections.databases import TEXT, inserting
from scheduler.lease import LAST_TERM

SWEEP, DELIVERY, CHECKPOINT = "sweep", "deliver", "checkpoint"


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """When a kind of work was last completed, how often it has been by now, and what it came to.

    `term` is that of the daemon that led then; 0 for whoever needs none, such as a sweep by hand.
    """

    work: str
    number: int
    at: datetime
    came: Mapping[str, Any]
    term: int = 0


_beats = Table(
    "heartbeat",
    MetaData(),
    Column("work", TEXT, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("at", TEXT, nullable=False),
    Column("came", TEXT, nullable=False),
    Column("term", Integer, nullable=False),
    sqlite_strict=True,
)
_b = _beats.c


class Heartbeat:
    """The heartbeat of a store."""

    def __init__(self, store: EventStore) -> None:
        """Use the table that lies beside the record; it is made when first needed."""
        self._store = store

    def beats(self, work: str, now: datetime, came: Mapping[str, Any], *, term: int = 0) -> bool:
        """Write that the work was completed; False where a daemon of a later term has written since."""
        values = {"at": stamp(now), "came": msgspec.json.encode(came).decode()}
        with self._store.views_engine.begin() as tx:
            self._made(tx)
            new = inserting(_beats, tx.dialect).values(work=work, number=1, term=term, **values)
            led = {"term": term} if term else {}  # without one, the term of the last leader stays
            beat = new.on_conflict_do_update(
                index_elements=[_b.work],
                set_={"number": _b.number + 1, **values, **led},
                where=or_(_b.term <= term, new.excluded.term == 0, _b.term >= LAST_TERM),
            )
            return bool(tx.execute(beat).rowcount)

    def last(self) -> dict[str, Beat]:
        """The last beat of each kind of work; none where nothing was ever completed."""
        with self._store.reader.begin() as tx:
            if not inspect(tx).has_table(_beats.name):
                return {}
            rows = tx.execute(select(_beats)).mappings().all()
        return {row["work"]: _beat({str(name): value for name, value in row.items()}) for row in rows}

    def _made(self, tx: Connection) -> None:
        if not inspect(tx).has_table(_beats.name):
            self._store.alone(tx)
            _beats.create(tx, checkfirst=True)


def _beat(row: dict[str, Any]) -> Beat:
    return msgspec.convert(row | {"came": msgspec.json.decode(row["came"])}, Beat)
