"""Adds the golden files that are missing; those that are there are never written again.

    python tests/histories/write_new.py                      what has no golden bytes yet
    python tests/histories/write_new.py NAME "because …"     the standing of NAME, mended on purpose

Each file was made by the program of its day, through the record's own door. What it made then must be
read for ever, so a file is opened with "x", and its hash goes into SHA256SUMS.
"""

import json
import sys
from base64 import b64encode
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))  # where the words of the tests are

from histories import golden
from histories.cases import CASES
from histories.made_up import drafts
from histories.what_is_held import held, needed
from telling import CALENDAR, at, when

from events.handling import Handled, handle
from events.record import Actor, Write
from events.store import create
from projections.translation import Translation
from workflow.catalogue import kind_of
from workflow.corrections import Correct
from workflow.facts import Fact, Given, Record
from workflow.policy import Policy

ACTOR = Actor(id="ann.smith", host="desk-1", program="spr 0.1.0")
MADE = "Fri 27 Nov 2026 12:00"
EXPLAINED = """\
# Stored facts, as they were recorded; never write this file again.
# position, stream, header (base64), body (base64), leaf (hexadecimal)
"""


class Teller:
    """A record in a scratch folder, with a clock that is set for each fact."""

    def __init__(self, folder):
        self.now, self.translation = at(MADE), Translation()
        self.keys = golden.Keys({})
        self.store = create(folder / "golden.record", clock=lambda: self.now, keys=self.keys)
        numbers = count(1)
        self.new_id = lambda: f"0193a5c0-0000-7000-8000-{next(numbers):012d}"

    def tell(self, recorded, case, occurred, fact, said):
        """Record one fact of a story through the rules of the guidance, or carry out one command."""
        self.now = at(recorded)
        learned = {"learned": when(said["learned"])} if "learned" in said else {}
        given = Given(self.now, CALENDAR, Policy(), self.new_id, self._standing)
        record = Record if "version" not in said else Correct
        is_fact = isinstance(fact, Fact)
        asked = record(fact=fact, occurred=when(occurred), **{**said, **learned}) if is_fact else fact
        done = handle(
            self.store, kind_of, self.translation, case, asked, given,
            command_id=self.new_id(), request=b"golden", actor=ACTOR,
        )  # fmt: skip
        if not isinstance(done, Handled):
            raise SystemExit(f"{case}: {fact} was refused: {done}")

    def put(self, stream, draft):
        """Record a draft as it is: no rule is asked."""
        facts = self.store.stream(stream)
        write = Write(stream, len(facts), [draft])
        self.store.append([write], command_id=self.new_id(), request=b"golden", actor=ACTOR)

    def _standing(self, case):
        kind = kind_of(case)
        standing = kind.begin(case)
        for fact in self.store.stream(case):
            standing = kind.evolve(standing, self.translation.entry(fact))
        return standing


def write_bytes(name, teller):
    """Write the facts of a record, and the keys and words of what is sealed in it."""
    facts = teller.store.after(0, limit=100_000)
    lines = [
        f"{fact.position} {fact.stream} {b64encode(fact.header).decode()} {b64encode(fact.body).decode()} "
        f"{fact.leaf.hex()}\n"
        for fact in facts
    ]
    keys = {subject: key.hex() for subject, key in teller.keys.raw.items()}
    words = golden.opened(golden.History(name, facts, teller.keys.raw, {}))
    put(golden.BYTES / f"{name}.txt", EXPLAINED + "".join(lines))
    put_json(golden.BYTES / f"{name}.words.json", {"keys": keys, "words": words})


def write_standing(name, because):
    """Write how the cases of a history stand; the number tells the newest from those before it."""
    number = 1 + len(list(golden.STANDINGS.glob(f"{name}.*.json")))
    facts = golden.history(name).facts
    shown = {"because": because, "standings": golden.standings(facts)}
    put_json(golden.STANDINGS / f"{name}.{number}.json", shown)


def put_json(path, value):
    put(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def put(path, text):
    """Write a new file; one that is there is refused."""
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    digest = golden.summed()[str(path.relative_to(golden.HERE))]
    with golden.SUMS.open("a", encoding="ascii") as sums:
        sums.write(f"{digest}  {path.relative_to(golden.HERE)}\n")
    print(f"New: {path.relative_to(golden.HERE)}")  # noqa: T201  it speaks to the maintainer


def record_new(name, fill):
    """Make one history in a scratch folder and write it down."""
    with TemporaryDirectory() as folder:
        teller = Teller(Path(folder))
        fill(teller)
        write_bytes(name, teller)
        teller.store.close()
    write_standing(name, "as first recorded")


def tell_all(lines):
    def fill(teller):
        for line in lines:
            teller.tell(*line)

    return fill


def put_missing(teller):
    """Record whatever the catalogue has and no golden file holds."""
    there_is = held(fact for name in golden.names() for fact in golden.history(name).facts)
    for stream, draft in drafts(needed() - there_is, teller.new_id):
        teller.put(stream, draft)


def add_what_is_missing():
    for name, lines in CASES.items():
        if name not in golden.names():
            record_new(name, tell_all(lines))
    there_is = held(fact for name in golden.names() for fact in golden.history(name).facts)
    if needed() - there_is:
        number = 1 + sum(name.startswith("every-kind-of-fact-") for name in golden.names())
        record_new(f"every-kind-of-fact-{number}", put_missing)


if __name__ == "__main__":
    for folder in (golden.BYTES, golden.STANDINGS):
        folder.mkdir(exist_ok=True)
    match sys.argv[1:]:
        case []:
            add_what_is_missing()
        case [name, because]:
            write_standing(name, because)
        case _:
            sys.exit(__doc__)
