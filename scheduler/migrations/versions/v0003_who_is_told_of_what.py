"""Tellings beside the messages, and lists: who is told of what, and not before when."""

from alembic import op
from sqlalchemy import Connection

revision = "0003"
down_revision = "0002"

_NEW = (
    ("html", "TEXT DEFAULT '' NOT NULL"),
    ("person", "TEXT DEFAULT '' NOT NULL"),
    ("capacity", "TEXT DEFAULT '' NOT NULL"),
    ("kind", "TEXT DEFAULT '' NOT NULL"),
    ("label", "TEXT DEFAULT '' NOT NULL"),
    ("about", "TEXT DEFAULT '' NOT NULL"),
    ("follows", "TEXT DEFAULT '' NOT NULL"),
    ("hours", "TEXT DEFAULT 'any' NOT NULL"),
    ("in_doubt", "INTEGER DEFAULT '0' NOT NULL"),
    ("waits_since", "TEXT DEFAULT '0001-01-01T00:00:00.000000Z' NOT NULL"),
)
_TELLINGS = """CREATE TABLE {table} (
    telling_id {text} NOT NULL,
    announcement INTEGER NOT NULL,
    channel {text} NOT NULL,
    told {text} NOT NULL,
    address {text} NOT NULL,
    not_before {text} NOT NULL,
    person {text} NOT NULL,
    capacity {text} NOT NULL,
    alone INTEGER NOT NULL,
    hours {text} NOT NULL,
    instead_of {text} NOT NULL,
    failed {text} NOT NULL,
    message_id {text} NOT NULL,
    stage {text} NOT NULL CHECK (stage IN ('waiting', 'in-a-message', 'dropped')),
    PRIMARY KEY (telling_id)
)
 {strict}"""
_LISTS = """CREATE TABLE IF NOT EXISTS {table} (
    message_id {text} NOT NULL,
    office {text} NOT NULL,
    day {text} NOT NULL,
    whom {text} NOT NULL,
    returns INTEGER NOT NULL,
    oldest {text} NOT NULL,
    instead_of {text} NOT NULL,
    failed {text} NOT NULL,
    follows {text} NOT NULL,
    PRIMARY KEY (message_id)
)
 {strict}"""
_INDEXES = (
    "CREATE INDEX outbox_telling_in ON {table} (message_id)",
    "CREATE INDEX outbox_telling_of ON {table} (announcement)",
    "CREATE INDEX outbox_telling_waiting ON {table} (not_before) WHERE stage = 'waiting'",
)
_ON_A_SERVER = "SELECT tableowner FROM pg_tables WHERE schemaname = 'work' AND tablename = 'outbox'"
_IN_A_FILE = "SELECT 1 FROM sqlite_schema WHERE name = 'outbox'"


def upgrade() -> None:
    """Add both where there is an outbox; one that was never made is made with them when it is needed.

    On a server the tables belong to those who record, so that the step takes their role for it.
    """
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        if connection.exec_driver_sql(_IN_A_FILE).first():
            _add(connection, "", "TEXT", "STRICT")
    elif owner := connection.exec_driver_sql(_ON_A_SERVER).scalar():
        mine = connection.exec_driver_sql("SELECT quote_ident(current_user)").scalar_one()
        theirs = connection.exec_driver_sql("SELECT quote_ident(%s)", (owner,)).scalar_one()
        connection.exec_driver_sql(f"SET LOCAL ROLE {theirs}")
        _add(connection, "work.", 'TEXT COLLATE "C"', "")
        connection.exec_driver_sql(f"SET LOCAL ROLE {mine}")


def _add(connection: Connection, schema: str, text: str, strict: str) -> None:
    for name, kind in _NEW:
        connection.exec_driver_sql(
            f"ALTER TABLE {schema}outbox ADD COLUMN {name} {kind.replace('TEXT', text)}"
        )
    telling, list_ = f"{schema}outbox_telling", f"{schema}outbox_list"
    for table, statement in (*((telling, each) for each in (_TELLINGS, *_INDEXES)), (list_, _LISTS)):
        connection.exec_driver_sql(statement.format(table=table, text=text, strict=strict).rstrip())
