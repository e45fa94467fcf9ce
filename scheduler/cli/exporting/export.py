"""`spr export`: the returns that others ask the partnership for."""

from typing import TYPE_CHECKING

import click

from scheduler.cli.commands import Listed
from scheduler.cli.exporting.options import of_a_book
from scheduler.cli.exporting.years import ALL, period
from scheduler.cli.lazy import CALENDAR, ENDINGS, LazyGroup, command
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scheduler.service import Service
    from scheduler.sheets.sheet import Book

# fmt: off
_TABLE = {
    "sin-statistics": Listed("exporting.export:sin_statistics", "Count notifications in the columns of the national statistics."),
    "nhs-scrt":       Listed("exporting.export:nhs_scrt", "List reviews in the fields of NHS England's case review tracker."),
    "timeliness":     Listed("exporting.export:timeliness", "Show the days to each duty, and the share in time."),
    "yearly-report":  Listed("exporting.export:yearly_report", "List what the partnership's yearly report is to hold."),
    "inspection":     Listed("exporting.export:inspection", "List what inspectors ask for."),
    "panel-sheet":    Listed("exporting.export:panel_sheet", "Print what the national online form asks, in its order."),
    "published":      Listed("exporting.export:published", "List published reviews, their summaries, and requests for them."),
    "overdue-returns": Listed("exporting.export:overdue_returns", "List what agencies have not returned, by partner."),
    "calendar":       Listed("exporting.export:calendar", "List the open clocks for a calendar, by reference alone."),
}
# fmt: on


