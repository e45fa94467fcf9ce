"""A chronology: each agency's account kept whole, read as one, with nothing decided by the program."""

import pytest
from telling import Story, when

from workflow.catalogue import CHRONOLOGY
from workflow.chronology import facts as f
from workflow.chronology.differences import conflicts
from workflow.chronology.merging import gaps, merged, overlaps, silences, spans
from workflow.chronology.settling import in_force, lapsed
from workflow.chronology.standing import Status
from workflow.corrections import Linked
from workflow.facts import Record, RecordAll
from workflow.moments import Moment
from workflow.rules import Refused
from workflow.vocabulary import Agency, Answer, Precision, Stands, Words

POLICE, SCHOOL, GP = Agency.POLICE, Agency.SCHOOL, Agency.GENERAL_PRACTICE
YEAR = Moment("2020-01-01/2020-12-31")


class Others(dict):
    """Any other case can be named, with nothing on record."""

    def __missing__(self, case):
        from workflow.catalogue import kind_of

        return kind_of(case).begin(case)


def opened(**said):
    story = Story(CHRONOLOGY)
    story.others = Others()
    fact = f.Opened(
        **{
            "review": "review/2026-001",
            "period": YEAR,
            "agencies": (POLICE, SCHOOL),
            "people": ("A", "mother"),
            **said,
        }
    )
    story.record(fact, "Mon 9 Nov 2026")
    return story


def event(agency, moment, text="A visit.", number=1, **said):
    return f.EventRecorded(agency=agency, happened=when(moment), event=Words(text), number=number, **said)


def told(*events, settled=()):
    """A chronology in which each agency returned these events."""
    story = opened()
    for agency in dict.fromkeys(each.agency for each in events):
        story.record(f.Received(agency=agency), "Tue 10 Nov 2026")
    for each in events:
        assert not isinstance(story.record(each, "Tue 10 Nov 2026"), Refused)
    return story


def rows(story, **texts):
    return merged(story.standing.events(), **texts)


# The case


def test_a_chronology_tells_its_review_that_it_was_begun():
    """KSCP and Working Together: the agencies' information is gathered for the review."""
    story = opened()
    assert ("review/2026-001", Linked) in [(case, type(entry.fact)) for case, entry in story.elsewhere]


def test_a_later_file_of_an_agency_takes_the_place_of_its_earlier_one_as_a_whole():
    story = told(event(POLICE, "Wed 4 Mar 2020"), event(SCHOOL, "Thu 5 Mar 2020"))
    story.record(f.Received(agency=POLICE), "Wed 11 Nov 2026")
    story.record(event(POLICE, "Fri 6 Mar 2020", number=2), "Wed 11 Nov 2026")
    assert [(row.fact.agency, row.fact.number) for row in rows(story)] == [(SCHOOL, 1), (POLICE, 2)]


def test_a_file_that_is_withdrawn_gives_its_place_back():
    """A file of the wrong family must not stay, and what was there before must not be lost."""
    story = told(event(POLICE, "Wed 4 Mar 2020"))
    story.record(f.Received(agency=POLICE), "Wed 11 Nov 2026")
    story.record(event(POLICE, "Fri 6 Mar 2020", number=2), "Wed 11 Nov 2026")
    story.record(f.SubmissionWithdrawn(agency=POLICE, reasons=Words("Another family.")), "Thu 12 Nov 2026")
    assert [row.fact.number for row in rows(story)] == [1]


def test_an_event_of_a_file_that_never_came_is_refused():
    refused = opened().record(event(POLICE, "Wed 4 Mar 2020"), "Tue 10 Nov 2026")
    assert isinstance(refused, Refused)


def test_an_event_about_somebody_without_a_code_is_refused():
    story = told(event(POLICE, "Wed 4 Mar 2020", subjects=("A",)))
    refused = story.record(event(POLICE, "Wed 4 Mar 2020", subjects=("B",)), "Tue 10 Nov 2026")
    assert [unmet.rule for unmet in refused.because] == ["people-have-codes"]


