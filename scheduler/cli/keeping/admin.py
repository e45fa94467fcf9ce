"""`spr admin`: sets a store up, and looks after it."""

from pathlib import Path

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, command
from scheduler.cli.session import Session

# fmt: off
_TABLE = {
    "init":     Listed("keeping.admin:init", "Make a store, with its keys and its bank holidays."),
    "calendar": Listed("keeping.admin:calendar", "Look after the bank holidays."),
    "clock":    Listed("keeping.admin:clock", "Look after the host's clock."),
    "keys":     Listed("keeping.keys:keys", "Look after the keys of the sealed texts."),
    "rebuild":  Listed("keeping.admin:rebuild", "Build the views anew from the record."),
    "backup":   Listed("keeping.copies:backup", "Copy the store into a file to be kept, and examine the copy."),
    "restore":  Listed("keeping.copies:restore", "Put a backup where the store was, and hold the messages back."),
    "release":  Listed("keeping.copies:release", "Let messages go out again after a restore."),
    "copy":     Listed("keeping.copies:copy", "Move the record to another store, byte for byte."),
    "migrate":  Listed("keeping.copies:migrate", "Bring a store of an older program up to date."),
}
_CALENDAR = {"adopt": Listed("keeping.admin:adopt", "Adopt a list of bank holidays from a file.")}
_CLOCK = {"accept": Listed("keeping.admin:accept", "Accept the host's clock, which is right, with the reason.")}
# fmt: on

admin = LazyGroup("admin", table=_TABLE, help="Set up and look after a store.")
admin.examples = ("spr admin init", "spr admin rebuild --check")
calendar = LazyGroup("calendar", table=_CALENDAR, help="Look after the bank holidays.")
calendar.examples = ("spr admin calendar adopt --help", "spr admin calendar adopt england-and-wales.json")
clock = LazyGroup("clock", table=_CLOCK, help="Look after the host's clock.")
clock.examples = ("spr admin clock accept --help", "spr admin clock accept --reason 'It was set right.'")


@command("init", examples=("spr admin init", "spr admin init --database cases/spr.db --format json"))
@click.pass_obj
def init(session: Session) -> None:
    """Make a store, with its keys and its bank holidays.

    Nothing that is there already is touched.
    """
    from scheduler.cli.keeping.setting_up import set_up

    session.answer(set_up(session.settings()))


@command(
    "adopt",
    examples=(
        "spr admin calendar adopt england-and-wales.json",
        "spr admin calendar adopt england-and-wales.json --revision 2027-11-01",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--revision", metavar="DATE", help="When the list was published, if it does not say.")
@click.option("--older", is_flag=True, help="Adopt it though the list in use was published later.")
@click.option("--without-days", is_flag=True, help="Adopt it though days of the list in use are not in it.")
@click.pass_obj
def adopt(session: Session, file: Path, revision: str | None, older: bool, without_days: bool) -> None:
    """Adopt a list of bank holidays from a file.

    The file is the one GOV.UK publishes; nothing is downloaded. Every running clock is reckoned again.
    A list that is older than the one in use, or lacks a day of it, is adopted only where you say so.
    """
    from scheduler.cli.keeping.adopting import Meant, adopt_calendar

    content = session.file(file)
    with session.service(keys=True) as service:
        session.answer(adopt_calendar(service, str(file), content, revision, Meant(older, without_days)))


@command(
    "accept",
    examples=(
        "spr admin clock accept --reason 'The clock was set right today.'",
        "spr admin clock accept --reason 'Restored on a new machine.' --format json",
    ),
)
@click.option("--reason", metavar="WHY", required=True, help="Why the clock is right; sealed.")
@click.pass_obj
def accept(session: Session, reason: str) -> None:
    """Accept the host's clock, which is right, with the reason.

    It is asked for where the clock is far from the last record; accepting it is put on record.
    """
    from scheduler.cli.keeping.adopting import accept_clock

    with session.service(keys=True) as service:
        session.answer(accept_clock(service, reason))


@command("rebuild", examples=("spr admin rebuild", "spr admin rebuild --check"))
@click.option("--check", is_flag=True, help="Compare only; exit 10 where something differs.")
@click.pass_obj
def rebuild(session: Session, check: bool) -> None:
    """Build the views anew from the record.

    The views are made aside and then take the place of the old ones; nothing is announced.
    """
    from scheduler.cli.endings import FOUND_SOMETHING, Ending
    from scheduler.cli.keeping.adopting import rebuilt
    from scheduler.cli.replayed import shown_as_it_goes

    with session.service() as service:
        answer = rebuilt(service, check=check, tell=shown_as_it_goes("Reading the record", "facts"))
    session.answer(answer)
    if check and not answer.document["ok"]:
        raise Ending(FOUND_SOMETHING)
