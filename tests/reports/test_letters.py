"""A letter to an agency: one page, for everybody, and never a word of who the child is."""

import re
import shutil
import subprocess

import pytest
from browsing import violations
from sealed_words import CANARY

from scheduler.reports.letters import LetterKind

pytestmark = pytest.mark.xdist_group("browser")  # one browser, and one demonstration
CASE = "review/demo-in-hand"
KINDS = [str(kind) for kind in LetterKind]
EACH = pytest.mark.parametrize("kind", KINDS)
HEAD = """
[letterhead]
name = "Safeguarding Children Partnership of an Example Area with a Long Name"
address = ["The office of the partnership", "First floor, town hall", "Example Street 1", "Exampleton"]
answer_to = "the business manager, by the secure mailbox of the partnership or by telephone"
"""


@pytest.fixture(scope="module")
def letters(desk, tmp_path_factory):
    """A letter of each kind to a hospital that is late, with the longest head there is likely to be."""
    folder = tmp_path_factory.mktemp("letters")
    settings = folder / "spr.toml"
    settings.write_text(HEAD)
    made = {}
    for kind in KINDS:
        made[kind] = folder / f"{kind}.html"
        line = ("report", "letter", CASE, "--agency", "hospital", "--kind", kind)
        code, _, err = desk("--config", settings, *line, "-o", made[kind])
        assert code == 0, err
    return made


def pages_of(browser, path, folder):
    """How many pages a letter takes on paper."""
    browser.open(path)
    browser.printed(folder / "letter.pdf")
    said = subprocess.run(
        ["pdfinfo", folder / "letter.pdf"], check=True, capture_output=True, text=True
    ).stdout
    return int(re.search(r"Pages:\s+(\d+)", said)[1])


@pytest.mark.skipif(
    shutil.which("pdfinfo") is None, reason="there is no pdfinfo: apt-get install poppler-utils"
)
@EACH
def test_a_letter_is_one_page_of_paper(browser, letters, kind, tmp_path):
    assert pages_of(browser, letters[kind], tmp_path) == 1


@pytest.mark.skipif(
    shutil.which("pdfinfo") is None, reason="there is no pdfinfo: apt-get install poppler-utils"
)
def test_a_letter_that_is_too_long_would_be_found(browser, letters, tmp_path):
    """Negative control."""
    long = tmp_path / "long.html"
    text = letters["formal"].read_text("utf-8")
    long.write_text(text.replace("<h1>", "<p>More of it.</p>" * 40 + "<h1>"), "utf-8")
    assert pages_of(browser, long, tmp_path) > 1


@EACH
def test_nothing_in_a_letter_keeps_anybody_out(browser, letters, kind):
    """WCAG 2.2 AA, as far as axe-core can see."""
    assert violations(browser, letters[kind], 320) == {}


@EACH
def test_a_letter_asks_the_network_for_nothing_and_runs_nothing(browser, letters, kind):
    browser.open(letters[kind], 320)
    assert browser.asked_for() == []
    assert browser.run("document.scripts.length") == 0
    assert browser.run("document.documentElement.scrollWidth") == 320


@EACH
def test_a_letter_says_its_reference_whom_to_answer_and_that_nothing_held_is_an_answer(letters, kind):
    text = letters[kind].read_text("utf-8")
    assert "review/demo-in-hand/hospital/1" in text
    assert "Example Area" in text
    assert "the business manager, by the secure mailbox" in text
    assert "please say so: that is an answer" in text
    assert "Wed 18 November 2026" in text


@EACH
def test_who_the_child_is_is_left_to_be_added_by_hand(letters, kind):
    text = letters[kind].read_text("utf-8")
    assert "To be added by hand, or sent separately by secure mail." in text
    assert CANARY not in text


def test_only_a_formal_letter_asks_under_section_16h(letters):
    """Children Act 2004, section 16H; whoever else is asked, is asked under the guidance."""
    formal, others = letters["formal"], [letters[kind] for kind in ("request", "reminder")]
    assert "under section 16H of the Children Act 2004" in formal.read_text("utf-8")
    for each in others:
        text = each.read_text("utf-8")
        assert "16H" not in text
        assert "Working Together to Safeguard Children" in text


def test_a_letter_that_asks_names_no_day_that_is_over(letters):
    """Its day is over on Wed 18 November: a new one is to be filled in; a reminder says how late it is."""
    assert "Please let us have it by ........" in letters["formal"].read_text("utf-8")
    late = r"The day for it is \w{3} \d+ \w+ 2026. It is \d+ working days late."
    assert re.search(late, letters["reminder"].read_text("utf-8"))
