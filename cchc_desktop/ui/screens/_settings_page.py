"""Cài đặt: what the office and the person decide, section by section, each with one thing to save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidgetItem, QStackedWidget

from cchc_desktop.core.identity import Card
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.look import LOOK, L, M, font, icon
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import EnteredList, hairline, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._settings_desk import CardReader, Look, Printers
from cchc_desktop.ui.screens._settings_own_rules import OwnRules
from cchc_desktop.ui.screens._settings_people import Numbers, Office, People
from cchc_desktop.ui.screens._settings_places import PLACES, Place
from cchc_desktop.ui.screens._settings_rules import CalendarSection, Packs
from cchc_desktop.ui.screens._settings_scans import Scans
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.screens._settings_vault import Kept

SECTIONS: Mapping[str, Callable[[Context, Complaints, Place], Section]] = MappingProxyType(
    {
        "people": People,
        "office": Office,
        "numbers": Numbers,
        "calendar": CalendarSection,
        "packs": Packs,
        "rules": OwnRules,
        "printers": Printers,
        "scans": Scans,
        "vault": Kept,
        "reader": CardReader,
        "look": Look,
    }
)


class PlacesList(EnteredList):
    """The sections."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__("Mục cài đặt")
        self.places = places
        for place in places:
            item = QListWidgetItem(place.title)
            item.setToolTip(f"{place.title}: {place.about}")
            self.addItem(item)
        LOOK.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        metrics = QFontMetrics(font())
        side = metrics.height()
        self.setIconSize(QSize(side, side))
        widest = max(metrics.horizontalAdvance(place.title) for place in self.places)
        self.setFixedWidth(widest + side + 6 * M)
        for at, place in enumerate(self.places):
            item = self.item(at)
            item.setIcon(icon(place.icon, "muted", side))
            item.setSizeHint(QSize(widest, metrics.height() + L))


class SettingsPage(Page):
    """The sections in a list on the left; a section is built when it is first looked at."""

    def __init__(self, context: Context) -> None:
        super().__init__("Cài đặt")
        self.context = context
        is_counter = context.do.opened.place.profile.role == "commune"
        places = tuple(place for place in PLACES if is_counter or not place.is_counter)
        self.list = PlacesList(places)
        self.stack = QStackedWidget()
        self.sections: dict[str, Section] = {}
        self.list.currentRowChanged.connect(self._on_row)
        self.list.entered.connect(self.enter)
        body = row(self.list, hairline(is_upright=True), self.stack, gap=L)
        body.setStretch(2, 1)
        self.body.addLayout(body, 1)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            made = QShortcut(QKeySequence(keys), self, self.save)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.list.setCurrentRow(0)

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return self.sections[self.list.places[self.list.currentRow()].code]

    def _on_row(self, at: int) -> None:
        if not 0 <= at < len(self.list.places):
            return
        place = self.list.places[at]
        if place.code not in self.sections:
            made = SECTIONS[place.code](self.context, self, place)
            self.sections[place.code] = made
            self.stack.addWidget(made)
            made.order_tabs()
        shown = self.sections[place.code]
        self.stack.setCurrentWidget(shown)
        self.banner.hide()
        self.forms = shown.forms
        shown.refresh()
        allot_mnemonics(shown)

    def refresh(self) -> None:
        """Read again what is shown."""
        self.section.refresh()

    def arrive(self, place: str = "") -> None:
        """Open a section by its code, with the cursor in it."""
        codes = [one.code for one in self.list.places]
        if place in codes:
            self.list.setCurrentRow(codes.index(place))
            self.enter()

    def enter(self) -> None:
        """Into the section."""
        self.section.focus_first()

    def save(self) -> None:
        """Ctrl+Enter: the one act of the section; what is missing is said at its field."""
        self.context.do.ask(self.section.save, at=self)

    def take_card(self, card: Card) -> bool:
        """A card held to the reader while its section is shown is only tried."""
        shown = self.section
        return isinstance(shown, CardReader) and shown.take_card(card)

    def step_back(self) -> bool:
        """Esc: from the section to the list."""
        if self.list.hasFocus():
            return False
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def shortcuts(self) -> list[tuple[str, str]]:
        """The list's and the section's."""
        return [("Up / Down", "Mục trước, mục sau"), ("Enter", "Vào mục"), *self.section.shortcuts()]
