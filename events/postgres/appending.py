"""The one way into the record on PostgreSQL: one call of one function, one round trip.

What happens between the request and the commit is in `append.sql`. Here is what its answer means, and
what is done when there is none: a lost connection, or a commit that did not wait for the standbys, leaves
the outcome unknown, and the command's id finds it out.
"""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

import psycopg
from msgspec.structs import replace
from psycopg.types.numeric import Int4

from events.host_clock import accepts_the_clock, disagreement
from events.postgres import arrays, queries
from events.postgres.arrays import Bytes, Numbers, Texts
from events.postgres.connecting import in_words, is_lost, left_behind
from events.record import Appended
from events.refusals import (
    FieldRefused,
    NotPermitted,
    OutcomeUnknown,
    RecordError,
    RequestDiffers,
    StoreBusy,
    StoreReadOnly,
    StoreUnreachable,
    StreamMoved,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg.errors import Diagnostic

    from events.evidence.snapshot import StoredCheckpoint
    from events.postgres.connecting import Connection
    from events.postgres.timelines import Timelines
    from events.record import Request

ANSWER_WITHIN = 30.0
"""Seconds for which a commit may wait for a standby; nothing on the server bounds that wait."""
FIND_OUT_WITHIN = 15.0
"""Seconds for which a lost connection is tried anew, to find out what became of a request."""
_WATCH_EVERY = 0.5
_TRY_EVERY = 0.25
_DECIDED = ("SP001", "SP002", "SP003", "SP004")
"""The SQLSTATEs with which the function refuses once it holds the lock, and so knows what was recorded."""
_OF_VALUES = ("22", "23")
"""The classes of SQLSTATEs of values that are no UTF-8, no JSON, or refused by a table."""
_PASSING = (StoreUnreachable, StoreReadOnly, StoreBusy)
"""Refusals that may be over in a moment: a server starts, a standby is promoted, a lock is let go."""
_NOT_REPLICATED = "01000"
"""The SQLSTATE of a commit whose wait for the standbys was broken off: it may be lost with the server."""


class Appender:
    """Appends through one connection, which it keeps open and opens anew when it is lost."""

    def __init__(self, connect: Callable[[], Connection], name: str, timelines: Timelines) -> None:
        self._connect = connect
        self._name = name
        self._timelines = timelines
        self._system = self._seen = 0
        self._warnings: list[str] = []
        self._watch = _Watch()
        self._use(self._connected())

    def append(self, request: Request) -> Appended:
        """Append all or nothing; the first result where the command came before.

        Raises RequestDiffers, StreamMoved, ClockRefused, OutcomeUnknown, StoreLeftBehind, NotPermitted.
        """
        try:
            return self._asked(request)
        except psycopg.Error as error:
            if not is_lost(error):
                raise self._refusal(error) from error
        return self._found_out(request)

    def result_of(self, command_id: str, digest: bytes) -> Appended | None:
        """The first result of a command, once it is as durable as when it was acknowledged."""
        try:
            return self._first_result(command_id, digest)
        except psycopg.Error as error:
            if not is_lost(error):
                raise in_words(error, self._name) from error
        self._use(self._again(monotonic() + FIND_OUT_WITHIN))
        return self._first_result(command_id, digest)

    def keep_checkpoint(self, new: StoredCheckpoint, after: int) -> bool:
        """Keep a checkpoint where the newest one has still the size `after`; false where it has not.

        Raises OutcomeUnknown, and the errors of the driver.
        """
        self._warnings.clear()
        with self._watch.over(self._connection):
            values = (new.size, after, new.note, new.frontier)
            ((kept,),) = self._connection.execute(queries.KEEP_CHECKPOINT, values).fetchall()
        if self._doubtful():
            self._confirm()
        return bool(kept)

    def close(self) -> None:
        """Close the connection, and watch no longer."""
        self._watch.end()
        self._connection.close()

    def _use(self, connection: Connection) -> None:
        """Write through this connection, and through one cursor, which knows how the last append was sent."""
        self._connection = connection
        self._cursor = connection.cursor(binary=True)

    def _asked(self, request: Request) -> Appended:
        """Call the function; what was recorded before gives its first result."""
        try:
            row = self._call(request)
        except psycopg.Error as error:
            if error.sqlstate != "SP002":
                raise
            known = self._first_result(request.command_id, request.digest)
            if known is None:
                raise
            return known
        if self._doubtful():
            self._confirm()
        first, last, timeline = row
        if timeline > self._seen:
            self._seen = self._timelines.highest(self._system, timeline)
        versions = {write.stream: write.expected + len(write.drafts) for write in request.writes}
        return Appended(request.command_id, first, last, versions)

    def _call(self, request: Request) -> tuple[int, int, int]:
        writes, bodies = request.writes, request.bodies
        values = (
            request.command_id,
            request.digest,
            Texts((*request.unchanged, *(write.stream for write in writes))),
            Numbers((*request.unchanged.values(), *(write.expected for write in writes))),
            Numbers((*(0 for _ in request.unchanged), *map(len, bodies))),
            Bytes(chain.from_iterable(bodies)),
            accepts_the_clock(writes),
            Int4(self._seen),
        )
        self._warnings.clear()
        with self._watch.over(self._connection):
            self._cursor.execute(queries.APPEND, values, prepare=True)
        row: tuple[int, int, int] = self._cursor.fetchone()  # type: ignore[assignment]  # a function gives one row
        return row

    def _first_result(self, command_id: str, digest: bytes) -> Appended | None:
        found = self._connection.execute(queries.COMMAND, (command_id,)).fetchone()
        if found is None:
            return None
        request, first, last = found
        if request != digest:
            raise RequestDiffers(command_id)
        versions: dict[str, int] = dict(self._connection.execute(queries.VERSIONS, (first, last)).fetchall())
        self._confirm()
        return Appended(command_id, first, last, versions, repeated=True)

    def _confirm(self) -> None:
        """Commit once more: what was committed before is then where that is; else OutcomeUnknown."""
        self._warnings.clear()
        with self._watch.over(self._connection):
            self._connection.execute(queries.CONFIRM)
        if self._doubtful():
            raise _unknown(self._name, "no standby has confirmed it")

    def _found_out(self, request: Request) -> Appended:
        """What became of a request whose answer was lost; asked again, it is recorded once.

        The lost one may still be waiting on the server, and hold the lock; a new server may not be
        ready to write. Only what the function itself decides, behind the lock, is an answer.
        """
        until = monotonic() + FIND_OUT_WITHIN
        while True:
            self._use(self._again(until))
            try:
                return replace(self._asked(request), repeated=False)
            except psycopg.Error as error:
                refusal = self._refusal(error)
                if error.sqlstate in _DECIDED:
                    raise refusal from error
                if monotonic() > until or not (is_lost(error) or isinstance(refusal, _PASSING)):
                    raise _unknown(
                        self._name, f"the connection was lost, and then: {refusal.says}"
                    ) from error

    def _again(self, until: float) -> Connection:
        """Another connection, as soon as there is one; OutcomeUnknown where there is none in time."""
        self._connection.close()
        while True:
            try:
                return self._connected()
            except _PASSING as error:
                if monotonic() > until:
                    raise _unknown(self._name, "the connection was lost and there is no other") from error
                sleep(_TRY_EVERY)

    def _connected(self) -> Connection:
        """A connection, and what is known of the server at its other end."""
        connection = self._connect()
        try:
            connection.add_notice_handler(self._notice)
            arrays.understood(connection)
            connection.execute(queries.DURABLE)
            ((self._system, here),) = connection.execute(queries.SERVER).fetchall()
            self._seen = self._timelines.highest(self._system, here)
        except psycopg.Error as error:
            connection.close()
            raise in_words(error, self._name) from error
        except RecordError:
            connection.close()
            raise
        return connection

    def _notice(self, said: Diagnostic) -> None:
        self._warnings.append(said.sqlstate or "")

    def _doubtful(self) -> bool:
        return _NOT_REPLICATED in self._warnings

    def _refusal(self, error: psycopg.Error) -> RecordError:
        """What the function refuses, and what the server does."""
        detail = error.diag.message_detail or ""
        match error.sqlstate:
            case "SP001":
                stream, expected, actual = detail.split(" ")
                return StreamMoved(stream, int(expected), int(actual))
            case "SP003":
                return NotPermitted(
                    "What is recorded here bears the name of the login that records it.",
                    "Record under the login that the database knows.",
                )
            case "SP004":
                now, newest = map(datetime.fromisoformat, detail.split(" "))
                return disagreement(now, newest)
            case str(state) if state == "SP006" or state.startswith(_OF_VALUES):
                return FieldRefused(
                    "body",
                    "What was sent to be recorded does not have the form of facts of one command.",
                    "Record with the program, and not by calling the function of the database.",
                )
            case "SP007":
                return left_behind(self._name)
            case _:
                return in_words(error, self._name)


def _unknown(name: str, why: str) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"Whether it was recorded in {name} is not known: {why}.",
        "Send the same request again with the same request id: it is recorded once.",
    )


class _Watch:
    """Breaks off a statement that gets no answer in time; one thread for a connection, begun when needed."""

    def __init__(self) -> None:
        self._until = float("inf")
        self._connection: Connection | None = None
        self._ended = Event()
        self._thread: Thread | None = None

    def over(self, connection: Connection) -> _Watch:
        """Watch over what the connection is asked now."""
        self._connection = connection
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True, name="spr-watch")
            self._thread.start()
        return self

    def __enter__(self) -> None:
        self._until = monotonic() + ANSWER_WITHIN

    def __exit__(self, *_: object) -> None:
        self._until = float("inf")

    def end(self) -> None:
        """Watch no longer."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(_WATCH_EVERY):
            if monotonic() > self._until and self._connection is not None:
                self._until = float("inf")
                self._connection.cancel_safe(timeout=_WATCH_EVERY)
