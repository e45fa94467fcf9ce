"""What the one function of a server takes from a login that calls it without the program."""

import json
import os
from contextlib import closing

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from servers import Server

from events.canonical import canonical
from events.evidence.chain import verify
from events.layout import checked_stream
from events.postgres import connecting
from events.record import Draft, Write
from events.refusals import FieldRefused, StoreForeign

CALL = """SELECT first, last FROM record.append(%s, %s, %s::text[], %s::bigint[], %s::bigint[], %s::bytea[],
    false, 0)"""
ANN, BEA = Server.LOGIN, "bea.jones"


def fact(**changed):
    """The bytes of a fact as the program writes them, with other values for some names."""
    said = {"actor": {"host": "desk", "id": ANN, "program": "spr"}, "command_id": "c", "data": {"n": 1}}
    said |= {
        "id": "0193a5c0-0000-7000-8000-000000000001",
        "occurred": "2026-11-23",
        "schema": 1,
        "type": "t.t",
    }
    said |= changed
    return canonical({name: value for name, value in said.items() if value is not None})


@pytest.fixture
def direct(postgres, server):
    """Call the function as somebody who may record; what it recorded is taken back."""
    with closing(psycopg.connect(server.url, autocommit=True)) as connection:

        def run(*bodies, streams=("case/1",), expected=(0,), counts=(1,)):
            with connection.transaction(force_rollback=True):
                values = ("c", os.urandom(32), list(streams), list(expected), list(counts), list(bodies))
                return connection.execute(CALL, values).fetchone()

        yield run


def test_a_fact_as_the_program_writes_it_is_taken(direct):
    """The control of what is refused below."""
    assert direct(fact()) == (1, 1)
    assert direct(fact(data={"text": "a\0b \\u0000 \u2028 é 😀", "list": [{"n": 1}, {"n": 1}]})) == (1, 1)
    assert direct(fact(learned="2026-11-23", by="x", departs_from=["a"], sealed=[{"a": "b"}])) == (1, 1)


NAME = b'"actor":{"host":"desk","id":"bea.jones","program":"spr"}'
OWN = b'"actor":{"host":"desk","id":"ann.smith","program":"spr"}'
OTHERS = {
    "the name of another": fact(actor={"host": "desk", "id": BEA, "program": "spr"}),
    "another name, and its own under a name with a NUL": fact().replace(
        OWN, NAME + b"," + OWN.replace(b"actor", b"act\\u0000or")
    ),
    "two actors": fact().replace(OWN, NAME + b"," + OWN),
    "two names of the actor": fact().replace(b'"id":"ann', b'"id":"bea.jones","id":"ann'),
    "another name, and its own in an escape": fact().replace(
        OWN, NAME + b"," + OWN.replace(b"actor", b"\\u0061ctor")
    ),
    "the actor at another place": b'{"a":1,' + fact()[1:],
    "one more name in the actor": fact(
        actor={"host": "desk", "id": ANN, "on_behalf_of": BEA, "program": "spr"}
    ),
    "another command": fact(command_id="d"),
    "no data": fact(data=None),
    "data that are a text": fact(data="x"),
    "no id": fact(id=None),
    "no time": fact(occurred=None),
    "no type": fact(type=None),
    "a schema that is a text": fact(schema="1"),
    "a schema of nothing": fact(schema=0),
    "spaces at the end": fact() + b"  \n",
    "spaces in front": b" " + fact(),
    "a list": b"[" + fact() + b"]",
    "two objects": fact() + fact(),
    "no JSON": b"\x00\x01",
    "no UTF-8": fact().replace(b"desk", b"\xff"),
    "a name twice within": fact(data={"n": {}}).replace(b'"n":{}', b'"n":{"a":1,"a":2}'),
    "nothing": b"",
}


@pytest.mark.parametrize("which", OTHERS)
def test_another_body_is_not_taken(direct, which):
    """The actor is the login in every way in which the body can be read."""
    with pytest.raises(psycopg.Error) as refused:
        direct(OTHERS[which])
    assert refused.value.sqlstate in ("SP003", "SP006") or refused.value.sqlstate.startswith("22")


@pytest.mark.parametrize(
    "how",
    [
        {"counts": (0,)},
        {"counts": (2,)},
        {"counts": (-1,)},
        {"counts": (None,)},
        {"counts": ()},
        {"streams": ("case/1", "case/2"), "expected": (0,), "counts": (1,)},
        {"streams": (), "expected": (), "counts": ()},
        {"streams": (None,)},
        {"expected": (None,)},
        {"expected": (-1,)},
    ],
)
def test_bodies_and_their_counts_agree_or_nothing_is_recorded(direct, how):
    """The head moves by the number of bodies: one that is not counted would leave a gap."""
    with pytest.raises(psycopg.Error):
        direct(fact(), **how)


def test_more_bodies_than_are_counted_leave_no_gap(direct):
    with pytest.raises(psycopg.Error, match="more bodies"):
        direct(fact(), fact(), fact())


def test_nothing_is_recorded_as_nothing(direct):
    with pytest.raises(psycopg.Error):
        direct(streams=(), expected=(), counts=())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("aZ0-/._|:+é \n\r"), max_size=12) | st.text(max_size=8))
@example("case/1\nversion: 7")
@example("case/1\n")
@example("case/" + "x" * 195)
@example("case/" + "x" * 196)
def test_the_server_and_the_program_agree_how_a_stream_can_be_called(direct, name):
    """Both take the rule from one place; a name with a line feed would write a header of its own."""
    try:
        checked_stream(name)
    except FieldRefused:
        with pytest.raises((psycopg.Error, UnicodeEncodeError)):
            direct(fact(), streams=(name,))
    else:
        assert direct(fact(), streams=(name,)) == (1, 1)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20).filter(lambda text: "\0" not in text))
def test_however_a_desk_is_called_the_server_writes_the_actor_as_the_program_does(direct, host):
    """RFC 8785 and PostgreSQL's own JSON escape the same characters alike."""
    try:
        body = fact(actor={"host": host, "id": ANN, "program": "spr"})
    except FieldRefused:  # half a character
        return
    assert direct(body) == (1, 1)


def test_what_the_function_refuses_is_said_in_words(postgres, actor):
    """A program of another version may send what this server does not take."""
    draft = Draft(id="x", type="t.t", schema=0, occurred="2026-11-23", data=json.loads("{}"))
    with pytest.raises(FieldRefused, match="form of facts"):
        postgres.append([Write("case/1", 0, [draft])], command_id="c", request=b"", actor=actor)
    assert postgres.head().position == 0
    assert verify(postgres).findings == []


def test_a_server_that_is_too_old_is_not_used(server, monkeypatch):
    """IS JSON came with PostgreSQL 16."""
    monkeypatch.setattr(connecting, "OLDEST", 99)
    with pytest.raises(StoreForeign, match="99 or newer"):
        connecting.connect(server.url, 1)
