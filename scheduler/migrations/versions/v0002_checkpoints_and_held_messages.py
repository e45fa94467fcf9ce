"""A place for checkpoints, append-only like the rest, and a way to hold messages back."""

from alembic import op

revision = "0002"
down_revision = "0001"

_CHECKPOINTS = (
    """CREATE TABLE checkpoint (
    size INTEGER NOT NULL CHECK (size > 0),
    note BLOB NOT NULL CHECK (length(note) > 0),
    frontier BLOB NOT NULL CHECK (length(frontier) % 32 = 0),
    PRIMARY KEY (size)
)
 STRICT""",
    """CREATE TRIGGER checkpoint_is_never_altered BEFORE UPDATE ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in checkpoint is ever altered');
END""",
    """CREATE TRIGGER checkpoint_is_never_removed BEFORE DELETE ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in checkpoint is ever removed');
END""",
    """CREATE TRIGGER checkpoint_is_the_next BEFORE INSERT ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'the checkpoint is not larger than the newest one')
    WHERE NEW.size <= (SELECT coalesce(max(size), 0) FROM checkpoint);
    SELECT RAISE(ABORT, 'the checkpoint is larger than the record')
    WHERE NEW.size > (SELECT coalesce(max(position), 0) FROM fact);
END""",
)
_HAS_OUTBOX = "SELECT 1 FROM sqlite_schema WHERE name = 'outbox_followed'"
_HELD = "ALTER TABLE outbox_followed ADD COLUMN held INTEGER DEFAULT '0' NOT NULL CHECK (held IN (0, 1))"


def upgrade() -> None:
    """Add both; an outbox that was never made is made with its column when it is needed."""
    connection = op.get_bind()
    for statement in _CHECKPOINTS:
        connection.exec_driver_sql(statement)
    if connection.exec_driver_sql(_HAS_OUTBOX).first():
        connection.exec_driver_sql(_HELD)
