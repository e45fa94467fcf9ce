"""Alerts go out to places of the web: posted as small JSON, and signed as standardwebhooks.com says.

Three headers say which message it is, when it was sent, and that it was sent by whoever holds the
secret. Every secret signs, so that a receiver may know the old one or the new one while it is changed.
No redirect is followed: the message would go where nobody approved it. What the receiver answers is
read no further than its status.
"""

import hmac
import http.client
import json
import socket
import ssl
import time
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from threading import Timer
from urllib.parse import urlsplit

from scheduler.channels import Never, NotNow, Outcome, Taken
from scheduler.channels.retry_after import seconds_asked
from scheduler.channels.secrets import secret
from scheduler.clock import utc_now
from scheduler.messages import Message
from scheduler.reaching import Webhook as WebhookSettings
from scheduler.settings import SettingsWrong
from workflow.vocabulary import Capacity

SHORTEST = 24
"""Bytes of a secret; the specification asks for 24 to 64."""
REST = 30.0
"""Seconds for which an endpoint that did not answer is left alone: the others' messages go on meanwhile."""
_PREFIX = b"whsec_"
_ANSWERS = 3
"""A whole exchange takes at most so many waits: an endpoint may answer letter by letter, and never end."""
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, *_BUSY})
_REDIRECTS, _THEIRS, _OURS = 3, 4, 2
"""The first digit of a status: elsewhere, not taken, taken."""


class Webhooks:
    """The webhooks of the settings as a channel; a message names one of them as its address."""

    def __init__(self, settings: Mapping[str, WebhookSettings]) -> None:
        """Read the secrets. Raises SettingsWrong with every secret that cannot be used."""
        self._settings = settings
        self._secrets = _secrets(settings)
        self._gone: set[str] = set()
        self._rests_until: dict[str, float] = {}

    def hand_over(self, message: Message) -> Outcome:
        """Post the message and say what was answered."""
        name = message.address
        if name not in self._settings:
            return Never("not-configured")
        if name in self._gone:
            return Never("gone")
        if time.monotonic() < self._rests_until.get(name, 0.0):
            return NotNow("resting")
        outcome = self._post(name, message)
        if outcome == Never("410"):  # it wants nothing more, ever: until somebody looks at the settings
            self._gone.add(name)
        if isinstance(outcome, NotNow):
            self._rests_until[name] = time.monotonic() + REST
        return outcome

    def _post(self, name: str, message: Message) -> Outcome:
        body = payload(message)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "spr",
            **signed(self._secrets[name], message.message_id, utc_now(), body),
        }
        try:
            return _answered(*_exchange(self._settings[name], body, headers))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return NotNow(_why(error))


def payload(message: Message) -> bytes:
    """The message as JSON: the words of the mail, and the codes beside them. Nothing else is known of it."""
    told = {
        "subject": message.subject,
        "text": message.body,
        "label": message.label,
        "capacity": "" if message.capacity is Capacity.UNKNOWN else message.capacity,
        "alert": message.about,
        "follows": message.follows,
    }
    document = {
        "type": f"alert.{message.kind or 'announced'}",
        "timestamp": message.created_at.isoformat(),
        "data": {name: value for name, value in told.items() if value},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def signed(secrets: tuple[bytes, ...], message_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """The three headers: HMAC-SHA256 over id, second and body, once for each secret, the newest first."""
    second = str(int(now.timestamp()))
    content = b".".join((message_id.encode(), second.encode(), body))
    made = (b64encode(hmac.digest(each, content, sha256)).decode() for each in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": second,
        "webhook-signature": " ".join(f"v1,{each}" for each in made),
    }


def _exchange(settings: WebhookSettings, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Post it, and take the status and what the answer says of when to ask again."""
    parts = urlsplit(settings.url)
    host, wait = parts.hostname or "", settings.timeout
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        line: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=wait, context=secure
        )
    else:
        line = http.client.HTTPConnection(host, parts.port, timeout=wait)
    limit = Timer(wait * _ANSWERS, _cut_off, [line])
    limit.daemon = True
    with closing(line):
        limit.start()
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            line.request("POST", path, body=body, headers=dict(headers))
            answer = line.getresponse()
            return answer.status, answer.headers.get("Retry-After", "")
        finally:
            limit.cancel()


def _cut_off(line: http.client.HTTPConnection) -> None:
    """End an exchange that goes on for too long; who waits for an answer hears that it was lost."""
    if line.sock is not None:
        try:
            line.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _answered(status: int, retry_after: str) -> Outcome:
    """What an answer means: the specification takes 2xx as taken, and 410 as never again."""
    first = status // 100
    if first == _OURS:
        return Taken()
    if first == _THEIRS and status not in _LATER:
        return Never(str(status))
    after = seconds_asked(retry_after, utc_now()) if status in _BUSY else 0.0
    return NotNow("redirected" if first == _REDIRECTS else str(status), after=after)


def _secrets(settings: Mapping[str, WebhookSettings]) -> dict[str, tuple[bytes, ...]]:
    """The secrets of every webhook, by its name, the newest first."""
    wrong: list[str] = []
    found: dict[str, tuple[bytes, ...]] = {}
    for name, hook in settings.items():
        keys = []
        for file in hook.secret_files:
            try:
                keys.append(_key(f"webhooks.{name}.secret_files", file))
            except SettingsWrong as error:
                wrong.append(str(error))
        found[name] = tuple(keys)
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    return found


def _key(where: str, file: str) -> bytes:
    """A secret as it signs: what is written whsec_… is base64, anything else is taken as it is."""
    held = secret(where, file)
    try:
        key = b64decode(held.removeprefix(_PREFIX), validate=True) if held.startswith(_PREFIX) else held
    except NotBase64:
        raise SettingsWrong(f"{where}: what follows whsec_ in {file} is not base64; copy it again") from None
    if len(key) < SHORTEST:
        remedy = f"make one: (umask 077; openssl rand -base64 32 | sed s/^/whsec_/ > '{file}')"
        raise SettingsWrong(f"{where}: the secret in {file} is shorter than {SHORTEST} bytes; {remedy}")
    return key


_WHY = (
    (TimeoutError, "timed-out"),
    (ConnectionRefusedError, "connection-refused"),
    (socket.gaierror, "host-unknown"),
    (ssl.SSLCertVerificationError, "not-trusted"),
    (ssl.SSLError, "not-encrypted"),
    (http.client.RemoteDisconnected, "disconnected"),
    (ConnectionError, "disconnected"),
    (http.client.HTTPException, "not-understood"),
    (ValueError, "not-understood"),
)


def _why(error: Exception) -> str:
    return next((why for kind, why in _WHY if isinstance(error, kind)), type(error).__name__)
