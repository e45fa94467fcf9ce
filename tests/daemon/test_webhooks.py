"""What a webhook answers is believed: taken, never, or later within bounds; on a real server of the web."""

import ssl
import time

import pytest
from hooked import Desk, message, serving
from telling import at

from scheduler.channels import Never, NotNow, Taken
from scheduler.channels.retry_after import LONGEST, seconds_asked
from scheduler.channels.webhook import Webhooks
from scheduler.reaching import Webhook

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
