"""What people ask about their own data: written down, acknowledged, answered, each within its term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day
from cchc_desktop.operations import requests
from cchc_desktop.operations.requests import BREACH_STEPS, Asked, Kind, is_late, urgency
from cchc_desktop.store import requests as rows
from cchc_desktop.store.requests import EXTENDED, Request
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.printed import Pdf, open_pdf
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._personal_work import print_answer
from cchc_desktop.ui.screens._print_many import print_beside
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk

_WORDS = (
    "Người dân hỏi, yêu cầu sửa hoặc xóa dữ liệu của chính họ: ghi ngay vào đây, báo đã nhận và trả lời đúng "
    "hạn. Sự cố lộ, mất dữ liệu cũng ghi ở đây, hạn báo 72 giờ."
)
_HELP = (
    "Hạn tính từ lúc ghi, theo lịch làm việc của đơn vị. Yêu cầu xóa được gia hạn một lần.\n\n"
    "Căn cứ: Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP."
)
_FIELDS = {
    "kind": "ask_kind",
    "name": "ask_name",
    "id_number": "ask_number",
    "answer": "ask_answer",
    "basis": "ask_basis",
    "reason": "ask_answer",
}


class Requests(Section):
    """A form for one more, the table of all that wait, and the acts on the one under the cursor."""

    save_words = "Ghi yêu cầu"

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        super().__init__(context, page, place, _WORDS)
        self.page: Page = page
        self.show_pdf: Callable[[Pdf], object] = open_pdf
        self.shown: Request | None = None
        self.form = self.add_form(
            Form(_asked(), (("ask_kind",), ("ask_name", "ask_number"), ("ask_contact",), ("ask_words",)))
        )
        self.form.changed.connect(self._on_changed)
        self.steps = label("\n".join(f"☐ {step}" for step in BREACH_STEPS), "small", wraps=True)
        self.steps.setVisible(False)
        self.table = self._made_table()
        self.table.chosen.connect(self._on_chosen)
        self.about = label("", "small", wraps=True)
        self.answer_form = self.add_form(
            Form(
                [
                    Field("ask_answer", "Nội dung trả lời, lý do gia hạn", "multiline", lines=2, help=_HELP),
                    Field("ask_basis", "Căn cứ khi từ chối", help=_HELP, width=40),
                ]
            )
        )
        self.answers = self._made_answers()
        self.put(
            self.form,
            self.steps,
            section("Đang chờ và đã trả lời", self.table, self.about),
            section(
                "Trả lời yêu cầu đang chọn",
                self.answer_form,
                row(*self.answers[:3], None),
                row(*self.answers[3:], None),
            ),
        )
        self.form.set_values({"ask_kind": Kind.VIEW.value})
        self._enable()

    def _made_answers(self) -> list[QPushButton]:
        return [
            button("Báo đã nhận", self._acknowledge),
            button("Trả lời", partial(self._answer, is_refused=False)),
            button("Từ chối", partial(self._answer, is_refused=True)),
            button("Gia hạn", self._extend),
            button("Xóa phần không cần giữ", self._forget),
            button("In trả lời", self._print, icon="printer"),
        ]

    def _made_table(self) -> LongTable[Request]:
        return LongTable(
            [
                Column("Số", lambda one: one.id, 9, is_strong=True),
                Column("Yêu cầu", lambda one: Kind(one.kind).title, 22, is_wide=True),
                Column("Hạn", lambda one: day(one.due_on), 11, "centre", fold=2),
                Column("Tình trạng", self._standing_words, 20, mark=self._standing),
                Column("Người yêu cầu", lambda one: one.text("name"), 18, is_wide=True, fold=1),
            ],
            empty="Chưa có yêu cầu nào.",
            name="Yêu cầu của chủ thể dữ liệu",
        )

    def _today(self) -> date:
        return hanoi(self.context.do.now()).date()

    def _standing_words(self, one: Request) -> str:
        return urgency(one, self._today())

    def _standing(self, one: Request) -> Mark:
        words = urgency(one, self._today())
        if is_late(one, self._today()):
            return Mark("mark-overdue", words, "red")
        if not one.is_waiting:
            return Mark("check", words, "muted")
        is_soon = words.startswith(("báo đã nhận", "hôm nay"))
        return Mark("mark-today" if is_soon else "mark-in-time", words, "amber" if is_soon else "text")

    def _on_changed(self, name: str) -> None:
        if name == "ask_kind":
            self.steps.setVisible(self.form.value("ask_kind") == Kind.BREACH.value)

    def _on_chosen(self, one: Request | None) -> None:
        if one is None:
            return  # the table lost the focus: what is being answered stays
        self.shown = one
        self._tell()

    def _tell(self) -> None:
        one = self.shown
        if one is None:
            self.about.setText("")
        else:
            told = (one.text("words"), one.text("contact"), one.text("answer"))
            said = ". ".join(text.rstrip(".") for text in told if text)
            self.about.setText(
                f"Số {one.id}, {one.text('name')}: {said}." if said else f"Số {one.id}, {one.text('name')}."
            )
        self._enable()

    def _enable(self) -> None:
        one = self.shown
        acknowledge, reply, refuse, extend, forget, paper = self.answers
        is_waiting = one is not None and one.is_waiting
        acknowledge.setEnabled(is_waiting and one is not None and not one.text("acknowledged_at"))
        for act in (reply, refuse):
            act.setEnabled(is_waiting)
        extend.setEnabled(
            is_waiting and one is not None and one.kind == Kind.DELETE and one.state != EXTENDED
        )
        asks_less = {Kind.DELETE.value, Kind.WITHDRAW.value, Kind.RESTRICT.value}
        forget.setEnabled(is_waiting and one is not None and one.kind in asks_less)
        paper.setEnabled(one is not None and not one.is_waiting and one.personal is not None)

    def refresh(self) -> None:
        """Those that wait first; the one that was chosen stays so."""
        kept = self.shown.id if self.shown else ""
        with self.context.do.reading() as reading:
            found = rows.every(reading)
        self.table.show_rows(found)
        known = {one.id: one for one in found}
        self.shown = known.get(kept) or (found[0] if found else None)
        self._tell()

    def save(self) -> None:
        """Write one more down."""
        told = {name: str(value or "") for name, value in self.form.values().items()}
        asked = Asked(
            kind=told["ask_kind"],
            name=told["ask_name"],
            id_number=told["ask_number"],
            contact=told["ask_contact"],
            words=told["ask_words"],
        )
        self._run(
            lambda desk: requests.add(desk, asked),
            done=lambda made: f"Đã ghi yêu cầu {made.id}, trả lời trước hết ngày {day(made.due_on)}.",
            is_new=True,
        )

    def _run(
        self, act: Callable[[Desk], Request], *, done: Callable[[Request], str], is_new: bool = False
    ) -> None:
        def told(desk: Desk) -> Request:
            try:
                return act(desk)
            except Refused as refused:
                raise Refused(refused.sentence, _FIELDS.get(refused.field or "")) from refused

        def after(made: Request) -> None:
            self.shown = made
            names = ("ask_name", "ask_number", "ask_contact", "ask_words")
            if is_new:
                self.form.set_values(dict.fromkeys(names))
            else:
                self.answer_form.set_values(dict.fromkeys(("ask_answer", "ask_basis")))
            self.refresh()

        self.context.do.run(told, at=self.page, done=done, then=after)

    def _chosen(self) -> Request:
        if self.shown is None:
            raise Refused("Chọn một yêu cầu trong bảng trước.")
        return self.shown

    def _acknowledge(self) -> None:
        one = self._chosen()
        self._run(
            lambda desk: requests.acknowledge(desk, one.id),
            done=lambda _: f"Đã ghi báo nhận yêu cầu {one.id}.",
        )

    def _answer(self, *, is_refused: bool) -> None:
        one, told = self._chosen(), self.answer_form.values()
        words, basis = str(told["ask_answer"] or ""), str(told["ask_basis"] or "")
        said = "Đã ghi từ chối" if is_refused else "Đã ghi trả lời"
        self._run(
            lambda desk: requests.answer(desk, one.id, words, is_refused=is_refused, basis=basis),
            done=lambda _: f"{said} yêu cầu {one.id}. In văn bản gửi người yêu cầu.",
        )

    def _extend(self) -> None:
        one, reason = self._chosen(), str(self.answer_form.value("ask_answer") or "")
        self._run(
            lambda desk: requests.extend(desk, one.id, reason),
            done=lambda made: f"Yêu cầu {one.id} được gia hạn đến hết ngày {day(made.due_on)}.",
        )

    def _forget(self) -> None:
        from cchc_desktop.operations.request_answers import forget

        one = self._chosen()

        def act(desk: Desk) -> tuple[str, ...]:
            return forget(desk, one.id, "")

        self.context.do.run(
            act,
            at=self.page,
            done=lambda numbers: f"Đã xóa điện thoại, thư điện tử ở hồ sơ {', '.join(numbers)}.",
            then=lambda _: self.refresh(),
        )

    def _print(self) -> None:
        one = self._chosen()
        print_beside(self.context, self.page, partial(print_answer, one.id), "request_answer", self.show_pdf)


def _asked() -> list[Field]:
    kinds = tuple(Choice(kind.value, kind.title) for kind in Kind)
    return [
        Field("ask_kind", "Yêu cầu", "choice", choices=kinds, help=_HELP, width=30),
        Field("ask_name", "Họ tên người yêu cầu", is_required=True, help=_HELP, width=26),
        Field("ask_number", "Số định danh", help=_HELP, width=18),
        Field("ask_contact", "Cách trả lời (điện thoại, địa chỉ, thư điện tử)", help=_HELP, width=40),
        Field("ask_words", "Nội dung", "multiline", lines=2, help=_HELP),
    ]
