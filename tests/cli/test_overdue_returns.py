"""`spr export overdue-returns`: the weekly list to each delegated partner, and that it went."""

import pytest

RAPID, AREA = "rapid-review/2026-001", "partnership/2026-002"
LATER = "Mon 14 Dec 2026 10:00"


@pytest.fixture
def office(spr):
    """Three agencies asked on different days of November, and on Mon 14 December one nil return."""
    spr.ok("record rapid-review.notification-sent --occurred 'Mon 9 Nov 2026'")
    spr.ok(f"record rapid-review.started {RAPID} --occurred 'Mon 9 Nov 2026'")
    for agency, on in (
        ("police", "Wed 18 Nov 2026"),
        ("hospital", "Tue 10 Nov 2026"),
        ("school", "Mon 9 Nov 2026"),
    ):
        spr.ok(f"record rapid-review.information-requested {RAPID} --agency {agency} --occurred '{on}'")
    spr.ok("record partnership.formed --occurred 'Mon 6 Jan 2020'")
    return spr


def listed(spr, more="", now=LATER):
    found = spr.ask(f"export overdue-returns {more}", now=now)
    return found["sheets"][0]["rows"] if "sheets" in found else found["overdue_returns"]


def test_the_oldest_comes_first_with_its_partner_and_how_late_it_is(office):
    """Eight working days each: by Thu 19, Fri 20 and Mon 30 November."""
    assert [(row["agency"], row["due_on"], row["days_late"], row["partner"]) for row in listed(office)] == [
        ("school", "2026-11-19", 17, "delegated local authority"),
        ("hospital", "2026-11-20", 16, "delegated health"),
        ("police", "2026-11-30", 10, "delegated police"),
    ]


@pytest.mark.parametrize(
    ("partner", "agency"), [("police", "police"), ("health", "hospital"), ("local-authority", "school")]
)
def test_each_partner_gets_what_their_own_agencies_owe(office, partner, agency):
    assert [row["agency"] for row in listed(office, f"--for {partner}")] == [agency]


def test_on_its_last_day_a_return_is_not_overdue_yet(office):
    assert [row["agency"] for row in listed(office, now="Thu 19 Nov 2026 10:00")] == []
    assert [row["agency"] for row in listed(office, now="Fri 20 Nov 2026 10:00")] == ["school"]


def test_a_nil_return_takes_it_off_the_list(office):
    office.ok(f"record rapid-review.nil-return-received {RAPID} --agency school --occurred today", now=LATER)
    assert [row["agency"] for row in listed(office)] == ["hospital", "police"]


def test_the_list_of_a_day_can_be_asked_for_afterwards(office):
    office.ok(f"record rapid-review.nil-return-received {RAPID} --agency school --occurred today", now=LATER)
    past = listed(office, "--as-of 'Fri 20 Nov 2026'", now="Tue 15 Dec 2026 10:00")
    assert [row["agency"] for row in past] == ["school"]


def test_reminders_are_counted_in_it(office):
    office.ok(f"record rapid-review.agency-chased {RAPID} --agency police --occurred today", now=LATER)
    assert {row["agency"]: row["reminded"] for row in listed(office)} == {
        "school": 0,
        "hospital": 0,
        "police": 1,
    }


def test_that_the_list_went_is_put_on_record_by_the_command_that_is_said(office):
    said = office.ok("export overdue-returns --for health", now=LATER)
    command = said.err.partition("on record: spr ")[2].strip()
    assert command.startswith(f"record partnership.overdue-returns-sent {AREA} --to delegated-health")
    office.ok(command.replace("WHEN", "today"))
    (row,) = (r for r in office.ask("list told")["told"] if r["type"] == "partnership.overdue-returns-sent")
    assert (row["named"], row["about"]) == ("delegated-health", "returns that agencies owe")
    assert "1 of them, the oldest due Fri 20 November 2026" in office.ok(f"history {AREA}").words


def test_the_list_goes_to_no_other_office(office):
    said = office(f"record partnership.overdue-returns-sent {AREA} --to chair --returns 1 --occurred today")
    assert said.code == 4
    assert "one of the three delegated safeguarding partners" in said.words


def test_where_nothing_is_overdue_nothing_is_said_of_sending_it(office):
    assert (
        "on record" not in office.ok("export overdue-returns --for police", now="Thu 19 Nov 2026 10:00").err
    )
