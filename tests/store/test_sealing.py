"""Personal words are sealed before they are recorded, and can be made unreadable for good."""

import msgspec
import pytest

from events.evidence.chain import verify
from events.keystore import Keystore, beside
from events.record import SEALED
from events.refusals import FieldRefused, KeyMissing, StoreBusy, StoreForeign, StoreMissing
from events.sealing import Unreadable, open_words

CANARY = "Canary Wharf-Featherstonehaugh"


@pytest.fixture
def sealed(record, append, draft):
    """A fact with a sealed name, two sealed notes, a sealed reason, and an open code."""
    written = draft(
        name=CANARY,
        notes=[f"{CANARY} 1", f"{CANARY} 2"],
        code="A1",
        departure=f"because {CANARY}",
        words=("name", "notes"),
    )
    append(record, "case/1", 0, [written])
    return record.at(1)


def test_sealed_words_are_opened_with_the_key(sealed, keys):
    assert open_words(sealed, keys) == {
        "name": CANARY,
        "notes[0]": f"{CANARY} 1",
        "notes[1]": f"{CANARY} 2",
        "departure": f"because {CANARY}",
    }


def test_a_mark_stands_where_the_words_were(sealed):
    data = msgspec.json.decode(sealed.data)
    assert data == {"name": SEALED, "notes": [SEALED, SEALED], "code": "A1"}


def test_the_words_are_in_no_file(sealed, record, place):
    """Not in the record, its WAL, the keystore, or anything else beside them."""
    files = {path.name: path.read_bytes() for path in place.parent.rglob("*") if path.is_file()}
    assert "record.db-wal" in files
    assert [name for name, content in files.items() if b"Featherstonehaugh" in content] == []
    record.close()
    assert b"Featherstonehaugh" not in place.read_bytes()


def test_words_left_open_would_be_found(record, append, draft, place):
    """The control of the test above."""
    append(record, "case/1", 0, [draft(name=CANARY)])
    record.close()
    assert b"Featherstonehaugh" in place.read_bytes()


def test_equal_words_are_sealed_differently(record, append, draft):
    """Otherwise a reader without keys could tell that two names are the same."""
    append(record, "case/1", 0, [draft(name=CANARY, words=("name",)) for _ in range(2)])
    first, second = (fact.sealed[0] for fact in record.after(0))
    assert first.nonce != second.nonce
    assert first.ct != second.ct


def test_words_are_sealed_under_the_stream_unless_a_subject_is_named(record, append, draft, keys):
    drafts = [draft(name="a", words=("name",)), draft(name="b", words=("name",), subject="child/7")]
    append(record, "case/1", 0, drafts)
    one, two = record.after(0)
    assert (one.sealed[0].subject, two.sealed[0].subject) == ("case/1", "child/7")
    keys.destroy("child/7")
    assert open_words(one, keys) == {"name": "a"}
    assert open_words(two, keys) == {"name": Unreadable("destroyed")}


def test_without_keys_the_words_stay_sealed(sealed, reopened):
    store = reopened()
    (fact,) = store.stream("case/1")
    assert set(open_words(fact, None).values()) == {Unreadable("no-key")}
    assert str(open_words(fact, None)["name"]) == "[sealed: its key is not here]"
    assert verify(store).ok


def test_a_destroyed_key_changes_no_byte_of_the_record(sealed, record, keys):
    """Erasure must not break any proof."""
    before = verify(record)
    assert keys.destroy("case/1") is True
    assert verify(record) == before
    assert record.at(1) == sealed
    opened = open_words(record.at(1), keys)
    assert set(opened.values()) == {Unreadable("destroyed")}
    assert str(opened["name"]) == "[erased: its key was destroyed]"
    assert keys.destroy("case/1") is False


def test_a_destroyed_key_is_in_no_file(sealed, keys, place):
    """SQLite, "PRAGMA secure_delete": deleted content is overwritten with zeros."""
    wrapped = keys.shelf.row("case/1").wrapped
    assert wrapped in keys.path.read_bytes()
    keys.destroy("case/1")
    files = [path.read_bytes() for path in place.parent.iterdir()]
    assert not any(wrapped in content for content in files)


