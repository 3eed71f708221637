"""The program with its window: what the start page's doors lead to, and what belongs to the person."""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop import paths
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui import look, settings
from cchc_desktop.ui.bugs import BugDialog, catch_all, keep_log
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.comings import Comings
from cchc_desktop.ui.do import Do, Opened, read_clock
from cchc_desktop.ui.foot import how_far
from cchc_desktop.ui.jobs import Cancelled, Job, Jobs
from cchc_desktop.ui.keeping import Keeping
from cchc_desktop.ui.keyboard_reader import KeyboardReader
from cchc_desktop.ui.patience import Patience
from cchc_desktop.ui.person import person_menu
from cchc_desktop.ui.readers import Reader, reader_menu
from cchc_desktop.ui.settings import Recent, Settings
from cchc_desktop.ui.shape import keep_inside
from cchc_desktop.ui.start import StartPage
from cchc_desktop.ui.ways import Found, Wanted
from cchc_desktop.ui.wedge import Wedge

if TYPE_CHECKING:  # these bring the database along; the first paint does not wait for them
    from cchc_desktop.core.units import Units
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.ui.window import Window

log = logging.getLogger(__name__)

PRACTICE_FOLDER = "thuc-hanh"
PRACTICE_DOSSIERS = 400
PRACTICE_DAYS = 120
PRACTICE_UNIT = "00004"
PRELOAD_AFTER = 300
"""Milliseconds after the first paint until the database's library is imported beside the window."""


