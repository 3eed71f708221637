"""Việc cần xem trước khi chốt: what is not right in a period, and the act that mends each dossier."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._month_mend_page import MendPage

    return MendPage(context)


MEND = Screen(
    code="month-mend",
    title="Việc cần xem trước khi chốt",
    icon="check",
    place=51,
    build=_build,
    roles=frozenset({"commune"}),
    is_listed=False,
    within="month",
)
