"""The service: the only place that builds things, and the one door through which every command goes.

A fact comes in, is admitted, recorded, viewed: `record` appends first, then brings the views up to its
own position, so that whoever recorded it reads it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec
from msgspec.structs import replace

from events.handling import Handled, handle
from events.places import checked_private
from events.record import Recorded
from events.refusals import (
    KeyMissing,
    RecordError,
    StoreMissing,
    StreamMoved,
    Unsafe,
)
from events.store import EventStore, RecordReader, open_, open_to_examine
from projections.translation import Translation
from scheduler.adopted import Adopted
from scheduler.clock import utc_now
from scheduler.recordable import see_that_it_lets_record
from scheduler.references import named_cases, where_listed
from scheduler.requests import actor, new_id, request_of
from scheduler.settings import Settings
from workflow.catalogue import ALERT, CASES, KINDS, SEALING_KEY, kind_of
from workflow.clocks import DueDateReckoned
from workflow.facts import Command, Entry, Given, Reckon, Record, Standing
from workflow.kinds import Kind
from workflow.moments import london_day
from workflow.policy import Policy
from workflow.rules import Refused
from workflow.sealing_keys import SealingKey
from workflow.workingdays import Calendar

if TYPE_CHECKING:
    from events.keystore import Keystore
    from events.sealing import Unreadable
    from projections.runner import Views
    from scheduler.past import AskedPast

NO_CALENDAR = Calendar("none", "none", {})


class NotFound(Exception):
    """What was asked for is not there; the message says what is, or what to do."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a command led to: the case, its standing before and after, the entries for each stream."""

    case: str
    kind: Kind
    entries: tuple[tuple[str, Entry], ...]
    before: Standing
    standing: Standing
    position: int | None
    repeated: bool

    @property
    def entry(self) -> Entry:
        """The fact that was asked for, among what it brought along and what followed."""
        own = (entry for stream, entry in self.entries if stream == self.case)
        return [entry for entry in own if not isinstance(entry.fact, DueDateReckoned)][-1]

    @property
    def warnings(self) -> tuple[Any, ...]:
        """The rules that were not met and only warn."""
        return tuple(rule for _, entry in self.entries for rule in entry.warnings)


class Asked(msgspec.Struct, frozen=True):
    """One command on its way to the record."""

    command: Command
    request: bytes
    id: str
    expect: int | None = None
    dry_run: bool = False
    unchanged: Mapping[str, int] = {}