class Program(Comings):
    """One running program: the start page, or the window of one open register."""

    def __init__(
        self,
        app: QApplication,
        data: Path,
        clock: Callable[[], datetime] = read_clock,
        place: Path | None = None,
    ) -> None:
        """``data`` holds what belongs to the person; ``place`` is the folder asked for by ``--data``."""
        self.app, self.data, self.clock, self.place = app, data, clock, place
        self.settings: Settings = settings.load(data)
        self.jobs = Jobs()
        self.bus = Bus()
        self.window: Window | None = None
        self.start_page: StartPage | None = None
        self.wedge = Wedge(lambda: clock().date(), KeyboardReader(data))
        self.reader = Reader(data)
        self.reader.scanned.connect(self.wedge.take_line)
        look.wear(app, self.settings.scheme, self.settings.size)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: self._wear())

    def begin(self) -> StartPage:
        """Show the start page."""
        page = StartPage(self)
        page.setWindowTitle("CCHC Desktop")
        page.resize(1000, 620)
        keep_inside(page)
        self.start_page = page
        page.show()
        return page

    def begin_there(self, passphrase: str | None) -> None:
        """Open the register in the folder asked for; a locked one asks for its passphrase first."""
        from cchc_desktop.store.keys import is_register, read_side

        page, place = self.start_page, self.place
        if page is None or place is None:
            return

        def attempt() -> None:
            if not is_register(place):
                return
            page.opening.ask(str(place))
            page.go(page.opening)
            if passphrase or read_side(place).is_practice:
                page.attempt(lambda: self.open(str(place), passphrase or ""), page.opening.form)

        page.attempt(attempt)

    # The doors of the start page.

    def recent(self) -> Sequence[Recent]:
        """Registers that were open here and are still there."""
        return [one for one in self.settings.recent if Path(one.place).is_dir()]

    def needs_passphrase(self, place: str) -> bool:
        """Whether the register there is a real one."""
        return not any(one.place == place and one.is_practice for one in self.settings.recent)

    def usual_place(self) -> str:
        """The folder that was asked for, else the program's own."""
        return str(self.place or self.data)

    def find_units(self, query: str) -> Sequence[Found]:
        """Communes by a few letters, from the shipped list."""
        return [
            Found(
                code=one.code,
                title=one.title,
                province=self._units.province(one.province_code).name,
                superior_code=one.province_code,
                superior_title=self._units.province(one.province_code).title,
            )
            for one in self._units.find(query)
        ]

    @cached_property
    def _units(self) -> Units:
        from cchc_desktop.rulebook import load_units

        return load_units()

    def create(self, wanted: Wanted) -> None:
        """Found a register and show its window."""
        from cchc_desktop.operations.upkeep import Founding, found

        founding = Founding(
            unit=wanted.unit_code,
            name=wanted.unit_name,
            superior=wanted.superior_code or None,
            superior_name=wanted.superior_name or None,
            role="superior" if wanted.role == "superior" else "commune",
            since=wanted.since,
        )
        with Patience(self.start_page, "Đang lập sổ…"):
            workplace, warnings = found(Path(wanted.place), founding, wanted.passphrase, self.clock())
            self.enter(workplace, wanted.place)
        if warnings and self.window is not None:
            self.window.say(" ".join(warnings))

    def practise(self) -> None:
        """Open the practice register; the first time it is made and filled with invented people."""
        from cchc_desktop.operations.upkeep import Founding, found, has_register

        place = self.data / PRACTICE_FOLDER
        if has_register(place):
            self.open(str(place), "")
            return
        workplace, _ = found(place, Founding(unit=PRACTICE_UNIT, is_practice=True), None, self.clock())
        self._fill(workplace, str(place))

    def _fill(self, workplace: Workplace, place: str) -> None:
        from cchc_desktop.operations.demo import fill

        today = self.clock().date()

        def work(job: Job) -> int:
            def progress(done: int, of: int) -> None:
                job.step(done / max(of, 1), f"Đang bịa hồ sơ: {done}/{of}")

            first_on = today - timedelta(days=PRACTICE_DAYS)
            # Until yesterday: what is invented for later today would stand in the way of today's work.
            return fill(workplace, PRACTICE_DOSSIERS, 1, first_on, today - timedelta(days=1), progress)

        def enter(_: object) -> None:
            self.enter(workplace, place)

        page = self.start_page
        job = self.jobs.start(
            work,
            then=enter,
            failed=partial(self._forget_practice, workplace, place),
            progress=page.busy.show_share if page else None,
        )
        job.cancelled.connect(partial(enter, Cancelled()))
        if page is not None:
            page.busy.begin("Đang bịa người và hồ sơ…", job.cancel)

    def _forget_practice(self, workplace: Workplace, place: str, failure: Exception) -> None:
        """Say why the practice register could not be filled; half of one would teach the wrong figures."""
        workplace.register.close()
        shutil.rmtree(place, ignore_errors=True)
        page = self.start_page or self.begin()
        page.busy.hide()
        if isinstance(failure, Refused | Trouble):
            page.tell(failure, lambda: page.attempt(self.practise))
        else:
            self.show_bug(failure)

    # The window.

    def enter(self, workplace: Workplace, place: str) -> Window:
        """Show the window of an open register instead of the start page; closed where that fails."""
        try:
            window = self._enter(workplace, place)
            self._keep(window)
        except BaseException:
            begun, self.window = self.window, None
            self.wedge.remove()
            self.bus.stop()
            self.reader.end()
            workplace.register.close()
            if begun is not None:
                begun.deleteLater()
            raise
        return window

    def _enter(self, workplace: Workplace, place: str) -> Window:
        from cchc_desktop.family import members
        from cchc_desktop.operations.clock_behind import told_behind
        from cchc_desktop.ui import traces
        from cchc_desktop.ui.screens import Screen
        from cchc_desktop.ui.window import Window

        profile = workplace.profile
        do = Do(Opened(workplace, self.clerk_of(workplace)), self.clock)
        do.broke.connect(self.show_bug)
        traces.begin(do)
        self.bus.listen(workplace.register)
        workplace.register.watch()
        window = Window(do, members("cchc_desktop.ui.screens", Screen), self.jobs, self.bus)
        self.window = window
        self._remember(replace(self.settings.opened(Recent(place, profile.name, profile.is_practice))))
        self._equip(window, workplace)
        window.show_clerk(self._menu(window))
        window.follow_sending(partial(how_far, do))
        window.closing.connect(self._on_closing)
        self._restore_shape(window)
        window.show()
        if window.screens:
            window.show_first()
        window.count_waiting()
        if behind := told_behind(workplace, self.clock()):
            window.refuse(behind)
        if self.start_page is not None:
            self.start_page.close()
            self.start_page.deleteLater()
            self.start_page = None
        return window

    def _equip(self, window: Window, workplace: Workplace) -> None:
        """Its search, its readers, and the lock, which neither hears cards nor leaves traces."""
        from cchc_desktop.ui import traces
        from cchc_desktop.ui.finding import Finding
        from cchc_desktop.ui.folders import Folders
        from cchc_desktop.ui.scans import Scans

        Finding(window).fit()
        scans = Scans(window)
        scans.listen(self.wedge, self.reader)
        Folders(window)
        self.wedge.keyboard.serve(workplace, self.clock().date())
        self.wedge.install(self.app)
        window.context.own.settle(
            self.settings, partial(self._change, window), self.reader, self.wedge.keyboard
        )
        lock = self.guard(window)
        lock.locked.connect(self.wedge.remove)
        lock.locked.connect(traces.hide)
        lock.opened.connect(lambda: self.wedge.install(self.app))

    def _keep(self, window: Window) -> None:
        """Backups and drills by themselves, from now on."""
        keeping = window.context.own.keeping = Keeping(window.context.do, window)
        keeping.changed.connect(window.show_health)
        keeping.told.connect(lambda said, is_good: window.notice.mention(said, is_good=is_good))
        keeping.begin()

    def _on_closing(self) -> None:
        if self.window is None:
            return
        self.wedge.remove()
        self._shapes().setValue("geometry", self.window.saveGeometry())
        self.bus.stop()
        if (keeping := self.window.context.own.keeping) is not None:
            keeping.stop()
        from cchc_desktop.ui import traces

        traces.end()
        self.gone(self.window)
        place = self.window.context.do.opened.place
        place.register.close()
        self.window = None

    def _shapes(self) -> QSettings:
        return QSettings(str(self.data / "window.ini"), QSettings.Format.IniFormat)

    def _restore_shape(self, window: Window) -> None:
        kept = self._shapes().value("geometry")
        if kept is None or not window.restoreGeometry(kept):
            window.resize(1280, 780)
        keep_inside(window)

    def _menu(self, window: Window) -> list[QAction]:
        entries = person_menu(
            window,
            self.settings,
            change=partial(self._change, window),
            work_as=partial(self._work_as, window),
            leave=self.leave,
            is_named=window.context.do.opened.place.register.actor.login is not None,
            own=self.own_menu(window),
        )
        return [*entries[:-2], reader_menu(window, self.reader), *entries[-2:]]

    def _change(self, window: Window, changed: Settings) -> None:
        self._remember(changed)
        window.context.own.settings = changed
        self._wear()
        window.show_clerk(self._menu(window))

    def _work_as(self, window: Window, name: str) -> None:
        window.context.do.work_as(name)
        self.wedge.keyboard.forget()  # who sits down now has another person before them
        self._change(window, replace(self.settings, clerk=name))
        window.focus_screen()

    def _remember(self, changed: Settings) -> None:
        self.settings = changed
        try:
            settings.save(self.data, changed)
        except Trouble as trouble:
            log.warning("%s", trouble.sentence)

    def _wear(self) -> None:
        look.wear(self.app, self.settings.scheme, self.settings.size)

    def show_bug(self, bug: BaseException) -> None:
        """Say that the program is at fault; one dialogue at a time."""
        parent: QWidget | None = self.window or self.start_page
        if isinstance(self.app.activeModalWidget(), BugDialog):
            return
        BugDialog(parent, bug).open()


