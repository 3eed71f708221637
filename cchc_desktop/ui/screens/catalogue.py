"""Danh mục: the procedures in force, what each asks for, and what the office adds: rates, steps, pins."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._catalogue_page import CataloguePage

    return CataloguePage(context)


CATALOGUE = Screen(
    code="catalogue",
    title="Danh mục",
    icon="catalogue",
    place=90,
    build=_build,
    roles=frozenset({"commune"}),
)
