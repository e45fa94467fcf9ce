"""`spr import`: every row checked before any is recorded, every mistake named, each row recorded once."""

import csv
import io
import json

import pytest

from scheduler.cli.importing.rows import ENVELOPE


def row(fact="incident.notified", case="incident/I1", occurred="2026-11-20", **more):
    data = more.pop("data", {"organisation": "school"} if fact == "incident.notified" else {})
    return {"case": case, "fact": fact, "occurred": occurred, "data": data, **more}


@pytest.fixture
def file(tmp_path):
    """Write rows to a file, as JSON a line."""

    def write(*rows, name="cases.jsonl", end="\n"):
        path = tmp_path / name
        lines = [each if isinstance(each, str) else json.dumps(each) for each in rows]
        path.write_text("\n".join(lines) + end)
        return path

    return write


AWARE = row("incident.local-authority-became-aware")
CLOSED = row("incident.closed")


def test_rows_are_recorded_in_order_and_open_the_cases_they_name(spr, file):
    answer = spr.ask("import", file(row(), AWARE, row("review.commissioned", "review/R1")))
    assert (answer["rows"], answer["recorded"], answer["already"]) == (3, 3, 0)
    assert answer["opened"] == ["incident/I1", "review/R1"]
    assert spr.ask("show incident/I1")["facts"] >= 2


def test_a_row_without_a_case_opens_the_next_one(spr, file):
    answer = spr.ask("import", file(row(case=None), row(case=None, occurred="2026-11-19")))
    assert answer["opened"] == ["incident/2026-001", "incident/2026-002"]


def test_the_kind_before_the_slash_can_be_left_out(spr, file):
    assert spr.ask("import", file(row(case="I1")))["opened"] == ["incident/I1"]


def test_the_same_file_again_adds_nothing(spr, file):
    path = file(row(), AWARE, row(case=None), row(case=None))
    spr.ok("import", path)
    before = spr.facts()
    answer = spr.ask("import", path)
    assert (answer["recorded"], answer["already"]) == (0, 4)
    assert "4 rows, 0 recorded, 4 already recorded." in spr.ok("import", path).words
    assert spr.facts() == before


def test_a_file_that_grew_adds_only_what_is_new(spr, file):
    spr.ok("import", file(row(), AWARE))
    more = row("incident.safety-secured")
    assert spr.ask("import", file(more, row(), AWARE))["recorded"] == 1


def test_identical_rows_are_told_apart_by_how_often_they_came(spr, file):
    twice = row("incident.report-attempt-failed", data={"to": "ofsted"})
    spr.ok("import", file(row(), twice, twice))
    assert spr.ask("import", file(row(), twice, twice, twice))["recorded"] == 1


def test_a_rows_own_id_holds_whatever_the_file(spr, file):
    spr.ok("import", file(row(request_id="A-1")))
    assert spr.ask("import", file(row(request_id="A-1"), name="other.jsonl"))["already"] == 1


def test_a_rows_id_used_for_something_else_is_named(spr, file):
    spr.ok("import", file(row(request_id="A-1")))
    said = spr("import", file(row(request_id="A-1", by="Head teacher")))
    assert said.code == 2
    assert "row 1, request_id: The request id A-1 was used before" in said.words
    within = spr("import", file(row(case="incident/I2", request_id="B"), row(case="I3", request_id="B")))
    assert "row 2, request_id" in within.err


def test_a_dry_run_checks_everything_and_records_nothing(spr, file):
    before = spr.facts()
    answer = spr.ask("import", file(row(), AWARE), "--dry-run")
    assert (answer["dry_run"], answer["recorded"]) == (True, 2)
    assert spr.facts() == before


