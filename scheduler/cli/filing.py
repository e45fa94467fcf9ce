"""An answer or a book written to a file whose ending names the form."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from scheduler.cli.render import Answer, text_of
from scheduler.cli.words import shown
from scheduler.sheets import as_csv, as_html, as_json
from scheduler.sheets.placing import Make, NotPlaced, place
from scheduler.sheets.sheet import Book

NO_CALENDAR = "A calendar (.ics) is made of due dates, and there are none here: spr due -o due.ics"


def form_of(path: Path) -> str:
    """The form that the name's ending asks for: csv."""
    return path.suffix.removeprefix(".").lower()


def file_answer(
    answer: Answer, path: Path, book: Callable[[], Book], now: datetime, *, replace: bool
) -> None:
    """Write an answer; its book is made only where the form needs one."""
    from scheduler.cli.booked import one_sheet

    match form_of(path):
        case "json" | "ndjson" as form:
            files: Mapping[Path, Make] = {path: partial(_write_text, text_of(answer, form))}
        case "csv":
            files = {path: partial(as_csv.write, one_sheet(answer))}
        case "ics":
            files = {path: _calendar(answer, now)}
        case form:
            files = {path: _maker(book(), form, now)}
    put(files, replace=replace)


def file_book(book: Book, path: Path, now: datetime, *, replace: bool) -> None:
    """Write a book; beside a CSV, what is to be known of it."""
    form = form_of(path)
    if form == "ics":
        raise click.UsageError(NO_CALENDAR)
    if form != "csv":
        put({path: _maker(book, form, now)}, replace=replace)
        return
    if len(book.sheets) != 1:
        names = ", ".join(sheet.title for sheet in book.sheets)
        raise click.UsageError(
            f"A CSV holds one sheet, and there are {len(book.sheets)}: {names}. Write them to FILE.xlsx"
        )
    files: dict[Path, Make] = {path: partial(as_csv.write, book.sheets[0])}
    if book.about:
        files[as_csv.beside(path)] = partial(as_csv.write, as_csv.about_sheet(book))
    put(files, replace=replace)


def file_text(text: str, path: Path, *, replace: bool) -> None:
    """Write a text whose every byte counts."""
    put({path: partial(_write_text, text)}, replace=replace)


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, "utf-8", newline="")


def _maker(book: Book, form: str, now: datetime) -> Make:
    match form:
        case "xlsx":
            from scheduler.sheets import as_xlsx

            return lambda path: as_xlsx.write(book, path, now)
        case "html":
            return partial(as_html.write, book)
        case "ndjson":
            return partial(as_json.write_lines, book)
        case _:
            return partial(as_json.write, book)


def _calendar(answer: Answer, now: datetime) -> Make:
    from scheduler.sheets import as_ics

    if (days := answer.due_days) is None:
        raise click.UsageError(NO_CALENDAR)
    return lambda path: path.write_bytes(as_ics.calendar(days, now))


def put(files: Mapping[Path, Make], *, replace: bool) -> None:
    """Put the files in their places, and say so; exit 1 with a sentence where that fails."""
    from scheduler.sheets.as_xlsx import TooLong

    try:
        place(files, replace=replace)
    except (NotPlaced, TooLong) as error:
        raise click.ClickException(shown(str(error))) from error
    first, *others = files
    beside = f" What is to be known of it: {shown(str(others[0]))}." if others else ""
    click.echo(f"Written to {shown(str(first))}.{beside}", err=True)
