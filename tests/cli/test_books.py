"""An answer as a book, a book as an answer, and what is to be known of either."""

import csv
import io
import json

import openpyxl
import pytest

from scheduler.cli.booked import answer_of, book_of
from scheduler.cli.render import Answer, Line
from scheduler.cli.session import Session
from scheduler.sheets.about import root_said
from scheduler.sheets.sheet import Book, Column, Holds, Sheet

ONE = Sheet(
    "Due",
    (Column("case", "Case"), Column("due_on", "Due on", Holds.DAY)),
    [{"case": "x", "due_on": "2026-11-23"}],
)
TWO = Sheet("Met", (Column("case", "Case"),), [{"case": "=1"}], "What was met.")


@pytest.fixture
def session(spr):
    """A session as a command is given it, over the store of `spr`."""
    made = Session()
    made.database, made.config = str(spr.store), str(spr.folder / "spr.toml")
    return made


def about(path):
    """The first sheet of a spreadsheet."""
    return {name: says for name, says, *_ in openpyxl.load_workbook(path)["About"].values}


def test_a_list_says_how_it_was_asked_and_of_which_record(spr, incident, tmp_path):
    spr.ok("due --overdue --case 2026-001 -o due.xlsx")
    said = about(tmp_path / "due.xlsx")
    held = spr.ask("audit checkpoint")
    assert said["Asked"] == "spr due --overdue --case 2026-001"
    assert said["As of"] == "Mon 23 November 2026, 10:00am"
    assert said["Policy"] == "WT2026+kirklees/1"
    assert said["Bank holidays"].startswith("england-and-wales@")
    assert said["Program"].startswith("spr ")
    assert said["Position"] == f"{held['size']}, the newest"
    assert said["Root hash"] == held["root"]


def test_a_past_is_said_at_the_head_and_has_its_own_root(spr, incident, tmp_path):
    held = spr.ask("audit checkpoint")
    spr.ok(f"record safety-secured {incident} --occurred today", now="Tue 24 Nov 2026 10:00")
    spr.ok("due --known-at 'Mon 23 Nov 2026' -o then.xlsx")
    spr.ok("due --known-at 'Mon 23 Nov 2026' -o then.html")
    said = about(tmp_path / "then.xlsx")
    assert said["Position"] == f"{held['size']} of {spr.facts()} facts"
    assert said["Root hash"] == held["root"]
    assert "As known at Mon 23 November 2026" in said["Asked of the past"]
    page = (tmp_path / "then.html").read_text("utf-8")
    assert page.index("As known at") < page.index("About this page")


def test_a_root_is_not_computed_over_a_record_on_which_it_would_take_long(session, incident, monkeypatch):
    monkeypatch.setattr("scheduler.sheets.about._SOON_HASHED", 1)
    with session.service() as service:
        head = service.store.head().position
        assert (
            root_said(service, head)
            == f"not computed over {head:,} facts; have it signed: spr audit checkpoint"
        )
        assert root_said(service, 0) == "none: nothing is on record"


