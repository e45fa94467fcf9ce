"""What reaches nobody by one way goes by the next, says of whom, and can be taken up again."""

from datetime import timedelta

import pytest

from scheduler.cli.alerts.letters_said import given_up, listed
from scheduler.deliver import DeliveryReport
from scheduler.outbox import State
from scheduler.reaching import Person
from workflow.alerts import Delivered, Undeliverable
from workflow.incident.facts import LocalAuthorityBecameAware, PanelNotified
from workflow.partnership.facts import Formed, OfficeTaken
from workflow.vocabulary import Office

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
MINUTE = timedelta(minutes=1)
GONE = "550 5.1.1 No such mailbox"


@pytest.fixture
def office(new_office, email, post):
    """The local authority has a mailbox of its own, and there is one for everything else."""
    with new_office("Thu 25 Jun 2015") as office:
        to = {"local-authority": "gone@example.org", "default": "office@example.org"}
        office.open(email=email(post.port, to=to))
        office.tell("incident", AWARE, "Thu 25 Jun 2015")
        office.sweep("Fri 3 Jul 2015")
        yield office


def text(mail):
    return mail.get_body(("plain",)).get_content()


def test_a_mailbox_that_is_gone_is_made_up_for_by_the_default_one_which_hears_of_it(office, post):
    post.answers["RCPT"] = [GONE]
    assert office.deliver() == DeliveryReport(dead=1, sent=1)
    (mail,) = post.received
    assert mail.went_to == ["office@example.org"]
    assert mail["Subject"] == "A message to a mailbox could not be delivered"
    assert "incident/2015-001: a further report overdue" in text(mail)
    (given_up,) = office.facts_of(Undeliverable)
    (delivered,) = office.facts_of(Delivered)
    assert given_up.message != delivered.message
    assert delivered.capacity == "fallback"


def test_where_that_one_is_gone_as_well_the_log_is_told(office, post, lines):
    post.answers["RCPT"] = [GONE, GONE]
    assert office.deliver() == DeliveryReport(dead=2, sent=1)
    assert [row.channel for row in office.outbox.rows(State.SENT)] == ["log"]
    assert [line["event"] for line in lines].count("alert") == 1
    assert office.deliver(after=MINUTE) == DeliveryReport()


def test_dead_letters_are_listed_and_taken_up_again_under_their_own_id(office, post):
    post.answers["RCPT"] = [GONE]
    office.deliver()
    (dead,) = office.outbox.dead()
    assert (dead.address, dead.why) == ("gone@example.org", "550")
    office.now += timedelta(days=1)
    again = office.outbox.retry(dead.message_id, office.now)
    assert again.message_id == dead.message_id
    assert office.deliver() == DeliveryReport(sent=1)
    assert post.received[-1]["Message-ID"] == f"<{dead.message_id}@example.org>"
    assert office.outbox.dead() == []
    assert len(office.facts_of(Delivered)) == 2


def test_what_is_given_up_a_second_time_is_on_record_a_second_time(office, post):
    post.answers["RCPT"] = [GONE]
    office.deliver()
    (dead,) = office.outbox.dead()
    office.outbox.retry(dead.message_id, office.now)
    post.answers["RCPT"] = [GONE]
    office.deliver()
    assert [fact.attempts for fact in office.facts_of(Undeliverable)] == [1, 2]


def test_what_was_taken_up_again_has_another_five_days(office, email, post, nobody_listens):
    office.open(email=email(nobody_listens, to=office.settings.email.to))
    office.deliver()
    office.deliver(after=timedelta(days=6))
    dead = next(row for row in office.outbox.dead() if row.address == "gone@example.org")
    office.outbox.retry(dead.message_id, office.now)
    office.deliver(after=20 * MINUTE)
    (row,) = (row for row in office.outbox.rows() if row.message_id == dead.message_id)
    assert row.state is State.PENDING


