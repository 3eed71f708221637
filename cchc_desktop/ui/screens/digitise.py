"""Số hóa: what nobody claimed on the left, pages in the middle, the papers they belong to on the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._digitise_page import DigitisePage

    return DigitisePage(context)


def in_tray(context: Context) -> int:
    """What the side bar counts: everything in the tray, and what no paper of its dossier has yet."""
    from cchc_desktop.operations.tray import tray_count, unplaced_count

    with context.do.reading() as reading:
        return tray_count(reading) + unplaced_count(reading)


DIGITISE = Screen(
    code="digitise",
    title="Số hóa",
    icon="scan",
    place=40,
    build=_build,
    roles=frozenset({"commune"}),
    badge=in_tray,
)
