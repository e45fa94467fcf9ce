"""`spr admin keys`: looks after the keys of the sealed texts."""

from pathlib import Path

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, command
from scheduler.cli.session import Session

# fmt: off
_TABLE = {
    "list":    Listed("keeping.keys:list_", "List the keys and how each one stands; never a key."),
    "backup":  Listed("keeping.keys:backup", "Copy the keystore to a file, checked before it has its name."),
    "restore": Listed("keeping.keys:restore", "Put a copy of the keystore in place."),
    "rotate":  Listed("keeping.keys:rotate", "Wrap every key anew under a new key, and destroy the old one."),
    "destroy": Listed("keeping.keys:destroy", "Destroy the key of a case, and with it its sealed texts."),
    "hold":    Listed("keeping.keys:hold", "Hold back the destruction of a key."),
    "release": Listed("keeping.keys:release", "Release a hold on the destruction of a key."),
}
# fmt: on

keys = LazyGroup("keys", table=_TABLE, help="Look after the keys of the sealed texts.")
keys.examples = ("spr admin keys list", "spr admin keys rotate --help")
_authority = click.option(
    "--authority",
    metavar="WHO",
    required=True,
    help="A post or a body; not sealed, so never the name of a child or a relative.",
)


@command("list", examples=("spr admin keys list", "spr admin keys list --format json"))
@click.pass_obj
def list_(session: Session) -> None:
    """List the keys and how each one stands; never a key.

    A key is living, ordered to be destroyed, or destroyed; who holds its destruction back is named.
    """
    from scheduler.cli.keeping.keys_said import listed

    with session.service(keys=True) as service:
        session.answer(listed(service))


@command(
    "backup",
    examples=("spr admin keys backup cases/keys-of-today", "spr admin keys backup cases/keys --format json"),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Copy the keystore to a file, checked before it has its name.

    The copy opens only with the key that wraps the keys, which is never kept beside it: the folder
    where that one lies is refused. After each rotation, make a new copy.
    """
    from scheduler.cli.keeping.key_copies import backed_up

    session.answer(backed_up(session.settings(), file))


@command(
    "restore",
    examples=(
        "spr admin keys restore cases/spr.keys --replace",
        "spr admin keys restore cases/spr.keys --replace --format json",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of the keystore there is, kept aside.")
@click.option(
    "--new-keys",
    "anew",
    is_flag=True,
    help="Make new keys where no copy has the old; those texts stay sealed.",
)
@click.pass_obj
def restore(session: Session, file: Path, replace: bool, anew: bool) -> None:
    """Put a copy of the keystore in place.

    Keys whose destruction is on record, or known to the keystore in place, are left out. A case whose key
    is not in the copy gets no second one, and no more words, unless `--new-keys` says that the old is lost.
    """
    from scheduler.cli.keeping.key_copies import restored

    session.answer(restored(session.settings(), file, replace=replace, anew=anew, now=session.now()))


@command(
    "rotate",
    examples=("spr admin keys rotate", "spr admin keys rotate --new-key-file cases/new.kek"),
)
@click.option(
    "--new-key-file",
    "new",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Use the key in this file, or make it there; without it the file in use gets a new key.",
)
@click.option("--keep-old", is_flag=True, help="Leave the old key where it is, as another store may need it.")
@click.pass_obj
def rotate(session: Session, new: Path | None, keep_old: bool) -> None:
    """Wrap every key anew under a new key, and destroy the old one.

    Old copies of the keystore then open no more, with everything in them that was destroyed since.
    Cut short, it is finished by running it again.
    """
    from scheduler.cli.keeping.key_copies import rotated

    session.answer(rotated(session.settings(), new, keep=keep_old))


@command(
    "destroy",
    examples=(
        "spr admin keys destroy incident/2026-001 --reason 'Kept long enough.' --authority Head --yes",
        "spr admin keys destroy 2026-001 --reason 'Recorded unlawfully.' --authority 'DPO' --yes",
    ),
)
@click.argument("subject")
@click.option("--reason", metavar="WHY", required=True, help="Why, and on what basis; sealed.")
@_authority
@click.option("--yes", is_flag=True, help="Do not ask to type the subject.")
@click.pass_obj
def destroy(session: Session, subject: str, reason: str, authority: str, yes: bool) -> None:
    """Destroy the key of a case, and with it its sealed texts.

    The order is put on record first, and when it is done, that too. Nothing else on record changes.
    Refused where a hold stands. Cut short, it is finished by running it again.
    """
    from scheduler.cli.keeping.destroying import destroyed

    with session.service(keys=True) as service:
        session.answer(destroyed(session, service, subject, reason=reason, authority=authority, sure=yes))


@command(
    "hold",
    examples=(
        "spr admin keys hold incident/2026-001 --reason 'An inquiry.' --authority 'Inquiry secretariat'",
        "spr admin keys hold 2026-001 --reason 'The inquest is open.' --authority Coroner",
    ),
)
@click.argument("subject")
@click.option("--reason", metavar="WHY", required=True, help="Why the texts must be kept; sealed.")
@_authority
@click.pass_obj
def hold(session: Session, subject: str, reason: str, authority: str) -> None:
    """Hold back the destruction of a key.

    Somebody needs the sealed texts kept: an inquiry, a court, the Panel. Each authority has a hold of
    its own; while one stands, the key cannot be destroyed.
    """
    from scheduler.cli.keeping.destroying import held

    with session.service(keys=True) as service:
        session.answer(held(service, subject, reason=reason, authority=authority))


@command(
    "release",
    examples=(
        "spr admin keys release incident/2026-002 --reason 'It has reported.' --authority Coroner",
        "spr admin keys release 2026-002 --reason 'The last hold is over.'",
    ),
)
@click.argument("subject")
@click.option("--reason", metavar="WHY", required=True, help="Why it is needed no longer; sealed.")
@click.option("--authority", metavar="WHO", help="Whose hold it is; not needed where there is one.")
@click.pass_obj
def release(session: Session, subject: str, reason: str, authority: str | None) -> None:
    """Release a hold on the destruction of a key.

    Other holds stay; the key itself stays too, until its destruction is ordered.
    """
    from scheduler.cli.keeping.destroying import released

    with session.service(keys=True) as service:
        session.answer(released(service, subject, reason=reason, authority=authority))
