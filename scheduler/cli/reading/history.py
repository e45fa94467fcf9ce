"""`spr history`: every fact of a case, in the order they were recorded."""

import click

from scheduler.cli.endings import INTERRUPTED, Ending
from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command(
    "history", examples=("spr history incident/2026-001", "spr history 2026-001 --words"), asks_the_past=True
)
@click.argument("case", required=False)
@click.option("--words", is_flag=True, help="Open the sealed texts; this needs the keys.")
@click.option(
    "--follow",
    is_flag=True,
    help="Go on with each new fact as it is recorded, until Ctrl-C; without CASE, of the whole record.",
)
@click.pass_obj
def history(session: Session, case: str | None, words: bool, follow: bool) -> None:
    """Show every fact of a case, in the order they were recorded.

    When it happened, when it came on record and how much later, who did it and who wrote it down.
    """
    if follow:
        _followed(session, case, words=words)
        return
    if case is None:
        raise click.UsageError("Name a case; or follow the whole record: spr history --follow")
    from scheduler.cli.reading.history_said import told

    with session.service(keys=words, to_read=True) as service:
        session.answer(told(service, service.find(case), words=words))


def _followed(session: Session, case: str | None, *, words: bool) -> None:
    """Print what is there and then what comes, a line for each fact; Ctrl-C ends it without a word."""
    if session.output is not None or session.format not in (None, "table", "ndjson"):
        raise click.UsageError("What is followed has no end: print it, as lines or with --format ndjson.")
    if session.asks_the_past:
        raise click.UsageError("What is followed goes on: leave --as-of and --known-at out.")
    from scheduler.cli.reading.history_followed import lines

    try:
        with session.service(keys=words, to_read=True) as service:
            for line in lines(service, case, session.format, words=words):
                click.echo(line)  # which also sees it out
    except KeyboardInterrupt:
        raise Ending(INTERRUPTED) from None
