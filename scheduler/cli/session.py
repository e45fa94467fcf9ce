"""What every command is given: the global options, the store, and a way to answer."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.cli.render import Answer
    from scheduler.past import AskedPast
    from scheduler.service import Service
    from scheduler.settings import Settings
    from scheduler.sheets.sheet import Book

FORMATS = ("table", "json", "ndjson", "csv")


class Session:
    """One run of `spr`: the options that hold for every command, set while the line is read."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.database: str | None = None
        self.config: str | None = None
        self.format: str | None = None
        self.output: str | None = None
        self.color: str = "auto"
        self.no_input: bool = False
        self.as_of: str | None = None
        self.known_at: str | None = None
        self._past: AskedPast | None = None
        self.debug: bool = False
        self.replace: bool = False
        self._opened: Service | None = None

    def settings(self) -> "Settings":
        """The settings in force."""
        from scheduler.settings import settings

        return settings(config=self.config, database=self.database)

    @contextmanager
    def service(
        self, *, keys: bool = False, to_read: bool = False, examine: bool = False
    ) -> Iterator["Service"]:
        """The service over the store; with `keys` it can write, and open sealed texts, or that alone."""
        from scheduler.service import open_service

        with open_service(self.settings(), keys=keys, to_read=to_read, examine=examine) as service:
            self._opened = self._of_the_past(service) if self.asks_the_past else service
            try:
                yield self._opened
            finally:
                self._opened = None

    @property
    def asks_the_past(self) -> bool:
        """Whether a past is asked about, and not what stands now."""
        return self.as_of is not None or self.known_at is not None

    def _of_the_past(self, live: "Service") -> "Service":
        from scheduler.cli.dates import NotADate, parse
        from scheduler.cli.replayed import shown_as_it_goes
        from scheduler.past import NotAPast, PastService, asked_past

        try:
            self._past = asked_past(live, self.as_of, self.known_at, parse)
        except (NotADate, NotAPast) as error:
            raise click.UsageError(str(error), click.get_current_context(silent=True)) from error
        return PastService(live, self._past, shown_as_it_goes())

    def now(self) -> "datetime":
        """Now, in UTC."""
        from scheduler.clock import utc_now

        return utc_now()

    @property
    def asks(self) -> bool:
        """Whether somebody is there to be asked."""
        return not self.no_input and sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def for_people(self) -> bool:
        """Whether the answer is a page for people, not for programs."""
        return self.format in (None, "table") and self.output is None

    def see_that_there_is_a_place(self) -> None:
        """Refuse a file that cannot be written, before anything is done or recorded."""
        if self.output is None:
            return
        from scheduler.cli.words import shown
        from scheduler.sheets.placing import NotPlaced, see_that_it_is_free

        try:
            see_that_it_is_free(Path(self.output), replace=self.replace)
        except NotPlaced as error:
            raise click.ClickException(shown(str(error))) from error
        if self.replace and Path(self.output).exists():
            self._see_that_it_is_no_part_of_the_store(Path(self.output))

    def _see_that_it_is_no_part_of_the_store(self, path: Path) -> None:
        """Refuse to replace the settings, the keys, or what wraps them."""
        from scheduler.keys import key_places
        from scheduler.settings import config_file

        settings = self.settings()
        places = key_places(settings)
        own = [config_file(self.config), places.kek, places.file]
        if any(each is not None and each.exists() and path.samefile(each) for each in own):
            raise click.ClickException(
                f"{path} is what the store needs. It is not replaced: name another file."
            )

    @property
    def wants_a_calendar(self) -> bool:
        """Whether the answer goes into a calendar."""
        return self.output is not None and self.output.lower().endswith(".ics")

    @property
    def _loses_the_past(self) -> bool:
        """Whether the answer is rows alone, which have no place for what was asked."""
        ending = self.output.lower().rpartition(".")[2] if self.output else self.format
        return ending in ("csv", "ndjson")

    def answer(self, answer: "Answer") -> None:
        """Print the answer in the format asked for, or write it to the file."""
        from scheduler.cli.render import of_the_past, write

        if self._past is not None:
            answer = of_the_past(answer, self._past.says, self._past.as_data())
        if self._past is not None and self._loses_the_past:
            click.echo(self._past.says, err=True)  # the rows alone do not say of which past they are
        if self.output is None:
            write(answer, self.format, self.color)
            return
        from scheduler.cli.booked import book_of
        from scheduler.cli.filing import file_answer

        path = Path(self.output)
        file_answer(
            answer,
            path,
            lambda: book_of(answer, path.stem, self._about()),
            self.now(),
            replace=self.replace,
        )

    def answer_plainly(self, text: str, answer: "Answer") -> None:
        """Print or write a text as it is; or the answer, where a format for programs is asked for."""
        if self.output is not None:
            from scheduler.cli.filing import file_text

            file_text(text, Path(self.output), replace=self.replace)
        elif self.for_people:
            click.echo(text, nl=False)
        else:
            self.answer(answer)

    def book(self, book: "Book") -> None:
        """Print a book of sheets in the format asked for, or write it to the file.

        A book that says nothing of itself is given what the open service says of it.
        """
        from msgspec.structs import replace

        told = book if book.about else replace(book, about=self._about())
        if self.output is None:
            from scheduler.cli.booked import answer_of

            self.answer(answer_of(told))
            return
        from scheduler.cli.filing import file_book

        file_book(told, Path(self.output), self.now(), replace=self.replace)

    def _about(self) -> "Sequence[tuple[str, str]]":
        """What is to be known of an answer that leaves the house."""
        from scheduler.cli.asked import as_asked
        from scheduler.sheets.about import about

        return about(self._opened, self.now(), chosen=as_asked())

    def file(self, path: Path) -> bytes:
        """The bytes of a file, or of what is piped in where the path is a dash."""
        if str(path) == "-":
            return sys.stdin.buffer.read()
        try:
            return path.read_bytes()
        except OSError as error:
            why = error.strerror or str(error)
            raise click.ClickException(
                f"{path} cannot be read: {why}. "
                "Check the name and the folder; or pipe it in, with - for the file."
            ) from error
