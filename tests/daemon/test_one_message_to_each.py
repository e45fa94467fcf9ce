"""Each person gets one message at a time, which says what of it is theirs and what was passed on to them."""

from datetime import timedelta

import pytest

from scheduler.reaching import Person
from workflow.actions.facts import Agreed
from workflow.alerts import Acknowledged, Delivered, Raised
from workflow.facts import Record
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.moments import at as moment_at
from workflow.partnership.facts import Formed, OfficeTaken
from workflow.rapid_review.facts import NotificationSent
from workflow.vocabulary import Agency, Capacity, Office, Rung

ENGINES = ("sqlite",)
PARTNERSHIP = "partnership/kirklees"
WHO = ("n.officer", "b.manager", "d.lead", "c.chair")
PEOPLE = {name: Person(email=f"{name}@example.org") for name in WHO}
HOLDERS = {
    Office.NOTIFYING_OFFICER: "n.officer",
    Office.BUSINESS_MANAGER: "b.manager",
    Office.DELEGATED_LOCAL_AUTHORITY: "d.lead",
    Office.CHAIR: "c.chair",
}


@pytest.fixture
def begin(new_office, email, post):
    """A partnership with these offices held, on Thu 2 April 2026."""

    def made(offices=HOLDERS, people=PEOPLE):
        office = stack.enter_context(new_office("Thu 2 Apr 2026"))
        office.open(email=email(post.port), people=people)
        office.tell(PARTNERSHIP, Formed(), "Mon 5 Jan 2026")
        for each, holder in offices.items():
            office.tell(PARTNERSHIP, OfficeTaken(office=each, holder=holder), "Mon 5 Jan 2026")
        return office

    from contextlib import ExitStack

    with ExitStack() as stack:
        yield made


def to(post, person):
    return [mail for mail in post.received if mail.went_to == [f"{person}@example.org"]]


def text(mail):
    return mail.get_body(("plain",)).get_content()


def run(office, *moments):
    for moment in moments:
        office.sweep(moment)
        office.deliver()


def agreed(office, due_on):
    from telling import when

    return office.tell("action", Agreed(owner=Agency.POLICE, due_on=when(due_on)))


def test_whoever_answers_for_several_parties_gets_one_digest(begin, post):
    """The business manager answers for the partners and for the owners of actions."""
    office = begin()
    office.tell("rapid-review", NotificationSent())
    agreed(office, "Mon 27 Apr 2026")
    run(office, "Thu 23 Apr 2026 00:01", "Thu 23 Apr 2026 09:00")
    told = [fact for fact in office.facts_of(Delivered) if fact.person == "b.manager"]
    assert len({fact.told for fact in told}) > 1
    assert len(to(post, "b.manager")) == 1


def test_what_was_passed_on_is_in_the_same_digest_and_apart(begin, post):
    """The chair is told of what the partners and of what the owners have not done."""
    office = begin()
    for _ in range(2):
        office.tell("rapid-review", NotificationSent())
    agreed(office, "Mon 27 Apr 2026")
    days = ("Tue 28 Apr 2026", "Wed 29 Apr 2026", "Thu 30 Apr 2026", "Wed 6 May 2026")
    run(office, *(f"{day} 09:00" for day in days))
    (mail,) = to(post, "c.chair")
    assert mail["Subject"].endswith(": 3 passed on to you")
    assert "ask whoever owes each what is in the way:" in text(mail)


def late(office):
    """The duties of the local authority in one case, of five working days; due on Mon 13 April 2026."""
    return office.tell("incident", LocalAuthorityBecameAware(), "Thu 2 Apr 2026")


def test_urgent_duties_of_one_case_go_in_one_message_at_midnight(begin, post):
    """Three single mails at midnight wake nobody better than one that says three."""
    office = begin()
    case = late(office)
    run(office, "Tue 14 Apr 2026 00:00")
    count = len([fact for fact in office.facts_of(Raised) if fact.rung is Rung.OVERDUE])
    assert count > 1
    (mail,) = to(post, "n.officer")
    assert mail["Subject"] == f"{case}: {count} overdue"
    assert f"    spr show {case}" in text(mail)


