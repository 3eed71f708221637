"""The left column of the intake page: who stands at the counter, from the card, by hand, or known already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import Card, id_number, number_warnings, read_card
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import S, font
from cchc_desktop.ui.parts import button, column, label, row, widget_of
from cchc_desktop.ui.screens._intake_words import born_on, read_born, show_born

_BARS = 6
_PAUSE = 200
_NO_LIMIT = 16_777_215
_MORE = ("owner", "email")

FIELDS = (
    Field("id_number", "&Quét thẻ hoặc gõ số", placeholder="Số định danh, CMND, hộ chiếu"),
    Field("applicant", "&Họ tên", is_required=True),
    Field("born", "&Ngày sinh", placeholder="05/02/1990", width=16),
    Field(
        "sex",
        "&Giới tính",
        "choice",
        choices=(Choice(None, "–"), Choice("Nam", "Nam"), Choice("Nữ", "Nữ")),
        width=10,
    ),
    Field("address", "Đị&a chỉ", "multiline", lines=2),
    Field("phone", "Đ&iện thoại"),
    Field("owner", "Nộp thay ai", placeholder="Họ tên người có hồ sơ"),
    Field("email", "Thư điện tử"),
)
LAYOUT = (("id_number",), ("applicant",), ("born", "sex"), ("address",), ("phone",), ("owner",), ("email",))


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a personal number: how often it came, last when for what, and the person."""

    sentence: str
    facts: Mapping[str, str | None]


class PersonPane(QWidget):
    """``look_up`` asks the register for a personal number; ``today`` is for what a card cannot say yet."""

    changed = Signal()
    card_read = Signal()

    def __init__(self, look_up: Callable[[str], Known | None], today: Callable[[], date]) -> None:
        super().__init__()
        self._look_up, self._today = look_up, today
        self._known: Known | None = None
        self._took_enter = False
        self.form = Form(FIELDS, LAYOUT)
        # A word wrapped over two lines is still one line of the register.
        self.known_words = label("", "good", wraps=True)
        self.take = button("Lấy thông tin đã có   F4", self.take_known, kind="link")
        self.known = widget_of(column(self.known_words, self.take, gap=0))
        self.known.hide()
        self.more = button("Nộp thay, thư điện tử", self._unfold, kind="quiet", icon="chevron-right")
        self.setLayout(
            column(label("Người nộp", "heading"), self.form, self.known, row(self.more, None), None, gap=S)
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.read_box)
        self.form.changed.connect(self._on_changed)
        self.box.returnPressed.connect(self._on_enter)
        self._fold()
        self._let_shrink()

    def _let_shrink(self) -> None:
        """In a narrow column a whole birth stays readable and the two sexes need little."""
        sex = self.form.editor("sex").widget()
        if isinstance(sex, QComboBox):
            sex.setMinimumContentsLength(2)
        born = self.form.editor("born").widget()
        born.setMaximumWidth(_NO_LIMIT)
        born.setMinimumWidth(QFontMetrics(font()).horizontalAdvance("00/00/0000") + 3 * S)

    @property
    def box(self) -> QLineEdit:
        """The first box of the page."""
        widget = self.form.editor("id_number").widget()
        if not isinstance(widget, QLineEdit):
            raise TypeError("the first box is a line")
        return widget

    def facts(self) -> dict[str, str | None]:
        """What is typed, each text as it stands."""
        return {name: None if value is None else str(value) for name, value in self.form.draft().items()}

    def is_empty(self) -> bool:
        """Whether nobody has been entered."""
        return not any(self.facts().values())

    def fill(self, facts: Mapping[str, str | None], *, is_over: bool = True) -> None:
        """Show somebody; with ``is_over`` False only what is still empty is filled."""
        typed = self.facts()
        shown = {name: show_born(value) if name == "born" else value for name, value in facts.items()}
        self.form.set_values({name: value for name, value in shown.items() if is_over or not typed.get(name)})
        if any(facts.get(name) for name in _MORE):
            self._unfold(is_asked=False)

    def reset(self) -> None:
        """The next person, please; ``take_back`` brings this one back."""
        self.form.reset()
        self._show_known(None)
        self._fold()

    def took_enter(self) -> bool:
        """Whether the Enter that is on its way up ended a card; asked once."""
        took, self._took_enter = self._took_enter, False
        return took

    def _on_enter(self) -> None:
        self._took_enter = "|" in self.box.text()
        self.read_box()

    def take_back(self) -> None:
        """The person who was just cleared away stands here again."""
        self.form.take_back()
        if any(self.facts().get(name) for name in _MORE):
            self._unfold(is_asked=False)

    def read_box(self) -> None:
        """A card in the first box is read whole or not at all; a typed number stays as it is."""
        self._pause.stop()
        text = self.box.text()
        if "|" not in text:
            return
        try:
            card = read_card(text, self._today())
        except Refused as refused:
            self.form.show_problem("id_number", refused.sentence)
            self.box.selectAll()  # the next scan takes the place of this one
            return
        self._take_card(card)

    def _take_card(self, card: Card) -> None:
        born = card.born_on.isoformat() if card.born_on else card.born_text
        self.fill(
            {
                "id_number": card.number,
                "applicant": card.name,
                "born": born,
                "sex": card.sex,
                "address": card.address,
            }
        )
        words = " ".join(card.warnings)
        self.form.show_hint("id_number", words or "Đã đọc thẻ.", "advice" if words else "good")
        self.form.focus("phone")
        self.card_read.emit()

    def take_known(self) -> None:
        """F4: fill what is still empty from what the register knows."""
        if self._known is not None:
            self.fill(self._known.facts, is_over=False)
            self.take.hide()

    def warn(self) -> None:
        """Say where a typed number disagrees with birth and sex."""
        facts = self.facts()
        try:
            number = id_number(facts["id_number"] or "")
            born = read_born(facts["born"]) if facts["born"] else None
        except Refused:
            return
        said = " ".join(number_warnings(number, born_on(born), facts["sex"]))
        if said:
            self.form.show_hint("id_number", said, "advice")

    def _on_changed(self, name: str) -> None:
        if name == "id_number":
            text = self.box.text()
            if text.count("|") >= _BARS:
                self._pause.start()
            elif "|" not in text:
                self._ask_register(text)
        self.changed.emit()

    def _ask_register(self, text: str) -> None:
        try:
            number = id_number(text)
        except Refused:
            self._show_known(None)
            return
        self._show_known(self._look_up(number))

    def _show_known(self, known: Known | None) -> None:
        self._known = known
        self.known.setVisible(known is not None)
        if known is not None:
            self.known_words.setText(known.sentence)
            self.take.show()

    def _fold(self) -> None:
        for name in _MORE:
            self.form.show_field(name, is_shown=False)
        self.more.show()

    def _unfold(self, *, is_asked: bool = True) -> None:
        for name in _MORE:
            self.form.show_field(name, is_shown=True)
        self.more.hide()
        if is_asked:
            self.form.focus(_MORE[0])
