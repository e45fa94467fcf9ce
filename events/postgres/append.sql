-- The one way into the record: everything between the request and the commit, in one round trip.
--
-- The row of `head` is taken first and held to the commit, so the clock, the versions and the positions
-- that are read after it are the newest, and a reader never sees a position without those before it.
-- Conditions: SP001 another version than expected, SP002 recorded before, SP003 somebody else's name,
-- SP004 the clock disagrees with the record, SP006 not the form of what is recorded, SP007 a server that
-- was left behind. What the names of facts mean the server cannot know; an examination does not ask either.
-- A function that is one expression has no settings of its own: the planner then puts it in the place of
-- its call, where those of the caller hold.

CREATE FUNCTION record.append(
    command text, request bytea, streams text[], expected bigint[], counts bigint[], bodies bytea[],
    accepts boolean, seen integer, OUT first bigint, OUT last bigint, OUT timeline integer
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    moment text;
    stamp text;
    newest text;
    at bigint;
    prev bytea;
    head_bytes bytea;
    body_bytes bytea;
    body text;
    told jsonb;
    number bigint := 0;
    facts record.fact[];
BEGIN
    timeline := record.timeline();
    IF timeline < seen THEN
        RAISE EXCEPTION 'timeline % comes after %', seen, timeline USING ERRCODE = 'SP007';
    END IF;
    UPDATE record.head AS h SET position = h.position + cardinality(bodies), before = h.recorded,
            recorded = greatest(h.recorded, record.moment())
        RETURNING h.position - cardinality(bodies) + 1, h.position, h.before, h.recorded
        INTO first, last, newest, stamp;
    moment := record.moment();
    INSERT INTO record.command VALUES (command, request, first, last) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'recorded before' USING ERRCODE = 'SP002';
    END IF;
    IF newest <> '' AND (moment < newest OR left(moment, 7) <> left(newest, 7))
        AND NOT accepts AND NOT record.agrees(moment, newest) THEN
        RAISE EXCEPTION 'the clock disagrees' USING ERRCODE = 'SP004', DETAIL = moment || ' ' || newest;
    END IF;
    FOR i IN 1 .. cardinality(streams) LOOP
        IF (length(streams[i]) <= {longest} AND streams[i] ~ {stream}) IS NOT TRUE THEN
            RAISE EXCEPTION 'a stream cannot be called that' USING ERRCODE = 'SP006';
        END IF;
        SELECT f.version, f.leaf INTO at, prev FROM record.fact AS f
            WHERE f.stream = streams[i] ORDER BY f.version DESC LIMIT 1;
        IF coalesce(at, 0) <> expected[i] THEN
            RAISE EXCEPTION 'moved' USING ERRCODE = 'SP001',
                DETAIL = concat_ws(' ', streams[i], expected[i], coalesce(at, 0));
        END IF;
        facts := '{{}}';
        FOR version IN expected[i] + 1 .. expected[i] + counts[i] LOOP
            number := number + 1;
            body_bytes := bodies[number];
            body := record.readable(convert_from(body_bytes, 'UTF8'));
            IF (body IS JSON OBJECT WITH UNIQUE KEYS) IS NOT TRUE THEN
                RAISE EXCEPTION 'the body is not one object' USING ERRCODE = 'SP006';
            END IF;
            told := body;
            IF told #>> '{{actor,id}}' IS DISTINCT FROM session_user::text THEN
                RAISE EXCEPTION 'the actor is not the login' USING ERRCODE = 'SP003';
            END IF;
            IF told ->> 'command_id' IS DISTINCT FROM command OR record.is_fact(body, told) IS NOT TRUE THEN
                RAISE EXCEPTION 'the body is of another command, or no fact' USING ERRCODE = 'SP006';
            END IF;
            head_bytes := convert_to(
                E'format: ' || {format} || E'\nlog: ' || {log} || E'\nstream: ' || streams[i]
                || E'\nversion: ' || version || E'\nrecorded: ' || stamp
                || E'\nprev: ' || coalesce(encode(prev, 'hex'), 'none') || E'\n', 'UTF8');
            prev := sha256('\x00'::bytea || int8send(length(head_bytes)) || head_bytes
                || int8send(length(body_bytes)) || body_bytes);
            facts := facts || ROW(first + number - 1, streams[i], version, stamp, told ->> 'type', prev,
                head_bytes, body_bytes)::record.fact;
        END LOOP;
        INSERT INTO record.fact SELECT * FROM unnest(facts);
    END LOOP;
    IF number <> cardinality(bodies) THEN
        RAISE EXCEPTION 'there are more bodies than are counted' USING ERRCODE = 'SP006';
    END IF;
    PERFORM pg_notify('spr_record', last::text);
END
$$;

-- A body as PostgreSQL can read it: it takes every escape in JSON but that of a NUL, which a text may hold.
CREATE FUNCTION record.readable(body text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN strpos(body, '\u0000') > 0
        THEN regexp_replace(body, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g') ELSE body END
$$;

-- Whether an object has what every fact has, and begins with the login as we write it and with nothing else.
CREATE FUNCTION record.is_fact(body text, told jsonb) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT starts_with(body, '{{"actor":{{"host":' || to_json(told #>> '{{actor,host}}')
            || ',"id":' || to_json(session_user::text)
            || ',"program":' || to_json(told #>> '{{actor,program}}') || '}},"')
        AND right(body, 1) = '}}'
        AND (jsonb_typeof(told -> 'data'), jsonb_typeof(told -> 'id'), jsonb_typeof(told -> 'occurred'),
             jsonb_typeof(told -> 'schema'), jsonb_typeof(told -> 'type'))
            = ('object', 'string', 'string', 'number', 'string')
        AND told ->> 'schema' ~ '^[1-9][0-9]{{0,8}}$'
$$;

-- Whether the clock and the newest fact can both be right, or somebody said so since it stood still.
-- Asked only where the newest fact is of a later moment or of another month.
CREATE FUNCTION record.agrees(moment text, newest text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    IF moment::timestamptz BETWEEN newest::timestamptz - {behind}::interval
        AND newest::timestamptz + {ahead}::interval THEN
        RETURN true;
    END IF;
    FOR one IN SELECT f.recorded, f.type FROM record.fact AS f ORDER BY f.position DESC LOOP
        EXIT WHEN one.recorded <> newest;
        IF one.type = {accepted} THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END
$$;

-- The timeline on which this server writes: each promotion of a standby begins a new one.
CREATE FUNCTION record.timeline() RETURNS integer LANGUAGE sql VOLATILE AS $$
    SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer
$$;

-- Keep a signed head of the record: never a smaller one than the newest, never beyond the end.
CREATE FUNCTION record.keep_checkpoint(new_size bigint, after bigint, new_note bytea, new_frontier bytea)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ending bigint;
BEGIN
    SELECT h.position INTO ending FROM record.head AS h FOR UPDATE;
    IF new_size > ending OR after >= new_size
        OR after <> (SELECT coalesce(max(c.size), 0) FROM record.checkpoint AS c) THEN
        RETURN false;
    END IF;
    INSERT INTO record.checkpoint VALUES (new_size, new_note, new_frontier);
    RETURN true;
END
$$;