def _preload() -> None:
    import cchc_desktop.operations.upkeep  # noqa: F401 - so that opening a register does not wait for it


def main(place: Path | None = None, passphrase: str | None = None) -> int:
    """Run the window until it is closed; with ``place`` on the register there."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("CCHC Desktop")
    data = paths.user_data()
    keep_log(data / "log")
    program = Program(app, data, place=place.absolute() if place else None)
    catch_all(program.show_bug)
    program.begin()
    # From inside the loop, so that a bug on the way is shown and not only written.
    QTimer.singleShot(0, lambda: program.begin_there(passphrase))

    def preload(_: Job) -> None:
        _preload()

    QTimer.singleShot(
        PRELOAD_AFTER, lambda: program.jobs.start(preload, then=lambda _: None, failed=lambda _: None)
    )
    return app.exec()


def screenshot(target: Path, *, is_dark: bool) -> None:
    """Paint the start page into a PNG without showing it to anybody."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("a program without a window cannot paint one")
    program = Program(app, target.parent / ".screenshot")
    look.wear(app, "dark" if is_dark else "light")
    page = program.begin()
    app.processEvents()
    if not page.grab().save(str(target)):
        raise Trouble(f"Không ghi được ảnh vào {target}. Chọn thư mục khác rồi làm lại.")
