"""A record altered by whoever owns the database, for the tests of what an examination then finds.

Everything happens to plain rows, so that it is the same on every database; a fixture for each of
them reads the rows and puts others in their place, the guards set aside meanwhile.
"""

import copy
import json
from contextlib import closing
from dataclasses import dataclass

import psycopg

from events.evidence.notes import Note, Signer, encoded, signed
from events.evidence.tree import Tree
from events.layout import header_bytes, leaf_hash
from events.postgres.guards import TRIGGERS, always
from events.sqlite.driver import driver

FACT = ("position", "stream", "version", "recorded", "type", "leaf", "header", "body")
COMMAND = ("command_id", "request", "first", "last")
CHECKPOINT = ("size", "note", "frontier")
TABLES = {"fact": FACT, "command": COMMAND, "checkpoint": CHECKPOINT}
# The names are those above, and nobody else's.
READ = {table: f"SELECT {', '.join(TABLES[table])} FROM {table} ORDER BY 1" for table in TABLES}  # noqa: S608
EMPTY = {table: f"DELETE FROM {table}" for table in TABLES}  # noqa: S608
PUT = {table: f"INSERT INTO {table} ({', '.join(TABLES[table])}) VALUES ({{}})" for table in TABLES}  # noqa: S608


@dataclass
class Rows:
    """The rows of the three tables that grow, each row a mapping of its columns."""

    fact: list
    command: list
    checkpoint: list

    def copy(self):
        return copy.deepcopy(self)

    def of(self, table):
        """The rows of a table as they go into the database."""
        return [tuple(row[name] for name in TABLES[table]) for row in getattr(self, table)]

    def at(self, position):
        return next(row for row in self.fact if row["position"] == position)

    def stream(self, name):
        return sorted((row for row in self.fact if row["stream"] == name), key=lambda row: row["version"])

    # What an attacker would do, from clumsy to thorough

    def edit(self, position, old=b"2026-11-23", new=b"2026-11-13"):
        row = self.at(position)
        assert old in row["body"]
        row["body"] = row["body"].replace(old, new)

    def remove(self, position):
        self.fact.remove(self.at(position))

    def remove_and_renumber(self, position):
        """A fact taken out, and every later one moved up, with the commands."""
        self.remove(position)
        for row in self.fact:
            row["position"] -= row["position"] > position
        for row in self.command:
            row["first"] -= row["first"] > position
            row["last"] -= row["last"] >= position
        self.command = [row for row in self.command if row["first"] <= row["last"]]

    def cut_after(self, position):
        self.fact = [row for row in self.fact if row["position"] <= position]
        self.command = [row for row in self.command if row["last"] <= position]
        self.checkpoint = [row for row in self.checkpoint if row["size"] <= position]

    def rehash(self, position):
        """The leaf of one fact made to fit its bytes."""
        row = self.at(position)
        row["leaf"] = leaf_hash(row["header"], row["body"])

    def rehash_stream(self, name, log):
        """Every header and leaf of a case made to fit, from the first fact on."""
        prev = None
        for row in self.stream(name):
            row["header"] = header_bytes(log, name, row["version"], row["recorded"], prev)
            prev = row["leaf"] = leaf_hash(row["header"], row["body"])

    def add_at_the_end(self, name, log):
        """A fact that nobody recorded, in a case there is, under a request that nobody sent."""
        last, before = max(self.fact, key=lambda row: row["position"]), self.stream(name)[-1]
        position, version = last["position"] + 1, before["version"] + 1
        body = last["body"]
        for said, other in ((json.loads(body)["id"], "forged"), (self.command_of(last), "nobody-sent-it")):
            body = body.replace(said.encode(), other.encode())
        header = header_bytes(log, name, version, last["recorded"], before["leaf"])
        new = {"position": position, "stream": name, "version": version, "header": header, "body": body}
        self.fact.append(last | new | {"leaf": leaf_hash(header, body)})
        asked = {"command_id": "nobody-sent-it", "request": bytes(32), "first": position, "last": position}
        self.command.append(asked)

    def command_of(self, row):
        return json.loads(row["body"])["command_id"]

    def sign_anew(self, signer):
        """Every checkpoint made to fit the facts, and signed."""
        tree, sizes = Tree(), {row["size"]: row for row in self.checkpoint}
        for fact in sorted(self.fact, key=lambda row: row["position"]):
            tree.add(fact["leaf"])
            if tree.size in sizes:
                text = Note.read(sizes[tree.size]["note"]).text.split("\n")[0]
                note = signed(_text(text, tree), signer)
                sizes[tree.size] |= {"note": bytes(note), "frontier": b"".join(tree.frontier)}


def rows_of(found):
    """The rows as a database gave them, by table."""
    return Rows(**{
        table: [dict(zip(columns, row, strict=True)) for row in found[table]]
        for table, columns in TABLES.items()
    })  # fmt: skip


def _text(origin, tree):
    return f"{origin}\n{tree.size}\n{encoded(tree.root())}\n"


def stranger(log):
    """Somebody who signs under the name of the log with a key of his own."""
    return Signer(f"spr/{log}", bytes(range(32)))


class SqliteTables:
    """The tables of a SQLite record, read and replaced as the owner of the file can."""

    def __init__(self, path):
        self.path = path

    def read(self):
        with closing(driver.connect(self.path)) as connection:
            found = {table: connection.execute(READ[table]).fetchall() for table in TABLES}
        return rows_of(found)

    def replace(self, rows):
        with closing(driver.connect(self.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA ignore_check_constraints=1")
            guards = connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            ).fetchall()
            connection.execute("BEGIN IMMEDIATE")
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            for table, columns in TABLES.items():
                connection.execute(EMPTY[table])
                connection.executemany(PUT[table].format(", ".join("?" * len(columns))), rows.of(table))
            for _, sql in guards:
                connection.execute(sql)
            connection.execute("COMMIT")


class PostgresTables:
    """The tables of a record on PostgreSQL, read and replaced as its superuser can."""

    def __init__(self, superuser):
        self.superuser = superuser

    def read(self):
        with psycopg.connect(self.superuser) as connection:
            found = {
                table: connection.execute(
                    READ[table].replace(f"FROM {table}", f"FROM record.{table}")
                ).fetchall()
                for table in TABLES
            }
        return rows_of(found)

    def replace(self, rows):
        with psycopg.connect(self.superuser) as connection:
            connection.execute("SET search_path = record")
            for table in (*TABLES, "head"):
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for table, columns in TABLES.items():
                connection.execute(EMPTY[table])
                put = PUT[table].format(", ".join(["%s"] * len(columns)))
                connection.cursor().executemany(put, rows.of(table))
            newest = max(rows.fact, key=lambda row: row["position"])
            connection.execute(
                "UPDATE head SET position = %s, before = %s, recorded = %s",
                (newest["position"], newest["recorded"], newest["recorded"]),
            )
            for trigger in TRIGGERS:
                connection.execute(always(trigger))
