"""Whether a profile agrees with the guidance: every fault at once, each with its place and what to do.

None may lengthen a clock of statute, regulation or statutory guidance. That is seen by counting: every
day of four years is counted from, as the guidance does and as the profile would.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow import catalogue
from workflow.duties import Duty, LocalDuty, Period, WorkingDays
from workflow.moments import Moment, on, stamp, start_of
from workflow.profile_files import cycles, read_profile
from workflow.profile_tables import Fault, near
from workflow.profiles import NO_NUMBER_IN_LAW, Profile, as_period, kind_of_added
from workflow.spans import Span
from workflow.vocabulary import Force
from workflow.workingdays import ONE_DAY, Calendar

if TYPE_CHECKING:
    from workflow.kinds import Kind

BINDING = (Force.STATUTE, Force.REGULATION, Force.COURT_ORDER, Force.STATUTORY_GUIDANCE)
"""The forces that no local agreement can make weaker."""
YEARS = (2020, 2024)
"""The years over which is counted: with moved bank holidays, additional ones, and a leap day."""
_LATE = timedelta(hours=20)


def check(
    content: bytes, calendar: Calendar, others: Sequence[Profile] = (), kinds: "Sequence[Kind] | None" = None
) -> tuple[Profile | None, list[Fault]]:
    """The profile of a file, and every fault in it; `others` are those it must not overlap with."""
    profile, faults = read_profile(content)
    if profile is not None:
        guidance = Guidance(catalogue.CASES if kinds is None else kinds, profile)
        faults = [*faults, *_disagreements(profile, guidance, calendar), *overlaps(profile, others)]
    return profile, faults


class Guidance:
    """What a profile can speak of: the duties of every kind of case, and the facts."""

    def __init__(self, kinds: "Sequence[Kind]", profile: Profile) -> None:
        """Look up every duty by its code, in each kind of case that has it."""
        self.kinds = kinds
        self.duties: dict[str, list[tuple[Kind, Duty]]] = {}
        for kind in kinds:
            for duty in kind.duties.values():
                self.duties.setdefault(duty.code, []).append((kind, duty))
        self.facts = {fact.stored for kind in kinds for fact in kind.lifecycle.facts}
        self.known = {*self.duties, *profile.added}

    def of(self, code: str) -> list[Duty]:
        """The duty of this code, as each kind of case has it."""
        return [duty for _, duty in self.duties.get(code, ())]

    def unknown(self, code: str, place: str) -> Iterator[Fault]:
        """That there is no such duty, where there is none."""
        if code not in self.known:
            yield Fault(
                f"{place}.{code}"[:100],
                "there is no such duty",
                f"{near(code, self.known)}see them: spr policy show kirklees",
            )


def _disagreements(profile: Profile, guidance: Guidance, calendar: Calendar) -> Iterator[Fault]:
    yield from _adopted(profile, guidance)
    yield from _named(profile, guidance)
    yield from _read(profile, guidance, calendar)
    yield from _counted(profile, guidance)
    yield from _added(profile, guidance)
    yield from _announced(profile, guidance)
    yield from _days_off(profile, guidance, calendar)


def _announced(profile: Profile, guidance: Guidance) -> Iterator[Fault]:
    """Each ladder names duties that there are, and no two of them the same."""
    seen: set[str] = set()
    for number, ladder in enumerate(profile.ladders, start=1):
        for code in sorted(ladder.duties):
            yield from guidance.unknown(code, f"ladder {number}")
            if code in seen:
                says = "another ladder names it already"
                yield Fault(f"ladder {number}.{code}"[:100], says, "leave it in one of them")
            seen.add(code)
        if not ladder.duties and any(not each.duties for each in profile.ladders[: number - 1]):
            says = "another ladder is for every other duty already"
            yield Fault(f"ladder {number}", says, "name its duties: duties = [...]")


def _adopted(profile: Profile, guidance: Guidance) -> Iterator[Fault]:
    for code in sorted(profile.duties):
        local = [duty.local for duty in guidance.of(code)]
        place = f"adopts.{code}"[:100]
        if code in profile.added:
            yield Fault(place, "it is added below, and so adopted", "leave it out here")
        elif not local:
            choice = sorted(each for each in guidance.duties if any(d.local for d in guidance.of(each)))
            yield Fault(place, "there is no such duty", f"{near(code, choice)}there are: {', '.join(choice)}")
        elif not any(local):
            yield Fault(place, "it is owed everywhere, and not by local agreement", "leave it out")


def _named(profile: Profile, guidance: Guidance) -> Iterator[Fault]:
    """Every duty and fact that is named somewhere is there."""
    tables: Mapping[str, Collection[str]] = {
        "readings": profile.readings,
        "counting.first_day_counts": sorted(profile.first_day_counts),
        "counting.cut_off": profile.cut_off,
        "lead_times": profile.lead_times,
        "not_working.for": sorted(profile.not_working_for),
        "escalation.duty": [stage.duty for stage in profile.escalation if stage.duty],
    }
    for place, codes in tables.items():
        for code in codes:
            yield from guidance.unknown(code, place)
    for stored in profile.copies:
        yield from _no_fact(stored, "copies", guidance)


def _no_fact(stored: str, place: str, guidance: Guidance) -> Iterator[Fault]:
    if stored not in guidance.facts:
        yield Fault(
            f"{place}.{stored}"[:100],
            "there is no such fact",
            f"{near(stored, guidance.facts)}see them: spr record --help",
        )


def _read(profile: Profile, guidance: Guidance, calendar: Calendar) -> Iterator[Fault]:
    """Every reading is one there is, and lengthens nothing that binds."""
    for code, chosen in profile.readings.items():
        duties = guidance.of(code)
        if code in profile.added:
            yield Fault(f"readings.{code}", "it is a duty of this profile", "change its “within” instead")
        elif duties and as_period(chosen) is None and not any(chosen in duty.readings for duty in duties):
            choice = ", ".join(sorted({name for duty in duties for name in duty.readings})) or "none"
            yield Fault(
                f"readings.{code}",
                f"“{chosen[:60]}” is neither a reading of it nor a time",
                f"its readings: {choice}; or write a time such as 5wd",
            )
    for duties in map(guidance.of, guidance.duties):
        for duty in duties:
            yield from _longer(profile, duty, calendar)


def _longer(profile: Profile, duty: Duty, calendar: Calendar) -> Iterator[Fault]:
    read = profile.reads(duty)
    if duty.force not in BINDING or read is duty:
        return
    place = _place(profile, duty.code)
    reading = duty.readings.get(profile.readings.get(duty.code, ""))
    if reading and reading.starts and not reading.earlier:
        yield Fault(
            place,
            f"it starts elsewhere, perhaps later; {duty.force.label} sets from where it counts",
            "choose a reading that never starts later",
        )
    elif duty.code not in NO_NUMBER_IN_LAW and (later := later_than(read.within, duty.within, calendar)):
        says = f"{read.within} is longer than the {duty.within} of {duty.force.label}: counted from {later}"
        yield Fault(place, says, f"write {duty.within.code} or less; a profile may only shorten it")


def _place(profile: Profile, code: str) -> str:
    if code in profile.readings:
        return f"readings.{code}"
    return f"counting.cut_off.{code}" if code in profile.cut_off else f"the time of {code}"


def later_than(read: Period, duty: Period, calendar: Calendar) -> Moment | None:
    """The first start, over four years, from which one time ends later than the other; None where none does.

    Both the beginning and the evening of each day are counted from.
    """
    if read == duty:
        return None
    day = date(YEARS[0], 1, 1)
    while day < date(YEARS[1], 1, 1):
        for start in (on(day), Moment(stamp(start_of(day) + _LATE))):
            asked, given = duty.reckon(start, calendar), read.reckon(start, calendar)
            if asked and (given is None or given.at > asked.at):
                return start
        day += ONE_DAY
    return None


def _counted(profile: Profile, guidance: Guidance) -> Iterator[Fault]:
    tables = (
        ("counting.first_day_counts", sorted(profile.first_day_counts)),
        ("counting.cut_off", profile.cut_off),
    )
    for place, codes in tables:
        for code in codes:
            for duty in guidance.of(code)[:1]:
                if not isinstance(profile.reads(duty).within, WorkingDays):
                    yield Fault(
                        f"{place}.{code}",
                        f"its time is {profile.reads(duty).within}: no working days are counted",
                        "leave it out",
                    )
            if code in profile.added:
                yield Fault(
                    f"{place}.{code}",
                    "it is a duty of this profile",
                    "write it in its “within”: 5wd-incl, 5wd-cut1700",
                )


def _added(profile: Profile, guidance: Guidance) -> Iterator[Fault]:
    for code, duty in profile.added.items():
        place = f"duty ({code})"
        if code in guidance.duties:
            yield Fault(
                place, "a duty of the guidance has this code", "choose another, such as local.something"
            )
        yield from _of_one_kind(code, duty, profile, guidance)
    for round_ in cycles(profile.added):
        says = f"they come after one another in a circle: {' → '.join(round_)}"
        yield Fault(f"duty ({round_[0]}): after", says, "let one of them start with a fact: starts_with")


def _of_one_kind(code: str, duty: LocalDuty, profile: Profile, guidance: Guidance) -> Iterator[Fault]:
    """The facts and the duty it names are there, and belong to one kind of case."""
    named = [("starts_with", duty.starts_with)] if duty.starts_with else []
    named += [("met_with", each) for each in duty.met_with] + [
        ("ended_with", each) for each in duty.ended_with
    ]
    for name, stored in named:
        yield from _no_fact(stored, f"duty ({code}): {name}", guidance)
    kinds = {stored.partition(".")[0] for _, stored in named if stored in guidance.facts}
    if duty.after and duty.after in profile.added:
        kinds.add(kind_of_added(profile.added[duty.after]))
    elif duty.after in guidance.duties:
        of = {kind.name for kind, _ in guidance.duties[duty.after]}
        kinds |= of if not of & kinds else set()
    elif duty.after:
        yield from guidance.unknown(duty.after, f"duty ({code}): after")
    if len(kinds) > 1:
        yield Fault(
            f"duty ({code})",
            f"it goes from one case to another: {', '.join(sorted(kinds))}",
            "name facts of one kind of case",
        )


def _days_off(profile: Profile, guidance: Guidance, calendar: Calendar) -> Iterator[Fault]:
    for code in sorted(profile.not_working_for):
        if any(duty.force is not Force.LOCAL_POLICY for duty in guidance.of(code)):
            yield Fault(
                f"not_working.for.{code}", "local days off do not count for national duties", "leave it out"
            )
    for day in profile.not_working:
        if why := calendar.not_working(day):
            yield Fault(f"not_working.days.{day}", f"it is no working day anyway: {why}", "leave it out")


def overlaps(profile: Profile, others: Sequence[Profile]) -> Iterator[Fault]:
    """Two versions of one profile in force on the same day; an open end gives way to a later beginning."""
    for other in others:
        if other.code != profile.code or not (profile.code and profile.version):
            continue
        if other.version == profile.version:
            if other.content != profile.content:
                yield Fault(
                    "version",
                    f"version {profile.version} of {profile.code} says something else",
                    f"number it anew: {other.version + 1}",
                )
        elif _clash(profile.in_force, other.in_force):
            yield Fault(
                "in_force",
                f"version {other.version} of {profile.code} is in force on some of these days",
                "let one end where the other begins: in_force = { from = 2027-01-01 }",
            )


def all_overlaps(profiles: Sequence[Profile]) -> Iterator[tuple[Profile, Fault]]:
    """The overlaps among several files, each with the one it is said of."""
    for before, profile in enumerate(profiles):
        for fault in overlaps(profile, profiles[:before]):
            yield profile, fault


def _clash(one: Span, other: Span) -> bool:
    first, second = sorted((one, other), key=lambda span: (span.since is not None, span.since or date.min))
    succeeds = first.until is None and second.since is not None and second.since != first.since
    return first.overlaps(second) and not succeeds
