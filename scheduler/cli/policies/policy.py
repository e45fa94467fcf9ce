"""`spr policy`: shows, checks, adopts and compares the rules by which cases are judged."""

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, command
from scheduler.cli.session import Session

# fmt: off
_TABLE = {
    "list":    Listed("policies.policy:list_", "List the national sets and the local profiles."),
    "show":    Listed("policies.policy:show", "Show what a profile or a national set says."),
    "file":    Listed("policies.policy:file_", "Print the file of a profile, to begin one of your own."),
    "check":   Listed("policies.policy:check", "Look for every fault in the file of a profile."),
    "adopt":   Listed("policies.policy:adopt", "Adopt a local profile, and reckon the running clocks again."),
    "compare": Listed("policies.policy:compare", "Show how the clocks of a case would stand under other rules."),
}
# fmt: on

policy = LazyGroup("policy", table=_TABLE, help="Look after the rules by which cases are judged.")
policy.examples = ("spr policy list", "spr policy show devon-like")


@command("list", examples=("spr policy list", "spr policy list --format json"), asks_the_past=True)
@click.pass_obj
def list_(session: Session) -> None:
    """List the national sets and the local profiles.

    Each with the days it is in force, and which of them a case of today is judged by.
    """
    from scheduler.cli.policies.listing import listed

    with session.service() as service:
        session.answer(listed(service))


@command("show", examples=("spr policy show", "spr policy show devon-like"), asks_the_past=True)
@click.argument("name", required=False)
@click.pass_obj
def show(session: Session, name: str | None) -> None:
    """Show what a profile or a national set says.

    NAME is a profile (kirklees, kirklees/1) or a national set (WT2018); left out, what holds today.
    """
    from scheduler.cli.policies.finding import named
    from scheduler.cli.policies.showing import shown

    with session.service() as service:
        session.answer(shown(named(service, name)))


@command("file", plain=True, examples=("spr policy file kirklees", "spr policy file devon-like -o mine.toml"))
@click.argument("name")
@click.pass_obj
def file_(session: Session, name: str) -> None:
    """Print the file of a profile, to begin one of your own.

    It is the file as it was written, and as it stands on record where it was adopted.
    """
    from scheduler.cli.policies.finding import named
    from scheduler.cli.policies.showing import shown_file

    with session.service() as service:
        session.answer_plainly(*shown_file(named(service, name)))


@command(
    "check", examples=("spr policy check ours.toml", "spr policy check ours.toml devon-like --format json")
)
@click.argument("file", nargs=-1, required=True)
@click.pass_obj
def check(session: Session, file: tuple[str, ...]) -> None:
    """Look for every fault in the file of a profile.

    Several files are looked at together; nothing is adopted. Exit 10 where there is a fault.
    """
    from scheduler.cli.endings import FOUND_SOMETHING, Ending
    from scheduler.cli.policies.faults_said import checked

    answer = checked(session, file)
    session.answer(answer)
    if not answer.document["ok"]:
        raise Ending(FOUND_SOMETHING)


@command(
    "adopt",
    examples=(
        "spr policy adopt sefton-like --reason 'Agreed by the partners on 5 November.'",
        "spr policy adopt ours.toml --reason 'The new arrangements.' --from '1 January 2027'",
    ),
)
@click.argument("file")
@click.option("--reason", metavar="WHY", required=True, help="Why it is adopted; sealed.")
@click.option(
    "--from", "since", metavar="DATE", help="From which day on; left out: as the file says, else today."
)
@click.option("--instead", is_flag=True, help="Take also the days of a profile adopted until a stated day.")
@click.pass_obj
def adopt(session: Session, file: str, reason: str, since: str | None, instead: bool) -> None:
    """Adopt a local profile, and reckon the running clocks again.

    FILE is a file, or the name of a profile that comes with the program. Duties that arose before its
    first day stay as they were judged, and so does every clock that has ended. It is said which days pass
    from which profile to it.
    """
    from scheduler.cli.policies.adopting import adopted

    with session.service(keys=True) as service:
        session.answer(adopted(session, service, file, reason, since, instead=instead))


@command(
    "compare",
    examples=(
        "spr policy compare incident/2026-001",
        "spr policy compare incident/2026-001 --with devon-like --with WT2015",
    ),
    asks_the_past=True,
)
@click.argument("case")
@click.option(
    "--with",
    "others",
    metavar="NAME",
    multiple=True,
    help="A profile or a national set; left out: all of them.",
)
@click.pass_obj
def compare(session: Session, case: str, others: tuple[str, ...]) -> None:
    """Show how the clocks of a case would stand under other rules.

    When would it have been due, and would it have been in time? Nothing is recorded: what is on record
    stays judged by the rules of its day.
    """
    from scheduler.cli.policies.compared_said import compared

    with session.service() as service:
        session.answer(compared(service, service.find(case), others))
