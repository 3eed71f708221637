"""The recovery sheet: made, used when a password is lost, annulled when the sheet is."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from cchc_desktop.core import recovery_words
from cchc_desktop.core.access import check_password
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.recovery_sheet import RecoverySheet
from cchc_desktop.core.recovery_words import BITS, SECRET, Lexicon, lexicon
from cchc_desktop.core.roles import SYSTEM
from cchc_desktop.core.text import nfc
from cchc_desktop.files import Ready
from cchc_desktop.forms import form_for, render
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.entering import rule_at
from cchc_desktop.operations.sheets import office_with_head
from cchc_desktop.operations.upkeep import check_passphrase
from cchc_desktop.paths import resources
from cchc_desktop.store import accounts, keys, rekey
from cchc_desktop.store.backup import Asked, Restored, restore, unpacked, work_folder
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import put_setting, setting

FORM = "recovery_sheet"
MADE, USED, CANCELLED = "recovery_sheet", "recovered", "recovery_cancelled"
SETTING = "recovery_sheet"
"""Which sheet was made last, and when: {"number": 2, "made_at": …}; without that once it is annulled."""


@cache
def words() -> Lexicon:
    """The syllables that ship."""
    return lexicon((resources() / "recovery" / "words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Made:
    """A new sheet, and the one that it annuls, 0 for none."""

    number: int
    file: Path
    earlier: int


def valid_sheet(folder: Path) -> int:
    """The number of the sheet that opens the register in ``folder``, 0 when none does."""
    return max((int(label) for label in keys.labels(folder, keys.RECOVERY) if label.isdecimal()), default=0)


def last_sheet(reading: Reading) -> tuple[int, datetime | None]:
    """The number of the sheet that was made last, 0 for none yet; and when, None once it is annulled."""
    told = setting(reading, SETTING, date.max)
    number = told.get("number") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(number, int):
        return 0, None
    made_at = told.get("made_at")
    return number, datetime.fromisoformat(made_at) if isinstance(made_at, str) else None


def make_sheet(place: Workplace, target: Path, now: datetime, *, by: str) -> Made:
    """Draw words that open the register, and print them to ``target``; an earlier sheet opens it no more.

    The words are nowhere but on that paper: whoever asked for the file takes care of it.
    """
    register = place.register
    told = recovery_words.to_words(secrets.randbits(BITS * SECRET), words())
    with Ready() as ready, at_desk(place, by, now) as desk:
        earlier = valid_sheet(register.place)
        number = max(last_sheet(desk.book)[0], earlier) + 1
        form = form_for(FORM, now.date(), desk.folder)
        office, _ = office_with_head(desk, desk.at)
        sheet = RecoverySheet(
            office=office, at=desk.at, clerk=desk.by, number=number, words=told, earlier=earlier
        )
        note = {"number": number, "earlier": earlier, "form": form.code, "template": form.template.stamp}
        desk.book.append(None, verb=MADE, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, note=note)
        value: dict[str, Json] = {"number": number, "made_at": desk.at.isoformat()}
        put_setting(desk.book, SETTING, desk.at.date(), value)
        side = keys.without(keys.read_side(register.place), keys.RECOVERY)
        typed = recovery_words.read(" ".join(told), words())
        side = keys.with_wrap(side, register.key, keys.RECOVERY, str(number), typed)
        ready.lay(target, render(form, sheet), is_private=True)
        ready.lay(register.place / keys.SIDE_FILE, keys.written(side), is_private=True)
        ready.put()
    return Made(number, target, earlier)


def key_by_sheet(folder: Path, typed: str) -> tuple[bytes, int]:
    """The data key of the register in ``folder`` by the words of its sheet, and the sheet's number."""
    known = recovery_words.read(typed, words())
    numbers = keys.labels(folder, keys.RECOVERY)
    for label in numbers:
        key = keys.key_by(folder, keys.RECOVERY, label, known)
        if key is not None:
            return key, int(label)
    if not numbers:
        raise Refused(
            "Sổ này chưa lập giấy khôi phục, hoặc giấy đã hủy, nên không mở bằng các từ được.", "words"
        )
    raise Refused(
        f"Các từ gõ đúng nhưng là của giấy đã hết tác dụng hoặc của sổ khác. Sổ này đang dùng giấy số "
        f"{', '.join(numbers)}.",
        "words",
    )


