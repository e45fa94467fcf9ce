"""The first fifteen of the thirty-two traps into which a record of safeguarding incidents falls, by number.

Each is a proposition of its own: what the naive reading would say, and what is true here.
These are about whose duty it is, when it begins, and which child it is about.
"""

import msgspec
import pytest
from telling import CALENDAR, Story, at, bank_holidays, when
from trap_stories import AWARE, DEATHS, FORM, HARM, LOOKED_AFTER, aware

from workflow.catalogue import (
    CASES,
    INCIDENT,
    RAPID_REVIEW,
    REVIEW,
    sealed,
)
from workflow.criteria import findings, grounds, in_force, told
from workflow.duties import Months, WorkingDays
from workflow.holds import HoldPlaced
from workflow.incident import facts as f
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.vocabulary import (
    AbuseOrNeglect,
    Addressee,
    AgeBand,
    Agency,
    Answer,
    ClockState,
    Force,
    Ground,
    HoldKind,
    Identity,
    IncidentType,
    Outcome,
    PanelResponse,
    Partner,
    Party,
    ReviewKind,
    Rung,
    Situation,
    Told,
    Why,
)


def test_trap_01_neither_the_pages_criteria_nor_ofsted_are_for_every_time():
    """WT2015 knew no Panel; today the Panel is told by law, and Ofsted's clock is the page's own."""
    then = aware("Mon 4 Jan 2016", now="Mon 1 Feb 2016")
    assert "sin.notify_panel" not in {duty for duty, _ in then.duties()}
    assert not then.clock("ofsted.notify_wt2015").duty.local
    now = aware("Mon 9 Nov 2026")
    assert now.clock("sin.notify_panel").duty.owed_to is Party.PANEL
    assert now.clock("ofsted.notify_wt2015").duty.local


ADDRESSEES = [
    ("Mon 4 Jan 2016", {Addressee.OFSTED, Addressee.LSCB}, {Addressee.PANEL}),
    ("Mon 9 Nov 2026", {Addressee.PANEL, Addressee.SAFEGUARDING_PARTNERS}, {Addressee.LSCB}),
]  # fmt: skip


@pytest.mark.parametrize(("on", "told_then", "nobody_then"), ADDRESSEES, ids=["WT2015", "today"])
def test_trap_01_who_is_told_is_not_the_same_at_every_time(on, told_then, nobody_then):
    death = msgspec.structs.replace(DEATHS, children=("A",), died=("A",), happened=when(on))
    story = aware(on).tell((death, on))
    to_be_told = {each.body for each in told(story.standing) if each.state in (Told.TOLD, Told.NOT_TOLD)}
    assert told_then <= to_be_told
    assert not nobody_then & to_be_told


def test_trap_01_the_fourth_criterion_is_the_pages_and_no_national_one_any_more():
    fourth = Ground.REGULATED_SETTING_DEATH
    day = when("Mon 9 Nov 2026").day
    assert fourth in {test.ground for test in in_force(day)}
    assert fourth not in {test.ground for test in in_force(day, page=False)}
    assert fourth in {test.ground for test in in_force(when("Mon 4 Jan 2016").day, page=False)}


def test_trap_02_the_five_days_are_working_days_from_the_local_authoritys_awareness():
    """Not from the incident, and not from the agency's awareness."""
    early = msgspec.structs.replace(
        HARM, happened=when("Mon 2 Nov 2026"), organisation_aware=when("Mon 2 Nov 2026")
    )
    story = Story(INCIDENT).tell((early, "Tue 3 Nov 2026"), (AWARE, "Thu 5 Nov 2026"))
    assert story.clock("sin.notify_panel").date.due_on == when("Thu 12 Nov 2026")


def test_trap_03_that_it_happened_and_that_abuse_is_suspected_are_two_facts():
    """Suspicion can come weeks after the death, and rewrites nothing that was known before."""
    death = f.Notified(organisation=Agency.HOSPITAL, type=IncidentType.DEATH, children=("A",))
    story = Story(INCIDENT).tell((death, "Mon 7 Sep 2026"), (AWARE, "Mon 7 Sep 2026"))
    assert ("review.undertake", "A") not in story.duties()
    story.tell((f.AbuseOrNeglectSuspected(child="A"), "Mon 5 Oct 2026"))
    child = story.standing.child("A")
    assert story.standing.aware.occurred == when("Mon 7 Sep 2026")
    assert child.abuse_by.occurred == when("Mon 5 Oct 2026")
    assert ("review.undertake", "A") in story.duties()


