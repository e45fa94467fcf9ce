"""`spr record`: one sub-command for each fact, grown from the facts themselves.

The only part of the command line whose help needs the catalogue.
"""

from collections.abc import Sequence
from typing import NoReturn

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup, did_you_mean, write_options
from scheduler.cli.session import Session
from workflow.catalogue import CASES, FACTS
from workflow.facts import Fact
from workflow.looking_after import IN_EVERY_CASE

_RECORDED_HERE = [*IN_EVERY_CASE, *(fact for kind in CASES for fact in kind.lifecycle.facts)]


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
        sections = {f"In a case of the kind {kind.name}": kind.lifecycle.facts for kind in CASES}
        for title, facts in {**sections, "In every case": IN_EVERY_CASE}.items():
            with formatter.section(title):
                formatter.write_dl([(fact.stored, self.table[fact.stored].says) for fact in facts])
        write_options(self, ctx, formatter)

    def _meant(self, ctx: click.Context, word: str, rest: Sequence[str]) -> str:
        if word in self.table:
            return word
        matching = [name for name in self.table if name.partition(".")[2] == word]
        if not matching:
            return self._unknown(ctx, word)
        here = matching if len(matching) == 1 else self._of_its_kind(ctx, matching, rest)
        if len(here) != 1:
            ctx.fail(f"{word} can be {' or '.join(matching)}; write the whole name.")
        return here[0]

    def _of_its_kind(self, ctx: click.Context, names: Sequence[str], rest: Sequence[str]) -> list[str]:
        """Those of the facts whose kind the case is of; a number alone is looked up in the store."""
        cases = {name: self._case_typed(ctx, name, rest) for name in names}
        whole = [name for name, case in cases.items() if case.startswith(f"{_kind(name)}/")]
        numbers = {name: case for name, case in cases.items() if case and "/" not in case}
        if whole or not numbers:
            return whole
        with ctx.ensure_object(Session).service() as service:
            return [name for name, case in numbers.items() if service.store.stream(f"{_kind(name)}/{case}")]

    def _case_typed(self, ctx: click.Context, name: str, rest: Sequence[str]) -> str:
        """The case that was typed, if the words that follow are options of this fact."""
        command = self.get_command(ctx, name)
        if command is None:
            return ""
        read = command.make_context(name, [*rest], parent=ctx, resilient_parsing=True)
        return str(read.params.get("case") or "")

    def _unknown(self, ctx: click.Context, word: str) -> NoReturn:
        near = did_you_mean(word, list(self.table))
        near = near or did_you_mean(word, [name.partition(".")[2] for name in self.table])
        ctx.fail(f"There is no fact {word!r}.{near} See them all: spr record --help")


def _kind(name: str) -> str:
    return name.partition(".")[0]


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
