"""Copies of the keystore, and a new key-encryption key."""

from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace as replaced
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from events.keys.copies import back_up, read_copy
from events.keys.rotation import rotate
from events.keys.shelves import is_there, name_at, open_shelf, put_back
from events.refusals import KeyMissing, RecordError, StoreExists
from scheduler import destructions
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import counted
from scheduler.keys import KeyPlaces, key_places
from scheduler.service import open_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.keys.shelf import Contents
    from scheduler.service import Service
    from scheduler.settings import Settings

NOTHING_KNOWS = (
    "Nothing on this computer knows which keys were destroyed after that copy was made: "
    "ask whoever ordered destructions, and order them again: spr admin keys destroy SUBJECT …"
)
_FEW = 10


def backed_up(settings: "Settings", file: Path) -> Answer:
    """Copy the keystore to a file."""
    places = key_places(settings)
    keys = places.open()
    try:
        held = back_up(keys.shelf, places.kek, file)
    finally:
        keys.close()
    living, destroyed = _counts(held)
    document = {"copy": str(file), "keys": living, "destroyed": destroyed}
    page = [
        Line(f"The keystore was copied to {file}, and every key in it unwraps.", "title"),
        Line(f"{counted(living, 'key')}, and {destroyed:,} destroyed.", indent=2),
        Line("Keep it apart from the record, and the key that wraps the keys apart from both.", indent=2),
        Line(f"Put it in place: spr admin keys restore {file}", indent=2),
    ]
    return Answer(document, page)


def restored(settings: "Settings", file: Path, *, replace: bool, anew: bool, now: datetime) -> Answer:
    """Put a copy in place of the keystore, without the keys of which anything here knows the destruction."""
    places = key_places(settings)
    if not replace and is_there(places.keystore):
        raise StoreExists(
            f"There is already something at {name_at(places.keystore)}.",
            "To put the copy in its place, and keep it aside: --replace",
        )
    with _record(settings) as service:
        before = _in_place(places)
        log = service.store.log if service else before.log if before else None
        held = _of_this_record(file, places.kek, log)
        gone = _destroyed(service, before, held)
        undone = [name for name in gone if (row := held.subjects.get(name)) and row.wrapped is not None]
        held = held.without(gone)
        kept = put_back(places.keystore, held, f"{now:%Y%m%dT%H%M%SZ}")
        sealed = destructions.sealed_under(service.store) if service else set()
        knows = before is not None or (service is not None and not _was_restored(service))
    lost = sorted(sealed - set(held.subjects))
    _make_anew(places, lost if anew else [])
    answer = _restored(places, held, undone, lost, kept)
    return answer if knows else replaced(answer, page=[*answer.page, Line(NOTHING_KNOWS, "warn", 2)])


@contextmanager
def _record(settings: "Settings") -> "Iterator[Service | None]":
    """The service over the record; None where it cannot be opened, and has nothing to say."""
    with ExitStack() as stack:
        try:
            service = stack.enter_context(open_service(settings))
        except RecordError:
            service = None
        yield service


def _in_place(places: KeyPlaces) -> "Contents | None":
    """What the keystore holds that is in place; None where there is none, or none that can be read."""
    try:
        shelf = open_shelf(places.keystore)
    except RecordError:
        return None
    try:
        return shelf.contents()
    except RecordError:
        return None
    finally:
        shelf.close()


def _destroyed(service: "Service | None", before: "Contents | None", held: "Contents") -> list[str]:
    """The subjects whose keys were destroyed, or are to be, as the record says or the keystore in place."""
    gone = set(destructions.to_be_destroyed(service.store)) if service else set()
    if before is not None and before.log == held.log:
        gone |= {name for name, row in before.subjects.items() if row.wrapped is None}
    return sorted(gone)


def _was_restored(service: "Service") -> bool:
    """Whether the record is a backup put back, which knows nothing of what came after it."""
    from scheduler.outbox import Outbox

    outbox = Outbox(service.store)
    return outbox.is_made() and outbox.is_held()


def _make_anew(places: KeyPlaces, subjects: list[str]) -> None:
    """See that the keystore opens, and make new keys for these subjects."""
    with closing(places.open()) as keys:
        for subject in subjects:
            keys.sealing_key(subject)


def _of_this_record(file: Path, kek: Path, log: str | None) -> "Contents":
    held = read_copy(file, kek)
    if log is not None and held.log != log:
        raise KeyMissing(
            f"The keystore {file} belongs to another record.", "Use the copy made with this one."
        )
    return held


def _restored(
    places: KeyPlaces, held: "Contents", undone: list[str], lost: list[str], aside: str | None
) -> Answer:
    living, destroyed = _counts(held)
    document = {
        "keystore": name_at(places.keystore),
        "keys": living,
        "destroyed": destroyed,
        "left_out": undone,
        "missing": lost,
        "aside": aside,
    }
    page = [
        Line(f"The keystore was put in place at {name_at(places.keystore)}.", "title"),
        Line(f"{counted(living, 'key')}, and {destroyed:,} destroyed.", indent=2),
    ]
    page += _named(f"Left out, because they were destroyed after the copy was made ({len(undone)})", undone)
    page += _named("Not in the copy, so that their texts stay sealed", lost)
    if aside:
        page.append(Line(f"The one before it was kept aside: {aside}", indent=2))
    return Answer(document, page)


def _named(what: str, subjects: list[str]) -> list[Line]:
    if not subjects:
        return []
    more = f" and {len(subjects) - _FEW} more" if len(subjects) > _FEW else ""
    return [Line(f"{what}: {', '.join(subjects[:_FEW])}{more}.", "warn", 2)]


def rotated(settings: "Settings", new: Path | None, *, keep: bool) -> Answer:
    """Wrap every key anew."""
    places = key_places(settings)
    _can_be_rotated(places, new, keep=keep)
    keep = keep or places.brought
    shelf = open_shelf(places.keystore)
    try:
        rotate(shelf, places.kek, new, keep=keep)
        living, _ = _counts(shelf.contents())
    finally:
        shelf.close()
    now = new or places.kek
    document = {"keys": living, "key_file": str(now), "old_kept": keep}
    page = [
        Line(f"Wrapped anew: {counted(living, 'key')}, and the keystore's own secrets.", "title"),
        Line(f"The key that wraps them: {now}", indent=2),
        *([Line(f"The old one is still at {places.kek}; destroy it yourself.", "warn", 2)] if keep else []),
        *([Line(_say_where(places, now), "warn", 2)] if new else []),
        Line("Copies of the keystore made before open no more; make a new one:"),
        Line("spr admin keys backup FILE", indent=2),
    ]
    return Answer(document, page)


def _say_where(places: KeyPlaces, now: Path) -> str:
    if places.brought:
        return (
            f"Write it into the unit: LoadCredential=spr.kek:{now.absolute()}; then start the service again."
        )
    return f"Write it into the settings: key_file = {str(now.absolute())!r}"


def _can_be_rotated(places: KeyPlaces, new: Path | None, *, keep: bool) -> None:
    if new is None and (keep or places.brought):
        why = "systemd brings the key" if places.brought else "the old key is to be kept"
        raise Ending(USAGE, f"Because {why}, say where the new one is to be: --new-key-file FILE")
    if new is not None and new.absolute().resolve() == places.kek.absolute().resolve():
        raise Ending(REFUSED, f"{new} is the key in use. Name another file, or leave --new-key-file out.")


def _counts(held: "Contents") -> tuple[int, int]:
    living = sum(row.wrapped is not None for row in held.subjects.values())
    return living, len(held.subjects) - living