def test_a_key_destroyed_by_another_process_is_forgotten_here(sealed, record, keys):
    """A daemon keeps unwrapped keys in memory; it must notice."""
    assert open_words(sealed, keys)["name"] == CANARY
    other = Keystore.open(keys.path)
    other.destroy("case/1")
    other.close()
    assert open_words(sealed, keys)["name"] == Unreadable("destroyed")


def test_nothing_more_is_sealed_under_a_destroyed_key(sealed, record, append, draft, keys):
    keys.destroy("case/1")
    with pytest.raises(KeyMissing) as refused:
        append(record, "case/1", 1, [draft(name="again", words=("name",))])
    assert "case/1" in refused.value.says
    assert append(record, "case/1", 1).first == 2


def changed(fact, number=0, **part):
    """The fact with one of its sealed parts changed."""
    parts = list(fact.sealed)
    parts[number] = msgspec.structs.replace(parts[number], **part)
    return moved(fact, sealed=tuple(parts))


def moved(fact, **said):
    return msgspec.structs.replace(fact, says=msgspec.structs.replace(fact.says, **said))


def test_swapped_texts_are_refused(sealed, keys):
    """Each text is bound to its field."""
    name, other = sealed.sealed[0], sealed.sealed[1]
    swapped = changed(sealed, ct=other.ct, nonce=other.nonce)
    assert open_words(swapped, keys)["name"] == Unreadable("altered")
    assert open_words(changed(sealed, field="surname"), keys)["surname"] == Unreadable("altered")
    assert open_words(changed(sealed, ct=name.ct), keys)["name"] == CANARY


@pytest.mark.parametrize(
    "said", [{"id": "0193a5c0-0000-7000-8000-00000000ffff"}, {"type": "other"}, {"schema": 2}]
)
def test_a_text_moved_to_another_fact_is_refused(sealed, keys, said):
    """Each text is bound to its fact: id, type and schema."""
    assert set(open_words(moved(sealed, **said), keys).values()) == {Unreadable("altered")}


def test_a_text_moved_to_another_stream_or_log_is_refused(sealed, keys):
    elsewhere = msgspec.structs.replace(sealed, stream="case/2")
    assert open_words(elsewhere, keys)["name"] == Unreadable("altered")
    header = sealed.header.replace(b"log: 0", b"log: 1")
    other_log = msgspec.structs.replace(sealed, header=header)
    assert open_words(other_log, keys)["name"] == Unreadable("altered")


@pytest.mark.parametrize("index", [0, 5, -1])
def test_an_altered_text_is_refused(sealed, keys, index):
    text = list(sealed.sealed[0].ct)
    text[index] = "A" if text[index] != "A" else "B"
    assert open_words(changed(sealed, ct="".join(text)), keys)["name"] == Unreadable("altered")


def test_a_text_that_is_no_base64_is_refused(sealed, keys):
    assert open_words(changed(sealed, nonce="!"), keys)["name"] == Unreadable("altered")


def test_a_key_put_in_the_place_of_another_is_found_by_its_commitment(sealed, keys):
    """AES-GCM does not commit to its key; kc does."""
    false = keys._wrapping.wrap(b"\x01" * 32)
    keys.shelf._run("UPDATE subject_key SET wrapped = ? WHERE subject = 'case/1'", false)
    keys._cache.clear()
    assert open_words(sealed, keys)["name"] == Unreadable("other-key")


def test_a_lost_key_is_told_from_a_destroyed_one(sealed, keys):
    keys.shelf._run("DELETE FROM subject_key WHERE subject = ?", "case/1")
    keys._cache.clear()
    assert open_words(sealed, keys)["name"] == Unreadable("no-key")


@pytest.mark.parametrize("value", [3, True, {"a": "b"}, [1], ["a", 1]])
def test_only_texts_are_sealed(record, append, draft, value):
    with pytest.raises(FieldRefused) as refused:
        append(record, "case/1", 0, [draft(name=value, words=("name",))])
    assert refused.value.field == "name"