def test_urgent_duties_of_two_cases_go_in_two(begin, post):
    office = begin()
    cases = {late(office), late(office)}
    run(office, "Tue 14 Apr 2026 00:00")
    assert {mail["Subject"].partition(":")[0] for mail in to(post, "n.officer")} == cases


def test_an_outbox_lost_before_it_was_on_record_makes_the_same_message_of_a_case(begin, post, monkeypatch):
    """Its id follows from what is in it, and that from the record."""
    office = begin()
    late(office)
    monkeypatch.setattr("scheduler.deliver.put_on_record", lambda *_: None)
    run(office, "Tue 14 Apr 2026 00:00")
    monkeypatch.undo()
    with office.service.store.engine.begin() as tx:
        for table in ("outbox", "outbox_telling", "outbox_followed"):
            tx.exec_driver_sql(f"DROP TABLE {table}")
    office.deliver(after=timedelta(minutes=1))
    once, again = to(post, "n.officer")
    assert once["Message-ID"] == again["Message-ID"]


STEPS = ("Tue 14 Apr 2026 00:00", "Wed 15 Apr 2026 10:00", "Thu 16 Apr 2026 10:00")
"""Overdue; after one working day the business manager, after two the delegated one."""


@pytest.mark.parametrize(("vacant", "says"), [(True, True), (False, False)])
def test_where_the_step_before_found_an_empty_office_the_next_one_hears_of_it(begin, post, vacant, says):
    held = {office: who for office, who in HOLDERS.items() if not (vacant and office == "business-manager")}
    office = begin(held)
    late(office)
    run(office, *STEPS)
    (mail,) = to(post, "d.lead")
    assert ("The step before this one reached nobody." in text(mail)) is says


def test_where_the_owner_is_the_step_before_it_has_reached_them(begin, post):
    """The business manager answers for the partners, and is the first step above them."""
    office = begin()
    office.tell("rapid-review", NotificationSent())
    days = ("Tue 28 Apr 2026", "Wed 29 Apr 2026", "Thu 30 Apr 2026", "Wed 6 May 2026")
    run(office, *(f"{day} 09:00" for day in days))
    (mail,) = to(post, "c.chair")
    assert "reached nobody" not in text(mail)


def test_a_mailbox_that_stands_in_for_somebody_is_not_told_that_it_is_theirs_to_do(begin, post):
    office = begin(people={name: each for name, each in PEOPLE.items() if name != "n.officer"})
    late(office)
    run(office, "Tue 14 Apr 2026 00:00", "Wed 15 Apr 2026 00:00")
    mails = [text(mail) for mail in post.received if mail.went_to == ["office@example.org"]]
    assert mails
    assert all("This is for n.officer" in each for each in mails)
    assert not [each for each in mails if "yours to do" in each]


def test_what_lapsed_says_who_had_taken_it_on(begin, post):
    office = begin()
    agreed(office, "Mon 27 Apr 2026")
    run(office, "Tue 28 Apr 2026 09:00")
    stream = next(stream for stream, fact in office.alert_facts() if isinstance(fact, Raised))
    until = moment_at(office.now + timedelta(hours=2))
    record = Record(fact=Acknowledged(until=until), occurred=moment_at(office.now), by="j.smith")
    office.service.do(record, stream)
    post.received.clear()
    run(office, "Tue 28 Apr 2026 12:00")
    (mail,) = [each for each in to(post, "b.manager") if "taken on, but not done" in each["Subject"]]
    assert "j.smith took on an action;" in text(mail)
    assert [fact.capacity for fact in office.facts_of(Delivered)][-1] is Capacity.OWNER
