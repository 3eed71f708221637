"""The left side of Số hóa: the tray, what no paper has yet, dossiers that lack a scan, results of old."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cchc_desktop.core.text import day_time, number
from cchc_desktop.ui.editors import Choice
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.look import M, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import column, label, set_ink
from cchc_desktop.ui.screens._chips import Chip, Chips
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from cchc_desktop.operations.backlog import OldResult
    from cchc_desktop.operations.tray import Document
    from cchc_desktop.store.search import DossierRow

TRAY, LOOSE, LACKING, BACKLOG = "tray", "loose", "lacking", "backlog"
CHIPS = (
    Chip(
        "Alt+1",
        TRAY,
        "Khay",
        "box",
        "red",
        "Giấy đã quét mà chưa thuộc hồ sơ nào",
        "Khay trống: mọi trang đã vào hồ sơ.",
    ),
    Chip(
        "Alt+2",
        LOOSE,
        "Chưa chia",
        "paper",
        "amber",
        "Giấy đã vào đúng hồ sơ theo giấy hẹn, chưa chia cho giấy tờ nào",
        "Mọi trang trong hồ sơ đã được chia cho giấy tờ của nó.",
    ),
    Chip(
        "Alt+3",
        LACKING,
        "Chưa số hóa",
        "scan",
        "muted",
        "Hồ sơ còn ở cơ quan mà giấy tờ bắt buộc chưa số hóa đủ",
        "Mọi hồ sơ còn ở cơ quan đều đã số hóa giấy tờ.",
    ),
    Chip(
        "Alt+4",
        BACKLOG,
        "Kết quả cũ",
        "list",
        "muted",
        "Kết quả còn hiệu lực cấp từ các năm trước, chưa số hóa",
        "Không có kết quả cũ nào chờ số hóa.",
    ),
)
_COUNTED = {TRAY: "tệp", LOOSE: "tệp", LACKING: "hồ sơ", BACKLOG: "kết quả"}
_REFUSED = Mark("warning", "cần quét lại", "red")
_WAITS = Mark("box", "chưa có hồ sơ", "red")
_KNOWN = Mark("paper", "chờ xếp", "amber")
_BASIS = "Căn cứ: Nghị định 118/2025/NĐ-CP; danh mục kết quả còn hiệu lực do đơn vị lập."


def mark_of(one: Document) -> Mark:
    """Why a document lies in the tray, in a word and a shape."""
    if one.is_refused:
        return _REFUSED
    return _WAITS if one.dossier is None else _KNOWN


class Lists(QWidget):
    """Four lists under four chips with their numbers; the tray's is red until it is empty."""

    document_chosen = Signal(object)
    dossier_chosen = Signal(object)
    result_chosen = Signal(object)
    entered = Signal()
    """Enter on a row: go on to the pages."""
    wanted = Signal()
    """The keyboard comes to the list: it must be seen."""
    switched = Signal()
    """Another list is shown."""
    filtered = Signal()
    """Other old results are looked for."""

    def __init__(self, fetch: Callable[[Sequence[int]], Sequence[DossierRow]]) -> None:
        super().__init__()
        self.chips = Chips(CHIPS)
        self.tray, self.loose = _tray_table(), _loose_table()
        self.lacking, self.backlog = _lacking_table(fetch), _old_table()
        self.old = _old_form()
        self.share = label("", "small", wraps=True)
        self.tables: dict[str, Table[Any]] = {
            TRAY: self.tray,
            LOOSE: self.loose,
            LACKING: self.lacking,
            BACKLOG: self.backlog,
        }
        self.stack = QStackedWidget()
        for table in self.tables.values():
            self.stack.addWidget(table)
        self.setLayout(column(self.chips, self.old, self.stack, self.share, gap=S))
        self.layout().setContentsMargins(0, 0, M, 0)  # type: ignore[union-attr]  # set on the line above
        self.layout().setStretch(2, 1)  # type: ignore[union-attr]  # set on the line above
        self.show_list(TRAY)
        self._wire()

    def _wire(self) -> None:
        self.chips.chosen.connect(self._on_chip)
        self.old.changed.connect(lambda _: self.filtered.emit())
        for code, table in self.tables.items():
            table.chosen.connect(partial(self._on_row, code))
            table.opened.connect(lambda _: self.entered.emit())

    @property
    def current(self) -> str:
        """The code of the list that is shown."""
        return self.chips.current or TRAY

    @property
    def looked_for(self) -> tuple[str | None, str]:
        """The field and the words that old results are narrowed by."""
        field = self.old.value("old_field")
        return (None if field is None else str(field)), str(self.old.value("old_query") or "")

    def offer_fields(self, names: Sequence[str]) -> None:
        """The fields that old results can be narrowed to."""
        self.old.blockSignals(True)
        self.old.offer("old_field", (Choice(None, "Mọi lĩnh vực"), *(Choice(name, name) for name in names)))
        self.old.blockSignals(False)

    def show_counts(self, counts: dict[str, int]) -> None:
        """The numbers on the chips."""
        self.chips.show_counts(counts)
        for code, one in self.chips.buttons.items():
            title = self.chips.chips[code].title
            one.setAccessibleName(f"{title}: {number(counts.get(code, 0))} {_COUNTED[code]}")

    def say_share(self, words: str, role: str = "muted") -> None:
        """A line under the list: how far the work is."""
        self.share.setText(words)
        self.share.setVisible(bool(words))
        set_ink(self.share, role)

    def focus(self) -> None:
        """The keyboard goes to the list that is shown."""
        self.wanted.emit()
        self.tables[self.current].setFocus()

    def tell(self) -> None:
        """Say once more which row is chosen."""
        code = self.current
        self._on_row(code, self.tables[code].current())

    def _on_row(self, code: str, row: object) -> None:
        if code != self.current:
            return  # rows of a list that nobody sees are not chosen by anybody
        if code == LACKING:
            self.dossier_chosen.emit(row)
        elif code == BACKLOG:
            self.result_chosen.emit(row)
        else:
            self.document_chosen.emit(row)

    def show_list(self, code: str) -> None:
        """Show a list; nothing in it is chosen by that."""
        self.chips.buttons[code].setChecked(True)
        self.stack.setCurrentWidget(self.tables[code])
        self.old.setVisible(code == BACKLOG)

    def _on_chip(self, code: str) -> None:
        self.show_list(code)
        self.switched.emit()
        self.tell()


