"""A process killed at any seam loses nothing, announces nothing twice, and repeats a message under one id.

The processes are real, and are killed with SIGKILL where a test says so.
"""

import json
import signal
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from scheduler.composing import compose
from scheduler.deliver import deliver, fill
from scheduler.hours import Hours
from scheduler.outbox import CLAIM, Outbox, State
from scheduler.service import open_service
from scheduler.sweep import SweepReport, sweep
from workflow.alerts import Delivered, Raised
from workflow.incident.facts import LocalAuthorityBecameAware

AWARE = LocalAuthorityBecameAware()
LATER = CLAIM + timedelta(minutes=1)

KILLED_AT = {
    "half announced": ("scheduler.sweep", "_record", "after"),
    "announced": ("scheduler.deliver", "fill", "before"),
    "half queued": ("scheduler.outbox", "add", "after"),
    "queued": ("scheduler.channels.email", "Email.hand_over", "before"),
    "sent": ("scheduler.outbox", "Outbox.put_back", "before"),
    "marked": ("scheduler.deliver", "put_on_record", "before"),
    "on record": ("scheduler.outbox", "Outbox.is_on_record", "before"),
}
"""The seams: which function a process is killed before or after entering, the first time."""

PROCESS = """
import importlib, json, os, signal, sys
from datetime import datetime
import msgspec
from scheduler import logs
from scheduler.deliver import deliver
from scheduler.service import open_service
from scheduler.settings import Settings
from scheduler.sweep import sweep

settings = msgspec.convert(json.loads(sys.argv[1]), Settings)
now = datetime.fromisoformat(sys.argv[2])
if len(sys.argv) > 3:
    module, path, moment = sys.argv[3:]
    holder = importlib.import_module(module)
    *classes, name = path.split(".")
    for each in classes:
        holder = getattr(holder, each)
    real = getattr(holder, name)

    def killed(*arguments, **named):
        if moment == "after":
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(holder, name, killed)

logs.set_up(sys.stderr)
with open_service(settings, keys=True, clock=lambda: now) as service:
    print("ready", flush=True)
    sys.stdin.readline()
    report = sweep(service, now)
    deliver(service, now)
    print(json.dumps(msgspec.to_builtins(report)), flush=True)
"""


@pytest.fixture
def start():
    """Start a process that sweeps and delivers for an office; it waits for a line to begin."""
    started = []

    def start(office, *seam):
        settings = json.dumps(
            {
                "database": office.settings.database,
                "hours": {"one_by_one": 1000},
                "email": {
                    name: getattr(office.settings.email, name) for name in ("host", "port", "sender", "to")
                },
            }
        )
        process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, settings, office.now.isoformat(), *seam],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


CASES = 3


def late(office):
    """The duties of three cases, all due on one day: three of each case, in a message for each."""
    cases = [office.tell("incident", AWARE, "Thu 2 Apr 2026") for _ in range(CASES)]
    return [duty for case in cases for duty in office.owed(case)]


def ids(post):
    return [mail["Message-ID"] for mail in post.received]


@pytest.mark.parametrize("seam", KILLED_AT)
def test_killed_at_any_seam(office, email, post, start, seam):
    """One announcement for each clock; a message twice only where the answer was lost, and under one id."""
    office.open(email=email(post.port))
    owed = late(office)
    office.at("Tue 14 Apr 2026")
    process = start(office, *KILLED_AT[seam])
    process.communicate("go\n", timeout=20)
    assert process.returncode == -signal.SIGKILL
    so_far = (len(office.facts_of(Raised)), len(post.received), len(office.facts_of(Delivered)))
    assert so_far == tuple(len(owed) if each is ALL else each for each in SO_FAR[seam])

    office.open(email=office.settings.email)
    for _ in range(2):
        office.sweep()
        office.deliver(after=LATER)
    announced = sorted((fact.duty, fact.rung) for fact in office.facts_of(Raised))
    assert announced == [(duty, "overdue") for duty in sorted(owed)]
    assert len(set(ids(post))) == CASES
    assert len(post.received) == CASES + (seam == "sent")
    assert len(office.facts_of(Delivered)) == len(owed)
    assert {row.state for row in office.outbox.rows()} == {State.SENT}
    assert office.outbox.not_on_record() == []


