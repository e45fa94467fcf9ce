"""What holds of a keystore wherever its rows lie: in a file, or in a PostgreSQL database of its own."""

import subprocess
import sys
import threading
from pathlib import Path
from time import sleep

import clusters
import psycopg
import pytest

from events.keys import wrapping
from events.keys.copies import back_up, read_copy
from events.keys.rotation import Rotation, rotate
from events.keys.shelf import UNKNOWN_KEY, Row
from events.keys.shelves import is_there, name_at, open_shelf, put_back
from events.keystore import Keystore
from events.places import put_file
from events.refusals import (
    KeyMissing,
    NotPermitted,
    RecordBroken,
    StoreBusy,
    StoreExists,
    StoreMissing,
    StoreUnreachable,
)
from events.sealing import Unreadable


@pytest.fixture(scope="module")
def database():
    """One database for all of these tests: making one takes longer than any of them."""
    with clusters.database() as address:
        yield address


@pytest.fixture
def server(database):
    """The database, without a keystore."""
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("DROP SCHEMA IF EXISTS keys CASCADE")
    return database


@pytest.fixture(params=["file", "server"])
def where(request, tmp_path):
    """Where a keystore may be; nothing is there yet."""
    return str(tmp_path / "some.keys") if request.param == "file" else request.getfixturevalue("server")


@pytest.fixture
def kek(tmp_path):
    folder = tmp_path / "kek"
    folder.mkdir()
    return folder / "spr.kek"


@pytest.fixture
def keys(where, kek):
    made = Keystore.create(where, kek=kek)
    yield made
    made.close()


@pytest.fixture
def another(where, kek):
    """Open the keystore once more, as another process does."""
    opened = []

    def run():
        opened.append(Keystore.open(where, kek=kek))
        return opened[-1]

    yield run
    for each in opened:
        each.close()


def test_a_keystore_gives_the_same_to_whoever_opens_it(keys, another):
    other = another()
    assert keys.sealing_key("case/1").kc == other.sealing_key("case/1").kc
    assert keys.secret("checkpoints") == other.secret("checkpoints")
    assert keys.digest(b"asked") == other.digest(b"asked")
    assert keys.opening_key("case/2") == Unreadable("no-key")


def test_nothing_lies_there_but_wrapped_keys(keys, kek):
    plain = keys.traces(subject := "case/1") or (keys.sealing_key(subject), *keys.traces(subject))[1:]
    held = keys.shelf.contents()
    assert plain[1] not in set(held.every_wrapped())
    assert held.subjects["case/1"].wrapped == plain[0]


def test_it_belongs_to_one_record(keys, another):
    keys.bind("log-1")
    assert another().log == "log-1"
    with pytest.raises(KeyMissing, match="another record"):
        another().bind("log-2")


def test_a_keystore_is_made_once(keys, where, kek):
    assert is_there(where)
    with pytest.raises(StoreExists):
        Keystore.create(where, kek=kek)


def test_where_there_is_none_none_is_opened(where, kek):
    assert not is_there(where)
    with pytest.raises(StoreMissing):
        open_shelf(where)


def test_a_key_destroyed_by_another_process_is_forgotten_here(keys, another):
    made = keys.sealing_key("case/1")
    assert keys.opening_key("case/1") is made
    assert another().destroy("case/1") is True
    assert keys.opening_key("case/1") == Unreadable("destroyed")
    assert another().destroy("case/1") is False
    with pytest.raises(KeyMissing, match="was destroyed"):
        keys.sealing_key("case/1")


def test_a_key_that_was_never_here_is_noted_as_destroyed(keys):
    assert keys.destroy("case/9") is False
    assert keys.shelf.row("case/9") == Row(None, UNKNOWN_KEY)
    with pytest.raises(KeyMissing):
        keys.sealing_key("case/9")


def test_after_a_rotation_everything_is_the_same_for_those_who_were_open_and_for_others(keys, another):
    before = keys.sealing_key("case/1").kc, keys.secret("checkpoints"), keys.digest(b"asked")
    wrapped = set(keys.shelf.contents().every_wrapped())
    other = another()
    rotate(other.shelf, keys.kek)
    made = keys.sealing_key("case/2").kc
    for each in (keys, other, another()):
        assert (each.sealing_key("case/1").kc, each.secret("checkpoints"), each.digest(b"asked")) == before
        assert each.sealing_key("case/2").kc == made
    assert not wrapped & set(keys.shelf.contents().every_wrapped())


