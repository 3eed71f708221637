"""The rare fields behind "Thêm…": which there are, which stand open, and that the desk remembers them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.core.failure import Trouble
from cchc_desktop.ui import settings
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.screens._intake_picker import Picker, Way

if TYPE_CHECKING:
    from cchc_desktop.ui.screens._intake_case import CasePane
    from cchc_desktop.ui.screens._intake_person import PersonPane


@dataclass(frozen=True, slots=True)
class Extra:
    """A group of rare fields of one form; the first of ``names`` takes the focus."""

    code: str
    title: str
    form: Form
    names: tuple[str, ...]
    is_wanted: Callable[[], bool] = lambda: False
    """Whether the present case asks for it."""


def extras_of(person: PersonPane, case: CasePane) -> tuple[Extra, ...]:
    """The rare fields of the intake page, in the order of how rare they are."""
    form, bottom = person.form, case.bottom
    return (
        Extra("owner", "Chủ hồ sơ (nộp thay)", form, ("owner", "owner_id")),
        Extra("proxy", "Người được ủy quyền", form, ("proxy", "proxy_id")),
        Extra("kind", "Tổ chức nộp hồ sơ", form, ("applicant_kind",)),
        Extra("email", "Thư điện tử", form, ("email",)),
        Extra("ticket", "Số thứ tự", form, ("ticket",)),
        Extra("code", "Mã hồ sơ chính thức", bottom, ("code",), lambda: case.wants_code),
        Extra("elsewhere", "Phi địa giới (nhận hộ)", bottom, ("settled_by", "taken_in_by")),
        Extra("linked", "Hồ sơ liên thông", bottom, ("linked_to",)),
        Extra("remark", "Ghi chú", bottom, ("remark",)),
    )


class Extras:
    """Opens and closes rare fields; what is filled never closes, what was opened stays open tomorrow."""

    def __init__(self, extras: Sequence[Extra], folder: Path) -> None:
        self._extras, self._folder = tuple(extras), folder
        self._open: set[str] = set(settings.load_counter(folder).unfolded)
        self.show_all()

    def show_all(self) -> None:
        """Every group as it should stand now; nothing goes away under the cursor."""
        focused = QApplication.focusWidget()
        for one in self._extras:
            is_open = self.is_open(one) or any(one.form.editor(n).widget() is focused for n in one.names)
            for name in one.names:
                if one.form.has(name) != is_open:
                    one.form.show_field(name, is_shown=is_open)

    def is_open(self, one: Extra) -> bool:
        """Whether its fields are shown: asked for once, or filled."""
        return one.code in self._open or one.is_wanted() or self._is_filled(one)

    @staticmethod
    def _is_filled(one: Extra) -> bool:
        return any(one.form.value(name) not in _NOTHING for name in one.names)

    def ask(self, picker: Picker, beside: QWidget, rare: Sequence[Way]) -> None:
        """Offer every group, then ``rare`` ways; an open group that is empty can be put away again."""
        picker.ask("Thêm mục", [*(self._way(one) for one in self._extras), *rare], beside=beside)

    def _way(self, one: Extra) -> Way:
        is_open = self.is_open(one)
        if one.code in self._open and not self._is_filled(one):
            return Way(one.title, lambda: self.close(one.code), "cất đi", "check")
        return Way(one.title, lambda: self.open(one.code), "đang mở" if is_open else "", "plus")

    def open(self, code: str) -> None:
        """Show a group, today and from now on, with the cursor in it."""
        one = self._of(code)
        self._remember(self._open | {code})
        self.show_all()
        one.form.focus(one.names[0])

    def close(self, code: str) -> None:
        """Put a group away."""
        self._remember(self._open - {code})
        self.show_all()

    def _of(self, code: str) -> Extra:
        return next(one for one in self._extras if one.code == code)

    def _remember(self, unfolded: set[str]) -> None:
        self._open = unfolded
        now = settings.load_counter(self._folder)
        try:
            settings.save_counter(self._folder, replace(now, unfolded=tuple(sorted(unfolded))))
        except Trouble:
            return  # it stays open until the program is closed, which is all that hangs on it


_NOTHING: tuple[object, ...] = (None, "", False, "person")
"""What a field holds when nobody has said anything: an applicant is a person unless told."""
