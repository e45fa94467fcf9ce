"""Which rules a case is judged by: those of the day, for ever; and how it would stand under others."""

from itertools import pairwise

import pytest
from telling import Story, day, when

from workflow.catalogue import INCIDENT, RAPID_REVIEW, REVIEW
from workflow.comparing import (
    no_longer_owed,
)
from workflow.incident import facts as f
from workflow.national import COVID, NATIONAL, national_named
from workflow.policy import Adoption, Policy
from workflow.profile_files import as_written
from workflow.profiles import DEFAULT, shipped
from workflow.rapid_review import facts as r
from workflow.review.facts import Commissioned
from workflow.spans import Span
from workflow.vocabulary import Answer, ClockState, Why

AWARE = f.LocalAuthorityBecameAware()
SENT = f.PanelNotified()
KIRKLEES = shipped(DEFAULT)


def profile(more="", version=1, code="ours"):
    """A profile written for a test: as much of its file as matters."""
    head = f'code = "{code}"\nversion = {version}\nsays = "Ours."\nsource = "Minutes"\n'
    return as_written(head + more)


def adopted(*profiles, since=None):
    return Policy(tuple(Adoption(each, Span(day(since) if since else None)) for each in profiles))


# The national sets


@pytest.mark.parametrize(
    ("on", "code", "because"),
    [
        ("Sat 29 Jan 2011", "WT2010", "serious case reviews"),
        ("Sun 14 Apr 2013", "WT2010", "its last day"),
        ("Mon 15 Apr 2013", "WT2013", "its first day"),
        ("Wed 25 Mar 2015", "WT2013", "its last day"),
        ("Thu 26 Mar 2015", "WT2015", "its first day"),
        ("Thu 28 Jun 2018", "WT2015", "its last day"),
        ("Fri 29 Jun 2018", "TRANSITION", "section 16C and SI 2018/789 in force"),
        ("Sat 28 Sep 2019", "TRANSITION", "its last day"),
        ("Sun 29 Sep 2019", "WT2018", "the new arrangements are live"),
        ("Fri 27 Mar 2020", "WT2018", "Covid lies over it and is no set of its own"),
        ("Thu 14 Dec 2023", "WT2018", "its last day"),
        ("Fri 15 Dec 2023", "WT2023", "its first day"),
        ("Thu 19 Mar 2026", "WT2026", "about its first day"),
    ],
)
def test_each_day_has_one_national_set(on, code, because):
    assert Policy().national(day(on)).code == code, because


def test_the_sets_follow_one_another_without_a_gap():
    for before, after in pairwise(NATIONAL):
        assert before.in_force.until == after.in_force.since
    assert (NATIONAL[0].in_force.since, NATIONAL[-1].in_force.until) == (None, None)


@pytest.mark.parametrize("guidance", NATIONAL, ids=lambda each: each.code)
def test_each_set_says_what_is_notified_to_whom_and_from_where_it_is_known(guidance):
    assert all((guidance.criteria, guidance.notify, guidance.review, guidance.source, guidance.says))


def test_the_panel_is_told_only_since_there_is_one():
    """Traps: "Ofsted" is no addressee of a current case."""
    told = {each.code: each.notify.startswith("The Panel") for each in NATIONAL}
    assert [code for code, panel in told.items() if not panel] == ["WT2010", "WT2013", "WT2015"]


def test_the_four_criteria_of_the_page_are_those_of_2015():
    """Traps: hard-coding the page's four criteria for current cases."""
    regulated = [each.code for each in NATIONAL if any("regulated setting" in said for said in each.criteria)]
    assert regulated == ["WT2015"]


def test_a_care_leavers_death_is_notified_since_2023():
    since = [each.code for each in NATIONAL if any("care leaver" in said for said in each.criteria)]
    assert since == ["WT2023", "WT2026"]


def test_what_was_not_seen_in_its_own_text_is_to_be_confirmed():
    assert (
        "its chapter on learning from incidents, taken to be as in 2023"
        in national_named("WT2026").to_be_confirmed
    )
    assert "to be confirmed" in COVID.source


def test_a_set_is_found_however_it_is_written():
    assert national_named("wt2018") is national_named("WT2018")
    assert national_named("WT1999") is None


# Covid


