"""The answer to `spr policy show`: what a profile or a national set says, in full."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.policies.finding import Found
from scheduler.cli.policies.listing import span_of, spoken_span
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from workflow.duties import LocalDuty, period
from workflow.national import NationalSet, Overlay
from workflow.profiles import Profile
from workflow.vocabulary import CriteriaOf


def shown(found: Found) -> Answer:
    """What it says, for people and for programs."""
    document = msgspec.to_builtins(found, enc_hook=_plain, str_keys=True)
    document.pop("content", None)
    match found:
        case Profile():
            document |= {"name": found.name, "in_force": span_of(found.in_force)}
            return Answer(document, list(_profile(found)))
        case NationalSet():
            document |= {"name": found.code, "in_force": span_of(found.in_force)}
            return Answer(document, list(_national(found)))
        case Overlay():
            return Answer(document | {"name": found.code}, list(_overlay(found)))


def shown_file(found: Found) -> tuple[str, Answer]:
    """The file of a profile as it was written."""
    if not isinstance(found, Profile) or not found.content:
        raise Ending(USAGE, f"{found.code} has no file: only profiles are written in one.")
    return found.content, Answer({"name": found.name, "content": found.content}, [])


def _plain(value: object) -> Any:  # noqa: ANN401  what JSON can hold
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _national(guidance: NationalSet) -> Iterator[Block]:
    yield Line(f"{guidance.code}: {guidance.says}", "title")
    yield Line(f"In force {spoken_span(*span_of(guidance.in_force).values())}.", indent=2)
    yield Line("Notifiable", "title")
    yield from (Line(each, indent=2) for each in guidance.criteria)
    yield Line("To whom", "title")
    yield Line(guidance.notify, indent=2)
    yield Line("Which review follows", "title")
    yield Line(guidance.review, indent=2)
    yield Line(f"Source: {guidance.source}", "dim")
    if guidance.to_be_confirmed:
        yield Line("To be confirmed by the partnership", "warn")
        yield from (Line(each, indent=2) for each in guidance.to_be_confirmed)


def _overlay(overlay: Overlay) -> Iterator[Block]:
    yield Line(f"{overlay.code}: {overlay.says}", "title")
    yield Line(
        f"Relaxed: {', '.join(overlay.duties)}. Their clocks ran on; they are marked, and no longer.",
        indent=2,
    )
    yield Line(f"Source: {overlay.source}", "dim")


def _profile(profile: Profile) -> Iterator[Block]:
    yield Line(f"{profile.name}: {profile.says}", "title")
    yield Line(f"Source: {profile.source}", indent=2)
    yield Line(f"Its file says: {spoken_span(*span_of(profile.in_force).values())}.", indent=2)
    yield Line(f"Criteria: {CriteriaOf(profile.criteria).means}", indent=2)
    yield Line(f"Local duties adopted: {', '.join(sorted(profile.duties)) or 'none'}", indent=2)
    if profile.anonymisation:
        yield Line(f"Anonymisation: {profile.anonymisation}", indent=2)
    for title, rows in _tables(profile).items():
        if rows:
            yield Line(title, "title")
            yield from (Line(f"{name}: {value}", indent=2) for name, value in rows)
    yield from _added(profile.added)
    yield from _stages(profile)


def _tables(profile: Profile) -> Mapping[str, list[tuple[str, str]]]:
    first = dict.fromkeys(sorted(profile.first_day_counts), "its first day counts")
    cut = {
        code: f"what comes after {hour} counts as of the next working day"
        for code, hour in profile.cut_off.items()
    }
    soon = {code: f"{counted(days, 'working day')} before" for code, days in profile.lead_times.items()}
    told = {
        "Readings": profile.readings,
        "Counting": {**first, **cut},
        "Told in advance": soon,
        "Who is told, and when": {
            ", ".join(sorted(ladder.duties)) or "every other duty": ladder.says for ladder in profile.ladders
        },
        "Copies": {fact: ", ".join(who) for fact, who in profile.copies.items()},
        "Signed off by": {what: ", then ".join(who) for what, who in profile.sign_off.items()},
        "Times without a number in the guidance": {
            name: str(period(code)) for name, code in profile.intervals.items()
        },
        "Local days off, for local duties only": {str(day): why for day, why in profile.not_working.items()},
        "Names": {**profile.groups, **profile.posts},
    }
    return {title: [*rows.items()] for title, rows in told.items()}


def _added(added: Mapping[str, LocalDuty]) -> Iterator[Block]:
    if added:
        yield Line("Duties it adds", "title")
        rows = [
            (
                code,
                duty.says,
                str(period(duty.within)),
                (duty.after and f"after {duty.after}") or duty.starts_with,
                ", ".join(duty.met_with),
            )
            for code, duty in added.items()
        ]
        yield Table(("duty", "what is agreed", "time", "from", "met by"), rows, 2)


def _stages(profile: Profile) -> Iterator[Block]:
    if profile.escalation:
        yield Line("Stages of a disagreement", "title")
        rows = [
            (each.stage, each.says, str(period(each.within)), each.between) for each in profile.escalation
        ]
        yield Table(("stage", "what is done", "within", "between"), rows, 2)
