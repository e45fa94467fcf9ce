"""Which guidance a case is judged by: the national set in force on the day, and the local profile.

Old rules stay beside new ones, each with its dates: a case is judged by the policy in force when the
duty arose, and what it was judged by is recorded.
"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import msgspec

from workflow.duties import Duty, LocalDuty
from workflow.national import COVID, NATIONAL, NationalSet, national_on
from workflow.profiles import DEFAULT, Escalation, Profile, shipped
from workflow.spans import ALWAYS, Span, since
from workflow.vocabulary import Answer
from workflow.workingdays import Calendar

__all__ = ["ALWAYS", "NATIONAL", "Adoption", "NationalSet", "Policy", "Profile", "Span", "since"]


class Adoption(msgspec.Struct, frozen=True):
    """A profile, and the days for which it was adopted."""

    profile: Profile
    in_force: Span = ALWAYS


class Policy(msgspec.Struct, frozen=True, dict=True):
    """The national sets, and the local profiles adopted, of which the last one holds on each of its days.

    Where none was adopted for a day, the default holds. `under` is for asking what would be: every duty
    is then judged by this set, on whatever day it arose.
    """

    adopted: Sequence[Adoption] = ()
    under: NationalSet | None = None

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """Every profile by which a duty can be judged, the default among them where it can hold."""
        used = {each.profile.name: each.profile for each in self.adopted}
        covered = any(each.in_force == ALWAYS for each in self.adopted)
        default = {} if covered else {shipped(DEFAULT).name: shipped(DEFAULT)}
        return tuple({**default, **used}.values())

    @property
    def profile(self) -> Profile:
        """The profile adopted last."""
        return self.adopted[-1].profile if self.adopted else shipped(DEFAULT)

    def on(self, day: date) -> Profile:
        """The profile by which a duty is judged that arose on this day."""
        holding = (each.profile for each in reversed(self.adopted) if day in each.in_force)
        return next(holding, None) or shipped(DEFAULT)

    def national(self, day: date) -> NationalSet:
        """The national set in force on a day."""
        return self.under or national_on(day)

    def binds(self, duty: Duty, day: date | None) -> bool:
        """Whether a duty that arose on this day was in force then; where nobody knows the day, it is."""
        if self.under is not None:
            return duty.in_force.overlaps(self.under.in_force)
        return day is None or day in duty.in_force

    def as_it_was(self, duty: Duty, day: date) -> Duty:
        """The duty as it was when it arose: some that are local today were national guidance once."""
        if self.under is None:
            return duty.on(day)
        was = duty.formerly
        return duty.of_old() if was and was.in_force.overlaps(self.under.in_force) else duty

    def relaxed(self, duty: str, day: date) -> Answer:
        """Whether a duty that arose on this day was relaxed; its clock runs on all the same."""
        return COVID.relaxes(duty, day) if self.under is None else Answer.NO

    def version(self, day: date, duty: str = "") -> str:
        """The policy a duty that arose on this day is judged by, as it is recorded: WT2018+kirklees/1.

        A duty that was relaxed then has WT2018+COVID+kirklees/1, and COVID? where nobody knows if it was.
        """
        marks = {Answer.YES: f"+{COVID.code}", Answer.UNKNOWN: f"+{COVID.code}?", Answer.NO: ""}
        return f"{self.national(day).code}{marks[self.relaxed(duty, day)]}+{self.on(day).name}"

    def adopts(self, duty: str, day: date | None = None) -> bool:
        """Whether the local profile adopts this local duty: that of the day, else the one adopted last."""
        return duty in (self.on(day) if day else self.profile).duties

    def reading(self, duty: Duty, day: date | None = None) -> Duty:
        """The duty as the profile of the day reads it, where the sources differ."""
        return (self.on(day) if day else self.profile).reads(duty)

    def added(self, kind: str, day: date | None = None) -> dict[str, LocalDuty]:
        """The duties that the profile of the day adds to cases of this kind."""
        return (self.on(day) if day else self.profile).adds(kind)

    def escalation(self, day: date) -> tuple[Escalation, ...]:
        """The stages of a disagreement, by the profile of the day."""
        return self.on(day).escalation

    def calendar(self, duty: Duty, day: date, working: Calendar) -> Calendar:
        """The calendar by which a duty of this day is counted: with local days off, where they apply."""
        return self.on(day).calendar(duty, working)
