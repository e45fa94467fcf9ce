"""`spr chronology`: agencies' files as they really come, brought in whole or not at all, and read as one."""

import datetime as dt
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from scheduler.cli.chronologies.naming import named_in
from workflow.vocabulary import Agency

HEADINGS = ("Date", "Time", "Event", "Child seen", "Subject", "Other agencies present")


@pytest.fixture
def case(spr):
    """A chronology for a review of the year 2019, to which the police and a school are asked."""
    spr.ok("record review.commissioned --kind local --lead local-authority --occurred 'Mon 2 Nov 2026'")
    spr.ok(
        "chronology open review/2026-001 --period '1 January 2019 to 31 December 2019' "
        "--agency police,school --person A,mother"
    )
    return "chronology/2026-002"


@pytest.fixture
def sheet(tmp_path):
    """Write a workbook of these rows, and let the test do to the sheet what it likes."""

    def write(*rows, name="police.xlsx", headings=HEADINGS, change=lambda _: None):
        book = Workbook()
        for row in ([headings] if headings else []) + list(rows):
            book.active.append(row)
        change(book.active)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def bring_in(spr, path, *more, agency="police"):
    return spr(f"chronology import {path} 2026-002 --agency {agency}", *more, "--format", "json")


def events(spr, *more):
    return spr.ask("chronology show 2026-002 " + " ".join(more))["events"]


VISIT = (dt.date(2019, 3, 4), dt.time(14, 5), "Officers saw A at home.", "Y", "A", "school")


def test_a_workbook_with_real_dates_is_brought_in(spr, case, sheet):
    said = bring_in(spr, sheet(VISIT))
    assert (said.code, said.json()["recorded"]) == (0, 1)
    (event,) = events(spr, "--words")
    assert event["happened"] == "2019-03-04T14:05:00Z"
    assert (event["seen"], event["subjects"], event["present"]) == ("yes", ["A"], ["school"])
    assert event["event"] == "Officers saw A at home."
    assert (event["agency"], event["submission"], event["row"]) == ("police", 1, 2)


def test_what_happened_is_sealed_and_shown_only_with_words(spr, case, sheet):
    bring_in(spr, sheet(VISIT))
    assert "event" not in events(spr)[0]
    assert "Officers" not in spr.ok("chronology show 2026-002").words
    assert "Officers" not in spr.ok("history chronology/2026-002").words
    assert "Officers saw A at home." in spr.ok("chronology show 2026-002 --words").words


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("04/03/2019", "2019-03-04"),
        ("4 March 2019", "2019-03-04"),
        ("2019-03-04", "2019-03-04"),
        ("March 2019", "2019-03"),
        ("2019", "2019-01-01/2019-12-31"),
        ("4 March 2019 to 9 March 2019", "2019-03-04/2019-03-09"),
        ("unknown", "unknown"),
        ("Mon 4 March 2019 2.05pm", "2019-03-04T14:05:00Z"),
    ],
)
def test_dates_as_text_are_read_with_the_day_first_and_no_more_exactly_than_they_are_known(
    spr, case, sheet, said, kept
):
    assert bring_in(spr, sheet((said, "", "Seen."))).code == 0
    assert events(spr)[0]["happened"] == kept


