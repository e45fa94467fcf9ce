"""Whoever is recused or has left is told nothing more, however long a message has waited for them.

Each of these is told what would have been told without the recusal as well: otherwise silence proves nothing.
"""

from datetime import timedelta

import pytest
from telling import when

from scheduler.deliver import DeliveryReport
from scheduler.outbox import Stage, State
from scheduler.reaching import Person
from workflow.alerts import Delivered
from workflow.incident.facts import LocalAuthorityBecameAware, PanelNotified
from workflow.looking_after import OwnerNamed, PersonRecused, RecusalEnded
from workflow.partnership.facts import DeputyDelegated, Formed, OfficeTaken, PersonLeft
from workflow.rapid_review.facts import NotificationSent, SentToPanel
from workflow.vocabulary import Office, Party, RecusedBecause

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
MINUTE = timedelta(minutes=1)
OFFICER, DEPUTY, MANAGER, NEXT = "n.officer", "d.deputy", "b.manager", "s.successor"
PEOPLE = {
    OFFICER: Person(email="officer@example.org"),
    DEPUTY: Person(email="deputy@example.org"),
    MANAGER: Person(email="manager@example.org"),
    NEXT: Person(email="successor@example.org"),
}
PARTNERSHIP = "partnership/kirklees"
NIGHT, MORNING = "Fri 24 Apr 2026 00:05", "Fri 24 Apr 2026 09:01"
"""The rapid review of 2 April 2026 is due on Mon 27 April; it is due soon from Thu 23 April on."""


@pytest.fixture
def office(new_office, email, post):
    """A partnership with a notifying officer, a deputy of theirs until the summer, and a business manager."""
    with new_office("Thu 2 Apr 2026") as office:
        office.open(email=email(post.port), people=PEOPLE)
        office.tell(PARTNERSHIP, Formed(), "Mon 5 Jan 2026")
        for taken in (
            OfficeTaken(office=Office.NOTIFYING_OFFICER, holder=OFFICER),
            OfficeTaken(office=Office.BUSINESS_MANAGER, holder=MANAGER),
        ):
            office.tell(PARTNERSHIP, taken, "Mon 5 Jan 2026")
        yield office


@pytest.fixture
def reviews(office):
    """Five rapid reviews that the partnership owes, announced at night: they wait for the morning."""
    cases = [office.tell("rapid-review", NotificationSent(), "Thu 2 Apr 2026") for _ in range(5)]
    office.sweep("Thu 23 Apr 2026 00:05")
    assert office.deliver() == DeliveryReport()
    return cases


def recuse(office, case, person=MANAGER):
    office.tell(case, PersonRecused(person=person, because=RecusedBecause.IMPLICATED))


def looked_after_by(person):
    return OwnerNamed(owner=person, party=Party.SAFEGUARDING_PARTNERS)


def to(post, person):
    return [mail for mail in post.received if mail.went_to == [PEOPLE[person].email]]


def text(mail):
    return mail.get_body(("plain",)).get_content()


def all_of(post, person):
    return "".join(text(mail) + mail["Subject"] for mail in to(post, person))


@pytest.mark.parametrize("is_recused", [True, False])
def test_whoever_was_recused_since_is_not_told_that_it_is_withdrawn(new_office, email, post, is_recused):
    """Working Together has whoever is implicated told nothing: that it was done is something."""
    with new_office("Thu 25 Jun 2015") as office:
        office.open(email=email(post.port), people=PEOPLE)
        office.tell(PARTNERSHIP, Formed(), "Mon 5 Jan 2015")
        taken = OfficeTaken(office=Office.NOTIFYING_OFFICER, holder=OFFICER)
        office.tell(PARTNERSHIP, taken, "Mon 5 Jan 2015")
        case = office.tell("incident", AWARE, "Thu 25 Jun 2015")
        office.sweep("Fri 3 Jul 2015 10:00")
        office.deliver()
        told = len(to(post, OFFICER))
        if is_recused:
            recuse(office.at("Fri 3 Jul 2015 14:00"), case, OFFICER)
        office.at("Fri 3 Jul 2015 16:00").tell(case, PanelNotified())
        office.sweep("Fri 3 Jul 2015 16:05")
        office.deliver()
        assert len(to(post, OFFICER)) - told == (0 if is_recused else told)
        assert told > 0


