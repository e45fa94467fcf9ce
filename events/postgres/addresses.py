"""Addresses of databases on a server, read without the driver.

`postgresql://login:password@server:port/database?setting=value`, as libpq takes them (PostgreSQL,
"Connection URIs"); several servers are separated by commas.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

_LOGIN = r"([^:@/?#\s]+(:[^@/?#\s]*)?@)?"
_SERVER = r"(\[[\w:.%]+\]|[^:@/?#,\[\]\s]*)(:\d*)?"
_SETTING = r"\w+=[^@#&=\s]*"
WELL_FORMED: Final = re.compile(
    rf"(?!.*%(?![0-9A-Fa-f]{{2}}))postgres(ql)?://{_LOGIN}{_SERVER}(,{_SERVER})*/[^@/?#\s]+"
    rf"(\?{_SETTING}(&{_SETTING})*)?"
)
_ON_A_SERVER = re.compile(r"postgres(ql)?:\S+", re.IGNORECASE)
_ADDRESS_LIKE = re.compile(r"postgres(ql)?:|:.*@|\b(pass\w*|host|hostaddr|dbname|user)\s*=", re.IGNORECASE)
_PASSWORD = re.compile(r":[^\s]*:[^\s]*@|(?<=\w):(?!//)[^\s]+@")
_SET = re.compile(r"(pass\w*\s*=\s*)[^\s&]+", re.IGNORECASE)


def may_hold_a_password(text: str) -> bool:
    """Whether somebody may have written an address, with a password perhaps, where a path was asked for."""
    return _ADDRESS_LIKE.search(text) is not None


def without_passwords(text: str) -> str:
    """The text with whatever may be the password of an address taken out."""
    return _SET.sub(r"\1…", _PASSWORD.sub(":…@", _ON_A_SERVER.sub(_named, text)))


def _named(found: re.Match[str]) -> str:
    address = found[0].rstrip(".,:;'\"")
    return name_of(address) + found[0][len(address) :] if WELL_FORMED.fullmatch(address) else "postgresql://…"


def name_of(address: str) -> str:
    """What to call a database in a sentence: its address without a password or settings."""
    scheme, _, rest = address.partition("?")[0].partition("://")
    login, at, place = rest.rpartition("@")
    return f"{scheme}://{login.partition(':')[0]}{at}{place}"


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
