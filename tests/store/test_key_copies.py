"""A copy of a keystore is whole and checked, lies apart from what opens it, and brings nothing back."""

import pytest

from events.keys import wrapping
from events.keys.copies import back_up, read_copy
from events.keys.residue import residue
from events.keys.shelf import UNKNOWN_KEY
from events.keys.shelves import open_shelf, put_back
from events.keystore import Keystore
from events.places import put_file
from events.refusals import KeyMissing, RecordError, StoreExists, StoreForeign, Unsafe
from events.sealing import Unreadable


@pytest.fixture
def keys(tmp_path):
    """A keystore with two keys and a secret, its key-encryption key in a folder of its own."""
    (tmp_path / "kek").mkdir()
    keys = Keystore.create(tmp_path / "some.keys", kek=tmp_path / "kek" / "spr.kek")
    keys.sealing_key("case/1")
    keys.sealing_key("case/2")
    keys.secret("checkpoints")
    yield keys
    keys.close()


@pytest.fixture
def copy(tmp_path):
    """Where a copy is to be."""
    return tmp_path / "copies" / "copy.keys"


def test_a_copy_holds_everything_and_opens_like_the_keystore_itself(keys, copy):
    keys.destroy("case/2")
    assert back_up(keys.shelf, keys.kek, copy) == keys.shelf.contents()
    again = Keystore.open(copy, kek=keys.kek)
    assert again.sealing_key("case/1").kc == keys.sealing_key("case/1").kc
    assert again.opening_key("case/2") == Unreadable("destroyed")
    assert (again.digest(b"x"), again.secret("checkpoints")) == (
        keys.digest(b"x"),
        keys.secret("checkpoints"),
    )
    again.close()


def test_a_copy_is_for_this_account_alone_and_nothing_else_is_left(keys, copy):
    back_up(keys.shelf, keys.kek, copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in copy.parent.iterdir()] == ["copy.keys"]


def test_a_copy_replaces_nothing(keys, copy):
    back_up(keys.shelf, keys.kek, copy)
    before = copy.read_bytes()
    with pytest.raises(StoreExists):
        back_up(keys.shelf, keys.kek, copy)
    assert copy.read_bytes() == before


def test_a_copy_is_not_laid_beside_the_key_that_opens_it(keys, tmp_path):
    with pytest.raises(Unsafe, match="same folder"):
        back_up(keys.shelf, keys.kek, tmp_path / "kek" / "copy.keys")
    (tmp_path / "by another name").symlink_to(tmp_path / "kek")
    with pytest.raises(Unsafe, match="same folder"):
        back_up(keys.shelf, keys.kek, tmp_path / "by another name" / "copy.keys")
    assert [path.name for path in (tmp_path / "kek").iterdir()] == ["spr.kek"]


def test_an_altered_key_is_not_copied(keys, copy):
    """A copy that cannot be opened must not look like one."""
    keys.shelf._run("UPDATE subject_key SET wrapped = zeroblob(40) WHERE subject = 'case/1'")
    with pytest.raises(KeyMissing, match="altered"):
        back_up(keys.shelf, keys.kek, copy)
    assert list(copy.parent.iterdir()) == []


def test_a_key_under_the_name_of_another_is_not_copied(keys, copy):
    """It unwraps, and is not the one that sealed the texts: its commitment says so."""
    keys.shelf._run(
        "UPDATE subject_key SET wrapped = "
        "(SELECT wrapped FROM subject_key WHERE subject = 'case/2') WHERE subject = 'case/1'"
    )
    with pytest.raises(KeyMissing, match="not the one"):
        back_up(keys.shelf, keys.kek, copy)


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("bits", [0x01, 0xFF])
def test_no_altered_byte_of_a_copy_gives_other_keys(keys, copy, every, bits):
    """Each byte that holds something: the copy is refused, or every key in it is the one that was copied."""
    said = back_up(keys.shelf, keys.kek, copy)
    whole = copy.read_bytes()
    found = []
    for index in [n for n, byte in enumerate(whole) if byte][::every]:
        copy.write_bytes(whole[:index] + bytes([whole[index] ^ bits]) + whole[index + 1 :])
        found.append(what_it_gives(copy, keys.kek))
    assert None in found
    known = {row.wrapped for row in said.subjects.values()}
    given = [contents for contents in found if contents]
    assert all(row.wrapped in known for contents in given for row in contents.subjects.values())
    assert {len(contents.subjects) for contents in given} == {len(said.subjects)}


