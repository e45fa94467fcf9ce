"""What became of each wake-up: plain counts, for whoever wants to know how the daemon does.

A count explains and decides nothing: what is due is asked of the record, whether a wake-up was seen or
not. A job that hangs is never counted as ran again, which is how one can tell.
"""

from collections import Counter
from collections.abc import Mapping
from threading import Lock

from workflow.vocabulary import Term


class Came(Term):
    """What a wake-up came to."""

    RAN = "ran", "The work was done, or there was none for this daemon."
    FAILED = "failed", "The work broke off; the log says why, and the next wake-up tries again."
    MISSED = "missed", "The wake-up came too late to begin."
    STILL_BUSY = "still-busy", "The work of an earlier wake-up had not ended, so nothing new began."


class Ticks:
    """How often each kind of work came to what, since the daemon started."""

    def __init__(self) -> None:
        """Nothing has woken yet."""
        self._counts: Counter[tuple[str, Came]] = Counter()
        self._lock = Lock()

    def note(self, job: str, came: Came) -> None:
        """One more; it may be noted from any thread."""
        with self._lock:
            self._counts[job, came] += 1

    def count(self, job: str, came: Came) -> int:
        """How often."""
        return self._counts[job, came]

    def counts(self) -> Mapping[tuple[str, Came], int]:
        """Every count as it stands, by job and by what came of it."""
        with self._lock:
            return dict(self._counts)
