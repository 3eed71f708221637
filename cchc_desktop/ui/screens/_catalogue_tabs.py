"""What a procedure consists of, one page each: cases, papers, fees, the office's process, its forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.catalogue import Case, Channel, FeeKind, FeeRule, FeeUnit, PaperRule, Procedure
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.process import COUNTER, Step
from cchc_desktop.core.text import day, money
from cchc_desktop.operations.process import officers, put_steps, steps_of
from cchc_desktop.operations.rates import Rate, is_provincial, put_rate, rates
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import L, M, set_kind
from cchc_desktop.ui.parts import Piece, column, label, scrolled, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._catalogue_steps import StepsEditor, total_words
from cchc_desktop.ui.screens._facts import Facts
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk

_UNITS = {
    FeeUnit.DOSSIER: "hồ sơ",
    FeeUnit.COPY: "bản",
    FeeUnit.PAGE: "trang",
    FeeUnit.DOCUMENT: "văn bản",
}


class Tab(QWidget):
    """One page of a procedure; ``save_words`` where something can be saved on it."""

    title = ""
    save_words = ""

    def __init__(self, context: Context, page: Complaints) -> None:
        super().__init__()
        self.context, self.page = context, page
        self.forms: list[Form] = []
        self.procedure: Procedure | None = None

    def put(self, *pieces: Piece) -> None:
        """Lay these out, scrolling downwards where the window is low."""
        inner = widget_of(column(*pieces, None, gap=L))
        inner.layout().setContentsMargins(0, M, M, 0)  # type: ignore[union-attr]  # made on the line above
        self.content = inner
        inner.installEventFilter(self)
        self.area = scrolled(inner)
        self.setLayout(column(self.area))

    @guarded(False)
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """It scrolls downwards only, so it may never be narrower than what it holds."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.area.setMinimumWidth(self.content.minimumSizeHint().width() + L)
        return False

    def show_procedure(self, procedure: Procedure) -> None:
        """Show this one."""
        self.procedure = procedure

    def save(self) -> None:
        """Its one act."""

    def today(self) -> date:
        """The day on which everything here is in force."""
        return hanoi(self.context.do.now()).date()


class Cases(Tab):
    """Terms by case and channel, each with its text."""

    title = "Trường hợp"

    def __init__(self, context: Context, page: Complaints) -> None:
        super().__init__(context, page)
        self.table: LongTable[Case] = LongTable(
            [
                Column(
                    "Trường hợp",
                    lambda one: one.name,
                    18,
                    is_wide=True,
                    hover=lambda one: f"{one.name}\n{one.note}".strip(),
                ),
                Column("Thời hạn", lambda one: one.term.words() if one.term else "người nhận ghi", 15),
                Column("Hình thức nộp", lambda one: _channels(one.channels), 14, fold=1),
                Column(
                    "Căn cứ",
                    lambda one: one.basis,
                    18,
                    is_wide=True,
                    role="muted",
                    hover=lambda one: one.basis,
                ),
            ],
            name="Trường hợp và thời hạn",
        )
        self.facts = Facts("Thủ tục")
        self.put(self.table, self.facts)

    def show_procedure(self, procedure: Procedure) -> None:
        """Its cases and what else is known of it."""
        super().show_procedure(procedure)
        self.table.show_rows(procedure.cases)
        self.facts.show_pairs(
            [
                ("Căn cứ", procedure.basis),
                ("Kết quả", procedure.result or ""),
                ("Giấy hẹn", procedure.receipt_policy.title),
                ("Bảo quản", _retention(procedure)),
                ("Tên khác", ", ".join(procedure.also)),
                ("Ghi chú", procedure.note),
                ("Hết hiệu lực", day(procedure.until) if procedure.until else ""),
            ]
        )


def _retention(procedure: Procedure) -> str:
    return f"{procedure.retention} ({procedure.retention_basis})" if procedure.retention else ""


class Papers(Tab):
    """What is handed in."""

    title = "Giấy tờ"

    def __init__(self, context: Context, page: Complaints) -> None:
        super().__init__(context, page)
        self.table: LongTable[PaperRule] = LongTable(
            [
                Column("Giấy tờ", lambda one: one.name, 26, is_wide=True, hover=lambda one: one.name),
                Column("Loại", lambda one: one.kind.title, 18),
                Column("Số bản", lambda one: str(one.quantity), 7, "right"),
                Column("Bắt buộc", lambda one: "bắt buộc" if one.is_required else "nếu có", 9),
                Column(
                    "Khi",
                    lambda one: one.when or "",
                    14,
                    role="muted",
                    hover=lambda one: one.when or "",
                    fold=1,
                ),
            ],
            empty="Danh mục chưa ghi giấy tờ nào.",
            name="Thành phần hồ sơ",
        )
        self.put(self.table)

    def show_procedure(self, procedure: Procedure) -> None:
        """Its papers."""
        super().show_procedure(procedure)
        self.table.show_rows(procedure.papers)