@pytest.mark.parametrize("steps", range(4))
def test_after_a_crash_at_any_step_it_opens_and_the_rotation_is_finished(keys, another, steps):
    before = keys.sealing_key("case/1").kc
    for step in Rotation(keys.shelf, keys.kek).steps[:steps]:
        step()
    assert another().sealing_key("case/1").kc == before
    rotate(keys.shelf, keys.kek)
    assert another().sealing_key("case/1").kc == before


def test_a_key_wrapped_by_the_old_one_is_not_taken(keys):
    old = keys._wrapping
    rotate(keys.shelf, keys.kek)
    keys.shelf.put("case/1", Row(old.wrap(bytes(32)), bytes(16)), old.check_value)
    keys.shelf.put_secret("late", old.wrap(bytes(32)), old.check_value)
    assert keys.shelf.row("case/1") is None
    assert keys.shelf.secret("late") is None


def test_machines_with_key_files_of_their_own_rotate_one_after_the_other(keys, where, tmp_path):
    """The new key is laid beside the old one on each machine first; each then finishes for itself."""
    before = keys.sealing_key("case/1").kc
    there = tmp_path / "another machine" / "spr.kek"
    there.parent.mkdir()
    put_file(there, keys.kek.read_bytes())
    for kek in (keys.kek, there):
        put_file(wrapping.coming(kek), b"22" * 32)
    rotate(keys.shelf, keys.kek)
    other = Keystore.open(where, kek=there)
    assert other.sealing_key("case/1").kc == before
    rotate(other.shelf, there)
    assert there.read_bytes() == keys.kek.read_bytes() == b"22" * 32
    assert not wrapping.coming(there).exists()
    assert other.sealing_key("case/2").kc == keys.sealing_key("case/2").kc
    other.close()


def test_what_fails_while_it_is_wrapped_anew_changes_nothing(keys):
    keys.sealing_key("case/1")
    before = keys.shelf.contents()

    def fails(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keys.shelf.wrap_anew(fails, bytes(16))
    assert keys.shelf.contents() == before


def test_keys_made_and_rotated_at_the_same_time_all_open(keys, another):
    """Threads stand for processes; each has a connection of its own."""
    made = {}

    def make(name):
        mine = another()
        for number in range(8):
            made[f"{name}/{number}"] = mine.sealing_key(f"{name}/{number}").kc

    makers = [threading.Thread(target=make, args=(name,)) for name in ("a", "b")]
    for each in makers:
        each.start()
    for _ in range(4):
        rotate(keys.shelf, keys.kek)
    for each in makers:
        each.join()
    assert len(made) == 16
    assert {name: another().opening_key(name).kc for name in made} == made


def test_a_copy_is_a_file_and_is_put_back_without_what_was_destroyed(keys, another, tmp_path, where):
    made = keys.sealing_key("case/1").kc
    keys.sealing_key("case/2")
    copy = tmp_path / "copies" / "copy.keys"
    held = back_up(keys.shelf, keys.kek, copy)
    assert held == keys.shelf.contents() == read_copy(copy, keys.kek)
    keys.close()
    kept = put_back(where, held.without(["case/2"]), "20261123T100000Z")
    assert "before" in kept
    again = another()
    assert again.opening_key("case/1").kc == made
    assert again.opening_key("case/2") == Unreadable("destroyed")


# On a server only


@pytest.fixture
def there(server, kek):
    made = Keystore.create(server, kek=kek)
    yield made
    made.close()


def test_the_password_of_an_address_is_in_no_sentence(server):
    address = server.replace("postgres@", "postgres:secret@")
    assert "secret" not in name_at(address)
    with pytest.raises(StoreMissing) as missing:
        open_shelf(address)
    assert "secret" not in str(missing.value)


def test_a_keystore_on_a_server_needs_a_key_encryption_key_named(there, server):
    with pytest.raises(KeyMissing, match="No key-encryption key was named"):
        Keystore.open(server)


def test_a_server_that_does_not_answer_is_said():
    with pytest.raises(StoreUnreachable):
        open_shelf(f"postgresql://nobody@127.0.0.1:{clusters.free_port()}/none")


def login(address, name, role=None):
    """An address for a login of its own, let into a role or into none."""
    database = address.rpartition("/")[2]
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'CREATE ROLE "{database}_{name}" LOGIN')
        admin.execute(f'GRANT CONNECT ON DATABASE "{database}" TO "{database}_{name}"')
        if role:
            admin.execute(f'GRANT "{database}_{role}" TO "{database}_{name}"')
    return clusters.named(address, login=f"{database}_{name}")


