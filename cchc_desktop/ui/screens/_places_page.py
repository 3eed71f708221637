"""A screen of several sections: their list on the left, the one that is looked at beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QListWidgetItem, QStackedWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import number
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, LOW_BELOW, L, M, font, icon
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import EnteredList, hairline, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Made, Section


class PlacesList(EnteredList):
    """The sections; a number stands where something waits."""

    def __init__(self, name: str, places: Sequence[Place]) -> None:
        super().__init__(name)
        self.places = tuple(places)
        for place in places:
            item = QListWidgetItem(place.title)
            item.setToolTip(f"{place.title}: {place.about}")
            self.addItem(item)
        LOOK.changed.connect(self._measure)
        self._measure()

    def show_waiting(self, waiting: Mapping[str, int]) -> None:
        """How much waits in each section, by its code."""
        for at, place in enumerate(self.places):
            amount = waiting.get(place.code, 0)
            self.item(at).setText(f"{place.title} ({number(amount)})" if amount else place.title)
        self._measure()

    def _measure(self) -> None:
        metrics = QFontMetrics(font())
        side = metrics.height()
        self.setIconSize(QSize(side, side))
        widest = max(metrics.horizontalAdvance(self.item(at).text()) for at in range(self.count()))
        self.setFixedWidth(widest + side + 6 * M)
        for at, place in enumerate(self.places):
            item = self.item(at)
            item.setIcon(icon(place.icon, "muted", side))
            item.setSizeHint(QSize(widest, metrics.height() + L))


class PlacesPage(Page):
    """A section is built when it is first looked at; each has one thing to do at a time."""

    def __init__(
        self, context: Context, title: str, list_name: str, made: Mapping[str, Made], places: Sequence[Place]
    ) -> None:
        super().__init__(title)
        self.context = context
        self._made = made
        self.list = PlacesList(list_name, places)
        self.stack = QStackedWidget()
        self.sections: dict[str, Section] = {}
        self.list.currentRowChanged.connect(self._on_row)
        self.list.entered.connect(self.enter)
        body = row(self.list, hairline(is_upright=True), self.stack, gap=L)
        body.setStretch(2, 1)
        self.body.addLayout(body, 1)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.save)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        LOOK.changed.connect(self._fold)
        self.list.setCurrentRow(0)

    def _fold(self) -> None:
        is_low = self.height() < LOW_BELOW * QFontMetrics(font()).height()
        for one in (self.title_label, self.subtitle):  # the side bar and the section say it as well
            one.setVisible(not is_low)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is worked with comes first."""
        super().resizeEvent(event)
        self._fold()

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return self.sections[self.list.places[self.list.currentRow()].code]

    def _on_row(self, at: int) -> None:
        if not 0 <= at < len(self.list.places):
            return
        place = self.list.places[at]
        if place.code not in self.sections:
            made = self._made[place.code](self.context, self, place)
            self.sections[place.code] = made
            self.stack.addWidget(made)
            made.order_tabs()
        shown = self.sections[place.code]
        self.stack.setCurrentWidget(shown)
        self.banner.hide()
        self.forms = shown.forms
        shown.refresh()
        allot_mnemonics(shown)

    def show_refused(self, refused: Refused) -> None:
        """At its field, which is brought to where one sees it; else on top."""
        super().show_refused(refused)
        held = self.focusWidget()
        if held is not None and self.section.isAncestorOf(held):
            self.section.bring_up(held)

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

    def step_back(self) -> bool:
        """Esc: from the section to the list."""
        if self.list.hasFocus():
            return False
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def shortcuts(self) -> list[tuple[str, str]]:
        """The list's and the section's."""
        return [("Up / Down", "Mục trước, mục sau"), ("Enter", "Vào mục"), *self.section.shortcuts()]
