"""A year of a partnership's work, lived through twice: swept every hour, and once a week.

Both end in the same ledger, although one of them was asleep most of the time: what stands announced
depends on the record and on the time. The caseload is made from a seed; the mail server is away for
three days of it, a list of bank holidays and a policy are adopted in the middle, and people take alerts
on, let them lapse and make them silent.
"""

import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from caseload import BEGIN, DAY, caseload
from telling import bank_holidays

from events.refusals import RecordError
from scheduler.reaching import Person
from scheduler.service import NotFound
from workflow.adoptions import CalendarAdopted
from workflow.alerts import STANDS, Acknowledged, Raised, Snoozed, Withdrawn
from workflow.catalogue import ALERT, FACTS
from workflow.facts import Record
from workflow.moments import at as moment_at
from workflow.partnership.facts import Formed, OfficeTaken
from workflow.rules import Refused
from workflow.vocabulary import Office, SnoozeReason

WEEK = 7 * DAY
HELD = sorted(set(Office) - {Office.PARTNER_LEAD})
"""The offices that somebody holds; the lead of a partner is read from the agency."""
PEOPLE = {f"the {each.label}": Person(email=f"{each}@example.org") for each in HELD}
CLOCK = FACTS["clock.due-date-reckoned"]


class Life:
    """An office that lives through a caseload, swept every so many hours."""

    def __init__(self, office, told, *, weeks, every, post=None):
        self.office, self.told, self.every, self.hours = office, list(told), every, weeks * WEEK
        self.post, self.sweeps, self.refused = post, 0, 0

    def live(self):
        self._found()
        for hour in range(self.hours + 1):
            self._tell(hour)
            if hour % self.every == 0:
                self._wake(hour)
            if hour % WEEK == 0:
                self._act(hour)
            if hour == self.hours // 2 + 5:
                self._adopt()
        self._wake(self.hours + 1)
        return self

    def _found(self):
        self.office.now = BEGIN
        partnership = self.office.tell("partnership/kscp", Formed())
        for office in HELD:
            self.office.tell(partnership, OfficeTaken(office=office, holder=f"the {office.label}"))

    def _tell(self, hour):
        while self.told and self.told[0].hour <= hour:
            each = self.told.pop(0)
            self.office.now = BEGIN + timedelta(hours=each.hour)
            try:
                self.office.tell(each.case, each.fact, each.occurred(self.office.now))
            except (AssertionError, NotFound, RecordError):  # refused: then in every office
                self.refused += 1

    def _wake(self, hour):
        self.office.now = BEGIN + timedelta(hours=hour)
        self.office.sweep()
        self.sweeps += 1
        if self.post:
            away = self.hours // 3 < hour < self.hours // 3 + 3 * DAY
            self.post.answers["RCPT"] = ["451 Later"] * 500 if away else []
            self.office.deliver()

    def _act(self, hour):
        """On a Thursday morning somebody takes some alerts on, and makes others silent."""
        chance = Random(hour)  # noqa: S311  the same in both lives
        for stream in sorted(stands(self.office)):
            if chance.random() > 0.3:
                continue
            until = moment_at(self.office.now + timedelta(hours=chance.choice([30, 100, 400])))
            reason = SnoozeReason.AWAITING_OTHERS
            fact = chance.choice([Acknowledged(until=until), Snoozed(until=until, reason=reason)])
            done = self.office.service.record(
                Record(fact=fact, occurred=moment_at(self.office.now)), kind=ALERT, case=stream
            )
            assert not isinstance(done, Refused), (stream, done)

    def _adopt(self):
        """One more bank holiday is announced, and every open clock is reckoned again."""
        days = {str(day): title for day, title in bank_holidays().holidays.items()}
        extra = (self.office.now + timedelta(days=9)).date().isoformat()
        adopted = CalendarAdopted(
            name="england-and-wales",
            revision="simulated",
            source="test",
            sha256="0" * 64,
            holidays=dict(sorted({**days, extra: "One more"}.items())),
        )
        self.office.tell("calendar/england-and-wales", adopted)
        for kind in ("incident", "rapid-review", "review", "action"):
            for head in self.office.service.store.streams(f"{kind}/"):
                self.office.service.reckon(head.name)

    def counts(self):
        kinds = Counter(fact.stored for _, fact in self.office.alert_facts())
        because = Counter(str(fact.because) for fact in self.office.facts_of(Withdrawn))
        return {
            "facts": self.office.service.store.head().position,
            "clocks": len({s for s, f in self.office.alert_facts() if isinstance(f, Raised)}),
            "sweeps": self.sweeps,
            **dict(sorted(kinds.items())),
            "subsumed": sum(len(fact.subsumes) for fact in self.office.facts_of(Raised)),
            "raised anew": sum(fact.raising > 1 for fact in self.office.facts_of(Raised)),
            "withdrawn because": dict(sorted(because.items())),
            "refused": self.refused,
            **self._mails(),
        }

    def _mails(self):
        """What came by mail: how much, how much of it of several matters, and to how many people."""
        if not self.post:
            return {}
        received = self.post.received
        return {
            "mails": len(received),
            "by id": len({mail["Message-ID"] for mail in received}),
            "digests": sum(bool(re.search(r": \d+ ", mail["Subject"])) for mail in received),
            "addresses": len({mail["To"] for mail in received}),
        }