def test_a_login_let_into_the_role_can_do_everything(there, server, kek):
    keys = Keystore.open(login(server, "ann", "keys"), kek=kek)
    keys.sealing_key("case/1")
    assert keys.destroy("case/1") is True
    rotate(keys.shelf, kek)
    keys.close()


def test_what_a_colleague_put_into_a_keystore_runs_for_nobody(there, server, kek):
    """A trigger runs with the rights of whoever touches the table, and an administrator may touch it."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(
            "CREATE TRIGGER mine BEFORE UPDATE ON keys.keystore FOR EACH ROW "
            "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        )
    with pytest.raises(RecordBroken, match="trigger mine"):
        Keystore.open(server, kek=kek)


def test_a_login_that_is_not_is_told_so(there, server, kek):
    with pytest.raises(NotPermitted):
        Keystore.open(login(server, "bob"), kek=kek)


def test_a_login_that_may_not_make_one_is_told_so(server, kek):
    with pytest.raises(NotPermitted, match="may not make a keystore"):
        Keystore.create(login(server, "cat"), kek=kek)
    with psycopg.connect(server) as admin:
        assert admin.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'keys'").fetchone() is None


def test_a_lost_connection_is_opened_anew(there, server):
    made = there.sealing_key("case/1").kc
    with psycopg.connect(server, autocommit=True) as admin:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        admin.execute(f"{cut} AND pid <> pg_backend_pid()")
        assert there.sealing_key("case/1").kc == made
        admin.execute(f"{cut} AND pid <> pg_backend_pid()")
        assert there.destroy("case/1") is True


def test_every_commit_waits_for_the_disk(there):
    assert there.shelf._one("SELECT current_setting('synchronous_commit')") == "on"
    assert there.shelf._one("SELECT current_setting('statement_timeout')") != "0"


def test_a_keystore_that_stays_locked_is_busy(server, kek, monkeypatch):
    monkeypatch.setattr("events.keys.postgres_shelf.PATIENCE", 0.05)
    keys = Keystore.create(server, kek=kek)
    with psycopg.connect(server) as other:
        other.execute("SELECT FROM keys.keystore FOR UPDATE")
        with pytest.raises(StoreBusy):
            keys.sealing_key("case/1")
    assert keys.sealing_key("case/1").kc
    keys.close()


def test_a_destroyed_key_is_in_no_file_of_the_tables(there, server, request):
    """The write-ahead log still has it, wrapped; a new key-encryption key is the answer to that.

    While anybody else looks, autovacuum among them, the server keeps also what was just removed.
    """
    folder, wrapped = written(there, server)
    there.destroy("case/1")
    there.destroy("case/2")
    assert not stays(server, folder / tables_of(server), wrapped, there.shelf._write_anew)
    assert found(server, folder / "pg_wal", wrapped)


def test_the_change_alone_would_leave_it_there(there, server, monkeypatch):
    """The control of the test above."""
    folder, wrapped = written(there, server)
    monkeypatch.setattr(type(there.shelf), "_write_anew", lambda *_: None)
    there.destroy("case/1")
    assert stays(server, folder / tables_of(server), wrapped, there.shelf._write_anew)


def written(keys, server):
    """Two keys on the disk: the server's folder, and the bytes of one."""
    keys.sealing_key("case/2")
    keys.sealing_key("case/1")
    wrapped = keys.shelf.row("case/1").wrapped
    with psycopg.connect(server, autocommit=True) as admin:
        folder = Path(admin.execute("SHOW data_directory").fetchone()[0])
    try:
        there = found(server, folder / tables_of(server), wrapped)
    except PermissionError:
        there = False
    if not there:
        pytest.skip("the files of the server are not to be read here")
    return folder, wrapped


def tables_of(server):
    """The folder of this database: those of others come and go with other tests."""
    with psycopg.connect(server) as admin:
        (oid,) = admin.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    return Path("base") / str(oid)


def found(server, folder, trace):
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    return [path for path in folder.rglob("*") if path.is_file() and trace in content_of(path)]


def stays(server, folder, trace, write_anew):
    """Whether it is still there when the table was written anew a few times more."""
    for _ in range(5):
        if not found(server, folder, trace):
            return False
        sleep(0.2)
        write_anew("keys.subject_key")
    return True


def content_of(path):
    """What a file holds; the server takes its logs away when it needs them no more."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@pytest.mark.parametrize("module", ["events.keystore", "events.store"])
def test_no_driver_of_a_server_loads_where_there_is_none(module):
    program = f"import sys, {module}; print('psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
