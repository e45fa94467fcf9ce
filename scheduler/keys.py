"""Where the keys of a store are, and how they are opened."""

from pathlib import Path
from typing import NamedTuple

from events.keystore import Keystore, beside
from events.postgres.addresses import database_in
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
    def there(self) -> bool:
        """Whether there is something where the keystore is to be."""
        return Path(self.keystore).exists()

    def open(self) -> Keystore:
        """Open the keystore; StoreMissing, StoreForeign, KeyMissing or Unsafe where it fails."""
        return Keystore.open(self.keystore, kek=self.kek)


def key_places(settings: Settings) -> KeyPlaces:
    """As the settings say; else beside the store, the key-encryption key first as a credential.

    Beside a store on a server is in the user's own data directory, under the name of the database.
    """
    keystore, kek = beside(_place(settings))
    named = settings.key_file or credential()
    return KeyPlaces(settings.keystore or str(keystore), Path(named) if named else kek)


def _place(settings: Settings) -> Path:
    if not settings.on_server:
        return settings.path
    return default_database().with_name(database_in(settings.database))
