"""Each kind of message tells its reader what to do from its subject and first line, and tells nobody more."""

from datetime import date
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace
from telling import when
from worded import alert, taken_back, today

from scheduler.wording.alerts import (
    CAPACITIES,
    CAUSES,
    RUNGS,
    Before,
    Told,
    announcement,
    lapsed,
    withdrawal,
)
from scheduler.wording.notices import COUNTED, checkpoint, dead_letter, digest
from scheduler.wording.returns import list_to_nobody, overdue_list
from scheduler.wording.templates import shipped, templates
from workflow.alerts import Raised
from workflow.moments import at as moment_at
from workflow.vocabulary import Capacity, Office, Rung, WithdrawnBecause

FRIDAY, TUESDAY = "Fri 10 Apr 2026", "Tue 14 Apr 2026"


def said(rung, day=TUESDAY, **more):
    return announcement(shipped(), alert(rung), today=today(day), **more)


def told(rung, capacity=Capacity.UNKNOWN, **more):
    return Told(raised=alert(rung, **more), capacity=capacity)


def first_line(words):
    return words.body.partition("\n")[0]


def test_there_are_words_for_every_rung_capacity_and_cause():
    assert set(RUNGS) == set(COUNTED) == set(Rung)
    assert set(CAPACITIES) == set(Capacity)
    assert set(CAUSES) == set(WithdrawnBecause)
    assert [said(rung).subject for rung in Rung]


# An announcement


def test_at_three_on_the_last_day_the_first_line_says_that_it_is_not_on_record():
    assert first_line(said(Rung.STILL_DUE_TODAY, "Mon 13 Apr 2026 15:00")) == (
        "incident/2026-001: a national report is still due today, by the end of Mon 13 April 2026, "
        "and is not on record as done."
    )


@pytest.mark.parametrize(
    ("rung", "day", "says"),
    [
        (Rung.DUE_SOON, "Wed 8 Apr 2026", "3 working days are left after today."),
        (Rung.DUE_SOON, "Fri 10 Apr 2026", "1 working day is left after today."),
        (Rung.OVERDUE, "Tue 14 Apr 2026", "It is 1 working day late."),
        (Rung.OVERDUE, "Sat 18 Apr 2026", "It is 4 working days late."),
        (Rung.FIRST_ESCALATION, "Mon 20 Apr 2026", "It is 5 working days late."),
    ],
)
def test_it_says_how_many_working_days(rung, day, says):
    assert says in said(rung, day).body.split("\n")


def test_where_no_whole_working_day_has_passed_nothing_is_counted():
    """Due on Friday and asked on Saturday: overdue, by no working day."""
    friday = alert(Rung.OVERDUE, due_on=FRIDAY, late_from="Sat 11 Apr 2026 00:00")
    words = announcement(shipped(), friday, today=today("Sat 11 Apr 2026"))
    assert "working day" not in words.body
    assert "\n\n\n" not in words.body


def test_an_answer_that_is_only_expected_is_counted_late_by_nothing():
    """Silence of the Panel is no breach."""
    assert "working day" not in said(Rung.NO_ANSWER).body


@pytest.mark.parametrize("rung", [Rung.FIRST_ESCALATION, Rung.SECOND_ESCALATION, Rung.THIRD_ESCALATION])
def test_an_escalation_says_that_it_is_still_not_done_and_why_the_reader_is_told(rung):
    words = said(rung, "Mon 20 Apr 2026", capacity=Capacity.ESCALATION)
    assert words.kind == "escalation"
    assert words.subject == (
        "incident/2026-001: passed on to you, a national report still overdue, was due by Mon 13 April 2026"
    )
    assert "Ask whoever owes it what is in the way." in words.body


@pytest.mark.parametrize("capacity", [Capacity.OWNER, Capacity.DEPUTY])
def test_whoever_owes_it_is_not_told_to_ask_themselves(capacity):
    words = said(Rung.FIRST_ESCALATION, "Mon 20 Apr 2026", capacity=capacity)
    assert words.subject == "incident/2026-001: a national report still overdue, was due by Mon 13 April 2026"
    assert "It is still yours to do, whoever above you has been told." in words.body
    assert "Ask whoever owes it" not in words.body


