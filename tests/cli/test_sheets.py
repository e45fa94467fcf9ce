"""What leaves the house, opened by what its readers use: LibreOffice, readers of spreadsheets and pages."""

import csv
import io
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from sheet_of_all_sorts import BOOK, COLUMNS, FORMULAS, NOW, ROWS, of

from scheduler.sheets import as_csv, as_xlsx
from scheduler.sheets.as_xlsx import MOST_LETTERS, MOST_ROWS, TooLong, tab_names
from scheduler.sheets.sheet import Book, Column, Holds, Sheet


@pytest.fixture
def written(tmp_path):
    """Write a book as a spreadsheet, and read it back."""

    def writing(book, name="made.xlsx", now=NOW):
        path = tmp_path / name
        as_xlsx.write(book, path, now)
        return openpyxl.load_workbook(path)

    return writing


# Every sheet to a file of its own, its cells as they are shown.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


@pytest.fixture
def opened(tmp_path):
    """Open a file in LibreOffice, and save it in another form."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")

    def opening(path, form):
        out = tmp_path / "opened"
        office = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office"]
        subprocess.run(
            [*office, "--convert-to", form, "--outdir", out, path], check=True, capture_output=True
        )
        return sorted(out.iterdir())

    return opening


@pytest.fixture
def shown(opened):
    """The cells of each sheet as LibreOffice shows them."""

    def showing(path):
        files = opened(path, AS_SHOWN)
        return {
            file.stem.removeprefix(f"{path.stem}-"): list(csv.reader(io.StringIO(file.read_text("utf-8"))))
            for file in files
        }

    return showing


def test_a_spreadsheet_begins_with_what_is_to_be_known_of_it(written):
    book = written(BOOK)
    assert book.sheetnames == ["About", "Clocks open", "clocks open (2)"]
    about = {row[0]: row[1] for row in book["About"].values}
    assert about["Title"] == "Timeliness & more"
    assert about["As of"] == "Mon 23 November 2026, 10:00am"
    assert about["Clocks: open"] == "What is open."


def test_days_and_times_are_real_ones_and_what_is_less_exact_stays_text(written):
    """A month that became its first day would be more certain than anybody is."""
    sheet = written(BOOK)["Clocks open"]
    assert [cell.value for cell in sheet[1]] == [column.label for column in COLUMNS]
    assert sheet["B2"].value == datetime(2026, 11, 23)  # noqa: DTZ001  a day has no zone
    assert sheet["B2"].number_format == "ddd d mmmm yyyy"
    assert (sheet["B3"].value, sheet["B4"].value, sheet["C3"].value) == (
        "2021-03",
        "2021-03-04/2021-03-09",
        "unknown",
    )


def test_a_time_is_that_of_london(written):
    """Half of the year London is an hour ahead of UTC: 1 July 2026, 11:00 UTC, is 12 o'clock."""
    assert written(BOOK)["Clocks open"]["C2"].value == datetime(2026, 7, 1, 12)  # noqa: DTZ001  London's


def test_in_the_hour_that_comes_twice_a_time_says_which_it_is(written):
    """On Sunday 25 October 2026 the clocks go back at 1:00 UTC."""
    assert written(BOOK)["Clocks open"]["C5"].value == "Sun 25 October 2026, 1:30am (01:30 UTC)"


def test_a_day_before_spreadsheets_begin_stays_text(written):
    assert written(BOOK)["Clocks open"]["B5"].value == "1899-12-31"


def test_numbers_are_numbers_unless_a_spreadsheet_would_round_them(written):
    sheet = written(BOOK)["Clocks open"]
    assert (sheet["D2"].value, sheet["D3"].value, sheet["D4"].value) == (1234, "c", "yes")
    assert sheet["D5"].value == str(10**16)
    assert (sheet["E2"].value, sheet["E2"].number_format) == (0.85, "0%")


def test_lists_are_for_people(written):
    sheet = written(BOOK)["Clocks open"]
    assert (sheet["F2"].value, sheet["F3"].value) == ("Two lines.\nThe second.", "a; b")
    assert json.loads(sheet["F4"].value) == {"list": ["a"]}


