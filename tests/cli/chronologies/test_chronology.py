"""`spr chronology import`: agencies' files as they really come, brought in whole or not at all."""

import datetime as dt
import zipfile

import pytest
from agency_files import HEADINGS, VISIT, bring_in, csv, events


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