def test_a_step_says_that_the_one_before_it_reached_nobody():
    words = said(Rung.SECOND_ESCALATION, capacity=Capacity.ESCALATION, before=Before(reached_nobody=True))
    assert "The step before this one reached nobody." in words.body.split("\n")
    assert "step before" not in said(Rung.SECOND_ESCALATION, capacity=Capacity.ESCALATION).body


def test_an_acknowledgement_that_lapsed_says_that_somebody_had_taken_it_on():
    words = lapsed(shipped(), alert(Rung.OVERDUE), before=Before(taken_on_by="b.jones"))
    assert words.subject.startswith("incident/2026-001: taken on, but not done: a national report overdue,")
    assert first_line(words).startswith("incident/2026-001: b.jones took on a national report;")
    assert "somebody took on" in lapsed(shipped(), alert(Rung.OVERDUE)).body


def test_two_duties_of_one_day_have_two_subjects():
    """A mail program puts into one thread what has one subject, and the second looks like a copy."""
    subjects = {
        announcement(shipped(), alert(Rung.DUE_TODAY, duty)).subject
        for duty in ("sin.notify_panel", "sin.notify_partners")
    }
    assert len(subjects) == 2


# A withdrawal


@pytest.mark.parametrize(
    ("because", "days", "subject", "says"),
    [
        (
            "met",
            {"done_on": FRIDAY},
            "done on Fri 10 April 2026",
            "it was done on Fri 10 April 2026, in time.",
        ),
        ("met-late", {"done_on": TUESDAY}, "done late, on Tue 14 April 2026", "after its time was over."),
        (
            "met-recorded-late",
            {"done_on": FRIDAY},
            "done on Fri 10 April 2026",
            "it was done on Fri 10 April 2026, which came on record on Tue 14 April 2026.",
        ),
        ("waived", {}, "waived", "it was waived."),
        ("moved", {"moved_to": "Mon 20 Apr 2026"}, "now due by Mon 20 April 2026", "told again"),
        ("corrected", {}, "put right on record", "put right on record."),
        ("corrected", {"moved_to": "Mon 20 Apr 2026"}, "put right", "and is due by Mon 20 April 2026 now."),
        ("not-owed", {}, "not owed", "it turned out not to be owed."),
        ("missed", {}, "ended undone", "it ended without having been done."),
        ("superseded", {}, "carried on elsewhere", "it is carried on elsewhere."),
        ("unknown", {}, "no longer open", "it is no longer open."),
        ("met", {}, "done on a day that is not known", "it was done on a day that is not known"),
    ],
)
def test_a_withdrawal_tells_its_cause(because, days, subject, says):
    words = withdrawal(shipped(), taken_back(WithdrawnBecause(because), **days))
    assert words.subject.startswith(f"incident/2026-001: withdrawn, a national report {subject}")
    assert says in first_line(words)


def test_whoever_stands_above_is_not_promised_to_be_told_of_the_new_day():
    """They are told when it is late, and not when it is near."""
    moved = taken_back(WithdrawnBecause.MOVED, moved_to="Mon 20 Apr 2026")
    above = withdrawal(shipped(), replace(moved, capacity=Capacity.ESCALATION))
    assert "it is due by Mon 20 April 2026 now." in above.body
    assert "told again" not in above.body
    owner = withdrawal(shipped(), replace(moved, capacity=Capacity.OWNER))
    assert "and you are told again when that day is near." in owner.body


# Several at once, and what reached nobody


