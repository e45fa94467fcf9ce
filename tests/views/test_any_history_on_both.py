"""After any history of commands a server shows what a file does."""

import msgspec
import pytest
from hypothesis import Phase, given, settings

from projections import clocks
from projections.runner import VIEWS

from .test_any_history import HISTORIES, tell

WITHOUT_SHRINKING = (Phase.reuse, Phase.generate)  # each try costs a database
OWN = ("id",)
"""What differs between two records in which the same happened."""


def rows(service):
    """Everything that the views show, but for ids."""
    return {
        view.name: [
            tuple(value for name, value in zip(view.table.c.keys(), row, strict=True) if name not in OWN)
            for row in service.rows()[view.name]
        ]
        for view in VIEWS
    }


def due(service):
    """What is due, as it is asked and as it is printed."""
    with service.views.connect() as tx:
        found = clocks.due(tx, service.now, calendar=service.calendar, all=True)
        late = clocks.due(tx, service.now, calendar=service.calendar, overdue=True, within=3)
        waiting = clocks.to_say(tx, service.now)
    return msgspec.json.encode([found, late, waiting])


def agrees(another_on, history):
    with another_on("postgres") as server, another_on("sqlite") as file:
        for service in (server, file):
            tell(service, history)
        assert rows(server) == rows(file)
        assert due(server) == due(file)
        once, position = server.rows(), server.views.position()
        assert server.views.catch_up() == position
        assert server.views.rebuild(check=True) == []
        server.views.rebuild()
        assert server.rows() == once


@settings(max_examples=6, deadline=None, phases=WITHOUT_SHRINKING)
@given(HISTORIES)
def test_a_server_shows_what_a_file_does(another_on, history):
    agrees(another_on, history)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, phases=WITHOUT_SHRINKING)
@given(HISTORIES)
def test_a_server_shows_what_a_file_does_at_length(another_on, history):
    agrees(another_on, history)
