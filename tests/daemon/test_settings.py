"""Settings are read once, and a wrong one is refused with where it stands."""

import pytest

from scheduler.keys import key_places
from scheduler.settings import Settings, SettingsWrong, settings

MAIL = (
    '[email]\nhost = "mail.example.org"\nsender = "spr@example.org"\nto = {default = "office@example.org"}\n'
)


def read(tmp_path, text: str) -> Settings:
    path = tmp_path / "spr.toml"
    path.write_text(text, "utf-8")
    return settings(config=str(path))


def test_what_is_left_out_has_its_default(tmp_path, monkeypatch):
    monkeypatch.delenv("SPR_DATABASE", raising=False)
    assert read(tmp_path, 'database = "here.db"').sweep_every == 60
    assert read(tmp_path, MAIL).email.port == 25


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("sweep_every = -5", "sweep_every"),
        ("sweep_every = 0", "sweep_every"),
        ("deliver_every = 1e9", "deliver_every"),
        ('sweep_every = "often"', "sweep_every"),
        ("sweeps = 60", "sweeps"),
        (MAIL + "port = 0", "port"),
        (MAIL.replace("office@example.org", "office"), "email.to"),
        (MAIL.replace("spr@example.org", "spr@a b"), "email.sender"),
        ("[email]\nhost = 'x'", "email"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path, text, where):
    """A wait of no or negative length would never end a wake-up."""
    with pytest.raises(SettingsWrong) as wrong:
        read(tmp_path, text)
    assert "spr.toml" in str(wrong.value)
    assert where in str(wrong.value)


@pytest.mark.parametrize("text", ["sweep_every = ", "\x00", "a = 1\na = 2"])
def test_a_file_that_is_not_toml_is_said_to_be_none(tmp_path, text):
    with pytest.raises(SettingsWrong, match="is not TOML"):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(SettingsWrong, match="cannot be read"):
        settings(config=str(tmp_path / "none.toml"))


def wrong(tmp_path, text: str) -> str:
    with pytest.raises(SettingsWrong) as said:
        read(tmp_path, text)
    return str(said.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "sweep_every = -5",
            "(seconds between two sweeps of the daemon) takes a number from 0.1 to 3600",
        ),
        (MAIL + "port = 'x'", "email.port (its port) takes a whole number from 1 to 65535"),
        (MAIL.replace("spr@example.org", "spr@a b"), "takes an e-mail address"),
        (MAIL + "starttls = 'no'", "takes true or false"),
        ("email = 5", "takes a table: [email]"),
        ("[email]\nhost = 'x'", "email.sender is needed: the address the messages come from"),
        ("sweeps_every = 60", "sweeps_every is no setting. Did you mean sweep_every?"),
        ("colour = 'red'", "The settings here: database, key_file, keystore, sweep_every"),
    ],
)
def test_a_setting_is_refused_with_what_it_takes(tmp_path, text, says):
    assert says in wrong(tmp_path, text)


def test_every_mistake_is_named_at_once(tmp_path):
    said = wrong(tmp_path, "sweep_every = 0\ndeliver_every = 0\ncolour = 1")
    assert [name in said for name in ("sweep_every", "deliver_every", "colour")] == [True] * 3


SERVERS = [
    ("postgresql://ann:SECRET@db.example.org:5432/spr", "postgresql://ann@db.example.org:5432/spr"),
    (
        "postgresql://ann:SECRET@one:5432,two:5433/spr?target_session_attrs=read-write",
        "postgresql://ann@one:5432,two:5433/spr",
    ),
    ("postgres://db/spr?password=SECRET", "postgres://db/spr"),
    ("postgresql:///spr?host=/run/postgresql", "postgresql:///spr"),
]


@pytest.mark.parametrize(("address", "name"), SERVERS)
def test_a_store_on_a_server_is_named_without_its_password(address, name):
    chosen = settings(database=address)
    assert chosen.database == address
    assert chosen.on_server
    assert chosen.name == name


def test_a_store_on_a_server_has_no_file_and_its_keys_lie_with_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    chosen = settings(database="postgresql://ann@db/cases")
    with pytest.raises(TypeError):
        _ = chosen.path
    places = key_places(chosen)
    assert places.keystore == str(tmp_path / "spr" / "cases.keys")
    assert places.kek == tmp_path / "spr" / "cases.kek"


def test_where_it_listens_and_whom_it_calls_are_named_with_every_other_mistake(tmp_path):
    """With the file, all at once, and without repeating an address that may be a secret."""
    file = tmp_path / "spr.toml"
    file.write_text('listen = "0.0.0.0:9000"\nheartbeat_url = "ftp://secret"\nsweep_every = -1\n')
    with pytest.raises(SettingsWrong) as wrong:
        settings(config=str(file))
    lines = str(wrong.value).splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"{file}: ") for line in lines)
    assert "secret" not in str(wrong.value)