# Announced, received and delivered on record, when the process was killed; of all clocks, or of so many.
# What is urgent of one case goes as one message.
ALL = "all"
SO_FAR = {
    "half announced": (1, 0, 0),
    "announced": (ALL, 0, 0),
    "half queued": (ALL, 0, 0),
    "queued": (ALL, 0, 0),
    "sent": (ALL, 1, 0),
    "marked": (ALL, CASES, 0),
    "on record": (ALL, CASES, ALL),
}


def test_marking_a_message_before_it_is_sent_would_lose_it(office, email, post, monkeypatch):
    """The negative control: what the order of the steps is for."""
    claim = Outbox.claim

    def marked_at_once(outbox, *asked):
        row = claim(outbox, *asked)
        if row:
            outbox.put_back(_sent(row, office.now))
            raise KeyboardInterrupt
        return row

    office.open(email=email(post.port))
    late(office)
    office.sweep("Tue 14 Apr 2026")
    monkeypatch.setattr(Outbox, "claim", marked_at_once)
    with pytest.raises(KeyboardInterrupt):
        office.deliver()
    monkeypatch.undo()
    office.deliver(after=LATER)
    assert len(post.received) == CASES - 1


def _sent(row, now):
    return replace(row, state=State.SENT, ended_at=now)


def test_an_id_that_does_not_follow_from_the_announcement_would_double_a_message(
    office, email, post, monkeypatch
):
    """The negative control: with the outbox lost before the end was on record, only the id tells it."""
    monkeypatch.setattr("scheduler.planning.uuid5", lambda *_: uuid4())
    monkeypatch.setattr("scheduler.deliver.put_on_record", lambda *_: None)
    office.open(email=email(post.port))
    late(office)
    office.sweep("Tue 14 Apr 2026")
    office.deliver()
    with office.service.store.engine.begin() as tx:
        tx.exec_driver_sql("DROP TABLE outbox")
        tx.exec_driver_sql("DROP TABLE outbox_telling")
        tx.exec_driver_sql("DROP TABLE outbox_followed")
    office.deliver(after=LATER)
    assert len(set(ids(post))) == 2 * CASES


def test_an_answer_lost_on_the_way_sends_the_message_again_under_the_same_id(office, email, post):
    """The server took it and the connection broke before it could say so."""
    office.open(email=email(post.port))
    late(office)
    office.sweep("Tue 14 Apr 2026")
    post.answers["DATA"] = ["250 taken and gone"]
    assert office.deliver().put_off == 1
    assert office.deliver(after=LATER).sent == CASES
    assert len(post.received) == CASES + 1
    assert len(set(ids(post))) == CASES


def test_a_claim_keeps_others_off_until_it_runs_out(office):
    owed = office.owed(office.tell("incident", AWARE, "Thu 2 Apr 2026"))
    office.sweep("Tue 14 Apr 2026")
    outbox = office.outbox
    outbox.make()
    fill(office.service, outbox, office.now)
    compose(office.service, outbox, office.now, tuple(Hours))
    first = outbox.claim(office.now, "one", ["log"])
    others = [outbox.claim(office.now, "another", ["log"]).message_id for _ in owed[1:]]
    assert len({first.message_id, *others}) == len(owed)
    assert outbox.claim(office.now + CLAIM / 2, "a third", ["log"]) is None
    again = outbox.claim(office.now + CLAIM, "a third", ["log"])
    assert again.message_id == first.message_id
    assert not outbox.put_back(_sent(first, office.now))
    assert outbox.put_back(_sent(again, office.now))


# Two at once


