"""Everything that can wait goes as one message to each, in the morning of a working day, the oldest first."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from scheduler.deliver import DeliveryReport
from scheduler.office_hours import OfficeHours
from scheduler.outbox import Stage, State
from workflow.alerts import Delivered
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.rapid_review.facts import NotificationSent, SentToPanel

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
MINUTE = timedelta(minutes=1)
PARTNERS = "partners@example.org"
"""They owe the rapid review: due fifteen working days after the Panel was notified."""


@pytest.fixture
def office(new_office, email, post):
    """The partners have a mailbox; what the local authority owes goes elsewhere, and is not looked at."""
    with new_office("Thu 2 Apr 2026") as office:
        office.open(
            email=email(post.port, to={"safeguarding-partners": PARTNERS, "default": "x@example.org"})
        )
        yield office


def notified(office, day):
    """The Panel was notified on a day, from which the rapid review is owed."""
    return office.tell("rapid-review", NotificationSent(), day)


def to_partners(post):
    return [mail for mail in post.received if mail.went_to == [PARTNERS]]


def text(mail):
    return mail.get_body(("plain",)).get_content()


def test_what_came_up_overnight_goes_in_one_message_in_the_morning(office, post):
    """Due on Mon 27 April 2026: the last days begin on Thu 23 April at midnight."""
    cases = [notified(office, "Thu 2 Apr 2026") for _ in range(3)]
    office.sweep("Thu 23 Apr 2026 00:01")
    office.deliver()
    assert to_partners(post) == []
    office.at("Thu 23 Apr 2026 08:59").deliver()
    assert to_partners(post) == []
    office.at("Thu 23 Apr 2026 09:00").deliver()
    (mail,) = to_partners(post)
    assert [case in text(mail) for case in cases] == [True] * 3
    assert mail["Subject"] == "3 cases: 3 due soon"
    assert office.deliver(after=timedelta(days=0, hours=1)) == DeliveryReport()


def test_of_each_alert_in_a_digest_it_is_on_record_that_it_went(office, post):
    for _ in range(3):
        notified(office, "Thu 2 Apr 2026")
    office.sweep("Thu 23 Apr 2026 10:00")
    office.deliver()
    (mail,) = to_partners(post)
    told = [fact for fact in office.facts_of(Delivered) if fact.told == "safeguarding-partners"]
    assert len(told) == 3
    assert {f"<{fact.message}@example.org>" for fact in told} == {mail["Message-ID"]}


def test_the_oldest_comes_first(office, post):
    later = notified(office.at("Tue 7 Apr 2026"), "Tue 7 Apr 2026")
    sooner = notified(office, "Thu 2 Apr 2026")
    office.sweep("Fri 1 May 2026")
    office.deliver()
    (mail,) = to_partners(post)
    assert text(mail).index(sooner) < text(mail).index(later)


def test_a_digest_of_one_is_an_ordinary_message(office, post):
    case = notified(office, "Thu 2 Apr 2026")
    office.sweep("Thu 23 Apr 2026")
    office.deliver()
    (mail,) = to_partners(post)
    assert mail["Subject"] == f"{case}: a rapid review due by Mon 27 April 2026"


def test_what_was_done_before_the_hour_of_the_digest_is_not_in_it(office, post):
    done, open_ = (notified(office, "Thu 2 Apr 2026") for _ in range(2))
    office.sweep("Thu 23 Apr 2026 00:01")
    office.deliver()
    office.at("Thu 23 Apr 2026 08:50").tell(done, SentToPanel())
    office.sweep()
    office.at("Thu 23 Apr 2026 09:00").deliver()
    (mail,) = to_partners(post)
    assert mail["Subject"].startswith(open_)
    assert len(office.outbox.tellings(Stage.DROPPED)) >= 1


def test_what_is_announced_within_office_hours_goes_at_once(office, post):
    notified(office, "Thu 2 Apr 2026")
    office.sweep("Thu 23 Apr 2026 14:10")
    office.deliver()
    assert len(to_partners(post)) == 1


def test_a_digest_that_could_not_go_by_the_evening_waits_for_the_morning(office, email, post, nobody_listens):
    to = office.settings.email.to
    for _ in range(2):
        notified(office, "Thu 2 Apr 2026")
    office.open(email=email(nobody_listens, to=to))
    office.sweep("Thu 23 Apr 2026 17:55")
    office.deliver()
    office.open(email=email(post.port, to=to))
    office.at("Thu 23 Apr 2026 22:00").deliver()
    assert to_partners(post) == []
    office.at("Fri 24 Apr 2026 08:00").deliver()
    assert len(to_partners(post)) == 1


def test_without_hours_they_would_be_told_at_night(office, post):
    """The negative control: the hours of the office decide, and nothing else."""
    notified(office, "Thu 2 Apr 2026")
    office.open(hours=OfficeHours(opens="00:00", closes="23:59", digest_at="00:00"))
    office.sweep("Thu 23 Apr 2026 00:01")
    office.deliver()
    assert len(to_partners(post)) == 1


@pytest.fixture
def put_off(office, post):
    """A digest of two that a server put off: certainly nobody has got it."""
    cases = [notified(office, "Thu 2 Apr 2026") for _ in range(2)]
    office.sweep("Thu 23 Apr 2026")
    post.answers["RCPT"] = ["451 4.7.1 Greylisted"] * 3
    office.deliver()
    return cases


def test_a_digest_of_which_one_was_done_meanwhile_is_made_anew(office, post, put_off):
    done, open_ = put_off
    first = next(row for row in office.outbox.rows() if row.address == PARTNERS)
    office.tell(done, SentToPanel())
    office.sweep()
    post.answers["RCPT"] = []
    office.deliver(after=10 * MINUTE)
    (mail,) = to_partners(post)
    assert done not in text(mail)
    assert mail["Subject"].startswith(open_)
    assert first.message_id not in mail["Message-ID"]
    states = {row.message_id: row.state for row in office.outbox.rows()}
    assert states[first.message_id] is State.OBSOLETE


def test_a_digest_of_which_everything_was_done_is_not_sent(office, post, put_off):
    for case in put_off:
        office.tell(case, SentToPanel())
    office.sweep()
    post.answers["RCPT"] = []
    office.deliver(after=10 * MINUTE)
    assert to_partners(post) == []


def test_a_digest_that_may_have_arrived_goes_again_as_it_is(office, email, post):
    """Whoever has it already can tell by its id; what was done meanwhile is told afterwards."""
    done, _ = (notified(office, "Thu 2 Apr 2026") for _ in range(2))
    office.sweep("Thu 23 Apr 2026")
    post.answers["DATA"] = ["250 taken and gone"] * 4
    office.deliver()
    (once,) = to_partners(post)
    post.answers["DATA"] = []
    office.tell(done, SentToPanel())
    office.sweep()
    office.deliver(after=10 * MINUTE)
    office.deliver(after=MINUTE)
    again, withdrawn = to_partners(post)[1:]
    assert again["Message-ID"] == once["Message-ID"]
    assert text(again) == text(once)
    assert withdrawn["Subject"].startswith(f"{done}: withdrawn")


def test_an_outbox_lost_after_a_digest_tells_nobody_again(office, post):
    for _ in range(3):
        notified(office, "Thu 2 Apr 2026")
    office.sweep("Thu 23 Apr 2026")
    office.deliver()
    sent = len(post.received)
    with office.service.store.engine.begin() as tx:
        for table in ("outbox", "outbox_telling", "outbox_followed"):
            tx.exec_driver_sql(f"DROP TABLE {table}")
    assert office.deliver(after=MINUTE) == DeliveryReport()
    assert len(post.received) == sent


def test_an_outbox_lost_before_a_digest_was_on_record_makes_the_same_one(office, post, monkeypatch):
    for _ in range(3):
        notified(office, "Thu 2 Apr 2026")
    office.sweep("Thu 23 Apr 2026")
    monkeypatch.setattr("scheduler.deliver.put_on_record", lambda *_: None)
    office.deliver()
    monkeypatch.undo()
    with office.service.store.engine.begin() as tx:
        for table in ("outbox", "outbox_telling", "outbox_followed"):
            tx.exec_driver_sql(f"DROP TABLE {table}")
    office.deliver(after=MINUTE)
    once, again = to_partners(post)
    assert once["Message-ID"] == again["Message-ID"]


def urgent(office, number):
    """Three duties of the local authority in each of so many cases, of five working days, are overdue."""
    for _ in range(number):
        office.at("Thu 2 Apr 2026").tell("incident", AWARE)
    office.sweep("Tue 14 Apr 2026 00:01")


@pytest.mark.parametrize(("one_by_one", "sent"), [(100, 2), (2, 2), (1, 1)])
def test_many_urgent_ones_at_one_moment_go_as_one(new_office, email, post, one_by_one, sent):
    """After an outage nobody gets a message for each of five thousand cases; and it does not wait."""
    with new_office("Thu 2 Apr 2026") as office:
        office.open(email=email(post.port), hours=OfficeHours(one_by_one=one_by_one))
        urgent(office, 2)
        office.deliver()
        assert len(post.received) == sent
        assert len(office.facts_of(Delivered)) == 6


def test_hours_are_taken_from_the_settings(tmp_path):
    from scheduler.settings import SettingsWrong, settings

    path = tmp_path / "spr.toml"
    path.write_text('[hours]\nopens = "07:30"\ndigest_at = "08:15"\n', "utf-8")
    assert settings(config=str(path)).hours == replace(OfficeHours(), opens="07:30", digest_at="08:15")
    for text, says in (
        ('opens = "7:30"', "hours.opens"),
        ('opens = "19:00"', "between opens and closes"),
        ("one_by_one = 0", "hours.one_by_one"),
    ):
        path.write_text(f"[hours]\n{text}\n", "utf-8")
        with pytest.raises(SettingsWrong, match=says):
            settings(config=str(path))
