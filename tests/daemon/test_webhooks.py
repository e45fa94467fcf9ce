"""A webhook is posted signed small JSON, by https://www.standardwebhooks.com; what it answers is believed.

The package of those who wrote the specification checks our signatures, on a real server of the web.
"""

import base64
import json
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks import Webhook as Oracle
from standardwebhooks import WebhookVerificationError
from telling import at
from worded import alert

from scheduler.channels import Never, NotNow, Taken
from scheduler.channels.retry_after import LONGEST, seconds_asked
from scheduler.channels.webhook import Webhooks, signed
from scheduler.messages import message_of
from scheduler.reaching import Webhook
from scheduler.settings import SettingsWrong
from workflow.facts import Entry
from workflow.vocabulary import Rung

OLD, NEW = b"o" * 32, b"n" * 32


def whsec(key):
    return "whsec_" + base64.b64encode(key).decode()


class Desk(ThreadingHTTPServer):
    """A server of the web that answers as it is told: each answer once, and then 204."""

    daemon_threads = True

    def __init__(self):
        self.received, self.answers = [], []
        super().__init__(("127.0.0.1", 0), _Answering)

    @property
    def port(self):
        return self.server_address[1]


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        answer = self.server.answers.pop(0) if self.server.answers else (204, {})
        if isinstance(answer, bytes):
            self.wfile.write(answer)
            return
        if callable(answer):
            answer(self)
            return
        status, headers = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def do_GET(self):
        self.server.received.append((self.path, dict(self.headers), b""))

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(desk):
    thread = threading.Thread(target=desk.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        desk.shutdown()
        desk.server_close()
        thread.join()


@pytest.fixture
def desk():
    with serving(Desk()) as desk:
        yield desk


@pytest.fixture
def secret(tmp_path):
    """A file with a secret, as an administrator makes it."""

    def made(name="new", text=None, mode=0o600):
        path = tmp_path / name
        path.write_text((whsec(NEW) if text is None else text) + "\n")
        path.chmod(mode)
        return str(path)

    return made


@pytest.fixture
def hook(secret):
    """A channel with one webhook, called desk."""

    def made(port, *secret_files, url="http://127.0.0.1:{}/in?team=1", timeout=5.0):
        files = secret_files or (secret(),)
        settings = Webhook(url=url.format(port), secret_files=files, timeout=timeout)
        return Webhooks({"desk": settings})

    return made


def message(number=1):
    entry = Entry(
        fact=alert(Rung.OVERDUE),
        occurred=alert(Rung.OVERDUE).due_at,
        id=f"019d8a2e-7c00-7000-8000-{number:012}",
        recorded=at("Tue 14 Apr 2026"),
        position=number,
    )
    return message_of(entry, "webhook", "desk", at("Tue 14 Apr 2026"))


def verified(secret, headers, body):
    """What the oracle makes of it: the document, or its refusal."""
    return Oracle(secret).verify(body, {name.lower(): value for name, value in headers.items()})


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


# What it answers


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_two_hundred_and_something_is_taken(desk, hook, status):
    desk.answers = [(status, {"Content-Length": "0"})]
    assert hook(desk.port).hand_over(message()) == Taken()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 422])
def test_four_hundred_and_something_is_never_asked_again(desk, hook, status):
    desk.answers = [(status, {})]
    assert hook(desk.port).hand_over(message()) == Never(str(status))


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again(desk, hook, status):
    desk.answers = [(status, {})]
    assert hook(desk.port).hand_over(message()) == NotNow(str(status))


def test_an_endpoint_that_is_gone_is_left_alone_until_the_settings_are_read_anew(desk, hook):
    """Standard Webhooks: 410 Gone disables the endpoint."""
    desk.answers = [(410, {})]
    channel = hook(desk.port)
    assert channel.hand_over(message(1)) == Never("410")
    assert channel.hand_over(message(2)) == Never("gone")
    assert len(desk.received) == 1
    assert hook(desk.port).hand_over(message(2)) == Taken()


