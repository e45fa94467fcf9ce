"""A local profile: what one partnership has agreed on top of the national guidance, as its file says it.

It chooses among readings, numbers days, adopts and adds local duties, and names who signs and who gets
copies. It may shorten what the guidance asks and never lengthen it; `workflow.checking` sees to that.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

import msgspec
from msgspec.structs import replace

from workflow.duties import Duty, LocalDuty, Period, WorkingDays, period
from workflow.ladders import Ladder
from workflow.spans import ALWAYS, Span
from workflow.vocabulary import Force
from workflow.workingdays import Calendar

DEFAULT = "kirklees"
SHIPPED = ("kirklees", "devon-like", "cambridgeshire-like", "sefton-like")
"""The profiles that come with the program, the default first."""
INTERVALS: Mapping[str, str] = {"agency_return": "rr.agency_return", "monitoring": "lcspr.monitor"}
"""Times for which the guidance sets no number, and the duty each is the time of."""
NO_NUMBER_IN_LAW = frozenset({"lcspr.monitor"})
"""Duties "at regular intervals": whatever interval a partnership sets, it lengthens nothing."""


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """One stage of a disagreement: who settles it, and within what time; `duty` is the clock it sets."""

    stage: str
    says: str
    within: str
    between: str = ""
    duty: str = ""


class Profile(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What one partnership has agreed on top of the national set, as one version of its file says it."""

    code: str
    version: int
    says: str
    source: str
    in_force: Span = ALWAYS
    criteria: str = "page"
    duties: frozenset[str] = frozenset()
    readings: Mapping[str, str] = {}
    first_day_counts: frozenset[str] = frozenset()
    cut_off: Mapping[str, str] = {}
    lead_times: Mapping[str, int] = {}
    added: Mapping[str, LocalDuty] = {}
    escalation: tuple[Escalation, ...] = ()
    copies: Mapping[str, tuple[str, ...]] = {}
    sign_off: Mapping[str, tuple[str, ...]] = {}
    intervals: Mapping[str, str] = {}
    not_working: Mapping[date, str] = {}
    not_working_for: frozenset[str] = frozenset()
    anonymisation: str = ""
    groups: Mapping[str, str] = {}
    posts: Mapping[str, str] = {}
    ladders: tuple[Ladder, ...] = ()
    content: str = ""

    @property
    def name(self) -> str:
        """The profile with its version, as it stands on record: kirklees/1."""
        return f"{self.code}/{self.version}"

    def adopts(self, duty: Duty) -> bool:
        """Whether the duty is owed under this profile: every national one is, a local one if adopted."""
        return not duty.local or duty.code in self.duties

    def reads(self, duty: Duty) -> Duty:
        """The duty as this profile reads it: from where it counts, how long, how, and when to be told."""
        if duty.code not in self._read_otherwise:
            return duty
        chosen = duty.readings.get(self.readings.get(duty.code, ""))
        within = self._within(duty, (chosen and chosen.within) or duty.within)
        soon = self.lead_times.get(duty.code, duty.due_soon)
        if chosen is None and within == duty.within and soon == duty.due_soon:
            return duty
        return replace(
            duty,
            within=within,
            starts=(chosen and chosen.starts) or duty.starts,
            due_soon=soon,
            reading=self.readings[duty.code] if chosen else duty.reading,
            agreed=within != duty.within or chosen is not None,
        )

    @cached_property
    def _read_otherwise(self) -> frozenset[str]:
        """The duties about which the profile says anything; every other one is read as it is written."""
        stages = (stage.duty for stage in self.escalation)
        intervals = (INTERVALS[name] for name in self.intervals if name in INTERVALS)
        said = (self.readings, self.cut_off, self.lead_times, self.first_day_counts)
        return frozenset().union(*said, stages, intervals)

    def _within(self, duty: Duty, within: Period) -> Period:
        length = self._length(duty)
        within = length if length is not None else within
        if not isinstance(within, WorkingDays):
            return within
        first = within.first_counts or duty.code in self.first_day_counts
        return replace(within, first_counts=first, cut_off=self.cut_off.get(duty.code, within.cut_off))

    def _length(self, duty: Duty) -> Period | None:
        """The time agreed for a duty in place of its own, where there is one."""
        interval = next(
            (self.intervals.get(name, "") for name, code in INTERVALS.items() if code == duty.code), ""
        )
        stage = next((stage.within for stage in self.escalation if stage.duty == duty.code), "")
        return as_period(self.readings.get(duty.code, "")) or as_period(interval) or as_period(stage)

    def adds(self, kind: str) -> dict[str, LocalDuty]:
        """The duties that the profile adds to cases of this kind, each after the one it comes after."""
        return {code: duty for code, duty in self.added.items() if kind_of_added(duty) == kind}

    def calendar(self, duty: Duty, working: Calendar) -> Calendar:
        """The calendar by which a duty is counted: local days that are none, for local duties only."""
        local = duty.force is Force.LOCAL_POLICY and duty.code in (self.not_working_for or {duty.code})
        days = {day: why for day, why in self.not_working.items() if working.first <= day <= working.last}
        if not local or not days:
            return working
        return Calendar(working.name, f"{working.revision}+{self.name}", {**working.holidays, **days})


@cache
def as_period(code: str) -> Period | None:
    """The duration of a code, or None where it is none."""
    try:
        return period(code)
    except ValueError:
        return None


def kind_of_added(duty: LocalDuty) -> str:
    """The kind of case an added duty belongs to: that of the facts it names."""
    return duty.met_with[0].partition(".")[0] if duty.met_with else ""


@cache
def shipped(name: str) -> Profile:
    """A profile that comes with the program; KeyError for another name."""
    from workflow.profile_files import as_written  # noqa: PLC0415  what reads a profile is made of this

    return as_written(shipped_text(name))


@cache
def shipped_text(name: str) -> str:
    """The file of a profile that comes with the program; KeyError for another name."""
    if name not in SHIPPED:
        raise KeyError(name)
    return files("workflow").joinpath("data", "profiles", f"{name}.toml").read_text("utf-8")
