"""A rehearsal: what a list of commands would lead to, decided one upon the other, with nothing written."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from scheduler.cli.endings import NOT_FOUND, REFUSED, USAGE
from scheduler.cli.importing.reading import Ready
from scheduler.cli.importing.rows import Mistake
from scheduler.cli.recording.duplicates import near_duplicate
from scheduler.references import named_cases
from workflow.catalogue import kind_of, sealed
from workflow.facts import Entry, Standing
from workflow.rules import Refused

if TYPE_CHECKING:
    from scheduler.service import Service


class Rehearsal:
    """The cases as they would stand; each is read from the record when it is first needed."""

    def __init__(self, service: "Service") -> None:
        """Begin with the record as it is."""
        self._service = service
        self._standings: dict[str, Standing] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._requests: dict[str, bytes] = {}
        self._failed: dict[str, int] = {}

    def already(self, row: Ready) -> bool:
        """Whether the row is on record already; RequestDiffers where its id meant something else."""
        from events.refusals import RequestDiffers
        from scheduler.requests import request_of

        request = request_of(row.command, row.case or f"{row.kind.name}/")
        before = self._requests.setdefault(row.id, request)
        if before != request:
            raise RequestDiffers(row.id)
        return self._service.store.result_of(row.id, request) is not None

    def play(self, row: Ready) -> list[Mistake]:
        """Decide one row upon those before it; what is wrong, or nothing."""
        case = row.case or f"{row.kind.name}/new-in-row-{row.number}"
        wrong = self._wrong(row, case)
        if wrong:
            self._failed.setdefault(case, row.number)
        return wrong

    def duplicate_of(self, row: Ready) -> Entry | None:
        """The entry that the row says again, in the record or earlier in the file.

        What is sealed is compared within the file only: of the record, a row with sealed texts says
        nothing again.
        """
        if row.case is None:
            return None
        self._standing(row.case)
        command = row.command
        sealed_texts = any(getattr(command.fact, name) for name in sealed(type(command.fact)))
        entries = (
            entry
            for entry in self._entries[row.case]
            if (not sealed_texts if entry.position else entry.fact == command.fact)
        )
        return near_duplicate(entries, command.fact, command.occurred)

    def exists(self, case: str) -> bool:
        """Whether there is such a case, in the record or earlier in the file."""
        return bool(self._standing(case).version)

    def _wrong(self, row: Ready, case: str) -> list[Mistake]:
        missing = [
            Mistake(row.number, f"data.{name}", f"there is no case {named}", NOT_FOUND)
            for name, named in _named(row)
            if not self.exists(named)
        ]
        if missing:
            return missing
        opens = type(row.command.fact) in row.kind.lifecycle.openings()
        if not self.exists(case) and not opens:
            return [self._no_case(row, case)]
        return self._decide(row, case)

    def _no_case(self, row: Ready, case: str) -> Mistake:
        if case in self._failed:
            says = f"{case} is to be opened by row {self._failed[case]}, which has a mistake"
            return Mistake(row.number, "case", says, USAGE)
        openings = ", ".join(fact.stored for fact in row.kind.lifecycle.openings())
        says = f"there is no case {case}, and {row.command.fact.stored} cannot open one; {openings} can"
        return Mistake(row.number, "case", says, NOT_FOUND)

    def _decide(self, row: Ready, case: str) -> list[Mistake]:
        given = replace(self._service.given(row.kind), look=self._standing)
        verdict = row.kind.decide(self._standing(case), row.command, given)
        if isinstance(verdict, Refused):
            return [_refused(row, verdict)]
        for stream, entry in verdict:
            self._add(stream, entry)
        for stream in dict.fromkeys((case, *(stream for stream, _ in verdict))):
            for entry in kind_of(stream).reckon(self._standing(stream), given):
                self._add(stream, entry)
        return []

    def _add(self, stream: str, entry: Entry) -> None:
        self._standings[stream] = kind_of(stream).evolve(self._standing(stream), entry)
        self._entries[stream].append(entry)

    def _standing(self, case: str) -> Standing:
        if case not in self._standings:
            recorded = self._service.store.stream(case)
            entries = [self._service.translation.entry(each) for each in recorded]
            kind = kind_of(case)
            standing = kind.begin(case)
            for entry in entries:
                standing = kind.evolve(standing, entry)
            self._standings[case], self._entries[case] = standing, entries
        return self._standings[case]


def _named(row: Ready) -> list[tuple[str, str]]:
    """The other cases that a row names, by field."""
    return list(named_cases(row.command.fact))


def _refused(row: Ready, refused: Refused) -> Mistake:
    rules = "; ".join(f"{unmet.sentence} ({unmet.source})" for unmet in refused.because)
    departure = '; recorded all the same with "departure": "why"' if refused.departure_possible else ""
    says = f"{refused.fact} is possible only when {rules}{departure}"
    only_future = [unmet.rule for unmet in refused.because] == ["not-in-the-future"]
    return Mistake(row.number, "occurred" if only_future else "fact", says, REFUSED)
