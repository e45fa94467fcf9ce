"""What an examination of the record found, and what it could not check."""

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from events.chain import Verification, verify
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted

if TYPE_CHECKING:
    from events.chain import Verifiable
    from events.record import Finding
    from scheduler.service import Service


def verified(service: "Service") -> Answer:
    """The answer to `spr audit verify`."""
    found = verify(cast("Verifiable", service.store))
    findings = [asdict(finding) for finding in found.findings]
    document = {
        "ok": found.ok,
        "facts": found.facts,
        "checkpoint": {"log": service.store.log, "size": found.facts, "root": found.root.hex()},
        "findings": findings,
        "not_checked": found.not_checked,
    }
    return Answer(document, _page(found), findings)


def _page(found: Verification) -> list[Block]:
    page: list[Block] = [
        Line(f"{counted(found.facts, 'fact')} examined.", "title"),
        Line(f"root {found.root.hex()}", "dim", 2),
    ]
    if found.ok:
        page.append(Line("Every fact is what was recorded.", "good", 2))
    else:
        page.append(Line(counted(len(found.findings), "finding"), "bad"))
        rows = [(_where(each), each.check, each.says, each.remedy) for each in found.findings]
        page.append(Table(("where", "check", "what was found", "what to do"), rows, indent=2))
    page.append(Line("Not checked"))
    page += [Line(each, indent=2) for each in found.not_checked]
    return page


def _where(finding: "Finding") -> str:
    place = "" if finding.position is None else f"position {finding.position}"
    return ", ".join(part for part in (place, finding.stream or "") if part)
