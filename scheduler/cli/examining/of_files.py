"""What the doctor looks at in the folder of a store: the files, and who can open them."""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from events.keys.permissions import checked_own
from events.keys.wrapping import coming
from events.places import writable
from events.refusals import RecordError, StoreMissing, Unsafe
from events.sqlite.driver import library_version
from events.store import open_
from scheduler.cli.examining.checks import FAIL, NONE, OK, WARN, Check
from scheduler.clock import utc_now
from scheduler.keys import key_places
from scheduler.missing import advice

if TYPE_CHECKING:
    from scheduler.settings import Settings

_NAME_IT = "name the file of the record: --database PATH"
SAFE_SQLITE = (3, 51, 3)


def library() -> Check:
    """The SQLite library in use."""
    version = library_version()
    if tuple(map(int, version.split("."))) >= SAFE_SQLITE:
        return Check("sqlite", OK, f"library {version}")
    said = f"library {version}; versions before 3.51.3 can, rarely, damage a file in use"
    return Check("sqlite", WARN, said, "install the package pysqlite3, or a newer SQLite")


def files(settings: "Settings") -> Iterator[Check]:
    """The store, the files of keys, and who can open them."""
    store = settings.path
    if not store.exists():
        yield Check("store", FAIL, f"{NONE} at {store}", advice(settings, ""))
        return
    if not store.is_file():
        yield Check("store", FAIL, f"{store} is {'a folder' if store.is_dir() else 'not a file'}", _NAME_IT)
        return
    yield _is_a_store(store)
    if not writable(store):
        said = "it can be read, and nothing can be recorded in it"
        yield Check("writing", WARN, said, "let this account write the file and its folder")
    yield from key_files(settings)
    yield modes(settings, [store, store.parent])


def key_files(settings: "Settings") -> Iterator[Check]:
    """The files of keys that are missing, or half wrapped anew."""
    places = key_places(settings)
    for name, path in (("keys", places.file), ("key to the keys", places.kek)):
        if path is not None and not path.is_file():
            yield Check(name, FAIL, f"there is none at {path}", "bring it back from its own backup")
    if coming(places.kek).exists():
        said = "wrapping the keys anew was cut short; they open all the same"
        yield Check("rotation", WARN, said, "finish it: spr admin keys rotate")


def _is_a_store(path: Path) -> Check:
    try:
        open_(path, clock=utc_now).close()
    except Unsafe:  # what is said of the file modes tells how to mend it
        pass
    except RecordError as error:
        return Check("store", FAIL, error.says, error.remedy)
    return Check("store", OK, str(path))


def modes(settings: "Settings", places: Sequence[Path] = ()) -> Check:
    """Whether other accounts can open these places or the files of keys."""
    keys = key_places(settings)
    paths = [path for path in (*places, keys.file) if path is not None and path.exists()]
    try:
        checked_own(keys.kek, "key to the keys")
    except StoreMissing:  # said already
        pass
    except RecordError as error:
        return Check("file modes", FAIL, error.says, error.remedy)
    exposed = [path for path in paths if open_to_others(path)]
    remedy = "; ".join(f"chmod {'700' if path.is_dir() else '600'} '{path}'" for path in exposed)
    if any(not path.is_dir() for path in exposed):
        return Check("file modes", FAIL, "other accounts can open some of them", remedy)
    if exposed:
        said = "only this account can open the files; others can look into their folder"
        return Check("file modes", WARN, said, f"a folder of their own would be better; or: {remedy}")
    return Check("file modes", OK, "only this account can open the files")


def open_to_others(path: Path) -> bool:
    """Whether other accounts may open a file or look into a folder."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
