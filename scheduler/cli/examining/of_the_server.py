"""What the doctor looks at where the store is on a server."""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from events.postgres.addresses import database_in
from events.refusals import RecordError, StoreMissing
from events.store import open_
from scheduler.cli.examining.checks import FAIL, NONE, OK, WARN, Check
from scheduler.cli.examining.of_files import key_files, modes
from scheduler.clock import utc_now
from scheduler.missing import advice

if TYPE_CHECKING:
    from events.postgres.condition import Condition
    from events.store import EventStore
    from scheduler.settings import Settings

LONG = 3600.0
"""Seconds after which a transaction is too old: nothing that was deleted since is cleared away."""


def server_checks(settings: "Settings") -> Iterator[Check]:
    """The store, how the server is set up, and the files of keys of whoever may record."""
    from events.postgres.condition import condition_of

    try:
        with closing(open_(settings.database, clock=utc_now)) as store:
            yield Check("store", OK, settings.name)
            condition = condition_of(settings.database)
            yield Check("server", OK, f"PostgreSQL {condition.version}")
            yield _durability(condition)
            yield _transactions(condition)
            yield from _lock(condition)
            yield from _languages(settings, condition)
            yield from _login(settings, store, condition)
            may_record = store.may_write
    except StoreMissing as error:
        yield Check("store", FAIL, f"{NONE}: {error.says}", advice(settings, error.says))
        return
    except RecordError as error:
        yield Check("store", FAIL, error.says, error.remedy)
        return
    if may_record:
        yield from key_files(settings)
        yield modes(settings)


def _durability(condition: "Condition") -> Check:
    """What is acknowledged is on the disk only with all of these (PostgreSQL, "Write Ahead Log")."""
    off = sorted(name for name, setting in condition.settings.items() if setting == "off")
    if off:
        says = f"{' and '.join(off)} {'is' if len(off) == 1 else 'are'} off: a loss of power loses facts"
        return Check("durability", FAIL, says, "set them to on in postgresql.conf, and restart the server")
    return Check("durability", OK, "what is acknowledged is on the disk")


def _transactions(condition: "Condition") -> Check:
    if condition.oldest < LONG:
        return Check("transactions", OK, "none has gone on for long")
    says = f"the oldest has gone on for {condition.oldest / 3600:.0f} hours"
    return Check("transactions", WARN, says, "find it in pg_stat_activity, and end it")


def _lock(condition: "Condition") -> Iterator[Check]:
    """An append holds its lock for milliseconds; a client sets itself how long it may stay idle with it."""
    for login, pid in condition.holders:
        says = f"the session {pid} of {login} holds up, or waits for, the lock of those who record"
        yield Check("lock", WARN, says, f"where it stays: SELECT pg_terminate_backend({pid})")


def _languages(settings: "Settings", condition: "Condition") -> Iterator[Check]:
    """Only a superuser can take this right away, which a new database gives to everybody."""
    if condition.anybody_programs:
        says = "every login may make functions in this database, which others could come to run"
        owner = f"{database_in(settings.database)}_owner"
        remedy = (
            "as a superuser, there: REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC; "
            f'GRANT USAGE ON LANGUAGE sql, plpgsql TO "{owner}"'
        )
        yield Check("languages", WARN, says, remedy)


def _login(settings: "Settings", store: "EventStore", condition: "Condition") -> Iterator[Check]:
    may = "may record" if store.may_write else "may read, and not record"
    yield Check("login", OK, f"{condition.login} {may}")
    if condition.superuser:
        says = f"{condition.login} is a superuser, who can take away what guards the record"
        yield Check("rights", WARN, says, _work_as(settings))
    if condition.beside_others:
        says = f"{condition.login} may act as the owner while others record: views and recording are refused"
        yield Check("rights", FAIL, says, _work_as(settings))


def _work_as(settings: "Settings") -> str:
    return f'work under a login with the role "{database_in(settings.database)}_app" and no more'