def test_trap_04_the_first_day_is_not_counted_and_no_office_hour_ends_the_last():
    story = aware("Tue 10 Nov 2026")
    assert story.clock("sin.notify_panel").date.due_on == when("Tue 17 Nov 2026")
    departure = {"departure": "urgent"}
    story.tell((FORM, "Tue 17 Nov 2026 23:59", departure))
    assert story.clock("sin.notify_panel").state is ClockState.MET


def test_trap_05_a_due_date_moves_with_the_bank_holidays_and_says_why():
    """19 September 2022 became a holiday nine days before; in 2020 the early May holiday was on Friday."""
    before = bank_holidays(without="Mon 19 Sep 2022", revision="2022-01-01")
    story = aware("Mon 12 Sep 2022", now="Tue 13 Sep 2022", calendar=before)
    assert story.clock("sin.notify_panel").date.due_on == when("Mon 19 Sep 2022")
    story.calendar = CALENDAR
    for entry in INCIDENT.reckon(story.standing, story.given):
        story.standing = INCIDENT.evolve(story.standing, entry)
    date = story.clock("sin.notify_panel").date
    assert (date.due_on, date.because) == (when("Tue 20 Sep 2022"), Why.CALENDAR_ADOPTED)
    assert date.previous == when("Mon 19 Sep 2022")
    moved = aware("Mon 4 May 2020", now="Tue 5 May 2020")
    assert moved.clock("sin.notify_panel").date.due_on == when("Tue 12 May 2020")


def test_trap_06_no_two_duties_share_a_name_and_each_fifteen_days_says_which():
    declared = [(code, duty) for kind in CASES for code, duty in kind.duties.items()]
    fifteen = {code: duty.says for code, duty in declared if duty.within == WorkingDays(15)}
    assert "rr.complete" in fifteen
    assert all("." in code for code, _ in declared)
    assert len(set(fifteen.values())) == len(fifteen)
    assert "rapid review" in fifteen["rr.complete"]


@pytest.mark.parametrize(
    ("decided", "due", "because"),
    [
        ("Wed 30 Aug 2023", "Thu 29 Feb 2024", "a leap year, and no 183 days"),
        ("Thu 31 Aug 2023", "Thu 29 Feb 2024", "clamped to the month's end"),
        ("Sat 31 Aug 2024", "Fri 28 Feb 2025", "clamped, and not rolled forward"),
        ("Tue 31 Dec 2024", "Mon 30 Jun 2025", "June has no 31st"),
    ],
)
def test_trap_07_six_months_are_calendar_months_from_the_decision_to_publication(decided, due, because):
    story = Story(REVIEW).tell((r.Commissioned(kind=ReviewKind.LOCAL), decided))
    clock = story.clock("lcspr.publish")
    assert clock.date.due_on == when(due), because
    assert clock.duty.within == Months(6)
    story.tell((r.OverviewReportCompleted(), decided))
    assert story.clock("lcspr.publish").state is ClockState.RUNNING, "finished is not published"


def test_trap_08_a_trial_does_not_stop_time_it_explains_lateness():
    story = Story(REVIEW).tell((r.Commissioned(kind=ReviewKind.LOCAL), "Mon 2 Mar 2026"))
    due = story.clock("lcspr.publish").date.due_on
    hold = HoldPlaced(proceedings="proceedings/2026-002", hold=HoldKind.PUBLICATION)
    story.tell((hold, "Mon 1 Jun 2026"))
    clock = story.clock("lcspr.publish")
    assert (clock.date.due_on, clock.state) == (due, ClockState.RUNNING)
    assert clock.explained.fact == hold
    assert clock.overdue(at("Mon 23 Nov 2026"))


def test_trap_09_the_panels_silence_is_nobodys_breach():
    """That the Panel answers is what it is expected to do; the partners owe nothing by it."""
    story, now = sent_to_panel(), at("Mon 23 Nov 2026")
    clock = story.clock("panel.response")
    assert (clock.state, clock.duty.force) == (ClockState.RUNNING, Force.EXPECTATION)
    assert clock.past(now), "it was expected a month ago"
    assert not [each for each in RAPID_REVIEW.clocks(story.standing) if each.overdue(now)]
    assert (clock.rung(now), clock.days_late(CALENDAR, now)) == (Rung.NO_ANSWER, None)
    story.tell((rr.PanelResponded(response=PanelResponse.AGREES), "Fri 20 Nov 2026"))
    assert story.clock("panel.response").state is ClockState.MET, "an answer is never late"


