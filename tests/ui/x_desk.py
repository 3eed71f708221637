"""The real program on a real X server, telling a file how its intake page stands."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.second_reading import Mode, Trust
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.ui import keyboard_reader
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.screens._intake_page import IntakePage

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)


def main(folder: Path) -> int:
    app = QApplication(sys.argv[:1])
    # The typist's pauses are the busy computer's: whether keys get lost is not what is tried here.
    keyboard_reader.save(folder / "data", Trust(Mode.NEVER))
    program = Program(app, folder / "data", lambda: AT)
    program.begin()
    workplace, _ = found(folder / "register", Founding(unit="00004", is_practice=True), None, AT)
    window = program.enter(workplace, str(folder / "register"))
    window.show_screen("intake")
    window.activateWindow()
    page = window.stack.currentWidget()
    assert isinstance(page, IntakePage)
    phone = page.person.form.editor("phone").widget()
    phone.setFocus()
    seen: list[str] = []
    refused: list[str] = []
    program.wedge.damaged.connect(refused.append)
    assert isinstance(phone, QLineEdit)
    phone.textEdited.connect(seen.append)

    def tell() -> None:
        focused = app.focusWidget()
        state = {
            "has_focus": phone.hasFocus() and window.isActiveWindow(),
            "window": int(window.winId()),
            "focused": focused.accessibleName() if isinstance(focused, QWidget) else "",
            "seen": seen,
            "refused": refused,
            "facts": page.person.facts(),
            "notice": window.notice.words.text() if window.notice.isVisible() else "",
            "screen": window.current,
        }
        part = folder / "state.part"
        part.write_text(json.dumps(state), encoding="utf-8")
        part.replace(folder / "state.json")

    timer = QTimer()
    timer.timeout.connect(tell)
    timer.start(30)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
