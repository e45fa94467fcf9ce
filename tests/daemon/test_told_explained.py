"""Years later somebody asks who was told, when, and of what: the answer must not contradict itself."""

import pytest
from telling import when

from scheduler.cli.alerts.explained import explained
from scheduler.cli.reading.explaining import chosen
from scheduler.cli.reading.history_said import said, told_of
from scheduler.reaching import Person
from workflow.incident.facts import LocalAuthorityBecameAware, PanelNotified
from workflow.looking_after import PersonRecused
from workflow.partnership.facts import Formed, OfficeTaken
from workflow.rapid_review.facts import InformationRequested, NotificationSent, Started
from workflow.vocabulary import Agency, Office, RecusedBecause

ENGINES = ("sqlite",)
OFFICER, DUTY = "n.officer", "sin.notify_panel"
PARTNERSHIP = "partnership/kirklees"


@pytest.fixture
def office(new_office, email, post):
    """A partnership whose notifying officer is told by e-mail."""
    with new_office("Mon 1 Jun 2026") as office:
        office.open(email=email(post.port), people={OFFICER: Person(email="officer@example.org")})
        office.tell(PARTNERSHIP, Formed(), "Mon 5 Jan 2026")
        taken = OfficeTaken(office=Office.NOTIFYING_OFFICER, holder=OFFICER)
        office.tell(PARTNERSHIP, taken, "Mon 5 Jan 2026")
        yield office


@pytest.fixture
def told(office):
    """Due on Mon 8 June 2026; the officer is told on Thu 4 June that it is due soon."""
    case = office.tell("incident", LocalAuthorityBecameAware(), "Mon 1 Jun 2026")
    office.sweep("Thu 4 Jun 2026 09:30")
    office.deliver()
    return case


def explanation(office, case):
    answer = explained(office.service, chosen(office.service, case, DUTY, None, None))
    return answer.document, [getattr(each, "text", "") for each in answer.page]


def recuse(office, case):
    office.tell(case, PersonRecused(person=OFFICER, because=RecusedBecause.IMPLICATED))


def history(office, case):
    stream = office.service.store.stream(f"alert/{case}|{DUTY}||1")
    return [said(told_of(office.service, each, words=False)) for each in stream]


def step(document, rung):
    return next(each for each in document["ladder"] if each["rung"] == rung)


def test_whoever_was_told_and_recused_afterwards_was_not_passed_by(office, told):
    recuse(office.at("Mon 8 Jun 2026 14:00"), told)
    document, page = explanation(office, told)
    assert step(document, "due-soon")["passed_by"] == []
    (line,) = [each for each in page if each.startswith("Told: ")]
    assert line.startswith("Told: n.officer (owner) by email, Thu 4 June 2026")
    assert line.endswith("; recused since Mon 8 June 2026")
    assert {"who": OFFICER, "why": "recused"} in step(document, "overdue")["passed_by"]


def test_whoever_was_recused_before_was_passed_by(office):
    case = office.tell("incident", LocalAuthorityBecameAware(), "Mon 1 Jun 2026")
    recuse(office, case)
    office.sweep("Thu 4 Jun 2026 09:30")
    office.deliver()
    document, page = explanation(office, case)
    assert {"who": OFFICER, "why": "recused"} in step(document, "due-soon")["passed_by"]
    assert not [each for each in page if each.startswith("Told: n.officer")]


def test_an_office_that_changed_hands_afterwards_changes_nothing_of_what_was_said(office, told):
    """That it was taken from May on came on record in June only."""
    office.at("Mon 8 Jun 2026 14:00")
    taken = OfficeTaken(office=Office.NOTIFYING_OFFICER, holder="s.successor")
    office.tell(PARTNERSHIP, taken, "Fri 1 May 2026")
    document, _ = explanation(office, told)
    assert [each["person"] for each in step(document, "due-soon")["told"]] == [OFFICER]
    assert step(document, "overdue")["told"][0]["person"] == "s.successor"


def test_what_will_not_go_to_whoever_is_recused_is_not_shown_as_on_its_way(office, told):
    office.sweep("Mon 8 Jun 2026 00:01")
    office.deliver()
    document, _ = explanation(office, told)
    assert [each["person"] for each in document["messages"] if each["state"] == "waiting"] == [OFFICER]
    recuse(office, told)
    document, _ = explanation(office, told)
    assert [each for each in document["messages"] if each["state"] == "waiting"] == []


def test_a_step_comes_when_so_many_working_days_have_gone_by(office, told):
    """The words of the policy: after 1, 2 and 5 working days; due on Mon 8 June 2026."""
    _, page = explanation(office, told)
    steps = [each for each in page if "gone by" in each]
    first, second, third = (each.partition(", when ")[2] for each in steps)
    assert first == "1 working day has gone by: from the beginning of Wed 10 June 2026"
    assert second == "2 working days have gone by: from the beginning of Thu 11 June 2026"
    assert third == "5 working days have gone by: from the beginning of Tue 16 June 2026"


def test_of_a_date_that_was_over_already_they_are_counted_from_when_it_came_on_record(office):
    case = office.tell("incident", LocalAuthorityBecameAware(), "Mon 4 May 2026")
    _, page = explanation(office, case)
    (first, *_) = [each for each in page if "gone by" in each]
    assert first.partition(", when ")[2] == (
        "1 working day has gone by since it came on record: from the beginning of Wed 3 June 2026"
    )


def test_the_history_says_who_was_told_in_which_capacity_and_of_what(office, told):
    office.at("Thu 4 Jun 2026 11:00").tell(told, PanelNotified())
    office.sweep()
    office.deliver()
    went = [each for each in history(office, told) if "went to" in each]
    assert went == [
        "The message went to n.officer (owner) by email: due soon, due Mon 8 June 2026.",
        "The message went to n.officer (owner) by email: withdrawn, met.",
    ]


def test_the_explanation_says_of_which_announcement_somebody_was_told(office, told):
    office.at("Thu 4 Jun 2026 11:00").tell(told, PanelNotified())
    office.sweep()
    office.deliver()
    document, _ = explanation(office, told)
    assert [each["says"] for each in document["history"] if each["type"] == "alert.delivered"] == [
        "told n.officer (owner) by email: due soon, due Mon 8 June 2026",
        "told n.officer (owner) by email: withdrawn, met",
    ]


def test_who_was_not_reached_is_named_as_well(office, post, told):
    post.answers["RCPT"] = ["550 5.1.1 No such mailbox"]
    office.sweep("Mon 8 Jun 2026 09:30")
    office.deliver()
    (line,) = [each for each in history(office, told) if "could not be delivered" in each]
    assert line == (
        "The message could not be delivered to n.officer (owner) by email: due today, due Mon 8 June 2026."
    )


def test_a_last_day_on_a_sunday_has_its_last_working_day_before_it(office):
    """Due on Sun 14 June 2026, which is due soon two working days before, from Thu 11 June 2026 on."""
    case = office.tell("rapid-review", NotificationSent())
    office.tell(case, Started())
    office.tell(case, InformationRequested(agency=Agency.POLICE, due=when("Sun 14 Jun 2026")))
    asked_for = chosen(office.service, case, "rr.agency_return", None, None)
    page = [getattr(each, "text", "") for each in explained(office.service, asked_for).page]
    soon = next(each for each in page if each.startswith("due soon"))
    assert soon == ("due soon, 2 working days before the last day: from the beginning of Thu 11 June 2026")
    today = next(each for each in page if each.startswith("due today"))
    assert today == "due today, on the last day: from the beginning of Sun 14 June 2026"
