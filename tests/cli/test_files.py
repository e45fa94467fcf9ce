"""Where an answer is written: whole or not at all, for this account alone, and over nothing that is there."""

import json
import os
import resource
import stat

import pytest
from telling import at

from scheduler.sheets import as_xlsx
from scheduler.sheets.placing import NotPlaced, place, place_text
from scheduler.sheets.sheet import Book, Column, Sheet

ENDINGS = ["json", "ndjson", "csv", "xlsx", "html", "ics"]


@pytest.fixture
def clock(spr, incident):
    """A store in which something is owed."""
    spr.ok("record incident.local-authority-became-aware 2026-001 --occurred 'Fri 13 Nov 2026'")
    return spr


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_is_for_this_account_alone(clock, tmp_path, ending):
    assert clock.ok(f"due -o due.{ending}").err == f"Written to due.{ending}.\n"
    (written,) = [path for path in tmp_path.iterdir() if path.is_file()]
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert written.stat().st_nlink == 1
    assert written.stat().st_size


def test_the_ending_may_be_in_capitals(clock, tmp_path):
    clock.ok("due -o DUE.JSON")
    assert json.loads((tmp_path / "DUE.JSON").read_text("utf-8"))["clocks"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_there_stays_unless_it_may_be_replaced(clock, tmp_path, ending):
    path = tmp_path / f"due.{ending}"
    path.write_text("mine")
    path.chmod(0o644)
    said = clock(f"due -o due.{ending}")
    assert (said.code, path.read_text()) == (1, "mine")
    assert f"due.{ending} is there already. Name another file, or let it be replaced: --replace" in said.err
    clock.ok(f"due -o due.{ending} --replace")
    assert path.read_bytes() != b"mine"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_recorded_where_the_answer_would_have_no_place(spr, incident, tmp_path):
    (tmp_path / "answer.json").write_text("mine")
    before = spr.facts()
    said = spr(f"record safety-secured {incident} --occurred today -o answer.json")
    assert (said.code, spr.facts()) == (1, before)


@pytest.mark.parametrize("replace", ["", " --replace"])
def test_a_link_is_not_followed(clock, tmp_path, replace):
    """Whoever may write in the folder could lead it to any file of this account."""
    (tmp_path / "mine.json").write_text("mine")
    (tmp_path / "due.json").symlink_to(tmp_path / "mine.json")
    said = clock(f"due -o due.json{replace}")
    assert (said.code, (tmp_path / "mine.json").read_text()) == (1, "mine")
    assert "due.json is a link, and what it leads to is left alone. Name the file itself." in said.err


def test_a_link_that_leads_nowhere_is_a_link_as_well(clock, tmp_path):
    (tmp_path / "due.json").symlink_to(tmp_path / "nothing.json")
    assert clock("due -o due.json --replace").code == 1
    assert not (tmp_path / "nothing.json").exists()


@pytest.mark.parametrize("replace", ["", " --replace"])
def test_a_folder_is_not_written_over(clock, tmp_path, replace):
    (tmp_path / "due.json").mkdir()
    said = clock(f"due -o due.json{replace}")
    assert (said.code, said.err) == (1, "due.json is a folder. Name a file in it.\n")


@pytest.mark.parametrize("replace", ["", " --replace"])
def test_a_pipe_is_not_waited_for(clock, tmp_path, replace):
    """Opening a pipe that nobody reads would wait for ever."""
    os.mkfifo(tmp_path / "due.json")
    said = clock(f"due -o due.json{replace}")
    assert said.code == 1
    assert "due.json is a pipe or a device. Name a file" in said.err


def test_a_device_is_no_file(clock):
    said = clock("audit key -o /dev/null")
    assert said.code == 1
    assert "/dev/null is a pipe or a device. Name a file" in said.err


def test_a_folder_that_is_not_there_is_named(clock):
    said = clock("due -o nowhere/due.json")
    assert said.code == 1
    assert (
        "nowhere/due.json cannot be written: there is no folder nowhere. Make it, or name another."
        in said.err
    )


def test_a_file_in_the_place_of_a_folder_is_named(clock, tmp_path):
    (tmp_path / "file").write_text("mine")
    said = clock("due -o file/due.json")
    assert said.code == 1
    assert "file/due.json cannot be written: " in said.err


def test_a_folder_in_which_nothing_may_be_written_is_named(clock, tmp_path, monkeypatch):
    """The administrator of a computer writes everywhere; so what the system says is said in its place."""
    folder = tmp_path / "others"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        monkeypatch.setattr("scheduler.sheets.placing.os.access", lambda path, _: str(path) != "others")
    said = clock("due -o others/due.json")
    assert (said.code, list(folder.iterdir())) == (1, [])
    assert "this login may write nothing in others. Name another folder." in said.err


def test_a_name_that_the_disk_does_not_take_is_said(clock):
    said = clock(f"due -o {'x' * 300}.json")
    assert said.code == 1
    assert "cannot be written: File name too long. Nothing was written" in said.err


def test_a_database_is_not_replaced(clock, tmp_path):
    """Where somebody gives the record's own name for that of the answer."""
    before = clock.store.read_bytes()
    said = clock("audit key --replace -o", clock.store)
    assert (said.code, clock.store.read_bytes()) == (1, before)
    assert "is a database, perhaps a record. It is not replaced: name another file." in said.err


@pytest.mark.parametrize("name", ["spr.db.keys", "spr.db.kek", "spr.toml"])
def test_neither_the_keys_nor_the_settings_are_replaced(clock, name):
    path = clock.folder / name
    before = path.read_bytes()
    said = clock("audit key --replace -o", path)
    assert (said.code, path.read_bytes()) == (1, before)
    assert "is not replaced: name another file" in said.words


# What goes wrong while it is written


@pytest.fixture
def full():
    """A disk that takes a thousand bytes of a file and no more, which the system says as of a full one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


NOW = at("Mon 23 Nov 2026 10:00")
BOOK = Book("T", (("a", "b"),), (Sheet("S", (Column("x", "X"),), [{"x": "word " * 50}] * 500),))


@pytest.mark.usefixtures("full")
def test_on_a_full_disk_nothing_is_left(tmp_path):
    with pytest.raises(NotPlaced, match=r"The disk has no room for .*, and nothing was written\. Make room"):
        place_text("x" * 5_000, tmp_path / "long.txt")
    assert not list(tmp_path.iterdir())
    place_text("x" * 500, tmp_path / "short.txt")
    assert (tmp_path / "short.txt").read_text() == "x" * 500


@pytest.mark.usefixtures("full")
def test_a_spreadsheet_for_which_there_is_no_room_leaves_nothing(tmp_path):
    """It goes through files of its own, which are gone as well."""
    with pytest.raises(NotPlaced, match="no room"):
        place({tmp_path / "long.xlsx": lambda path: as_xlsx.write(BOOK, path, NOW)})
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("full")
def test_what_cannot_be_replaced_whole_stays(tmp_path):
    (tmp_path / "long.txt").write_text("mine")
    with pytest.raises(NotPlaced):
        place_text("x" * 5_000, tmp_path / "long.txt", replace=True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"long.txt": "mine"}


def test_without_the_limit_it_would_have_been_written(tmp_path):
    """The negative control of the three above."""
    place_text("x" * 5_000, tmp_path / "long.txt")
    place({tmp_path / "long.xlsx": lambda path: as_xlsx.write(BOOK, path, NOW)})
    assert (tmp_path / "long.txt").stat().st_size == 5_000


def test_whoever_is_faster_keeps_the_name(tmp_path):
    """A file that appears while another is made is not replaced by it."""
    path = tmp_path / "answer.txt"

    def slow(made):
        made.write_text("slow")
        path.write_text("fast")

    with pytest.raises(NotPlaced, match="is there already"):
        place({path: slow})
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"answer.txt": "fast"}


def test_of_two_files_that_belong_together_both_are_there_or_none(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "a.about.csv"

    def taken_meanwhile(made):
        made.write_text("about")
        second.write_text("mine")

    with pytest.raises(NotPlaced):
        place({first: lambda made: made.write_text("rows"), second: taken_meanwhile})
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"a.about.csv": "mine"}


def test_a_disk_that_knows_no_links_takes_it_all_the_same(tmp_path, monkeypatch):
    """As on a memory stick (link(2): EPERM)."""

    def no_links(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("scheduler.sheets.placing.os.link", no_links)
    place_text("x", tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_text() == "x"
