"""What happened to a dossier, entry by entry, in the words of the office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.dossier import Entry, Json, standing, undone
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.core.text import day, mask_id
from cchc_desktop.forms import form_named
from cchc_desktop.operations.revealing import HIDDEN
from cchc_desktop.ui.look import XS, L, M, S
from cchc_desktop.ui.parts import column, hairline, label, row, set_ink
from cchc_desktop.ui.screens._facts import RETURN_TITLES, moment_words
from cchc_desktop.ui.screens._intake_words import show_born
from cchc_desktop.ui.screens._told import told_lines

UNDONE = "đã hoàn tác"
LATE_BY = 60
"""Seconds after which an entry counts as written in later than it happened."""

FIELD_TITLES = {
    "applicant": "Họ tên",
    "id_number": "Số định danh",
    "born": "Ngày sinh",
    "sex": "Giới tính",
    "address": "Địa chỉ",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "owner": "Người có hồ sơ",
    "owner_id": "Số định danh người có hồ sơ",
    "proxy": "Người nộp thay",
    "proxy_id": "Số định danh người nộp thay",
    "summary": "Nội dung",
    "remark": "Ghi chú",
    "code": "Mã hồ sơ",
    "procedure_name": "Thủ tục",
    "case": "Trường hợp",
    "channel": "Hình thức nộp",
    "copies": "Số bộ",
    "return_channel": "Nhận kết quả",
    "fee": "Lệ phí",
    "exemption": "Miễn, giảm",
    "fee_receipt": "Biên lai",
    "linked_to": "Hồ sơ đi cùng",
    "postal_item": "Số hiệu bưu gửi",
    "received_at": "Ngày nhận",
    "due_at": "Hẹn trả",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry as it is read: what, who and when, and the lines that say more."""

    at: datetime
    by: str
    title: str
    details: tuple[str, ...]
    is_undone: bool


def last_own(entries: Sequence[Entry], clerk: str, at: datetime) -> Entry | None:
    """The entry that the clerk's undo would take back now; None when there is none."""
    last = next((entry for entry in reversed(standing(entries)) if entry.verb != "print"), None)
    if last is None or last.verb == "receive" or last.by != clerk:
        return None
    return last if hanoi(last.at).date() == hanoi(at).date() else None


def happenings(entries: Sequence[Entry], causes: Mapping[str, str]) -> tuple[Happening, ...]:
    """Every entry in words, the newest first."""
    gone = undone(entries)
    return tuple(
        Happening(
            entry.at, entry.by, title_of_entry(entry), tuple(_details(entry, causes)), entry.seq in gone
        )
        for entry in reversed(entries)
    )


def title_of_entry(entry: Entry) -> str:
    """What was done."""
    if entry.verb == "undo":
        return f"Hoàn tác “{act_words(str(entry.note.get('verb', '')))}”"
    if entry.verb == "print":
        again = entry.note.get("printing")
        times = f", in lần {again}" if isinstance(again, int) and again > 1 else ""
        form = _form_title(str(entry.note.get("form", "")), hanoi(entry.at).date())
        return f"In {form} số {entry.note.get('number', '')}{times}"
    return act_words(entry.verb)


def _form_title(code: str, on: date) -> str:
    try:
        title = form_named(code, on).title
    except Refused:
        return code
    return title[:1].lower() + title[1:]


def _details(entry: Entry, causes: Mapping[str, str]) -> Iterator[str]:
    changes, note, personal = entry.changes, entry.note, entry.personal or {}
    yield from _of_verb(entry, changes, personal)
    if cause := changes.get("late_cause"):
        yield f"Nguyên nhân quá hạn: {causes.get(str(cause), str(cause))}"
    what = note.get("what")
    if isinstance(what, list) and what:
        yield "Cần bổ sung: " + "; ".join(str(item) for item in what)
    if reason := personal.get("reason"):
        yield f"Lý do: {reason}"
    if approver := note.get("approver"):
        is_own = " (tự duyệt, đơn vị một người)" if note.get("is_own_approval") else ""
        yield f"Người duyệt: {approver}{is_own}"
    if entry.basis:
        yield f"Căn cứ: {entry.basis}"
    if entry.personal is None and entry.personal_digest:
        yield "Thông tin cá nhân đã xóa theo quy định về lưu trữ"
    if (entry.recorded_at - entry.at).total_seconds() > LATE_BY:
        yield f"Ghi vào sổ lúc {moment_words(entry.recorded_at)}"


