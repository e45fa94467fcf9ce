"""Whoever was told of an alert is told why it is withdrawn, and nobody else is."""

from datetime import timedelta

import pytest

from scheduler.deliver import DeliveryReport
from scheduler.planning import STALE
from workflow.alerts import Delivered, Withdrawn
from workflow.incident.facts import LocalAuthorityBecameAware, PanelNotified
from workflow.rapid_review.facts import NotificationSent, SentToPanel
from workflow.vocabulary import Words

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(new_office, email, post):
    """Before 29 June 2018 awareness starts one clock only, and an urgent one."""
    with new_office("Thu 25 Jun 2015") as office:
        office.open(email=email(post.port))
        yield office


@pytest.fixture
def told(office):
    """A duty that was overdue, of which the local authority was told."""
    case = office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.sweep("Fri 3 Jul 2015")
    office.deliver()
    return case


def subjects(post):
    return [mail["Subject"] for mail in post.received]


def withdrawn(office, case, at=None):
    """The Panel was notified, and the alert is withdrawn."""
    if at:
        office.at(at)
    office.tell(case, PanelNotified())
    office.sweep()


def test_whoever_was_told_is_told_that_it_was_done(office, post, told):
    withdrawn(office, told)
    assert office.deliver() == DeliveryReport(sent=1)
    alert, taken_back = post.received
    assert taken_back.went_to == alert.went_to
    assert taken_back["Subject"].startswith(f"{told}: withdrawn")
    assert taken_back["Message-ID"] != alert["Message-ID"]
    assert office.deliver(after=MINUTE) == DeliveryReport()


def test_it_is_on_record_that_they_were_told(office, told):
    withdrawn(office, told)
    office.deliver()
    (fact,) = office.facts_of(Withdrawn)
    assert len(office.facts_of(Delivered)) == 2
    stream = next(stream for stream, each in office.alert_facts() if each == fact)
    entries = [office.service.translation.entry(each) for each in office.service.store.stream(stream)]
    cause = next(entry.id for entry in entries if isinstance(entry.fact, Withdrawn))
    assert [entry.cause for entry in entries if isinstance(entry.fact, Delivered)][-1] == cause


def test_a_delivery_of_a_withdrawal_is_not_counted_as_one_of_the_alert(office, told):
    from projections.alerts import alerts

    withdrawn(office, told)
    office.deliver()
    with office.service.views.connect() as tx:
        (row,) = alerts(tx)
    assert (row.state, row.delivered) == ("withdrawn", 1)


def test_nobody_is_told_that_something_they_never_heard_of_is_withdrawn(office, email, post, nobody_listens):
    case = office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.open(email=email(nobody_listens))
    office.sweep("Fri 3 Jul 2015")
    office.deliver()
    withdrawn(office, case)
    office.open(email=email(post.port))
    assert office.deliver(after=10 * MINUTE) == DeliveryReport(obsolete=1)
    assert office.deliver(after=MINUTE) == DeliveryReport()
    assert post.received == []


def test_what_was_withdrawn_while_its_message_was_under_way_is_told_as_well(office, email, post, monkeypatch):
    """The delivery comes on record after the withdrawal: both together say who is to be told."""
    case = office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.sweep("Fri 3 Jul 2015")
    monkeypatch.setattr("scheduler.deliver.put_on_record", lambda *_: None)
    office.deliver()
    withdrawn(office, case)
    monkeypatch.undo()
    office.deliver(after=MINUTE)
    office.deliver(after=MINUTE)
    assert len(post.received) == 2
    assert "withdrawn" in subjects(post)[1]


def test_at_night_nobody_is_told_that_it_is_done(office, post, told):
    withdrawn(office, told, at="Sat 4 Jul 2015 23:00")
    assert office.deliver() == DeliveryReport()
    office.at("Sun 5 Jul 2015 07:59")
    assert office.deliver() == DeliveryReport()
    office.at("Sun 5 Jul 2015 08:00")
    assert office.deliver() == DeliveryReport(sent=1)


def test_a_withdrawal_that_was_raised_anew_before_anybody_heard_of_it_is_not_told(office, post, told):
    from workflow.corrections import Retract

    withdrawn(office, told, at="Fri 3 Jul 2015 20:00")
    fact = next(e for e in office.service.entries(told) if isinstance(e.fact, PanelNotified))
    office.now += MINUTE
    office.service.do(Retract(version=fact.version, reasons=Words("It was another case.")), told)
    office.sweep()
    office.deliver()
    office.at("Mon 6 Jul 2015 10:00")
    office.deliver()
    assert not [each for each in subjects(post) if "withdrawn" in each]


def test_withdrawals_of_what_went_in_a_digest_go_in_a_digest(new_office, email, post):
    with new_office("Thu 2 Apr 2026") as office:
        office.open(email=email(post.port))
        cases = [office.tell("rapid-review", NotificationSent()) for _ in range(3)]
        office.sweep("Thu 23 Apr 2026")
        office.deliver()
        for case in cases:
            office.tell(case, SentToPanel(), "Wed 22 Apr 2026")
        office.sweep()
        office.deliver(after=MINUTE)
        assert "3 withdrawn" in subjects(post)[-1]


def test_an_outbox_that_was_lost_does_not_tell_old_withdrawals(office, post, told):
    withdrawn(office, told)
    lost = ("outbox", "outbox_telling", "outbox_followed")
    for after, sent in ((STALE + timedelta(hours=1), 0), (timedelta(0), 0)):
        with office.service.store.engine.begin() as tx:
            for table in lost:
                tx.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
        assert office.deliver(after=after).sent == sent


def test_a_withdrawal_that_was_told_is_not_told_again_by_an_outbox_filled_anew(office, post, told):
    withdrawn(office, told)
    office.deliver()
    with office.service.store.engine.begin() as tx:
        for table in ("outbox", "outbox_telling", "outbox_followed"):
            tx.exec_driver_sql(f"DROP TABLE {table}")
    assert office.deliver(after=MINUTE) == DeliveryReport()
    assert len(post.received) == 2
