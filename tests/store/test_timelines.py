"""What a client remembers of servers that were replaced outlives the program, a crash and another program."""

from multiprocessing.pool import ThreadPool

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.postgres.addresses import each_server
from events.postgres.timelines import Timelines
from events.refusals import StoreUnreadable

SYSTEM, OTHER = 7_580_000_000_000_000_001, -3


@pytest.fixture
def path(tmp_path):
    return tmp_path / "record.db.keys.timelines"


def test_a_timeline_that_was_seen_is_known_to_the_next_program(path):
    """Not where there was no promotion: then there is nothing to remember."""
    assert Timelines(path).highest(SYSTEM, 1) == 1
    assert not path.exists()
    assert Timelines(path).highest(SYSTEM, 3) == 3
    assert Timelines(path).highest(SYSTEM, 2) == 3
    assert path.stat().st_mode & 0o077 == 0


def test_a_standby_that_does_not_write_yet_is_on_no_timeline(path):
    assert Timelines(path).highest(SYSTEM, 0) == 1
    assert not path.exists()


def test_another_system_has_timelines_of_its_own(path):
    """A record that was restored to a new server begins with the first, and may be written."""
    memory = Timelines(path)
    assert memory.highest(SYSTEM, 5) == 5
    assert memory.highest(OTHER, 1) == 1
    assert Timelines(path).highest(OTHER, 2) == 2
    assert Timelines(path).highest(SYSTEM, 1) == 5


def test_what_another_program_learns_meanwhile_is_known_at_the_next_connection(path):
    one, other = Timelines(path), Timelines(path)
    assert one.highest(SYSTEM, 2) == 2
    assert other.highest(SYSTEM, 4) == 4
    assert one.highest(SYSTEM, 2) == 4


def test_many_programs_remember_at_once(path):
    with ThreadPool(8) as pool:
        pool.map(lambda at: Timelines(path).highest(SYSTEM, at), range(2, 60))
    assert Timelines(path).highest(SYSTEM, 1) == 59


@given(cut=st.integers(0, 60))
def test_a_line_that_was_cut_short_is_never_taken_for_a_higher_one(tmp_path_factory, cut):
    """Nor does it keep the next from being remembered."""
    path = tmp_path_factory.mktemp("torn") / "timelines"
    Timelines(path).highest(SYSTEM, 2)
    Timelines(path).highest(SYSTEM, 3)
    path.write_bytes(path.read_bytes()[:cut])
    assert Timelines(path).highest(SYSTEM, 1) <= 3
    assert Timelines(path).highest(SYSTEM, 4) == 4
    assert Timelines(path).highest(SYSTEM, 1) == 4


def test_where_nothing_can_be_remembered_nothing_is_taken_for_remembered(tmp_path):
    """The refusal comes before the first append, not after it."""
    with pytest.raises(StoreUnreadable):
        Timelines(tmp_path / "no folder" / "timelines").highest(SYSTEM, 2)
    assert Timelines(None).highest(SYSTEM, 2) == 2


@pytest.mark.parametrize(
    ("address", "servers"),
    [
        ("postgresql://ann@one/record", ["postgresql://ann@one/record"]),
        (
            "postgresql://ann:pass@one:5433,two:5434/record?sslmode=require",
            [
                "postgresql://ann:pass@one:5433/record?sslmode=require",
                "postgresql://ann:pass@two:5434/record?sslmode=require",
            ],
        ),
        ("postgresql://one,two/record", ["postgresql://one/record", "postgresql://two/record"]),
        (
            "postgresql://one,two/record?target_session_attrs=standby",
            ["postgresql://one,two/record?target_session_attrs=standby"],
        ),
    ],
)
def test_an_address_of_several_servers_is_one_address_for_each(address, servers):
    """PostgreSQL, "Specifying Multiple Hosts"; whoever says which of them is meant is taken at their word."""
    assert each_server(address) == servers