def test_it_is_not_agreed_while_an_agency_is_awaited_unless_a_reason_is_given():
    """Every agency returns something: nil returns count."""
    story = told(event(POLICE, "Wed 4 Mar 2020"))
    refused = story.record(f.Agreed(), "Thu 12 Nov 2026")
    assert "awaited: school" in refused.because[0].sentence
    story.record(f.Received(agency=SCHOOL, nil_return=Answer.YES), "Thu 12 Nov 2026")
    story.record(f.Agreed(), "Thu 12 Nov 2026")
    assert story.standing.status is Status.AGREED


def test_facts_recorded_together_are_recorded_all_or_not_at_all():
    story = opened()
    good = Record(fact=f.Received(agency=POLICE), occurred=when("Tue 10 Nov 2026"))
    bad = Record(fact=event(SCHOOL, "Wed 4 Mar 2020"), occurred=when("Tue 10 Nov 2026"))
    assert isinstance(CHRONOLOGY.decide(story.standing, RecordAll((good, bad)), story.given), Refused)
    both = CHRONOLOGY.decide(story.standing, RecordAll((good, good)), story.given)
    assert [entry.fact.number for _, entry in both] == [1, 2], "each is decided upon the one before it"


def test_the_standing_counts_events_and_keeps_none():
    """Fifty thousand events cost as much each as ten do."""
    story = told(*(event(POLICE, "Wed 4 Mar 2020", row=n) for n in range(1, 30)))
    held = [getattr(story.standing, name) for name in story.standing.__struct_fields__ if name != "past"]
    assert story.standing.counts == {("police", 1): 29}
    assert not any(isinstance(each, tuple) and len(each) > 2 for each in held)


# Read as one


def test_events_stand_by_date_then_by_how_exactly_it_is_known_then_by_agency():
    """Merge by date, then agency; keep provenance."""
    story = told(
        event(SCHOOL, "2020-03"),
        event(SCHOOL, "Wed 4 Mar 2020"),
        event(POLICE, "Wed 4 Mar 2020"),
        event(SCHOOL, "Wed 4 Mar 2020 09:00"),
        event(POLICE, "Sun 1 Mar 2020"),
        event(POLICE, "unknown"),
    )
    assert [(str(row.fact.agency), str(row.happened)) for row in rows(story)] == [
        ("police", "2020-03-01"),
        ("school", "2020-03"),
        ("school", "2020-03-04T09:00:00Z"),
        ("police", "2020-03-04"),
        ("school", "2020-03-04"),
        ("police", "unknown"),
    ]


def test_a_long_silence_while_others_have_contact_is_a_gap():
    story = told(
        event(POLICE, "Wed 1 Jan 2020"),
        event(POLICE, "Wed 1 Jul 2020"),
        event(SCHOOL, "Wed 1 Apr 2020"),
        event(POLICE, "Thu 31 Dec 2020"),
    )
    found = gaps(rows(story), YEAR)
    silent = [(gap.agency, str(gap.first), str(gap.last), gap.days, gap.others) for gap in found]
    assert silent == [
        ("police", "2020-01-02", "2020-06-30", 181, {"school": 1}),
        ("school", "2020-01-01", "2020-03-31", 91, {"police": 1}),
        ("school", "2020-04-02", "2020-12-31", 274, {"police": 2}),
    ]


def test_a_silence_that_nobody_breaks_is_no_gap():
    """Negative control: between July and December nobody had contact."""
    story = told(event(POLICE, "Wed 1 Jul 2020"), event(POLICE, "Thu 31 Dec 2020"))
    assert gaps(rows(story), Moment("2020-07-01/2020-12-31")) == []


@pytest.mark.parametrize(("longer_than", "how_many"), [(90, 1), (91, 0)])
def test_a_gap_is_longer_than_the_days_that_are_asked_for(longer_than, how_many):
    story = told(event(SCHOOL, "Wed 1 Apr 2020"), event(POLICE, "Wed 1 Jan 2020"))
    found = gaps(rows(story), Moment("2020-01-01/2020-04-01"), longer_than=longer_than)
    assert len([gap for gap in found if gap.agency == "school"]) == how_many, "91 days, 1 January to 31 March"


