"""`spr admin keys`: copies of the keys, rotation, where they lie; keystores put back by hand."""

import shutil
from pathlib import Path

import clusters
import pytest
from sealed_words import CANARY, HOLD, ORDER, states, words

from events.keys.file_shelf import FileShelf
from events.keys.rotation import Rotation
from events.keystore import beside
from scheduler import destructions


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
