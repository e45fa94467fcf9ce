"""A sweep, and what came of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from scheduler import skew
from scheduler.cli.endings import REFUSED, Ending
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import counted
from scheduler.sweep import sweep
from workflow.moments import spoken_instant

if TYPE_CHECKING:
    from scheduler.service import Service


def swept(service: "Service", *, dry_run: bool, hands_over: bool) -> Answer:
    """The answer to `spr sweep`."""
    now = service.clock()
    off = _how_far_off(service, dry_run=dry_run)
    report = sweep(service, now, dry_run=dry_run)
    if not dry_run:
        _seen(service, "sweep", asdict(report))
    document: dict[str, Any] = {"dry_run": dry_run, **asdict(report)}
    would = "would be " if dry_run else ""
    page = [
        Line(f"Swept {spoken_instant(now)}.", "title"),
        Line(
            f"{counted(report.raised, 'alert')} {would}raised, {report.withdrawn} {would}taken back.",
            indent=2,
        ),
        Line(f"{counted(report.looked_at, 'clock')} looked at.", indent=2),
    ]
    if off:
        page.append(Line(off, "warn", 2))
    if report.left:
        page.append(Line(f"{counted(report.left, 'clock')} left to the next sweep.", "warn", 2))
    if hands_over:
        document["delivery"] = delivery = _delivered(service)
        page.append(Line(_messages(delivery), indent=2))
    if report.raised:
        page.append(Line("See them: spr alerts", indent=2))
    return Answer(document, page)


def _how_far_off(service: "Service", *, dry_run: bool) -> str:
    """How far this clock is off, where somebody has to look at it; empty where it is right.

    Raises Ending where it is too far off to announce anything by, as for the daemon.
    """
    found = skew.measure(service.store, service.clock, on_server=service.settings.on_server)
    if not found.is_worth_a_warning:
        return ""
    where = "ahead of" if found.seconds > 0 else "behind"
    says = f"This machine's clock is {abs(found.seconds):g} seconds {where} the store's"
    if found.is_too_far and not dry_run:
        raise Ending(REFUSED, f"{says}; by such a clock nothing is announced. {found.remedy}")
    return f"{says}. {found.remedy}"


def _seen(service: "Service", work: str, came: Mapping[str, int]) -> None:
    """Let `spr health` know that somebody sweeps: from cron it is this command."""
    from scheduler.running.shown import beat

    beat(service, work, came)


def _messages(delivery: Mapping[str, int]) -> str:
    """How many messages came to which end; those put off wait for the next delivery."""
    if delivery["held"]:
        from scheduler.deliver import RELEASE

        waits = counted(delivery["waiting"], "announcement")
        return f"Delivery is held since the store was restored; {RELEASE}. Waiting: {waits}."
    told = [f"{number} {word.replace('_', ' ')}" for word, number in delivery.items() if number]
    return f"Messages: {', '.join(told)}." if told else "No message to hand over."


def _delivered(service: "Service") -> dict[str, int]:
    import sys

    from scheduler import logs
    from scheduler.deliver import deliver, waiting
    from scheduler.outbox import Outbox

    logs.set_up(sys.stderr, alerts_only=True)
    now = service.clock()
    counts: dict[str, int] = asdict(deliver(service, now))
    _seen(service, "deliver", counts)
    unsaid = {"waiting": waiting(service, Outbox(service.store), now)} if counts["held"] else {}
    return counts | unsaid