def test_trap_09_what_the_partners_owe_is_theirs():
    """Negative control: a rapid review that is not sent is overdue."""
    story = Story(RAPID_REVIEW).tell((rr.NotificationSent(reference="SIN-1"), "Mon 5 Oct 2026"))
    clock = story.clock("rr.complete")
    assert clock.overdue(at("Mon 23 Nov 2026"))
    assert clock.rung(at("Mon 23 Nov 2026")) is Rung.OVERDUE


def sent_to_panel():
    """A rapid review signed by all three and sent, within the fifteen working days."""
    story = Story(RAPID_REVIEW).tell((rr.NotificationSent(reference="SIN-1"), "Mon 5 Oct 2026"))
    story.tell((rr.MeetingHeld(), "Mon 12 Oct 2026"))
    story.tell((rr.OutcomeDecided(outcome=Outcome.NO_FURTHER_REVIEW, reasons="enough"), "Mon 12 Oct 2026"))
    for partner in (Partner.LOCAL_AUTHORITY, Partner.INTEGRATED_CARE_BOARD, Partner.POLICE):
        story.tell((rr.PartnerSignedOff(partner=partner), "Tue 13 Oct 2026"))
    return story.tell((rr.SentToPanel(reference="RR-1"), "Wed 14 Oct 2026"))


def test_trap_10_criteria_that_are_met_commission_no_review():
    """Regulation 11 is taken into account; the decision stays the partners', with reasons."""
    story = Story(INCIDENT).tell(
        (DEATHS, "Mon 9 Nov 2026"), (f.CriteriaConfirmed(source=Agency.POLICE), "Tue 10 Nov 2026")
    )
    assert not [entry for case, entry in story.elsewhere if case.startswith("review/")]
    other = Story(REVIEW).tell((r.SituationArose(situation=Situation.SEXUAL_ABUSE), "Mon 9 Nov 2026"))
    other.tell((r.NotUndertaken(reasons="the learning is drawn elsewhere"), "Tue 10 Nov 2026"))
    assert other.standing.status == "not-undertaken"


def test_trap_11_not_every_notification_calls_for_a_rapid_review_and_none_is_held_without_one():
    called = aware("Mon 9 Nov 2026").tell(
        (HARM, "Mon 9 Nov 2026"), (FORM, "Tue 10 Nov 2026", {"departure": "x"})
    )
    assert ("rr.complete", "") in called.duties()
    alone = Story(INCIDENT).tell(
        (LOOKED_AFTER, "Mon 9 Nov 2026"), (FORM, "Tue 10 Nov 2026", {"departure": "x"})
    )
    assert ("rr.complete", "") not in alone.duties()
    assert "notified-first" in Story(RAPID_REVIEW).refused(rr.Started(), "Mon 9 Nov 2026")


def test_trap_11_a_suspicion_that_comes_late_calls_for_one():
    """By the form that named no ground, from its day; after one on other grounds alone, by the next form."""
    late = (f.AbuseOrNeglectSuspected(child="A"), "Fri 20 Nov 2026")
    unsaid = msgspec.structs.replace(LOOKED_AFTER, abuse_or_neglect=AbuseOrNeglect.UNKNOWN)
    own = f.PanelNotified(grounds=(Ground.LOOKED_AFTER_DEATH,), reference="SIN-1")
    for form, calls in ((FORM, True), (own, False)):
        story = Story(INCIDENT).tell(
            (unsaid, "Mon 9 Nov 2026"), (form, "Tue 10 Nov 2026", {"departure": "x"})
        )
        assert ("rr.complete", "") not in story.duties()
        story.tell(late)
        assert (("rr.complete", "") in story.duties()) is calls
    assert story.clock("sin.notify_panel").state is ClockState.VOID
    assert story.clock("sin.notify_panel", "A").date.starts_on == when("Fri 20 Nov 2026")
    story.tell((f.PanelNotified(grounds=(Ground.DEATH,), reference="SIN-2"), "Mon 23 Nov 2026"))
    assert story.clock("rr.complete").date.starts_on == when("Mon 23 Nov 2026")


def test_trap_12_no_is_a_decision_with_reasons_and_dissent_that_new_facts_reopen():
    required = {field.name for field in msgspec.structs.fields(f.CriteriaNotMet) if field.required}
    assert "reasons" in required
    no = f.CriteriaNotMet(reasons="an accident", dissent="the police disagree")
    story = Story(INCIDENT).tell((AWARE, "Mon 9 Nov 2026"), (no, "Tue 10 Nov 2026"))
    assert story.standing.status == "criteria-not-met"
    story.tell((f.Reopened(reasons="a second account"), "Mon 16 Nov 2026"))
    assert story.clock("sin.notify_panel", "", 2).state is ClockState.RUNNING
    assert [entry.fact for entry in story.standing.not_met] == [no]


