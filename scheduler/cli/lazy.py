"""Commands that load when they are used, and the options that every one of them takes.

A global option may stand before or after the command; the later one holds.
"""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import click

from scheduler.cli.commands import Listed
from scheduler.cli.session import FORMATS, Session

WIDTH = 96
ENDINGS = ("json", "ndjson", "csv", "xlsx", "html")
"""How the name of a file may end in which a command writes its answer."""
CALENDAR = "ics"
Setting: TypeAlias = Any
"""What click takes to make a command."""


def _keep(ctx: click.Context, option: click.Parameter, value: object) -> None:
    given = option.name and ctx.get_parameter_source(option.name)
    if option.name and given is click.core.ParameterSource.COMMANDLINE:
        if option.name in ("output", "config"):
            _no_address(str(value), ctx, option)
        if option.name == "output":
            _see_how_it_ends(str(value), ctx, option)
        setattr(ctx.ensure_object(Session), option.name, value)


def _see_how_it_ends(output: str, ctx: click.Context, option: click.Parameter) -> None:
    """Refuse a name whose ending is none of the command's; before a command is named, of none at all."""
    endings = getattr(ctx.command, "endings", (*ENDINGS, CALENDAR))
    if not endings or Path(output).suffix.removeprefix(".").lower() in endings:
        return
    if output.lower().endswith(f".{CALENDAR}"):
        raise click.BadParameter("a calendar is made of due dates: spr due -o due.ics", ctx, option)
    named = ", ".join(f".{ending}" for ending in endings)
    raise click.BadParameter(f"end the file's name in {named}", ctx, option)


def _no_address(text: str, ctx: click.Context, param: click.Parameter) -> None:
    from events.postgres.addresses import may_hold_a_password

    if may_hold_a_password(text):
        raise click.UsageError(f"{param.opts[0]} takes a file here, and no address of a server.", ctx)


_PAST = {
    "as_of": "Answer from what had happened by a day, an hour or a position.",
    "known_at": "Answer from what this record held at a day, an hour or a position.",
}


_PLAIN = "Write the text to FILE."


def _see_that_it_is_one_form(session: Session, ctx: click.Context) -> None:
    """Refuse a form that is not the one in which the name of the file ends."""
    ending = str(session.output).lower().rpartition(".")[2]
    if session.format not in (None, "table", ending):
        says = f"{session.output} is written as its name ends: leave --format {session.format} out."
        raise click.UsageError(says, ctx)


def everywhere(endings: Sequence[str] = ENDINGS, *, asks_the_past: bool = True) -> list[click.Parameter]:
    """The options that every command takes; without endings, a file of any name takes the text.

    Those about a past are refused by a command that does not read it, and its help does not name them.
    """
    *others, last = endings or ("",)
    output = f"Write to FILE, by its ending {', '.join(others)} or {last}." if others else _PLAIN
    said: list[tuple[str, dict[str, Setting]]] = [
        ("--database", {"metavar": "PATH", "help": "The store; also SPR_DATABASE."}),
        ("--config", {"metavar": "FILE", "help": "The settings, in TOML; also SPR_CONFIG."}),
        ("--format", {"type": click.Choice(FORMATS), "help": "How to print the answer."}),
        ("-o|--output", {"metavar": "FILE", "help": output}),
        ("--replace", {"is_flag": True, "help": "Let the file be replaced, where there is one already."}),
        *(
            (f"--{name.replace('_', '-')}", {"metavar": "WHEN", "help": says, "hidden": not asks_the_past})
            for name, says in _PAST.items()
        ),
        ("--color", {"type": click.Choice(("auto", "always", "never")), "help": "Colour."}),
        ("--no-input", {"is_flag": True, "help": "Never ask for anything."}),
        ("--debug", {"is_flag": True, "help": "Show where in the program something failed."}),
    ]
    return [
        click.Option(names.split("|"), expose_value=False, callback=_keep, **said_of)
        for names, said_of in said
    ]


_GLOBAL = frozenset(option.name for option in everywhere())


