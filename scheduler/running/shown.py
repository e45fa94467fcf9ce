"""What a completed sweep leaves for others to see: the heartbeat, the status page, the file of metrics.

What keeps one of them from being written is a line in the log, and keeps no sweep.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.logs import logger
from scheduler.running.heartbeat import Heartbeat
from scheduler.running.in_words import in_words
from scheduler.running.work import Pulse
from scheduler.ticking import Ticks

if TYPE_CHECKING:
    from scheduler.service import Service

_PAGE = "Let the daemon write to the folder of status_page, or take the setting out."
_METRICS = "Let the daemon write to the folder of metrics_file, or take the setting out."
_BEAT = "Until it can be written, spr health says that nobody sweeps. Run: spr doctor"


def show(service: "Service", pulse: Pulse, ticks: Ticks) -> None:
    """Write what is to be seen of the service after a sweep."""
    settings = service.settings
    if settings.status_page:
        _written("no status page", _PAGE, lambda: _page(service))
    if settings.metrics_file:
        _written("no metrics", _METRICS, lambda: _metrics(service, pulse, ticks))


def beat(service: "Service", work: str, came: Mapping[str, int | bool], *, term: int | None = None) -> None:
    """Write that a kind of work was completed, in which term where one is needed."""
    heart = Heartbeat(service.store)
    _written("no heartbeat", _BEAT, lambda: heart.beats(work, service.clock(), came, term=term or 0))


def _page(service: "Service") -> None:
    from scheduler.reports.status_page import write

    write(service, Path(service.settings.status_page), every=service.settings.sweep_every)


def _metrics(service: "Service", pulse: Pulse, ticks: Ticks) -> None:
    from scheduler.running.measures import measured
    from scheduler.running.metrics import write_file

    write_file(Path(service.settings.metrics_file), measured(service), pulse, ticks)


def _written(event: str, remedy: str, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        logger().warning(event, why=error.strerror, remedy=remedy)
    except Exception as error:  # noqa: BLE001  whatever it is, what was announced is announced
        logger().warning(event, **{**in_words(error), "remedy": remedy})
