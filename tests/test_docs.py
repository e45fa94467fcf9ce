"""The pages say what the code says."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "docs/build.py"


def _check(build):
    return subprocess.run(
        [sys.executable, str(build), "--check"], capture_output=True, text=True, check=False
    )


def test_the_reference_pages_are_what_the_code_says():
    checked = _check(BUILD)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_page_that_drifted_is_found(tmp_path):
    """Negative control."""
    docs = tmp_path / "docs"
    (docs / "reference").mkdir(parents=True)
    for page in (ROOT / "docs/reference").glob("*.md"):
        (docs / "reference" / page.name).write_text(page.read_text("utf-8") + "x", "utf-8")
    build = docs / "build.py"
    text = BUILD.read_text("utf-8").replace("Path(__file__).parent.parent", repr(str(ROOT)))
    build.write_text(text, "utf-8")
    checked = _check(build)
    assert checked.returncode == 10
    assert "duties.md is not what the code says" in checked.stdout
