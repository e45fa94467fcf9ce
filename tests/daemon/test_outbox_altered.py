"""Somebody altered the outbox, or a clock that was ahead wrote it: what is owed goes all the same, once."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from scheduler.cli.examining.of_the_record import inside
from scheduler.deliver import DeliveryReport
from scheduler.outbox import State
from scheduler.owed import owed
from scheduler.reaching import Person
from scheduler.running.health import State as Is
from scheduler.running.health import health
from scheduler.running.heartbeat import DELIVERY, SWEEP, Heartbeat
from workflow.alerts import Delivered, Undeliverable
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.looking_after import OwnerNamed
from workflow.vocabulary import Party

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def office(new_office, email, post):
    """An office with one alert, which the mail server put off; before 2018 awareness starts one clock."""
    with new_office("Thu 25 Jun 2015") as office:
        office.open(email=email(post.port))
        office.tell("incident", AWARE, "Thu 25 Jun 2015")
        office.sweep("Mon 6 Jul 2015")
        post.answers["RCPT"] = ["450 4.7.1 Greylisted"]
        assert office.deliver() == DeliveryReport(put_off=1)
        yield office


@pytest.fixture
def alter(office):
    """Write into the tables by hand."""

    def alter(*statements):
        with office.service.store.engine.begin() as tx:
            for each in statements:
                tx.execute(text(each))

    return alter


def checked(office, name):
    return next(each for each in health(office.service).checks if each.name == name)


def only_message(office):
    (row,) = office.outbox.rows(State.PENDING)
    return row


# Where it goes


def test_a_message_goes_to_the_address_that_was_set_meanwhile_under_its_own_id(office, email, post):
    before = only_message(office)
    office.open(email=email(post.port, to={"default": "new@example.org"}))
    assert office.deliver(after=HOUR) == DeliveryReport(sent=1)
    (mail,) = post.received
    assert mail.went_to == ["new@example.org"]
    assert mail["Message-ID"] == f"<{before.message_id}@example.org>"


def test_a_row_whose_address_was_written_by_hand_goes_where_the_settings_say(office, alter, post, lines):
    """Whoever can write into the table sends no alert out of the house with it."""
    alter("UPDATE outbox SET address = 'someone@evil.org'")
    assert office.deliver(after=HOUR) == DeliveryReport(sent=1)
    assert [mail.went_to for mail in post.received] == [["office@example.org"]]
    said = next(line for line in lines if line["event"] == "goes to another address")
    assert said["why"] == "domain-not-approved"


@pytest.mark.parametrize(
    ("address", "why"), [("a@evil.org", "domain-not-approved"), ("a@example.org", "no-address")]
)
def test_what_was_for_somebody_without_an_address_by_now_goes_by_the_next_way(
    office, alter, post, address, why
):
    """It ends with a code of its own, and is on record as undeliverable; nothing goes to the old address."""
    office.open(people={"a.smith": Person(email=address)})
    office.tell("incident/2015-001", OwnerNamed(owner="a.smith", party=Party.LOCAL_AUTHORITY))
    for table in ("outbox", "outbox_telling"):
        alter(f"UPDATE {table} SET person = 'a.smith', address = '{address}'")  # noqa: S608  names of ours
    office.open(people={})
    assert office.deliver(after=HOUR) == DeliveryReport(dead=1, sent=1)
    assert [mail.went_to for mail in post.received] == [["office@example.org"]]
    assert [row.why for row in office.outbox.dead()] == [why]
    (given_up,) = office.facts_of(Undeliverable)
    assert (given_up.person, given_up.told) == ("a.smith", Party.LOCAL_AUTHORITY)
    assert len(office.facts_of(Delivered)) == 1


# A clock that was ahead


@pytest.mark.parametrize("column", ["next_attempt_at", "claimed_until"])
@pytest.mark.parametrize("instant", ["2015-08-06T09:00:00.000000Z", "9999-12-31", "zzz"])
def test_a_wait_that_is_longer_than_any_is_over(office, alter, post, column, instant):
    alter(f"UPDATE outbox SET {column} = '{instant}'")  # noqa: S608  a name of ours
    assert checked(office, "outbox").state is Is.WARN
    assert office.deliver(after=HOUR) == DeliveryReport(sent=1)
    assert len(post.received) == 1


def test_what_a_clock_a_month_ahead_put_off_goes_once_it_is_right(new_office, email, post):
    """Its five days are counted from then as well, so that the next way is tried in time."""
    with new_office("Thu 25 Jun 2015") as office:
        office.open(email=email(post.port))
        office.tell("incident", AWARE, "Thu 25 Jun 2015")
        office.sweep("Wed 5 Aug 2015")
        post.answers["RCPT"] = ["421 4.3.2 Busy", "450 4.7.1 Greylisted"]
        assert office.deliver() == DeliveryReport(put_off=1)
        right = office.at("Mon 6 Jul 2015").now
        assert office.deliver() == DeliveryReport(put_off=1)
        row = only_message(office)
        assert right < row.next_attempt_at < right + HOUR
        assert row.waits_since == right
        assert office.deliver() == DeliveryReport()


def test_a_telling_for_a_day_far_ahead_goes_as_well(office, alter, post):
    alter("DELETE FROM outbox", "UPDATE outbox_telling SET stage = 'waiting', message_id = ''")
    alter("UPDATE outbox_telling SET not_before = '2015-08-06T09:00:00.000000Z'")
    assert checked(office, "outbox").state is Is.WARN
    assert office.deliver(after=HOUR) == DeliveryReport(sent=1)


def test_a_wait_of_today_is_waited_for(office, alter):
    """The negative control."""
    alter("UPDATE outbox SET next_attempt_at = '2015-07-06T09:00:00.000000Z'")
    assert only_message(office).next_attempt_at - office.now == HOUR
    assert office.deliver() == DeliveryReport()


# Something is gone


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM outbox",
        "DELETE FROM outbox_telling",
        "UPDATE outbox SET state = 'sent', on_record = 1",
        "UPDATE outbox SET state = 'obsolete'",
    ],
)
def test_an_alert_for_which_nothing_waits_is_found_out_and_told(office, alter, post, statement):
    alter(statement)
    if "telling" in statement:
        alter("DELETE FROM outbox")
    office.now += HOUR
    assert checked(office, "alerts").state is Is.FAILED
    office.deliver()
    assert len(post.received) == len(office.facts_of(Delivered)) == 1
    assert checked(office, "alerts").state is Is.OK
    office.deliver(after=HOUR)
    assert len(post.received) == 1


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DELETE FROM outbox", "alerts"),
        ("DROP TABLE outbox_telling", "delivery"),
        ("UPDATE outbox_followed SET position = 999999", "alerts"),
    ],
)
def test_the_doctor_finds_out_what_the_outbox_lacks_and_says_what_to_do(office, alter, statement, name):
    alter(statement)
    office.now += HOUR
    found = {each.name: each for each in inside(office.service)}
    assert found[name].state == "fail"
    assert "spr sweep --deliver" in found[name].remedy


def test_a_heartbeat_of_a_clock_that_was_ahead_is_no_sign_of_life(office):
    """Nobody has completed anything since; it would have looked new for a month."""
    for work in (SWEEP, DELIVERY):
        Heartbeat(office.service.store).beats(work, office.now + 30 * DAY, {})
    assert [checked(office, name).state for name in ("sweep", "delivery")] == [Is.FAILED, Is.FAILED]


def test_a_message_that_nobody_hands_over_is_found_out(office):
    assert checked(office, "alerts").state is Is.OK
    office.now += HOUR
    assert checked(office, "alerts").state is Is.FAILED
    assert len(owed(office.service, office.outbox, office.now).late) == 1


def test_a_position_beyond_the_record_fills_the_outbox_anew(office, alter, post, lines):
    """What came on record since would be told to nobody."""
    alter("UPDATE outbox_followed SET position = 999999")
    office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.sweep()
    assert office.deliver(after=HOUR) == DeliveryReport(sent=2)
    assert len(post.received) == 2
    assert [line["event"] for line in lines].count("outbox made anew") == 1
    assert office.deliver(after=HOUR) == DeliveryReport()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE outbox",
        "DROP TABLE outbox_telling",
        "DROP TABLE outbox_followed",
        "DELETE FROM outbox_followed",
        "ALTER TABLE outbox RENAME COLUMN subject TO subject_",
        "ALTER TABLE outbox_telling RENAME COLUMN stage TO stage_",
        "ALTER TABLE outbox RENAME TO outbox_before",
    ],
)
def test_an_outbox_of_which_something_is_gone_is_made_anew(office, alter, post, lines, statement):
    before = only_message(office)
    alter(statement)
    office.now += HOUR
    assert checked(office, "outbox").state is Is.FAILED
    assert office.deliver() == DeliveryReport(sent=1)
    assert [mail["Message-ID"] for mail in post.received] == [f"<{before.message_id}@example.org>"]
    assert [line["event"] for line in lines].count("outbox made anew") == 1
    assert office.deliver(after=HOUR) == DeliveryReport()
    assert checked(office, "outbox").state is Is.OK


def test_an_outbox_made_anew_stays_held_where_it_was(office, alter):
    """What was sent after the backup would be sent again."""
    office.outbox.hold_all()
    alter("DROP TABLE outbox_telling")
    assert office.deliver(after=HOUR) == DeliveryReport(held=True)


# Rows that nobody can read


@pytest.mark.parametrize(
    "altered", ["told = 'nobody'", "created_at = 'zzz'", "channel = 'fax'", "hours = 'zzz'", "ended_at = ''"]
)
def test_a_row_that_cannot_be_read_stands_aside_and_its_alert_is_told(office, alter, post, altered):
    alter(f"UPDATE outbox SET {altered}")  # noqa: S608  words of ours
    office.deliver(after=HOUR)
    assert len(post.received) == len(office.facts_of(Delivered)) == 1
    assert office.outbox.unreadable() == 1
    assert office.outbox.dead() == []
    seen = checked(office, "outbox")
    assert (seen.state, "stand aside" in seen.says) == (Is.WARN, True)


def test_a_telling_that_cannot_be_read_is_planned_anew(office, alter, post):
    alter("DELETE FROM outbox", "UPDATE outbox_telling SET stage = 'waiting', told = 'nobody'")
    office.deliver(after=HOUR)
    assert len(post.received) == 1


@pytest.mark.parametrize("announcement", [0, 1, 999999])
def test_a_row_about_no_alert_keeps_nobody_elses_message(office, alter, post, announcement):
    """It once ended the whole delivery, with every message behind it; 0 stands for a list that is none."""
    columns = "channel, told, address, subject, body, created_at, state, attempts, why, next_attempt_at"
    more = "claimed_by, ended_at"
    alter(
        f"INSERT INTO outbox (message_id, announcement, {columns}, {more}) "  # noqa: S608  words of ours
        f"SELECT 'forged', {announcement}, {columns}, {more} FROM outbox"
    )
    office.deliver(after=HOUR)
    assert len(post.received) == len(office.facts_of(Delivered)) == 1
    assert office.outbox.unreadable() == 1
