"""The window. PySide6 lives here and nowhere else; a screen is a list of fields and columns."""