class Command(click.Command):
    """A command with its examples first and the global options last."""

    def __init__(
        self,
        *args: Setting,
        examples: Sequence[str] = (),
        plain: bool = False,
        asks_the_past: bool = False,
        endings: Sequence[str] = ENDINGS,
        **kwargs: Setting,
    ) -> None:
        """Take the global options as well; a `plain` command answers with a text that stands for itself.

        One that `asks_the_past` reads only, and can answer from what stood earlier. `endings` are those
        of the files in which it writes its answer.
        """
        kwargs.setdefault("context_settings", {"max_content_width": WIDTH})
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.asks_the_past = asks_the_past
        self.endings = () if plain else tuple(endings)
        own = {param.name for param in self.params}  # a --replace of its own is another one
        anywhere = everywhere(self.endings, asks_the_past=asks_the_past)
        self.params = [*self.params, *(param for param in anywhere if param.name not in own)]

    def invoke(self, ctx: click.Context) -> object:
        """Run it, unless the past is not for it, an address would name a file, or the answer has no place."""
        session = ctx.ensure_object(Session)
        if session.asks_the_past:
            self._see_that_the_past_is_for_it(session, ctx)
        for param in self.params:
            if isinstance(value := ctx.params.get(param.name or ""), Path):
                _no_address(str(value), ctx, param)
            if param.name == "output" and session.output is not None:
                _see_how_it_ends(session.output, ctx, param)
                _see_that_it_is_one_form(session, ctx)
        session.see_that_there_is_a_place()
        return super().invoke(ctx)

    def _see_that_the_past_is_for_it(self, session: Session, ctx: click.Context) -> None:
        if not self.asks_the_past:
            raise click.UsageError(
                f"{ctx.command_path} goes by the record as it is now: leave --as-of and --known-at out. "
                "They go with what reads: spr show, spr due, spr list",
                ctx,
            )
        if session.wants_a_calendar:
            raise click.UsageError("A calendar is of now: leave --as-of and --known-at out.", ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then what the command does."""
        _write_examples(self.examples, formatter)
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options, then those of every command."""
        write_options(self, ctx, formatter)


class LazyGroup(click.Group):
    """Commands by name, each loaded when it is used; the help needs none of them."""

    command_class = Command

    def __init__(self, *args: Setting, table: Mapping[str, Listed], **kwargs: Setting) -> None:
        """Take the table of commands, and the global options."""
        kwargs.setdefault("context_settings", {"max_content_width": WIDTH})
        super().__init__(*args, **kwargs)
        self.table = table
        self.examples: tuple[str, ...] = ()
        self.params = [*self.params, *everywhere()]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as click calls it
        """Every command, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        listed = self.table.get(cmd_name)
        if listed is None:
            return None
        module, _, name = listed.where.partition(":")
        loaded: click.Command = getattr(import_module(f"scheduler.cli.{module}"), name)
        return loaded

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one may be meant."""
        if args and args[0] not in self.table:
            ctx.fail(f"There is no command {args[0]!r}.{did_you_mean(args[0], self.table)}")
        return super().resolve_command(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then what the commands are for."""
        _write_examples(self.examples, formatter)
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, listed.says) for name, listed in self.table.items()])
        write_options(self, ctx, formatter)


def did_you_mean(word: str, known: Mapping[str, object] | Sequence[str]) -> str:
    """Name the known word nearest to one that is not known; nothing where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def command(
    name: str, *, examples: Sequence[str] = (), cls: type[Command] = Command, **settings: Setting
) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function, whose docstring is its help."""

    def make(function: Callable[..., Any]) -> Command:
        return click.command(name, cls=cls, examples=examples, **settings)(function)

    return make


def _write_examples(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    if examples:
        with formatter.section("Examples"):
            for example in examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


def _is_global(option: click.Parameter) -> bool:
    """Whether every command takes it; what is the command's own is handed to it."""
    return option.name in _GLOBAL and not option.expose_value


def write_options(made: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the options of a command, and apart from them those that every command takes."""
    said = [(each, each.get_help_record(ctx)) for each in made.get_params(ctx)]
    own = [line for each, line in said if line and not _is_global(each)]
    anywhere = [line for each, line in said if line and _is_global(each)]
    for title, lines in (("Options", own), ("Everywhere", anywhere)):
        if lines:
            with formatter.section(title):
                formatter.write_dl(lines)
