"""Adopts a profile: puts the whole of it on record, and reckons the running clocks again."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.cli.dates import NotADate, parse
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.policies.faults_said import Checked, faults_of
from scheduler.cli.policies.finding import file_of
from scheduler.cli.policies.listing import span_of, spoken_span
from scheduler.cli.policies.passing import Passing, overlapping, passing
from scheduler.cli.reading.clocks_said import named
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import blank, counted
from workflow.adoptions import PolicyAdopted
from workflow.catalogue import CASES, kind_of
from workflow.checking import check
from workflow.comparing import no_longer_owed
from workflow.moments import UNKNOWN, london_day, on
from workflow.policy import Adoption
from workflow.profiles import Profile
from workflow.spans import ALWAYS, Span
from workflow.vocabulary import Words

if TYPE_CHECKING:
    from scheduler.cli.session import Session
    from scheduler.service import Service


def adoption_of(profile: Profile, in_force: Span = ALWAYS, reason: str | None = None) -> PolicyAdopted:
    """The fact by which a profile is adopted, with its whole file."""
    return PolicyAdopted(
        profile=profile.code,
        version=profile.version,
        source=profile.source,
        sha256=hashlib.sha256(profile.content.encode()).hexdigest(),
        content=profile.content,
        in_force_from=on(in_force.since) if in_force.since else UNKNOWN,
        in_force_until=on(in_force.until) if in_force.until else UNKNOWN,
        reasons=Words(reason) if reason else None,
    )


def adopted(
    session: "Session", service: "Service", file: str, reason: str, since: str | None, *, instead: bool
) -> Answer:
    """Adopt the profile of a file; Ending where it has a fault, was adopted so before, or overlaps another.

    With `instead` it takes also the days of a profile whose end was stated.
    """
    from scheduler.cli.keeping.adopting import put_on_record, reckoned_again

    if blank(reason):
        raise Ending(USAGE, "--reason is blank: write why it is adopted")
    before = service.policy.adopted
    profile, faults = check(file_of(file), service.calendar, [each.profile for each in before])
    if profile is None or faults:
        session.answer(faults_of([Checked(file, profile, faults)]))
        raise Ending(REFUSED, "Nothing was adopted. Mend the file, then look at it again: spr policy check")
    adoption = Adoption(profile, _days(service, profile, since))
    if before and (before[-1].profile.name, before[-1].in_force) == (profile.name, adoption.in_force):
        raise Ending(
            REFUSED, f"{profile.name} is what was adopted last, for the same days; nothing was changed."
        )
    if not instead:
        _overlaps_nothing(service, adoption)
    passed = passing(service.policy, adoption)
    put_on_record(service, f"policy/{profile.code}", adoption_of(profile, adoption.in_force, reason))
    moved = reckoned_again(service)
    left = _left(service, profile)
    document: dict[str, Any] = {
        "policy": profile.name,
        **span_of(adoption.in_force),
        "passing": [each.as_data() for each in passed],
        "reckoned": moved,
        "left_running": [{"case": case, "duty": duty} for case, duty in left],
    }
    return Answer(document, list(_page(adoption, passed, moved, left)))


def _overlaps_nothing(service: "Service", new: Adoption) -> None:
    """End where a profile holds on some of these days until a stated day, and did not begin earlier."""
    for each in overlapping(service.policy, new):
        days = spoken_span(*span_of(each.in_force).values())
        raise Ending(
            REFUSED,
            f"Nothing was adopted: {each.profile.name} is adopted {days}, and {new.profile.name} would be in "
            "force on the same days. Let it begin on a later day: --from DATE; or let its file end where "
            "the other begins: in_force = { until = DATE }; or, where it takes its days: add --instead",
        )


def _left(service: "Service", profile: Profile) -> list[tuple[str, str]]:
    """The clocks of local duties that run on though this profile does not ask for them, each with its case.

    A national duty is owed under every profile.
    """
    cases = [head.name for kind in CASES for head in service.store.streams(f"{kind.name}/")]
    return [
        (case, named(clock))
        for case in cases
        for clock in no_longer_owed(kind_of(case), service.standing(case), service.given(kind_of(case)))
        if (clock.duty.local or clock.date.local is not None)
        and clock.duty.code not in {*profile.duties, *profile.added}
    ]


def _days(service: "Service", profile: Profile, since: str | None) -> Span:
    """From which day until which the profile is to hold: as asked, as its file says, or from today."""
    today, said = london_day(service.clock()), profile.in_force
    first = _day(service, since) if since else said.since or today
    if said.since and first < said.since:
        raise Ending(
            USAGE,
            f"--from: the file says that it holds from {said.since} on; change the file, or name a later day",
        )
    if said.until and first >= said.until:
        raise Ending(USAGE, f"--from: the file says that it holds until {said.until}; name an earlier day")
    return Span(first, said.until)


def _day(service: "Service", text: str) -> date:
    try:
        day = parse(text, service.clock()).day
    except NotADate as error:
        raise Ending(USAGE, f"--from: {error}") from None
    if day is None:
        raise Ending(USAGE, "--from takes one day, such as 1 January 2027")
    return day


def _page(
    adoption: Adoption, passed: list[Passing], moved: list[str], left: list[tuple[str, str]]
) -> Iterator[Line]:
    yield Line(
        f"Adopted: {adoption.profile.name}, {spoken_span(*span_of(adoption.in_force).values())}.", "title"
    )
    if passed:
        yield Line("These days pass from one profile to another:", indent=2)
        yield from (Line(each.said, indent=4) for each in passed)
    yield Line(
        "Duties that arose before stay as they were judged, and so does every clock that has ended.", indent=2
    )
    yield Line(f"Clocks moved or began in {counted(len(moved), 'case')}.", indent=2)
    yield from (Line(f"spr show {case}", indent=4) for case in moved)
    if left:
        yield Line(
            "These run on, though it does not ask for them; they can be waived, with a reason:", "warn", 2
        )
        yield from (Line(f"{case}: {duty}", indent=4) for case, duty in left)
