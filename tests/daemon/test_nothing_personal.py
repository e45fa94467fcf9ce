"""Messages and log lines leave the record; no child's code, no name, no free text and no duty goes along.

Something that must not come out is planted in every sealed field, every text and every child's code.
"""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import get_args, get_origin

import msgspec
import msgspec.structs
import pytest
import structlog
from guidance.examples import first
from telling import when
from worded import alert

from events.record import Finding
from events.refusals import FieldRefused, RecordBroken, StreamMoved, UnknownFact
from projections.clocks import CLOCKS
from scheduler import logs
from scheduler.channels import mail
from scheduler.channels.webhook import payload
from scheduler.daemon import in_words
from scheduler.messages import message
from scheduler.service import NotFound
from scheduler.wording.alerts import TakenBack, Today, Told, announcement, lapsed, withdrawal
from scheduler.wording.fields import KINDS
from scheduler.wording.notices import dead_letter, digest
from scheduler.wording.templates import templates
from workflow.alerts import Raised, Withdrawn
from workflow.catalogue import CASES, fields, sealed
from workflow.incident.facts import Notified
from workflow.moments import LONDON
from workflow.review.facts import SituationArose
from workflow.vocabulary import AbuseOrNeglect, Agency, Capacity, IncidentType, Party, Rung, Situation

PLANTED = "PLANTED"
CODE = "QZX7431"
CODES = {"child": CODE, "children": (CODE,), "died": (CODE,), "seriously_harmed": (CODE,)}
TEXTS = {"lead", "senior_manager", "reference", "owner", "post", "led_by", "holder", "deputy", "to"}
SLOWLY, FAST = 40, 8
"""So many weeks with one fact each, so that duties fall due; then so many facts a week."""
DUTIES = [duty for kind in CASES for duty in kind.duties.values()]


def planted(fact):
    """A fact of this type with something planted wherever it fits."""
    values = {}
    for field in msgspec.structs.fields(fact):
        name = field.name
        if name in sealed(fact):
            values[name] = _words(fact, name)
        elif name in CODES:
            values[name] = CODES[name]
        elif name in TEXTS and _takes(fields(fact)[name]):
            values[name] = PLANTED
        elif field.required:
            values[name] = first(name, fields(fact)[name])
    return fact(**values)


def _words(fact, name):
    kinds = [kind for kind in _kinds(fields(fact)[name]) if issubclass(kind, str)]
    return kinds[0](f"{PLANTED} {fact.stored} {name}")


def _takes(hint):
    try:
        return _kinds(hint) == [str] and msgspec.convert(PLANTED, hint) == PLANTED
    except msgspec.ValidationError:
        return False


def _kinds(hint):
    parts = [kind for part in get_args(hint) for kind in _kinds(part)] if get_origin(hint) else []
    parts = parts or [kind for part in get_args(hint) for kind in _kinds(part)]
    return parts or ([hint] if isinstance(hint, type) else [])


@pytest.fixture
def told(office, email, post):
    """A partnership in which every fact was recorded that can be, with something planted in each."""
    office.at("Thu 2 Apr 2026").open(email=email(post.port, to={"local-authority": "council@example.org"}))
    notified = Notified(
        organisation=Agency.SCHOOL,
        type=IncidentType.DEATH,
        children=(CODE,),
        abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
        happened=when("Wed 1 Apr 2026"),
        organisation_aware=when("Wed 1 Apr 2026"),
        summary=_words(Notified, "summary"),
    )
    incident = office.tell("incident", notified, by=PLANTED, role=PLANTED)
    review = office.tell("review", SituationArose(situation=Situation.DEATH, child=CODE), by=PLANTED)
    recorded, cases = set(), {"incident": incident, "review": review}
    for week in range(60):
        office.now += timedelta(days=7)
        office.sweep()
        office.deliver()
        for _ in range(1 if week < SLOWLY else FAST):
            _tell_one_more(office, cases, recorded)
    office.recorded = recorded
    return office


