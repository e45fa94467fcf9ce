"""An import at work: rehearse every row, then record them, each under an id of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from events.refusals import KeyMissing, RequestDiffers, StreamMoved
from scheduler.cli.endings import MOVED, NOT_FOUND, REFUSED, USAGE, Ending, in_words
from scheduler.cli.importing.reading import Ready, ready
from scheduler.cli.importing.rehearsal import Rehearsal
from scheduler.cli.importing.rows import Mistake, Row
from scheduler.cli.words import counted
from workflow.rules import Refused

if TYPE_CHECKING:
    from events.keystore import Keystore
    from scheduler.service import Service


@dataclass(slots=True)
class Imported:
    """What an import came to; rows by their numbers."""

    rows: int
    recorded: list[int] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    kept: bool = False

    @property
    def code(self) -> int:
        """The exit code: what was typed comes before what is missing, and that before a refusal."""
        codes = {mistake.code for mistake in self.mistakes}
        return next((code for code in (MOVED, USAGE, NOT_FOUND, REFUSED) if code in codes), 0)


def bring_in(
    service: "Service", rows: Sequence[Row], *, dry_run: bool = False, keep_good: bool = False
) -> Imported:
    """Record the rows: all of them or, unless the good ones are kept, none."""
    if service.keys is None:
        raise KeyMissing("Nothing can be imported without the keystore.", "Open it, then try again.")
    done = Imported(rows=len(rows), kept=keep_good)
    good = _rehearsed(service, service.keys, rows, done)
    if dry_run or (done.mistakes and not keep_good):
        done.recorded = [row.number for row in good] if dry_run else []
        return done
    for row in good:
        with _place_told(row, done):
            if not _record(service, row, done):
                break
    return done


@contextmanager
def _place_told(row: Ready, done: Imported) -> Iterator[None]:
    """Where an error ends the import, say in which row, and that it can be repeated."""
    try:
        yield
    except Exception as error:
        code, says = in_words(error)
        so_far = (
            f"It ended at row {row.number}; {counted(len(done.recorded), 'row')} before it came on record."
        )
        again = "Import the file again: what is on record already is passed over."
        raise Ending(code, f"{says}\n{so_far} {again}") from error


def _rehearsed(service: "Service", keys: "Keystore", rows: Sequence[Row], done: Imported) -> list[Ready]:
    """The rows that can be recorded; what is wrong with the others, and what is on record, is noted."""
    rehearsal, good = Rehearsal(service), []
    for row in ready(rows, keys):
        if not isinstance(row, Ready):
            done.mistakes += row
            continue
        try:
            if rehearsal.already(row):
                done.already.append(row.number)
                continue
        except RequestDiffers as error:
            done.mistakes.append(Mistake(row.number, "request_id", str(error)))
            continue
        _note_duplicate(rehearsal, row, done)
        opens = row.case is not None and not rehearsal.exists(row.case)
        wrong = rehearsal.play(row)
        done.mistakes += wrong
        if not wrong:
            good.append(row)
            if opens and row.case:
                done.opened.append(row.case)
    return good


def _note_duplicate(rehearsal: Rehearsal, row: Ready, done: Imported) -> None:
    before = rehearsal.duplicate_of(row)
    if before is not None:
        where = f"position {before.position}" if before.position else "an earlier row"
        done.warnings.append(Mistake(row.number, "", f"says the same as {where}"))


def _record(service: "Service", row: Ready, done: Imported) -> bool:
    """Record one row; False where somebody changed the case since the rehearsal."""
    try:
        verdict = service.record(row.command, kind=row.kind, case=row.case, command_id=row.id)
    except StreamMoved as error:
        done.mistakes.append(Mistake(row.number, "case", str(error), MOVED))
        return False
    if isinstance(verdict, Refused):
        says = "the case changed while the file was read; import it again"
        done.mistakes.append(Mistake(row.number, "case", says, MOVED))
        return False
    done.recorded.append(row.number)
    if row.case is None:
        done.opened.append(verdict.case)
    return True
