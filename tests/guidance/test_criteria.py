"""The four criteria of the page: met, not met, or unknown with the answers that are missing."""

import pytest
from telling import Story, day, when

from workflow.catalogue import INCIDENT
from workflow.criteria import REFERRAL, TESTS, findings, grounds, in_force, verdict
from workflow.incident import facts as f
from workflow.incident.children import Child
from workflow.incident.standing import Incident
from workflow.vocabulary import (
    AbuseOrNeglect,
    AgeBand,
    Agency,
    Answer,
    Ground,
    Harm,
    Identity,
    IncidentType,
)

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def told(**what):
    fact = f.Notified(organisation=Agency.SCHOOL, children=("A",), **what)
    return Story(INCIDENT).tell((fact, "Mon 9 Nov 2026"))


def answer(story, ground, child="A"):
    return next(x for x in findings(story.standing) if (x.ground, x.child) == (ground, child))


@pytest.mark.parametrize(
    ("abuse", "expected"),
    [("known", YES), ("suspected", YES), ("unknown", UNKNOWN), ("ruled-out", NO)],
)
def test_a_death_is_notifiable_where_abuse_or_neglect_is_known_or_suspected(abuse, expected):
    """KSCP page, first criterion."""
    story = told(type=IncidentType.DEATH, abuse_or_neglect=AbuseOrNeglect(abuse))
    assert answer(story, Ground.DEATH).answer is expected


@pytest.mark.parametrize(
    ("abuse", "expected"),
    [("known", YES), ("suspected", YES), ("unknown", UNKNOWN), ("ruled-out", NO)],
)
def test_serious_harm_is_notifiable_where_abuse_or_neglect_is_known_or_suspected(abuse, expected):
    """KSCP page, second criterion."""
    story = told(type=IncidentType.SERIOUS_HARM, abuse_or_neglect=AbuseOrNeglect(abuse))
    assert answer(story, Ground.SERIOUS_HARM).answer is expected


@pytest.mark.parametrize("ground", [Ground.LOOKED_AFTER_DEATH, Ground.REGULATED_SETTING_DEATH])
def test_two_deaths_are_notifiable_whatever_is_thought_of_abuse(ground):
    """KSCP page, third and fourth criteria: including cases where abuse or neglect is not suspected."""
    story = told(
        type=IncidentType.DEATH,
        abuse_or_neglect=AbuseOrNeglect.RULED_OUT,
        looked_after=YES,
        regulated_setting=YES,
    )
    assert answer(story, ground).answer is YES
    assert verdict(story.standing) is YES
    assert Ground.DEATH not in grounds(story.standing)


def test_an_unknown_is_never_taken_for_no_and_what_is_missing_is_listed():
    story = told(type=IncidentType.DEATH)
    assert verdict(story.standing) is UNKNOWN
    assert answer(story, Ground.DEATH).missing == ("Is abuse or neglect known or suspected?",)
    assert answer(story, Ground.LOOKED_AFTER_DEATH).missing == ("Was the child looked after?",)


def test_the_criteria_are_not_met_only_when_every_one_fails():
    story = told(type=IncidentType.SERIOUS_HARM, abuse_or_neglect=AbuseOrNeglect.RULED_OUT)
    assert verdict(story.standing) is NO


def test_a_case_that_opens_with_the_local_authoritys_awareness_has_everything_missing():
    story = Story(INCIDENT).tell((f.LocalAuthorityBecameAware(), "Mon 9 Nov 2026"))
    assert verdict(story.standing) is UNKNOWN
    assert {len(finding.missing) for finding in findings(story.standing)} == {2}


@pytest.mark.parametrize("harm", [h for h in Harm if h is not Harm.OTHER])
def test_every_harm_of_the_pages_list_is_serious_harm(harm):
    story = told(abuse_or_neglect=AbuseOrNeglect.KNOWN).tell(
        (f.ChildSeriouslyHarmed(child="A", harm=(harm,)), "Mon 9 Nov 2026")
    )
    assert answer(story, Ground.SERIOUS_HARM).answer is YES


