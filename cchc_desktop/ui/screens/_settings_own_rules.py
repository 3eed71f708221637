"""How the office counts and prints its periods where that is its own to decide: from a day on, by a text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day
from cchc_desktop.operations import own_rules
from cchc_desktop.operations.own_rules import (
    BOUNDS,
    CUTOFF_DAY,
    STANDING_BY,
    STANDING_WORDS,
    TITLES,
    OwnRule,
    words_of,
)
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import label
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import LongTable
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk

IN_FORCE = Mark("check", "đang áp dụng", "green")
AHEAD = Mark("mark-soon", "chưa đến ngày", "soon")
OVER = Mark("mark-ended", "đã hết", "muted")
_HELP = (
    "Áp dụng cho kỳ báo cáo kết thúc từ ngày này; kỳ đã chốt giữ cách tính lúc chốt nên ngày áp dụng phải "
    "sau kỳ đã chốt cuối cùng. Ngày chốt số liệu đổi từ đầu một tháng.\n\n"
    "Căn cứ: Nghị định 09/2019/NĐ-CP, Điều 12 (kỳ báo cáo); cách so theo ngày hay theo phút và số chữ số "
    "thập phân là lựa chọn của đơn vị, theo văn bản ghi ở đây."
)
_OURS = (
    "Đơn vị tự đặt ba điều: trước hạn, đúng hạn so theo ngày hay theo phút; ngày chốt số liệu; "
    "tỷ lệ và điểm in mấy chữ số thập phân."
)
_ABOVE = (
    "Đơn vị tự đặt cách tính và in số liệu; hạn gửi báo cáo của các đơn vị; thế nào là mức thường thấy của "
    "một số liệu; dưới mấy hồ sơ thì xếp hạng có ghi chú."
)
_NAMES = {"value": "own_number", "since": "own_since", "basis": "own_basis", "name": "own_rule"}
_LAYOUT = (("own_rule",), ("own_standing", "own_number", "own_since"), ("own_basis",))


class OwnRules(Section):
    """What holds and held, with its text; a form for another value from a day on."""

    save_words = "Đặt quy định"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        role = context.do.opened.place.profile.role
        super().__init__(context, page, place, _ABOVE if role == "superior" else _OURS)
        self.form = self.add_form(Form(_fields(role), _LAYOUT))
        self.form.changed.connect(self._on_changed)
        self.table: LongTable[OwnRule] = LongTable(
            [
                Column("Quy định", lambda one: TITLES[one.name], 26, is_wide=True),
                Column("Giá trị", lambda one: words_of(one.name, one.value), 10, is_strong=True),
                Column("Từ ngày", lambda one: day(one.since), 10, "centre"),
                Column("Áp dụng", lambda one: self._standing(one).word, 13, mark=self._standing, fold=1),
                Column("Văn bản", _basis, 20, role="muted", is_wide=True, hover=_basis, fold=2),
            ],
            name="Quy định đang và đã áp dụng",
        )
        self.basis = label("", "small", wraps=True)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._change)
        drop = QShortcut(QKeySequence("Del"), self.table, self.drop)
        drop.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.put(self.form, self.table, self.basis)
        self.form.set_values({"own_rule": STANDING_BY, "own_standing": "day"})
        self._on_changed("own_rule")

    def _today(self) -> date:
        return hanoi(self.context.do.now()).date()

    def _standing(self, one: OwnRule) -> Mark:
        if one.is_in_force(self._today()):
            return IN_FORCE
        return AHEAD if one.since > self._today() else OVER

    def _on_changed(self, name: str) -> None:
        if name != "own_rule":
            return
        rule = str(self.form.value("own_rule"))
        is_word = rule == STANDING_BY
        self.form.show_field("own_standing", is_shown=is_word)
        self.form.show_field("own_number", is_shown=not is_word)
        if not is_word and rule in BOUNDS:
            least, most = BOUNDS[rule]
            self.form.show_hint("own_number", f"Từ {least} đến {most}.")
        self.form.show_hint("own_since", "Ngày 01 của một tháng." if rule == CUTOFF_DAY else "")

    def _on_chosen(self, one: OwnRule | None) -> None:
        """The whole text behind the row under the cursor, wherever its column folded away."""
        if one is None:
            self.basis.setText("")
            return
        until = f" đến hết {day(one.until)}" if one.until else ""
        said = f"{TITLES[one.name]}: {words_of(one.name, one.value)}, từ {day(one.since)}{until}"
        self.basis.setText(f"{said}, {self._standing(one).word}. Văn bản: {_basis(one)}.")

    def refresh(self) -> None:
        """What holds and held; what is being typed stays."""
        with self.context.do.reading() as reading:
            place = self.context.do.opened.place
            self.table.show_rows(own_rules.known(place, reading))
            is_stale = own_rules.is_stale(place, reading)
        if is_stale:  # taken back, or decided in another window
            self.context.do.reread_rules()

    def _change(self, one: OwnRule) -> None:
        """Enter: another value of the rule under the cursor."""
        is_word = one.name == STANDING_BY
        self.form.set_values(
            {"own_rule": one.name, "own_standing" if is_word else "own_number": str(one.value)}
        )
        self._on_changed("own_rule")
        self.form.focus("own_standing" if is_word else "own_number")

    def save(self) -> None:
        """Let the value hold from its day on."""
        told = self.form.values()
        name, since = str(told["own_rule"]), told["own_since"]
        if not isinstance(since, date):
            raise Refused("Chưa ghi ngày áp dụng.", "own_since")
        typed = str(told["own_standing" if name == STANDING_BY else "own_number"] or "")
        basis, before = str(told["own_basis"] or ""), self._before(name, since)

        def act(desk: Desk) -> OwnRule:
            try:
                return own_rules.put_rule(desk, name, typed, since, basis)
            except Refused as refused:
                raise Refused(refused.sentence, _NAMES.get(refused.field or "", refused.field)) from refused

        self.context.do.run(
            act,
            at=self.page,
            done=lambda kept: f"Từ {day(since)}, {_said(kept)}.",
            undo=lambda desk: self._undo(desk, name, since, before),
            then=self._saved,
        )

    def _undo(self, desk: Desk, name: str, since: date, before: OwnRule | None) -> None:
        own_rules.take_back(desk, name, since, before)

    def _before(self, name: str, on: date) -> OwnRule | None:
        with self.context.do.reading() as reading:
            return own_rules.own_on(reading, name, on)

    def drop(self) -> None:
        """Del: from the first day of the row under the cursor the law data hold again."""
        one = self.table.current()
        if one is None:
            return
        if not one.is_own:
            self.page.show_refused(
                Refused("Quy định này có sẵn, không bỏ được. Đặt giá trị của đơn vị để thay nó từ một ngày.")
            )
            return
        self.context.do.run(
            lambda desk: own_rules.drop_rule(desk, one.name, one.since),
            at=self.page,
            done=f"Từ {day(one.since)} thôi áp dụng: {_said(one)}.",
            undo=lambda desk: self._undo(desk, one.name, one.since, one),
            then=self._saved,
        )

    def _saved(self, _done: object) -> None:
        self.form.set_values(dict.fromkeys(("own_number", "own_since", "own_basis")))
        self.refresh()

    def shortcuts(self) -> list[tuple[str, str]]:
        """With what the table understands."""
        keys = ("Enter", "Đổi quy định đang chọn"), ("Del", "Thôi áp dụng quy định của đơn vị")
        return [*super().shortcuts(), *keys]


def _said(one: OwnRule) -> str:
    return f"{TITLES[one.name][:1].lower()}{TITLES[one.name][1:]}: {words_of(one.name, one.value)}"


def _basis(one: OwnRule) -> str:
    return one.basis if one.is_own else f"có sẵn – {one.basis}"


def _fields(role: str) -> list[Field]:
    rules = tuple(Choice(name, title) for name, title in own_rules.titles(role).items())
    ways = tuple(Choice(code, words) for code, words in STANDING_WORDS.items())
    return [
        Field("own_rule", "Quy định", "choice", choices=rules, help=_HELP, width=34),
        Field("own_standing", "Giá trị", "choice", choices=ways, help=_HELP, width=14),
        Field("own_number", "Giá trị", pattern="[0-9]{0,3}", help=_HELP, width=8),
        Field("own_since", "Áp dụng từ ngày", "date", is_required=True, help=_HELP, width=14),
        Field("own_basis", "Văn bản quy định (số, ngày)", is_required=True, help=_HELP, width=40),
    ]