def test_a_month_or_a_range_covers_all_of_its_days():
    story = told(event(SCHOOL, "2020-01-01/2020-12-31"), event(POLICE, "Wed 1 Apr 2020"))
    assert "school" not in {gap.agency for gap in gaps(rows(story), YEAR)}


def test_days_on_which_two_agencies_had_contact_are_counted():
    story = told(event(SCHOOL, "Wed 4 Mar 2020"), event(POLICE, "Wed 4 Mar 2020"), event(GP, "2020-03"))
    assert [(each.agencies, each.days) for each in overlaps(rows(story))] == [(("police", "school"), 1)]
    assert [(each.agency, each.events) for each in spans(rows(story))] == [
        ("general-practice", 1),
        ("police", 1),
        ("school", 1),
    ]


def pair(one=None, other=None, moments=("Wed 4 Mar 2020 14:05", "Wed 4 Mar 2020 14:35")):
    first = event(
        POLICE, moments[0], "Officers saw the child at home.", **{"subjects": ("A",), **(one or {})}
    )
    second = event(SCHOOL, moments[1], "Home visit, child at home.", **{"subjects": ("A",), **(other or {})})
    return told(first, second)


def test_two_accounts_of_near_hours_that_differ_are_shown_side_by_side():
    (found,) = conflicts(rows(pair({"seen": Answer.YES}, {"seen": Answer.NO})))
    assert found.because == ("30 minutes apart",)
    assert found.differ == ("the time", "whether the child was seen")
    assert found.settled is None


def test_an_agency_that_names_the_other_as_present_speaks_of_the_same_contact():
    moments = ("Wed 4 Mar 2020 09:05", "Wed 4 Mar 2020 14:35")
    (found,) = conflicts(rows(pair({"present": (SCHOOL,)}, moments=moments)))
    assert found.because == ("police names school as present",)


def test_texts_that_are_alike_speak_of_the_same_contact():
    moments = ("Wed 4 Mar 2020 09:05", "Wed 4 Mar 2020 14:35")
    story = pair(moments=moments)
    numbers = [row.number for row in rows(story)]
    alike = dict.fromkeys(numbers, "Joint visit to the home after a call about shouting")
    assert conflicts(rows(story)) == [], "without the texts nothing speaks for one contact"
    (found,) = conflicts(rows(story, texts=alike))
    assert found.because == ("the texts are alike",)


@pytest.mark.parametrize(
    ("one", "other", "moments"),
    [
        ({"subjects": ("A",)}, {"subjects": ("A",)}, ("Wed 4 Mar 2020 14:05", "Thu 5 Mar 2020 14:05")),
        ({"seen": Answer.YES}, {"seen": Answer.UNKNOWN}, ("Wed 4 Mar 2020 14:05",) * 2),
        ({}, {}, ("Wed 4 Mar 2020 14:05",) * 2),
    ],
    ids=["another day", "one does not know", "nothing differs"],
)
def test_what_is_no_difference_is_not_shown_as_one(one, other, moments):
    """Nothing unknown is ever taken for no."""
    assert conflicts(rows(pair(one, other, moments))) == []


def test_a_time_that_is_only_about_then_differs_from_one_that_is_stated():
    sure = ({"precision": Precision.STATED}, {"precision": Precision.APPROXIMATE})
    (found,) = conflicts(rows(pair(*sure, ("Wed 4 Mar 2020 14:05",) * 2)))
    assert found.differ == ("how exact the time is",)


def test_what_somebody_settled_stays_with_the_difference_and_both_accounts_stay():
    story = pair({"seen": Answer.YES}, {"seen": Answer.NO})
    one, other = (row.number for row in rows(story))
    settled = f.DifferenceSettled(first=one, second=other, stands=Stands.FIRST, reasons=Words("The log."))
    story.record(settled, "Thu 12 Nov 2026")
    (found,) = conflicts(rows(story), story.standing.settled)
    assert found.settled.fact.stands is Stands.FIRST
    assert len(rows(story)) == 2


