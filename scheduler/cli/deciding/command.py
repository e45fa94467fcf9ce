"""`spr decide`: puts a case right, and decides what a report alone cannot."""

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup

# fmt: off
_TABLE = {
    "correct":          Listed("deciding.putting_right:correct", "Correct a fact of a case."),
    "retract":          Listed("deciding.putting_right:retract", "Retract a fact of a case."),
    "reopen":           Listed("deciding.putting_right:reopen", "Open a case again on new facts."),
    "link":             Listed("deciding.belonging:link", "Link two cases that have to do with each other."),
    "unlink":           Listed("deciding.belonging:unlink", "Take back a link between two cases."),
    "merge":            Listed("deciding.belonging:merge", "Merge a case into another one."),
    "unmerge":          Listed("deciding.belonging:unmerge", "Take two merged cases apart."),
    "waive":            Listed("deciding.of_duties:waive", "Waive a duty of guidance or of local agreement."),
    "explain-lateness": Listed("deciding.of_duties:explain_lateness", "Say why a duty is late."),
}
# fmt: on

decide = LazyGroup(
    "decide",
    table=_TABLE,
    help=(
        "Put a case right, and decide what a report alone cannot.\n\n"
        "Nothing on record is altered: each decision is a fact of its own. "
        "With --dry-run it is shown which statuses and clocks would move, and nothing is recorded."
    ),
    subcommand_metavar="DECISION CASE [OPTIONS]",
    no_args_is_help=True,
)
decide.examples = (
    "spr decide correct incident/2026-001 1 --set type=death --because 'A slip of the pen.' --dry-run",
    "spr decide merge --help",
)
