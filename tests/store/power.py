"""What a disk can hold after a loss of power, rebuilt from the calls of a program (strace).

What was synced is there. Of what was written since, any part may be: each sector of 512 bytes by itself.
A file that was made or removed is so for certain once its folder was synced (fsync(2), POSIX).
"""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from enum import Enum

SECTOR = 512
SYNCS = ("fsync", "fdatasync")
CALLS = (
    "openat,open,creat,pwrite64,write,pwritev,ftruncate,fallocate,fsync,fdatasync,unlink,unlinkat,rename,link"
)
_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?:<(.*?)>)?(?: .*)?")
_FILE = re.compile(r'\d+<(?P<path>[^>]*)>(?:, "(?P<bytes>(?:\\x[0-9a-f]{2})*)")?(?P<numbers>(?:, \d+)*)')
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Kept(Enum):
    """What the disk kept of what was not synced."""

    NOTHING = 0
    SOME = 1
    EVERYTHING = 2


@dataclass
class File:
    """The bytes on the disk, and what was written since, as offset and bytes; None sets the length."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list = field(default_factory=list)

    def sync(self):
        for each in self.pending:
            _apply(self.durable, *each)
        self.pending = []

    def after(self, kept, chance):
        """The bytes that may be found after a loss of power."""
        found = bytearray(self.durable)
        for offset, written in self.pending:
            for at, sector in _sectors(offset, written):
                if kept is Kept.EVERYTHING or (kept is Kept.SOME and chance.random() < 0.5):
                    _apply(found, at, sector)
        return bytes(found)


def _sectors(offset, written):
    if written is None:
        yield offset, None
        return
    at = 0
    while at < len(written):
        end = min(len(written), at + SECTOR - (offset + at) % SECTOR)
        yield offset + at, written[at:end]
        at = end


def _apply(target, offset, written):
    if written is None:
        target[:] = target[:offset].ljust(offset, b"\0")
        return
    target.extend(b"\0" * (offset - len(target)))
    target[offset : offset + len(written)] = written


def _plain(text):
    """A path, of which strace gives the bytes in hexadecimal."""
    return bytes.fromhex(text.replace("\\x", "")).decode() if text.startswith("\\x") else text


class Disk:
    """The files of one folder, as the calls of a program leave them; what it said on its output."""

    def __init__(self, folder):
        self.folder = folder
        self.said = b""
        self.durable = {path.name: File(bytearray(path.read_bytes())) for path in folder.iterdir()}
        self.current = dict(self.durable)

    def images(self, calls, crashes, chance):
        """A loss of power right after each of these numbers of a call: the files by name, what was said."""
        for number, (call, arguments, result, opened) in enumerate(calls):
            if result >= 0:
                self._do(call, arguments, opened)
            elif call in SYNCS:
                self._forget(_plain(_FILE.match(arguments)["path"]))
            for _ in range(crashes.count(number)):
                kept = chance.choice(list(Kept))
                yield self._after(kept, chance), self.said.decode().splitlines()

    def _after(self, kept, chance):
        names = sorted(self.durable.keys() | self.current.keys())
        choices = {Kept.NOTHING: [self.durable], Kept.EVERYTHING: [self.current]}
        either = choices.get(kept, [self.durable, self.current])
        found = {name: chance.choice(either).get(name) for name in names}
        return {name: file.after(kept, chance) for name, file in found.items() if file}

    def _do(self, call, arguments, opened):
        match call:
            case "write" | "pwrite64" | "pwritev" | "fsync" | "fdatasync" | "ftruncate" | "fallocate":
                self._with_file(call, _FILE.match(arguments))
            case "unlink" | "unlinkat":
                if (name := self._name(_TEXT.search(arguments)[1])) is not None:
                    self.current.pop(name, None)
            case "open" | "openat" if "O_CREAT" in arguments:
                if (name := self._name(opened)) is not None:
                    self.current.setdefault(name, File())
            case "rename" | "link":
                texts = _TEXT.findall(arguments)
                assert all(self._name(text) is None for text in texts), "a call that this disk does not know"

    def _forget(self, path):
        """A sync failed: the system may take for written what was not (PostgreSQL wiki, "Fsync Errors")."""
        if (file := self.current.get(self._name(path))) is not None:
            file.pending = []

    def _with_file(self, call, found):
        path, numbers = _plain(found["path"]), [int(number) for number in found["numbers"].split(", ")[1:]]
        written = bytes.fromhex((found["bytes"] or "").replace("\\x", ""))
        if path.startswith("pipe:"):
            self.said += written
        elif path == str(self.folder) and call == "fsync":
            self.durable = dict(self.current)
        elif (file := self.current.get(self._name(path))) is not None:
            match call:
                case "pwrite64":
                    file.pending.append((numbers[-1], written))
                case "ftruncate":
                    file.pending.append((numbers[-1], None))
                case "fsync" | "fdatasync":
                    file.sync()
                case _:
                    raise AssertionError(f"a call that this disk does not know: {call}")

    def _name(self, path):
        """The name of a file of this folder; shared memory is not on any disk."""
        path = _plain(path or "")
        inside = path.startswith(f"{self.folder}/") and not path.endswith("-shm")
        return path.rpartition("/")[2] if inside else None


def failed_syncs(calls):
    """The paths of which a sync failed."""
    return [
        _plain(_FILE.match(arguments)["path"])
        for call, arguments, result, _ in calls
        if call in SYNCS and result < 0
    ]


def traced(trace, program, *arguments, inject=()):
    """Run a program of Python and give every call that matters: name, arguments, result, file opened."""
    options = ["-f", "-y", "-xx", "-qq", "-s", "1000000", "-e", f"trace={CALLS}", "-e", "signal=none"]
    command = ["strace", *options, *inject, "-o", trace, sys.executable, "-c", program, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    matches = map(_CALL.fullmatch, trace.read_text("ascii").splitlines())
    return [(m[1], m[2], int(m[3]), m[4]) for m in matches if m]
