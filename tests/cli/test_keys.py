"""`spr admin keys`: copies, a new key to the keys, and the destruction of a key, on record."""

import json
import random
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import clusters
import pytest

from events.keys.file_shelf import FileShelf
from events.keys.rotation import Rotation
from events.keystore import Keystore, beside
from scheduler import destructions

CANARY = "Featherstonehaugh-Canary"
ORDER = "--reason 'Kept for seventy-five years.' --authority 'Head of service'"
HOLD = "--reason 'It is needed.' --authority 'Inquiry secretariat'"


@pytest.fixture
def told(spr, incident, monkeypatch):
    """An incident with a sealed text wherever a fact of it can have one."""
    spr.ok(f"record criteria-not-met {incident} --reasons {CANARY} --departure {CANARY} --occurred today")
    described = {"case": incident, "fact": "incident.child-described", "occurred": "2026-11-23"}
    row = described | {"data": {"child": "A", "name": CANARY, "date_of_birth": f"2020 {CANARY}"}}
    spr.piped(monkeypatch, json.dumps(row).encode())
    spr.ok("import -")
    return incident


@pytest.fixture
def copies(spr, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir(mode=0o700)
    return folder


def words(spr, case):
    return [
        text
        for fact in spr.ask(f"history {case} --words")["facts"]
        for text in fact.get("words", {}).values()
    ]


def states(spr):
    return {row["subject"]: (row["state"], *row["holds"]) for row in spr.ask("admin keys list")["keys"]}


def types(spr, subject):
    return [fact["type"] for fact in spr.ask(f"history sealing-key/{subject}")["facts"]]


def kept(spr):
    """Every file of the store's folder, by name."""
    return {path.name: path.read_bytes() for path in spr.folder.rglob("*") if path.is_file()}


def cut_short(spr, case, step):
    """Order a destruction that ends before this step of it; of what is put on record, only the last."""
    real = getattr(destructions, step)

    def ends(*given):
        if step == "put_on_record" and not isinstance(given[2], destructions.Destroyed):
            return real(*given)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(destructions, step, ends)
        assert spr(f"admin keys destroy {case} {ORDER} --yes").code == 130


def test_a_destruction_is_ordered_carried_out_and_on_record(spr, told):
    assert CANARY in words(spr, told)
    done = spr.ask(f"admin keys destroy {told} {ORDER} --yes")
    assert done["before"] == "living"
    assert done["residue"] == "none-found"
    assert types(spr, told) == ["sealing-key.destruction-ordered", "sealing-key.destroyed"]
    assert set(words(spr, told)) == {"[erased: its key was destroyed]"}
    ordered, destroyed = spr.ask(f"history sealing-key/{told}")["facts"]
    assert ordered["data"] == {"authority": "Head of service", "reasons": ordered["data"]["reasons"]}
    assert destroyed["data"]["commitment"] == done["commitment"]


def test_the_reason_stays_readable(spr, told):
    """It is sealed under the key of the order's own stream, which is another."""
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    assert words(spr, f"sealing-key/{told}") == ["Kept for seventy-five years."]
    said = spr(f"admin keys destroy sealing-key/{told} {ORDER} --yes")
    assert said.code == 4
    assert "the reasons for destroying keys stay readable" in said.err


def test_everything_else_goes_on_as_before(spr, told):
    asked = ["show {}", "due", "explain {} sin.notify_panel", "list incidents", "alerts", "possible {}"]
    before = [spr.ok(line.format(told)) for line in asked]
    facts = spr.facts()
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    assert [spr(line.format(told)) for line in asked] == before
    assert spr.ok("admin rebuild --check")
    assert spr.facts() == facts + 2
    assert spr.ok("sweep --deliver")
    assert spr.ok(f"record safety-secured {told} --occurred today")


def test_without_a_keystore_everything_is_read_as_before(spr, told):
    asked = [
        "show {}",
        "due",
        "explain {} sin.notify_panel",
        "list incidents",
        "alerts",
        "possible {}",
        "history {}",
    ]
    asked += ["admin rebuild --check", "audit verify"]
    before = [spr.ok(line.format(told)) for line in asked]
    beside(spr.store)[0].unlink()
    assert [spr.ok(line.format(told)) for line in asked] == before
    said = spr(f"history {told} --words")
    assert (said.code, "There is no keystore" in said.err) == (1, True)


def test_a_key_that_is_not_here_is_said_where_its_texts_would_stand(spr, told):
    shelf = FileShelf.open(beside(spr.store)[0])
    shelf._run("DELETE FROM subject_key")
    shelf.close()
    assert set(words(spr, told)) == {"[sealed: its key is not here]"}
    assert spr.ok("sweep")


def test_nothing_more_is_sealed_under_a_destroyed_key(spr, told):
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    said = spr(f"record reopened {told} --reasons 'Something new.' --occurred today")
    assert said.code == 1
    assert "was destroyed; nothing more is sealed under it" in said.err


def test_after_a_destruction_the_words_are_in_no_file_and_in_nothing_that_was_said(spr, told, capfd):
    """Record, WAL, keystore, views and outbox; and what the program printed, save for `history --words`."""
    swept = spr("sweep --deliver")
    done = spr(f"admin keys destroy {told} {ORDER} --yes")
    after = [
        spr(line) for line in (f"history {told}", f"history {told} --words", "admin keys list", "doctor")
    ]
    assert {name for name, content in kept(spr).items() if CANARY.encode() in content} == set()
    said = "".join(each.out + each.err for each in (swept, done, *after)) + "".join(capfd.readouterr())
    assert CANARY not in said
    assert "spr.db" in kept(spr)


def test_the_key_is_in_no_file_afterwards(spr, told):
    keys = Keystore.open(beside(spr.store)[0])
    traces = keys.traces(told)
    keys.close()
    wrapped = traces[0]
    assert any(wrapped in content for content in kept(spr).values())
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    assert not any(trace in content for content in kept(spr).values() for trace in traces)


def test_a_key_whose_bytes_are_still_there_is_not_called_destroyed(spr, told, monkeypatch):
    """Something keeps what SQLite overwrites: here, a second file."""
    keys = Keystore.open(beside(spr.store)[0])
    left = spr.store.with_name("spr.db.keys-journal")
    wrapped = keys.traces(told)[0]
    keys.close()
    monkeypatch.setattr(Keystore, "destroy", lambda *_: left.write_bytes(b"." + wrapped))
    said = spr(f"admin keys destroy {told} {ORDER} --yes")
    assert said.code == 1
    assert "its bytes are still in" in said.err
    assert "spr admin keys rotate" in said.err
    assert types(spr, told) == ["sealing-key.destruction-ordered"]


@pytest.mark.parametrize("line", ["{} --yes", "2026-001 --yes"])
def test_destroying_twice_is_said_and_recorded_once(spr, told, line):
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    facts = spr.facts()
    again = spr.ok(f"admin keys destroy {line.format(told)} {ORDER}")
    assert "was destroyed before; nothing was recorded" in again.words
    assert spr.facts() == facts


@pytest.mark.parametrize("step", ["_carried_out", "put_on_record"])
def test_cut_short_it_is_finished_by_asking_again(spr, told, step):
    """The power fails before the key is destroyed, or after that and before it is on record."""
    cut_short(spr, told, step)
    assert states(spr)[told] == ("ordered",)
    done = spr.ask(f"admin keys destroy {told} {ORDER} --yes")
    assert done["before"] == "ordered"
    assert done["residue"] == {"_carried_out": "none-found", "put_on_record": "not-looked-for"}[step]
    assert done["commitment"] != "unknown"
    assert types(spr, told) == ["sealing-key.destruction-ordered", "sealing-key.destroyed"]
    assert states(spr)[told] == ("destroyed",)


PROGRAM = """
import sys
from types import SimpleNamespace
import scheduler.clock
from scheduler.cli import main
scheduler.clock.time = SimpleNamespace(time=lambda: float(sys.argv[1]))
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_killed_at_any_moment_a_destruction_is_finished_by_asking_again(spr, told, copies, kills):
    """SIGKILL at any moment of the command, on a fresh copy each time; in the end each step is there once."""
    shutil.copytree(spr.folder, copies / "fresh")
    chance = random.Random(20261127)  # noqa: S311 - repeatable on purpose
    ended = set()
    for _ in range(kills):
        shutil.rmtree(spr.folder)
        shutil.copytree(copies / "fresh", spr.folder)
        killed(spr.now, f"admin keys destroy {told} {ORDER} --yes", chance.uniform(0.3, 1.2))
        spr.ok("audit verify")
        ended.add(states(spr)[told][0])
        spr.ok(f"admin keys destroy {told} {ORDER} --yes")
        assert types(spr, told) == ["sealing-key.destruction-ordered", "sealing-key.destroyed"]
        assert set(words(spr, told)) == {"[erased: its key was destroyed]"}
    assert ended <= {"living", "ordered", "destroyed"}


def killed(now, line, pause):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(now.timestamp()), *shlex.split(line)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(pause)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_a_hold_holds_the_destruction_back_until_it_is_released(spr, told):
    """Inquiries Act 2005 s.35: destroying what an inquiry needs can be an offence."""
    spr.ok(f"admin keys hold {told} {HOLD}")
    assert states(spr)[told] == ("living", "Inquiry secretariat")
    said = spr(f"admin keys destroy {told} {ORDER} --yes")
    assert said.code == 4
    assert "possible only when - nobody needs the sealed texts kept" in said.words
    assert "Inquiries Act 2005 s.35" in said.err
    assert CANARY in words(spr, told)
    spr.ok(f"admin keys release {told} --reason 'It has reported.'")
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    assert states(spr)[told] == ("destroyed",)


def test_a_hold_that_comes_between_the_order_and_its_execution_stops_it(spr, told):
    cut_short(spr, told, "_carried_out")
    spr.ok(f"admin keys hold {told} {HOLD}")
    assert spr(f"admin keys destroy {told} {ORDER} --yes").code == 4
    assert CANARY in words(spr, told)


def test_each_hold_is_released_by_name(spr, told):
    spr.ok(f"admin keys hold {told} {HOLD}")
    spr.ok(f"admin keys hold {told} --reason 'The inquest is open.' --authority Coroner")
    said = spr(f"admin keys release {told} --reason x")
    assert said.code == 4
    assert "Inquiry secretariat, Coroner; say whose is released" in said.words
    assert spr(f"admin keys release {told} --reason x --authority Nobody").code == 4
    assert spr.ask(f"admin keys release {told} --reason x --authority Coroner")["holds"] == [
        "Inquiry secretariat"
    ]
    assert spr(f"admin keys destroy {told} {ORDER} --yes").code == 4


def test_what_is_destroyed_cannot_be_held(spr, told):
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    said = spr(f"admin keys hold {told} {HOLD}")
    assert said.code == 4
    assert "it is destroyed" in said.err


def test_without_somebody_to_ask_nothing_is_destroyed(spr, told):
    said = spr(f"admin keys destroy {told} {ORDER}")
    assert said.code == 2
    assert "--yes" in said.err
    assert CANARY in words(spr, told)


@pytest.mark.parametrize(("typed", "code"), [("incident/2026-001", 0), ("yes", 2)])
def test_the_subject_must_be_typed(spr, told, monkeypatch, typed, code):
    monkeypatch.setattr("scheduler.cli.session.Session.asks", property(lambda _: True))
    spr.piped(monkeypatch, typed.encode() + b"\n")
    assert spr(f"admin keys destroy {told} {ORDER}").code == code
    assert (CANARY in words(spr, told)) is (code != 0)


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("destroy incident/2026-999 --reason x --authority Head --yes", 3, "There is no key of"),
        ("destroy 2026-999 --reason x --authority Head --yes", 3, "There is no case"),
        ("destroy incident/2026-001 --reason ' ' --authority Head --yes", 2, "--reason is blank"),
        ("destroy incident/2026-001 --reason x --authority '' --yes", 2, "--authority takes a post"),
        ("destroy incident/2026-001 --reason x --authority Ünal --yes", 2, "--authority takes a post"),
        ("release incident/2026-001 --reason x", 4, "Holds on the key of incident/2026-001: none."),
    ],
)
def test_what_cannot_be_is_said(spr, told, line, code, says):
    said = spr(f"admin keys {line}")
    assert (said.code, says in said.words) == (code, True), said.words


def test_the_list_shows_no_key(spr, told):
    keys = Keystore.open(beside(spr.store)[0])
    wrapped, plain = keys.traces(told)
    keys.close()
    listed = spr.ok("admin keys list").out + spr.ok("admin keys list --format json").out
    assert told in listed
    assert wrapped.hex() not in listed
    assert plain.hex() not in listed


def test_a_copy_is_made_elsewhere_and_put_in_place_again(spr, told, copies):
    made = spr.ask(f"admin keys backup {copies / 'spr.keys'}")
    assert made["keys"] >= 1
    beside(spr.store)[0].unlink()
    assert "There is no keystore" in spr(f"history {told} --words").err
    back = spr.ask(f"admin keys restore {copies / 'spr.keys'}")
    assert (back["aside"], back["missing"], back["left_out"]) == (None, [], [])
    assert CANARY in words(spr, told)


def test_a_copy_beside_the_key_that_opens_it_is_refused(spr, told):
    said = spr(f"admin keys backup {spr.folder / 'copy.keys'}")
    assert said.code == 1
    assert "same folder" in said.err


def test_a_keystore_that_is_there_is_replaced_only_when_told_and_kept_aside(spr, told, copies):
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    said = spr(f"admin keys restore {copies / 'spr.keys'}")
    assert said.code == 1
    assert "--replace" in said.err
    back = spr.ask(f"admin keys restore {copies / 'spr.keys'} --replace")
    assert back["aside"].endswith("spr.db.keys.before-20261123T100000Z")
    assert Path(back["aside"]).exists()
    assert CANARY in words(spr, told)


def test_an_older_copy_brings_no_destroyed_key_back(spr, told, copies):
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    back = spr.ask(f"admin keys restore {copies / 'spr.keys'} --replace")
    assert back["left_out"] == [told]
    assert back["missing"] == [f"sealing-key/{told}"]
    assert set(words(spr, told)) == {"[erased: its key was destroyed]"}
    assert states(spr)[told] == ("destroyed",)


def test_a_key_that_was_destroyed_without_an_order_is_told_from_one_that_was_ordered(spr, told, copies):
    """Whoever may write the keystore can do so past every hold; the facts on record do not say so."""
    spr.ok(f"admin keys hold {told} --reason inquiry --authority coroner")
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    keystore = FileShelf.open(beside(spr.store)[0])
    keystore.destroy(told)
    keystore.close()
    assert states(spr)[told][0] == "gone"
    said = spr("doctor")
    assert said.code == 1
    assert f"the key of {told} was destroyed, and no order to do so is on record" in said.words
    beside(spr.store)[0].rename(spr.folder / "altered.keys")
    spr.ok(f"admin keys restore {copies / 'spr.keys'}")
    assert spr("doctor").code == 0
    assert CANARY in words(spr, told)


def test_an_older_copy_put_back_by_hand_would_bring_it_back_and_the_doctor_says_so(spr, told, copies):
    """The control of the test above; `replay_destructions` mends it."""
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    shutil.copy(copies / "spr.keys", beside(spr.store)[0])
    assert states(spr)[told] == ("back",)
    said = spr("doctor")
    assert said.code == 1
    assert f"the key of {told} is to be destroyed, and is here" in said.words
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    assert set(words(spr, told)) == {"[erased: its key was destroyed]"}


def test_a_key_ordered_to_be_destroyed_is_not_brought_back_unless_it_is_held(spr, told, copies):
    cut_short(spr, told, "_carried_out")
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    spr.ok(f"admin keys hold {told} {HOLD}")
    assert spr.ask(f"admin keys restore {copies / 'spr.keys'} --replace")["left_out"] == []
    spr.ok(f"admin keys release {told} --reason x")
    assert spr.ask(f"admin keys restore {copies / 'spr.keys'} --replace")["left_out"] == [told]


def test_a_copy_of_another_record_is_refused(spr, told, copies, tmp_path, monkeypatch):
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    monkeypatch.setenv("SPR_DATABASE", str(tmp_path / "other" / "spr.db"))
    spr.ok("admin init")
    shutil.copy(beside(spr.store)[1], tmp_path / "other" / "spr.db.kek")
    said = spr(f"admin keys restore {copies / 'spr.keys'} --replace")
    assert said.code == 1
    assert "belongs to another record" in said.err


def test_a_rotation_says_what_to_do_next_and_old_copies_open_no_more(spr, told, copies):
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    done = spr.ok("admin keys rotate")
    assert "spr admin keys backup FILE" in done.out
    assert CANARY in words(spr, told)
    said = spr(f"admin keys restore {copies / 'spr.keys'} --replace")
    assert said.code == 1
    assert "does not fit" in said.err


def test_the_doctor_says_that_a_rotation_was_cut_short(spr, told):
    keystore, kek = beside(spr.store)
    shelf = FileShelf.open(keystore)
    for step in Rotation(shelf, kek).steps[:2]:
        step()
    shelf.close()
    said = spr.ok("doctor")
    assert "finish it: spr admin keys rotate" in said.words
    assert CANARY in words(spr, told)
    spr.ok("admin keys rotate")
    assert "cut short" not in spr.ok("doctor").words


def test_a_rotation_to_another_file_names_the_setting(spr, told, tmp_path):
    new = tmp_path / "elsewhere.kek"
    said = spr.ok(f"admin keys rotate --new-key-file {new}")
    assert f"key_file = '{new}'" in said.words
    assert spr("doctor").code == 1
    (spr.folder / "spr.toml").write_text(f"key_file = '{new}'\n")
    assert CANARY in words(spr, told)
    assert not beside(spr.store)[1].exists()


def test_a_key_brought_by_systemd_is_used_and_rotated_to_a_file(spr, told, tmp_path, monkeypatch):
    """systemd.exec(5): LoadCredential=spr.kek:PATH puts it in $CREDENTIALS_DIRECTORY."""
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o500)
    shutil.move(beside(spr.store)[1], folder / "spr.kek")
    (folder / "spr.kek").chmod(0o400)
    assert spr(f"history {told} --words").code == 1
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert CANARY in words(spr, told)
    assert spr("admin keys rotate").code == 2
    said = spr.ok(f"admin keys rotate --new-key-file {tmp_path / 'new.kek'}")
    assert f"LoadCredential=spr.kek:{tmp_path / 'new.kek'}" in said.words
    assert (folder / "spr.kek").exists()
    assert spr(f"history {told} --words").code == 1
    (spr.folder / "spr.toml").write_text(f"key_file = '{tmp_path / 'new.kek'}'\n")
    assert CANARY in words(spr, told)


def test_a_credential_that_others_can_read_is_refused_with_what_is_wrong(spr, told, tmp_path, monkeypatch):
    shutil.move(beside(spr.store)[1], tmp_path / "spr.kek")
    (tmp_path / "spr.kek").chmod(0o444)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    said = spr(f"history {told} --words")
    assert said.code == 1
    assert "Other accounts can open" in said.err


def test_the_key_in_use_is_no_new_key(spr, told):
    said = spr(f"admin keys rotate --new-key-file {beside(spr.store)[1]}")
    assert said.code == 4
    assert CANARY in words(spr, told)


def test_a_keystore_lies_where_the_settings_say(spr, told, tmp_path):
    folder = tmp_path / "on another disk"
    folder.mkdir(mode=0o700)
    shutil.move(beside(spr.store)[0], folder / "keys")
    (spr.folder / "spr.toml").write_text(f"keystore = '{folder / 'keys'}'\n")
    assert CANARY in words(spr, told)
    assert spr("doctor").code == 0


@pytest.fixture
def on_a_server(spr, told, copies, tmp_path):
    """The keys of the incident moved to a PostgreSQL database of their own."""
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    with clusters.database() as address:
        beside(spr.store)[0].unlink()
        (spr.folder / "spr.toml").write_text(f'keystore = "{address}"\n')
        spr.ok(f"admin keys restore {copies / 'spr.keys'}")
        yield told


def test_the_keys_can_lie_in_a_database_of_their_own(spr, on_a_server, copies):
    """A copy of a keystore is a file, wherever the keystore lies: so it is moved by copying it."""
    told = on_a_server
    assert CANARY in words(spr, told)
    assert spr("doctor").code == 0
    spr.ok(f"admin keys backup {copies / 'again.keys'}")
    spr.ok("admin keys rotate")
    spr.ok(f"record reopened {told} --reasons 'Something new.' --occurred today")
    assert "Something new." in words(spr, told)
    done = spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    assert "archives of the database's write-ahead log" in done.words
    assert "its files were not" in done.words
    assert set(words(spr, told)) == {"[erased: its key was destroyed]"}


def test_a_keystore_on_a_server_is_replaced_and_kept_aside_in_a_schema(spr, on_a_server, copies):
    told = on_a_server
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    assert "--replace" in spr(f"admin keys restore {copies / 'spr.keys'}").err
    back = spr.ask(f"admin keys restore {copies / 'spr.keys'} --replace")
    assert back["left_out"] == [told]
    assert "keys_before_20261123t100000z" in back["aside"]
    assert set(words(spr, told)) == {"[erased: its key was destroyed]"}


def test_a_store_can_be_made_with_its_keys_on_a_server(spr, tmp_path, monkeypatch):
    with clusters.database() as address:
        (spr.folder / "spr.toml").write_text(f'keystore = "{address}"\n')
        monkeypatch.setenv("SPR_DATABASE", str(tmp_path / "new" / "spr.db"))
        assert spr.ask("admin init")["keystore"] == address
        assert not (tmp_path / "new" / "spr.db.keys").exists()
        spr.ok("record incident.notified --organisation school --summary words --occurred today")
        assert "There is already something at" in spr("admin init --database other/spr.db").err


def test_a_second_keystore_makes_no_second_key_for_a_case(spr, told, monkeypatch):
    """Two copies of a keystore that drift apart would open half of a case's texts each."""
    before, facts = Path(f"{spr.store}.keys").read_bytes(), spr.facts()
    shelf = FileShelf.open(beside(spr.store)[0])  # as a copy from before the case was opened
    shelf._run("DELETE FROM subject_key")
    shelf.close()
    said = spr(f"record reopened {told} --reasons 'Something new.' --occurred today")
    assert said.code == 1
    assert "another keystore sealed them" in said.words
    assert "keystore = …" in said.words
    assert (spr.facts(), states(spr)) == (facts, {})
    Path(f"{spr.store}.keys").write_bytes(before)
    assert spr.ok(f"record safety-secured {told} --occurred today")


def test_words_without_a_case_before_them_get_a_key(spr, incident):
    """The control: where nothing was sealed yet, the key is made."""
    spr.ok(f"record criteria-not-met {incident} --reasons {CANARY} --departure {CANARY} --occurred today")
    assert states(spr) == {incident: ("living",)}


@pytest.fixture
def put_back_by_hand(spr, told):
    """The destruction is on record, and the keystore of before lies in its place again."""
    before = Path(f"{spr.store}.keys").read_bytes()
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    Path(f"{spr.store}.keys").write_bytes(before)
    return told


def test_of_a_destruction_the_record_decides_and_not_the_keystore(spr, put_back_by_hand):
    assert set(words(spr, put_back_by_hand)) == {"[erased: its key was destroyed]"}
    assert CANARY not in spr.ok(f"history {put_back_by_hand} --words").out


def test_a_keystore_that_still_has_a_destroyed_key_seals_nothing_with_it(spr, put_back_by_hand):
    facts = spr.facts()
    said = spr(f"record reopened {put_back_by_hand} --reasons 'Something new.' --occurred today")
    assert said.code == 1
    assert "As the record says" in said.words
    assert spr.facts() == facts


def test_a_keystore_put_in_place_of_another_takes_over_what_that_one_knows_was_destroyed(spr, told, copies):
    """Also where the record is older than the destruction, or is not there at all."""
    spr.ok(f"admin backup {copies / 'kept.db'}")
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    spr.ok(f"admin keys destroy {told} {ORDER} --yes")
    for ending in ("", "-wal", "-shm"):
        Path(f"{spr.store}{ending}").unlink(missing_ok=True)
    back = spr.ask(f"admin keys restore {copies / 'spr.keys'} --replace")
    assert (back["left_out"], back["destroyed"]) == ([told], 1)
    spr.ok(f"admin restore {copies / 'kept.db'}")
    back = spr.ok(f"admin keys restore {copies / 'spr.keys'} --replace").words
    assert f"destroyed after the copy was made (1): {told}." in back
    assert "Nothing on this computer knows" not in back
    assert set(words(spr, told)) == {"[erased: its key was destroyed]"}


def test_where_nothing_knows_of_later_destructions_that_is_said(spr, told, copies):
    spr.ok(f"admin backup {copies / 'kept.db'}")
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    for ending in ("", "-wal", "-shm", ".keys"):
        Path(f"{spr.store}{ending}").unlink(missing_ok=True)
    knows_not = "Nothing on this computer knows which keys were destroyed"
    assert knows_not in spr.ok(f"admin restore {copies / 'kept.db'}").words
    assert knows_not in spr.ok(f"admin keys restore {copies / 'spr.keys'}").words
    spr.ok("admin release")
    assert knows_not not in spr.ok(f"admin keys restore {copies / 'spr.keys'} --replace").words
    assert CANARY in words(spr, told)


def test_where_no_copy_has_the_key_of_a_case_a_new_one_is_made_only_when_told(spr, incident, copies):
    spr.ok(f"admin keys backup {copies / 'spr.keys'}")
    spr.ok(f"record criteria-not-met {incident} --reasons {CANARY} --departure {CANARY} --occurred today")
    spr.ok(f"admin keys restore {copies / 'spr.keys'} --replace")
    again = f"record reopened {incident} --reasons 'Something new.' --occurred today"
    assert spr(again).code == 1
    spr.ok(f"admin keys restore {copies / 'spr.keys'} --replace --new-keys")
    spr.ok(again)
    assert "Something new." in words(spr, incident)
    assert "[sealed: the key here is not the one it was sealed with]" in words(spr, incident)


@pytest.mark.parametrize(
    "subject", ["calendar/england-and-wales", "policy/kirklees", "incident/2026-002", "2026-002"]
)
def test_what_has_no_key_and_no_sealed_text_is_not_there_to_be_destroyed(spr, told, subject):
    spr.ok(
        "record incident.notified --organisation school --type serious-harm --child B "
        "--abuse-or-neglect suspected --occurred today"
    )
    facts = spr.facts()
    said = spr(f"admin keys destroy {subject} {ORDER} --yes")
    assert said.code == 3
    assert "There is no key of" in said.words
    assert spr.facts() == facts
