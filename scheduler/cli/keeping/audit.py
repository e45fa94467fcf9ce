"""`spr audit`: examines the record itself, and lets others examine it."""

from pathlib import Path

import click

from scheduler.cli.between import between
from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, command
from scheduler.cli.session import Session

_BROKEN = "The record is not what was recorded. Stop writing, and call the auditor."
# fmt: off
_TABLE = {
    "verify":     Listed("keeping.audit:verify", "Verify that nothing on record was changed."),
    "replay":     Listed("keeping.audit:replay", "Play cases again, and reckon every due date once more."),
    "compare":    Listed("keeping.audit:compare", "Show what differs in the caseload between two pasts."),
    "checkpoint": Listed("keeping.audit:checkpoint", "Make a checkpoint, to be held elsewhere."),
    "key":        Listed("keeping.audit:key", "Print the key that verifies checkpoints, to be written down."),
    "prove":      Listed("keeping.audit:prove", "Prove that a fact, or every fact of a case, is on record."),
    "check":      Listed("keeping.audit:check", "Check a proof without the record."),
}
# fmt: on

audit = LazyGroup("audit", table=_TABLE, help="Examine the record itself.")
audit.examples = ("spr audit verify", "spr audit verify --format json")


@command(
    "verify",
    examples=("spr audit verify", "spr audit verify --held monday.checkpoint --key log.key --words"),
)
@click.option(
    "--held",
    metavar="FILE",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A checkpoint held elsewhere.",
)
@click.option(
    "--key",
    "keys",
    metavar="KEY",
    multiple=True,
    help="The key written down at the beginning, or a file that holds it.",
)
@click.option("--words", is_flag=True, help="Open every sealed text as well; none is shown.")
@click.pass_obj
def verify(session: Session, held: tuple[Path, ...], keys: tuple[str, ...], words: bool) -> None:
    """Verify that nothing on record was changed.

    Everything is computed anew from the stored bytes, and compared with the checkpoints kept beside them
    and those held elsewhere. What was found is named with its place and what to do, and so is what could
    not be checked. Exit 6 where something was found.
    """
    from events.refusals import RecordError
    from scheduler.cli.endings import BROKEN, Ending
    from scheduler.cli.keeping.examining import held_notes, keys_named
    from scheduler.cli.keeping.verifying import examined, unopened, verified

    pinned = keys_named(session, keys)
    notes = held_notes(session, held)
    try:
        with examined(session) as opened:
            answer = verified(opened, notes, pinned, words=words)
    except RecordError as error:
        if not session.for_people:
            session.answer(unopened(error))
        raise
    session.answer(answer)
    if not answer.document["ok"]:
        raise Ending(BROKEN, _BROKEN)


@command(
    "replay",
    examples=("spr audit replay", "spr audit replay incident/2026-001"),
    asks_the_past=True,
)
@click.argument("case", required=False)
@click.pass_obj
def replay(session: Session, case: str | None) -> None:
    """Play cases again, and reckon every due date once more.

    Of a CASE: what each fact did to its status and its clocks. Left out, every case: each due date is
    reckoned from the facts, the bank holidays and the policy that were there then, and compared with the
    one on record. Exit 10 where one is reckoned otherwise today.
    """
    from scheduler.cli.endings import FOUND_SOMETHING, Ending
    from scheduler.cli.keeping.replaying import replayed, replayed_whole
    from scheduler.cli.replayed import shown_as_it_goes

    if session.as_of:
        raise click.UsageError("What is played again is the record as it was held: leave --as-of out.")
    with session.service() as service:
        whole = case is None
        answer, same = (
            replayed_whole(service, shown_as_it_goes())
            if whole
            else replayed(service, service.find(case or ""))
        )
        session.answer(answer)
    if not same:
        raise Ending(FOUND_SOMETHING)


