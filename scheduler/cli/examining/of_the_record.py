"""What the doctor looks at in an open store."""

from collections.abc import Iterator
from datetime import timedelta

from events.host_clock import AHEAD, BEHIND
from events.refusals import StoreOlder
from scheduler.cli.examining.checks import FAIL, OK, WARN, Check
from scheduler.cli.examining.of_channels import channels
from scheduler.cli.examining.of_the_directory import directory
from scheduler.cli.words import counted
from scheduler.destructions import on_record, to_be_destroyed
from scheduler.service import NotFound, Service
from workflow.moments import london_day, spoken_day, spoken_instant
from workflow.sealing_keys import Status

MONTHS_LEFT = 12
WAITING = timedelta(minutes=15)
_BRING_BACK = "move the keystore aside, and bring a copy back: spr admin keys restore FILE"
WITHOUT_CHECKPOINT = timedelta(days=1)


def inside(service: Service) -> Iterator[Check]:
    """The record, its keys and its views, and whether what is owed is said."""
    head = service.store.head()
    fit = ", and the keys fit" if service.keys else ""
    yield Check("record", OK, f"{counted(head.position, 'fact')}{fit}")
    yield from _destroyed_keys(service)
    yield from _keystore(service)
    yield _clock(service)
    yield from _calendar(service)
    yield _views(service)
    yield _waiting(service)
    yield _delivery(service)
    yield from _reached(service)
    yield from channels(service.settings)
    yield from directory(service)
    yield _checkpoint(service)


def _destroyed_keys(service: Service) -> Iterator[Check]:
    """A keystore may hold what was destroyed, or lack what nobody ordered to be.

    The first was brought back without `spr admin keys restore`; the second somebody has altered.
    """
    held = service.keys.shelf.contents().subjects if service.keys else {}
    told = on_record(service.store)
    for subject, row in held.items():
        if row.wrapped is None and (subject not in told or told[subject].status is Status.LIVING):
            said = f"the key of {subject} was destroyed, and no order to do so is on record"
            yield Check("destroyed keys", FAIL, said, _BRING_BACK)
    for subject in to_be_destroyed(service.store):
        if subject in held and held[subject].wrapped is not None:
            said = f"the key of {subject} is to be destroyed, and is here"
            yield Check("destroyed keys", FAIL, said, f"spr admin keys destroy {subject} …")


def _keystore(service: Service) -> Iterator[Check]:
    """A trigger, say, that keeps a copy of every key that is destroyed."""
    for says in service.keys.shelf.alterations() if service.keys else ():
        yield Check("keystore", FAIL, says, "find out who did it; examine it: spr audit verify --words")


def _clock(service: Service) -> Check:
    now, last = service.clock(), service.store.head().recorded
    if last is None:
        return Check("clock", OK, spoken_instant(now))
    remedy = "set it right; or accept it: spr admin clock accept --reason …"
    if now < last - BEHIND:
        return Check("clock", FAIL, f"it is behind the last record, of {spoken_instant(last)}", remedy)
    if now > last + AHEAD:
        return Check("clock", FAIL, f"it is {(now - last).days} days ahead of the last record", remedy)
    return Check("clock", OK, f"{spoken_instant(now)} in London")


def _calendar(service: Service) -> Iterator[Check]:
    try:
        last = service.calendar.last
    except NotFound as error:
        yield Check("bank holidays", FAIL, "none have been adopted", str(error))
        return
    today = london_day(service.clock())
    months = (last.year - today.year) * 12 + last.month - today.month
    until = f"they reach to {spoken_day(last)}"
    remedy = "take the new list from GOV.UK: spr admin calendar adopt FILE"
    if months < 0:
        yield Check("bank holidays", FAIL, f"{until}, which is over", remedy)
    elif months < MONTHS_LEFT:
        yield Check("bank holidays", WARN, f"{until}, less than a year", remedy)
    else:
        yield Check("bank holidays", OK, until)


def _views(service: Service) -> Check:
    """How far they are behind the record, in facts and in time."""
    lag = service.views.behind()
    if lag.facts < 0:
        return Check("views", FAIL, "further than the record: not of this one", "spr admin rebuild")
    if lag.since is None:
        return Check("views", OK, "up to date")
    says = f"{counted(lag.facts, 'fact')} behind, the oldest of {spoken_instant(lag.since)}"
    return Check("views", WARN, says, "the next command that reads them catches up: spr due")


def _waiting(service: Service) -> Check:
    """Whether somebody sweeps: an announcement that has waited long shows that nobody does."""
    from scheduler.sweep import unsaid_since

    if unsaid := unsaid_since(service, service.clock() - WAITING):
        said = f"{counted(unsaid, 'announcement')} waited longer than a quarter of an hour"
        return Check("sweep", WARN, said, "keep the daemon running: spr run; or spr sweep --deliver")
    return Check("sweep", OK, "nothing waits to be announced")


def _delivery(service: Service) -> Check:
    """Whether messages are handed over, or held since the store was restored."""
    from scheduler.deliver import RELEASE, waiting
    from scheduler.outbox import Outbox
    from scheduler.outbox_shape import Shape, shape_of
    from scheduler.owed import TAKE_UP

    outbox = Outbox(service.store)
    try:
        shape = shape_of(service.store)
    except StoreOlder as error:
        return Check("delivery", WARN, error.says, error.remedy)
    if shape is Shape.DAMAGED:
        says = "something of the outbox is gone; whoever delivers next makes it anew from the record"
        return Check("delivery", FAIL, says, TAKE_UP)
    held = shape is Shape.WHOLE and outbox.is_held()
    if held:
        unsaid = counted(waiting(service, outbox, service.clock()), "announcement")
        return Check("delivery", WARN, f"held since the store was restored; waiting: {unsaid}", RELEASE)
    return Check("delivery", OK, "messages are handed over")


def _reached(service: Service) -> Iterator[Check]:
    """Whether alerts reached nobody for which nothing waits, and messages that could not be read."""
    from scheduler.outbox import Outbox
    from scheduler.owed import TAKE_UP, owed

    try:
        outbox, now = Outbox(service.store), service.clock()
        lack, spoilt = owed(service, outbox, now), outbox.unreadable()
    except StoreOlder:
        return
    if spoilt:
        said = f"{counted(spoilt, 'message')} could not be read, and stand aside"
        yield Check("outbox", WARN, said, "find out who altered the table outbox")
    if lack.lost:
        said = f"{counted(len(lack.lost), 'alert')} reached nobody, and nothing in the outbox waits for them"
        yield Check("alerts", FAIL, said, TAKE_UP)
    elif lack.late and not (outbox.is_made() and outbox.is_held()):
        said = f"{counted(len(lack.late), 'alert')} should have gone half an hour ago"
        yield Check("alerts", FAIL, said, TAKE_UP)


def _checkpoint(service: Service) -> Check:
    """How many facts are newer than the newest checkpoint, and since when."""
    newest = service.store.newest_checkpoint()
    size = newest.size if newest else 0
    oldest = service.store.at(size + 1)
    if oldest is None:
        return Check("checkpoint", OK, "the newest one is over every fact")
    since = f"{counted(service.store.head().position - size, 'fact')} since {spoken_instant(oldest.recorded)}"
    says = f"none covers the {since}" if newest else f"there is none; {since}"
    if service.clock() - oldest.recorded < WITHOUT_CHECKPOINT:
        return Check("checkpoint", OK, says)
    remedy = "make one, and let it leave the machine: spr audit checkpoint -o FILE"
    return Check("checkpoint", WARN, says, remedy)
