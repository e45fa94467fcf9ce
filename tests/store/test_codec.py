"""Facts go into the record as data and come out as facts, also those of older shapes."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pytest

from events.codec import Codec, FactShape
from events.refusals import UnknownFact


class Route(StrEnum):
    PHONE = "phone"
    LETTER = "letter"


@dataclass(frozen=True)
class Day:
    """A type of its own, stored as text."""

    value: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    where: str
    route: Route = Route.PHONE
    on: Day | None = None
    parts: tuple[str, ...] = ()
    sure: bool = False
    times: int = 1
    tags: dict[str, str | None] = field(default_factory=dict)


def enc_hook(value):
    assert isinstance(value, Day)
    return value.value.isoformat()


def dec_hook(kind, text):
    assert kind is Day
    return Day(date.fromisoformat(text))


UPCASTS = {
    1: lambda data: {"where": data["place"]},
    2: lambda data: {**data, "route": "letter"},
}
SHAPE = FactShape("thing.moved", Moved, schema=3, upcasts=UPCASTS)


@pytest.fixture
def codec():
    return Codec([SHAPE], enc_hook, dec_hook)


@pytest.fixture
def recorded(record, append, draft):
    """Record data under a name and a version, and give them back as recorded."""

    def run(kind, schema, data):
        append(record, "case/1", record.head().position, [draft(kind, schema=schema, data=data)])
        return record.at(record.head().position)

    return run


@pytest.mark.parametrize(
    "fact",
    [
        Moved(where="Leeds"),
        Moved(where="Leeds", route=Route.LETTER, on=Day(date(2026, 11, 23)), parts=("a", "b"), times=7),
        Moved(where="", sure=True, tags={"a": "b"}),
    ],
)
def test_a_fact_comes_back_equal(codec, recorded, fact):
    assert codec.from_recorded(recorded("thing.moved", 3, codec.to_data(fact))) == fact


def test_stored_data_are_plain_and_leave_out_what_was_not_given(codec):
    data = codec.to_data(Moved(where="Leeds", tags={"a": None}, parts=("x",)))
    assert data == {
        "where": "Leeds",
        "route": "phone",
        "parts": ["x"],
        "sure": False,
        "times": 1,
        "tags": {},
    }


@pytest.mark.parametrize(
    ("schema", "data", "route"), [(1, {"place": "Leeds"}, "letter"), (2, {"where": "Leeds"}, "letter")]
)
def test_a_fact_of_an_older_shape_is_brought_up_to_date(codec, recorded, schema, data, route):
    """The chain of upcasts, one version at a time; commanded 263: on every way of reading."""
    assert codec.from_recorded(recorded("thing.moved", schema, data)) == Moved(where="Leeds", route=route)


def test_reading_an_older_fact_changes_no_stored_byte(codec, recorded, record):
    fact = recorded("thing.moved", 1, {"place": "Leeds"})
    codec.from_recorded(fact)
    assert record.at(fact.position) == fact


def test_a_fact_of_an_unknown_name_says_where_it_is(codec, recorded):
    recorded("thing.moved", 3, {"where": "Leeds"})
    with pytest.raises(UnknownFact) as refused:
        codec.from_recorded(recorded("thing.melted", 1, {}))
    assert "position 2 is called thing.melted" in refused.value.says
    assert refused.value.remedy


def test_a_fact_of_a_newer_shape_is_not_guessed_at(codec, recorded):
    with pytest.raises(UnknownFact, match="has version 4; this program knows 3"):
        codec.from_recorded(recorded("thing.moved", 4, {"where": "Leeds"}))


@pytest.mark.parametrize("data", [{}, {"where": 3}, {"where": "x", "route": "pigeon"}])
def test_a_fact_that_does_not_fit_its_shape_is_named(codec, recorded, data):
    with pytest.raises(UnknownFact, match="position 1 cannot be read"):
        codec.from_recorded(recorded("thing.moved", 3, data))


def test_every_older_version_needs_an_upcast():
    """Found when the program starts, not when an old fact is met."""
    with pytest.raises(TypeError, match="no upcast from version 1"):
        FactShape("thing.moved", Moved, schema=3, upcasts={2: UPCASTS[2]})


def test_a_fact_without_a_stored_name_is_a_mistake(codec):
    with pytest.raises(TypeError, match="Day has no stored name"):
        codec.shape_of(Day(date(2026, 11, 23)))
    assert codec.shape_of(Moved(where="x")) is SHAPE


def test_an_upcast_left_over_is_a_mistake():
    """Somebody wrote the upcast and forgot to raise the version."""
    with pytest.raises(TypeError, match="has version 2 and an upcast from version 2"):
        FactShape("thing.moved", Moved, schema=2, upcasts=UPCASTS)


def test_fields_that_a_version_never_had_are_said_to_be_so(codec, recorded):
    with pytest.raises(UnknownFact, match="position 1 does not have the fields of its version 1"):
        codec.from_recorded(recorded("thing.moved", 1, {"where": "Leeds"}))
