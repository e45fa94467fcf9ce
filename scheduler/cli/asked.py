"""The command as it was asked, for whoever reads the answer without having typed it."""

import shlex

import click
from click.core import ParameterSource


def as_asked() -> str:
    """The command line without the options that every command takes: spr due --overdue.

    Nothing personal can be in it: personal values come by prompt or file, never on the command line.
    """
    ctx = click.get_current_context(silent=True)
    if ctx is None:
        return ""
    words = [ctx.command_path]
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        if value is None or ctx.get_parameter_source(param.name or "") is not ParameterSource.COMMANDLINE:
            continue
        words += _typed(param, value)
    return " ".join(words)


def _typed(param: click.Parameter, value: object) -> list[str]:
    values = [str(each) for each in value] if isinstance(value, tuple | list) else [str(value)]
    if isinstance(param, click.Argument):
        return [shlex.quote(each) for each in values]
    name = max(param.opts, key=len)
    if isinstance(param, click.Option) and param.is_flag:
        return [name] if value else []
    return [word for each in values for word in (name, shlex.quote(each))]