@pytest.mark.parametrize("said", ["approx 4 March 2019", "4 March 2019 (approx)", "circa 4 March 2019"])
def test_a_date_that_is_only_about_then_is_kept_as_that(spr, case, sheet, said):
    bring_in(spr, sheet((said, "", "Seen.")))
    assert (events(spr)[0]["happened"], events(spr)[0]["precision"]) == ("2019-03-04", "approximate")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("03/14/2019", "", "x"), "the day comes first, never the month"),
        (("4/3/19", "", "x"), "write the year with four digits"),
        ((43528, "", "x"), "is the number 43528, and no date"),
        (("", "", "x"), "is empty; write the date, or unknown"),
        (("March 2019", "14:00", "x"), "goes with no single day"),
        ((dt.date(2019, 3, 31), dt.time(1, 30), "x"), "this hour did not exist in London"),
        ((dt.date(2027, 3, 1), "", "x"), "is after"),
        ((dt.date(2019, 3, 4), "", ""), "write what happened"),
        ((dt.date(2019, 3, 4), "", "x", "perhaps"), "takes yes, no or unknown"),
        (
            (dt.date(2019, 3, 4), "", "x", "", "B"),
            "a code that this chronology does not know (A, mother)",
        ),
        ((dt.date(2019, 3, 4), "", "x", "", "A", "Uncle"), "names somebody who is no agency"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_sheet_row_and_column(spr, case, sheet, row, says):
    before = spr.facts()
    said = bring_in(spr, sheet(VISIT, row))
    assert said.code == 2
    (error,) = said.json()["errors"]
    assert (error["sheet"], error["row"]) == ("Sheet", 3)
    assert says in error["says"]
    assert spr.facts() == before, "none of the rows is recorded"


def test_a_name_where_a_code_is_wanted_is_not_repeated(spr, case, sheet):
    """No child's name stands in an error."""
    said = bring_in(spr, sheet((dt.date(2019, 3, 4), "", "x", "", "Jo Example")))
    assert "holds what is no code" in said.words
    assert "Example" not in said.words


def test_beside_a_date_with_its_month_first_one_that_can_be_read_both_ways_is_not_guessed(spr, case, sheet):
    said = bring_in(spr, sheet(("03/14/2019", "", "x"), ("04/03/2019", "", "x"), ("4 March 2019", "", "x")))
    assert {error["row"] for error in said.json()["errors"]} == {2, 3}
    assert "can be read in two ways" in said.words


def test_all_mistakes_are_named_at_once_and_the_good_rows_kept_where_that_is_asked(spr, case, sheet):
    path = sheet(VISIT, ("", "", "x"), ("4/3/19", "", "x"))
    assert len(bring_in(spr, path).json()["errors"]) == 2
    said = bring_in(spr, path, "--keep-good")
    assert (said.code, said.json()["recorded"]) == (2, 1)
    assert len(events(spr)) == 1


def test_a_rehearsal_records_nothing_and_the_same_file_again_neither(spr, case, sheet):
    path, before = sheet(VISIT), spr.facts()
    assert bring_in(spr, path, "--dry-run").json()["recorded"] == 1
    assert spr.facts() == before
    bring_in(spr, path)
    after = spr.facts()
    assert bring_in(spr, path).json()["already"]
    assert spr.facts() == after


def test_a_later_file_of_the_same_agency_takes_the_place_of_the_earlier(spr, case, sheet):
    bring_in(spr, sheet(VISIT))
    said = bring_in(spr, sheet(VISIT, (dt.date(2019, 5, 1), "", "Second visit.")))
    assert (said.json()["submission"], said.json()["in_place_of"]) == (2, 1)
    assert [event["submission"] for event in events(spr)] == [2, 2]


# Sheets as they come


def test_titles_and_a_second_row_of_headings_are_found(spr, case, sheet):
    path = sheet(
        ("Chronology of the force",),
        ("When", "", "What", "Child"),
        ("date of EVENT", " Time ", "Significant Event", "Child Seen (Y/N)"),
        VISIT[:4],
        headings=None,
    )
    assert bring_in(spr, path).code == 0
    assert events(spr)[0]["seen"] == "yes"


def test_headings_over_two_rows_are_read_together(spr, case, sheet):
    path = sheet(("Date", "", "Details", "Child", "Child"), ("of event", "Time", "of event", "seen", "heard"),
                 (*VISIT[:3], "yes", "no"), headings=None)  # fmt: skip
    assert bring_in(spr, path).code == 0
    assert (events(spr)[0]["seen"], events(spr)[0]["heard"]) == ("yes", "no")


def test_a_date_merged_over_several_rows_holds_for_each_and_that_is_said(spr, case, sheet):
    path = sheet(VISIT, (None, dt.time(20, 0), "Second call."), change=lambda s: s.merge_cells("A2:A3"))
    said = bring_in(spr, path)
    assert "Column A, rows 2 to 3: merged" in said.words
    assert [event["happened"] for event in events(spr)] == ["2019-03-04T14:05:00Z", "2019-03-04T20:00:00Z"]


@pytest.mark.parametrize(
    ("merge", "says"), [("C2:C3", "merged over rows 2 to 3"), ("A3:C3", "columns A to C")]
)
def test_cells_merged_so_that_they_mean_two_things_are_refused_by_row(spr, case, sheet, merge, says):
    said = bring_in(spr, sheet(VISIT, ("A note", "", ""), change=lambda s: s.merge_cells(merge)))
    assert said.code == 2
    assert says in said.words


def test_a_formula_is_never_evaluated(spr, case, sheet):
    """Where a program stored its value, that is taken; where none did, the row says so."""
    said = bring_in(spr, sheet((dt.date(2019, 3, 4), "", '=HYPERLINK("http://example.org","x")')))
    assert "holds a formula without a stored value" in said.words


def test_a_formula_with_a_stored_value_gives_that_and_a_warning(spr, case, sheet, tmp_path):
    path = _stored(sheet((dt.date(2019, 3, 4), "", "=1+1")), tmp_path)
    said = bring_in(spr, path)
    assert (said.code, "1 cell with a formula" in said.words) == (0, True)
    assert events(spr, "--words")[0]["event"] == "Seen by a nurse."


def _stored(path, folder):
    """The workbook as a program saves it that has worked the formula out."""
    new = folder / "stored.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(new, "w") as made:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = content.replace(b'<c r="C2"><f>1+1</f><v', b'<c r="C2" t="str"><f>1+1</f><v')
                content = content.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>Seen by a nurse.</v>")
            made.writestr(part, content)
    return new


def test_hidden_rows_are_read_and_hidden_sheets_are_not_and_both_are_said(spr, case, sheet):
    def hide(active):
        active.row_dimensions[3].hidden = True
        more = active.parent.create_sheet("Drafts")
        more.append(["something"])
        more.sheet_state = "hidden"

    said = bring_in(spr, sheet(VISIT, (dt.date(2019, 4, 1), "", "Hidden."), change=hide))
    assert "Hidden rows were read as well: 3." in said.words
    assert "Drafts (hidden)" in said.words
    assert len(events(spr)) == 2


def test_where_two_sheets_fit_one_is_to_be_chosen(spr, case, sheet):
    def again(active):
        other = active.parent.create_sheet("Second")
        other.append(HEADINGS)
        other.append(VISIT)

    path = sheet(VISIT, VISIT, change=again)
    assert "choose with --sheet" in bring_in(spr, path).words
    assert bring_in(spr, path, "--sheet", "second").json()["recorded"] == 1


def test_empty_rows_are_passed_over_and_unknown_columns_are_said(spr, case, sheet):
    path = sheet((), VISIT, (None,) * 6, headings=(*HEADINGS, "Shoe size"))
    said = bring_in(spr, path)
    assert said.json()["recorded"] == 1
    assert "the heading is not known: column G." in said.words
    assert "Shoe" not in said.words, "a heading that is not known may hold a name"


# Files that are no workbook


def csv(folder, text, encoding="utf-8-sig", name="school.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_csv_is_read_as_programs_write_it_here(spr, case, tmp_path, encoding, between):
    lines = ["Date|Event|Action / Decision", "04/03/2019|Café visit £5|None"]
    text = "\r\n".join(lines).replace("|", between)
    said = bring_in(spr, csv(tmp_path, text, encoding), agency="school")
    assert said.code == 0
    assert ("Windows text" in said.words) is (encoding == "cp1252")
    assert events(spr, "--words")[0]["event"] == "Café visit £5"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\xd0\xcf\x11\xe0" + b"Workbook", "save it as .xlsx"),
        (b"PK\x03\x04 nothing", "cannot be read as a workbook"),
        (b"%PDF-1.7", "neither a workbook nor CSV"),
        (b"Name,Colour\r\nx,y\r\n", "no row of headings was found"),
        (b"", "no row of headings was found"),
        (b"Date,Event\r\n", "no row can be recorded"),
        (b'Date,Event\r\n4 March 2019,"open', "a quotation is open"),
    ],
)
def test_a_file_that_cannot_be_used_ends_with_what_to_do(spr, case, tmp_path, content, says):
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    said = bring_in(spr, path)
    assert said.code == 2
    assert says in said.words


