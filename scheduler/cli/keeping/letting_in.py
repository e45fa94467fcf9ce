"""How colleagues are let into a store on a server: what `spr admin init` and `spr admin copy` say of it."""

from typing import TYPE_CHECKING

from events.places import is_server
from events.postgres.addresses import database_in
from scheduler.cli.render import Line
from scheduler.keys import key_places

if TYPE_CHECKING:
    from scheduler.settings import Settings


def letting_in(settings: "Settings") -> list[Line]:
    """Each has a login of their own, which the record calls the actor; the keystore is one for all."""
    if not settings.on_server:
        return []
    database = database_in(settings.database)
    return [
        Line("Let colleagues in, each by a login of their own", "title"),
        Line(f'to record: GRANT "{database}_app" TO "ann"', indent=2),
        Line(f'to read:   GRANT "{database}_auditor" TO "bea"', indent=2),
        *(Line(each, indent=2) for each in _one_keystore(settings, database)),
    ]


def _one_keystore(settings: "Settings", database: str) -> list[str]:
    """All who record share one keystore: what copies of a file seal, the others cannot open."""
    places = key_places(settings)
    if is_server(places.keystore):
        granted = f'GRANT "{database_in(places.keystore)}_keys" TO "ann"'
        return [f"ann needs the keystore too: {granted}, and a copy of {places.kek}"]
    return [
        "Copies of a file of keys drift apart. Before a second person records, one keystore on a server:",
        f"1. make an empty database, such as {database}_keys, and copy the keys: spr admin keys backup FILE",
        f'2. in the settings of all who record: keystore = "postgresql://server/{database}_keys"',
        "3. once, as the owner of that database: spr admin keys restore FILE",
        f'4. GRANT "{database}_keys_keys" TO "ann", who gets a copy of {places.kek} (key_file) as well',
    ]
