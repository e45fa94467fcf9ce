"""What an examiner brings along: checkpoints in files, keys on the line or in files; and findings shown."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from events.evidence.notes import Note, Verifier
from events.refusals import NoteRefused
from scheduler.cli.render import Block, Line, Table
from scheduler.cli.session import Session
from scheduler.cli.words import counted

if TYPE_CHECKING:
    from events.record import Finding


_A_KEY = "A key is one line, as spr audit key prints it: spr/… + eight digits + a text in base64."


def keys_named(session: Session, named: Sequence[str]) -> tuple[Verifier, ...]:
    """The keys written on the line, or in files that are named there, one in each line."""
    texts = [text for name in named for text in _lines(session, name)]
    try:
        return tuple(Verifier.read(text) for text in texts)
    except NoteRefused as refused:
        raise click.BadParameter(f"{refused.says} {refused.remedy}", param_hint="--key") from refused


def _lines(session: Session, name: str) -> list[str]:
    if "+" in name and not Path(name).exists():
        return [name]
    if name != "-" and not Path(name).exists():
        says = f"{name} is no key, and no file of that name holds one."
        raise click.BadParameter(f"{says} {_A_KEY}", param_hint="--key")
    lines = session.file(Path(name)).decode("utf-8", "replace").split("\n")
    return [line for line in lines if line] or [""]


def held_notes(session: Session, files: Sequence[Path]) -> tuple[tuple[str, Note], ...]:
    """The checkpoints in files; NoteRefused, with the name of the file, where one is none."""
    return tuple((file.name, held_note(session, file)) for file in files)


def held_note(session: Session, file: Path) -> Note:
    """The note in a file; NoteRefused, with the name of the file, where it holds none."""
    try:
        return Note.read(session.file(file))
    except NoteRefused as refused:
        raise NoteRefused(f"{file}: {refused.says}", refused.remedy) from refused


def page_of(findings: Sequence["Finding"], not_checked: Sequence[str], well: str) -> list[Block]:
    """The findings as a table, or that there are none; then what was not checked."""
    page: list[Block] = []
    if not findings:
        page.append(Line(well, "good", 2))
    else:
        page.append(Line(counted(len(findings), "finding"), "bad"))
        rows = [(_where(each), each.check, each.says, each.remedy) for each in findings]
        page.append(Table(("where", "check", "what was found", "what to do"), rows, indent=2))
    page.append(Line("Not checked"))
    page += [Line(each, indent=2) for each in not_checked]
    return page


def _where(finding: "Finding") -> str:
    place = "" if finding.position is None else f"position {finding.position}"
    return ", ".join(part for part in (place, finding.stream or "") if part)
