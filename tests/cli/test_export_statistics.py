"""`spr export sin-statistics`: notifications in the columns of the national statistics.

Source: Department for Education, Serious incident notifications: the data set "Nature and characteristics
of notifications" (reporting year 2026), methodology and data guidance.
"""

import json

import pytest

NUMBER = "number_notifications"
BY_COLUMN = ("breakdown_topic", "breakdown", "nature_of_notification")


HARMED = ("2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-03", "2026-09-01")
"""Wed 1 Apr, Fri 1 May, Mon 1 Jun, Wed 1 Jul, Mon 3 Aug and Tue 1 Sep 2026: a girl seriously harmed."""


@pytest.fixture
def notified(spr):
    """Eight notified: six girls and a boy seriously harmed, and a boy who died in care on Mon 2 Nov 2026."""
    cases = [(day, "female", "no", True) for day in HARMED]
    cases += [("2026-10-01", "male", "no", True), ("2026-11-02", "male", "yes", False)]
    rows = [row for number, case in enumerate(cases, start=1) for row in _notified(number, *case)]
    path = spr.folder / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    spr.ok("import", path)
    return spr


def _notified(number, day, sex, looked_after, harmed):
    """The rows of one incident, notified on its day."""
    told = {
        "organisation": "school",
        "type": "serious-harm" if harmed else "death",
        "children": ["A"],
        "abuse_or_neglect": "suspected" if harmed else "ruled-out",
        "looked_after": looked_after,
    }
    facts = [
        ("incident.notified", told, None),
        ("incident.child-characteristics-stated", {"child": "A", "sex": sex}, None),
        ("incident.panel-notified", {"reference": f"R{number}"}, "At once."),
    ]
    for fact, data, departure in facts:
        row = {"case": f"incident/2026-{number:03}", "fact": fact, "occurred": day, "data": data}
        yield {**row, "departure": departure} if departure else row


def sheet(spr, line, title):
    """The rows of one sheet of a return."""
    sheets = spr.ask(f"export {line}")["sheets"]
    return next(each["rows"] for each in sheets if each["title"] == title)


def numbers(spr, line="sin-statistics"):
    """The numbers of the year, by topic, breakdown and nature."""
    rows = sheet(spr, line, "Nature and characteristics")
    return {tuple(row[name] for name in BY_COLUMN): row[NUMBER] for row in rows if row["quarter"] == "Total"}


def test_the_columns_are_those_of_the_published_data_set(notified):
    row = sheet(notified, "sin-statistics", "Nature and characteristics")[0]
    assert list(row) == [
        "time_period",
        "time_identifier",
        "quarter",
        "geographic_level",
        "breakdown_topic",
        "breakdown",
        "nature_of_notification",
        "number_notifications",
    ]
    assert (row["time_period"], row["time_identifier"]) == (2027, "Reporting year")


def test_every_notification_counts_once_by_its_nature(notified):
    counts = numbers(notified, "sin-statistics --unsuppressed")
    assert counts["Total", "Total", "Total"] == 8
    assert counts["Total", "Total", "Child death"] == 1
    assert counts["Total", "Total", "Serious harm"] == 7
    assert counts["Total", "Total", "Other"] == 0


def test_a_death_in_care_is_told_apart_by_abuse_or_neglect(notified):
    counts = numbers(notified, "sin-statistics --unsuppressed")
    assert counts["CLA", "Yes", "Child death: no abuse/neglect"] == 1
    assert counts["CLA", "Yes", "Child death: abuse/neglect"] == 0
    assert counts["CLA", "No", "Serious harm and other"] == 7


def test_every_breakdown_adds_up_to_the_total(notified):
    counts = numbers(notified, "sin-statistics --unsuppressed")
    for topic in {topic for topic, _, _ in counts} - {"Total"}:
        assert sum(n for (of, _, nature), n in counts.items() if (of, nature) == (topic, "Total")) == 8


def test_small_numbers_are_c_unless_asked_for(notified):
    """Six girls and two boys of eight: neither is shown, for the girls would give the boys away."""
    counts = numbers(notified)
    assert counts["Total", "Total", "Total"] == 8
    assert counts["Sex", "Male", "Total"] == "c"
    assert counts["Sex", "Female", "Total"] == "c"
    assert counts["Total", "Total", "Child death"] == "c"
    assert counts["Sex", "Unknown", "Total"] == 0


def test_unsuppressed_the_same_numbers_are_shown_and_it_is_said(notified):
    """The negative control of the one above."""
    counts = numbers(notified, "sin-statistics --unsuppressed")
    assert (counts["Sex", "Male", "Total"], counts["Sex", "Female", "Total"]) == (2, 6)
    said = notified.ok("export sin-statistics --unsuppressed --format json")
    assert "Not for publication" in said.err
    assert "SMALL NUMBERS ARE SHOWN" in said.out


def test_no_case_is_listed_where_small_numbers_are_hidden(notified):
    assert "incident/2026-" not in notified.ok("export sin-statistics --format json").out
    listed = sheet(notified, "sin-statistics --unsuppressed", "Notifications")
    assert [row["case"] for row in listed] == [f"incident/2026-00{number}" for number in range(1, 9)]


