"""The left column of the intake page: who stands at the counter, from the card, by hand, or known already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.field_rules import ORGANISATION, PERSON, number_of
from cchc_desktop.core.identity import Card, looks_like_card, number_warnings, read_card
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import S, font
from cchc_desktop.ui.parts import button, column, label, row, widget_of
from cchc_desktop.ui.screens._intake_marks import CardMarks, title_of
from cchc_desktop.ui.screens._intake_words import born_on, read_born, show_born
from cchc_desktop.ui.wedge import hand_in, is_served

_BARS = 6
_PAUSE = 200
_NO_LIMIT = 16_777_215
_KINDS = (Choice(PERSON, "cá nhân"), Choice(ORGANISATION, "tổ chức"))

FIELDS = (
    Field("applicant_kind", "Người nộp là", "choice", choices=_KINDS),
    Field("id_number", "&Quét thẻ hoặc gõ số", placeholder="Định danh, CMND, hộ chiếu"),
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
    Field("owner", "Chủ hồ sơ", placeholder="Người, tổ chức có hồ sơ"),
    Field("owner_id", "Số giấy tờ chủ hồ sơ"),
    Field("proxy", "Người được ủy quyền nộp", placeholder="Họ tên"),
    Field("proxy_id", "Số giấy tờ người được ủy quyền"),
    Field("email", "Thư điện tử"),
    Field("ticket", "Số thứ tự lấy ở máy", width=14),
)
LAYOUT = (
    *(("applicant_kind",), ("id_number",), ("applicant",), ("born", "sex"), ("address",), ("phone",)),
    *(("owner",), ("owner_id",), ("proxy",), ("proxy_id",), ("email",), ("ticket",)),
)
OTHERS = {"owner": "owner_id", "proxy": "proxy_id"}
"""Who else a card may stand for: the field of the name, and that of the number."""
_OF_A_PERSON = ("born", "sex")


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a personal number: how often it came, last when for what, and the person."""

    sentence: str
    facts: Mapping[str, str | None]
    last: tuple[str, ...] = ()


