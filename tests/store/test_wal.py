"""How the WAL file grows and is emptied."""

import pytest


@pytest.mark.parametrize("through", ["engine", "views_engine"])
def test_every_connection_that_writes_lets_it_grow_alike(record, append, through):
    """The one that empties it more often than the others would decide for all of them."""
    append(record, "thing/1", 0)
    with getattr(record, through).connect() as tx:
        ((theirs,),) = tx.exec_driver_sql("PRAGMA wal_autocheckpoint")
    ((ours,),) = record._appender.connection.execute("PRAGMA wal_autocheckpoint")
    assert theirs == ours > 1000
