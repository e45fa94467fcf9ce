"""The dead man's switch: an address that is fetched after each sweep, and whose owner misses it.

Whoever is asked learns nothing but that it was asked. It may fail, hang or answer what it likes: that is
a line in the log, and no sweep waits for it.
"""

import http.client
import urllib.error
import urllib.request
from threading import Lock, Thread
from typing import IO
from urllib.request import Request

from scheduler.logs import logger

TIMEOUT = 10.0
"""Seconds to wait for an answer."""
_REMEDY = "Look at heartbeat_url in the settings, and whether this machine may reach it."


class SignOfLife:
    """Fetches an address, one call at a time, in a thread that holds nobody up."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        """Remember the address, which may be a secret and is never written down."""
        self.url, self.timeout = url, timeout
        self._calling = Lock()

    def give(self) -> None:
        """Call, where there is somebody to be called, unless the last call still hangs."""
        if not self.url:
            return
        if self._calling.acquire(blocking=False):
            Thread(target=self._call, name="sign-of-life", daemon=True).start()
        else:
            logger().warning("no sign of life", why="still-calling", remedy=_REMEDY)

    def _call(self) -> None:
        try:
            if why := fetched(self.url, self.timeout):
                logger().warning("no sign of life", why=why, remedy=_REMEDY)
        finally:
            self._calling.release()


def fetched(url: str, timeout: float) -> str:
    """Nothing where the address answered that it is well, else the code of what went wrong."""
    ask = Request(url, headers={"User-Agent": "spr"})  # noqa: S310  the settings let in the web alone
    try:
        with urllib.request.build_opener(_StayHere).open(ask, timeout=timeout):
            return ""
    except urllib.error.HTTPError as answer:
        with answer:
            return str(answer.code)
    except urllib.error.URLError as error:
        return type(error.reason).__name__ if isinstance(error.reason, Exception) else "no-answer"
    except (OSError, ValueError, http.client.HTTPException) as error:
        return type(error).__name__


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Goes nowhere but to the address of the settings."""

    def redirect_request(
        self,
        req: Request,  # noqa: ARG002  as the library calls it
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: http.client.HTTPMessage,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> Request | None:
        """Nothing more to fetch; the redirection itself is the answer."""
        return None
