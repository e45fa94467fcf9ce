"""What the doctor looks at: each check says ok, warn or fail, and what to do."""

import stat
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from events.host_clock import AHEAD, BEHIND
from events.keys.permissions import checked_own
from events.keys.wrapping import coming
from events.refusals import RecordError, StoreMissing, StoreOlder, Unsafe
from events.sqlite.driver import library_version
from events.store import open_
from scheduler.cli.endings import FAILED, NOT_FOUND
from scheduler.cli.render import Answer, Line, Table
from scheduler.cli.words import counted
from scheduler.clock import utc_now
from scheduler.destructions import to_be_destroyed
from scheduler.keys import key_places
from scheduler.service import NotFound, Service, open_service
from workflow.moments import london_day, spoken_day, spoken_instant

if TYPE_CHECKING:
    from scheduler.settings import Settings

SAFE_SQLITE = (3, 51, 3)
MONTHS_LEFT = 12
WAITING = timedelta(minutes=15)
WITHOUT_CHECKPOINT = timedelta(days=1)
OK, WARN, FAIL = "ok", "warn", "fail"
NONE = "there is none"


class Check(NamedTuple):
    """One thing looked at: its name, how it is, what was seen, and what to do."""

    name: str
    state: str
    says: str
    remedy: str = ""


def examined(settings: "Settings") -> list[Check]:
    """Every check; those that need the store end where it cannot be opened."""
    checks = [_library(), *_place(settings)]
    if any(check.name == "store" and check.state == FAIL for check in checks):
        return checks
    try:
        with open_service(settings, keys=any(check.name == "file modes" for check in checks)) as service:
            checks += _inside(service)
    except RecordError as error:
        checks.append(Check("opening", FAIL, error.says, error.remedy))
    return checks


def code_of(checks: Sequence[Check]) -> int:
    """The exit code that the checks lead to."""
    failed = {check.name for check in checks if check.state == FAIL}
    if any(check.state == FAIL and check.says.startswith(NONE) for check in checks[:2]):
        return NOT_FOUND
    return FAILED if failed else 0


def diagnosed(checks: Sequence[Check]) -> Answer:
    """The answer to `spr doctor`."""
    rows = [check._asdict() for check in checks]
    colours = {OK: "good", WARN: "warn", FAIL: "bad"}
    cells = [((each.state, colours[each.state]), each.name, each.says, each.remedy) for each in checks]
    worst = FAIL if any(each.state == FAIL for each in checks) else OK
    page = [Table(("", "check", "what was seen", "what to do"), cells)]
    found = sum(each.state != OK for each in checks)
    page_end = Line("Everything is well." if not found else f"{counted(found, 'thing')} to look at.", "title")
    return Answer({"ok": worst == OK, "checks": rows}, [*page, page_end], rows)


def _library() -> Check:
    version = library_version()
    if tuple(map(int, version.split("."))) >= SAFE_SQLITE:
        return Check("sqlite", OK, f"library {version}")
    said = f"library {version}; versions before 3.51.3 can, rarely, damage a file in use"
    return Check("sqlite", WARN, said, "install the package pysqlite3, or a newer SQLite")


def _place(settings: "Settings") -> Iterator[Check]:
    if not settings.on_server:
        return _files(settings)
    from scheduler.cli.keeping.server_checks import server_checks

    return server_checks(settings)


def _files(settings: "Settings") -> Iterator[Check]:
    store = settings.path
    if not store.is_file():
        yield Check("store", FAIL, f"{NONE} at {store}", "make one: spr admin init")
        return
    yield _is_a_store(store)
    yield from key_files(settings)
    yield modes(settings, [store, store.parent])


