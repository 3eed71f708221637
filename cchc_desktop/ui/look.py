"""How everything looks: one table of colour roles for light and dark, one grid, one family of icons."""

from __future__ import annotations

import atexit
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QDir, QObject, QRectF, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from cchc_desktop.paths import resources
from cchc_desktop.ui.choosing import speak_vietnamese

Scheme = Literal["system", "light", "dark"]

XS, S, M, L, XL = 4, 8, 12, 16, 24
"""The grid: every distance is one of these."""

LOW_BELOW = 36
"""Lines of the window's type: on a lower page what is secondary makes room for rows."""

SMALLEST, USUAL, LARGEST = 10, 10, 16
"""Base sizes of type, in points."""

FAMILIES = ("Segoe UI", "Noto Sans", "Inter", "Liberation Sans", "DejaVu Sans")


@dataclass(frozen=True, slots=True)
class Roles:
    """A colour for each purpose; a screen names the purpose, never the colour."""

    surface: str
    raised: str
    sunken: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    amber: str
    amber_soft: str
    soon: str
    red: str
    red_soft: str
    green: str
    green_soft: str
    paused: str
    focus: str


LIGHT = Roles(
    surface="#f6f7f9",
    raised="#ffffff",
    sunken="#edf0f4",
    line="#dfe3e9",
    edge="#828c9b",
    text="#18202b",
    muted="#55606e",
    accent="#2f55c7",
    accent_hover="#2647ad",
    accent_soft="#e3eafb",
    on_accent="#ffffff",
    amber="#8a5300",
    amber_soft="#fff0d2",
    soon="#7d5a12",
    red="#b3261e",
    red_soft="#fce8e6",
    green="#1f6b3a",
    green_soft="#e2f2e7",
    paused="#456080",
    focus="#2f55c7",
)

DARK = Roles(
    surface="#15181d",
    raised="#1d2128",
    sunken="#101317",
    line="#2e343d",
    edge="#6f7a88",
    text="#e7eaef",
    muted="#a3adba",
    accent="#9db2ff",
    accent_hover="#b4c4ff",
    accent_soft="#28324f",
    on_accent="#10162b",
    amber="#f2b84b",
    amber_soft="#3a2d12",
    soon="#dcbd7a",
    red="#ff938a",
    red_soft="#43211f",
    green="#7ccb93",
    green_soft="#1b3324",
    paused="#9db4d0",
    focus="#9db2ff",
)

GROUNDS = ("surface", "raised", "sunken", "accent_soft")
INKS = ("text", "muted", "accent", "amber", "soon", "red", "green", "paused")
READ_TOGETHER = (
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *(("on_accent", ground) for ground in ("accent", "accent_hover")),
    *((ink, f"{ink}_soft") for ink in ("amber", "red", "green")),
    *(("text", ground) for ground in ("amber_soft", "red_soft", "green_soft")),
)
"""Which ink is read on which ground: each pair keeps a contrast of 4.5."""


def contrast(one: str, other: str) -> float:
    """The WCAG contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _Look(QObject):
    """What is worn now; ``changed`` is for the few widgets that paint themselves from kept pictures."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.roles = LIGHT
        self.size = USUAL
        self.pictures: QTemporaryDir | None = None


LOOK = _Look()


def roles() -> Roles:
    """The colours worn now."""
    return LOOK.roles


def colour(role: str) -> QColor:
    """The colour that plays ``role`` now."""
    return QColor(getattr(LOOK.roles, role))


def is_dark_asked(scheme: Scheme) -> bool:
    """Whether ``scheme`` means dark now; "system" asks the desktop."""
    if scheme == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return scheme == "dark"


def wear(app: QApplication, scheme: Scheme = "system", size: int = USUAL) -> None:
    """Dress the whole program; ``size`` is the base size of type in points."""
    speak_vietnamese()
    LOOK.roles = DARK if is_dark_asked(scheme) else LIGHT
    LOOK.size = max(SMALLEST, min(size, LARGEST))
    if app.style().name() != "fusion":
        app.setStyle("fusion")
    app.setFont(font())
    app.setPalette(_palette(LOOK.roles))
    app.setStyleSheet(_sheet(LOOK.roles, LOOK.size))
    for widget in app.allWidgets():
        if isinstance(widget, QAbstractButton | QLabel) and widget.property("icon_name"):
            _put_icon(widget)
    LOOK.changed.emit()


def font(scale: float = 1.0, *, is_strong: bool = False) -> QFont:
    """The window's type with figures of one width, so that columns of numbers stand."""
    made = QFont(list(FAMILIES))
    made.setPointSizeF(LOOK.size * scale)
    made.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _palette(worn: Roles) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, "surface"),
        (role.WindowText, "text"),
        (role.Base, "raised"),
        (role.AlternateBase, "surface"),
        (role.Text, "text"),
        (role.Button, "raised"),
        (role.ButtonText, "text"),
        (role.BrightText, "red"),
        (role.Highlight, "accent_soft"),
        (role.HighlightedText, "text"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Mid, "line"),
        (role.Accent, "accent"),
    ):
        made.setColor(target, QColor(getattr(worn, name)))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, QColor(worn.edge))
    return made


