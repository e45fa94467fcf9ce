"""What was recorded once is read and folded the same for ever (decision 8).

The bytes were made by the programs of their day; SHA256SUMS tells whether somebody wrote them again.
"""

import msgspec
import pytest
from histories import golden, write_new
from histories.cases import CASES
from histories.golden import WRITE_NEW, committed, history, listed, names, opened, plain, standings, summed
from histories.what_is_held import held, needed

from events.layout import header_bytes, header_fields, leaf_hash
from events.record import SEALED
from projections.translation import Translation
from workflow.catalogue import FACTS
from workflow.incident import facts as f

EVERY = pytest.mark.parametrize("name", names())


@pytest.fixture(scope="module")
def told():
    """Every golden history by name."""
    return {name: history(name) for name in names()}


def every_fact(told):
    return [fact for history in told.values() for fact in history.facts]


def lacking(facts):
    """What of the catalogue no golden fact holds, in words."""
    return sorted(" ".join(map(str, item)) for item in needed() - held(facts))


def test_every_kind_of_fact_has_golden_bytes_at_every_version(told):
    """With every field, with none that can be left out, and every code of every term."""
    missing = lacking(every_fact(told))
    assert not missing, f"These have no golden bytes: {missing}. Add them: {WRITE_NEW}"


@pytest.mark.parametrize("kind", ["incident.closed", "clock.due-date-reckoned", "alert.raised"])
def test_a_kind_without_golden_bytes_is_found(told, kind):
    """The control: as if it had just been added to the catalogue."""
    others = [fact for fact in every_fact(told) if fact.type != kind]
    assert f"{kind} 1 what is required" in lacking(others)


def test_a_new_version_without_golden_bytes_is_found(told, monkeypatch):
    monkeypatch.setattr(f.Closed, "schema", 2)
    assert lacking(every_fact(told)) == [
        "incident.closed 2 field reasons",
        "incident.closed 2 what is required",
    ]


def test_the_golden_files_are_those_that_were_committed():
    """They are never written again; a new one is added by the script, which lists it."""
    assert summed() == listed()


def leaves_that_differ(facts):
    """Positions whose leaf is not that of their bytes."""
    return [fact.position for fact in facts if leaf_hash(fact.header, fact.body) != fact.leaf]


def breaks(facts):
    """Positions that do not follow the fact before them in their stream."""
    found, leaves, last = [], {}, 0
    for fact in facts:
        before = leaves.get(fact.stream)
        said = header_fields(fact.header)
        told = header_bytes(said["log"], fact.stream, fact.version, said["recorded"], before)
        if fact.header != told or fact.position != last + 1:
            found.append(fact.position)
        leaves[fact.stream], last = fact.leaf, fact.position
    return found


@EVERY
def test_the_leaves_are_those_of_the_bytes_and_the_chain_holds(told, name):
    assert leaves_that_differ(told[name].facts) == []
    assert breaks(told[name].facts) == []


def test_a_changed_byte_is_noticed(told):
    """The control of the two tests above."""
    facts = told[names()[0]].facts
    changed = msgspec.structs.replace(facts[4], body=facts[4].body.replace(b"2026", b"2025", 1))
    assert leaves_that_differ([*facts[:4], changed, *facts[5:]]) == [5]
    assert breaks([*facts[:4], *facts[5:]]) != []


@EVERY
def test_the_cases_stand_as_they_once_stood(told, name):
    """If a reading was mended on purpose, add the new standing: write_new.py NAME "because …"."""
    assert standings(told[name].facts) == committed(name)["standings"]


def test_another_fold_is_noticed(told, monkeypatch):
    """The control: a fact that is learned otherwise than before."""
    from workflow.cases import keep
    from workflow.incident import learning

    monkeypatch.setitem(learning._LEARN, f.SafetySecured, keep("referral"))
    name = "serious-harm-reported-late"
    assert standings(told[name].facts) != committed(name)["standings"]


def passed_over(fact, translation):
    """The stored fields of a fact that reading it loses or changes."""
    read = translation.codec.to_data(translation.entry(fact).fact)
    return {name for name, value in msgspec.json.decode(fact.data).items() if read.get(name) != value}


