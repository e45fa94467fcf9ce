"""Two accounts of one contact that differ, side by side; which of them stands, a person settles.

What is only possible is shown as possible: it is for a person to see whether it was one contact at all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations, product

import msgspec

from workflow.chronology.facts import DifferenceSettled
from workflow.chronology.merging import Row, by_day
from workflow.facts import Entry
from workflow.moments import instant_of
from workflow.vocabulary import Agency, Answer, Precision

NEAR = timedelta(minutes=60)
"""How far apart two hours may lie that are taken for those of one contact."""
ALIKE = 0.5
"""How much of their words two texts share that are taken to speak of one contact."""
_FEW_WORDS, _MAIN_WORDS = 4, 3
_WORD = re.compile(r"[a-z0-9']{3,}")
_SAID_EVERYWHERE = (
    "about after all and any are before been being both but for from had has have her him his into its "
    "later not off one our out over said she than that the their them then there they this told was were "
    "when which who will with would"
)
_COMMON = frozenset(_SAID_EVERYWHERE.split())
"""Words that speak of no contact more than of another."""
_MINUTE = timedelta(minutes=1)


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two accounts of what seems to be one contact: why it seems so, in what they differ, how settled.

    It is only `possible` where nothing but the day, the people and a text speaks for one contact.
    """

    one: Row
    other: Row
    because: tuple[str, ...]
    differ: tuple[str, ...]
    possible: bool = False
    settled: Entry | None = None


def conflicts(rows: Sequence[Row], settled: Iterable[Entry] = ()) -> list[Conflict]:
    """The pairs of accounts of one contact that differ, in the order of their days.

    Two events of two agencies about the same person seem to be one contact where they are of one day and
    one names the other agency as present, where their hours lie near each other, or where their opened
    texts are alike. They may be one where on one day one saw the child and the other did not, where the
    opened text of one names the other agency, or where the texts share their main words.

    The same hour goes before hours near each other, and these before an hour that is only about then: what
    has its counterpart is not paired with the next best, unless somebody settled the two.
    """
    decided = {frozenset((e.fact.first, e.fact.second)): e for e in settled if _settles(e)}
    nearest = _nearest(rows)

    def compared(one: Row, other: Row) -> Conflict | None:
        if frozenset((one.number, other.number)) in decided:
            return _compared(one, other, hours_meet=_near(one, other), to_the_minute=True)
        best = min(nearest.get(place, _FAR) for place in _places(one, other))
        return _compared(one, other, hours_meet=_near(one, other) and _far(one, other) <= best)

    found = (compared(*pair) for pair in _pairs(rows))
    return [
        msgspec.structs.replace(each, settled=decided.get(frozenset((each.one.number, each.other.number))))
        for each in found
        if each is not None
    ]


def _settles(entry: Entry) -> bool:
    return isinstance(entry.fact, DifferenceSettled)