def _tell_one_more(office, cases, recorded):
    for kind in CASES:
        for fact in kind.lifecycle.facts:
            if fact.stored not in recorded and not fact.stored.endswith(".closed"):
                case = cases.get(kind.name, kind.name)
                try:
                    cases[kind.name] = office.tell(case, planted(fact), by=PLANTED, role=PLANTED)
                except (AssertionError, NotFound):  # not now, or it names a case that is not there
                    continue
                recorded.add(fact.stored)
                return


@pytest.fixture
def written():
    """Everything the log is given, as it would be written."""
    out = io.StringIO()
    logs.set_up(out)
    yield out
    structlog.reset_defaults()


def finds(text):
    """What is in a text that must not leave the record."""
    never = [PLANTED, CODE, *(duty.code for duty in DUTIES), *(duty.says for duty in DUTIES)]
    return [each for each in never if each in text]


def test_nothing_personal_leaves_in_a_message_or_a_log_line(written, told, post, all_fields):
    mails = [mail.as_string() for mail in post.received]
    rows = [str(row) for row in told.outbox.rows()]
    lines = written.getvalue().splitlines()
    assert len(mails) >= 5
    assert len(lines) >= 10
    assert [found for text in (*mails, *rows, *lines) if (found := finds(text))] == []
    no_kind_of_message_says_it(told, all_fields)


def test_of_a_duty_a_log_line_has_the_neutral_label_and_no_more(written, told):
    alerts = [json.loads(line) for line in written.getvalue().splitlines()]
    labels = {line["label"] for line in alerts if line["event"] == "alert"}
    assert labels
    assert labels <= {duty.label for duty in DUTIES}
    assert [duty.code for duty in DUTIES if duty.code in written.getvalue()] == []


def no_kind_of_message_says_it(told, all_fields):
    """Every announcement and withdrawal on record, in every kind, with every field that is allowed."""
    texts = [text for said in every_kind(told, all_fields) for text in as_it_leaves(said)]
    assert len(texts) > 1000
    assert [text for text in texts if finds(text)] == []
    assert {json.loads(text)["type"] for text in texts if text.startswith("{")} >= {
        "alert.overdue", "alert.escalation", "alert.withdrawal", "alert.digest", "alert.lapsed",
        "alert.dead-letter",
    }  # fmt: skip


def test_a_message_that_said_the_duty_or_the_child_would_be_found(all_fields):
    """The negative control: each way out is looked at."""
    raised = alert(Rung.OVERDUE, subject=CODE)
    said = announcement(all_fields, raised)
    for leak in (raised.subject, raised.duty):
        for name in ("subject", "body", "html", "label"):
            leaking = msgspec.structs.replace(said, **{name: f"{getattr(said, name)} {leak}"})
            assert [text for text in as_it_leaves(leaking) if finds(text)]


@pytest.fixture
def all_fields(tmp_path):
    """Templates in a folder of one's own that name everything they may."""
    for kind, allowed in KINDS.items():
        everything = " ".join(f"{{{field}}}" for field in allowed)
        (tmp_path / f"{kind}.txt").write_text(f"{everything}\n\n{everything}\n", "utf-8")
    return templates(str(tmp_path))


def every_kind(told, words):
    """What every kind of message says of everything on record about alerts."""
    raised = told.facts_of(Raised)
    back = [
        TakenBack(raised=one, withdrawn=fact, recorded=told.now, capacity=capacity)
        for capacity in Capacity
        for one, fact in zip(raised, told.facts_of(Withdrawn), strict=False)
    ]
    now = Today(told.now, told.service.calendar)
    for capacity in Capacity:
        for each in raised:
            yield announcement(words, each, capacity=capacity, today=now)
            yield lapsed(words, each, capacity=capacity, today=now)
        items = [Told(raised=each, capacity=capacity) for each in raised]
        outside = capacity is Capacity.AGENCY_CONTACT
        yield digest(words, items, back, outside=outside, today=now)
    yield from (withdrawal(words, each) for each in back)
    for each in raised:
        yield dead_letter(words, person="", channel="email", lost=announcement(words, each).subject)


