"""What is said after an import: how many rows, which cases, and every mistake by row and field."""

from collections.abc import Iterator

from scheduler.cli.importing.rows import Mistake
from scheduler.cli.importing.work import Imported
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import counted

_MOST, _WARNINGS = 50, 20


def told(file: str, done: Imported, *, dry_run: bool) -> Answer:
    """The answer to `spr import`."""
    errors = [_data(each) for each in done.mistakes]
    document = {
        "file": file,
        "rows": done.rows,
        "recorded": len(done.recorded),
        "already": len(done.already),
        "opened": done.opened,
        "dry_run": dry_run,
        "warnings": [_data(each) for each in done.warnings],
        "errors": errors,
    }
    return Answer(document, list(_page(file, done, dry_run=dry_run)), errors)


def _data(mistake: Mistake) -> dict[str, object]:
    return {"row": mistake.row, "field": mistake.field, "says": mistake.says}


def _page(file: str, done: Imported, *, dry_run: bool) -> Iterator[Line]:
    word = "would be recorded" if dry_run else "recorded"
    wrong = len({mistake.row for mistake in done.mistakes})
    said = [f"{len(done.recorded)} {word}", f"{len(done.already)} already recorded"]
    if wrong:
        said.append(f"{wrong} with mistakes")
    yield Line(f"{file}: {counted(done.rows, 'row')}, {', '.join(said)}.", "title")
    if done.opened and done.recorded:
        yield Line(f"Cases opened: {', '.join(done.opened)}", indent=2)
    for each in done.warnings[:_WARNINGS]:
        yield Line(f"Warning: row {each.row} {each.says}.", "warn", 2)
    if len(done.warnings) > _WARNINGS:
        more = len(done.warnings) - _WARNINGS
        yield Line(f"… and {counted(more, 'warning')} more: --format json names them all", "warn", 2)


def mistakes_said(file: str, done: Imported) -> str:
    """Every mistake, by row and field, and what became of the other rows."""
    lines = [_said(each) for each in sorted(done.mistakes)[:_MOST]]
    if len(done.mistakes) > _MOST:
        lines.append(f"… and {len(done.mistakes) - _MOST} more: --format json names them all")
    if done.recorded:
        lines.append("The other rows are recorded. Mend these, then import the file again.")
    else:
        lines.append(f"Nothing was recorded. Mend {file}, then import it again; or --keep-good.")
    return "\n".join(lines)


def _said(mistake: Mistake) -> str:
    where = f"row {mistake.row}" + (f", {mistake.field}" if mistake.field else "")
    return f"{where}: {mistake.says}"
