"""What is posted to a webhook is signed, by https://www.standardwebhooks.com, with secrets kept safe.

The package of those who wrote the specification checks our signatures, on a real server of the web.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hooked import NEW, OLD, message, verified, whsec
from standardwebhooks import WebhookVerificationError

from scheduler.channels import Taken
from scheduler.channels.webhook import signed
from scheduler.settings import SettingsWrong

# Signed


def test_what_is_posted_is_signed_as_the_specification_says(desk, hook):
    assert hook(desk.port).hand_over(message()) == Taken()
    ((path, headers, body),) = desk.received
    assert path == "/in?team=1"
    assert headers["Content-Type"] == "application/json"
    assert headers["webhook-id"] == message().message_id
    assert verified(whsec(NEW), headers, body.decode()) == json.loads(body)


def test_another_secret_another_body_and_another_time_do_not_verify(desk, hook):
    """The negative control: the oracle refuses what it must."""
    hook(desk.port).hand_over(message())
    ((_, headers, body),) = desk.received
    long_ago = str(int(headers["webhook-timestamp"]) - 600)
    for secret, more, text in [
        (whsec(OLD), {}, body.decode()),
        (whsec(NEW), {}, body.decode().replace("overdue", "done")),
        (whsec(NEW), {"webhook-timestamp": long_ago}, body.decode()),
        (whsec(NEW), {"webhook-id": "another"}, body.decode()),
    ]:
        with pytest.raises(WebhookVerificationError):
            verified(secret, headers | more, text)


def test_a_signature_of_long_ago_does_not_verify_even_where_it_is_ours():
    """Five minutes are allowed: what is caught on the way cannot be sent again later."""
    now = datetime.now(UTC)
    for since, taken in [(0, True), (4, True), (6, False)]:
        headers = signed((NEW,), "one", now - timedelta(minutes=since), b"{}")
        if taken:
            assert verified(whsec(NEW), headers, "{}") == {}
        else:
            with pytest.raises(WebhookVerificationError):
                verified(whsec(NEW), headers, "{}")


def test_while_a_key_is_changed_whoever_knows_the_old_or_the_new_one_can_verify(desk, hook, secret):
    channel = hook(desk.port, secret("new"), secret("old", whsec(OLD)))
    channel.hand_over(message())
    ((_, headers, body),) = desk.received
    assert verified(whsec(NEW), headers, body.decode()) == verified(whsec(OLD), headers, body.decode())
    first, second = headers["webhook-signature"].split(" ")
    assert first == signed((NEW,), headers["webhook-id"], _then(headers), body)["webhook-signature"]
    assert second == signed((OLD,), headers["webhook-id"], _then(headers), body)["webhook-signature"]


def _then(headers):
    return datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)


def test_every_attempt_has_the_same_id_and_the_same_body(desk, hook):
    desk.answers = [(500, {})]
    for _ in range(2):
        hook(desk.port).hand_over(message())
    (_, first, body), (_, second, again) = desk.received
    assert (first["webhook-id"], body) == (second["webhook-id"], again)


def test_a_secret_that_is_no_base64_signs_as_it_is_written(desk, hook, secret):
    plain = "a secret of our own, long enough"
    hook(desk.port, secret("plain", plain)).hand_over(message())
    ((_, headers, body),) = desk.received
    assert verified(whsec(plain.encode()), headers, body.decode())


def test_the_document_has_the_words_of_the_mail_and_no_more(desk, hook):
    hook(desk.port).hand_over(message())
    document = json.loads(desk.received[0][2])
    assert document["type"] == "alert.overdue"
    assert document["timestamp"] == "2026-04-14T08:00:00+00:00"
    assert set(document) == {"type", "timestamp", "data"}
    assert set(document["data"]) <= {"subject", "text", "label", "capacity", "alert", "follows"}
    assert document["data"]["text"] == message().body


# Secrets


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [
        ("too-few-letters", 0o600, "is shorter than 24 bytes"),
        (whsec(b"x" * 23), 0o600, "is shorter than 24 bytes"),
        ("whsec_" + "?" * 40, 0o600, "is not base64"),
        ("", 0o600, "holds no secret"),
        (whsec(NEW), 0o640, "Other accounts can open"),
        (whsec(NEW), 0o604, "Other accounts can open"),
    ],
)
def test_a_secret_that_is_not_safe_is_refused_with_its_place_and_never_shown(hook, secret, text, mode, says):
    with pytest.raises(SettingsWrong) as refused:
        hook(1, secret("it", text, mode))
    assert says in str(refused.value)
    assert "webhooks.desk.secret_files" in str(refused.value)
    assert not text or text not in str(refused.value)


def test_every_secret_that_cannot_be_used_is_named_at_once(hook, secret, tmp_path):
    with pytest.raises(SettingsWrong) as refused:
        hook(1, secret("a", "too-few-letters"), str(tmp_path / "none"), secret("b"))
    assert len(str(refused.value).splitlines()) == 2
