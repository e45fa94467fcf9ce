"""A correction as it is typed: what is not said stays what it was, sealed texts included."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import msgspec
from msgspec.structs import replace

from events.record import DEPARTURE, Recorded
from scheduler.cli.deciding.decided import Decision, Place, moment
from scheduler.cli.deciding.options import Around
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.reading.put_right import PLAIN, marks, today
from scheduler.cli.recording.fields import fields_of, said_of, values
from scheduler.cli.recording.record_fact import SINGULAR
from scheduler.cli.recording.refusing import said
from scheduler.cli.words import said_back
from workflow.catalogue import kind_of, personal, sealed
from workflow.clocks import DueDateReckoned
from workflow.corrections import RECORD, Correct, Retract
from workflow.facts import Entry, Fact
from workflow.moments import Moment
from workflow.rules import Refused, Unmet
from workflow.vocabulary import Words

if TYPE_CHECKING:
    from events.sealing import Unreadable

_OF_THE_FACT = frozenset({"fact-exists", "not-a-correction", "not-merged"})
_SEALED = "(sealed)"
_PERSONAL = "a name or a date of birth never stands on the command line. Put it in a file: --from-file FILE"


class Wanted(NamedTuple):
    """What is to be otherwise: fields by name, and what stands around the fact."""

    fields: Mapping[str, Any]
    occurred: str | None
    learned: str | None


def mended(place: Place, version: int, how: str = "correct") -> Entry:
    """The fact to be put right, as it stands today; an Ending with the reason where it cannot be.

    `how` is the way somebody asked for, correct or retract, which is offered for what a due date rests on.
    """
    found = today(place.entries, version)
    if found is not None and isinstance(found.fact, DueDateReckoned):
        raise Ending(REFUSED, said(_not_a_due_date(place, found, how), place.case))
    asked = Retract(version=version, reasons=Words("asked only"))
    verdict = kind_of(place.case).decide(place.standing, asked, place.service.given(kind_of(place.case)))
    if isinstance(verdict, Refused):
        refused = replace(verdict, fact="a correction", possible=())
        if {unmet.rule for unmet in refused.because} & _OF_THE_FACT:
            raise Ending(REFUSED, said(refused, place.case))
    assert found is not None  # noqa: S101  it was refused otherwise
    return found


def _not_a_due_date(place: Place, found: Entry, how: str) -> Refused:
    cause = next((e.version for e in place.entries if e.id == found.cause), None)
    way = "correct" if cause == 1 else how  # what opened the case is never retracted
    start = f"{way} what it was reckoned from: spr decide {way} CASE {cause}" if cause else ""
    sentence = f"somebody stated it: fact {found.version} is a due date, which is reckoned"
    return Refused(
        "a correction" if how == "correct" else "a retraction",
        (Unmet("not-a-due-date", sentence, RECORD, start),),
    )


def correction(
    place: Place, version: int, wanted: Wanted, around: Around, because: str, warnings: Sequence[str] = ()
) -> Decision:
    """The command that puts another fact in the place of one, and what is otherwise in it."""
    before = mended(place, version)
    recorded = next(fact for fact in place.facts if fact.version == before.version)
    opened = _opened(place, recorded)
    fact = _fact(before.fact, opened, wanted, place)
    occurred = moment("--occurred", wanted.occurred, place.now) if wanted.occurred else before.occurred
    learned = moment("--learned", wanted.learned, place.now) if wanted.learned else before.learned
    kept = opened.get(DEPARTURE)
    after = replace(
        before,
        fact=fact,
        occurred=occurred,
        learned=learned,
        by=around.by or before.by,
        role=around.role or before.role,
        departure=around.departure or (kept if isinstance(kept, str) else None),
    )
    changes = list(_changes(before, after, wanted, around))
    if not changes and marks(place.entries).get(version, PLAIN).retracted_by is None:
        raise Ending(USAGE, _nothing_changed(fact, version))
    return Decision(_command(version, after, because), changes, warnings)


def _command(version: int, after: Entry, because: str) -> Correct:
    return Correct(
        version=version,
        fact=after.fact,
        occurred=after.occurred,
        learned=after.learned,
        by=after.by,
        role=after.role,
        departure=after.departure,
        reasons=Words(because),
    )


def _nothing_changed(fact: Fact, version: int) -> str:
    names = ", ".join(field.name for field in fields_of(type(fact))) or "none"
    return (
        f"Nothing in fact {version} would be otherwise. Say what is: --set FIELD=VALUE, --occurred WHEN, "
        f"--by POST. The fields of {fact.stored}: {names}."
    )


def _opened(place: Place, recorded: Recorded) -> "Mapping[str, str | Unreadable]":
    return place.service.texts(recorded) if recorded.sealed else {}


def _fact(before: Fact, opened: "Mapping[str, str | Unreadable]", wanted: Wanted, place: Place) -> Fact:
    """The fact with what is otherwise in it; each mistake is named, and each text that is missing."""
    kind = type(before)
    found, wrong = values(kind, _found_cases(place, kind, wanted.fields), place.now)
    lines = [said_of("--set", each) if each.field == "" else said_of(each.field, each) for each in wrong]
    kept: dict[str, Any] = {}
    for name in sealed(kind) - wanted.fields.keys():
        text = _text(getattr(before, name), name, opened)
        if text is _LOST:
            lines.append(_type_it_anew(name, opened, personal=name in personal(kind)))
        elif text is not None:
            kept[name] = text
    if lines:
        raise Ending(USAGE, "\n".join([*lines, f"Help: spr record {kind.stored} --help"]))
    return replace(before, **_typed(before, kept), **found)


def _found_cases(place: Place, kind: type[Fact], given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields, with each case that one of them names found."""
    cases = {each.name for each in fields_of(kind) if each.case}
    return {
        name: place.service.find(str(value)) if name in cases and value else value
        for name, value in given.items()
    }


