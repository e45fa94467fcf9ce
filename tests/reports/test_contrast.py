"""Colours stand out from each other: measured on the colours of the style sheet itself."""

import re
from pathlib import Path

import pytest

import scheduler.reports

CSS = (Path(scheduler.reports.__file__).parent / "templates" / "report.css").read_text("utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS))
TEXT, SHAPE = 4.5, 3.0
"""WCAG 2.2: 1.4.3 for text of any size, 1.4.11 for what a picture is understood by."""


def ratio(one, other):
    """The contrast of two colours, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("one", "other", "measured"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#949494", "#ffffff", 3.03),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_the_measure_is_that_of_wcag(one, other, measured):
    """Understanding WCAG: #777777 on white just fails, #767676 just passes."""
    assert ratio(one, other) == pytest.approx(measured, abs=0.005)
    assert ratio(other, one) == ratio(one, other)


# fmt: off
PAIRS = [
    ("text", "page", TEXT, "words"),
    ("text", "ground", TEXT, "words on grey"),
    ("text", "focus", TEXT, "a link that has the focus"),
    ("faint", "page", TEXT, "what is said beside"),
    ("link", "page", TEXT, "a link"),
    ("link", "ground", TEXT, "a link on grey"),
    ("hover", "page", TEXT, "a link under the pointer"),
    ("on-accent", "text", TEXT, "the top"),
    ("red-text", "red-ground", TEXT, "a tag: overdue, not told"),
    ("green-text", "green-ground", TEXT, "a tag: met, told"),
    ("yellow-text", "yellow-ground", TEXT, "a tag: due today, met late"),
    ("blue-text", "blue-ground", TEXT, "a tag: due"),
    ("grey-text", "grey-ground", TEXT, "a tag: void"),
    ("accent", "page", SHAPE, "the border of a bar, the ring of where a case is"),
    ("accent", "ground", SHAPE, "the edge of a number"),
    ("red", "page", SHAPE, "the edge of what ran over, and a step back"),
    ("red", "ground", SHAPE, "the edge of a number that weighs"),
    ("red", "red-ground", SHAPE, "the hatching of what ran over"),
    ("green", "page", SHAPE, "what was reached or done"),
    ("green", "allowed", SHAPE, "what was done, on a bar"),
    ("text", "allowed", SHAPE, "the last day, on a bar"),
    ("faint", "grey-ground", SHAPE, "the edge of what is held back"),
]
# fmt: on


@pytest.mark.parametrize(("one", "other", "least", "what"), PAIRS, ids=[what for *_, what in PAIRS])
def test_what_is_to_be_seen_stands_out(one, other, least, what):
    assert ratio(COLOURS[one], COLOURS[other]) >= least


def test_every_colour_of_the_sheet_has_a_name_and_is_measured():
    """`border` parts rows and ticks, whose words say the same; `allowed` has a border of its own."""
    rules = CSS[CSS.index("}") :]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []
    measured = {name for one, other, *_ in PAIRS for name in (one, other)}
    assert COLOURS.keys() - measured == {"border"}


def test_a_pair_that_does_not_stand_out_would_be_found():
    """Negative control."""
    assert ratio(COLOURS["border"], COLOURS["page"]) < SHAPE
