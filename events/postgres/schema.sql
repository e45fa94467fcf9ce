-- The tables of the record on PostgreSQL. All but `head` are append-only.
-- The conditions of a table stand in one CHECK, because PostgreSQL reads each of them anew at every insert.
-- The columns of `fact` beside its bytes are an index over them, compared by every examination.
-- {owner} has no login; {app} may read and call the functions; {auditor} may read.

CREATE SCHEMA record AUTHORIZATION {owner};
CREATE SCHEMA work AUTHORIZATION {app};
GRANT USAGE ON SCHEMA record TO {app}, {auditor};
GRANT USAGE ON SCHEMA work TO {auditor};

CREATE TABLE record.log (
    one integer PRIMARY KEY CHECK (one = 1),
    id text COLLATE "C" NOT NULL,
    format text COLLATE "C" NOT NULL
);

CREATE TABLE record.fact (
    position bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    recorded text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    leaf bytea NOT NULL,
    header bytea NOT NULL,
    body bytea NOT NULL,
    UNIQUE (stream, version),
    CHECK (position > 0 AND stream LIKE '_%/_%' AND version > 0
        AND length(recorded) = 27 AND octet_length(leaf) = 32)
);

CREATE TABLE record.command (
    command_id text COLLATE "C" PRIMARY KEY,
    request bytea NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    CHECK (octet_length(request) = 32 AND last >= first)
);

CREATE TABLE record.checkpoint (
    size bigint PRIMARY KEY CHECK (size > 0),
    note bytea NOT NULL,
    frontier bytea NOT NULL
);

-- Where the record ends. Its one row is the lock that puts appends in order: whoever has it takes the
-- next positions, and a rollback gives them back, so that there is never a gap.
-- Dead versions of the row are many and short-lived: room is left for them, and they are soon removed.
CREATE TABLE record.head (
    one integer PRIMARY KEY CHECK (one = 1),
    position bigint NOT NULL,
    before text COLLATE "C" NOT NULL,
    recorded text COLLATE "C" NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200,
        autovacuum_vacuum_cost_delay = 0);

CREATE TABLE record.alembic_version (version_num varchar(32) PRIMARY KEY);

CREATE FUNCTION record.moment() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Guards that hold whoever asks, replication included (ALTER TABLE, ENABLE ALWAYS TRIGGER).
-- The owner of the tables can drop them; an examination then reports them as missing.

CREATE FUNCTION record.kept() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RAISE EXCEPTION 'the record is append-only: nothing in % is ever altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'SP005';
END
$$;

CREATE FUNCTION record.grows() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RAISE EXCEPTION 'the head of the record never goes back' USING ERRCODE = 'SP005';
END
$$;
