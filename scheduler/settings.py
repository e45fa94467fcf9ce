"""Settings: defaults, then the configuration file (TOML), then the environment, then the command line.

No setting is read anywhere else.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from events.postgres.addresses import WELL_FORMED, may_hold_a_password, name_of
from events.store import is_server
from scheduler.office_hours import OfficeHours
from scheduler.reaching import A_WAIT, Delivery, Email, Person, Webhook
from scheduler.reports.letterhead import Letterhead
from scheduler.running.wanted import Checkpoints, can_be_fetched, loopback
from scheduler.settings_wrong import mistakes
from workflow.facts import says

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_TAKEN = "the store is a path, such as cases/spr.db, or postgresql://server/database"
_SERVER = (
    "The address of a store on a server is postgresql://login@server/database; "
    "in a password, characters such as @ : / ? # are written %40 %3A %2F %3F %23."
)


_REACHING = frozenset({"email", "webhooks", "people", "delivery", "checkpoints"})
_KEYS = "key_file takes a path; keystore a path, or postgresql://login@server/database."


CREDENTIAL = "spr.kek"
"""The name under which a service manager brings the key that wraps the keys."""


class SettingsWrong(Exception):
    """The configuration cannot be used; the message says where and what to write instead."""


class NotAPlace(SettingsWrong):
    """What was named as the store is neither a path nor an address that is taken."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set."""

    database: Annotated[str, says("the store: a path, or postgresql://login@server/database")] = ""
    key_file: Annotated[
        str,
        says("the file with the key that wraps the keys; default: as systemd brings it, or beside the store"),
    ] = ""
    keystore: Annotated[
        str,
        says(
            "where the keys are: a path or a postgresql:// address; default: beside the store, "
            "of a store on a server in the user's own data"
        ),
    ] = ""
    sweep_every: Annotated[float, A_WAIT, says("seconds between two sweeps of the daemon")] = 60.0
    deliver_every: Annotated[float, A_WAIT, says("seconds between two deliveries of the daemon")] = 15.0
    lease_seconds: Annotated[
        float,
        msgspec.Meta(ge=1, le=3600),
        says(
            "seconds for which one of several daemons leads; renewed three times as often; the same for all"
        ),
    ] = 15.0
    status_page: Annotated[
        str,
        says(
            "a file, such as /var/lib/spr/status.html, that the daemon writes anew after each sweep: what is "
            "overdue and due, by reference; left out: none"
        ),
    ] = ""
    listen: Annotated[
        str,
        says(
            "where the daemon answers /livez, /readyz and /metrics, such as 127.0.0.1:9464; "
            "this machine only; left out: nowhere"
        ),
    ] = ""
    metrics_file: Annotated[
        str,
        says(
            "a file, such as /var/lib/node_exporter/spr.prom, that the daemon writes anew after each sweep, "
            "for node-exporter's textfile collector; left out: none"
        ),
    ] = ""
    heartbeat_url: Annotated[
        str,
        says(
            "an address that the daemon fetches after each sweep, whose owner misses it when it stops; "
            "left out: none"
        ),
    ] = ""
    checkpoints: Annotated[
        Checkpoints | None,
        says("where a checkpoint is taken once a day; left out: nowhere, and somebody does it by hand"),
    ] = None
    email: Annotated[Email | None, says("e-mail; left out: alerts go to the log only")] = None
    webhooks: Annotated[dict[str, Webhook], says("places of the web that take messages, by name")] = {}
    people: Annotated[dict[str, Person], says("how each post or work login is reached, by its name")] = {}
    delivery: Annotated[Delivery, says("where messages may go")] = Delivery()
    hours: Annotated[OfficeHours, says("when messages go that can wait")] = OfficeHours()
    messages: Annotated[
        str, says("a folder of templates in words of your own; left out: those that come with the program")
    ] = ""
    letterhead: Annotated[Letterhead, says("who writes the letters to agencies")] = Letterhead()

    @property
    def on_server(self) -> bool:
        """Whether the store is on a server."""
        return is_server(self.database)

    @property
    def name(self) -> str:
        """What to call the store in a sentence; never with a password."""
        return name_of(self.database) if self.on_server else str(self.path)

    @property
    def path(self) -> Path:
        """The store's file, where it is one."""
        if self.on_server:
            raise TypeError("a store on a server has no file")
        return Path(self.database.removeprefix("sqlite:///"))


def default_database() -> Path:
    """Where the store is when nobody says: in the user's own data directory."""
    import platformdirs

    return Path(platformdirs.user_data_dir("spr")) / "spr.db"


