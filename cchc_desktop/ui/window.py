"""The frame around the screens: side bar, find box, foot, and the keys that work everywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import fold
from cchc_desktop.core.upkeep import Health
from cchc_desktop.ui.allowed import not_yours, sees
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do
from cchc_desktop.ui.fields import allot_mnemonics, help_of
from cchc_desktop.ui.foot import Foot, Notice, PracticeBand, Sent
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.look import LOOK, L, S, font
from cchc_desktop.ui.overlays import HelpCard, KeysDialog
from cchc_desktop.ui.palette import FindBox, screens_finder
from cchc_desktop.ui.parts import Empty, column, row, widget_of
from cchc_desktop.ui.safety_band import SafetyBand
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.side import Side

log = logging.getLogger(__name__)

FOLDS_BELOW = 140
"""Figures of the window's type: a narrower window folds the side bar."""

CLOSINGS = frozenset({"closing", "packet_in"})
"""The tables that know what was sent and acknowledged, or taken in."""
EXCHANGE = "exchange"
"""Where the words about sending lead."""

INTAKE_KEY = ("Ctrl+N", "Tiếp nhận hồ sơ")
EVERYWHERE = (
    ("Ctrl+K", "Tìm"),
    ("F12", "Xem giấy vừa lập"),
    ("Ctrl+L", "Khóa màn hình"),
    INTAKE_KEY,
    ("Alt+Up", "Màn hình trước"),
    ("Alt+Down", "Màn hình sau"),
    ("F1", "Căn cứ của ô đang nhập"),
    ("Ctrl+Z", "Hoàn tác việc vừa làm"),
    ("Esc", "Lùi một bước, không mất gì đã nhập"),
    ("Ctrl+/", "Tất cả phím của màn hình này"),
)


