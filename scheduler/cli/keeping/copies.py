"""`spr admin backup`, `restore`, `release`, `copy` and `migrate`: a store kept, brought back, and moved."""

from pathlib import Path

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("backup", examples=("spr admin backup monday.db", "spr admin backup kept/tuesday.db --format json"))
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Copy the store into a file to be kept, and examine the copy.

    Others may go on writing meanwhile. The copy gets its name when it has been examined from the first
    fact to the last and compared with the store; nothing is ever overwritten. The keys are not in it.
    """
    from scheduler.cli.keeping.backing_up import backed_up

    with session.service() as service:
        session.answer(backed_up(service, file))


@command(
    "restore",
    examples=(
        "spr admin restore kept.db --database restored/spr.db",
        "spr admin restore kept.db --database again/spr.db --held monday.checkpoint --key log.key",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--held",
    metavar="FILE",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A checkpoint held elsewhere.",
)
@click.option(
    "--key",
    "keys",
    metavar="KEY",
    multiple=True,
    help="The key written down at the beginning, or a file that holds it.",
)
@click.pass_obj
def restore(session: Session, file: Path, held: tuple[Path, ...], keys: tuple[str, ...]) -> None:
    """Put a backup where the store was, and hold the messages back.

    The backup is examined first, and compared with checkpoints held elsewhere: exit 6 where it is not
    what was recorded. Where a store is, nothing is touched. What was sent after the backup would be sent
    again, so that nothing is sent until `spr admin release`.
    """
    from scheduler.cli.keeping.examining import held_notes, keys_named
    from scheduler.cli.keeping.restoring import restored

    pinned = keys_named(session, keys)
    session.answer(restored(session.settings(), file, held_notes(session, held), pinned))


@command("release", examples=("spr admin release", "spr admin release --format json"))
@click.pass_obj
def release(session: Session) -> None:
    """Let messages go out again after a restore.

    What waits is handed over by the next delivery, some of it perhaps a second time: the same message
    always has the same Message-ID.
    """
    from scheduler.cli.keeping.restoring import released

    with session.service() as service:
        session.answer(released(service))


@command(
    "copy",
    examples=(
        "spr admin copy --to other/spr.db",
        "spr admin copy --to another/spr.db --format json",
    ),
)
@click.option("--to", "address", metavar="ADDRESS", required=True, help="The new store, which is made.")
@click.pass_obj
def copy(session: Session, address: str) -> None:
    """Move the record to another store, byte for byte.

    The new store is made by it, has the same root, and is examined before it can be opened. Stop the
    daemon first: messages that still wait are refused.
    """
    from scheduler.cli.keeping.moving import copied
    from scheduler.settings import settings

    target = settings(config=session.config, database=address)
    with session.service() as service:
        session.answer(copied(service, target))


@command("migrate", examples=("spr admin migrate", "spr admin migrate --check"))
@click.option("--check", is_flag=True, help="Say only what would be done; exit 10 where there is anything.")
@click.pass_obj
def migrate(session: Session, check: bool) -> None:
    """Bring a store of an older program up to date.

    A backup is made beside the store first. Then everything is done or nothing; no fact is touched.
    It may be run at any time, any number of times.
    """
    from scheduler.cli.endings import FOUND_SOMETHING, Ending
    from scheduler.cli.keeping.migrating import migrated

    answer = migrated(session.settings(), check=check)
    session.answer(answer)
    if check and answer.document["to_do"]:
        raise Ending(FOUND_SOMETHING)
