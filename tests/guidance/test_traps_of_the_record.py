"""The other traps, from the sixteenth to the thirty-second: signatures, hours and places, and what is said.

Each is a proposition of its own, as in the first fifteen (test_traps.py).
"""

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest
from telling import CALENDAR, Story, at, when
from trap_stories import AWARE, FORM, HARM, LOOKED_AFTER, aware

from scheduler.sweep import what_to_say
from workflow import alerts
from workflow.catalogue import (
    ALERT,
    CASES,
    FACTS,
    INCIDENT,
    PROCEEDINGS,
    RAPID_REVIEW,
    REVIEW,
    fields,
    personal,
    sealed,
)
from workflow.clocks import DueDateReckoned
from workflow.criteria import findings, verdict
from workflow.duties import WorkingDaysBefore
from workflow.facts import ChildCode
from workflow.holds import EXPLAINS, HoldPlaced
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.moments import london_day
from workflow.proceedings import facts as p
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.rules import Refused
from workflow.vocabulary import (
    Agency,
    Answer,
    ClockState,
    Country,
    HoldKind,
    IncidentType,
    Means,
    Obstacle,
    Outcome,
    Partner,
    Party,
    Placement,
    Provider,
    ReviewKind,
    Rung,
)


def test_trap_16_two_sign_offs_are_not_three_and_each_seat_is_held_by_whom_it_was_then():
    story = Story(RAPID_REVIEW, "Mon 4 Jul 2022").tell((rr.NotificationSent(), "Mon 6 Jun 2022"))
    story.tell((rr.MeetingHeld(), "Mon 13 Jun 2022"))
    story.tell((rr.OutcomeDecided(outcome=Outcome.NO_FURTHER_REVIEW, reasons="x"), "Mon 13 Jun 2022"))
    story.tell((rr.PartnerSignedOff(partner=Partner.POLICE), "Tue 14 Jun 2022"))
    story.tell((rr.PartnerSignedOff(partner=Partner.CLINICAL_COMMISSIONING_GROUP), "Tue 14 Jun 2022"))
    assert "all-three-signed" in story.refused(rr.SentToPanel(), "Wed 15 Jun 2022")
    board = rr.PartnerSignedOff(partner=Partner.INTEGRATED_CARE_BOARD)
    assert "partner-at-the-time" in story.refused(board, "Tue 14 Jun 2022"), "no board before 1 July 2022"
    later = story.record(board, "Fri 1 Jul 2022")
    assert (later.departs_from, later.warnings) == ((), ()), "from that day it sits on that seat"
    assert "all-three-signed" in story.refused(rr.SentToPanel(), "Fri 1 Jul 2022"), "it is the same seat"


def test_trap_17_a_case_is_judged_by_the_policy_of_its_day_and_the_record_says_which():
    story = aware("Mon 12 Sep 2022", now="Tue 13 Sep 2022")
    (old,) = {entry.policy for entry in story.entries if isinstance(entry.fact, DueDateReckoned)}
    assert old.startswith("WT2018")
    story.now = "Mon 23 Nov 2026"
    assert INCIDENT.reckon(story.standing, story.given) == [], "nothing is judged anew because time went by"
    new = next(e.policy for e in aware("Mon 9 Nov 2026").entries if isinstance(e.fact, DueDateReckoned))
    assert not new.startswith("WT2018")


def test_trap_18_when_it_happened_is_not_when_it_came_on_record_and_order_breaks_nothing():
    told = [(HARM, "Mon 2 Nov 2026"), (AWARE, "Tue 3 Nov 2026"), (f.SafetySecured(), "Mon 2 Nov 2026")]
    forwards = Story(INCIDENT).tell(*told)
    backwards = Story(INCIDENT).tell(*reversed(told[:2]), told[2])
    assert forwards.clock("sin.notify_panel").date.due_on == backwards.clock("sin.notify_panel").date.due_on
    entry = backwards.entries[0]
    assert entry.occurred == when("Tue 3 Nov 2026")
    assert entry.recorded == at("Mon 23 Nov 2026")


