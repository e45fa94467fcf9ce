"""What an examination could not see, in sentences, given what the examiner brought along."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from events.evidence.comparing import Comparison, Evidence

REWRITTEN = (
    "Whoever can write the file or the tables can change the newest fact of a case, or a whole case, or take "
    "one out, or add a fact or a case at the end, and make the sums fit; only a root kept elsewhere shows "
    "it: compare the root above with one written down before, or name a checkpoint held elsewhere with "
    "--held."
)
CUT_OFF = "Whether the newest facts were cut off with their commands; a checkpoint held elsewhere shows it."
ORDER = (
    "Whether facts of different cases of one moment kept their order; a checkpoint held elsewhere shows it."
)
NEWER = (
    "What happened after position {covered}, where the newest checkpoint held elsewhere ends: newer facts "
    "can be changed, added, put in another order or cut off. Make a checkpoint, and let it leave the machine."
)
NONE_KEPT = "No checkpoint is kept here, and so none was compared; make one: spr audit checkpoint"
OWN_KEY = (
    "Whether the key that signed the checkpoints is the one of the beginning: the key of the keystore here "
    "was used, and whoever holds the store can replace it. Name the key written down then: --key"
)
NO_KEY = (
    "The signatures of the checkpoints: no key was named and the keystore is not here. "
    "Name the key written down at the beginning: --key"
)
REQUESTS = (
    "Whether each request id stands for what was asked under it: the requests are not kept, only digests of "
    "them, so that nothing can tell, the keystore neither."
)
TAKEN_AWAY = (
    "Whether a checkpoint that was kept here was taken away: whoever can write the file or the tables can do "
    "that; hold the checkpoints elsewhere."
)
MEANING = (
    "What the facts mean: that this program knows their types and the versions of their data. The views "
    "beside the record, which are no part of it: rebuild and compare them with spr admin rebuild --check, "
    "which reads every fact. The messages to be sent, and any other table in the file: nothing compares them."
)
WORDS = (
    "Whether the sealed texts can be read, and what else the keystore holds; the keys are kept apart. "
    "Open them all with --words."
)
ON_A_SERVER = (
    "What a superuser of the server did to PostgreSQL itself, its clock among it, and what was altered there "
    "and put back; a checkpoint held elsewhere shows what became of the facts, not when they were recorded."
)


def not_checked(evidence: Evidence, comparison: Comparison, unseen: Iterable[str] = ()) -> list[str]:
    """One sentence for each thing that could be otherwise without a finding.

    `unseen` are those of the database in which the record lies.
    """
    return [*_not_checked(evidence, comparison), *unseen]


def _not_checked(evidence: Evidence, comparison: Comparison) -> Iterator[str]:
    if comparison.covered:
        yield NEWER.format(covered=comparison.covered)
    else:
        yield from (REWRITTEN, CUT_OFF, ORDER)
    yield from _of_the_checkpoints(evidence, comparison)
    yield from (REQUESTS, MEANING)
    if evidence.words is None:
        yield WORDS


def _of_the_checkpoints(evidence: Evidence, comparison: Comparison) -> Iterator[str]:
    yield TAKEN_AWAY
    if not comparison.kept:
        yield NONE_KEPT
    if evidence.pinned or not (comparison.kept or evidence.held):
        return
    yield OWN_KEY if evidence.own else NO_KEY
