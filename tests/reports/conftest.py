"""The pages of the demonstration, made on one Wednesday, and a browser to look at them with."""

import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest
from browsing import Browser, chromium
from telling import at

from scheduler.cli import main
from scheduler.reports.status_page import write
from scheduler.service import open_service
from scheduler.settings import Settings

TODAY = "Wed 18 Nov 2026 16:45"
WHICH = {
    "incident": "report case incident/demo-overdue",
    "closed": "report case incident/demo-worked",
    "rapid-review": "report case rapid-review/demo-worked",
    "review": "report case review/demo-worked",
    "undated": "report case review/surrey-2023",
    "action": "report case action/demo-worked",
    "board": "report board",
    "exact": "report board --exact",
}


class Desk:
    """A place to type `spr`, with the demonstration's store."""

    def __init__(self, folder):
        self.folder = folder
        self.store = folder / "demo" / "demo.db"

    def __call__(self, *arguments):
        """Run a line in the store; give the exit code, what it printed, and what it said beside."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["--database", str(self.store), *map(str, arguments)])
        return code, out.getvalue(), err.getvalue()

    def page(self, *arguments):
        """The text of a page."""
        code, out, err = self(*arguments)
        assert code == 0, err
        return out


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scheduler.clock.time", SimpleNamespace(time=lambda: at(TODAY).timestamp()))
        patch.setenv("SPR_CONFIG", str(folder / "none.toml"))
        (folder / "none.toml").write_text("")
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            assert main(["demo", "--at", str(folder / "demo")]) == 0
        yield Desk(folder)


@pytest.fixture(scope="session")
def pages(desk):
    """The files of the pages, by name."""
    made = {}
    for name, line in WHICH.items():
        made[name] = desk.folder / f"{name}.html"
        code, _, err = desk(*line.split(), "-o", made[name])
        assert code == 0, err
    made["status"] = desk.folder / "status.html"
    with open_service(Settings(database=str(desk.store)), clock=lambda: at(TODAY)) as service:
        write(service, made["status"], every=60)
    return made


@pytest.fixture(scope="session")
def browser():
    if chromium() is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        opened = Browser(folder)
        yield opened
        opened.close()
