"""Scanned files as they are kept: how large one may be, and where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import standard
from cchc_desktop.core.text import number
from cchc_desktop.operations.choices import choose
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.parts import label
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk

_HELP = (
    "Tệp được nén vừa cỡ này, còn chỗ cho chữ ký số, mà không xuống dưới độ phân giải tối thiểu. "
    "Tệp đã ký số thì giữ nguyên.\n\n"
    "Căn cứ: cỡ tệp là lựa chọn của đơn vị; độ phân giải theo Nghị định 30/2020/NĐ-CP, Phụ lục I, "
    "và Thông tư 05/2025/TT-BNV (từ 01/07/2025)."
)


class Kept(Section):
    """The office may ask for smaller files than the rule pack does."""

    save_words = "Lưu cỡ tệp"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = "Cổng dịch vụ và hệ thống tỉnh giới hạn cỡ tệp tải lên; tệp quét từ nay được nén vừa cỡ này."
        super().__init__(context, page, place, words)
        self._cap: object = None
        self.form = self.add_form(
            Form(
                [Field("scan_cap", "Cỡ tệp lớn nhất, gồm cả chữ ký số (kB)", "number", width=30, help=_HELP)]
            )
        )
        self.where = label("", wraps=True)
        kept = label(
            "Tệp trong kho được mã hóa bằng khóa của sổ. Sao lưu sổ là sao lưu cả kho.", "small", wraps=True
        )
        self.put(self.form, section("Kho số hóa", self.where, kept))

    def refresh(self) -> None:
        """What holds today; what is being typed stays."""
        from cchc_desktop.operations.scanning import CAP
        from cchc_desktop.store.settings import setting
        from cchc_desktop.store.vault import vault_of

        place, on = self.context.do.opened.place, hanoi(self.context.do.now()).date()
        with self.context.do.reading() as reading:
            cap = setting(reading, CAP, on) or None
            self.where.setText(str(vault_of(place.register, reading).places[0]))
        if cap != self._cap:
            self._cap = cap
            self.form.set_values({"scan_cap": cap})
        rule = place.law.integer("scan_file_cap_kb", on)
        self.form.show_hint("scan_cap", f"Để trống: {number(rule.value)} kB. {rule.basis}.")

    def save(self) -> None:
        """Let it hold from today on; an empty field gives the word back to the rule pack."""
        from cchc_desktop.operations.scanning import CAP

        cap = cast("int | None", self.form.values()["scan_cap"])

        def act(desk: Desk) -> None:
            try:
                standard(desk.law, desk.at.date(), cap_kb=cap)
            except Refused as refused:
                raise Refused(refused.sentence, "scan_cap") from refused
            choose(desk, CAP, cap or 0)  # none: the rule pack's own

        words = "theo gói quy định" if cap is None else f"{number(cap)} kB"
        self.context.do.run(
            act, at=self.page, done=f"Đã lưu cỡ tệp lớn nhất: {words}.", then=lambda _: self.refresh()
        )
