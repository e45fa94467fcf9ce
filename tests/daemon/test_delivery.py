"""A message reaches its party at least once, with one Message-ID, whatever the mail server does."""

from datetime import timedelta

import pytest

from projections.runner import VIEWS
from scheduler.deliver import FIRST_WAIT, GIVEN_UP_AFTER, LONGEST_WAIT, DeliveryReport, wait
from workflow.alerts import Delivered, Undeliverable
from workflow.incident.facts import LocalAuthorityBecameAware, Notified, PanelNotified
from workflow.vocabulary import Agency, Party

ENGINES = ("sqlite", "postgres")

AWARE = LocalAuthorityBecameAware()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def overdue(office):
    """An office in which one duty has just been announced as overdue."""

    def announced(settings=None):
        office.open(email=settings)
        office.at("Thu 25 Jun 2015").tell("incident", AWARE, "Thu 25 Jun 2015")
        office.sweep("Mon 6 Jul 2015")
        return office

    return announced


@pytest.fixture
def office(new_office):
    """Before 29 June 2018 awareness starts one clock only, which keeps these tests short."""
    with new_office("Thu 25 Jun 2015") as office:
        yield office


def states(office):
    return [(row.channel, str(row.state), row.why) for row in office.outbox.rows()]


# To whom


def test_without_email_settings_alerts_go_to_the_log(overdue, lines):
    office = overdue()
    assert office.deliver() == DeliveryReport(sent=1)
    (alert,) = [line for line in lines if line["event"] == "alert"]
    assert alert["says"] == "incident/2015-001: a further report still overdue, was due by Thu 2 July 2015"
    (delivered,) = office.facts_of(Delivered)
    assert (delivered.told, delivered.channel) == (Party.LOCAL_AUTHORITY, "log")


def test_with_an_address_the_alert_goes_by_email_and_not_to_the_log(overdue, email, post, lines):
    office = overdue(email(post.port, to={"local-authority": "duty.desk@example.org"}))
    assert office.deliver() == DeliveryReport(sent=1)
    (mail,) = post.received
    assert mail.went_to == ["duty.desk@example.org"]
    assert mail["Subject"] == "incident/2015-001: a further report still overdue, was due by Thu 2 July 2015"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [line["event"] for line in lines] == ["delivery"]


def test_a_party_without_an_address_of_its_own_is_told_at_the_default(overdue, email, post):
    office = overdue(email(post.port, to={"organisation": "a@example.org", "default": "b@example.org"}))
    office.deliver()
    assert [mail.went_to for mail in post.received] == [["b@example.org"]]


def test_a_party_with_no_address_at_all_is_told_in_the_log_and_marked_undeliverable(
    overdue, email, post, lines
):
    office = overdue(email(post.port, to={"organisation": "a@example.org"}))
    assert office.deliver() == DeliveryReport(sent=1)
    assert post.received == []
    assert states(office) == [("email", "dead", "no-address"), ("log", "sent", "")]
    (given_up,) = office.facts_of(Undeliverable)
    assert (given_up.channel, given_up.attempts) == ("email", 0)
    assert [line["event"] for line in lines] == ["alert", "delivery"]


def test_each_party_is_told_what_it_owes(office, email, post):
    to = {"organisation": "school@example.org", "local-authority": "council@example.org"}
    office.open(email=email(post.port, to=to))
    told = Notified(organisation=Agency.SCHOOL, children=("A",))
    office.tell("incident", told, "Thu 25 Jun 2015")
    office.sweep("Mon 6 Jul 2015")
    office.deliver()
    assert sorted(mail.went_to[0] for mail in post.received) == ["council@example.org", "school@example.org"]


# Once


def test_what_was_sent_is_not_sent_again(overdue, email, post):
    office = overdue(email(post.port))
    office.deliver()
    assert office.deliver(after=MINUTE) == DeliveryReport()
    office.open(email=office.settings.email)
    assert office.deliver(after=timedelta(days=30)) == DeliveryReport()
    assert len(post.received) == len(office.facts_of(Delivered)) == 1


def test_a_message_is_frozen_when_it_is_made(overdue, email, post):
    """Whoever changes the settings afterwards changes what is sent from then on."""
    office = overdue(email(post.port, to={"default": "first@example.org"}))
    post.answers["RCPT"] = ["451 4.7.1 Come back later"]
    office.deliver()
    office.open(email=email(post.port, to={"default": "second@example.org"}))
    office.deliver(after=2 * MINUTE)
    assert [mail.went_to for mail in post.received] == [["first@example.org"]]


