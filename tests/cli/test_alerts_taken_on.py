"""`spr alerts ack` and `snooze`: silent until a moment, and what is said all the same."""

import pytest

AWARE = "record incident.local-authority-became-aware --occurred 'Fri 13 Nov 2026'"
ACK = "alerts ack 2026-001 notify_panel"


@pytest.fixture
def overdue(spr):
    """Aware Fri 13 Nov 2026: three duties were due Fri 20 Nov 2026; it is Mon 23 Nov 2026, ten o'clock."""
    spr.ok(AWARE)
    spr.ok("sweep")
    return "incident/2026-001"


def the_alert(spr, duty="sin.notify_panel", **options):
    more = " ".join(f"--{name} {value}" for name, value in options.items())
    return next(each for each in spr.ask(f"alerts list {more}")["alerts"] if each["duty"] == duty)


def test_who_takes_an_alert_on_is_named_with_the_moment_until_which_they_do(spr, overdue):
    said = spr.ok(f"{ACK} --until Wed --by 'Duty manager'").words
    assert "Taken on by Duty manager: sin.notify_panel in incident/2026-001" in said
    assert "Silent until the end of Wed 25 November 2026." in said
    assert the_alert(spr).items() >= {
        "state": "acknowledged", "by": "Duty manager", "until": "2026-11-26T00:00:00.000000Z",
    }.items()  # fmt: skip


def test_where_nobody_says_until_when_it_is_the_end_of_the_next_working_day(spr, overdue):
    assert "until the end of Tue 24 November 2026" in spr.ok(ACK).words
    assert "until the end of Mon 30 November 2026" in spr.ok(ACK, now="Fri 27 Nov 2026 16:45").words


def test_where_nobody_says_who_it_is_the_login_that_typed_it(spr, overdue):
    spr.ok(ACK)
    recorded = spr.ask(f"history 'alert/{overdue}|sin.notify_panel||1'")["facts"][-1]
    assert recorded["type"] == "alert.acknowledged"
    assert recorded["by"] == the_alert(spr)["by"] != ""


def test_what_is_said_all_the_same_is_named_with_its_instant(spr, overdue):
    """Above when 1, 2 and 5 working days have gone by; born overdue, since Mon 23 Nov 2026."""
    said = spr.ok(f"{ACK} --until 3wd --dry-run").words
    assert "first escalation from the beginning of Wed 25 November 2026 to business manager" in said
    assert "second escalation from the beginning of Thu 26 November 2026 to delegated local authority" in said
    assert "third escalation" not in said


def test_a_rehearsal_makes_nothing_silent(spr, overdue):
    facts = spr.facts()
    assert "Would be taken on by" in spr.ok(f"{ACK} --dry-run").words
    assert spr.facts() == facts


def test_an_alert_that_was_taken_on_is_announced_anew_when_that_ends_and_the_duty_is_owed(spr, overdue):
    spr.ok(f"{ACK} --until 'today 4pm'")
    assert spr.ask("sweep", now="Mon 23 Nov 2026 15:59")["raised"] == 0
    assert spr.ask("sweep", now="Mon 23 Nov 2026 16:00")["raised"] == 1
    assert the_alert(spr).items() >= {"state": "raised", "raising": 2}.items()


def test_a_snooze_needs_a_reason_and_names_those_there_are(spr, overdue):
    said = spr("alerts snooze 2026-001 notify_panel")
    assert said.code == 2
    assert "awaiting-others: It has been asked for, and others have to answer first." in said.words
    assert spr("alerts snooze 2026-001 notify_panel --reason awaiting-other").words.count("Did you mean") == 1


def test_a_snooze_says_why_wherever_the_alert_is_listed(spr, overdue):
    spr.ok("alerts snooze 2026-001 notify_panel --reason awaiting-others --until tomorrow --by b.jones")
    assert the_alert(spr, state="snoozed")["snoozed_for"] == "awaiting-others"
    assert "snoozed by b.jones until Tue 24 Nov: awaiting others" in spr.ok("alerts").words


def test_a_snooze_for_another_reason_says_which_in_the_note(spr, overdue, tmp_path):
    """The reason says: another reason, in the note."""
    line = "alerts snooze 2026-001 notify_panel --reason other"
    for said in (spr(line), spr(f"{line} --dry-run")):
        assert said.code == 4
        assert "it says in the note what the other reason is" in said.words
        assert "--note-file FILE" in said.words
    note = tmp_path / "note.txt"
    note.write_text("The office is closed.")
    spr.ok(f"{line} --note-file", note)


@pytest.mark.parametrize("line", [f"{ACK} --note", "alerts snooze 2026-001 --reason other --note"])
def test_text_after_note_is_refused_and_not_said_back(spr, overdue, line):
    """It may be a name."""
    said = spr(line, "Jordan Smith")
    assert said.code == 2
    assert "--note takes no text: it asks for it" in said.words
    assert "Jordan" not in said.words


def test_what_is_done_and_not_swept_yet_needs_nobody_to_take_it_on(spr, overdue):
    spr.ok("record panel-notified 2026-001 --occurred today --departure 'At last.'")
    for line in (f"{ACK} --dry-run", ACK):
        said = spr(line)
        assert said.code == 4
        assert "There is nothing to take on in incident/2026-001: sin.notify_panel is met late" in said.words
        assert "spr sweep" in said.words


