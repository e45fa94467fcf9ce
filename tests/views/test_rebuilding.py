"""The views can be thrown away and built anew, beside those in use."""

from contextlib import closing
from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import delete, inspect, select, text, update

from events.refusals import StoreBusy, StoreReadOnly
from events.store import SqliteStore, open_
from projections import checkpoints, projection, rebuilding, runner, timeline
from projections.clocks import CLOCKS
from projections.incidents import INCIDENTS
from projections.runner import VIEWS, Views
from projections.timeline import TIMELINE
from workflow.incident import facts as f
from workflow.vocabulary import Agency

ENGINES = ("sqlite", "postgres")

CASE = "incident/2026-001"


@pytest.fixture
def told(service):
    """A service with one incident."""
    service.tell(CASE, f.Notified(organisation=Agency.SCHOOL, children=("A",)))
    service.tell(CASE, f.ChildDied(child="A"))
    return service


def tables(service):
    with service.store.reader.connect() as tx:
        return set(inspect(tx).get_table_names())


def at_rest(service):
    """The bytes of the file; of a server, its tables and the checkpoints of the programs in them."""
    if isinstance(service.store, SqliteStore):
        return service.store.path.read_bytes()
    with service.store.reader.connect() as tx:
        return tables(service), tx.execute(select(checkpoints.CHECKPOINTS)).all()


def change(service, statement):
    """Change the views behind their back."""
    with service.store.views_engine.begin() as tx:
        assert tx.execute(statement).rowcount == 1


def test_a_view_that_agrees_with_the_record_differs_in_nothing(told):
    assert told.views.rebuild(check=True) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            update(INCIDENTS.table).values(died=2),
            f"incidents: case {CASE} shows died 2, and 1 follows from the record.",
        ),
        (
            delete(TIMELINE.table).where(TIMELINE.table.c.position == 2),
            "timeline: position 2 follows from the record, and is not shown.",
        ),
        (
            update(CLOCKS.table).where(CLOCKS.table.c.duty == "agency.raise").values(clock="x"),
            f"clocks: case {CASE} clock x is shown, and does not follow from the record.",
        ),
    ],
)
def test_a_difference_is_said_and_a_rebuild_mends_it(told, statement, says):
    change(told, statement)
    assert says in told.views.rebuild(check=True)
    assert says in told.views.rebuild(check=True), "looking changes nothing"
    told.views.rebuild()
    assert told.views.rebuild(check=True) == []


def test_a_check_writes_nothing(told):
    with closing(open_(told.settings.database, clock=told.clock, read_only=True)) as store:
        assert Views(store, told.translation).rebuild(check=True) == []


def test_a_check_looks_at_what_the_views_show_so_far(told, monkeypatch):
    monkeypatch.setattr(told.views, "catch_up", lambda *_, **__: 0)
    told.tell(CASE, f.SafetySecured())
    assert told.views.lag() == 1
    assert told.views.rebuild(check=True) == []


def test_a_rebuild_leaves_the_tables_and_indexes_as_they_were(told):
    def layout():
        with told.store.reader.connect() as tx:
            found = inspect(tx)
            return {
                table: sorted(tuple(index["column_names"]) for index in found.get_indexes(table))
                for table in found.get_table_names()
            }

    before = layout()
    for _ in range(3):
        told.views.rebuild()
        assert layout() == before
    told.tell(CASE, f.SafetySecured())
    assert told.views.rebuild(check=True) == []


def test_facts_that_arrive_during_a_rebuild_are_in_it(told, monkeypatch):
    filled = rebuilding._filled

    def while_others_write(*args):
        at = filled(*args)
        told.tell(CASE, f.SafetySecured())
        return at

    monkeypatch.setattr(rebuilding, "_filled", while_others_write)
    told.views.rebuild()
    monkeypatch.undo()
    assert told.views.lag() == 0
    assert told.views.rebuild(check=True) == []
    told.tell(CASE, f.CriteriaConfirmed())
    assert told.views.rebuild(check=True) == []


