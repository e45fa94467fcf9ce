"""The pages say what the code says."""

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from scheduler.office_hours import OfficeHours
from scheduler.reports.letterhead import Letterhead
from scheduler.settings import Settings
from workflow.catalogue import CASES

ROOT = Path(__file__).parent.parent


def _check(*arguments):
    command = [sys.executable, str(ROOT / "docs/build.py"), "--check", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


DRIVEN = {"machines", "refusals"}
"""The pages for which cases are driven through their lifecycles, as for the tests of the machines."""


def test_the_pages_and_the_transcripts_are_what_the_code_says():
    checked = _check(f"--all-but={','.join(DRIVEN)}")
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.xdist_group("machines")
def test_the_pages_of_what_was_driven_are_what_the_code_says(capsys):
    """Beside the tests of the machines, because the search takes a minute and one process does it once."""
    import build

    assert build.main(["--check", f"--only={','.join(DRIVEN)}"]) == 0, capsys.readouterr().out


def test_every_table_of_the_settings_has_its_part_of_the_page():
    """An administrator looks for [hours] where the other tables are."""
    import surface

    tables = {type(each.default) for each in msgspec.structs.fields(Settings)}
    made = {each for each in tables if issubclass(each, msgspec.Struct)}
    assert {OfficeHours, Letterhead} <= made <= set(surface.SETTINGS.values())


def test_a_page_that_drifted_is_found(tmp_path):
    """Negative control."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "README.md", tmp_path)
    for page, before, after in (
        ("docs/reference/duties.md", "5 working days", "6 working days"),
        ("docs/tutorial.md", "due Fri 27", "due Sat 28"),
    ):
        text = (tmp_path / page).read_text("utf-8")
        assert before in text
        (tmp_path / page).write_text(text.replace(before, after), "utf-8")
    checked = _check("--only=duties,tutorial", tmp_path)
    assert checked.returncode == 10
    assert "duties.md is not what the code says" in checked.stdout
    assert "tutorial.md is not what the code says" in checked.stdout


sys.path.append(str(ROOT / "docs"))
SVG = "{http://www.w3.org/2000/svg}"
EACH = pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)


def _picture(kind):
    from drawing import svg

    return ET.fromstring(svg(kind.name, kind.lifecycle))  # noqa: S314  written by ourselves


@EACH
def test_a_picture_names_every_status_and_can_be_read_aloud(kind):
    picture = _picture(kind)
    texts = [text.text.removesuffix(" (the end)") for text in picture.iter(f"{SVG}text")]
    assert [text for text in texts if text in _labels(kind)] == _labels(kind)
    described = picture.find(f"{SVG}desc").text
    assert picture.get("aria-labelledby") == "title desc"
    assert all(label in described.lower() for label in _labels(kind))


def _labels(kind):
    return [status.label for status in type(kind.lifecycle.begins)]


@EACH
def test_nothing_in_a_picture_lies_over_another_thing_or_outside(kind):
    picture = _picture(kind)
    width, height = int(picture.get("width")), int(picture.get("height"))
    boxes = [box for box in picture.iter(f"{SVG}rect") if box.get("rx") == "7"]
    tops = [(int(box.get("y")), int(box.get("y")) + int(box.get("height"))) for box in boxes]
    assert all(end < start for (_, end), (start, _) in pairwise(tops))
    joints = [(dot.get("cx"), dot.get("cy")) for dot in picture.iter(f"{SVG}circle")]
    assert len(set(joints)) == len(joints), "two lines would meet in one dot"
    for path in picture.iter(f"{SVG}path"):
        across = [float(x) for x in re.findall(r"[MHL](-?[0-9.]+)", path.get("d"))]
        assert all(0 <= x <= width for x in across)
    assert tops[-1][1] < height


@EACH
def test_no_two_lanes_of_a_picture_lie_over_each_other(kind):
    """Each vertical line stands by itself: those of other statuses at the same place end before it begins."""
    spans = {}
    for group in _picture(kind).iter(f"{SVG}g"):
        drawn = [path.get("d") for path in group.iter(f"{SVG}path")]
        found = [re.match(r"M\S+ (\S+) H(\S+) V(\S+)", each) for each in drawn]
        ends = [(float(one[1]), float(one[3]), one[2]) for one in found if one]
        lowest, highest = min(min(a, b) for a, b, _ in ends), max(max(a, b) for a, b, _ in ends)
        spans.setdefault(ends[0][2], []).append((lowest, highest))
    for those in spans.values():
        ordered = sorted(those)
        assert all(end < start for (_, end), (start, _) in pairwise(ordered))


def test_the_page_of_resources_names_no_child():
    """Reviews are named by area or by the code under which they were published."""
    from resources import NATIONAL, TELEPHONE

    assert TELEPHONE == "01484 225161"
    told = [f"{title} {says}" for title, says in NATIONAL]
    assert [each for each in told if "Child Q" in each]
    assert len([each for each in told if "not repeated here" in each]) == 2


def test_a_page_is_the_same_however_python_shuffles_its_sets():
    made = [
        subprocess.run(
            [sys.executable, "-c", PRINTED],
            cwd=ROOT / "docs",
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1] != b""


PRINTED = """
import build
for name in ("glossary", "facts", "lifecycles", "duties", "resources"):
    print(build.page(name))
for _, picture in build.pictures():
    print(picture)
"""
