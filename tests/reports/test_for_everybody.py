"""Everybody can use the pages: looked at in a real browser, wide and narrow, by keyboard and on paper."""

import hashlib
from pathlib import Path

import pytest
from browsing import AXE, violations

WIDTHS = (1280, 320)
NAMES = ("incident", "closed", "rapid-review", "review", "undated", "action", "board", "exact", "status")
pytestmark = pytest.mark.xdist_group("browser")  # one browser, and one demonstration
EACH = pytest.mark.parametrize("name", NAMES)


@pytest.mark.parametrize(
    ("name", "width"), [*((name, 320) for name in NAMES), ("incident", 1280), ("board", 1280)]
)
def test_nothing_in_a_page_keeps_anybody_out(browser, pages, name, width):
    """WCAG 2.2 AA, as far as axe-core can see."""
    assert violations(browser, pages[name], width) == {}


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("--faint: #505a5f", "--faint: #a5adb1", "color-contrast"),
        ('lang="en-GB"', "", "html-has-lang"),
        ('<svg class="picture', '<svg role="img"></svg><svg class="picture', "svg-img-alt"),
        ('<p class="lead">', '<h4>Planted</h4><p class="lead">', "heading-order"),
        ('tabindex="0"', "", "scrollable-region-focusable"),
    ],
)
def test_a_barrier_that_is_planted_is_found(browser, pages, tmp_path, before, after, rule):
    """Negative control."""
    text = pages["board"].read_text("utf-8")
    assert before in text
    planted = tmp_path / "planted.html"
    planted.write_text(text.replace(before, after), "utf-8")
    assert rule in violations(browser, planted, 320)


def test_axe_core_is_the_one_that_is_written_down():
    said = (AXE.parent / "README.md").read_text("utf-8")
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() in said
    assert "axe v4.12.1" in AXE.read_text("utf-8")[:40]
    assert "4.12.1" in said


@EACH
def test_a_page_as_wide_as_a_telephone_never_moves_sideways(browser, pages, name):
    """WCAG 2.2, 1.4.10 Reflow: 320 pixels; tables move in regions of their own."""
    browser.open(pages[name], 320)
    assert browser.run("document.documentElement.scrollWidth") == 320
    assert browser.run(_OUTSIDE) == []


_OUTSIDE = (
    "[...document.querySelectorAll('main *')].filter(each => !each.closest('.scroll') && !each.closest('svg')"
    " && each.getBoundingClientRect().right > 321).map(each => each.outerHTML.slice(0, 80))"
)


def test_a_page_that_is_too_wide_would_be_found(browser, pages, tmp_path):
    """Negative control."""
    wide = tmp_path / "wide.html"
    text = pages["board"].read_text("utf-8")
    wide.write_text(text.replace("<h1>", '<h1 style="width: 400px">', 1), "utf-8")
    browser.open(wide, 320)
    assert browser.run("document.documentElement.scrollWidth") > 320
    assert browser.run(_OUTSIDE) != []


@EACH
@pytest.mark.parametrize("width", WIDTHS)
def test_no_name_in_a_picture_leaves_it(browser, pages, name, width):
    """What a picture cuts off, nobody can read."""
    browser.open(pages[name], width)
    cut = (
        "[...document.querySelectorAll('svg.picture')].flatMap(svg => [...svg.querySelectorAll('text')]"
        ".filter(text => text.getBoundingClientRect().right > svg.getBoundingClientRect().right + 1"
        " || text.getBoundingClientRect().left < svg.getBoundingClientRect().left - 1)"
        ".map(text => text.textContent))"
    )
    assert browser.run(cut) == []


@EACH
def test_on_a_wide_screen_no_table_has_to_be_moved_to_be_read(browser, pages, name):
    """A column cut off at the right looks like no column; 1280 pixels is a screen of an office."""
    browser.open(pages[name], 1280)
    cut = (
        "[...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth)"
        ".map(each => [each.querySelector('caption').textContent, each.scrollWidth - each.clientWidth])"
    )
    assert browser.run(cut) == []


@pytest.mark.parametrize("name", ["incident", "closed", "rapid-review", "review"])
def test_on_a_telephone_no_code_of_a_duty_runs_under_the_line_of_today(browser, pages, name):
    """The table below holds the codes; in the picture there is room for who owes it to whom."""
    codes = (
        "[...document.querySelectorAll('.gantt tspan.small')].filter(each => each.getClientRects().length)"
    )
    for width, some in ((320, False), (1280, True)):
        browser.open(pages[name], width)
        assert browser.run(f"{codes}.length > 0") is some


@EACH
def test_a_page_asks_the_network_for_nothing_and_runs_nothing(browser, pages, name):
    browser.open(pages[name])
    assert browser.asked_for() == []
    assert browser.run("document.scripts.length") == 0
    assert "<script" not in pages[name].read_text("utf-8")


def test_the_browser_would_say_what_a_page_asks_for(browser, tmp_path):
    """Negative control."""
    asks = tmp_path / "asks.html"
    asks.write_text("<img src='other.png' alt=''>", "utf-8")
    browser.open(asks)
    assert [Path(url).name for url in browser.asked_for()] == ["other.png"]


def test_the_first_key_leads_past_the_top_and_the_next_ones_to_every_link_and_table(browser, pages):
    browser.open(pages["board"], 320)
    browser.press("Tab")
    assert browser.run("document.activeElement.textContent") == "Skip to main content"
    assert browser.run("document.activeElement.getBoundingClientRect().left") >= 0
    browser.press("Enter")
    assert browser.run("location.hash") == "#main"
    reached = []
    for _ in range(40):
        browser.press("Tab")
        reached.append(browser.run("document.activeElement.outerHTML.slice(0, 60)"))
    wanted = browser.run(
        "[...document.querySelectorAll('main a, main .scroll')].map(each => each.outerHTML.slice(0, 60))"
    )
    assert [each for each in wanted if each not in reached] == []


def test_focus_is_seen(browser, pages):
    """WCAG 2.2, 2.4.7: what has the focus looks otherwise than before."""
    browser.open(pages["board"])
    look = "(each => [each.backgroundColor, each.boxShadow, each.outlineStyle].join())(getComputedStyle(%s))"
    before = browser.run(look % "document.querySelector('main a')")
    for _ in range(2):
        browser.press("Tab")
    assert browser.run("document.activeElement.matches('main a')")
    assert browser.run(look % "document.activeElement") != before


@pytest.mark.parametrize("name", ["incident", "board"])
def test_a_page_prints_on_a4(browser, pages, tmp_path, name):
    browser.open(pages[name])
    browser.printed(tmp_path / "page.pdf")
    paper = (tmp_path / "page.pdf").read_bytes()
    assert paper.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in paper or b"/MediaBox [0 0 595" in paper


@pytest.mark.parametrize("width", WIDTHS)
def test_a_picture_of_a_page_can_be_kept(browser, pages, tmp_path, width):
    browser.open(pages["incident"], width)
    browser.picture(tmp_path / "page.png")
    assert int.from_bytes((tmp_path / "page.png").read_bytes()[16:20]) == width