def _of_verb(entry: Entry, changes: Mapping[str, Json], personal: Mapping[str, Json]) -> Iterator[str]:
    yield from told_lines(entry)
    match entry.verb:
        case "finish":
            yield "Đã giải quyết" if changes.get("is_granted") else "Từ chối giải quyết"
            if changes.get("is_digitised_out"):
                yield "Kết quả có bản điện tử"
        case "cancel_slip":
            form = _form_title(str(entry.note.get("form", "")), hanoi(entry.at).date())
            yield f"Hủy {form} số {entry.note.get('number', '')}"
        case "digitise":
            yield from _digitised(changes)
        case "correct":
            yield from _corrected({**changes, **personal})


def _digitised(changes: Mapping[str, Json]) -> Iterator[str]:
    papers = changes.get("papers")
    if isinstance(papers, list):
        waiting = Digitised.NOT_YET.value
        done = sum(isinstance(one, dict) and one.get("digitised") != waiting for one in papers)
        yield f"Giấy tờ đã số hóa: {done}/{len(papers)}"
    if "is_digitised_out" in changes:
        yield "Kết quả có bản điện tử" if changes["is_digitised_out"] else "Kết quả không có bản điện tử"


def _corrected(values: Mapping[str, Json]) -> Iterator[str]:
    for name, value in values.items():
        if name in FIELD_TITLES:
            yield f"{FIELD_TITLES[name]}: {_value(name, value)}"


def _value(name: str, value: Json) -> str:
    if value is None or value == "":
        return "bỏ trống"
    if name.endswith("_at"):
        return _moment(value)
    text = str(value)
    if name in HIDDEN:
        return mask_id(text)
    match name:
        case "born":
            return show_born(text)
        case "channel":
            return Channel(text).title
        case "return_channel":
            return RETURN_TITLES.get(text, text)
    return text


def _moment(value: Json) -> str:
    return moment_words(datetime.fromisoformat(str(value))) if value else ""


class Timeline(QWidget):
    """The entries one under the other, the newest on top."""

    def __init__(self) -> None:
        super().__init__()
        self.happenings: tuple[Happening, ...] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._lines = QWidget()
        self._box.addWidget(self._lines)

    def show_entries(self, entries: Sequence[Entry], causes: Mapping[str, str]) -> None:
        """Say what these say."""
        self.happenings = happenings(entries, causes)
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(1, 1)
        for at, one in enumerate(self.happenings):
            if at:
                grid.addWidget(hairline(), 2 * at - 1, 0, 1, 2)
            grid.addLayout(_when(one), 2 * at, 0)
            grid.addLayout(_what(one), 2 * at, 1)
        self._box.replaceWidget(self._lines, lines)
        self._lines.hide()
        self._lines.deleteLater()
        lines.show()
        self._lines = lines
        self.setAccessibleName("Diễn biến: " + "; ".join(_spoken(one) for one in self.happenings))


def _spoken(one: Happening) -> str:
    void = f", {UNDONE}" if one.is_undone else ""
    return f"{moment_words(one.at)}, {one.by}: {one.title}{void}"


def _when(one: Happening) -> QVBoxLayout:
    at = hanoi(one.at)
    return column(label(f"{at:%H:%M}", "strong"), label(day(at.date()), "small"), None, gap=0)


def _what(one: Happening) -> QVBoxLayout:
    title: QLabel = label(one.title, "" if one.is_undone else "strong", wraps=True)
    head = row(title, gap=M)
    head.setStretch(0, 1)
    if one.is_undone:
        set_ink(title, "muted")
        word = label(UNDONE, "key")
        head.insertWidget(0, word)
        head.setStretch(0, 0)
        head.setStretch(1, 1)
    head.addWidget(label(one.by, "small"))
    box = column(head, gap=XS)
    for line in one.details:
        box.addWidget(label(line, "small", wraps=True))
    return box
