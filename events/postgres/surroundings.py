"""Who may act as the owner of the record, and which settings of the database work against its guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.record import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.postgres.connecting import Connection

_MEMBERS = """WITH RECURSIVE room AS (
        SELECT a.nspowner AS owner, b.nspowner AS app FROM pg_namespace AS a, pg_namespace AS b
        WHERE a.nspname = 'record' AND b.nspname = 'work'),
    member (id, owns) AS (
        SELECT m.member, m.roleid = owner FROM pg_auth_members AS m JOIN room ON m.roleid IN (owner, app)
        UNION SELECT m.member, owns FROM pg_auth_members AS m JOIN member ON m.roleid = member.id)
    SELECT DISTINCT rolname, owns FROM member JOIN pg_roles ON pg_roles.oid = member.id
    WHERE CASE WHEN owns THEN rolname <> pg_get_userbyid((SELECT datdba FROM pg_database
            WHERE datname = current_database()))
        ELSE rolsuper END ORDER BY 1, 2"""
_SETTINGS = """SELECT coalesce(rolname, 'everybody'), setting FROM pg_db_role_setting AS s
    LEFT JOIN pg_roles AS r ON r.oid = s.setrole CROSS JOIN LATERAL unnest(s.setconfig) AS setting
    WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND split_part(setting, '=', 1) IN ('search_path', 'session_replication_role', 'synchronous_commit')
    ORDER BY 1, 2"""
_ASK = "Find out who did it and why; compare with a held checkpoint."


def faults(connection: Connection) -> Iterator[Finding]:
    """Members of the owner beside the owner of the database, superusers who record, and such settings."""
    for login, owns in connection.execute(_MEMBERS).fetchall():
        why = "may act as the owner of the record" if owns else "records, and is a superuser"
        says = f"The login {login} {why}: it can take away what guards the record."
        yield Finding(check="rights", says=says, remedy=_ASK)
    for whose, setting in connection.execute(_SETTINGS).fetchall():
        says = f"The database has a setting of its own for {whose}: {setting}. The program goes without it."
        yield Finding(check="settings", says=says, remedy=f"Take it back (ALTER DATABASE … RESET). {_ASK}")
