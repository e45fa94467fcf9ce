"""A process that appends to a record, and says on its output what was acknowledged.

writer.py RECORD NAME COUNT [early | timed | throttled BYTES]

The keystore lies beside the record, or where SPR_TEST_KEYS says.
`early` acknowledges before it appends, which is wrong and must be noticed.
`timed` says how long each append took, in seconds.
`throttled` lets no file grow by more than so many bytes, then lifts that limit.
"""

import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep

from events.keystore import Keystore, beside
from events.record import Actor, Draft, Write
from events.refusals import StoreFull, StreamMoved
from events.store import open_

ACTOR = Actor(id="ann.smith", host="desk-1", program="writer")  # on a server, also the login
NOTE = "x" * 300


def say(*words):
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def draft(name, number):
    data = {"who": name, "n": number, "note": NOTE}
    return Draft(id=f"{name}-{number}", type="thing.happened", schema=1, occurred="unknown", data=data)


def append(store, stream, name, number, command_id):
    """Append at whatever version the stream has, trying again when somebody was faster."""
    while True:
        version = next((head.version for head in store.streams(stream) if head.name == stream), 0)
        write, begun = Write(stream, version, [draft(name, number)]), perf_counter()
        try:
            done = store.append([write], command_id=command_id, request=b"", actor=ACTOR)
        except StreamMoved:
            continue
        return done, perf_counter() - begun


def lift_limit():
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def main(place, name, count, *how):
    keys = Keystore.open(os.environ.get("SPR_TEST_KEYS") or beside(Path(place))[0])
    store = open_(place, clock=lambda: datetime.now(UTC), keys=keys)
    if how[:1] == ("throttled",):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(how[1]), resource.RLIM_INFINITY))
    say("ready")
    for number in range(int(count)):
        stream = "case/shared" if number % 4 == 0 else f"case/{name}"
        if how == ("early",):
            say(f"{name}-{number}", 0)
            sleep(0.05)
        try:
            done, waited = append(store, stream, name, number, f"{name}-{number}")
        except StoreFull as full:
            say("full", full.says)
            lift_limit()
            continue
        say(f"{name}-{number}", done.last, *([f"{waited:.6f}"] if how == ("timed",) else []))
    store.close()
    keys.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