@pytest.mark.parametrize(
    ("status", "asked", "after"),
    [
        (429, "120", 120.0),
        (503, "7", 7.0),
        (503, "999999999999", LONGEST),
        (429, "soon", 0.0),
        (500, "60", 0.0),
    ],
)
def test_who_asks_to_be_asked_later_is_asked_later_within_bounds(desk, hook, status, asked, after):
    desk.answers = [(status, {"Retry-After": asked})]
    assert hook(desk.port).hand_over(message()) == NotNow(str(status), after=after)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Tue, 14 Apr 2026 08:02:00 GMT", 120.0),
        ("Tue, 14 Apr 2026 07:00:00 GMT", 0.0),
        ("Wed, 15 Apr 2026 08:00:00 GMT", LONGEST),
        ("-5", 0.0),
        ("1e9", 0.0),
        ("²", 0.0),
        ("", 0.0),
        ("9" * 5000, LONGEST),
    ],
)
def test_later_is_said_in_seconds_or_as_a_date(text, seconds):
    """RFC 9110, section 10.2.3."""
    assert seconds_asked(text, at("Tue 14 Apr 2026")) == seconds


def test_a_redirect_is_not_followed(desk, hook):
    """The message would go where nobody approved it."""
    desk.answers = [(307, {"Location": f"http://127.0.0.1:{desk.port}/elsewhere"})]
    assert hook(desk.port).hand_over(message()) == NotNow("redirected")
    assert [path for path, _, _ in desk.received] == ["/in?team=1"]


@pytest.mark.parametrize(
    "garbage", [b"\x00\xff" * 50 + b"\r\n", b"HTTP/1.1 OK fine\r\n\r\n", b"220 post ESMTP\r\n"]
)
def test_what_is_no_answer_is_asked_again(desk, hook, garbage):
    desk.answers = [garbage]
    assert hook(desk.port).hand_over(message()) == NotNow("not-understood")


def test_nothing_at_all_is_asked_again(desk, hook):
    desk.answers = [b""]
    assert hook(desk.port).hand_over(message()) == NotNow("disconnected")


def test_an_endpoint_that_hangs_is_given_up_for_now(hook, nobody_answers):
    assert hook(nobody_answers, timeout=0.2).hand_over(message()) == NotNow("timed-out")


def test_an_endpoint_that_answers_letter_by_letter_is_cut_off(desk, hook):
    """Each letter comes in time; the claim on the message would run out."""

    def dripping(handler):
        try:
            while True:
                handler.wfile.write(b"H")
                time.sleep(0.05)
        except OSError:
            return

    desk.answers = [dripping]
    began = time.monotonic()
    assert isinstance(hook(desk.port, timeout=0.2).hand_over(message()), NotNow)
    assert time.monotonic() - began < 5


def test_of_an_endless_answer_no_more_than_the_head_is_read(desk, hook):
    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            return

    desk.answers = [endless]
    assert hook(desk.port).hand_over(message()) == Taken()


def test_an_endpoint_that_refuses_connections_is_waited_for(hook, nobody_listens):
    assert hook(nobody_listens).hand_over(message()) == NotNow("connection-refused")


def test_after_a_failure_the_endpoint_rests_and_costs_the_other_messages_no_wait(hook, nobody_answers):
    channel = hook(nobody_answers, timeout=0.2)
    channel.hand_over(message(1))
    began = time.monotonic()
    assert [channel.hand_over(message(number)) for number in range(2, 50)] == [NotNow("resting")] * 48
    assert time.monotonic() - began < 0.2


def test_a_webhook_that_the_settings_no_longer_name_is_never_asked():
    assert Webhooks({}).hand_over(message()) == Never("not-configured")


# Encrypted


@pytest.fixture
def secure(certificate):
    """The same server, encrypted."""
    desk = Desk()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    desk.socket = context.wrap_socket(desk.socket, server_side=True, do_handshake_on_connect=False)
    desk.handle_error = lambda *_: None
    with serving(desk) as desk:
        yield desk


def test_an_encrypted_endpoint_that_is_vouched_for_is_posted_to(secure, hook, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert hook(secure.port, url="https://127.0.0.1:{}/").hand_over(message()) == Taken()


def test_an_encrypted_endpoint_nobody_vouches_for_is_told_nothing(secure, hook):
    assert hook(secure.port, url="https://127.0.0.1:{}/").hand_over(message()) == NotNow("not-trusted")
    assert secure.received == []


def test_an_endpoint_that_does_not_encrypt_is_told_nothing_where_encryption_is_asked(desk, hook):
    outcome = hook(desk.port, url="https://127.0.0.1:{}/").hand_over(message())
    assert isinstance(outcome, NotNow)
    assert desk.received == []


def test_a_host_nobody_knows_is_waited_for(secret):
    settings = Webhook(url="https://nowhere.example/", secret_files=(secret(),), timeout=5.0)
    assert isinstance(Webhooks({"desk": settings}).hand_over(message()), NotNow)
