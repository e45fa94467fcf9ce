"""The words in which tests tell a case: these facts were recorded, this one is, and then.

Dates carry their weekday, which must be right: a cheap second pair of eyes.
"""

import json
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

from msgspec.structs import replace

import workflow
from workflow.catalogue import kind_of
from workflow.clocks import Clock
from workflow.corrections import Correct, Retract
from workflow.facts import Entry, Fact, Given, Record, Standing
from workflow.kinds import Kind
from workflow.moments import LONDON, Moment
from workflow.policy import Adoption, Policy
from workflow.profiles import DEFAULT, shipped
from workflow.rules import Refused
from workflow.vocabulary import Words
from workflow.workingdays import Calendar

_DATA = Path(workflow.__file__).parent / "data/england-and-wales.json"
_FORMS = ("%a %d %b %Y", "%a %d %b %Y %H:%M")


def day(text: str) -> date:
    """A date with its weekday, such as Thu 24 Dec 2020; a wrong weekday is a mistake in the test."""
    return _said(text).date()


def when(text: str) -> Moment:
    """A moment for the record: a day with its weekday, optionally with an hour in London, or EDTF."""
    if not text[0].isalpha() or text == "unknown":
        return Moment(text)
    said = _said(text)
    if ":" not in text:
        return Moment(said.date().isoformat())
    return Moment(said.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def at(text: str) -> datetime:
    """An instant in UTC, told in London time; a bare day means nine in the morning."""
    said = _said(text)
    return (said if ":" in text else datetime.combine(said, time(9), LONDON)).astimezone(UTC)


def _said(text: str) -> datetime:
    for form in _FORMS:
        try:
            said = datetime.strptime(text, form).replace(tzinfo=LONDON)
        except ValueError:
            continue
        assert said.strftime("%a") == text[:3], f"{text} is a {said:%A}"
        return said
    raise AssertionError(f"write a day as Thu 24 Dec 2020, not {text}")


def bank_holidays(*, without: str | None = None, revision: str = "2026-11-01") -> Calendar:
    """The bank holidays as shipped; `without` leaves one out, as an older revision would."""
    events = json.loads(_DATA.read_text("utf-8"))["england-and-wales"]["events"]
    days = {date.fromisoformat(each["date"]): each["title"] for each in events}
    if without:
        del days[day(without)]
    return Calendar("england-and-wales", revision, days)


CALENDAR = bank_holidays()


def adopting(*duties: str) -> Policy:
    """The policy of a partnership that has adopted these local duties besides those of the page."""
    page = shipped(DEFAULT)
    return Policy((Adoption(replace(page, duties=page.duties | {*duties})),))


class Others(dict[str, Standing]):
    """The other cases there are; one that nobody tells of has nothing on record."""

    def __missing__(self, case: str) -> Standing:
        return kind_of(case).begin(case)


class Story:
    """A case told fact by fact, from the point of view of one moment."""

    def __init__(self, kind: Kind, now: str = "Mon 23 Nov 2026", calendar: Calendar = CALENDAR) -> None:
        self.kind, self.now, self.calendar = kind, now, calendar
        self.policy = Policy()
        self.standing = kind.begin(f"{kind.name}/2026-001")
        self.entries: list[Entry] = []
        self.others: dict[str, Standing] = Others()
        self.elsewhere: list[tuple[str, Entry]] = []
        self._ids = count(1)

    @property
    def given(self) -> Given:
        ids = (f"id-{self.kind.name}-{number:04}" for number in self._ids)
        return Given(at(self.now), self.calendar, self.policy, lambda: next(ids), self.others.__getitem__)

    def record(self, fact: Fact, on: str = "unknown", **said: object) -> Entry | Refused:
        """Record a fact: the entry as recorded, or the refusal."""
        return self.do(Record(fact=fact, occurred=when(on), **said))

    def do(self, command: object) -> Entry | Refused:
        """Carry out a command: the last entry of the case as recorded, or the refusal."""
        decided = self.kind.decide(self.standing, command, self.given)
        if isinstance(decided, Refused):
            return decided
        for stream, entry in decided:
            if stream == self.standing.case:
                self._take(entry)
            else:
                self.elsewhere.append((stream, entry))
        entry = self.entries[-1]
        for reckoned in self.kind.reckon(self.standing, self.given):
            self._take(reckoned)
        return entry

    def correct(self, version: int, fact: Fact, on: str, **said: object) -> Entry | Refused:
        """Put another fact in the place of an earlier one."""
        reasons = Words("It was mistyped.")
        return self.do(Correct(version=version, fact=fact, occurred=when(on), reasons=reasons, **said))

    def retract(self, version: int) -> Entry | Refused:
        """Retract an earlier fact."""
        return self.do(Retract(version=version, reasons=Words("It belongs to another case.")))

    def tell(self, *told: tuple[Fact, str] | tuple[Fact, str, dict[str, object]]) -> "Story":
        """Record facts that must be admitted, each with its day."""
        for fact, on, *said in told:
            entry = self.record(fact, on, **(said[0] if said else {}))
            assert not isinstance(entry, Refused), entry
        return self

    def under(self, policy: Policy) -> "Story":
        """Adopt a policy, and reckon what is on record again."""
        self.policy = policy
        return self.again()

    def again(self) -> "Story":
        """Reckon what is on record again, with the calendar and the policy as they are now."""
        for reckoned in self.kind.reckon(self.standing, self.given):
            self._take(reckoned)
        return self

    def refused(self, fact: Fact, on: str = "unknown", **said: object) -> set[str]:
        """The rules for which a fact is refused; it must be."""
        verdict = self.record(fact, on, **said)
        assert isinstance(verdict, Refused), verdict
        return {unmet.rule for unmet in verdict.because}

    def clock(self, duty: str, subject: str = "", cycle: int = 1) -> Clock:
        """One clock of the case."""
        return next(c for c in self.kind.clocks(self.standing) if c.key == (duty, subject, cycle))

    def duties(self) -> set[tuple[str, str]]:
        """The duties and subjects for which there is a clock."""
        return {clock.key[:2] for clock in self.kind.clocks(self.standing)}

    def _take(self, entry: Entry) -> None:
        self.standing = self.kind.evolve(self.standing, entry)
        self.entries.append(entry)
