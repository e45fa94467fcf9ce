"""What holds of the two pasts after any history of commands."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from projections.clocks import CLOCKS
from projections.incidents import INCIDENTS as INCIDENTS_VIEW
from projections.past import Past, PastRecord, happened_at
from projections.rebuilding import built_elsewhere
from projections.runner import VIEWS
from scheduler.past import AskedPast, PastService, last_recorded_by
from workflow.catalogue import kind_of
from workflow.corrections import Correct, Merge, Retract
from workflow.incident import facts as i
from workflow.moments import Moment, end_of, london_day
from workflow.vocabulary import Agency, Words

from .test_any_history import HISTORIES, INCIDENTS, few, tell

PORTIONS = st.floats(0, 1)
PLACE = {view.name: list(view.row.__struct_fields__).index("case") for view in (INCIDENTS_VIEW, CLOCKS)}
MICROSECOND = timedelta(microseconds=1)


def the_past(service, *, position=None, as_of=None):
    newest = service.store.head().position
    at = newest if position is None else position
    known = service.store.at(at).recorded if position else None
    asked = AskedPast(
        as_of=as_of or (None if known else service.now), known_at=known, position=at, newest=newest
    )
    return PastService(service, asked, lambda _at, _of: None)


def rows_in(tx):
    return {
        view.name: [tuple(row) for row in tx.execute(select(view.table).order_by(*view.table.primary_key))]
        for view in VIEWS
    }


@few
@given(HISTORIES, PORTIONS)
def test_what_was_known_is_what_the_views_showed_then(another, history, portion):
    """The same handlers over the facts recorded by then lead to the rows that were there then."""
    with another() as service:
        tell(service, history)
        position = 1 + round(portion * (service.store.head().position - 1))
        with built_elsewhere(service.store, service.translation, VIEWS, position) as tx:
            shown_then = rows_in(tx)
        with the_past(service, position=position).views.connect() as tx:
            assert rows_in(tx) == shown_then


@few
@given(HISTORIES)
def test_by_now_everything_recorded_has_happened(another, history):
    """Nothing on record lies in the future, so that the past of this moment is the present."""
    with another() as service:
        tell(service, history)
        with the_past(service, as_of=service.now + MICROSECOND).views.connect() as tx:
            assert rows_in(tx) == service.rows()


@few
@given(HISTORIES, st.integers(0, 60), st.integers(0, 60))
def test_more_has_happened_by_a_later_day(another, history, first, more):
    with another() as service:
        tell(service, history)
        earlier = service.now - timedelta(days=first + more)
        then, later = (the_past(service, as_of=day) for day in (earlier, earlier + timedelta(days=more)))
        for head in service.store.streams():
            ids = [fact.id for fact in then.on_record.stream(head.name)]
            assert set(ids) <= {fact.id for fact in later.on_record.stream(head.name)}


@few
@given(HISTORIES, PORTIONS)
def test_one_case_stands_in_the_past_as_it_does_in_the_whole_caseload(another, history, portion):
    """Whoever asks of one case reads that case alone, and is told the same."""
    with another() as service:
        tell(service, history)
        past = the_past(service, position=1 + round(portion * (service.store.head().position - 1)))
        with past.views.connect() as tx:
            whole = rows_in(tx)
        for case in INCIDENTS:
            with past.views.connect(case) as tx:
                alone = rows_in(tx)
            for name in ("incidents", "clocks"):
                assert alone[name] == [row for row in whole[name] if row[PLACE[name]] == case]


@few
@given(HISTORIES)
def test_the_last_fact_recorded_by_a_moment_is_found(another, history):
    with another() as service:
        tell(service, history)
        facts = service.store.after(0, limit=10_000)
        for fact in facts:
            assert last_recorded_by(service.store, fact.recorded - MICROSECOND) == sum(
                each.recorded < fact.recorded for each in facts
            )
            assert last_recorded_by(service.store, fact.recorded) == sum(
                each.recorded <= fact.recorded for each in facts
            )


def known_by(service, case, day):
    """How the case stood at the end of a day, as is known today."""
    past = the_past(service, as_of=end_of(Moment(day).day) - MICROSECOND)
    return past.standing(case) if past.on_record.stream(case) else None


@pytest.fixture
def case(service):
    """An incident notified by a school on Monday 23 March 2026."""
    notified = i.Notified(organisation=Agency.SCHOOL, children=("A",))
    return service.tell(INCIDENTS[0], notified, "2026-03-23").case


def put_right(service, case, version, fact, occurred):
    done = service.do(
        Correct(version=version, fact=fact, occurred=Moment(occurred), reasons=Words("r")), case
    )
    assert service.entries(case)[-1], done


def test_a_date_that_turned_out_wrong_is_not_what_had_happened(service, case):
    """Recorded for Tue 24 March, put right to Thu 26 March: by Wed 25 March it had not happened."""
    service.tell(case, i.LocalAuthorityBecameAware(), "2026-03-24")
    version = service.standing(case).entries()[-1].version
    assert known_by(service, case, "2026-03-25").aware
    put_right(service, case, version, i.LocalAuthorityBecameAware(), "2026-03-26")
    assert not known_by(service, case, "2026-03-25").aware
    assert known_by(service, case, "2026-03-26").aware


def test_a_date_that_was_earlier_after_all_is_what_had_happened(service, case):
    """Recorded for Thu 26 March, put right to Tue 24 March: by Wed 25 March it had happened."""
    service.tell(case, i.LocalAuthorityBecameAware(), "2026-03-26")
    version = service.standing(case).entries()[-1].version
    assert not known_by(service, case, "2026-03-25").aware
    put_right(service, case, version, i.LocalAuthorityBecameAware(), "2026-03-24")
    assert known_by(service, case, "2026-03-25").aware


def test_what_was_retracted_had_never_happened(service, case):
    service.tell(case, i.LocalAuthorityBecameAware(), "2026-03-24")
    version = service.standing(case).entries()[-1].version
    service.do(Retract(version=version, reasons=Words("another case")), case)
    assert not known_by(service, case, "2026-03-31").aware


def test_a_due_date_takes_the_day_of_what_started_its_clock(service, case):
    """Awareness on Tue 24 March starts the five working days, also where it came on record in April."""
    service.tell(case, i.LocalAuthorityBecameAware(), "2026-03-24")
    reckoned = [entry for entry in service.entries(case) if entry.fact.stored == "clock.due-date-reckoned"]
    moments = happened_at(service.store.stream(case), service.translation)
    started = {entry.id: entry.occurred.latest for entry in service.entries(case)}
    assert reckoned
    assert all(moments[entry.id] == started[entry.cause] for entry in reckoned)


@pytest.mark.parametrize(
    ("occurred", "first", "why"),
    [
        ("2026-03-24", "2026-03-24", "a day is over at its end"),
        ("2026-02", "2026-02-28", "a month may have been its last day"),
        ("2026-03-20/2026-03-25", "2026-03-25", "a range likewise"),
        ("2026-03-24T10:00:00Z", "2026-03-24", "an hour of Tuesday"),
        ("unknown", "2026-04-02", "nobody knows when: it had by the day it was recorded"),
    ],
)
def test_what_is_known_vaguely_had_happened_by_its_last_day(service, occurred, first, why):
    case = INCIDENTS[0]
    service.tell(case, i.Notified(organisation=Agency.SCHOOL), occurred)
    day = Moment(first).day
    assert known_by(service, case, first) is not None, why
    assert known_by(service, case, str(day - timedelta(days=1))) is None, why


def test_what_was_recorded_today_has_happened_by_now(service, case):
    """A day that is not over yet: whoever recorded it knows that it happened."""
    today = london_day(service.now).isoformat()
    service.tell(case, i.LocalAuthorityBecameAware(), today)
    past = the_past(service, as_of=service.now + timedelta(minutes=1))
    assert past.standing(case).aware


def test_a_past_is_read_and_never_written(service, case):
    """Reading leaves the file of the record as it was."""
    before = service.store.head()
    past = PastRecord(service.store, service.translation, Past(position=1))
    assert [past.head().position, past.at(2), past.stream(case)] == [1, None, []]
    assert service.store.head() == before
    assert kind_of(case).begin(case).version == 0


def test_what_was_brought_over_and_put_right_there_counts_since_the_taking_over(service, case):
    """Two notifications of Mon 23 March, merged on Thu 2 April, and one brought over put right after it."""
    other = service.tell(INCIDENTS[1], i.Notified(organisation=Agency.POLICE), "2026-03-23").case
    service.do(Merge(into=case, reasons=Words("the same")), other)
    brought = next(e for e in reversed(service.standing(case).entries()) if isinstance(e.fact, i.Notified))
    put_right(service, case, brought.version, i.Notified(organisation=Agency.SCHOOL), "2026-03-24")
    before = the_past(service, as_of=end_of(Moment("2026-03-25").day) - MICROSECOND)
    assert len(before.on_record.stream(case)) < len(service.store.stream(case))
    assert {entry.version for entry in before.standing(case).entries()} == {1}