@pytest.mark.parametrize("large", [True, False])
def test_a_workbook_that_unfolds_to_far_more_than_a_chronology_is_not_opened(
    spr, case, sheet, tmp_path, large
):
    path = sheet(VISIT)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as folded:
        folded.writestr("xl/media/picture.bin", b"\0" * ((150 if large else 1) * 1024 * 1024))
    said = bring_in(spr, path)
    assert ("unfolds to far more" in said.words) is large
    assert said.code == (2 if large else 0)


def test_a_workbook_with_definitions_of_its_own_is_not_opened(spr, case, sheet):
    path = sheet(VISIT)
    with zipfile.ZipFile(path, "a") as folded:
        folded.writestr("xl/other.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert "definitions that no workbook needs" in bring_in(spr, path).words


# Read as one


@pytest.fixture
def two(spr, case, sheet):
    """Two agencies that differ about one visit, and between them a long silence."""
    bring_in(spr, sheet(VISIT, (dt.date(2019, 12, 1), "", "Last call.")))
    path = sheet(
        (dt.date(2019, 3, 4), dt.time(14, 35), "Visit with the police.", "N", "A", "police"),
        (dt.date(2019, 9, 2), "", "Began year 4."),
        name="school.xlsx",
    )
    bring_in(spr, path, agency="school")
    return case


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


def conflicts(spr, *more):
    return spr.ask("chronology conflicts 2026-002 --all " + " ".join(more))


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


# Found by somebody who breaks things


@pytest.mark.parametrize("said", ["West Yorkshire Police", "NHS", "Mr CANARYAGENCY"])
def test_rows_of_an_agency_that_is_not_known_are_not_taken_for_those_of_the_importing_one(
    spr, case, sheet, said
):
    """They would be on record as what the school said."""
    row = (dt.date(2019, 3, 4), "A visit.", said)
    told = bring_in(spr, sheet(row, headings=("Date", "Event", "Agency")), agency="school")
    (error,) = told.json()["errors"]
    assert (told.code, error["row"], error["column"]) == (2, 2, "C (Agency)")
    assert "spr glossary agency" in error["says"]
    assert said not in told.words, "the text may be a name"


@pytest.mark.parametrize("said", ["", "unknown", "Police", "police officer"])
def test_a_row_of_the_importing_agency_or_of_nobody_in_particular_is_taken(spr, case, sheet, said):
    row = (dt.date(2019, 3, 4), "A visit.", said)
    assert bring_in(spr, sheet(row, headings=("Date", "Event", "Agency"))).code == 0


def test_the_glossary_holds_the_words_for_agencies_that_a_mistake_points_to(spr):
    assert "general-practice" in spr.ok("glossary agency").words


def test_what_stands_right_of_the_last_heading_is_a_mistake_and_not_dropped(spr, case, tmp_path):
    """An unquoted comma would cut off what happened to a child."""
    said = bring_in(
        spr, csv(tmp_path, "Date,Event\n4 March 2019,He hit her, then left\n5 March 2019,Seen.,\n")
    )
    (error,) = said.json()["errors"]
    assert (said.code, error["row"], error["column"]) == (2, 2, "C")
    assert "quotation marks" in error["says"]
    assert "then left" not in said.words


def test_far_right_of_the_headings_of_a_sheet_nothing_is_dropped_either(spr, case, sheet):
    said = bring_in(spr, sheet((*VISIT, *[None] * 80, "and more")))
    assert [error["column"] for error in said.json()["errors"]] == ["CI"]


def test_a_merged_last_column_holds_for_each_of_its_rows(spr, case, sheet):
    rows = (dt.date(2019, 3, 4), "A visit.", "A"), (dt.date(2019, 3, 5), "Another.")
    headings = ("Date", "Event", "Subject")
    bring_in(spr, sheet(*rows, headings=headings, change=lambda s: s.merge_cells("C2:C3")))
    assert [event["subjects"] for event in events(spr)] == [["A"]] * 2


@pytest.mark.parametrize("said", ["approx 2pm", "about 14:00", "c. 1400hrs", "14:00 approx"])
def test_a_time_that_is_only_about_then_is_kept_as_that_and_meets_a_near_one(spr, case, sheet, said):
    """It became 14:00 sharp, and differed from 14:20."""
    bring_in(spr, sheet((dt.date(2019, 3, 4), said, "Call.", "", "A")))
    assert (events(spr)[0]["happened"][11:16], events(spr)[0]["precision"]) == ("14:00", "approximate")
    bring_in(spr, sheet((dt.date(2019, 3, 4), "14:20", "Call.", "", "A"), name="s.xlsx"), agency="school")
    assert conflicts(spr)["conflicts"] == []


@pytest.mark.parametrize(("length", "code"), [(140_000, 0), (250_001, 2)])
def test_a_long_cell_is_taken_up_to_a_bound_and_named_beyond_it(spr, case, tmp_path, length, code):
    said = bring_in(spr, csv(tmp_path, f'Date,Event\n4 March 2019,"{"x" * length}"\n'))
    assert said.code == code
    assert [(each["row"], each["column"]) for each in said.json()["errors"]] == [(2, "B (Event)")] * (
        code // 2
    )


@pytest.mark.parametrize(
    ("row", "column", "hidden"),
    [
        (("4 March 2019", "CANARYTIME Smith", "x"), "B (Time)", "CANARY"),
        (("CANARYDATE Smith was born", "", "x"), "A (Date)", "CANARY"),
        (("May Smith, 4/3/2019", "", "x"), "A (Date)", "Smith"),
        (("April May", "", "x"), "A (Date)", "April"),
        (("943 476 5919", "", "x"), "A (Date)", "943"),
        ((9434765919, "", "x"), "A (Date)", "943"),
        (("4 March 2019", "ring 07700 900123", "x"), "B (Time)", "900"),
    ],
)
def test_a_mistake_is_reported_at_its_own_cell_and_a_text_that_may_be_a_name_is_not_repeated(
    spr, case, sheet, row, column, hidden
):
    path = sheet(row)
    said = bring_in(spr, path)
    assert [error["column"] for error in said.json()["errors"]] == [column]
    for words in (said.words, spr(f"chronology import {path} 2026-002 --agency police").words):
        assert hidden not in words


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (("31 February 2019", "", "x"), "“31 February 2019”: there is no such day"),
        (("4 March 2019", "25:00", "x"), "“25:00”: there is no such hour"),
        (("4 March 2019", "14:00 to 15:00", "x"), "“14:00 to 15:00” is no hour"),
        (("yesterday", "", "x"), "“yesterday” changes from day to day"),
        (("4 March 2019 2pm", "3pm", "x"), "leave one of them out"),
    ],
)
def test_what_looks_like_a_date_or_an_hour_is_repeated_so_that_it_is_found(spr, case, sheet, row, shown):
    (error,) = bring_in(spr, sheet(row)).json()["errors"]
    assert shown in error["says"]


