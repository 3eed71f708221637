"""The mark "từ thẻ": it stands at a field that a card filled, until somebody writes in that field."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLabel

from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.parts import set_ink

MARK = "  ·  từ thẻ"


class CardMarks:
    """Knows which fields of a form still hold what a card said."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._said: dict[str, object] = {}
        form.changed.connect(self._on_changed)

    def put(self, names: Mapping[str, object]) -> None:
        """These fields were filled by a card, with these values as the form reads them back."""
        for name, value in names.items():
            if value:
                self._said[name] = value
                self._show(name, is_marked=True)

    def names(self) -> tuple[str, ...]:
        """The fields that still hold what a card said."""
        return tuple(self._said)

    def clear(self) -> None:
        """Nothing is from a card any more."""
        for name in tuple(self._said):
            self._drop(name)

    def _on_changed(self, name: str) -> None:
        if name in self._said and self._form.value(name) != self._said[name]:
            self._drop(name)

    def _drop(self, name: str) -> None:
        del self._said[name]
        self._show(name, is_marked=False)

    def _show(self, name: str, *, is_marked: bool) -> None:
        title = title_of(self._form, name)
        bare = title.text().removesuffix(MARK)
        title.setText(bare + MARK if is_marked else bare)
        set_ink(title, "green" if is_marked else "muted")


def title_of(form: Form, name: str) -> QLabel:
    """The label over a field."""
    widget = form.editor(name).widget()
    return next(one for one in form.findChildren(QLabel) if one.buddy() is widget)
