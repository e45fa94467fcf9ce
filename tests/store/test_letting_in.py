"""Whom a server does not let in is told why: there is no such login, or a role it was to take is missing."""

import clusters
import psycopg
import pytest

from events.postgres.connecting import connect, in_words
from events.refusals import NotPermitted

UNKNOWN = "the server knows no such login"
NOT_LET = "does not let this login do that"


@pytest.fixture
def address():
    with clusters.database() as url:
        yield url


def test_of_a_login_that_the_server_does_not_know_it_is_said(address):
    with pytest.raises(NotPermitted) as refused:
        connect(clusters.named(address, login="nobody.there"), 1.0)
    assert UNKNOWN in refused.value.says
    assert "before the @" in refused.value.remedy


@pytest.mark.parametrize("role", ["no.group", "nobody"])
def test_of_a_role_that_a_login_was_to_take_it_is_not_said(address, role):
    """PostgreSQL says the same words of both while it connects; they differ in the name alone."""
    with pytest.raises(NotPermitted) as refused:
        connect(address, 1.0, role=role)
    assert f'role "{role}" does not exist' in str(refused.value.__cause__)
    assert NOT_LET in refused.value.says
    assert "administrator" in refused.value.remedy


def test_nor_is_it_said_of_a_role_that_is_missing_once_a_login_was_let_in(address):
    """A group role can be dropped while somebody is connected: SQLSTATE 22023."""
    with psycopg.connect(address) as connection, pytest.raises(psycopg.Error) as missing:
        connection.execute('SET ROLE "no.group"')
    assert NOT_LET in in_words(missing.value, "here").says
