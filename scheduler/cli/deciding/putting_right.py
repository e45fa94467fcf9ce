"""`spr decide correct`, `retract` and `reopen`."""

from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.deciding.options import Around, around, because, by, occurred, reasons, role, sent
from scheduler.cli.lazy import command
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from scheduler.cli.deciding.decided import Decision, Place


@command(
    "correct",
    examples=(
        "spr decide correct incident/2026-001 1 --set type=death --because 'A slip of the pen.' --dry-run",
        "spr decide correct 2026-001 1 --occurred 'Fri 20 Nov 2026' --because 'The letter is of Friday.'",
    ),
)
@click.argument("case")
@click.argument("number", type=int, metavar="N")
@because()
@click.option(
    "--set", "set_", multiple=True, metavar="FIELD=VALUE", help="A field that is otherwise; repeat it."
)
@click.option("--from-file", metavar="FILE", help="Read such fields from JSON; - for the input.")
@click.option("--occurred", metavar="WHEN", help="When it happened, where that was wrong.")
@click.option("--learned", metavar="WHEN", help="When the partnership learned it, where that was wrong.")
@by("Who acted, where that was wrong. Not sealed: never a child's or relative's name.")
@role
@click.option("--departure", metavar="WHY", help="Why it happened against a rule; sealed.")
@sent
@click.pass_obj
def correct(session: Session, /, case: str, number: int, **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Correct a fact of a case.

    Another takes its place. N is the fact's number, as spr history shows it. What is not said stays what
    it was; sealed texts are opened with the case's key and sealed again. The earlier fact stays on
    record.
    """
    from scheduler.cli.deciding.correcting import Wanted, correction, mended, typed_fields
    from scheduler.cli.deciding.decided import decide
    from scheduler.cli.recording.typed import held_in

    why = reasons(session, typed["because"])
    dates = (typed.pop("occurred"), typed["learned"])
    about: Around = around(typed)
    held = held_in(session, typed["from_file"]) if typed["from_file"] else {}

    def made(place: "Place") -> "Decision":
        fact = type(mended(place, number).fact)
        return correction(place, number, Wanted(typed_fields(fact, typed["set_"], held), *dates), about, why)

    decide(session, case, about, made)


@command(
    "retract",
    examples=(
        "spr decide retract proceedings/2026-005 2 --because 'It belongs to another case.' --dry-run",
        "spr decide retract 2026-005 2 --because 'Recorded by mistake.' --by 'Duty manager'",
    ),
)
@click.argument("case")
@click.argument("number", type=int, metavar="N")
@because()
@by()
@sent
@click.pass_obj
def retract(session: Session, /, case: str, number: int, **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Retract a fact of a case.

    It should not have been recorded. N is the fact's number, as spr history shows it. It stays on record,
    and counts no longer. What opened the case is corrected instead, or the case merged into another one.
    """
    from scheduler.cli.deciding.decided import Decision, decide
    from scheduler.cli.deciding.retracting import not_yet_retracted
    from workflow.corrections import Retract
    from workflow.vocabulary import Words

    why = Words(reasons(session, typed["because"]))
    about = around(typed)

    def made(place: "Place") -> "Decision":
        not_yet_retracted(place, number)
        return Decision(Retract(version=number, reasons=why, by=about.by))

    decide(session, case, about, made)


@command(
    "reopen",
    examples=(
        "spr decide reopen incident/2026-001 --because 'A second injury came to light.' --dry-run",
        "spr decide reopen 2026-001 --because 'The coroner wrote.' --occurred today --by 'Duty manager'",
    ),
)
@click.argument("case")
@because()
@occurred
@by()
@role
@click.option("--departure", metavar="WHY", help="Why it happens against a rule; sealed.")
@sent
@click.pass_obj
def reopen(session: Session, /, case: str, **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Open a case again on new facts.

    It records the fact by which this kind of case is opened again, such as incident.reopened.
    """
    from scheduler.cli.deciding.decided import decide, reported
    from scheduler.cli.deciding.retracting import reopened

    why = reasons(session, typed["because"])
    about = around(typed)
    decide(session, case, about, lambda place: reported(place, about, reopened(place, why)))