def _pairs(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """The pairs of one day, and those whose hours lie near each other on both sides of a midnight."""
    late: list[Row] = []
    for _, on_it in by_day(rows):
        exact = [row for row in on_it if row.happened.exact]
        yield from ((one, other) for one, other in product(late, exact) if _near(one, other))
        yield from combinations(on_it, 2)
        late = exact


def _nearest(rows: Sequence[Row]) -> dict[tuple[int, Agency], int]:
    """How near the hour of each event comes to one of each other agency that may be the same contact."""
    nearest: dict[tuple[int, Agency], int] = {}
    for one, other in _pairs(rows):
        if one.fact.agency is not other.fact.agency and _near(one, other) and _about_one_person(one, other):
            for place in _places(one, other):
                nearest[place] = min(nearest.get(place, _FAR), _far(one, other))
    return nearest


def _places(one: Row, other: Row) -> tuple[tuple[int, Agency], tuple[int, Agency]]:
    return (one.number, other.fact.agency), (other.number, one.fact.agency)


_SAME, _CLOSE, _FAR = range(3)


def _far(one: Row, other: Row) -> int:
    if _roughly(one, other):
        return _FAR
    return _SAME if one.happened == other.happened else _CLOSE


def _roughly(one: Row, other: Row) -> bool:
    """Whether the hour of one of them is only about then."""
    return Precision.APPROXIMATE in {one.fact.precision, other.fact.precision}


def _compared(one: Row, other: Row, *, hours_meet: bool, to_the_minute: bool = False) -> Conflict | None:
    if one.fact.agency is other.fact.agency or not _about_one_person(one, other):
        return None
    differ = tuple(_differ(one, other, to_the_minute=to_the_minute))
    sure = tuple(_one_contact(one, other, hours_meet=hours_meet)) if differ else ()
    because = sure or (tuple(_perhaps_one(one, other, differ)) if differ else ())
    if not because:
        return None
    return Conflict(one=one, other=other, because=because, differ=differ, possible=not sure)


def _about_one_person(one: Row, other: Row) -> bool:
    """Where one of them does not say whom it is about, it may be the same person."""
    first, second = set(one.fact.subjects), set(other.fact.subjects)
    return not first or not second or bool(first & second)


def _one_contact(one: Row, other: Row, *, hours_meet: bool) -> Iterator[str]:
    """Why two events seem to be one contact."""
    for this, that in ((one, other), (other, one)):
        if that.fact.agency in this.fact.present:
            yield f"{this.fact.agency.label} names {that.fact.agency.label} as present"
    if hours_meet:
        yield _apart(one, other)
    if _alike(one.text, other.text):
        yield "the texts are alike"


def _perhaps_one(one: Row, other: Row, differ: Sequence[str]) -> Iterator[str]:
    """Why two events of one day may be one contact, though nothing says so outright."""
    if _SEEN in differ:
        yield "one day and the same people"
    for this, that in ((one, other), (other, one)):
        if that.fact.agency in this.names:
            yield f"the text of {this.fact.agency.label} names {that.fact.agency.label}"
    if _share_their_main_words(one.text, other.text):
        yield "the texts share their main words"


def _near(one: Row, other: Row) -> bool:
    if not (one.happened.exact and other.happened.exact):
        return False
    return abs(instant_of(one.happened) - instant_of(other.happened)) <= NEAR


def _apart(one: Row, other: Row) -> str:
    minutes = abs(instant_of(one.happened) - instant_of(other.happened)) // _MINUTE
    about = "about " if _roughly(one, other) else ""
    if not minutes:
        return f"{about}the same time"
    return f"{about}1 minute apart" if minutes == 1 else f"{about}{minutes} minutes apart"


def _alike(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    if min(len(first), len(second)) < _FEW_WORDS:
        return False
    return len(first & second) / len(first | second) >= ALIKE


def _share_their_main_words(one: str, other: str) -> bool:
    """Whether the shorter text says in half of its words, the common ones left out, what the longer says."""
    first, second = _words(one) - _COMMON, _words(other) - _COMMON
    shared, shorter = len(first & second), min(len(first), len(second))
    return shared >= _MAIN_WORDS and shared / shorter >= ALIKE


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


_SEEN = "whether the child was seen"


def _differ(one: Row, other: Row, *, to_the_minute: bool) -> Iterator[str]:
    """In what two accounts differ; what one of them does not know is no difference.

    An hour that is only about then does not differ from one near it, unless it is taken to the minute.
    """
    meet = not to_the_minute and _roughly(one, other) and _near(one, other)
    if one.happened.exact and other.happened.exact and one.happened != other.happened and not meet:
        yield "the time"
    elif one.happened.exact is not other.happened.exact or _less_sure(one, other):
        yield "how exact the time is"
    for name, says in (("seen", _SEEN), ("heard", "whether the child was heard")):
        answers = {getattr(one.fact, name), getattr(other.fact, name)}
        if answers == {Answer.YES, Answer.NO}:
            yield says


def _less_sure(one: Row, other: Row) -> bool:
    sure = {one.fact.precision, other.fact.precision}
    return sure == {Precision.STATED, Precision.APPROXIMATE}
