"""`spr decide waive` and `explain-lateness`: what is decided of a duty."""

from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.deciding.options import around, because, by, occurred, reasons, role, sent, words
from scheduler.cli.lazy import command
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from scheduler.cli.deciding.decided import Decision, Place

_DUTY = "DUTY [CODE]"


@command(
    "waive",
    examples=(
        "spr decide waive incident/2026-003 agency.raise --authority 'Chair' --because 'Done.' --dry-run",
        "spr decide waive 2026-003 agency.raise --authority Chair --because 'The partners agreed.'",
    ),
)
@click.argument("case")
@click.argument("duty", nargs=-1, required=True, metavar=_DUTY)
@click.option("--authority", metavar="POST", help="Who waives it, by post; not sealed. [needed]")
@because()
@click.option("--subject", metavar="CODE", help="Which child or recipient, where there are several.")
@click.option("--cycle", type=int, help="Which cycle; left out: the last.")
@occurred
@by()
@role
@sent
@click.pass_obj
def waive(session: Session, /, case: str, duty: tuple[str, ...], **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Waive a duty of guidance or of local agreement.

    Somebody with authority decides that it need not be done, and says why. Nobody can waive statute or
    regulation: there the lateness can be explained.
    """
    from scheduler.cli.deciding.about_duties import of_clock
    from scheduler.cli.deciding.decided import decide, reported
    from workflow.corrections import DutyWaived

    if not typed["authority"]:
        raise click.UsageError("Say who waives it, by post: --authority 'Chair'")
    why = reasons(session, typed["because"])
    about = around(typed)

    def made(place: "Place") -> "Decision":
        said = {"authority": typed["authority"], "reasons": why}
        return reported(place, about, of_clock(place, DutyWaived, duty, typed, said))

    decide(session, case, about, made)


@command(
    "explain-lateness",
    examples=(
        "spr decide explain-lateness incident/2026-003 agency.raise --reason awareness-late --dry-run",
        "spr decide explain-lateness 2026-003 agency.raise --reason inquest --forecast 'March 2027'",
    ),
)
@click.argument("case")
@click.argument("duty", nargs=-1, required=True, metavar=_DUTY)
@click.option("--reason", metavar="WORD", help="The reason, such as inquest or agency-late. [needed]")
@click.option("--forecast", metavar="WHEN", help="When it is now expected.")
@click.option("--accepted-by", metavar="POST", help="Who accepted the reason, by post; not sealed.")
@click.option("--words", metavar="TEXT", help="More about it; sealed. A dash reads it from the input.")
@click.option("--subject", metavar="CODE", help="Which child or recipient, where there are several.")
@click.option("--cycle", type=int, help="Which cycle; left out: the last.")
@occurred
@by()
@role
@sent
@click.pass_obj
def explain_lateness(session: Session, /, case: str, duty: tuple[str, ...], **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Say why a duty is late.

    With a forecast, also when it is expected. It explains the lateness wherever the duty is shown, and
    stops no clock. The last reason given stands.
    """
    from scheduler.cli.deciding.about_duties import met_in_time, of_clock
    from scheduler.cli.deciding.decided import decide, reported
    from workflow.corrections import LatenessExplained

    said = {name: typed[name] for name in ("reason", "forecast", "accepted_by") if typed[name]}
    if typed["words"]:
        said["words"] = words(session, "--words", typed["words"])
    about = around(typed)

    def made(place: "Place") -> "Decision":
        fact = of_clock(place, LatenessExplained, duty, typed, said)
        return reported(place, about, fact)._replace(warnings=met_in_time(place, fact))

    decide(session, case, about, made)
