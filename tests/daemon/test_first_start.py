"""Whoever imports ten years of cases looks first at what would be said, and to whom."""

import pytest

from scheduler.running.first_start import MANY, LooksFirst, see_that_it_may_begin
from scheduler.running.foretold import foretold
from workflow.alerts import Raised
from workflow.incident.facts import LocalAuthorityBecameAware

AWARE = LocalAuthorityBecameAware()


def many(office):
    """So many cases that more is to be said at once than in any ordinary week."""
    for _ in range(MANY):
        office.tell("incident", AWARE)


def test_a_first_start_with_much_to_say_says_how_to_look_and_records_nothing(office):
    many(office)
    office.at("Tue 14 Apr 2026")
    with pytest.raises(LooksFirst, match="spr run --dry-run") as looks:
        see_that_it_may_begin(office.service, office.now)
    assert "spr run --begin" in str(looks.value)
    assert office.alert_facts() == []


def test_a_first_start_with_little_to_say_begins(office):
    office.tell("incident", AWARE)
    office.at("Tue 14 Apr 2026")
    see_that_it_may_begin(office.service, office.now)


def test_a_record_that_has_announced_before_begins_however_much_there_is_to_say(office):
    """After an outage nobody is asked: it is known here, and silence would be worse."""
    office.tell("incident", AWARE)
    office.sweep("Tue 14 Apr 2026")
    many(office)
    office.at("Tue 5 May 2026")
    see_that_it_may_begin(office.service, office.now)


def test_what_is_foretold_is_what_the_sweep_then_says(office):
    office.tell("incident", AWARE)
    office.tell("incident", AWARE)
    office.at("Tue 14 Apr 2026")
    before = [
        (each.alert.case, each.alert.duty, each.alert.rung)
        for each in foretold(office.service, office.now).said
    ]
    assert office.alert_facts() == []
    office.sweep()
    assert sorted(before) == sorted((fact.case, fact.duty, fact.rung) for fact in office.facts_of(Raised))
    assert foretold(office.service, office.now).said == []
