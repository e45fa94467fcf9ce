"""The answer to `spr policy check`: every fault of every file, each with its place and what to do."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from events.refusals import StoreMissing
from scheduler.cli.policies.finding import file_of
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from workflow.checking import all_overlaps, check
from workflow.profile_tables import Fault
from workflow.profiles import Profile
from workflow.workingdays import Calendar

if TYPE_CHECKING:
    from scheduler.cli.session import Session


class Checked(NamedTuple):
    """One file, the profile in it as far as it could be read, and its faults."""

    file: str
    profile: Profile | None
    faults: list[Fault]


def checked(session: "Session", named: Sequence[str]) -> Answer:
    """Look at every file, and at all of them together."""
    calendar, adopted = _to_compare_with(session)
    looked_at = [Checked(each, *check(file_of(each), calendar, adopted)) for each in dict.fromkeys(named)]
    profiles = [each.profile for each in looked_at if each.profile]
    for profile, fault in all_overlaps(profiles):
        next(each for each in looked_at if each.profile is profile).faults.append(fault)
    return faults_of(looked_at)


def _to_compare_with(session: "Session") -> tuple[Calendar, list[Profile]]:
    """The bank holidays and the profiles of the store; without one, those that come with the program."""
    try:
        with session.service() as service:
            return service.calendar, [each.profile for each in service.policy.adopted]
    except StoreMissing:
        held = json.loads(files("workflow").joinpath("data", "england-and-wales.json").read_text("utf-8"))
        days = {date.fromisoformat(e["date"]): e["title"] for e in held["england-and-wales"]["events"]}
        return Calendar("england-and-wales", held["revision"], days), []


def faults_of(looked_at: Sequence[Checked]) -> Answer:
    """The faults that were found, each once, for people and for programs."""
    looked_at = [each._replace(faults=list(dict.fromkeys(each.faults))) for each in looked_at]
    rows = [
        {"file": each.file, "place": fault.place, "says": fault.says, "remedy": fault.remedy}
        for each in looked_at
        for fault in each.faults
    ]
    document: dict[str, Any] = {"ok": not rows, "faults": rows}
    return Answer(document, [line for each in looked_at for line in _page(each)], rows)


def _page(one: Checked) -> Iterator[Block]:
    if not one.faults:
        name = one.profile.name if one.profile else one.file
        yield Line(f"{one.file}: {name} can be adopted: spr policy adopt {one.file} --reason WHY", "good")
        return
    yield Line(f"{one.file}: {counted(len(one.faults), 'fault')}", "bad")
    yield Table(
        ("where", "what is wrong", "what to do"), [tuple(map(str, _row(each))) for each in one.faults], 2
    )


def _row(fault: Fault) -> tuple[str, str, str]:
    return fault.place, fault.says, fault.remedy