def test_a_digest_begins_with_what_is_longest_overdue():
    late = [
        told(Rung.OVERDUE, case=f"incident/2026-00{number}", due_on=day, late_from=f"{after} 00:00")
        for number, day, after in [
            (1, "Wed 15 Apr 2026", "Thu 16 Apr 2026"),
            (2, "Mon 13 Apr 2026", "Tue 14 Apr 2026"),
            (3, "Tue 14 Apr 2026", "Wed 15 Apr 2026"),
        ]
    ]
    words = digest(shipped(), late, today=today("Mon 20 Apr 2026"))
    assert words.subject == "3 cases: 3 overdue"
    items = [line for line in words.body.split("\n") if line.startswith("- ")]
    assert [line[:19] for line in items] == [f"- incident/2026-00{number}" for number in (2, 3, 1)]
    assert items[0].endswith(
        "a national report, overdue, was due by Mon 13 April 2026. It is 5 working days late."
    )


def test_a_digest_counts_what_it_holds_the_most_pressing_first():
    alerts = [told(rung) for rung in (Rung.DUE_SOON, Rung.NO_ANSWER, Rung.OVERDUE, Rung.FIRST_ESCALATION)]
    words = digest(shipped(), alerts, [taken_back(done_on=FRIDAY)])
    assert words.subject == (
        "incident/2026-001: 1 still overdue, 1 overdue, 1 due soon, 1 not answered yet, 1 withdrawn"
    )
    assert "is withdrawn: it was done on Fri 10 April 2026, in time." in words.body


def test_a_digest_of_withdrawals_only_is_whole():
    words = digest(shipped(), [], [taken_back(done_on=FRIDAY)])
    assert words.subject == "incident/2026-001: 1 withdrawn"
    assert "\n\n\n" not in words.body


def test_what_was_passed_on_stands_apart_from_what_is_the_readers_own():
    passed_on = told(Rung.FIRST_ESCALATION, case="incident/2026-002", capacity=Capacity.ESCALATION)
    words = digest(shipped(), [passed_on, told(Rung.DUE_SOON, capacity=Capacity.OWNER)])
    assert words.subject == "incident/2026-001, incident/2026-002: 1 passed on to you, 1 due soon"
    own, handed_on = words.body.split("Not done in time, and passed on to you (1); ask whoever owes each")
    assert ("incident/2026-001" in own, "incident/2026-002" in own) == (True, False)
    assert ("incident/2026-001" in handed_on, "incident/2026-002" in handed_on) == (False, True)


def test_where_nothing_was_passed_on_nothing_is_said_of_it():
    """Negative control."""
    assert "passed on" not in digest(shipped(), [told(Rung.OVERDUE, capacity=Capacity.OWNER)]).body


def test_a_digest_in_words_of_ones_own_that_knows_no_parts_holds_everything(tmp_path):
    """It was written before there were parts: what was passed on must not vanish from it."""
    (tmp_path / "digest.txt").write_text("{counts}\n\n{items}\n\n{withdrawn}\n", "utf-8")
    alerts = [told(Rung.OVERDUE), told(Rung.FIRST_ESCALATION, capacity=Capacity.ESCALATION)]
    assert digest(templates(str(tmp_path)), alerts).body.count("- incident/2026-001") == 2


def test_a_digest_says_of_which_the_reader_is_the_deputy():
    items = [told(Rung.OVERDUE, capacity=each) for each in (Capacity.OWNER, Capacity.DEPUTY)]
    assert digest(shipped(), items).body.count("You are told as the deputy of whoever has to do it.") == 1


def test_a_digest_says_the_hour_of_what_is_counted_in_hours():
    late = told(Rung.OVERDUE, duty="cdr.notify", late_from="Mon 13 Apr 2026 14:00")
    words = digest(shipped(), [late], today=today("Tue 14 Apr 2026"))
    (item,) = [line for line in words.body.split("\n") if line.startswith("- ")]
    assert item.endswith(
        "was due by Mon 13 April 2026. The hour is Mon 13 April 2026, 2:00pm. It is 1 working day late."
    )


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("business-manager", "A message to business-manager could not be delivered by e-mail."),
        ("", "A message to a mailbox could not be delivered by e-mail."),
    ],
)
def test_a_dead_letter_says_whom_it_did_not_reach_and_what_it_said(person, says):
    lost = said(Rung.DUE_TODAY).subject
    words = dead_letter(shipped(), person=person, channel="email", lost=lost)
    assert first_line(words).startswith(says)
    assert f"- {lost}" in words.body


