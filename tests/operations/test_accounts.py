"""Accounts from the first day to the last: opened, changed, closed, reopened, and how one comes in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import staff
from staff_room import come, entries, receive, refused

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import Role
from cchc_desktop.operations.accounts import (
    change_account,
    close_account,
    open_account,
    reopen_account,
    reset_password,
)
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.entering import Arrival, told_at_login
from cchc_desktop.operations.own_password import change_password, close_founder, open_founder
from cchc_desktop.operations.rights import every_account, review_rights, reviewed
from cchc_desktop.operations.upkeep import Founding, check, found, open_workplace
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store.accounts import Account, accounts
from cchc_desktop.store.logins import FILE
from cchc_desktop.store.side_file import read_side, write_side

NOW = staff.NOW
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path, new_url: Callable[[], str | None]) -> Path:
    """A real register of a ward, closed."""
    where = tmp_path / "register"
    place, _ = found(where, Founding(unit="00070", url=new_url()), staff.PHRASE, NOW - DAY)
    place.register.close()
    return where


def test_a_first_password_opens_only_the_door_to_another(folder: Path) -> None:
    with come(folder, None) as place:
        given = open_account(place, "Lan", "Trần Thị Lan", ["intake"], NOW)
    assert given.account.login == "lan"
    with come(folder, "LAN", NOW, given.password) as place:
        no = refused(lambda: receive(place))
        assert "cấp lần đầu" in no.sentence
        with place.register.read() as reading, pytest.raises(Refused, match="cấp lần đầu"):
            reading.actor.need("people")
        assert (
            "giống" in refused(lambda: change_password(place, given.password, given.password, NOW)).sentence
        )
        refused(lambda: change_password(place, "không phải", staff.own("lan"), NOW))
        change_password(place, given.password, staff.own("lan"), NOW)
        receive(place)
        [received] = entries(place, "receive")
        assert (received.by, received.account) == ("Trần Thị Lan", "lan")
        assert check(place).findings == ()
    refused(lambda: staff.come(folder, "lan", password=given.password))
    with come(folder, "lan"):
        pass


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ngắn-1", "còn thiếu 8 ký tự"),
        ("toàn chữ thường dài", "chữ hoa, chữ số"),
        ("Không Có Ký Hiệu1".replace(" ", ""), "ký hiệu"),
        ("Aa1!Aa1!Aa1!Aa1!", "lặp đi lặp lại"),
        ("Tran-Thi-Lan-2026", "họ tên"),
        ("Aa1!" * 60, "quá 200"),
    ],
)
def test_a_password_that_the_rule_forbids(folder: Path, password: str, said: str) -> None:
    with come(folder, None) as place:
        no = refused(lambda: open_account(place, "lan", "Trần Thị Lan", ["intake"], NOW, password=password))
        assert said in no.sentence
        assert password not in no.sentence
        assert every_account(place) == ()
        assert {wrap.kind for wrap in read_side(folder).wraps} == {"passphrase"}


def test_a_password_is_the_same_in_both_ways_to_write_its_marks(folder: Path) -> None:
    staff.employ(folder, ["lan"])
    import unicodedata

    with come(folder, "lan", password=unicodedata.normalize("NFD", staff.own("lan"))):
        pass


@pytest.mark.parametrize("login", ["", "a", "trần", "lan nguyen", "-lan", "a" * 40, "lan\tnguyen"])
def test_a_login_that_cannot_be_typed_everywhere(folder: Path, login: str) -> None:
    with come(folder, None) as place:
        assert refused(lambda: open_account(place, login, "Trần Lan", ["intake"], NOW)).field == "login"


def test_two_people_never_share_a_name(folder: Path) -> None:
    with come(folder, None) as place:
        open_account(place, "lan", "Trần Thị Lan", ["intake"], NOW)
        assert refused(lambda: open_account(place, "LAN", "Ai Khác", ["intake"], NOW)).field == "login"
        assert refused(lambda: open_account(place, "lan2", "tran thi lan", ["intake"], NOW)).field == "name"


def test_five_wrong_ones_lock_out_for_a_quarter_of_an_hour_whatever_the_clock_says(folder: Path) -> None:
    staff.employ(folder, ["lan", "mai"])
    at = NOW + timedelta(hours=1)
    for _ in range(4):
        assert "không đúng" in refused(lambda: staff.come(folder, "lan", at, password="sai")).sentence
    assert "tạm khóa" in refused(lambda: staff.come(folder, "lan", at, password="sai")).sentence
    assert "tạm khóa" in refused(lambda: staff.come(folder, "lan", at)).sentence, "the right one, too early"
    with come(folder, "mai", at) as place:
        [told] = entries(place, "login_failed")
        assert (told.account, told.note["login"], told.note["count"]) == ("mai", "lan", 5)
    refused(lambda: staff.come(folder, "lan", at + timedelta(minutes=14)))
    back = at - 10 * DAY
    refused(lambda: staff.come(folder, "lan", back))
    refused(lambda: staff.come(folder, "lan", back + timedelta(minutes=14)))
    with come(folder, "lan", back + timedelta(minutes=16)) as place:
        assert len(entries(place, "login_failed")) == 1, "what was entered is not entered again"


def test_a_new_password_ends_the_lock_out(folder: Path) -> None:
    staff.employ(folder, ["lan"])
    for _ in range(5):
        refused(lambda: staff.come(folder, "lan", password="sai"))
    with come(folder, None) as place:
        given = reset_password(place, "lan", NOW)
    with come(folder, "lan", password=given.password) as place:
        assert place.register.actor.must_change


def test_the_founder_is_counted_too(folder: Path) -> None:
    for _ in range(5):
        refused(lambda: staff.come(folder, None, password="sai mật khẩu"))
    assert "tạm khóa" in refused(lambda: staff.come(folder, None)).sentence
    with come(folder, None, NOW + timedelta(minutes=15)) as place:
        [told] = entries(place, "login_failed")
        assert (told.note["login"], told.note["count"]) == (None, 5)
        assert "5 lần" in told_at_login(place.register)[0]


def test_counts_that_were_thrown_away_are_told_at_the_next_login(folder: Path) -> None:
    staff.employ(folder, ["lan"])
    with come(folder, "lan", NOW + timedelta(hours=1)) as place:
        assert told_at_login(place.register) == ()
    refused(lambda: staff.come(folder, "lan", NOW + timedelta(hours=2), password="sai"))
    (folder / FILE).unlink()
    with come(folder, "lan", NOW + timedelta(hours=3)) as place:
        assert "logins.json" in told_at_login(place.register)[0]
        assert entries(place, "login")[-1].note["counts"] == "lost"
    with come(folder, "lan", NOW + timedelta(hours=4)) as place:
        assert told_at_login(place.register) == ()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "cchc-logins"}', "null", '{"format":1}'])
def test_a_damaged_file_of_counts_keeps_nobody_out(folder: Path, content: str) -> None:
    staff.employ(folder, ["lan"])
    (folder / FILE).write_text(content, encoding="utf-8")
    with come(folder, "lan", NOW + timedelta(hours=1)) as place:
        assert told_at_login(place.register)


def test_what_is_typed_as_an_unknown_login_is_not_kept(folder: Path) -> None:
    staff.employ(folder, ["lan"])
    refused(lambda: staff.come(folder, "toi-la-mat-khau", password="sai"))
    assert "toi-la" not in (folder / FILE).read_text(encoding="utf-8")


def test_an_account_that_lies_idle_is_closed_and_an_administrator_opens_it_again(folder: Path) -> None:
    staff.employ(folder, ["binh", "lan"])
    late = NOW + 46 * DAY
    assert "45 ngày" in refused(lambda: staff.come(folder, "lan", late)).sentence
    refused(lambda: staff.come(folder, "lan", late))
    with come(folder, None, late) as place:
        [told] = entries(place, "account_close")
        assert (told.note["login"], told.note["why"], told.account) == ("lan", "unused", None)
        given = reopen_account(place, "lan", late)
    with come(folder, "lan", late, given.password) as place:
        assert place.register.actor.must_change


def test_the_last_administrator_is_not_closed_for_lying_idle(folder: Path) -> None:
    staff.employ(folder, ["binh"])
    with come(folder, "binh") as place:
        close_founder(place, NOW)
    with come(folder, "binh", NOW + 80 * DAY) as place:
        assert "45 ngày" in place.register.actor.must_change
        change_password(place, staff.own("binh"), "Khác hẳn 2026, nhé!", NOW + 80 * DAY)
        assert every_account(place)


def test_an_administrator_changes_the_password_every_two_months(folder: Path) -> None:
    staff.employ(folder, ["binh", "lan"])
    for days in (30, 60):
        for login in ("binh", "lan"):
            with come(folder, login, NOW + days * DAY) as place:
                assert not place.register.actor.must_change
    with come(folder, "lan", NOW + 61 * DAY + timedelta(hours=1)) as place:
        assert not place.register.actor.must_change
    with come(folder, "binh", NOW + 61 * DAY + timedelta(hours=1)) as place:
        assert "60 ngày" in refused(lambda: every_account(place)).sentence


def test_at_most_five_administrators(folder: Path) -> None:
    with come(folder, None) as place:
        for n in range(5):
            open_account(place, f"quan.tri{n}", f"Quản Trị {n}", ["admin"], NOW)
        no = refused(lambda: open_account(place, "quan.tri5", "Quản Trị Sáu", ["admin", "intake"], NOW))
        assert "nhiều nhất là 5" in no.sentence
        open_account(place, "lan", "Trần Thị Lan", ["intake"], NOW)
        refused(lambda: change_account(place, "lan", NOW, roles=["intake", "admin"]))


def test_a_clerk_leaves_and_the_work_goes_on_in_other_hands(folder: Path) -> None:
    staff.employ(folder, ["binh", "lan", "mai"])
    with come(folder, "lan") as place:
        for _ in range(3):
            number = receive(place).local_no
            with at_desk(place, "", NOW) as desk:
                given_to = {"dossier": number, "officer": "Lê Thị Mai"}
                VERBS["assign"].do(desk, read_act("assign", given_to))
    with come(folder, "binh") as place:
        assert "chính mình" not in refused(lambda: close_account(place, "nobody", NOW)).sentence
        refused(lambda: close_account(place, "binh", NOW))
        closed = close_account(place, "mai", NOW, reason="Chuyển công tác", hand_to="lan")
        assert len(closed.handed) == 3
        assert closed.left.is_none
        with place.register.read() as reading, pytest.raises(Refused):
            reading.actor.need("people")
    refused(lambda: staff.come(folder, "mai"))
    assert ("account", "mai") not in {wrap.name for wrap in read_side(folder).wraps}
    with come(folder, None) as place:
        assert check(place).findings == ()
        given = reopen_account(place, "mai", NOW)
        assert [one.verb for one in entries(place)][-1] == "account_reopen"
    with come(folder, "mai", password=given.password):
        pass


def test_a_side_file_of_another_day_lets_nobody_in_who_has_left(folder: Path) -> None:
    staff.employ(folder, ["binh", "mai"])
    before = read_side(folder)
    with come(folder, "binh") as place:
        close_account(place, "mai", NOW)
    write_side(folder, before)
    refused(lambda: staff.come(folder, "mai"))
    with come(folder, "binh"):
        pass
    assert ("account", "mai") not in {wrap.name for wrap in read_side(folder).wraps}


def test_the_founder_can_be_closed_and_opened_again(folder: Path) -> None:
    staff.employ(folder, ["binh"])
    with come(folder, None) as place:
        assert refused(lambda: close_founder(place, NOW)).field == "account"
    with come(folder, "binh") as place:
        close_founder(place, NOW)
        refused(lambda: close_founder(place, NOW))
        lone = refused(lambda: change_account(place, "binh", NOW, roles=["intake"]))
        assert "cuối cùng" in lone.sentence
    assert "thôi dùng" in refused(lambda: staff.come(folder, None)).sentence
    with come(folder, "binh") as place:
        open_founder(place, "mật khẩu lập sổ mới", NOW)
    with come(folder, None, password="mật khẩu lập sổ mới"):
        pass


def test_the_founders_passphrase_is_changed_by_whoever_has_it(folder: Path) -> None:
    with come(folder, None) as place:
        refused(lambda: change_password(place, "sai", "một mật khẩu khác", NOW))
        change_password(place, staff.PHRASE, "một mật khẩu khác", NOW)
    refused(lambda: staff.come(folder, None))
    with come(folder, None, password="một mật khẩu khác") as place:
        assert entries(place, "password")[-1].account is None


def test_the_yearly_review_is_entered_with_the_rights_of_that_day(folder: Path) -> None:
    staff.employ(folder, ["binh", "lan"])
    with come(folder, "lan") as place:
        refused(lambda: review_rights(place, "", NOW))
        refused(lambda: every_account(place))
    with come(folder, "binh") as place:
        assert reviewed(place, NOW)[1] == NOW.date().replace(year=2027)
        review_rights(place, "Đúng người, đúng việc", NOW + DAY)
        assert reviewed(place, NOW + 2 * DAY) == (NOW.date() + DAY, (NOW.date() + DAY).replace(year=2027))
        assert entries(place, "account_review")[0].note["rights"] == {"binh": ["admin"], "lan": ["intake"]}


def test_logins_are_entered_once_in_a_while_and_by_the_window_each_time(folder: Path) -> None:
    staff.employ(folder, ["lan"])
    at = NOW + timedelta(hours=2)
    for minutes in (0, 1, 14, 16):
        with come(folder, "lan", at + timedelta(minutes=minutes)):
            pass
    window = Arrival(now=at + timedelta(minutes=17), login="lan", is_window=True)
    with closing((place := open_workplace(folder, staff.own("lan"), None, window)).register):
        moments = [one.at - at for one in entries(place, "login") if one.at >= at]
        assert [int(one.total_seconds()) // 60 for one in moments] == [0, 16, 17]
        [known] = [one for one in _accounts(place) if one.login == "lan"]
        assert known.last_in_at == window.now
    with closing((place := open_workplace(folder, staff.PHRASE, None, Arrival(now=at))).register):
        count = len(entries(place, "login"))
    window = Arrival(now=at, is_window=True, name="Người lập sổ")
    with closing((place := open_workplace(folder, staff.PHRASE, None, window)).register):
        assert len(entries(place, "login")) == count + 1
        assert entries(place, "login")[-1].by == "Người lập sổ"


def _accounts(place: Workplace) -> tuple[Account, ...]:

    with place.register.read() as reading:
        return accounts(reading)


def test_roles_that_are_changed_hold_at_once_for_whoever_changed_them(folder: Path) -> None:
    staff.employ(folder, ["binh"])
    with come(folder, "binh") as place:
        change_account(place, "binh", NOW, roles=["admin", "intake"])
        assert place.register.actor.roles == {Role.ADMIN, Role.INTAKE}
        assert entries(place, "account_change")[0].note["before"] == ["admin"]
        refused(lambda: change_account(place, "binh", NOW, roles=["admin", "intake"]))
        refused(lambda: change_account(place, "binh", NOW, roles=["king"]))
        refused(lambda: change_account(place, "binh", NOW, roles=[]))
