"""A fact of an older version is shown as if it had been recorded by the program of today (decision 8).

As if `incident.notified` had once called the organisation its source, and had no list of children.
"""

import json

import msgspec
import pytest

from events.record import Actor, Draft, Write
from events.refusals import UnknownFact
from projections.runner import Views
from projections.translation import Translation
from scheduler.cli.reading.history_said import told
from workflow.incident.facts import Notified
from workflow.vocabulary import Agency

CASE = "incident/2026-001"
OLD = {"source": "school", "child": "A", "type": "serious-harm", "abuse_or_neglect": "known"}


def brought_up_to_date(fields):
    return {
        "organisation": fields.pop("source"),
        "children": [fields.pop("child")],
        **fields,
    }


@pytest.fixture
def old(service, monkeypatch):
    """A service of the newer program, over a record in which the older one recorded a fact."""
    draft = Draft(id="id-1", type=Notified.stored, schema=1, occurred="2026-04-01", data=OLD)
    actor = Actor(id="ann", host="desk-1", program="spr 0.1.0")
    service.store.append([Write(CASE, 0, [draft])], command_id="c", request=b"", actor=actor)
    monkeypatch.setattr(Notified, "schema", 2)
    monkeypatch.setattr(Notified, "upcasts", {1: brought_up_to_date})
    service.translation = Translation()
    service.views = Views(service.store, service.translation)
    return service


def test_the_case_stands_on_it(old):
    standing = old.standing(CASE)
    assert standing.source is Agency.SCHOOL
    assert list(standing.children) == ["A"]


def test_the_views_show_it(old):
    rows = old.rows()
    assert [row[0] for row in rows["incidents"]] == [CASE]
    assert "school" in repr(rows["incidents"])
    assert "Notified to the partnership by school: serious harm." in repr(rows["timeline"])
    assert old.views.rebuild(check=True) == []


def test_the_history_speaks_in_todays_words_and_shows_what_was_stored(old):
    answer = told(old, CASE, words=False)
    fact = answer.document["facts"][0]
    assert fact["line"] == "Notified to the partnership by school: serious harm."
    assert fact["data"] == OLD


def test_what_is_decided_on_it_is_recorded_beside_it_and_no_byte_changes(old):
    before = old.store.stream(CASE)[0]
    old.tell(CASE, Notified(organisation=Agency.POLICE, children=("B",)))
    facts = old.store.stream(CASE)
    assert facts[0] == before
    assert json.loads(msgspec.json.encode(facts[0].data)) == OLD
    assert [fact.schema for fact in facts if fact.type == Notified.stored] == [1, 2]
    assert list(old.standing(CASE).children) == ["A", "B"]
    assert old.views.rebuild(check=True) == []


def test_the_program_before_it_does_not_guess_at_what_the_newer_one_records(old, monkeypatch):
    """The control."""
    old.tell(CASE, Notified(organisation=Agency.POLICE, children=("B",)))
    newer = next(fact for fact in old.store.stream(CASE) if fact.schema == 2)
    monkeypatch.undo()
    with pytest.raises(UnknownFact, match="has version 2; this program knows 1"):
        Translation().entry(newer)
