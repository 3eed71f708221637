"""The window. PySide6 lives here and nowhere else; a screen is a list of fields and columns."""

from cchc_desktop.ui.lean import give_back_large_blocks, keep_no_sources

keep_no_sources()
give_back_large_blocks()
