"""Two of the ways in, each a form: opening a register that is there, and founding a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from PySide6.QtWidgets import QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import XL, L
from cchc_desktop.ui.parts import button, card, column, label, row, scrolled, widget_of
from cchc_desktop.ui.settings import Recent

SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that was found by typing, with the one that adds it up."""

    code: str
    title: str
    province: str
    superior_code: str
    superior_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a new register is told."""

    place: str
    unit_code: str
    unit_name: str
    superior_code: str
    superior_name: str
    role: str
    since: date | None
    passphrase: str


class Doors(Protocol):
    """What the page can have done; each raises Refused or Trouble, and opens the window when it succeeds."""

    def recent(self) -> Sequence[Recent]:
        """Registers that were open here, the last one first."""

    def needs_passphrase(self, place: str) -> bool:
        """Whether the register there is locked."""

    def logins(self, place: str) -> Sequence[str]:
        """Who has an account there."""

    def open(self, place: str, passphrase: str, login: str = "") -> None:
        """Open a register, as the one who has that account."""

    def create(self, wanted: Wanted) -> None:
        """Found a register and open it."""

    def practise(self) -> None:
        """Make a practice register, or open the one that is there."""

    def find_units(self, query: str) -> Sequence[Found]:
        """Communes by a few letters."""

    def usual_place(self) -> str:
        """The folder that a new register is offered."""


def strength(passphrase: str) -> tuple[str, str]:
    """A sentence about a passphrase and the kind it is said in; length counts, not odd characters."""
    length = len(passphrase)
    if not passphrase:
        return "Một câu dễ nhớ là tốt nhất. Quên mật khẩu thì không ai mở lại được sổ.", "small"
    if length < SHORTEST:
        return f"Còn thiếu {SHORTEST - length} ký tự (ít nhất {SHORTEST}).", "advice"
    if len(set(passphrase)) < 5 or passphrase.isdigit():
        return "Dễ đoán: nên thêm vài từ khác nhau.", "advice"
    if length < 14:
        return "Tạm được. Thêm một hai từ nữa sẽ chắc hơn nhiều.", "small"
    return "Chắc.", "good"


class Frame(Protocol):
    """The page around a way in."""

    @property
    def doors(self) -> Doors:
        """What can be done."""

    def back(self) -> None:
        """To the three ways."""

    def attempt(self, act: Callable[[], object], form: Form | None = None) -> None:
        """Do it and show why not."""


class Step(QWidget):
    """One of the pages; it knows where the cursor starts."""

    def focus_first(self) -> None:
        """Put the cursor where one begins."""


class Opening(Step):
    """A folder and, where the register is locked, its passphrase."""

    def __init__(self, page: Frame) -> None:
        super().__init__()
        self._page = page
        self.form = Form(
            [
                Field(
                    "place",
                    "Thư mục của sổ",
                    "folder",
                    is_required=True,
                    hint="Nơi có tệp register.json.",
                ),
                Field(
                    "login",
                    "Tên đăng nhập",
                    hint="Để trống nếu dùng mật khẩu lập sổ.",
                    placeholder="ví dụ lan.nguyen",
                ),
                Field("passphrase", "Mật khẩu", "secret", hint="Sổ thực hành thì để trống."),
            ]
        )
        self.form.show_field("login", is_shown=False)
        self.form.changed.connect(self._on_changed)
        self.form.setMaximumWidth(520)
        go = button("Mở sổ", self._go, kind="primary", keys="Ctrl+Return")
        back = button("Quay lại", page.back, kind="quiet", icon="back")
        sheet = card(label("Mở sổ", "heading"), self.form, row(go, back, None), gap=L, margin=XL)
        self.setLayout(column(sheet, None))

    def ask(self, place: str) -> None:
        """The folder is known; only the passphrase is missing."""
        self.form.set_values({"place": place, "login": "", "passphrase": ""})

    def _on_changed(self, name: str) -> None:
        """Where people have accounts, they say who they are."""
        if name == "place":
            has_accounts = bool(self._page.doors.logins(str(self.form.value("place") or "")))
            self.form.show_field("login", is_shown=has_accounts)

    def _go(self) -> None:
        self._page.attempt(self._open, self.form)

    def _open(self) -> None:
        values = self.form.values()
        place, login = str(values["place"]), str(values["login"] or "")
        self._page.doors.open(place, str(values["passphrase"] or ""), login)

    def focus_first(self) -> None:
        """On what is still missing."""
        place = str(self.form.value("place") or "")
        if not place:
            self.form.focus("place")
        elif self._page.doors.logins(place) and not self.form.value("login"):
            self.form.focus("login")
        else:
            self.form.focus("passphrase")


class Closing(Protocol):
    """What is opened already, and closed again where somebody goes back."""

    @property
    def register(self) -> Closable:
        """The open register."""


class Closable(Protocol):
    """What can be let go."""

    def close(self) -> None:
        """Let it go."""


class Changing(Step):
    """The register is open, but nothing may be done before the password is changed."""

    def __init__(self, page: Frame) -> None:
        super().__init__()
        self._page = page
        self._change: Callable[[str], object] | None = None
        self._open: Closing | None = None
        self.why = label("", "muted", wraps=True)
        self.form = Form(
            [
                Field("passphrase", "Mật khẩu mới", "secret", is_required=True, hint=_OWN_WORDS),
                Field("again", "Gõ lại mật khẩu mới", "secret", is_required=True),
            ]
        )
        self.form.setMaximumWidth(520)
        go = button("Đổi mật khẩu và vào", self._go, kind="primary", keys="Ctrl+Return")
        back = button("Quay lại", self._back, kind="quiet", icon="back")
        sheet = card(
            label("Đổi mật khẩu", "heading"), self.why, self.form, row(go, back, None), gap=L, margin=XL
        )
        self.setLayout(column(sheet, None))

    def ask(self, why: str, change: Callable[[str], object], opened: Closing) -> None:
        """Say why; ``change`` does it and shows the window."""
        self.let_go()
        self._change, self._open = change, opened
        self.why.setText(f"{why} Chọn mật khẩu của riêng mình rồi mới làm việc được.")
        self.form.set_values({"passphrase": "", "again": ""})

    def let_go(self) -> None:
        """Nobody changes anything: what is open is closed."""
        opened, self._open = self._open, None
        if opened is not None:
            opened.register.close()

    def _go(self) -> None:
        self._page.attempt(self._done, self.form)

    def _done(self) -> None:
        values = self.form.values()
        if values["passphrase"] != values["again"]:
            raise Refused("Hai lần gõ mật khẩu khác nhau. Gõ lại lần hai.", "again")
        if self._change is not None:
            self._change(str(values["passphrase"]))
            self._open = None  # it belongs to the window now

    def _back(self) -> None:
        self.let_go()
        self._page.back()

    def focus_first(self) -> None:
        """On the new password."""
        self.form.focus("passphrase")


class Founding(Step):
    """A new register: whose it is, under which passphrase, and where it lies."""

    def __init__(self, page: Frame) -> None:
        super().__init__()
        self._page = page
        self._found: Found | None = None
        self.form = Form(
            _founding_fields(self._find),
            _LINES,
        )
        self.form.set_values({"role": "commune", "place": page.doors.usual_place()})
        self.form.picked("unit", self._on_unit)
        self.form.changed.connect(self._on_changed)
        go = button("Lập sổ và mở", self._go, kind="primary", keys="Ctrl+Return")
        back = button("Quay lại", page.back, kind="quiet", icon="back")
        sheet = card(label("Lập sổ mới", "heading"), self.form, row(go, back, None), gap=L, margin=XL)
        self.setLayout(column(scrolled(widget_of(column(sheet, None)))))
        self._on_changed("passphrase")

    def _find(self, query: str) -> Sequence[Choice]:
        is_superior = self.form.value("role") == "superior"
        hits = self._page.doors.find_units(query)
        if is_superior:
            above = {hit.superior_code: hit for hit in hits}
            return [Choice(hit, hit.superior_title, hit.superior_code) for hit in above.values()]
        return [Choice(hit, hit.title, f"{hit.province} · {hit.code}") for hit in hits]

    def _on_unit(self, choice: Choice) -> None:
        if isinstance(choice.value, Found):
            self._found = choice.value
            self.form.set_values({"superior": choice.value.superior_title})

    def _on_changed(self, name: str) -> None:
        if name == "role":
            is_superior = self.form.value("role") == "superior"
            self.form.show_field("superior", is_shown=not is_superior)
            self.form.set_values({"unit": None})
        if name == "passphrase":
            self.form.show_hint("passphrase", *strength(str(self.form.value("passphrase") or "")))

    def _go(self) -> None:
        self._page.attempt(self._create, self.form)

    def _create(self) -> None:
        values = self.form.values()
        found = values["unit"]
        passphrase = str(values["passphrase"])
        if len(passphrase) < SHORTEST:
            raise Refused(f"Mật khẩu phải có ít nhất {SHORTEST} ký tự.", "passphrase")
        if passphrase != values["again"]:
            raise Refused("Hai lần gõ mật khẩu khác nhau. Gõ lại lần hai.", "again")
        if not isinstance(found, Found):
            raise Refused("Chưa chọn đơn vị. Gõ vài chữ của tên rồi chọn trong danh sách.", "unit")
        is_superior = values["role"] == "superior"
        since = values["since"]
        self._page.doors.create(
            Wanted(
                place=nfc(str(values["place"])),
                unit_code=found.superior_code if is_superior else found.code,
                unit_name=found.superior_title if is_superior else found.title,
                superior_code="" if is_superior else found.superior_code,
                superior_name="" if is_superior else str(values["superior"] or found.superior_title),
                role=str(values["role"]),
                since=since if isinstance(since, date) else None,
                passphrase=passphrase,
            )
        )

    def focus_first(self) -> None:
        """On the unit, because the role is nearly always right."""
        self.form.focus("unit")


def _founding_fields(find: Callable[[str], Sequence[Choice]]) -> list[Field]:
    return [
        Field(
            "role",
            "Sổ này của",
            "choice",
            choices=(Choice("commune", "Bộ phận một cửa cấp xã"), Choice("superior", "Đơn vị tổng hợp")),
        ),
        Field("since", "Nhận hồ sơ từ ngày", "date", hint="Để trống: từ đầu năm nay."),
        Field(
            "unit",
            "Đơn vị",
            "search",
            is_required=True,
            find=find,
            placeholder="gõ vài chữ của tên, không cần dấu",
        ),
        Field("superior", "Đơn vị tổng hợp", hint="Điền theo tỉnh, sửa được; in trên báo cáo gửi lên."),
        Field("passphrase", "Mật khẩu của sổ", "secret", is_required=True, help=_WHY_LOCKED),
        Field("again", "Gõ lại mật khẩu", "secret", is_required=True),
        Field("place", "Thư mục của sổ", "folder", is_required=True),
    ]


_WHY_LOCKED = (
    "Sổ giữ họ tên, số định danh và địa chỉ của người dân, nên tệp được mã hóa. "
    "Không có mật khẩu thì tệp bị chép trộm cũng không đọc được; quên mật khẩu thì không mở lại được."
)
_OWN_WORDS = "Ít nhất 14 ký tự, có chữ thường, chữ hoa, chữ số và ký hiệu. Một câu dễ nhớ là tốt nhất."
_TYPE_A_FEW = "gõ vài chữ của tên, không cần dấu"
_LINES = (("role", "since"), ("unit",), ("superior",), ("passphrase", "again"), ("place",))
