"""New files for keystores: their tables and settings, and how they come to their place.

`secure_delete=ON` overwrites a destroyed key, and `journal_mode=DELETE` leaves no copy in a log;
with `synchronous=EXTRA` a key is on the disk before anything sealed with it is recorded.
"""

from __future__ import annotations

import os
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING

from events.places import sync_folder, system_errors_told
from events.refusals import StoreForeign
from events.sqlite.driver import driver
from events.sqlite.making import make_whole
from events.sqlite.tables import in_one_form

if TYPE_CHECKING:
    from pathlib import Path

    from events.keys.shelf import Contents
    from events.sqlite.driver import Execute

_APPLICATION = 0x7370726B  # "sprk"
_SETTINGS = ("secure_delete=ON", "journal_mode=DELETE", "synchronous=EXTRA")
_IDENTITY = f"PRAGMA application_id={_APPLICATION}; PRAGMA user_version=1;"
_TABLES = """
CREATE TABLE secret (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log TEXT,
    request BLOB NOT NULL CHECK (length(request) = 40)
) STRICT;
CREATE TABLE subject_key (
    subject TEXT PRIMARY KEY,
    wrapped BLOB CHECK (length(wrapped) = 40),
    kc BLOB NOT NULL CHECK (length(kc) = 16)
) STRICT, WITHOUT ROWID;
"""
ADDED = """
CREATE TABLE IF NOT EXISTS named_secret (
    name TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 40)
) STRICT;
CREATE TABLE IF NOT EXISTS wrapping (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    check_value BLOB NOT NULL CHECK (length(check_value) = 16)
) STRICT;
"""
"""The tables that came later; a keystore made before them is given them."""


def make_file(path: Path, contents: Contents) -> None:
    """A new file that holds this; StoreExists, Unsafe or StoreFull where it cannot be made."""

    def fill(connection: driver.Connection) -> None:
        set_up(connection)
        connection.executescript(f"BEGIN IMMEDIATE; {_IDENTITY} {_TABLES} {ADDED}")
        _put_all(connection, contents)
        connection.execute("COMMIT")

    make_whole(path, fill)


def replace_file(path: Path, contents: Contents, aside: Path) -> Path | None:
    """Such a file in the place of another; where that one is kept now, if there was one."""
    ready = path.with_name(path.name + ".ready")
    kept: Path | None = None
    try:
        with system_errors_told(path):
            ready.unlink(missing_ok=True)
            make_file(ready, contents)
            if path.exists():
                kept = path.rename(_free(aside))
            os.link(ready, path)
            sync_folder(path.absolute().parent)
    finally:
        ready.unlink(missing_ok=True)
    return kept


def identify(connection: driver.Connection, path: Path) -> None:
    """Raise StoreForeign where the file is not a keystore."""
    ((application,),) = connection.execute("PRAGMA application_id")
    if application != _APPLICATION:
        raise StoreForeign(f"{path} is not a keystore.", "Check the path.")


def altered(execute: Execute) -> list[str]:
    """What the file holds beside the tables that were made, and which of those are not as made."""
    with closing(driver.connect(":memory:")) as made:
        made.executescript(_TABLES + ADDED)
        expected = _named(made.execute)
    found = _named(execute)
    odd = sorted(name for name in expected | found if expected.get(name) != found.get(name))
    return [f"In the keystore, {name} is not as this program makes it." for name in odd]


def _named(execute: Execute) -> dict[str, str]:
    rows = execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {f"the {kind} {name}": in_one_form(sql) for kind, name, sql in rows}


def set_up(connection: driver.Connection) -> None:
    """Set what every connection to a keystore has set."""
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")


def _free(path: Path) -> Path:
    """The path, or the first one like it at which nothing lies."""
    like = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return path if not path.exists() else next(each for each in like if not each.exists())


def _put_all(connection: driver.Connection, contents: Contents) -> None:
    connection.execute("INSERT INTO secret VALUES (1, ?, ?)", (contents.log, contents.request))
    if contents.check_value is not None:
        connection.execute("INSERT INTO wrapping VALUES (1, ?)", (contents.check_value,))
    connection.executemany("INSERT INTO named_secret VALUES (?, ?)", contents.secrets.items())
    rows = ((subject, row.wrapped, row.kc) for subject, row in contents.subjects.items())
    connection.executemany("INSERT INTO subject_key VALUES (?, ?, ?)", rows)
