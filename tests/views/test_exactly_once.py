"""Each fact counts once in the views, whatever is interrupted and whoever else catches up."""

import subprocess
import sys
from dataclasses import replace
from textwrap import dedent
from threading import Thread

import pytest

from events.store import open_
from projections import alerts, runner
from projections.runner import VIEWS, Views
from projections.writing import writing
from workflow.alerts import Delivered, Raised
from workflow.incident import facts as f
from workflow.vocabulary import Agency, IncidentType, Party, Rung

ENGINES = ("sqlite", "postgres")

CASE = "incident/2026-001"
CLOCK = f"{CASE}|sin.notify_panel||1"
DEATH = f.Notified(organisation=Agency.SCHOOL, type=IncidentType.DEATH, children=("A",))


class Crash(Exception):
    """The power went."""


@pytest.fixture
def behind(service, monkeypatch):
    """A service whose views lag behind: an alert was raised, and now a delivery waits to be shown."""
    service.tell(CASE, DEATH)
    service.tell(f"alert/{CLOCK}", Raised(case=CASE, duty="sin.notify_panel", rung=Rung.DUE_SOON))
    monkeypatch.setattr(service.views, "catch_up", lambda *_, **__: 0)
    service.tell(f"alert/{CLOCK}", Delivered(told=Party.LOCAL_AUTHORITY, channel="log", message="m"))
    monkeypatch.undo()
    assert service.views.lag() == 1
    return service


def crashing(monkeypatch):
    """Let the power go after the last view has been written, before the transaction is over."""

    def writes(tx, table, rows):
        raise Crash

    monkeypatch.setattr(runner, "VIEWS", (*VIEWS[:-2], replace(VIEWS[-2], writes=writes)))


def delivered(service):
    with service.views.connect() as tx:
        return [alert.delivered for alert in alerts.alerts(tx)]


def test_a_crash_leaves_neither_rows_nor_checkpoint(behind, monkeypatch):
    crashing(monkeypatch)
    with pytest.raises(Crash):
        behind.views.catch_up()
    monkeypatch.undo()
    assert behind.views.lag() == 1
    assert delivered(behind) == [1]
    assert behind.views.rebuild(check=True) == []


class RowsFirst(Views):
    """Views that write the checkpoint afterwards, in a transaction of its own."""

    def _write(self, page):
        with writing(self._store.views_engine) as tx:
            for view in VIEWS:
                view.writes(tx, view.table, view.prepares(page))
        raise Crash


class CheckpointFirst(Views):
    """Views that write the checkpoint beforehand, in a transaction of its own."""

    def _write(self, page):
        with writing(self._store.views_engine) as tx:
            runner.checkpoints.moved(tx, page.before, page.last)
        raise Crash


@pytest.mark.parametrize(("careless", "count"), [(RowsFirst, 2), (CheckpointFirst, 0)])
def test_a_checkpoint_outside_the_transaction_would_double_or_lose(behind, careless, count):
    """The control: what the transaction is for."""
    with pytest.raises(Crash):
        careless(behind.store, behind.translation).catch_up()
    assert delivered(behind) == [count]
    assert behind.views.rebuild(check=True) != []


def test_a_page_somebody_else_wrote_is_not_written_again(behind):
    late = Views(behind.store, behind.translation)
    page = late._pages.after(behind.views.position(), 500)
    behind.views.catch_up()
    assert late._write(page) is False
    assert delivered(behind) == [1]


def test_a_late_comer_starts_over_from_the_stored_checkpoint(behind):
    late = Views(behind.store, behind.translation)
    late._at = 1
    behind.views.catch_up()
    assert late.catch_up(behind.store.head().position) == behind.store.head().position
    assert delivered(behind) == [1]
    assert behind.views.rebuild(check=True) == []


RACER = dedent("""
    import sys
    from datetime import UTC, datetime
    from events.store import open_
    from projections import runner
    from projections.translation import Translation

    path, size, upto = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    store = open_(path, clock=lambda: datetime(2026, 4, 2, tzinfo=UTC))
    views = runner.Views(store, Translation(), page=size)
    views.position()
    print("ready", flush=True)
    sys.stdin.readline()
    views.catch_up(upto)
    store.close()
""")


def test_processes_that_race_end_right_and_none_fails(behind, monkeypatch):
    monkeypatch.setattr(behind.views, "catch_up", lambda *_, **__: 0)
    for _ in range(100):
        behind.tell(f"alert/{CLOCK}", Delivered(told=Party.PANEL, channel="log", message="m"))
    monkeypatch.undo()
    head, begun = behind.store.head().position, behind.views.position()
    assert head - begun == 101
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, behind.settings.database, str(size), str(head)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for size in (1, 2, 3)
    ]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=60)[1] for racer in racers]
    assert [(racer.returncode, text) for racer, text in zip(racers, said, strict=True)] == [(0, "")] * 3
    assert behind.views.position() == head
    assert delivered(behind) == [101]
    assert behind.views.rebuild(check=True) == []


def test_threads_that_race_while_facts_arrive_end_right(behind, monkeypatch):
    monkeypatch.setattr(behind.views, "_page", 2)
    failed = []

    def race(views):
        try:
            for _ in range(40):
                views.catch_up()
        except Exception as error:  # noqa: BLE001  whatever it is, the test must hear of it
            failed.append(error)

    other = open_(behind.settings.database, clock=behind.clock)
    both = [behind.views, *(Views(other, behind.translation, page=2) for _ in range(2))]
    threads = [Thread(target=race, args=(views,)) for views in both]
    for thread in threads:
        thread.start()
    for _ in range(40):
        behind.tell(f"alert/{CLOCK}", Delivered(told=Party.PANEL, channel="log", message="m"))
    for thread in threads:
        thread.join()
    other.close()
    assert failed == []
    assert behind.views.rebuild(check=True) == []
    assert delivered(behind) == [41]


def test_a_standing_read_by_somebody_else_is_taken_up_only_where_it_fits(service, monkeypatch):
    service.tell(CASE, DEATH)
    before = service.standing(CASE)
    service.tell(CASE, f.SafetySecured())
    late = Views(service.store, service.translation)
    service.views = late
    monkeypatch.setattr(late, "catch_up", lambda *_, **__: 0)
    service.tell(CASE, f.SafeguardingLeadInformed())
    service.tell(CASE, f.SafeguardingLeadAgreed())
    monkeypatch.undo()
    assert late.catch_up(service.store.head().position, before=before) == service.store.head().position
    assert late.rebuild(check=True) == []


def test_a_standing_that_fits_is_not_read_again(service, monkeypatch):
    service.tell(CASE, DEATH)
    late = Views(service.store, service.translation)
    before = service.standing(CASE)
    monkeypatch.setattr(service.views, "catch_up", lambda *_, **__: 0)
    service.tell(CASE, f.SafetySecured())
    monkeypatch.undo()
    monkeypatch.setattr(service.store, "stream", lambda *_: pytest.fail("the case was read again"))
    late.catch_up(before=before)
    assert late.lag() == 0
