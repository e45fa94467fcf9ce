"""Only the bytes that the program writes are a fact: any others, however well they are hashed, are found."""

import json
import shutil
from contextlib import closing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from events.evidence import strictly
from events.evidence.chain import verify
from events.layout import leaf_hash
from events.record import Body
from events.refusals import FieldRefused, RecordBroken, RecordError
from events.sealing import open_words
from events.sqlite.driver import driver
from events.store import open_
from projections.translation import Translation

NEWEST = 4
COLUMNS = ("position", "stream", "version", "recorded", "type", "leaf", "header", "body")


@pytest.fixture
def written(record, append, draft, place):
    """Four facts of two cases; the newest, alone in its command, has a sealed text."""
    append(record, "case/1", 0, 2)
    append(record, "case/2", 0)
    append(record, "case/2", 1, [draft(reason="because", words=("reason",), n=3, of=["a", "b"])])
    record.close()
    return place


@pytest.fixture
def newest(written, reopened):
    return reopened(written, read_only=True).at(NEWEST)


@pytest.fixture
def examined(written, reopened):
    def run(path=written):
        return {finding.check for finding in verify(reopened(path, read_only=True)).findings}

    return run


@pytest.fixture
def rewritten(written, newest, tamper):
    """The newest fact with other bytes, its leaf made to fit."""

    def run(header=newest.header, body=newest.body, **columns):
        values = {"header": header, "body": body, "leaf": leaf_hash(header, body)} | columns
        for column, value in values.items():
            # The names are ours.
            tamper(written, (f"UPDATE fact SET {column} = ? WHERE position = 4", (value,)), checks=False)  # noqa: S608

    return run


def reordered(header):
    return b"".join(reversed(header.splitlines(keepends=True)))


# fmt: off
HEADERS = {
    "a line more": lambda header: header + b"approved: by nobody\n",
    "the lines in another order": reordered,
    "no last line feed": lambda header: header.rstrip(b"\n"),
    "other line ends": lambda header: header.replace(b"\n", b"\r\n"),
    "rubbish before": lambda header: b"recorded: 2020-01-01T00:00:00.000000Z\n\xff\x00 text\n" + header,
}
BODIES = {
    "spaces after it": lambda body: body + b"   \n",
    "a name twice": lambda body: body.replace(b'"occurred":', b'"occurred":"2020-01-01","occurred":'),
    "a name twice in the data": lambda body: body.replace(b'"n":3', b'"n":4,"n":3'),
    "another order": lambda body: json.dumps(dict(reversed(json.loads(body).items()))).encode(),
    "no UTF-8": lambda body: body.replace(b'"data":{', b'"data":{"a":"\xc0\x80",'),
    "a float": lambda body: body.replace(b'"n":3', b'"n":3.0'),
    "a whole number too large": lambda body: body.replace(b'"n":3', b'"n":9007199254740992'),
    "an unknown name": lambda body: body.replace(b'"schema":1', b'"schema":1,"score":2'),
    "an unknown name of the actor": lambda body: body.replace(b'"host":', b'"also":"x","host":'),
    "something that is null": lambda body: body.replace(b'"n":3', b'"n":null'),
    "a name that is not ASCII": lambda body: body.replace(b'"n":3', '"n":3,"é":1'.encode()),
    "no actor": lambda body: body[body.index(b',"command_id"') + 1 :].join((b"{", b"")),
    "no version of its shape": lambda body: body.replace(b'"schema":1', b'"schema":0'),
    "half a character": lambda body: body.replace(b'"n":3', b'"m":"\\ud800","n":3'),
    "very deep": lambda body: body.replace(b'"n":3', b'"n":' + b"[" * 5000 + b"]" * 5000),
}
# fmt: on


def test_dropping_and_restoring_the_guards_alone_is_no_finding(examined, rewritten):
    """The control of every test below."""
    rewritten()
    assert examined() == set()


@pytest.mark.parametrize("other", HEADERS.values(), ids=HEADERS)
def test_a_header_that_says_the_same_in_other_bytes_is_found(examined, rewritten, newest, other):
    rewritten(header=other(newest.header))
    assert examined() == {"header"}


@pytest.mark.parametrize("other", BODIES.values(), ids=BODIES)
def test_a_body_that_is_not_in_its_one_form_is_found(examined, rewritten, newest, other):
    """Decision 1: canonical JSON, the names of a body and no others."""
    assert other(newest.body) != newest.body
    rewritten(body=other(newest.body))
    assert examined() == {"body"}


@pytest.mark.parametrize("recorded", ["9999-99-99T99:99:99.999999Z", "z" * 27, "2026-02-30T09:12:33.123456Z"])
def test_a_time_that_never_was_is_found(examined, rewritten, newest, recorded, reopened, written):
    stated = newest.recorded.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()
    header = newest.header.replace(stated, recorded.encode())
    rewritten(header=header, recorded=recorded)
    assert "columns" in examined()
    with pytest.raises(RecordBroken, match="position 4"):
        reopened(written, read_only=True).head()


@pytest.mark.parametrize("stream", ["case/é", "case/a\0b", "case/a\nversion: 1", "case"])
def test_a_stream_that_cannot_be_is_found(examined, rewritten, newest, stream):
    header = newest.header.replace(b"case/2", stream.encode())
    rewritten(header=header, stream=stream)
    assert "columns" in examined()


