"""A process that appends to a record, and says on its output what was acknowledged.

writer.py RECORD NAME COUNT [early | throttled BYTES]

`early` acknowledges before it appends, which is wrong and must be noticed.
`throttled` lets no file grow by more than so many bytes, then lifts that limit.
"""

import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

from events.keystore import Keystore, beside
from events.record import Actor, Draft, Write
from events.refusals import StoreFull, StreamMoved
from events.store import open_

ACTOR = Actor(id="ann", host="desk", program="writer")
NOTE = "x" * 300


def say(*words):
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def draft(name, number):
    data = {"who": name, "n": number, "note": NOTE}
    return Draft(id=f"{name}-{number}", type="thing.happened", schema=1, occurred="unknown", data=data)


def append(store, stream, name, number, command_id):
    """Append at whatever version the stream has, trying again when somebody was faster."""
    while True:
        facts = store.stream(stream)
        version = facts[-1].version if facts else 0
        try:
            write = Write(stream, version, [draft(name, number)])
            return store.append([write], command_id=command_id, request=b"", actor=ACTOR)
        except StreamMoved:
            continue


def lift_limit():
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def main(place, name, count, *how):
    path = Path(place)
    keys = Keystore.open(beside(path)[0])
    store = open_(path, clock=lambda: datetime.now(UTC), keys=keys)
    if how[:1] == ("throttled",):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(how[1]), resource.RLIM_INFINITY))
    say("ready")
    for number in range(int(count)):
        stream = "case/shared" if number % 4 == 0 else f"case/{name}"
        if how == ("early",):
            say(f"{name}-{number}", 0)
            sleep(0.05)
        try:
            done = append(store, stream, name, number, f"{name}-{number}")
        except StoreFull as full:
            say("full", full.says)
            lift_limit()
            continue
        say(f"{name}-{number}", done.last)
    store.close()
    keys.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
