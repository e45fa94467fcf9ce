"""Which sheets of a return are shown: all of them, one that was asked for, or those fit for a page."""

from collections.abc import Sequence

import click
from msgspec.structs import replace

from scheduler.cli.lazy import did_you_mean
from scheduler.sheets.sheet import Book


def one_of(book: Book, title: str) -> Book:
    """The book with the one sheet that was asked for; raises click.BadParameter where there is none."""
    named = {_plain(sheet.title): sheet for sheet in book.sheets}
    found = named.get(_plain(title))
    if found is None:
        titles = ", ".join(sheet.title for sheet in book.sheets)
        near = did_you_mean(title, [sheet.title for sheet in book.sheets])
        raise click.BadParameter(f"the sheets are {titles}.{near}", param_hint="--sheet")
    return replace(book, sheets=[found])


def see_that_it_is_one(book: Book) -> None:
    """Raise click.UsageError where a CSV is asked for, and there are several sheets."""
    if len(book.sheets) > 1:
        titles = ", ".join(_plain(sheet.title) for sheet in book.sheets)
        raise click.UsageError(
            f"A CSV holds one sheet: choose it with --sheet, one of {titles}; or -o FILE.xlsx"
        )


def for_a_page(book: Book, titles: Sequence[str]) -> Book:
    """The book with the sheets that people read on a page, and word of the others."""
    kept = [sheet for sheet in book.sheets if sheet.title in titles]
    others = [sheet.title for sheet in book.sheets if sheet.title not in titles]
    return replace(book, sheets=kept, about=[("Not on this page", _elsewhere(others)), *book.about])


def _elsewhere(others: Sequence[str]) -> str:
    return f"{', '.join(others)}: write them with -o FILE.xlsx, or ask for one with --sheet"


def _plain(title: str) -> str:
    """A title as it may be typed: by-duty for By duty."""
    return title.lower().replace(" ", "-")
