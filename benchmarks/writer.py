"""A process that appends when it is told to, and says of each fact where it stands and how long it took.

writer WHAT NAME COUNT, where WHAT is what `ours` or `theirs` says of the store, as JSON.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from time import perf_counter
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.application import Application
from msgspec.structs import asdict, replace

from benchmarks import cases, peer
from benchmarks.engines import opened
from events.record import Write
from scheduler.clock import utc_now
from scheduler.requests import actor, new_id
from scheduler.service import Service
from scheduler.settings import Settings
from workflow.catalogue import INCIDENT

Appends = Callable[[str, int], int]
"""Appends one fact with this id, of which so many came before; gives its position."""


def ours(service: Service) -> dict[str, Any]:
    """What another process must know of a store to append to it."""
    return {"settings": asdict(service.settings)}


def theirs(other: Application[UUID], service: Service) -> dict[str, Any]:
    """The same of the peer's store, and what to record there."""
    told = peer.said(cases.consulted(service.given(INCIDENT)))
    return {"env": {**other.env, "CREATE_TABLE": "no"}, "told": told}


def main(what: Mapping[str, Any], name: str, number: int) -> None:
    """Say that it is ready, wait for the word, append, and say what came of it."""
    with ExitStack() as stack:
        append = _peers(what, name, stack) if "env" in what else _ours(what, name, stack)
        print("ready", flush=True)
        sys.stdin.readline()
        said = []
        for version in range(number):
            fact_id, began = new_id(utc_now()), perf_counter()
            position = append(fact_id, version)
            said.append(f"{fact_id} {position} {perf_counter() - began:.6f}")
        print(*said, sep="\n")


def _ours(what: Mapping[str, Any], name: str, stack: ExitStack) -> Appends:
    service = stack.enter_context(opened(msgspec.convert(what["settings"], Settings)))
    entry = cases.consulted(service.given(INCIDENT))
    draft, by = service.translation.draft(entry, service.given(INCIDENT)), actor()

    def append(fact_id: str, version: int) -> int:
        write = Write(f"incident/{name}", version, [replace(draft, id=fact_id)])
        return service.store.append([write], command_id=fact_id, request=b"asked", actor=by).first

    return append


def _peers(what: Mapping[str, Any], name: str, stack: ExitStack) -> Appends:
    other = stack.enter_context(closing(Application[UUID](env=what["env"])))
    case = peer.Case(f"incident/{name}")
    other.save(case)
    told = what["told"]

    def append(fact_id: str, _version: int) -> int:
        case.record(**{**told, "envelope": {**told["envelope"], "command_id": fact_id}})
        return other.save(case)[-1].notification.id

    return append


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
