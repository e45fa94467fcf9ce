"""What became of a command that failed midway: the record itself is asked, so that nobody has to guess."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from scheduler.cli.endings import FAILED, INTERRUPTED, Ending, in_words
from workflow.facts import Command
from workflow.kinds import Kind

if TYPE_CHECKING:
    from events.record import Recorded
    from scheduler.service import Done, Service


class Sent(NamedTuple):
    """One command as it was sent to the record."""

    command: Command
    kind: Kind
    case: str | None
    request_id: str
    dated: bool = True


@contextmanager
def outcome_told(service: "Service", sent: Sent) -> Iterator[None]:
    """Of an error that leaves a doubt, say whether the command was recorded; let any other pass."""
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        fact = _recorded(service, sent)
        if fact is None and _certain(error):
            raise
        code, says = in_words(error) if isinstance(error, Exception) else (INTERRUPTED, "Interrupted.")
        if fact is None:
            raise Ending(code, f"{says}\n{_again(sent)}") from error
        raise Ending(code if code == INTERRUPTED else FAILED, f"{says}\n{_behind(fact)}") from error


@contextmanager
def answer_told(done: "Done") -> Iterator[None]:
    """Where the answer cannot be shown, say that the fact is on record all the same."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except Exception as error:
        if done.position is None:
            raise
        where = f"It was recorded in {done.case} at position {done.position}: spr show {done.case}"
        says = error.format_message() if isinstance(error, click.ClickException) else in_words(error)[1]
        raise Ending(FAILED, f"{says}\n{where}") from error


def _certain(error: BaseException) -> bool:
    """Whether the error says by itself that nothing was recorded."""
    from events.refusals import OutcomeUnknown, RecordError, StoreFull, StoreUnreachable
    from scheduler.service import NotFound

    in_doubt = (OutcomeUnknown, StoreFull, StoreUnreachable)
    return isinstance(error, (NotFound, RecordError)) and not isinstance(error, in_doubt)


def _recorded(service: "Service", sent: Sent) -> "Recorded | None":
    from scheduler.requests import request_of

    request = request_of(sent.command, sent.case or f"{sent.kind.name}/", dated=sent.dated)
    try:
        first = service.store.result_of(sent.request_id, request)
        return service.store.at(first.first) if first else None
    except Exception:  # noqa: BLE001  the record does not answer: nothing is known
        return None


def _again(sent: Sent) -> str:
    return (
        "It is not on record as far as can be told; "
        f"send it again with --request-id {sent.request_id}: it is then recorded once"
    )


def _behind(fact: "Recorded") -> str:
    return (
        f"It was recorded in {fact.stream} at position {fact.position}; "
        "only the lists could not be brought up to date: run spr admin rebuild"
    )


def departure_not_needed(command: Command, done: "Done") -> list[dict[str, str]]:
    """The warning that a reason for departing from a rule was given where no rule was departed from."""
    if not getattr(command, "departure", None) or done.entry.departs_from:
        return []
    says = "no rule is departed from: --departure was not needed, and its reason was not kept"
    return [{"rule": "departure-not-needed", "says": says, "source": "the record"}]
