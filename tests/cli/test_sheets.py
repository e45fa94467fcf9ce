"""What leaves the house, opened by what its readers use: LibreOffice, readers of spreadsheets and pages."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser

import openpyxl
import pytest
from telling import at

from scheduler.sheets import as_csv, as_html, as_json, as_xlsx, cells
from scheduler.sheets.as_xlsx import MOST_LETTERS, MOST_ROWS, TooLong, tab_names
from scheduler.sheets.cells import csv_cell, guarded
from scheduler.sheets.sheet import Book, Column, Holds, Sheet

NOW = at("Mon 23 Nov 2026 10:00")
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://example.org","see")',
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /C calc'!A0",
    "＝1+1",  # noqa: RUF001  the wide one
]
MISREAD = ["2021-03", "007", "3/4", "1E5", "12:30", "50%", "March 2021", "1 March", "Mar-21", "1,234", "(5)"]
COLUMNS = (
    Column("case", "Case"),
    Column("on", "Due on", Holds.DAY),
    Column("at", "Recorded", Holds.INSTANT),
    Column("late", "Days late", Holds.NUMBER),
    Column("share", "In time", Holds.SHARE),
    Column("says", "What it says"),
)
ROWS = (
    {
        "case": "incident/2026-001",
        "on": "2026-11-23",
        "at": "2026-07-01T11:00:00.000000Z",
        "late": 1234,
        "share": 0.85,
        "says": "Two lines.\nThe second.",
    },
    {
        "case": "incident/2026-002",
        "on": "2021-03",
        "at": "unknown",
        "late": "c",
        "share": None,
        "says": ["a", "b"],
    },
    {"case": "incident/2026-003", "on": "2021-03-04/2021-03-09", "late": True, "says": {"list": ["a"]}},
    {"case": "incident/2026-004", "on": "1899-12-31", "at": "2026-10-25T01:30:00Z", "late": 10**16},
)
BOOK = Book(
    "Timeliness & more",
    (("As of", "Mon 23 November 2026, 10:00am"), ("Root hash", "=root")),
    (Sheet("Clocks: open", COLUMNS, ROWS, "What is open."), Sheet("clocks/ open", COLUMNS[:1], ())),
)


def of(*texts):
    """A book of one sheet with these texts."""
    return Book("T", (("a", "b"),), (Sheet("S", (Column("x", "X"),), [{"x": text} for text in texts]),))


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


# CSV


@pytest.mark.parametrize("text", FORMULAS)
def test_each_beginning_of_a_formula_is_guarded_in_a_csv(text):
    """OWASP, CSV Injection."""
    assert csv_cell(text).startswith(("'", "\\u{"))


@pytest.mark.parametrize("text", MISREAD)
def test_what_a_spreadsheet_would_read_as_a_number_or_a_date_is_guarded_in_a_csv(text):
    """Excel makes 1 March 2021 of 2021-03, and 7 of 007."""
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026-11-23T10:00:00Z",
        "incident/2026-001",
        "unknown",
        "may be",
        "WT2023+kirklees/1",
        "A",
        "",
    ],
)
def test_what_stays_what_it_is_has_no_apostrophe(text):
    assert guarded(text) == text


def test_a_csv_opens_by_a_double_click(tmp_path):
    """A mark that says UTF-8, lines that end as on Windows, the names of the columns first."""
    as_csv.write(BOOK.sheets[0], tmp_path / "made.csv")
    content = (tmp_path / "made.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcase,on,at,late,share,says\r\n")
    first, *_ = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (first["on"], first["late"], first["says"]) == ("2026-11-23", "1234", "Two lines.\nThe second.")


# HTML


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def test_a_page_stands_by_itself():
    """No script, nothing from elsewhere, and a policy that would allow neither."""
    text = "".join(as_html.page(BOOK))
    page = Page(text)
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "img", "iframe", "object"}]
    assert not re.search(r"https?://|url\(|@import|javascript:| on[a-z]+=", text)
    assert page.all("html") == [{"lang": "en-GB"}]
    assert [meta["content"] for meta in page.all("meta") if "http-equiv" in meta] == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]


def test_a_table_says_what_it_is_and_which_cells_are_headings():
    """WCAG 2.2, 1.3.1; what can be scrolled is reached with the keyboard, 2.1.1."""
    page = Page("".join(as_html.page(BOOK)))
    (table,) = page.all("caption")
    (scrolled,) = [each for each in page.all("div") if "role" in each]
    assert scrolled == {"class": "wide", "role": "region", "aria-labelledby": table["id"], "tabindex": "0"}
    assert [each["scope"] for each in page.all("th")] == ["col"] * 6 + ["row"] * 4
    assert page.all("time")[0] == {"datetime": "2026-11-23"}
    assert "Mon 23 November 2026" in page.text
    assert "between Thu 4 March 2021 and Tue 9 March 2021" in page.text
    assert "clocks/ open: none on record." in page.text


def test_no_word_of_a_book_is_a_tag():
    mark = '"><script>alert(1)</script>'
    book = Book(
        mark, ((mark, mark),), (Sheet(mark, (Column("x", mark),), [{"x": mark}, {"x": [mark]}], mark),)
    )
    assert not Page("".join(as_html.page(book))).all("script")


# JSON


def test_json_holds_the_whole_book_and_lines_name_their_sheet(tmp_path):
    as_json.write(BOOK, tmp_path / "made.json")
    as_json.write_lines(BOOK, tmp_path / "made.ndjson")
    whole = json.loads((tmp_path / "made.json").read_text("utf-8"))
    assert (whole["title"], whole["about"]["Root hash"]) == ("Timeliness & more", "=root")
    assert whole["sheets"][0]["rows"][0] == ROWS[0]
    lines = [json.loads(line) for line in (tmp_path / "made.ndjson").read_text("utf-8").splitlines()]
    assert [line["sheet"] for line in lines] == ["Clocks: open"] * 4


def test_two_lines_of_one_name_are_both_in_json():
    book = Book("T", (("Cannot know", "This."), ("Cannot know", "That.")), ())
    assert as_json.document(book)["about"] == {"Cannot know": "This. That."}


def test_every_kind_of_value_has_a_cell():
    assert cells.cell(None) is None
    assert cells.cell(NOW) == NOW
    assert cells.cell("not a day", Holds.DAY) == "not a day"
    assert cells.text(None) == ""
    assert cells.text({"a": 1, "b": None}) == '{"a":1,"b":null}'


def test_a_page_gives_each_column_the_room_that_its_words_take():
    """A range of days in words is broken, a sentence has room, and a SHA-256 does not run off the page."""
    columns = (Column("on", "On", Holds.DAY), Column("says", "Says"), Column("hash", "SHA-256"))
    row = {"on": "2019-01-01/2019-12-31", "says": "A long sentence. " * 9, "hash": "ab" * 32}
    page = "".join(as_html.page(Book("T", (), (Sheet("S", columns, [row]),))))
    assert '<th scope="col" class="plain" style="min-width:18ch">On</th>' in page
    assert '<th scope="col" class="plain" style="min-width:42ch">Says</th>' in page
    assert '<th scope="col" class="code" style="min-width:32ch">SHA-256</th>' in page


def test_a_time_in_a_csv_is_that_of_london_and_a_list_has_commas(tmp_path):
    """11:30pm in UTC on 1 July is half past midnight on the 2nd for whoever opens the file."""
    columns = (Column("at", "At", Holds.INSTANT), Column("on", "On", Holds.DAY), Column("who", "Who"))
    rows = [
        {"at": "2026-07-01T23:30:00.000000Z", "on": "2026-07-01T23:30:00Z", "who": ["B"]},
        {"at": "2026-10-25T01:30:00Z", "on": "2021-03", "who": ("A", "B")},
    ]
    as_csv.write(Sheet("S", columns, rows), tmp_path / "made.csv")
    assert (tmp_path / "made.csv").read_text("utf-8-sig").splitlines() == [
        "at,on,who",
        "2026-07-02 00:30,2026-07-02 00:30,B",
        '2026-10-25 01:30 (01:30 UTC),\'2021-03,"A, B"',
    ]
    assert "2026-07-01T23:30:00Z" in as_csv.lines(["on"], rows)


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
