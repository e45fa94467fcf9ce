"""No password of an address is ever repeated: not on the screen, not in a file, and in no file's name."""

import pytest

SECRET = "hunter2"
ADDRESSES = [
    f" postgresql://ann:{SECRET}@127.0.0.1:1/spr",
    f"\tpostgresql://ann:{SECRET}@127.0.0.1:1/spr",
    f"postgresql://ann:{SECRET}@127.0.0.1:1/spr ",
    f'"postgresql://ann:{SECRET}@127.0.0.1:1/spr"',
    f"ann:{SECRET}@127.0.0.1/spr",
    f"a:{SECRET}@127.0.0.1/spr",
    f"//ann:{SECRET}@127.0.0.1/spr",
    f"postgresql//ann:{SECRET}@127.0.0.1/spr",
    f"POSTGRESQL://ann:{SECRET}@127.0.0.1/spr",
    f"mysql://ann:{SECRET}@127.0.0.1/spr",
    f"postgresql:/ann:{SECRET}@127.0.0.1/spr",
    f"sqlite:///ann:{SECRET}@127.0.0.1/spr",
    f"host=127.0.0.1 password={SECRET} dbname=spr",
    f"password = {SECRET} host=127.0.0.1",
    f"postgresql://ann:100%{SECRET}@127.0.0.1:1/spr",
    f"postgresql://ann:{SECRET}/spr",
    f"postgresql://ann:{SECRET}@:{SECRET}/spr",
    f"postgresql://ann:{SECRET}@@127.0.0.1:1/spr",
    f"postgresql://ann:a/{SECRET}@127.0.0.1:1/spr",
    f"postgresql://ann:a?{SECRET}@127.0.0.1:1/spr",
    f"postgresql://ann:a#{SECRET}@127.0.0.1:1/spr",
    f"postgresql://127.0.0.1:1/spr?password={SECRET}",
    f"postgresql://127.0.0.1:1/spr?password=@{SECRET}",
    f"postgresql://127.0.0.1:1/spr?password={SECRET}%zz",
    f"postgresql://127.0.0.1:1/spr?{SECRET}",
    f"postgresql://ann:{SECRET}@127.0.0.1:1/spr",
]
LINES = [
    ["due", "--database"],
    ["admin", "init", "--database"],
    ["doctor", "--database"],
    ["admin", "copy", "--to"],
    ["admin", "backup"],
    ["admin", "restore"],
    ["admin", "keys", "backup"],
    ["admin", "keys", "restore"],
    ["due", "-o"],
    ["due", "--config"],
    ["show"],
    ["import"],
    ["due"],
    [],
]


def everything_in(folder):
    names = [str(path.relative_to(folder)) for path in folder.rglob("*")]
    return names, [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def seen(spr, folder, line, address):
    """Whether a command shows the password, on the screen, in a file or in the name of one."""
    said = spr("", *line, address)
    names, contents = everything_in(folder)
    shows = [SECRET in text for text in (said.out, said.err, *names)]
    return any(shows) or any(SECRET.encode() in content for content in contents)


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_no_command_repeats_a_password(spr, tmp_path, line):
    assert [address for address in ADDRESSES if seen(spr, tmp_path, line, address)] == []


def test_a_word_that_is_no_password_would_be_seen(spr, tmp_path):
    """The control: a file of that name is made, and named."""
    assert seen(spr, tmp_path, ["admin", "backup"], f"{SECRET}.db")


@pytest.mark.parametrize("setting", ["database", "keystore", "key_file"])
def test_no_setting_repeats_a_password(spr, tmp_path, monkeypatch, setting):
    monkeypatch.delenv("SPR_DATABASE")
    shown = []
    for address in ADDRESSES:
        (spr.folder / "spr.toml").write_text(f"{setting} = '{address}'")
        said = [spr("doctor"), spr("due"), spr("admin keys list"), spr("admin init")]
        shown += [address for each in said if SECRET in each.words]
    assert shown == []
    assert [name for name in everything_in(tmp_path)[0] if SECRET in name] == []
