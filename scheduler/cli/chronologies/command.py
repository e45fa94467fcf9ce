"""`spr chronology`: what each agency says, brought together for one review."""

from pathlib import Path

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, command
from scheduler.cli.session import Session

# fmt: off
_TABLE = {
    "open":      Listed("chronologies.command:open_", "Begin a chronology for a review."),
    "template":  Listed("chronologies.command:template", "Write an empty chronology for agencies to fill in."),
    "import":    Listed("chronologies.command:import_", "Bring in the chronology of an agency, from XLSX or CSV."),
    "show":      Listed("chronologies.reading:show", "Show the merged chronology."),
    "gaps":      Listed("chronologies.reading:gaps", "Show when an agency says nothing and others do, and when nobody reports anything."),
    "conflicts": Listed("chronologies.reading:conflicts", "Show side by side where two agencies differ about one contact."),
    "settle":    Listed("chronologies.command:settle", "Say which of two accounts stands, and why."),
}
# fmt: on

chronology = LazyGroup("chronology", table=_TABLE, help="Bring together what each agency says happened.")
chronology.examples = (
    "spr chronology open review/2026-006 --period '1 January 2019 to 4 March 2021' --agency police,school",
    "spr chronology import police.xlsx chronology/2026-007 --agency police --dry-run",
    "spr chronology show chronology/2026-007",
)


@command(
    "open",
    examples=(
        "spr chronology open review/2026-006 --period '1 January 2019 to 4 March 2021' --agency police,school",
        "spr chronology open review/2026-006 --person A,mother,sibling-1",
    ),
)
@click.argument("review", metavar="REVIEW")
@click.option("--period", metavar="WHEN", help="The period looked at: '1 January 2019 to 4 March 2021'.")
@click.option(
    "--agency",
    "agencies",
    metavar="CODES",
    multiple=True,
    help="An agency that is asked; several with commas.",
)
@click.option(
    "--person", "people", metavar="CODES", multiple=True, help="The code of a person; several with commas."
)
@click.option("--occurred", default="today", show_default=True, help="When it was begun.")
@click.option("--by", help="Who began it, by post.")
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")
@click.pass_obj
def open_(
    session: Session,
    review: str,
    period: str | None,
    agencies: tuple[str, ...],
    people: tuple[str, ...],
    occurred: str,
    by: str | None,
    dry_run: bool,
) -> None:
    """Begin a chronology for a review.

    REVIEW is a review or a rapid review. Agencies return what they hold for the period, about the people
    with these codes; a row about anybody else is refused at import.
    """
    from scheduler.cli.recording.typed import Typed, record_one
    from workflow.chronology.facts import Opened

    kind = "rapid_review" if review.startswith("rapid-review/") else "review"
    fields = {kind: review, "period": period, "agencies": agencies, "people": people}
    typed = Typed(fields=fields, occurred=occurred, by=by, dry_run=dry_run)
    record_one(session, Opened, typed)


@command("template", examples=("spr chronology template", "spr chronology template -o chronology.csv"))
@click.pass_obj
def template(session: Session) -> None:
    """Write an empty chronology for agencies to fill in.

    One row of headings, under each a line that says what to write there; take that line out, or leave it.
    """
    from scheduler.cli.chronologies.template import answer, book

    if not session.for_people and session.output and session.output.endswith((".xlsx", ".html")):
        session.book(book())
    else:
        session.answer(answer())


@command(
    "import",
    examples=(
        "spr chronology import police.xlsx chronology/2026-007 --agency police --dry-run",
        "spr chronology import school.csv 2026-007 --agency school --occurred 'Mon 23 Nov 2026'",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("case")
@click.option("--agency", required=True, metavar="CODE", help="The agency whose chronology it is.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook, where more than one fits.")
@click.option("--occurred", default="today", show_default=True, help="When the agency returned it.")
@click.option("--by", help="Who returned it, by post.")
@click.option("--dry-run", is_flag=True, help="Check every row, and record nothing.")
@click.option("--keep-good", is_flag=True, help="Record the rows without mistakes, and name the others.")
@click.pass_obj
def import_(
    session: Session,
    file: Path,
    case: str,
    agency: str,
    sheet: str | None,
    occurred: str,
    by: str | None,
    dry_run: bool,
    keep_good: bool,
) -> None:
    """Bring in the chronology of an agency, from XLSX or CSV.

    Columns are recognised under the headings that agencies use, dates with the day first. Every row is
    checked before any is recorded, and all mistakes are named at once, by sheet, row and column. A later
    file of the same agency takes the place of its earlier one as a whole; what was settled about a row is
    carried over where the row is unchanged, and otherwise named. The same file again changes nothing.
    """
    from scheduler.cli.chronologies.finding import agency_named, chronology_named, moment_typed
    from scheduler.cli.chronologies.imported_said import mistakes_said, told
    from scheduler.cli.chronologies.importing import Asked, bring_in
    from scheduler.cli.endings import USAGE, Ending

    content, named = session.file(file), agency_named(agency)
    with session.service(keys=True) as service:
        asked = Asked(
            file=str(file),
            content=content,
            agency=named,
            case=chronology_named(service, case),
            sheet=sheet,
            occurred=moment_typed("--occurred", occurred, service.clock()),
            by=by,
            dry_run=dry_run,
            keep_good=keep_good,
        )
        done = bring_in(service, asked)
    session.answer(told(str(file), done, dry_run=dry_run))
    if done.reading.mistakes:
        raise Ending(USAGE, mistakes_said(str(file), done))


@command(
    "settle",
    examples=(
        "spr chronology settle chronology/2026-007 3 5 --stands first --because 'The log was kept at the time.'",
        "spr chronology settle 2026-007 3 5 --stands both --because 'Two visits.'",
    ),
)
@click.argument("case")
@click.argument("first", type=click.IntRange(1))
@click.argument("second", type=click.IntRange(1))
@click.option(
    "--stands",
    required=True,
    type=click.Choice(["first", "second", "both", "neither"]),
    help="Which account stands.",
)
@click.option(
    "--because", "reasons", metavar="TEXT", help="The reasons; sealed. Left out, they are asked for."
)
@click.option("--occurred", default="today", show_default=True, help="When it was settled.")
@click.option("--by", help="Who settled it, by post.")
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")
@click.pass_obj
def settle(
    session: Session,
    case: str,
    first: int,
    second: int,
    stands: str,
    reasons: str | None,
    occurred: str,
    by: str | None,
    dry_run: bool,
) -> None:
    """Say which of two accounts stands, and why.

    FIRST and SECOND are the numbers that `spr chronology conflicts` gives. Both accounts stay on record.
    """
    from scheduler.cli.recording.typed import Typed, record_one
    from workflow.chronology.facts import DifferenceSettled

    fields = {"first": str(first), "second": str(second), "stands": stands, "reasons": reasons}
    record_one(
        session, DifferenceSettled, Typed(case=case, fields=fields, occurred=occurred, by=by, dry_run=dry_run)
    )
