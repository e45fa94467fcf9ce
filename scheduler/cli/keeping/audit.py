"""`spr audit`: examines the record itself."""

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, command
from scheduler.cli.session import Session

_TABLE = {"verify": Listed("keeping.audit:verify", "Verify that nothing on record was changed.")}

audit = LazyGroup("audit", table=_TABLE, help="Examine the record itself.")
audit.examples = ("spr audit verify", "spr audit verify --format json")


@command("verify", examples=("spr audit verify", "spr audit verify --format json"))
@click.pass_obj
def verify(session: Session) -> None:
    """Verify that nothing on record was changed.

    Everything is computed anew from the stored bytes. What was found is named with its place and what
    to do, and so is what could not be checked. Exit 6 where something was found.
    """
    from scheduler.cli.endings import BROKEN, Ending
    from scheduler.cli.keeping.verifying import verified

    with session.service() as service:
        answer = verified(service)
    session.answer(answer)
    if not answer.document["ok"]:
        raise Ending(BROKEN, "The record is not what was recorded. Stop writing, and call the auditor.")
