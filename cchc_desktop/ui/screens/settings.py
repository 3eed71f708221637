"""Cài đặt: what the office and the person decide, section by section, each with one thing to save."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._settings_page import SettingsPage

    return SettingsPage(context)


SETTINGS = Screen(code="settings", title="Cài đặt", icon="settings", place=100, build=_build)
