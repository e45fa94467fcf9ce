"""A process that follows a record and keeps a line for each fact it saw: all it knows when begun again.

follower.py RECORD LINES UNTIL

A line is what it does with a fact and where it stands, in one write; a line cut off by a kill is dropped.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from events.following import follow
from events.store import open_


def kept(lines):
    """The position of the last whole line; what was cut off is taken away."""
    whole = lines.read_bytes() if lines.exists() else b""
    whole = whole[: whole.rfind(b"\n") + 1]
    lines.write_bytes(whole)
    return int(whole.splitlines()[-1].split()[0]) if whole else 0


def main(place, name, until):
    lines = Path(name)
    store = open_(place, clock=lambda: datetime.now(UTC))
    at = kept(lines)
    descriptor = os.open(lines, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for fact in follow(store, at, page=7, until=int(until)):
        said = (fact.position, fact.id, fact.stream, fact.version, fact.recorded.isoformat())
        os.write(descriptor, (" ".join(map(str, said)) + "\n").encode())
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