def as_it_leaves(said):
    """A message as a mail, its headers and both its parts, as the document of a webhook, and as a row."""
    made = message(
        said,
        message_id="019d8a2e-7c00-7000-8000-000000000001",
        announcement=1,
        channel="email",
        told=Party.PARTNERSHIP,
        address="office@example.org",
        created_at=datetime(2026, 4, 14, 8, tzinfo=UTC),
    )
    sent = mail.written(made, "spr@example.org")
    plain, page = sent.iter_parts()
    headers = "\n".join(f"{name}: {value}" for name, value in sent.items())
    return [headers, plain.get_content(), page.get_content(), payload(made).decode(), str(made)]


def test_what_was_planted_is_on_record(told):
    """The positive control: it could have come out, of most of the facts that have sealed fields."""
    with_words = {fact.stored for kind in CASES for fact in kind.lifecycle.facts if sealed(fact)}
    assert len(with_words & told.recorded) > len(with_words) * 3 / 4
    assert any(CODE in stream for stream, _ in told.alert_facts())
    assert any(each.sealed for each in told.service.store.stream("incident/2026-001"))


def test_a_key_that_is_not_allowed_would_bring_it_out(written):
    """The negative control: without the allow-list the line says it."""
    structlog.get_logger().info("sweep", clock=f"incident/2026-001|cdr.notify|{CODE}|1", raised=1)
    assert CODE not in written.getvalue()
    assert '"raised": 1' in written.getvalue()
    structlog.configure(processors=[structlog.processors.JSONRenderer()])
    structlog.get_logger().info("sweep", clock=f"incident/2026-001|cdr.notify|{CODE}|1")
    assert CODE in written.getvalue()


@pytest.mark.parametrize(
    "error",
    [
        StreamMoved(f"alert/incident/2026-001|cdr.notify|{CODE}|1", 1, 2),
        FieldRefused("stream", f"A stream cannot be called {CODE}.", "Name it."),
        RecordBroken([Finding(check="bytes", says=PLANTED, remedy=PLANTED)]),
        UnknownFact(f"{CODE} at position 3", "Upgrade."),
        ValueError(PLANTED),
        KeyError(CODE),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_does_not_bring_it_out_either(error):
    words = in_words(error)
    assert words["error"] == type(error).__name__
    assert finds(str(words)) == []


def test_a_failure_inside_says_where():
    with pytest.raises(ValueError, match=PLANTED) as failed:
        raise ValueError(PLANTED)
    assert in_words(failed.value)["where"].startswith("test_nothing_personal.py:")


def test_the_outbox_holds_what_was_sent_and_no_more():
    """The view of clocks knows the child's code; the outbox has no column for it."""
    from scheduler.outbox import Row, Telling

    assert "subject" in CLOCKS.row.__struct_fields__
    assert set(Row.__struct_fields__) == {
        "message_id", "announcement", "channel", "told", "address", "subject", "body", "created_at",
        "html", "person", "capacity", "kind", "label", "about", "follows",
        "state", "next_attempt_at", "attempts", "why", "claimed_by", "ended_at", "hours", "in_doubt",
        "waits_since",
    }  # fmt: skip
    assert set(Telling.__struct_fields__) == {
        "telling_id", "announcement", "channel", "told", "address", "not_before", "person", "capacity",
        "alone", "hours", "instead_of", "failed", "message_id", "stage",
    }  # fmt: skip


def test_a_terminal_is_shown_readable_lines():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    logs.set_up(screen)
    logs.logger().info("sweep", raised=1)
    structlog.reset_defaults()
    assert "sweep" in screen.getvalue()
    assert '"raised"' not in screen.getvalue()


def test_the_time_of_a_line_is_in_utc(written):
    logs.logger().info("sweep")
    assert '"at": "' in written.getvalue()
    assert datetime.fromisoformat(written.getvalue().split('"at": "')[1].split('"')[0]).astimezone(LONDON)