def test_a_quarter_is_counted_alone(notified):
    """Quarter 1 is April to June: Wed 1 Apr, Fri 1 May and Mon 1 Jun 2026."""
    assert numbers(notified, "sin-statistics --quarter 1 --unsuppressed")["Total", "Total", "Total"] == 3
    assert numbers(notified, "sin-statistics --year 2025-26 --unsuppressed")["Total", "Total", "Total"] == 0


def test_the_form_sent_once_and_recorded_for_two_bodies_is_one_notification(notified):
    notified.ok(
        "record reported-to-ofsted incident/2026-001 --means national-form --reference R1 "
        "--occurred 'Wed 1 Apr 2026'"
    )
    assert numbers(notified, "sin-statistics --unsuppressed")["Total", "Total", "Total"] == 8


def test_a_child_who_dies_afterwards_stays_under_serious_harm(notified):
    """Methodology: data is as at time of notification."""
    notified.ok("record child-died incident/2026-001 --child A --occurred 'Mon 16 Nov 2026'")
    counts = numbers(notified, "sin-statistics --unsuppressed")
    assert (counts["Total", "Total", "Child death"], counts["Total", "Total", "Serious harm"]) == (1, 7)


def test_a_notification_that_was_withdrawn_is_not_counted(notified):
    notified.ok(
        "record notification-withdrawn incident/2026-001 --reasons x --reference R1 --departure y "
        "--occurred 'Mon 16 Nov 2026'"
    )
    assert numbers(notified, "sin-statistics --unsuppressed")["Total", "Total", "Total"] == 7


def test_what_cannot_be_placed_in_a_year_is_said_and_not_counted(notified):
    notified.ok("record incident.notified --organisation school --type death --child A --occurred unknown")
    notified.ok("record panel-notified incident/2026-009 --departure x --occurred unknown")
    said = notified.ok("export sin-statistics --unsuppressed")
    assert "1 more may belong to this period" in said.words
    assert numbers(notified, "sin-statistics --unsuppressed")["Total", "Total", "Total"] == 8


def test_as_known_earlier_fewer_were_notified(notified):
    first = numbers(notified, "sin-statistics --unsuppressed --as-of 'Tue 30 Jun 2026'")
    assert first["Total", "Total", "Total"] == 3


@pytest.mark.parametrize("year", ["2026", "2025-27", "last", "2025-2026"])
def test_what_is_no_reporting_year_is_said_to_be_none(spr, year):
    said = spr(f"export sin-statistics --year {year}")
    assert said.code == 2
    assert "write 2025-26 for 1 April 2025 to 31 March 2026, or all" in said.words


def test_a_quarter_of_all_years_needs_its_year(spr):
    said = spr("export sin-statistics --year all --quarter 1")
    assert said.code == 2
    assert "a quarter needs its year" in said.words


def test_nothing_on_record_is_a_table_of_zeros(spr):
    assert set(numbers(spr).values()) == {0}


def totals(spr, line):
    """The totals of each quarter, and of the year, in a return."""
    rows = sheet(spr, line, "Nature and characteristics")
    of = ("quarter", "nature_of_notification")
    return {tuple(row[name] for name in of): row[NUMBER] for row in rows if row["breakdown_topic"] == "Total"}


@pytest.fixture
def by_quarter(spr):
    """Eight seriously harmed in a year: five in its first quarter, one in each of the others."""
    days = [f"2026-04-{day:02}" for day in (1, 2, 7, 8, 9)] + ["2026-07-01", "2026-10-01", "2027-01-04"]
    rows = [row for n, day in enumerate(days, 1) for row in _notified(n, day, "female", "no", True)]
    path = spr.folder / "quarters.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    spr.ok("import", path, now="Mon 1 Feb 2027 09:00")
    return spr


def test_a_quarter_hides_what_its_year_hides(by_quarter):
    """Five in a quarter are shown by themselves; beside the year's eight they would show the others."""
    of_the_year = totals(by_quarter, "sin-statistics --year 2026-27")
    assert of_the_year["Total", "Total"] == 8
    for number in (1, 2, 3, 4):
        alone = totals(by_quarter, f"sin-statistics --year 2026-27 --quarter {number}")
        quarter = next(name for name, _ in of_the_year if name.startswith(f"Quarter {number}"))
        assert alone["Total", "Total"] == of_the_year[quarter, "Total"] == "c"
    exact = totals(by_quarter, "sin-statistics --year 2026-27 --quarter 1 --unsuppressed")
    assert exact["Total", "Total"] == 5


def test_of_a_quarter_no_characteristics_are_shown(by_quarter):
    counts = numbers(by_quarter, "sin-statistics --year 2026-27 --quarter 1")
    assert {n for (topic, _, _), n in counts.items() if topic != "Total"} == {"c"}
    nobody = numbers(by_quarter, "sin-statistics --year 2025-26 --quarter 1")
    assert set(nobody.values()) == {0}


def test_it_is_said_that_two_returns_of_the_same_days_are_not_for_publication(notified):
    assert "overlapping periods, or of different days" in notified.ok("export sin-statistics").words
    assert "overlapping periods" not in notified.ok("export sin-statistics --unsuppressed").words


def test_what_c_means_is_said_where_there_is_one(notified):
    assert "c: confidential" in notified.ok("export sin-statistics").words
    assert "c: confidential" not in notified.ok("export sin-statistics --unsuppressed").words
