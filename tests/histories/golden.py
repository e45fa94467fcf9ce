"""The golden histories: bytes as they were once recorded, read back and folded by the program of today."""

import json
import os
from base64 import b64decode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from events.layout import header_fields
from events.reading import facts_from
from events.record import Recorded
from events.sealing import KEY_BYTES, SubjectKey, Unreadable, open_words
from projections.translation import Translation
from workflow.catalogue import kind_of
from workflow.clocks import clock_name
from workflow.facts import Entry

HERE = Path(__file__).parent
BYTES, STANDINGS, SUMS = HERE / "bytes", HERE / "standings", HERE / "SHA256SUMS"
WRITE_NEW = "python tests/histories/write_new.py"


class History(NamedTuple):
    """One file of stored facts, by position, and the keys and words of their sealed texts."""

    name: str
    facts: list[Recorded]
    keys: Mapping[str, bytes]
    words: Mapping[str, Mapping[str, str]]


class Keys:
    """A keystore in memory; its keys seal nothing but made-up sentences, and lie beside the bytes."""

    path, log = "memory", None

    def __init__(self, raw):
        self.raw = dict(raw)

    def bind(self, log):
        self.log = log

    def digest(self, request):
        return sha256(request).digest()

    def sealing_key(self, subject, _sealed_before):
        return SubjectKey(self.raw.setdefault(subject, os.urandom(KEY_BYTES)))

    def opening_key(self, subject):
        return SubjectKey(self.raw[subject]) if subject in self.raw else Unreadable("no-key")


def names():
    return sorted(path.stem for path in BYTES.glob("*.txt"))


def history(name):
    """Read one history; its lines are position, stream, header, body and leaf."""
    lines = (BYTES / f"{name}.txt").read_text("ascii").splitlines()
    sealed = json.loads((BYTES / f"{name}.words.json").read_text("utf-8"))
    keys = {subject: bytes.fromhex(key) for subject, key in sealed["keys"].items()}
    facts = facts_from([_row(line) for line in lines if not line.startswith("#")])
    return History(name, facts, keys, sealed["words"])


def _row(line):
    position, stream, header, body, leaf = line.split()
    told = header_fields(b64decode(header))
    place = (int(position), stream, int(told["version"]), told["recorded"])
    return (*place, bytes.fromhex(leaf), b64decode(header), b64decode(body))


def opened(told):
    """The sealed texts of a history, by position and field."""
    return {
        str(fact.position): {field: str(text) for field, text in open_words(fact, Keys(told.keys)).items()}
        for fact in told.facts
        if fact.sealed
    }


def standings(facts):
    """How every case of a history stands at its end, as plain values for JSON."""
    translation = Translation()
    streams = dict.fromkeys(fact.stream for fact in facts)
    return {
        stream: _standing(stream, [translation.entry(fact) for fact in facts if fact.stream == stream])
        for stream in streams
    }


def _standing(stream, entries):
    kind = kind_of(stream)
    standing = kind.begin(stream)
    for entry in entries:
        standing = kind.evolve(standing, entry)
    clocks = {clock_name(stream, clock.key): _clock(clock) for clock in kind.clocks(standing)}
    return {**plain(standing), "clocks": clocks}


def _clock(clock):
    shown = {
        "state": clock.state,
        "starts_on": clock.date.starts_on,
        "due_on": clock.date.due_on,
        "due_at": clock.date.due_at,
        "number": clock.date.number,
        "presumed": clock.date.presumed,
        "provisional": clock.provisional,
        "reckoned": clock.reckoned,
        "ended": clock.ended,
    }
    return plain(shown)


def plain(value):
    """A standing as JSON has it; an entry is named by its version and kind, and what is empty left out."""
    match value:
        case Entry():
            departs = f", departing from {' '.join(value.departs_from)}" if value.departs_from else ""
            return f"{value.version} {value.fact.stored}{departs}"
        case msgspec.Struct():
            return plain({n: getattr(value, n) for n in value.__struct_fields__ if n != "past"})
        case Mapping():
            kept = {name: plain(each) for name, each in value.items() if name != "" or each}
            return {str(name): each for name, each in kept.items() if each not in (None, "", [], {}, False)}
        case frozenset():
            return sorted(plain(each) for each in value)
        case tuple() | list():
            return [plain(each) for each in value]
        case str():
            return str(value)
    return value


def committed(name):
    """The newest committed standing of a history; a later one says why the first was wrong."""
    files = sorted(STANDINGS.glob(f"{name}.*.json"), key=lambda path: int(path.stem.rpartition(".")[2]))
    return json.loads(files[-1].read_text("utf-8"))


def summed():
    """The SHA-256 of every golden file, by its path below this folder."""
    files = sorted([*BYTES.iterdir(), *STANDINGS.iterdir()])
    return {str(file.relative_to(HERE)): sha256(file.read_bytes()).hexdigest() for file in files}


def listed():
    """The same as committed, in the form that `sha256sum -c` reads."""
    lines = SUMS.read_text("ascii").splitlines() if SUMS.exists() else []
    return {path: digest for digest, path in (line.split("  ") for line in lines)}