def test_what_no_longer_holds_is_not_sent_when_it_is_taken_up_again(office, post):
    post.answers["RCPT"] = [GONE]
    office.deliver()
    (dead,) = office.outbox.dead()
    office.tell("incident/2015-001", PanelNotified())
    office.sweep()
    office.outbox.retry(dead.message_id, office.now)
    office.deliver()
    (row,) = (row for row in office.outbox.rows() if row.message_id == dead.message_id)
    assert row.state is State.OBSOLETE


def test_there_is_nothing_to_take_up_again_of_what_was_sent_or_never_was(office, post):
    office.deliver()
    (sent,) = office.outbox.rows()
    assert office.outbox.retry(sent.message_id, office.now) is None
    assert office.outbox.retry("no such message", office.now) is None


# The next rung


WHO = ("manager", "partner", "chair")


@pytest.fixture
def held(new_office, email, post):
    """A partnership whose offices are held; what the local authority owes goes to the default mailbox."""
    with new_office("Thu 25 Jun 2015") as office:
        office.open(email=email(post.port))
        office.tell("partnership/kirklees", Formed(), "Mon 6 Jan 2014")
        offices = (Office.BUSINESS_MANAGER, Office.DELEGATED_LOCAL_AUTHORITY, Office.CHAIR)
        for each, holder in zip(offices, WHO, strict=True):
            office.tell("partnership/kirklees", OfficeTaken(office=each, holder=holder), "Mon 6 Jan 2014")
        office.tell("incident", AWARE, "Thu 25 Jun 2015")
        yield office


def reached(office, *gone):
    """Open the settings with these mailboxes gone: a server that knows no umlauts refuses them for good."""
    people = {name: Person(email=f"{'ä' * (name in gone)}{name}@example.org") for name in WHO}
    office.open(people=people)


def told(post):
    return {mail.went_to[0].partition("@")[0] for mail in post.received}


def test_what_the_business_manager_cannot_be_told_goes_to_the_next_step_of_the_ladder(held, post):
    """When one working day has gone by, the business manager is told; after two, the delegated partner."""
    reached(held, "manager")
    held.sweep("Mon 6 Jul 2015")
    held.deliver()
    assert told(post) == {"office", "partner"}


def test_above_the_last_step_it_goes_to_the_chair(held, post):
    """The negative control: everybody on the ladder has been told by then, and in vain."""
    reached(held, "manager", "partner")
    held.sweep("Mon 13 Jul 2015")
    held.deliver()
    assert told(post) == {"office", "chair"}


def test_of_a_dead_letter_is_said_who_is_about_to_be_told_instead(office, post):
    post.answers["RCPT"] = [GONE, "451 4.7.1 Greylisted"]
    office.deliver()
    ((row,),) = (listed(given_up(office.service, None)).document["dead"],)
    told = "the mailbox of local authority (fallback) by email"
    assert row["instead"] == [f"{told}, which waits to go"]
    office.deliver(after=10 * MINUTE)
    ((row,),) = (listed(given_up(office.service, None)).document["dead"],)
    assert row["instead"] == [told]


def test_three_days_without_a_mail_server(new_office, email, post, nobody_listens):
    """Everything arrives once afterwards, and what was withdrawn meanwhile does not."""
    with new_office("Thu 25 Jun 2015") as office:
        office.open(email=email(nobody_listens))
        cases = [office.tell("incident", AWARE, "Thu 25 Jun 2015") for _ in range(6)]
        office.sweep("Fri 3 Jul 2015")
        for _ in range(72):
            office.deliver(after=timedelta(hours=1))
        office.tell(cases[0], PanelNotified())
        office.sweep()
        office.open(email=email(post.port))
        for _ in range(4):
            office.deliver(after=20 * MINUTE)
        said = [text(mail) for mail in post.received]
        ids = {mail["Message-ID"] for mail in post.received}
        assert len(ids) == len(post.received)
        assert [case for case in cases if any(case in each for each in said)] == cases[1:]