@pytest.mark.parametrize(
    ("duty", "on", "relaxed", "because"),
    [
        ("rr.complete", "Thu 26 Mar 2020", Answer.NO, "before it began"),
        ("rr.complete", "Fri 27 Mar 2020", Answer.YES, "about its first day"),
        ("report.presend", "Mon 1 Jun 2020", Answer.YES, "the seven working days' notice"),
        ("lcspr.publish", "Thu 31 Dec 2020", Answer.YES, "still said late in 2020"),
        ("lcspr.publish", "Fri 1 Jan 2021", Answer.UNKNOWN, "how long it lasted is not known"),
        ("rr.complete", "Thu 14 Dec 2023", Answer.UNKNOWN, "nor is it before the times were set again"),
        ("rr.complete", "Fri 15 Dec 2023", Answer.NO, "Working Together 2023 sets them"),
        ("sin.notify_panel", "Mon 1 Jun 2020", Answer.NO, "the notification stayed at five working days"),
    ],
)
def test_what_covid_relaxed(duty, on, relaxed, because):
    assert Policy().relaxed(duty, day(on)) is relaxed, because


def test_the_clock_of_a_relaxed_duty_runs_on_and_is_marked():
    """The raw clock runs on: 15 working days from Wed 1 Apr 2020, over Easter, are not one more."""
    clock = Story(RAPID_REVIEW).tell((r.NotificationSent(), "Wed 1 Apr 2020")).clock("rr.complete")
    assert clock.date.due_on == when("Fri 24 Apr 2020")
    assert clock.reckoned.policy == "WT2018+COVID+kirklees/1"


def test_a_clock_that_was_perhaps_relaxed_says_perhaps():
    clock = Story(REVIEW).tell((Commissioned(), "Mon 11 Jan 2021")).clock("lcspr.publish")
    assert clock.reckoned.policy == "WT2018+COVID?+kirklees/1"
    assert clock.date.due_on == when("Sun 11 Jul 2021")


def test_the_five_working_days_of_april_2020_are_not_marked():
    clock = Story(INCIDENT).tell((AWARE, "Wed 1 Apr 2020")).clock("sin.notify_panel")
    assert clock.reckoned.policy == "WT2018+kirklees/1"
    assert clock.date.due_on == when("Wed 8 Apr 2020")


# Judged by the day


@pytest.mark.parametrize(
    ("aware", "judged_by"),
    [
        ("Mon 3 Apr 2017", "WT2015+kirklees/1"),
        ("Mon 2 Jul 2018", "TRANSITION+kirklees/1"),
        ("Mon 6 Nov 2023", "WT2018+kirklees/1"),
        ("Mon 8 Jan 2024", "WT2023+kirklees/1"),
        ("Mon 2 Nov 2026", "WT2026+kirklees/1"),
    ],
)
def test_what_it_was_judged_by_stands_on_the_due_date(aware, judged_by):
    """Traps: old cases are never judged by new policy on replay."""
    clock = Story(INCIDENT).tell((AWARE, aware)).clock("ofsted.notify_wt2015")
    assert clock.reckoned.policy == judged_by


def test_a_case_told_today_of_an_old_day_is_judged_by_that_day():
    story = Story(INCIDENT, now="Mon 23 Nov 2026").tell((AWARE, "Mon 3 Apr 2017"))
    assert story.duties() == {("ofsted.notify_wt2015", "")}


# Adopting a profile


STRICT = profile(
    'adopts = ["agency.raise", "ofsted.notify_wt2015"]\n[readings]\n"ofsted.notify_wt2015" = "3wd"\n'
)


def test_a_profile_holds_from_its_first_day_on():
    policy = adopted(STRICT, since="Mon 16 Nov 2026")
    assert policy.on(day("Sun 15 Nov 2026")).name == "kirklees/1"
    assert policy.on(day("Mon 16 Nov 2026")).name == "ours/1"


def test_after_the_last_day_of_a_profile_the_one_before_holds_again():
    policy = Policy(
        (Adoption(KIRKLEES), Adoption(STRICT, Span(day("Mon 2 Nov 2026"), day("Mon 9 Nov 2026"))))
    )
    assert [policy.on(day(each)).code for each in ("Sun 8 Nov 2026", "Mon 9 Nov 2026")] == [
        "ours",
        "kirklees",
    ]


