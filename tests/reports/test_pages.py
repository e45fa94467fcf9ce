"""What stands in a page, and what never does."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from scheduler.cli.demonstration.scenario import published
from workflow.catalogue import FACTS, sealed
from workflow.vocabulary import Words

NAMES = ("incident", "closed", "rapid-review", "review", "undated", "action", "board", "exact", "status")
pytestmark = pytest.mark.xdist_group("browser")  # one demonstration for all of them
EACH = pytest.mark.parametrize("name", NAMES)


class Tags(HTMLParser):
    """Every tag of a page with its attributes, in order."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def of(self, *names):
        return [(tag, attrs) for tag, attrs in self.tags if tag in names]


@pytest.fixture
def tags(pages, name):
    return Tags(pages[name].read_text("utf-8"))


@EACH
def test_headings_come_in_order_below_a_single_first_one(tags):
    levels = [int(tag[1]) for tag, _ in tags.of("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@EACH
def test_a_page_says_its_language_and_has_its_landmarks(tags):
    assert tags.of("html")[0][1]["lang"] == "en-GB"
    for landmark in ("header", "main", "footer"):
        assert len(tags.of(landmark)) == 1, landmark
    assert all("aria-labelledby" in attrs for _, attrs in tags.of("nav", "section"))


@EACH
def test_every_table_has_a_caption_and_every_heading_of_it_a_scope(tags):
    assert len(tags.of("caption")) == len(tags.of("table"))
    assert {attrs.get("scope") for _, attrs in tags.of("th")} <= {"col", "row"}
    regions = [attrs for _, attrs in tags.of("div") if attrs.get("role") == "region"]
    assert len(regions) == len(tags.of("table"))
    assert all(attrs["tabindex"] == "0" and attrs["aria-labelledby"] for attrs in regions)


@EACH
def test_every_picture_can_be_read_aloud(pages, name):
    text = pages[name].read_text("utf-8")
    pictures = re.findall(r'<svg class="picture.*?</svg>', text, re.DOTALL)
    assert pictures or name in ("undated", "status")
    for picture in pictures:
        drawn = ET.fromstring(picture)  # noqa: S314  written by ourselves
        assert drawn.get("role") == "img"
        named = drawn.get("aria-labelledby").split()
        said = {each.get("id"): each.text for each in drawn if each.tag.endswith(("title", "desc"))}
        assert [bool(said[each].strip()) for each in named] == [True, True]


@EACH
def test_no_name_of_a_place_in_a_page_is_given_twice(tags):
    ids = [attrs["id"] for _, attrs in tags.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    leads = [attrs["href"][1:] for _, attrs in tags.of("a")]
    assert set(leads) <= set(ids)


@EACH
def test_a_page_is_one_file_that_forbids_scripts_and_loads_nothing(pages, tags, name):
    policy = next(a["content"] for _, a in tags.of("meta") if a.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert tags.of("script", "link", "img", "iframe", "object", "form") == []
    text = pages[name].read_text("utf-8")
    assert re.findall(r"url\((?!#)", text) == []
    assert "@import" not in text
    assert {attrs["xmlns"] for _, attrs in tags.of("svg") if "xmlns" in attrs} <= {
        "http://www.w3.org/2000/svg"
    }


def _said(desk):
    """Every sealed text of the demonstration: words, names and reasons."""
    cases = (desk.folder / "demo" / "demo-cases.jsonl").read_text("utf-8")
    for line in (*cases.splitlines(), *published().splitlines()):
        row = json.loads(line)
        fact = FACTS[row["fact"]]
        yield row.get("departure")
        yield from (row.get("data", {}).get(field) for field in sealed(fact))


@EACH
def test_no_sealed_word_is_in_a_page(desk, pages, name):
    text = pages[name].read_text("utf-8")
    words = {str(said) for said in _said(desk) if said}
    assert len(words) > 10
    assert [each for each in words if each in text] == []


def test_what_is_sealed_are_words():
    """So that what the test above looks for is all there is."""
    assert issubclass(Words, str)


def test_the_report_on_a_case_says_how_it_stands(desk):
    text = " ".join(desk.page("report", "case", "demo-overdue").split())
    assert "<h1>incident/demo-overdue</h1>" in text
    assert "As of Wed 18 November 2026, 4:45pm" in text
    assert "Here since" in text
    assert "sin.notify_panel" in text
    assert "Today" in text
    assert "Root hash" in text
    assert "WT2026+kirklees/1" in text


def test_the_pictures_of_a_case_say_what_its_tables_say(desk):
    code, out, err = desk("report", "case", "demo-overdue", "--format", "json")
    assert code == 0, err
    tables = json.loads(out)["tables"]
    text = desk.page("report", "case", "demo-overdue")
    gantt = text[text.index('<svg class="picture gantt"') :]
    for row in tables["what-is-owed-and-by-when"]:
        assert (row["duty"] in gantt[: gantt.index("</svg>")]) == bool(row["due_on"])
    here = [row["status"] for row in tables["how-far-it-has-come"] if row["stands"] == "Here now"]
    assert here == ["Criteria confirmed"]


def test_the_board_names_no_child_and_no_small_number(desk):
    code, out, err = desk("report", "board", "--format", "json")
    assert code == 0, err
    tables = json.loads(out)["tables"]
    numbers = [
        row[name]
        for table in tables.values()
        for row in table
        for name in ("overdue", "all", "in_time", "not_in_time", "awaited", "actions")
        if name in row
    ]
    assert numbers
    assert {str(each) for each in numbers} & {"1", "2", "3", "4"} == set()
    assert not re.search(r"\bchild [A-Z]\b", desk.page("report", "board"))
    assert "for those who keep the record" in desk.page("report", "board", "--exact")


def test_a_report_of_a_past_says_which(desk):
    """As of a day: what had happened by then. As known before the first fact: there was no record."""
    past = ("--as-of", "2026-05-10")
    assert "As of Sun 10 May 2026" in desk.page("report", "case", "review/demo-worked", *past)
    code, out, err = desk("report", "case", "review/demo-worked", *past, "--format", "json")
    assert code == 0, err
    reached = {row["status"]: row["stands"] for row in json.loads(out)["tables"]["how-far-it-has-come"]}
    assert reached["Commissioned"] == "Reached"
    assert reached["Published"] == "Not reached"
    code, _, err = desk("report", "case", "review/demo-worked", "--known-at", "2026-11-17")
    assert code != 0, err


def test_the_same_moment_gives_the_same_page(desk):
    assert desk.page("report", "board") == desk.page("report", "board")


@pytest.mark.parametrize("where", ["report.txt", "report.json", "-"])
def test_a_page_goes_into_a_file_of_its_own_kind(desk, where):
    code, _, err = desk("report", "board", "-o", where)
    assert code == 2
    assert ".html" in err


def test_a_page_is_not_for_a_terminal(desk, monkeypatch):
    class Terminal:
        @staticmethod
        def isatty():
            return True

    monkeypatch.setattr("scheduler.cli.reporting.report.sys.stdout", Terminal(), raising=False)
    from scheduler.cli.reporting import report
    from scheduler.cli.session import Session

    with pytest.raises(report.click.UsageError, match=r"-o FILE\.html"):
        report.not_for_a_terminal(Session())


def test_only_its_owner_can_read_a_page(pages):
    assert pages["board"].stat().st_mode & 0o777 == 0o600


def test_a_case_that_is_not_there_has_no_report(desk):
    code, _, err = desk("report", "case", "incident/2026-999")
    assert code == 3, err
