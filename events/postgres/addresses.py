"""Addresses of databases on a server, read without the driver.

`postgresql://login:password@server:port/database?setting=value`, as libpq takes them (PostgreSQL,
"Connection URIs"); several servers are separated by commas.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

_LOGIN = r"([^:@/?#\s]+(:[^@/?#\s]*)?@)?"
_SERVERS = r"[^@/?#\s]*"
WELL_FORMED: Final = re.compile(rf"postgres(ql)?://{_LOGIN}{_SERVERS}/[^@/?#\s]+(\?[^#\s]*)?")


def name_of(address: str) -> str:
    """What to call a database in a sentence: its address without a password or settings."""
    scheme, _, rest = address.partition("://")
    login, at, place = rest.rpartition("@")
    return f"{scheme}://{login.partition(':')[0]}{at}{place.partition('?')[0]}"


def database_in(address: str) -> str:
    """The name of the database in an address."""
    return unquote(name_of(address).rpartition("/")[2])


def each_server(address: str) -> list[str]:
    """The address of each server that an address names, unless it says itself which of them it means."""
    if "target_session_attrs=" in address:
        return [address]
    scheme, _, rest = address.partition("://")
    place, slash, after = rest.partition("/")
    login, at, servers = place.rpartition("@")
    return [f"{scheme}://{login}{at}{server}{slash}{after}" for server in servers.split(",")]