def credential() -> Path | None:
    """The key that wraps the keys as the service manager brought it (systemd.exec(5), LoadCredential=)."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder, CREDENTIAL) if folder else None
    return path if path is not None and path.exists() else None


def default_config() -> Path:
    """Where the configuration is when nobody says."""
    import platformdirs

    return Path(platformdirs.user_config_dir("spr")) / "spr.toml"


def config_file(config: str | None = None) -> Path:
    """The configuration file that holds, whether it is there or not."""
    named = config or os.environ.get("SPR_CONFIG")
    return _at_home(Path(named), "the settings") if named else default_config()


def settings(*, config: str | None = None, database: str | None = None) -> Settings:
    """The settings in force. Raises SettingsWrong when the file is missing or cannot be used."""
    named = config or os.environ.get("SPR_CONFIG")
    values = (
        _from_file(_at_home(Path(named), "the settings")) if named else _from_file_if_there(default_config())
    )
    where = named or default_config()
    if wrong := [*mistakes(Settings, values), *_whom_it_talks_to(values)]:
        raise SettingsWrong("\n".join(f"{where}: {each}" for each in wrong))
    chosen = database if database is not None else os.environ.get("SPR_DATABASE") or values.get("database")
    place = _place(str(default_database() if chosen is None else chosen))
    keys = {name: _of_keys(name, values[name]) for name in ("key_file", "keystore") if values.get(name)}
    files = {name: _file(name, values[name]) for name in ("status_page", "metrics_file") if values.get(name)}
    found = msgspec.convert({**values, **keys, **files, "database": place}, Settings)
    if values.keys() & _REACHING:
        from scheduler.reaching_wrong import mistakes_in_reaching

        if wrong := mistakes_in_reaching(found):
            raise SettingsWrong("\n".join(f"{where}: {each}" for each in wrong))
    return found


def _place(text: str) -> str:
    """The path or the address of the store; NotAPlace for anything else."""
    if is_server(text.strip()):
        return _well_formed(text)
    path = text.removeprefix("sqlite:///")
    if not path.strip():
        raise NotAPlace(f"No store is named: {_TAKEN}.")
    if path == text and (found := _ADDRESS.match(text)):
        raise NotAPlace(f"An address that begins with {found[1].lower()}: is not taken; {_TAKEN}.")
    if may_hold_a_password(path):  # not even repeated: nobody wants a password on the screen or in a name
        raise NotAPlace(f"What was named looks like the address of a server: {_TAKEN}. {_SERVER}")
    if path != text and "?" in path:
        raise NotAPlace(f"An address of a store takes nothing after a question mark: {_TAKEN}.")
    return str(_at_home(Path(path), "the store"))


def _of_keys(name: str, text: str) -> str:
    if name == "keystore" and is_server(text.strip()):
        return _well_formed(text)
    if may_hold_a_password(text):
        raise NotAPlace(f"What {name} names looks like an address. {_KEYS}")
    return str(_at_home(Path(text), "the keys"))


def _file(name: str, text: str) -> str:
    if may_hold_a_password(text):
        raise NotAPlace(f"What {name} names looks like an address; it takes a path.")
    return str(_at_home(Path(text), name))


def _whom_it_talks_to(values: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a port that another machine could reach, and an address that is none of the web.

    Neither is repeated: an address to be fetched may be a secret.
    """
    listen, url = values.get("listen"), values.get("heartbeat_url")
    if isinstance(listen, str) and listen and loopback(listen) is None:
        yield "listen takes an address of this machine alone, with a port, such as 127.0.0.1:9464"
    if isinstance(url, str) and url and not can_be_fetched(url):
        yield "heartbeat_url takes an address that begins with https:// or http://"


def _well_formed(address: str) -> str:
    if not WELL_FORMED.fullmatch(address):
        raise NotAPlace(_SERVER)
    return address


def _at_home(path: Path, what: str) -> Path:
    """The path with ~ put in; NotAPlace where there is no such account."""
    try:
        return path.expanduser()
    except RuntimeError:
        account = path.parts[0]
        raise NotAPlace(f"{account}: there is no such account; write the path of {what} in full.") from None


def _from_file_if_there(path: Path) -> dict[str, Any]:
    return _from_file(path) if path.exists() else {}


def _from_file(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsWrong(
            f"{path} cannot be read ({error.strerror}); name another with --config"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{path} is not TOML: {error}") from error