def test_the_list_of_harms_is_not_exhaustive_but_other_harm_needs_reasons_and_research():
    """KSCP page: considerations on serious harm are informed by available research evidence."""
    story = told(abuse_or_neglect=AbuseOrNeglect.KNOWN)
    bare = f.ChildSeriouslyHarmed(child="A", harm=(Harm.OTHER,), reasons="why")
    assert story.refused(bare, "Mon 9 Nov 2026", departure="no time") == {"other-harm-is-reasoned"}
    reasoned = f.ChildSeriouslyHarmed(child="A", harm=(Harm.OTHER,), reasons="why", research="which")
    assert answer(story.tell((reasoned, "Mon 9 Nov 2026")), Ground.SERIOUS_HARM).answer is YES


def test_recovery_does_not_exclude_serious_harm():
    """KSCP page: even if a child recovers, this does not mean that serious harm cannot have occurred."""
    story = told(abuse_or_neglect=AbuseOrNeglect.SUSPECTED)
    story.tell((f.ChildSeriouslyHarmed(child="A", recovered=YES), "Mon 9 Nov 2026"))
    assert answer(story, Ground.SERIOUS_HARM).answer is YES


def test_abuse_can_be_suspected_known_and_ruled_out_one_after_the_other():
    story = told(type=IncidentType.DEATH)
    for fact, expected in (
        (f.AbuseOrNeglectSuspected(), YES),
        (f.AbuseOrNeglectKnown(), YES),
        (f.AbuseOrNeglectRuledOut(), NO),
        (f.AbuseOrNeglectNotKnown(), UNKNOWN),
    ):
        assert answer(story.tell((fact, "Tue 10 Nov 2026")), Ground.DEATH).answer is expected


def test_each_child_is_tested_alone():
    fact = f.Notified(
        organisation=Agency.POLICE,
        type=IncidentType.DEATH,
        children=("A", "B"),
        died=("A",),
        seriously_harmed=("B",),
        abuse_or_neglect=AbuseOrNeglect.KNOWN,
    )
    story = Story(INCIDENT).tell((fact, "Mon 9 Nov 2026"))
    assert answer(story, Ground.DEATH, "A").answer is YES
    assert answer(story, Ground.DEATH, "B").answer is NO
    assert answer(story, Ground.SERIOUS_HARM, "B").answer is YES
    assert answer(story, Ground.SERIOUS_HARM, "A").answer is NO


def test_of_several_children_it_is_said_who_died():
    fact = f.Notified(organisation=Agency.POLICE, type=IncidentType.DEATH, children=("A", "B"))
    assert Story(INCIDENT).refused(fact, "Mon 9 Nov 2026") == {"who-died-is-named"}


def test_a_child_nobody_gave_a_code_is_the_child_a_code_is_given_later():
    fact = f.Notified(
        organisation=Agency.POLICE, type=IncidentType.DEATH, abuse_or_neglect=AbuseOrNeglect.KNOWN
    )
    described = f.ChildDescribed(child="A", identity=Identity.UNIDENTIFIED)
    story = Story(INCIDENT).tell((fact, "Mon 9 Nov 2026"), (described, "Tue 10 Nov 2026"))
    assert list(story.standing.children) == ["A"]
    assert answer(story, Ground.DEATH).answer is YES


def test_unborn_and_unidentified_children_need_no_date_of_birth():
    for identity in (Identity.UNBORN, Identity.UNIDENTIFIED):
        told().tell((f.ChildDescribed(child="A", identity=identity), "Mon 9 Nov 2026"))


