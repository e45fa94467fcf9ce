"""What a local profile chooses: readings, duties of its own, counting and days off; and cases compared under others."""

# ruff: noqa: E501  a row of a table stays on one line

import pytest
from telling import CALENDAR, Story, bank_holidays, day, when

from workflow.catalogue import CASES, INCIDENT, RAPID_REVIEW
from workflow.comparing import (
    all_readings,
    compare,
    differs,
    other_profile,
    other_set,
    verdicts,
)
from workflow.incident import facts as f
from workflow.national import national_named
from workflow.policy import Adoption, Policy
from workflow.profile_files import as_written
from workflow.profiles import DEFAULT, shipped
from workflow.rapid_review import facts as r
from workflow.spans import Span
from workflow.vocabulary import Agency, ClockState, Means, Why

AWARE = f.LocalAuthorityBecameAware()
SENT = f.PanelNotified()
KIRKLEES = shipped(DEFAULT)
HARM = f.Notified(
    organisation=Agency.SCHOOL, type="serious-harm", children=("A",), abuse_or_neglect="suspected"
)


def profile(more="", version=1, code="ours"):
    """A profile written for a test: as much of its file as matters."""
    head = f'code = "{code}"\nversion = {version}\nsays = "Ours."\nsource = "Minutes"\n'
    return as_written(head + more)


def adopted(*profiles, since=None):
    return Policy(tuple(Adoption(each, Span(day(since) if since else None)) for each in profiles))


STRICT = profile(
    'adopts = ["agency.raise", "ofsted.notify_wt2015"]\n[readings]\n"ofsted.notify_wt2015" = "3wd"\n'
)


# Readings


@pytest.mark.parametrize(
    ("reading", "due", "because"),
    [
        ("sin-sent", "Mon 23 Nov 2026", "A: sent Mon 2 Nov, which is day 0"),
        ("briefing-is-day-one", "Mon 23 Nov 2026", "C: the copy came on Tue 3 Nov, which is day 1"),
        ("local-authority-aware", "Mon 16 Nov 2026", "E: aware Mon 26 Oct, five working days before"),
        ("partnership-notified", "Wed 18 Nov 2026", "D: the partnership was told Wed 28 Oct"),
        ("panel-instructed", "Fri 27 Nov 2026", "F: the Panel's request came on Fri 6 Nov"),
        ("10wd", "Mon 16 Nov 2026", "a length of one's own, for Panel guidance"),
    ],
)
def test_a_profile_chooses_where_the_fifteen_working_days_start(reading, due, because):
    """Domain: every rapid-review clock start differs by source; policy chooses."""
    policy = adopted(profile(f'[readings]\n"rr.complete" = "{reading}"\n'))
    story = Story(RAPID_REVIEW).under(policy).tell(*FIFTEEN_DAYS)
    assert story.clock("rr.complete").date.due_on == when(due), because


FIFTEEN_DAYS = (
    (r.NotificationSent(), "Mon 2 Nov 2026"),
    (r.NotificationCopyReceived(), "Tue 3 Nov 2026"),
    (r.LocalAuthorityBecameAware(), "Mon 26 Oct 2026"),
    (r.PartnershipNotified(), "Wed 28 Oct 2026"),
    (r.PanelInstructed(), "Fri 6 Nov 2026"),
)


def test_the_reading_stays_on_the_due_date_so_that_replay_needs_no_profile():
    policy = adopted(profile('[readings]\n"rr.complete" = "local-authority-aware"\n'))
    story = Story(RAPID_REVIEW).under(policy).tell(*FIFTEEN_DAYS)
    read_again = RAPID_REVIEW.begin(story.standing.case)
    for entry in story.entries:
        read_again = RAPID_REVIEW.evolve(read_again, entry)
    (clock,) = RAPID_REVIEW.clocks(read_again, "rr.complete")
    assert (clock.date.reading, clock.date.within) == ("local-authority-aware", "15wd")
    assert clock == story.clock("rr.complete")


