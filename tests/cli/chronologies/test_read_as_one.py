"""`spr chronology`: what agencies say, read as one, and what differs left to people."""

import datetime as dt

import pytest
from agency_files import VISIT, bring_in, conflicts, csv, events
from openpyxl import load_workbook

from scheduler.cli.chronologies.naming import named_in
from workflow.vocabulary import Agency


def test_what_two_agencies_say_of_one_contact_stands_side_by_side(spr, two):
    said = spr.ask("chronology conflicts 2026-002")
    (found,) = said["conflicts"]
    assert (found["first"]["agency"], found["second"]["agency"]) == ("police", "school")
    assert found["differ"] == ["the time", "whether the child was seen"]
    page = spr.ok("chronology conflicts 2026-002 --words").out
    assert "Officers saw A at home." in page
    assert "Visit with the police." in page


def test_a_person_settles_what_stands_and_why_and_nothing_is_taken_away(spr, two):
    (found,) = spr.ask("chronology conflicts 2026-002")["conflicts"]
    one, other = found["first"]["number"], found["second"]["number"]
    spr.ok(f"chronology settle 2026-002 {one} {other} --stands first --because 'The log.'")
    assert spr.ask("chronology conflicts 2026-002")["open"] == 0
    assert spr.ask("chronology conflicts 2026-002 --all")["conflicts"][0]["stands"] == "first"
    assert [event["settled"] for event in events(spr) if event["settled"]] == [
        f"stands against {other}",
        f"gives way to {one}",
    ]


def test_two_events_of_one_agency_are_no_difference_to_settle(spr, two):
    numbers = [event["number"] for event in events(spr, "--agency", "police")]
    said = spr("chronology settle 2026-002 {} {} --stands both --because x".format(*numbers))
    assert said.code == 4
    assert "of two agencies" in said.words


def test_gaps_say_who_was_silent_while_others_had_contact(spr, two):
    said = spr.ask("chronology gaps 2026-002")
    assert [(gap["agency"], gap["first"], gap["last"]) for gap in said["gaps"]] == [
        ("police", "2019-03-05", "2019-11-30"),
        ("school", "2019-09-03", "2019-12-31"),
    ]
    assert spr.ask("chronology gaps 2026-002 --longer-than 200")["gaps"][0]["days"] == 271


def test_the_merged_chronology_is_shown_by_agency_person_and_days(spr, two):
    assert len(events(spr)) == 4
    assert len(events(spr, "--agency", "school")) == 2
    assert len(events(spr, "--subject", "A")) == 2
    assert len(events(spr, "--from", "'1 April 2019'", "--to", "'September 2019'")) == 1


def test_once_everybody_has_returned_the_review_can_be_told(spr, two):
    command = "spr record review.chronology-merged review/2026-001"
    assert command in spr.ok("chronology show 2026-002").words
    spr.ok("record review.chronology-merged review/2026-001 --agencies police,school --occurred today")
    assert command not in spr.ok("chronology show 2026-002").words


def test_the_past_of_a_chronology_can_be_asked(spr, two):
    facts = spr.ask("history chronology/2026-002")["facts"]
    before = next(
        each for each in facts if each["type"] == "chronology.received" and "school" in each["line"]
    )
    said = spr.ask(f"chronology show 2026-002 --known-at {before['position'] - 1}")
    assert {event["agency"] for event in said["events"]} == {"police"}


def test_a_case_of_another_kind_is_no_chronology(spr, case):
    said = spr("chronology show review/2026-001")
    assert said.code == 2
    assert "spr chronology open review/2026-001" in said.words


def test_the_empty_template_is_recognised_when_it_comes_back(spr, case, tmp_path):
    spr.ok(f"chronology template -o {tmp_path}/empty.csv")
    lines = (tmp_path / "empty.csv").read_text("utf-8-sig").splitlines()
    row = "04/03/2019,14:05,exact,,CAD log,3,A,A visit.,yes,no,None,,yes,PC,,open,school"
    said = bring_in(spr, csv(tmp_path, "\n".join([*lines, row])))
    assert (said.code, said.json()["notes"]) == (0, [])
    assert events(spr)[0]["sensitivity"] == "open"


