"""Tiếp nhận: one page from the person at the counter to the printed promise, by keyboard alone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._intake_drafts import left_open


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._intake_page import IntakePage

    return IntakePage(context)


def _was_left_open(context: Context) -> bool:
    return left_open(context.do) is not None


INTAKE = Screen(
    code="intake",
    title="Tiếp nhận",
    icon="intake",
    place=20,
    build=_build,
    roles=frozenset({"commune"}),
    is_left_open=_was_left_open,
)
