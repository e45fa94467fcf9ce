"""What only a server asks of the outbox: claims that pass each other by."""

from contextlib import closing

import pytest
from sqlalchemy import select

from events.refusals import StoreBusy, StoreOlder
from events.store import open_
from scheduler.clock import utc_now
from scheduler.composing import compose
from scheduler.daemon import Daemon
from scheduler.deliver import fill
from scheduler.hours import Hours
from scheduler.outbox import Outbox
from scheduler.outbox_rows import messages
from workflow.alerts import Delivered, Raised
from workflow.incident.facts import LocalAuthorityBecameAware

ENGINES = ("postgres",)


@pytest.fixture
def office(new_office):
    """Two messages wait in the outbox."""
    with new_office("Thu 25 Jun 2015") as office:
        for _ in range(2):
            office.tell("incident", LocalAuthorityBecameAware(), "Thu 25 Jun 2015")
        office.sweep("Mon 6 Jul 2015")
        office.outbox.make()
        fill(office.service, office.outbox, office.now)
        compose(office.service, office.outbox, office.now, tuple(Hours))
        yield office


def claimed_while_another_claims(office):
    """What a deliverer claims while another has not committed its claim."""
    first = select(messages).order_by(messages.c.announcement).limit(1).with_for_update()
    with office.another() as other, other.store.engine.begin() as tx:
        held = tx.execute(first).one()
        return held.message_id, office.outbox.claim(office.now, "two", ["log"])


def test_a_claim_passes_over_what_another_is_claiming(office):
    held, row = claimed_while_another_claims(office)
    assert row.message_id != held


class Waiting(Outbox):
    """An outbox whose claims wait for each other."""

    def claim(self, *_):
        with self._store.engine.begin() as tx:
            tx.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
            tx.exec_driver_sql("SELECT message_id FROM outbox ORDER BY announcement LIMIT 1 FOR UPDATE")


def test_a_claim_that_does_not_pass_over_it_would_wait(office, monkeypatch):
    """The control: what SKIP LOCKED is for."""
    monkeypatch.setattr(type(office), "outbox", property(lambda office: Waiting(office.service.store)))
    with pytest.raises(StoreBusy):
        claimed_while_another_claims(office)


def test_an_outbox_is_read_by_an_auditor(office):
    """The group role of auditors may read every table of those who record."""
    auditor = office.settings.database.replace("ann.smith@", "bea.jones@")
    office.open(database=auditor)
    assert len(office.outbox.rows()) == 2


def test_a_daemon_sweeps_and_delivers_there(new_office, today):
    with new_office(today) as office:
        office.tell("incident", LocalAuthorityBecameAware(), "Thu 25 Jun 2015")
        daemon = Daemon(office.settings)
        daemon.sweep()
        daemon.deliver()
        assert len(office.facts_of(Raised)) == len(office.facts_of(Delivered)) == 1


def test_an_outbox_of_an_older_program_is_brought_up_to_date_by_whoever_may_take_the_role(new_server):
    """The tables belong to those who record; what waits there is kept, each message its own telling."""
    from scheduler.migrations import bring_server_up_to_date

    with new_server() as server:
        with closing(open_(server.url, clock=utc_now)) as store:
            Outbox(store).make()
            with store.engine.begin() as tx:
                tx.exec_driver_sql("DROP TABLE outbox_telling")
                for column in ("html", "person", "capacity", "kind", "label", "about", "follows"):
                    tx.exec_driver_sql(f"ALTER TABLE outbox DROP COLUMN {column}")
                for column in ("hours", "in_doubt", "waits_since"):
                    tx.exec_driver_sql(f"ALTER TABLE outbox DROP COLUMN {column}")
        server.admin.execute("UPDATE record.alembic_version SET version_num = '0002'")
        with closing(open_(server.url, clock=utc_now)) as store, pytest.raises(StoreOlder):
            Outbox(store).is_made()
        assert len(bring_server_up_to_date(server.superuser)) == 1
        with closing(open_(server.url, clock=utc_now)) as store:
            assert Outbox(store).is_made()
            assert Outbox(store).tellings() == []
            Outbox(store).hold_all()
