"""No status, clock or view depends on a sealed text: with every key gone, everything stands as it stood."""

import msgspec
from hypothesis import given

from events.evidence.chain import verify
from events.record import Write
from events.sealing import Unreadable, open_words
from events.store import open_
from scheduler.destructions import destroy, sealed_under
from scheduler.requests import actor, new_id
from scheduler.service import Service
from workflow.catalogue import CASES, INCIDENT, REVIEW, kind_of, sealed
from workflow.facts import Entry
from workflow.moments import Moment, at
from workflow.sealing_keys import DestructionOrdered, Residue
from workflow.vocabulary import Agency, IncidentType, Party, Situation

from .test_any_history import HISTORIES, few, of_a_clock, tell

CANARY = "Featherstonehaugh-Canary"


def cases(service):
    return [head.name for kind in CASES for head in service.store.streams(f"{kind.name}/")]


def stands(service, reader=None):
    """How every case stands, with its clocks, as of the service's time."""
    reader = reader or service
    return {
        case: (
            reader.standing(case),
            [of_a_clock(clock, service) for clock in kind_of(case).clocks(reader.standing(case))],
        )
        for case in cases(service)
    }


@few
@given(HISTORIES)
def test_with_every_key_destroyed_each_case_stands_as_before_and_so_do_its_clocks(another, history):
    with another() as service:
        tell(service, history)
        before, rows, root = stands(service), service.rows(), verify(service.store)
        for subject in sealed_under(service.store):
            assert service.keys.destroy(subject)
        assert set(opened(service)) <= {Unreadable("destroyed")}
        assert stands(service) == before
        assert service.views.rebuild(check=True) == []
        assert service.rows() == rows
        assert verify(service.store) == root


@few
@given(HISTORIES)
def test_without_a_keystore_each_case_stands_as_before_and_so_do_its_clocks(another, history):
    with another() as service:
        tell(service, history)
        before = stands(service)
        store = open_(service.settings.database, clock=service.clock)
        with Service(store, None, service.settings, service.clock) as reader:
            assert set(opened(reader)) <= {Unreadable("no-key")}
            assert stands(service, reader) == before
            assert reader.views.rebuild(check=True) == []


NEEDED = {
    "organisation": Agency.SCHOOL,
    "type": IncidentType.SERIOUS_HARM,
    "situation": Situation.DEATH,
    "agency": Agency.SCHOOL,
    "development": "verdict",
    "partner": Agency.POLICE,
    "interest": "none",
    "concerned": "no",
    "about": "criteria",
    "stage": "stage-two",
    "body": "police",
    "provider": "childrens-home",
    "to": Party.PANEL,
    "version": 2,
    "lead": Agency.OTHER_AREA,
    "incident": "incident/2026-002",
    "reviewer": "independent reviewer",
    "replaces": "the reviewer before",
    "reason": "other",
    "national_review": "national-2022",
    "publish_on": Moment("unknown"),
    "by_whom": Party.PANEL,
    "rating": "inadequate",
}


def test_after_a_destruction_no_sealed_field_of_a_case_is_in_any_file(service):
    """A canary in every sealed field of every fact, and in every reason for a departure."""
    planted = plant(service, "incident/2026-001", INCIDENT) + plant(service, "review/2026-001", REVIEW)
    service.views.catch_up()
    assert list(opened(service)).count(CANARY) == planted
    order = DestructionOrdered(authority="Head of service", reasons="Kept long enough.")
    for subject in ("incident/2026-001", "review/2026-001"):
        done = destroy(service, service.keys, subject, order)
        assert done.fact.residue is Residue.NONE_FOUND
    assert list(opened(service)).count(Unreadable("destroyed")) == planted
    files = [path for path in service.settings.path.parent.rglob("*") if path.is_file()]
    assert {"record.db", "record.db-wal", "record.db.keys"} <= {path.name for path in files}
    assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []


def plant(service, stream, kind):
    """Record every fact of the kind that has something to seal, whatever the rules; how many were sealed."""
    plain = [with_canaries(fact) for fact in kind.lifecycle.facts if sealed(fact)]
    now = service.clock()
    entries = [
        Entry(fact=fact, occurred=at(now), id=new_id(now), recorded=now, departure=CANARY) for fact in plain
    ]
    drafts = [service.translation.draft(entry, None) for entry in entries]
    service.store.append([Write(stream, 0, drafts)], command_id=stream, request=b"", actor=actor())
    return sum(len(sealed(type(fact))) + 1 for fact in plain)


def with_canaries(fact):
    needed = {
        each.name: NEEDED[each.name]
        for each in msgspec.structs.fields(fact)
        if each.required and each.name in NEEDED
    }
    return fact(**needed, **dict.fromkeys(sealed(fact), CANARY))


def opened(service):
    for fact in service.store.after(0, limit=10_000):
        yield from open_words(fact, service.keys).values()
