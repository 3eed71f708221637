"""The middle column of the intake page: which procedure, how it comes in, and what lies on the counter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from cchc_desktop.core.catalogue import Catalogue, FeeUnit, Procedure
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import XS, M, S
from cchc_desktop.ui.parts import column, label, take_all, widget_of
from cchc_desktop.ui.screens._intake_papers import PaperList

ONLINE_KINDS = (Choice("full", "toàn trình"), Choice("partial", "một phần"))
_PAGED = FeeUnit.PAGE
_UNVERIFIED = "Cần đối chiếu: so thời hạn và giấy tờ với quyết định công bố của tỉnh."
_KEYS_OF_PAPERS = "Phím cách: có/thiếu · ← →: loại bản · 1–9: số lượng · Delete: không cần"


def offered(procedure: Procedure) -> Choice:
    """A procedure in the list under the box."""
    doubt = "" if procedure.is_verified else " · cần đối chiếu"
    return Choice(procedure.code, procedure.name, f"{procedure.code} · {procedure.field}{doubt}")


class CasePane(QWidget):
    """``usual`` gives the office's ten procedures, offered until one is chosen."""

    changed = Signal()
    procedure_chosen = Signal()

    def __init__(
        self,
        catalogue: Callable[[], Catalogue],
        today: Callable[[], date],
        usual: Callable[[], Sequence[Procedure]],
    ) -> None:
        super().__init__()
        self._catalogue, self._today, self._usual_now = catalogue, today, usual
        self.procedure: Procedure | None = None
        self._cases: list[Choice] = []
        self.top = self._make_top()
        self.papers = PaperList()
        self.missing = label("", "advice", wraps=True)
        self.other = Form([Field("other_paper", "Giấy tờ khác", placeholder="Gõ tên rồi Enter để thêm")])
        self.bottom = self._make_bottom()
        self.usual = _UsualList()
        self.usual.chosen.connect(self.choose)
        hint = label(_KEYS_OF_PAPERS, "small", wraps=True)
        title = label("Giấy tờ đã nộ&p", "small")
        title.setBuddy(self.papers)
        papers = column(title, self.papers, hint, self.missing, gap=XS)
        self.chosen_part = widget_of(column(papers, self.other, self.bottom, gap=M))
        self.usual_part = widget_of(column(label("Thủ tục hay dùng", "small"), self.usual, gap=XS))
        head = label("Thủ tục và giấy tờ", "heading")
        self.setLayout(column(head, self.top, self.usual_part, self.chosen_part, None, gap=S))
        self._wire()
        self.reset()

    def _make_top(self) -> Form:
        fields = (
            Field(
                "procedure",
                "&Thủ tục",
                "search",
                is_required=True,
                placeholder="Gõ vài chữ, không cần dấu",
                find=lambda text: [offered(one) for one in self._catalogue().find(text, self._today(), 12)],
            ),
            Field("case", "T&rường hợp", "choice"),
            Field("channel", "Hình thứ&c nộp", "choice"),
            Field("online_kind", "Mức độ", "choice", choices=ONLINE_KINDS),
        )
        return Form(fields, (("procedure",), ("case",), ("channel",), ("online_kind",)))

    def _make_bottom(self) -> Form:
        fields = (
            Field("summary", "Nội dung yêu cầu"),
            Field("copies", "Số bộ", "number", width=8),
            Field("pages", "Số trang", "number", width=8),
            Field("code", "Mã hồ sơ chính thức", placeholder="Ví dụ H15.50.05.13-261008-0975"),
            Field("settled_by", "Nhận hộ đơn vị (phi địa giới)", placeholder="Đơn vị sẽ giải quyết"),
            Field("taken_in_by", "Nơi đã nhận hộ (phi địa giới)", placeholder="Trung tâm đã nhận của dân"),
            Field("linked_to", "Đi cùng hồ sơ số (liên thông)", placeholder="Ví dụ 0123/2026"),
            Field("remark", "Ghi chú"),
        )
        lines = (("summary", "copies", "pages"), *((one.name,) for one in fields[3:]))
        return Form(fields, lines)

    def _wire(self) -> None:
        self.top.changed.connect(self._on_top)
        self.bottom.changed.connect(lambda _: self.changed.emit())
        self.papers.changed.connect(self._on_papers)
        line = self.other.editor("other_paper").widget()
        if isinstance(line, QLineEdit):
            line.returnPressed.connect(self.add_other)

    def reset(self) -> None:
        """Ready for the next dossier; ``take_back`` brings this one back."""
        for form in (self.top, self.other, self.bottom):
            form.reset()
        self.top.set_values({"channel": Channel.DIRECT})
        self.bottom.set_values({"copies": 1, "pages": 1})
        self._follow()

    def take_back(self) -> None:
        """The procedure that was just cleared away, with what was written about it; papers as by default."""
        self.top.take_back()
        self.bottom.take_back()

    def is_empty(self) -> bool:
        """Whether no procedure has been chosen."""
        return self.procedure is None

    def choose(self, code: str) -> None:
        """Take a procedure as if it had been found in the box."""
        try:
            procedure = self._catalogue().at(code, self._today())
        except Refused as refused:
            self.top.show_problem("procedure", refused.sentence)
            return
        self.top.set_values({"procedure": offered(procedure)})
        self._on_top("procedure")

    def choose_usual(self, place: int) -> None:
        """Ctrl+1 … Ctrl+0."""
        usual = self._usual_now()
        if place < len(usual):
            self.choose(usual[place].code)

    def facts(self) -> dict[str, object]:
        """What is typed and chosen, by the names of the intake."""
        return {**self.top.draft(), **self.bottom.draft()}

    def add_other(self) -> None:
        """The paper that was typed joins the list."""
        if self.papers.add(str(self.other.value("other_paper") or "")):
            self.other.set_values({"other_paper": None})

    @property
    def wants_code(self) -> bool:
        """Whether the dossier should have an official code already: it came from elsewhere."""
        return not self.is_empty() and self.top.value("channel") in {Channel.ONLINE, Channel.POST}

    def refresh_usual(self) -> None:
        """What is used most may have changed."""
        if self.usual_part.isVisibleTo(self):
            self.usual.offer(self._usual_now())

    def _on_top(self, name: str) -> None:
        if name == "procedure":
            self._follow()
            if self.procedure is not None:
                self.procedure_chosen.emit()
        self._show_dependent()
        self.changed.emit()

    def _follow(self) -> None:
        """Cases, channels and papers are those of the chosen procedure."""
        code = self.top.value("procedure")
        if self.procedure is not None and self.procedure.code == code:
            return
        self.procedure = self._catalogue().at(str(code), self._today()) if code else None
        procedure = self.procedure
        channels = [one for one in Channel if procedure is None or one in procedure.channels]
        self.top.offer(
            "channel", [Choice(one, f"{list(Channel).index(one) + 1}  {one.title}") for one in channels]
        )
        self.papers.offer(procedure.papers if procedure else ())
        self.chosen_part.setVisible(procedure is not None)
        self.usual_part.setVisible(procedure is None)
        if procedure is None:
            self.usual.offer(self._usual_now())
        elif not procedure.is_verified:
            self.top.show_hint("procedure", _UNVERIFIED, "advice")
        self._show_dependent()
        self._say_missing()

    def _show_dependent(self) -> None:
        channel = self.top.value("channel")
        cases = self.procedure.cases_for(Channel(str(channel))) if self.procedure and channel else ()
        names = {one.code: one for one in cases}
        choices = [
            Choice(one.code, one.name, one.term.words() if one.term else "thời hạn nhập tay")
            for one in names.values()
        ]
        if choices != self._cases:  # offering the same again would tell of a change each time
            self._cases = choices
            self.top.offer("case", choices)
        self.top.show_field("case", is_shown=len(names) > 1)
        self.top.show_field("online_kind", is_shown=channel == Channel.ONLINE)
        fees = self.procedure.fees if self.procedure else ()
        self.bottom.show_field(
            "pages", is_shown=any(one.pages is not None or one.unit is _PAGED for one in fees)
        )

    def _on_papers(self) -> None:
        self._say_missing()
        self.changed.emit()

    def _say_missing(self) -> None:
        missing = self.papers.missing()
        self.missing.setVisible(bool(missing))
        if missing:
            self.missing.setText(
                f"Thiếu {len(missing)} giấy tờ bắt buộc: {'; '.join(missing)}. "
                "Ctrl+Enter sẽ hỏi: lập phiếu yêu cầu bổ sung, hay từ chối tiếp nhận."
            )


class _UsualList(QListWidget):
    """The office's ten procedures with their keys; what one can do before anything is chosen."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._offered: tuple[Procedure, ...] = ()
        self.setAccessibleName("Thủ tục hay dùng")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys work everywhere on the page
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(lambda item: self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole))))

    def offer(self, procedures: Sequence[Procedure]) -> None:
        """Show these; the same ones again change nothing."""
        if tuple(procedures) == self._offered:
            return
        self._offered = tuple(procedures)
        take_all(self)
        for place, one in enumerate(procedures):
            item = QListWidgetItem(f"Ctrl+{(place + 1) % 10}   {one.name}")
            item.setToolTip(f"{one.name}  ·  {one.code}  ·  {one.field}")
            item.setData(Qt.ItemDataRole.UserRole, one.code)
            self.addItem(item)
        self.setFixedHeight(
            sum(self.sizeHintForRow(at) for at in range(self.count())) + 2 * self.frameWidth()
        )
