"""The right column of the intake page: the promise, why it is that day, the fee, and the one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cchc_desktop.core.deadline import LedgerDay
from cchc_desktop.core.intake import Draft
from cchc_desktop.core.text import weekday
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import XS, L, M, S, set_kind
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import button, column, hairline, label, row, scrolled, set_ink, widget_of
from cchc_desktop.ui.screens._intake_words import due_words, fee_words, why_words
from cchc_desktop.ui.table import Column, Table

SAVE_AND_PRINT = "&Lưu và in giấy hẹn"
SAVE = "&Lưu"

TERMS = (
    Field("term", "Thời hạn giải quyết", placeholder="Ví dụ: 5 ngày làm việc"),
    Field("due_at", "hoặc ngày hẹn trả", "date"),
)
FIELDS = (
    Field("fee", "Số tiền thu", "money", placeholder="để trống nếu đúng mức"),
    Field(
        "return_channel",
        "Nhận kết quả",
        "choice",
        choices=(
            Choice("counter", "tại quầy"),
            Choice("post", "qua bưu chính"),
            Choice("online", "bản điện tử"),
        ),
    ),
)


class PromisePane(QWidget):
    """Shows a ``Draft``; decides nothing."""

    changed = Signal()

    def __init__(self, save: Callable[[], object], ledger: Callable[[], object]) -> None:
        super().__init__()
        self.promise = label("", "promise", wraps=True)
        self.promise.setAccessibleName("Lời hẹn")
        self.why = label("", "muted", wraps=True)
        self.warnings = label("", "advice", wraps=True)
        self.ledger_link = button("Xem từng ngày   F1", ledger, kind="link")
        self.ledger_link.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F1 works everywhere on the page
        self.fee = label("", "heading", wraps=True)
        self.fee_lines = label("", "small", wraps=True)
        self.terms, self.form = Form(TERMS), Form(FIELDS)
        for form in (self.terms, self.form):
            form.changed.connect(lambda _: self.changed.emit())
        self.save = button(SAVE_AND_PRINT, save, kind="primary")
        self.last = label("", "small", wraps=True)
        self.setLayout(self._laid_out())
        self.reset()

    def _laid_out(self) -> QVBoxLayout:
        upper = column(
            label("Lời hẹn", "heading"),
            self.promise,
            self.why,
            self.warnings,
            row(self.ledger_link, None),
            self.terms,
            hairline(),
            self.fee,
            self.fee_lines,
            self.form,
            None,
            gap=S,
        )
        body = widget_of(upper)
        body.layout().setContentsMargins(0, 0, S, 0)  # type: ignore[union-attr]  # made on the line above
        lower = column(self.save, self.last, gap=XS)
        made = column(scrolled(body), lower, gap=S)
        made.setStretch(0, 1)
        return made

    def reset(self) -> None:
        """Nothing is promised yet."""
        self.terms.reset()
        self.form.reset()
        self.terms.hide()
        self.form.show_field("fee", is_shown=False)

    def facts(self) -> dict[str, object]:
        """What is typed; a field that is not asked for counts as empty."""
        money = {name: value for name, value in self.form.draft().items() if self.form.has(name)}
        return money if self.terms.isHidden() else {**self.terms.draft(), **money}

    def show_draft(self, found: Draft) -> None:
        """What saving would promise and charge."""
        has_term = found.term is not None and found.act.term is None
        self.terms.setVisible(found.procedure is not None and not has_term)
        self._show_promise(found)
        self._show_fee(found)
        is_short = found.procedure is not None and not found.needs_receipt
        words = SAVE if is_short else SAVE_AND_PRINT
        self.save.setText(f"{words}   Ctrl+Enter")
        self.save.setAccessibleName(words.replace("&", ""))

    def _show_promise(self, found: Draft) -> None:
        warnings: tuple[str, ...] = ()
        if found.act.due_at is not None:
            self._say(due_words(found.act.due_at), "theo ngày hẹn nhập tay", is_promise=True)
        elif found.due is not None and found.term is not None:
            self._say(due_words(found.due.due_at), why_words(found.term, found.due), is_promise=True)
            warnings = found.due.warnings
        elif found.procedure is None:
            self._say("Chọn thủ tục để có ngày hẹn", "", is_promise=False)
        else:
            refused = [
                one.sentence for one in found.problems if one.field in {"procedure", "case", "channel"}
            ]
            said = (
                refused[0]
                if refused
                else "Danh mục chưa có thời hạn của thủ tục này: nhập thời hạn hoặc ngày hẹn."
            )
            self._say("Chưa có ngày hẹn", said, is_promise=False)
        self.warnings.setText(" ".join(warnings))
        self.warnings.setVisible(bool(warnings))
        self.ledger_link.setVisible(found.due is not None)

    def _say(self, promise: str, why: str, *, is_promise: bool) -> None:
        set_kind(self.promise, "promise" if is_promise else "heading")
        set_ink(self.promise, "text" if is_promise else "muted")
        self.promise.setText(promise)
        self.promise.setAccessibleDescription(f"{promise}; {why}")
        self.why.setText(why)
        self.why.setVisible(bool(why))

    def _show_fee(self, found: Draft) -> None:
        fee, procedure = found.fee, found.procedure
        is_known = fee is not None and procedure is not None
        self.fee.setVisible(is_known)
        lines: list[str] = []
        if fee is not None and procedure is not None:
            self.fee.setText(fee_words(fee, found.act.copies))
            lines += [line.why for line in fee.lines if line.amount is None or line.amount]
            lines += [f"{rule.name} nếu là: {rule.condition}." for rule in procedure.fees if rule.condition]
        self.fee_lines.setText("\n".join(dict.fromkeys(lines)))
        self.fee_lines.setVisible(bool(lines))
        is_asked = bool(lines) or found.act.fee is not None
        if self.form.has("fee") != is_asked:
            self.form.show_field("fee", is_shown=is_asked)

    def say_last(self, sentence: str) -> None:
        """The dossier that was saved last, and the way back to its paper."""
        self.last.setText(sentence)


def _counted(line: LedgerDay) -> Mark:
    return Mark("check", "tính", "green") if line.counted else Mark("dash", "không tính", "muted")


class LedgerCard(QFrame):
    """F1: every day from reception to the promise, with its reason; laid over the page, Esc puts it away."""

    WIDTH = 600

    def __init__(self, page: QWidget, fold: Callable[[], object]) -> None:
        super().__init__(page)
        self._page = page
        self.setProperty("kind", "float")
        self.basis = label("", "small", wraps=True)
        self.table: Table[LedgerDay] = Table(
            [
                Column("Ngày", lambda line: f"{weekday(line.day)} {line.day:%d/%m}", width=13),
                Column("Tính", lambda line: _counted(line).word, width=8, mark=_counted),
                Column("Vì sao", lambda line: line.why, width=12, is_wide=True),
            ],
            name="Cách tính ngày hẹn, từng ngày",
        )
        close = button("", fold, kind="quiet", icon="close", name="Đóng bảng tính ngày")
        head = row(label("Vì sao hẹn ngày này", "heading"), None, label("Esc để đóng", "small"), close)
        self.setLayout(column(head, self.basis, self.table, gap=S, margin=M))
        self.hide()

    def show_ledger(self, found: Draft) -> None:
        """Show the account of a draft."""
        if found.due is None:
            return
        basis = f"Căn cứ thời hạn: {found.term_basis}." if found.term_basis else ""
        self.basis.setText(basis)
        self.basis.setVisible(bool(basis))
        self.table.show_rows(found.due.ledger)
        self.show()
        self.raise_()
        self.table.setFocus()

    def place(self, right: int) -> None:
        """Over the page up to ``right``, beside the promise that it explains."""
        width = min(self.WIDTH, right - L)
        self.setGeometry(right - width, L * 3, width, self._page.height() - L * 4)
