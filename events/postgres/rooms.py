"""What lies in a schema whose owners are those who record, and might run while somebody else works there.

In such a schema there are tables, their keys, and checks and defaults that compare and count. Anything
else (a trigger, an operator, a view, a default that calls something) runs with the rights of whoever
comes next, and a superuser keeps theirs behind SET ROLE (PostgreSQL, "SET ROLE"). So it is looked for
before anything is read or written there, over a connection that finds names in `pg_catalog` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.record import Finding
from events.refusals import RecordBroken

if TYPE_CHECKING:
    from events.postgres.connecting import Connection

_CALLS = (
    r"\{(?!VAR |CONST |OPEXPR |SCALARARRAYOPEXPR |ARRAYEXPR |ARRAY |BOOLEXPR |NULLTEST |RELABELTYPE "
    r"|FUNCEXPR :funcid (1574|480|720) )|:opno (1[6-9][0-9]{3}|[2-9][0-9]{4}|[0-9]{6,}) "
)
"""An expression, as PostgreSQL keeps it, that does more than compare with operators of its own.

1574 is `nextval`, which numbers the rows of a view, 480 makes it an integer, and 720 is `octet_length`.
What PostgreSQL brings itself has numbers below 16384.
"""
_FOREIGN = """WITH room AS (SELECT oid, nspowner FROM pg_namespace WHERE nspname = %(room)s),
    own AS (SELECT c.oid FROM pg_class AS c JOIN room ON c.relnamespace = room.oid)
    SELECT pg_describe_object(found.kind, found.id, found.part) FROM (
        SELECT d.classid, d.objid, d.objsubid FROM pg_depend AS d JOIN room ON d.refobjid = room.oid
            WHERE d.refclassid = 'pg_namespace'::regclass AND d.classid <> 'pg_default_acl'::regclass
            AND NOT EXISTS (SELECT FROM pg_class AS c WHERE d.classid = 'pg_class'::regclass
                AND c.oid = d.objid AND c.relkind IN ('r', 'S') AND c.relowner = room.nspowner)
        UNION ALL SELECT 'pg_trigger'::regclass, t.oid, 0 FROM pg_trigger AS t JOIN own ON t.tgrelid = own.oid
            WHERE NOT t.tgisinternal
        UNION ALL SELECT 'pg_rewrite'::regclass, r.oid, 0 FROM pg_rewrite AS r
            JOIN own ON r.ev_class = own.oid
        UNION ALL SELECT 'pg_policy'::regclass, p.oid, 0 FROM pg_policy AS p JOIN own ON p.polrelid = own.oid
        UNION ALL SELECT 'pg_class'::regclass, i.inhrelid, 0 FROM pg_inherits AS i
            JOIN own ON own.oid IN (i.inhparent, i.inhrelid)
        UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 0 FROM pg_constraint AS k
            JOIN own ON own.oid IN (k.conrelid, k.confrelid)
            WHERE k.contype NOT IN ('c', 'n', 'p', 'u') OR k.conbin::text ~ %(calls)s
        UNION ALL SELECT 'pg_attrdef'::regclass, f.oid, 0 FROM pg_attrdef AS f JOIN own ON f.adrelid = own.oid
            WHERE f.adbin::text ~ %(calls)s
        UNION ALL SELECT 'pg_class'::regclass, x.indexrelid, 0 FROM pg_index AS x
            JOIN own ON x.indrelid = own.oid
            WHERE x.indexprs::text ~ %(calls)s OR x.indpred::text ~ %(calls)s
            OR EXISTS (SELECT FROM unnest(x.indclass::oid[]) AS of_class WHERE of_class >= 16384)
        UNION ALL SELECT 'pg_class'::regclass, a.attrelid, a.attnum FROM pg_attribute AS a
            JOIN own ON a.attrelid = own.oid WHERE a.atttypid >= 16384
    ) AS found (kind, id, part) ORDER BY 1"""
_DROP = (
    "Let the administrator of the database drop it; find out who put it there, and whose login it ran under."
)


def foreign(connection: Connection, room: str) -> list[str]:
    """What in a schema is none of ours, as PostgreSQL describes it, to who finds no names there."""
    found = connection.execute(_FOREIGN, {"room": room, "calls": _CALLS}).fetchall()
    return [str(described) for (described,) in found]


def faults(connection: Connection, room: str) -> list[Finding]:
    """A finding for each of them."""
    says = "Beside the tables in the schema {} lies what may run while others work there: {}."
    described = foreign(connection, room)
    return [Finding(check="work", says=says.format(room, each), remedy=_DROP) for each in described]


def refuse_foreign(connection: Connection, room: str) -> None:
    """Raise RecordBroken where there is anything in the schema that might run by itself."""
    found = faults(connection, room)
    if found:
        raise RecordBroken(found)


def enter(connection: Connection, room: str) -> None:
    """Find names in the schema from now on; RecordBroken where there is anything that might run by itself."""
    refuse_foreign(connection, room)
    connection.execute("SELECT set_config('search_path', %s, false)", (room,))
