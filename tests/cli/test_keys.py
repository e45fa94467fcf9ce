"""`spr admin keys`: copies, a new key to the keys, and the destruction of a key, on record."""

import random
import shlex
import shutil
import signal
import subprocess
import sys

import pytest
from sealed_words import CANARY, HOLD, ORDER, states, words

from events.keys.file_shelf import FileShelf
from events.keystore import Keystore, beside
from scheduler import destructions


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
