"""`spr policy`: what there is, what a profile says, its faults, adopting it, and the other rules."""

import pytest

from workflow.profiles import SHIPPED, shipped_text

HEAD = 'code = "ours"\nversion = 1\nsays = "Ours."\nsource = "Minutes of 5 November"\n'
STRICT = (
    f'{HEAD}adopts = ["agency.raise", "ofsted.notify_wt2015"]\n[readings]\n"ofsted.notify_wt2015" = "3wd"\n'
)
OBEYED = {*map(chr, range(32)), *map(chr, range(127, 160)), "\u202e"} - {"\n"}


@pytest.fixture
def written(tmp_path):
    """Write a file of a profile."""

    def write(text, name="ours.toml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_the_list_says_what_a_case_of_today_is_judged_by(spr):
    answer = spr.ask("policy list")
    assert answer["today"] == "WT2026+kirklees/1"
    assert [each["name"] for each in answer["national"] if each["today"]] == ["WT2026"]
    held = {each["name"]: each["adopted"] for each in answer["profiles"]}
    assert held["kirklees/1"] == [{"from": None, "until": None}]
    assert set(held) == {f"{name}/1" for name in SHIPPED}
    assert "its end is not known" in spr.ok("policy list").words


@pytest.mark.parametrize("name", [*SHIPPED, "kirklees/1", "WT2010", "wt2018", "WT2026", "COVID"])
def test_everything_there_is_can_be_shown(spr, name):
    said = spr.ok(f"policy show {name}").words
    assert "Source" in said
    assert spr.ask(f"policy show {name}")["name"].lower().startswith(name.lower())


def test_a_set_says_what_is_to_be_confirmed(spr):
    said = spr.ok("policy show WT2026").words
    assert "To be confirmed by the partnership" in said
    assert spr.ask("policy show WT2026")["to_be_confirmed"]


def test_without_a_name_what_holds_today_is_shown(spr):
    assert spr.ask("policy show")["name"] == "kirklees/1"


def test_the_file_of_a_profile_can_be_taken_to_begin_with(spr, tmp_path):
    assert spr.ok("policy file kirklees").out == shipped_text("kirklees")
    spr.ok("policy file devon-like -o", tmp_path / "mine.toml")
    assert (tmp_path / "mine.toml").read_text() == shipped_text("devon-like")
    assert spr.ok("policy check", tmp_path / "mine.toml").code == 0


def test_a_national_set_has_no_file(spr):
    said = spr("policy file WT2018")
    assert (said.code, "has no file" in said.words) == (2, True)


def test_an_unknown_policy_is_answered_with_the_nearest(spr):
    said = spr("policy show kirkless")
    assert said.code == 3
    assert "Did you mean kirklees" in said.words


# Looking for faults


def test_a_file_without_a_fault_says_how_to_adopt_it(spr, written):
    said = spr.ok("policy check", written(STRICT))
    assert "ours/1 can be adopted: spr policy adopt" in said.words


def test_every_fault_is_in_the_table_and_the_exit_code_is_10(spr, written):
    path = written(f'{HEAD}adopts = ["agency.rise"]\ncolour = 1\n[readings]\n"sin.notify_panel" = "9wd"\n')
    said = spr("policy check", path)
    assert said.code == 10
    assert "3 faults" in said.words
    for part in ("adopts.agency.rise", "colour", "readings.sin.notify_panel", "did you mean agency.raise?"):
        assert part in said.words
    answer = spr("policy check", path, "--format", "json").json()
    assert (answer["ok"], len(answer["faults"])) == (False, 3)
    assert all(each["place"] and each["says"] and each["remedy"] for each in answer["faults"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff", "no text in UTF-8"),
        (b"x = ", "it is not TOML from here"),
        (b"#" * 10_000_000, "longer than 200,000 bytes"),
        (b"x = " + b"[" * 50_000, "its tables lie in one another too deeply"),
        (b"", "it is missing"),
    ],
    ids=["no text", "no TOML", "ten megabytes", "open brackets", "empty"],
)
def test_a_file_that_holds_no_profile_is_a_fault_with_its_place(spr, written, content, says):
    said = spr("policy check", written(content))
    assert said.code == 10
    assert says in said.words
    assert not {"invalid", "illegal", "forbidden", "traceback"} & set(said.words.lower().split())


def test_a_file_that_cannot_be_opened_is_no_fault_of_the_profile(spr, tmp_path):
    for name in ("missing.toml", "."):
        said = spr("policy check", tmp_path / name)
        assert said.code == 1
        assert "cannot be read" in said.words
        assert "kirklees, devon-like" in said.words


def test_a_profile_can_be_piped_in(spr, monkeypatch):
    spr.piped(monkeypatch, STRICT.encode())
    assert spr.ok("policy check -").code == 0


def test_what_a_terminal_would_obey_is_never_printed(spr, written):
    hostile = (
        f'{HEAD}"\\u001b[2J" = 1\nadopts = ["\\u001b]0;x\\u0007", "\\u202e"]\n[lead_times]\n"\\u009b2J" = 1\n'
    )
    for form in ("table", "json", "ndjson", "csv"):
        said = spr("policy check", written(hostile), "--format", form)
        assert said.code == 10
        assert not set(said.out + said.err) & OBEYED


def test_several_files_are_looked_at_together(spr, written):
    one, other = written(STRICT), written(STRICT.replace("version = 1", "version = 2"), "next.toml")
    said = spr("policy check", one, other)
    assert said.code == 10
    assert "version 1 of ours is in force on some of these days" in said.words


def test_files_can_be_looked_at_where_there_is_no_store(spr, written, tmp_path, monkeypatch):
    monkeypatch.setenv("SPR_DATABASE", str(tmp_path / "none" / "spr.db"))
    assert spr.ok("policy check", written(STRICT)).code == 0