class PersonPane(QWidget):
    """``look_up`` asks the register for a personal number; ``today`` is for what a card cannot say yet."""

    changed = Signal()
    card_read = Signal(object)
    asked_by_name = Signal(str)

    def __init__(self, look_up: Callable[[str], Known | None], today: Callable[[], date]) -> None:
        super().__init__()
        self._look_up, self._today = look_up, today
        self._known: Known | None = None
        self._took_enter = False
        self.form = Form(FIELDS, LAYOUT)
        self.marks = CardMarks(self.form)
        self._titles = {name: title_of(self.form, name).text() for name in ("id_number", "applicant")}
        # A word wrapped over two lines is still one line of the register.
        self.known_words = label("", "good", wraps=True)
        self.history = label("", "small", wraps=True)
        self.take = button("Lấy thông tin đã có   F4", self.take_known, kind="link")
        self.known = widget_of(column(self.known_words, self.history, self.take, gap=0))
        self.known.hide()
        self.more = button("Thêm mục…   F8", kind="quiet", icon="plus", name="Thêm mục")
        self.setLayout(
            column(label("Người nộp", "heading"), self.form, self.known, row(self.more, None), None, gap=S)
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.read_box)
        self.form.changed.connect(self._on_changed)
        self.box.returnPressed.connect(self._on_enter)
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
        """What is typed, each text as it stands; an organisation has neither birth nor sex."""
        hidden = _OF_A_PERSON if self.is_organisation else ()
        return {
            name: None if value is None or name in hidden else str(value)
            for name, value in self.form.draft().items()
        }

    @property
    def is_organisation(self) -> bool:
        """Whether an organisation hands in."""
        return self.form.value("applicant_kind") == ORGANISATION

    def is_empty(self) -> bool:
        """Whether nobody has been entered; a ticket is pulled before anybody is."""
        return not any(value for name, value in self.facts().items() if name not in _NOBODY)

    def fill(self, facts: Mapping[str, str | None], *, is_over: bool = True) -> None:
        """Show somebody; with ``is_over`` False only what is still empty is filled."""
        typed = self.facts()
        shown = {name: show_born(value) if name == "born" else value for name, value in facts.items()}
        self.form.set_values({name: value for name, value in shown.items() if is_over or not typed.get(name)})

    def reset(self) -> None:
        """The next person, please; ``take_back`` brings this one back."""
        self.marks.clear()
        self.form.reset()
        self._show_known(None)

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

    def read_box(self) -> None:
        """A card in the first box is read whole or not at all; a typed number stays as it is."""
        self._pause.stop()
        text = self.box.text()
        if "|" not in text:
            return
        if is_served() and looks_like_card(text):
            self.form.set_values({"id_number": None})
            hand_in(text, is_typed=True)
            return
        try:
            card = read_card(text, self._today())
        except Refused as refused:
            self.form.show_problem("id_number", refused.sentence)
            self.box.selectAll()  # the next scan takes the place of this one
            return
        self.form.set_values({"id_number": None})
        self.card_read.emit(card)

    def take_card(self, card: Card, name: str = "applicant") -> None:
        """Fill the applicant from a card, or the owner or the proxy by the name of that field."""
        if name in OTHERS:
            told: dict[str, str | None] = {name: card.name, OTHERS[name]: card.number}
        else:
            born = card.born_on.isoformat() if card.born_on else card.born_text
            told = {"id_number": card.number, "applicant": card.name, "born": born, "sex": card.sex}
            told |= {"address": card.address, "applicant_kind": PERSON}
        self.fill(told)
        self.marks.put({one: self.form.value(one) for one in told if one != "applicant_kind"})
        words = " ".join(card.told)
        self.form.show_hint(OTHERS.get(name, "id_number"), words, "advice")

    def await_card(self, words: str) -> None:
        """Say at the first box that the same card is wanted once more."""
        self.form.show_hint("id_number", words)

    def other_in(self, widget: QWidget | None) -> str:
        """The owner or the proxy, where one of their fields is ``widget``; else the applicant."""
        for name, number in OTHERS.items():
            if widget is not None and widget in {self.form.editor(one).widget() for one in (name, number)}:
                return name
        return "applicant"

    def take_known(self) -> None:
        """F4: fill what is still empty from what the register knows; without a number, ask by the name."""
        if self._known is not None:
            self.fill(self._known.facts, is_over=False)
            self.take.hide()
        elif name := self.facts()["applicant"]:
            self.asked_by_name.emit(name)

    def warn(self) -> None:
        """Say where a typed number disagrees with birth and sex."""
        facts = self.facts()
        try:
            number = number_of(facts["applicant_kind"], facts["id_number"] or "")
            born = read_born(facts["born"]) if facts["born"] else None
        except Refused:
            return
        said = " ".join(number_warnings(number, born_on(born), facts["sex"]))
        if said:
            self.form.show_hint("id_number", said, "advice")

    def _on_changed(self, name: str) -> None:
        if name == "applicant_kind":
            self._show_kind()
        if name == "id_number":
            text = self.box.text()
            if text.count("|") >= _BARS:
                self._pause.start()
            elif "|" not in text:
                self._ask_register(text)
        self.changed.emit()

    def _show_kind(self) -> None:
        """An organisation has a tax code and no birth."""
        is_organisation = self.is_organisation
        for name in _OF_A_PERSON:
            self.form.show_field(name, is_shown=not is_organisation)
        words = {"id_number": "Mã số thuế", "applicant": "Tên tổ chức *"} if is_organisation else self._titles
        for name, title in words.items():
            title_of(self.form, name).setText(title)
        self.box.setPlaceholderText("10 hoặc 10-3 chữ số" if is_organisation else _PLACEHOLDER)

    def _ask_register(self, text: str) -> None:
        try:
            known = self._look_up(number_of(None, text))
        except (Refused, Trouble):
            known = None  # no number yet, or a register that cannot be asked: a help less, no failure
        self._show_known(known)

    def _show_known(self, known: Known | None) -> None:
        self._known = known
        self.known.setVisible(known is not None)
        if known is not None:
            self.known_words.setText(known.sentence)
            self.history.setText("\n".join(known.last))
            self.history.setVisible(bool(known.last))
            self.take.show()


_NOBODY = frozenset({"applicant_kind", "ticket"})
_PLACEHOLDER = "Định danh, CMND, hộ chiếu"
