"""Who may do what to a record on PostgreSQL, and by which functions, compared with how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from events.postgres.making import MadeFunction, made_functions
from events.record import Finding
from events.refusals import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.postgres.connecting import Connection

_FUNCTIONS = """SELECT proname, pg_get_function_arguments(pg_proc.oid), concat_ws(' ', 'LANGUAGE', lanname,
        CASE provolatile WHEN 'v' THEN 'VOLATILE' WHEN 's' THEN 'STABLE' ELSE 'IMMUTABLE' END,
        CASE WHEN proisstrict THEN 'STRICT' END, CASE WHEN proleakproof THEN 'LEAKPROOF' END,
        nullif(prokind, 'f'), nullif(proparallel, 'u')),
    prosrc, prosecdef, coalesce(array_to_string(proconfig, '; '), ''),
    proowner = (SELECT nspowner FROM pg_namespace WHERE nspname = 'record')
    FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
    WHERE pronamespace = 'record'::regnamespace ORDER BY pg_proc.oid"""
_GRANTED = """WITH room AS (SELECT oid, nspowner AS owner, nspacl FROM pg_namespace WHERE nspname = 'record'),
    granted (object, owner, acl) AS (
        SELECT 'the schema of the record', owner, nspacl FROM room
        UNION ALL SELECT c.relname, c.relowner, c.relacl
            FROM pg_class AS c JOIN room ON relnamespace = room.oid
        UNION ALL SELECT c.relname || '.' || attname, c.relowner, attacl
            FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid JOIN room ON relnamespace = room.oid
        UNION ALL SELECT proname || '()', proowner, coalesce(proacl, acldefault('f', proowner))
            FROM pg_proc JOIN room ON pronamespace = room.oid)
    SELECT DISTINCT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
        a.privilege_type, object, pg_get_userbyid(room.owner)
    FROM granted CROSS JOIN room CROSS JOIN LATERAL aclexplode(acl) AS a
    WHERE a.grantee <> granted.owner AND a.privilege_type NOT IN ('SELECT', 'USAGE') ORDER BY 3, 2, 1"""
_OWNERS = """SELECT c.relname, pg_get_userbyid(c.relowner) FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'record' AND c.relkind = 'r' AND c.relowner <> n.nspowner ORDER BY 1"""
_RULES = """SELECT rulename, tablename FROM pg_rules WHERE schemaname = 'record'
    UNION ALL SELECT polname, polrelid::regclass::text FROM pg_policy JOIN pg_class AS c ON c.oid = polrelid
    WHERE c.relnamespace = 'record'::regnamespace ORDER BY 2, 1"""
_CALLED = {
    "app": {"append()", "keep_checkpoint()", "timeline()"},
    "auditor": {"timeline()"},
}
"""The functions that the group roles may call."""
_ASK = "Find out who did it and why; compare with a held checkpoint."


_MAY_ACT_AS_OWNER = """SELECT pg_has_role(session_user, record.nspowner, 'MEMBER') AND EXISTS (
    SELECT FROM pg_auth_members WHERE roleid = room.nspowner AND pg_get_userbyid(member) <> session_user)
    FROM pg_namespace AS record, pg_namespace AS room
    WHERE record.nspname = 'record' AND room.nspname = 'work'"""


def is_owner_beside_others(connection: Connection) -> bool:
    """Whether this login may act as the owner of the record, and anybody else may record."""
    ((is_so,),) = connection.execute(_MAY_ACT_AS_OWNER).fetchall()
    return bool(is_so)


def refuse_owners(connection: Connection, name: str) -> None:
    """Refuse a login that may act as the owner of the record, once others record as well.

    The tables beside the record belong to all of them, and whoever owns a table decides what runs when
    somebody writes to it: with more than a colleague's rights nobody should. Raises NotPermitted.
    """
    if is_owner_beside_others(connection):
        raise NotPermitted(
            f"This login may act as the owner of {name}, and others record there: what they put beside the "
            "record would run with its rights.",
            "Use a login with the role of those who record (…_app) and no more; examining, backing up and "
            "migrating the record may be done with this one.",
        )


def faults(connection: Connection, log: str) -> Iterator[Finding]:
    """Functions, rights, owners and rules that are not as they were made."""
    yield from _functions(connection.execute(_FUNCTIONS).fetchall(), log)
    for role, right, thing, owner in connection.execute(_GRANTED).fetchall():
        name, _, called = role.rpartition("_")
        ours = f"{name}_owner" == owner and right == "EXECUTE" and thing in _CALLED.get(called, ())
        if not ours:
            says = f"The role {role} was given a right that none has: {right} on {thing}."
            yield Finding(check="rights", says=says, remedy=_ASK)
    for table, owner in connection.execute(_OWNERS).fetchall():
        says = f"The table {table} was given another owner, {owner}, who can do anything to it."
        yield Finding(check="rights", says=says, remedy=_ASK)
    for rule, table in connection.execute(_RULES).fetchall():
        says = f"The rule {rule} on {table} is none of ours: it changes what is written or read there."
        yield Finding(check="guards-foreign", says=says, remedy=_ASK)


def _functions(rows: list[tuple[Any, ...]], log: str) -> Iterator[Finding]:
    found = [(name, (MadeFunction(*how), ours)) for name, *how, ours in rows]
    made = {name: (how, True) for name, how in made_functions(log).items()}
    for name, as_made in made.items():
        if (name, as_made) not in found:
            says = f"The function {name} was removed or altered: what it lets in is not what ours would."
            yield Finding(check="guards-missing", says=says, remedy=_ASK)
    known = set(made.items()) - set(found)  # altered, and said so above
    for name in {name for name, how in found if how != made.get(name)} - {name for name, _ in known}:
        says = f"A function {name} lies among those of the record and is none of ours."
        yield Finding(check="guards-foreign", says=says, remedy=_ASK)
