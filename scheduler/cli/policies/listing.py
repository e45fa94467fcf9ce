"""The answer to `spr policy list`: what there is, and what a case of today is judged by."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.cli.policies.finding import known_profiles
from scheduler.cli.render import Answer, Block, Line, Table
from workflow.moments import london_day, spoken_day
from workflow.national import COVID, NATIONAL
from workflow.policy import Policy
from workflow.profiles import Profile
from workflow.spans import Span

if TYPE_CHECKING:
    from scheduler.service import Service


def listed(service: "Service") -> Answer:
    """Every national set and every profile, with their days."""
    today, policy = london_day(service.clock()), service.policy
    sets = [
        {"name": each.code, **span_of(each.in_force), "today": today in each.in_force, "says": each.says}
        for each in (*NATIONAL,)
    ]
    profiles = [_profile(each, policy, today) for each in known_profiles(service).values()]
    over = {"name": COVID.code, **span_of(Span(COVID.seen.since)), "says": COVID.says, "until_known": False}
    document: dict[str, Any] = {
        "today": policy.version(today),
        "national": sets,
        "overlays": [over],
        "profiles": profiles,
    }
    return Answer(document, list(_page(document)), [*sets, *profiles])


def _profile(profile: Profile, policy: Policy, today: date) -> dict[str, Any]:
    adopted = [span_of(each.in_force) for each in policy.adopted if each.profile.name == profile.name]
    held = policy.on(today).name == profile.name
    return {"name": profile.name, "adopted": adopted, "today": held, "says": profile.says}


def span_of(span: Span) -> dict[str, str | None]:
    """The days of a span for programs: the first, and the first one after it."""
    return {
        "from": span.since.isoformat() if span.since else None,
        "until": span.until.isoformat() if span.until else None,
    }


def spoken_span(since: str | None, until: str | None) -> str:
    """The days of a span for people."""
    first = f"from {spoken_day(date.fromisoformat(since))}" if since else "from the beginning"
    return f"{first} until {spoken_day(date.fromisoformat(until))}" if until else f"{first} on"


def _page(document: dict[str, Any]) -> Iterator[Block]:
    yield Line(f"Today a case is judged by {document['today']}.", "title")
    yield Line("National sets", "title")
    rows = [
        (
            each["name"],
            spoken_span(each["from"], each["until"]),
            "today" if each["today"] else "",
            each["says"],
        )
        for each in document["national"]
    ]
    rows += [
        (each["name"], "from about 27 March 2020; its end is not known", "", each["says"])
        for each in document["overlays"]
    ]
    yield Table(("set", "in force", "", "what it is"), rows, 2, frozenset({"set"}))
    yield Line("Local profiles", "title")
    rows = [
        (each["name"], _adopted(each["adopted"]), "today" if each["today"] else "", each["says"])
        for each in document["profiles"]
    ]
    yield Table(("profile", "adopted", "", "what it is"), rows, 2, frozenset({"profile"}))
    yield Line("What one says: spr policy show NAME", "dim")


def _adopted(spans: list[dict[str, str | None]]) -> str:
    return "; ".join(spoken_span(each["from"], each["until"]) for each in spans) or "not adopted"
