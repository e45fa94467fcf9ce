"""Makes a store: the record, the keystore beside it, the outbox, and what is adopted from the start."""

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from events.keys.shelves import is_there, name_at
from events.keystore import Keystore
from events.places import is_server, path_of
from events.refusals import StoreExists
from events.store import create
from scheduler.cli.keeping.adopting import CalendarFile, put_on_record, read_calendar
from scheduler.cli.render import Answer, Line
from scheduler.clock import utc_now
from scheduler.keys import key_places
from scheduler.service import Service, open_service
from workflow.adoptions import PolicyAdopted
from workflow.policy import KIRKLEES

if TYPE_CHECKING:
    from scheduler.settings import Settings

SHIPPED = "england-and-wales.json"


def set_up(settings: "Settings") -> Answer:
    """Make everything a new store needs, and say where it is and what to do next."""
    store, keys, kek = _places(settings)
    files = (store, kek) if is_server(keys) else (store, Path(keys), kek)
    made = [place for place in files if not place.exists()]
    try:
        _make(store, keys, kek)
        with open_service(settings, keys=True) as service:
            calendar = adopt_shipped(service)
    except BaseException:  # half a store is worse than none
        _unmake(made)
        raise
    return _told(store, keys, kek, calendar)


def _told(store: Path, keys: str, kek: Path, calendar: CalendarFile) -> Answer:
    held = (
        f"Bank holidays of England and Wales adopted, as published {calendar.revision}, "
        f"to the end of {max(calendar.holidays)[:4]}; policy {KIRKLEES.code}."
    )
    document = {
        "store": str(store),
        "keystore": name_at(keys),
        "key_file": str(kek),
        "calendar": f"{calendar.name}@{calendar.revision}",
        "policy": KIRKLEES.code,
    }
    page = [
        Line("A new store was made.", "title"),
        Line(f"record       {store}", indent=2),
        Line(f"keys         {name_at(keys)}", indent=2),
        Line(f"key to these {kek}", indent=2),
        Line(held, indent=2),
        Line("Keep copies of the keys apart from copies of the record."),
        Line("Next", "title"),
        Line("spr record incident.notified --help", indent=2),
        Line("spr doctor", indent=2),
    ]
    return Answer(document, page)


def adopt_shipped(service: Service) -> CalendarFile:
    """Put on record what a new store begins with: the bank holidays, the policy; and make the outbox."""
    calendar = adopt(service)
    _make_outbox(service)
    service.views.catch_up()
    return calendar


def adopt(service: Service) -> CalendarFile:
    """Put the bank holidays and the policy on record that come with the program."""
    content = files("workflow").joinpath("data", SHIPPED).read_bytes()
    calendar = read_calendar(SHIPPED, content, None)
    put_on_record(service, "calendar/england-and-wales", calendar.fact)
    put_on_record(service, f"policy/{KIRKLEES.code}", _policy())
    return calendar


def _places(settings: "Settings") -> tuple[Path, str, Path]:
    """Where record, keystore and key-encryption key are to be; StoreExists where something is there."""
    store = path_of(settings.path)
    keys, kek = key_places(settings)
    for place in (store, keys):
        if is_there(place):
            raise StoreExists(
                f"There is already something at {name_at(place)}.",
                "Nothing was changed. Choose another place: spr admin init --database PATH",
            )
    return store, keys, kek


def _make(store: Path, keys: str, kek: Path) -> None:
    keystore = Keystore.create(keys, kek=kek)
    try:
        create(store, clock=utc_now, keys=keystore).close()
    finally:
        keystore.close()


def _unmake(made: list[Path]) -> None:
    for place in made:
        for ending in ("", "-wal", "-shm", "-journal", ".making", ".lock"):
            place.with_name(place.name + ending).unlink(missing_ok=True)


def _policy() -> PolicyAdopted:
    duties = sorted(KIRKLEES.duties)
    content = msgspec.json.encode([KIRKLEES.code, KIRKLEES.version, KIRKLEES.says, duties])
    return PolicyAdopted(
        profile=KIRKLEES.code,
        version=KIRKLEES.version,
        source=KIRKLEES.source,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _make_outbox(service: Service) -> None:
    from scheduler.outbox import Outbox

    Outbox(service.store).make()
