"""What a store adopts: bank holidays from a file, the host's clock; and its views built anew."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from scheduler.adopted import CALENDAR
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.recording.json_strictly import NotJson, strictly
from scheduler.cli.recording.refusing import said
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import blank, counted
from scheduler.service import Done, Service
from workflow.adoptions import CalendarAdopted, ClockAccepted
from workflow.catalogue import CASES, kind_of
from workflow.facts import Fact, Record
from workflow.moments import at, spoken_day
from workflow.rules import Refused
from workflow.vocabulary import Words

NAME = "england-and-wales"
_MOST = 20


class CalendarFile(NamedTuple):
    """A list of bank holidays as a file holds it."""

    name: str
    revision: str
    holidays: Mapping[str, str]
    fact: CalendarAdopted


def read_calendar(where: str, content: bytes, revision: str | None) -> CalendarFile:
    """The bank holidays of England and Wales in the format of GOV.UK; Ending where it is another."""
    try:
        held = strictly(content)
        events = held[NAME]["events"]
        holidays = {date.fromisoformat(e["date"]).isoformat(): str(e["title"]) for e in events}
        revision = revision or held["revision"]
        source = str(held.get("source", where))
    except NotJson as error:
        raise Ending(USAGE, f"{where}: {error}") from None
    except KeyError as error:
        missing = str(error.args[0])
        more = "; say when it was published: --revision DATE" if missing == "revision" else ""
        raise Ending(USAGE, f"{where}: there is no “{missing}” in it{more}") from None
    except (TypeError, ValueError, AttributeError):
        raise Ending(USAGE, f"{where}: it is not the file of bank holidays of GOV.UK") from None
    if not holidays:
        raise Ending(USAGE, f"{where}: it lists no bank holiday of England and Wales")
    fact = CalendarAdopted(
        name=NAME,
        revision=str(revision),
        source=source,
        sha256=hashlib.sha256(content).hexdigest(),
        holidays=holidays,
    )
    return CalendarFile(NAME, str(revision), holidays, fact)


def put_on_record(service: Service, stream: str, fact: Fact) -> Done:
    """Record something the program keeps for itself, now."""
    command = Record(fact=fact, occurred=at(service.clock()))
    done = service.record(command, kind=kind_of(stream), case=stream)
    if isinstance(done, Refused):
        raise Ending(REFUSED, said(done, stream))
    return done


class Meant(NamedTuple):
    """What is meant about a list though it may well be a mistake: it is older, or it lacks days."""

    older: bool = False
    without_days: bool = False


def adopt_calendar(
    service: Service, where: str, content: bytes, revision: str | None, meant: Meant
) -> Answer:
    """Adopt a revision of the bank holidays, and reckon the clocks of every case again.

    Ending where it is older than the one in use, or lacks a day of it, unless that is `meant`.
    """
    new = read_calendar(where, content, revision)
    if f"{new.name}@{new.revision}" in service.calendars():
        raise Ending(REFUSED, f"Revision {new.revision} was adopted before; nothing was changed.")
    _loses_nothing(service, new)
    if surprising := list(_surprising(service, new, meant)):
        raise Ending(REFUSED, "\n".join(["Nothing was adopted.", *surprising]))
    put_on_record(service, CALENDAR, new.fact)
    moved = reckoned_again(service)
    last = date.fromisoformat(f"{max(new.holidays)[:4]}-12-31")
    return Answer(
        {"calendar": new.name, "revision": new.revision, "until": str(last), "reckoned": moved},
        [
            Line(f"Bank holidays adopted: revision {new.revision}.", "title"),
            Line(f"They reach to {spoken_day(last)}.", indent=2),
            Line(f"Clocks moved in {counted(len(moved), 'case')}.", indent=2),
            *(Line(f"spr show {case}", indent=4) for case in moved),
        ],
    )


def _loses_nothing(service: Service, new: CalendarFile) -> None:
    """A list that begins later than the one in use would leave old cases without bank holidays."""
    first, now = min(new.holidays)[:4], str(service.calendar.first.year)
    if first > now:
        raise Ending(
            REFUSED,
            f"This list begins in {first}, the one in use in {now}: the years between would be lost. "
            "Add the earlier years to the file, then adopt it.",
        )


def _surprising(service: Service, new: CalendarFile, meant: Meant) -> Iterator[str]:
    """Why the list may be the wrong one, and how to say that it is the right one."""
    used = service.calendar
    if not meant.older and _is_older(new.revision, used.revision):
        yield (
            f"Revision {new.revision} is older than the one in use, {used.revision}: every running clock "
            "would be reckoned by it. If it is to be adopted all the same: add --older"
        )
    lost = [f"{spoken_day(day)} ({says})" for day, says in sorted(used.holidays.items())
            if day.isoformat() not in new.holidays]  # fmt: skip
    if lost and not meant.without_days:
        more = f", and {len(lost) - _MOST:,} more" if len(lost) > _MOST else ""
        yield (
            f"Days of the list in use are not in it, and would count as working days: "
            f"{', '.join(lost[:_MOST])}{more}. If they are none: add --without-days"
        )


def _is_older(revision: str, used: str) -> bool:
    """Whether one revision was published before another; what is no date is older than nothing."""
    try:
        return date.fromisoformat(revision) < date.fromisoformat(used)
    except ValueError:
        return False


def reckoned_again(service: Service) -> list[str]:
    """Reckon the clocks of every case again; the cases in which one moved or began."""
    cases = [head.name for kind in CASES for head in service.store.streams(f"{kind.name}/")]
    return [case for case in cases if _moved(service, case)]


def _moved(service: Service, case: str) -> bool:
    done = service.reckon(case)
    return isinstance(done, Done) and bool(done.entries)


def accept_clock(service: Service, reason: str) -> Answer:
    """Put on record that the host's clock is right."""
    if blank(reason):
        raise Ending(USAGE, "--reason is blank: write why the clock is right")
    done = put_on_record(service, "host/clock", ClockAccepted(reasons=Words(reason)))
    document: dict[str, Any] = {"position": done.position, "accepted": str(done.entry.occurred)}
    return Answer(document, [Line("The host's clock was accepted, and that is on record.", "title")])


def rebuilt(service: Service, *, check: bool, tell: Callable[[int, int], None]) -> Answer:
    """Build the views anew, or compare them with what they would be; `tell` is told how far it has come."""
    differences = service.views.rebuild(check=check, tell=tell)
    document = {"ok": not differences, "differences": differences}
    if not check:
        return Answer(document, [Line("The views were built anew from the record.", "title")])
    if not differences:
        return Answer(document, [Line("The views are what the record says.", "good")])
    shown, more = differences[:_MOST], len(differences) - _MOST
    return Answer(
        document,
        [
            Line(f"{counted(len(differences), 'difference')} between the views and the record", "bad"),
            *(Line(each, indent=2) for each in shown),
            *([Line(f"… and {more:,} more: --format json names them all", indent=2)] if more > 0 else []),
            Line("Mend it: spr admin rebuild"),
        ],
    )
