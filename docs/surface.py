"""The pages of what people touch: the settings and the commands."""

from collections.abc import Iterable, Iterator
from typing import get_type_hints

import click
import msgspec

from events.evidence.checks import CHECKS
from scheduler.cli.endings import CODES
from scheduler.cli.keeping.verifying import DOCUMENT, FINDING
from scheduler.cli.lazy import WIDTH
from scheduler.cli.root import root
from scheduler.office_hours import OfficeHours
from scheduler.reaching import Delivery, Email, Person, Webhook
from scheduler.reports.letterhead import Letterhead
from scheduler.running.wanted import Checkpoints
from scheduler.settings import Settings


def settings() -> Iterator[str]:
    yield "# Settings\n"
    yield "In a TOML file (`--config FILE`, `SPR_CONFIG`); the store by `--database` or `SPR_DATABASE` too.\n"
    for title, group in SETTINGS.items():
        yield f"## {title}\n"
        hints = get_type_hints(group, include_extras=True)
        rows = (
            (
                f"`{field.name}`",
                "required" if field.required else _shown(field),
                about(hints[field.name]),
            )
            for field in msgspec.structs.fields(group)
        )
        yield from table(("setting", "left out", "meaning"), rows)


SETTINGS = {
    "At the top": Settings,
    "Under `[email]`": Email,
    "Under `[webhooks.NAME]`": Webhook,
    'Under `[people."NAME"]`': Person,
    "Under `[delivery]`": Delivery,
    "Under `[hours]`": OfficeHours,
    "Under `[letterhead]`": Letterhead,
    "Under `[checkpoints]`": Checkpoints,
}
"""The tables of the settings, each with what it is made of."""


def _shown(field: msgspec.structs.FieldInfo) -> str:
    """What holds where a setting is left out."""
    empty = field.default in {None, "", ()} or isinstance(field.default, msgspec.Struct)
    made = field.default is msgspec.NODEFAULT
    return "nothing" if made or empty else str(field.default)


def commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "What each command says of itself; the fields of `spr record` are in the [catalogue](facts.md).\n"
    yield "## Exit codes\n"
    yield from table(("code", "what it means"), ((f"`{code}`", says) for code, says in CODES.items()))
    for name, command in _walk("spr", root()):
        yield f"## `{name}`\n"
        context = click.Context(command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
        yield f"```text\n{command.get_help(context)}\n```\n"


def examination() -> Iterator[str]:
    yield "# The examination\n"
    yield "What `spr audit verify` can find, and what it answers.\n"
    yield "## Checks\n"
    yield from table(("check", "what it means"), ((f"`{name}`", says) for name, says in CHECKS.items()))
    yield "## The answer for programs\n"
    yield (
        "`--format json` prints one document, also where the record cannot be opened; the exit code is 0 where "
        "nothing was found, 6 where something was, and else says why the record could not be opened "
        "([exit codes](commands.md#exit-codes)).\n"
    )
    yield from table(("name", "what it holds"), ((f"`{name}`", says) for name, says in DOCUMENT.items()))
    yield "Each finding holds:\n"
    yield from table(("name", "what it holds"), ((f"`{name}`", says) for name, says in FINDING.items()))
    yield (
        '`--format ndjson` prints each finding in a line, then a line `{"not_checked": "…"}` for each '
        "sentence. `--format csv` has a row for each, those of what was not checked with `not checked` as the "
        "check.\n"
    )


def _walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group) and name != "spr record":
        context = click.Context(command, info_name=name)
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None:
                yield from _walk(f"{name} {each}", found)


def about(hint: object) -> str:
    """What a field or a setting means, as its type says."""
    metas = getattr(hint, "__metadata__", ())
    return "; ".join(m.description for m in metas if isinstance(m, msgspec.Meta) and m.description)


def table(heads: tuple[str, ...], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table of the page."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    yield "\n".join(lines) + "\n"