def test_what_is_no_pair_of_accounts_cannot_be_settled():
    story = told(event(POLICE, "Wed 4 Mar 2020"), event(POLICE, "Wed 4 Mar 2020"))
    one, other = (row.number for row in rows(story))
    settled = f.DifferenceSettled(first=one, second=other, stands=Stands.BOTH, reasons=Words("Two visits."))
    refused = story.record(settled, "Thu 12 Nov 2026")
    assert [unmet.rule for unmet in refused.because] == ["two-accounts"]


def test_an_event_that_is_corrected_counts_as_corrected():
    story = told(event(POLICE, "Wed 4 Mar 2020"))
    story.correct(rows(story)[0].number, event(POLICE, "Thu 5 Mar 2020"), "Tue 10 Nov 2026")
    assert [str(row.happened) for row in rows(story)] == ["2020-03-05"]


# Found by people who read two accounts


def test_hours_near_each_other_are_of_one_contact_on_both_sides_of_a_full_hour_and_of_midnight():
    """09:58 and 10:02 are four minutes apart, though not of one hour on the clock."""
    answers = ({"seen": Answer.YES}, {"seen": Answer.NO})
    (found,) = conflicts(rows(pair(*answers, ("Wed 4 Mar 2020 09:58", "Wed 4 Mar 2020 10:02"))))
    assert (found.because, found.possible) == (("4 minutes apart",), False)
    (found,) = conflicts(rows(pair(*answers, ("Wed 4 Mar 2020 23:58", "Thu 5 Mar 2020 00:02"))))
    assert found.because == ("4 minutes apart",)
    assert conflicts(rows(pair(moments=("Wed 4 Mar 2020 09:00", "Wed 4 Mar 2020 10:01")))) == []


def test_one_day_on_which_one_agency_saw_the_child_and_the_other_did_not_is_possibly_one_contact():
    """Police: seen; local authority: not seen; neither knows the hour."""
    moments = ("Wed 4 Mar 2020", "Wed 4 Mar 2020")
    (found,) = conflicts(rows(pair({"seen": Answer.YES}, {"seen": Answer.NO}, moments)))
    assert (found.because, found.possible) == (("one day and the same people",), True)
    of_the_mother = {"seen": Answer.NO, "subjects": ("mother",)}
    assert conflicts(rows(pair({"seen": Answer.YES}, of_the_mother, moments))) == []


def test_a_text_that_names_the_other_agency_speaks_of_possibly_one_contact():
    """Joint visit with police: the row names the police, though no column does."""
    story = pair(moments=("Wed 4 Mar 2020 09:05", "Wed 4 Mar 2020 14:35"))
    school = next(row.number for row in rows(story) if row.fact.agency is SCHOOL)
    (found,) = conflicts(rows(story, names={school: frozenset({POLICE})}))
    assert (found.because, found.possible) == (("the text of school names police",), True)


def test_two_agencies_seldom_use_the_same_words_and_share_the_main_ones():
    story = pair(moments=("Wed 4 Mar 2020 09:05", "Wed 4 Mar 2020 14:35"))
    one, other = (row.number for row in rows(story))
    texts = {
        one: "Officers attended the flat after neighbours reported shouting, spoke to mother, no injuries.",
        other: "Mother said that neighbours had reported shouting at the flat.",
    }
    (found,) = conflicts(rows(story, texts=texts))
    assert (found.because, found.possible) == (("the texts share their main words",), True)


def test_it_is_said_aloud_when_a_chronology_is_agreed_with_a_difference_unsettled():
    story = pair({"seen": Answer.YES}, {"seen": Answer.NO})
    agreed = story.record(f.Agreed(), "Thu 12 Nov 2026")
    assert [rule.code for rule in agreed.warnings] == ["differences-settled"]


def test_nothing_is_said_when_every_difference_is_settled():
    story = pair({"seen": Answer.YES}, {"seen": Answer.NO})
    one, other = (row.number for row in rows(story))
    settled = f.DifferenceSettled(first=one, second=other, stands=Stands.FIRST, reasons=Words("The log."))
    story.record(settled, "Thu 12 Nov 2026")
    assert story.record(f.Agreed(), "Thu 12 Nov 2026").warnings == ()