def test_trap_19_half_past_midnight_in_summer_is_already_the_new_day():
    """00:30 in London is 23:30 UTC the day before."""
    story = aware("Fri 5 Jun 2026 00:30")
    assert story.standing.aware.occurred == "2026-06-04T23:30:00Z"
    assert story.clock("sin.notify_panel").date.due_on == when("Fri 12 Jun 2026")
    autumn = aware("Sun 25 Oct 2026 00:30", now="Mon 26 Oct 2026")
    assert autumn.clock("sin.notify_panel").date.due_on == when("Fri 30 Oct 2026")


@pytest.mark.parametrize(
    ("instant", "due_at", "which"),
    [
        ("2026-10-25T00:30:00Z", "2026-10-27T00:30:00Z", "half past one, the first time"),
        ("2026-10-25T01:30:00Z", "2026-10-27T01:30:00Z", "half past one, the second time"),
    ],
)
def test_trap_19_the_hour_that_comes_twice_in_october_is_two_hours(instant, due_at, which):
    """On Sunday 25 October 2026 the clocks show 01:30 twice: one day, and two instants an hour apart."""
    story = Story(INCIDENT, "Mon 26 Oct 2026").tell((HARM, "Sun 25 Oct 2026 00:30"), (AWARE, instant))
    assert story.clock("sin.notify_panel").date.due_on == when("Fri 30 Oct 2026"), which
    story.tell((f.ChildDied(child="A"), instant))
    assert story.clock("cdr.notify", "A").date.due_at == due_at, which
    assert london_day(at("Sun 25 Oct 2026 01:30")) == when("Sun 25 Oct 2026").day


def test_trap_19_done_in_the_second_of_the_two_hours_is_later_than_in_the_first():
    """A notice 48 hours after 01:30 by the clock is an hour late, or not, by the instant."""
    for died, state in (
        ("2026-10-23T00:30:00Z", ClockState.MET_LATE),
        ("2026-10-23T01:31:00Z", ClockState.MET),
    ):
        story = Story(INCIDENT, "Mon 26 Oct 2026").tell((HARM, died), (f.ChildDied(child="A"), died))
        story.tell((f.ChildDeathProcessNotified(child="A"), "2026-10-25T01:30:00Z"))
        assert story.clock("cdr.notify", "A").state is state


