"""A partnership's office for the daemon's tests: a real store, a clock of our own, a real mail server.

The server listens on loopback, at a port the system chooses, and answers as a test tells it to.
Tests wait for what happens, never for a time.
"""

import asyncio
import socket
import ssl
import threading
import warnings
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import structlog
from hooked import desk, hook, secret  # noqa: F401  fixtures of this folder
from msgspec.structs import replace
from structlog.testing import capture_logs
from telling import CALENDAR, at, when

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.smtp import SMTP, AuthResult

from events.keystore import Keystore, beside
from events.store import create
from scheduler import logs
from scheduler.deliver import deliver
from scheduler.outbox import Outbox
from scheduler.service import open_service
from scheduler.settings import Email, Settings
from scheduler.sweep import sweep
from workflow import catalogue
from workflow.adoptions import CalendarAdopted
from workflow.alerts import Raised, Withdrawn
from workflow.facts import Record
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.moments import at as moment_at
from workflow.rules import Refused
from workflow.vocabulary import ClockState

LONG = 10.0
"""Seconds to wait for something that should come at once, before the test fails."""


class Office:
    """A store with its service, and a clock that stands where the test sets it."""

    def __init__(self, folder, now, *, server=None, email=None):
        folder.chmod(0o700)
        self._server = server
        self.now = at(now) if isinstance(now, str) else now
        keystore, kek = beside(folder / "record.db")
        place = server.url if server else str(folder / "record.db")
        self.settings = Settings(database=place, keystore=str(keystore), key_file=str(kek), email=email)
        keys = Keystore.create(keystore, kek=kek)
        if server is None:
            create(place, clock=self.clock, keys=keys).close()
        keys.close()
        self._opened = None
        self.service = None
        self.open()
        holidays = {str(day): title for day, title in CALENDAR.holidays.items()}
        adopted = CalendarAdopted(
            name="england-and-wales", revision="test", source="test", sha256="0" * 64, holidays=holidays
        )
        self.tell("calendar/england-and-wales", adopted)

    @property
    def now(self):
        """The time, which the server is told as well, where there is one."""
        return self._now

    @now.setter
    def now(self, value):
        self._now = value
        if self._server:
            self._server.set_clock(value)

    def clock(self):
        return self.now

    def open(self, **settings):
        """Open the store, again if need be, as a program that starts would."""
        self.close()
        if settings:
            self.settings = replace(self.settings, **settings)
        self._opened = open_service(self.settings, keys=True, clock=self.clock)
        self.service = self._opened.__enter__()

    def close(self):
        if self._opened:
            self._opened.__exit__(None, None, None)
            self._opened = None

    def at(self, text):
        """Set the clock."""
        self.now = at(text)
        return self

    def tell(self, case, fact, on=None, **said):
        """Record a fact: in a case, or given the name of a kind, as the opening of a new one."""
        kind = catalogue.KINDS[case.partition("/")[0]]
        occurred = when(on) if on else moment_at(self.now)
        command = Record(fact=fact, occurred=occurred, departure="for a reason", **said)
        done = self.service.record(command, kind=kind, case=case if "/" in case else None)
        assert not isinstance(done, Refused), done
        return done.case

    def sweep(self, when=None):
        """Sweep, at another time if one is told."""
        if when:
            self.at(when)
        return sweep(self.service, self.now)

    def deliver(self, *, after=timedelta(0)):
        """Deliver, a while later if told."""
        self.now += after
        return deliver(self.service, self.now)

    def said(self, duty=None):
        """What was said of each clock, in order: the rung and the reckoning, or the state at withdrawal."""
        return [
            (str(fact.rung), fact.reckoning) if isinstance(fact, Raised) else str(fact.state)
            for stream, fact in self.alert_facts()
            if isinstance(fact, Raised | Withdrawn) and (duty is None or f"|{duty}|" in stream)
        ]

    def owed(self, case):
        """The duties of a case whose clocks run to a day: each of them is announced in its time."""
        clocks = catalogue.kind_of(case).clocks(self.service.standing(case))
        return [clock.duty.code for clock in clocks if clock.state is ClockState.RUNNING and clock.due_at]

    def alert_facts(self):
        """Every fact about alerts, in the order of the record, with its stream."""
        facts = self.service.store.after(0, 100_000)
        return [
            (each.stream, self.service.translation.entry(each).fact)
            for each in facts
            if each.stream.startswith("alert/")
        ]

    def facts_of(self, kind):
        """The alert facts of one kind."""
        return [fact for _, fact in self.alert_facts() if isinstance(fact, kind)]

    @property
    def outbox(self):
        return Outbox(self.service.store)

    def another(self):
        """Another program over the same store, with connections of its own."""
        return open_service(self.settings, keys=True, clock=self.clock)