def test_what_stands_for_a_sealed_text_belongs_to_one(examined, rewritten, newest):
    """The list of sealed texts dropped; or the placeholder, and the list left."""
    said = json.loads(newest.body)
    sealed = said.pop("sealed")
    rewritten(body=strictly.encode(said))
    assert examined() == {"sealed"}
    said["data"]["reason"], said["sealed"] = "Nothing was wrong.", sealed
    rewritten(body=strictly.encode(said))
    assert examined() == {"sealed"}


def test_nobody_records_the_words_that_stand_for_a_sealed_text(record, append, draft):
    """Else an examination of an honest record would find something."""
    with pytest.raises(FieldRefused, match=r"\[sealed\]"):
        append(record, "case/1", 0, [draft(where="[sealed]")])
    append(record, "case/1", 0, [draft(where="so: [sealed]", reason="[sealed]", words=("reason",))])
    assert verify(record).ok


@pytest.mark.parametrize("body", ["no UTF-8", "half a character"])
def test_reading_a_body_that_nobody_wrote_is_refused_in_a_sentence(
    rewritten, newest, written, reopened, body
):
    """Also where the bytes are first looked at late, when the data are decoded."""
    rewritten(body=BODIES[body](newest.body).replace(b"thing.happened", b"policy.adopted"))
    with pytest.raises(RecordError, match="position 4"):
        Translation().entry(reopened(written, read_only=True).at(NEWEST))


def test_words_under_a_header_of_rubbish_are_not_opened(rewritten, written, reopened, keys):
    """And nothing crashes on it."""
    rewritten(header=b"\xff\x00")
    fact = reopened(written, read_only=True).at(NEWEST)
    assert {text.reason for text in open_words(fact, keys).values()} == {"altered"}


def test_the_strict_body_has_the_fields_of_a_body():
    assert strictly.WholeBody.__struct_fields__ == Body.__struct_fields__


LOOSE = """ALTER TABLE fact RENAME TO f;
    CREATE TABLE fact (position INTEGER PRIMARY KEY, stream, version, recorded, type, leaf, header, body);
    INSERT INTO fact SELECT * FROM f; DROP TABLE f"""
ANYTHING = (
    st.none()
    | st.binary()
    | st.text(st.characters(exclude_categories=("Cs",)))
    | st.integers(-(2**63), 2**63 - 1)
)
MADE = {"tables", "guards-missing", "file"}
"""What a table without its constraints is found as by itself."""


@pytest.fixture
def loose(written, tmp_path):
    """A copy whose table of facts takes anything."""
    copy = shutil.copy2(written, tmp_path / "loose.db")
    with closing(driver.connect(copy, isolation_level=None)) as connection:
        connection.executescript(LOOSE)
    return copy


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    column=st.sampled_from(COLUMNS[1:]), position=st.integers(1, NEWEST), value=ANYTHING, fits=st.booleans()
)
@example(column="body", position=4, value="{}", fits=True)
@example(column="header", position=4, value=b"", fits=True)
@example(column="recorded", position=2, value=None, fits=False)
@example(column="version", position=2, value=None, fits=False)
def test_whatever_stands_in_a_column_the_examination_ends_and_finds_it(
    loose, clock, tmp_path, column, position, value, fits
):
    """Any value of any kind, its leaf made to fit or not: never an exception."""
    copy = shutil.copy2(loose, tmp_path / "copy.db")
    with closing(driver.connect(copy, isolation_level=None)) as connection:
        select = f"SELECT {column}, header, body FROM fact WHERE position = ?"  # noqa: S608 - our names
        ((was, header, body),) = connection.execute(select, (position,))
        connection.execute(f"UPDATE fact SET {column} = ? WHERE position = ?", (value, position))  # noqa: S608 - likewise
        if fits and column in ("header", "body") and isinstance(value, bytes):
            leaf = leaf_hash(*((value, body) if column == "header" else (header, value)))
            connection.execute("UPDATE fact SET leaf = ? WHERE position = ?", (leaf, position))
    with closing(open_(copy, clock=clock, read_only=True)) as store:
        found = {finding.check for finding in verify(store).findings} - MADE
    assert bool(found) == (was != value or type(was) is not type(value))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(column=st.sampled_from(["command_id", "first", "last"]), value=ANYTHING)
def test_whatever_stands_in_the_table_of_commands_the_examination_ends(
    written, clock, tmp_path, column, value
):
    copy = shutil.copy2(written, tmp_path / "copy.db")
    with closing(driver.connect(copy, isolation_level=None)) as connection:
        connection.executescript(
            "CREATE TABLE c (command_id, request, first, last); INSERT INTO c SELECT * FROM command; "
            "DROP TABLE command; ALTER TABLE c RENAME TO command"
        )
        ((was,),) = connection.execute(f"SELECT {column} FROM command ORDER BY first LIMIT 1")  # noqa: S608 - our names
        connection.execute(f"UPDATE command SET {column} = ? WHERE first = 1", (value,))  # noqa: S608 - likewise
    with closing(open_(copy, clock=clock, read_only=True)) as store:
        found = {finding.check for finding in verify(store).findings} - MADE
    assert bool(found) == (was != value or type(was) is not type(value))
