"""What stands in the place of figures that nobody waited for: never those of another period."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from cchc_desktop.ui.parts import Empty, button

COUNTING = "Đang đếm số liệu của kỳ này, việc này chưa làm được. Đợi đếm xong rồi bấm lại."
"""Said to whoever asks for something to be done with figures that are not there yet."""
STOPPED = "Chưa đếm số liệu của kỳ này nên việc này chưa làm được. Bấm Đếm lại rồi bấm lại."


class Uncounted(Empty):
    """The counting was stopped or failed; one press begins it again."""

    def __init__(self, again: Callable[[], object]) -> None:
        self.again_button = button("Đếm lại", again)
        super().__init__("Chưa đếm số liệu của kỳ này.", "month", self.again_button)

    def take_over(self, stack: QStackedWidget, focused: QWidget) -> None:
        """Stand where the figures stood; who worked there finds the button under the keys."""
        is_here = stack.isAncestorOf(focused)
        stack.setCurrentWidget(self)
        if is_here:
            self.again_button.setFocus()
