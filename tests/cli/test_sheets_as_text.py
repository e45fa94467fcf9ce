"""What leaves the house as text: CSV that no spreadsheet misreads, a page that stands by itself, and JSON."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from sheet_of_all_sorts import BOOK, FORMULAS, MISREAD, NOW, ROWS

from scheduler.sheets import as_csv, as_html, as_json, cells
from scheduler.sheets.cells import csv_cell, guarded
from scheduler.sheets.sheet import Book, Column, Holds, Sheet

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