def test_an_outbox_that_was_lost_is_filled_anew_and_sends_nothing_again(overdue, email, post):
    office = overdue(email(post.port))
    office.deliver()
    with office.service.store.engine.begin() as tx:
        tx.exec_driver_sql("DROP TABLE outbox")
        tx.exec_driver_sql("DROP TABLE outbox_telling")
        tx.exec_driver_sql("DROP TABLE outbox_followed")
    assert office.deliver(after=MINUTE) == DeliveryReport()
    assert len(post.received) == 1


def test_views_made_anew_send_nothing(overdue, email, post):
    office = overdue(email(post.port))
    office.deliver()
    before = states(office)
    with office.service.store.engine.begin() as tx:
        tx.exec_driver_sql("DROP TABLE view_checkpoint")
        for view in VIEWS:
            view.table.drop(tx)
    office.open(email=office.settings.email)
    assert office.sweep().raised == 0
    office.deliver(after=MINUTE)
    assert states(office) == before
    assert len(post.received) == 1


# What the server answers


def test_a_server_that_says_later_is_asked_again_later(overdue, email, post):
    """RFC 5321, section 4.2.1: 4yz is transient."""
    office = overdue(email(post.port))
    post.answers["RCPT"] = ["451 4.7.1 Greylisted", "450 4.2.1 Mailbox busy"]
    assert office.deliver() == DeliveryReport(put_off=1)
    assert states(office) == [("email", "pending", "451")]
    assert office.deliver() == DeliveryReport()
    assert office.deliver(after=2 * MINUTE) == DeliveryReport(put_off=1)
    assert office.deliver(after=3 * MINUTE) == DeliveryReport(sent=1)
    assert [row.attempts for row in office.outbox.rows()] == [3]


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_server_that_says_never_is_not_asked_again_and_the_log_is_told(overdue, email, post, lines, stage):
    """RFC 5321, section 4.2.1: 5yz is permanent."""
    office = overdue(email(post.port))
    post.answers[stage] = ["550 5.1.1 No such mailbox"]
    assert office.deliver() == DeliveryReport(dead=1, sent=1)
    assert states(office) == [("email", "dead", "550"), ("log", "sent", "")]
    assert len(office.facts_of(Undeliverable)) == len(office.facts_of(Delivered)) == 1
    assert [line["event"] for line in lines] == ["delivery", "alert", "delivery"]
    assert office.deliver(after=timedelta(days=1)) == DeliveryReport()


def test_a_refused_recipient_holds_up_nobody_else(office, email, post):
    office.open(email=email(post.port))
    for _ in range(3):
        office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.sweep("Mon 6 Jul 2015")
    post.answers["RCPT"] = ["451 Later"]
    assert office.deliver() == DeliveryReport(sent=2, put_off=1)


def test_a_server_that_refuses_connections_is_waited_for(overdue, email, nobody_listens, lines):
    office = overdue(email(nobody_listens))
    assert office.deliver() == DeliveryReport(put_off=1)
    assert states(office) == [("email", "pending", "connection-refused")]
    assert [(line["log_level"], line["why"]) for line in lines if "why" in line] == [
        ("warning", "connection-refused")
    ]


def test_a_server_that_hangs_is_given_up_for_now(overdue, email, nobody_answers):
    office = overdue(email(nobody_answers, timeout=0.2))
    assert office.deliver() == DeliveryReport(put_off=1)
    assert states(office) == [("email", "pending", "timed-out")]


def test_a_server_that_is_away_is_asked_once_and_all_its_messages_wait(office, email, nobody_listens):
    office.open(email=email(nobody_listens))
    for _ in range(3):
        office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.sweep("Mon 6 Jul 2015")
    assert office.deliver() == DeliveryReport(put_off=1)
    assert [row.attempts for row in office.outbox.rows()] == [1, 0, 0]
    assert office.deliver(after=MINUTE / 2) == DeliveryReport()


def test_a_server_that_comes_back_gets_everything(office, email, post, nobody_listens):
    office.open(email=email(nobody_listens))
    for _ in range(3):
        office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.sweep("Mon 6 Jul 2015")
    office.deliver()
    office.open(email=email(post.port))
    assert office.deliver(after=2 * MINUTE) == DeliveryReport(sent=3)


def test_a_server_that_will_not_hear_our_sender_is_waited_for(overdue, email, post, monkeypatch):
    """That is for the operator to mend; a statutory deadline is not dropped for it."""
    office = overdue(email(post.port))
    monkeypatch.setattr(type(post), "handle_MAIL", _refuses_the_sender, raising=False)
    assert office.deliver() == DeliveryReport(put_off=1)
    assert states(office) == [("email", "pending", "530")]