@click.pass_context
def _alone(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        from scheduler.cli.exporting.returns import listed

        ctx.ensure_object(Session).answer(listed())


export = LazyGroup(
    "export",
    table=_TABLE,
    invoke_without_command=True,
    callback=_alone,
    help="Make the returns that others ask for.\n\nAlone, it lists them, and who reads each.",
)
export.examples = ("spr export", "spr export timeliness --year 2025-26")


@command(
    "sin-statistics",
    asks_the_past=True,
    examples=("spr export sin-statistics --year 2025-26", "spr export sin-statistics -o sin.csv"),
)
@of_a_book
@click.option("--unsuppressed", is_flag=True, help="Show small numbers too; not for publication.")
@click.pass_obj
def sin_statistics(
    session: Session, year: str | None, quarter: str | None, sheet: str | None, unsuppressed: bool
) -> None:
    """Count notifications in the columns of the national statistics.

    By nature and by one characteristic at a time of the child described, as at notification. Small
    numbers are shown as c, unless asked for.
    """
    from scheduler.cli.exporting.statistics import PUBLISHED, SUMMARY, statistics

    with session.service() as service:
        asked = period(_today(service), year, quarter)
        book = statistics(service, asked, unsuppressed=unsuppressed)
    if unsuppressed:
        click.echo("Small numbers are shown: somebody could be recognised. Not for publication.", err=True)
    _show(session, book, sheet or (PUBLISHED if _wants_a_csv(session) else None), (SUMMARY,))


@command(
    "nhs-scrt",
    asks_the_past=True,
    examples=("spr export nhs-scrt", "spr export nhs-scrt --year 2026-27 -o tracker.xlsx"),
)
@of_a_book
@click.pass_obj
def nhs_scrt(session: Session, year: str | None, quarter: str | None, sheet: str | None) -> None:
    """List reviews in the fields of NHS England's case review tracker.

    For the integrated care board, which types them in. Its fields are not public: each is to be confirmed
    by the board. Without --year, everything on record.
    """
    from scheduler.cli.exporting.case_tracker import case_tracker

    with session.service() as service:
        book = case_tracker(service, period(_today(service), year, quarter, otherwise=ALL))
    _show(session, book, sheet)


@command(
    "timeliness",
    asks_the_past=True,
    examples=("spr export timeliness --year 2026-27 --quarter 3", "spr export timeliness --year all"),
)
@of_a_book
@click.pass_obj
def timeliness(session: Session, year: str | None, quarter: str | None, sheet: str | None) -> None:
    """Show the days to each duty, and the share in time.

    By duty, by the quarter in which it fell due, and by who owes it. Without --year, the reporting year
    that is running.
    """
    from scheduler.cli.exporting.timeliness import ON_A_PAGE
    from scheduler.cli.exporting.timeliness import timeliness as made

    with session.service() as service:
        book = made(service, period(_today(service), year, quarter))
    _show(session, book, sheet, ON_A_PAGE)


@command(
    "yearly-report",
    asks_the_past=True,
    examples=("spr export yearly-report --year 2025-26", "spr export yearly-report -o year.xlsx"),
)
@of_a_book
@click.pass_obj
def yearly_report(session: Session, year: str | None, quarter: str | None, sheet: str | None) -> None:
    """List what the partnership's yearly report is to hold.

    Reviews, decisions not to review, learning, actions with what they changed, requests, delays with
    their reasons, scrutiny; and what the guidance asks for that no record can know.
    """
    from scheduler.cli.exporting.yearly_report import yearly_report as made

    with session.service() as service:
        book = made(service, period(_today(service), year, quarter))
    _show(session, book, sheet)


@command(
    "inspection",
    asks_the_past=True,
    examples=("spr export inspection", "spr export inspection --year 2026-27 -o inspection.xlsx"),
)
@of_a_book
@click.pass_obj
def inspection(session: Session, year: str | None, quarter: str | None, sheet: str | None) -> None:
    """List what inspectors ask for.

    Every incident with when the authority became aware, when it notified and whether in time; rapid
    reviews, decisions, reviews, actions. Without --year, everything on record.
    """
    from scheduler.cli.exporting.inspection import inspection as made

    with session.service() as service:
        book = made(service, period(_today(service), year, quarter, otherwise=ALL))
    _show(session, book, sheet)


@command(
    "panel-sheet",
    plain=True,
    asks_the_past=True,
    examples=(
        "spr export panel-sheet incident/2026-001",
        "spr export panel-sheet incident/2026-001 --words -o sheet.txt",
    ),
)
@click.argument("case")
@click.option("--words", is_flag=True, help="Open the sealed texts; this needs the keys.")
@click.pass_obj
def panel_sheet(session: Session, case: str, words: bool) -> None:
    """Print what the national online form asks, in its order.

    For copying before the form times out: each question with what is on record, or with the command that
    records it.
    """
    from scheduler.cli.exporting.panel_sheet import panel_sheet as made

    with session.service(keys=words, to_read=True) as service:
        text, answer = made(service, service.find(case), words=words)
    session.answer_plainly(text, answer)


@command(
    "published",
    asks_the_past=True,
    examples=("spr export published", "spr export published --sheet published-reviews -o published.csv"),
)
@of_a_book
@click.pass_obj
def published(session: Session, year: str | None, quarter: str | None, sheet: str | None) -> None:
    """List published reviews, their summaries, and requests for them.

    For the partnership's page. Without --year, everything on record.
    """
    from scheduler.cli.exporting.published import published as made

    with session.service() as service:
        book = made(service, period(_today(service), year, quarter, otherwise=ALL))
    _show(session, book, sheet)


@command(
    "overdue-returns",
    asks_the_past=True,
    examples=("spr export overdue-returns --for police", "spr export overdue-returns -o returns.xlsx"),
)
@click.option(
    "--for",
    "partner",
    type=click.Choice(("police", "health", "local-authority")),
    help="Only the agencies for which this partner answers.",
)
@click.pass_obj
def overdue_returns(session: Session, partner: str | None) -> None:
    """List what agencies have not returned, by partner.

    For the weekly list to each delegated partner: the oldest first, how often each agency was reminded,
    and what was done besides. With --for it says how to record that the list went.
    """
    from scheduler.cli.exporting.overdue_returns import overdue_returns as made
    from scheduler.cli.exporting.overdue_returns import returns_for, to_put_on_record

    with session.service() as service:
        late = returns_for(service, partner)
        session.book(made(service, partner, late))
        hint = to_put_on_record(service, partner, late) if partner and late else ""
    if hint and not session.asks_the_past:
        click.echo(f"When it has gone, put that on record: {hint}", err=True)


@command(
    "calendar",
    asks_the_past=True,
    endings=(CALENDAR, *ENDINGS),
    examples=("spr export calendar", "spr export calendar -o clocks.ics"),
)
@click.pass_obj
def calendar(session: Session) -> None:
    """List the open clocks for a calendar, by reference alone.

    No child, no free text and no duty that tells: a reference, a day, and the command that explains it.
    """
    from scheduler.cli.exporting.open_clocks import days, open_clocks

    with session.service() as service:
        if session.wants_a_calendar:
            session.answer(days(service))
        else:
            session.book(open_clocks(service))


def _today(service: "Service") -> "date":
    from workflow.moments import london_day

    return london_day(service.clock())


def _wants_a_csv(session: Session) -> bool:
    return session.format == "csv" or (session.output or "").lower().endswith(".csv")


def _show(session: Session, book: "Book", sheet: str | None, on_a_page: "Sequence[str]" = ()) -> None:
    from scheduler.cli.exporting.chosen import for_a_page, one_of, see_that_it_is_one

    if sheet:
        book = one_of(book, sheet)
    elif _wants_a_csv(session):
        see_that_it_is_one(book)
    elif session.for_people and on_a_page:
        book = for_a_page(book, on_a_page)
    session.book(book)
