"""Makes a store: the record, the keystore beside it, the outbox, and what is adopted from the start."""

from contextlib import ExitStack, closing
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from events.keys.shelves import is_there, name_at
from events.keystore import Keystore
from events.places import is_server
from events.refusals import StoreExists
from events.store import create
from scheduler.cli.keeping.adopting import CalendarFile, put_on_record, read_calendar
from scheduler.cli.keeping.letting_in import letting_in
from scheduler.cli.policies.adopting import adoption_of
from scheduler.cli.render import Answer, Line
from scheduler.clock import utc_now
from scheduler.keys import key_places
from scheduler.service import Service, open_service
from workflow.profiles import DEFAULT, shipped

if TYPE_CHECKING:
    from scheduler.settings import Settings

SHIPPED = "england-and-wales.json"


def set_up(settings: "Settings") -> Answer:
    """Make everything a new store needs, and say where it is and what to do next."""
    keys, kek = _places(settings)
    with ExitStack() as undo:  # half a store is worse than none
        _make(settings, keys, kek, undo)
        with open_service(settings, keys=True) as service:
            calendar = adopt_shipped(service)
        undo.pop_all()
    return _told(settings, keys, kek, calendar)


def _told(settings: "Settings", keys: str, kek: Path, calendar: CalendarFile) -> Answer:
    held = (
        f"Bank holidays of England and Wales adopted, as published {calendar.revision}, "
        f"to the end of {max(calendar.holidays)[:4]}; policy {DEFAULT}."
    )
    document = {
        "store": settings.name,
        "keystore": name_at(keys),
        "key_file": str(kek),
        "calendar": f"{calendar.name}@{calendar.revision}",
        "policy": DEFAULT,
    }
    page = [
        Line("A new store was made.", "title"),
        Line(f"record       {settings.name}", indent=2),
        Line(f"keys         {name_at(keys)}", indent=2),
        Line(f"key to these {kek}", indent=2),
        Line(held, indent=2),
        Line("Keep copies of the keys apart from copies of the record."),
        *_in_an_open_folder(settings),
        *letting_in(settings),
        Line("Next", "title"),
        Line("spr record incident.notified --help", indent=2),
        Line("spr audit key   prints the key that verifies checkpoints: write it down", indent=2),
        Line("spr doctor", indent=2),
    ]
    return Answer(document, page)


def _in_an_open_folder(settings: "Settings") -> list[Line]:
    """Say of a folder that was there before, and is open to others, that it is."""
    from scheduler.cli.examining.of_files import open_to_others

    if settings.on_server or not open_to_others(folder := settings.path.absolute().parent):
        return []
    says = f"Other accounts can look into the folder {folder}, and not into these files. "
    return [Line(f"{says}It was there before, and is as it was.", "warn")]


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
    put_on_record(service, f"policy/{DEFAULT}", adoption_of(shipped(DEFAULT)))
    return calendar


def _places(settings: "Settings") -> tuple[str, Path]:
    """Where keystore and key-encryption key are to be; StoreExists where they or the record are there."""
    keys, kek = key_places(settings)
    places: list[str | Path] = [keys] if settings.on_server else [settings.path, keys]
    for place in places:
        if is_there(place):
            raise StoreExists(
                f"There is already something at {name_at(place)}.",
                "Nothing was changed. Choose another place: spr admin init --database PATH",
            )
    return keys, kek


def _make(settings: "Settings", keys: str, kek: Path, undo: ExitStack) -> None:
    places = [kek] if is_server(keys) else [Path(keys), kek]
    places += [] if settings.on_server else [settings.path]
    undo.callback(_unmake, [place for place in places if not place.exists()])
    with closing(Keystore.create(keys, kek=kek)) as keystore:
        if is_server(keys):
            undo.callback(_unmake_keys_on_server, keys, keystore.shelf.request())
        store = create(settings.database, clock=utc_now, keys=keystore)
        if settings.on_server:
            undo.callback(_unmake_on_server, settings.database, store.log)
        store.close()


def _unmake_on_server(address: str, log: str) -> None:
    from events.postgres.making import unmake_record

    unmake_record(address, log)


def _unmake_keys_on_server(address: str, request: bytes) -> None:
    from events.keys.postgres_making import unmake_on_server

    unmake_on_server(address, request)


def _unmake(made: list[Path]) -> None:
    for place in made:
        for ending in ("", "-wal", "-shm", "-journal", ".making", ".lock", ".timelines"):
            place.with_name(place.name + ending).unlink(missing_ok=True)


def _make_outbox(service: Service) -> None:
    from scheduler.outbox import Outbox

    Outbox(service.store).make()