class Fees(Tab):
    """Dated fees; what the law leaves to the province is entered here, with its text."""

    title = "Phí"
    save_words = "Lưu mức thu của tỉnh"

    def __init__(self, context: Context, page: Complaints) -> None:
        super().__init__(context, page)
        self.table: LongTable[FeeRule] = LongTable(
            [
                Column("Khoản", _fee_title, 22, is_wide=True, hover=_fee_title),
                Column("Mức", _fee_words, 20, hover=_fee_words),
                Column("Áp dụng", _fee_days, 21),
                Column(
                    "Căn cứ",
                    lambda one: one.basis,
                    16,
                    is_wide=True,
                    role="muted",
                    hover=lambda one: one.basis,
                    fold=1,
                ),
            ],
            empty="Thủ tục này không thu phí, lệ phí.",
            name="Phí, lệ phí",
        )
        self.form = Form(
            [
                Field("rate_fee", "Khoản do tỉnh quy định", "choice", width=26),
                Field("rate_since", "Áp dụng từ ngày", "date", is_required=True, width=14),
                Field("rate_amount", "Mức thu", "money", is_required=True, width=14),
                Field("rate_online", "Nộp trực tuyến, nếu khác", "money", width=14),
                Field("rate_basis", "Căn cứ", is_required=True, placeholder="Nghị quyết số …/NQ-HĐND ngày …"),
            ],
            [["rate_fee", "rate_since"], ["rate_amount", "rate_online"], ["rate_basis"]],
        )
        self.forms = [self.form]
        self.own = widget_of(section("Mức thu của tỉnh", self.form))
        self.put(self.table, self.own)

    def show_procedure(self, procedure: Procedure) -> None:
        """Its fees, and what the province may fill in."""
        super().show_procedure(procedure)
        self.table.show_rows(sorted(procedure.fees, key=lambda one: (one.kind, one.name, one.since)))
        choices = self._provincial(procedure)
        self.form.offer("rate_fee", choices)
        self.own.setVisible(bool(choices))

    def _provincial(self, procedure: Procedure) -> tuple[Choice, ...]:
        with self.context.do.reading() as reading:
            known = {(one.fee, one.case) for one in rates(reading) if one.procedure == procedure.code}
        asked = {(one.name, one.case): None for one in procedure.fees if is_provincial(one)}
        asked |= dict.fromkeys(
            (one.name, one.case) for one in procedure.fees if (one.name, one.case) in known
        )
        names = {case.code: case.name for case in procedure.cases}
        return tuple(
            Choice(key, f"{key[0]} – {names.get(key[1], key[1])}" if key[1] else key[0]) for key in asked
        )

    @property
    def can_save(self) -> bool:
        """Whether the province has anything to say."""
        return self.own.isVisibleTo(self)

    def save(self) -> None:
        """Charge so from that day on."""
        if self.procedure is None or not self.can_save:
            return
        told, code = self.form.values(), self.procedure.code
        fee, since = told["rate_fee"], told["rate_since"]
        if not isinstance(fee, tuple) or not isinstance(since, date):
            return
        rate = Rate(
            procedure=code,
            fee=fee[0],
            case=fee[1],
            since=since,
            amount=int(str(told["rate_amount"])),
            online=None if told["rate_online"] is None else int(str(told["rate_online"])),
            basis=str(told["rate_basis"]),
        )

        def act(desk: Desk) -> Rate:
            try:
                return put_rate(desk, rate)
            except Refused as refused:
                raise Refused(refused.sentence, f"rate_{refused.field}") from refused

        self.context.do.run(act, at=self.page, done=_rate_saved, then=lambda _: self._after())

    def _after(self) -> None:
        self.form.set_values(dict.fromkeys(("rate_since", "rate_amount", "rate_online", "rate_basis")))
        self.context.do.reread_rules()
        if self.procedure is not None:
            catalogue = self.context.do.opened.place.catalogue
            self.show_procedure(catalogue.version(self.procedure.code, self.procedure.since))


