"""What is said after an agency's chronology was read: how much, what else, and every mistake by its place."""

from collections.abc import Iterator

from scheduler.cli.chronologies.importing import Imported
from scheduler.cli.chronologies.rows import Mistake
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import brief, counted
from workflow.chronology.settling import Settled

_MOST = 60


def told(file: str, done: Imported, *, dry_run: bool) -> Answer:
    """The answer to `spr chronology import`."""
    mistakes = [
        {"sheet": done.reading.sheet, "row": each.row, "column": each.column, "says": each.says}
        for each in done.reading.mistakes
    ]
    document = {
        "file": file,
        "case": done.case,
        "agency": str(done.agency),
        "submission": done.number,
        "in_place_of": done.before or None,
        "sheet": done.reading.sheet or None,
        "rows": done.reading.rows,
        "recorded": done.recorded,
        "already": done.already,
        "covers": done.covers.edtf,
        "dry_run": dry_run,
        "settled": {
            "carried_over": [_pair(each.settled) for each in done.settled.carried],
            "lapsed": [_pair(each) for each in done.settled.lapsed],
        },
        "notes": done.reading.notes,
        "errors": mistakes,
    }
    return Answer(document, list(_page(file, done, dry_run=dry_run)), mistakes)


def _page(file: str, done: Imported, *, dry_run: bool) -> Iterator[Line]:
    if done.already:
        yield Line(f"{file}: already on record, as submission {done.number} of {_who(done)}.", "title")
        yield Line("Nothing was recorded.", indent=2)
        return
    word = "would be recorded" if dry_run else "recorded"
    wrong = len({each.row for each in done.reading.mistakes})
    parts = [f"{done.recorded} {word}", *([f"{wrong} with mistakes"] if wrong else [])]
    yield Line(f"{file}: {counted(done.reading.rows, 'row')}, {', '.join(parts)}.", "title")
    if done.reading.sheet:
        yield Line(f"Sheet: {done.reading.sheet}", indent=2)
    if done.recorded:
        yield Line(f"Submission {done.number} of {_who(done)}, in {done.case}.", indent=2)
        if done.covers.known:
            yield Line(f"Its events: {brief(done.covers)}", indent=2)
        if done.before:
            yield Line(f"It takes the place of submission {done.before}, which stays on record.", "warn", 2)
    yield from _settled(done, dry_run=dry_run)
    for note in done.reading.notes[:_MOST]:
        yield Line(note, "warn", 2)
    if done.recorded and not dry_run:
        yield Line("Next", "title")
        for command in ("show", "gaps", "conflicts"):
            yield Line(f"spr chronology {command} {done.case}", indent=2)


def _settled(done: Imported, *, dry_run: bool) -> Iterator[Line]:
    """What becomes of the differences that were settled about rows of the earlier file."""
    will = "would be " if dry_run else ""
    for carried in done.settled.carried:
        pair = _numbers(carried.settled)
        yield Line(
            f"What was settled about {pair} {will or 'is '}carried over: the row is unchanged.", indent=2
        )
    for settled in done.settled.lapsed:
        lapses = "would lapse" if dry_run else "has lapsed"
        says = f"What was settled about {_numbers(settled)} {lapses}: the row is not in this file unchanged"
        settled_as = f"stands: {settled.entry.fact.stands}, settled {brief(settled.entry.occurred)}"
        yield Line(f"{says} ({settled_as}); settle it anew.", "warn", 2)


def _numbers(settled: Settled) -> str:
    return "{} and {}".format(*_pair(settled))


def _pair(settled: Settled) -> tuple[int, int]:
    return settled.entry.fact.first, settled.entry.fact.second


def _who(done: Imported) -> str:
    return done.agency.label


def mistakes_said(file: str, done: Imported) -> str:
    """Every mistake, by sheet, row and column, and what became of the other rows."""
    lines = [_said(done, each) for each in done.reading.mistakes[:_MOST]]
    more = len(done.reading.mistakes) - _MOST
    if more > 0:
        lines.append(f"… and {more} more: --format json names them all")
    if done.recorded:
        lines.append("The other rows count as recorded above. Mend these, then import the whole file again.")
    else:
        lines.append(f"Nothing was recorded. Mend {file}, then import it again; or --keep-good.")
    return "\n".join(lines)


def _said(done: Imported, mistake: Mistake) -> str:
    sheet = f"sheet {done.reading.sheet}, " if done.reading.sheet else ""
    joined = " " if mistake.says.split(" ", 1)[0] in _VERBS else ": "
    return f"{sheet}row {mistake.row}, {mistake.column}{joined}{mistake.says}"


_VERBS = {"is", "takes", "holds", "can", "names", "has", "says", "cannot"}