def test_all_that_stands_in_a_case_is_taken_on_together(spr, overdue):
    assert len(spr.ask(f"alerts ack {overdue} --all")["alerts"]) == 3
    assert {each["state"] for each in spr.ask("alerts")["alerts"]} == {"acknowledged"}


def test_where_several_stand_and_none_is_named_they_are_listed(spr, overdue):
    said = spr(f"alerts ack {overdue}")
    assert said.code == 2
    assert "sin.notify_panel" in said.err
    assert "--all" in said.err


def test_the_only_one_that_stands_needs_no_name(spr, overdue):
    spr.ok("record panel-notified 2026-001 --occurred today --departure 'At last.'")
    spr.ok("sweep")
    assert [each["duty"] for each in spr.ask(f"alerts ack {overdue}")["alerts"]] == ["sin.notify_partners"]


WHEN = {
    "Thu": "the end of Thu 26 November 2026",
    "tuesday": "the end of Tue 24 November 2026",
    "fri noon": "Fri 27 November 2026, 12:00pm",
    "4pm": "Mon 23 November 2026, 4:00pm",
    "3wd": "the end of Thu 26 November 2026",
    "2 working days": "the end of Wed 25 November 2026",
    "2026-12-04": "the end of Fri 4 December 2026",
    "23 11 2026 12:00": "Mon 23 November 2026, 12:00pm",
    "today": "the end of Mon 23 November 2026",
    "4 Dec": "the end of Fri 4 December 2026",
    "Fri 4th December": "the end of Fri 4 December 2026",
}


@pytest.mark.parametrize(("typed", "until"), WHEN.items(), ids=WHEN)
def test_until_when_is_typed_as_people_say_it_and_echoed_with_its_weekday(spr, overdue, typed, until):
    """It is Mon 23 Nov 2026, ten o'clock."""
    assert f"Silent until {until}." in spr.ok(f"{ACK} --dry-run --until", typed).words


NOT_THEN = {
    "tomorow": "did you mean tomorrow?",
    "Frday noon": "did you mean friday noon?",
    "2 days": "write 2wd for working days, or the date itself",
    "25 Dec": "until Wed 23 December 2026",
    "yesterday": "is over already",
    "9am": "is over already",
    "31wd": "too far away",
    "Thu 24 Dec 2026": "too far away",
    "Fri 25 Dec 2026": "until Wed 23 December 2026",
    "Mon": "today is a Monday: write today, or Mon 30 November 2026",
    "March 2027": "name one day, or an hour of it",
    "unknown": "name one day, or an hour of it",
    "soon": "write tomorrow, Fri, Fri noon, 2wd",
}


@pytest.mark.parametrize(("typed", "why"), NOT_THEN.items(), ids=NOT_THEN)
def test_a_moment_that_cannot_be_is_refused_with_what_to_write(spr, overdue, typed, why):
    """Silent for 31 days at most, from Mon 23 Nov 2026, ten o'clock."""
    said = spr(f"{ACK} --dry-run --until", typed)
    assert said.code == 2, said.words
    assert why in said.words


def test_what_was_withdrawn_cannot_be_taken_on_and_says_why_it_was(spr, overdue):
    spr.ok("record panel-notified 2026-001 --occurred 'Thu 19 Nov 2026' --departure 'At last.'")
    spr.ok("sweep")
    said = spr(ACK)
    assert said.code == 4
    assert "was withdrawn Mon 23 November 2026, 10:00am: The duty had been met in time" in said.words
    assert "spr alerts explain incident/2026-001 sin.notify_panel" in said.words


def test_what_has_not_been_announced_says_when_it_will_be(spr, incident):
    """Aware Mon 23 Nov 2026: due Mon 30 Nov 2026, and due soon two working days before."""
    spr.ok("record incident.local-authority-became-aware 2026-001 --occurred today")
    said = spr(ACK)
    assert said.code == 4
    assert "The first is said from the beginning of Thu 26 November 2026 on" in said.words
    assert spr("alerts ack 2026-001").code == 4


def test_a_note_comes_from_a_file_and_is_sealed_under_the_key_of_the_case(spr, overdue, tmp_path):
    """Whoever destroys the words of a case destroys what was noted about its alerts."""
    (tmp_path / "note.txt").write_text("The officer is ill.\n")
    spr.ok(f"{ACK} --note-file", tmp_path / "note.txt")
    words = f"history 'alert/{overdue}|sin.notify_panel||1' --words"
    assert "note: The officer is ill." in spr.ok(words).words
    assert "officer is ill" not in spr.store.read_bytes().decode("latin-1")
    spr.ok(f"admin keys destroy {overdue} --reason 'It is time.' --authority Chair --no-input --yes")
    assert "officer is ill" not in spr.ok(words).words


def test_nobody_is_asked_for_a_note_where_nobody_is_there(spr, overdue):
    said = spr(f"{ACK} --note")
    assert said.code == 2
    assert "--note-file" in said.err
