"""The right side of Số hóa: the dossier that the pages go to, and what has become of each of its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.papers import Digitised
from cchc_desktop.store.scans import ALL_PAPERS, RESULT
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.look import LOOK, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import button, column, label, widget_of
from cchc_desktop.ui.screens._digitise_files import files_table
from cchc_desktop.ui.screens._digitise_side import Side
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.tray import Document

MOST_KEYS = 9
_MARKS = {
    Digitised.NOT_YET: Mark("mark-in-time", "chưa quét", "amber"),
    Digitised.SCANNED: Mark("check", "đã quét", "green"),
    Digitised.SIGNED: Mark("shield", "đã ký số", "green"),
    Digitised.REUSED: Mark("refresh", "dùng lại", "green"),
    Digitised.NOT_APPLICABLE: Mark("dash", "không cần", "muted"),
}
_MISSING = Mark("warning", "thiếu giấy", "amber")
_DONE, _WAITS = Mark("check", "đã có", "green"), Mark("mark-in-time", "chưa có", "amber")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place that pages can go to: a paper from 1, the result 0, all papers -1."""

    place: int
    name: str
    mark: Mark
    pages: str = ""

    @property
    def key(self) -> str:
        """The key that gives the page to it."""
        if self.place == ALL_PAPERS:
            return "A"
        return str(self.place) if self.place <= MOST_KEYS else ""


def lines_of(dossier: Dossier, given: Mapping[int, str]) -> list[PlaceLine]:
    """The places of a dossier with what each already has; ``given``: the pages given to it just now."""
    lines = []
    for place, paper in enumerate(dossier.papers, 1):
        mark = _MISSING if paper.is_missing else _MARKS[paper.digitised]
        lines.append(PlaceLine(place, paper.name, mark, given.get(place, "")))
    if len(dossier.papers) > 1:
        lines.append(
            PlaceLine(
                ALL_PAPERS,
                "Tất cả giấy tờ trong một tệp",
                Mark("paper", "", "muted"),
                given.get(ALL_PAPERS, ""),
            )
        )
    done = _DONE if dossier.is_digitised_out else _WAITS
    lines.append(PlaceLine(RESULT, "Kết quả giải quyết", done, given.get(RESULT, "")))
    return lines


def page_words(places: list[int]) -> str:
    """Pages as people say them: "1–3, 5"."""
    spans: list[tuple[int, int]] = []
    for page in sorted(places):
        if spans and spans[-1][1] == page - 1:
            spans[-1] = (spans[-1][0], page)
        else:
            spans.append((page, page))
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)