@pytest.mark.parametrize("data", [{}, {"name": None}, {"name": []}])
def test_words_that_were_not_given_are_not_sealed(record, append, draft, data):
    append(record, "case/1", 0, [draft(data=data, words=("name",))])
    assert record.at(1).sealed == ()


def test_the_keystore_opens_only_with_its_key_encryption_key(keys, tmp_path):
    """RFC 3394: unwrapping with another key fails."""
    wrong = tmp_path / "wrong.kek"
    wrong.touch(mode=0o600)
    wrong.write_text("00" * 32)
    with pytest.raises(KeyMissing, match="does not fit"):
        Keystore.open(keys.path, kek=wrong)
    wrong.write_text("not a key")
    with pytest.raises(KeyMissing, match="does not hold"):
        Keystore.open(keys.path, kek=wrong)
    with pytest.raises(KeyMissing, match="no key-encryption key") as refused:
        Keystore.open(keys.path, kek=tmp_path / "none.kek")
    assert "key_file" in refused.value.remedy
    assert "SPR_CONFIG" in refused.value.remedy


def test_a_keystore_that_is_missing_or_something_else_is_refused(record, place, tmp_path, keys):
    _, kek = beside(place)
    with pytest.raises(StoreMissing):
        Keystore.open(tmp_path / "none.keys", kek=kek)
    with pytest.raises(StoreForeign):
        Keystore.open(place, kek=kek)
    letter = tmp_path / "letter.keys"
    letter.touch(mode=0o600)
    letter.write_text("Dear Sir or Madam,\n" * 300)
    with pytest.raises(StoreForeign):
        Keystore.open(letter, kek=kek)


def test_a_key_encryption_key_may_lie_elsewhere(tmp_path):
    kek = tmp_path / "elsewhere" / "kek"
    kek.parent.mkdir()
    keys = Keystore.create(tmp_path / "some.keys", kek=kek)
    digest = keys.digest(b"x")
    keys.close()
    again = Keystore.open(tmp_path / "some.keys", kek=kek)
    assert again.digest(b"x") == digest
    again.close()


def test_a_new_keystore_takes_over_an_existing_key_encryption_key(tmp_path):
    """So that a service manager can bring it."""
    Keystore.create(tmp_path / "one.keys", kek=tmp_path / "kek").close()
    before = (tmp_path / "kek").read_bytes()
    Keystore.create(tmp_path / "two.keys", kek=tmp_path / "kek").close()
    assert (tmp_path / "kek").read_bytes() == before


def test_the_keystore_keeps_no_copy_of_what_it_deletes(keys):
    settings = {"secure_delete": 1, "journal_mode": "delete", "synchronous": 3}
    assert {name: keys.shelf._one(f"PRAGMA {name}") for name in settings} == settings


def test_keys_made_at_the_same_time_are_one_key(keys):
    """Two processes seal the first words of a case."""
    other = Keystore.open(keys.path)
    assert keys.sealing_key("case/1").kc == other.sealing_key("case/1").kc
    other.close()


def test_a_keystore_that_stays_locked_is_busy(keys, monkeypatch):
    monkeypatch.setattr("events.keys.file_shelf.PATIENCE", 0.01)
    impatient = Keystore.open(keys.path)
    keys.shelf._run("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        impatient.sealing_key("case/1")
    keys.shelf._run("ROLLBACK")
    assert impatient.sealing_key("case/1").kc == keys.sealing_key("case/1").kc
    impatient.close()


def test_an_examination_needs_no_keys(sealed, reopened):
    assert verify(reopened()).ok


def test_a_named_secret_is_made_once_and_stays(keys):
    """Whoever asks first makes it; every process then has the same."""
    other = Keystore.open(keys.path)
    first = keys.secret("checkpoints")
    assert len(first) == 32
    assert other.secret("checkpoints") == keys.secret("checkpoints") == first
    assert keys.secret("another") != first
    assert first not in keys.path.read_bytes()
    other.close()


def test_an_older_keystore_without_named_secrets_is_given_room_for_them(keys):
    keys.shelf._run("DROP TABLE named_secret")
    keys.shelf._run("DROP TABLE wrapping")
    older = Keystore.open(keys.path)
    assert len(older.secret("checkpoints")) == 32
    older.close()
