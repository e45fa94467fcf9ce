-- What the tables of the record are, one line for each thing, in PostgreSQL's own words.
-- Not here: triggers, rules and policies, functions, rights and owners, which have findings of their own.

WITH own AS (SELECT c.* FROM pg_class AS c WHERE c.relnamespace = 'record'::regnamespace)
SELECT concat_ws(' ', 'table', relname, relkind, relpersistence, CASE WHEN relrowsecurity THEN 'secured' END)
    FROM own WHERE relkind NOT IN ('i', 'I')
UNION ALL
SELECT concat_ws(' ', 'column', relname || '.' || attname, format_type(atttypid, atttypmod),
        CASE WHEN attnotnull THEN 'not null' END, nullif(collname, 'default'), nullif(attidentity, ''),
        (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum))
    FROM pg_attribute JOIN own ON own.oid = attrelid LEFT JOIN pg_collation AS l ON l.oid = attcollation
    WHERE attnum > 0 AND NOT attisdropped AND relkind NOT IN ('i', 'I')
UNION ALL
SELECT concat_ws(' ', 'constraint', relname, pg_get_constraintdef(k.oid))
    FROM pg_constraint AS k JOIN own ON own.oid = conrelid WHERE contype <> 'n'
UNION ALL
SELECT concat_ws(' ', 'reference', conrelid::regclass, pg_get_constraintdef(k.oid))
    FROM pg_constraint AS k JOIN own ON own.oid = confrelid
UNION ALL
SELECT concat_ws(' ', pg_get_indexdef(indexrelid), CASE WHEN NOT (indisvalid AND indisready) THEN 'unfinished' END)
    FROM pg_index JOIN own ON own.oid = indrelid
    WHERE NOT (indisvalid AND indisready) OR indexrelid NOT IN (SELECT conindid FROM pg_constraint)
UNION ALL
SELECT concat_ws(' ', 'child', inhrelid::regclass, 'of', relname) FROM pg_inherits JOIN own ON own.oid = inhparent
UNION ALL
SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend
    WHERE refclassid = 'pg_namespace'::regclass AND refobjid = 'record'::regnamespace
    AND classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass)
UNION ALL
SELECT concat('event trigger ', evtname) FROM pg_event_trigger
