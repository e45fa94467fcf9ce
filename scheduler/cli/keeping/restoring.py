"""A backup put back where a store was, and delivery held until somebody releases it."""

from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from events.copying import copy_to_server, put_back
from events.evidence.chain import verify
from events.evidence.checkpoints import signer_of
from events.evidence.comparing import Evidence
from events.keys.shelves import is_there
from events.places import claim, system_errors_told
from events.refusals import KeyMissing, StoreExists
from events.store import SqliteStore
from scheduler.cli.endings import BROKEN, Ending
from scheduler.cli.keeping.backing_up import committed, told
from scheduler.cli.keeping.ready import make_ready
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import counted
from scheduler.clock import utc_now
from scheduler.deliver import waiting
from scheduler.keys import key_places
from scheduler.outbox import Outbox, made_held
from scheduler.service import NotFound, Service, open_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.evidence.chain import Verification
    from events.evidence.notes import Note, Verifier
    from events.keystore import Keystore
    from events.record import Finding
    from scheduler.settings import Settings

_SHOWN = 3
_HELD = "Nothing is sent for now: what was sent after the backup would be sent again."
_DESTROYED_LATER = Line(
    "Nothing on this computer knows which keys were destroyed after the backup was made: "
    "a copy of the keystore may still hold them. Order it again: spr admin keys destroy SUBJECT …",
    "warn",
)
_NO_KEYS = "There are no keys beside it: bring them back from their own backup before anything is recorded."


def restored(
    settings: "Settings",
    file: Path,
    held: "tuple[tuple[str, Note], ...]" = (),
    pinned: "tuple[Verifier, ...]" = (),
) -> Answer:
    """The answer to `spr admin restore`; `held` and `pinned` as for `spr audit verify`."""
    if not file.exists():
        raise NotFound(f"There is no backup at {file}. Check the path.")
    _free(settings)
    with closing(SqliteStore(file, clock=utc_now, read_only=True)) as backup:
        with _keys(settings, backup) as keystore:
            there = keystore is not None
            own = signer_of(backup.log, keystore).verifier if keystore and held and not pinned else None
        _whole(file, backup, Evidence(held=held, pinned=pinned, own=own))
        found, log = _put_back(settings, backup), backup.log
    gone = _destroyed_again(settings) if there else []
    document = {"store": settings.name, **committed(log, found), "keys": there, "destroyed_again": gone}
    return Answer({**document, "held": True}, _page(settings, found, keys=there, gone=gone))


def _put_back(settings: "Settings", backup: SqliteStore) -> "Verification":
    """Put it into a file, or on a server, with its messages held before anybody can open it."""
    if not settings.on_server:
        return put_back(backup, settings.path, partial(make_ready, held=True))
    found = copy_to_server(backup, settings.database, utc_now, beside=made_held())
    with open_service(settings) as service:
        service.views.catch_up()
    return found


def _destroyed_again(settings: "Settings") -> list[str]:
    """Keys that the record says were destroyed, and that an older keystore still holds."""
    from scheduler.destructions import replay_destructions

    with open_service(settings, keys=True) as service:
        return replay_destructions(service.store, service.keys) if service.keys else []


def _page(settings: "Settings", found: "Verification", *, keys: bool, gone: list[str]) -> list[Line]:
    return [
        Line("The backup was examined and put back.", "title"),
        Line(f"store  {settings.name}", indent=2),
        *told(found),
        *([Line("The keys beside it are its own.")] if keys else [Line(_NO_KEYS, "warn"), _DESTROYED_LATER]),
        *(Line(f"The key of {each} was destroyed again, as it is on record.", indent=2) for each in gone),
        Line(_HELD, "warn"),
        Line("Next", "title"),
        Line("look at everything    spr doctor", indent=2),
        Line("let messages go out   spr admin release", indent=2),
    ]


def _free(settings: "Settings") -> None:
    """Raise StoreExists where anything is; a server looks by itself."""
    if settings.on_server:
        return
    try:
        with system_errors_told(settings.path):
            claim(settings.path)
    except StoreExists as error:
        remedy = "Nothing was changed. Move away what is there, or choose another place: --database PATH"
        raise StoreExists(error.says, remedy) from None


@contextmanager
def _keys(settings: "Settings", backup: SqliteStore) -> "Iterator[Keystore | None]":
    """The keys that are there already, which must be those of the backup."""
    places = key_places(settings)
    if not is_there(places.keystore):
        yield None
        return
    with closing(places.open()) as keys:
        if keys.log not in (None, backup.log):
            raise KeyMissing(
                f"The keystore {keys.name} belongs to another record than the backup {backup.name}.",
                "Nothing was changed. Put the one that was made with this record in its place.",
            )
        yield keys


def _whole(file: Path, backup: SqliteStore, evidence: Evidence) -> None:
    found = verify(backup, evidence)
    if not found.ok:
        raise Ending(BROKEN, _said(file, found.findings))


def _said(file: Path, findings: "list[Finding]") -> str:
    what = "\n".join(f"  {each.says}" for each in findings[:_SHOWN])
    return (
        f"{file} is not what was recorded, and nothing was put back. {counted(len(findings), 'finding')}:\n"
        f"{what}\nSee all: spr audit verify --database '{file}'. Take an older backup, and call the auditor."
    )


def released(service: Service) -> Answer:
    """The answer to `spr admin release`."""
    outbox = Outbox(service.store)
    outbox.make()
    was_held = outbox.is_held()
    outbox.release()
    unsaid = waiting(service, outbox, service.clock())
    said = "Messages go out again." if was_held else "Nothing was held; messages go out as before."
    return Answer(
        {"was_held": was_held, "waiting": unsaid},
        [
            Line(said, "title"),
            Line(f"Waiting: {counted(unsaid, 'announcement')}; the next delivery hands them over.", indent=2),
        ],
    )