def test_adopting_another_reading_moves_the_start_because_of_the_policy():
    story = Story(RAPID_REVIEW).tell(*FIFTEEN_DAYS)
    policy = adopted(profile('[readings]\n"rr.complete" = "local-authority-aware"\n'))
    date = story.under(policy).clock("rr.complete").date
    assert (date.because, date.starts_on) == (Why.POLICY_ADOPTED, when("Mon 26 Oct 2026"))


def test_a_rapid_review_sent_is_not_judged_again_by_another_reading():
    done = (*FIFTEEN_DAYS, (r.SentToPanel(), "Fri 20 Nov 2026", {"departure": "Two sign-offs."}))
    story = Story(RAPID_REVIEW).tell(*done)
    before = story.clock("rr.complete")
    policy = adopted(profile('[readings]\n"rr.complete" = "local-authority-aware"\n'))
    assert (story.under(policy).clock("rr.complete"), before.state) == (before, ClockState.MET)


# Duties that a profile adds


CHAIN = profile(
    """
[[duty]]
code = "local.decide"
says = "The local authority decides one working day after the consultation."
source = "Minutes"
label = "a decision"
owed_by = "local-authority"
owed_to = "partnership"
within = "1wd"
after = "local.consult"
met_with = ["incident.criteria-confirmed", "incident.criteria-not-met"]

[[duty]]
code = "local.consult"
says = "The partnership is consulted within two working days of the notification."
source = "Minutes"
label = "a consultation"
owed_by = "partnership"
owed_to = "local-authority"
within = "2wd"
starts_with = "incident.notified"
met_with = ["incident.partnership-consulted"]
ended_with = ["incident.closed"]
"""
)


def test_a_duty_that_a_profile_adds_starts_with_the_fact_it_names():
    clock = Story(INCIDENT).under(adopted(CHAIN)).tell((HARM, "Mon 9 Nov 2026")).clock("local.consult")
    assert (clock.date.due_on, clock.duty.label) == (when("Wed 11 Nov 2026"), "a consultation")
    assert clock.reckoned.policy == "WT2026+ours/1"


def test_a_duty_after_another_starts_when_the_other_is_met():
    story = Story(INCIDENT).under(adopted(CHAIN)).tell((HARM, "Mon 9 Nov 2026"))
    assert ("local.decide", "") not in story.duties()
    story.tell((f.PartnershipConsulted(), "Tue 10 Nov 2026"))
    assert story.clock("local.consult").state is ClockState.MET
    assert story.clock("local.decide").date.due_on == when("Wed 11 Nov 2026")


def test_what_was_met_before_the_other_came_on_record_does_not_meet_the_next():
    story = Story(INCIDENT).under(adopted(CHAIN)).tell((HARM, "Mon 9 Nov 2026"))
    story.tell((f.PartnershipConsulted(), "Tue 10 Nov 2026"))
    story.tell((f.CriteriaNotMet(reasons="why"), "Thu 12 Nov 2026", {"departure": "The police asked."}))
    clock = story.clock("local.decide")
    assert clock.state is ClockState.MET_LATE
    assert clock.days_late(CALENDAR, story.given.now) == 1


def test_a_chain_can_begin_with_a_duty_of_the_guidance():
    after = profile(
        '[[duty]]\ncode = "local.copy"\nsays = "A copy goes to the office."\nsource = "Minutes"\n'
        'label = "a copy"\nowed_by = "local-authority"\nowed_to = "partnership"\nwithin = "1wd"\n'
        'after = "sin.notify_panel"\nmet_with = ["incident.partnership-consulted"]\n'
    )
    story = Story(INCIDENT).under(adopted(after)).tell((HARM, "Mon 9 Nov 2026"), (AWARE, "Mon 9 Nov 2026"))
    story.tell((SENT, "Wed 11 Nov 2026", {"departure": "At once."}))
    assert story.clock("local.copy").date.due_on == when("Thu 12 Nov 2026")


def test_where_what_met_the_other_is_retracted_the_next_is_void():
    story = Story(INCIDENT).under(adopted(CHAIN)).tell((HARM, "Mon 9 Nov 2026"))
    consulted = story.record(f.PartnershipConsulted(), "Tue 10 Nov 2026")
    story.retract(next(e.version for e in story.standing.entries() if e.id == consulted.id))
    assert story.clock("local.consult").state is ClockState.RUNNING
    assert story.clock("local.decide").state is ClockState.VOID


