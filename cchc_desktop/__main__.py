"""Start: the window, or one verb without it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    """Without a verb the window; ``--screenshot`` paints it into a file; anything else is a verb."""
    asked = window_of(arguments)
    if asked is not None:
        return _window(asked)
    if arguments[0] == "--child":
        from cchc_desktop.operations.child import main as work_beside

        return work_beside()
    if arguments[0] == "--screenshot":
        return _screenshot(arguments[1:])
    from cchc_desktop.cli import main as run_verb

    return run_verb(list(arguments))


_WINDOW = {"--data": "data", "--passphrase-file": "passphrase_file"}


def window_of(arguments: Sequence[str]) -> dict[str, str] | None:
    """What the window is told where nothing but its folder and passphrase is given; None: a verb."""
    told: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, sign, value = rest.pop(0).partition("=")
        if not sign and rest:
            value = rest.pop(0)
        if name not in _WINDOW or not value or value.startswith("--"):
            return None
        told[_WINDOW[name]] = value
    return told


def _window(told: Mapping[str, str]) -> int:
    from cchc_desktop.ui.app import main as show_window

    if not told:
        return show_window()
    import argparse

    from cchc_desktop.cli.command import data_folder, passphrase
    from cchc_desktop.core.failure import Trouble

    asked = argparse.Namespace(**told)
    try:
        return show_window(data_folder(asked), passphrase(asked))
    except Trouble as trouble:
        sys.stderr.write(f"{trouble.sentence}\n")
        return 1


def _screenshot(arguments: Sequence[str]) -> int:
    import argparse

    reading = argparse.ArgumentParser(prog="cchc_desktop --screenshot")
    reading.add_argument("target", type=Path)
    reading.add_argument("--scale", type=float, default=1.0)
    reading.add_argument("--dark", action="store_true")
    asked = reading.parse_args(arguments)
    # Qt reads both before the first window exists.
    os.environ["QT_SCALE_FACTOR"] = str(asked.scale)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from cchc_desktop.core.failure import Trouble
    from cchc_desktop.ui.app import screenshot

    try:
        screenshot(asked.target, is_dark=asked.dark)
    except Trouble as trouble:
        sys.stderr.write(f"{trouble.sentence}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