@EVERY
def test_no_stored_field_is_passed_over(told, name):
    """A field that was renamed without a new version would be read as not stated, without a word."""
    translation = Translation()
    current = (fact for fact in told[name].facts if fact.schema == FACTS[fact.type].schema)
    assert [(fact.position, lost) for fact in current if (lost := passed_over(fact, translation))] == []


def test_a_field_renamed_without_a_new_version_is_noticed(told, monkeypatch):
    """The control of the test above."""
    from events.codec import Codec, FactShape
    from workflow.facts import Fact, fact

    @fact("incident.closed", "Closed.")
    class Renamed(Fact):
        grounds: str | None = None

    translation = Translation()
    monkeypatch.setattr(translation, "codec", Codec([FactShape("incident.closed", Renamed)]))
    closed = [each for each in every_fact(told) if each.type == "incident.closed" and each.sealed]
    assert [passed_over(each, translation) for each in closed] == [{"reasons"}]


@EVERY
def test_the_sealed_texts_still_open(told, name):
    """With the keys of their day, which seal nothing but made-up sentences."""
    assert opened(told[name]) == told[name].words
    data = [fact for fact in told[name].facts if SEALED in str(msgspec.json.decode(fact.data))]
    assert all(fact.sealed for fact in data)


def test_another_key_opens_nothing(told):
    """The control of the test above."""
    one = told["serious-harm-reported-late"]
    other = one._replace(keys=dict.fromkeys(one.keys, bytes(32)))
    assert set(opened(other)["1"].values()) == {"[sealed: the key here is not the one it was sealed with]"}


def test_an_entry_is_told_by_its_version_its_kind_and_what_it_departs_from(told):
    """What the committed standings say of it."""
    fact = next(fact for fact in every_fact(told) if fact.departs_from)
    entry = Translation().entry(fact)
    assert plain(entry) == f"{entry.version} {fact.type}, departing from {' '.join(entry.departs_from)}"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Another folder for golden files; nothing is there yet."""
    monkeypatch.setattr(golden, "HERE", tmp_path)
    for name, place in (("BYTES", "bytes"), ("STANDINGS", "standings"), ("SUMS", "SHA256SUMS")):
        monkeypatch.setattr(golden, name, tmp_path / place)
    for folder in ("bytes", "standings"):
        (tmp_path / folder).mkdir()
    return tmp_path


def test_the_script_adds_what_is_missing_and_then_nothing_more(elsewhere, capsys):
    write_new.add_what_is_missing()
    assert lacking(every_fact({name: history(name) for name in names()})) == []
    before = summed()
    assert before == listed()
    write_new.add_what_is_missing()
    assert summed() == before


def test_the_script_adds_a_kind_that_is_new_and_leaves_the_others_as_they_are(elsewhere, monkeypatch, capsys):
    with monkeypatch.context() as before:
        before.delitem(FACTS, "incident.closed")
        before.setattr(write_new, "CASES", {})
        write_new.add_what_is_missing()
        first = summed()
    write_new.add_what_is_missing()
    assert summed().items() > first.items()
    assert {fact.type for fact in history("every-kind-of-fact-2").facts} == {"incident.closed"}


def test_the_script_refuses_what_is_there(elsewhere, capsys):
    write_new.put(golden.BYTES / "one.txt", "bytes\n")
    with pytest.raises(FileExistsError):
        write_new.put(golden.BYTES / "one.txt", "other bytes\n")
    assert summed() == listed()


def test_an_edited_file_is_noticed(elsewhere, capsys):
    """The control of the list of hashes."""
    write_new.put(golden.BYTES / "one.txt", "bytes\n")
    (golden.BYTES / "one.txt").write_text("bytes \n")
    assert summed() != listed()


def test_a_standing_mended_on_purpose_is_the_one_compared(elsewhere, capsys, monkeypatch):
    monkeypatch.setattr(write_new, "CASES", {"one": CASES["criteria-not-met-and-reopened"]})
    write_new.record_new("one", write_new.tell_all(write_new.CASES["one"]))
    write_new.write_standing("one", "because it was misread")
    assert committed("one")["because"] == "because it was misread"
    assert summed() == listed()
