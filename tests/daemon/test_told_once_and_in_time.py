"""Whatever fails, what stands is told once under one id, and at night only what is urgent."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import CALENDAR

from scheduler.channels import Never, NotNow, Taken
from scheduler.deliver import deliver
from scheduler.hours import Hours, next_digest, open_at
from scheduler.office_hours import OfficeHours
from scheduler.outbox import CLAIM, Stage, State
from scheduler.planning import announced
from scheduler.reaching import Email
from workflow.alerts import Delivered, Raised
from workflow.incident.facts import LocalAuthorityBecameAware, PanelNotified
from workflow.rapid_review.facts import NotificationSent, SentToPanel

AWARE = LocalAuthorityBecameAware()
HOUR = timedelta(hours=1)


class Died(BaseException):
    """A program that ends at this statement."""


class Way:
    """A channel that answers as it is told, and remembers what came through, and when."""

    def __init__(self):
        self.answer, self.came, self.now = "taken", [], None

    def hand_over(self, message):
        match self.answer:
            case "away":
                return NotNow("connection-refused", away=True)
            case "later":
                return NotNow("451")
            case "lost":
                self.came.append((self.now, message))
                return NotNow("disconnected", away=True)
            case "never":
                return Never("550")
            case "died":
                self.came.append((self.now, message))
                raise Died
        self.came.append((self.now, message))
        return Taken()


ACTS = st.one_of(
    st.tuples(st.just("urgent"), st.integers(1, 3)),
    st.tuples(st.just("slow"), st.integers(1, 3)),
    st.tuples(st.just("done"), st.integers(0, 5)),
    st.tuples(st.just("pass"), st.sampled_from([1, 5, 9, 16, 30, 72, 120])),
    st.tuples(st.just("answer"), st.sampled_from(["taken", "away", "later", "lost", "never", "died"])),
    st.tuples(st.just("dies at"), st.sampled_from(["follow", "compose", "put_back", "is_on_record"])),
    st.tuples(st.just("lost"), st.just(0)),
)


class Story:
    """One history with its outages."""

    def __init__(self, office):
        self.office, self.way, self.log, self.cases, self.dies = office, Way(), Way(), [], None
        email = Email(host="localhost", sender="spr@example.org", to={"default": "office@example.org"})
        office.open(email=email, hours=OfficeHours(one_by_one=4))

    def do(self, act, what):
        office = self.office
        if act == "urgent":
            self.cases += [(office.tell("incident", AWARE), PanelNotified()) for _ in range(what)]
        elif act == "slow":
            new = [office.tell("rapid-review", NotificationSent()) for _ in range(what)]
            self.cases += [(case, SentToPanel()) for case in new]
        elif act == "done" and what < len(self.cases):
            case, fact = self.cases.pop(what)
            office.tell(case, fact)
        elif act == "answer":
            self.way.answer = what
        elif act == "dies at":
            self.dies = what
        elif act == "pass":
            office.now += what * HOUR
        self.work()

    def work(self):
        """Sweep, and deliver, as a daemon would; it may die on the way."""
        self.office.sweep()
        with died_at(self.dies):
            self.way.now = self.log.now = self.office.now
            try:
                deliver(self.office.service, self.office.now, channels={"email": self.way, "log": self.log})
            except Died:
                self.way.answer = "taken"
        self.dies = None

    def end_well(self):
        """Let every server answer, and enough time pass."""
        self.way.answer = "taken"
        for _ in range(5):
            self.office.now += 55 * HOUR
            self.work()
        self.office.now = next_digest(self.office.now + CLAIM, OfficeHours(), CALENDAR)
        for _ in range(4):
            self.work()
            self.office.now += HOUR / 3


@contextmanager
def died_at(name):
    """Let a program die once, after the outbox has done this; before it remembers what is on record."""
    from scheduler.outbox import Outbox

    if name is None:
        yield
        return
    real = getattr(Outbox, name)

    def dies(outbox, *asked):
        setattr(Outbox, name, real)
        if name != "is_on_record":
            real(outbox, *asked)
        raise Died

    setattr(Outbox, name, dies)
    try:
        yield
    finally:
        setattr(Outbox, name, real)


def told(story):
    """The story told to its end, and every message that came through, with when."""
    story.end_well()
    return [*story.way.came, *story.log.came]


@pytest.fixture(scope="session")
def story(new_office):
    @contextmanager
    def begin():
        with new_office("Thu 2 Apr 2026") as office:
            yield Story(office)

    return begin


def at_night(came):
    """What came when it must not: outside its hours."""
    return [
        message.subject for now, message in came if message.hours not in open_at(now, OfficeHours(), CALENDAR)
    ]


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(acts=st.lists(ACTS, min_size=3, max_size=6))
def test_whatever_happens(story, acts):
    with story() as each:
        for act, what in acts:
            each.do(act, what)
        came = told(each)
        service, outbox = each.office.service, each.office.outbox
        assert at_night(came) == []
        assert outbox.rows(State.PENDING) == []
        assert outbox.tellings(Stage.WAITING) == []
        told_once(each.office, came)
        in_order(service, came)


def told_once(office, came):
    """Each announcement that stands reached its audience in one message; twice only in doubt."""
    outbox = office.outbox
    for telling in outbox.tellings():
        if telling.channel == "email" and announced(office.service, telling.announcement).holds:
            assert telling.stage is Stage.IN_A_MESSAGE
    stands = {(stream, fact.identity) for stream, fact in office.alert_facts() if isinstance(fact, Raised)}
    delivered = [
        (stream, fact.message, fact.channel)
        for stream, fact in office.alert_facts()
        if isinstance(fact, Delivered)
    ]
    assert len(delivered) == len(set(delivered))
    assert stands or not came
    sure = [message.message_id for _, message in came if not row_of(outbox, message).in_doubt]
    assert len(sure) == len(set(sure))


def row_of(outbox, message):
    return next(row for row in outbox.rows() if row.message_id == message.message_id)


def in_order(service, came):
    """Nobody hears of a lower rung after a higher one of the same clock."""
    heard = {}
    for _, message in sorted(came, key=lambda each: each[0]):
        if message.about:
            entry = announced(service, message.announcement)
            position = heard.get((message.address, entry.stream), 0)
            assert message.announcement >= position
            heard[message.address, entry.stream] = message.announcement


def test_without_the_hours_something_would_come_at_night(story, monkeypatch):
    """The negative control."""
    monkeypatch.setattr("scheduler.deliver.open_at", lambda *_: tuple(Hours))
    monkeypatch.setattr("scheduler.hours.next_digest", lambda now, *_: now)
    with story() as each:
        each.do("slow", 2)
        each.office.at("Thu 23 Apr 2026 02:00")
        each.work()
        assert at_night(each.way.came)


def test_without_looking_in_the_record_an_end_would_be_on_it_twice(story, monkeypatch):
    """The negative control: a program that dies before it remembers that the end is on record."""
    monkeypatch.setattr("scheduler.together._on_record", lambda *_: False)
    with story() as each:
        each.do("urgent", 1)
        each.office.now += 24 * 12 * HOUR
        each.do("dies at", "is_on_record")
        each.work()
        delivered = [fact.message for fact in each.office.facts_of(Delivered)]
        assert len(delivered) > len(set(delivered))
