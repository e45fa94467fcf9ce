"""The daemon as a process: it starts, sweeps, delivers, survives what goes wrong, and stops when told."""

import signal
from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest
from apscheduler.executors.debug import DebugExecutor
from freezegun import freeze_time
from processes import Process

from events.refusals import StoreBusy
from events.sqlite.driver import connect
from events.store import open_
from scheduler import daemon
from scheduler.settings import Settings
from workflow.alerts import Delivered, Raised
from workflow.incident.facts import LocalAuthorityBecameAware

AWARE = LocalAuthorityBecameAware()


@pytest.fixture
def start(office):
    """Start the daemon on the office's store, with settings of its own."""
    started = []
    folder = office.settings.path.parent

    def start(port=None, *, timeout=5.0, every=0.1):
        lines = [f'database = "{office.settings.database}"']
        lines += [f"sweep_every = {every}", f"deliver_every = {every}", "lease_seconds = 1"]
        if port:
            lines += ["[email]", 'host = "127.0.0.1"', f"port = {port}", f"timeout = {timeout}"]
            lines += ['sender = "spr@example.org"', 'to = { default = "office@example.org" }']
        (folder / "spr.toml").write_text("\n".join(lines))
        office.close()
        started.append(Process(folder))
        started[-1].wait_for("started")
        return started[-1]

    yield start
    for process in started:
        process.close()


@pytest.fixture
def office(new_office, today):
    """An office that was left three weeks ago with its clocks running, which have run out since."""
    before = today - timedelta(days=21)
    with new_office(before) as office:
        office.tell("incident", AWARE)
        office.now = today
        yield office


@pytest.fixture
def owed(office):
    """The duties of one case that have run out meanwhile: one announcement for each.

    They go as one message, or as several where a delivery comes between two announcements.
    """
    return office.owed("incident/2026-001")


def test_a_deadline_that_passed_while_it_was_down_is_announced_and_mailed_once(office, owed, post, start):
    """Not by a second sweep, and not after a restart."""
    running = start(post.port)
    assert running.wait_for("sweep")["raised"] == len(owed)
    while sum(line.get("alerts", 1) for line in running.lines if line["event"] == "delivery") < len(owed):
        running.wait_for("delivery", outcome="sent")
    assert running.wait_for("sweep")["raised"] == 0
    assert running.stop() == 0

    running = start(post.port)
    assert running.wait_for("sweep")["raised"] == 0
    running.wait_for("sweep")
    assert running.stop() == 0
    assert running.complaint() == ""

    office.open()
    raised = office.facts_of(Raised)
    assert sorted((fact.duty, str(fact.rung), fact.born_overdue) for fact in raised) == [
        (duty, "third-escalation", False) for duty in sorted(owed)
    ]
    assert len(office.facts_of(Delivered)) == len(owed)
    assert len({mail["Message-ID"] for mail in post.received}) == len(post.received) <= len(owed)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told(start, number):
    running = start(every=30)
    running.wait_for("sweep")
    assert running.stop(number) == 0
    assert running.wait_for("stopped")["unfinished"] == 0


def test_it_stops_while_a_mail_server_hangs_and_what_was_cut_off_is_sent_later(
    office, owed, silence, post, email, start
):
    running = start(silence.getsockname()[1], timeout=60)
    calling, _ = silence.accept()
    with calling:
        assert running.stop() == 0
    assert running.wait_for("stopped")["unfinished"] == 1
    office.open(email=email(post.port))
    office.deliver(after=timedelta(minutes=11))
    assert len(office.facts_of(Delivered)) == len(owed)


def test_it_outlives_a_mail_server_that_is_down(office, owed, nobody_listens, post, start, email):
    running = start(nobody_listens)
    assert running.wait_for("delivery")["why"] == "connection-refused"
    running.wait_for("sweep")
    running.wait_for("sweep")
    assert running.stop() == 0
    office.open(email=email(post.port))
    office.deliver(after=timedelta(minutes=2))
    assert len(office.facts_of(Delivered)) == len(owed)