@command(
    "compare",
    examples=("spr audit compare --from 2026-11-01", "spr audit compare --on 2026-11-20 --format json"),
)
@between
@click.pass_obj
def compare(session: Session, from_: str | None, to: str | None, on: str | None, by: str) -> None:
    """Show what differs in the caseload between two pasts.

    Every case whose status, facts or clocks are others. With --on, between what this record held on a
    day and what had happened by it: so is seen what came on record late.
    """
    from scheduler.cli.keeping.comparing import compared
    from scheduler.cli.reading.pasts import Typed, two_pasts
    from scheduler.cli.replayed import shown_as_it_goes

    with session.service() as service:
        session.answer(compared(*two_pasts(service, Typed(from_, to, on, by)), shown_as_it_goes()))


@command(
    "checkpoint",
    plain=True,
    examples=("spr audit checkpoint -o today.checkpoint", "spr audit checkpoint --since monday.checkpoint"),
)
@click.option(
    "--since",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Prove that it goes on from the checkpoint in this file.",
)
@click.pass_obj
def checkpoint(session: Session, since: Path | None) -> None:
    """Make a checkpoint, to be held elsewhere.

    It is a signed note of three lines: which record, how many facts, and their root hash. Nothing in it
    tells of a case. Send it to somebody who cannot write to this machine. Asked for again while nothing
    was recorded, it is the same. With --since, the proof that nothing before was changed comes with it.
    """
    from scheduler.cli.keeping.checkpointing import made_now, made_since
    from scheduler.cli.keeping.examining import held_note

    held = held_note(session, since) if since else None
    with session.service(keys=True) as service:
        text, answer = made_since(service, held) if held else made_now(service)
    session.answer_plainly(text, answer)


@command("key", plain=True, examples=("spr audit key", "spr audit key -o log.key"))
@click.pass_obj
def key(session: Session) -> None:
    """Print the key that verifies checkpoints, to be written down.

    Write it down on the first day, away from this machine. Whoever knows it can tell whether a
    checkpoint or a proof comes from this record.
    """
    from scheduler.cli.keeping.checkpointing import key_of

    with session.service(keys=True) as service:
        text, answer = key_of(service)
    session.answer_plainly(text, answer)


@command(
    "prove",
    plain=True,
    examples=("spr audit prove 1", "spr audit prove incident/2026-001 -o case.tlog-proof"),
)
@click.argument("what", metavar="POSITION|CASE")
@click.pass_obj
def prove(session: Session, what: str) -> None:
    """Prove that a fact, or every fact of a case, is on record.

    The proof holds the stored bytes of each fact, sealed texts still sealed, its path to the root, and the
    newest checkpoint. It tells of no other case, and can be checked without the record.
    """
    from scheduler.cli.keeping.proving import proven

    with session.service() as service:
        text, answer = proven(service, what)
    session.answer_plainly(text, answer)


@command(
    "check",
    examples=(
        "spr audit check case.tlog-proof --key log.key",
        "spr audit check tuesday.proof --held monday.checkpoint --key log.key",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--held",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The older checkpoint, of one that was made with --since.",
)
@click.option(
    "--key",
    "keys",
    metavar="KEY",
    multiple=True,
    required=True,
    help="The key written down, or a file that holds it.",
)
@click.pass_obj
def check(session: Session, file: Path, held: Path | None, keys: tuple[str, ...]) -> None:
    """Check a proof without the record.

    Neither the record nor its keys are needed, only the key that verifies its checkpoints. It may be the
    proof of facts, or, with --held, that a checkpoint goes on from an older one. Exit 6 where it does
    not hold.
    """
    from scheduler.cli.endings import BROKEN, Ending
    from scheduler.cli.keeping.checkpointing import checked_since
    from scheduler.cli.keeping.examining import held_note, keys_named
    from scheduler.cli.keeping.proving import checked

    content, named = session.file(file), keys_named(session, keys)
    answer = checked_since(content, held_note(session, held), named) if held else checked(content, named)
    session.answer(answer)
    if not answer.document["ok"]:
        raise Ending(BROKEN, "The proof does not hold. Keep the file, and ask for a new one.")
