"""Messages that were given up: who should have been told, who was instead, and handing them over again."""

from datetime import timedelta

import pytest

from scheduler.cli.alerts.letters_said import given_up, listed, retried
from scheduler.cli.endings import NOT_FOUND, Ending
from scheduler.deliver import DeliveryReport
from workflow.alerts import Delivered, Undeliverable
from workflow.incident.facts import LocalAuthorityBecameAware


@pytest.fixture
def refused(new_office, email, post):
    """An announcement of Mon 6 Jul 2015 whose mail the server refused for good."""
    with new_office("Thu 25 Jun 2015") as office:
        office.open(email=email(post.port))
        office.tell("incident", LocalAuthorityBecameAware(), "Thu 25 Jun 2015")
        office.sweep("Mon 6 Jul 2015")
        post.answers["RCPT"] = ["550 5.1.1 No such mailbox"]
        office.deliver()
        yield office


def test_what_was_given_up_says_to_whom_why_and_who_was_told_instead(refused):
    (row,) = listed(given_up(refused.service, None)).document["dead"]
    assert row.items() >= {
        "told": "local-authority", "channel": "email", "why": "550",
        "given_up_at": "2015-07-06T08:00:00Z",
    }.items()  # fmt: skip
    assert [each["case"] for each in row["about"]] == ["incident/2015-001"]
    assert row["instead"] == ["the mailbox of local authority (fallback) by log"]


def test_what_was_given_up_of_another_case_is_not_listed(refused):
    assert given_up(refused.service, "incident/2015-002") == []


def test_a_message_that_is_tried_again_keeps_its_id_and_both_ends_stand_on_record(refused, post):
    (found,) = given_up(refused.service, None)
    answer = retried(refused.service, [found], found.row.message_id[:8], dry_run=False)
    assert len(answer.document["again"]) == 1
    assert refused.deliver(after=timedelta(minutes=1)) == DeliveryReport(sent=1)
    assert post.received[-1]["Message-ID"].startswith(f"<{found.row.message_id}@")
    ended = [fact for kind in (Undeliverable, Delivered) for fact in refused.facts_of(kind)]
    assert [fact.message for fact in ended if fact.channel == "email"] == [found.row.message_id] * 2
    assert given_up(refused.service, None) == []


def test_a_rehearsal_hands_nothing_over(refused):
    found = given_up(refused.service, None)
    assert len(retried(refused.service, found, None, dry_run=True).document["again"]) == 1
    assert len(given_up(refused.service, None)) == 1
    assert refused.deliver() == DeliveryReport()


def test_a_message_that_was_not_given_up_is_not_found(refused):
    with pytest.raises(Ending, match="spr alerts dead") as ended:
        retried(refused.service, given_up(refused.service, None), "ffffffff-no", dry_run=False)
    assert ended.value.code == NOT_FOUND