def test_a_document_has_a_summary_and_a_sheet_for_each_list(spr, incident, tmp_path):
    spr.ok(f"record incident.local-authority-became-aware {incident} --occurred 'Fri 13 Nov 2026'")
    spr.ok(f"show {incident} -o case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    assert book.sheetnames[:3] == ["About", "Summary", "Clocks"]
    summary = {row[0]: row[1] for row in book["Summary"].values}
    assert (summary["Case"], summary["Opened on"]) == (incident, "Mon 23 November 2026")


def test_a_document_is_two_columns_of_a_csv(spr, incident, tmp_path):
    spr.ok(f"show {incident} -o case.csv")
    rows = dict(csv.reader(io.StringIO((tmp_path / "case.csv").read_text("utf-8-sig"))))
    assert (rows["what"], rows["Case"]) == ("value", incident)
    assert json.loads(rows["Clocks"]) == spr.ask(f"show {incident}")["clocks"]


def test_the_columns_of_a_csv_are_the_names_of_the_json(spr, incident, tmp_path):
    """A contract: all of them, also those in which nothing stands."""
    spr.ok(f"record incident.local-authority-became-aware {incident} --occurred 'Fri 13 Nov 2026'")
    spr.ok("due -o due.csv")
    header = (tmp_path / "due.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert header == list(spr.ask("due")["clocks"][0])


def test_what_could_not_be_checked_stands_in_every_form():
    answer = Answer({"ok": True}, [], [], not_checked=("the key",))
    (sheet,) = book_of(answer, "verify", ()).sheets
    assert list(sheet.rows) == [{"check": "not checked", "says": "the key"}]


def test_columns_are_known_by_their_names_and_by_what_stands_in_them():
    rows = [
        {
            "due_on": None,
            "recorded": "x",
            "n": 1,
            "flag": True,
            "last": "2026-11-23",
            "ref": "2021-03",
            "none": None,
        }
    ]
    (sheet,) = book_of(Answer({"list": rows}, [Line("Title", "title")], rows), "t", ()).sheets
    held = {column.name: column.holds for column in sheet.columns}
    assert held == {
        "recorded": Holds.INSTANT,
        "n": Holds.NUMBER,
        "flag": Holds.TEXT,
        "last": Holds.DAY,
        "ref": Holds.TEXT,
    }


# Books, as exports and reports make them


def test_a_book_without_a_file_is_printed(session, capsys):
    session.book(Book("Return", (("As of", "today"),), (ONE, TWO)))
    out = capsys.readouterr().out
    assert "Return" in out
    assert "Mon 23 November 2026" in out
    assert "What was met." in out
    assert "As of: today" in out


def test_a_book_is_given_what_the_open_service_says_of_it(session, incident, tmp_path):
    session.output = str(tmp_path / "return.xlsx")
    with session.service():
        session.book(Book("Return", (), (ONE,)))
    assert about(tmp_path / "return.xlsx")["Root hash"]


def test_beside_a_csv_lies_what_is_to_be_known_of_it(session, tmp_path, capsys):
    """The rows alone, so that a program reads them; and nobody passes them on without knowing of when."""
    session.output = str(tmp_path / "return.csv")
    session.book(Book("Return", (("As of", "today"),), (TWO,)))
    assert (tmp_path / "return.csv").read_text("utf-8-sig") == "case\n'=1\n"
    beside = dict(csv.reader(io.StringIO((tmp_path / "return.about.csv").read_text("utf-8-sig"))))
    assert beside == {"about": "is", "Title": "Return", "As of": "today", "Met": "What was met."}
    assert "What is to be known of it: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ending", "says"), [("csv", "A CSV holds one sheet, and there are 2: Due, Met."), ("ics", "calendar")]
)
def test_a_form_that_cannot_hold_the_book_is_refused(session, tmp_path, ending, says):
    session.output = str(tmp_path / f"return.{ending}")
    with pytest.raises(Exception, match=says):
        session.book(Book("Return", (), (ONE, TWO)))
    assert not (tmp_path / f"return.{ending}").exists()


@pytest.mark.parametrize("ending", ["json", "ndjson", "html"])
def test_a_book_is_written_in_every_other_form(session, tmp_path, ending):
    session.output = str(tmp_path / f"return.{ending}")
    session.book(Book("Return", (("As of", "today"),), (ONE, TWO)))
    assert "2026-11-23" in (tmp_path / f"return.{ending}").read_text("utf-8")


def test_a_book_is_an_answer_for_programs():
    answer = answer_of(Book("Return", (("As of", "today"),), (ONE, TWO)))
    assert answer.document["about"] == {"As of": "today"}
    assert answer.rows == [
        {"sheet": "Due", "case": "x", "due_on": "2026-11-23"},
        {"sheet": "Met", "case": "=1"},
    ]
