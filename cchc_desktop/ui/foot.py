"""The foot of the window: what is saved, sent and acknowledged, each with its time; and who works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.upkeep import Health
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XS, L, M, S, colour, dress, font, set_kind
from cchc_desktop.ui.parts import button, icon_label, label, row, set_ink

if TYPE_CHECKING:
    from cchc_desktop.ui.do import Do

NOTICE_LASTS = 10_000
"""Milliseconds that a line about what was done stays."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How far the figures of the office have come on their way up, and which figures these were.

    ``sent_as`` and ``acknowledged_as`` say whether they still move. A unit that nothing goes up from tells
    when it last took a packet in.
    """

    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    sent_as: str = ""
    acknowledged_as: str = ""
    is_above: bool = False
    received_at: datetime | None = None


def how_far(do: Do) -> Sent:
    """When figures were last sent and which, and when the superior last said it has them."""
    from cchc_desktop.store import awaited

    with do.reading() as reading:
        if do.opened.place.profile.role == "superior":
            return Sent(is_above=True, received_at=awaited.last_received(reading))
        sent, taken = awaited.last_sent(reading), awaited.last_acknowledged(reading)
    return Sent(
        sent.at if sent else None,
        taken.at if taken else None,
        sent.kind if sent else "",
        taken.kind if taken else "",
    )


class Foot(QFrame):
    """The truth about saving and sending in three words; the clerk's menu at the right."""

    asked = Signal()
    """Somebody wants to know more of what was sent."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("kind", "foot")
        self._today = today
        self.saved = label("", "small")
        self.sent, self.acknowledged = self._word(), self._word()
        self.acknowledged.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # one stop is enough: both lead to one place
        self._between = _dot()
        self.health = label("", "small")
        self.health.hide()
        self.clerk = QPushButton()
        self.clerk.setProperty("kind", "quiet")
        self.clerk.setAccessibleName("Người làm việc và cách hiển thị")
        dress(self.clerk, "person", "muted")
        self._tick = icon_label("check", "green", 14)
        self._tick.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        parts = (
            self._tick,
            self.saved,
            _dot(),
            self.sent,
            self._between,
            self.acknowledged,
            self.health,
            None,
            self.clerk,
        )
        self.setLayout(row(*parts, gap=S, margin=XS))
        self.layout().setContentsMargins(L, 2, S, 2)  # type: ignore[union-attr]  # set on the line above
        self.show_saved(None)
        self.show_sent(Sent())

    def show_saved(self, at: datetime | None) -> None:
        """Every act is on the disk when it returns; this says when the last one was."""
        self.saved.setText(f"Đã lưu {self._when(at)}" if at else "Chưa có gì mới để lưu")

    def show_health(self, health: Health) -> None:
        """A word about backups while something is wrong with them; the rest stands in the settings."""
        self.health.setText(
            {"green": "", "amber": "· Sao lưu: cần để ý", "red": "· Sao lưu: có lỗi"}[health.tone]
        )
        self.health.setToolTip("\n".join(health.sentences))
        if health.tone != "green":
            set_ink(self.health, health.tone)
        self.health.setVisible(health.tone != "green")

    def show_sent(self, sent: Sent) -> None:
        """How far the figures have come."""
        for one in (self._between, self.acknowledged):
            one.setVisible(not sent.is_above)
        if sent.is_above:
            came = sent.received_at
            self.sent.setText(f"Nhận gói lần cuối {self._when(came)}" if came else "Chưa nhận gói nào")
        else:
            gone = self._told(sent.sent_at, sent.sent_as)
            there = self._told(sent.acknowledged_at, sent.acknowledged_as)
            self.sent.setText(f"Đã gửi {gone}" if gone else "Chưa gửi lần nào")
            self.acknowledged.setText(f"Cấp trên đã nhận {there}" if there else "Cấp trên chưa nhận")
        said = [one.text() for one in (self.sent, self.acknowledged) if not one.isHidden()]
        self.sent.setAccessibleName(f"{'. '.join(said)}. Mở Gửi – nhận")

    def _word(self) -> QPushButton:
        made = QPushButton()
        made.setProperty("kind", "foot")
        made.setToolTip("Mở Gửi – nhận")
        made.clicked.connect(lambda *_: self.asked.emit())
        return made

    def _told(self, at: datetime | None, kind: str) -> str:
        """When, and which figures; empty where never."""
        return ", ".join(one for one in (self._when(at), kind) if one) if at else ""

    def _when(self, at: datetime) -> str:
        local = hanoi(at)
        return f"{local:%H:%M}" if local.date() == self._today() else f"{local:%d/%m}"

    def show_clerk(self, name: str, menu: Sequence[QAction]) -> None:
        """Who works, and what belongs to the person: name, light and dark, size of type, another register."""
        self.clerk.setText(name or "Chưa ghi tên")
        old = self.clerk.menu()
        made = QMenu(self.clerk)
        for action in menu:
            action.setParent(made)  # the next menu takes the place of this one, with its entries
        made.addActions(list(menu))
        self.clerk.setMenu(made)
        if old is not None:
            old.deleteLater()


def _dot() -> QLabel:
    return label("·", "small")


class Notice(QFrame):
    """One line about what was just done, with its way back; it goes by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "banner-green")
        self._icon = icon_label("check", "green", 18)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.words = label("", wraps=True)
        self._undo: Callable[[], object] | None = None
        self._back = button("Hoàn tác   Ctrl+Z", self.take_back, kind="link", name="Hoàn tác")
        self.setLayout(row(self._icon, self.words, self._back, gap=M, margin=XS))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]  # set on the line above
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(NOTICE_LASTS)
        self._gone.timeout.connect(self.hide)
        self.hide()

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Show it; what it can take back stays within reach of Ctrl+Z after the line is gone."""
        self._show(sentence, "green", "check")
        self._undo = undo
        self._back.setVisible(undo is not None)
        self._gone.start(NOTICE_LASTS)

    def ask(self, sentence: str) -> None:
        """Show what is wanted next; what was told before can still be taken back."""
        self._show(sentence, "accent", "card")
        self._back.setVisible(False)
        self._gone.start(2 * NOTICE_LASTS)

    def refuse(self, sentence: str) -> None:
        """Show why something was not taken; what was told before can still be taken back."""
        self.mention(sentence, is_good=False)

    def mention(self, sentence: str, *, is_good: bool = True) -> None:
        """Show what happened by itself; what was told before can still be taken back."""
        tone, icon = ("green", "check") if is_good else ("amber", "warning")
        self._show(sentence, tone, icon)
        self._back.setVisible(False)
        self._gone.start(2 * NOTICE_LASTS)

    def _show(self, sentence: str, tone: str, icon: str) -> None:
        set_kind(self, f"banner-{tone}")
        dress(self._icon, icon, tone, 18)
        self.words.setText(sentence)
        self.words.setAccessibleName(sentence)
        self.show()

    def take_back(self) -> bool:
        """Undo the act that was told last; False when there is none."""
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()
        return undo is not None


class PracticeBand(QWidget):
    """Stripes over the whole width that no picture of the window can hide."""

    WORDS = "SỔ THỰC HÀNH  –  người và hồ sơ đều là bịa, cấp trên thật không nhận"

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.WORDS)
        self.setFixedHeight(QFontMetrics(font()).height() + S)

    def sizeHint(self) -> QSize:
        """A line of type."""
        return QSize(300, QFontMetrics(font()).height() + S)

    @guarded(None)
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Stripes, and the words on a plain ground in their middle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("amber_soft"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stripe = QColor(colour("amber"))
        stripe.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(stripe)
        height = self.height()
        for x in range(-height, self.width() + height, 24):
            painter.save()
            painter.translate(x, 0)
            painter.shear(-1.0, 0.0)
            painter.drawRect(QRectF(height, 0, 10, height))
            painter.restore()
        painter.setFont(font(0.9, is_strong=True))
        words = QFontMetrics(painter.font()).horizontalAdvance(self.WORDS) + 2 * L
        ground = QRectF((self.width() - words) / 2, 0, words, height)
        painter.fillRect(ground, colour("amber_soft"))
        painter.setPen(colour("amber"))
        painter.drawText(ground, int(Qt.AlignmentFlag.AlignCenter), self.WORDS)
        painter.end()