# ruff: noqa: E501  a row of a table stays on one line
# fmt: off
MISTAKES = [
    (row(fact="incident.notifed"),                       2, "fact",              "Did you mean incident.notified?"),
    (row(fact=None),                                     2, "fact",              "is needed"),
    (row(fact="clock.due-date-reckoned"),                2, "fact",              "is no fact that is recorded"),
    (row(occurred=None),                                 2, "occurred",          "is needed: the date, or unknown"),
    (row(occurred="11/23/2026"),                         2, "occurred",          "the day comes first"),
    (row(occurred="today"),                              2, "occurred",          "write the date itself"),
    (row(occurred=20261120),                             2, "occurred",          "is a text"),
    (row(occurred="2026-11-24"),                         4, "occurred",          "not in the future"),
    (row(learned="soon"),                                2, "learned",           "is not a date"),
    (row(case="Incident One"),                           2, "case",              "is no reference"),
    (row(case="review/R1"),                              2, "case",              "belongs to the incident itself"),
    (row("incident.safety-secured"),                     3, "case",              "there is no case incident/I1"),
    (row(data={"organisation": "schol"}),                2, "data.organisation", "Did you mean school?"),
    (row(data={"organisation": "school", "kind": "x"}),  2, "data.kind",         "is not a field of this fact"),
    (row(data={}),                                       2, "data.organisation", "is needed"),
    (row(data=[]) | {"data": [1]},                       2, "data",              "is an object"),
    (row(data={"organisation": "school", "children": ["A", "b b"]}), 2, "data.children", "no child's code"),
    (row(request_id="x" * 81),                           2, "request_id",        "takes 1 to 80 letters, digits"),
    (row(request_id="a b"),                              2, "request_id",        "never a name"),
    (row(by="Head teacher; mother of A"),                2, "by",                "takes a post or a work login"),
    (row(role="a b c d e f g"),                          2, "role",              "at most 6 words"),
    (row(departure=" \u200b"),                           2, "departure",         "is blank"),
    (row(data={"organisation": "school", "summary": " "}), 2, "data.summary",    "is blank"),
    (row(who="me"),                                      2, "who",               "is not part of a row"),
    (row(by=7),                                          2, "by",                "is a text"),
    (row("review.commissioned", "R1", data={"incident": "incident/I9"}), 3, "data.incident", "there is no case incident/I9"),
    (row(data={"organisation": "school", "summary": "x" * 10 * 2**20}),  2, "data.summary", "the limit for one text is 1,048,576"),
    (row(data={"organisation": "school", "summary": "\ud800"}),          2, "data.summary", "half a character"),
]
# fmt: on


@pytest.mark.parametrize(("wrong", "code", "field", "says"), MISTAKES)
def test_a_mistake_is_named_by_row_and_field_and_nothing_is_recorded(spr, file, wrong, code, field, says):
    before = spr.facts()
    said = spr("import --format json", file(row(case="incident/OK"), wrong))
    (mistake,) = said.json()["errors"]
    assert (said.code, mistake["row"], mistake["field"]) == (code, 2, field)
    assert says in mistake["says"]
    assert f"row 2, {field}: " in said.err
    assert "Nothing was recorded." in said.err
    assert spr.facts() == before


LINES = [
    ('{"case": "incident/I1", "fact": "incident.not', "row 2: the row breaks off before its end"),
    ('{"case": "incident/I1"', "row 2: the row breaks off before its end"),
    ('{"case": "a", "case": "b"}', "row 2: the row has “case” twice"),
    ("[]", "row 2: the row is no object"),
    ("case=I1", "row 2: the row is not JSON from column 1 on"),
    ('{"data": {"x": NaN}}', "row 2: the row has the number NaN"),
    ("[" * 100_000, "row 2: the row"),
]


@pytest.mark.parametrize(("line", "says"), LINES, ids=lambda text: text[:24])
def test_a_half_written_row_is_named_and_nothing_is_recorded(spr, file, line, says):
    before = spr.facts()
    said = spr("import", file(row(), line, end=""))
    assert said.code == 2
    assert says in said.words
    assert spr.facts() == before


def test_a_row_that_is_not_text_is_named(spr, tmp_path):
    (tmp_path / "cases.jsonl").write_bytes(json.dumps(row()).encode() + b"\n\xff\xfe\n")
    said = spr("import cases.jsonl")
    assert (said.code, "row 2: the row is not text in UTF-8" in said.words) == (2, True)


def test_every_mistake_is_named_in_one_report(spr, file):
    said = spr("import", file(row(occurred="soon", by=1), row(fact="x"), row(case="I2"), CLOSED))
    assert said.code == 2
    assert [part in said.err for part in ("row 1, occurred", "row 1, by", "row 2, fact")] == [True] * 3


def test_a_row_that_waits_for_a_mistaken_one_says_so(spr, file):
    said = spr("import", file(row(occurred="2026-12-24"), AWARE | {"fact": "incident.closed"}))
    assert "row 2, case: incident/I1 is to be opened by row 1, which has a mistake" in said.words


def test_a_rule_that_is_not_met_is_named_with_its_source(spr, file):
    report = row("incident.reported-to-ofsted", data={"means": "email"})
    said = spr("import", file(row(), report))
    assert said.code == 4
    assert "possible only when the criteria of a notifiable incident are confirmed (KSCP" in said.words
    assert spr.ask("import", file(row(), report | {"departure": "Asked for."}))["recorded"] == 2
    assert len(spr.ask("list departures")["departures"]) == 1


