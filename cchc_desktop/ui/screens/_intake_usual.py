"""What the office usually fills in for the procedure: shown in grey at its field, taken there by key."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.core.channel import Channel
from cchc_desktop.ui.do import Do
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.screens._intake_promise import FIELDS

if TYPE_CHECKING:
    from cchc_desktop.ui.screens._intake_content import Desktop

ADDRESS = "address"
KEY = "F7"
"""Takes the grey value whatever stands in the field; Enter walks on and changes nothing that is there."""
_FORMS = {
    "case": "top",
    "channel": "top",
    "copies": "bottom",
    "return_channel": "money",
    ADDRESS: "person",
}
_RETURNS = {
    choice.value: choice.title
    for field in FIELDS
    if field.name == "return_channel"
    for choice in field.choices
}


class Usual(QObject):
    """Offers, never fills in: a value that nobody took is nowhere but on the screen, in grey."""

    def __init__(self, page: QWidget, do: Do, desktop: Desktop, go_on: Callable[[], object]) -> None:
        super().__init__(page)
        self._do, self._desktop, self._case, self._go_on = do, desktop, desktop.case, go_on
        self._known: dict[str, Hashable] = {}
        for form in {id(self._form(name)): self._form(name) for name in _FORMS}.values():
            form.changed.connect(self._on_changed)

    def learn(self) -> None:
        """Look once how the last dossiers of the chosen procedure were filled in."""
        from cchc_desktop.operations.habits import habits

        self.forget()
        if self._case.procedure is None:
            return
        law, on = self._do.opened.place.law, self._do.now().date()
        with self._do.reading() as reading:
            found: Mapping[str, Hashable] = habits(reading, law, self._case.procedure.code, on)
        self._known = {name: value for name, value in found.items() if self._is_news(name, value)}
        for name in self._known:
            self._say(name)

    def forget(self) -> None:
        """Nothing is usual any more: another intake begins, or another procedure."""
        for name in tuple(self._known):
            self._drop(name)

    def take(self) -> None:
        """The grey value of the field that has the cursor stands there now, and the next field follows."""
        if self._take(self._desktop.name_of(QApplication.focusWidget())):
            self._go_on()

    def fill_empty(self) -> None:
        """Enter on the way to the next field: only a field that says nothing takes its grey value."""
        name = self._desktop.name_of(QApplication.focusWidget())
        if name in self._known and self._is_empty(name):
            self._take(name)

    def _take(self, name: str) -> bool:
        value = self._known.get(name)
        if name not in self._known or not self._said(name):
            return False
        form = self._form(name)
        self._drop(name)
        form.set_values({name: f"{form.value(name)}, {value}" if name == ADDRESS else value})
        return True

    def _is_empty(self, name: str) -> bool:
        return self._form(name).value(name) in {None, ""}

    def _form(self, name: str) -> Form:
        return self._desktop.forms[_FORMS[name]]

    def _is_news(self, name: str, value: Hashable) -> bool:
        """Whether ``value`` can be taken here and is not what stands in the field anyway."""
        form = self._form(name)
        if name == ADDRESS:
            return True
        return form.has(name) and form.value(name) != value and bool(self._title(name, value))

    def _title(self, name: str, value: Hashable) -> str:
        procedure = self._case.procedure
        if procedure is None or value is None:
            return ""
        if name == "case":
            channel = Channel(str(self._case.top.value("channel") or Channel.DIRECT))
            return next((one.name for one in procedure.cases_for(channel) if one.code == value), "")
        if name == "channel":
            return next((one.title for one in procedure.channels if one == value), "")
        return _RETURNS.get(value, "") if name == "return_channel" else str(value)

    def _said(self, name: str) -> str:
        """What is shown in grey; an address wants a hamlet first, and is left alone once it says more."""
        value = self._known.get(name)
        if name != ADDRESS:
            key = "Enter" if self._is_empty(name) else KEY
            return f"Thường {self._title(name, value)} · {key}"
        typed = str(self._form(ADDRESS).value(ADDRESS) or "")
        return f"{KEY} để thêm: {value}" if typed and "," not in typed else ""

    def _say(self, name: str) -> None:
        self._form(name).suggest(name, self._said(name))

    def _drop(self, name: str) -> None:
        del self._known[name]
        self._form(name).suggest(name, "")

    def _on_changed(self, name: str) -> None:
        if name not in self._known:
            return
        if name == ADDRESS:
            self._say(name)
        else:
            self._drop(name)  # somebody has decided
