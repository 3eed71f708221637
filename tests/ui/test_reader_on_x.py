"""A window manager, the real window, and a simulated reader that sends its keys to whatever has the focus."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

WHOLE = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"
PATIENCE = 60
ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("x_desk.py")
TRIES = 6
"""A busy computer may hold the typist up; then the burst is refused whole and scanned again, as in life."""
FACTS = {
    "id_number": "001099012345",
    "applicant": "Đỗ Thị Ước",
    "born": "15/08/1999",
    "sex": "Nam",
    "address": "Số 1, Tổ 2, Phường X, Thành phố Y",
    "phone": None,
}
State = dict[str, Any]


def name_of(state: State) -> str:
    return str(state["facts"]["applicant"] or "")


def refusals(state: State) -> int:
    return len(state["refused"])


def answered(before: int, state: State) -> bool:
    """Whether the scan was taken or refused."""
    return bool(name_of(state)) or refusals(state) > before


class Desk:
    """The program on its own X server, and the reader plugged into it."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder, self.env = (
            folder,
            {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)},
        )
        self.programs: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> None:
        with (self.folder / f"{len(self.programs)}.log").open("wb") as log:
            self.programs.append(subprocess.Popen(words, env=self.env, stdout=log, stderr=log, cwd=ROOT))

    def state(self) -> State:
        try:
            found = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        assert isinstance(found, dict)
        return found

    def until(self, holds: Callable[[State], object]) -> State:
        """The first state that holds; the program's own words where none comes."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            state = self.state()
            if state and holds(state):
                return state
            assert self.programs[-1].poll() is None, self.said()
            time.sleep(0.03)
        raise AssertionError(f"{self.state()}\n{self.said()}")

    def said(self) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(log.read_text(encoding="utf-8", errors="replace")[-3000:] for log in logs)

    def emptied(self) -> State:
        """The field without what a stumbling typist left in it: slower than a reader, that is a person's."""
        if self.state()["facts"]["phone"]:
            self.key("ctrl+a", "BackSpace")
        return self.until(lambda state: not state["facts"]["phone"])

    def key(self, *names: str) -> None:
        subprocess.run(["xdotool", "key", *names], env=self.env, check=True)

    def type(self, text: str, delay: int) -> None:
        """Every letter its own key press and release, ``delay`` milliseconds apart."""
        subprocess.run(["xdotool", "type", "--delay", str(delay), text], env=self.env, check=True)


def teach(env: dict[str, str], text: str) -> None:
    """Give letters that the keyboard lacks keys of their own, so that none changes while typing."""
    told = subprocess.run(
        ["xkbcomp", env["DISPLAY"], "-"], env=env, check=True, capture_output=True, text=True
    )
    kept = [line for line in told.stdout.splitlines() if not re.match(r"\s*key <I2\d\d>", line)]
    names = [f"{ord(c):04X}" for c in dict.fromkeys(text) if not c.isascii()]
    keys = [f'    key <I{at}> {{ type= "ONE_LEVEL", [ U{name} ] }};' for at, name in enumerate(names, 208)]
    at = next(place for place, line in enumerate(kept) if "key  <ESC>" in line)
    keymap = "\n".join((*kept[:at], *keys, *kept[at:]))
    words = ["xkbcomp", "-w", "0", "-", env["DISPLAY"]]
    subprocess.run(words, env=env, check=True, input=keymap, text=True, capture_output=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Xvfb, openbox and the program, all ended by their own process."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x900x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read, "rb") as told:
        display = f":{told.readline().decode().strip()}"
    made = Desk(tmp_path, display)
    try:
        teach(made.env, WHOLE)
        made.start("openbox", "--sm-disable")
        made.start(sys.executable, str(SCRIPT), str(tmp_path))
        yield made
    finally:
        for program in (*reversed(made.programs), server):
            program.send_signal(signal.SIGTERM)
            program.wait(timeout=20)


def test_a_burst_of_key_events_fills_the_form_and_no_field(desk: Desk) -> None:
    desk.until(lambda state: state["has_focus"])
    filled: State = {}
    for _ in range(TRIES):
        ready = desk.emptied()
        before, seen = refusals(ready), len(ready["seen"])
        desk.type(f"{WHOLE}\n", 6)
        state = desk.until(partial(answered, before))
        filled = state if name_of(state) else {}
        if filled:
            break
    assert filled["facts"] | FACTS == filled["facts"]
    assert len(filled["seen"]) == seen, "the burst that was taken left a key in the field"
    assert filled["screen"] == "intake"


def test_a_person_at_the_same_keyboard_types_into_the_field(desk: Desk) -> None:
    desk.until(lambda state: state["has_focus"])
    desk.type("0912 345 678", 90)
    state = desk.until(lambda state: len(state["seen"]) >= 12)
    assert state["facts"]["phone"] == "0912 345 678"
    assert refusals(state) == 0
