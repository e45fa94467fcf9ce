"""The commands that read a chronology: the merged events, what is missing, and what differs."""

from typing import TYPE_CHECKING

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.moments import Moment

_WORDS = "Open the sealed texts; this needs the keys."


@command(
    "show",
    examples=(
        "spr chronology show chronology/2026-007 --words",
        "spr chronology show 2026-007 --agency police --subject A --from 'January 2020'",
        "spr chronology show 2026-007 --words -o merged.csv",
    ),
    asks_the_past=True,
)
@click.argument("case")
@click.option("--agency", metavar="CODE", help="Only what this agency says.")
@click.option("--subject", metavar="CODE", help="Only what is about this person.")
@click.option("--from", "since", metavar="WHEN", help="Only what happened from this day on.")
@click.option("--to", "until", metavar="WHEN", help="Only what happened up to this day.")
@click.option("--significant", is_flag=True, help="Only what is marked as significant.")
@click.option("--words", is_flag=True, help=_WORDS)
@click.option("--all", "everything", is_flag=True, help="Every event, however many there are.")
@click.pass_obj
def show(
    session: Session,
    case: str,
    agency: str | None,
    subject: str | None,
    since: str | None,
    until: str | None,
    significant: bool,
    words: bool,
    everything: bool,
) -> None:
    """Show the merged chronology.

    By date, then by how exactly it is known, then by agency; each event with the file and the row it
    comes from. What happened is sealed, and shown and exported only with --words.
    """
    from scheduler.cli.chronologies.book import book
    from scheduler.cli.chronologies.choosing import Chosen
    from scheduler.cli.chronologies.finding import agency_named, chronology_named
    from scheduler.cli.chronologies.opened import opened
    from scheduler.cli.chronologies.shown import told

    named = agency_named(agency) if agency else None
    with session.service(keys=words, to_read=True) as service:
        now = service.clock()
        chosen = Chosen(named, subject, _day("--from", since, now), _day("--to", until, now), significant)
        found = opened(service, chronology_named(service, case), words=words)
        if for_readers(session):
            session.book(book(found, chosen, alone=as_csv(session)))
        else:
            session.answer(told(service, found, chosen, everything=everything))


def for_readers(session: Session) -> bool:
    """Whether the answer goes into a file that people open, and is written as a book."""
    return bool(session.output) and str(session.output).endswith((".xlsx", ".html", ".csv"))


def as_csv(session: Session) -> bool:
    """Whether that file holds one sheet alone."""
    return str(session.output).endswith(".csv")


def _day(option: str, text: str | None, now: "datetime") -> "Moment | None":
    from scheduler.cli.chronologies.finding import moment_typed

    return moment_typed(option, text, now) if text else None


@command(
    "gaps",
    examples=("spr chronology gaps chronology/2026-007", "spr chronology gaps 2026-007 --longer-than 30"),
    asks_the_past=True,
)
@click.argument("case")
@click.option(
    "--longer-than",
    metavar="DAYS",
    type=click.IntRange(1),
    default=90,
    show_default=True,
    help="How long a gap is.",
)
@click.pass_obj
def gaps(session: Session, case: str, longer_than: int) -> None:
    """Show when an agency says nothing and others do, and when nobody reports anything.

    Within the period looked at. An agency may have had no contact then, or part of its records may be
    missing: that is to be asked. Below, from when to when each speaks, and on how many days two do.
    """
    from scheduler.cli.chronologies.books import gaps_book
    from scheduler.cli.chronologies.compared import gaps_told
    from scheduler.cli.chronologies.finding import chronology_named
    from scheduler.cli.chronologies.opened import opened

    with session.service() as service:
        found = opened(service, chronology_named(service, case), words=False)
        if for_readers(session):
            session.book(gaps_book(found, longer_than, alone=as_csv(session)))
        else:
            session.answer(gaps_told(found, longer_than))


@command(
    "conflicts",
    examples=(
        "spr chronology conflicts chronology/2026-007 --words",
        "spr chronology conflicts 2026-007 --all",
    ),
    asks_the_past=True,
)
@click.argument("case")
@click.option("--words", is_flag=True, help=f"{_WORDS} Texts that are alike are then found as well.")
@click.option(
    "--all", "everything", is_flag=True, help="Every difference, those that are settled among them."
)
@click.pass_obj
def conflicts(session: Session, case: str, words: bool, everything: bool) -> None:
    """Show side by side where two agencies differ about one contact.

    Two events about the same person are taken for one contact where one agency names the other as present
    that day, where their hours are at most 60 minutes apart, or where their texts are alike. Possibly they
    are one where only one of them saw the child that day, or where a text names the other agency or shares
    its main words. Shown is what differs in the time, in how exact it is, and in whether the child was
    seen or heard. What was settled about rows that a new file changed is named as lapsed.
    """
    from scheduler.cli.chronologies.books import conflicts_book
    from scheduler.cli.chronologies.differing import conflicts_told
    from scheduler.cli.chronologies.finding import chronology_named
    from scheduler.cli.chronologies.opened import opened

    with session.service(keys=words, to_read=True) as service:
        found = opened(service, chronology_named(service, case), words=words)
        if for_readers(session):
            session.book(conflicts_book(found, everything=everything, alone=as_csv(session)))
        else:
            session.answer(conflicts_told(found, everything=everything))
