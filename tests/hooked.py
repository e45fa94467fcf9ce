"""A desk that takes webhooks: a real server of the web, and a channel with a secret that posts to it."""

import base64
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks import Webhook as Oracle
from telling import at
from worded import alert

from scheduler.channels.webhook import Webhooks
from scheduler.messages import message_of
from scheduler.reaching import Webhook
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
