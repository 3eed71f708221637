"""The pictures in the README: `python tests/ui/pictures.py`, over invented people at a fixed moment."""

from __future__ import annotations

import io
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QInputMethodEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse
from cchc_desktop.family import members
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import invite, join
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.paths import resources
from cchc_desktop.store import search
from cchc_desktop.ui import look
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.foot import how_far
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.screens._digitise_page import DigitisePage
from cchc_desktop.ui.window import Window

NOW = datetime(2026, 11, 20, 10, tzinfo=HANOI)
SIZE = (1366, 768)


def a_dossier(place: Workplace) -> str:
    """One that has a story: it was paused, and is still open."""
    wanted = search.Filter(group=search.Group.OPEN, at=NOW)
    with place.register.read() as reading:
        rows = search.page(reading, search.ids(reading, wanted))
        told = max(rows, key=lambda row: len(search.entries(reading, row.seq)))
    return told.local_no


def a_fresh_one(place: Workplace) -> str:
    """One whose papers nobody scanned yet."""
    wanted = search.Filter(group=search.Group.IN_HOUSE, is_digitised_in=False, at=NOW)
    with place.register.read() as reading:
        rows = search.page(reading, search.ids(reading, wanted))
        return max(rows, key=lambda row: len(search.dossier(reading, row.local_no).papers)).local_no


def scan(window: Window, jobs: Jobs, folder: Path, number: str) -> None:
    """Three pages from a scanner lie in the tray; two of them are given to papers of a dossier."""
    import stacks

    page = window.stack.currentWidget()
    assert isinstance(page, DigitisePage)
    first, *rest = [stacks.paper(random.Random(seed), 200) for seed in range(3)]
    path = folder / "quet-20261120-0958.pdf"
    first.save(path, "PDF", save_all=True, append_images=rest, resolution=200)
    page.ways.drop([path])
    settle(jobs)
    page.lists.show_list("tray")
    page.show_dossier(number)
    page.lists.focus()
    settle(jobs)
    press(Qt.Key.Key_1, Qt.Key.Key_2)
    window.notice.hide()


def say(text: str) -> None:
    """What an input method commits into the field that has the focus."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, event)
    QTest.qWait(50)


def press(*keys: Qt.Key) -> None:
    """Keys in the field that has the focus."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        QTest.qWait(50)


def fill_in(window: Window) -> None:
    """An intake in the making: a card was read, a procedure chosen."""
    say("001185012345")
    press(Qt.Key.Key_Tab)
    say("Đặng Thị Ngọc Ánh")
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(300)


def settle(jobs: Jobs) -> None:
    """Let what is counted in the background arrive."""
    QTest.qWait(300)
    for _ in range(600):
        if not jobs.is_busy:
            break
        QTest.qWait(100)
    QTest.qWait(300)


def go_up(place: Workplace, scratch: Path) -> None:
    """Two months were sent on a stick and answered; a third waits."""
    stick = scratch / "USB"
    stick.mkdir()
    superior = Founding(
        unit=place.profile.superior, name=place.profile.superior_name, role="superior", is_practice=True
    )
    above = found(scratch / "above", superior, None, NOW)[0]
    invitation = invite(above, place.profile.unit, NOW, by="Minh")
    join(place, invitation.data, NOW, by="Lan", is_compared=True)
    for key in ("2026-09", "2026-10"):
        report(place, parse(key), NOW, by="Lan", is_closing=True)
        send(place, f"folder:{stick}", NOW, by="Lan")
        collect(above, f"folder:{stick}", NOW, by="Minh")
        collect(place, f"folder:{stick}", NOW, by="Lan")
    report(place, parse("2026-11"), NOW, by="Lan", is_closing=True)
    above.register.close()


def kept(picture: QPixmap, target: Path) -> None:
    """In 128 colours: a window has few, and the pictures travel with the program."""
    buffer = QBuffer()
    picture.save(buffer, "PNG")
    with Image.open(io.BytesIO(bytes(buffer.data().data()))) as whole:
        few = whole.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(target, optimize=True)


@contextmanager
def window_over(place: Workplace) -> Iterator[tuple[Window, Jobs]]:
    """The whole window over a register, which is closed after it."""
    with closing(place.register):
        bus, jobs = Bus(), Jobs()
        bus.listen(place.register)
        screens = members("cchc_desktop.ui.screens", Screen)
        do = Do(Opened(place, "Lan"), lambda: NOW)
        window = Window(do, screens, jobs, bus)
        window.show_clerk([])
        window.follow_sending(partial(how_far, do))
        window.resize(*SIZE)
        window.show()
        window.count_waiting()
        yield window, jobs
        window.close()
        bus.stop()


Story = Mapping[str, tuple[str, Mapping[str, object], Callable[[], object]]]
"""By the name of the picture: the screen, what it is given, and what is done there before."""


def paint(window: Window, jobs: Jobs, folder: Path, story: Story) -> None:
    """Each of them into ``folder``."""
    for name, (screen, given, prepare) in story.items():
        window.show_screen(screen, **given)
        settle(jobs)
        prepare()
        settle(jobs)
        kept(window.grab(), folder / f"{name}.png")


def of_a_commune(folder: Path, scratch: Path) -> None:
    """A commune's day and month."""
    place, _ = found(scratch / "register", Founding(unit="00004", is_practice=True), None, NOW)
    fill(place, 600, 1, date(2026, 7, 24), date(2026, 11, 19))
    with window_over(place) as (window, jobs):
        story: Story = {
            "worklist": ("worklist", {}, lambda: press(Qt.Key.Key_Equal, Qt.Key.Key_Down)),
            "intake": ("intake", {}, lambda: fill_in(window)),
            "dossier": ("dossier", {"dossier": a_dossier(place)}, lambda: None),
            "digitise": ("digitise", {}, lambda: scan(window, jobs, scratch, a_fresh_one(place))),
            "month": ("month", {}, lambda: None),
            "narrative": ("narrative", {}, lambda: None),
            "indicators": ("indicators", {}, lambda: QTest.qWait(4000)),
            "catalogue": ("catalogue", {"procedure": "1.004873"}, lambda: None),
        }
        paint(window, jobs, folder, story)
        go_up(place, scratch)
        paint(window, jobs, folder, {"exchange": ("exchange", {}, lambda: None)})


def of_a_superior(folder: Path, scratch: Path) -> None:
    """The unit above: who has reported, and one report beside its last twelve."""
    from board_room import PERIOD, above_many, code_of

    with window_over(above_many(scratch / "twelve")) as (window, jobs):
        story: Story = {
            "units": ("units", {"period": PERIOD}, lambda: None),
            "unit": ("unit", {"unit": code_of(3), "period": PERIOD}, lambda: None),
        }
        paint(window, jobs, folder, story)


def take(folder: Path) -> None:
    """Paint the screens into ``folder``."""
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    sys.path.append(str(Path(__file__).parents[1]))
    look.wear(app, "light", 10)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_DATA_HOME"] = scratch
        of_a_commune(folder, Path(scratch))
        of_a_superior(folder, Path(scratch))


if __name__ == "__main__":
    take(resources() / "help")
