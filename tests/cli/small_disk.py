"""A process that runs `spr` on a small disk of its own, with less and less room, and says what came of it.

small_disk.py OFFICE DISK NOW LINE [ROOM ...]

For each room in bytes (or `read-only`, a disk on which nothing can be written), OFFICE is copied to DISK,
the line is run there, and run again when the disk is as it was. One line of JSON tells of each. It must
be started in a mount namespace of its own: unshare --user --map-root-user --mount.
"""

import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import scheduler.clock
from events.evidence.chain import verify
from events.store import open_
from scheduler.cli import main

SIZE = 4 * 2**20


def run(line):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(shlex.split(line))
    return code, err.getvalue()


def store_of(office):
    """How many facts the store holds, and whether it is what was recorded; neither where there is none."""
    path = office / "spr.db"
    if not path.exists():
        return {"facts": None, "ok": None}
    with closing(open_(path, clock=scheduler.clock.utc_now)) as store:
        found = verify(store)
    return {"facts": found.facts, "ok": found.ok}


def fill(disk, room):
    """Leave so many bytes of room on the disk."""
    free = os.statvfs(disk)
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(bytes(max(0, free.f_bavail * free.f_frsize - room)))


def remount(disk, how):
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)


def attempt(office, disk, line, room):
    for left in disk.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copytree(office, disk / "office")
    (disk / "office").chmod(0o700)
    os.environ["SPR_DATABASE"] = str(disk / "office" / "spr.db")
    if room == "read-only":
        remount(disk, "ro")
    else:
        fill(disk, int(room))
    code, err = run(line)
    if room == "read-only":
        remount(disk, "rw")
    else:
        (disk / "ballast").unlink()
    then = {**store_of(disk / "office"), "left": sorted(p.name for p in disk.rglob("*") if p.is_file())}
    again = run(line)[0]
    return {"room": room, "code": code, "err": err, "then": then, "again": again, **store_of(disk / "office")}


def begin(office, disk, now, line, *rooms):
    scheduler.clock.time = SimpleNamespace(time=lambda: float(now))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", disk], check=True)
    os.chdir(disk)
    for room in rooms:
        sys.stdout.write(json.dumps(attempt(Path(office), Path(disk), line, room)) + "\n")


if __name__ == "__main__":
    begin(*sys.argv[1:])
