"""`spr report`: pages to look at or to print."""

import sys
from typing import TYPE_CHECKING

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, command
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from scheduler.reports.page import Report

ENDINGS = ("html",)
# fmt: off
_TABLE = {
    "case":   Listed("reporting.report:case", "Write a page on one case."),
    "letter": Listed("reporting.letter:letter", "Write a letter to an agency on what it was asked for."),
    "board":  Listed("reporting.report:board", "Write a page for the board, with small numbers left out."),
}
# fmt: on

report = LazyGroup("report", table=_TABLE, help="Write a page to look at or to print.")
report.examples = ("spr report case 2026-001 -o case.html", "spr report board -o board.html")


@command(
    "case",
    examples=(
        "spr report case 2026-001 -o case.html",
        "spr report case 2026-001 --as-of 'Mon 23 Nov 2026' -o then.html",
    ),
    endings=ENDINGS,
    asks_the_past=True,
)
@click.argument("case")
@click.pass_obj
def case(session: Session, case: str) -> None:
    """Write a page on one case.

    How far it has come, what is owed and by when, who was told, and what happened: pictures, and the same
    as tables. One file of HTML for FILE.html, which needs no network and runs no script. It holds
    references, codes and dates, and none of the words that are sealed.
    """
    not_for_a_terminal(session)
    from scheduler.reports.of_a_case import case_report

    with session.service() as service:
        _answer(session, case_report(service, service.find(case), session.now()))


@command(
    "board",
    examples=("spr report board -o board.html", "spr report board --exact -o office.html"),
    endings=ENDINGS,
    asks_the_past=True,
)
@click.option("--exact", is_flag=True, help="Show numbers from 1 to 4 as well; not for publication.")
@click.pass_obj
def board(session: Session, exact: bool) -> None:
    """Write a page for the board, with small numbers left out.

    What is overdue and for how long, what was met in time by quarter, which agencies owe returns, and
    which actions have no evidence of impact. Numbers from 1 to 4 are shown as c, and no child is named.
    """
    not_for_a_terminal(session)
    from scheduler.reports.of_the_board import board_report

    with session.service() as service:
        _answer(session, board_report(service, session.now(), exact=exact))


def not_for_a_terminal(session: Session) -> None:
    """Raise a UsageError where a page would go to a terminal."""
    if session.for_people and sys.stdout.isatty():
        raise click.UsageError(
            "A page of HTML is not for a terminal. Say where to write it: -o FILE.html. "
            "The same for programs: --format json"
        )


def _answer(session: Session, made: "Report") -> None:
    from scheduler.cli.render import Answer
    from scheduler.reports.page import written

    session.answer_plainly(written(made), Answer(made.document(), ()))
