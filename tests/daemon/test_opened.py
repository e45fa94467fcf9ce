"""The channels that the settings open, and what is refused before anything is announced."""

from typing import get_type_hints

import pytest
from msgspec.structs import replace
from worded import alert

from scheduler import daemon
from scheduler.channels import email as email_channel
from scheduler.channels import webhook as webhook_channel
from scheduler.channels.opened import channels_of, see_that_it_can_tell, words_of
from scheduler.cli.examining.of_channels import channels
from scheduler.outbox import CLAIM
from scheduler.reaching import Email, Webhook
from scheduler.settings import Settings, SettingsWrong
from scheduler.wording.alerts import announcement
from scheduler.wording.templates import shipped
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.vocabulary import Rung


@pytest.fixture
def spoilt(tmp_path):
    """A folder with a template that says what it may not."""
    (tmp_path / "overdue.txt").write_text("{case}\n\n{child}\n", "utf-8")
    return str(tmp_path)


def test_the_log_is_always_a_channel(email, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x" * 32)
    secret.chmod(0o600)
    hook = Webhook(url="https://example.org/in", secret_files=(str(secret),))
    assert list(channels_of(Settings(database="x.db"))) == ["log"]
    every = Settings(database="x.db", email=email(25), webhooks={"desk": hook})
    assert list(channels_of(every)) == ["log", "email", "webhook"]


def test_a_daemon_does_not_start_with_a_template_it_may_not_use(office, spoilt):
    with pytest.raises(SettingsWrong, match=r"overdue\.txt, line 3: \{child\} is nothing a message may say"):
        daemon.run(replace(office.settings, messages=spoilt))


def test_nor_with_a_secret_it_cannot_read(office, tmp_path):
    hook = Webhook(url="https://example.org/in", secret_files=(str(tmp_path / "none"),))
    with pytest.raises(SettingsWrong, match=r"webhooks\.desk\.secret_files: There is no"):
        daemon.run(replace(office.settings, webhooks={"desk": hook}))


def test_a_template_that_is_spoilt_while_it_runs_keeps_no_alert_from_anybody(spoilt, lines):
    """A deadline told in other words is better than one not told."""
    settings = Settings(database="x.db", messages=spoilt)
    assert words_of(settings) is shipped()
    assert announcement(words_of(settings), alert(Rung.OVERDUE)).body
    assert [line["event"] for line in lines] == ["own templates not used"] * 2
    with pytest.raises(SettingsWrong):
        see_that_it_can_tell(settings)


def test_the_doctor_names_it(spoilt):
    found = {
        check.name: (check.state, check.says) for check in channels(Settings(database="x", messages=spoilt))
    }
    state, says = found["messages"]
    assert state == "fail"
    assert "overdue.txt, line 3" in says
    fine = {check.name: check.state for check in channels(Settings(database="x"))}
    assert fine == {"e-mail": "warn", "messages": "ok"}


@pytest.mark.parametrize(("kind", "module"), [(Email, email_channel), (Webhook, webhook_channel)])
def test_the_longest_conversation_ends_before_the_claim_on_its_message(kind, module):
    """Otherwise somebody else would send the message while it is being sent."""
    hint = get_type_hints(kind, include_extras=True)["timeout"]
    longest = next(meta.le for meta in hint.__metadata__ if meta.le)
    assert longest * module._ANSWERS < CLAIM.total_seconds()


def test_what_is_announced_meanwhile_goes_out_in_the_words_that_are_shipped(office, email, post, spoilt):
    office.open(email=email(post.port), messages=spoilt)
    office.tell("incident", LocalAuthorityBecameAware(), "Thu 2 Apr 2026")
    office.sweep("Tue 14 Apr 2026 10:00")
    assert office.deliver().sent >= 1
    assert "is overdue. It was due by" in post.received[0].get_body(("plain",)).get_content()
