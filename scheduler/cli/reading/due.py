"""`spr due`: what is owed, and by when."""

import re

import click

from scheduler.cli.lazy import CALENDAR, ENDINGS, command
from scheduler.cli.session import Session


def _working_days(_ctx: click.Context, _option: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,3})(?:wd)?", value)
    if not found:
        raise click.BadParameter("write so many working days, such as 5wd")
    return int(found[1])


@command(
    "due",
    asks_the_past=True,
    endings=(*ENDINGS, CALENDAR),
    examples=("spr due --overdue", "spr due --within 5wd -o due.ics"),
)
@click.option("--overdue", is_flag=True, help="What is overdue.")
@click.option("--today", is_flag=True, help="What is due today.")
@click.option("--within", metavar="5wd", callback=_working_days, help="What is due in so many working days.")
@click.option("--all", "all_", is_flag=True, help="Every clock, ended ones as well.")
@click.option("--case", metavar="CASE", help="Of this case only.")
@click.pass_obj
def due(
    session: Session, overdue: bool, today: bool, within: int | None, all_: bool, case: str | None
) -> None:
    """Show what is owed, and by when.

    The clocks that run, in the order of their due dates. Overdue with 0 working days late: the last
    day is over, and no working day has passed since. In a calendar (.ics), what ended within a year is
    cancelled.
    """
    from scheduler.cli.reading.due_said import Wanted, told

    with session.service() as service:
        wanted = Wanted(overdue, today, within, all_, service.find(case) if case else None)
        session.answer(told(service, wanted, days=session.wants_a_calendar))
