"""What a fact is, how it is stated, and how it stands in the record of a case.

A *fact* is something that happened, past tense, in the words of the guidance.
An *entry* is one line of a case's record: the fact, when it occurred, and who said so.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, TypeVar, dataclass_transform

import msgspec

from workflow.moments import UNKNOWN, Moment, spoken
from workflow.rules import Rule
from workflow.vocabulary import Term

if TYPE_CHECKING:
    from workflow.policy import Policy
    from workflow.workingdays import Calendar

F = TypeVar("F", bound="Fact")
Upcast: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""From the stored fields of one version of a fact's shape to those of the next; a pure function."""
Standing: TypeAlias = Any
"""The standing of a case, of whichever kind."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class _Declared(msgspec.StructMeta):
    """Makes every class of facts frozen, its fields named; a dataclass took ten times as long to load."""

    def __new__(cls, *named: Any) -> Any:  # noqa: ANN401  whatever a class is made of
        """Make a class of facts; none can hold a cycle, which the garbage collector is told."""
        return super().__new__(cls, *named, frozen=True, kw_only=True, gc=False)


class Fact(msgspec.Struct, metaclass=_Declared):
    """Something that happened, in the words of the guidance; frozen for ever once recorded."""

    stored: ClassVar[str] = ""
    schema: ClassVar[int] = 1
    line: ClassVar[str] = ""
    upcasts: ClassVar[Mapping[int, Upcast]] = MappingProxyType({})


def fact(stored: str, line: str, schema: int = 1) -> Callable[[type[F]], type[F]]:
    """Declare a fact: its stored name, which never changes, and its line in the timeline.

    The line may name fields of the fact in braces, but no sealed ones. `schema` numbers the versions of
    its fields; each older one has its `upcast` below the fact (decision 8).
    """

    def declare(declared: type[F]) -> type[F]:
        declared.stored, declared.schema, declared.line = stored, schema, line
        return declared

    return declare


def upcast(fact: type[Fact], *, from_: int) -> Callable[[Upcast], Upcast]:
    """Declare how the fields of a fact were written at an older version, as the version after it has them.

    It stands below the fact, and its docstring says what changed and when. Facts already recorded pass
    through it each time they are read; their bytes stay as they are. Raises TypeError for a second one
    from the same version.
    """

    def declare(step: Upcast) -> Upcast:
        if from_ in fact.upcasts:
            message = f"{fact.stored} has two upcasts from version {from_}"
            raise TypeError(message)
        fact.upcasts = {**fact.upcasts, from_: step}
        return step

    return declare


def says(text: str) -> msgspec.Meta:
    """Describe a field, for help texts, the JSON Schema and the catalogue page."""
    return msgspec.Meta(description=text)


ChildCode = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([A-Z]{1,3}[0-9]{0,4}|child-[0-9]{1,3})?$",
        description="the child's code in this case (A, B, TDS20, child-1), which derives from no name; left out: every child",
    ),
]
CaseReference = Annotated[str, msgspec.Meta(pattern=r"^$|^[a-z-]+/[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
Person = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9 .'&/()@_-]{0,60}$",
        description="a post or a work login, not sealed; never a child or a relative",
    ),
]
Reference = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(none held|[A-Za-z0-9][A-Za-z0-9._/-]{0,39})$",
        description="the reference of the submission, in one word and not sealed, or: none held",
    ),
]
Evidence = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(none held|[0-9a-f]{64})$",
        description="the SHA-256 of the copy that was kept, or: none held",
    ),
]
NONE_HELD = "none held"


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of a case's record: a fact with its envelope.

    `occurred` is when it happened in the world, `learned` when the partnership learned of it if that
    was another day, `recorded` (UTC) when it came on record; `version` counts the entries of the case.
    """

    fact: Any  # a Fact; which one, the reader finds by its type
    occurred: Moment
    id: str
    recorded: datetime
    version: int = 0
    position: int = 0
    learned: Moment | None = None
    by: str | None = None
    role: str | None = None
    departs_from: tuple[str, ...] = ()
    departure: str | None = None
    policy: str | None = None
    cause: str | None = None
    warnings: tuple[Rule, ...] = ()  # said aloud when it was recorded; not kept


def by_day(entry: Entry) -> tuple[bool, str, int]:
    """The order in which things happened: by the end of the day known of each, those of unknown day last."""
    instant = entry.occurred.latest
    return (instant is None, instant.isoformat() if instant else "", entry.version)


def happened_before(entry: Entry, other: Entry) -> bool:
    """Whether one thing is known to have happened before another; a vague day is held against nobody."""
    done, then = entry.occurred.latest, other.occurred.earliest
    return bool(done and then and done < then)


def last_word(entries: Iterable[Entry]) -> Entry | None:
    """What was recorded last, unless it is known to have happened before what it would take the place of."""
    governs = None
    for entry in entries:
        if governs is None or not happened_before(entry, governs):
            governs = entry
    return governs


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The command to record one fact, as somebody states it; `departure` is the reason for departing from a rule."""

    fact: Fact
    occurred: Moment = UNKNOWN
    learned: Moment | None = None
    by: str | None = None
    role: str | None = None
    departure: str | None = None
    cause: str | None = None


class RecordAll(msgspec.Struct, frozen=True):
    """The command to record several facts of one case together: all of them, or none."""

    records: tuple[Record, ...]


class Reckon(msgspec.Struct, frozen=True):
    """The command to reckon the running clocks of a case again, after a calendar or a policy was adopted."""


Command: TypeAlias = Any
"""A command: Record, RecordAll, Reckon, or one of those that put a case right (workflow.corrections)."""


class Given(msgspec.Struct, frozen=True):
    """What a decision is given from outside: the time (UTC), the calendar, the policy, and fresh ids."""

    now: datetime
    calendar: "Calendar"
    policy: "Policy"
    new_id: Callable[[], str]
    look: Callable[[str], Standing] | None = None  # how another case stands


def line(fact: Fact) -> str:
    """The fact's line in the timeline, with its public fields put in as people say them."""
    named = {name: _spoken(name, getattr(fact, name)) for name in _named_in(fact.line)}
    said = fact.line.format_map(named)
    return said[:1].upper() + said[1:]


@cache
def _named_in(line: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(line) if name)


def _spoken(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_spoken(name, each) for each in value) or "not stated"
    if isinstance(value, Moment):
        return spoken(value)
    if isinstance(value, Term):
        return value.label
    if name == "child":
        return f"child {value}" if value else "the child"
    return str(value)
