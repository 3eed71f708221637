"""What a section asks about one thing: its words, figures to be read over the telephone, and a few fields."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.look import L, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import MarkLabel, column, label


def in_two_lines(figures: str) -> str:
    """Six groups as people read them out: three, a breath, and three."""
    groups = figures.split()
    return "\n".join("   ".join(part) for part in (groups[:3], groups[3:]) if part)


class Card(QFrame):
    """Filled anew for whatever is chosen; what is empty is not there."""

    def __init__(self, form: Form | None = None) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.title = label("", "heading", wraps=True)
        self.mark = MarkLabel()
        self.words = label("", "", wraps=True)
        self.figures = label("", "promise", wraps=True)
        self.hint = label("", "small", wraps=True)
        self.form = form
        pieces = [self.title, self.mark, self.words, self.figures, self.hint]
        self.setLayout(column(*pieces, *([form] if form is not None else []), gap=S, margin=L))

    def show_card(
        self, title: str, words: str = "", *, figures: str = "", hint: str = "", mark: Mark | None = None
    ) -> None:
        """Show it; a screen reader hears figures one group after the other."""
        for one, text in (
            (self.title, title),
            (self.words, words),
            (self.figures, in_two_lines(figures)),
            (self.hint, hint),
        ):
            one.setText(text)
            one.setVisible(bool(text))
        self.figures.setAccessibleName(f"Dãy số: {', '.join(figures.split())}" if figures else "")
        self.mark.setVisible(mark is not None)
        if mark is not None:
            self.mark.show_mark(mark)
        self.setAccessibleName(". ".join(one for one in (title, mark.word if mark else "", words) if one))
        self.show()

    def show_fields(self, *names: str) -> None:
        """Only these fields are asked for."""
        if self.form is not None:
            for name in self.form.names:
                self.form.show_field(name, is_shown=name in names)
            self.form.setVisible(bool(names))
