"""Whether two facts have one id, however far apart they stand."""

from hypothesis import example, given
from hypothesis import strategies as st

from events.evidence.identities import Identities

IDS = st.lists(st.integers(0, 30).map("{:02}".format), max_size=60)


def came_before(ids: list[str], at_hand: int) -> set[int]:
    """The positions at which an id is told to have come before, each told once."""
    told = list[int]()
    with Identities.seen(at_hand) as identities:
        for position, each in enumerate(ids, 1):
            first = identities.add(each, position)
            if first is not None:
                assert ids[first - 1] == each
                told.append(position)
        if identities.any_late:
            for position, each in enumerate(ids, 1):
                told += identities.after(each, position)
    assert len(told) == len(set(told))
    return set(told)


@given(IDS, st.integers(1, 5))
@example(["05", "06", "07", "08", "05"], 1)
def test_each_id_that_came_before_is_found_whatever_their_order(ids, at_hand):
    """Ids that are far apart and out of order are found at a second look."""
    assert came_before(ids, at_hand) == {n for n, each in enumerate(ids, 1) if each in ids[: n - 1]}


def test_ids_that_rise_need_no_second_look():
    """RFC 9562, section 6.2: ids made later sort after those made earlier."""
    with Identities.seen(2) as identities:
        assert [identities.add(f"{n:03}", n) for n in range(1, 100)] == [None] * 99
        assert not identities.any_late
        assert identities.add("001", 100) is None
        assert identities.any_late, "until an old one comes again"
