"""Where the files may lie: their permissions, their folder, their file system.

The files of the record are looked at with `stat` and never opened here: closing a file drops
every POSIX lock which the process holds on it, SQLite's own included
(SQLite, "How To Corrupt An SQLite Database File", section 2.2).
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from events.refusals import (
    StoreExists,
    StoreForeign,
    StoreFull,
    StoreMissing,
    StoreUnreadable,
    Unsafe,
)

_OTHERS = 0o077
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "glusterfs", "gpfs",
    "fuse.sshfs", "fuse.glusterfs", "fuse.davfs", "fuse.rclone", "fuse.s3fs", "ncpfs", "coda",
}  # fmt: skip


@contextmanager
def system_errors_told(path: Path) -> Iterator[None]:
    """Say in our words what the system refuses: StoreFull or StoreUnreadable."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StoreFull(f"The disk has no room for {path}.", "Make room, then try again.") from error
        reason = error.strerror or str(error)
        raise StoreUnreadable(f"{path} cannot be used: {reason}.", "Check who may use the folder.") from error


def is_server(place: str | Path) -> bool:
    """Whether an address means a PostgreSQL server."""
    return str(place).startswith(("postgresql:", "postgres:"))


def path_of(place: str | Path) -> Path:
    """The path meant by a path or by a `sqlite:///` address."""
    text = str(place)
    return Path(text.removeprefix("sqlite:///")) if text.startswith("sqlite:") else Path(place)


def checked_private(path: Path, what: str = "record", *, missing_ok: bool = False) -> None:
    """Raise StoreMissing, StoreForeign or Unsafe where the file is not ours alone to read."""
    with system_errors_told(path):
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            if missing_ok:
                return
            raise StoreMissing(f"There is no {what} at {path}.", "Check the path.") from None
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a file"
        raise StoreForeign(f"{path} is {kind}.", f"Name the file of the {what}.")
    if status.st_mode & _OTHERS:
        raise Unsafe(f"Other accounts can open {path}.", f"Take that away: chmod 600 '{path}'")


def identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path, by device and number; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def writable(path: Path) -> bool:
    """Whether this account can write the file, and the files SQLite lays beside it."""
    return all(os.access(each, os.W_OK) for each in (path, path.absolute().parent))


def read_only_mode(path: Path) -> str:
    """`immutable` where nothing is left to merge: then not even SQLite's side files are made."""
    wal = path.with_name(path.name + "-wal")
    return "ro" if wal.exists() and wal.stat().st_size else "ro&immutable=1"


def no_record(path: Path) -> StoreForeign:
    """The refusal to take a file for a record."""
    if path.stat().st_size == 0:
        remedy = "Check the path, or restore the newest backup there."
        return StoreForeign(f"{path} is empty: it is no record.", remedy)
    return StoreForeign(f"{path} belongs to another program.", "Check the path.")


def claim(path: Path) -> None:
    """Make the folder, for this account alone, where a new file is to lie.

    Raises StoreExists where the file is there already, or what SQLite left beside one that was:
    it would be merged into the new one. Raises Unsafe on a network file system.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() or path.is_symlink():
        raise taken(path)
    for left in (beside for beside in side_files(path) if beside.exists()):
        raise StoreExists(
            f"{left} was left by a file that is gone, and may hold its newest facts.",
            f"Move it away, and keep it; or choose another path than {path}.",
        )
    checked_local(path)


def taken(path: Path) -> StoreExists:
    """The refusal to put a file where something is."""
    return StoreExists(f"There is already something at {path}.", "Choose another path.")


def side_files(path: Path) -> list[Path]:
    """The files that SQLite lays beside its own while it is in use."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def put_file(path: Path, content: bytes) -> None:
    """Write a new small file, readable by this account alone, and see it to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync(path: Path) -> None:
    """See what a file holds to the disk; not for a file that SQLite has open."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """See the names in a folder to the disk."""
    sync(folder)


def checked_local(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> None:
    """Raise Unsafe where the path lies on a network file system (SQLite, "Write-Ahead Logging")."""
    if mounts.exists():
        kind = file_system(path.absolute().resolve(), mounts.read_text("utf-8", "replace"))
        if kind in _NETWORK:
            raise Unsafe(
                f"{path} lies on a network file system ({kind}), where SQLite loses data.",
                "Keep the record on a disk of this computer, or use PostgreSQL.",
            )


def file_system(path: Path, mounts: str) -> str | None:
    """The kind of file system that holds a path, from the text of `/proc/self/mountinfo`."""
    best, kind = -1, None
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = Path(left.split(" ")[4].replace("\\040", " "))
        if (path == point or point in path.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), right.split(" ")[0]
    return kind
