"""What an examination can find, in words, and what it cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.record import Finding

if TYPE_CHECKING:
    from events.snapshot import Row, StoredCommand, StoredFact

_REWRITTEN = (
    "Whoever can write the file can change the newest fact of a case, or a whole case, and make the sums "
    "fit; only a root kept elsewhere shows it: compare the root above with one written down before."
)
NOT_CHECKED = (
    _REWRITTEN,
    "Whether the newest facts were cut off with their commands; a root kept elsewhere shows it.",
    "Whether facts of different cases of one moment kept their order; a root kept elsewhere shows it.",
    "Whether what was asked under each request id was kept; only the secret of the keystore can tell.",
    "Whether the sealed texts can be read; the keys are kept apart.",
)
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


def at_most(findings: list[Finding]) -> list[Finding]:
    """As many as can be listed; the last one says where there are more."""
    if len(findings) <= MOST:
        return findings
    says = f"There are more than {MOST} findings; the rest is not listed."
    return [*findings[:MOST], Finding(check="more", says=says, remedy=REMEDY)]
