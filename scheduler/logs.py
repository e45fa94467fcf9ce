"""What the daemon writes down while it works: one line for each piece of work, from an allow-list of keys.

A line that nobody looks through before it leaves the machine must not be able to say much: it holds
references, dates, counts and codes. The allow-list is of keys, so that a new key is a decision.
"""

import sys
from logging import INFO, WARNING
from typing import TextIO

import structlog
from structlog.types import EventDict, FilteringBoundLogger, Processor

ALLOWED = frozenset(
    {
        "at", "event", "level",                                    # every line
        "version", "pid", "sweep_every", "deliver_every",          # the daemon starts
        "raised", "withdrawn", "looked_at", "left", "seconds",     # a sweep
        "case", "rung", "due_on", "told", "message", "label",      # an alert
        "channel", "outcome", "attempts", "why", "next_attempt",   # a delivery
        "alerts",                                                  # of a digest, how many
        "term", "skew",                                            # several daemons, and their clocks
        "job", "error", "says", "remedy", "where", "unfinished",   # something went wrong, or ends
        "sweeps", "sweeps_failed", "since_sweep", "busy", "hung",  # the state, when it is asked for
        "deliveries", "deliveries_failed", "since_delivery",
        "facts", "waiting",                                        # a checkpoint leaves; a first start
    }
)  # fmt: skip
"""The keys a line may have. No child's code, no name, no free text; of a duty the neutral label only."""


def set_up(stream: TextIO | None = None, *, alerts_only: bool = False) -> None:
    """Send log lines to a stream, by default the standard output: JSON, or readable on a terminal.

    With `alerts_only`, alerts and what went wrong: the rest is told by the command itself.
    """
    stream = stream or sys.stdout
    render: Processor = (
        structlog.dev.ConsoleRenderer()
        if stream.isatty()
        else structlog.processors.JSONRenderer(sort_keys=True)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            only_allowed,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(WARNING if alerts_only else INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )


def only_allowed(_logger: object, _method: str, line: EventDict) -> EventDict:
    """The line without any key that is not on the list."""
    return {key: value for key, value in line.items() if key in ALLOWED}


def logger() -> FilteringBoundLogger:
    """The logger; what it writes goes where `set_up` sends it."""
    bound: FilteringBoundLogger = structlog.get_logger()
    return bound
