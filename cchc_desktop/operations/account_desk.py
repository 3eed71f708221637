"""What acts on accounts share: one transaction with its entry and the ways in, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from cchc_desktop.core.access import AccessRule
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import SYSTEM, Role, roles_from, roles_of
from cchc_desktop.core.text import fold, nfc
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.entering import is_last_way
from cchc_desktop.operations.witness import Second, witnessed
from cchc_desktop.store import accounts, keys
from cchc_desktop.store.accounts import Account
from cchc_desktop.store.entries import Writing

_SHORTEST_NAME, _LONGEST_NAME, _LONGEST_REASON = 2, 100, 300


@contextmanager
def entered(
    place: Workplace, verb: str, note: Mapping[str, Json], by: str, now: datetime
) -> Iterator[Writing]:
    """One act: its entry first, so that whoever may not do it changes nothing; the ways in go with it."""
    register = place.register
    said = register.actor.name or nfc(by) or SYSTEM
    with accounts.side_follows(register.place), register.write() as book:
        book.append(None, verb=verb, at=now, recorded_at=now, by=said, note=note)
        yield book


def give_way(place: Workplace, book: Writing, one: Account, password: str) -> None:
    """Let ``password`` open the register for that person, and keep the way in for the other machines."""
    register = place.register
    keys.add_wrap(register.place, register.key, keys.ACCOUNT, one.login, password)
    accounts.put_account(book, replace(one, wrap=accounts.kept_wrap(register.place, one.login)))


def both(place: Workplace, touched: frozenset[Role], second: Second | None, now: datetime) -> dict[str, Json]:
    """What the note says of the second person, where it takes two."""
    trusted = roles_of("second:account") | roles_of("account_open")
    return witnessed(place.register, "account", second, now) if touched & trusted else {}


def one_account(place: Workplace, login: str) -> Account:
    """The account with that login; Refused when there is none."""
    with place.register.read() as reading:
        known = accounts.account(reading, login)
    if known is None:
        raise Refused(f"Không có tài khoản “{nfc(login)[:32]}”.", "login")
    return known


def open_one(place: Workplace, login: str) -> Account:
    """The same where the person may come in."""
    known = one_account(place, login)
    if not known.is_open:
        raise Refused(f"Tài khoản {known.login} đã đóng. Mở lại rồi làm tiếp.", "login")
    return known


def read_name(typed: str) -> str:
    """A person's name as entries will have it."""
    refuse_card("name", typed)
    name = " ".join(nfc(typed).split())
    if not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME or not name.isprintable():
        raise Refused(f"Họ tên gồm 2 đến {_LONGEST_NAME} ký tự.", "name")
    return name


def read_reason(typed: str) -> str:
    """A reason or a remark; it may be empty."""
    refuse_card("reason", typed)
    if len(said := nfc(typed)) > _LONGEST_REASON:
        raise Refused(f"Lý do dài quá {_LONGEST_REASON} ký tự.", "reason")
    return said


def read_roles(roles: Iterable[str]) -> frozenset[Role]:
    """The roles of an account, which holds at least one."""
    held = roles_from(roles)
    if not held:
        raise Refused("Tài khoản phải có ít nhất một vai trò.", "roles")
    return held


def codes_of(roles: Iterable[Role]) -> list[Json]:
    """The roles as entries have them, in their own order."""
    known = frozenset(roles)
    return [role.value for role in Role if role in known]


def refuse_taken(place: Workplace, login: str, name: str) -> None:
    """Each has a name of their own: by it the register knows whose act and whose work something is."""
    with place.register.read() as reading:
        every = accounts.accounts(reading)
    if any(one.login == login for one in every):
        raise Refused(f"Đã có tài khoản {login}. Chọn tên đăng nhập khác, hoặc mở lại tài khoản đó.", "login")
    same = next((one for one in every if one.is_open and fold(one.name) == fold(name)), None)
    if same is not None:
        raise Refused(
            f"Tài khoản {same.login} đã mang họ tên “{same.name}”. Mỗi người một tài khoản; nếu là hai người "
            "trùng tên thì ghi thêm chữ để phân biệt.",
            "name",
        )


def refuse_admins(place: Workplace, roles: frozenset[Role], rule: AccessRule) -> None:
    """Refuse one administrator too many."""
    if Role.ADMIN not in roles:
        return
    with place.register.read() as reading:
        many = sum(one.is_open and Role.ADMIN in one.roles for one in accounts.accounts(reading))
    if many >= rule.admins_most:
        raise Refused(
            f"Đã có {many} quản trị, nhiều nhất là {rule.admins_most}. Bớt quyền của một người trước.",
            "roles",
        )


def refuse_last(place: Workplace, one: Account) -> None:
    """Refuse to take away the last one who can look after accounts."""
    if is_last_way(place.register, one):
        raise Refused(
            f"Tài khoản {one.login} là quản trị cuối cùng và mật khẩu lập sổ đã thôi dùng: bỏ đi thì không "
            "ai quản lý tài khoản được nữa. Lập một quản trị khác trước.",
            "login",
        )
