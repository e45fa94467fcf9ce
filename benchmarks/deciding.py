"""Rows 7 and 8: deciding and evolving, without any store."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from benchmarks import cases
from benchmarks.bars import Within
from benchmarks.engines import Engine
from benchmarks.measuring import Contest, Scale
from workflow.catalogue import INCIDENT
from workflow.facts import Entry, Given, Record
from workflow.incident import facts as f
from workflow.moments import on

PIECES = 2000
COMMANDS = {
    "evidence": (Record(fact=f.ChildDescribed(child="A"), occurred=on(date(2025, 3, 12))), ""),
    "a milestone": (cases.CONSULTED, ""),
    "confirming the criteria": (
        Record(fact=f.CriteriaConfirmed(), occurred=on(date(2025, 3, 12)), departure="They are told next."),
        "its nine rules are asked, and for each child the grounds are tested twice: to warn and to fill in.",
    ),
}
"""Commands, each with what keeps it from being decided in time."""
EVOLVING = "the standing is a value: a fact about a child, or a due date, copies the table it stands in."


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Decide what a command leads to, and fold cases of two lengths."""
    with on.store("decide") as service:
        given = service.given(INCIDENT)
        short, long = (service.entries(*cases.fill(service, 1, length)) for length in (20, 1000))
    yield [
        Contest(
            row=7,
            work="decide one command on a case of 20 facts, transitions included",
            contenders={name: _decide(short, command, given) for name, (command, _) in COMMANDS.items()},
            pieces=scale.pieces(PIECES),
            bars=tuple(Within(name, 40e-6, why=why) for name, (_, why) in COMMANDS.items()),
        ),
        Contest(
            row=8,
            work="evolve by one fact",
            contenders={"in a case of 20": _evolve(short), "in a case of 1,000": _evolve(long)},
            pieces=scale.pieces(5 * PIECES),
            bars=tuple(
                Within(name, 2e-6, why=EVOLVING) for name in ("in a case of 20", "in a case of 1,000")
            ),
        ),
    ]


def _decide(entries: Sequence[Entry], command: Record, given: Given) -> Callable[[int], None]:
    standing = cases.folded(entries)
    assert isinstance(INCIDENT.decide(standing, command, given), list)

    def decide(pieces: int) -> None:
        for _ in range(pieces):
            INCIDENT.decide(standing, command, given)

    return decide


def _evolve(entries: Sequence[Entry]) -> Callable[[int], None]:
    def evolve(pieces: int) -> None:
        folded = 0
        while folded < pieces:
            chosen = entries[: pieces - folded]
            cases.folded(chosen)
            folded += len(chosen)

    return evolve
