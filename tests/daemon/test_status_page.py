"""After each sweep the daemon may write a page of what is overdue and due: by reference, for its owner."""

import pytest
from msgspec.structs import replace

from scheduler.daemon import Daemon
from scheduler.reports import status_page
from scheduler.reports.status_page import write
from scheduler.settings import Settings, SettingsWrong, settings
from workflow.incident.facts import LocalAuthorityBecameAware

AWARE = LocalAuthorityBecameAware()


@pytest.fixture
def shown(office, tmp_path):
    """An office with a duty that is overdue, and the file of its page."""
    case = office.tell("incident", AWARE)
    office.at("Tue 14 Apr 2026 09:30")
    return case, tmp_path / "status.html"


def test_the_page_says_what_is_overdue_by_reference(office, shown):
    case, path = shown
    write(office.service, path, every=60)
    text = path.read_text("utf-8")
    assert case in text
    assert "Overdue" in text
    assert "Root hash" not in text, "the record is not read through for it"
    assert "sin.notify_panel" not in text, "a neutral label, and no duty that would tell"


def test_the_page_says_when_it_was_made_and_until_when_to_go_by_it(office, shown):
    """One minute between two sweeps, and one for the sweep itself."""
    _, path = shown
    write(office.service, path, every=60)
    text = " ".join(path.read_text("utf-8").split())
    assert "Made Tue 14 April 2026, 9:30am" in text
    assert "made anew every minute" in text
    assert "later than 09:32 on Tue 14 April 2026" in text
    assert "spr doctor" in text


def test_only_its_owner_reads_it_and_nothing_is_left_beside_it(office, shown):
    _, path = shown
    write(office.service, path, every=60)
    path.chmod(0o644)
    write(office.service, path, every=60)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.glob(".status*")) == []


def test_a_page_that_cannot_be_made_leaves_the_last_one(office, shown, monkeypatch):
    _, path = shown
    write(office.service, path, every=60)
    before = path.read_bytes()

    def fails(_report):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(status_page, "written", fails)
    with pytest.raises(OSError, match="No space"):
        write(office.service, path, every=60)
    assert path.read_bytes() == before
    assert list(path.parent.glob(".status*")) == []


def test_what_a_link_leads_to_is_left_alone(office, shown):
    _, path = shown
    other = path.with_name("other.txt")
    other.write_text("mine", "utf-8")
    path.symlink_to(other)
    write(office.service, path, every=60)
    assert other.read_text("utf-8") == "mine"
    assert not path.is_symlink()


def test_the_daemon_writes_it_after_a_sweep_where_it_is_set(office, shown):
    case, path = shown
    Daemon(replace(office.settings, status_page=str(path))).sweep()
    assert case in path.read_text("utf-8")


def test_the_daemon_writes_none_where_none_is_set(office, shown):
    """Negative control; it is off by default."""
    _, path = shown
    assert Settings().status_page == ""
    Daemon(office.settings).sweep()
    assert not path.exists()


def test_a_page_that_cannot_be_written_keeps_no_sweep(office, shown, lines):
    _, path = shown
    Daemon(replace(office.settings, status_page=str(path.parent / "none" / "status.html"))).sweep()
    assert [line["event"] for line in lines if line["event"] != "leads"] == ["no status page", "sweep"]


def test_a_setting_that_names_an_address_is_refused(tmp_path):
    config = tmp_path / "spr.toml"
    config.write_text('status_page = "postgresql://ann:secret@server/db"', "utf-8")
    with pytest.raises(SettingsWrong, match="takes a path"):
        settings(config=str(config))
