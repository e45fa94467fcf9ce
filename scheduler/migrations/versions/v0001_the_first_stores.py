"""The record with its guards, and the outbox: what the first stores were made of."""

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """CREATE TABLE log (
    one INTEGER NOT NULL CHECK (one = 1),
    id TEXT NOT NULL,
    format TEXT NOT NULL,
    PRIMARY KEY (one)
)
 STRICT""",
    """CREATE TABLE fact (
    position INTEGER NOT NULL CHECK (position > 0),
    stream TEXT NOT NULL CHECK (stream GLOB '?*/?*'),
    version INTEGER NOT NULL CHECK (version > 0),
    recorded TEXT NOT NULL CHECK (length(recorded) = 27),
    type TEXT NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    header BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (position),
    UNIQUE (stream, version)
)
 STRICT""",
    """CREATE TABLE command (
    command_id TEXT NOT NULL,
    request BLOB NOT NULL CHECK (length(request) = 32),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last >= first),
    PRIMARY KEY (command_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE outbox (
    message_id TEXT NOT NULL,
    announcement INTEGER NOT NULL,
    channel TEXT NOT NULL,
    told TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'dead', 'obsolete')),
    attempts INTEGER NOT NULL,
    why TEXT NOT NULL,
    next_attempt_at TEXT NOT NULL,
    claimed_by TEXT NOT NULL,
    claimed_until TEXT DEFAULT '' NOT NULL,
    ended_at TEXT NOT NULL,
    on_record INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY (message_id)
)
 STRICT""",
    """CREATE TABLE outbox_followed (
    one INTEGER NOT NULL CHECK (one = 1),
    position INTEGER NOT NULL,
    PRIMARY KEY (one)
)
 STRICT""",
    """CREATE INDEX outbox_waiting ON outbox (next_attempt_at) WHERE state = 'pending'""",
    """CREATE INDEX outbox_not_on_record ON outbox (ended_at) WHERE on_record = 0""",
    """CREATE TRIGGER log_is_never_altered BEFORE UPDATE ON log BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in log is ever altered');
END""",
    """CREATE TRIGGER log_is_never_removed BEFORE DELETE ON log BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in log is ever removed');
END""",
    """CREATE TRIGGER fact_is_never_altered BEFORE UPDATE ON fact BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in fact is ever altered');
END""",
    """CREATE TRIGGER fact_is_never_removed BEFORE DELETE ON fact BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in fact is ever removed');
END""",
    """CREATE TRIGGER command_is_never_altered BEFORE UPDATE ON command BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in command is ever altered');
END""",
    """CREATE TRIGGER command_is_never_removed BEFORE DELETE ON command BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in command is ever removed');
END""",
    """CREATE TRIGGER log_is_one BEFORE INSERT ON log BEGIN
    SELECT RAISE(ABORT, 'the record has its log already') WHERE EXISTS (SELECT 1 FROM log);
END""",
    """CREATE TRIGGER fact_is_the_next BEFORE INSERT ON fact BEGIN
    SELECT RAISE(ABORT, 'the position is not the next one')
    WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM fact);
    SELECT RAISE(ABORT, 'the version is not the next one')
    WHERE NEW.version IS NOT
        (SELECT coalesce(max(version), 0) + 1 FROM fact WHERE stream = NEW.stream);
    SELECT RAISE(ABORT, 'the time of recording goes back')
    WHERE NEW.recorded < (SELECT recorded FROM fact ORDER BY position DESC LIMIT 1);
END""",
    """CREATE TRIGGER command_is_new BEFORE INSERT ON command BEGIN
    SELECT RAISE(ABORT, 'the command was recorded before')
    WHERE EXISTS (SELECT 1 FROM command WHERE command_id = NEW.command_id);
    SELECT RAISE(ABORT, 'the command does not end with the newest fact')
    WHERE NEW.last IS NOT (SELECT max(position) FROM fact);
END""",
)


def upgrade() -> None:
    """Make them on SQLite; no store of people lacks them, and no server ever had this version."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
