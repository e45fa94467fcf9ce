"""`spr demo` shows the whole path on any day it is run, in a store of its own, and leaves others alone."""

import csv
import io
import json
import os
import shlex
import socket
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from telling import CALENDAR, at, day

from scheduler.cli import main
from scheduler.cli.demonstration.scenario import (
    ACTION,
    BESIDE,
    IN_HAND,
    MERGED,
    OVERDUE,
    RAPID,
    REVIEWED,
    TO_NOTIFY,
    WORKED,
    cases,
    chronology,
    published,
)
from scheduler.cli.demonstration.scratch import AGENCIES
from workflow.catalogue import FACTS, sealed

pytestmark = pytest.mark.xdist_group("demo")  # each day is demonstrated once, and not in every process
REPORTS = ["ofsted.notify_wt2015", "sin.notify_panel"]
RETURN = (IN_HAND, "review.agency_return")
DAYS = [
    ("Wed 18 Nov 2026", "an ordinary Wednesday", None),
    ("Mon 13 Apr 2026", "five working days after Easter Monday", None),
    ("Tue 07 Apr 2026", "the day after Easter Monday", None),
    ("Mon 06 Apr 2026", "Easter Monday itself", "Easter Monday"),
    ("Sat 21 Nov 2026", "a Saturday", "Saturday"),
    ("Mon 28 Dec 2026", "a holiday in place of Boxing Day", "Boxing Day"),
    ("Tue 28 Dec 2027", "the same, in place of Boxing Day", "Boxing Day"),
]


class Said(NamedTuple):
    """What a command line printed, and its exit code."""

    code: int
    out: str
    err: str


def spr(*arguments: object) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Said(code, out.getvalue(), err.getvalue())


class Shown(NamedTuple):
    """A demonstration that was run: when, where, what it printed, and why the day is no working day."""

    today: str
    folder: Path
    said: Said
    why_not: str | None

    def ask(self, *arguments: object):
        """Ask the scratch store, and read the answer."""
        said = spr("--database", self.folder / "demo.db", "--format", "json", *arguments)
        assert said.code == 0, said.err
        return json.loads(said.out)


