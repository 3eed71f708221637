"""Gửi – nhận: figures up and proofs back, letters and notices, whose keys are believed, what lies apart."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._exchange_page import ExchangePage

    return ExchangePage(context)


def _waiting(context: Context) -> int:
    """Notices that nobody has read, files that lie apart, closed periods that never went up."""
    from cchc_desktop.store import awaited

    with context.do.reading() as reading:
        found = awaited.notices_to_read(reading) + awaited.set_aside(reading)
        return found + awaited.closed_unsent(reading)


EXCHANGE = Screen(
    code="exchange", title="Gửi – nhận", icon="exchange", place=70, build=_build, badge=_waiting
)
