"""Views that are built anew have the indexes of those that were made empty, and say how far they are."""

from sqlalchemy import inspect

from projections.runner import VIEWS
from workflow.incident import facts as f
from workflow.vocabulary import Agency, IncidentType


def indexes(service):
    """The indexes of every view: on which columns, and of which rows."""
    found = inspect(service.store.reader)
    return {
        view.name: sorted(
            (each["column_names"], str(each["dialect_options"].get("sqlite_where")))
            for each in found.get_indexes(view.stored)
        )
        for view in VIEWS
    }


def test_indexes_made_when_the_rows_are_there_are_those_made_before(service):
    service.views.catch_up()
    before = indexes(service)
    service.views.rebuild()
    assert indexes(service) == before
    assert sum(map(len, before.values())) >= sum(len(view.indexed) for view in VIEWS)
    assert (["wakes_at"], "wakes_at IS NOT NULL") in before["clocks"]


def test_whoever_waits_is_told_how_far_the_building_has_come(service):
    service.tell("incident/2026-001", f.Notified(organisation=Agency.SCHOOL, type=IncidentType.DEATH))
    facts, told = service.store.head().position, []
    service.views.rebuild(tell=lambda *at: told.append(at))
    service.views.rebuild(check=True, tell=lambda *at: told.append(at))
    assert told == [(facts, facts), (facts, facts)]