@pytest.fixture(scope="module", autouse=True)
def _no_network_and_a_page_of_its_own_width():
    def refused(*_: object):
        raise AssertionError("the demonstration reached for the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refused)
        patch.setenv("COLUMNS", "100")
        yield


@pytest.fixture(scope="module", params=DAYS, ids=[why for _, why, _ in DAYS])
def shown(request, tmp_path_factory):
    today, _, why_not = request.param
    folder = tmp_path_factory.mktemp("demo") / "scratch"
    with pytest.MonkeyPatch.context() as patch:
        it_is(patch, today)
        yield Shown(today, folder, spr("demo", "--at", folder), why_not)


def it_is(patch, today):
    patch.setattr("scheduler.clock.time", SimpleNamespace(time=lambda: at(today).timestamp()))


def part(shown: Shown, line: str, which: int = 0) -> str:
    """What is printed under the command."""
    return shown.said.out.split(f"\n$ {line}\n")[which + 1].partition("\n$ ")[0]


def owed(answer) -> list[tuple[str, str]]:
    return sorted((clock["case"], clock["duty"]) for clock in answer["clocks"] if clock["due_on"])


def test_it_ends_well(shown):
    assert shown.said.code == 0
    *logged, written = shown.said.err.splitlines()
    assert {json.loads(line)["event"] for line in logged} == {"alert"}
    assert written == f"Written to {shown.folder / 'board.html'}."


def test_one_report_is_overdue(shown):
    """One report, owed twice: to the Panel by the Act, to Ofsted by the page; and an agency's return."""
    assert owed(shown.ask("due", "--overdue")) == [*((OVERDUE, duty) for duty in REPORTS), RETURN]
    assert OVERDUE in part(shown, "spr due --overdue")
    assert TO_NOTIFY not in part(shown, "spr due --overdue")


def test_one_notification_is_due_today_or_on_the_next_working_day(shown):
    to_notify = [(TO_NOTIFY, duty) for duty in REPORTS]
    if shown.why_not is None:
        assert owed(shown.ask("due", "--today")) == to_notify
        assert TO_NOTIFY in part(shown, "spr due --today")
        return
    assert owed(shown.ask("due", "--today")) == []
    assert "is no working day (" in shown.said.out
    assert shown.why_not in shown.said.out
    assert TO_NOTIFY in part(shown, "spr due --within 1wd")


def test_the_first_sweep_speaks_and_the_second_says_nothing(shown):
    raised = shown.ask("alerts")["alerts"]
    assert sorted((alert["case"], alert["duty"]) for alert in raised) == sorted(
        [RETURN, *((case, duty) for case in (OVERDUE, TO_NOTIFY) for duty in REPORTS)]
    )
    assert part(shown, "spr sweep") != part(shown, "spr sweep", 1)
    assert shown.ask("sweep")["raised"] == 0
    assert shown.ask("alerts")["alerts"] == raised


def test_the_due_date_is_explained_day_by_day(shown):
    explained = shown.ask("explain", OVERDUE, "ofsted.notify_wt2015")
    days = explained["days"]
    assert [each["counted"] for each in days].count(True) == 5
    assert days[-1]["date"] == explained["due_on"]
    assert "working day 5 of 5" in part(shown, f"spr explain {OVERDUE} ofsted.notify_wt2015")


def test_the_record_is_verified(shown):
    verified = shown.ask("audit", "verify")
    assert verified["ok"]
    assert verified["findings"] == []


def test_dates_are_shown_with_their_weekday(shown):
    history = part(shown, f"spr history {WORKED}")
    days = {fact["occurred"][:10] for fact in shown.ask("history", WORKED)["facts"]}
    assert len(days) > 5
    for weekday in ("Mon ", "Tue ", "Wed ", "Thu ", "Fri "):
        assert weekday in shown.said.out
    assert "unknown" not in history.splitlines()[0]


PAGE = {
    "incident.notified": "KSCP is notified",
    "incident.safety-secured": "the first step: the immediate safety of the child",
    "incident.safeguarding-lead-informed": "the safeguarding lead is informed",
    "incident.safeguarding-lead-agreed": "and agrees with a senior manager",
    "incident.senior-manager-agreed": "that the criteria has been met",
    "incident.referred-to-local-authority": "a referral where a child has suffered serious harm",
    "incident.local-authority-consulted": "contact the local authority",
    "incident.partnership-consulted": "and the KSCP",
    "incident.local-authority-became-aware": "of becoming aware",
    "incident.criteria-confirmed": "the criteria for notification has been met",
    "incident.reported-to-ofsted": "reports to Ofsted",
    "incident.child-died": "where the child has died",
    "incident.child-death-process-notified": "the CDOP procedures are followed",
    "review.situation-arose": "a review is always undertaken when a child dies",
    "review.considered": "a review is always considered",
    "review.commissioned": "a formal process",
    "review.agencies-identified": "all agencies that have had involvement",
    "review.records-requested": "bringing together the records",
    "review.records-received": "of all agencies",
    "review.overview-report-completed": "an overview report is produced",
    "review.learning-identified": "it draws together learning",
    "review.agency-responded": "for agencies to respond to",
    "review.published": "exec summaries and learning summaries are listed",
}


def test_every_step_of_the_page_is_worked(shown):
    facts = [fact for case in (WORKED, REVIEWED) for fact in shown.ask("history", case)["facts"]]
    assert PAGE.keys() <= {fact["type"] for fact in facts}
    timeline = " ".join(part(shown, f"spr history {WORKED}").split())
    assert "other children considered: yes" in timeline
    said = {fact["type"]: fact["data"] for fact in facts}
    assert said["incident.safety-secured"]["other_children_considered"] == "yes"
    assert said["review.published"].items() >= {"executive_summary": "yes", "learning_summary": "yes"}.items()
    answers = [fact["data"] for fact in facts if fact["type"] == "review.records-received"]
    assert [each["agency"] for each in answers if each["nil_return"] == "yes"] == ["housing"]
    assert all(fact["data"]["reference"] for fact in facts if fact["type"] == "incident.reported-to-ofsted")


def test_every_duty_of_the_worked_incident_was_met_or_handed_on(shown):
    worked = (WORKED, RAPID, REVIEWED, BESIDE, ACTION)
    clocks = [clock for case in worked for clock in shown.ask("show", case)["clocks"]]
    assert {clock["state"] for clock in clocks if clock["duty"] != "report.public"} == {
        "met",
        "superseded",
        "void",
    }
    assert [clock["state"] for clock in clocks if clock["duty"] == "report.public"] == ["running"]
    assert shown.ask("show", WORKED)["status"] == "closed"
    assert shown.ask("show", REVIEWED)["status"] == "published"
    assert [shown.ask("show", case)["status"] for case in (RAPID, BESIDE, ACTION)] == [
        "closed",
        "concluded",
        "closed",
    ]


def sealed_texts(today: str) -> list[str]:
    rows = (published() + cases(day(today), CALENDAR)).splitlines()
    told = ((FACTS[row["fact"]], row.get("data", {})) for row in map(json.loads, rows))
    files = [chronology(agency, day(today), CALENDAR).splitlines() for agency in AGENCIES]
    events = [row["Event"] for lines in files for row in csv.DictReader(lines)]
    return [*events, *(data[name] for fact, data in told for name in sealed(fact) & data.keys())]


def test_an_agency_owes_a_return_and_an_action_nobody_has_seen_the_impact_of(shown):
    """The heart of a review, and half of the board's page: whoever looks at them must find something."""
    needs = {(need["case"], need["duty"], need["need"]) for need in shown.ask("status")["needs"]}
    assert (IN_HAND, "review.agency_return", "awaited") in needs
    assert ("action/demo-in-hand", None, "to-decide") in needs
    (action,) = shown.ask("list", "actions", "--where", "without_impact=yes")["actions"]
    assert action["case"] == "action/demo-in-hand"


def test_two_chronologies_differ_once_and_one_of_them_was_silent(shown):
    (conflict,) = shown.ask("chronology", "conflicts", MERGED)["conflicts"]
    assert conflict["differ"] == ["the time", "whether the child was seen"]
    assert "police" in {gap["agency"] for gap in shown.ask("chronology", "gaps", MERGED)["gaps"]}
    assert "1 difference to settle" in part(shown, f"spr chronology conflicts {MERGED}")


def test_the_desk_the_late_record_and_the_page_for_the_board_are_shown(shown):
    assert "Awaited from others, and past its day" in part(shown, "spr status")
    assert "$ spr diff " in shown.said.out
    assert "<h1>" in (shown.folder / "board.html").read_text("utf-8")


def test_no_sealed_text_is_printed_or_kept_outside_the_seals(shown):
    """Neither on the page, nor in any table of the store: views, outbox and record alike."""
    texts = sealed_texts(shown.today)
    assert len(texts) > 10
    kept = b"".join(path.read_bytes() for path in shown.folder.glob("demo.db*"))
    assert [text for text in texts if text in shown.said.out] == []
    assert [text for text in texts if text.encode() in kept] == []


def test_what_it_suggests_can_be_done(shown):
    """And the alerts of the overdue report are taken back."""
    suggested = [line.strip() for line in shown.said.out.splitlines() if line.startswith("  spr ")]
    assert len(suggested) > 3
    for line in suggested:
        words = shlex.split(line.partition("   ")[0])[1:]
        done = spr("--database", shown.folder / "demo.db", "--no-input", *words)
        assert done.code == 0, (line, done.err)
    assert owed(shown.ask("due", "--overdue")) == [RETURN]


def test_a_second_demonstration_in_the_same_folder_starts_anew(monkeypatch, tmp_path):
    it_is(monkeypatch, "Wed 18 Nov 2026")
    first = Shown("", tmp_path / "demo", spr("demo", "--at", tmp_path / "demo"), None)
    (tmp_path / "demo/notes.txt").write_text("mine")
    before = first.ask("audit", "verify")["facts"]
    it_is(monkeypatch, "Mon 28 Dec 2026")
    assert spr("demo", "--at", tmp_path / "demo").code == 0
    assert first.ask("audit", "verify")["facts"] == before
    assert (tmp_path / "demo/notes.txt").read_text() == "mine"


def foreign_file(folder):
    folder.mkdir()
    (folder / "spr.db").write_text("somebody's work")


def file_in_its_place(folder):
    folder.write_text("a file")


def another_store_under_its_name(folder):
    assert spr("demo", "--at", folder).code == 0
    for file in folder.glob("demo.db*"):
        file.unlink()
    assert spr("admin", "init", "--database", folder / "demo.db").code == 0


def broken_marker(folder):
    assert spr("demo", "--at", folder).code == 0
    (folder / "made-by-spr-demo.json").write_text("{")


@pytest.mark.parametrize(
    "lay", [foreign_file, file_in_its_place, another_store_under_its_name, broken_marker]
)
def test_what_is_not_its_own_is_refused_and_left_alone(lay, tmp_path):
    place = tmp_path / "place"
    lay(place)
    before = content(place)
    said = spr("demo", "--at", place)
    assert said.code == 1
    assert "Nothing was changed." in said.err
    assert content(place) == before


def content(place: Path) -> dict[str, bytes]:
    """Every file, but for those with which SQLite reads."""
    files = [path for path in (place, *place.glob("*")) if path.is_file()]
    return {path.name: path.read_bytes() for path in files if path.suffix not in {".db-shm", ".db-wal"}}


def test_a_store_that_is_named_is_not_used(tmp_path):
    said = spr("demo", "--database", tmp_path / "spr.db")
    assert said.code == 2
    assert "spr demo --at FOLDER" in said.err
    assert list(tmp_path.iterdir()) == []


def test_it_prints_for_people_only():
    assert spr("demo", "--format", "json").code == 2


def test_without_a_place_it_makes_a_new_one_and_says_how_to_remove_it(tmp_path):
    """In a process of its own, with somebody else's settings lying about."""
    lying_about = {"TMPDIR": str(tmp_path), "SPR_DATABASE": str(tmp_path / "spr.db"), "SPR_CONFIG": "/none"}
    done = subprocess.run(
        [sys.executable, "-m", "scheduler", "demo"],
        env={**os.environ, **lying_about},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (folder,) = tmp_path.iterdir()
    assert done.stdout.rstrip().endswith(f"rm -r {shlex.quote(str(folder))}")
    assert (folder / "demo.db").exists()
