"""What is answered at `/livez`, `/readyz` and `/metrics`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scheduler.running.serving import Answered
from scheduler.service import open_service

if TYPE_CHECKING:
    from scheduler.running.vital_signs import VitalSigns
    from scheduler.settings import Settings
    from scheduler.ticking import Ticks

WELL, NOT_WELL = 200, 503


def answers(
    signs: "VitalSigns", ticks: "Ticks", settings: Callable[[], "Settings"], stopping: Callable[[], bool]
) -> Mapping[str, Callable[[], Answered]]:
    """What to answer to each question, asked of the settings as they are then."""
    return {
        "/livez": lambda: _live(signs),
        "/readyz": lambda: (NOT_WELL, "stopping\n") if stopping() else _ready(signs, settings()),
        "/metrics": lambda: _metrics(signs, ticks, settings()),
    }


def _live(signs: "VitalSigns") -> Answered:
    """Whether the work comes to its end; the store is not asked."""
    return (NOT_WELL if signs.pulse.hung else WELL), f"{signs.pulse.status}\n"


def _ready(signs: "VitalSigns", settings: "Settings") -> Answered:
    """Whether the first sweep is done, the store can be read, and the views show what is in it."""
    from scheduler.running.health import longest_age

    if not signs.ready.is_set():
        return NOT_WELL, "the first sweep is under way\n"
    with open_service(settings) as service:
        behind = service.views.behind()
        age = (service.clock() - behind.since).total_seconds() if behind.since else 0.0
    late = behind.facts < 0 or age > longest_age(settings)
    return (NOT_WELL if late else WELL), f"{behind.facts} facts behind\n"


def _metrics(signs: "VitalSigns", ticks: "Ticks", settings: "Settings") -> Answered:
    from scheduler.running.measures import measured
    from scheduler.running.metrics import exposition

    with open_service(settings) as service:
        return WELL, exposition(measured(service), signs.pulse, ticks).decode()
