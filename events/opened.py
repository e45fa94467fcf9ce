"""What every open record does alike, whichever database holds it: what it is asked, and what it is given."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, LiteralString, NamedTuple

from events.bodies import Command, prepare
from events.layout import checked_stream, leaf_hash
from events.reading import UNREADABLE, broken, facts_from, unreadable
from events.record import Head, Recorded, Request, StreamHead
from events.refusals import KeyMissing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from events.keystore import Keystore
    from events.record import Actor, Write


class Questions(NamedTuple):
    """What is asked of the tables, in the words of one database."""

    stream: LiteralString
    after: LiteralString
    at: LiteralString
    newest: LiteralString
    head: LiteralString
    streams: LiteralString


class OpenRecord(ABC):
    """An open record, read through the questions of its database."""

    questions: ClassVar[Questions]
    log: str
    _keys: Keystore | None

    @abstractmethod
    def _rows(self, query: LiteralString, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows that a question finds; raises the refusals of the database."""

    def stream(self, name: str, after: int = 0) -> list[Recorded]:
        """The facts of a stream with a version above `after`, in order."""
        return facts_from(self._rows(self.questions.stream, (name, after)))

    def after(self, position: int, limit: int = 500) -> list[Recorded]:
        """The next facts of the whole record after a position."""
        return facts_from(self._rows(self.questions.after, (position, limit)))

    def at(self, position: int) -> Recorded | None:
        """The fact at a position."""
        return next(iter(facts_from(self._rows(self.questions.at, (position,)))), None)

    def head(self) -> Head:
        """The newest fact of the whole record."""
        for position, recorded, leaf in self._rows(self.questions.head):
            try:
                return Head(position, datetime.fromisoformat(recorded), leaf)
            except UNREADABLE as error:
                raise unreadable(position, error) from error
        return Head(0, None, None)

    def streams(self, prefix: str = "") -> list[StreamHead]:
        """The newest fact of every stream whose name begins with the prefix."""
        return [StreamHead(*row) for row in self._rows(self.questions.streams, (prefix,))]

    def _asked(
        self,
        writes: Sequence[Write],
        command_id: str,
        request: bytes,
        actor: Actor,
        unchanged: Mapping[str, int],
    ) -> Request:
        """What is to be appended, its bodies checked, sealed and serialised.

        Raises FieldRefused and KeyMissing; ValueError where there is nothing to record.
        """
        command = Command(command_id, actor, self.log, self._keys, self._sealed_before)
        bodies = []
        for write in writes:
            stream = checked_stream(write.stream)
            bodies.append([prepare(draft, stream, command) for draft in write.drafts])
        if not bodies or not all(bodies):
            raise ValueError("there is nothing to record")
        return Request(command_id, self._digest(request), writes, bodies, unchanged)

    def _sealed_before(self, stream: str, subject: str) -> bool:
        """Whether this stream, or the subject's own, holds a text that is sealed under the subject."""
        facts = (fact for name in {stream, subject} for fact in self.stream(name))
        return any(part.subject == subject for fact in facts for part in fact.sealed)

    def _digest(self, request: bytes) -> bytes:
        if self._keys is None:
            raise KeyMissing(
                "Nothing can be recorded without the keystore.", "Open the record with it, then try again."
            )
        return self._keys.digest(request)

    def _look_at_the_newest(self) -> None:
        """Look at what will be built on: RecordBroken where the newest fact was altered."""
        for fact in facts_from(self._rows(self.questions.newest)):
            if leaf_hash(fact.header, fact.body) != fact.leaf:
                raise broken(f"The newest fact, at position {fact.position}, was altered.")
