"""Settings read again while the daemon runs: those that cannot be used are refused, and the old ones stay."""

from collections.abc import Callable

from events.refusals import RecordError
from scheduler.channels.opened import see_that_it_can_tell
from scheduler.logs import logger
from scheduler.recordable import see_that_it_can_be_written
from scheduler.service import NotFound, open_service
from scheduler.settings import Settings, SettingsWrong

_NOT_WHILE_IT_RUNS = ("database", "lease_seconds")
_REMEDY = "The settings from before stay in force. Mend the file, and send SIGHUP again."


def _see_that_it_is_the_same_daemon(fresh: Settings, before: Settings) -> None:
    """Refuse another store, and another length of the lease, which all daemons of a store must share."""
    changed = [name for name in _NOT_WHILE_IT_RUNS if getattr(fresh, name) != getattr(before, name)]
    if changed:
        raise SettingsWrong(f"{' and '.join(changed)} cannot change while the daemon runs: restart it.")


def read_again(read: Callable[[], Settings], before: Settings) -> Settings | None:
    """The settings as they are now, seen to work; None where they cannot be used, which is said."""
    try:
        fresh = read()
        _see_that_it_is_the_same_daemon(fresh, before)
        with open_service(fresh, keys=True) as service:
            see_that_it_can_be_written(service)
        see_that_it_can_tell(fresh)
    except RecordError as error:
        logger().error("settings refused", says=error.says, remedy=f"{error.remedy} {_REMEDY}")
    except (SettingsWrong, NotFound, OSError) as error:
        says = error.strerror if isinstance(error, OSError) else str(error)
        logger().error("settings refused", says=says, remedy=_REMEDY)
    else:
        logger().info("settings read", sweep_every=fresh.sweep_every, deliver_every=fresh.deliver_every)
        return fresh
    return None