def test_headings_stay_in_view_and_rows_can_be_chosen(written):
    sheet = written(BOOK)["Clocks open"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F5")
    assert sheet.column_dimensions["A"].width > len("incident/2026-001")


def test_a_row_is_as_high_as_its_longest_cell(written):
    """LibreOffice does not see to it by itself, and one line would be written over the next."""
    heights = written(of("word", "word " * 100, "a\nb\nc"))["S"].row_dimensions
    assert heights[2].height is None
    assert heights[3].height >= 9 * 15
    assert heights[4].height == 45


def test_no_login_is_named_and_the_same_book_is_the_same_file(written, tmp_path):
    book = written(BOOK)
    written(BOOK, "again.xlsx")
    assert (tmp_path / "made.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    assert (book.properties.creator, book.properties.lastModifiedBy) == (None, None)
    assert book.properties.created.replace(tzinfo=UTC) == NOW


@pytest.mark.parametrize("text", FORMULAS)
def test_text_in_a_spreadsheet_is_never_a_formula(written, text):
    cell = written(of(text))["S"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.endswith(text.strip())


def test_nothing_in_a_spreadsheet_is_a_formula_or_leads_elsewhere(written, tmp_path):
    written(of(*FORMULAS, "https://example.org", "mailto:a@example.org", "internal:S!A1"))
    with zipfile.ZipFile(tmp_path / "made.xlsx") as parts:
        pages = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        assert not [name for name in parts.namelist() if "_rels/sheet" in name]
    assert not [page for page in pages if "<f>" in page or "<hyperlink" in page]


def test_a_writer_that_leaves_it_to_the_library_would_be_seen(tmp_path):
    """The negative control: what the library makes of the same text by itself."""
    from xlsxwriter import Workbook

    with Workbook(str(tmp_path / "naive.xlsx")) as book:
        book.add_worksheet("S").write(1, 0, "=1+1")
    assert openpyxl.load_workbook(tmp_path / "naive.xlsx")["S"]["A2"].data_type == "f"


def test_a_text_longer_than_a_cell_holds_is_cut_and_says_so(written):
    said = written(of("x" * 40_000))["S"]["A2"].value
    assert len(said) == MOST_LETTERS
    assert said.endswith("the whole stands in the JSON)")


def test_characters_that_no_page_shows_are_written_out(written):
    assert written(of("a\x00b\x1bc\u202ed"))["S"]["A2"].value == "a\\u{0}b\\u{1b}c\\u{202e}d"


class Endless(list):
    """Rows of which there are as many as said."""

    def __len__(self):
        return MOST_ROWS + 1


def test_more_rows_than_a_spreadsheet_holds_are_refused_before_anything_is_written(tmp_path):
    with pytest.raises(TooLong, match="1,048,576 rows, and a spreadsheet holds 1,048,575"):
        as_xlsx.write(Book("T", (), (Sheet("S", (), Endless()),)), tmp_path / "long.xlsx", NOW)
    assert not list(tmp_path.iterdir())


def test_a_tab_has_a_name_that_every_spreadsheet_takes():
    names = list(tab_names(["a" * 40, "a" * 40, "[x]:*?/\\", "'quoted'", "History", "", "A", "a"]))
    assert names == ["a" * 31, "a" * 27 + " (2)", "x", "quoted", "The History", "The sheet", "A", "a (2)"]


def test_of_a_row_that_is_written_only_its_height_is_remembered(tmp_path):
    """Each row is written as it comes; a row of six cells that was kept would take thousands of bytes."""
    import tracemalloc

    def peak(number):
        rows = [ROWS[0]] * number
        tracemalloc.start()
        as_xlsx.write(Book("T", (), (Sheet("S", COLUMNS, rows),)), tmp_path / f"{number}.xlsx", NOW)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(50)  # what loads once
    assert peak(5_000) - peak(50) < 5_000 * 400


# Opened in LibreOffice


def test_libreoffice_evaluates_nothing_in_a_spreadsheet(written, opened, tmp_path):
    written(of(*FORMULAS), "formulas.xlsx")
    (file,) = opened(tmp_path / "formulas.xlsx", "ods")
    with zipfile.ZipFile(file) as parts:
        content = parts.read("content.xml").decode()
    assert "table:formula" not in content
    assert content.count("1+1") == len([text for text in FORMULAS if "1+1" in text])


def test_libreoffice_shows_days_with_their_weekdays(written, shown, tmp_path):
    written(BOOK)
    rows = shown(tmp_path / "made.xlsx")["Clocks open"]
    assert rows[1][1:5] == ["Mon 23 November 2026", "Wed 1 July 2026 12:00", "1,234", "85%"]
    assert rows[2][1] == "2021-03"


def test_in_libreoffice_a_csv_has_no_formula_and_its_days_are_days(opened, tmp_path):
    rows = [{"x": text, "on": "2026-11-23"} for text in FORMULAS]
    as_csv.write(Sheet("S", (Column("x", "X"), Column("on", "On", Holds.DAY)), rows), tmp_path / "made.csv")
    (file,) = opened(tmp_path / "made.csv", "xlsx")
    _, *lines = openpyxl.load_workbook(file).active.iter_rows()
    assert len(lines) == len(FORMULAS)
    assert {line[0].data_type for line in lines} == {"s"}
    assert {line[1].value for line in lines} == {datetime(2026, 11, 23)}  # noqa: DTZ001  a day has no zone


def test_a_csv_without_the_guard_would_be_seen(opened, tmp_path):
    """The negative control: LibreOffice evaluates the same text where no apostrophe stands before it."""
    (tmp_path / "naive.csv").write_text('x,on\n"=1+1",2026-11-23\n', "utf-8-sig")
    (file,) = opened(tmp_path / "naive.csv", "xlsx")
    assert openpyxl.load_workbook(file).active["A2"].data_type == "f"


@pytest.mark.parametrize(
    ("columns", "paper", "fits", "why"),
    [
        (3, 9, True, "what A4 takes is on A4"),
        (4, 8, True, "what A3 takes is on A3"),
        (9, 8, False, "what is wider is not made smaller than can be read"),
    ],
)
def test_a_printed_sheet_is_never_too_small_to_be_read(written, columns, paper, fits, why):
    names = [f"c{number}" for number in range(columns)]
    rows = [dict.fromkeys(names, "word " * 20)]
    book = written(Book("T", (), (Sheet("S", [Column(name, name) for name in names], rows),)))
    page = book["S"]
    assert (page.page_setup.paperSize, bool(page.sheet_properties.pageSetUpPr.fitToPage)) == (paper, fits), (
        why
    )
    if not fits:
        assert (page.page_setup.scale, page.print_title_cols) == (65, "$A:$A")


def test_a_number_stands_clear_of_the_text_beside_it(written):
    """The column of the days late stands left of a text."""
    page = written(BOOK)["Clocks open"]
    assert page["D2"].alignment.indent == 1


def test_an_empty_sheet_says_so(written):
    assert written(BOOK)["clocks open (2)"]["A2"].value == "none on record"
