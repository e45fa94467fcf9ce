"""What an examination can find, in words; what it cannot see is in `not_checked`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.record import Finding

if TYPE_CHECKING:
    from events.evidence.snapshot import Row, StoredCommand, StoredFact

UNFIT_EDGE = "the edge beside its note does not lead to its root."
MOST = 1000
REMEDY = "Stop writing, compare with a backup and a root kept elsewhere, call the auditor."


def found(check: str, fact: StoredFact | Row, says: str) -> Finding:
    """Something about one fact."""
    says = f"The fact at position {fact[0]} {says}."
    return Finding(check=check, position=fact[0], stream=fact[1], says=says, remedy=REMEDY)


def gap(before: int, after: int) -> Finding:
    """Positions that nothing fills."""
    says = f"Nothing stands between the positions {before} and {after}."
    return Finding(check="positions", position=before + 1, says=says, remedy=REMEDY)


def commands_part(before: int, first: int) -> Finding:
    """Positions that no command recorded, or more than one."""
    if first > before:
        says = f"The table of commands does not say who recorded position {before + 1}."
    else:
        says = f"Two commands claim to have recorded position {first}."
    return Finding(check="commands", position=before + 1, says=says, remedy=REMEDY)


def odd_commands(number: int) -> Finding:
    """Rows of the table of commands that hold values of other kinds."""
    says = f"The table of commands holds values that its columns are not for, in rows: {number}."
    return Finding(check="commands", says=says, remedy=REMEDY)


def cut_off(command: StoredCommand, end: int) -> Finding:
    """A command whose facts are not there."""
    says = (
        f"The record ends at position {end}; "
        f"the command {command.command_id} recorded up to position {command.last}."
    )
    return Finding(check="end", position=end + 1, says=says, remedy=REMEDY)


def same_id(position: int, first: int) -> Finding:
    """Two facts with one id."""
    says = f"The fact at position {position} has the id of the one at position {first}."
    return Finding(check="ids", position=position, says=says, remedy=REMEDY)


def not_all_there(which: str, size: int, end: int) -> Finding:
    """A checkpoint over more facts than there are."""
    says = f"{which} is over {size} facts; the record ends at position {end}: its newest facts were cut off."
    return Finding(check="truncated", position=end + 1, says=says, remedy=REMEDY)


def forked(which: str, size: int) -> Finding:
    """A checkpoint with another root than the record has at its size."""
    says = f"{which} has another root than the first {size} facts of the record: they were written anew."
    return Finding(check="rewritten", position=size or None, says=says, remedy=REMEDY)


def not_signed(which: str, why: str) -> Finding:
    """A checkpoint without a signature by a key that counts, or with one that does not fit."""
    return Finding(check="signature", says=f"{which} does not count: {why}", remedy=REMEDY)


def other_log(which: str, named: str, own: str) -> Finding:
    """A checkpoint of another log."""
    says = f"{which} is of {named}; this record is {own}."
    return Finding(check="other-log", says=says, remedy="Take a checkpoint of this record. " + REMEDY)


def odd_checkpoint(size: int, says: str) -> Finding:
    """A row of the table of checkpoints that is not as it was written."""
    says = f"The checkpoint kept over {size} facts is not as it was written: {says}"
    return Finding(check="checkpoints", position=size, says=says, remedy=REMEDY)


def not_ours(size: int) -> Finding:
    """A newest checkpoint from which none can be made."""
    says = f"The checkpoint kept over {size} facts was not signed with the key of this keystore."
    remedy = "Put the keystore in its place that was made with this record; else call the auditor."
    return Finding(check="signature", position=size, says=says, remedy=remedy)


def not_taken(size: int) -> Finding:
    """A checkpoint that the database refuses although it is the next one."""
    says = f"The database does not keep a checkpoint over {size} facts: it takes the record to end elsewhere."
    return Finding(check="checkpoints", position=size, says=says, remedy=REMEDY)


def unlike_its_bytes(position: int) -> Finding:
    """A fact that is missing, or whose row holds another leaf than its bytes have."""
    says = f"The fact at position {position} is not what was recorded; nothing is signed or proven over it."
    remedy = "Examine the whole record: spr audit verify"
    return Finding(check="bytes", position=position, says=says, remedy=remedy)


def sealed(check: str, position: int, stream: str, field: str, says: str) -> Finding:
    """A sealed text that cannot be opened, though it should."""
    says = f"The sealed text {field} of the fact at position {position} {says}."
    return Finding(check=check, position=position, stream=stream, says=says, remedy=REMEDY)


def at_most(findings: list[Finding]) -> list[Finding]:
    """As many as can be listed; the last one says where there are more."""
    if len(findings) <= MOST:
        return findings
    says = f"There are more than {MOST} findings; the rest is not listed."
    return [*findings[:MOST], Finding(check="more", says=says, remedy=REMEDY)]