@pytest.mark.parametrize("has_left", [True, False])
def test_whoever_has_left_is_not_told_that_it_is_withdrawn(office, post, reviews, has_left):
    """They are told nothing from the day after."""
    office.at(MORNING).deliver()
    assert to(post, MANAGER)
    before = len(to(post, MANAGER))
    if has_left:
        office.tell(PARTNERSHIP, PersonLeft(person=MANAGER), "Fri 24 Apr 2026")
    office.at("Mon 27 Apr 2026 09:30").tell(reviews[0], SentToPanel())
    office.sweep()
    office.deliver()
    assert (len(to(post, MANAGER)) == before) is has_left


def test_a_withdrawal_that_waits_for_the_morning_is_not_told_to_whoever_is_recused_at_night(
    office, post, reviews
):
    office.at(MORNING).deliver()
    for case in reviews[:2]:
        office.at("Fri 24 Apr 2026 20:00").tell(case, SentToPanel())
    office.sweep()
    assert office.deliver() == DeliveryReport()
    before = len(to(post, MANAGER))
    recuse(office, reviews[0])
    office.at("Mon 27 Apr 2026 09:00").deliver()
    (mail,) = to(post, MANAGER)[before:]
    assert reviews[0] not in text(mail) + mail["Subject"]
    assert reviews[1] in text(mail) + mail["Subject"]


def test_whoever_is_recused_from_one_case_of_five_hears_of_the_other_four(office, post, reviews):
    recuse(office.at("Thu 23 Apr 2026 08:00"), reviews[2])
    office.at(MORNING).deliver()
    (mail,) = to(post, MANAGER)
    assert [case in text(mail) for case in reviews] == [True, True, False, True, True]


def test_of_a_digest_that_could_not_go_the_case_is_left_out_from_which_they_were_recused_since(
    office, email, post, nobody_listens, reviews
):
    """A mail server is down for three days; what was frozen on the first does not go on the fourth."""
    office.open(email=email(nobody_listens))
    office.at(MORNING).deliver()
    (frozen,) = [row for row in office.outbox.rows(State.PENDING) if row.person == MANAGER]
    assert reviews[2] in frozen.body
    recuse(office.at("Sat 25 Apr 2026 12:00"), reviews[2])
    office.open(email=email(post.port))
    office.at("Mon 27 Apr 2026 09:01").deliver()
    (mail,) = to(post, MANAGER)
    assert [case in text(mail) for case in reviews] == [True, True, False, True, True]
    assert mail["Message-ID"] != f"<{frozen.message_id}@example.org>"
    office.deliver(after=MINUTE)
    assert len(to(post, MANAGER)) == 1


def test_without_a_recusal_it_goes_as_it_was_frozen(office, email, post, nobody_listens, reviews):
    office.open(email=email(nobody_listens))
    office.at(MORNING).deliver()
    (frozen,) = [row for row in office.outbox.rows(State.PENDING) if row.person == MANAGER]
    office.open(email=email(post.port))
    office.at("Mon 27 Apr 2026 09:01").deliver()
    (mail,) = to(post, MANAGER)
    assert mail["Message-ID"] == f"<{frozen.message_id}@example.org>"


def test_what_may_have_arrived_does_not_go_again_to_whoever_is_recused(office, post, reviews):
    """The line broke: the digest would go again as it is. A recusal weighs more than one message twice."""
    post.answers["DATA"] = ["250 OK and gone"]
    office.at(MORNING).deliver()
    recuse(office, reviews[2])
    before = len(to(post, MANAGER))
    office.deliver(after=20 * MINUTE)
    again = to(post, MANAGER)[before:]
    assert again
    assert all(reviews[2] not in text(mail) for mail in again)


def test_what_waits_over_the_night_in_which_somebody_left_reaches_whoever_came_after_them(
    office, post, reviews
):
    """In one message, with what is the successor's anyway."""
    office.at("Thu 23 Apr 2026 08:00")
    office.tell(PARTNERSHIP, PersonLeft(person=MANAGER), "Wed 22 Apr 2026")
    taken = OfficeTaken(office=Office.BUSINESS_MANAGER, holder=NEXT)
    office.tell(PARTNERSHIP, taken, "Thu 23 Apr 2026")
    office.at(MORNING).deliver()
    assert to(post, MANAGER) == []
    (mail,) = to(post, NEXT)
    assert all(case in text(mail) for case in reviews)
    office.deliver(after=MINUTE)
    assert len(to(post, NEXT)) == 1


