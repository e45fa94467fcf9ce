"""How answers are written: for people on a page, for programs as JSON, lines of JSON, or CSV."""

import csv
import io
import json
from collections import Counter
from contextlib import redirect_stdout

import hypothesis
import pytest
from hypothesis import strategies as st

from scheduler.cli import render
from scheduler.cli.render import Answer, Line, Table, write

ROWS = [
    {"case": "incident/1", "by": "=HYPERLINK(1)", "late": 3, "overdue": True, "on": None, "list": ["a"]},
    {"case": "incident/2", "by": "-5", "late": -3, "overdue": False, "on": "2026-11-23", "list": []},
]


@pytest.fixture
def printed(capsys):
    def printing(answer, form=None, color="auto"):
        write(answer, form, color)
        return capsys.readouterr().out

    return printing


def test_json_is_the_document(printed):
    assert json.loads(printed(Answer({"a": [1]}, []), "json")) == {"a": [1]}


def test_ndjson_is_one_row_a_line(printed):
    lines = printed(Answer({"rows": ROWS}, [], ROWS), "ndjson").splitlines()
    assert [json.loads(line) for line in lines] == ROWS


def test_an_empty_list_has_no_lines(printed):
    assert printed(Answer({"rows": []}, [], []), "ndjson") == ""


def test_csv_guards_what_a_spreadsheet_would_run(printed):
    """OWASP ASVS 1.2.10: formula injection. Numbers of our own stay numbers."""
    first, second = csv.DictReader(printed(Answer({}, [], ROWS), "csv").splitlines())
    assert (first["by"], second["by"]) == ("'=HYPERLINK(1)", "'-5")
    assert (first["late"], second["late"], second["on"]) == ("3", "-3", "2026-11-23")
    assert (first["overdue"], first["on"], first["list"]) == ("yes", "", '["a"]')


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_each_beginning_of_a_formula_is_guarded(printed, start):
    (row,) = csv.DictReader(printed(Answer({}, [], [{"x": f"{start}1"}]), "csv").splitlines())
    assert row["x"].startswith(("'", "\\u{"))


def test_a_file_is_written_in_the_format_of_its_ending(spr, incident, tmp_path):
    spr.ok("due -o due.json")
    spr.ok("due --output due.csv")
    assert json.loads((tmp_path / "due.json").read_text("utf-8"))["clocks"]
    content = (tmp_path / "due.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcase,duty,")
    assert b"\r\n" in content
    assert (tmp_path / "due.csv").stat().st_mode & 0o777 == 0o600


def test_a_file_of_another_ending_is_refused(spr, tmp_path):
    said = spr("due -o due.pdf")
    assert said.code == 2
    assert "end the file's name in .json, .ndjson, .csv, .xlsx, .html" in said.words
    assert not (tmp_path / "due.pdf").exists()


def test_nothing_is_recorded_where_the_answer_could_not_be_written(spr):
    before = spr.facts()
    assert spr("record incident.notified --organisation school --occurred today -o x.pdf").code == 2
    assert spr.facts() == before


def test_a_file_that_cannot_be_written_is_named(spr):
    said = spr("due -o nowhere/due.json")
    assert said.code == 1
    assert "nowhere/due.json" in said.err


def test_a_page_is_plain_where_nobody_looks(printed):
    page = [Line("Title", "title"), Table(("case", ""), [("incident/1", ("overdue", "bad"))])]
    assert printed(Answer({}, page)) == "Title\ncase\nincident/1  overdue\n"


def test_colour_comes_on_request_and_words_say_the_same(printed):
    page = [Line("Title", "title"), Table(("case", ""), [("incident/1", ("overdue", "bad"))])]
    assert "\x1b[" in printed(Answer({}, page), color="always")
    assert "overdue" in printed(Answer({}, page), color="always")


def test_no_color_is_honoured(printed, monkeypatch):
    """no-color.org; on a terminal without it there is colour, or this would show nothing."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for name in ("NO_COLOR", "TERM", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert "\x1b[" in printed(Answer({}, [Line("Title", "title")]))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in printed(Answer({}, [Line("Title", "title")]))


def test_a_reference_is_never_broken(printed, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    rows = [("incident/a-long-reference-2026-001", "word " * 30)]
    out = printed(Answer({}, [Table(("case", "says"), rows)]))
    assert "incident/a-long-reference-2026-001" in out
    assert max(map(len, out.splitlines())) <= 60


WORDS = st.builds(str.__mul__, st.sampled_from("xy日"), st.integers(1, 40))
CELLS = st.lists(WORDS, max_size=9).map(" ".join)
TABLES = st.integers(1, 5).flatmap(
    lambda columns: st.tuples(
        st.lists(
            st.sampled_from(["case", "check", "what to do", "due", ""]), min_size=columns, max_size=columns
        ),
        st.lists(st.tuples(*[CELLS] * columns), min_size=1, max_size=3),
    )
)


@pytest.mark.parametrize("given", [True, False])
@hypothesis.settings(
    max_examples=60,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=[hypothesis.HealthCheck.too_slow],  # which a busy computer is
)
@hypothesis.given(table=TABLES, width=st.integers(40, 250), indent=st.sampled_from([0, 2]))
def test_no_cell_of_a_table_is_ever_cut(table, width, indent, given):
    """Cells fold; what is too wide for the page is listed, or printed wide where nobody gave a width."""
    columns, rows = table
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out):
        if given:
            patch.setenv("COLUMNS", str(width))
        else:
            patch.delenv("COLUMNS", raising=False)
        write(Answer({}, [Table(columns, rows, indent)]), None)
    printed, cells = Counter(out.getvalue()), Counter("".join(cell for row in rows for cell in row))
    assert [each for each in cells if each != " " and printed[each] < cells[each]] == []
    if given and out.getvalue().isascii() and not {"case", "due"} & set(columns):
        assert max((len(line) for line in out.getvalue().splitlines()), default=0) <= max(width, 56)


def test_an_empty_column_is_left_out(printed):
    assert printed(Answer({}, [Table(("case", "note"), [("x", "")])])) == "case\nx\n"


def test_a_page_without_a_terminal_fits_a_hundred_columns():
    assert render.WIDTH == 100


def test_a_file_is_not_asked_for_in_two_forms(spr, incident, tmp_path):
    """Either word alone would be followed, and the other ignored in silence."""
    said = spr("list incidents --format csv -o incidents.json")
    assert said.code == 2
    assert "leave --format csv out" in said.words
    assert not (tmp_path / "incidents.json").exists()
    spr.ok("list incidents --format csv -o incidents.csv")
