"""A program with a clipboard on a real X server, told by lines on its input what to do."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QLineEdit

from cchc_desktop.ui.clipboard import Clearing


def main() -> int:
    app = QApplication(sys.argv[:1])
    clearing = Clearing(app, seconds=3_600)
    clipboard = QApplication.clipboard()
    line = QLineEdit()

    def hear() -> None:
        word, _, text = sys.stdin.readline().rstrip("\n").partition(" ")
        if word == "copy":
            line.setText(text)
            line.selectAll()
            line.copy()
        elif word == "clear":
            clearing.clear()
        elif word == "end":
            app.quit()
        app.processEvents()
        sys.stdout.write(f"{clipboard.text()}\n")
        sys.stdout.flush()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(hear)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
