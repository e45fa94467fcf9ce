"""The partnership itself: offices by date, bodies by their name of the time, and the yearly report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, at, day, when

from workflow.catalogue import PARTNERSHIP
from workflow.partnership import facts as f
from workflow.partnership.duties import DUTIES
from workflow.partnership.offices import holders, may_act
from workflow.roles import SEATS, bodies, body, partners
from workflow.vocabulary import Agency, Body, ClockState, Force, Office, Seat

HEALTH, CHAIR = Office.DELEGATED_HEALTH, Office.CHAIR
FORMED = (f.Formed(), "Sun 29 Sep 2019")
PERIOD = f.ReportPeriodEnded()
REPORT = f.YearlyReportPublished()


def formed(*more, now="Mon 23 Nov 2026"):
    return Story(PARTNERSHIP, now=now).tell(FORMED, *more)


def took(person, on, office=HEALTH):
    return (f.OfficeTaken(office=office, holder=person), on)


def on(story, text, office=HEALTH):
    return [each.person for each in holders(story.standing, office, day(text))]


def warned(entry):
    return [rule.code for rule in entry.warnings]


def test_nothing_but_its_forming_opens_a_partnership():
    assert Story(PARTNERSHIP).refused(PERIOD, "Tue 31 Mar 2026") == {"not-now"}
    assert formed().standing.status == "formed"


def test_an_office_has_one_holder_at_a_time_and_resolves_as_at_the_date():
    """Trap 16: roles must resolve as at date."""
    story = formed(took("chief nurse", "Mon 6 Jan 2020"), took("director of nursing", "Fri 1 Jul 2022"))
    assert on(story, "Thu 30 Jun 2022") == ["chief nurse"]
    assert on(story, "Fri 1 Jul 2022") == ["director of nursing"]
    assert on(story, "Sun 5 Jan 2020") == []


def test_an_office_left_is_vacant_from_the_day_after():
    left = (f.OfficeLeft(office=HEALTH), "Thu 31 Mar 2022")
    story = formed(took("chief nurse", "Mon 6 Jan 2020"), left)
    assert on(story, "Thu 31 Mar 2022") == ["chief nurse"]
    assert on(story, "Fri 1 Apr 2022") == []


def test_a_term_that_comes_on_record_late_is_put_in_its_place():
    story = formed(took("second", "Fri 1 Jul 2022"), took("first", "Mon 6 Jan 2020"))
    assert on(story, "Mon 3 Jan 2022") == ["first"]
    assert on(story, "Mon 4 Jul 2022") == ["second"]


def test_somebody_who_took_office_on_an_unknown_day_is_not_left_out_and_not_certain():
    story = formed(took("chief nurse", "2020-01"))
    assert may_act(story.standing, HEALTH, "chief nurse", day("Wed 15 Jan 2020")) is None
    assert may_act(story.standing, HEALTH, "chief nurse", day("Sat 1 Feb 2020")) is True
    assert may_act(story.standing, HEALTH, "chief nurse", day("Tue 31 Dec 2019")) is False


def test_a_deputy_acts_while_delegated_and_not_a_day_longer():
    """Sign-offs by each of the three partners, or a deputy with a delegation."""
    deputy = f.DeputyDelegated(
        office=HEALTH, deputy="deputy nurse", since=when("Mon 3 Aug 2026"), until=when("Fri 28 Aug 2026")
    )
    story = formed(took("chief nurse", "Mon 6 Jan 2020"), (deputy, "Fri 31 Jul 2026"))
    answers = [
        may_act(story.standing, HEALTH, "deputy nurse", day(text))
        for text in ("Sun 2 Aug 2026", "Mon 3 Aug 2026", "Fri 28 Aug 2026", "Sat 29 Aug 2026")
    ]
    assert answers == [False, True, True, False]
    assert on(story, "Mon 10 Aug 2026") == ["chief nurse", "deputy nurse"]


def test_a_deputy_of_one_office_is_none_of_another():
    deputy = f.DeputyDelegated(office=HEALTH, deputy="deputy nurse", since=when("Mon 3 Aug 2026"))
    story = formed((deputy, "Mon 3 Aug 2026"))
    assert may_act(story.standing, Office.DELEGATED_POLICE, "deputy nurse", day("Mon 10 Aug 2026")) is False


def test_a_delegation_without_an_end_lasts_and_is_said_aloud():
    deputy = f.DeputyDelegated(office=HEALTH, deputy="deputy nurse")
    story = formed()
    assert warned(story.record(deputy, "Mon 3 Aug 2026")) == ["until-a-day"]
    assert may_act(story.standing, HEALTH, "deputy nurse", day("Mon 10 Aug 2026")) is True


def test_an_office_is_taken_by_somebody():
    nobody = f.OfficeTaken(office=CHAIR, holder="")
    assert formed().refused(nobody, "Mon 3 Aug 2026", departure="x") == {"named"}


def test_whoever_leaves_an_office_was_in_it_or_it_is_said_aloud():
    story = formed(took("chair", "Mon 6 Jan 2020", CHAIR))
    assert warned(story.record(f.OfficeLeft(office=CHAIR, holder="somebody else"), "Mon 3 Aug 2026")) == [
        "in-office"
    ]
    assert on(story, "Mon 10 Aug 2026", CHAIR) == ["chair"]


@pytest.mark.parametrize("office", [each for each in Office if each is not Office.PARTNER_LEAD])
def test_each_office_is_held_by_itself(office):
    story = formed(took("one", "Mon 6 Jan 2020", office))
    held = [each for each in Office if on(story, "Mon 10 Aug 2026", each)]
    assert held == [office]


@pytest.mark.parametrize(
    ("seat", "text", "sat", "reason"),
    [
        (Seat.HEALTH, "Thu 30 Jun 2022", Body.CLINICAL_COMMISSIONING_GROUP, "the last day of the groups"),
        (Seat.HEALTH, "Fri 1 Jul 2022", Body.INTEGRATED_CARE_BOARD, "the first day of the boards"),
        (Seat.HEALTH, "Sun 31 Mar 2013", Body.PRIMARY_CARE_TRUST, "before the groups"),
        (Seat.BOARD, "Sat 28 Sep 2019", Body.SAFEGUARDING_CHILDREN_BOARD, "an LSCB can still be there"),
        (Seat.BOARD, "Sun 29 Sep 2019", Body.SAFEGUARDING_PARTNERS, "the last day to take over"),
        (Seat.POLICE, "Mon 1 Jan 2007", Body.POLICE, "always"),
    ],
)
def test_a_seat_is_named_by_the_body_of_its_time(seat, text, sat, reason):
    assert body(seat, day(text)) is sat, reason


def test_the_three_partners_of_june_2022_are_not_those_of_july():
    june, july = partners(day("Thu 30 Jun 2022")), partners(day("Fri 1 Jul 2022"))
    assert june == (Body.LOCAL_AUTHORITY, Body.CLINICAL_COMMISSIONING_GROUP, Body.POLICE)
    assert july == (Body.LOCAL_AUTHORITY, Body.INTEGRATED_CARE_BOARD, Body.POLICE)


def test_a_vague_date_names_every_body_it_can_have_been():
    both = (Body.CLINICAL_COMMISSIONING_GROUP, Body.INTEGRATED_CARE_BOARD)
    assert bodies(Seat.HEALTH, when("2022-06-20/2022-07-05")) == both
    assert bodies(Seat.HEALTH, when("2022-06")) == both[:1]
    assert len(bodies(Seat.HEALTH, when("unknown"))) == len([s for s in SEATS if s.seat is Seat.HEALTH])


@given(st.dates(min_value=day("Mon 1 Jan 2007"), max_value=day("Wed 31 Dec 2036")))
def test_on_every_day_exactly_one_body_sits_on_each_seat(when_):
    for seat in Seat:
        assert [sat.body for sat in SEATS if sat.seat is seat and when_ in sat.in_force] == [
            body(seat, when_)
        ]


def test_the_relevant_agencies_are_those_named_last():
    """SI 2018/789, regulation 18 and its schedule."""
    story = formed(
        (f.RelevantAgenciesNamed(agencies=(Agency.SCHOOL, Agency.PROBATION)), "Mon 6 Jan 2025"),
        (f.RelevantAgenciesNamed(agencies=(Agency.SCHOOL,)), "Mon 6 Jan 2020"),
    )
    assert story.standing.relevant_agencies == (Agency.SCHOOL, Agency.PROBATION)


def test_a_report_is_owed_within_twelve_months_of_the_end_of_the_period():
    """Children Act 2004, section 16G."""
    clock = formed((PERIOD, "Tue 31 Mar 2026")).clock("yearly.report")
    assert (clock.date.due_on, clock.duty.force) == (when("Wed 31 Mar 2027"), Force.STATUTE)


def test_a_period_that_ended_on_the_29th_of_february_is_reported_on_by_the_28th():
    clock = formed((PERIOD, "Thu 29 Feb 2024"), now="Mon 4 Mar 2024").clock("yearly.report")
    assert clock.date.due_on == when("Fri 28 Feb 2025")


def test_where_no_period_is_on_record_the_first_is_presumed_to_begin_with_the_partnership():
    """An unrecorded date never means silence: formed on 29 September 2019, it ends a year later."""
    clock = formed().clock("yearly.report")
    assert (clock.date.starts_on, clock.date.presumed) == (when("Tue 29 Sep 2020"), True)
    assert clock.date.due_on == when("Wed 29 Sep 2021")
    assert clock.overdue(at("Mon 23 Nov 2026")), "a silent year is not silent"


def test_a_partnership_formed_on_an_unknown_day_owes_its_first_report_on_no_day_it_can_reckon():
    """No date is invented."""
    clock = Story(PARTNERSHIP).tell((f.Formed(), "unknown")).clock("yearly.report")
    assert (clock.state, clock.date.due_on) == (ClockState.NOT_RECKONABLE, "unknown")


def test_a_board_that_was_there_before_the_act_owes_its_first_report_from_the_act_on():
    """Section 16G is in force since 29 June 2018."""
    clock = Story(PARTNERSHIP).tell((f.Formed(), "Sat 1 Apr 2006")).clock("yearly.report")
    assert clock.date.starts_on == when("Sat 29 Jun 2019")


def test_once_the_first_period_is_stated_nothing_is_presumed_of_it():
    story = formed((PERIOD, "Tue 31 Mar 2020"))
    clock = story.clock("yearly.report")
    assert (clock.date.due_on, clock.date.presumed) == (when("Wed 31 Mar 2021"), False)
    assert len([1 for duty, _ in story.duties() if duty == "yearly.report"]) == 1


@pytest.mark.parametrize("published", ["Fri 31 Jul 2020", "Mon 30 Nov 2020"])
def test_a_report_meets_the_presumed_period_and_the_next_is_presumed_a_year_on(published):
    story = formed((REPORT, published))
    assert story.clock("yearly.report").state is ClockState.MET
    assert story.clock("yearly.report", cycle=2).date.due_on == when("Thu 29 Sep 2022")


def test_a_report_every_year_meets_every_year_and_the_next_one_is_owed():
    story = formed(
        (PERIOD, "Fri 31 Mar 2023"),
        *((REPORT, each) for each in ("Fri 29 Sep 2023", "Mon 30 Sep 2024", "Mon 29 Sep 2025")),
    )
    states = [story.clock("yearly.report", cycle=cycle).state for cycle in (1, 2, 3, 4)]
    assert states == [ClockState.MET, ClockState.MET, ClockState.MET, ClockState.RUNNING]


def test_a_second_edition_in_the_same_year_is_no_report_on_the_next():
    """Negative control."""
    story = formed((PERIOD, "Mon 31 Mar 2025"), (REPORT, "Mon 29 Sep 2025"), (REPORT, "Mon 3 Nov 2025"))
    assert story.clock("yearly.report", cycle=2).state is ClockState.RUNNING


def test_a_report_that_names_its_period_says_when_it_ended():
    named = f.YearlyReportPublished(period_to=when("Tue 31 Mar 2020"))
    story = formed((named, "Fri 31 Jul 2020"))
    assert story.clock("yearly.report").date.due_on == when("Wed 31 Mar 2021")
    assert story.clock("yearly.report", cycle=2).date.due_on == when("Thu 31 Mar 2022")


def test_the_report_meets_the_duty_and_the_next_one_is_presumed_a_year_on():
    story = formed((PERIOD, "Mon 31 Mar 2025"), (REPORT, "Mon 29 Sep 2025"))
    assert story.clock("yearly.report").state is ClockState.MET
    following = story.clock("yearly.report", cycle=2)
    assert (following.date.due_on, following.date.presumed) == (when("Wed 31 Mar 2027"), True)


def test_the_end_of_the_next_period_once_stated_is_presumed_no_longer():
    story = formed((PERIOD, "Mon 31 Mar 2025"), (REPORT, "Mon 29 Sep 2025"), (PERIOD, "Fri 1 May 2026"))
    following = story.clock("yearly.report", cycle=2)
    assert (following.date.due_on, following.date.presumed) == (when("Sat 1 May 2027"), False)


def test_a_report_that_was_left_out_stays_owed_when_the_next_one_is_published():
    story = formed((PERIOD, "Sun 31 Mar 2024"), (PERIOD, "Mon 31 Mar 2025"), (REPORT, "Mon 29 Sep 2025"))
    assert story.clock("yearly.report").overdue(story.given.now)
    assert story.clock("yearly.report", cycle=2).state is ClockState.MET


def test_a_report_says_which_period_it_is_on_where_several_are_open():
    story = formed((PERIOD, "Sun 31 Mar 2024"), (PERIOD, "Mon 31 Mar 2025"))
    story.tell((f.YearlyReportPublished(period_to=when("Sun 31 Mar 2024")), "Mon 29 Sep 2025"))
    assert story.clock("yearly.report").state is ClockState.MET_LATE
    assert story.clock("yearly.report", cycle=2).state is ClockState.RUNNING


def test_periods_that_come_on_record_out_of_order_are_each_owed_their_report():
    story = formed((PERIOD, "Mon 31 Mar 2025"), (PERIOD, "Sun 31 Mar 2024"), (REPORT, "Mon 30 Sep 2024"))
    assert story.clock("yearly.report").state is ClockState.MET
    assert story.clock("yearly.report", cycle=2).date.due_on == when("Tue 31 Mar 2026")


def test_sending_the_report_is_not_publishing_it():
    story = formed((PERIOD, "Mon 31 Mar 2025"), (f.YearlyReportSent(), "Mon 29 Sep 2025"))
    assert story.clock("yearly.report").state is ClockState.RUNNING


@pytest.mark.parametrize(
    ("ended", "due", "reason"),
    [
        ("Tue 31 Mar 2026", "Wed 30 Sep 2026", "the September that follows"),
        ("Wed 30 Sep 2026", "Thu 30 Sep 2027", "a period that ends with it"),
        ("Wed 31 Dec 2025", "Wed 30 Sep 2026", "of the next year"),
    ],
)
def test_another_reading_is_by_the_end_of_september(ended, due, reason):
    """A timetable of the guidance, to be confirmed by the partnership."""
    story = formed((PERIOD, ended))
    reading = DUTIES["yearly.report"].readings["by-end-of-september"]
    (anchor, *_) = reading.starts(story.standing)
    assert reading.within.reckon(anchor.moment, story.calendar).on == day(due), reason


def test_independent_scrutiny_and_the_arrangements_are_on_record():
    story = formed(
        (f.IndependentScrutinyHeld(), "Mon 2 Mar 2026"),
        (f.ArrangementsPublished(version="v4"), "Mon 2 Mar 2026"),
    )
    assert len(story.standing.scrutiny) == len(story.standing.arrangements) == 1
