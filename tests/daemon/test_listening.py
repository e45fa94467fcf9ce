"""The daemon answers on its own machine when it is asked to, and calls who watches it."""

import http.server
import json
import threading
import urllib.error
import urllib.request

import pytest
from left_running import running

from scheduler.running.sign_of_life import SignOfLife, fetched
from scheduler.running.wanted import can_be_fetched, loopback

LONG = 15.0
"""Seconds to wait for an answer that comes at once, before the test fails."""


# What listens


@pytest.mark.parametrize(
    ("listen", "place"),
    [
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("[::1]:9464", ("::1", 9464)),
        ("localhost:0", ("127.0.0.1", 0)),
        ("127.8.8.8:1", ("127.8.8.8", 1)),
        ("0.0.0.0:9464", None),
        ("[::]:9464", None),
        ("192.0.2.1:9464", None),
        ("spr.example.org:9464", None),
        (":9464", None),
        ("127.0.0.1", None),
        ("127.0.0.1:99999", None),
    ],
)
def test_only_an_address_of_this_machine_is_listened_at(listen, place):
    assert loopback(listen) == place


def asked(where, path):
    """The code and the text of an answer."""
    try:
        with urllib.request.urlopen(f"http://{where}{path}", timeout=LONG) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_it_answers_on_this_machine_when_it_is_asked_to(office_left):
    with running(office_left, 'listen = "127.0.0.1:0"\n') as process:
        where = process.wait_for("listening")["where"]
        process.wait_for("sweep")
        process.wait_for("sweep")
        assert asked(where, "/livez")[0] == 200
        assert asked(where, "/readyz") == (200, "0 facts behind\n")
        code, text = asked(where, "/metrics")
        assert (code, "spr_work_completed_total" in text, "spr_overdue_working_days_bucket" in text) == (
            200,
            True,
            True,
        )
        assert asked(where, "/else")[0] == 404
        store = office_left.settings.path
        store.rename(store.with_name("aside.db"))
        assert asked(where, "/readyz") == (503, "StoreMissing\n")
        store.with_name("aside.db").rename(store)
        assert asked(where, "/readyz")[0] == 200


HANGS = """
import time
from scheduler import daemon
from scheduler.running import work
work.PATIENCE = 0.5
def hanging(*arguments, **named):
    time.sleep(3600)
daemon.sweep = hanging
"""


def test_a_sweep_that_hangs_is_not_ready_and_then_not_alive(office_left):
    with running(office_left, 'listen = "127.0.0.1:0"\n', patch=HANGS) as process:
        where = process.wait_for("listening")["where"]
        assert asked(where, "/readyz") == (503, "the first sweep is under way\n")
        process.wait_for("still busy", job="sweep")
        for _ in range(10):
            process.wait_for("still busy", job="sweep")
        code, text = asked(where, "/livez")
        assert (code, "No sweep has come to its end" in text) == (503, True)


def test_a_port_that_is_taken_keeps_no_sweep(office_left, nobody_listens):
    with running(office_left, f'listen = "127.0.0.1:{nobody_listens}"\n') as process:
        process.wait_for("not listening")
        process.wait_for("sweep")
        assert process.stop() == 0


def test_it_listens_nowhere_unless_it_is_asked_to(office_left):
    with running(office_left) as process:
        process.wait_for("sweep")
        assert process.stop() == 0
        assert not any(line["event"] == "listening" for line in process.lines)


# The dead man's switch


class Watcher(http.server.BaseHTTPRequestHandler):
    """Counts who calls, and answers as it is told."""

    calls, code, moved = [], 200, ""

    def do_GET(self):
        self.calls.append(self.path)
        self.send_response(self.code)
        if self.moved:
            self.send_header("Location", self.moved)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def watcher():
    handler = type("Asked", (Watcher,), {"calls": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_address[1]}/ping"
    server.shutdown()
    server.server_close()
    thread.join()


def test_each_completed_sweep_gives_a_sign_of_life(office_left, watcher):
    handler, url = watcher
    with running(office_left, f'heartbeat_url = "{url}"\n') as process:
        for _ in range(4):
            process.wait_for("sweep")
        assert process.stop() == 0
        assert url not in json.dumps(process.lines)
    assert 1 <= len(handler.calls) <= 20
    assert set(handler.calls) == {"/ping"}


def test_what_the_watcher_answers_is_a_code_and_it_is_not_followed_elsewhere(watcher, nobody_listens):
    handler, url = watcher
    assert fetched(url, LONG) == ""
    handler.code = 500
    assert fetched(url, LONG) == "500"
    handler.code, handler.moved = 302, "file:///etc/hostname"
    assert fetched(url, LONG) == "302"
    assert fetched(f"http://127.0.0.1:{nobody_listens}/", LONG) == "ConnectionRefusedError"


def test_a_watcher_that_never_answers_holds_nobody_up(nobody_answers, lines):
    sign = SignOfLife(f"http://127.0.0.1:{nobody_answers}/", timeout=LONG)
    sign.give()
    sign.give()
    assert [(line["event"], line["why"]) for line in lines] == [("no sign of life", "still-calling")]


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://example.org/", "example.org", "https://", "http://a:x/"]
)
def test_only_an_address_of_the_web_is_fetched(url):
    assert can_be_fetched("https://watch.example.org/ping/of-our-own")
    assert not can_be_fetched(url)
