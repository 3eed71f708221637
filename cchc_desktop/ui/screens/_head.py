"""The head of a dossier's page: which one, whose, how it stands, the one primary button; and its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.identity import show_phone
from cchc_desktop.core.text import money
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XL, XS, M, S, font
from cchc_desktop.ui.marks import Mark, due_mark, standing_mark
from cchc_desktop.ui.parts import MarkLabel, button, column, icon_label, label, row, set_ink, widget_of
from cchc_desktop.ui.screens._facts import RETURN_TITLES, Pair, channel_words, moment_words, term_words
from cchc_desktop.ui.screens._intake_words import show_born
from cchc_desktop.ui.screens._verbs import next_act, title_of

SIDE_BY_SIDE_FROM = 100
"""Figures of the window's type; where the words need more, more."""


class HeadStrip(QFrame):
    """It stays in place while the page under it scrolls."""

    def __init__(self, go_on: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.number, self.code = label("", "title"), label("", "muted")
        self.applicant, self.procedure = label("", "strong"), label("", wraps=True)
        self.mark, self.due = MarkLabel(), label("")
        self.notes = QWidget()
        self.primary = button("Việc tiếp theo", go_on, kind="primary")
        number = row(self.number, self.code, None, gap=M)
        self._who = column(number, row(self.applicant, None), self.procedure, self.notes, None, gap=XS)
        self._stands = column(self.mark, self.due, None, gap=S)
        self._side = row(widget_of(self._stands), None, self.primary, gap=XL)
        self._strip = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._strip.setContentsMargins(M, M, M, M)
        self._strip.setSpacing(M)
        self._strip.addLayout(self._who, 1)
        self._strip.addLayout(self._side)

    def show_dossier(self, dossier: Dossier, at: datetime) -> None:
        """Say how it stands at ``at``."""
        self.number.setText(f"Hồ sơ {dossier.local_no}")
        self.code.setText(dossier.code or "chưa có mã của hệ thống tỉnh")
        self.applicant.setText(dossier.applicant)
        self.procedure.setText(dossier.procedure_name)
        self.mark.show_mark(standing_mark(dossier, at))
        due = f"Hẹn trả {moment_words(dossier.due_at)}" if dossier.due_at else dossier.state.title
        if dossier.promised_at:
            due += f"\nHẹn lại {moment_words(dossier.promised_at)}"
        self.due.setText(due)
        if usual := next_act(dossier):
            self.primary.setText(f"{title_of(usual)}   Ctrl+Enter")
            self.primary.setAccessibleName(title_of(usual))
        self._fold()

    def show_notes(self, notes: Sequence[Mark]) -> None:
        """What else one should know before going on: who has it, the step, the risk, the money."""
        made = widget_of(column(*(NoteLine(one) for one in notes), gap=XS))
        self._who.replaceWidget(self.notes, made)
        self.notes.hide()
        self.notes.deleteLater()
        made.setVisible(bool(notes))
        self.notes = made

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """How it stands goes below whose it is where both do not fit side by side."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        needed = self._who.minimumSize().width() + self._side.minimumSize().width() + 3 * M
        wanted = QFontMetrics(font()).horizontalAdvance("0") * SIDE_BY_SIDE_FROM
        is_wide = self.width() >= max(needed, wanted)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._strip.setDirection(direction)
        # Under the names there is width to spare and no height.
        is_low = not is_wide and "\n" not in self.due.text()
        self._stands.setDirection(
            QBoxLayout.Direction.LeftToRight if is_low else QBoxLayout.Direction.TopToBottom
        )


class NoteLine(QWidget):
    """A mark whose word is a sentence that may go on in a second line."""

    def __init__(self, note: Mark) -> None:
        super().__init__()
        words = label(note.word, wraps=True)
        set_ink(words, note.role)
        line = row(icon_label(note.shape, note.role, 16), words, gap=S)
        line.setStretch(1, 1)
        self.setLayout(line)


def notes_of(dossier: Dossier, entries: Sequence[Entry], risk: str | None, at: datetime) -> tuple[Mark, ...]:
    """Each with its shape, its sentence and its colour; none where there is nothing to know."""
    return tuple(_notes(dossier, entries, risk, at))


def _notes(dossier: Dossier, entries: Sequence[Entry], risk: str | None, at: datetime) -> Iterator[Mark]:
    if dossier.offered_to is not None:
        since = moment_words(dossier.offered_at)
        yield Mark("receive", f"Đã giao cho {dossier.offered_to} lúc {since}, chờ nhận.", "accent")
    if dossier.sent_to is not None:
        until = f", hẹn trả lời {moment_words(dossier.sent_due_at)}" if dossier.sent_due_at else ""
        is_late = dossier.sent_due_at is not None and dossier.sent_due_at < at
        role = "red" if is_late else "accent"
        yield Mark("send", f"Đang ở {dossier.sent_to} từ {moment_words(dossier.sent_at)}{until}.", role)
    if dossier.step is not None and dossier.state.is_open:
        yield _step_note(dossier, entries, at)
    if risk:
        yield Mark("warning", risk, "amber")
    if dossier.fee and (dossier.fee_paid or 0) < dossier.fee:
        left = dossier.fee - (dossier.fee_paid or 0)
        yield Mark("info", f"Còn phải thu {money(left)} phí, lệ phí.", "muted")
    lacking = sum(paper.is_missing for paper in dossier.papers)
    if lacking:
        yield Mark("warning", f"Còn thiếu {lacking} giấy tờ.", "amber")


def _step_note(dossier: Dossier, entries: Sequence[Entry], at: datetime) -> Mark:
    told = (one.note.get("step_name") for one in reversed(entries) if one.note.get("step") == dossier.step)
    name = next((f" {words}" for words in told if words), "")
    said = f"Bước {dossier.step}.{name}" if name else f"Bước {dossier.step}"
    if dossier.officer:
        said += f", {dossier.officer} giữ"
    if dossier.step_due_at is None:
        return Mark("dash", f"{said}.", "muted")
    stands = due_mark(dossier.step_due_at, at)
    return Mark(
        stands.shape, f"{said}, hạn bước {moment_words(dossier.step_due_at)} ({stands.word}).", stands.role
    )


def person_facts(dossier: Dossier) -> tuple[Pair, ...]:
    """Who handed it in, in full: this is the dossier itself, not a list."""
    return (
        ("Họ tên", dossier.applicant),
        ("Số định danh", dossier.id_number or ""),
        ("Ngày sinh", show_born(dossier.born)),
        ("Giới tính", dossier.sex or ""),
        ("Địa chỉ", dossier.address or ""),
        ("Điện thoại", show_phone(dossier.phone) if dossier.phone else ""),
        ("Thư điện tử", dossier.email or ""),
        ("Người có hồ sơ", _with_id(dossier.owner, dossier.owner_id)),
        ("Nộp thay", _with_id(dossier.proxy, dossier.proxy_id)),
    )


def _with_id(name: str | None, number: str | None) -> str:
    return f"{name} ({number})" if name and number else name or ""


def _fee_words(dossier: Dossier) -> str:
    """What is to be paid, what was paid, and by which receipt."""
    if dossier.fee is None and dossier.fee_paid is None:
        return ""
    said = [money(dossier.fee) if dossier.fee is not None else "chưa ghi mức thu"]
    if dossier.exemption:
        said.append(f"miễn, giảm: {dossier.exemption}")
    if dossier.fee_paid:
        said.append(f"đã thu {money(dossier.fee_paid)}")
        if dossier.fee_receipt:
            said.append(f"biên lai {dossier.fee_receipt}")
    elif dossier.fee:
        said.append("chưa thu")
    return ", ".join(said)


def dossier_facts(dossier: Dossier, causes: Mapping[str, str]) -> tuple[Pair, ...]:
    """What else the register knows; ``causes`` are the words for late causes."""
    return (
        ("Trạng thái", dossier.state.title),
        ("Cán bộ", dossier.officer or ""),
        ("Nhận lúc", moment_words(dossier.received_at)),
        ("Thời hạn", term_words(dossier.term)),
        ("Có kết quả", moment_words(dossier.ended_at)),
        ("Đã trả", moment_words(dossier.handed_back_at)),
        ("Vì sao quá hạn", causes.get(dossier.late_cause or "", dossier.late_cause or "")),
        ("Hình thức", channel_words(dossier.channel)),
        ("Nhận kết quả", RETURN_TITLES.get(dossier.return_channel, dossier.return_channel)),
        ("Lĩnh vực", dossier.field),
        ("Mã thủ tục", dossier.procedure),
        ("Phí, lệ phí", _fee_words(dossier)),
        ("Nơi nhận hộ", dossier.taken_in_by or ""),
        ("Số thứ tự", dossier.ticket or ""),
        ("Người nhận", _with_id(dossier.handed_to, dossier.collector_id)),
        ("Bưu gửi số", dossier.postal_item or ""),
        ("Nội dung", dossier.summary or ""),
        ("Ghi chú", dossier.remark or ""),
    )


Act = tuple[str, str, str]
"""Its name, its words, its key."""


class ActList(QWidget):
    """What else can be done, each with its key."""

    def __init__(self, begin: Callable[[str], object]) -> None:
        super().__init__()
        self._begin = begin
        self.acts: tuple[Act, ...] = ()
        self.buttons: dict[str, QPushButton] = {}
        self._lines = QWidget()
        self.setLayout(column(self._lines))

    def show_acts(self, acts: tuple[Act, ...]) -> None:
        """List these; the same ones again change nothing, so that the focus stays."""
        box = self.layout()
        if box is None or (acts == self.acts and self.buttons):
            return
        self.acts = acts
        self.buttons = {name: button(words, self._beginning(name), kind="item") for name, words, _ in acts}
        lines = [row(self.buttons[name], _key(key), gap=M) for name, _, key in acts]
        for line in lines:
            line.setStretch(0, 1)
        made = widget_of(column(*lines, gap=0))
        box.replaceWidget(self._lines, made)
        self._lines.hide()
        self._lines.deleteLater()
        made.show()
        self._lines = made

    def lend_letters(self) -> None:
        """Give the letters to the fields of a panel; these have keys of their own."""
        for one in self.buttons.values():
            one.setText(one.text().replace("&", ""))

    def _beginning(self, name: str) -> Callable[[], object]:
        return lambda: self._begin(name)


def _key(key: str) -> QLabel:
    made = label(key, "key")
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if not key:
        made.hide()
    return made