@pytest.mark.parametrize("words", ["", "--words"])
def test_a_workbook_of_the_merged_chronology_holds_the_texts_only_with_words(spr, two, tmp_path, words):
    spr.ok(f"chronology show 2026-002 {words} -o {tmp_path}/merged.xlsx")
    book = load_workbook(tmp_path / "merged.xlsx")
    assert book.sheetnames[1:] == ["Chronology", "Gaps", "Conflicts", "Files"]
    held = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert ("Officers saw A at home." in held) is bool(words)
    days = [cell for row in book["Chronology"].iter_rows(values_only=True) for cell in row[:1]]
    assert dt.datetime(2019, 3, 4) in days, "a real date"  # noqa: DTZ001  as a workbook holds it


def test_a_page_of_the_merged_chronology_can_be_written(spr, two, tmp_path):
    spr.ok(f"chronology show 2026-002 --words -o {tmp_path}/merged.html")
    assert "Officers saw A at home." in (tmp_path / "merged.html").read_text("utf-8")
    spr.ok(f"chronology show 2026-002 -o {tmp_path}/merged.csv")
    assert "Officers" not in (tmp_path / "merged.csv").read_text("utf-8-sig")


def test_a_case_that_is_a_chronology_is_shown_like_any_other(spr, two):
    said = spr.ask("show chronology/2026-002")
    assert [each["events"] for each in said["submissions"]] == [2, 2]
    assert "Read it: spr chronology show chronology/2026-002" in spr.ok("show chronology/2026-002").words


# Found by people who had agencies' files before them


@pytest.fixture
def settled(spr, two):
    """The difference about the visit, settled with a reason."""
    (found,) = spr.ask("chronology conflicts 2026-002")["conflicts"]
    numbers = found["first"]["number"], found["second"]["number"]
    spr.ok("chronology settle 2026-002 {} {} --stands first --because 'The log.'".format(*numbers))
    return numbers


def test_what_was_settled_stays_when_both_agencies_send_new_files_with_the_two_rows_unchanged(
    spr, settled, sheet
):
    """A new file has rows of its own; the decision and its reason would be lost without a word."""
    path = sheet((dt.date(2019, 2, 1), "", "A new row."), VISIT, name="police-2.xlsx")
    assert (
        "would be carried over" in spr.ok(f"chronology import {path} 2026-002 --agency police --dry-run").out
    )
    assert bring_in(spr, path).json()["settled"] == {"carried_over": [list(settled)], "lapsed": []}
    visit = (dt.date(2019, 3, 4), dt.time(14, 35), "Visit with the police.", "N", "A", "police")
    path = sheet(visit, (dt.date(2019, 6, 3), "", "A new row."), name="school-2.xlsx")
    bring_in(spr, path, agency="school")
    said = conflicts(spr, "--words")
    assert (said["open"], said["settled"], said["lapsed"]) == (0, 1, [])
    assert said["conflicts"][0]["stands"] == "first"
    assert "Why: The log." in spr.ok("chronology conflicts 2026-002 --all --words").words


def test_what_was_settled_about_a_row_that_is_no_longer_so_is_named_and_listed_as_lapsed(spr, settled, sheet):
    changed = (*VISIT[:2], "Officers saw A in the street.", *VISIT[3:])
    path = sheet(changed, name="police-2.xlsx")
    words = spr.ok(f"chronology import {path} 2026-002 --agency police --dry-run").words
    assert "What was settled about {} and {} would lapse".format(*settled) in words
    bring_in(spr, path)
    said = conflicts(spr, "--words")
    assert (said["open"], said["settled"]) == (1, 0)
    (lapsed,) = said["lapsed"]
    assert (lapsed["first"], lapsed["second"], lapsed["stands"]) == (*settled, "first")
    assert lapsed["reasons"] == "The log."
    assert "1 settled difference lapsed" in spr.ok("chronology conflicts 2026-002").words


