"""What the doctor looks at: each check says ok, warn or fail, and what to do."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from events.refusals import RecordError
from scheduler.cli.endings import FAILED, NOT_FOUND
from scheduler.cli.examining.checks import FAIL, NONE, OK, WARN, Check
from scheduler.cli.examining.of_files import files, library
from scheduler.cli.examining.of_the_record import inside
from scheduler.cli.render import Answer, Line, Table
from scheduler.cli.words import counted
from scheduler.service import open_service

if TYPE_CHECKING:
    from scheduler.settings import Settings


def examined(settings: "Settings") -> list[Check]:
    """Every check; those that need the store end where it cannot be opened."""
    checks = [library(), *_place(settings)]
    if any(check.name == "store" and check.state == FAIL for check in checks):
        return checks
    try:
        with open_service(settings, keys=any(check.name == "file modes" for check in checks)) as service:
            checks += inside(service)
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


def _place(settings: "Settings") -> Iterator[Check]:
    if not settings.on_server:
        return files(settings)
    from scheduler.cli.examining.of_the_server import server_checks

    return server_checks(settings)
