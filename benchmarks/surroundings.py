"""What the figures were taken on: versions, durability, and the machine in general terms."""

import os
import platform
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks import bare, cases, peer
from benchmarks.server import Server
from events.places import file_system
from events.sqlite.driver import library_version
from scheduler.cli.keeping.setting_up import set_up
from scheduler.service import open_service
from scheduler.settings import Settings

LIBRARIES = ("sqlalchemy", "msgspec", "transitions", "click", "rich", "cryptography", "eventsourcing")
DURABILITY = ("journal_mode", "synchronous", "wal_autocheckpoint")
IN_MEMORY = {"tmpfs", "ramfs"}
MOUNTS = Path("/proc/self/mountinfo")


def folder_on_a_disk() -> Path:
    """A folder for scratch stores that is not kept in memory, where a commit would cost nothing."""
    usual, lasting, here = Path(tempfile.gettempdir()), Path("/var/tmp"), Path.cwd()  # noqa: S108  on a disk
    found = (each for each in (usual, lasting) if each.is_dir() and kind_of_disk(each) not in IN_MEMORY)
    return next(found, here)


def kind_of_disk(folder: Path) -> str:
    """The kind of file system, where the system says."""
    known = MOUNTS.exists() and file_system(folder.resolve(), MOUNTS.read_text("utf-8", "replace"))
    return known or "not known"


def told(folder: Path, server: Server | None) -> dict[str, list[tuple[str, str]]]:
    """Everything of this, under its headings."""
    return {
        "Durability": list(durability(folder, server)),
        "Versions": list(versions()),
        "Machine": list(machine(folder)),
    }


def versions() -> Iterator[tuple[str, str]]:
    """The versions of what was measured."""
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "SQLite", library_version()
    for name in LIBRARIES:
        yield name, version(name)


def machine(folder: Path) -> Iterator[tuple[str, str]]:
    """The machine, without its name."""
    yield "system", f"{platform.system()}, {platform.machine()}"
    yield "cores", str(os.cpu_count())
    yield "file system of the stores", kind_of_disk(folder)
    if hasattr(os, "getloadavg"):
        yield "load at the end, over five minutes", f"{os.getloadavg()[1]:.1f}"


def durability(folder: Path, server: Server | None) -> Iterator[tuple[str, str]]:
    """The settings of each connection that wrote, as the connection itself gives them."""
    with (
        open_service(_new(folder / "settings-spr.db"), keys=True) as service,
        peer.in_a_file(folder / "settings-peer.db") as other,
        bare.in_a_file(folder / "settings-raw.db") as raw,
    ):
        cases.fill(service, 1, 1)
        yield "spr", _said(bare.settings_of(service.store._appender.connection, DURABILITY))  # type: ignore[attr-defined]  # noqa: SLF001
        yield "peer", _said(peer.settings_of(other, DURABILITY))
        yield "raw", _said(bare.settings_of(raw.connection, DURABILITY))
    if server:
        settings = server.settings()
        assert (settings["fsync"], settings["synchronous_commit"]) == ("on", "on"), settings
        yield "PostgreSQL, all three", ", ".join(f"{name} {value}" for name, value in settings.items())


def _new(path: Path) -> Settings:
    settings = Settings(database=str(path))
    set_up(settings)
    return settings


def _said(settings: dict[str, object]) -> str:
    assert (settings["journal_mode"], settings["synchronous"]) == ("wal", 2), settings
    return ", ".join(
        f"{name} {'FULL' if name == 'synchronous' else value}" for name, value in settings.items()
    )
