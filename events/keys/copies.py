"""Copies of a keystore: a file with everything it holds, checked before it has its name.

A copy holds wrapped keys only, and nothing opens it without the key-encryption key,
which is therefore never kept beside it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from events.keys.file_making import make_file
from events.keys.file_shelf import FileShelf
from events.keys.wrapping import DoesNotFit, fitting
from events.places import claim, sync_folder, system_errors_told
from events.refusals import KeyMissing, Unsafe
from events.sealing import commitment

if TYPE_CHECKING:
    from pathlib import Path

    from events.keys.shelf import Contents, Shelf
    from events.keys.wrapping import WrappingKey

_ANOTHER = "Use another copy."


def back_up(shelf: Shelf, kek: Path, copy: Path) -> Contents:
    """A copy of the keystore in a new file, and what it holds.

    Raises StoreExists, StoreFull, KeyMissing where a key does not unwrap,
    Unsafe where the key-encryption key lies in the same folder.
    """
    if copy.absolute().parent.resolve() == kek.absolute().parent.resolve():
        raise Unsafe(
            f"The key-encryption key lies in the same folder as {copy} would.",
            "Keep the copy elsewhere, best on another medium: who finds both can open everything.",
        )
    with system_errors_told(copy):
        claim(copy)
    contents = shelf.contents()
    unchecked = copy.with_name(copy.name + ".unchecked")
    try:
        with system_errors_told(copy):
            unchecked.unlink(missing_ok=True)
            make_file(unchecked, contents)
            if read_copy(unchecked, kek) != contents:
                raise KeyMissing(f"The copy {copy} does not hold what was copied.", "Check the disk.")
            os.link(unchecked, copy)  # unlike a renaming it never replaces a file
    finally:
        unchecked.unlink(missing_ok=True)
    with system_errors_told(copy):
        sync_folder(copy.absolute().parent)
    return contents


def read_copy(copy: Path, kek: Path) -> Contents:
    """What a copy holds, once every key in it has been unwrapped; KeyMissing where one does not.

    Raises also StoreMissing, StoreForeign, Unsafe, and RecordBroken for a damaged file.
    """
    shelf = FileShelf.open(copy)
    try:
        if not shelf.whole():
            raise KeyMissing(f"The copy {copy} is damaged.", _ANOTHER)
        contents = shelf.contents()
    finally:
        shelf.close()
    _check(contents, fitting(kek, contents.request, str(copy)), copy)
    return contents


def _check(contents: Contents, key: WrappingKey, copy: Path) -> None:
    try:
        for wrapped in contents.every_wrapped():
            key.unwrap(wrapped)
    except DoesNotFit:
        raise KeyMissing(f"A key in {copy} was altered.", _ANOTHER) from None
    for row in contents.subjects.values():
        if row.wrapped is not None and commitment(key.unwrap(row.wrapped)) != row.kc:
            raise KeyMissing(f"A key in {copy} is not the one that was kept there.", _ANOTHER)