def test_trap_13_one_child_is_not_one_incident_nor_one_review():
    """Each death is notified by itself; siblings share a report of harm; a review can follow several."""
    story = Story(INCIDENT).tell((DEATHS, "Mon 9 Nov 2026"))
    assert {subject for duty, subject in story.duties() if duty == "cdr.notify"} == {"A", "B"}
    siblings = msgspec.structs.replace(HARM, children=("A", "B"))
    story = aware("Mon 9 Nov 2026").tell((siblings, "Mon 9 Nov 2026"))
    story.tell((f.PanelNotified(children=("A", "B")), "Tue 10 Nov 2026", {"departure": "x"}))
    assert story.clock("sin.notify_panel").state is ClockState.MET
    review = Story(REVIEW)
    review.others = {f"incident/2026-00{n}": INCIDENT.begin(f"incident/2026-00{n}") for n in (8, 9)}
    for incident in review.others:
        review.tell((r.SituationArose(situation=Situation.DEATH, incident=incident), "Mon 9 Nov 2026"))
    told = {case for case, entry in review.elsewhere if entry.fact.stored == "incident.review-opened"}
    assert told == {"incident/2026-008", "incident/2026-009"}


@pytest.mark.parametrize(
    ("children", "said_aloud"),
    [((), True), (("A", "B"), True), (("A",), False)],
    ids=["all of them", "both", "one"],
)
def test_trap_13_each_death_is_notified_by_itself(children, said_aloud):
    story = aware("Mon 9 Nov 2026").tell((DEATHS, "Mon 9 Nov 2026"))
    form = f.PanelNotified(children=children, reference="SIN-1")
    row = next(row for row, _ in INCIDENT.lifecycle.outlook(story.standing) if row.fact is f.PanelNotified)
    rule = next(rule for rule in row.provided if rule.code == "one-death-each")
    entry = story.record(form, "Tue 10 Nov 2026", departure="x")
    assert rule.holds(story.standing, entry) is not said_aloud


def test_trap_14_how_a_child_stood_is_what_was_said_of_the_day_and_no_sum_from_today():
    """The day on which somebody looks changes nothing: not the criteria, nor what is owed and until when."""
    told_ = [(LOOKED_AFTER, "Mon 9 Nov 2026"), (AWARE, "Mon 9 Nov 2026")]
    then, later = (Story(INCIDENT, now).tell(*told_) for now in ("Mon 23 Nov 2026", "Wed 23 Nov 2044"))
    assert findings(later.standing) == findings(then.standing)
    due = [[(c.key, c.date.due_on, c.state) for c in INCIDENT.clocks(s.standing)] for s in (then, later)]
    assert due[0] == due[1]
    assert later.standing.child("A").looked_after is Answer.YES
    assert "date_of_birth" in sealed(f.ChildDescribed), "from what is sealed nothing can be reckoned"


@pytest.mark.parametrize(
    ("age", "owed"),
    [
        (AgeBand.SIXTEEN_OR_SEVENTEEN, True),
        (AgeBand.EIGHTEEN_TO_TWENTY_FOUR, True),
        (AgeBand.TWENTY_FIVE_OR_OVER, False),
    ],
)
@pytest.mark.parametrize("now", ["Mon 23 Nov 2026", "Mon 24 Nov 2036"])
def test_trap_14_a_care_leaver_is_one_until_the_twenty_fifth_birthday_as_at_the_event(age, owed, now):
    """Who died at 24 is a care leaver for ever; who died at 25 never was one any more."""
    death = msgspec.structs.replace(LOOKED_AFTER, looked_after=Answer.NO)
    status = f.ChildStatusStated(child="A", care_leaver=Answer.YES, age_band=age)
    story = Story(INCIDENT, now).tell((death, "Mon 9 Nov 2026"), (status, "Mon 9 Nov 2026"))
    assert (Ground.CARE_LEAVER_DEATH in grounds(story.standing)) is owed
    assert (("care_leaver.death", "A") in story.duties()) is owed


def test_trap_15_an_unborn_or_unidentified_child_needs_no_name_and_no_date_of_birth():
    described = f.ChildDescribed(child="A", identity=Identity.UNBORN)
    story = Story(INCIDENT).tell((HARM, "Mon 9 Nov 2026"), (described, "Mon 9 Nov 2026"))
    assert story.standing.child("A").identity is Identity.UNBORN
    known = f.ChildDescribed(child="A", identity=Identity.IDENTIFIED)
    story.correct(story.standing.past[0].version, known, "Tue 10 Nov 2026")
    assert story.standing.child("A").identity is Identity.IDENTIFIED
