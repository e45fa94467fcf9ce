"""The options that decisions share, and the reasons, which are typed, piped in or asked for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

import click

from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.lazy import Setting
from scheduler.cli.session import Session
from scheduler.cli.words import blank

F = TypeVar("F", bound=Callable[..., Any])
Typed: TypeAlias = Any
"""What click hands over for an option."""

_BY = "Who acted: a post or a work login. Not sealed: never a child's or relative's name."
_ROLE = "In which role they acted. Not sealed: never a child's or relative's name."
_ID = "The same id records the same request once. Not sealed: never a name."
_AROUND: Sequence[tuple[str, dict[str, Setting]]] = (
    ("--request-id", {"metavar": "ID", "help": _ID}),
    ("--expect-version", {"type": int, "help": "Record only if the case is at this version."}),
    ("--dry-run", {"is_flag": True, "help": "Show which statuses and clocks move, and record nothing."}),
)


class Around(NamedTuple):
    """What stands around a decision: who decided, and how it is sent to the record."""

    by: str | None = None
    role: str | None = None
    departure: str | None = None
    occurred: str | None = None
    request_id: str | None = None
    expect_version: int | None = None
    dry_run: bool = False


def around(typed: dict[str, Typed]) -> Around:
    """What was typed around a decision; it is taken out of what was typed."""
    return Around(**{name: typed.pop(name) for name in Around._fields if name in typed})


def because(*, needed: bool = True) -> Callable[[F], F]:
    """The option for the reasons."""
    said = "Why; sealed. A dash reads it from the input." + (" [needed]" if needed else "")
    return click.option("--because", metavar="WHY", help=said)


def by(says: str = _BY) -> Callable[[F], F]:
    """The option for who acted."""
    return click.option("--by", metavar="POST", help=says)


def role(function: F) -> F:
    """The option for the role in which somebody acted."""
    return click.option("--role", metavar="TEXT", help=_ROLE)(function)


def occurred(function: F) -> F:
    """The option for a decision that was made before it is recorded."""
    return click.option("--occurred", metavar="WHEN", help="When it was decided; left out: now.")(function)


def sent(function: F) -> F:
    """The options that say how a decision is sent to the record."""
    for name, more in reversed(_AROUND):
        function = click.option(name, **more)(function)
    return function


def reasons(session: Session, text: str | None) -> str:
    """The reasons, as typed, piped in or answered; an Ending where there are none."""
    if text is None and session.asks:
        text = click.prompt("Why? (it is sealed)", err=True)
    if text is None:
        raise Ending(USAGE, "Say why: --because 'In short words.', or --because - to pipe it in.")
    return words(session, "--because", text)


def words(session: Session, option: str, text: str) -> str:
    """A free text; a dash stands for what is piped in."""
    if text == "-":
        text = in_file(session, option, Path("-"))
    if blank(text):
        raise Ending(USAGE, f"{option} is blank: write it in a few words.")
    return text


def in_file(session: Session, option: str, path: Path) -> str:
    """The text of a file, or of what is piped in where the path is a dash."""
    try:
        return session.file(path).decode("utf-8-sig").rstrip("\n")
    except UnicodeDecodeError:
        what = "what is piped in" if str(path) == "-" else str(path)
        raise Ending(USAGE, f"{option}: {what} is not text in UTF-8; save it as UTF-8.") from None