def test_two_processes_at_once_announce_and_send_everything_once(office, email, post, start):
    office.open(email=email(post.port))
    cases = [office.tell("incident", AWARE, "Thu 2 Apr 2026") for _ in range(10)]
    owed = sum(len(office.owed(each)) for each in cases)
    office.at("Tue 14 Apr 2026")
    office.close()
    processes = [start(office) for _ in range(3)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    reports = [json.loads(process.communicate(timeout=30)[0]) for process in processes]
    office.open(email=office.settings.email)
    assert sum(report["raised"] for report in reports) == owed
    assert len(office.facts_of(Raised)) == owed
    office.sweep()
    office.deliver(after=LATER)
    assert len(office.facts_of(Raised)) == len(office.facts_of(Delivered)) == owed
    assert len(cases) <= len(post.received) == len(set(ids(post))) <= owed


def _overtaken(office, monkeypatch, by, *, without=()):
    """Let another program do something between the reading and the first recording of this one."""
    record, done = office.service.record, []

    def recorded(command, **more):
        if not done:
            with open_service(office.settings, keys=True, clock=office.clock) as other:
                done.extend(each(other, office.now) for each in by)
        return record(command, **{name: value for name, value in more.items() if name not in without})

    monkeypatch.setattr(office.service, "record", recorded)
    return done


def test_a_sweep_that_was_overtaken_leaves_it_at_that(office, monkeypatch):
    """Two sweeps read the same, and the other one says it first."""
    owed = len(office.owed(office.tell("incident", AWARE, "Thu 2 Apr 2026")))
    office.at("Tue 14 Apr 2026")
    others = _overtaken(office, monkeypatch, [sweep])
    mine = office.sweep()
    assert others == [SweepReport(raised=owed, looked_at=owed)]
    assert (mine.raised, mine.left) == (0, 1)
    assert len(office.facts_of(Raised)) == owed


LATE = [("due-soon", 1), "running", ("overdue", 2)]


@pytest.mark.parametrize(("without", "said"), [((), LATE), (("expect",), [*LATE, "running"])])
def test_a_late_sweep_does_not_take_back_what_was_said_since(office, monkeypatch, without, said):
    """The date moved: both withdraw what was said of the old one, and the late one meets the new.

    Without the version at which the alert was read, it would take that back: the negative control.
    """
    case = office.tell("incident", AWARE, "Thu 2 Apr 2026")
    office.sweep("Thu 9 Apr 2026")
    office.tell(case, AWARE, "Mon 23 Mar 2026")
    _overtaken(office, monkeypatch, [deliver, sweep], without=without)
    office.sweep()
    assert office.said("sin.notify_panel")[: len(said)] == said


@pytest.mark.slow
def test_processes_killed_over_and_over_with_a_server_that_says_later(office, email, post, start):
    """Every announcement is on record once, every message arrives, and a second copy has the same id."""
    office.open(email=email(post.port))
    cases = [office.tell("incident", AWARE, "Thu 2 Apr 2026") for _ in range(60)]
    owed = sum(len(office.owed(each)) for each in cases)
    office.at("Tue 14 Apr 2026")
    kills = 0
    for _round in range(8):
        post.answers["RCPT"] = ["250 OK", "451 Later", "250 OK"] * 3
        so_far = len(post.received)
        office.close()
        pair = [start(office), start(office)]
        for process in pair:
            process.stdin.write("go\n")
            process.stdin.flush()
        post.wait_for(so_far + 4)
        for process in pair:
            process.kill()
            kills += 1
        office.now += LATER
    office.open(email=office.settings.email)
    post.answers["RCPT"] = []
    for _ in range(5):
        office.sweep()
        office.deliver(after=LATER)
    assert len(office.facts_of(Raised)) == len(office.facts_of(Delivered)) == owed
    assert len(cases) <= len(set(ids(post))) <= owed
    assert len(post.received) - len(set(ids(post))) <= kills