def test_trap_20_only_what_was_submitted_ends_the_clock():
    story = aware("Mon 9 Nov 2026")
    failed = f.ReportAttemptFailed(to=Party.PANEL, obstacle=Obstacle.PORTAL_DOWN)
    story.tell((failed, "Mon 16 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.RUNNING
    story.tell((FORM, "Tue 17 Nov 2026", {"departure": "x"}))
    assert story.clock("sin.notify_panel").state is ClockState.MET_LATE


def test_trap_20_withdrawn_is_not_never_sent():
    story = aware("Mon 9 Nov 2026").tell(
        (HARM, "Mon 9 Nov 2026"), (FORM, "Tue 10 Nov 2026", {"departure": "x"})
    )
    withdrawn = FACTS["incident.notification-withdrawn"](**said_of("incident.notification-withdrawn"))
    entry = story.record(withdrawn, "Mon 16 Nov 2026", departure="found not to meet the criteria")
    assert not isinstance(entry, Refused), entry
    assert [report.fact for report in story.standing.reports] == [FORM]
    assert story.clock("sin.notify_panel").state is ClockState.MET, "it was sent, and in time"
    assert story.clock("rr.complete").state is ClockState.VOID


def said_of(stored):
    """What a fact that came with the complete incident requires."""
    from guidance.examples import example

    return msgspec.structs.asdict(example(FACTS[stored]))


def test_trap_21_one_form_tells_ofsted_too_and_an_email_to_ofsted_tells_nobody_else():
    departure = {"departure": "x"}
    form = aware("Mon 9 Nov 2026").tell((FORM, "Tue 10 Nov 2026", departure))
    assert form.clock("ofsted.notify_wt2015").state is ClockState.MET
    email = f.ReportedToOfsted(means=Means.EMAIL)
    mail = aware("Mon 9 Nov 2026").tell((email, "Tue 10 Nov 2026", departure))
    assert mail.clock("ofsted.notify_wt2015").state is ClockState.MET
    assert mail.clock("sin.notify_panel").state is ClockState.RUNNING


def test_trap_21_the_form_meets_neither_a_providers_duty_nor_the_word_to_the_partners():
    """The copy reaches Ofsted and the Department; the home and the partners have clocks of their own."""
    home = f.ChildStatusStated(child="A", placement=Placement.CHILDRENS_HOME)
    story = Story(INCIDENT).tell(
        (HARM, "Mon 9 Nov 2026"), (AWARE, "Mon 9 Nov 2026"), (home, "Mon 9 Nov 2026")
    )
    story.tell((FORM, "Tue 10 Nov 2026", {"departure": "x"}))
    own = (
        ("provider.reg40", "A.ofsted"),
        ("provider.reg40", "A.placing-authority"),
        ("sin.notify_partners", ""),
    )
    assert all(story.clock(*each).state is ClockState.RUNNING for each in own)
    assert story.clock("sin.notify_partners").date.due_on == when("Mon 16 Nov 2026"), "their own five days"
    story.tell((f.SafeguardingPartnersInformed(), "Wed 11 Nov 2026"))
    notice = f.ProviderNotified(provider=Provider.CHILDRENS_HOME, recipient=Party.OFSTED)
    story.tell((notice, "Mon 9 Nov 2026"))
    met = [each for each in own if story.clock(*each).state is ClockState.MET]
    assert met == [("provider.reg40", "A.ofsted"), ("sin.notify_partners", "")]


@pytest.mark.parametrize(
    ("publication", "latest"),
    [
        ("Thu 2 Jan 2025", "Thu 19 Dec 2024"),
        ("Mon 6 Jun 2022", "Tue 24 May 2022"),
        ("Fri 26 Jan 2024", "Wed 17 Jan 2024"),
    ],
)
def test_trap_22_the_seven_working_days_run_backward_from_the_day_of_publication(publication, latest):
    assert WorkingDaysBefore(7).reckon(when(publication), CALENDAR).on == when(latest).day
    clear = WorkingDaysBefore(7, clear=True).reckon(when(publication), CALENDAR).on
    assert clear == CALENDAR.back(when(latest).day, 1), "of clear days the last is one working day earlier"


def test_trap_22_a_new_date_of_publication_can_breach_at_once_and_both_dates_stay_visible():
    later, sooner = when("Wed 30 Dec 2026"), when("Mon 30 Nov 2026")
    story = Story(REVIEW).tell(
        (r.Commissioned(kind=ReviewKind.LOCAL), "Mon 1 Jun 2026"),
        (r.PublicationDateSet(publish_on=later), "Mon 2 Nov 2026"),
    )
    subjects = {subject for duty, subject in story.duties() if duty == "report.presend"}
    assert subjects
    now = at("Mon 23 Nov 2026")
    assert not any(story.clock("report.presend", each).overdue(now) for each in subjects)
    story.tell((r.PublicationDateChanged(publish_on=sooner), "Mon 23 Nov 2026"))
    for each in subjects:
        clock = story.clock("report.presend", each)
        assert clock.overdue(now)
        assert (clock.date.due_on, clock.date.starts_on) == (when("Thu 19 Nov 2026"), sooner)
        assert clock.date.previous == when("Thu 17 Dec 2026")


def test_trap_23_a_year_is_a_minimum_and_nothing_is_withdrawn_because_it_is_over():
    story = Story(REVIEW).tell((r.Published(), "Mon 6 Jan 2020"))
    before = story.standing
    assert REVIEW.reckon(story.standing, story.given) == []
    story.now = "Wed 6 Jan 2038"
    assert story.standing == before
    assert story.standing.status == "published"


NAMES_OF_NOBODY = ("Jo Bloggs", "jo", "Jo", "a.b@example.org")


def test_trap_24_a_name_goes_where_it_is_sealed_and_nowhere_else():
    for name in NAMES_OF_NOBODY:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(name, ChildCode)
    for fact in FACTS.values():
        assert personal(fact) <= sealed(fact)
        assert not [name for name in sealed(fact) if f"{{{name}}}" in fact.line]
    assert {duty.label for kind in CASES for duty in kind.duties.values()}.isdisjoint({"", "child"})


def test_trap_25_a_threshold_is_announced_once_however_often_somebody_looks():
    raised = alerts.Raised(case="incident/2026-001", duty="sin.notify_panel", rung=Rung.DUE_TODAY)
    story = Story(ALERT).tell((raised, "Mon 9 Nov 2026"))
    assert story.refused(raised, "Mon 9 Nov 2026")
    higher = msgspec.structs.replace(raised, rung=Rung.OVERDUE)
    story.tell((higher, "Tue 10 Nov 2026"))
    assert "owed_by" in fields(alerts.Raised), "whoever owes the duty is told, and not everybody"


LADDER = (
    Rung.DUE_SOON,
    Rung.DUE_TODAY,
    Rung.STILL_DUE_TODAY,
    Rung.OVERDUE,
    Rung.FIRST_ESCALATION,
    Rung.SECOND_ESCALATION,
    Rung.THIRD_ESCALATION,
)
"""What is said of an urgent duty as time goes by, such as the report within five working days."""


def said_by_then(story, clock, said, now):
    """What is to be said of a clock, as often as somebody looks; each announcement is on record at once."""
    new = [*what_to_say(story.standing.case, clock, story.entries, said.entries, at(now))]
    for fact in new:
        said.now = now
        said.tell((fact, now))
    return new


def test_trap_25_after_downtime_one_announcement_is_made_of_each_clock_and_no_storm():
    """Nobody looked for three weeks, in which every rung passed."""
    story = aware("Mon 2 Nov 2026", now="Mon 2 Nov 2026")
    clock, said = story.clock("sin.notify_panel"), Story(ALERT)
    (only,) = said_by_then(story, clock, said, "Mon 23 Nov 2026")
    assert (*only.subsumes, only.rung) == LADDER
    assert (only.owed_by, only.born_overdue) == (Party.LOCAL_AUTHORITY, False)
    for again in ("Mon 23 Nov 2026 09:01", "Tue 24 Nov 2026", "Mon 4 Jan 2027"):
        assert said_by_then(story, clock, said, again) == [], "a restart has nothing to add"


def test_trap_25_without_downtime_each_rung_is_announced_once():
    """Negative control: looked at twice a day, each is said, and each once."""
    story = aware("Mon 2 Nov 2026", now="Mon 2 Nov 2026")
    clock, said = story.clock("sin.notify_panel"), Story(ALERT)
    rungs = [
        fact.rung
        for day_ in range(2, 24)
        for hour in (9, 17)
        for fact in said_by_then(story, clock, said, f"{date(2026, 11, day_):%a %d %b %Y} {hour:02}:00")
    ]
    assert rungs == list(LADDER)


def test_trap_26_unknown_is_never_taken_for_no_and_a_missing_date_never_for_now():
    quiet = f.Notified(organisation=Agency.SCHOOL, type=IncidentType.DEATH, children=("A",))
    story = Story(INCIDENT).tell((quiet, "unknown"), (AWARE, "unknown"))
    assert verdict(story.standing) is Answer.UNKNOWN
    assert any(finding.missing for finding in findings(story.standing))
    assert story.clock("sin.notify_panel").state is ClockState.NOT_RECKONABLE
    assert story.clock("sin.notify_panel").due_at is None


def test_trap_27_a_trial_holds_up_publication_and_no_rapid_review():
    assert all("rr.complete" not in duties for duties in EXPLAINS.values())
    story = Story(RAPID_REVIEW).tell((rr.NotificationSent(), "Mon 2 Nov 2026"))
    hold = HoldPlaced(proceedings="proceedings/2026-002", hold=HoldKind.FIELDWORK)
    story.tell((hold, "Tue 3 Nov 2026"), (rr.MeetingHeld(), "Wed 4 Nov 2026"))
    assert story.standing.status == "meeting-held"
    assert story.clock("rr.complete").explained is None
    held = p.HoldPlaced(
        hold=HoldKind.FIELDWORK,
        owner="Head of safeguarding",
        review_on=when("Mon 30 Nov 2026"),
        cases=("rapid-review/2026-001",),
    )
    told = Story(PROCEEDINGS).record(held, "Mon 9 Nov 2026")
    stops = isinstance(told, Refused) or told.departs_from or told.warnings
    assert stops, "a hold on the fieldwork of a rapid review is refused, or said aloud"


def test_trap_28_what_another_area_owes_is_owed_there():
    elsewhere = msgspec.structs.replace(HARM, organisation=Agency.OTHER_AREA)
    story = Story(INCIDENT).tell((elsewhere, "Mon 9 Nov 2026"))
    assert story.standing.elsewhere
    assert not story.duties()


WHOSE = [
    ("leeds", "ours", Country.ENGLAND, True, False, "the area where it happened notifies"),
    ("ours", "leeds", Country.ENGLAND, False, False, "it happened here, wherever the child lives"),
    ("unknown", "ours", Country.ABROAD, False, False, "outside England the home authority notifies"),
    ("unknown", "ours", Country.WALES, False, False, "section 16C(1)(b) reaches who lives here"),
    ("unknown", "leeds", Country.WALES, True, True, "in Wales other law applies"),
]


@pytest.mark.parametrize(("at_", "home", "country", "elsewhere", "other_law", "because"), WHOSE)
def test_trap_28_which_area_owes_it_follows_from_where_it_was(
    at_, home, country, elsewhere, other_law, because
):
    where = f.AuthoritiesStated(incident_authority=at_, home_authority=home, country=country)
    story = aware("Mon 9 Nov 2026").tell((HARM, "Mon 9 Nov 2026"), (where, "Mon 9 Nov 2026"))
    story.tell((FORM, "Tue 10 Nov 2026", {"departure": "x"}))
    for duty in ("sin.notify_panel", "rr.complete"):
        assert story.clock(duty).owed_elsewhere is elsewhere, because
    assert jurisdiction.other_law(story.standing) is other_law, because


def test_trap_29_absorbed_by_a_national_review_is_neither_done_nor_abandoned():
    story = Story(REVIEW).tell((r.Commissioned(kind=ReviewKind.LOCAL), "Mon 2 Mar 2026"))
    story.tell((r.AbsorbedByNationalReview(), "Mon 1 Jun 2026"))
    assert story.standing.status == "absorbed"
    assert story.clock("lcspr.publish").state is ClockState.SUPERSEDED
    assert story.standing.published is None


def test_trap_30_a_date_that_nobody_published_stays_unknown():
    story = Story(REVIEW).tell(
        (r.Commissioned(kind=ReviewKind.LOCAL), "2021-03"), (r.Published(), "unknown", {"departure": "x"})
    )
    commissioned, published = story.standing.commissioned, story.standing.published
    assert (commissioned.occurred, published.occurred) == ("2021-03", "unknown")
    assert story.clock("lcspr.publish").date.due_on == "unknown"
    assert story.clock("lcspr.publish").state is ClockState.MET_UNDATED


def test_trap_31_as_many_notifications_are_not_as_many_rapid_reviews():
    """The Department counts what was sent, the Panel what was reviewed; a record tells the two apart."""
    departure = {"departure": "x"}
    sent = [
        Story(INCIDENT).tell((LOOKED_AFTER, "Mon 9 Nov 2026"), (FORM, "Tue 10 Nov 2026", departure)),
        Story(INCIDENT).tell((HARM, "Mon 9 Nov 2026"), (FORM, "Tue 10 Nov 2026", departure)),
    ]
    assert sum(len(story.standing.reports) for story in sent) == 2
    assert sum(("rr.complete", "") in story.duties() for story in sent) == 1


def test_trap_32_others_than_the_local_authority_start_a_case_and_what_follows_from_it():
    """A hospital notifies CDOP of a death before the local authority knows of anything."""
    notice = f.ChildDeathProcessNotified(child="A", organisation=Agency.HOSPITAL)
    story = Story(INCIDENT).tell((notice, "Mon 9 Nov 2026"))
    assert story.standing.source is Agency.CDOP
    assert story.standing.child("A").died is Answer.YES
    assert story.standing.aware is None
    assert story.clock("sin.notify_panel").date.presumed


def test_every_trap_is_named_by_its_number():
    told = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_traps*.py"))
    assert {int(number) for number in re.findall(r"^def test_trap_(\d\d)_", told, re.MULTILINE)} == set(
        range(1, 33)
    )
