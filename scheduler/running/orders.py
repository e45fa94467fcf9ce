"""What the daemon is told by signals, and how it obeys.

SIGTERM and Ctrl-C end it; SIGHUP lets it read its settings again; SIGUSR1 makes it write one line of state.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
ORDERS = STOPS | {signal.SIGHUP, signal.SIGUSR1}


@contextmanager
def held_back() -> Iterator[None]:
    """Hold the signals back in every thread that starts meanwhile.

    A signal that reached another thread would not wake the one that waits for it. Afterwards each has its
    usual effect again: a second SIGTERM ends the process at once.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ORDERS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def obeyed_until_the_end(read_again: Callable[[], None], tell: Callable[[], None]) -> None:
    """Wait for orders and obey each; return when it is told to stop.

    At a terminal, SIGHUP says that the terminal was closed.
    """
    stops = STOPS | {signal.SIGHUP} if sys.stdin is not None and sys.stdin.isatty() else STOPS
    while (number := signal.sigwait(ORDERS)) not in stops:
        {signal.SIGHUP: read_again, signal.SIGUSR1: tell}[signal.Signals(number)]()