def test_a_store_that_is_away_costs_a_line_and_is_found_again(office, start):
    running = start()
    running.wait_for("sweep")
    path = office.settings.path
    aside = path.with_name("aside.db")
    path.rename(aside)
    failed = running.wait_for("failed", job="sweep")
    assert failed["error"] == "StoreMissing"
    assert "spr admin restore FILE" in failed["remedy"]  # its keys are still there
    aside.rename(path)
    running.wait_for("sweep")
    assert running.stop() == 0
    assert running.complaint() == ""


def test_a_store_that_is_another_now_costs_a_line(office, start, new_office, today):
    """A record was put in its place that does not belong to the keystore, nor to the files beside it."""
    running = start()
    running.wait_for("sweep")
    with new_office(today) as other:
        other.close()
        other.settings.path.replace(office.settings.path)
        assert running.wait_for("failed", job="sweep")["error"] in {"KeyMissing", "RecordBroken"}
    assert running.stop() == 0


def test_a_store_that_is_locked_is_said_and_the_next_sweep_finds_it_free(office, owed, monkeypatch, lines):
    monkeypatch.setattr("scheduler.service.open_", partial(open_, patience=0.1))
    running = daemon.Daemon(office.settings)
    with closing(connect(office.settings.path, mode="rw", patience=1)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy) as busy:
            running.sweep()
        other.execute("ROLLBACK")
    assert daemon.in_words(busy.value)["says"].startswith("Another program is writing")
    running.sweep()
    assert [line["raised"] for line in lines if line["event"] == "sweep"] == [len(owed)]


def test_without_a_store_it_does_not_start(tmp_path):
    (tmp_path / "spr.toml").write_text(f'database = "{tmp_path / "nothing.db"}"')
    with closing(Process(tmp_path)) as process:
        assert process.end() == 3
        assert process.complaint().startswith("There is no ")


def test_killed_at_any_moment_it_goes_on_where_it_was(office, owed, post, start):
    """Killed as soon as it has announced; the next one delivers."""
    running = start(post.port)
    running.wait_for("sweep", raised=len(owed))
    running.kill()
    running = start(post.port)
    assert running.wait_for("sweep")["raised"] == 0
    running.stop()
    office.open(email=None)
    assert len(office.facts_of(Raised)) == len(owed)


# Without a process: what wakes it


@pytest.fixture
def planned():
    return daemon.Daemon(Settings(database="nowhere"))


def test_no_deadline_is_ever_a_job(planned):
    """A few wake-ups, in memory, whatever the record holds."""
    jobs = {job.id: job for job in planned._wakes.get_jobs()}
    assert set(jobs) == {"lease", "sweep", "deliver", "housekeeping"}


@pytest.mark.parametrize("job", ["sweep", "deliver"])
def test_three_days_asleep_are_made_up_for_by_one_run(monkeypatch, job):
    """A laptop that slept, a machine that hung: coalesced, and never too late to run."""
    runs = []
    monkeypatch.setattr(daemon.Daemon, job, lambda _self: runs.append(job))
    monkeypatch.setattr(daemon.Daemon, {"sweep": "deliver", "deliver": "sweep"}[job], lambda _self: None)
    monkeypatch.setattr(daemon, "_Threads", DebugExecutor)
    with freeze_time("2026-04-02 09:00") as frozen:
        planned = daemon.Daemon(Settings(database="nowhere"))
        planned._wakes.start(paused=True)
        planned._wakes.state = 1
        planned._wakes._process_jobs()
        assert len(runs) == 1
        frozen.tick(timedelta(days=3))
        planned._wakes._process_jobs()
        assert len(runs) == 2
    planned._wakes.shutdown(wait=False)


def test_a_sweep_that_fails_is_one_line_and_the_next_one_runs(lines):
    class Failed:
        job_id = "sweep"
        exception = ValueError("a name")

    daemon._went_wrong(Failed())
    assert [(line["event"], line["job"], line["error"]) for line in lines] == [
        ("failed", "sweep", "ValueError")
    ]