def test_an_added_duty_is_read_from_the_record_alone():
    story = (
        Story(INCIDENT)
        .under(adopted(CHAIN))
        .tell((HARM, "Mon 9 Nov 2026"), (f.PartnershipConsulted(), "Tue 10 Nov 2026"))
    )
    read_again = INCIDENT.begin(story.standing.case)
    for entry in story.entries:
        read_again = INCIDENT.evolve(read_again, entry)
    states = {clock.key: (clock.state, clock.date.due_on) for clock in INCIDENT.clocks(read_again)}
    assert states == {
        clock.key: (clock.state, clock.date.due_on) for clock in INCIDENT.clocks(story.standing)
    }


# Counting, and local days off


@pytest.mark.parametrize(
    ("more", "aware", "due", "because"),
    [
        ("", "Mon 9 Nov 2026", "Mon 16 Nov 2026", "the default"),
        ('[counting]\nfirst_day_counts = ["ofsted.notify_wt2015"]', "Mon 9 Nov 2026", "Fri 13 Nov 2026", "beginning with the day"),
        ('[counting.cut_off]\n"ofsted.notify_wt2015" = "17:00"', "Mon 9 Nov 2026 17:30", "Tue 17 Nov 2026", "after hours"),
        ('[counting.cut_off]\n"ofsted.notify_wt2015" = "17:00"', "Mon 9 Nov 2026 16:30", "Mon 16 Nov 2026", "within hours"),
        ('[not_working]\ndays = { 2026-11-12 = "Closed" }', "Mon 9 Nov 2026", "Tue 17 Nov 2026", "a local day off"),
        ('[not_working]\nfor = ["agency.raise"]\ndays = { 2026-11-12 = "Closed" }', "Mon 9 Nov 2026", "Mon 16 Nov 2026", "not for this duty"),
    ],
)  # fmt: skip
def test_a_profile_says_how_local_duties_are_counted(more, aware, due, because):
    policy = adopted(profile(f'adopts = ["ofsted.notify_wt2015", "agency.raise"]\n{more}\n'))
    story = Story(INCIDENT).under(policy).tell((AWARE, aware))
    assert story.clock("ofsted.notify_wt2015").date.due_on == when(due), because
    assert story.clock("sin.notify_panel").date.due_on == when("Mon 16 Nov 2026"), "never the duty of law"


