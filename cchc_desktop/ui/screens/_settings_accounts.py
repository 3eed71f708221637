"""Người dùng: who may open the register and do what; each change is an act, some take two persons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import Role, titles_of
from cchc_desktop.core.text import day, day_time, number
from cchc_desktop.operations.witness import SECOND, Second
from cchc_desktop.store.accounts import Account
from cchc_desktop.ui.allowed import actor_of
from cchc_desktop.ui.fields import Choice, Field, Form, allot_mnemonics
from cchc_desktop.ui.look import L, M
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, column, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.accounts import Closed, Given

T = TypeVar("T")
_WORDS = (
    "Mỗi người một tài khoản, một mật khẩu; một người có thể giữ nhiều vai trò. Việc với tài khoản quản trị, "
    "lãnh đạo cần người thứ hai cùng gõ mật khẩu."
)
_DOES = {
    Role.ADMIN: "tài khoản, quy định, khôi phục sổ",
    Role.INTAKE: "nhận, trả hồ sơ, thu phí",
    Role.OFFICER: "giải quyết, bổ sung, dừng",
    Role.LEADER: "xem, phân công, ký, chốt kỳ",
    Role.REPORTER: "chỉ số liệu, không xem hồ sơ",
}
_ROLES = tuple(Choice(role.value, role.title, words) for role, words in _DOES.items())
_AT_FORM = {"login": "new_login", "name": "new_name", "roles": "new_roles"}
_AT_CHOSEN = {"login": "chosen_roles", "roles": "chosen_roles", "hand_to": "hand_to"}
_WIDTH = 420


class Accounts(Section):
    """The accounts in a table, a form for one more, and the acts on the one under the cursor."""

    save_words = "Lập tài khoản"

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        super().__init__(context, page, place, _WORDS)
        self.page: Page = page
        self.shown: Account | None = None
        self.asking: QDialog | None = None
        self.table: LongTable[Account] = LongTable(_COLUMNS, empty=_NOBODY, name="Tài khoản")
        self.table.chosen.connect(self._on_chosen)
        self.reviewed = label("", "small", wraps=True)
        self.about = label("", "strong")
        self.chosen = self.add_form(
            Form(
                [
                    Field("chosen_roles", "Vai trò", "checklist", choices=_ROLES),
                    Field("hand_to", "Khi đóng, giao hồ sơ đang giữ cho", "choice", width=24),
                ]
            )
        )
        self.on_chosen = [
            button("Đổi vai trò", self._change),
            button("Đặt lại mật khẩu", self._reset),
            button("Đóng tài khoản", self._close),
            button("Mở lại", self._reopen),
        ]
        self.review = button("Ghi đã rà soát quyền", self._review, kind="link", icon="check")
        self.form = self.add_form(Form(_new_fields(), [["new_login", "new_name"], ["new_roles"]]))
        two_by_two = column(row(*self.on_chosen[:2], None), row(*self.on_chosen[2:], None))
        self.put(
            section("Đang có", self.table, row(self.reviewed, self.review)),
            section("Tài khoản đang chọn", self.about, self.chosen, two_by_two),
            section("Thêm một người", self.form),
        )
        self._tell()

    def _on_chosen(self, one: Account | None) -> None:
        if one is not None:  # None: the table lost the focus, and what is being changed stays
            self.shown = one
            self._tell()

    def _tell(self) -> None:
        one = self.shown
        self.about.setText("Chọn một dòng ở trên." if one is None else f"{one.name} ({one.login})")
        self.chosen.set_values({"chosen_roles": () if one is None else tuple(map(str, one.roles))})
        change, reset, close, reopen = self.on_chosen
        does = actor_of(self.context.do).may("account_change")
        is_open = one is not None and one.is_open and does
        is_own = one is not None and one.login == actor_of(self.context.do).login
        change.setEnabled(is_open)
        reset.setEnabled(is_open and not is_own)
        close.setEnabled(is_open and not is_own)
        reopen.setEnabled(does and one is not None and not one.is_open)
        self.primary.setEnabled(does)

    def refresh(self) -> None:
        """Read again; the one that was chosen stays so."""
        from cchc_desktop.operations.rights import every_account, reviewed

        place, now = self.context.do.opened.place, self.context.do.now()
        kept = self.shown.login if self.shown else ""
        every = every_account(place)
        typed = self.chosen.value("chosen_roles")
        self.table.show_rows(every)  # which may choose another line by itself
        first = every[0] if every else None
        before, self.shown = self.shown, next((one for one in every if one.login == kept), first)
        if self.shown != before:
            self._tell()
        else:
            self.chosen.set_values({"chosen_roles": typed})
        nobody = Choice(None, "Chưa giao, chỉ kê ra")
        open_ones = [one for one in every if one.is_open]
        self.chosen.offer("hand_to", (nobody, *(Choice(one.login, one.name) for one in open_ones)))
        last, due = reviewed(place, now)
        said = "Chưa rà soát quyền lần nào." if last is None else f"Rà soát lần cuối ngày {day(last)}."
        until = "" if due is None else f" Lần tới trước ngày {day(due)}."
        self.reviewed.setText(said + until if every else "")
        self.review.setVisible(bool(every))

    # Each act; where two persons are needed the second one is asked and the act is tried again.

    def save(self) -> None:
        """One more person."""
        from cchc_desktop.operations.accounts import open_account

        told = self.form.values()

        def act(second: Second | None) -> Given:
            return open_account(
                self.context.do.opened.place,
                str(told["new_login"] or ""),
                str(told["new_name"] or ""),
                _codes(told["new_roles"]),
                self.context.do.now(),
                by=self.context.do.opened.clerk,
                second=second,
            )

        def after(given: Given) -> None:
            self.form.set_values({"new_login": "", "new_name": "", "new_roles": ()})
            self._given(given)

        self._do(act, after, _AT_FORM)

    def _change(self) -> None:
        from cchc_desktop.operations.accounts import change_account

        if (one := self.shown) is None:
            return
        roles = _codes(self.chosen.value("chosen_roles"))
        self._do(
            lambda second: change_account(
                self.context.do.opened.place,
                one.login,
                self.context.do.now(),
                roles=roles,
                by=self.context.do.opened.clerk,
                second=second,
            ),
            lambda done: self._done(f"{done.name} nay có vai trò: {titles_of(done.roles)}."),
            _AT_CHOSEN,
        )

    def _reset(self) -> None:
        from cchc_desktop.operations.accounts import reset_password

        self._renew(reset_password)

    def _reopen(self) -> None:
        from cchc_desktop.operations.accounts import reopen_account

        self._renew(reopen_account)

    def _renew(self, act: Callable[..., Given]) -> None:
        if (one := self.shown) is None:
            return
        do = self.context.do
        self._do(
            lambda second: act(do.opened.place, one.login, do.now(), by=do.opened.clerk, second=second),
            self._given,
            _AT_CHOSEN,
        )

    def _close(self) -> None:
        from cchc_desktop.operations.accounts import close_account

        if (one := self.shown) is None:
            return
        taker = self.chosen.value("hand_to")
        self._do(
            lambda second: close_account(
                self.context.do.opened.place,
                one.login,
                self.context.do.now(),
                hand_to=str(taker) if taker else None,
                by=self.context.do.opened.clerk,
                second=second,
            ),
            lambda closed: self._done(_closed_words(closed)),
            _AT_CHOSEN,
        )

    def _review(self) -> None:
        from cchc_desktop.operations.rights import review_rights

        do = self.context.do
        found = do.ask(lambda: review_rights(do.opened.place, "", do.now(), by=do.opened.clerk), at=self.page)
        if found is not None:
            self._done(f"Đã ghi việc rà soát quyền của {number(len(found))} tài khoản.")

    def _do(
        self,
        act: Callable[[Second | None], T],
        after: Callable[[T], object],
        fields: dict[str, str],
        second: Second | None = None,
    ) -> None:
        """Try; where a second person is wanted, ask for one and try once more."""
        wanted: list[Refused] = []

        def tried() -> T | None:
            try:
                return act(second)
            except Refused as no:
                if no.field == SECOND:
                    wanted.append(no)
                    return None
                raise Refused(no.sentence, fields.get(no.field or "", no.field)) from no

        self.page.clear_complaints()
        done = self.context.do.ask(tried, at=self.page)
        if wanted:
            again = partial(self._do, act, after, fields)
            self.asking = SecondDialog(self, wanted[0].sentence if second else "", again)
            self.asking.open()
        elif done is not None:
            after(done)

    def _done(self, sentence: str) -> None:
        self.context.say(sentence)
        self.refresh()

    def _given(self, given: Given) -> None:
        self.refresh()
        if given.password:
            self.asking = GivenDialog(self, given)
            self.asking.open()


class SecondDialog(QDialog):
    """Whoever stands by types their own login and password."""

    def __init__(self, parent: QWidget, problem: str, then: Callable[[Second], object]) -> None:
        super().__init__(parent.window())
        self._then = then
        self.setWindowTitle("Người thứ hai")
        self.setMinimumWidth(_WIDTH)
        self.form = Form(
            [
                Field("login", "Tên đăng nhập của người thứ hai", is_required=True),
                Field("passphrase", "Mật khẩu của người thứ hai", "secret", is_required=True),
            ]
        )
        said = "Việc này cần hai người: một quản trị hoặc lãnh đạo khác cùng gõ mật khẩu tại đây."
        go = button("Cùng làm", self._go, kind="primary", keys="Ctrl+Return")
        go.setDefault(True)
        stop = button("Thôi", self.reject)
        parts = (label("Người thứ hai", "heading"), label(said, wraps=True), self.form)
        self.setLayout(column(*parts, row(None, stop, go), gap=M, margin=L))
        allot_mnemonics(self)
        if problem:
            self.form.show_problem("passphrase", problem)
        self.form.focus("login")

    def _go(self) -> None:
        self.form.clear_problems()
        try:
            told = self.form.values()
        except Refused as no:
            self.form.show_problem(no.field or "login", no.sentence)
            return
        self.accept()
        self._then(Second(str(told["login"]), str(told["passphrase"])))


class GivenDialog(QDialog):
    """A password that is told once."""

    def __init__(self, parent: QWidget, given: Given) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("Mật khẩu lần đầu")
        self.setMinimumWidth(_WIDTH)
        one = given.account
        self.password = label(given.password, "promise")
        self.password.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said = (
            f"Đưa mật khẩu này cho {one.name} ({one.login}); chỉ hiện một lần. "
            "Lần đầu đăng nhập, người dùng phải đổi sang mật khẩu của riêng mình."
        )
        go = button("Đã đưa", self.accept, kind="primary", keys="Ctrl+Return")
        go.setDefault(True)
        head = label("Mật khẩu lần đầu", "heading")
        self.setLayout(column(head, label(said, wraps=True), self.password, row(None, go), gap=M, margin=L))
        allot_mnemonics(self)
        go.setFocus()


def _codes(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, tuple) else []


def _standing(one: Account) -> Mark:
    if not one.is_open:
        return Mark("dash", "đã đóng", "muted")
    if one.is_first_password:
        return Mark("mark-soon", "chờ đổi mật khẩu", "amber")
    return Mark("check", "đang dùng", "green")


def _last_in(one: Account) -> str:
    return "chưa lần nào" if one.last_in_at is None else day_time(hanoi(one.last_in_at))


def _closed_words(closed: Closed) -> str:
    left = closed.left
    said = [f"Đã đóng tài khoản {closed.account.name}."]
    if closed.handed:
        said.append(f"Đã giao {number(len(closed.handed))} hồ sơ.")
    if left.dossiers or left.offered:
        said.append(f"Còn {number(len(left.dossiers) + len(left.offered))} hồ sơ phải giao lại.")
    if left.drafts:
        said.append(f"Còn {number(left.drafts)} hồ sơ nhập dở ở Tiếp nhận.")
    return " ".join(said)


def _new_fields() -> list[Field]:
    return [
        Field("new_login", "Tên đăng nhập", placeholder="ví dụ lan.nguyen", width=20),
        Field("new_name", "Họ tên, ghi vào từng việc", width=28),
        Field("new_roles", "Vai trò", "checklist", choices=_ROLES),
    ]


_NOBODY = "Chưa có tài khoản nào: sổ mở bằng mật khẩu lập sổ."
_COLUMNS = [
    Column[Account]("Tài khoản", lambda one: one.login, 12, is_strong=True),
    Column[Account]("Họ tên", lambda one: one.name, 16, is_wide=True),
    Column[Account]("Vai trò", lambda one: titles_of(one.roles), 18, is_wide=True),
    Column[Account]("Tình trạng", lambda one: _standing(one).word, 16, mark=_standing),
    Column[Account]("Vào lần cuối", _last_in, 18, "centre", fold=1),
]
