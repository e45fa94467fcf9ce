"""Which guidance a case is judged by: the national set in force on the day, and the local profile.

Old rules stay beside new ones, each with its dates: a case is judged by the policy in force when the
duty arose, and what it was judged by is recorded.
"""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from workflow.duties import Duty


class Span(msgspec.Struct, frozen=True):
    """From one day, included, until another, not included; None where there is no such end."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def since(year: int, month: int, day: int) -> Span:
    """In force from this day on."""
    return Span(since=date(year, month, day))


ALWAYS = Span()


class NationalSet(msgspec.Struct, frozen=True):
    """A national set of guidance, with the days it is in force."""

    code: str
    says: str
    in_force: Span


# fmt: off
NATIONAL = (
    NationalSet("WT2010", "Working Together 2010: serious case reviews, Ofsted told.", Span(None, date(2013, 4, 15))),
    NationalSet("WT2013", "Working Together 2013: serious case reviews, Ofsted and the LSCB told.", Span(date(2013, 4, 15), date(2015, 3, 26))),
    NationalSet("WT2015", "Working Together 2015: the four criteria of the page, Ofsted and the LSCB told in five working days.", Span(date(2015, 3, 26), date(2018, 6, 29))),
    NationalSet("TRANSITION", "The transition from LSCBs: the Panel is told through one national form.", Span(date(2018, 6, 29), date(2019, 9, 29))),
    NationalSet("WT2018", "Working Together 2018, as the page cites it.", Span(date(2019, 9, 29), date(2023, 12, 15))),
    NationalSet("WT2023", "Working Together 2023.", Span(date(2023, 12, 15), date(2026, 3, 19))),
    NationalSet("WT2026", "Working Together 2026; its chapter on learning from incidents is to be confirmed by the partnership.", Span(date(2026, 3, 19), None)),
)
# fmt: on


class Profile(msgspec.Struct, frozen=True):
    """What one partnership has agreed on top of the national set: which local duties it adopts."""

    code: str
    version: int
    says: str
    source: str
    duties: frozenset[str]


KIRKLEES = Profile(
    code="kirklees",
    version=1,
    says="The page of Kirklees Safeguarding Children Partnership, in its 2015 wording.",
    source="KSCP, Safeguarding Practice Reviews",
    duties=frozenset({"ofsted.notify_wt2015", "agency.raise", "review.undertake", "review.consider"}),
)


class Policy(msgspec.Struct, frozen=True):
    """The national sets and one local profile."""

    profile: Profile = KIRKLEES

    def national(self, day: date) -> NationalSet:
        """The national set in force on a day."""
        return next(guidance for guidance in NATIONAL if day in guidance.in_force)

    def version(self, day: date) -> str:
        """The policy a duty that arose on this day is judged by, as it is recorded: WT2018+kirklees/1."""
        return f"{self.national(day).code}+{self.profile.code}/{self.profile.version}"

    def adopts(self, duty: str) -> bool:
        """Whether the local profile adopts this local duty."""
        return duty in self.profile.duties

    def reading(self, duty: "Duty") -> "Duty":
        """The duty as this policy reads it, where the sources differ."""
        return duty

    def added(self, case: str) -> "tuple[Duty, ...]":  # noqa: ARG002  the kind of case is in its name
        """The duties that the local profile adds to a case of this kind."""
        return ()