def test_the_calendar_with_local_days_off_is_named_on_the_due_date():
    days = 'adopts = ["ofsted.notify_wt2015"]\n[not_working]\ndays = { 2026-11-12 = "Closed" }\n'
    story = Story(INCIDENT).under(adopted(profile(days))).tell((AWARE, "Mon 9 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").date.calendar == "england-and-wales@2026-11-01+ours/1"
    assert story.clock("sin.notify_panel").date.calendar == "england-and-wales@2026-11-01"


# Revisions of the bank holidays


def test_the_state_funeral_moves_an_open_clock_by_a_day():
    """19 September 2022 was proclaimed about nine days before: frozen due dates are a trap."""
    before = bank_holidays(without="Mon 19 Sep 2022", revision="2022-09-01")
    story = Story(INCIDENT, now="Tue 13 Sep 2022", calendar=before).tell((AWARE, "Mon 12 Sep 2022"))
    assert story.clock("sin.notify_panel").date.due_on == when("Mon 19 Sep 2022")
    story.calendar = bank_holidays(revision="2022-09-10")
    date = story.again().clock("sin.notify_panel").date
    assert (date.due_on, date.previous) == (when("Tue 20 Sep 2022"), when("Mon 19 Sep 2022"))
    assert (date.because, date.calendar, date.number) == (
        Why.CALENDAR_ADOPTED,
        "england-and-wales@2022-09-10",
        2,
    )


def test_the_state_funeral_moves_no_clock_that_has_ended():
    before = bank_holidays(without="Mon 19 Sep 2022", revision="2022-09-01")
    story = Story(INCIDENT, now="Tue 13 Sep 2022", calendar=before)
    story.tell((AWARE, "Mon 12 Sep 2022"), (SENT, "Tue 13 Sep 2022", {"departure": "At once."}))
    met = story.clock("sin.notify_panel")
    story.calendar = bank_holidays(revision="2022-09-10")
    assert story.again().clock("sin.notify_panel") == met


def test_a_list_that_changes_nothing_here_says_nothing():
    story = Story(INCIDENT).tell((AWARE, "Mon 9 Nov 2026"))
    told = len(story.entries)
    story.calendar = bank_holidays(without="Mon 19 Sep 2022", revision="2026-11-02")
    assert len(story.again().entries) == told


# Comparing


def compared(story, *rules):
    return {each.key[0]: each for each in compare(story.kind, story.standing, story.given, rules)}


def test_comparing_leaves_the_case_as_it_is():
    story = Story(INCIDENT).tell((AWARE, "Mon 9 Nov 2026"))
    before = (story.standing, len(story.entries))
    compared(story, other_profile(STRICT))
    assert (story.standing, len(story.entries)) == before


def test_late_under_one_profile_and_in_time_under_another():
    story = Story(INCIDENT).tell(
        (AWARE, "Mon 2 Nov 2026"), (SENT, "Fri 6 Nov 2026", {"departure": "In time."})
    )
    clock = compared(story, other_profile(STRICT))["ofsted.notify_wt2015"]
    assert verdicts(clock, story.given) == {"in time": ("on record",), "late": ("ours/1",)}
    assert differs(clock)


def test_an_old_case_under_todays_rules():
    """Child Y, August 2017: nobody had to tell the Panel, which did not exist; today it is five working days."""
    story = Story(INCIDENT).tell((AWARE, "Tue 8 Aug 2017"))
    report = f.ReportedToOfsted(means=Means.EMAIL)
    story.tell((report, "Tue 15 Aug 2017", {"departure": "Under the old rules."}))
    clock = compared(story, other_set(national_named("WT2026"), Policy()))["sin.notify_panel"]
    assert [outcome.clock is not None for outcome in clock.outcomes] == [False, True]
    assert clock.outcomes[1].clock.date.due_on == when("Tue 15 Aug 2017")
    assert clock.outcomes[1].clock.reckoned.policy == "WT2026+kirklees/1"


def test_a_case_of_today_under_the_rules_of_2015():
    story = Story(INCIDENT).tell((AWARE, "Mon 9 Nov 2026"))
    clock = compared(story, other_set(national_named("WT2015"), Policy()))["sin.notify_panel"]
    assert verdicts(clock, story.given)["not owed"] == ("WT2015",)


def test_all_readings_of_the_fifteen_working_days_side_by_side():
    """Domain 4.1: show all computed dates, and flag "late under X, in time under A"."""
    done = (*FIFTEEN_DAYS, (r.SentToPanel(), "Fri 20 Nov 2026", {"departure": "Two sign-offs."}))
    story = Story(RAPID_REVIEW).tell(*done)
    rules = all_readings(RAPID_REVIEW.duties.values(), KIRKLEES)
    clock = compared(story, *rules)["rr.complete"]
    due = {each.rules.split()[1]: each.clock.date.due_on for each in clock.outcomes[1:]}
    assert due["sin-sent"] == due["as"] == when("Mon 23 Nov 2026")
    assert due["local-authority-aware"] == when("Mon 16 Nov 2026")
    said = verdicts(clock, story.given)
    assert [each.split()[1] for each in said["late"]] == ["partnership-notified", "local-authority-aware"]


def test_a_reading_is_compared_for_its_own_duty_alone():
    story = Story(RAPID_REVIEW).tell(*FIFTEEN_DAYS)
    rules = all_readings(RAPID_REVIEW.duties.values(), KIRKLEES)
    for code, each in compared(story, *rules).items():
        names = [outcome.rules for outcome in each.outcomes]
        assert (len(names) > 1) == bool(RAPID_REVIEW.duties[code].readings)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
def test_a_case_with_nothing_on_record_compares_to_nothing(kind):
    assert compared(Story(kind), other_profile(STRICT)) == {}
