"""`spr health` as cron and a container run it, and `spr run` before it has ever announced anything."""

import json
from datetime import timedelta

import pytest

from scheduler.running.first_start import MANY

CHECKS = {
    "store", "sweep", "delivery", "views", "outbox", "given up", "addresses", "bank holidays", "overdue",
    "announcements", "leader", "clock", "recipients",
}  # fmt: skip


def test_before_anybody_has_swept_it_fails_and_says_what_to_do(spr, incident):
    said = spr("health")
    assert said.code == 10
    assert "none has ever been completed" in said.words
    assert "2 things failed: somebody must look now." in said.words


def test_a_sweep_from_cron_is_a_sweep(spr, incident):
    spr.ok("sweep")
    said = spr.ok("health")
    assert "Nothing failed; 2 things to look at." in said.words  # no e-mail is set, and the log alone is told


def test_it_fails_once_the_last_sweep_is_older_than_it_may_be(spr, incident):
    spr.ok("sweep")
    assert spr("health", now="Mon 23 Nov 2026 10:06").code == 10
    assert spr("health --max-age 600").code == 0


def test_a_dry_sweep_is_none(spr, incident):
    spr.ok("sweep --dry-run")
    assert spr("health").code == 10


def test_programs_are_told_every_check_and_the_numbers(spr, incident):
    spr.ok("sweep")
    said = json.loads(spr("health --format json").out)
    assert said["ok"] is True
    assert {each["name"] for each in said["checks"]} == CHECKS
    assert said["measures"]["clocks_running"] > 0
    assert said["measures"]["last_completed"]["sweep"]["number"] == 1


def test_where_there_is_no_store_nothing_can_be_told(spr):
    said = spr("health --database nowhere/spr.db")
    assert said.code == 1
    assert "It cannot be told how the service is." in said.words


def test_where_the_settings_cannot_be_used_nothing_can_be_told(spr, tmp_path):
    (tmp_path / "wrong.toml").write_text("sweep_every = 0")
    said = spr("health --config wrong.toml")
    assert (said.code, "sweep_every" in said.words) == (1, True)


def test_it_needs_no_keys(spr, incident):
    """A container looks whether the service is well, and opens nothing."""
    spr.ok("sweep")
    spr.store.with_name("spr.db.kek").rename(spr.folder / "away")
    assert spr("health").code == 0


@pytest.fixture
def years(spr):
    """Ten years of cases, imported: much that is long overdue."""
    rows = [
        {
            "fact": "incident.local-authority-became-aware",
            "occurred": "2026-10-05",
            "request_id": f"r{n}",
            "data": {},
        }
        for n in range(MANY)
    ]
    path = spr.folder / "years.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    spr.ok(f"import {path}")


def test_a_daemon_refuses_a_first_start_with_much_to_say(spr, years):
    said = spr("run")
    assert said.code == 4
    assert "spr run --dry-run" in said.words
    assert "spr run --begin" in said.words


def test_what_would_be_said_is_shown_and_nothing_is_recorded(spr, years):
    facts = spr.facts()
    said = spr.ok("run --dry-run")
    assert "Nothing is recorded, nothing is sent." in said.words
    assert (
        "incident/2026-001 overdue Mon 12 October 2026 sin.notify_panel local-authority, the log"
        in said.words
    )
    assert "When it is right, begin: spr run --begin" in said.words
    assert spr.facts() == facts
    told = spr.ask("run --dry-run")
    assert told["first_start"] is True
    assert len(told["announcements"]) == told["by_rung"]["overdue"] > MANY


def test_once_something_was_announced_it_is_no_first_start(spr, years):
    spr.ok("sweep --no-deliver")
    told = spr.ask("run --dry-run")
    assert (told["first_start"], told["announcements"]) == (False, [])


# A clock that is off


def test_by_a_clock_that_is_a_minute_behind_nothing_is_announced(spr, incident):
    """As for the daemon: what is due, such a clock cannot tell."""
    before = spr.facts()
    said = spr("sweep", now="Mon 23 Nov 2026 09:58")
    assert said.code == 4
    assert "behind the store's; by such a clock nothing is announced" in said.words
    assert "spr admin clock accept" in said.words
    assert spr("health").code == 10
    assert spr.ok("sweep --dry-run").words
    assert spr.facts() == before


def test_by_a_clock_that_is_right_it_is_and_one_some_seconds_off_is_said(spr, incident):
    """The negative control."""
    assert "clock is" not in spr.ok("sweep").words
    spr.now -= timedelta(seconds=30)
    assert "seconds behind the store's" in spr.ok("sweep").words