_LOST = object()


def _text(value: object, name: str, opened: "Mapping[str, str | Unreadable]") -> object:
    """The text of a sealed field as it was opened: one text, several, none, or lost."""
    if value is None:
        return None
    parts = [opened.get(name)] if isinstance(value, str) else [
        opened.get(f"{name}[{number}]") for number in range(len(value))  # type: ignore[arg-type]  # a list of texts
    ]  # fmt: skip
    if not all(isinstance(part, str) for part in parts):
        return _LOST
    return parts[0] if isinstance(value, str) else tuple(parts)


def _typed(before: Fact, kept: Mapping[str, Any]) -> dict[str, Any]:
    hints = {each.name: each.kind for each in fields_of(type(before))}
    return {
        name: tuple(map(hints[name], text)) if isinstance(text, tuple) else hints[name](text)
        for name, text in kept.items()
    }


def _type_it_anew(name: str, opened: "Mapping[str, str | Unreadable]", *, personal: bool) -> str:
    why = next((str(text) for field, text in opened.items() if field.partition("[")[0] == name), "[sealed]")
    how = "put it in a file: --from-file FILE" if personal else f"--set {name}='In short words.'"
    return f"{name} cannot be kept: {why}. Write it anew: {how}; or leave it out: --set {name}="


def _changes(before: Entry, after: Entry, wanted: Wanted, around: Around) -> Iterator[dict[str, str]]:
    """What is otherwise, by field; a sealed text is named and not shown."""
    hidden = sealed(type(before.fact))
    for field in fields_of(type(before.fact)):
        was, now = getattr(before.fact, field.name), getattr(after.fact, field.name)
        if field.name in hidden:
            if field.name in wanted.fields:
                yield _change(field.name, _SEALED if was else "", _SEALED if now else "")
        elif was != now:
            yield _change(field.name, _said(was), _said(now))
    for name in ("occurred", "learned", "by", "role"):
        if getattr(before, name) != getattr(after, name):
            yield _change(name, _said(getattr(before, name)), _said(getattr(after, name)))
    if around.departure:
        yield _change(DEPARTURE, _SEALED if before.departs_from else "", _SEALED)


def _change(field: str, before: str, after: str) -> dict[str, str]:
    return {"field": field, "before": before or "not stated", "after": after or "not stated"}


def _said(value: object) -> str:
    if isinstance(value, Moment):
        return said_back(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def typed_fields(fact: type[Fact], pairs: Sequence[str], held: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed as FIELD=VALUE, with what a file holds; a value left empty takes the field's away."""
    known = {each.name: each for each in fields_of(fact)}
    given: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = _field(fact, name.strip(), equals, known)
        if value and name in personal(fact):
            raise Ending(USAGE, f"--set {name}: {_PERSONAL}")
        if name in given and not known[name].many:
            raise Ending(USAGE, f"--set {name} is said twice; say it once.")
        given[name] = f"{given[name]},{value}" if name in given else value
    twice = given.keys() & held.keys()
    if twice:
        raise Ending(USAGE, f"{', '.join(sorted(twice))} is typed as well as in the file; say it once.")
    return {name: _left_out(fact, name) if v == "" else v for name, v in {**held, **given}.items()}


def _field(fact: type[Fact], name: str, equals: str, known: Mapping[str, Any]) -> str:
    name = name.replace("-", "_")
    plural = next((many for many, one in SINGULAR.items() if one == name and many in known), name)
    if not equals or not name:
        raise click.UsageError("--set takes FIELD=VALUE, such as --set type=death")
    if plural not in known:
        near = did_you_mean(name, list(known)) or f" Its fields: {', '.join(known) or 'none'}."
        raise Ending(USAGE, f"--set {name}: it is not a field of {fact.stored}.{near}")
    return plural


def _left_out(fact: type[Fact], name: str) -> object:
    """What the field holds where nobody says anything; what is needed stays empty, and is asked for."""
    field = next(each for each in msgspec.structs.fields(fact) if each.name == name)
    return "" if field.required else msgspec.to_builtins(field.default, enc_hook=str)
