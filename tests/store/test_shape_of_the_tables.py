"""What an examination takes for the tables of a record is what is made."""

from events.postgres import shape


def test_a_new_record_is_of_the_shape_that_is_looked_for(postgres, server):
    assert list(shape.faults(server.admin)) == []


def test_every_line_is_looked_for(postgres, server):
    """The control: each table, column and constraint is missed where there is none."""
    server.admin.execute("CREATE SCHEMA other; ALTER SCHEMA record RENAME TO another")
    server.admin.execute("CREATE SCHEMA record")
    assert len(list(shape.faults(server.admin))) == len(shape.SHAPE)