def _tray_table() -> Table[Document]:
    return Table(
        [
            Column(
                "Giấy trong khay",
                lambda one: one.name or one.source,
                width=12,
                is_wide=True,
                mark=mark_of,
                hover=lambda one: f"{one.name}\n{mark_of(one).word}: {one.reason}",
                spoken=lambda one: f"{one.name}, {mark_of(one).word}",
            ),
            Column("Vì sao", lambda one: mark_of(one).word, width=12, fold=1),
            Column("Trang", lambda one: str(one.pages), width=3, align="right", fold=2),
        ],
        empty=CHIPS[0].empty,
        name="Khay giấy đã quét",
    )


def _loose_table() -> Table[Document]:
    return Table(
        [
            Column("Hồ sơ", lambda one: one.dossier or "", width=9),
            Column("Tệp", lambda one: one.name or one.source, width=10, is_wide=True, fold=1),
            Column("Trang", lambda one: str(one.pages), width=3, align="right"),
        ],
        empty=CHIPS[1].empty,
        name="Giấy trong hồ sơ, chưa chia cho giấy tờ nào",
    )


def _lacking_table(fetch: Callable[[Sequence[int]], Sequence[DossierRow]]) -> Table[DossierRow]:
    return Table(
        [
            Column("Số", lambda one: one.local_no, width=9),
            Column("Người nộp", lambda one: one.applicant, width=14, is_wide=True),
        ],
        fetch,
        empty=CHIPS[2].empty,
        name="Hồ sơ chưa số hóa đủ",
    )


def _old_table() -> Table[OldResult]:
    return Table(
        [
            Column("Số kết quả", lambda one: one.number, width=10),
            Column("Cấp cho", lambda one: one.holder, width=14, is_wide=True),
        ],
        empty=CHIPS[3].empty,
        name="Kết quả cũ chưa số hóa",
    )


def _old_form() -> Form:
    return Form(
        [
            Field(
                "old_query",
                "Tìm trong kết quả cũ",
                placeholder="số, tên người, tên kết quả",
                help=f"Gõ vài chữ không cần dấu của số, người được cấp hoặc tên kết quả.\n\n{_BASIS}",
            ),
            Field(
                "old_field",
                "Lĩnh vực",
                "choice",
                choices=(Choice(None, "Mọi lĩnh vực"),),
                help=f"Chỉ hiện kết quả cũ của một lĩnh vực.\n\n{_BASIS}",
            ),
        ]
    )


def words_of(one: Document) -> str:
    """What is known of a document, above its picture."""
    facts = [f"{one.pages} trang"]
    if one.dpi:
        facts.append(f"{one.dpi} dpi")
    facts.append(f"{number(max(1, round(one.size / 1000)))} kB")
    facts.append(f"{one.source}, {day_time(one.taken_at)}")
    return " · ".join(facts)
