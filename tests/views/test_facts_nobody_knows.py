"""A fact that cannot be read stops the views; none is ever passed over."""

import pytest

from events.record import Actor, Draft, Write
from events.refusals import UnknownFact
from projections import checkpoints, projection, timeline
from projections.runner import Views
from workflow.incident import facts as f

CASE, OTHER = "incident/2026-001", "incident/2026-002"


@pytest.fixture
def foretold(service):
    """A newer program recorded a fact; this one recorded another before and a third after it."""
    service.tell(CASE, f.LocalAuthorityBecameAware())
    drafts = [Draft(id=new_id(1), type="incident.foretold", schema=1, occurred="unknown", data={})]
    service.store.append(
        [Write(CASE, len(service.store.stream(CASE)), drafts)],
        command_id=new_id(2),
        request=b"foretold",
        actor=Actor(id="ann", host="h", program="spr 9"),
    )
    return service


def new_id(number):
    return f"019d4d6b-d208-7dc9-b5cd-52fd2453e0{number:02}"


def test_it_stops_the_views_with_a_sentence(foretold):
    with pytest.raises(UnknownFact) as stopped:
        foretold.views.catch_up()
    assert "incident.foretold" in stopped.value.says
    assert "The views stop before it and show nothing newer." in stopped.value.says
    assert "newer" in stopped.value.remedy


def test_of_a_page_what_was_recorded_before_it_is_written_and_nothing_after_it(foretold):
    known = foretold.store.head().position - 1
    later = Views(foretold.store, foretold.translation)
    foretold.views.catch_up = lambda *_, **__: 0
    foretold.tell(OTHER, f.LocalAuthorityBecameAware())
    with foretold.store.views_engine.begin() as tx:
        checkpoints.drop(tx, [projection.fingerprint()])
    with pytest.raises(UnknownFact):
        later.catch_up()
    assert later.position() == known
    assert later.lag() == foretold.store.head().position - known > 1


def test_nothing_recorded_after_it_is_shown(foretold):
    with pytest.raises(UnknownFact):
        foretold.tell(OTHER, f.LocalAuthorityBecameAware())
    assert foretold.store.stream(OTHER) != []
    with foretold.store.reader.connect() as tx:
        assert timeline.timeline(tx, OTHER) == []
        assert timeline.timeline(tx, CASE) != []


def test_a_reading_command_says_so_too(foretold):
    with pytest.raises(UnknownFact), foretold.views.connect():
        pytest.fail("something was shown as if it were all there is")


def test_a_rebuild_stops_as_well_and_leaves_the_views_as_they_are(foretold):
    with pytest.raises(UnknownFact):
        foretold.views.catch_up()
    position = foretold.views.position()
    with pytest.raises(UnknownFact):
        foretold.views.rebuild()
    assert foretold.views.position() == position
    assert foretold.views.rebuild(check=True) == []
    with foretold.store.reader.connect() as tx:
        assert len(timeline.timeline(tx)) == position
