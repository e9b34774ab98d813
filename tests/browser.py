"""A real Chromium without a window, spoken to over its debugging pipe."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from machine import tool

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--remote-debugging-pipe about:blank"
)
PLUG = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, number in zip(ends, (3, 4)):
    os.dup2(end, number)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads its orders from descriptor 3 and answers on 4."""

A4 = {"width": 794, "height": 1123}
PHONE = {"width": 390, "height": 844}


class Page:
    """One tab."""

    def __init__(self, to: int, back: int) -> None:
        self.to, self.back = to, back
        self.waiting = b""
        self.count = 0
        self.session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        self.call("Page.enable")
        self.call("Network.enable")
        self.requested: list[str] = []

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the browser for something and return its answer."""
        self.count += 1
        said = {"id": self.count, "method": method, "params": params}
        if self.session:
            said["sessionId"] = self.session
        os.write(self.to, json.dumps(said).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self.count:
                assert "error" not in heard, heard["error"]
                return dict(heard["result"])

    def show(self, file: Path, *, dark: bool = False, size: dict[str, int] = A4) -> None:
        """Open a file as a person with this screen and this taste would see it."""
        self.requested = []
        self.call("Emulation.setDeviceMetricsOverride", deviceScaleFactor=1, mobile=False, **size)
        scheme = "dark" if dark else "light"
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media="", features=features)
        self.call("Emulation.setAutoDarkModeOverride", enabled=dark)
        self.call("Page.navigate", url=file.absolute().as_uri())
        while self._hear().get("method") != "Page.loadEventFired":
            pass

    def picture(self) -> bytes:
        """A PNG of the whole page, to its end."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def print(self) -> bytes:
        """The PDF that its print dialogue would make, without the browser's own header."""
        done = self.call("Page.printToPDF", preferCSSPageSize=True)
        return base64.b64decode(done["data"])

    def value(self, script: str) -> Any:
        """What an expression is in the page."""
        done = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return done["result"].get("value")

    def tree(self) -> list[dict[str, Any]]:
        """The accessibility tree: role, name and level of every node that is not ignored."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            {
                "role": node["role"]["value"],
                "name": node.get("name", {}).get("value", ""),
                "level": next(
                    (p["value"]["value"] for p in node["properties"] if p["name"] == "level"), None
                ),
            }
            for node in nodes
            if not node["ignored"]
        ]

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self.waiting:
            chunk = os.read(self.back, 1 << 16)
            assert chunk, "the browser is gone"
            self.waiting += chunk
        message, self.waiting = self.waiting.split(b"\0", 1)
        heard: dict[str, Any] = json.loads(message)
        if heard.get("method") == "Network.requestWillBeSent":
            self.requested.append(heard["params"]["request"]["url"])
        return heard


@contextmanager
def chromium(folder: Path) -> Iterator[Page]:
    """A browser with an empty profile in `folder`."""
    program = tool("chromium", "chromium")
    their_in, to = os.pipe()
    back, their_out = os.pipe()
    command = [program, *FLAGS.split(), f"--user-data-dir={folder}"]
    process = subprocess.Popen(
        [sys.executable, "-c", PLUG, str(their_in), str(their_out), *command],
        pass_fds=(their_in, their_out),
        stderr=subprocess.DEVNULL,
    )
    os.close(their_in)
    os.close(their_out)
    try:
        yield Page(to, back)
    finally:
        process.terminate()
        process.wait(20)
        os.close(to)
        os.close(back)