def test_the_profile_adopted_last_holds_where_two_do():
    policy = adopted(KIRKLEES, STRICT, profile(version=2))
    assert policy.on(day("Mon 2 Nov 2026")).name == "ours/2"


def test_a_duty_that_arose_before_stays_with_the_profile_of_its_day():
    policy = adopted(STRICT, since="Mon 16 Nov 2026")
    before = Story(INCIDENT).under(policy).tell((AWARE, "Fri 13 Nov 2026")).clock("ofsted.notify_wt2015")
    after = Story(INCIDENT).under(policy).tell((AWARE, "Mon 16 Nov 2026")).clock("ofsted.notify_wt2015")
    assert (before.date.due_on, before.reckoned.policy) == (when("Fri 20 Nov 2026"), "WT2026+kirklees/1")
    assert (after.date.due_on, after.reckoned.policy) == (when("Thu 19 Nov 2026"), "WT2026+ours/1")


def test_adopting_reckons_open_clocks_again_and_says_why():
    story = Story(INCIDENT, now="Tue 17 Nov 2026").tell((AWARE, "Mon 16 Nov 2026"))
    date = story.under(adopted(STRICT)).clock("ofsted.notify_wt2015").date
    assert (date.because, date.due_on, date.previous) == (
        Why.POLICY_ADOPTED,
        when("Thu 19 Nov 2026"),
        when("Mon 23 Nov 2026"),
    )
    assert (date.number, date.within) == (2, "3wd")


def test_adopting_twice_says_nothing_new():
    story = Story(INCIDENT, now="Tue 17 Nov 2026").tell((AWARE, "Mon 16 Nov 2026")).under(adopted(STRICT))
    told = len(story.entries)
    assert len(story.again().entries) == told


def test_a_clock_that_has_ended_is_never_judged_again():
    """In time under five working days stays in time, whatever is adopted afterwards."""
    story = Story(INCIDENT).tell(
        (AWARE, "Mon 2 Nov 2026"), (SENT, "Fri 6 Nov 2026", {"departure": "In time."})
    )
    before = story.clock("ofsted.notify_wt2015")
    assert before.state is ClockState.MET
    assert story.under(adopted(STRICT)).clock("ofsted.notify_wt2015") == before


def test_an_ended_clock_whose_start_is_corrected_is_reckoned_as_it_was_read_then():
    story = Story(INCIDENT).tell(
        (AWARE, "Mon 2 Nov 2026"), (SENT, "Fri 6 Nov 2026", {"departure": "In time."})
    )
    story.under(adopted(STRICT)).correct(1, AWARE, "Tue 3 Nov 2026")
    clock = story.clock("ofsted.notify_wt2015")
    assert clock.date.due_on == when("Tue 10 Nov 2026")
    assert (clock.date.because, clock.date.within) == (Why.START_MOVED, "")
    assert clock.reckoned.policy == "WT2026+kirklees/1"


def test_a_duty_no_longer_asked_for_runs_on_until_somebody_waives_it():
    story = Story(INCIDENT).tell((AWARE, "Mon 16 Nov 2026")).under(adopted(profile()))
    assert story.clock("ofsted.notify_wt2015").state is ClockState.RUNNING
    left = no_longer_owed(story.kind, story.standing, story.given)
    assert [clock.duty.code for clock in left] == ["ofsted.notify_wt2015"]


def test_going_back_to_the_profile_before_brings_its_dates_back():
    story = Story(INCIDENT, now="Tue 17 Nov 2026").tell((AWARE, "Mon 16 Nov 2026")).under(adopted(STRICT))
    date = story.under(adopted(STRICT, KIRKLEES)).clock("ofsted.notify_wt2015").date
    assert (date.due_on, date.because, date.within) == (when("Mon 23 Nov 2026"), Why.POLICY_ADOPTED, "")


def test_the_lead_time_of_a_profile_holds_for_open_clocks_too():
    soon = profile('[lead_times]\n"sin.notify_panel" = 4\n')
    story = Story(INCIDENT, now="Tue 17 Nov 2026").tell((AWARE, "Mon 16 Nov 2026"))
    date = story.under(adopted(soon)).clock("sin.notify_panel").date
    assert date.soon_at == "2026-11-17T00:00:00Z"
    assert (date.due_on, date.number) == (when("Mon 23 Nov 2026"), 1)
