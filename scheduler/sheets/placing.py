"""How a file gets its name: it is made aside, seen to the disk, and only then put where it was asked for.

Nothing half-written is ever found under the name, whatever happens meanwhile, and nobody but this account
may read it. What is there already stays, unless it was said that it may be replaced.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
_STORE = b"SQLite format 3\0"

Make = Callable[[Path], object]
"""Writes a file at a path where nothing is."""


class NotPlaced(Exception):
    """The file could not be put where it was asked for; the message says why, and what to do."""


def place(files: Mapping[Path, Make], *, replace: bool = False) -> None:
    """Make each file aside, and when all are made put them in their places; NotPlaced where that fails."""
    for path in files:
        see_that_it_is_free(path, replace=replace)
    first = next(iter(files))
    with _told(first), _aside(first.parent) as aside:
        made = {path: _made(aside / f"{number}{path.suffix}", make) for number, (path, make) in _each(files)}
        placed: list[Path] = []
        try:
            for path, file in made.items():
                _put(file, path, replace=replace)
                placed.append(path)
        except BaseException:
            if not replace:  # what was replaced cannot be brought back
                for path in placed:
                    path.unlink(missing_ok=True)
            raise
        _sync(first.parent, os.O_RDONLY)


def _each(files: Mapping[Path, Make]) -> Iterator[tuple[int, tuple[Path, Make]]]:
    return enumerate(files.items())


def place_text(text: str, path: Path, *, replace: bool = False) -> None:
    """Put a text in its place, every byte as it is."""
    place({path: lambda made: made.write_text(text, "utf-8", newline="")}, replace=replace)


def see_that_it_is_free(path: Path, *, replace: bool = False) -> None:
    """Raise NotPlaced where the file cannot be put, before anything is done for it."""
    with _told(path):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            _see_that_the_folder_takes_it(path)
            return
        if stat.S_ISLNK(mode):
            raise NotPlaced(f"{path} is a link, and what it leads to is left alone. Name the file itself.")
        if stat.S_ISDIR(mode):
            raise NotPlaced(f"{path} is a folder. Name a file in it.")
        if not stat.S_ISREG(mode):
            raise NotPlaced(
                f"{path} is a pipe or a device. Name a file; or print the answer, and pipe it on: --format"
            )
        if not replace:
            raise NotPlaced(f"{path} is there already. Name another file, or let it be replaced: --replace")
        _see_that_it_is_no_store(path)
        _see_that_the_folder_takes_it(path)


def _see_that_it_is_no_store(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_STORE)) == _STORE:
            raise NotPlaced(f"{path} is a database, perhaps a record. It is not replaced: name another file.")


def _see_that_the_folder_takes_it(path: Path) -> None:
    folder = path.parent
    if not folder.exists():
        raise NotPlaced(f"{path} cannot be written: there is no folder {folder}. Make it, or name another.")
    if not folder.is_dir():
        raise NotPlaced(f"{path} cannot be written: {folder} is no folder. Name a file in a folder.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotPlaced(
            f"{path} cannot be written: this login may write nothing in {folder}. Name another folder."
        )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in a sentence what the system refuses."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise NotPlaced(
                f"The disk has no room for {path}, and nothing was written. "
                "Make room, or name a file elsewhere."
            ) from error
        why = error.strerror or str(error)
        raise NotPlaced(
            f"{path} cannot be written: {why}. Nothing was written; name another file or folder."
        ) from error


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder of this account alone, on the same disk, that is gone at the end."""
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as made:
        yield Path(made)


def _made(path: Path, make: Make) -> Path:
    make(path)
    path.chmod(0o600)
    _sync(path, os.O_RDWR)
    return path


def _put(made: Path, path: Path, *, replace: bool) -> None:
    """Give the file its name; where none may be replaced, a name that was taken meanwhile is not."""
    if replace:
        made.replace(path)
        return
    try:
        os.link(made, path)
    except FileExistsError:
        see_that_it_is_free(path)
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        see_that_it_is_free(path)  # a disk that knows no links, such as a memory stick
        made.rename(path)


def _sync(path: Path, how: int) -> None:
    if os.name == "nt" and path.is_dir():  # there a folder cannot be opened, and its names are kept without
        return
    descriptor = os.open(path, how)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
