"""`spr chronology import`: no cell is lost or taken for another's in silence, and no name is repeated."""

import datetime as dt

import pytest
from agency_files import HEADINGS, VISIT, bring_in, conflicts, csv, events


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
