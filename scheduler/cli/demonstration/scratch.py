"""The demonstration's own place: a folder with a store that nothing else uses.

A marker with the id of the store's log tells the folder apart; where it is missing, or the log is another,
nothing is touched.
"""

import json
import shlex
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scheduler.cli.endings import FAILED, Ending

AGENCIES = ("police", "school")
"""The agencies that return a chronology."""
_ELSEWHERE = "Nothing was changed. Choose an empty folder: spr demo --at FOLDER"


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of a demonstration, and the files it makes there."""

    folder: Path

    @property
    def store(self) -> Path:
        """The scratch store."""
        return self.folder / "demo.db"

    @property
    def settings(self) -> Path:
        """Settings of its own, so that nobody's mail server is used."""
        return self.folder / "demo.toml"

    @property
    def published(self) -> Path:
        """The published timelines, as they are imported."""
        return self.folder / "published-timelines.jsonl"

    @property
    def cases(self) -> Path:
        """The made-up cases, as they are imported."""
        return self.folder / "demo-cases.jsonl"

    def chronology(self, agency: str) -> Path:
        """The chronology of an agency, as it is imported."""
        return self.folder / f"chronology-{agency}.csv"

    @property
    def report(self) -> Path:
        """The page that the demonstration writes for the board."""
        return self.folder / "board.html"

    @property
    def files(self) -> tuple[Path, ...]:
        """What the demonstration makes beside its store and its marker."""
        return (self.published, self.cases, *map(self.chronology, AGENCIES), self.report)

    @property
    def marker(self) -> Path:
        """What tells the folder apart from anybody else's."""
        return self.folder / "made-by-spr-demo.json"

    @property
    def variables(self) -> str:
        """What a shell must know to work in the scratch store."""
        config, database = (shlex.quote(str(path)) for path in (self.settings, self.store))
        return f"export SPR_CONFIG={config} SPR_DATABASE={database}"

    def mark(self, log: str | None) -> None:
        """Say that the folder is the demonstration's, and which store lies in it."""
        self.marker.write_text(json.dumps({"log": log}) + "\n", "utf-8")


def prepare(folder: Path | None) -> Place:
    """An empty place of its own; an earlier demonstration there is removed, anything else is refused."""
    if folder is None:
        place = Place(Path(tempfile.mkdtemp(prefix="spr-demo-")))
    else:
        place = Place(folder.expanduser().absolute())
        _make_room(place)
    place.mark(None)
    place.settings.write_text("# The demonstration sends no e-mail.\n", "utf-8")
    return place


def _make_room(place: Place) -> None:
    if place.folder.exists() and not place.folder.is_dir():
        raise Ending(FAILED, f"{place.folder} is a file, not a folder. {_ELSEWHERE}")
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(place.folder.iterdir()):
        _check_own(place)
        for file in (*place.folder.glob(f"{place.store.name}*"), *place.files):
            file.unlink(missing_ok=True)


def _check_own(place: Place) -> None:
    """Raise Ending unless the marker is there, and names the log of the store beside it."""
    try:
        marked = json.loads(place.marker.read_text("utf-8"))["log"]
    except FileNotFoundError:
        raise Ending(FAILED, f"{place.folder} holds files that spr demo did not make. {_ELSEWHERE}") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Ending(FAILED, f"{place.marker} cannot be read. {_ELSEWHERE}") from None
    if place.store.exists() and marked not in (None, _log(place.store)):
        raise Ending(FAILED, f"{place.store} is not the store that spr demo made there. {_ELSEWHERE}")


def _log(store: Path) -> str | None:
    from events.refusals import RecordError
    from events.store import open_
    from scheduler.clock import utc_now

    try:
        opened = open_(store, clock=utc_now, read_only=True)
    except RecordError:
        return None
    try:
        return opened.log
    finally:
        opened.close()