class Process(Tab):
    """The office's own steps; the whole may not take longer than the procedure."""

    title = "Quy trình"
    save_words = "Lưu quy trình"

    def __init__(self, context: Context, page: Complaints) -> None:
        super().__init__(context, page)
        self._kept: tuple[Step, ...] = ()
        self.editor = StepsEditor()
        self.said = label("", "small", wraps=True)
        self.editor.changed.connect(self._say_total)
        words = "Ai giữ hồ sơ lần lượt, mỗi bước bao lâu. Xóa trắng một dòng là bỏ bước đó."
        self.put(label(words, "muted", wraps=True), self.editor, self.said)

    def show_procedure(self, procedure: Procedure) -> None:
        """Its steps; what is being typed for the same procedure stays."""
        is_same = self.procedure is not None and self.procedure.code == procedure.code
        super().show_procedure(procedure)
        with self.context.do.reading() as reading:
            kept = steps_of(reading, procedure.code, self.today())
            people = officers(reading, self.today())
        self.editor.offer((COUNTER, *people))
        if not is_same or kept != self._kept:
            self._kept = kept
            self.editor.show_steps(kept)

    def _say_total(self) -> None:
        cases = self.procedure.cases if self.procedure else ()
        place = self.context.do.opened.place
        a_day = place.law.office(place.profile.unit).usual_day(self.today())
        words, kind = total_words(self.editor.steps(), [one.term for one in cases if one.term], a_day)
        self.said.setText(words)
        set_kind(self.said, kind)

    def save(self) -> None:
        """Lay down the steps from today on."""
        if self.procedure is None:
            return
        code, steps, before = self.procedure.code, self.editor.steps(), self._kept

        def act(desk: Desk) -> tuple[Step, ...]:
            try:
                return put_steps(desk, code, steps)
            except Refused as refused:
                self.editor.focus_line(refused.sentence)
                raise

        self.context.do.run(
            act,
            at=self.page,
            done=lambda kept: f"Đã lưu quy trình {len(kept)} bước." if kept else "Đã bỏ quy trình nội bộ.",
            undo=lambda desk: put_steps(desk, code, before),
            then=self._after,
        )

    def _after(self, kept: tuple[Step, ...]) -> None:
        self._kept = kept
        self.editor.show_steps(kept)


class Forms(Tab):
    """Which papers the office prints today, by which text."""

    title = "Biểu mẫu"

    def __init__(self, context: Context, page: Complaints) -> None:
        super().__init__(context, page)
        self.table: LongTable[tuple[str, date, str]] = LongTable(
            [
                Column("Mẫu in", lambda one: one[0], 26, is_wide=True, hover=lambda one: one[0]),
                Column("Từ ngày", lambda one: day(one[1]), 11, "centre"),
                Column(
                    "Căn cứ", lambda one: one[2], 20, is_wide=True, role="muted", hover=lambda one: one[2]
                ),
            ],
            name="Mẫu in đang dùng",
        )
        words = "Mẫu theo ngày tiếp nhận hồ sơ; máy in của từng mẫu đặt ở Cài đặt, mục Máy in."
        self.put(label(words, "muted", wraps=True), self.table)

    def show_procedure(self, procedure: Procedure) -> None:
        """The forms in force, whatever the procedure."""
        from cchc_desktop.forms import forms

        super().show_procedure(procedure)
        today = self.today()
        found = [(one.title, one.since, one.basis) for one in forms().values() if one.is_in_force(today)]
        self.table.show_rows(sorted(found))


TABS = (Cases, Papers, Fees, Process, Forms)


def _channels(channels: frozenset[Channel]) -> str:
    return (
        "mọi hình thức"
        if channels == frozenset(Channel)
        else ", ".join(one.title for one in sorted(channels))
    )


def _fee_title(one: FeeRule) -> str:
    where = f" ({one.channel.title.lower()})" if one.channel else ""
    return f"{one.name}{where}"


def _fee_words(one: FeeRule) -> str:
    if one.kind is FeeKind.EXEMPTION:
        return f"miễn: {one.condition}" if one.condition else "miễn"
    if one.pages is not None:
        rate = one.pages
        first, later, most = (money(x) for x in (rate.first_rate, rate.next_rate, rate.cap))
        return f"{first}/trang, từ trang {rate.first_pages + 1} {later}, tối đa {most}/bản"
    if one.amount is None:
        return "theo mức của tỉnh, chưa ghi"
    return f"{money(one.amount)}/{_UNITS[one.unit]}"


def _fee_days(one: FeeRule) -> str:
    return f"{day(one.since)} – {day(one.until)}" if one.until else f"từ {day(one.since)}"


def _rate_saved(rate: Rate) -> str:
    return f"Từ {day(rate.since)}, {rate.fee} của thủ tục {rate.procedure}: {money(rate.amount)}."


def made_tabs(context: Context, page: Complaints) -> Sequence[Tab]:
    """One of each, in the order of the bar."""
    return [made(context, page) for made in TABS]
