"""A new key-encryption key takes the place of the old one, and at no moment is there none that fits."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from events.keys import wrapping
from events.keys.rotation import Rotation, rotate
from events.keys.shelves import open_shelf
from events.keystore import Keystore
from events.record import Draft
from events.refusals import KeyMissing, StoreBusy
from events.sealing import Unreadable, seal_words

from .rotating import Hasty

ROTATING = Path(__file__).with_name("rotating.py")
SUBJECTS = [f"case/{number}" for number in range(8)]
STEPS = ("make_ready", "wrap_anew", "overwrite_old", "put_in_place")
THE_KEK = "11" * 32


@pytest.fixture
def held(tmp_path):
    """A keystore with eight keys, one of them destroyed, and a named secret; and what it must give."""
    keys = Keystore.create(tmp_path / "some.keys")
    for subject in SUBJECTS:
        keys.sealing_key(subject)
    keys.destroy(SUBJECTS[0])
    said = given_by(keys)
    keys.close()
    return tmp_path / "some.keys", said


def given_by(keys):
    """Everything that a keystore gives."""
    living = {subject: keys.sealing_key(subject).kc for subject in SUBJECTS[1:]}
    return living, keys.digest(b"asked"), keys.secret("checkpoints"), keys.opening_key(SUBJECTS[0])


def opened(place, kek=None):
    keys = Keystore.open(place, kek=kek)
    try:
        return given_by(keys)
    finally:
        keys.close()


def rotation(place, new=None, kind=Rotation, **how):
    shelf = open_shelf(place)
    return shelf, kind(shelf, place.with_suffix(".kek"), new, **how)


def go(place, steps, new=None, kind=Rotation, **how):
    """Take so many steps, and then no more, as if the power had failed."""
    shelf, planned = rotation(place, new, kind, **how)
    try:
        for step in planned.steps[:steps]:
            step()
    finally:
        shelf.close()


def test_everything_is_the_same_under_a_new_key(held):
    place, said = held
    before = place.with_suffix(".kek").read_bytes()
    wrapped = set(open_shelf(place).contents().every_wrapped())
    go(place, 4)
    assert opened(place) == said
    assert place.with_suffix(".kek").read_bytes() != before
    assert place.with_suffix(".kek").stat().st_mode & 0o777 == 0o600
    assert not wrapped & set(open_shelf(place).contents().every_wrapped())
    assert [path.name for path in place.parent.iterdir()].count("some.kek.new") == 0


def test_what_was_wrapped_before_is_in_no_file_and_opens_no_more(held):
    """So that an older copy of the keystore is worth nothing."""
    place, _ = held
    shelf = open_shelf(place)
    old = list(shelf.contents().every_wrapped())
    shelf.close()
    go(place, 4)
    content = place.read_bytes()
    assert not any(each in content for each in old)
    assert not any(wrapping.read(place.with_suffix(".kek")).fits(each) for each in old)


@pytest.mark.parametrize("steps", range(4))
@pytest.mark.parametrize("named", [False, True], ids=["in place", "in another file"])
def test_after_a_crash_at_any_step_the_keystore_opens_and_the_rotation_is_finished(held, steps, named):
    place, said = held
    new = place.with_name("new.kek") if named else None
    go(place, steps, new)
    assert opened(place, new if named and steps >= 2 else None) == said
    go(place, 4, new)
    assert opened(place, new) == said
    assert place.with_suffix(".kek").exists() is not named
    assert not wrapping.coming(place.with_suffix(".kek")).exists()


def test_the_old_key_destroyed_first_would_leave_none(held):
    """The control of the test above: these steps are in the wrong order."""
    place, _ = held
    go(place, 2, kind=Hasty)
    with pytest.raises(KeyMissing):
        opened(place)


@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_at_any_moment_the_keystore_opens_as_before(held, kills):
    """SIGKILL, some microseconds to some milliseconds into a rotation."""
    place, said = held
    chance = random.Random(20261127)  # noqa: S311 - repeatable on purpose
    for _ in range(kills):
        killed(place, chance.uniform(0, 0.02))
        assert opened(place) == said
    go(place, 4)
    assert opened(place) == said


def test_a_rotation_in_the_wrong_order_would_be_noticed_when_killed(held):
    """The control of the test above."""
    place, _ = held
    assert any(left_without_a_key(place) for _ in range(40))


def left_without_a_key(place):
    killed(place, 0.004, "first")
    try:
        opened(place)
    except KeyMissing:
        return True
    return False


def killed(place, pause, *how):
    command = [sys.executable, ROTATING, place, *how]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout.readline() == b"ready\n"
    try:
        process.wait(pause)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()


def test_half_a_new_key_is_made_anew(held):
    place, said = held
    half = wrapping.coming(place.with_suffix(".kek"))
    half.touch(mode=0o600)
    half.write_text("00ff")
    go(place, 4)
    assert opened(place) == said


def test_a_key_that_somebody_brings_is_used(held):
    place, said = held
    brought = place.with_name("brought.kek")
    brought.touch(mode=0o600)
    brought.write_text(THE_KEK)
    go(place, 4, brought)
    assert brought.read_text() == THE_KEK
    assert opened(place, brought) == said
    assert not place.with_suffix(".kek").exists()


def test_a_file_that_holds_no_key_is_not_overwritten(held):
    place, said = held
    letter = place.with_name("letter")
    letter.touch(mode=0o600)
    letter.write_text("Dear Sir or Madam")
    with pytest.raises(KeyMissing, match="does not hold"):
        go(place, 4, letter)
    assert letter.read_text() == "Dear Sir or Madam"
    assert opened(place) == said


def test_the_old_key_can_be_kept_for_another_keystore(held):
    place, said = held
    new = place.with_name("new.kek")
    other = Keystore.create(place.with_name("other.keys"), kek=place.with_suffix(".kek"))
    other.close()
    go(place, 4, new, keep=True)
    assert opened(place, new) == said
    Keystore.open(other.path, kek=place.with_suffix(".kek")).close()


def test_the_old_key_is_overwritten_before_its_name_goes(held):
    """The name alone would leave the bytes where they lie."""
    place, _ = held
    linked = place.with_name("another name for it")
    linked.hardlink_to(place.with_suffix(".kek"))
    size = linked.stat().st_size
    go(place, 4)
    assert linked.read_bytes() == bytes(size)


def test_a_process_that_was_open_all_the_while_goes_on(held):
    """A daemon makes keys and opens others after somebody rotated; no key is wrapped by the old one."""
    place, said = held
    daemon = Keystore.open(place)
    go(place, 4)
    made = daemon.sealing_key("case/new").kc
    secret = daemon.secret("new")
    go(place, 4)
    assert given_by(daemon) == said
    daemon.close()
    keys = Keystore.open(place)
    assert (keys.sealing_key("case/new").kc, keys.secret("new")) == (made, secret)
    keys.close()


def test_a_key_wrapped_by_the_old_one_would_not_be_taken(held):
    """The control of the test above: the shelf asks by which key it was wrapped."""
    place, _ = held
    old = wrapping.read(place.with_suffix(".kek"))
    go(place, 4)
    shelf = open_shelf(place)
    shelf.put_secret("late", old.wrap(bytes(32)), old.check_value)
    assert shelf.secret("late") is None
    shelf.close()


def test_a_keystore_made_before_there_were_check_values_is_rotated_too(held):
    place, said = held
    shelf = open_shelf(place)
    shelf._run("DELETE FROM wrapping")
    shelf.close()
    assert opened(place) == said
    go(place, 4)
    assert opened(place) == said


def test_an_altered_key_stops_the_rotation_and_nothing_is_changed(held):
    place, _ = held
    shelf = open_shelf(place)
    shelf._run("UPDATE subject_key SET wrapped = zeroblob(40) WHERE subject = ?", SUBJECTS[3])
    before = shelf.contents()
    with pytest.raises(KeyMissing, match="altered"):
        rotate(shelf, place.with_suffix(".kek"))
    assert shelf.contents() == before
    shelf.close()


def test_two_rotations_at_once_do_not_undo_each_other(held, monkeypatch):
    """The second finds that its old key is old already."""
    place, said = held
    shelf, late = rotation(place, place.with_name("late.kek"))
    stale = wrapping.read(place.with_suffix(".kek"))
    late.make_ready()
    go(place, 4)
    monkeypatch.setattr(wrapping, "fitting", lambda *_: stale)
    with pytest.raises(StoreBusy):
        late.wrap_anew()
    monkeypatch.undo()
    shelf.close()
    assert opened(place) == said


def test_texts_sealed_before_are_opened_after(held):
    place, _ = held
    draft = Draft(id="i", type="t", schema=1, occurred="unknown", data={"name": "Canary"}, words=("name",))
    keys = Keystore.open(place)
    _, (part,) = seal_words(draft, keys, "log", SUBJECTS[1], lambda _: False)
    go(place, 4)
    assert keys.opening_key(SUBJECTS[1]).kc == part.kc
    assert keys.opening_key(SUBJECTS[0]) == Unreadable("destroyed")
    keys.close()
