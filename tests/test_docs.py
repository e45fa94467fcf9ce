"""The pages say what the code says."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def _check(*folder):
    command = [sys.executable, str(ROOT / "docs/build.py"), "--check", *map(str, folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_pages_and_the_transcripts_are_what_the_code_says():
    checked = _check()
    assert checked.returncode == 0, checked.stdout + checked.stderr


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
    checked = _check(tmp_path)
    assert checked.returncode == 10
    assert "duties.md is not what the code says" in checked.stdout
    assert "tutorial.md is not what the code says" in checked.stdout
