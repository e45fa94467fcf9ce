"""A daemon opens its store anew for every run: what was compiled once is not compiled and kept again."""

from events.store import open_
from projections import checkpoints, writing
from projections.runner import Views
from projections.translation import Translation
from workflow.incident import facts as f
from workflow.moments import Moment
from workflow.vocabulary import Agency, IncidentType


def kept():
    """How many statements are kept."""
    return [each.cache_info().currsize for each in (writing._upsert, writing._select, checkpoints._read)]


def caught_up(service):
    """The views brought up to the record through a store that is opened for it."""
    store = open_(service.store.path, clock=service.clock)
    try:
        return Views(store, Translation()).catch_up()
    finally:
        store.close()


def test_a_store_that_is_opened_again_keeps_no_more_statements(service):
    day = Moment("2026-03-02")
    fact = f.Notified(organisation=Agency.SCHOOL, type=IncidentType.DEATH, died=("A",), happened=day)
    service.tell("incident/2026-001", fact)
    caught_up(service)
    before = kept()
    assert min(before) > 0
    for _ in range(3):
        caught_up(service)
    assert kept() == before
