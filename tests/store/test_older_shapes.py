"""A fact keeps its meaning while its shape changes: three versions of one, read as the newest.

The rules are those of decision 8.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.bodies import Command, prepare
from events.codec import Codec, FactShape
from events.following import follow
from events.layout import header_bytes, leaf_hash
from events.reading import facts_from
from events.record import Actor, Draft
from events.refusals import UnknownFact


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """A visit, as it was recorded at first."""

    visitor: str
    minutes: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """The visitor became a list; the minutes became seconds."""

    visitors: tuple[str, ...]
    seconds: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Third:
    """The place became one text, which may be left out."""

    visitors: tuple[str, ...]
    seconds: int
    place: str = ""


def first_to_second(fields):
    return {
        "visitors": [fields["visitor"]],
        "seconds": fields["minutes"] * 60,
        "places": fields["places"],
    }


def second_to_third(fields):
    return {
        "visitors": fields["visitors"],
        "seconds": fields["seconds"],
        "place": ", ".join(fields["places"]),
    }


UPCASTS = {1: first_to_second, 2: second_to_third}
NAME = "visit.made"
OLD = [
    Codec([FactShape(NAME, First)]),
    Codec([FactShape(NAME, Second, 2, upcasts={1: first_to_second})]),
]
NEW = Codec([FactShape(NAME, Third, 3, upcasts=UPCASTS)])
VISIT = First(visitor="ann", minutes=2, places=("home", "school"))
READ = Third(visitors=("ann",), seconds=120, place="home, school")
THREE = [VISIT, Second(visitors=("ann",), seconds=120, places=("home", "school")), READ]


@pytest.fixture
def three(store, append, draft):
    """The same visit recorded by three versions of a program, in one case."""
    for version, (codec, fact) in enumerate(zip([*OLD, NEW], THREE, strict=True), 1):
        append(store, "case/1", version - 1, [draft(NAME, schema=version, data=codec.to_data(fact))])
    return store


READERS = {
    "a case": lambda store: store.stream("case/1"),
    "the whole record": lambda store: store.after(0),
    "one position": lambda store: [store.at(position) for position in (1, 2, 3)],
    "a follower": lambda store: list(follow(store, 0, until=3)),
}


@pytest.mark.parametrize("way", READERS)
def test_every_way_of_reading_gives_the_newest_shape(three, way):
    """In commanded (issue 263) a subscription was given old shapes where a loaded case was not."""
    assert [NEW.from_recorded(fact) for fact in READERS[way](three)] == [READ] * 3


def test_reading_changes_no_stored_byte(three):
    before = three.after(0)
    for fact in before:
        NEW.from_recorded(fact)
    assert [(fact.header, fact.body, fact.leaf) for fact in three.after(0)] == [
        (fact.header, fact.body, fact.leaf) for fact in before
    ]
    assert [fact.schema for fact in before] == [1, 2, 3]


def test_an_older_program_does_not_guess_at_a_newer_shape(three):
    assert OLD[1].from_recorded(three.at(1)) == THREE[1]
    with pytest.raises(UnknownFact, match="has version 3; this program knows 2"):
        OLD[1].from_recorded(three.at(3))


def stored(codec, fact, version, **more):
    """A fact as it is read back: its body as it is made for the record, without a database."""
    data = codec.to_data(fact) | more
    made = Draft(id="id-1", type=NAME, schema=version, occurred="unknown", data=data)
    command = Command("c", Actor(id="ann", host="desk", program="spr"), "log", None, lambda *_: False)
    body = prepare(made, "case/1", command)
    now = datetime(2026, 11, 23, tzinfo=UTC).isoformat()
    header = header_bytes("log", "case/1", 1, now, None)
    (fact,) = facts_from([(1, "case/1", 1, now, leaf_hash(header, body), header, body)])
    return fact


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
TEXTS = st.lists(TEXT, max_size=4).map(tuple)
FIRSTS = st.builds(First, visitor=TEXT, minutes=st.integers(-(2**40), 2**40), places=TEXTS)
SECONDS = st.builds(Second, visitors=TEXTS, seconds=st.integers(-(2**53) + 1, 2**53 - 1), places=TEXTS)
few = settings(max_examples=60, deadline=None)


@few
@given(FIRSTS)
def test_whatever_the_first_version_wrote_can_be_read(visit):
    """The upcasts are total over what the old encoder could have produced."""
    read = NEW.from_recorded(stored(OLD[0], visit, 1))
    assert read == Third(visitors=(visit.visitor,), seconds=visit.minutes * 60, place=", ".join(visit.places))


@few
@given(SECONDS)
def test_whatever_the_second_version_wrote_can_be_read(visit):
    read = NEW.from_recorded(stored(OLD[1], visit, 2))
    assert (read.visitors, read.seconds) == (visit.visitors, visit.seconds)


@few
@given(FIRSTS)
def test_one_version_at_a_time_leads_to_the_same(visit):
    """The middle program's reading, recorded anew, is read as the first fact is."""
    middle = OLD[1].from_recorded(stored(OLD[0], visit, 1))
    assert NEW.from_recorded(stored(OLD[1], middle, 2)) == NEW.from_recorded(stored(OLD[0], visit, 1))