class PapersPane(Side):
    """Where pages go; number keys of the screen give them."""

    asked = Signal(str)
    """A number was typed: which dossier."""
    saved = Signal()
    excused = Signal(int, str, object)
    """A paper by its place, why it need not be scanned, and the state that makes it."""
    opened = Signal(object)
    """A file of the dossier is to be looked at."""
    exported = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.dossier: Dossier | None = None
        self.form, self.why = _number_form(), _reason_form()
        self.form.editor("dossier").widget().returnPressed.connect(self._ask)  # type: ignore[attr-defined]  # a line
        self.who = label("", "strong", wraps=True)
        self.what = label("", "small", wraps=True)
        self.coming = label("", "small", wraps=True)
        self.table, self.files = _places_table(), files_table()
        self.save_button = button("Ghi vào hồ sơ", self.saved.emit, kind="primary", keys="Ctrl+Return")
        self.excuse_button = button("Không áp dụng", self._excuse, kind="quiet", icon="dash")
        self.reuse_button = button("Dùng lại bản đã có", self._reuse, kind="quiet", icon="refresh")
        self.export_button = button("Xuất tệp ra thư mục…", self.exported.emit, kind="quiet", icon="save")
        self.hint = label(
            "Phím số đưa trang đang xem vào giấy tờ, Shift+số đưa cả tệp; 0 là kết quả, A là tất cả.",
            "small",
            wraps=True,
        )
        self.files.opened.connect(self.opened)
        self._lay_out()
        self.show_dossier(None)

    def _lay_out(self) -> None:
        self._papers = widget_of(column(self.table, self.hint, gap=S))
        self._files = widget_of(section("Tệp đã quét", self.files, flow(self.export_button)))
        self._more = widget_of(
            section("Không quét giấy tờ này", self.why, flow(self.excuse_button, self.reuse_button))
        )
        told = column(self.who, self.what, self.coming, gap=S)
        self.put(self.save_button, self.form, told, self._papers, self._files, self._more)
        for table in (self.table, self.files):
            LOOK.changed.connect(table.fit)

    def show_dossier(self, dossier: Dossier | None, given: Mapping[int, str] | None = None) -> None:
        """Show where pages can go, or ask for the dossier first."""
        self.dossier = dossier
        self.who.setText("" if dossier is None else f"{dossier.local_no} · {dossier.applicant}")
        self.what.setText("" if dossier is None else dossier.procedure_name)
        self.table.show_rows([] if dossier is None else lines_of(dossier, given or {}))
        for one in (self.who, self.what, self.hint, self._files, self._more):
            one.setVisible(dossier is not None)
        self._more.setVisible(dossier is not None and bool(dossier.papers))

    def show_files(self, files: Sequence[Document]) -> None:
        """Everything that was scanned for the dossier."""
        self.files.show_rows(files)
        self.export_button.setEnabled(any(one.state == "filed" and one.role != "cover" for one in files))

    def show_coming(self, words: str) -> None:
        """Where paper goes that is scanned now."""
        self.coming.setText(words)
        self.coming.setVisible(bool(words))

    def allow_save(self, *, is_there: bool) -> None:
        """Whether there is a file to put somewhere."""
        self.save_button.setEnabled(is_there and self.dossier is not None)

    def _ask(self) -> None:
        value = self.form.value("dossier")
        if value:
            self.asked.emit(str(value))

    def _excuse(self) -> None:
        self._tell(Digitised.NOT_APPLICABLE)

    def _reuse(self) -> None:
        self._tell(Digitised.REUSED)

    def _tell(self, state: Digitised) -> None:
        current = self.table.current()
        place = current.place if current is not None and current.place > 0 else None
        if place is None:
            self.why.show_problem("reason", "Chọn một giấy tờ trong danh sách trên trước.")
            return
        reason = str(self.why.value("reason") or "")
        if not reason:
            self.why.show_problem("reason", "Hãy ghi lý do, hoặc nguồn của bản dùng lại.")
            self.why.focus("reason")
            return
        self.excused.emit(place, reason, state)


def _number_form() -> Form:
    return Form(
        [
            Field(
                "dossier",
                "Hồ sơ (số, mã hoặc quét giấy hẹn)",
                placeholder="0123/2026",
                help="Giấy tờ thuộc về hồ sơ nào: gõ số hồ sơ, mã hồ sơ, hoặc quét mã QR trên giấy hẹn. "
                "Chồng giấy có giấy hẹn đặt trên cùng tự vào đúng hồ sơ.\n\n"
                "Căn cứ: Nghị định 118/2025/NĐ-CP (từ 01/07/2025).",
            )
        ]
    )


def _reason_form() -> Form:
    return Form(
        [
            Field(
                "reason",
                "Lý do, hoặc nguồn dùng lại",
                help="Giấy tờ không số hóa phải có lý do; giấy tờ dùng lại phải ghi nguồn "
                "(kho dữ liệu điện tử, cơ sở dữ liệu nào).\n\n"
                "Căn cứ: Nghị định 118/2025/NĐ-CP (từ 01/07/2025).",
            )
        ]
    )


def _places_table() -> LongTable[PlaceLine]:
    return LongTable(
        [
            Column("Phím", lambda one: one.key, width=1, align="centre"),
            Column(
                "Giấy tờ",
                lambda one: one.name,
                width=14,
                is_wide=True,
                mark=lambda one: one.mark,
                hover=lambda one: f"{one.name}: {one.mark.word}",
                spoken=lambda one: f"{one.name}, {one.mark.word}",
            ),
            Column("Số hóa", lambda one: one.mark.word, width=11, fold=1),
            Column("Trang", lambda one: one.pages, width=2, is_strong=True),
        ],
        empty="Chọn hồ sơ để thấy các giấy tờ của nó.",
        name="Giấy tờ của hồ sơ",
    )
