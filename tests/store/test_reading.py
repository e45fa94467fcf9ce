"""Reading: a stream, everything after a position, the newest; as it was recorded."""

import msgspec
import pytest

from events.record import SEALED
from events.refusals import FieldRefused


def test_a_fact_comes_back_as_it_was_recorded(store, append, draft, actor, clock):
    sent = draft(
        "thing.moved",
        learned="2026-11-24",
        by="Ann Smith",
        role="business manager",
        departs_from=("rule-1", "rule-2"),
        policy="policy/2026",
        cause="0193a5c0-0000-7000-8000-00000000ffff",
        data={"where": "Leeds", "how_many": 3, "sure": True, "parts": ["a", "b"], "deep": {"x": 1}},
    )
    append(store, "case/1", 0, [sent], command_id="c")
    (fact,) = store.stream("case/1")
    same = ("id", "type", "schema", "occurred", "learned", "by", "role", "departs_from", "policy")
    assert [getattr(fact, name) for name in same] == [getattr(sent, name) for name in same]
    assert fact.cause == sent.cause
    assert msgspec.json.decode(fact.data) == sent.data
    assert (fact.position, fact.stream, fact.version) == (1, "case/1", 1)
    assert (fact.command_id, fact.actor, fact.recorded) == ("c", actor, clock.now)
    assert (fact.log, fact.prev, fact.sealed) == (store.log, None, ())


def test_what_was_not_said_is_left_out_of_the_bytes(store, append, draft):
    append(store, "case/1", 0, [draft(learned=None, note=None)])
    (fact,) = store.stream("case/1")
    assert fact.learned is None
    assert b"null" not in fact.body
    assert bytes(fact.data) == b"{}"


def test_a_stream_is_read_in_order_and_from_a_version(store, append):
    append(store, "case/1", 0, 2)
    append(store, "case/2", 0)
    append(store, "case/1", 2)
    assert [fact.version for fact in store.stream("case/1")] == [1, 2, 3]
    assert [fact.position for fact in store.stream("case/1", after=1)] == [2, 4]
    assert store.stream("case/1", after=3) == []
    assert store.stream("case/9") == []


def test_each_fact_of_a_stream_names_the_leaf_of_the_one_before(store, append):
    append(store, "case/1", 0, 3)
    append(store, "case/2", 0)
    first, second, third = store.stream("case/1")
    assert [first.prev, second.prev, third.prev] == [None, first.leaf, second.leaf]
    assert store.stream("case/2")[0].prev is None


def test_everything_is_read_by_position_a_page_at_a_time(store, append):
    append(store, "case/1", 0, 3)
    append(store, "case/2", 0, 2)
    assert [fact.position for fact in store.after(0, limit=2)] == [1, 2]
    assert [fact.stream for fact in store.after(2)] == ["case/1", "case/2", "case/2"]
    assert store.after(5) == []


def test_a_fact_is_found_by_its_position(store, append):
    append(store, "case/1", 0, 2)
    assert store.at(2) == store.stream("case/1")[1]
    assert store.at(3) is None


def test_the_head_is_the_newest_fact(store, append, clock):
    assert (store.head().position, store.head().recorded, store.head().leaf) == (0, None, None)
    append(store, "case/1", 0, 2)
    assert store.head().position == 2
    assert store.head().leaf == store.at(2).leaf


def test_streams_are_listed_by_the_beginning_of_their_names(store, append):
    for stream in ("case/2", "alert/1", "case/10", "case/1"):
        append(store, stream, 0)
    append(store, "case/1", 1)
    heads = {head.name: head for head in store.streams("case/1")}
    assert list(heads) == ["case/1", "case/10"]
    assert heads["case/1"].version == 2
    assert heads["case/1"].leaf == store.stream("case/1")[-1].leaf
    assert [head.name for head in store.streams()] == ["alert/1", "case/1", "case/10", "case/2"]
    assert store.streams("nothing") == []


@pytest.mark.parametrize("prefix", ["%", "_", "case/%", "*", "case/1'"])
def test_no_character_of_a_prefix_stands_for_others(store, append, prefix):
    append(store, "case/1", 0)
    assert store.streams(prefix) == []


@pytest.mark.parametrize(
    "text",
    [
        "NUL \x00 within",
        "terminal \x1b[31m red \x1b]0;title\x07 \x9b2J",
        "line\r\nends\rhere\x0b\x0c\x85\u2028\u2029",
        "right to left \u202e and isolates \u2066",
        "NFC \u00e9 and NFD e\u0301",
        "beyond the first plane \U0001f9d2",
        f"within: {SEALED}",
    ],
)
def test_a_text_is_stored_faithfully(store, append, draft, text):
    """Making a text harmless is the business of whoever shows it."""
    append(store, "case/1", 0, [draft(open=text, shut=text, words=("shut",))])
    (fact,) = store.stream("case/1")
    assert msgspec.json.decode(fact.data)["open"] == text


def test_what_stands_for_a_sealed_text_is_no_text(store, append, draft):
    """Else nobody could tell whether a sealed text had been taken away."""
    with pytest.raises(FieldRefused, match="stands for a text that was sealed"):
        append(store, "case/1", 0, [draft(open=SEALED)])


def test_two_stores_on_one_record_see_each_others_facts(store, append, reopened, keys):
    other = reopened(keys=keys)
    append(store, "case/1", 0)
    append(other, "case/1", 1)
    assert len(store.stream("case/1")) == len(other.stream("case/1")) == 2
