"""Taking a backup back: what it would change, two persons where data is there, another machine's numbers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.roles import FOUNDER, Actor
from cchc_desktop.core.text import number
from cchc_desktop.operations.entering import proven, rule_at
from cchc_desktop.operations.witness import Second, witnessed_among
from cchc_desktop.store import accounts, keys
from cchc_desktop.store.backup import Asked, Restored
from cchc_desktop.store.backup import restore as restore_register
from cchc_desktop.store.beside import looked_at
from cchc_desktop.store.preview import Preview
from cchc_desktop.store.preview import preview as preview_of
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.standing_in import STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED = 12
RESTORE = "restore"


def preview(file: Path, place: Path, passphrase: str | None, key: bytes | None = None) -> Preview:
    """What ``file`` holds, and what the register in ``place`` has beyond it."""
    return preview_of(file, place, passphrase, key)


def restore(
    file: Path,
    place: Path,
    passphrase: str | None,
    now: datetime,
    *,
    login: str | None = None,
    second: Second | None = None,
) -> Restored:
    """Put the register in ``file`` at ``place``; over data it takes two persons where there are two.

    A register that cannot be read any more is not asked for people that only it knows; it is kept.
    """
    told: dict[str, Json] = {}
    key, device = None, None
    if keys.is_register(place):
        key, told = _entitled(place, passphrase, (login, second), now)
        device = keys.read_side(place).device  # the machine stays the one that it is
    is_same = key is not None and _is_key_of(file, key)
    asked = Asked(device=device, told=told, key=key if is_same else None, login=login)
    done = restore_register(file, place, passphrase, now, asked)
    (place / STOPPED).unlink(missing_ok=True)  # looked for anew, in what is there now
    return done


def _is_key_of(file: Path, key: bytes) -> bool:
    from cchc_desktop.store.backups import key_check_of

    return key_check_of(file) == keys.check_of(key)


def _entitled(
    place: Path, passphrase: str | None, who: tuple[str | None, Second | None], now: datetime
) -> tuple[bytes | None, dict[str, Json]]:
    login, second = who
    try:
        key = proven(place, passphrase, login, rule_at(place, now), now)
    except Refused:
        if login is not None:
            raise
        return None, {}  # the passphrase may be the one of the backup: that decides
    try:
        with looked_at(place, key) as there, there.read() as reading:
            actor = actor_of(reading, login)
            every = accounts.accounts(reading)
    except Trouble:
        return key, {"unread": True}
    actor.need(RESTORE)
    note = witnessed_among(place, every, actor, RESTORE, second, now)
    return key, {**note, "account": actor.login}


def actor_of(reading: Reading, login: str | None) -> Actor:
    """Who asks, by the register that is there; Refused where the account is closed or unknown."""
    if login is None:
        return FOUNDER
    known = accounts.account(reading, login)
    if known is None or not known.is_open:
        raise Refused(f"Tài khoản {login} không mở được sổ này.", "account")
    return known.actor()


def told(found: Preview) -> Iterator[str]:
    """The preview in sentences, the gravest first."""
    last = (
        f", ghi lúc {hanoi(datetime.fromisoformat(found.last_at)):%H:%M ngày %d/%m/%Y}"
        if found.last_at
        else ""
    )
    yield f"Bản sao lưu của đơn vị {found.unit} có {number(found.entries)} bút tích{last}."
    if not found.is_there:
        yield "Thư mục dữ liệu chưa có sổ: không có gì bị thay thế."
        return
    if not found.is_known:
        yield "Không đọc được sổ đang có nên không biết sẽ mất những gì; sổ đó được giữ lại nguyên vẹn."
        return
    if not found.lost_entries:
        yield "Sổ đang có không có gì hơn bản sao lưu: không mất việc nào."
    else:
        yield (
            f"Sổ đang có hơn bản sao lưu {number(found.lost_entries)} bút tích; khôi phục thì phải ghi lại "
            "những việc sau (sổ bị thay được giữ lại để xem):"
        )
        for one in found.lost:
            day = f"{one.on[8:10]}/{one.on[5:7]}/{one.on[:4]}"
            yield f"  {day}: {act_words(one.verb)} – {number(one.times)}"
        yield from _gone(found)
    if found.brought:
        yield (
            f"Bản sao lưu có {number(found.brought)} bút tích mà sổ đang có không có: hai sổ đã rẽ nhau "
            f"sau bút tích {number(found.common)}."
        )
    if found.lacking:
        yield f"{number(found.lacking)} tệp số hóa của bản sao lưu không có ở đâu: sẽ phải quét lại."


def _gone(found: Preview) -> Iterator[str]:
    if found.new:
        yield f"  Hồ sơ không còn trong sổ ({number(len(found.new))}): {_some(found.new)}."
    if found.changed:
        yield f"  Hồ sơ trở về như trước ({number(len(found.changed))}): {_some(found.changed)}."
    if found.numbers:
        yield f"  Số đã ghi trên giấy, không cấp lại: {', '.join(found.numbers)}."
    for amount, words in (
        (found.closings, "lần lập, chốt báo cáo"),
        (found.packets, "gói báo cáo đã nhận"),
        (found.files, "tệp số hóa (tệp vẫn nằm trong kho, lần quét sau đưa vào khay)"),
    ):
        if amount:
            yield f"  Mất {number(amount)} {words}."


def _some(names: tuple[str, ...]) -> str:
    more = f" và {len(names) - _NAMED} hồ sơ khác" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
