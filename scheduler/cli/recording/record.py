"""`spr record`: one sub-command for each fact, grown from the facts themselves.

The only part of the command line whose help needs the catalogue.
"""

from collections.abc import Sequence
from typing import NoReturn

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, did_you_mean, write_options
from workflow.catalogue import CASES, FACTS
from workflow.facts import Fact

_RECORDED_HERE = [fact for kind in CASES for fact in kind.lifecycle.facts]


class FactGroup(LazyGroup):
    """The facts as commands: by stored name, or by the part after the dot where that is enough."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command that records this fact."""
        if cmd_name not in self.table:
            return None
        from scheduler.cli.recording.record_fact import fact_command

        return fact_command(FACTS[cmd_name])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the fact that is meant; the case's kind settles what the short name leaves open."""
        name = self._meant(ctx, args[0], args[1:])
        return name, self.get_command(ctx, name), args[1:]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the facts, those of each kind of case together, then the options."""
        for kind in CASES:
            with formatter.section(f"In a case of the kind {kind.name}"):
                formatter.write_dl(
                    [(fact.stored, self.table[fact.stored].says) for fact in kind.lifecycle.facts]
                )
        write_options(self, ctx, formatter)

    def _meant(self, ctx: click.Context, word: str, rest: Sequence[str]) -> str:
        if word in self.table:
            return word
        kinds = {each.partition("/")[0] for each in rest if not each.startswith("-") and "/" in each}
        matching = [name for name in self.table if name.partition(".")[2] == word]
        here = [name for name in matching if name.partition(".")[0] in kinds]
        if len(here or matching) == 1:
            return (here or matching)[0]
        if matching:
            ctx.fail(f"{word} can be {' or '.join(matching)}; write the whole name.")
        return self._unknown(ctx, word)

    def _unknown(self, ctx: click.Context, word: str) -> NoReturn:
        near = did_you_mean(word, list(self.table))
        near = near or did_you_mean(word, [name.partition(".")[2] for name in self.table])
        ctx.fail(f"There is no fact {word!r}.{near} See them all: spr record --help")


def _listed(fact: type[Fact]) -> Listed:
    return Listed("", (fact.__doc__ or "").partition("\n")[0])


record = FactGroup(
    "record",
    table={fact.stored: _listed(fact) for fact in _RECORDED_HERE},
    help="Record something that happened.\n\nWithout CASE, a fact that can open a case opens a new one.",
    subcommand_metavar="FACT [CASE] --occurred WHEN [OPTIONS]",
    no_args_is_help=True,
)
record.examples = (
    "spr record incident.notified --organisation police --type death --occurred yesterday",
    "spr record safety-secured incident/2026-001 --occurred 'Thu 24 Dec 2020' --by 'Duty manager'",
)