@pytest.fixture(scope="session")
def new_office(request, engine, tmp_path_factory):
    """Make a new office."""

    @contextmanager
    def make(now, **more):
        with ExitStack() as stack:
            if engine == "postgres":
                more["server"] = stack.enter_context(request.getfixturevalue("new_server")())
            office = Office(tmp_path_factory.mktemp("office"), now, **more)
            stack.callback(office.close)
            yield office

    return make


@pytest.fixture
def office(new_office):
    """An office on the morning of Thursday 2 April 2026, before Easter."""
    with new_office("Thu 2 Apr 2026") as office:
        yield office


class Post:
    """A mail server that answers as it is told: each answer once, and then as servers do."""

    def __init__(self, tls_context=None, *, from_the_start=False, logins=None, smtputf8=False):
        self.received = []
        self.answers = {"RCPT": [], "DATA": []}
        self.tls_context = None if from_the_start else tls_context
        self.logins, self.smtputf8 = logins, smtputf8
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        encrypted = tls_context if from_the_start else None
        listening = self._loop.create_server(self._session, "127.0.0.1", 0, ssl=encrypted)
        self._server = self._loop.run_until_complete(listening)
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def _session(self):
        return SMTP(
            self,
            hostname="post",
            loop=self._loop,
            tls_context=self.tls_context,
            require_starttls=bool(self.tls_context),
            enable_SMTPUTF8=self.smtputf8,
            auth_required=self.logins is not None,
            authenticator=self._signs_in,
        )

    def _signs_in(self, _server, _session, _envelope, _mechanism, said):
        name, password = said.login.decode(), said.password.decode()
        return AuthResult(success=(self.logins or {}).get(name) == password, handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's name
        answer = self.answers["RCPT"].pop(0) if self.answers["RCPT"] else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  likewise
        answer = self.answers["DATA"].pop(0) if self.answers["DATA"] else "250 OK"
        if answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            mail.went_to = envelope.rcpt_tos
            mail.was_encrypted = session.ssl is not None
            with self._changed:
                self.received.append(mail)
                self._changed.notify_all()
        if answer.endswith("and gone"):
            server.transport.abort()  # the answer is lost on the way
        return answer

    def wait_for(self, number):
        """Wait until so many messages have come."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.received) >= number, LONG), self.received
        return self.received

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._server.close()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()


@contextmanager
def _post(certificate=None, **more):
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    post = Post(context, **more)
    try:
        yield post
    finally:
        post.close()


@pytest.fixture
def new_post():
    """Make a mail server; with a certificate it can encrypt."""
    return _post


@pytest.fixture
def post():
    """A mail server."""
    with _post() as post:
        yield post


@pytest.fixture
def email():
    """Make e-mail settings for a server."""

    def make(port, **more):
        more = {"to": {"default": "office@example.org"}, "timeout": 5.0} | more
        return Email(host="127.0.0.1", port=port, sender="spr@example.org", **more)

    return make


@pytest.fixture
def nobody_listens():
    """A port at which nobody listens: it is taken, and refuses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def silence():
    """A server that lets itself be called and never says anything."""
    with socket.socket() as silent:
        silent.settimeout(LONG)
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield silent


@pytest.fixture
def nobody_answers(silence):
    """The port of a server that never says anything."""
    return silence.getsockname()[1]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that vouches for itself, with its key, in one file."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "post")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def lines():
    """The log lines written meanwhile, with the keys they would have."""
    with capture_logs(processors=[logs.only_allowed]) as lines:
        yield lines


@pytest.fixture(autouse=True)
def _quiet():
    """What a test logs and does not look at goes nowhere."""
    structlog.configure(processors=[_drop])
    yield
    structlog.reset_defaults()


def _drop(_logger, _method, _line):
    raise structlog.DropEvent


@pytest.fixture
def today():
    """The real time; only for tests that start a real process."""
    return datetime.now(UTC)


@pytest.fixture
def office_left(new_office, today):
    """An office that was left three weeks ago with its clocks running, which have run out since."""
    with new_office(today - timedelta(days=21)) as office:
        office.tell("incident", LocalAuthorityBecameAware())
        office.now = today
        yield office
