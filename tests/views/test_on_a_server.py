"""What only a server asks of the views: locks that last for moments, and logins that may not write."""

from contextlib import closing
from dataclasses import replace
from threading import Event, Thread

import pytest
from sqlalchemy import inspect

from events.refusals import StoreBusy, StoreReadOnly
from events.store import open_
from projections import checkpoints, databases, rebuilding, timeline
from projections.clocks import CLOCKS
from projections.databases import database_of
from projections.runner import VIEWS, Views
from projections.timeline import TIMELINE
from workflow.adoptions import CalendarAdopted
from workflow.incident import facts as f
from workflow.vocabulary import Agency

ENGINES = ("postgres",)
CASE = "incident/2026-001"
WAITING = """SELECT 1 FROM pg_locks JOIN pg_database AS d ON d.oid = database
    WHERE d.datname = current_database() AND NOT granted"""


@pytest.fixture
def told(service):
    """A service with one incident."""
    service.tell(CASE, f.Notified(organisation=Agency.SCHOOL, children=("A",)))
    return service


@pytest.fixture
def beside(told):
    """Another program over the same record."""
    with closing(open_(told.settings.database, clock=told.clock)) as store:
        yield Views(store, told.translation)


def test_texts_are_in_the_order_of_their_code_points(told):
    """Instants are compared as texts, whatever language the database speaks."""
    with told.store.reader.connect() as tx:
        columns = [each for view in VIEWS for each in inspect(tx).get_columns(view.table.name)]
    collations = {str(each["type"].collation) for each in columns if hasattr(each["type"], "collation")}
    assert collations == {"C"}


def test_the_index_of_what_must_be_said_holds_nothing_else(told):
    indexes = inspect(told.store.reader).get_indexes(CLOCKS.table.name)
    where = {i["column_names"][0]: str(i["dialect_options"].get("postgresql_where")) for i in indexes}
    assert "wakes_at IS NOT NULL" in where["wakes_at"]
    assert "running" in where["due_at"]


def test_a_reader_sees_one_moment_while_the_views_are_swapped(told, beside):
    """Swapped after the reader has its moment, the tables it has not read yet would look empty."""
    with told.views.connect() as tx:
        began = Event()
        rebuilding_ = Thread(target=lambda: (began.set(), beside.rebuild()))
        rebuilding_.start()
        began.wait()
        told.views.catch_up = lambda *_, **__: 0
        told.tell(CASE, f.SafetySecured())
        assert len(timeline.timeline(tx)) == told.store.head().position - 1
    rebuilding_.join()
    assert beside.lag() == 0
    assert beside.rebuild(check=True) == []


def test_without_the_lock_the_reader_would_see_an_empty_table(told, beside):
    """The control: what the lock of the reader is for."""
    with told.store.reader.connect() as tx:
        assert checkpoints.position(tx) == told.store.head().position
        beside.rebuild()
        assert timeline.timeline(tx) == []


def test_a_rebuild_waits_for_a_reader_without_holding_up_others(told, beside, monkeypatch):
    """Whoever waits for the lock of a table holds up all who come after: so it stands back between tries."""
    stood_back = Event()
    monkeypatch.setattr(databases, "sleep", lambda _: stood_back.set())
    monkeypatch.setattr(databases, "_TRIES", 10_000)
    with told.views.connect():
        swapping = Thread(target=beside.rebuild)
        swapping.start()
        assert stood_back.wait(30)
        with closing(open_(told.settings.database, clock=told.clock, patience=3.0)) as store:
            for _ in range(5):
                with Views(store, told.translation).connect() as tx:
                    assert timeline.timeline(tx)
    swapping.join()
    assert beside.rebuild(check=True) == []


def test_a_swap_that_waits_for_a_reader_would_hold_up_all_others(told, beside, monkeypatch):
    """The control: what standing back is for."""
    monkeypatch.setattr(databases.Postgres, "step_in", lambda *_: None)
    with told.views.connect():
        swapping = Thread(target=beside.rebuild)
        swapping.start()
        with told.store.engine.connect() as tx:
            while tx.exec_driver_sql(WAITING).fetchone() is None:
                tx.rollback()
        with closing(open_(told.settings.database, clock=told.clock, patience=0.1)) as store:
            views = Views(store, told.translation)
            with pytest.raises(StoreBusy), views.connect() as tx:
                timeline.timeline(tx)
    swapping.join()


def test_a_rebuild_that_finds_readers_all_the_time_gives_up_and_leaves_the_views(told, beside, monkeypatch):
    monkeypatch.setattr(databases, "_TRIES", 2)
    before = told.rows()
    with told.views.connect(), pytest.raises(StoreBusy):
        beside.rebuild()
    assert told.rows() == before


def test_rebuilding_and_writing_at_once_come_to_no_deadlock(told, beside):
    """Both take the checkpoint first and the tables after it."""
    failed = []

    def rebuild():
        try:
            for _ in range(5):
                beside.rebuild()
        except Exception as error:  # noqa: BLE001  whatever it is, the test must hear of it
            failed.append(error)

    thread = Thread(target=rebuild)
    thread.start()
    while thread.is_alive():
        told.tell(CASE, f.SafetySecured())
    thread.join()
    assert failed == []
    assert told.views.rebuild(check=True) == []


def test_rows_that_were_copied_are_those_that_would_be_written(told, monkeypatch):
    """Rows go to a server by COPY in a rebuild, and one page at a time after it."""
    for _ in range(3):
        told.tell(CASE, f.SafetySecured())
    written = told.rows()
    told.views.rebuild()
    assert told.rows() == written
    monkeypatch.setattr(rebuilding, "database_of", lambda _: InPlace())
    told.views.rebuild()
    assert told.rows() == written


class InPlace(databases.Postgres):
    """A server whose tables are filled page by page."""

    filling = databases.Sqlite.filling


def test_a_text_with_a_nul_is_shown_and_stops_nothing(told):
    """A text of PostgreSQL holds none; the record holds the bytes as they are."""
    adopted = CalendarAdopted(
        name="england-and-wales", revision="odd\0one", source="s", sha256="0" * 64,
        holidays={"2026-12-25": "Christmas Day"},
    )  # fmt: skip
    told.tell("calendar/england-and-wales", adopted, by="a\0b")
    with told.views.connect() as tx:
        shown = timeline.timeline(tx, "calendar/england-and-wales")[-1]
    assert "odd\ufffdone" in shown.line
    assert shown.by == "a\ufffdb"
    assert told.views.rebuild(check=True) == []


def test_a_reading_login_reads_and_is_told_why_it_cannot_write(told, monkeypatch):
    monkeypatch.setattr(told.views, "catch_up", lambda *_, **__: 0)
    told.tell(CASE, f.SafetySecured())
    auditor = told.settings.database.replace("ann.smith@", "bea.jones@")
    with closing(open_(auditor, clock=told.clock)) as store:
        views = Views(store, told.translation)
        with views.connect() as tx:
            assert len(timeline.timeline(tx)) == store.head().position
        with pytest.raises(StoreReadOnly) as refused:
            views.catch_up()
    assert "lets this login read, and not write" in refused.value.says


def test_a_lock_of_readers_is_asked_for_tables_that_are_there(told):
    gone = replace(TIMELINE, name="gone").made()
    with told.store.views_engine.begin() as tx:
        database_of(tx.dialect).step_in(tx, [gone.name])
        database_of(tx.dialect).hold(tx, [])
