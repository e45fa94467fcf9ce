"""What is still to be asked of an incident: each question that is open, with the command that answers it."""

import pytest
from dead_child import dead
from telling import Story

from workflow.catalogue import FACTS, INCIDENT
from workflow.checklist import checklist
from workflow.criteria import told
from workflow.incident import facts as f
from workflow.vocabulary import (
    AbuseOrNeglect,
    Addressee,
    AgeBand,
    Agency,
    Answer,
    Country,
    IncidentType,
    LegalStatus,
)

B = Addressee


def items(story):
    return {each.question: each for each in checklist(story.standing)}


def test_the_checklist_asks_for_every_answer_that_the_criteria_miss():
    vague = f.Notified(organisation=Agency.SCHOOL, children=("A",))
    story = Story(INCIDENT).tell((vague, "Mon 2 Nov 2026"))
    missing = {
        "Has the child died?",
        "Was the child looked after?",
        "Is abuse or neglect known or suspected?",
    }
    assert missing <= {question for question, item in items(story).items() if item.answer is Answer.UNKNOWN}


def test_an_answer_that_is_given_is_asked_for_no_longer():
    story = dead((f.ChildStatusStated(child="A", legal_status=LegalStatus.NONE), "Tue 3 Nov 2026"))
    assert "Was the child looked after?" not in items(story)


def test_every_open_question_ends_with_a_command_that_can_be_run():
    story = dead((f.AuthoritiesStated(country=Country.WALES, home_authority="leeds"), "Tue 3 Nov 2026"))
    for item in checklist(story.standing):
        if item.answer is Answer.UNKNOWN and not item.question.startswith("Told:"):
            assert item.command.split()[2] in FACTS, item


def test_of_a_body_that_may_have_to_be_told_the_questions_of_its_ground_are_asked():
    """So that "not known yet" is no dead end: the command stands with the question that settles it."""
    items = {item.question: item for item in checklist(dead().standing)}
    assert "not known yet" in items["Told: reviewing officer?"].because
    assert items["Was the child looked after?"].command


def test_every_body_that_must_be_told_is_on_the_checklist():
    asked = [item for item in checklist(dead().standing) if item.question.startswith("Told:")]
    assert len(asked) == len(told(dead().standing))
    for item in asked:
        assert bool(item.command) is item.because.startswith("not told")


def test_wales_and_other_areas_are_said_on_the_checklist():
    story = dead((f.AuthoritiesStated(country=Country.WALES, home_authority="leeds"), "Tue 3 Nov 2026"))
    assert "Does section 16C of the Children Act 2004 apply?" in items(story)
    assert "Is it agreed which area leads?" in items(story)
    story.tell((f.LeadAgreed(lead="leeds"), "Wed 4 Nov 2026"))
    assert "Is it agreed which area leads?" not in items(story)


def test_a_request_for_a_review_is_on_the_checklist_and_is_no_notification():
    story = dead((f.ReviewAskedFor(organisation=Agency.SCHOOL), "Tue 3 Nov 2026"))
    assert "no notification" in items(story)["Has an agency asked for a review?"].because


def test_the_checklist_of_a_case_about_which_nothing_is_known_answers_nothing():
    story = Story(INCIDENT).tell((f.LocalAuthorityBecameAware(), "Mon 2 Nov 2026"))
    assert Answer.YES not in {item.answer for item in checklist(story.standing)}


ALWAYS_CONSIDERED = [
    ("sexual-abuse", "Was the child seriously harmed by sexual abuse?"),
    ("violent-assault", "Was the child seriously harmed in a violent assault, by a child or an adult?"),
    ("parent-murdered", "Has a parent been murdered and a domestic homicide review initiated?"),
]


@pytest.mark.parametrize(("situation", "question"), ALWAYS_CONSIDERED)
def test_the_pages_situations_are_asked_for_also_where_abuse_is_ruled_out(situation, question):
    """KSCP, Safeguarding Practice Reviews: additionally a review is always considered where."""
    harm = f.Notified(
        organisation=Agency.POLICE,
        type=IncidentType.SERIOUS_HARM,
        children=("A",),
        abuse_or_neglect=AbuseOrNeglect.RULED_OUT,
    )
    story = Story(INCIDENT).tell((harm, "Mon 2 Nov 2026"))
    asked = items(story)[question]
    assert asked.answer is Answer.UNKNOWN
    assert asked.command.startswith("spr record review.situation-arose --incident CASE")
    assert situation in asked.command
    story.tell((f.ReviewOpened(review="review/2026-001"), "Tue 3 Nov 2026"))
    assert items(story)[question].answer is Answer.YES


def test_without_serious_harm_only_the_murder_of_a_parent_is_asked_for():
    asked = [question for _, question in ALWAYS_CONSIDERED if question in items(dead())]
    assert asked == ["Has a parent been murdered and a domestic homicide review initiated?"]


@pytest.mark.parametrize(
    ("body", "question"),
    [
        (B.SAFEGUARDING_ADULTS_BOARD, "Was a safeguarding adults review considered?"),
        (B.COMMUNITY_SAFETY_PARTNERSHIP, "Was a domestic homicide review considered?"),
    ],
)
def test_of_a_care_leaver_of_18_or_over_the_reviews_of_adults_are_considered(body, question):
    """Domain, step 7c."""
    leaver = f.ChildStatusStated(child="A", care_leaver=Answer.YES, age_band=AgeBand.EIGHTEEN_TO_TWENTY_FOUR)
    story = dead((leaver, "Tue 3 Nov 2026"))
    assert items(story)[question].answer is Answer.UNKNOWN
    story.tell((f.BodyInformed(body=body), "Wed 4 Nov 2026"))
    assert items(story)[question].answer is Answer.YES
    assert question not in items(dead())
