"""The right column of the intake page: the promise, why it is that day, the fee, and the one button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.catalogue import fee_conditions
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import Draft
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import XS, S, set_kind
from cchc_desktop.ui.parts import button, column, hairline, label, row, scrolled, set_ink, widget_of
from cchc_desktop.ui.screens._intake_words import due_words, fee_words, why_words

SAVE_AND_PRINT = "&Lưu và in giấy hẹn"
SAVE = "&Lưu"
REGISTER = "&Lưu, chưa tiếp nhận"

TERMS = (
    Field("term", "Thời hạn giải quyết", placeholder="Ví dụ: 5 ngày làm việc"),
    Field("due_at", "hoặc ngày hẹn trả", "date"),
    Field("reason", "Vì sao khác danh mục"),
)
_NOBODY = Choice(None, "không")
FIELDS = (
    Field("exemption", "Miễn, giảm", "choice", choices=(_NOBODY,)),
    Field("fee", "Số tiền thu", "money", placeholder="theo mức"),
    Field("fee_paid", "Đã thu tiền", "check"),
    Field("fee_receipt", "Số biên lai", width=16),
    Field("receipt_reason", "Vì sao trùng số biên lai"),
    Field("is_paid_online", "Đã thanh toán trực tuyến", "check"),
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
    Field("is_registered", "Chỉ ghi nhận, chưa tiếp nhận", "check"),
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
        self.has_own_term = False
        self._exemptions: list[Choice] = []
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
        self._inside = widget_of(upper)
        self._inside.layout().setContentsMargins(0, 0, S, 0)  # type: ignore[union-attr]  # made on the line above
        self.body = scrolled(self._inside)
        lower = column(self.save, self.last, gap=XS)
        made = column(self.body, lower, gap=S)
        made.setStretch(0, 1)
        return made

    def reset(self) -> None:
        """Nothing is promised yet."""
        self.has_own_term = False
        self.terms.reset()
        self.form.reset()
        self.terms.hide()
        self._show({"exemption": False, "fee": False, "fee_paid": False, "fee_receipt": False})
        self._show({"is_paid_online": False, "is_registered": False, "receipt_reason": False})

    @property
    def needed_width(self) -> int:
        """The least in which no word of the promise, or of the button, is cut."""
        bar = self.body.verticalScrollBar().sizeHint().width()
        return max(self._inside.minimumSizeHint().width() + bar, self.save.sizeHint().width())

    def take_back(self) -> None:
        """What stood here before it was cleared away."""
        self.form.take_back()
        self.terms.take_back()

    def facts(self) -> dict[str, object]:
        """What is typed; a field that is not asked for counts as empty."""
        money = {name: value for name, value in self.form.draft().items() if self.form.has(name)}
        if self.terms.isHidden():
            return money
        return {name: value for name, value in self.terms.draft().items() if self.terms.has(name)} | money

    def own_term(self) -> None:
        """Another term than the catalogue's is typed, with its reason."""
        self.has_own_term = True
        self.changed.emit()
        self.terms.focus("term")

    def only_register(self) -> None:
        """The dossier is written down; its clock starts when somebody accepts it."""
        self.form.show_field("is_registered", is_shown=True)
        self.form.set_values({"is_registered": not self.form.value("is_registered")})
        self.form.focus("is_registered")

    def show_draft(self, found: Draft, day: date) -> None:
        """What saving would promise and charge."""
        is_unknown = found.procedure is not None and _known_term(found) is None
        self.terms.setVisible(is_unknown or self.has_own_term)
        self.terms.show_field("reason", is_shown=self.has_own_term and not is_unknown)
        self._show_promise(found)
        self._show_fee(found, day)
        is_short = found.procedure is not None and not found.needs_receipt
        words = SAVE if is_short else SAVE_AND_PRINT
        words = words if found.act.is_accepted else REGISTER
        self.save.setText(f"{words}   Ctrl+Enter")
        self.save.setAccessibleName(words.replace("&", ""))

    def _show_promise(self, found: Draft) -> None:
        warnings: tuple[str, ...] = ()
        if not found.act.is_accepted:
            self._say("Chưa hẹn ngày", "chỉ ghi nhận; thời hạn tính từ khi tiếp nhận", is_promise=False)
        elif found.act.due_at is not None:
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

    def _show_fee(self, found: Draft, day: date) -> None:
        fee, procedure = found.fee, found.procedure
        is_known = fee is not None and procedure is not None
        self.fee.setVisible(is_known)
        lines: list[str] = []
        if fee is not None:
            self.fee.setText(fee_words(fee, found.act.copies))
            lines += [line.why for line in fee.lines if line.amount is None or line.amount or line.basis]
            lines += [f"Căn cứ: {fee.basis}."] if fee.basis else []
        self.fee_lines.setText("\n".join(dict.fromkeys(lines)))
        self.fee_lines.setVisible(bool(lines))
        self._offer_exemptions(found, day)
        is_charged = bool(fee is not None and fee.amount != 0 and fee.lines) or found.act.fee is not None
        is_online = is_charged and found.act.channel is Channel.ONLINE
        may_be_freed = len(self._exemptions) > 1 and (is_charged or found.act.exemption is not None)
        self._show({"exemption": may_be_freed, "fee": is_charged})
        self._show({"fee_paid": is_charged, "is_paid_online": is_online})
        has_receipt = is_charged and bool(self.form.value("fee_paid"))
        self._show({"fee_receipt": has_receipt})
        if not has_receipt:
            self._show({"receipt_reason": False})

    def _offer_exemptions(self, found: Draft, day: date) -> None:
        try:
            rules = (
                fee_conditions(found.procedure, found.act.case, found.act.channel, day)
                if found.procedure is not None
                else ()
            )
        except Refused:
            rules = ()  # said at the case or the channel
        choices = [_NOBODY, *(Choice(rule.condition, rule.condition or "", rule.name) for rule in rules)]
        if choices != self._exemptions:  # offering the same again would tell of a change each time
            self._exemptions = choices
            self.form.offer("exemption", choices)

    def _show(self, shown: dict[str, bool]) -> None:
        for name, is_shown in shown.items():
            if self.form.has(name) != is_shown:
                self.form.show_field(name, is_shown=is_shown)

    def say_last(self, sentence: str) -> None:
        """The dossier that was saved last, and the way back to its paper."""
        self.last.setText(sentence)


def _known_term(found: Draft) -> Term | None:
    """The catalogue's own term for the case and the channel."""
    if found.procedure is None:
        return None
    try:
        return found.procedure.term_for(found.act.case, found.act.channel)
    except Refused:
        return found.term