def test_an_upcast_that_forgets_what_could_be_left_out_is_found():
    """The control: this one reads a field as if it were always there."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Sparse:
        visitor: str
        minutes: int
        places: tuple[str, ...] | None = None

    old = Codec([FactShape(NAME, Sparse)])
    with pytest.raises(UnknownFact, match="does not have the fields of its version 1"):
        NEW.from_recorded(stored(old, Sparse(visitor="ann", minutes=1), 1))


@few
@given(
    st.builds(Third, visitors=TEXTS, seconds=st.integers(0, 9)),
    st.sampled_from(["added", "mood", "z"]),
    TEXT | st.integers(0, 9) | st.booleans() | TEXTS,
)
def test_a_field_added_by_a_newer_program_is_passed_over_and_kept(visit, name, value):
    """A new field that may be left out keeps the version."""
    newer = stored(NEW, visit, 3, **{name: value})
    assert NEW.from_recorded(newer) == visit
    assert name.encode() in newer.body


def test_a_field_added_later_is_not_stated_in_the_facts_before_it():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Fourth:
        visitors: tuple[str, ...]
        seconds: int
        place: str = ""
        added: str = ""

    newer = Codec([FactShape(NAME, Fourth, 3, upcasts=UPCASTS)])
    assert newer.from_recorded(stored(NEW, READ, 3)).added == ""


def test_an_upcast_gets_fields_of_its_own_each_time():
    """One that changes what it is given changes nothing that is kept."""
    spoiling = {**UPCASTS, 1: lambda fields: first_to_second(fields) | {"visitors": [fields.pop("visitor")]}}
    codec = Codec([FactShape(NAME, Third, 3, upcasts=spoiling)])
    fact = stored(OLD[0], VISIT, 1)
    assert codec.from_recorded(fact) == codec.from_recorded(fact) == READ


def test_an_upcast_is_declared_below_its_fact():
    from workflow.facts import Fact, upcast
    from workflow.facts import fact as declared

    @declared("visit.paid", "A visit was paid.", schema=2)
    class Paid(Fact):
        """A visit is paid."""

    with pytest.raises(TypeError, match="paid has no upcast from version 1"):
        FactShape(Paid.stored, Paid, Paid.schema, upcasts=Paid.upcasts)
    upcast(Paid, from_=1)(lambda fields: fields)
    assert FactShape(Paid.stored, Paid, Paid.schema, upcasts=Paid.upcasts).upcasts.keys() == {1}
    assert Fact.upcasts == {}
    with pytest.raises(TypeError, match="paid has two upcasts from version 1"):
        upcast(Paid, from_=1)(lambda fields: fields)


def test_the_catalogue_hands_its_upcasts_to_the_codec(monkeypatch):
    """A missing one is found when the program starts, not when an old fact is met."""
    from projections.translation import Translation
    from workflow.incident.facts import Closed

    monkeypatch.setattr(Closed, "schema", 2)
    with pytest.raises(TypeError, match=r"incident\.closed has no upcast from version 1"):
        Translation()
    monkeypatch.setattr(Closed, "upcasts", {1: dict})
    assert Translation().codec.shapes[Closed.stored].upcasts == {1: dict}