SAID = {"Y": YES, "N": NO, "?": UNKNOWN}
THOUGHT = {
    "Y": (AbuseOrNeglect.KNOWN, AbuseOrNeglect.SUSPECTED),
    "N": (AbuseOrNeglect.RULED_OUT,),
    "?": (AbuseOrNeglect.UNKNOWN,),
}
COLUMNS = ("YY", "YN", "Y?", "NY", "NN", "N?", "?Y", "?N", "??")
# Written by hand from the page: the four criteria, every combination of the answers.
# died, harmed, abuse | looked after and regulated setting: YY YN Y? NY NN N? ?Y ?N ?? | why
# fmt: off
PAGE = [
    ("Y", "Y", "Y", "YYYYYYYYY", "a death with abuse or neglect is enough"),
    ("Y", "Y", "N", "YYYYN?Y??", "without abuse a death counts where looked after or regulated"),
    ("Y", "Y", "?", "YYYY??Y??", "and where abuse is unknown nothing is excluded"),
    ("Y", "N", "Y", "YYYYYYYYY", "a death with abuse or neglect is enough"),
    ("Y", "N", "N", "YYYYN?Y??", "without abuse a death counts where looked after or regulated"),
    ("Y", "N", "?", "YYYY??Y??", "and where abuse is unknown nothing is excluded"),
    ("Y", "?", "Y", "YYYYYYYYY", "a death with abuse or neglect is enough"),
    ("Y", "?", "N", "YYYYN?Y??", "without abuse a death counts where looked after or regulated"),
    ("Y", "?", "?", "YYYY??Y??", "and where abuse is unknown nothing is excluded"),
    ("N", "Y", "Y", "YYYYYYYYY", "serious harm with abuse or neglect is enough"),
    ("N", "Y", "N", "NNNNNNNNN", "no harm without abuse, no death at all"),
    ("N", "Y", "?", "?????????", "serious harm, and abuse is unknown"),
    ("N", "N", "Y", "NNNNNNNNN", "neither death nor serious harm"),
    ("N", "N", "N", "NNNNNNNNN", "neither death nor serious harm"),
    ("N", "N", "?", "NNNNNNNNN", "neither death nor serious harm"),
    ("N", "?", "Y", "?????????", "whether the harm was serious is unknown"),
    ("N", "?", "N", "NNNNNNNNN", "no harm without abuse, no death at all"),
    ("N", "?", "?", "?????????", "whether the harm was serious is unknown"),
    ("?", "Y", "Y", "YYYYYYYYY", "serious harm with abuse or neglect is enough"),
    ("?", "Y", "N", "????N????", "if there was a death, being looked after or regulated decides"),
    ("?", "Y", "?", "?????????", "abuse is unknown"),
    ("?", "N", "Y", "?????????", "whether there was a death is unknown"),
    ("?", "N", "N", "????N????", "if there was a death, being looked after or regulated decides"),
    ("?", "N", "?", "?????????", "death and abuse are unknown"),
    ("?", "?", "Y", "?????????", "death and serious harm are unknown"),
    ("?", "?", "N", "????N????", "if there was a death, being looked after or regulated decides"),
    ("?", "?", "?", "?????????", "nothing is known"),
]
DEATHS = [  # died, abuse, first criterion
    ("Y", "Y", "Y"), ("Y", "N", "N"), ("Y", "?", "?"),
    ("N", "Y", "N"), ("N", "N", "N"), ("N", "?", "N"),
    ("?", "Y", "?"), ("?", "N", "N"), ("?", "?", "?"),
]
HARMS = [  # seriously harmed, abuse, second criterion
    ("Y", "Y", "Y"), ("Y", "N", "N"), ("Y", "?", "?"),
    ("N", "Y", "N"), ("N", "N", "N"), ("N", "?", "N"),
    ("?", "Y", "?"), ("?", "N", "N"), ("?", "?", "?"),
]
CARED_FOR = [  # died, looked after (or regulated), third (or fourth) criterion
    ("Y", "Y", "Y"), ("Y", "N", "N"), ("Y", "?", "?"),
    ("N", "Y", "N"), ("N", "N", "N"), ("N", "?", "N"),
    ("?", "Y", "?"), ("?", "N", "N"), ("?", "?", "?"),
]
# fmt: on


def of(**what):
    return Incident(case="incident/2026-001", children={"A": Child(code="A", **what)})


@pytest.mark.parametrize(
    ("died", "harmed", "abuse", "verdicts", "why"), PAGE, ids=["".join(row[:3]) for row in PAGE]
)
def test_every_combination_of_the_answers_comes_to_what_the_page_says(died, harmed, abuse, verdicts, why):
    """KSCP page, the four criteria; a row of the table is nine combinations, and two where abuse is yes."""
    for column, expected in zip(COLUMNS, verdicts, strict=True):
        for thought in THOUGHT[abuse]:
            incident = of(
                died=SAID[died],
                harmed=SAID[harmed],
                abuse=thought,
                looked_after=SAID[column[0]],
                regulated_setting=SAID[column[1]],
            )
            assert verdict(incident, findings(incident, TESTS)) is SAID[expected], (column, why)


