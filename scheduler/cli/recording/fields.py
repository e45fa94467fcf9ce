"""What is typed for a fact, made into the fact; each mistake named by its field, with how to mend it."""

import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeAlias, Union, get_args

import msgspec
import msgspec.structs

from events.canonical import check
from events.refusals import FieldRefused
from scheduler.cli.dates import NotADate, parse
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.words import blank
from scheduler.references import names_a_case
from workflow.catalogue import fields, personal
from workflow.facts import ChildCode, Fact
from workflow.moments import Moment
from workflow.vocabulary import Term, Words

SHOWN = 40
Hint: TypeAlias = Any
"""The annotated type of a field."""
Value: TypeAlias = Any
"""A value as it was typed, or as a file holds it."""
_CHILD = get_args(ChildCode)[1]
_CHILDS_CODE = (
    "what is given is no child's code; write a code of one to three capital letters, with digits "
    "if you like: A, B, TDS20; it derives from no name"
)
_IN_ONE_WORD = "an authority, called by its area in one word"
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_ITEM = re.compile(r"\$\[(\d+)\]")


class Wrong(NamedTuple):
    """A mistake in one field: which, and what to do."""

    field: str
    says: str


def said_of(where: str, wrong: Wrong) -> str:
    """The mistake with the place it is in, as one sentence."""
    return f"{where}{' ' if wrong.says.startswith('is ') else ': '}{wrong.says}"


class Field(NamedTuple):
    """One field of a fact, as the command line and an import see it."""

    name: str
    hint: Hint
    kind: type
    many: bool
    required: bool
    personal: bool
    case: bool
    says: str
    takes: str

    @property
    def terms(self) -> type[Term] | None:
        """The words to choose from, where there is such a list."""
        return self.kind if issubclass(self.kind, Term) else None


def fields_of(fact: type[Fact]) -> list[Field]:
    """The fields of a fact, in the order they are declared."""
    required = {each.name for each in msgspec.structs.fields(fact) if each.required}
    return [_field(fact, name, hint, required) for name, hint in fields(fact).items()]


def _field(fact: type[Fact], name: str, hint: Hint, required: set[str]) -> Field:
    leaves = list(_leaves(hint))
    described = list(_descriptions(hint))
    kind = next(leaf for leaf in leaves if isinstance(leaf, type) and leaf is not type(None))
    return Field(
        name=name,
        hint=hint,
        kind=kind,
        many=any(_made_of(part) is tuple for part in _parts(hint)),
        required=name in required,
        personal=name in personal(fact),
        case=names_a_case(hint),
        says=described[0] if described else "",
        takes=described[-1] if described else "a text",
    )


def _made_of(hint: Hint) -> Value:
    return typing.get_origin(hint)


def _parts(hint: Hint) -> Iterator[Hint]:
    """The hint and everything it is made of, without what is written beside it."""
    yield hint
    if _made_of(hint) is Annotated:
        yield from _parts(get_args(hint)[0])
    elif _made_of(hint) in (tuple, Union, UnionType):
        for part in get_args(hint):
            yield from _parts(part)


def _leaves(hint: Hint) -> Iterator[Hint]:
    return (part for part in _parts(hint) if _made_of(part) is None and part is not ...)


def _descriptions(hint: Hint) -> Iterator[str]:
    for part in _parts(hint):
        if _made_of(part) is Annotated:
            for beside in reversed(get_args(part)[1:]):
                if isinstance(beside, msgspec.Meta) and beside.description:
                    yield beside.description


def make(fact: type[Fact], given: Mapping[str, Any], now: datetime | None) -> tuple[Fact | None, list[Wrong]]:
    """The fact from plain values, or every mistake in them. `now` is None where values come from a file."""
    made, wrong = values(fact, given, now)
    wrong += [
        Wrong(field.name, f"is needed: {field.says.removesuffix('; sealed')}")
        for field in fields_of(fact)
        if field.required and field.name not in given
    ]
    return (None, wrong) if wrong else (fact(**made), [])


def values(
    fact: type[Fact], given: Mapping[str, Any], now: datetime | None
) -> tuple[dict[str, Any], list[Wrong]]:
    """Some fields of a fact from plain values, and every mistake in them."""
    made, wrong = {}, []
    known = {field.name: field for field in fields_of(fact)}
    for name, value in given.items():
        if name not in known:
            wrong.append(Wrong(name, _unknown(name, known)))
            continue
        try:
            made[name] = _value(known[name], value, now)
        except _Mistake as mistake:
            wrong.append(Wrong(name, str(mistake)))
    return made, wrong


class _Mistake(Exception):
    """A value that cannot be kept; the message says what to write."""


def _unknown(name: str, known: Iterable[str]) -> str:
    listed = f" Its fields: {', '.join(known) or 'none'}."
    return f"is not a field of this fact.{did_you_mean(name, list(known)) or listed}"


def _value(field: Field, value: Value, now: datetime | None) -> Value:
    try:
        check(value, field.name)
    except FieldRefused as refused:
        raise _Mistake(f"{refused.says} {refused.remedy}") from None
    if isinstance(value, str) and blank(value) and (value or field.required or field.kind is Words):
        raise _Mistake(f"is blank; write {field.says.removesuffix('; sealed')}")
    if field.kind is str and isinstance(value, str):
        value = value.strip()
    if field.kind is Moment and isinstance(value, str):
        return _moment(value, now)
    if field.many and isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if field.kind is int:
        value = _number(value)
    try:
        return msgspec.convert(value, field.hint, dec_hook=_of_its_type)
    except msgspec.ValidationError as error:
        raise _Mistake(_how_to_write(field, _culprit(value, str(error)))) from None


def _number(value: Value) -> Value:
    """A number as it was typed; what is none is refused with what the field takes."""
    if isinstance(value, list):
        return [_number(each) for each in value]
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def _of_its_type(kind: type, value: Value) -> Value:
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return kind(value)


def _moment(value: str, now: datetime | None) -> Moment:
    try:
        return parse(value, now)
    except NotADate as error:
        raise _Mistake(str(error)) from None


def _culprit(value: Value, error: str) -> Value:
    """Which item of a list the error is about."""
    found = _ITEM.search(error)
    return value[int(found[1])] if found and isinstance(value, list) else value


def _lower_case(value: Value) -> str:
    """How an authority is written; one capitalised word is said back as it is kept, several are not."""
    if isinstance(value, str) and value.isascii() and value.isalpha():
        return f"write {value.lower()}: an authority is one word in lower-case letters"
    return "write the authority as one word in lower-case letters, such as leeds or north-yorkshire"


def _how_to_write(field: Field, value: Value) -> str:
    if field.terms:
        codes = [str(term) for term in field.terms]
        said, near = "what is given", ""
        if isinstance(value, str):
            said, near = f"“{value[:SHOWN]}”", did_you_mean(value, codes)
        return f"{said} is not one of: {', '.join(codes)}.{near}"
    if any(_CHILD in get_args(part) for part in _parts(field.hint)):
        return _CHILDS_CODE
    if any(_IN_ONE_WORD in str(get_args(part)) for part in _parts(field.hint)):
        return _lower_case(value)
    each = "a list, each of them " if field.many else ""  # what was typed may be a name: not repeated
    return f"what is given cannot be kept here; it takes {each}{field.takes}"