def alerts(office):
    """Every alert as it stands, by its stream."""
    standing = {}
    for recorded in office.service.store.after(0, 1_000_000):
        if recorded.stream.startswith("alert/"):
            alert = standing.get(recorded.stream) or ALERT.begin(recorded.stream)
            standing[recorded.stream] = ALERT.evolve(alert, office.service.translation.entry(recorded))
    return standing


def stands(office):
    """What stands announced: each clock with its rung, and the due date that was said."""
    return {
        stream: (str(alert.last.fact.rung), alert.last.fact.reckoning, str(alert.last.fact.due_on))
        for stream, alert in alerts(office).items()
        if alert.status in STANDS
    }


def said(office):
    """Everything that was said: the clock, the rung and the reckoning; and how often, with the raising."""
    raised = [(stream, fact) for stream, fact in office.alert_facts() if isinstance(fact, Raised)]
    return (
        {(stream, str(fact.rung), fact.reckoning) for stream, fact in raised},
        Counter((stream, fact.identity) for stream, fact in raised),
    )


def _lived(new_office, post, email, *, weeks, incidents, seed, seldom=WEEK, patch=None):
    told = caseload(seed, weeks=weeks, incidents=incidents)
    ended = []
    for every, server in ((1, post), (seldom, None)):
        with new_office(BEGIN) as office:
            if server:
                server.received.clear()
                office.open(email=email(server.port), people=PEOPLE)
            life = Life(office, told, weeks=weeks, every=every, post=server).live()
            ended.append((stands(office), *said(office), life.counts()))
    return ended


def _same(ended):
    (often, said_often, times_often, _), (seldom, said_seldom, times_seldom, _) = ended
    assert seldom == often
    assert said_seldom <= said_often
    assert set(times_often.values()) == set(times_seldom.values()) == {1}


def test_four_weeks_swept_hourly_and_weekly_end_in_the_same_ledger(new_office, post, email, record_property):
    ended = _lived(new_office, post, email, weeks=4, incidents=6, seed=2026)
    _same(ended)
    _counted(record_property, ended)


@pytest.mark.slow
def test_a_year_swept_hourly_and_weekly_ends_in_the_same_ledger(new_office, post, email, record_property):
    ended = _lived(new_office, post, email, weeks=52, incidents=30, seed=2027)
    _same(ended)
    _counted(record_property, ended)


def test_an_announcement_without_its_reckoning_would_end_otherwise(new_office, monkeypatch):
    """The negative control: whoever does not ask which due date was said keeps quiet about the new one."""
    monkeypatch.setattr(Raised, "identity", property(lambda fact: (str(fact.rung), 1, 1)))
    with pytest.raises(AssertionError):
        _same(_lived(new_office, None, None, weeks=4, incidents=6, seed=2026))


def _counted(record_property, ended):
    for name, (*_, counts) in zip(("hourly", "weekly"), ended, strict=True):
        record_property("counted", f"simulated year, swept {name}: {counts}")
