"""Where the keys of a store are, and how they are opened."""

from pathlib import Path
from typing import NamedTuple

from events.keystore import Keystore, beside
from events.places import is_server
from events.postgres.addresses import database_in, name_of
from scheduler.settings import Settings, credential, default_database


class KeyPlaces(NamedTuple):
    """Where the keystore and the key-encryption key of a store are, or are to be."""

    keystore: str
    kek: Path

    @property
    def brought(self) -> bool:
        """Whether the service manager brings the key-encryption key, which is then not ours to change."""
        return self.kek == credential()

    @property
    def place(self) -> str:
        """Where the keystore is, never with a password."""
        return name_of(self.keystore) if is_server(self.keystore) else self.keystore

    @property
    def file(self) -> Path | None:
        """The file of the keystore; None where it lies on a server."""
        return None if is_server(self.keystore) else Path(self.keystore)

    def open(self) -> Keystore:
        """Open the keystore.

        Raises StoreMissing, StoreForeign, KeyMissing or Unsafe, and the refusals of a server.
        """
        return Keystore.open(self.keystore, kek=self.kek)


def key_places(settings: Settings) -> KeyPlaces:
    """As the settings say; else beside the store, the key-encryption key first as a credential.

    The keys of a record on a server lie in the user's data directory, under the name of its database.
    """
    keystore, kek = beside(_named_after(settings))
    named = settings.key_file or credential()
    return KeyPlaces(settings.keystore or str(keystore), Path(named) if named else kek)


def _named_after(settings: Settings) -> Path:
    if settings.on_server:
        return default_database().with_name(database_in(settings.database))
    return settings.path
