"""Nothing is said to be more certain, or more binding, than the text it comes from."""

import pytest
from telling import CALENDAR, Story, when

from workflow import corrections
from workflow.catalogue import CASES, INCIDENT, RAPID_REVIEW, REVIEW
from workflow.checking import BINDING
from workflow.incident import facts as f
from workflow.readings import side_by_side
from workflow.vocabulary import Agency, Force

TO_BE_CONFIRMED = [
    (INCIDENT, "lac.death", "the statute sets no number of days"),
    (INCIDENT, "care_leaver.death", "no number of days is stated"),
    (INCIDENT, "jar.first_meeting", "guidelines of the professions"),
    (INCIDENT, "cdr.notify", "the 48 hours"),
    (INCIDENT, "cdr.panel", "the six months"),
    (INCIDENT, "rr.complete", "the wording of the Panel, of each year"),
    (INCIDENT, "dispute.stage3", "the 48 hours are those of a letter after stage two"),
    (RAPID_REVIEW, "rr.complete", "the same duty, taken over"),
    (RAPID_REVIEW, "rr.reply_to_panel", "that an answer is owed, and when"),
    (REVIEW, "lcspr.publish", "the six months"),
    (REVIEW, "lcspr.delay_notice", "when it falls due"),
    (REVIEW, "withholding.explain", "that no time is set"),
    (REVIEW, "report.public", "the three years of a national review"),
]


@pytest.mark.parametrize(("kind", "code", "what"), TO_BE_CONFIRMED)
def test_what_was_not_read_in_its_source_is_to_be_confirmed(kind, code, what):
    assert "to be confirmed" in kind.duties[code].source, what


@pytest.mark.parametrize(
    ("kind", "code", "force", "why"),
    [
        (
            INCIDENT,
            "jar.first_meeting",
            Force.LOCAL_POLICY,
            "guidelines of the professions bind nobody by law",
        ),
        (REVIEW, "report.withdraw", Force.COURT_ORDER, "a court orders it, and no act"),
        (RAPID_REVIEW, "panel.response", Force.EXPECTATION, "nobody owes it"),
        (INCIDENT, "lac.death", Force.STATUTE, "negative control: the duty itself is the act's"),
    ],
)
def test_a_duty_binds_as_its_source_does(kind, code, force, why):
    assert kind.duties[code].force is force, why


def test_an_order_of_a_court_is_neither_waived_nor_lengthened():
    assert Force.COURT_ORDER in BINDING
    assert Force.COURT_ORDER in corrections.LAW


def test_only_what_is_expected_has_no_force():
    expected = {
        duty.code for kind in CASES for duty in kind.duties.values() if duty.force is Force.EXPECTATION
    }
    assert expected == {"panel.response"}


@pytest.mark.parametrize("version", ["June 2018", "April 2019", "September 2022", "June 2025"])
def test_the_source_names_each_version_of_the_panels_guidance(version):
    """A rapid review of any year is judged by one start; that is said, and not hidden."""
    assert version in RAPID_REVIEW.duties["rr.complete"].source


def test_the_partners_are_told_at_the_same_time_as_another_source_reads_it():
    """The government's page of 2018."""
    story = Story(INCIDENT).tell((f.LocalAuthorityBecameAware(), "Mon 9 Nov 2026"))
    duty = INCIDENT.duties["sin.notify_partners"]
    read = {each.code: each for each in side_by_side(duty, story.standing, CALENDAR)}
    assert read["at-the-same-time"].due_on == "unknown", "until the Panel is notified"
    story.record(f.PanelNotified(), "Wed 11 Nov 2026", departure="x")
    read = {each.code: each for each in side_by_side(duty, story.standing, CALENDAR)}
    assert read["at-the-same-time"].due_on == when("Wed 11 Nov 2026")
    assert read["same-day"].due_on == when("Mon 9 Nov 2026")


def test_a_reading_that_counts_from_the_same_start_is_shown_while_that_is_presumed():
    story = Story(INCIDENT).tell((f.Notified(organisation=Agency.SCHOOL), "Mon 9 Nov 2026"))
    assert story.clock("sin.notify_panel").date.presumed
    read = {
        each.code: each
        for each in side_by_side(INCIDENT.duties["sin.notify_panel"], story.standing, CALENDAR)
    }
    assert read["calendar-days"].due_on == when("Sat 14 Nov 2026")
    assert read["suspected"].due_on == "unknown", "negative control: it counts from another day"
