"""What every command is given: the global options, the store, and a way to answer."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from scheduler.cli.render import Answer
    from scheduler.past import AskedPast
    from scheduler.service import Service
    from scheduler.settings import Settings

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
            yield self._of_the_past(service) if self.asks_the_past else service

    @property
    def asks_the_past(self) -> bool:
        """Whether a past is asked about, and not what stands now."""
        return bool(self.as_of or self.known_at)

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

    def answer(self, answer: "Answer") -> None:
        """Print the answer in the format asked for, or write it to the file."""
        from scheduler.cli.render import of_the_past, write

        if self._past is not None:
            answer = of_the_past(answer, self._past.says, self._past.as_data())
        write(answer, self.format, self.output, self.color)

    def answer_plainly(self, text: str, answer: "Answer") -> None:
        """Print or write a text as it is; or the answer, where a format for programs is asked for."""
        from scheduler.cli.render import write_text

        write_text(text, answer, self.format, self.output)

    def file(self, path: "Path") -> bytes:
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