def test_beside_a_wrong_date_the_wrong_hour_is_named_as_well(spr, case, sheet):
    """Who mends a file mends it once."""
    errors = bring_in(spr, sheet(("4/3/19", "25:00", "x"))).json()["errors"]
    assert [error["column"] for error in errors] == ["A (Date)", "B (Time)"]


def test_rows_that_say_the_same_word_for_word_are_taken_and_noted(spr, case, sheet):
    said = bring_in(spr, sheet(VISIT, (dt.date(2019, 5, 1), "", "Other."), VISIT, VISIT))
    assert said.json()["recorded"] == 4
    assert "like an earlier row, and taken all the same: rows 4 to 5." in said.words


def test_headings_that_come_again_are_passed_over_and_said(spr, case, sheet):
    second = ("Date of event", "Time", "Details of event", "Child seen")
    said = bring_in(spr, sheet(second, VISIT, HEADINGS, VISIT[:3]))
    assert (said.code, said.json()["recorded"]) == (0, 2)
    assert "Headings again, passed over: rows 2, 4." in said.words


def test_headings_of_other_columns_further_down_are_a_mistake(spr, case, sheet):
    said = bring_in(spr, sheet(VISIT, ("Event", "Time", "Date"), ("A visit.", "", "4 March 2019")))
    assert "a second row of headings, for other columns" in said.words.replace("holds ", "")
    assert said.json()["errors"][0]["row"] == 3