def test_the_table_holds_every_combination_once():
    rows = {row[:3] for row in PAGE}
    assert len(rows) == len(PAGE) == 27
    assert sum(len(row[3]) for row in PAGE) == 3**5
    assert all(len({row[:2] for row in table}) == 9 for table in (DEATHS, HARMS, CARED_FOR))


@pytest.mark.parametrize(("died", "abuse", "expected"), DEATHS)
def test_the_first_criterion_by_every_answer(died, abuse, expected):
    for thought in THOUGHT[abuse]:
        (found,) = findings(of(died=SAID[died], abuse=thought), TESTS[:1])
        assert (found.ground, found.answer) == (Ground.DEATH, SAID[expected])


@pytest.mark.parametrize(("harmed", "abuse", "expected"), HARMS)
def test_the_second_criterion_by_every_answer(harmed, abuse, expected):
    for thought in THOUGHT[abuse]:
        (found,) = findings(of(harmed=SAID[harmed], abuse=thought), TESTS[1:2])
        assert (found.ground, found.answer) == (Ground.SERIOUS_HARM, SAID[expected])


@pytest.mark.parametrize(("died", "cared_for", "expected"), CARED_FOR)
def test_the_third_and_the_fourth_criterion_by_every_answer(died, cared_for, expected):
    incident = of(died=SAID[died], looked_after=SAID[cared_for], regulated_setting=SAID[cared_for])
    assert [found.answer for found in findings(incident, TESTS[2:])] == [SAID[expected]] * 2


@pytest.mark.parametrize(("died", "care_leaver", "expected"), CARED_FOR)
def test_the_death_of_a_care_leaver_by_every_answer(died, care_leaver, expected):
    """Working Together 2023: whether or not abuse or neglect is known or suspected."""
    for thought in AbuseOrNeglect:
        incident = of(died=SAID[died], care_leaver=SAID[care_leaver], abuse=thought)
        found = next(
            x
            for x in findings(incident, in_force(day("Fri 15 Dec 2023"), page=False))
            if x.ground is Ground.CARE_LEAVER_DEATH
        )
        assert found.answer is SAID[expected]


def test_what_is_missing_is_what_was_not_answered_and_nothing_else():
    """Trap 26: unknown is not false, and the question that is missing is named."""
    for died, abuse, expected in DEATHS:
        (found,) = findings(of(died=SAID[died], abuse=THOUGHT[abuse][0]), TESTS[:1])
        unanswered = [
            q
            for q, said in (("Has the child died?", died), ("Is abuse or neglect known or suspected?", abuse))
            if said == "?"
        ]
        assert list(found.missing) == (unanswered if expected == "?" else [])


NATIONAL = [
    ("Wed 25 Mar 2015", (), "before Working Together 2015 there were other rules"),
    ("Thu 26 Mar 2015", ("death", "serious-harm", "looked-after-death", "regulated-setting-death"), "Working Together 2015: the four"),
    ("Thu 28 Jun 2018", ("death", "serious-harm", "looked-after-death", "regulated-setting-death"), "the last day of the four"),
    ("Fri 29 Jun 2018", ("death", "serious-harm", "looked-after-death"), "section 16C: two, and looked after deaths"),
    ("Thu 14 Dec 2023", ("death", "serious-harm", "looked-after-death"), "the last day before care leavers"),
    ("Fri 15 Dec 2023", ("death", "serious-harm", "looked-after-death", "care-leaver-death"), "Working Together 2023"),
    ("Thu 19 Mar 2026", ("death", "serious-harm", "looked-after-death", "care-leaver-death"), "2026: to be confirmed"),
]  # fmt: skip


@pytest.mark.parametrize(("on", "expected", "why"), NATIONAL)
def test_the_national_criteria_are_those_of_their_day(on, expected, why):
    """Traps 1 and 17: an old case is judged by the rules of its day."""
    assert tuple(test.ground for test in in_force(day(on), page=False)) == expected, why


@pytest.mark.parametrize("on", [row[0] for row in NATIONAL])
def test_the_partnerships_four_are_always_among_them(on):
    """The page, in the wording of 2015, is the local policy."""
    assert set(TESTS) <= set(in_force(day(on)))


