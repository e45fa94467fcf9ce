"""What a message says: the reference, the date, a neutral label, the command; and when it is late."""

import pytest
from telling import at, when
from worded import alert

from scheduler.channels.mail import written
from scheduler.messages import message_of
from scheduler.wording.alerts import announcement
from scheduler.wording.templates import shipped
from workflow.catalogue import KINDS, duty_of
from workflow.facts import Entry
from workflow.vocabulary import Rung

MONDAY = "Mon 13 April 2026"


def subject(raised):
    return announcement(shipped(), raised).subject


def body(raised):
    return announcement(shipped(), raised).body


@pytest.mark.parametrize(
    ("rung", "says"),
    [
        (Rung.DUE_SOON, "incident/2026-001: a national report due by Mon 13 April 2026"),
        (Rung.DUE_TODAY, "incident/2026-001: a national report due today, Mon 13 April 2026"),
        (Rung.STILL_DUE_TODAY, "incident/2026-001: a national report still due today, Mon 13 April 2026"),
        (Rung.OVERDUE, "incident/2026-001: a national report overdue, was due by Mon 13 April 2026"),
        (
            Rung.SECOND_ESCALATION,
            f"incident/2026-001: passed on to you, a national report still overdue, was due by {MONDAY}",
        ),
        (
            Rung.NO_ANSWER,
            "incident/2026-001: a national report, no answer yet, expected by Mon 13 April 2026",
        ),
    ],
)
def test_the_subject_is_the_reference_the_neutral_label_and_the_date(rung, says):
    assert subject(alert(rung)) == says


def test_a_duty_counted_in_hours_says_its_hour_in_the_body_only():
    late = alert(Rung.OVERDUE, "cdr.notify", "Mon 13 Apr 2026", "Mon 13 Apr 2026 14:00")
    assert subject(late) == "incident/2026-001: a procedural notice overdue, was due by Mon 13 April 2026"
    assert "It was due by Mon 13 April 2026, 2:00pm." in body(late)


def test_the_body_says_where_to_look():
    assert body(alert(Rung.DUE_TODAY)) == (
        "incident/2026-001: a national report is due today, by the end of Mon 13 April 2026.\n"
        "If it has been done, put it on record: this alert is then withdrawn.\n"
        "\n"
        "See what there is to do:\n"
        "    spr show incident/2026-001\n"
    )


def test_of_an_answer_that_has_not_come_nothing_is_said_to_be_due_or_late():
    silent = body(alert(Rung.NO_ANSWER))
    assert "was expected by the end of Mon 13 April 2026 and has not come." in silent
    assert not [word for word in (" due", "late", "overdue", "breach") if word in silent]


def test_the_body_says_when_it_came_on_record_too_late():
    assert "It was overdue already when it came on record." in body(alert(Rung.OVERDUE, born_overdue=True))


TELLING = (
    *("child", "famil", "parent", "death", "died", "dead", "harm", "abuse", "neglect", "allegation"),
    *(
        "panel",
        "ofsted",
        "inspect",
        "department",
        "secretary",
        "cdop",
        "lado",
        "officer",
        "coroner",
        "inquest",
    ),
    *("court", "police", "trial", "provider", "home", "foster", "conference", "serious", "criteria"),
)


@pytest.mark.parametrize(
    ("kind", "duty"), [(kind.name, duty) for kind in KINDS.values() for duty in kind.duties]
)
def test_no_label_tells_what_kind_of_duty_it_is(kind, duty):
    """A stranger who sees the message must not learn that a child died or was harmed, nor who was told."""
    label = duty_of(f"{kind}/1", duty).label.lower()
    assert label
    assert not [word for word in TELLING if word in label]


def test_the_same_announcement_makes_the_same_message():
    """The same bytes on every attempt, so that a mailbox can tell a second copy."""
    entry = Entry(
        fact=alert(Rung.OVERDUE),
        occurred=when("Tue 14 Apr 2026"),
        id="019d8a2e-7c00-7000-8000-000000000001",
        recorded=at("Tue 14 Apr 2026"),
        position=7,
    )
    once = message_of(entry, "email", "office@example.org", at("Tue 14 Apr 2026"))
    again = message_of(entry, "email", "office@example.org", at("Tue 14 Apr 2026"))
    assert written(once, "spr@example.org").as_bytes() == written(again, "spr@example.org").as_bytes()
    other = message_of(entry, "log", "", at("Tue 14 Apr 2026"))
    assert other.message_id != once.message_id


def test_a_long_subject_stands_on_one_line():
    """Folded behind its name it would begin with a space for those who read it; RFC 5322 allows 998 signs."""
    entry = Entry(
        fact=alert(Rung.SECOND_ESCALATION),
        occurred=when("Tue 14 Apr 2026"),
        id="019d8a2e-7c00-7000-8000-000000000001",
        recorded=at("Tue 14 Apr 2026"),
    )
    message = message_of(entry, "email", "office@example.org", at("Tue 14 Apr 2026"))
    assert len(message.subject) > 80
    lines = written(message, "spr@example.org").as_bytes().decode().splitlines()
    assert f"Subject: {message.subject}" in lines


@pytest.mark.parametrize("sender", ["spr@example.org", "Alerts <spr@example.org>"])
def test_the_message_id_is_of_the_senders_domain(sender):
    entry = Entry(
        fact=alert(Rung.OVERDUE),
        occurred=when("Tue 14 Apr 2026"),
        id="019d8a2e-7c00-7000-8000-000000000001",
        recorded=at("Tue 14 Apr 2026"),
    )
    mail = written(message_of(entry, "email", "office@example.org", at("Tue 14 Apr 2026")), sender)
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail["Date"] == "Tue, 14 Apr 2026 08:00:00 +0000"