def _key_in(side: keys.SideFile, known: str) -> bytes:
    ways = (wrap.label for wrap in side.wraps if wrap.kind == keys.RECOVERY)
    found = (keys.key_in(side, keys.RECOVERY, label, known) for label in ways)
    key = next((key for key in found if key is not None), None)
    if key is None:
        raise Refused("Giấy khôi phục này đã hủy ở máy khác nên không mở sổ được nữa.", "words")
    return key


def use_sheet(folder: Path, typed: str, new: str, now: datetime, *, by: str, login: str | None = None) -> int:
    """By the words, set the passphrase of the foundation or the password of one account; which sheet it was.

    The sheet goes on opening the register until another is made.
    """
    if login is None:
        check_passphrase(new, is_practice=False)
    key, number = key_by_sheet(folder, typed)
    register = rekey.opened(folder, key, lambda side: _key_in(side, recovery_words.read(typed, words())))
    try:
        note: dict[str, Json] = {"number": number, "login": login}
        with accounts.side_follows(folder), register.write() as book:
            _enter(book, USED, note, now, by)
            if login is None:
                keys.add_wrap(folder, register.key, keys.FOUNDER, "", nfc(new))
            else:
                _give_way(register, book, login, new, now)
    finally:
        register.close()
    return number


def refuse_password(new: str, login: str | None) -> None:
    """Refused before anything is restored where the new passphrase would be refused after it."""
    if login is None:
        check_passphrase(new, is_practice=False)


def use_sheet_on_backup(file: Path, folder: Path, typed: str, now: datetime) -> Restored:
    """Put the register in the backup ``file`` into ``folder``, where none is, by the words of its sheet."""
    if keys.is_register(folder):
        raise Refused(
            f"Thư mục {folder} đã có sổ. Mở sổ đó bằng giấy khôi phục (bỏ --from), hoặc chọn thư mục khác.",
            "place",
        )
    with work_folder(folder) as beside:
        unpacked(file, beside)
        key, _ = key_by_sheet(beside, typed)
    return restore(file, folder, None, now, Asked(key=key))


def _give_way(register: Register, book: Writing, login: str, new: str, now: datetime) -> None:
    known = accounts.account(book, login)
    if known is None or not known.is_open:
        raise Refused(
            f"Sổ này không có tài khoản “{nfc(login)[:32]}” đang mở. Xem lại tên đăng nhập.", "login"
        )
    told = check_password(rule_at(register.place, now), new, known.login, known.name)
    keys.add_wrap(register.place, register.key, keys.ACCOUNT, known.login, told)
    wrap = accounts.kept_wrap(register.place, known.login)
    after = replace(known, is_first_password=False, password_at=now, wrap=wrap)
    accounts.put_account(book, after)


def cancel_sheet(register: Register, now: datetime, *, by: str) -> int:
    """The lost sheet opens the register no more; its number. Copies of the side file still let it in."""
    number = valid_sheet(register.place)
    if not number:
        raise Refused("Sổ này không có giấy khôi phục nào đang dùng nên không có gì để hủy.")
    with accounts.side_follows(register.place), register.write() as book:
        _enter(book, CANCELLED, {"number": number}, now, by)
        put_setting(book, SETTING, now.date(), {"number": number})
        book.flush()
        side = keys.read_side(register.place)
        keys.write_side(register.place, keys.without(side, keys.RECOVERY))
    return number


def _enter(book: Writing, verb: str, note: dict[str, Json], now: datetime, by: str) -> None:
    now = now.replace(microsecond=0)
    book.append(None, verb=verb, at=now, recorded_at=now, by=book.actor.name or by or SYSTEM, note=note)
