"""What a partnership adopts: bank holidays, a policy, a host's clock; each with its content or hash."""

from datetime import date
from typing import Annotated

from workflow.cases import Case, Changes
from workflow.facts import Entry, Fact, fact, says
from workflow.lifecycle import Lifecycle, Move
from workflow.moments import UNKNOWN, Moment
from workflow.policy import Adoption
from workflow.profile_files import as_written
from workflow.profiles import DEFAULT, Profile, shipped
from workflow.spans import Span
from workflow.vocabulary import Term, Words
from workflow.workingdays import Calendar


@fact("calendar.adopted", "Bank holidays adopted: {name}, revision {revision}.")
class CalendarAdopted(Fact):
    """A published list of bank holidays is adopted, with its whole content."""

    name: Annotated[str, says("the list's name")]
    revision: Annotated[str, says("the revision, by its date of publication")]
    source: Annotated[str, says("where it was published")]
    sha256: Annotated[str, says("the SHA-256 of the file adopted")]
    holidays: Annotated[dict[str, str], says("each bank holiday's date and title")]

    def calendar(self) -> Calendar:
        """The calendar this list makes."""
        days = {date.fromisoformat(day): title for day, title in self.holidays.items()}
        return Calendar(self.name, self.revision, days)


@fact("policy.adopted", "Policy adopted: {profile}, version {version}.")
class PolicyAdopted(Fact):
    """A local profile is adopted, on top of the national guidance in force."""

    profile: Annotated[str, says("the profile's code")]
    version: Annotated[int, says("its version")]
    source: Annotated[str, says("where it is written down")]
    sha256: Annotated[str, says("the SHA-256 of its content")]
    content: Annotated[str, says("the whole file; empty where it was adopted before files were kept")] = ""
    in_force_from: Annotated[Moment, says("the first day; unknown where it holds from the beginning")] = (
        UNKNOWN
    )
    in_force_until: Annotated[
        Moment, says("the first day on which it holds no longer; unknown where no end is set")
    ] = UNKNOWN
    reasons: Annotated[Words | None, says("why it was adopted; sealed")] = None

    def adoption(self) -> Adoption:
        """The profile with its days, from what is on record alone."""
        known = shipped(DEFAULT) if self.profile == DEFAULT else None
        adopted = as_written(self.content) if self.content else known
        if adopted is None:
            adopted = Profile(code=self.profile, version=self.version, says="", source=self.source)
        return Adoption(adopted, Span(self.in_force_from.day, self.in_force_until.day))


@fact("clock.accepted", "The host's clock was accepted.")
class ClockAccepted(Fact):
    """Somebody looked at the host's clock, which was far from the last record, and accepted it."""

    reasons: Annotated[Words, says("why it is right; sealed")]


class Status(Term):
    """How an adoption stands."""

    NEW = "new", "Nothing has been adopted."
    ADOPTED = "adopted", "It has been adopted."


class Adopted(Case, frozen=True, kw_only=True):
    """The standing of what was adopted: every adoption, the last one in use."""

    status: Status = Status.NEW
    all: tuple[Entry, ...] = ()


def learn(standing: Adopted, entry: Entry) -> Changes:
    """One more adoption."""
    return {"all": (*standing.all, entry)}


EITHER = (Status.NEW, Status.ADOPTED)
CALENDAR = Lifecycle("calendar", Status.NEW, [Move(CalendarAdopted, EITHER, Status.ADOPTED)])
POLICY = Lifecycle("policy", Status.NEW, [Move(PolicyAdopted, EITHER, Status.ADOPTED)])
HOST = Lifecycle("host", Status.NEW, [Move(ClockAccepted, EITHER, Status.ADOPTED)])