def test_where_the_day_is_unknown_every_criterion_is_asked():
    assert len(in_force(None)) == len(in_force(None, page=False)) == 5


def test_the_criteria_of_an_incident_are_those_of_the_day_it_happened_not_of_the_day_it_came_up():
    old = f.Notified(organisation=Agency.SCHOOL, children=("A",), happened=when("Mon 4 Jan 2021"))
    tested = {each.ground for each in findings(Story(INCIDENT).tell((old, "Mon 9 Nov 2026")).standing)}
    assert tested == {test.ground for test in TESTS}
    new = f.Notified(organisation=Agency.SCHOOL, children=("A",), happened=when("Fri 6 Nov 2026"))
    tested = {each.ground for each in findings(Story(INCIDENT).tell((new, "Mon 9 Nov 2026")).standing)}
    assert Ground.CARE_LEAVER_DEATH in tested


def test_a_person_of_eighteen_or_over_is_no_child_but_can_be_a_care_leaver():
    """Domain: child under 18 at the event; care leavers up to and including 24."""
    grown = of(
        died=YES,
        abuse=AbuseOrNeglect.KNOWN,
        looked_after=NO,
        care_leaver=YES,
        age=AgeBand.EIGHTEEN_TO_TWENTY_FOUR,
    )
    assert grounds(grown) == (Ground.CARE_LEAVER_DEATH,)
    older = of(died=YES, abuse=AbuseOrNeglect.KNOWN, care_leaver=YES, age=AgeBand.TWENTY_FIVE_OR_OVER)
    assert verdict(older) is NO


def test_a_referral_for_review_is_no_notification():
    """G6: any agency can ask; it is no ground of a notifiable incident."""
    story = Story(INCIDENT).tell((f.ReviewAskedFor(organisation=Agency.SCHOOL), "Mon 9 Nov 2026"))
    (asked,) = findings(story.standing, (REFERRAL,))
    assert (asked.ground, asked.answer) == (Ground.REFERRAL_FOR_REVIEW, YES)
    assert verdict(story.standing) is UNKNOWN
    assert Ground.REFERRAL_FOR_REVIEW not in {test.ground for test in in_force(None)}


def test_nobody_asked_for_a_review_is_unknown_and_not_no():
    (asked,) = findings(of(), (REFERRAL,))
    assert asked.answer is UNKNOWN


def unborn(*told_):
    """The death of an unborn child, with abuse suspected."""
    fact = f.Notified(
        organisation=Agency.HOSPITAL,
        type=IncidentType.DEATH,
        children=("A",),
        abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
        looked_after=Answer.NO,
        regulated_setting=Answer.NO,
    )
    described = f.ChildDescribed(child="A", identity=Identity.UNBORN)
    return Story(INCIDENT).tell((fact, "Mon 9 Nov 2026"), (described, "Mon 9 Nov 2026"), *told_)


def test_whether_the_death_of_an_unborn_child_meets_a_criterion_is_not_known_and_the_question_is_named():
    """To be confirmed by the partnership: by policy, and Working Together 2026."""
    finding = answer(unborn(), Ground.DEATH)
    assert finding.answer is UNKNOWN
    assert [question for question in finding.missing if "unborn" in question and "confirmed" in question]
    assert verdict(unborn().standing) is UNKNOWN


def test_a_child_who_was_born_and_died_is_tested_as_any_other():
    aged = f.ChildStatusStated(child="A", age_band=AgeBand.UNDER_ONE)
    assert answer(unborn((aged, "Tue 10 Nov 2026")), Ground.DEATH).answer is YES


def test_where_abuse_is_ruled_out_the_death_of_an_unborn_child_is_no_ground_either_way():
    story = unborn((f.AbuseOrNeglectRuledOut(child="A"), "Tue 10 Nov 2026"))
    assert answer(story, Ground.DEATH).answer is NO


def test_the_partnership_decides_on_it_by_confirming_the_criteria_with_the_ground():
    source = f.CriteriaConfirmed(grounds=(Ground.DEATH,), source=Agency.HOSPITAL)
    assert unborn((source, "Tue 10 Nov 2026")).standing.grounds == (Ground.DEATH,)
