"""`/livez`, `/readyz` and `/metrics`, for whoever is on this machine: off unless an address is set.

`/livez` asks this process alone; `/readyz` and `/metrics` ask the store. What is answered are words and
numbers of ours, and never anything of a case.
"""

from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6, socket
from threading import Thread
from typing import Any

from events.refusals import RecordError
from scheduler.logs import logger
from scheduler.service import NotFound

Answered = tuple[int, str]
_TEXT, _METRICS = "text/plain; charset=utf-8", "text/plain; version=0.0.4; charset=utf-8"
TIMEOUT = 10.0
"""Seconds that somebody may take to ask."""
_REMEDY = "Choose another port for listen, or take the setting out."


class Serving:
    """A small server in threads of its own that keep nothing alive."""

    def __init__(self, place: tuple[str, int], answers: Mapping[str, Callable[[], Answered]]) -> None:
        """Listen at once. Raises OSError where the port is taken."""
        handler = type("_Asked", (_Handler,), {"answers": answers})
        kind = _Server6 if ":" in place[0] else _Server
        self._server = kind(place, handler)
        self._thread = Thread(target=self._server.serve_forever, name="listen", daemon=True)
        self._thread.start()
        host, port = self._server.server_address[:2]
        logger().info("listening", where=f"{host!s}:{port}")

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def served(place: tuple[str, int] | None, answers: Mapping[str, Callable[[], Answered]]) -> Serving | None:
    """The server, where one is wanted and the port is free; that it is not keeps no sweep."""
    if place is None:
        return None
    try:
        return Serving(place, answers)
    except OSError as error:
        logger().error("not listening", why=error.strerror, remedy=_REMEDY)
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: "socket | tuple[bytes, socket]", client_address: Any) -> None:  # noqa: ANN401  the library's own
        """Whoever hangs up early is not worth a line."""


class _Server6(_Server):
    address_family = AF_INET6


class _Handler(BaseHTTPRequestHandler):
    """Answers a question by its path; the answers are given by `Serving`."""

    answers: Mapping[str, Callable[[], Answered]] = {}
    timeout = TIMEOUT
    server_version, sys_version = "spr", ""

    def do_GET(self) -> None:
        """Answer; a store that cannot be read is an answer as well."""
        answer = self.answers.get(self.path.partition("?")[0])
        code, text = (404, f"There is: {', '.join(self.answers)}\n") if answer is None else _asked(answer)
        self._send(code, text.encode())

    def _send(self, code: int, content: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", _METRICS if content.startswith(b"# HELP") else _TEXT)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's own name
        """Nothing: that somebody asks every few seconds is no news."""


def _asked(answer: Callable[[], Answered]) -> Answered:
    try:
        return answer()
    except (RecordError, NotFound) as error:
        return 503, f"{type(error).__name__}\n"
    except Exception as error:  # noqa: BLE001  a question keeps no daemon from its work
        logger().error("failed", job="listen", error=type(error).__name__)
        return 500, "failed\n"
