"""A row read into the command it stands for, with every mistake in it named by field."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from events.canonical import canonical, check
from events.refusals import FieldRefused
from scheduler.cli.dates import NotADate, parse
from scheduler.cli.importing.rows import ENVELOPE, Mistake, Row
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.recording import envelope
from scheduler.cli.recording.fields import make
from workflow.catalogue import CASES, FACTS, kind_of
from workflow.facts import CaseReference, Fact, Record
from workflow.kinds import Kind
from workflow.moments import Moment

if TYPE_CHECKING:
    from events.keystore import Keystore

_RECORDED_HERE = [fact.stored for kind in CASES for fact in kind.lifecycle.facts]


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that can be decided: the command, its case (none: a new one), and the id it has for ever."""

    number: int
    kind: Kind
    case: str | None
    command: Record
    id: str


def ready(rows: Iterable[Row], keys: "Keystore") -> Iterator[Ready | list[Mistake]]:
    """Each row as a command, or its mistakes."""
    seen: Counter[bytes] = Counter()
    for row in rows:
        if row.mistakes:
            yield list(row.mistakes)
            continue
        reading = _Reading(row)
        command = reading.command()
        if command is None or reading.mistakes:
            yield reading.mistakes
            continue
        yield _identified(reading, command, seen, keys)


def _identified(reading: "_Reading", command: Record, seen: Counter[bytes], keys: "Keystore") -> Ready:
    """Give the row an id: its own, or one that follows from what it says and how often it was said."""
    from scheduler.requests import request_of

    kind = kind_of(command.fact.stored.replace(".", "/"))
    case = reading.case(kind)
    own = reading.text("request_id")
    if not own:
        said = request_of(command, case or "")
        seen[said] += 1
        own = f"import-{keys.digest(said + canonical(seen[said])).hex()[:40]}"
    return Ready(reading.row.number, kind, case, command, own)


class _Reading:
    """The reading of one row, collecting every mistake."""

    def __init__(self, row: Row) -> None:
        """Begin with the names in the row."""
        self.row = row
        self.mistakes: list[Mistake] = []
        for name in row.values:
            if name not in ENVELOPE:
                near = did_you_mean(name, ENVELOPE)
                self._wrong(name[:40], f"is not part of a row.{near or f' Parts: {_PARTS}.'}")

    def command(self) -> Record | None:
        """The command the row stands for, where the fact can be made at all."""
        fact = self._fact()
        occurred = self._moment("occurred")
        if occurred is None and "occurred" not in (mistake.field for mistake in self.mistakes):
            self._wrong("occurred", "is needed: the date, or unknown")
        learned = self._moment("learned")
        texts = {name: self.text(name) or None for name in ("by", "role", "departure")}
        self._check_envelope()
        made = self._made(fact) if fact else None
        if fact:
            self.case(kind_of(fact.stored.replace(".", "/")))
        if made is None or occurred is None:
            return None
        return Record(fact=made, occurred=occurred, learned=learned, **texts)

    def case(self, kind: Kind) -> str | None:
        """The case's reference; a row may leave out the kind before the slash."""
        said = self.text("case")
        if not said:
            return None
        case = said if "/" in said else f"{kind.name}/{said}"
        try:
            msgspec.convert(case, CaseReference)
        except msgspec.ValidationError:
            self._wrong("case", "is no reference; write it as incident/2026-001")
            return None
        if not case.startswith(f"{kind.name}/"):
            self._wrong("case", f"is none for this fact, which belongs to the {kind.name} itself")
        return case

    def text(self, name: str) -> str:
        """A part of the row that is text; empty where it is left out."""
        value = self.row.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._wrong(name, "is a text")
            return ""
        try:
            check(value, name)
        except FieldRefused as refused:
            self._wrong(name, f"{refused.says} {refused.remedy}")
            return ""
        return value

    def _fact(self) -> type[Fact] | None:
        name = self.text("fact")
        if name in _RECORDED_HERE:
            return FACTS[name]
        if not name:
            self._wrong("fact", "is needed: the stored name of what happened")
        else:
            near = did_you_mean(name, _RECORDED_HERE)
            self._wrong("fact", f"“{name[:60]}” is no fact that is recorded.{near} See: spr schema")
        return None

    def _made(self, fact: type[Fact]) -> Fact | None:
        data = self.row.values.get("data") or {}
        if not isinstance(data, dict):
            self._wrong("data", "is an object with the fields of the fact")
            return None
        made, wrong = make(fact, data, None)
        for each in wrong:
            self._wrong(f"data.{each.field[:40]}", each.says)
        return made

    def _moment(self, name: str) -> Moment | None:
        text = self.text(name)
        try:
            return parse(text, None) if text else None
        except NotADate as error:
            self._wrong(name, str(error))
            return None

    def _check_envelope(self) -> None:
        for name in ("by", "role", "departure", "request_id"):
            text = self.text(name)
            for says in envelope.wrong(name, text) if text else ():
                self._wrong(name, says)

    def _wrong(self, name: str, says: str) -> None:
        mistake = Mistake(self.row.number, name, says)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)


_PARTS = ", ".join(ENVELOPE)
