"""A store of an older program brought up to date, with a backup made first."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from events.copying import back_up
from events.store import SqliteStore
from scheduler.cli.render import Answer, Line
from scheduler.clock import utc_now
from scheduler.migrations import NEWEST, bring_up_to_date, missing

if TYPE_CHECKING:
    from scheduler.settings import Settings


def migrated(settings: "Settings", *, check: bool) -> Answer:
    """The answer to `spr admin migrate`."""
    with closing(SqliteStore(settings.path, clock=utc_now)) as store:
        version, to_do = store.version, missing(store.version)
        if check or not to_do:
            return _told(version, to_do=to_do, done=[])
        kept = _backup_beside(store)
    try:
        done = bring_up_to_date(settings.path)
    except BaseException:  # then nothing was done, and the next attempt makes its own
        kept.unlink()
        raise
    return _told(version, to_do=[], done=done, kept=kept)


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
        title, end = f"The store was of version {version} and is of version {NEWEST} now. It has", _kept(kept)
    return Answer(
        document, [Line(title, "title"), *(Line(each, indent=2) for each in to_do or done), Line(end)]
    )


def _kept(kept: Path | None) -> str:
    return f"As it was before, it is kept in {kept}"