def test_the_same_file_is_not_taken_for_two_agencies(spr, case, sheet):
    path = sheet(VISIT)
    bring_in(spr, path)
    before = spr.facts()
    said = bring_in(spr, path, agency="school")
    assert said.code == 2
    assert "this very file is on record as submission 1 of police" in said.words
    assert spr.facts() == before
    spr.ok("record chronology.submission-withdrawn 2026-002 --agency police --reasons x --occurred today")
    assert bring_in(spr, path, agency="school").code == 0


def test_a_note_about_an_agency_that_was_not_asked_says_so(spr, case, sheet):
    said = bring_in(spr, sheet(VISIT), agency="hospital")
    assert "Expected, and not so: the agency is among those that were asked." in said.words


def test_a_row_outside_the_period_is_taken_and_named_by_sheet_and_row(spr, case, sheet):
    said = bring_in(spr, sheet(VISIT, (dt.date(2018, 3, 4), "", "Before."), ("March 2021", "", "After.")))
    assert said.json()["recorded"] == 3
    assert "sheet Sheet, rows 3 to 4" in " ".join(said.json()["notes"])


@pytest.mark.parametrize("heading", ["Event / Contact", "Contact / event", "Contact/Incident"])
@pytest.mark.parametrize("whom", ["Child / person", "Person/Child"])
def test_a_heading_of_two_words_is_read_in_either_order(spr, case, sheet, heading, whom):
    path = sheet((dt.date(2019, 3, 4), "A visit.", "A"), headings=("Date", heading, whom))
    assert bring_in(spr, path).code == 0
    assert events(spr, "--words")[0]["event"] == "A visit."
    assert events(spr)[0]["subjects"] == ["A"]


def test_a_column_that_may_say_whom_the_rows_are_about_is_not_left_out_with_a_note_alone(spr, case, sheet):
    path = sheet((dt.date(2019, 3, 4), "A visit.", "A"), headings=("Date", "Event", "Young person concerned"))
    said = bring_in(spr, path)
    assert said.code == 2
    assert "C (Young person concerned) is not known" in said.words.replace("row 1, ", "")
    assert bring_in(spr, path, "--keep-good").json()["recorded"] == 1


def test_a_file_without_an_event_names_the_headings_that_were_seen(spr, case, sheet):
    path = sheet((dt.date(2019, 3, 4), "A visit."), headings=("Date", "Narrative"))
    assert "Nearest is row 1: “Date”; not known: the heading of column B." in bring_in(spr, path).words


def test_rows_are_not_taken_for_headings_and_repeated(spr, case, tmp_path):
    """A row may hold a name."""
    said = bring_in(spr, csv(tmp_path, "04/03/2019,Jo Example,visit\nJo Example,home,x\n"))
    assert "Example" not in said.words


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("1 May 2019 - 3 May 2019", "2019-05-01/2019-05-03"),
        ("1 May 2019 – 3 May 2019", "2019-05-01/2019-05-03"),  # noqa: RUF001  as programs write it
        ("01/05/2019 - 03/05/2019", "2019-05-01/2019-05-03"),
        ("1 May - 3 June 2019", "2019-05-01/2019-06-03"),
    ],
)
def test_a_range_with_a_dash_is_read(spr, case, sheet, said, kept):
    assert bring_in(spr, sheet((said, "", "Seen."))).code == 0
    assert events(spr)[0]["happened"] == kept


def test_a_cell_that_is_no_date_is_answered_with_what_a_file_can_hold(spr, case, sheet):
    said = bring_in(spr, sheet(("in spring", "", "x"), ("04/03/19 09:15", "", "x")))
    first, second = (error["says"] for error in said.json()["errors"])
    assert "yesterday" not in first
    assert "write the year with four digits" in second


