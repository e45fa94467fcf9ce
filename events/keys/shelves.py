"""Which kind of shelf an address means, and what is done with either kind by its address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from events.keys.file_making import make_file, replace_file
from events.keys.file_shelf import FileShelf
from events.places import is_server
from events.postgres.addresses import name_of
from events.refusals import StoreMissing

if TYPE_CHECKING:
    from events.keys.shelf import Contents, Shelf


def name_at(place: str | Path) -> str:
    """What to call a keystore in a sentence: its path, or its address without a password."""
    return name_of(str(place)) if is_server(place) else str(place)


def is_there(place: str | Path) -> bool:
    """Whether there is something where a keystore is to be; the refusals of a server."""
    if not is_server(place):
        return Path(place).exists() or Path(place).is_symlink()
    try:
        open_shelf(place).close()
    except StoreMissing:
        return False
    return True


def open_shelf(place: str | Path) -> Shelf:
    """The rows of an existing keystore.

    Raises StoreMissing, StoreForeign or Unsafe where it fails, and the refusals of a server.
    """
    if is_server(place):
        from events.keys.postgres_shelf import PostgresShelf  # noqa: PLC0415 - the driver loads for a server

        return PostgresShelf(str(place))
    return FileShelf.open(Path(place))


def make_shelf(place: str | Path, contents: Contents) -> None:
    """A new keystore that holds this; StoreExists where there is one."""
    if is_server(place):
        from events.keys.postgres_making import make_on_server  # noqa: PLC0415 - likewise

        make_on_server(str(place), contents)
    else:
        make_file(Path(place), contents)


def put_back(place: str | Path, contents: Contents, stamp: str) -> str | None:
    """Put a keystore that holds this in a place; where the one that lay there is kept now, if one did.

    `stamp` is what tells it from others that are kept. Raises the refusals of the place.
    """
    if is_server(place):
        from events.keys.postgres_making import make_on_server  # noqa: PLC0415 - likewise

        schema = f"keys_before_{stamp.lower()}"
        there = make_on_server(str(place), contents, aside=schema)
        return f"the schema {schema} of the database" if there else None
    path = Path(place)
    kept = replace_file(path, contents, path.with_name(f"{path.name}.before-{stamp}"))
    return str(kept) if kept else None
