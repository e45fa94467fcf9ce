"""The bytes of a record, frozen: whoever changes one of these breaks every old record."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import RFC_4122, UUID

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as some

from events.ids import uuid7
from events.layout import header_bytes, header_fields, leaf_hash, stamp

LOG = "0193a5c0-0000-7000-8000-000000000001"
HEADER = (
    b"format: spr-record/1\n"
    b"log: 0193a5c0-0000-7000-8000-000000000001\n"
    b"stream: case/2026-014\n"
    b"version: 7\n"
    b"recorded: 2026-11-23T09:12:33.123456Z\n"
    b"prev: 0101010101010101010101010101010101010101010101010101010101010101\n"
)


def test_a_header_is_six_lines():
    moment = stamp(datetime(2026, 11, 23, 9, 12, 33, 123456, tzinfo=UTC))
    assert header_bytes(LOG, "case/2026-014", 7, moment, b"\x01" * 32) == HEADER


def test_the_first_fact_of_a_stream_has_no_predecessor():
    assert header_bytes(LOG, "case/1", 1, "x", None).endswith(b"\nprev: none\n")


def test_a_header_can_be_read_again():
    assert list(header_fields(HEADER)) == ["format", "log", "stream", "version", "recorded", "prev"]
    assert header_fields(HEADER)["stream"] == "case/2026-014"
    assert header_fields(b"\xff nothing\n") == {}


@given(some.datetimes(timezones=some.just(UTC)))
def test_a_moment_has_a_fixed_width(moment):
    """So that texts sort as moments do."""
    assert stamp(moment) == moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").zfill(27)


def test_a_frozen_moment_is_written_like_any_other():
    with freeze_time("2026-11-23 09:12:33.000007"):
        assert stamp(datetime.now(UTC)) == "2026-11-23T09:12:33.000007Z"
    assert stamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05.000000Z"


def test_a_leaf_is_a_hash_with_the_lengths_of_its_parts():
    """Otherwise bytes could be moved between header and body without changing it."""
    spelled = b"\x00" + (2).to_bytes(8, "big") + b"ab" + (3).to_bytes(8, "big") + b"cde"
    assert leaf_hash(b"ab", b"cde") == sha256(spelled).digest()
    assert leaf_hash(b"ab", b"cde") != leaf_hash(b"abc", b"de")


def test_the_leaf_of_a_known_record():
    """Computed once with another program (openssl dgst) from the bytes spelled out above."""
    leaf = leaf_hash(HEADER, b'{"data":{},"id":"x"}')
    assert leaf.hex() == "01919af5b3ed807b86e99f2cfff5e3bafb56ef8077f450e1389190030f1438c1"


def test_the_body_of_a_record_is_canonical(record, append, draft):
    drafted = draft(id="0193a5c0-0000-7000-8000-00000000abcd", z=1, a="é", by="Ann", learned="2026-12")
    append(record, "case/1", 0, [drafted], command_id="c-1")
    assert (
        record.at(1).body
        == (
            '{"actor":{"host":"desk-1","id":"ann.smith","program":"spr 0.1.0"},"by":"Ann",'
            '"command_id":"c-1","data":{"a":"é","z":1},"id":"0193a5c0-0000-7000-8000-00000000abcd",'
            '"learned":"2026-12","occurred":"2026-11-23","schema":1,"type":"thing.happened"}'
        ).encode()
    )


def test_an_id_is_a_uuid_of_version_seven():
    """RFC 9562, section 5.7; the bits of its example in appendix A.6 are fed in."""
    assert uuid7(0x017F22E279B0, bytes.fromhex("cc38c4dc0c0c07398f01")) == (
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
    )


@given(some.integers(0, 2**48 - 1), some.binary(min_size=10, max_size=10))
def test_every_id_is_one_which_the_standard_library_knows(milliseconds, randomness):
    known = UUID(uuid7(milliseconds, randomness))
    assert (known.version, known.variant, known.int >> 80) == (7, RFC_4122, milliseconds)


@given(some.lists(some.integers(0, 2**48 - 1)))
def test_ids_sort_as_their_times_do(times):
    ids = [uuid7(time, bytes(10)) for time in times]
    assert sorted(ids) == [uuid7(time, bytes(10)) for time in sorted(times)]


def test_an_id_needs_ten_random_bytes():
    with pytest.raises(ValueError, match="10 random bytes"):
        uuid7(1, b"x")