class Service:
    """An open store with its views, its calendar and its policy."""

    asked_past: "AskedPast | None" = None

    def __init__(
        self, store: EventStore, keys: "Keystore | None", settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        """Put the parts together; use `open_service`."""
        self.store = store
        self.on_record: RecordReader = store  # what cases are read from: the record, or as it stood
        self.keys = keys
        self.settings = settings
        self.clock = clock
        self.translation = Translation()
        self.adopted = Adopted(self.on_record, self.translation)
        if keys is not None:
            keys.before_sealing = self._may_be_sealed

    @cached_property
    def views(self) -> "Views":
        """The views, for which SQLAlchemy loads; whoever reads one case does without."""
        from projections.runner import Views

        return Views(self.store, self.translation)

    @property
    def live(self) -> "Service":
        """The service of today; of a past, the one it looks through."""
        return self

    def close(self) -> None:
        """Close the store and forget the keys."""
        self.store.close()
        if self.keys is not None:
            self.keys.close()

    def __enter__(self) -> Self:
        """The service itself, to be closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    # Reading

    def entries(self, case: str) -> list[Entry]:
        """Every entry of a case, in the order they were recorded; NotFound when there is no such case."""
        recorded = self.on_record.stream(case)
        if not recorded:
            raise NotFound(f"There is no case {case}. See what there is: {where_listed(case)}")
        return [self.translation.entry(each) for each in recorded]

    def standing(self, case: str) -> Standing:
        """How a case stands now."""
        kind = kind_of(case)
        standing = kind.begin(case)
        for entry in self.entries(case):
            standing = kind.evolve(standing, entry)
        return standing

    def find(self, text: str) -> str:
        """The case somebody means: its reference, or what stands after the slash where one case bears it."""
        kind, slash, number = text.partition("/")
        if slash and kind.casefold() in KINDS:
            text = f"{kind.casefold()}/{number}"
            if self.on_record.stream(text):
                return text
        else:
            known = [head.name for kind in CASES for head in self.on_record.streams(f"{kind.name}/{text}")]
            matching = [name for name in known if name.partition("/")[2] == text]
            if len(matching) == 1:
                return matching[0]
            if matching:
                raise NotFound(f"{text} can be {' or '.join(matching)}; write the whole reference.")
        raise NotFound(f"There is no case {text}. See what there is: {where_listed(text)}")

    def texts(self, recorded: Recorded) -> "dict[str, str | Unreadable]":
        """The sealed texts of a fact by field, or why they cannot be read.

        Of destructions the record decides: a keystore brought back by hand may hold the key again.
        """
        from events.sealing import Unreadable, open_words

        opened = open_words(recorded, self.keys)
        gone = {each for each in {part.subject for part in recorded.sealed} if self._to_be_destroyed(each)}
        erased = {part.field: Unreadable("destroyed") for part in recorded.sealed if part.subject in gone}
        return {**opened, **erased}

    def calendars(self) -> Mapping[str, Calendar]:
        """Every revision of the bank holidays that was adopted, by name@revision, the last one last."""
        return self.adopted.calendars()

    @property
    def policy(self) -> Policy:
        """The national sets, and the profiles adopted on record, each for its days."""
        return self.adopted.policy()

    @property
    def calendar(self) -> Calendar:
        """The bank holidays in use: the last revision adopted."""
        adopted = list(self.calendars().values())
        if not adopted:
            raise NotFound("No bank holidays have been adopted. Adopt them: spr admin calendar adopt FILE")
        return adopted[-1]

    def given(self, kind: Kind) -> Given:
        """What a decision is given from outside; a case without duties can touch one that has some."""
        now = self.clock()
        calendar = self.calendar if kind in CASES else NO_CALENDAR
        return Given(now, calendar, self.policy, lambda: new_id(now), self.standing)

    # Writing

    def record(
        self,
        command: Record,
        *,
        kind: Kind,
        case: str | None = None,
        command_id: str | None = None,
        expect: int | None = None,
        dry_run: bool = False,
        unchanged: Mapping[str, int] | None = None,
    ) -> Done | Refused:
        """Record one fact, in a case or, without one, as the opening of a new case.

        Raises NotFound for a case that does not exist, StreamMoved when it changed meanwhile,
        RequestDiffers when the command id was used for another request.
        """
        asked = Asked(
            command=command,
            request=request_of(command, case or f"{kind.name}/"),
            id=command_id or new_id(self.clock()),
            expect=expect,
            dry_run=dry_run,
            unchanged=unchanged or {},
        )
        self._named_cases_exist(command)
        if case is not None:
            return self._handle(kind, case, asked)
        first = self.store.result_of(asked.id, asked.request)
        if first is not None and (opening := self.store.at(first.first)) is not None:
            return self._handle(kind, opening.stream, asked)
        while True:
            try:
                return self._handle(kind, self.next_reference(kind), replace(asked, expect=0))
            except StreamMoved:  # somebody else opened a case at this moment; take the next number
                continue

    def do(
        self,
        command: Command,
        case: str,
        *,
        command_id: str | None = None,
        expect: int | None = None,
        dry_run: bool = False,
        dated: bool = True,
    ) -> Done | Refused:
        """Run any command in a case that is there: also those that put it right. Raises as `record` does."""
        id_ = command_id or new_id(self.clock())
        asked = Asked(command, request_of(command, case, dated=dated), id_, expect, dry_run)
        return self._handle(kind_of(case), case, asked)

    def reckon(self, case: str) -> Done | Refused:
        """Reckon the clocks of a case again, after a calendar or a policy was adopted."""
        return self.do(Reckon(), case)

    def next_reference(self, kind: Kind) -> str:
        """The reference of the next new case: incident/2026-001.

        The number is counted within the year in London over every kind of case, so that the number
        alone says which case is meant.
        """
        year = london_day(self.clock()).year
        heads = (head for each in CASES for head in self.store.streams(f"{each.name}/{year}-"))
        numbers = (head.name.partition(f"/{year}-")[2] for head in heads)
        last = max((int(number) for number in numbers if number.isdecimal()), default=0)
        return f"{kind.name}/{year}-{last + 1:03}"

    def _may_be_sealed(self, subject: str) -> None:
        """Raise KeyMissing where the destruction of the subject's key is on record."""
        if self._to_be_destroyed(subject):
            raise KeyMissing(
                f"As the record says, the key of {subject} was destroyed; nothing more is sealed under it.",
                "Record it without words, or of another case.",
            )

    def _to_be_destroyed(self, subject: str) -> bool:
        key: SealingKey = SEALING_KEY.begin(stream := f"{SEALING_KEY.name}/{subject}")
        for recorded in self.store.stream(stream):
            key = SEALING_KEY.evolve(key, self.translation.entry(recorded))
        return key.to_be_destroyed

    def _named_cases_exist(self, command: Record) -> None:
        for _, named in named_cases(command.fact):
            self.find(named)

    def _translation_for(self, kind: Kind, case: str) -> Translation:
        """What is said of an alert is sealed under the key of its case, and gone when that is destroyed."""
        if kind is not ALERT:
            return self.translation
        return self.translation.sealing_under(case.removeprefix(f"{ALERT.name}/").partition("|")[0])

    def _handle(self, kind: Kind, case: str, asked: "Asked") -> Done | Refused:
        verdict = handle(
            self.store,
            kind_of,
            self._translation_for(kind, case),
            case,
            asked.command,
            self.given(kind),
            command_id=asked.id,
            request=asked.request,
            actor=actor(self.store.who),
            expect=asked.expect,
            dry_run=asked.dry_run,
            unchanged=asked.unchanged,
        )
        if not isinstance(verdict, Handled):
            return verdict
        appended = verdict.appended
        if appended is not None:
            self.views.catch_up(appended.last, before=verdict.before)
        return Done(
            case=case,
            kind=kind,
            entries=tuple(verdict.entries),
            before=verdict.before,
            standing=verdict.standing,
            position=appended.first if appended else None,
            repeated=bool(appended and appended.repeated),
        )


@contextmanager
def open_service(
    settings: Settings,
    *,
    keys: bool = False,
    to_read: bool = False,
    examine: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Iterator[Service]:
    """The service over the store the settings name; with `keys` it can write and open sealed texts.

    Where the keys are `to_read` with, whoever may not record is told which of them is missing.
    With `examine` it opens also a store that says of itself what it must not.
    """
    held = None
    if not settings.on_server:
        with _advised(settings):
            _looked_at(settings.path, clock)  # a missing record is said before missing keys
    if keys:
        from scheduler.keys import key_places

        try:
            held = key_places(settings).open()
        except RecordError:
            with _advised(settings):
                _may_record(settings, clock, to_read=to_read)
            raise
    try:
        with _advised(settings):
            store = (open_to_examine if examine else open_)(settings.database, clock=clock, keys=held)
    except BaseException:
        if held is not None:
            held.close()
        raise
    with Service(store, held, settings, clock) as service:
        yield service


def _looked_at(path: Path, clock: Callable[[], datetime]) -> None:
    """Look at the file of a record; of one that belongs to another program that is said, and no mode."""
    try:
        checked_private(path)
    except Unsafe:
        open_(path, clock=clock, read_only=True).close()
        raise


@contextmanager
def _advised(settings: Settings) -> Iterator[None]:
    """Say of a store that is missing what to do, from what lies where it should be."""
    try:
        yield
    except StoreMissing as error:
        from scheduler.missing import advice

        raise StoreMissing(error.says, advice(settings, error.says)) from error


def _may_record(settings: Settings, clock: Callable[[], datetime], *, to_read: bool) -> None:
    """Say of what is no record, and to who may only read, that before missing keys."""
    with closing(open_(settings.database, clock=clock)) as store:
        if not to_read:
            see_that_it_lets_record(store)
