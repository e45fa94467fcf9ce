"""Records on a real PostgreSQL for the tests: who may do what there, and a clock that a test sets."""

from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import clusters
import psycopg

from events.postgres.making import make_record, roles_of

CLOCK = """CREATE TABLE public.set_clock (now timestamptz);
    INSERT INTO public.set_clock VALUES (now());
    GRANT SELECT ON public.set_clock TO PUBLIC;
    CREATE OR REPLACE FUNCTION record.moment() RETURNS text LANGUAGE sql VOLATILE AS
    $$ SELECT to_char(now AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM public.set_clock $$"""
"""Lets a server read the time from a table that only tests have."""


class Server:
    """A database of a test, and a connection of its superuser."""

    LOGIN = "ann.smith"
    AUDITOR = "bea.jones"

    def __init__(self, url, admin):
        self.superuser, self.admin = url, admin
        self.url = clusters.named(url, login=self.LOGIN)
        self.auditor = clusters.named(url, login=self.AUDITOR)

    def set_clock(self, now):
        """Set the clock of the server."""
        self.admin.execute("UPDATE public.set_clock SET now = %s", (now,))


def let_in(url, login, role):
    """Let a login into a group role; the login belongs to the server, and may be there already."""
    with psycopg.connect(url, autocommit=True) as admin:
        with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            admin.execute(f'CREATE ROLE "{login}" LOGIN')
        admin.execute(f'GRANT "{role}" TO "{login}"')


@contextmanager
def empty_record():
    """An empty record with a clock to set, into which two logins are let; gives its name, to be copied."""
    with clusters.database() as url:
        make_record(url, lambda: datetime.now(UTC))
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(CLOCK)
        name = url.rpartition("/")[2]
        let_in(url, Server.LOGIN, roles_of(name)["app"])
        let_in(url, Server.AUDITOR, roles_of(name)["auditor"])
        yield name


@contextmanager
def copied(template):
    """A database of its own, copied from another one."""
    with clusters.database(template) as url, psycopg.connect(url, autocommit=True) as admin:
        yield Server(url, admin)