def test_a_checkpoint_is_sent_as_it_was_signed():
    """C2SP signed note: its lines count, the empty one included."""
    note = "example.org/record\n120\nq83v\n\n— example.org/record q83v\n"
    words = checkpoint(
        shipped(), note, origin="example.org/record", facts=120, when="Tue 14 April 2026, 9:00am"
    )
    assert words.body.endswith(f"\n\n{note}")
    assert words.subject == "Checkpoint of the record over 120 facts"


# The page


class Page(HTMLParser):
    """The words of a page, and its tags with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags = [], []
        self.feed(html)

    def handle_data(self, data):
        self.words += data.split()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


POLICE, FRIDAY_ITSELF = Office.DELEGATED_POLICE, date(2026, 4, 10)
KINDS = {
    **{str(rung): lambda rung=rung: said(rung, capacity=Capacity.OWNER) for rung in Rung},
    "withdrawal": lambda: withdrawal(shipped(), taken_back(done_on=FRIDAY)),
    "lapsed": lambda: lapsed(shipped(), alert(Rung.OVERDUE)),
    "still-overdue": lambda: said(Rung.FIRST_ESCALATION, capacity=Capacity.OWNER),
    "digest": lambda: digest(shipped(), [told(Rung.OVERDUE)], [taken_back()]),
    "dead-letter": lambda: dead_letter(shipped(), person="b.jones", channel="webhook", lost="9 overdue"),
    "overdue-returns": lambda: overdue_list(shipped(), POLICE, [], FRIDAY_ITSELF, Capacity.DEPUTY),
    "overdue-returns-nobody": lambda: list_to_nobody(shipped(), POLICE, [], FRIDAY_ITSELF, held=True),
    "checkpoint": lambda: checkpoint(shipped(), "example.org\n1\nq83v\n", origin="o", facts=1, when="w"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_the_same_as_the_text(kind):
    words = KINDS[kind]()
    page = Page(words.html)
    plain = [word for word in words.body.split() if word != "-"]
    assert page.words == [*words.subject.split(), *plain]


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_fetches_nothing_leads_nowhere_and_names_its_language(kind):
    """WCAG 2.2: 3.1.1, the language of the page; a link in a mail teaches people to follow links in mails."""
    tags = Page(KINDS[kind]().html).tags
    assert ("html", {"lang": "en-GB"}) in tags
    assert {tag for tag, _ in tags} <= {"html", "head", "meta", "title", "body", "p", "br", "ul", "li", "pre"}
    assert not [attr for _, attrs in tags for attr in attrs if attr in {"href", "src", "background"}]


def test_what_could_be_taken_for_a_tag_is_shown_as_it_is():
    words = dead_letter(shipped(), person="<b>&", channel="email", lost="<img src=x>")
    assert "<img" not in words.html
    assert "&lt;img src=x&gt;" in words.html


def test_a_local_duty_is_called_by_nothing_of_its_own():
    """What a local profile calls its duty is not said outside."""
    local = Raised(
        case="incident/2026-001",
        duty="local.child_harmed",
        rung=Rung.OVERDUE,
        due_on=when("Mon 13 Apr 2026"),
        due_at=moment_at(today("Tue 14 Apr 2026 00:00").now),
    )
    assert announcement(shipped(), local).label == "something agreed locally"


def test_the_contact_of_an_agency_is_never_told_a_childs_code_as_a_reference():
    """A duty of the agency's own is about a child; only what the agency was asked for is about an agency."""
    own, asked = (
        announcement(shipped(), alert(Rung.OVERDUE, subject=subject), capacity=Capacity.AGENCY_CONTACT)
        for subject in ("QZX7431", "police")
    )
    assert own.subject.startswith(
        "incident/2026-001: something agreed locally overdue,"
    ) or own.subject.startswith("incident/2026-001: a national report overdue,")
    assert asked.subject.startswith("incident/2026-001/police/1: ")
    assert "QZX7431" not in str(own)