def test_the_good_rows_are_kept_on_request(spr, file):
    said = spr("import --keep-good --format json", file(row(), row(fact="x"), row(case="I2")))
    assert said.code == 2
    assert said.json()["opened"] == ["incident/I1", "incident/I2"]
    assert "The other rows are recorded." in said.err
    assert spr.ask("list incidents --case incident/I1")["incidents"]


def test_a_near_duplicate_is_recorded_and_reported(spr, file):
    spr.ok("import", file(row(), AWARE))
    answer = spr.ask("import", file(AWARE | {"by": "Duty desk"}, name="later.jsonl"))
    assert answer["recorded"] == 1
    assert [each["row"] for each in answer["warnings"]] == [1]


RULED_OUT = {"case": "incident/I1", "fact": "incident.abuse-or-neglect-ruled-out", "occurred": "2026-11-20"}


def test_texts_that_differ_are_no_duplicates(spr, file):
    said = [RULED_OUT | {"data": {"reasons": text}} for text in ("One.", "Two.", "One.")]
    answer = spr.ask("import", file(row(), *said))
    assert [(each["row"], each["says"]) for each in answer["warnings"]] == [
        (4, "says the same as an earlier row")
    ]
    later = spr.ask(
        "import", file(RULED_OUT | {"by": "Duty desk", "data": {"reasons": "One."}}, name="b.jsonl")
    )
    assert later["warnings"] == []


def test_of_many_warnings_twenty_are_shown_and_the_rest_counted(spr, file):
    again = [AWARE | {"by": f"desk {number}"} for number in range(31)]
    page = spr.ok("import", file(row(), *again)).out
    assert page.count("says the same as") == 20
    assert "… and 10 warnings more" in page


def test_an_empty_file_is_refused(spr, tmp_path):
    (tmp_path / "cases.jsonl").write_text("\n")
    assert (spr("import cases.jsonl").code, spr("import cases.doc").code) == (2, 1)


def test_an_unknown_kind_of_file_is_refused(spr, tmp_path):
    (tmp_path / "cases.doc").write_text("x")
    said = spr("import cases.doc")
    assert (said.code, "FILE.jsonl or FILE.csv" in said.err) == (2, True)


def test_a_missing_file_is_named(spr):
    said = spr("import cases.jsonl")
    assert said.code == 1
    assert "cases.jsonl" in said.err


def table(*rows):
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def test_a_table_is_read_with_the_facts_fields_in_columns_of_their_own(spr, tmp_path):
    (tmp_path / "cases.csv").write_text(
        "\ufeff"
        + table(
            ["case", "fact", "occurred", "data.organisation", "data.children", "data.type"],
            ["I1", "incident.notified", "20/11/2026", "school", "A, B", "serious-harm"],
            ["I1", "incident.local-authority-became-aware", "20 November 2026", "", "", ""],
        )
    )
    assert spr.ask("import cases.csv")["recorded"] == 2
    assert [child["child"] for child in spr.ask("show incident/I1")["children"]] == ["A", "B"]
    assert spr.ask("import cases.csv")["already"] == 2


def test_a_table_and_lines_of_json_that_say_the_same_are_the_same(spr, tmp_path, file):
    spr.ok("import", file(row()))
    (tmp_path / "cases.csv").write_text(
        table(
            ["case", "fact", "occurred", "data"],
            ["I1", "incident.notified", "2026-11-20", json.dumps(row()["data"])],
        )
    )
    assert spr.ask("import cases.csv")["already"] == 1


# fmt: off
TABLES = [
    (table(["case", "fakt"], ["a", "b"]),                                "row 1: there is no column “fakt”"),
    (table(["case", "case"], ["a", "b"]),                                "row 1: the column “case” stands there twice"),
    (table(["case", "fact"], ["a"]),                                     "row 2: the row has 1 cells and the first row 2"),
    (table(["case", "data"], ["a", "{"]),                                "row 2, data: the cell breaks off"),
    ('case,fact\na,"b\n',                                                "mend the line"),
]
# fmt: on


@pytest.mark.parametrize(("text", "says"), TABLES)
def test_a_table_that_cannot_be_read_is_named_by_its_row(spr, tmp_path, text, says):
    (tmp_path / "cases.csv").write_text(text)
    said = spr("import cases.csv")
    assert said.code == 2
    assert says in said.words


def test_the_parts_of_a_row_are_those_that_are_promised():
    assert ENVELOPE == (
        "case", "fact", "occurred", "learned", "by", "role", "departure", "request_id", "data",
    )  # fmt: skip
