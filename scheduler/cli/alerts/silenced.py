"""Makes alerts silent, and says until when, and what is said all the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.alerts.meant import Standing, standing_alerts
from scheduler.cli.alerts.silence_said import Silence, told
from scheduler.cli.alerts.until import HOW, next_working_day, until
from scheduler.cli.dates import NotADate
from scheduler.cli.deciding.options import in_file, words
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.reading.clocks_said import named
from scheduler.cli.recording import envelope
from scheduler.cli.recording.refusing import said
from scheduler.requests import actor
from scheduler.sweep import alert_stream
from workflow.alerts import Acknowledged, Snoozed
from workflow.catalogue import ALERT
from workflow.facts import Record
from workflow.moments import Moment, at
from workflow.rules import Refused
from workflow.vocabulary import SnoozeReason, Words

if TYPE_CHECKING:
    from scheduler.cli.session import Session
    from scheduler.service import Service

Made = Callable[[Moment, Words | None], Acknowledged | Snoozed]
"""What makes the fact, of the moment until which it is silent and the note."""


def reason_of(typed: str | None) -> SnoozeReason:
    """The reason that was typed; an Ending with those there are."""
    codes = {str(each): each for each in SnoozeReason}
    if typed not in codes:
        near = did_you_mean(typed, codes) if typed else ""
        told = "\n".join(f"  {each}: {each.means}" for each in SnoozeReason)
        raise Ending(USAGE, f"Say why, with --reason and one of these.{near}\n{told}")
    return codes[typed]


def silence(session: "Session", case: str, duty: Sequence[str], typed: Mapping[str, Any], made: Made) -> None:
    """Make what is meant silent, and answer with what is not."""
    envelope.check(typed)
    with session.service(keys=True) as service:
        meant = standing_alerts(
            service, case, duty, typed["subject"], typed["cycle"], all_=bool(typed["all_"])
        )
        when = _until(service, typed["until"])
        fact = made(when, _note(session, typed))
        by = typed["by"] or actor(service.store.who).id
        for each in meant:
            _record(service, each, fact, by, dry_run=bool(typed["dry_run"]))
        session.answer(told(meant, Silence(fact, by), dry_run=bool(typed["dry_run"])))


def _until(service: "Service", text: str | None) -> Moment:
    if text is None:
        return next_working_day(service.clock(), service.calendar)
    try:
        return until(text, service.clock(), service.calendar)
    except NotADate as error:
        how = "" if HOW in str(error) else f"; {HOW}" * ("is not a date" in str(error))
        raise Ending(USAGE, f"--until: {error}{how}") from None


def _note(session: "Session", typed: Mapping[str, Any]) -> Words | None:
    """The note, asked for or from a file: it may hold more than belongs on a command line."""
    if typed["note_file"]:
        text = in_file(session, "--note-file", typed["note_file"])
        return Words(words(session, "--note-file", text))
    if not typed["note"]:
        return None
    if not session.asks:
        raise Ending(USAGE, "Nobody is there to be asked: put the note in a file, --note-file FILE")
    return Words(words(session, "--note", click.prompt("More about it (it is sealed)", err=True)))


def _record(
    service: "Service", each: Standing, fact: Acknowledged | Snoozed, by: str, *, dry_run: bool
) -> None:
    stream = alert_stream(each.row.case, each.clock.key)
    command = Record(fact=fact, occurred=at(service.clock()), by=by, cause=each.row.id)
    done = service.record(command, kind=ALERT, case=stream, dry_run=dry_run)
    if isinstance(done, Refused):
        raise Ending(REFUSED, said(done, f"the alert of {named(each.clock)}"))
