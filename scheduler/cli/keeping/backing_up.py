"""A backup, and what to do with it."""

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING

from events.copying import back_up
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import counted

if TYPE_CHECKING:
    from events.evidence.chain import Verification
    from scheduler.service import Service

KEYS = "the keys, and the key to these: without them nobody reads the names and the free texts"


def backed_up(service: "Service", path: Path) -> Answer:
    """The answer to `spr admin backup`."""
    began = time.monotonic()
    found = back_up(service.store, path)
    seconds = round(time.monotonic() - began, 1)
    document = {
        "backup": str(path),
        **committed(service.store.log, found),
        "seconds": seconds,
        "not_in_it": [KEYS],
    }
    named = shlex.quote(str(path))
    page = [
        Line("A backup was made, examined, and compared with the store.", "title"),
        *told(found),
        Line(f"took   {seconds} seconds", indent=2),
        Line("Not in it", "title"),
        Line(KEYS, indent=2),
        Line("they have a backup of their own: spr admin keys backup FILE", indent=2),
        Line("Next", "title"),
        Line("Take it to another computer, and note the root somewhere else.", indent=2),
        Line(f"examine it     spr audit verify --database {named}", indent=2),
        Line(f"bring it back  spr admin restore {named}", indent=2),
    ]
    return Answer(document, page)


def committed(log: str, found: "Verification") -> dict[str, str | int]:
    """What a copy holds, for programs: the log, how many facts, and the root over them."""
    return {"log": log, "facts": found.facts, "root": found.root.hex()}


def told(found: "Verification") -> list[Line]:
    """What a copy holds, for people."""
    return [
        Line(f"holds  {counted(found.facts, 'fact')}", indent=2),
        Line(f"root   {found.root.hex()}", indent=2),
    ]
