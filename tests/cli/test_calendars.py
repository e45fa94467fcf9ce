"""Due dates in a calendar: parsed as people's own programs parse it, and telling a stranger nothing."""

from datetime import date

import pytest
from icalendar import Calendar

LINE = "record incident.local-authority-became-aware 2026-001 --occurred"


@pytest.fixture
def calendar(spr, incident, tmp_path):
    """Write the calendar anew, and read it: each event by what it says."""
    spr.ok(f"{LINE} 'Fri 13 Nov 2026'")

    def reading(options="", now=None):
        spr.ok(f"due {options} -o due.ics --replace", now=now)
        found = Calendar.from_ical((tmp_path / "due.ics").read_bytes())
        return {str(event["summary"]): event for event in found.walk("VEVENT")}

    return reading


def test_a_due_date_is_a_whole_day_that_keeps_nobody_from_being_booked(calendar):
    event = calendar()["incident/2026-001 sin.notify_panel"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 11, 20), date(2026, 11, 21))
    assert (event["transp"], event["status"]) == ("TRANSPARENT", "CONFIRMED")
    assert event["description"] == (
        "Until the end of Fri 20 November 2026\nspr explain incident/2026-001 sin.notify_panel"
    )
    assert not event.walk("VALARM")


def test_an_event_names_the_reference_and_the_code_and_no_child(spr, calendar, tmp_path):
    """A calendar is shared: no label of a duty, and not the code of a child, though the clock has one."""
    spr.ok("record incident.child-died 2026-001 --child TDS20 --occurred 'Mon 23 Nov 2026'")
    events = calendar()
    assert any("cdr." in summary for summary in events)
    text = (tmp_path / "due.ics").read_text("utf-8").replace("\r\n ", "")
    for telling in ("TDS20", "child", "death", "harm", "notifi", "Panel"):
        assert telling not in text


def test_two_clocks_of_one_duty_are_two_events(spr, calendar, tmp_path):
    for child in ("A", "B"):
        spr.ok(f"record incident.child-died 2026-001 --child {child} --occurred 'Mon 23 Nov 2026'")
    calendar()
    events = Calendar.from_ical((tmp_path / "due.ics").read_bytes()).walk("VEVENT")
    uids = [str(event["uid"]) for event in events]
    assert len(set(uids)) == len(uids)
    assert len({str(event["summary"]) for event in events}) < len(uids)


def test_a_date_that_moved_is_the_same_event_and_a_later_one(spr, calendar):
    """RFC 5545, 3.8.7.4: SEQUENCE grows when the date does not stay."""
    name = "incident/2026-001 sin.notify_panel"
    before = calendar()[name]
    spr.ok(f"{LINE} 'Wed 11 Nov 2026'")
    after = calendar(now="Mon 23 Nov 2026 11:00")[name]
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 2
    assert after["dtstart"].dt == date(2026, 11, 18)
    assert after["dtstamp"].dt > before["dtstamp"].dt


def test_what_was_done_is_cancelled_and_for_no_longer_than_five_weeks(spr, calendar):
    """Whoever takes a calendar for the first time has nothing to be cancelled that ended long before."""
    name = "incident/2026-001 sin.notify_panel"
    before = calendar()[name]
    spr.ok("record panel-notified 2026-001 --departure 'It was urgent.' --occurred 'Mon 23 Nov 2026'")
    ended = calendar()[name]
    assert (ended["status"], ended["uid"], ended["sequence"]) == (
        "CANCELLED",
        before["uid"],
        before["sequence"] + 1,
    )
    assert name in calendar(now="Sun 27 Dec 2026 10:00")
    assert name not in calendar(now="Tue 29 Dec 2026 10:00")


def test_what_runs_again_after_it_was_cancelled_is_newer_than_that(spr, calendar):
    """RFC 5546, 3.2.5: of two versions of an event, that with the higher SEQUENCE is shown."""
    name = "incident/2026-001 sin.notify_panel"
    spr.ok("record panel-notified 2026-001 --departure 'It was urgent.' --occurred 'Mon 23 Nov 2026'")
    cancelled = calendar()[name]
    facts = spr.ask("history 2026-001")["facts"]
    sent = next(each["version"] for each in facts if each["type"] == "incident.panel-notified")
    spr.ok(f"decide retract 2026-001 {sent} --because 'It was never sent.'")
    again = calendar()[name]
    assert (again["status"], cancelled["status"]) == ("CONFIRMED", "CANCELLED")
    assert again["sequence"] > cancelled["sequence"]


def test_a_clock_that_was_never_ended_is_not_cancelled(calendar):
    """The negative control: nothing is cancelled by itself, however late it is."""
    assert {str(event["status"]) for event in calendar(now="Thu 25 Nov 2027 10:00").values()} == {"CONFIRMED"}


def test_a_clock_without_a_date_is_in_no_calendar(spr, calendar):
    assert all(event["dtstart"].dt for event in calendar("--all").values())


def test_what_has_no_due_dates_makes_no_calendar(spr, incident, tmp_path):
    for line in ("list incidents -o list.ics", "--output list.ics list incidents"):
        said = spr(line)
        assert said.code == 2
        assert "a calendar is made of due dates: spr due -o due.ics" in said.words
    assert not (tmp_path / "list.ics").exists()