class Window(QMainWindow):
    """One open register. A screen is built when first shown and keeps what was typed in it."""

    closing = Signal()
    files_dropped = Signal(list)
    """Paths of files that somebody let fall on the window where no screen wanted them."""
    went = Signal(str, object)
    """A screen was shown, and what was given to it."""

    def __init__(self, do: Do, screens: Mapping[str, Screen], jobs: Jobs, bus: Bus) -> None:
        super().__init__()
        profile = do.opened.place.profile
        listed = sorted(screens.values(), key=lambda one: one.place)
        self.lock: Callable[[], object] = lambda: None
        self.actor = do.opened.place.register.actor
        self._every = {one.code: one for one in listed if profile.role in one.roles}
        self.screens = {code: one for code, one in self._every.items() if sees(self.actor, code)}
        self.context = Context(do, bus, jobs, self.show_screen, self.say)
        self.notice, self.foot, self.find_box = Notice(), Foot(lambda: do.now().date()), FindBox()
        self.side = Side(profile.name, [one for one in self.screens.values() if one.is_listed])
        self.stack = QStackedWidget()
        self.safety = SafetyBand()
        self.safety.asked.connect(lambda: self.show_screen("settings", place="backup"))
        self._built: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self._way: list[str] = []
        self._ask_sent: Callable[[], Sent] = Sent
        self.setWindowTitle(f"{profile.name} – CCHC Desktop")
        self._lay_out(is_practice=profile.is_practice)
        self.help_card = HelpCard(self)
        self._listen(do, bus)
        self._bind_keys()
        self.setMinimumSize(760, 480)
        self.setAcceptDrops(True)

    def _lay_out(self, *, is_practice: bool) -> None:
        top = widget_of(row(self.find_box), "top")
        top.layout().setContentsMargins(L, S, L, S)  # type: ignore[union-attr]  # made on the line above
        notice = row(self.notice)
        notice.setContentsMargins(L, 0, L, S)
        right = column(top, self.safety, self.stack, notice, self.foot, gap=0)
        right.setStretch(2, 1)
        body = row(self.side, right, gap=0)
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        if is_practice:
            box.addWidget(PracticeBand())
        box.addLayout(body, 1)
        self.setCentralWidget(middle)

    def _listen(self, do: Do, bus: Bus) -> None:
        do.said.connect(self.say)
        bus.changed.connect(self._on_changed)
        self.side.asked.connect(self.show_screen)
        self.foot.asked.connect(self.show_exchange)
        self.find_box.gave_up.connect(self.focus_screen)
        titles = [(one.code, one.title, one.icon) for one in self.screens.values() if one.is_listed]
        self.find_box.finders.append(screens_finder(titles, self.show_screen, fold))
        LOOK.changed.connect(self._fold_panes)
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._watch_focus)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+K", self._focus_find),
            ("Ctrl+N", self.begin_intake),
            ("Alt+Up", partial(self._step, -1)),
            ("Alt+Down", partial(self._step, 1)),
            ("F1", self.show_help),
            ("Ctrl+/", self.show_keys),
            ("Esc", self.step_back),
            ("Ctrl+Z", self.take_back),
            ("Ctrl+L", lambda: self.lock()),  # noqa: PLW0108 - it is put there later
            ("F12", _look_at_papers),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _watch_focus(self, left: QWidget | None, entered: QWidget | None) -> None:
        if left is not None:
            left.removeEventFilter(self)
        if entered is not None and self.isAncestorOf(entered):
            entered.installEventFilter(self)

    @guarded(False)
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Alt with an arrow walks the screens even where the focused field has a use of its own for it."""
        if not isinstance(event, QKeyEvent) or (step := _step_of(event)) == 0:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return True
        if event.type() == QEvent.Type.KeyPress:
            # Some input methods hand keys on without asking for shortcuts.
            self._step(step)
            return True
        return False

    @property
    def current(self) -> str:
        """The code of the screen that is shown; empty before the first."""
        return self._way[-1] if self._way else ""

    @property
    def _listed(self) -> str:
        """Where the side bar stands: on the screen that is shown, or on the one it is part of."""
        shown = self.screens.get(self.current)
        return "" if shown is None else shown.code if shown.is_listed else shown.within

    def show_screen(self, screen: str, **given: object) -> None:
        """Show a screen, built now if it was never shown; what is ``given`` reaches its ``arrive``."""
        if screen in self._every and screen not in self.screens:
            self.refuse(not_yours(self.actor, screen))
            return
        if self.current != screen:
            self._way.append(screen)
        self._show_current()
        if given:
            self._call(self._built[screen], "arrive", **given)
        self.went.emit(screen, given)

    def show_exchange(self) -> None:
        """More about what was sent: its screen, where this window has it."""
        if EXCHANGE in self.screens:
            self.show_screen(EXCHANGE)

    def show_first(self) -> None:
        """The screen on which somebody was interrupted, else the first."""
        screens = self.screens.values()
        left = (one.code for one in screens if one.is_left_open and one.is_left_open(self.context))
        self.show_screen(next(left, next(iter(self.screens))))

    def _show_current(self) -> None:
        code = self.current
        self.help_card.hide()
        if code not in self._built:
            self._built[code] = self._build(self.screens[code])
            self.stack.addWidget(self._built[code])
            self._stale.add(code)
        self.stack.setCurrentWidget(self._built[code])
        self.side.show_current(self._listed)
        if code in self._stale:
            self._stale.discard(code)
            self._call(self._built[code], "refresh")
        self.focus_screen()

    def _build(self, screen: Screen) -> QWidget:
        try:
            made = screen.build(self.context)
        except (Refused, Trouble) as told:
            return Empty(told.sentence, "warning")
        except Exception as bug:
            log.exception("the screen %s could not be built", screen.code)
            self.context.do.broke.emit(bug)
            return Empty("Màn hình này bị lỗi của chương trình. Các màn hình khác vẫn dùng được.", "warning")
        allot_mnemonics(made)
        return made

    def call(self, name: str, **given: object) -> object:
        """Ask the screen that is shown; None where it does not know how, or it broke."""
        return self._call(self._built[self.current], name, **given) if self.current else None

    def _call(self, widget: QWidget, name: str, **given: object) -> object:
        act: Callable[..., object] | None = getattr(widget, name, None)
        if act is None:
            return None
        try:
            return act(**given)
        except (Refused, Trouble) as told:
            self.say(told.sentence)
        except Exception as bug:
            log.exception("%s of a screen broke", name)
            self.context.do.broke.emit(bug)
        return None

    def _on_changed(self, tables: frozenset[str]) -> None:
        self.foot.show_saved(self.context.do.now())
        if CLOSINGS & tables:
            self.foot.show_sent(self._ask_sent())
        self._stale = set(self._built)
        if self.current:
            self._stale.discard(self.current)
            self._call(self._built[self.current], "refresh")
        self.count_waiting()

    def count_waiting(self) -> None:
        """Put the numbers of what waits into the side bar."""
        for one in self.side.buttons:
            if one.shown.badge is not None:
                one.show_waiting(one.shown.badge(self.context))

    def follow_sending(self, ask: Callable[[], Sent]) -> None:
        """Keep the foot true about how far the figures have come on their way up."""
        self._ask_sent = ask
        self.foot.show_sent(ask())

    def show_health(self, health: Health) -> None:
        """Say how safe the register is, in the foot and, where that is not enough, over every screen."""
        self.safety.show_health(health)
        self.foot.show_health(health)

    def show_clerk(self, menu: Sequence[QAction]) -> None:
        """Who works."""
        self.foot.show_clerk(self.context.do.opened.clerk, menu)

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """A line about what was done."""
        self.notice.say(sentence, undo)

    def ask(self, sentence: str) -> None:
        """A line about what is wanted next; nothing is wrong."""
        self.notice.ask(sentence)

    def refuse(self, sentence: str) -> None:
        """A line about what was not taken, with a sound: whoever scans looks at the card."""
        QApplication.beep()
        self.notice.refuse(sentence)

    def show_help(self) -> None:
        """F1: the rule behind the field that has the focus; once more puts it away."""
        beside = QApplication.focusWidget()
        words = help_of(beside)
        if self.help_card.isVisible() or not words or beside is None:
            self.help_card.hide()
            return
        self.help_card.say(words, beside)

    def show_keys(self) -> None:
        """Ctrl+/: all keys."""
        here = self._built.get(self.current)
        own = self._call(here, "shortcuts") if here is not None else None
        title = self.screens[self.current].title if self.current else ""
        own_keys: list[tuple[str, str]] = own if isinstance(own, list) else []
        # A superior has no counter.
        everywhere = [one for one in EVERYWHERE if one != INTAKE_KEY or "intake" in self.screens]
        KeysDialog(self, [(title, own_keys), ("Mọi nơi", everywhere)]).open()

    def step_back(self) -> None:
        """Esc: fold up what is laid over, then what the screen unfolded, then the screen before."""
        if self.help_card.isVisible():
            self.help_card.hide()
        elif not self.find_box.step_back() and self.current:
            here = self._built[self.current]
            if not self._call(here, "step_back") and len(self._way) > 1:
                self._way.pop()
                self._show_current()

    def begin_intake(self) -> None:
        """Ctrl+N: the next person at the counter, from anywhere."""
        if "intake" in self._every:
            self.show_screen("intake")

    def take_back(self) -> None:
        """Ctrl+Z: the act told last; where none is left, what the screen itself can take back."""
        if not self.notice.take_back() and self.current:
            self._call(self._built[self.current], "take_back")

    def _step(self, step: int) -> None:
        codes = [one.shown.code for one in self.side.buttons]
        at = codes.index(self._listed) if self._listed in codes else 0
        self.show_screen(codes[(at + step) % len(codes)])

    def _focus_find(self) -> None:
        self.find_box.call()

    def focus_screen(self) -> None:
        """Give the keys back to the screen, where it had them last."""
        here = self.stack.currentWidget()
        if here is None or here.isAncestorOf(self.focusWidget() or self):
            return
        target = here.focusWidget() or _first_stop(here)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fold_panes(self) -> None:
        figure = QFontMetrics(font()).horizontalAdvance("0")
        self.side.fold(is_folded=self.width() < FOLDS_BELOW * figure)

    @guarded(None)
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @guarded(None)
    def dropEvent(self, event: QDropEvent) -> None:
        """Whoever listens takes the files."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panes fold before anything is clipped."""
        super().resizeEvent(event)
        self.find_box.fold()
        self.help_card.hide()
        self._fold_panes()

    @guarded(None)
    def closeEvent(self, event: QCloseEvent) -> None:
        """Work beside the window is stopped, then the register may be closed."""
        self.context.jobs.stop()
        self.closing.emit()
        super().closeEvent(event)


def _step_of(event: QKeyEvent) -> int:
    """Which way Alt with an arrow leads; 0 for any other key."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.AltModifier:
        return 0
    return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)


def _first_stop(screen: QWidget) -> QWidget | None:
    """Where Tab would first stop inside ``screen``."""
    at = screen.nextInFocusChain()
    while at is not None and at is not screen:
        is_stop = at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.focusProxy() is None
        if is_stop and screen.isAncestorOf(at) and at.isVisibleTo(screen) and at.isEnabled():
            return at
        at = at.nextInFocusChain()
    return None


def _look_at_papers() -> None:
    """F12: the papers that went to no printer, if there are any."""
    from cchc_desktop.ui.paper_window import PAPERS

    PAPERS.look()
