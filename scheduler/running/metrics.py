"""The measures in the text format of Prometheus: for `/metrics`, and for node-exporter's textfile collector.

A label is a word of ours: a force, a rung, a kind of work. No reference, no name and no duty is ever one.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from scheduler.running.in_place import put_in_place
from scheduler.running.measures import BOUNDS, Ages, Measures
from scheduler.running.work import Pulse
from scheduler.ticking import Ticks

OVERDUE = "Clocks that are overdue now, by how many working days, and by how strongly their duty binds."


class _Given(Collector):
    """Metrics that are there already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self._metrics


def exposition(found: Measures, pulse: Pulse | None = None, ticks: Ticks | None = None) -> bytes:
    """The text: of what was measured, and of what this process has done."""
    done = [*(_done(pulse) if pulse else ()), *(_woken(ticks) if ticks else ())]
    registry = CollectorRegistry()
    registry.register(_Given([*_measured(found), *done]))
    return generate_latest(registry)


def write_file(path: Path, found: Measures, pulse: Pulse | None = None, ticks: Ticks | None = None) -> None:
    """Write the text for the textfile collector, in place of the last one. Raises OSError."""
    put_in_place(path, exposition(found, pulse, ticks))


def _measured(found: Measures) -> Iterator[Metric]:
    yield _gauge("facts", "Facts on record.", found.facts)
    yield _last(found)
    yield _gauge("views_behind_facts", "Facts that the views did not show.", found.views_behind)
    yield _age(
        "views_behind_seconds", "Age of the oldest fact that the views did not show.", found, "views_since"
    )
    yield _gauge("messages_waiting", "Messages that wait to be handed over.", found.messages_waiting)
    yield _age("messages_waiting_seconds", "Since when the oldest of them waits.", found, "messages_since")
    yield _gauge("tellings_waiting", "Announcements that wait to go into a message.", found.tellings_waiting)
    yield _age("tellings_late_seconds", "Since when the oldest should have gone.", found, "tellings_since")
    yield _gauge("delivery_held", "Whether delivery is held since a restore.", int(found.held))
    yield _gauge(
        "alerts_undeliverable", "Standing alerts of which a message was given up.", found.undeliverable
    )
    yield _gauge("clocks_running", "Clocks that run.", found.clocks_running)
    yield _gauge("calendar_days_left", "Days until the list of bank holidays ends.", found.calendar_days_left)
    yield _gauge("clock_skew_seconds", "How far this clock is ahead of the store's.", found.skew.seconds)
    yield _gauge(
        "lease_term", "The term of the daemon that leads; 0: none.", found.leader.term if found.leader else 0
    )
    yield _labelled("alerts_standing", "Announcements that stand.", "rung", found.alerts)
    yield _overdue(found.overdue)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"spr_{name}", says, value=value)


def _age(name: str, says: str, found: Measures, field: str) -> Metric:
    return _gauge(name, f"{says} 0: there is none.", found.age(getattr(found, field)) or 0.0)


def _labelled(name: str, says: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"spr_{name}", says, labels=[label])
    for value, number in sorted(values.items()):
        family.add_metric([value], number)
    return family


def _last(found: Measures) -> Metric:
    says = "When a kind of work was last completed, in seconds since 1970."
    family = GaugeMetricFamily("spr_last_completed_timestamp_seconds", says, labels=["work"])
    for work, beat in sorted(found.beats.items()):
        family.add_metric([work], beat.at.timestamp())
    return family


def _overdue(overdue: Iterable[Ages]) -> Metric:
    """A histogram that can shrink: what is met is not overdue any more."""
    family = HistogramMetricFamily("spr_overdue_working_days", OVERDUE, labels=["force"])
    for each in overdue:
        buckets = [(f"{bound:.1f}", held) for bound, held in zip(BOUNDS, each.upto, strict=True)]
        family.add_metric([each.force], [*buckets, ("+Inf", each.number)], sum_value=each.total)
    return family


def _done(pulse: Pulse) -> Iterator[Metric]:
    """What this process has done since it started."""
    works = (pulse.sweep, pulse.delivery)
    for name, says in (("completed", "Work completed since the start."), ("failed", "Work that failed.")):
        family = CounterMetricFamily(f"spr_work_{name}", says, labels=["work"])
        for work in works:
            family.add_metric([work.name], getattr(work.pace, name))
        yield family
    hung = GaugeMetricFamily("spr_work_hung", "Whether work has not ended for too long.", labels=["work"])
    for work in works:
        hung.add_metric([work.name], int(work.name in pulse.hung))
    yield hung


def _woken(ticks: Ticks) -> Iterator[Metric]:
    """What became of each wake-up."""
    family = CounterMetricFamily("spr_wakes", "What became of each wake-up.", labels=["job", "came"])
    for (job, came), number in sorted(ticks.counts().items()):
        family.add_metric([job, str(came)], number)
    yield family