def test_a_frozen_message_of_somebody_who_left_reaches_whoever_came_after_them(
    office, email, post, nobody_listens, reviews
):
    office.open(email=email(nobody_listens))
    office.at(MORNING).deliver()
    office.tell(PARTNERSHIP, PersonLeft(person=MANAGER), "Fri 24 Apr 2026")
    office.at("Mon 27 Apr 2026 08:00")
    taken = OfficeTaken(office=Office.BUSINESS_MANAGER, holder=NEXT)
    office.tell(PARTNERSHIP, taken, "Mon 27 Apr 2026")
    office.open(email=email(post.port))
    office.at("Mon 27 Apr 2026 09:01").deliver()
    assert to(post, MANAGER) == []
    (mail,) = to(post, NEXT)
    assert all(case in text(mail) for case in reviews)
    assert {fact.person for fact in office.facts_of(Delivered)} == {NEXT}


@pytest.mark.parametrize(
    ("announced", "goes", "told"),
    [
        ("Tue 28 Apr 2026 00:05", "Tue 28 Apr 2026 09:01", True),  # the last day of the delegation
        ("Tue 28 Apr 2026 20:00", "Wed 29 Apr 2026 09:01", False),  # which was over when its hour came
    ],
)
def test_a_deputy_whose_delegation_ended_meanwhile_is_told_no_longer(
    office, post, reviews, announced, goes, told
):
    """What is overdue is told to the deputy too: overdue since Tue 28 April 2026."""
    deputy = DeputyDelegated(office=Office.BUSINESS_MANAGER, deputy=DEPUTY, until=when("Tue 28 Apr 2026"))
    office.at("Mon 27 Apr 2026 08:00").tell(PARTNERSHIP, deputy)
    office.sweep(announced)
    office.deliver()
    office.at(goes).deliver()
    assert bool(to(post, DEPUTY)) is told
    assert to(post, MANAGER)


def test_where_it_leaves_an_announcement_with_nobody_the_mailbox_is_told(office, post, reviews):
    """Nobody else holds an office here: what nobody could be told is the one thing that must not happen."""
    recuse(office.at("Thu 23 Apr 2026 08:00"), reviews[0])
    office.at(MORNING).deliver()
    (mail,) = [mail for mail in post.received if mail.went_to == ["office@example.org"]]
    assert reviews[0] in text(mail) + mail["Subject"]
    assert MANAGER not in text(mail)


def test_the_mailbox_is_not_asked_to_pass_on_what_is_not_for_them(office, post, reviews):
    """Whoever has no address is told of at the default mailbox, which would pass it on to them."""
    office.open(people={})
    case = office.tell("rapid-review", NotificationSent(), "Thu 2 Apr 2026")
    office.tell(case, looked_after_by("x.nowhere"))
    office.sweep("Thu 23 Apr 2026 01:00")
    office.deliver()
    assert "x.nowhere" in [each.instead_of for each in office.outbox.tellings(Stage.WAITING)]
    recuse(office, case, "x.nowhere")
    office.at(MORNING).deliver()
    mails = [text(mail) + mail["Subject"] for mail in post.received if case in text(mail) + mail["Subject"]]
    assert mails
    assert all("x.nowhere" not in each for each in mails)


def test_a_recusal_that_is_over_by_the_morning_keeps_nothing_from_them(office, post, reviews):
    """What counts is how it stands when the message goes, and not what stood on record meanwhile."""
    recuse(office.at("Thu 23 Apr 2026 08:00"), reviews[0])
    office.tell(reviews[0], RecusalEnded(person=MANAGER))
    office.at(MORNING).deliver()
    (mail,) = to(post, MANAGER)
    assert all(case in text(mail) for case in reviews)


def test_whoever_looks_after_a_case_by_the_morning_is_told_and_not_whoever_did_at_night(
    office, post, reviews
):
    office.at("Thu 23 Apr 2026 08:00").tell(reviews[0], looked_after_by(NEXT))
    office.at(MORNING).deliver()
    assert reviews[0] in all_of(post, NEXT)
    assert reviews[0] not in all_of(post, MANAGER)


def test_nobody_is_lost_between_two_recusals(office, email, post, nobody_listens, reviews):
    """The first is recused, the second takes over and is recused, the first may be told again."""
    office.open(email=email(nobody_listens))
    office.tell(reviews[0], looked_after_by(NEXT))
    office.at(MORNING).deliver()
    recuse(office, reviews[0], NEXT)
    office.deliver(after=20 * MINUTE)
    office.tell(reviews[0], RecusalEnded(person=NEXT))
    recuse(office, reviews[0], MANAGER)
    office.tell(reviews[0], looked_after_by(NEXT))
    office.open(email=email(post.port))
    office.deliver(after=40 * MINUTE)
    office.deliver(after=20 * MINUTE)
    assert reviews[0] in all_of(post, NEXT)
    assert reviews[0] not in all_of(post, MANAGER)
    assert len({mail["Message-ID"] for mail in post.received}) == len(post.received)
