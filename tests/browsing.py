"""A real browser, driven through its own pipe: Chromium without a window, as a reader would have it.

It speaks the DevTools protocol: messages of JSON, each ended by a NUL, on two descriptors that the
browser inherits. No driver is installed for it, and nothing listens on a port.
"""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

PATIENCE = 60.0
"""Seconds to wait for an answer before the test fails."""
TALL = 900
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium():
    """The browser's program, or None where there is none."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


AXE = Path(__file__).parent / "reports" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(browser, path, width):
    """What axe-core finds in a page: the rules that are broken, each with where."""
    browser.without_policy()
    browser.open(path, width)
    browser.run(AXE.read_text("utf-8"))
    found = browser.run(
        f"axe.run(document, {{runOnly: {{type: 'tag', values: {RULES}}}}})"
        ".then(said => said.violations.map(each => [each.id, each.nodes.map(node => node.target.join(' '))]))"
    )
    return dict(found)


class Browser:
    """One browser with one page."""

    def __init__(self, folder):
        self._sent, self._inbox, self.events = 0, b"", []
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        self._process = subprocess.Popen(  # noqa: S602  the shell puts the pipes where the browser looks for them
            f'exec "{chromium()}" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage '
            "--hide-scrollbars --no-first-run --remote-debugging-pipe "
            f'--user-data-dir="{folder}" about:blank '
            f"3<&{to_browser} 4>&{from_browser}",
            shell=True,
            executable="/bin/bash",
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "DOM"):
            self.ask(f"{domain}.enable")

    def close(self):
        """End the browser and everything it started."""
        os.close(self._out)
        os.close(self._in)
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def open(self, path, width=1280):
        """Show a file at this width, as so many CSS pixels of a screen."""
        mobile = {"width": width, "height": TALL, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **mobile)
        self.events.clear()
        self.ask("Page.navigate", url=Path(path).resolve().as_uri())
        self._until("Page.loadEventFired")

    def run(self, script):
        """What a script in the page comes to."""
        said = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    def without_policy(self):
        """Let scripts of the test run also where the page forbids its own."""
        self.ask("Page.setBypassCSP", enabled=True)

    def picture(self, path):
        """A picture of the whole page, in PNG."""
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        Path(path).write_bytes(base64.b64decode(shot["data"]))

    def printed(self, path):
        """The page as it is printed, in PDF."""
        paper = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        Path(path).write_bytes(base64.b64decode(paper["data"]))

    def press(self, key):
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            code = {"key": key, "code": key, "windowsVirtualKeyCode": {"Tab": 9, "Enter": 13}[key]}
            self.ask("Input.dispatchKeyEvent", type=kind, **code)

    def asked_for(self):
        """The addresses the page asked for, itself left out."""
        asked = (each for each in self.events if each["method"] == "Network.requestWillBeSent")
        sent = [each["params"]["request"]["url"] for each in asked]
        return [url for url in sent[1:] if not url.startswith("data:")]

    def ask(self, method, **params):
        """Ask the page something, and wait for the answer."""
        return self._ask(method, session=self._session, **params)

    def _ask(self, method, session=None, **params):
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        left = memoryview(json.dumps(message).encode() + b"\0")
        while left:
            left = left[os.write(self._out, left) :]
        while True:
            answer = self._next()
            if answer.get("id") == self._sent:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _until(self, event):
        while not any(each["method"] == event for each in self.events):
            self._next()

    def _next(self):
        """The next message; an event is kept as well."""
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._inbox:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            came = os.read(self._in, 1 << 20)
            assert came, "the browser has ended"
            self._inbox += came
        first, _, self._inbox = self._inbox.partition(b"\0")
        message = json.loads(first)
        if "method" in message:
            self.events.append(message)
        return message
