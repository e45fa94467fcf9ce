"""What the daemon tells the service manager that started it: datagrams to a socket (sd_notify(3)).

Whoever started it without one is told nothing. What cannot be told keeps no sweep: the manager will
draw its own conclusions from silence, which is what silence is for.
"""

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Self

_MICROSECONDS = 1_000_000
_ROUNDS = 3
"""The manager waits at least so many times as long as lies between two signs of life."""


class Manager:
    """The service manager, where there is one."""

    def __init__(self, address: str = "", watchdog: float = 0.0) -> None:
        """Remember where it listens, and after how many seconds of silence it acts; 0: never."""
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.watchdog = watchdog

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The manager as it made itself known (sd_notify(3), sd_watchdog_enabled(3))."""
        return cls(environment.get("NOTIFY_SOCKET", ""), _watchdog(environment))

    @property
    def listens(self) -> bool:
        """Whether anybody wants to be told."""
        return bool(self._address)

    def ready(self, status: str) -> None:
        """Say that the first sweep has come to its end, or that settings were read again."""
        self._tell("READY=1", f"STATUS={status}")

    def well(self, status: str) -> None:
        """Say that the work goes on: a sign of life, from work that came to its end and from nothing else."""
        self._tell(*["WATCHDOG=1"] * bool(self.watchdog), f"STATUS={status}")

    def reloading(self) -> None:
        """Say that settings are read again; `ready` ends it."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Say that what is under way is brought to its end."""
        self._tell("STOPPING=1", "STATUS=Stopping: what is under way is brought to its end.")

    def wait_longer(self, seconds: float, status: str) -> None:
        """Ask for more time to start, because there is something to show for it."""
        self._tell(f"EXTEND_TIMEOUT_USEC={int(seconds * _MICROSECONDS)}", f"STATUS={status}")

    def expect_a_sign_every(self, seconds: float) -> None:
        """Let the manager wait long enough, where the settings let the daemon rest for longer."""
        if self.watchdog and seconds * _ROUNDS > self.watchdog:
            self.watchdog = seconds * _ROUNDS
            self._tell(f"WATCHDOG_USEC={int(self.watchdog * _MICROSECONDS)}")

    def _tell(self, *lines: str) -> None:
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | _CLOSED_ON_EXEC) as post:
            post.setblocking(False)  # noqa: FBT003  the socket's own word
            post.sendto("\n".join(lines).encode(), self._address)


_CLOSED_ON_EXEC = getattr(socket, "SOCK_CLOEXEC", 0)


def _watchdog(environment: Mapping[str, str]) -> float:
    """After how many seconds of silence the manager acts; 0 where it does not, or watches another process."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    with suppress(ValueError):
        return int(environment.get("WATCHDOG_USEC", "0")) / _MICROSECONDS
    return 0.0
