"""How a command ends: every exit code, and what leads to it, in one place."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from scheduler.cli.session import Session

DONE, FAILED, USAGE, NOT_FOUND, REFUSED = 0, 1, 2, 3, 4
MOVED, BROKEN, NOT_PERMITTED, FOUND_SOMETHING, INTERRUPTED = 5, 6, 7, 10, 130

CODES = {
    DONE: "done",
    FAILED: "failed: a file, the configuration or the store",
    USAGE: "what was typed, or a row of a file, cannot be used",
    NOT_FOUND: "not found",
    REFUSED: "refused by the rules",
    MOVED: "changed under you",
    BROKEN: "the record is broken",
    NOT_PERMITTED: "not permitted",
    FOUND_SOMETHING: "a check found something",
    INTERRUPTED: "interrupted",
}

_INIT = "Make one: spr admin init; or name another: --database PATH"
_BARE = {"Check the path.", "Check the address."}
_KEYS = "Bring it back from its own backup; without it nothing can be recorded or opened."


class Ending(Exception):
    """The command ends here with this exit code; the message says what to do next."""

    def __init__(self, code: int, says: str = "") -> None:
        super().__init__(says)
        self.code = code


def run(arguments: Sequence[str] | None) -> int:
    """Run one command line and give its exit code; whatever goes wrong is said in a sentence."""
    from scheduler.cli.root import root

    session = Session()
    _given_somewhere_to_print()
    try:
        code = root().main(
            None if arguments is None else list(arguments),
            prog_name="spr",
            standalone_mode=False,
            obj=session,
        )
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the answer has read enough
        _print_no_more()
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        _say("Interrupted.")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the one place where everything ends
        if session.debug:
            import traceback

            traceback.print_exception(error)
        if _of_the_output(error):
            _print_no_more()
        return ended(error)
    return code if isinstance(code, int) else DONE


def _given_somewhere_to_print() -> None:
    """Print to nowhere where whoever called it closed the output, as some schedulers do."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  till the end


def _print_no_more() -> None:
    """Leave nothing for the interpreter to write when it ends."""
    with suppress(OSError):  # what stands in for the output in a test is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_the_output(error: Exception) -> bool:
    """Whether the system would not take what was printed: of a file, it would give the name."""
    return isinstance(error, OSError) and error.filename is None and error.errno is not None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def ended(error: Exception) -> int:
    """Say what went wrong and what to do next, and give the exit code."""
    if isinstance(error, Ending):
        _say(str(error))
        return error.code
    if isinstance(error, click.UsageError):
        return _usage(error)
    if isinstance(error, click.ClickException):
        _say(error.format_message())
        return FAILED
    code, says = in_words(error)
    _say(says)
    return code


def in_words(error: Exception) -> tuple[int, str]:
    """The exit code of what the lower rooms raise, and what is said of it."""
    if _of_the_output(error):
        return FAILED, f"The output could not be written: {_why(error)}. Make room, or name a file: -o FILE"
    try:
        return _known(error)
    except ImportError:  # what the program stands on is not all there
        return FAILED, "The installation is incomplete. Set it up again: python3 dev.py spr --help"


def _usage(error: click.UsageError) -> int:
    where = error.ctx.command_path if error.ctx else "spr"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        _say(error.format_message())
    else:
        _say(f"{_mistake(error)}\nHelp: {where} --help")
    return USAGE


def _mistake(error: click.UsageError) -> str:
    if type(error) is not click.BadParameter:
        return error.format_message().replace("\n\t", " ").replace("\t", "")
    names = error.param.opts[0] if error.param and error.param.opts else "an argument"
    return f"{error.param_hint or names}: {error.message}"


def _known(error: Exception) -> tuple[int, str]:
    """The exit code and the words for what the lower rooms raise."""
    from events import refusals as r
    from scheduler.service import NotFound
    from scheduler.settings import NotAPlace, SettingsWrong

    match error:
        case NotFound():
            return NOT_FOUND, str(error)
        case r.StoreMissing() if "keystore" in error.says:
            return FAILED, f"{error.says} {_KEYS}"
        case r.StoreMissing():
            return NOT_FOUND, f"{error.says} {_INIT}" if error.remedy in _BARE else str(error)
        case r.RequestDiffers() | r.FieldRefused() | NotAPlace():
            return USAGE, str(error)
        case r.StreamMoved():
            return MOVED, str(error)
        case r.RecordBroken():
            return BROKEN, str(error)
        case r.StoreUnreadable() | r.NotPermitted():
            return NOT_PERMITTED, str(error)
        case r.RecordError() | SettingsWrong():
            return FAILED, str(error)
        case OSError():
            return FAILED, f"{error.filename or 'A file'}: {error.strerror or error}"
        case _:
            said = "Something went wrong inside the program."
            return FAILED, f"{said} Run it again with --debug and send what it prints."


def _say(says: str) -> None:
    if says:
        from events.postgres.addresses import without_passwords
        from scheduler.cli.words import shown_lines

        click.echo(shown_lines(without_passwords(says)), err=True)