def test_a_time_of_which_nobody_reports_anything_is_a_silence_of_all():
    """What no agency knows of is where a review looks first."""
    story = told(event(POLICE, "Wed 1 Jan 2020"), event(SCHOOL, "Wed 29 Jul 2020"))
    found = [(each.agency, str(each.first), str(each.last)) for each in silences(rows(story), YEAR)]
    assert found == [("", "2020-01-02", "2020-07-28"), ("", "2020-07-30", "2020-12-31")]
    assert silences([], YEAR)[0].days == 366
    assert silences([], Moment("unknown")) == []


def test_what_was_settled_about_a_row_that_no_longer_counts_has_lapsed():
    story = pair({"seen": Answer.YES}, {"seen": Answer.NO})
    one, other = (row.number for row in rows(story))
    settled = f.DifferenceSettled(first=one, second=other, stands=Stands.FIRST, reasons=Words("The log."))
    story.record(settled, "Thu 12 Nov 2026")
    assert (len(in_force(story.standing)), lapsed(story.standing)) == (1, [])
    story.record(f.Received(agency=SCHOOL), "Fri 13 Nov 2026")
    assert in_force(story.standing) == []
    assert [each.entry.fact for each in lapsed(story.standing)] == [settled]


# Found by somebody who breaks things


ABOUT, STATED = {"precision": Precision.APPROXIMATE}, {"precision": Precision.STATED}


def test_an_hour_that_is_only_about_then_does_not_differ_from_one_near_it():
    """About 2pm and 14:20 can both be right."""
    near, far = (
        ("Wed 4 Mar 2020 14:00", "Wed 4 Mar 2020 14:20"),
        ("Wed 4 Mar 2020 14:00", "Wed 4 Mar 2020 17:00"),
    )
    assert conflicts(rows(pair(ABOUT, {}, near))) == []
    (found,) = conflicts(rows(pair({**ABOUT, "seen": Answer.YES}, {"seen": Answer.NO}, near)))
    assert (found.because, found.differ) == (("about 20 minutes apart",), ("whether the child was seen",))
    (found,) = conflicts(rows(pair({**ABOUT, "present": (SCHOOL,)}, {}, far)))
    assert found.differ == ("the time",), "three hours are no longer about then"


def pairs_of(*events):
    return [
        (str(each.one.happened)[11:16], str(each.other.happened)[11:16])
        for each in conflicts(rows(told(*events)))
    ]


def test_exact_hours_are_paired_before_those_that_are_only_near():
    """Two visits of one afternoon, told alike by both agencies, are no four differences."""
    hours = ("Wed 4 Mar 2020 14:00", "Wed 4 Mar 2020 14:30")
    assert pairs_of(*(event(agency, hour, **STATED) for agency in (POLICE, SCHOOL) for hour in hours)) == []
    assert pairs_of(
        event(POLICE, "Wed 4 Mar 2020 14:00", **ABOUT),
        event(POLICE, "Wed 4 Mar 2020 14:20", **STATED),
        event(SCHOOL, "Wed 4 Mar 2020 14:10", **STATED),
    ) == [("14:10", "14:20")]


@pytest.mark.parametrize("said", [({"seen": Answer.YES}, {"seen": Answer.NO}), (ABOUT, {})])
def test_what_was_settled_stays_settled_when_a_nearer_account_comes(said):
    """A reason that somebody wrote must not drop out of sight."""
    story = pair(*said)
    one, other = (row.number for row in rows(story))
    settled = f.DifferenceSettled(first=one, second=other, stands=Stands.FIRST, reasons=Words("The log."))
    story.record(settled, "Thu 12 Nov 2026")
    story.record(event(SCHOOL, "Wed 4 Mar 2020 14:05"), "Thu 12 Nov 2026")
    assert [each.settled is not None for each in conflicts(rows(story), story.standing.settled)] == [True]