def test_gaps_say_when_nobody_reports_anything_and_who_holds_nothing(spr, two):
    spr.ok("record chronology.received 2026-002 --agency housing --nil-return yes --occurred today")
    said = spr.ask("chronology gaps 2026-002")
    assert said["nobody"][0] == {
        "agency": None, "first": "2019-03-05", "last": "2019-09-01", "days": 181, "others": [],
        "holds_nothing": False,
    }  # fmt: skip
    spr.ok("record chronology.scope-revised 2026-002 --agencies police,school,housing --occurred today")
    page = spr.ok("chronology gaps 2026-002").words
    assert "nobody reports anything" in page
    assert "housing, which holds nothing" in page


@pytest.mark.parametrize(("command", "tab"), [("gaps", "Gaps"), ("conflicts --words --all", "Conflicts")])
def test_gaps_and_differences_are_written_as_sheets_for_people(spr, settled, tmp_path, command, tab):
    """No cell holds what only a program reads."""
    name, _, more = command.partition(" ")
    spr.ok(f"chronology {name} 2026-002 {more} -o {tmp_path}/out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert tab in book.sheetnames
    held = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in held if cell.startswith(("{", "[{"))]
    for ending in ("html", "csv"):
        spr.ok(f"chronology {name} 2026-002 {more} -o {tmp_path}/out.{ending}")
    assert "{" not in (tmp_path / "out.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("words", ["", "--words"])
def test_the_merged_workbook_holds_both_accounts_side_by_side(spr, settled, tmp_path, words):
    spr.ok(f"chronology show 2026-002 {words} -o {tmp_path}/merged.xlsx")
    headings, row = load_workbook(tmp_path / "merged.xlsx")["Conflicts"].iter_rows(values_only=True)
    held = dict(zip(headings, row, strict=True))
    assert (held["First: time"], held["Second: time"]) == ("14:05", "14:35")
    assert (held["First: child seen"], held["Second: child seen"]) == ("yes", "no")
    assert held["Stands"] == "The first account stands."
    assert held.get("Second: event") == ("Visit with the police." if words else None)
    assert held.get("Why") == ("The log." if words else None)


def test_a_text_that_names_the_police_is_read_as_naming_them_once_words_are_opened(spr, case, sheet):
    bring_in(spr, sheet((dt.date(2019, 3, 4), dt.time(9, 0), "Call.", "", "A")))
    visit = (dt.date(2019, 3, 4), dt.time(12, 0), "Joint visit with police", "", "A")
    bring_in(spr, sheet(visit, name="school.xlsx"), agency="school")
    assert conflicts(spr)["conflicts"] == []
    (found,) = conflicts(spr, "--words")["conflicts"]
    assert (found["possible"], found["because"]) == (True, ["the text of school names police"])
    assert "Possibly one contact" in spr.ok("chronology conflicts 2026-002 --words").words


def test_an_abbreviation_is_no_name_of_a_person():
    assert named_in("Ed was seen by the GP and in ED, and by a health visitor") == {
        Agency.HOSPITAL, Agency.GENERAL_PRACTICE, Agency.COMMUNITY_HEALTH,
    }  # fmt: skip


def test_after_a_chronology_was_begun_the_next_steps_are_the_template_and_the_import(spr):
    spr.ok("record review.commissioned --kind local --lead local-authority --occurred 'Mon 2 Nov 2026'")
    said = spr.ok("chronology open review/2026-001 --agency police,school").words
    assert "spr chronology template" in said
    assert "spr chronology import FILE chronology/2026-002 --agency police" in said
    assert "spr record chronology.received" not in said


def test_a_chronology_is_agreed_with_a_difference_unsettled_only_with_a_warning(spr, two):
    said = spr.ok("record chronology.agreed 2026-002 --occurred today").words
    assert "1 difference to settle" in said
