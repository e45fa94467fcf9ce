"""Whether the tables of the outbox are there and whole; where they are not, they are made anew.

What they hold follows from the record, and the ids with it. So a damaged outbox is not patched: what is
left of it is dropped, it is filled again from the first fact on, and nothing goes twice.
"""

from enum import Enum

from sqlalchemy import Connection, insert, inspect, select

from events.refusals import StoreOlder
from events.sqlite.making import VERSION
from events.store import EventStore
from scheduler.logs import logger
from scheduler.outbox_rows import followed, lists, messages, tables


class Shape(Enum):
    """What was found of the tables."""

    MISSING = "none of them is there"
    WHOLE = "all of them are there, with their columns"
    DAMAGED = "some of them, or something of them, is gone"


def shape_of(store: EventStore) -> Shape:
    """What is there; StoreOlder where an older program made it."""
    with store.reader.begin() as tx:
        found = _found(tx)
    if found is Shape.DAMAGED and store.version < VERSION:
        says = f"{store.name} was made by an older version of the program."
        raise StoreOlder(says, "Bring it up to date: spr admin migrate")
    return found


def make_whole(store: EventStore) -> None:
    """Make the tables where they are missing, and anew where something of them is; StoreOlder as above."""
    if shape_of(store) is Shape.WHOLE and _has_lists(store):
        return
    with store.engine.begin() as tx:
        store.alone(tx)
        found = _found(tx)
        if found is Shape.WHOLE:
            lists.create(tx, checkfirst=True)
        else:
            _make(tx, held=_held(tx))
    if found is Shape.DAMAGED:
        says = "something of the outbox was gone: it is filled again from the record"
        logger().warning("outbox made anew", says=says, remedy="find out who altered it")


def _found(tx: Connection) -> Shape:
    looks = inspect(tx)
    there = [table for table in tables.sorted_tables if looks.has_table(table.name)]
    if not there:
        return Shape.MISSING
    columns = {table.name: {each["name"] for each in looks.get_columns(table.name)} for table in there}
    if lists not in there and messages in there:  # an older program made no place for lists
        columns[lists.name] = set(lists.c.keys())
    has_all = all(set(table.c.keys()) <= columns.get(table.name, set()) for table in tables.sorted_tables)
    if not has_all or tx.execute(select(followed.c.position)).first() is None:
        return Shape.DAMAGED
    return Shape.WHOLE


def _has_lists(store: EventStore) -> bool:
    """Whether there is a place for lists; where there is none, an older program made the outbox."""
    with store.reader.begin() as tx:
        return inspect(tx).has_table(lists.name)


def _held(tx: Connection) -> int:
    """Whether everything is held since a restore, where that can still be read."""
    looks = inspect(tx)
    if not looks.has_table(followed.name):
        return 0
    columns = {each["name"] for each in looks.get_columns(followed.name)}
    return int(tx.execute(select(followed.c.held)).scalar() or 0) if followed.c.held.name in columns else 0


def _make(tx: Connection, *, held: int) -> None:
    for name in (str(index.name) for table in tables.sorted_tables for index in table.indexes):
        tx.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")  # that of a table which has another name by now
    tables.drop_all(tx)
    tables.create_all(tx)
    tx.execute(insert(followed).values(one=1, position=0, held=held))