def _sheet(worn: Roles, size: int) -> str:
    # Qt's style sheets read pictures from files only, so the tinted ones are written out first.
    LOOK.pictures = _folder()
    pictures = {}
    for name, role in (("check", "on_accent"), ("radio", "on_accent"), ("chevron-down", "muted")):
        path = LOOK.pictures.filePath(f"{name}-{role}.svg")
        with open(path, "wb") as file:  # noqa: PTH123 - Qt owns the folder and names it by a str
            file.write(_tinted(name, getattr(worn, role)))
        pictures["picture_" + name.replace("-", "_")] = path.replace("\\", "/")
    return _template().substitute(
        asdict(worn),
        **pictures,
        small=f"{size * 0.9:g}",
        heading=f"{size * 1.15:g}",
        title=f"{size * 1.55:g}",
        promise=f"{size * 2.1:g}",
        indicator=round(size * 1.6),
        type_line=line_height(),
    )


def _folder() -> QTemporaryDir:
    """Away when the program ends; what a killed one left is not anybody's, and goes when it is old."""
    place = Path(QDir.tempPath())
    made = QTemporaryDir(str(place / f"{_PREFIX}XXXXXX"))
    for left in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if Path(made.path()).stat().st_mtime - left.stat().st_mtime > _OLD:
                shutil.rmtree(left)
    atexit.register(made.remove)
    return made


_PREFIX = "cchc-look-"
_OLD = 30 * 86_400
"""Seconds: a program that is open for so long has read its pictures."""


@cache
def _template() -> Template:
    return Template((resources() / "style" / "window.qss").read_text(encoding="utf-8"))


@cache
def _drawing(name: str) -> bytes:
    return (resources() / "icons" / f"{name}.svg").read_bytes()


def _tinted(name: str, tint: str) -> bytes:
    return _drawing(name).replace(b"#000", tint.encode())


def picture(name: str, role: str, side: int, ratio: float = 1.0) -> QPixmap:
    """The drawing ``name`` in the colour of ``role``, ``side`` device-independent pixels wide."""
    return _picture(name, getattr(LOOK.roles, role), side, ratio)


@cache
def _picture(name: str, tint: str, side: int, ratio: float) -> QPixmap:
    drawn = QImage(QSize(side, side) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(_tinted(name, tint))).render(painter, QRectF(0, 0, drawn.width(), drawn.height()))
    painter.end()
    # What was painted on keeps its painting engine, which is larger than itself.
    made = QPixmap.fromImage(drawn.copy())
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, role: str = "text", side: int = 0) -> QIcon:
    """The drawing as an icon, sharp at ``side`` on every screen; a button that keeps it uses ``dress``."""
    ratios = tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}))
    return _icon(name, getattr(LOOK.roles, role), LOOK.roles.edge, side or usual_side(), ratios)


def line_height() -> int:
    """What one line of the type worn now takes, in pixels."""
    return _line_height(LOOK.size)


@cache
def _line_height(size: int) -> int:  # noqa: ARG001 - what the font follows
    return QFontMetrics(font()).height()


def usual_side() -> int:
    """How wide an icon is beside words of the size worn now."""
    return round(LOOK.size * 1.7)


@cache
def _icon(name: str, tint: str, faded: str, side: int, ratios: tuple[float, ...]) -> QIcon:
    made = QIcon()
    for ratio in ratios:
        made.addPixmap(_picture(name, tint, side, ratio))
        made.addPixmap(_picture(name, tint, side, ratio), QIcon.Mode.Selected)
        made.addPixmap(_picture(name, faded, side, ratio), QIcon.Mode.Disabled)
    return made


def dress(widget: QAbstractButton | QLabel, name: str, role: str = "text", side: int = 0) -> None:
    """Give a button or a label its icon, which follows light and dark and the size of type."""
    widget.setProperty("icon_name", name)
    widget.setProperty("icon_role", role)
    widget.setProperty("icon_side", side)
    _put_icon(widget)


def _put_icon(widget: QWidget) -> None:
    name, role = str(widget.property("icon_name")), str(widget.property("icon_role"))
    side = int(widget.property("icon_side")) or usual_side()
    if isinstance(widget, QAbstractButton):
        widget.setIcon(icon(name, role, side))
        widget.setIconSize(QSize(side, side))
    elif isinstance(widget, QLabel):
        widget.setPixmap(picture(name, role, side, widget.devicePixelRatioF()))


def set_kind(widget: QWidget, kind: str) -> None:
    """Let ``widget`` wear another kind of the style sheet."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
