"""`spr possible`: what can be recorded now, and why the rest cannot."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("possible", examples=("spr possible incident/2026-001", "spr possible 2026-001 --format json"))
@click.argument("case")
@click.pass_obj
def possible(session: Session, case: str) -> None:
    """Show what can be recorded now, and why the rest cannot.

    What is refused can mostly be recorded all the same, with the reason: --departure "why".
    """
    from scheduler.cli.recording.refusing import as_data
    from scheduler.cli.render import Answer, Block, Line, Table
    from workflow.catalogue import FACTS, kind_of
    from workflow.kinds import outlook

    with session.service() as service:
        case = service.find(case)
        standing = service.standing(case)
    free, refused = outlook(kind_of(case), standing)
    status = standing.status
    document = {
        "case": case,
        "status": str(status),
        "possible": [{"fact": name} for name in free],
        "refused": [
            {"fact": name, "because": [as_data(unmet) for unmet in because]}
            for name, because in refused.items()
        ],
    }
    meaning = [(name, (FACTS[name].__doc__ or "").partition("\n")[0]) for name in free]
    why = [(name, "; ".join(unmet.sentence for unmet in unmets)) for name, unmets in refused.items()]
    page: list[Block] = [
        Line(f"{case} is {status.label}: {status.means}", "title"),
        Line(),
        Line("Can be recorded now: spr record FACT CASE --occurred WHEN"),
        Table(("fact", "meaning"), meaning, indent=2),
        Line(),
        Line("Possible only when:"),
        Table(("fact", "it is possible only when"), why, indent=2),
    ]
    rows = [{"fact": name, "possible": True, "because": ""} for name in free]
    rows += [{"fact": name, "possible": False, "because": because} for name, because in why]
    session.answer(Answer(document, page, rows))