async def _refuses_the_sender(*_):
    return "530 5.7.0 Sign in first"


def test_an_address_that_cannot_be_written_waits_for_the_operator(overdue, email, post):
    office = overdue(email(post.port, to={"default": "one@example.org\nBcc: two@example.org"}))
    assert office.deliver() == DeliveryReport(put_off=1)
    assert states(office) == [("email", "pending", "unwritable")]
    assert post.received == []


def test_after_five_days_a_message_is_given_up_and_the_log_is_told(overdue, email, nobody_listens):
    """RFC 5321, section 4.5.4.1: at least four or five days."""
    office = overdue(email(nobody_listens))
    office.deliver()
    assert office.deliver(after=GIVEN_UP_AFTER - MINUTE) == DeliveryReport(put_off=1)
    assert office.deliver(after=timedelta(hours=1)) == DeliveryReport(dead=1, sent=1)
    (given_up,) = office.facts_of(Undeliverable)
    assert given_up.attempts == 3


def test_the_wait_doubles_up_to_a_limit_and_is_spread():
    row = _Tried
    waits = [wait(row(attempts)) for attempts in range(1, 8)]
    for attempts, waited in enumerate(waits):
        least = min(FIRST_WAIT * 2**attempts, LONGEST_WAIT)
        assert least <= waited <= least * 1.25
    assert wait(row(1)) == wait(row(1))
    assert len({wait(row(1, message)) for message in "abcdefgh"}) > 4


class _Tried:
    def __init__(self, attempts, message_id="one"):
        self.attempts, self.message_id = attempts, message_id


# What no longer holds


def test_a_message_that_waited_until_its_duty_was_met_is_not_sent(overdue, email, post, nobody_listens):
    office = overdue(email(nobody_listens))
    office.deliver()
    office.tell("incident/2015-001", PanelNotified())
    office.sweep()
    office.open(email=email(post.port))
    assert office.deliver(after=2 * MINUTE) == DeliveryReport(obsolete=1)
    assert post.received == []
    assert office.facts_of(Delivered) == office.facts_of(Undeliverable) == []


def test_a_message_that_waited_until_a_higher_rung_was_said_is_not_sent(office, email, post, nobody_listens):
    office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.open(email=email(nobody_listens))
    office.sweep("Thu 2 Jul 2015")
    office.deliver()
    office.sweep("Fri 3 Jul 2015")
    office.open(email=email(post.port))
    assert office.deliver() == DeliveryReport(sent=1, obsolete=1)
    assert [mail["Subject"] for mail in post.received] == [
        "incident/2015-001: a further report overdue, was due by Thu 2 July 2015"
    ]


def test_what_was_overtaken_before_anybody_was_told_makes_no_message(office, email, post):
    office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.open(email=email(post.port))
    office.sweep("Thu 2 Jul 2015")
    office.sweep("Fri 3 Jul 2015")
    assert office.deliver() == DeliveryReport(sent=1)


# Encrypted


def test_the_connection_is_encrypted_where_asked(overdue, email, new_post, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with new_post(certificate) as post:
        office = overdue(email(post.port, starttls=True))
        assert office.deliver() == DeliveryReport(sent=1)
        assert post.received[0].was_encrypted


def test_a_server_nobody_vouches_for_is_told_nothing(overdue, email, new_post, certificate):
    with new_post(certificate) as post:
        office = overdue(email(post.port, starttls=True))
        assert office.deliver() == DeliveryReport(put_off=1)
        assert states(office) == [("email", "pending", "not-trusted")]
        assert post.received == []


def test_a_server_that_cannot_encrypt_is_told_nothing_where_encryption_is_asked(overdue, email, post):
    office = overdue(email(post.port, starttls=True))
    assert office.deliver() == DeliveryReport(put_off=1)
    assert states(office) == [("email", "pending", "not-supported")]
    assert post.received == []


def test_while_delivery_is_held_nothing_is_sent_and_the_log_says_so(overdue, email, post, lines):
    """What was sent after a backup would be sent again."""
    office = overdue(email(post.port))
    office.outbox.make()
    office.outbox.hold_all()
    assert office.deliver() == DeliveryReport(held=True)
    assert post.received == []
    assert [(line["event"], line["remedy"]) for line in lines] == [
        ("delivery held", "let it go on: spr admin release")
    ]
    office.outbox.release()
    assert office.deliver() == DeliveryReport(sent=1)
    assert len(post.received) == 1