def test_a_rebuild_that_breaks_off_leaves_the_views_in_use(told, monkeypatch):
    before = told.rows()
    monkeypatch.setattr(rebuilding, "_swap", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        told.views.rebuild()
    monkeypatch.undo()
    assert told.rows() == before
    assert any("_aside" in name for name in tables(told))
    told.views.rebuild()
    assert told.rows() == before
    assert not any("_aside" in name for name in tables(told))


def test_of_two_rebuilds_at_once_the_later_one_stands_and_the_other_says_so(told, monkeypatch):
    filled = rebuilding._filled

    def while_another_rebuilds(*args):
        monkeypatch.undo()
        at = filled(*args)
        Views(told.store, told.translation).rebuild()
        return at

    monkeypatch.setattr(rebuilding, "_filled", while_another_rebuilds)
    with pytest.raises(StoreBusy, match="Another program began to rebuild the views"):
        told.views.rebuild()
    assert told.views.lag() == 0
    assert told.views.rebuild(check=True) == []


def test_one_can_read_and_write_while_the_views_are_rebuilt(told):
    failed = []

    def rebuild():
        with closing(open_(told.settings.database, clock=told.clock)) as store:
            views = Views(store, told.translation)
            try:
                for _ in range(5):
                    views.rebuild()
            except Exception as error:  # noqa: BLE001  whatever it is, the test must hear of it
                failed.append(error)

    thread = Thread(target=rebuild)
    thread.start()
    for number in range(20):
        told.tell(CASE, f.SafetySecured())
        with told.views.connect() as tx:
            assert len(timeline.timeline(tx)) == told.store.head().position, number
    thread.join()
    assert failed == []
    assert told.views.rebuild(check=True) == []


# Programs of other versions


@pytest.fixture
def as_program(told, monkeypatch):
    """Become a program whose views have another definition."""

    def become(fingerprint):
        monkeypatch.setattr(projection, "fingerprint", lambda: fingerprint)
        monkeypatch.setattr(checkpoints, "fingerprint", lambda: fingerprint)
        monkeypatch.setattr(runner, "VIEWS", [replace(view) for view in VIEWS])
        return Views(told.store, told.translation)

    return become


ONE, TWO, THREE = "1111111111", "2222222222", "3333333333"


def of(program, service):
    return {name for name in tables(service) if program in name}


def test_a_program_makes_the_tables_it_misses(told, as_program):
    views = as_program(ONE)
    assert views.lag() == told.store.head().position
    assert views.catch_up() == told.store.head().position
    assert len(of(ONE, told)) == len(VIEWS)
    assert views.rebuild(check=True) == []


def test_an_older_program_goes_on_beside_a_newer_one(told, as_program):
    older, head = as_program(ONE), told.store.head().position
    older.catch_up()
    as_program(TWO).catch_up()
    assert as_program(ONE).position() == head
    assert len(of(ONE, told)) == len(of(TWO, told)) == len(VIEWS)


def test_older_tables_than_that_are_dropped(told, as_program):
    for program in (ONE, TWO, THREE):
        as_program(program).catch_up()
    assert not of(ONE, told)
    assert len(of(TWO, told)) == len(of(THREE, told)) == len(VIEWS)


def test_a_rebuild_drops_every_other_programs_tables(told, as_program):
    as_program(ONE).catch_up()
    as_program(TWO).rebuild()
    assert not of(ONE, told)
    assert len(of(TWO, told)) == len(VIEWS)


def test_a_program_whose_tables_were_dropped_makes_them_again(told, as_program):
    views = as_program(ONE)
    views.catch_up()
    as_program(TWO).rebuild()
    as_program(ONE)
    told.tell(CASE, f.SafetySecured())
    views.catch_up(told.store.head().position)
    assert views.lag() == 0
    assert views.rebuild(check=True) == []


def test_it_makes_them_again_for_a_reader_too(told, as_program):
    views = as_program(ONE)
    views.catch_up()
    as_program(TWO).rebuild()
    as_program(ONE)
    shown = next(view for view in runner.VIEWS if view.name == TIMELINE.name)
    with views.connect() as tx:
        assert len(tx.execute(shown.table.select()).all()) == told.store.head().position


def test_the_fingerprint_follows_the_text_of_the_guidance_and_of_the_views(tmp_path):
    before = list(projection._sources(tmp_path, "p"))
    (tmp_path / "duties.py").write_text("FIVE = 5\n")
    (tmp_path / "duties.txt").write_text("no program\n")
    assert before == []
    assert list(projection._sources(tmp_path, "p")) == [("p/duties.py", b"FIVE = 5\n")]


# Stores that cannot be written


def test_where_nothing_can_be_written_the_views_are_read_as_long_as_they_are_complete(told):
    with closing(open_(told.settings.database, clock=told.clock, read_only=True)) as store:
        views = Views(store, told.translation)
        with views.connect() as tx:
            assert len(timeline.timeline(tx)) == store.head().position


def test_where_nothing_can_be_written_views_that_lag_are_built_in_a_temporary_file(told, monkeypatch):
    monkeypatch.setattr(told.views, "catch_up", lambda *_, **__: 0)
    told.tell(CASE, f.SafetySecured())
    before = at_rest(told)
    with closing(open_(told.settings.database, clock=told.clock, read_only=True)) as store:
        views = Views(store, told.translation)
        assert views.lag() == 1
        with views.connect() as tx:
            shown = [line.position for line in timeline.timeline(tx)]
        assert shown == list(range(1, store.head().position + 1))
        assert views.lag() == 1
    assert at_rest(told) == before


def test_where_nothing_can_be_written_views_that_are_missing_are_built_in_a_temporary_file(told, as_program):
    rows = told.rows()
    as_program(ONE)
    with closing(open_(told.settings.database, clock=told.clock, read_only=True)) as store:
        views = Views(store, told.translation)
        with views.connect() as tx:
            assert {
                v.name: [tuple(row) for row in tx.execute(select(v.table).order_by(*v.table.primary_key))]
                for v in runner.VIEWS
            } == rows
    assert not of(ONE, told)


def test_where_nothing_can_be_written_catching_up_and_rebuilding_are_refused_with_a_remedy(told, monkeypatch):
    monkeypatch.setattr(told.views, "catch_up", lambda *_, **__: 0)
    told.tell(CASE, f.SafetySecured())
    with closing(open_(told.settings.database, clock=told.clock, read_only=True)) as store:
        views = Views(store, told.translation)
        for write, behind in ((views.catch_up, True), (views.rebuild, False)):
            with pytest.raises(StoreReadOnly) as refused:
                write()
            assert refused.value.remedy
            assert ("The views do not show the newest facts yet" in refused.value.says) is behind


# Tables that somebody dropped


AT_LEAST = {"incidents", "clocks", "timeline", "view_checkpoint"}
"""Of the tables that somebody may drop, those that every run tries; the others are treated alike."""
DROPPED = [
    name if name in AT_LEAST else pytest.param(name, marks=pytest.mark.slow)
    for name in (*(view.name for view in VIEWS), "view_checkpoint")
]


@pytest.fixture(params=DROPPED)
def dropped(told, request):
    """A service that has lost one of its tables behind its back."""
    tables = {view.name: view.table.name for view in VIEWS}
    with told.store.views_engine.begin() as tx:
        tx.execute(text(f'DROP TABLE "{tables.get(request.param, request.param)}"'))
    return told


def test_a_reader_makes_the_views_anew(dropped):
    head = dropped.store.head().position
    assert dropped.views.lag() == head
    with dropped.views.connect() as tx:
        assert len(timeline.timeline(tx)) == head
    assert dropped.views.rebuild(check=True) == []


def test_whoever_records_makes_the_views_anew(dropped):
    dropped.tell(CASE, f.SafetySecured())
    assert len(dropped.rows()["timeline"]) == dropped.store.head().position
    assert dropped.views.rebuild(check=True) == []


def test_a_program_that_begins_makes_the_views_anew(dropped):
    views = Views(dropped.store, dropped.translation)
    assert views.catch_up() == dropped.store.head().position
    assert views.rebuild(check=True) == []


def test_a_rebuild_makes_them_whatever_is_missing(dropped):
    dropped.views.rebuild()
    assert dropped.views.lag() == 0
    assert dropped.views.rebuild(check=True) == []


def test_a_check_says_what_is_missing_and_makes_nothing(dropped):
    before = tables(dropped)
    said = dropped.views.rebuild(check=True)
    assert len(said) == 1
    assert "missing" in said[0] or "no views yet" in said[0]
    assert tables(dropped) == before


def test_where_nothing_can_be_written_a_missing_table_is_built_in_a_temporary_file(dropped):
    with (
        closing(open_(dropped.settings.database, clock=dropped.clock, read_only=True)) as store,
        Views(store, dropped.translation).connect() as tx,
    ):
        assert len(timeline.timeline(tx)) == store.head().position


def test_one_who_makes_the_views_anew_leaves_what_another_builds_aside(told, monkeypatch):
    filled = rebuilding._filled

    def while_somebody_drops(*args):
        at = filled(*args)
        with told.store.views_engine.begin() as tx:
            INCIDENTS.table.drop(tx)
        with told.views.connect() as tx:
            assert len(timeline.timeline(tx)) == told.store.head().position
        return at

    monkeypatch.setattr(rebuilding, "_filled", while_somebody_drops)
    told.views.rebuild()
    monkeypatch.undo()
    assert told.views.rebuild(check=True) == []


def test_views_that_say_they_are_further_than_the_record_are_found_and_made_anew(service):
    """A record brought back from a backup under newer views: nothing they show can be trusted."""
    service.tell(CASE, f.Notified(organisation=Agency.SCHOOL))
    live = service.rows()
    with service.store.views_engine.begin() as tx:
        tx.execute(update(checkpoints.CHECKPOINTS).values(position=9000))
    (said,) = service.views.rebuild(check=True)
    assert said.startswith("The views say they are at position 9000")
    assert service.rows() == live
    assert service.views.rebuild(check=True) == []
