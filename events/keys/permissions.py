"""Who else can read a key: what the permission bits say, and what an access control list says.

A credential of the service manager belongs to root and is opened to the service's account by an
access control list; its group bits then show the list's mask and not the rights of a group (acl(5)).
"""

from __future__ import annotations

import os
import stat
from struct import iter_unpack
from typing import TYPE_CHECKING

from events.places import checked_private, system_errors_told
from events.refusals import Unsafe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LIST = "system.posix_acl_access"
_USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x02, 0x04, 0x08, 0x10, 0x20
_HEADER = 4
_READ = 4


def checked_own(path: Path, what: str) -> None:
    """Raise StoreMissing, StoreForeign or Unsafe where the file is not ours (or root's) alone to read."""
    entries = list(_entries(path))
    if not entries:
        checked_private(path, what)
        return
    readers = [_said(tag, who) for tag, who in _readers(entries)]
    if path.stat().st_mode & stat.S_IRWXO:
        readers.append("everybody")
    if readers:
        raise Unsafe(
            f"The {what} {path} can be read by {' and '.join(readers)}.",
            f"Take that away: setfacl -b '{path}' && chmod 600 '{path}'",
        )


def _readers(entries: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Who, beside the owner, root and this account, may read by the list as its mask limits it."""
    mask = next((rights for tag, rights, _ in entries if tag == _MASK), 0o7)
    for tag, rights, who in entries:
        ours = tag == _USER and who in (0, os.geteuid())
        if tag in (_USER, _GROUP_OBJ, _GROUP) and not ours and rights & mask & _READ:
            yield tag, who


def _said(tag: int, who: int) -> str:
    return {_USER: f"the account with the number {who}", _GROUP: f"the group with the number {who}"}.get(
        tag, "its group"
    )


def _entries(path: Path) -> Iterator[tuple[int, int, int]]:
    """Tag, rights and number of each entry of the list; nothing where there is none."""
    if not hasattr(os, "getxattr"):  # lists of this kind are Linux's
        return
    with system_errors_told(path):
        try:
            held = os.getxattr(path, _LIST)
        except OSError:  # no list, no such file, or a file system without lists
            return
    yield from iter_unpack("<HHI", held[_HEADER:])
