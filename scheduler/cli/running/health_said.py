"""The health of the service, as a page and as data."""

from typing import TYPE_CHECKING

from msgspec.structs import asdict

from events.refusals import RecordError
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from scheduler.lease import Leader
from scheduler.running.health import Health, State, health
from scheduler.running.measures import BOUNDS, Measures
from scheduler.service import NotFound
from scheduler.settings import SettingsWrong
from workflow.moments import spoken_instant

if TYPE_CHECKING:
    from scheduler.cli.session import Session

_COLOURS = {State.OK: "good", State.WARN: "warn", State.FAILED: "bad"}


def told_or_not(session: "Session", max_age: float | None) -> tuple[Health | None, str]:
    """The health; or nothing, and why it cannot be told and what to do."""
    try:
        with session.service() as service:
            return health(service, max_age), ""
    except RecordError as error:
        return None, f"{error.says} {error.remedy}"
    except (NotFound, SettingsWrong) as error:
        return None, str(error)


def health_said(found: Health) -> Answer:
    """The answer to `spr health`."""
    rows = [{**asdict(check), "state": str(check.state)} for check in found.checks]
    cells = [
        ((str(each.state), _COLOURS[each.state]), each.name, each.says, each.remedy) for each in found.checks
    ]
    document = {"ok": found.well, "checks": rows, "measures": _numbers(found.measures)}
    page: list[Block] = [
        Line(f"How the service is, {spoken_instant(found.measures.at)}.", "title"),
        Table(("", "check", "what was seen", "what to do"), cells),
        Line(_in_all(found), "good" if found.well else "bad"),
    ]
    return Answer(document, page, rows)


def _in_all(found: Health) -> str:
    failed = sum(check.state is State.FAILED for check in found.checks)
    warns = sum(check.state is State.WARN for check in found.checks)
    if failed:
        return f"{counted(failed, 'thing')} failed: somebody must look now."
    return f"Nothing failed; {counted(warns, 'thing')} to look at." if warns else "All is well."


def _numbers(found: Measures) -> dict[str, object]:
    """The measures for programs; instants in UTC, ages in seconds."""
    return {
        "at": str(found.at),
        "facts": found.facts,
        "last_completed": {
            work: {
                "number": beat.number,
                "at": str(beat.at),
                "age": found.age(beat.at),
                "came": dict(beat.came),
            }
            for work, beat in found.beats.items()
        },
        "views_behind": found.views_behind,
        "views_age": found.age(found.views_since),
        "messages_waiting": found.messages_waiting,
        "messages_age": found.age(found.messages_since),
        "tellings_waiting": found.tellings_waiting,
        "tellings_age": found.age(found.tellings_since),
        "delivery_held": found.held,
        "alerts_standing": dict(found.alerts),
        "alerts_undeliverable": found.undeliverable,
        "clocks_running": found.clocks_running,
        "overdue": {
            each.force: {
                "number": each.number,
                **dict(zip(map("upto_{}".format, BOUNDS), each.upto, strict=True)),
            }
            for each in found.overdue
        },
        "calendar_days_left": found.calendar_days_left,
        "clock_skew": found.skew.seconds,
        "leader": _leader(found.leader),
    }


def _leader(leader: Leader | None) -> dict[str, object] | None:
    if leader is None or not leader.holder:
        return None
    return {"holder": leader.holder, "term": leader.term, "expired": leader.expired}
