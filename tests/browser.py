"""A real Chromium without a screen, driven over the pipe that it offers to its developers' tools."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from typing import Any

PATIENCE = 60.0
_WORDS = (
    *("--headless", "--no-sandbox", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu"),
    *("--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking", "--no-pings"),
    *("--disable-sync", "--disable-component-update", "--hide-scrollbars", "--force-device-scale-factor=1"),
)
Told = dict[str, Any]


@dataclass(slots=True)
class Seen:
    """A page as it lies there: how wide it is, what it says, and what the browser complained about."""

    width: int
    text: str
    status: int
    complaints: list[str]
    picture: bytes
    clipped: list[str]


@dataclass(slots=True)
class Browser:
    """Questions go down one pipe, answers and events come up the other, each with a zero behind it."""

    down: int
    up: int
    session: str = ""
    number: int = 0
    events: list[Told] = field(default_factory=list)
    _rest: bytes = b""

    def ask(self, method: str, **values: object) -> Told:
        """The answer to one question."""
        self.number += 1
        told: Told = {"id": self.number, "method": method, "params": values}
        if self.session:
            told["sessionId"] = self.session
        os.write(self.down, json.dumps(told).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self.number:
                assert "error" not in heard, (method, heard)
                answer: Told = heard["result"]
                return answer
            self.events.append(heard)

    def _hear(self) -> Told:
        while b"\0" not in self._rest:
            assert select([self.up], [], [], PATIENCE)[0], "the browser says nothing"
            self._rest += os.read(self.up, 1 << 20)
        one, _, self._rest = self._rest.partition(b"\0")
        told: Told = json.loads(one)
        return told

    def wait(self, method: str) -> Told:
        """The next event of that name."""
        while True:
            for at, one in enumerate(self.events):
                if one.get("method") == method:
                    return self.events.pop(at)
            self.events.append(self._hear())

    def begin(self) -> None:
        """One tab, of which everything is heard."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{part}.enable")
        self.ask("Emulation.setScriptExecutionDisabled", value=True)

    def see(self, url: str, width: int, scheme: str, headers: Mapping[str, str] | None = None) -> Seen:
        """The page at ``url`` in a window so wide, its whole length."""
        height = 780
        is_phone = width < 600
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        wanted = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", features=wanted)
        self.ask("Network.setExtraHTTPHeaders", headers=dict(headers or {}))
        self.events.clear()
        self.ask("Page.navigate", url=url)
        self.wait("Page.loadEventFired")
        return self.seen()

    def seen(self) -> Seen:
        """The page that is open."""
        complaints = [json.dumps(one["params"]) for one in self.events if one["method"] in _COMPLAINTS]
        told = self.ask("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        answers = [one["params"] for one in self.events if one["method"] == "Network.responseReceived"]
        status = next((one["response"]["status"] for one in answers if one["type"] == "Document"), 0)
        return Seen(
            width=self.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"),
            text=self.evaluate("document.body.innerText"),
            status=status,
            complaints=complaints,
            picture=base64.b64decode(told["data"]),
            clipped=self.evaluate(_CLIPPED),
        )

    def press(self, key: str) -> None:
        """One key, down and up."""
        told = {"key": key, "code": key, "windowsVirtualKeyCode": _KEYS[key]}
        text = {"text": "\r"} if key == "Enter" else {}
        self.ask("Input.dispatchKeyEvent", type="keyDown", **told, **text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **told)

    def type(self, words: str) -> None:
        """Words into the field that has the focus."""
        self.ask("Input.insertText", text=words)

    def evaluate(self, words: str) -> Any:  # noqa: ANN401 - whatever the page answers
        """What an expression is worth in the page; the tools may run what the page itself may not."""
        return self.ask("Runtime.evaluate", expression=words, returnByValue=True)["result"].get("value")


_KEYS = {"Tab": 9, "Enter": 13, "ArrowDown": 40}
_COMPLAINTS = frozenset({"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"})
_CLIPPED = """[...document.querySelectorAll('h1,h2,p,th,td,dt,dd,li,a,label,summary,button,select,input')]
  .filter(one => !one.closest('.wide') && !one.closest('thead') && one.getClientRects().length)
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    || (one.tagName !== 'SELECT' && one.scrollWidth > one.clientWidth + 1 && one.clientWidth))
  .map(one => one.tagName + ': ' + one.textContent.trim().slice(0, 60))"""


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Chromium with a profile of its own in ``folder``; gone with all its children at the end."""
    program = shutil.which("chromium")
    assert program, "the tests need Debian's package chromium"
    (theirs, down), (up, told) = os.pipe(), os.pipe()
    nothing = os.open(os.devnull, os.O_RDWR)
    wide = [os.dup(theirs), os.dup(told)]  # never 3 or 4 themselves, as those two are taken by others
    pid = os.posix_spawn(
        program,
        [program, *_WORDS, f"--user-data-dir={folder}", "about:blank"],
        {**os.environ, "HOME": str(folder)},
        file_actions=[
            *((os.POSIX_SPAWN_DUP2, nothing, one) for one in (0, 1, 2)),
            (os.POSIX_SPAWN_DUP2, wide[0], 3),
            (os.POSIX_SPAWN_DUP2, wide[1], 4),
        ],
        setpgroup=0,
    )
    for one in (theirs, told, nothing, *wide):
        os.close(one)
    try:
        made = Browser(down, up)
        made.begin()
        yield made
    finally:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        for one in (down, up):
            os.close(one)
