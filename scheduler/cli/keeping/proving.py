"""Facts proven to others, and such proofs checked."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from events.evidence.checking import Checked, check_proofs, stated, version_of
from events.evidence.checkpoints import Checkpoint
from events.evidence.proven import ProvenFact, prove, read_proofs
from scheduler.cli.keeping.examining import page_of
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from scheduler.service import NotFound, Service

if TYPE_CHECKING:
    from events.evidence.notes import Verifier
    from events.record import Recorded


def proven(service: Service, what: str) -> tuple[str, Answer]:
    """The proof of a fact by its position, or of every fact of a case."""
    facts = prove(service.store, _meant(service, what))
    text = "".join(fact.text for fact in facts)
    document = {**_checkpoint(Checkpoint.read(facts[0].note)), "facts": _rows(facts), "proof": text}
    return text, Answer(document, [])


def checked(content: bytes, keys: "Sequence[Verifier]") -> Answer:
    """The answer to `spr audit check`."""
    facts = read_proofs(content)
    found = check_proofs(facts, keys)
    findings = [asdict(finding) for finding in found.findings]
    document = {
        "ok": not findings,
        **_checkpoint(found.checkpoint),
        "facts": _rows(facts),
        "findings": findings,
        "not_checked": found.not_checked,
    }
    return Answer(document, _page(facts, found), _rows(facts), found.not_checked)


def _meant(service: Service, what: str) -> "Sequence[Recorded]":
    if not what.isdecimal():
        return service.store.stream(service.find(what))
    fact = service.store.at(int(what))
    if fact is None:
        raise NotFound(f"There is no fact at position {what}. See what there is: spr history CASE")
    return [fact]


def _checkpoint(said: Checkpoint | None) -> dict[str, Any]:
    if said is None:
        return {"checkpoint": None}
    return {"checkpoint": {"origin": said.origin, "size": said.size, "root": said.root.hex()}}


def _rows(facts: Sequence[ProvenFact]) -> list[dict[str, Any]]:
    rows = ((fact.index + 1, stated(fact)) for fact in facts)
    return [
        {
            "position": position,
            "stream": header["stream"],
            "version": version_of(header),
            "recorded": header["recorded"],
        }
        for position, header in rows
    ]


def _page(facts: Sequence[ProvenFact], found: Checked) -> list[Block]:
    page: list[Block] = [Line(f"{counted(len(facts), 'fact')} in the file.", "title")]
    if found.checkpoint is not None:
        said = found.checkpoint
        page.append(Line(f"under a checkpoint of {said.origin} over {counted(said.size, 'fact')}", "dim", 2))
        page.append(Line(f"root {said.root.hex()}", "dim", 2))
    columns = ("position", "stream", "version", "recorded")
    page.append(Table(columns, [[str(row[name]) for name in columns] for row in _rows(facts)], indent=2))
    well = "Every one is on record as it stands here."
    return page + page_of(found.findings, found.not_checked, well)
