"""`spr list`: the cases of one kind, or what else a view holds of them."""

import click

from scheduler.cli.lazy import Command, command
from scheduler.cli.session import Session

CASES = ("incidents", "rapid-reviews", "reviews", "chronologies", "actions", "proceedings", "partnerships")
KINDS = (*CASES, "offices", "departures", "clocks", "alerts", "requests", "told", "children", "timeline")
WITHOUT_STATUS = ("departures", "timeline", "children")


class ListCommand(Command):
    """A command whose help names the columns of the kind that is written before --help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember the kind before the help is asked for, which comes first."""
        ctx.meta["kind"] = next((each for each in args if each in KINDS), None)
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the columns, as the view has them, and the codes that stand in them."""
        kind = ctx.meta.get("kind")
        if kind is None:
            with formatter.section("Columns"):
                formatter.write_text("spr list KIND --help names the columns of a kind.")
            return
        from projections.asking import Holds, columns
        from scheduler.cli.reading.lists import LISTS

        list_ = LISTS[kind]

        def said(name: str, holds: Holds) -> str:
            return ", ".join(list_.codes[name]) if name in list_.codes else holds.value

        with formatter.section(f"Columns of {kind}"):
            formatter.write_dl(
                [
                    (name, " ".join((said(name, holds), list_.means.get(name, ""))).strip())
                    for name, holds in columns(list_.view.row).items()
                ]
            )
            if list_.asked_elsewhere:
                formatter.write_text(list_.asked_elsewhere)


class ListName(click.Choice[str]):
    """The name of a list; its singular will do."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The list that is meant."""
        several = (f"{value}s", f"{value.removesuffix('y')}ies")
        return super().convert(next((each for each in several if each in KINDS), value), param, ctx)


@command(
    "list",
    examples=(
        "spr list incidents --not-status closed --sort opened_on",
        "spr list clocks --where 'state=met-late' --where 'due_on>1 January 2026' --columns case,duty,due_on",
    ),
    asks_the_past=True,
    cls=ListCommand,
)
@click.argument("kind", type=ListName(KINDS))
@click.option("--status", metavar="STATUS", multiple=True, help="Only what has this status; several: any.")
@click.option("--not-status", metavar="STATUS", multiple=True, help="Only what has none of these statuses.")
@click.option("--case", metavar="CASE", help="Only what belongs to this case.")
@click.option(
    "--where",
    metavar="COLUMN=VALUE",
    multiple=True,
    help="Only where it holds: = != < > <= >=, or ~ for a part; several: all of them.",
)
@click.option("--columns", metavar="A,B", default="", help="Show these columns.")
@click.option("--sort", metavar="A,-B", default="", help="Sort by these columns; with a minus, backwards.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), metavar="NUMBER", help="At most so many.")
@click.pass_obj
def list_(
    session: Session,
    kind: str,
    status: tuple[str, ...],
    not_status: tuple[str, ...],
    case: str | None,
    where: tuple[str, ...],
    columns: str,
    sort: str,
    limit: int | None,
) -> None:
    """List the cases of one kind, or what else a view holds of them.

    Beside the kinds of case: offices with who holds them and whom agencies named, departures, clocks,
    alerts, the timeline, requests to agencies, who was told, and children by their codes.

    A departure is a fact that was recorded against a rule, with the reason, which is sealed. Of two
    days, one is before the other only if all of it is: March 2026 is not before 20 March 2026.
    --where published_on= asks for what has no such day.
    """
    from scheduler.cli.reading.listed import Wanted, listed

    if kind in WITHOUT_STATUS and (status or not_status):
        raise click.UsageError(f"{_NAMES[kind]} no status; leave --status out.")
    with session.service() as service:
        of = service.find(case) if case else None
        session.answer(listed(service, Wanted(kind, status, not_status, of, where, columns, sort, limit)))


_NAMES = {"departures": "Departures have", "timeline": "The timeline has", "children": "Children have"}