def test_a_date_to_come_is_named_in_its_turn_and_by_its_column(spr, case, sheet):
    errors = bring_in(spr, sheet((dt.date(2027, 3, 1), "", "x"), ("4/3/19", "", "x"))).json()["errors"]
    assert [(error["row"], error["column"]) for error in errors] == [(2, "A (Date)"), (3, "A (Date)")]


@pytest.mark.parametrize(
    ("heading", "says"), [("Colour", "columns C, D, E, F, G and 295 more"), ("Name of child", "and 290 more")]
)
def test_of_many_columns_that_are_not_known_the_first_few_are_named(spr, case, tmp_path, heading, says):
    path = csv(tmp_path, f"Date,Event{f',{heading}' * 300}\n4 March 2019,Seen.\n")
    said = spr(f"chronology import {path} 2026-002 --agency police")
    assert says in said.words
    assert len(said.out.splitlines() + said.err.splitlines()) < 20


@pytest.mark.parametrize("heading", ["CANARY Smith", "Client 9434765919"])
def test_a_heading_that_is_not_known_is_not_repeated(spr, case, sheet, heading):
    """Some agencies write the name of the child there."""
    said = bring_in(spr, sheet((dt.date(2019, 3, 4), "A visit.", "A"), headings=("Date", "Event", heading)))
    assert heading.split()[1] not in said.words
    said = bring_in(spr, sheet((dt.date(2019, 3, 4), "A visit."), headings=("Date", heading)))
    assert heading.split()[1] not in said.words
    assert "not known: the heading of column B" in said.words
