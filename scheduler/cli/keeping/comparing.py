"""`spr audit compare`: what differs in the whole caseload between two pasts, case by case."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scheduler.cli.reading.diff_said import as_data
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from scheduler.comparing import Difference, difference
from workflow.catalogue import CASES

if TYPE_CHECKING:
    from projections.replaying import Progress
    from scheduler.past import PastService


def compared(before: "PastService", after: "PastService", progress: "Progress") -> Answer:
    """The answer to `spr audit compare`."""
    names = [head.name for kind in CASES for head in before.store.streams(f"{kind.name}/")]
    found = []
    for number, case in enumerate(names, start=1):
        one = difference(before, after, case)
        if one.any:
            found.append((one, as_data(one, before, after)))
        progress(number, len(names))
    document: dict[str, Any] = {
        "from": before.asked_past.as_data(),
        "to": after.asked_past.as_data(),
        "cases": len(names),
        "differ": [data for _, data in found],
    }
    page: list[Block] = [
        Line(f"{len(found):,} of {counted(len(names), 'case')} differ", "title"),
        Line(f"Before: {before.asked_past.says}", indent=2, hang=8),
        Line(f"After:  {after.asked_past.says}", indent=2, hang=8),
        *_page([one for one, _ in found]),
    ]
    return Answer(document, page, [_row(one) for one, _ in found])


def _page(found: list[Difference]) -> Iterator[Block]:
    if not found:
        yield Line("Nothing differs.", "good", 2)
        return
    rows = [_row(one) for one in found]
    columns = ("case", "status before", "status after", "facts more", "facts fewer", "clocks that differ")
    yield Table(columns, [tuple(str(cell) for cell in row.values()) for row in rows], indent=2)
    yield Line(f"One of them: spr diff {found[0].case} with the same --from, --to, --on or --by", "dim", 2)


def _row(one: Difference) -> dict[str, Any]:
    stood = [str(each.status.label) if each is not None else "not there" for each in (one.before, one.after)]
    return {
        "case": one.case,
        "from": stood[0],
        "to": stood[1],
        "came": len(one.came),
        "gone": len(one.gone),
        "clocks": len(one.clocks),
    }