def what_it_gives(copy, kek):
    try:
        return read_copy(copy, kek)
    except RecordError:
        return None


def test_a_copy_made_before_a_rotation_opens_no_more(keys, copy, tmp_path):
    from events.keys.rotation import rotate

    back_up(keys.shelf, keys.kek, copy)
    rotate(keys.shelf, keys.kek)
    with pytest.raises(KeyMissing, match="does not fit"):
        read_copy(copy, keys.kek)


def test_a_file_that_is_no_keystore_is_no_copy(keys, tmp_path):
    put_file(tmp_path / "letter", b"Dear Sir or Madam,\n" * 300)
    with pytest.raises(StoreForeign):
        read_copy(tmp_path / "letter", keys.kek)


def test_what_is_put_back_holds_no_key_that_was_destroyed_since(keys, copy, tmp_path):
    """The destroyed key never reaches the disk again, not for a moment."""
    held = back_up(keys.shelf, keys.kek, copy)
    wrapped = held.subjects["case/1"].wrapped
    place = tmp_path / "put" / "back.keys"
    place.parent.mkdir()
    assert put_back(place, read_copy(copy, keys.kek).without(["case/1", "case/9"]), "now") is None
    assert residue(place.parent.iterdir(), [wrapped]) == []
    again = Keystore.open(place, kek=keys.kek)
    assert again.opening_key("case/1") == Unreadable("destroyed")
    assert again.opening_key("case/9") == Unreadable("destroyed")
    with pytest.raises(KeyMissing):
        again.sealing_key("case/9")
    again.close()


def test_what_is_put_back_as_it_is_would_hold_it(keys, copy, tmp_path):
    """The control of the test above."""
    held = back_up(keys.shelf, keys.kek, copy)
    place = tmp_path / "back.keys"
    put_back(place, held, "now")
    assert residue([place], [held.subjects["case/1"].wrapped]) == [place]


def test_the_keystore_before_it_is_kept_aside_each_time_under_another_name(keys, copy):
    held = back_up(keys.shelf, keys.kek, copy)
    first, second = (put_back(keys.path, held, "now") for _ in range(2))
    assert [first, second] == [f"{keys.path}.before-now", f"{keys.path}.before-now-2"]
    for path in (keys.path, first, second):
        assert open_shelf(path).contents() == held


def test_a_key_that_was_never_here_is_noted_as_destroyed(keys):
    """Otherwise a keystore brought back from before it was made would make another in its place."""
    assert keys.destroy("case/9") is False
    assert keys.shelf.row("case/9").kc == UNKNOWN_KEY
    with pytest.raises(KeyMissing):
        keys.sealing_key("case/9")


def test_bytes_are_found_across_the_parts_in_which_a_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("events.keys.residue._AT_ONCE", 10)
    path = tmp_path / "file"
    path.write_bytes(b"." * 8 + b"needle" + b"." * 9)
    assert residue([path, tmp_path / "none"], [b"needle"]) == [path]
    assert residue([path], [b"needles"]) == []


def test_the_traces_of_a_key_are_its_wrapped_and_its_plain_bytes(keys):
    wrapped, plain = keys.traces("case/1")
    assert wrapping.read(keys.kek).unwrap(wrapped) == plain
    keys.destroy("case/1")
    assert keys.traces("case/1") == ()
