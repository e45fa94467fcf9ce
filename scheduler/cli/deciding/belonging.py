"""`spr decide link`, `unlink`, `merge` and `unmerge`: how cases belong together."""

from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.deciding.options import around, because, by, occurred, reasons, role, sent, words
from scheduler.cli.lazy import command
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from scheduler.cli.deciding.decided import Decision, Place


@command(
    "link",
    examples=(
        "spr decide link incident/2026-001 incident/2026-003 --because 'A sibling.' --dry-run",
        "spr decide link 2026-001 2026-003",
    ),
)
@click.argument("case")
@click.argument("other")
@because(needed=False)
@occurred
@by()
@role
@sent
@click.pass_obj
def link(session: Session, /, case: str, other: str, **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Link two cases that have to do with each other.

    A sibling, the same family, the same event. It is recorded in both cases; each goes on by itself.
    """
    from workflow.corrections import Linked

    _linked(session, case, other, Linked, typed)


@command(
    "unlink",
    examples=(
        "spr decide unlink incident/2026-001 incident/2026-002 --because 'Another family.' --dry-run",
        "spr decide unlink 2026-001 2026-002",
    ),
)
@click.argument("case")
@click.argument("other")
@because(needed=False)
@occurred
@by()
@role
@sent
@click.pass_obj
def unlink(session: Session, /, case: str, other: str, **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Take back a link between two cases.

    It is recorded in both cases; that they were linked stays on record.
    """
    from workflow.corrections import Unlinked

    _linked(session, case, other, Unlinked, typed)


def _linked(session: Session, case: str, other: str, fact: Any, typed: dict[str, Any]) -> None:  # noqa: ANN401  one of the two
    from scheduler.cli.deciding.decided import decide, reported
    from workflow.vocabulary import Words

    text = typed["because"]
    why = None if text is None else Words(words(session, "--because", text))
    about = around(typed)

    def made(place: "Place") -> "Decision":
        return reported(place, about, fact(case=place.service.find(other), reasons=why))

    decide(session, case, about, made)


@command(
    "merge",
    examples=(
        "spr decide merge incident/2026-001 incident/2026-003 --because 'The same event.' --dry-run",
        "spr decide merge 2026-001 2026-003 --because 'Raised twice.' --child A=B",
    ),
)
@click.argument("case")
@click.argument("into")
@because()
@click.option(
    "--child",
    "children",
    multiple=True,
    metavar="A=B",
    help="The child A of this case is the child B there; repeat it.",
)
@by()
@sent
@click.pass_obj
def merge(session: Session, /, case: str, into: str, **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Merge a case into another one.

    The other one carries it on: what is on record here is recorded there as well, except sealed texts,
    which stay here. The duties of this case pass to the other one. Children keep their codes, unless
    --child says otherwise.
    """
    from scheduler.cli.deciding.decided import Decision, decide
    from scheduler.cli.deciding.merging import children_of, taken_for_one
    from workflow.corrections import Merge
    from workflow.vocabulary import Words

    why = Words(reasons(session, typed["because"]))
    about = around(typed)

    def made(place: "Place") -> "Decision":
        other = place.service.find(into)
        codes = children_of(place, typed["children"])
        merging = Merge(into=other, reasons=why, children=codes, by=about.by)
        return Decision(merging, warnings=taken_for_one(place, other, codes))

    decide(session, case, about, made)


@command(
    "unmerge",
    examples=(
        "spr decide unmerge incident/2026-004 --because 'Two events after all.' --dry-run",
        "spr decide unmerge 2026-004 --because 'Another child.' --by 'Business manager'",
    ),
)
@click.argument("case")
@because()
@by()
@sent
@click.pass_obj
def unmerge(session: Session, /, case: str, **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Take two merged cases apart.

    CASE is the one that was merged. It is carried on by itself again; what the other one took over
    stays on record there, and counts no longer.
    """
    from scheduler.cli.deciding.decided import Decision, decide
    from workflow.corrections import Unmerge
    from workflow.vocabulary import Words

    why = Words(reasons(session, typed["because"]))
    about = around(typed)
    decide(session, case, about, lambda _place: Decision(Unmerge(reasons=why, by=about.by)))
