"""Pictures are drawn from the tables of the guidance and from the calendar, and nothing else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, at, day, when

from projections.figures import ALL
from scheduler.cli.reading.clocks_said import Asked
from scheduler.reports.axis import EDGE, FEW, axis
from scheduler.reports.board_figures import shown
from scheduler.reports.gantt import clocks_part
from scheduler.reports.progress import OTHER_ENDINGS, progress, steps_back
from workflow.catalogue import CASES, INCIDENT, KINDS, RAPID_REVIEW, REVIEW
from workflow.incident import facts as f
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.vocabulary import Agency, IncidentType, Outcome

DAYS = st.integers(711_858, 766_645).map(date.fromordinal)


@pytest.mark.parametrize(
    ("kind", "back"),
    [
        ("incident", {"reopened", "report-withdrawn"}),
        ("rapid-review", {"reopened"}),
        ("action", {"reopened"}),
        ("proceedings", {"reopened"}),
        ("review", set()),
    ],
)
def test_a_status_to_which_only_later_ones_lead_is_a_step_back(kind, back):
    assert set(map(str, steps_back(KINDS[kind].lifecycle))) == back


def test_no_case_begins_with_a_step_back():
    assert not any(kind.lifecycle.begins in steps_back(kind.lifecycle) for kind in CASES)


@given(st.lists(DAYS, min_size=1, max_size=6))
def test_every_day_stands_on_the_line_in_its_order(days):
    line = axis(days)
    places = [line.at(each) for each in sorted(days)]
    assert places == sorted(places)
    assert all(EDGE <= place <= 100 - EDGE for place in places)


@given(DAYS, st.integers(0, 40_000))
def test_few_days_are_named_and_they_stand_apart(first, length):
    line = axis([first, first + timedelta(days=min(length, 365 * 60))])
    ticks = list(line.ticks())
    assert 0 < len(ticks) <= FEW + 1
    gaps = [after.x - before.x for before, after in pairwise(ticks)]
    assert all(gap >= 9 for gap in gaps)


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("Mon 16 Nov 2026", "Fri 20 Nov 2026", ["15 Nov", "17 Nov", "19 Nov", "21 Nov"]),
        ("Mon 02 Nov 2026", "Fri 27 Nov 2026", ["1 Nov", "8 Nov", "15 Nov", "22 Nov"]),
        ("Mon 02 Mar 2026", "Fri 27 Nov 2026", ["1 Mar", "1 May", "1 Jul", "1 Sep", "1 Nov"]),
    ],
)
def test_days_are_named_at_even_distances(first, last, named):
    assert [tick.day for tick in axis([day(first), day(last)]).ticks()] == named


DUTIES, AGES = ["a.one", "b.two", "c.three"], ["soon", "long"]
CELLS = st.dictionaries(st.tuples(st.sampled_from(DUTIES), st.sampled_from(AGES)), st.integers(0, 30))


@given(CELLS)
def test_exact_numbers_add_up(counts):
    """With --exact nothing is hidden, and totals are what they are of."""
    table = shown(counts, exact=True)
    assert int(table[ALL, ALL]) == sum(counts.values())
    for (row, column), number in counts.items():
        assert int(table[row, column]) == number
        assert int(table[row, ALL]) == sum(n for (other, _), n in counts.items() if other == row)


@given(CELLS)
def test_no_small_number_is_shown(counts):
    table = shown(counts, exact=False)
    assert set(table.values()) & {"1", "2", "3", "4"} == set()


def withdrawn():
    """An incident that was reported, and whose report was withdrawn a week later."""
    return Story(INCIDENT).tell(
        (
            f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A",)),
            "Mon 2 Nov 2026",
        ),
        (f.LocalAuthorityBecameAware(), "Mon 2 Nov 2026"),
        (f.CriteriaConfirmed(), "Tue 3 Nov 2026", {"departure": "why"}),
        (f.PanelNotified(reference="SIN-1"), "Wed 4 Nov 2026"),
        (f.CriteriaNotMet(reasons="x"), "Tue 10 Nov 2026"),
        (f.NotificationWithdrawn(reasons="x", reference="SIN-1"), "Wed 11 Nov 2026"),
    )


def test_a_step_back_is_drawn_and_the_milestone_stays_reached():
    """A status is the furthest milestone reached, or a step back."""
    part = progress(withdrawn().standing)
    stands = {row["status"]: row["stands"] for row in part.sheet.rows}
    assert stands["Reported"] == "Reached"
    assert stands["Report withdrawn"] == "Here now"
    assert stands["Closed"] == "Not reached"
    (picture,) = part.pictures
    assert "stepped back from reported to report withdrawn" in picture
    assert picture.count('class="back tip"') == 1


def stands(part):
    return {row["status"]: row["stands"] for row in part.sheet.rows}


def test_what_came_on_record_after_a_later_step_was_passed_and_is_not_said_to_be_missing():
    """Paperwork that arrives late moves no milestone; a picture that says "not reached" would deny it."""
    story = Story(RAPID_REVIEW).tell(
        (rr.NotificationSent(), "Mon 2 Nov 2026"),
        (rr.OutcomeDecided(outcome=Outcome.NO_FURTHER_REVIEW, reasons="x"), "Mon 16 Nov 2026"),
    )
    assert stands(progress(story.standing))["Meeting held"] == "Not reached"
    part = progress(story.tell((rr.MeetingHeld(), "Thu 12 Nov 2026")).standing)
    assert stands(part)["Meeting held"] == "Passed, recorded after a later step"
    assert "Passed Thu 12 Nov 2026, recorded later" in "".join(part.pictures)
    assert stands(part)["Gathering"] == "Not reached"


def test_other_endings_stand_off_the_line_of_an_ordinary_review():
    story = Story(REVIEW).tell((r.Commissioned(), "Mon 2 Nov 2026"))
    part = progress(story.standing)
    rows = [(row["status"], row["stands"]) for row in part.sheet.rows]
    line = [status for status, said in rows if said != "Not taken"]
    assert line[-2:] == ["Sent before publication", "Published"]
    assert [status for status, _ in rows[len(line) :]] == [
        "Withheld", "Improvements published", "Absorbed", "Discontinued", "Not undertaken", "Redo ordered",
        "Redone", "Withdrawn",
    ]  # fmt: skip
    assert "Other endings" in "".join(part.pictures)


def test_a_review_that_ended_otherwise_stands_at_that_ending():
    """Negative control."""
    told = (r.Commissioned(), "Mon 2 Nov 2026"), (r.Discontinued(reasons="x"), "Mon 9 Nov 2026")
    assert stands(progress(Story(REVIEW).tell(*told).standing))["Discontinued"] == "Here now"


@pytest.mark.parametrize("kind", OTHER_ENDINGS)
def test_other_endings_are_statuses_of_their_kind_and_leave_a_line(kind):
    statuses = set(type(KINDS[kind].lifecycle.begins))
    assert set(OTHER_ENDINGS[kind]) < statuses


def test_a_clock_that_ran_over_is_hatched_from_its_last_day_to_today():
    """Overdue is never stored: the picture shows it as of the moment it is asked."""
    story = Story(INCIDENT).tell((f.LocalAuthorityBecameAware(), "Mon 2 Nov 2026"))
    clocks = story.kind.clocks(story.standing)
    for now, is_late in (("Mon 23 Nov 2026", True), ("Mon 2 Nov 2026", False)):
        part = clocks_part(story.standing, clocks, Asked(at(now), story.calendar))
        states = {row["state"] for row in part.sheet.rows}
        assert ("Overdue" in states) is is_late
        assert ('class="over" x=' in "".join(part.pictures)) is is_late


def test_a_clock_for_which_a_day_was_set_runs_from_the_day_on_which_it_was():
    """Asked on Fri 6 Nov 2026 by Fri 13 Nov: a bar of a week, and not of nothing."""
    asked_by = rr.InformationRequested(agency=Agency.POLICE, due=when("Fri 13 Nov 2026"))
    owed = (rr.NotificationSent(), "Mon 2 Nov 2026")
    story = Story(KINDS["rapid-review"]).tell(owed, (asked_by, "Fri 6 Nov 2026"))
    clocks = story.kind.clocks(story.standing, "rr.agency_return")
    part = clocks_part(story.standing, clocks, Asked(at("Mon 9 Nov 2026"), story.calendar))
    (row,) = part.sheet.rows
    assert (row["starts_on"], row["due_on"]) == ("2026-11-06", "2026-11-13")
    assert "counted from Fri 6 Nov 2026, due Fri 13 Nov 2026" in "".join(part.pictures)
