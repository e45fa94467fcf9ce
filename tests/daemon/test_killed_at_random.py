"""Two processes sweep and deliver at once, and are killed with SIGKILL at random moments, over and over.

Every rung is announced once, whatever died where; a message comes twice only where the answer of the
server, or the note of it, was lost, and then under the same Message-ID with the same words.
"""

import time
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from caseload import caseload
from sweeper import Sweeper
from telling import at

from events.refusals import RecordError
from scheduler.outbox import CLAIM
from scheduler.reaching import Person
from scheduler.service import NotFound
from workflow.alerts import Raised
from workflow.announcing import what_to_say
from workflow.catalogue import CASES
from workflow.partnership.facts import Formed, OfficeTaken
from workflow.vocabulary import Office

ENGINES = ("sqlite", "postgres")
BEGIN = at("Thu 2 Apr 2026 09:00")
HELD = sorted(set(Office) - {Office.PARTNER_LEAD})
PEOPLE = {f"the {each.label}": Person(email=f"{each}@example.org") for each in HELD}
LATER = CLAIM + timedelta(hours=7)


class Trial:
    """An office whose sweepers are killed so many times while its caseload goes on, a day at a time.

    A pair is killed within the time that it needs for `stretch` rounds, of which the first was measured.
    """

    def __init__(self, office, post, *, kills, seed, stretch=1.2, without=()):
        self.office, self.post, self.kills, self.without = office, post, kills, without
        self.chance = Random(seed)  # noqa: S311  no secret, but the same moments again
        weeks = max(2, kills // 2 // 7)
        self.told = caseload(seed, weeks=weeks, incidents=weeks * 4)
        self.lost, self.rounds, self.stretch, self.takes = 0, 0, stretch, 0.3

    def run(self):
        partnership = self.office.tell("partnership/kscp", Formed())
        for office in HELD:
            self.office.tell(partnership, OfficeTaken(office=office, holder=f"the {office.label}"))
        for day in range(self.kills // 2):
            self.office.now = BEGIN + timedelta(days=day + 1)
            self._tell()
            self._kill_two()
        self._quiet()
        return self

    def _tell(self):
        hours = (self.office.now - BEGIN) / timedelta(hours=1)
        while self.told and self.told[0].hour <= hours:
            each = self.told.pop(0)
            try:
                self.office.tell(each.case, each.fact, each.occurred(self.office.now))
            except (AssertionError, NotFound, RecordError):
                continue

    def _kill_two(self):
        """Two at work, each killed at a moment of its own; some answers of the mail server get lost."""
        self.post.answers["DATA"] = [
            self.chance.choice(["250 OK", "250 OK", "250 taken and gone", "451 Later"]) for _ in range(4)
        ]
        planned = self.post.answers["DATA"].count("250 taken and gone")
        self.office.close()
        settings, now = self.office.settings, self.office.now
        pair = [Sweeper(settings, now, without=self.without) for _ in range(2)]
        for each in pair:
            each.go()
        for each in pair:
            each.ready()
        for each in pair:
            each.go()
        for each in pair:
            time.sleep(self.chance.random() * self.takes * self.stretch)
            self.rounds += each.kill()
        self.lost += planned - self.post.answers["DATA"].count("250 taken and gone")
        self.office.open()

    def _quiet(self):
        """At the end one that nobody kills, through a week; the mail server answers."""
        self.post.answers["DATA"] = []
        for _ in range(24):
            self.office.deliver(after=LATER)
            self.office.sweep()

    def announced(self):
        """How often each announcement is on record."""
        return Counter(
            (stream, fact.identity) for stream, fact in self.office.alert_facts() if isinstance(fact, Raised)
        )

    def unsaid(self):
        """What the guidance says is still to be said: nothing, if every rung was."""
        service, now = self.office.service, self.office.now
        for kind in CASES:
            for head in service.store.streams(f"{kind.name}/"):
                entries = service.entries(head.name)
                for clock in kind.clocks(service.standing(head.name)):
                    name = "|".join((head.name, *map(str, clock.key)))
                    said = [service.translation.entry(e) for e in service.store.stream(f"alert/{name}")]
                    yield from what_to_say(head.name, clock, entries, said, now)

    def received(self):
        """How often each message came, by its id, and in how many wordings."""
        times, words = Counter(), {}
        for mail in self.post.received:
            times[mail["Message-ID"]] += 1
            words.setdefault(mail["Message-ID"], set()).add((mail["To"], mail["Subject"], mail.as_string()))
        return times, words


def _holds(trial):
    announced = trial.announced()
    assert announced
    assert set(announced.values()) == {1}
    assert list(trial.unsaid()) == []
    times, words = trial.received()
    assert all(len(each) == 1 for each in words.values())
    doubles = sum(times.values()) - len(times)
    assert doubles <= trial.lost + trial.kills
    return {
        "kills": trial.kills,
        "whole rounds": trial.rounds,
        "announcements": len(announced),
        "messages": len(times),
        "answers lost": trial.lost,
        "received twice": doubles,
    }


def _trial(new_office, post, email, **said):
    with new_office(BEGIN) as office:
        office.open(email=email(post.port), people=PEOPLE)
        post.received.clear()
        trial = Trial(office, post, **said).run()
        return _holds(trial)


def test_killed_at_a_dozen_random_moments(new_office, post, email):
    _trial(new_office, post, email, kills=12, seed=12)


@pytest.mark.slow
def test_killed_at_two_hundred_random_moments(new_office, post, email, engine, record_property):
    counts = _trial(new_office, post, email, kills=200, seed=200)
    record_property("counted", f"killed at random on {engine}: {counts}")


def test_without_what_makes_an_announcement_unique_it_is_made_twice(new_office, post, email, engine, request):
    """The negative control: no rule, no id of the command, no version."""
    if engine != "sqlite" and not request.config.getoption("--all"):
        pytest.skip("slow: on a server with --all")
    with pytest.raises(AssertionError, match=r"== \{1\}"):
        _trial(new_office, post, email, kills=12, seed=1, stretch=4, without=("unique",))
