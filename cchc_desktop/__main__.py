"""Start: the window, or one verb without it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    """Without arguments the window; ``--screenshot`` paints it into a file; anything else is a verb."""
    if not arguments:
        from cchc_desktop.ui.app import main as show_window

        return show_window()
    if arguments[0] == "--screenshot":
        return _screenshot(arguments[1:])
    from cchc_desktop.cli import main as run_verb

    return run_verb(list(arguments))


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
