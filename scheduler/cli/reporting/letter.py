"""`spr report letter`: a letter to an agency, to print."""

from typing import TYPE_CHECKING

import click

from scheduler.cli.lazy import command
from scheduler.cli.reporting.report import ENDINGS, not_for_a_terminal
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from scheduler.reports.letters import Asked, LetterKind

KINDS = ("request", "reminder", "escalation", "formal")


@command(
    "letter",
    examples=(
        "spr report letter review/2026-006 --agency police -o letter.html",
        "spr report letter review/2026-006 --agency police --kind formal -o letter.html",
    ),
    endings=ENDINGS,
    asks_the_past=True,
)
@click.argument("case")
@click.option("--agency", metavar="AGENCY", required=True, help="The agency that was asked.")
@click.option("--number", type=click.IntRange(1, 99), metavar="NUMBER", help="Which request to it.")
@click.option(
    "--kind", type=click.Choice(KINDS), help="What the letter is for; left out: whichever comes next."
)
@click.pass_obj
def letter(session: Session, case: str, agency: str, number: int | None, kind: str | None) -> None:
    """Write a letter to an agency on what it was asked for.

    One page of A4, with the reference, the day and whom to answer. It never says who the child is: there
    is a space to add that by hand. Who writes it stands in the settings, under letterhead; its words are
    templates in the folder that the settings name as messages. Printing it records nothing.
    """
    not_for_a_terminal(session)
    from scheduler.cli.render import Answer
    from scheduler.reports.letters import LetterKind, asked_of, kind_that_follows, printed
    from scheduler.reports.letters import letter as made
    from scheduler.wording.templates import templates

    with session.service() as service:
        case = service.find(case)
        found = _owed(case, agency, asked_of(service, case, _agency(agency), number or 0))
        chosen = LetterKind(kind) if kind else kind_that_follows(found)
        settings = service.settings
        written = made(chosen, found, settings.letterhead, templates(settings.messages))
        session.answer_plainly(printed(written), Answer(written.document(), ()))
    if not session.asks_the_past:
        click.echo(_next(chosen, found), err=True)


def _agency(typed: str) -> str:
    from scheduler.cli.lazy import did_you_mean
    from workflow.vocabulary import Agency

    if typed not in list(Agency):
        near = did_you_mean(typed, list(Agency))
        raise click.BadParameter(f"there is no agency {typed!r}.{near}", param_hint="--agency")
    return typed


def _owed(case: str, agency: str, found: "Asked | None") -> "Asked":
    """The request, where its answer is owed; otherwise the ending that says what to do instead."""
    from scheduler.cli.desk.suggesting import asking
    from scheduler.cli.endings import NOT_FOUND, REFUSED, Ending
    from workflow.moments import spoken

    if found is None:
        ask = asking(case, agency)
        how = f"Ask first: {ask}" if ask else "Only rapid reviews and reviews ask agencies."
        raise Ending(NOT_FOUND, f"{case} has no such request to {agency}. {how}")
    answered = found.request.answered
    if answered:
        said = "said that it holds nothing" if found.request.nil else "answered"
        raise Ending(
            REFUSED,
            f"{agency} {said} on {spoken(answered.occurred)}: nothing is owed. "
            f"To ask again, record another request: {asking(case, agency)}",
        )
    return found


def _next(kind: "LetterKind", found: "Asked") -> str:
    """What is recorded when the letter has gone: nothing, where it asks what was asked on record already."""
    from scheduler.cli.desk.suggesting import towards_agency
    from workflow.requests import Step

    steps = {"reminder": Step.CHASED, "escalation": Step.ESCALATED, "formal": Step.FORMAL}
    step = steps.get(str(kind))
    if step is None:
        return "Nothing is to be recorded when it has gone: the request is on record already."
    return f"When it has gone, put that on record: {towards_agency(found.standing, found.request, step)}"
