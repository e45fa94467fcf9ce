"""The daemon as a process of its own, for tests that wait for its log lines."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time

import pytest

LONG = 30.0
"""Seconds to wait for a line that comes at once, before the test fails."""

STANDS = """
import importlib, os, signal, threading
from scheduler.daemon import Daemon
one = threading.Lock()
def one_at_a_time(work):
    def working(self):
        with one:
            work(self)
    return working
for each in ("sweep", "deliver", "renew", "keep_house"):
    setattr(Daemon, each, one_at_a_time(getattr(Daemon, each)))
def stand_before(module, path, waits=""):
    holder = importlib.import_module(module)
    *classes, name = path.split(".")
    for each in classes:
        holder = getattr(holder, each)
    real, stood = getattr(holder, name), []
    def standing(*arguments, **named):
        if not stood and (not waits or arguments[0].rows()):
            stood.append(True)
            signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
        return real(*arguments, **named)
    setattr(holder, name, standing)
"""
"""A patch with which a process stops itself before it first enters a function, as SIGSTOP would there.

Told to, it does so only once messages wait in the outbox whose function it is.

Its work is done one at a time: no other thread stands in the middle of a transaction meanwhile, which
would hold up everybody who shares the store.
"""


class Process:
    """A running daemon and its log lines, to be waited for.

    `patch` is run in the process before the program: to let it go wrong where a test says so. `inside` is
    a command that runs the program in surroundings of its own.
    """

    def __init__(self, folder, *arguments, patch="", inside=()):
        program = ["-c", f"{patch}\nimport runpy\nrunpy.run_module('scheduler', run_name='__main__')"]
        config = folder / "spr.toml"
        command = [*inside, sys.executable, *(program if patch else ["-m", "scheduler"]), "run"]
        command += ["--config", str(config), *arguments]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment(folder)
        )
        self.lines = []
        self._coming = queue.Queue()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self):
        with self._process.stdout as lines:
            for line in lines:
                self._coming.put(json.loads(line))

    def wait_for(self, event, **having):
        """The next line about an event."""
        until = time.monotonic() + LONG
        while True:
            try:
                line = self._coming.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"no line about {event} came; there were {self.lines}")
            self.lines.append(line)
            if line["event"] == event and having.items() <= line.items():
                return line

    def wait_until_it_stands(self):
        """Wait until it was stopped (SIGSTOP); it has not ended, and goes on when it is told."""
        until = time.monotonic() + LONG
        while os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WNOHANG) is None:
            assert time.monotonic() < until, "it did not come to where it stands"
            time.sleep(0.01)

    def send(self, number):
        """Send it a signal."""
        self._process.send_signal(number)

    def stop(self, number=signal.SIGTERM):
        """Tell it to stop; its exit code, which must come within five seconds."""
        self._process.send_signal(number)
        return self.end(5)

    def end(self, within=LONG):
        """Its exit code, once it has ended."""
        return self._process.wait(within)

    @property
    def pid(self):
        """Its number."""
        return self._process.pid

    def kill(self):
        self._process.kill()
        self._process.wait()

    def complaint(self):
        """What it wrote to standard error, once it has ended."""
        return self._process.stderr.read()

    def close(self):
        self.kill()
        self._listener.join()
        self._process.stderr.close()


def ran(folder, *arguments):
    """Run a command beside the daemon, with its settings; it must succeed. Gives what it printed."""
    command = [sys.executable, "-m", "scheduler", *map(str, arguments), "--config", str(folder / "spr.toml")]
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(folder), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(folder):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPR_")}
    return kept | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
