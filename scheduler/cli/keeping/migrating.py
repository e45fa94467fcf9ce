"""A store of an older program brought up to date, with a backup made first."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from events.copying import back_up
from events.store import SqliteStore, open_
from scheduler.cli.render import Answer, Line
from scheduler.clock import utc_now
from scheduler.migrations import NEWEST, bring_server_up_to_date, bring_up_to_date, missing

if TYPE_CHECKING:
    from scheduler.settings import Settings


def migrated(settings: "Settings", *, check: bool) -> Answer:
    """The answer to `spr admin migrate`."""
    with closing(open_(settings.database, clock=utc_now)) as store:
        version, to_do = store.version, missing(store.version)
        if check or not to_do:
            return _told(version, to_do=to_do, done=[])
        if not isinstance(store, SqliteStore):
            return _told(version, to_do=[], done=bring_server_up_to_date(settings.database))
        kept = _backup_beside(store)
    return _told(version, to_do=[], done=_all_or_nothing(settings.path, kept), kept=kept)


def _all_or_nothing(path: Path, kept: Path) -> list[str]:
    try:
        return bring_up_to_date(path)
    except BaseException:  # then nothing was done, and the next attempt makes a backup of its own
        kept.unlink()
        raise


def _backup_beside(store: SqliteStore) -> Path:
    name = f"{store.path.name}.version-{store.version}.{utc_now():%Y%m%dT%H%M%SZ}"
    kept = store.path.with_name(name)
    back_up(store, kept)
    return kept


def _told(version: int, *, to_do: list[str], done: list[str], kept: Path | None = None) -> Answer:
    document: dict[str, Any] = {"version": version, "newest": NEWEST, "to_do": to_do, "done": done}
    document["backup"] = str(kept) if kept else None
    if not to_do and not done:
        return Answer(document, [Line(f"The store is up to date: version {version}.", "title")])
    if to_do:
        title, end = f"The store is of version {version}; version {NEWEST} has", "Do it: spr admin migrate"
    else:
        title = f"The store was of version {version} and is of version {NEWEST} now. It has"
        end = f"As it was before, it is kept in {kept}" if kept else "Back it up: spr admin backup FILE"
    return Answer(
        document, [Line(title, "title"), *(Line(each, indent=2) for each in to_do or done), Line(end)]
    )