def key_files(settings: "Settings") -> Iterator[Check]:
    """The files of keys that are missing, or half wrapped anew."""
    places = key_places(settings)
    for name, path in (("keys", places.file), ("key to the keys", places.kek)):
        if path is not None and not path.is_file():
            yield Check(name, FAIL, f"there is none at {path}", "bring it back from its own backup")
    if coming(places.kek).exists():
        said = "wrapping the keys anew was cut short; they open all the same"
        yield Check("rotation", WARN, said, "finish it: spr admin keys rotate")


def _is_a_store(path: Path) -> Check:
    try:
        open_(path, clock=utc_now).close()
    except Unsafe:  # what is said of the file modes tells how to mend it
        pass
    except RecordError as error:
        return Check("store", FAIL, error.says, error.remedy)
    return Check("store", OK, str(path))


def modes(settings: "Settings", places: Sequence[Path] = ()) -> Check:
    """Whether other accounts can open these places or the files of keys."""
    keys = key_places(settings)
    paths = [path for path in (*places, keys.file) if path is not None and path.exists()]
    try:
        checked_own(keys.kek, "key to the keys")
    except StoreMissing:  # said already
        pass
    except RecordError as error:
        return Check("file modes", FAIL, error.says, error.remedy)
    open_to_others = [path for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if not open_to_others:
        return Check("file modes", OK, "only this account can open the files")
    remedy = "; ".join(f"chmod {'700' if path.is_dir() else '600'} '{path}'" for path in open_to_others)
    return Check("file modes", FAIL, "other accounts can open some of them", remedy)


def _inside(service: Service) -> Iterator[Check]:
    head = service.store.head()
    fit = ", and the keys fit" if service.keys else ""
    yield Check("record", OK, f"{counted(head.position, 'fact')}{fit}")
    yield from _destroyed_keys(service)
    yield _clock(service)
    yield from _calendar(service)
    yield _views(service)
    yield _waiting(service)
    yield _delivery(service)
    yield _mail(service)
    yield _checkpoint(service)


def _destroyed_keys(service: Service) -> Iterator[Check]:
    """A keystore that was brought back without `spr admin keys restore` may hold what was destroyed."""
    held = service.keys.shelf.contents().subjects if service.keys else {}
    for subject in to_be_destroyed(service.store):
        if (row := held.get(subject)) and row.wrapped is not None:
            said = f"the key of {subject} is to be destroyed, and is here"
            yield Check("destroyed keys", FAIL, said, f"spr admin keys destroy {subject} …")


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
    lag = service.views.lag()
    if lag:
        return Check("views", WARN, f"{counted(lag, 'fact')} behind", "the next command catches up")
    return Check("views", OK, "up to date")


def _waiting(service: Service) -> Check:
    """Whether somebody sweeps: an announcement that has waited long shows that nobody does."""
    from projections.clocks import to_say

    with service.views.connect() as tx:
        waiting = to_say(tx, service.clock() - WAITING)
    if waiting:
        said = f"{counted(len(waiting), 'announcement')} waited longer than a quarter of an hour"
        return Check("sweep", WARN, said, "keep the daemon running: spr run; or spr sweep --deliver")
    return Check("sweep", OK, "nothing waits to be announced")


def _delivery(service: Service) -> Check:
    """Whether messages are handed over, or held since the store was restored."""
    from scheduler.deliver import RELEASE
    from scheduler.outbox import Outbox, State

    outbox = Outbox(service.store)
    try:
        held = outbox.is_made() and outbox.is_held()
    except StoreOlder as error:
        return Check("delivery", WARN, error.says, error.remedy)
    if held:
        waiting = counted(len(outbox.rows(State.PENDING)), "message")
        return Check("delivery", WARN, f"held since the store was restored; waiting: {waiting}", RELEASE)
    return Check("delivery", OK, "messages are handed over")


def _mail(service: Service) -> Check:
    if service.settings.email is None:
        said = "not configured; alerts go to the log only"
        return Check("e-mail", WARN, said, "add the table [email] to the settings")
    return Check("e-mail", OK, f"by {service.settings.email.host}")


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
