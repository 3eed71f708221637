"""How the office presents itself: who signs its papers, its telephone, and whether it is one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import phone as checked_phone
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

HEAD, PHONE, OWN_APPROVAL = "head", "phone", "own_approval"


@dataclass(frozen=True, slots=True)
class Head:
    """Who signs; ``title`` as it stands above the name, in capitals on paper."""

    name: str = ""
    title: str = ""


def head(reading: Reading, on: date) -> Head:
    """Who signs on the day ``on``; empty where nobody was told."""
    kept = setting(reading, HEAD, on)
    if not isinstance(kept, dict):
        return Head()
    return Head(str(kept.get("name") or ""), str(kept.get("title") or ""))


def put_head(desk: Desk, told: Head, since: date | None = None) -> Head:
    """Let somebody sign from ``since`` on; papers of earlier days keep whoever signed then."""
    kept = Head(nfc(told.name), nfc(told.title))
    if not kept.name:
        raise Refused("Chưa ghi họ tên người ký. Ghi rồi lưu lại.", "head_name")
    if not kept.title:
        raise Refused("Chưa ghi chức danh người ký, ví dụ: GIÁM ĐỐC TRUNG TÂM.", "head_title")
    choose(desk, HEAD, {"name": kept.name, "title": kept.title}, since=since)
    return kept


def phone(reading: Reading, on: date) -> str:
    """The number printed for people who want to ask; empty where none was told."""
    kept = setting(reading, PHONE, on)
    return kept if isinstance(kept, str) else ""


def put_phone(desk: Desk, typed: str) -> str:
    """Print another telephone number from today on."""
    kept = checked_phone(typed) if nfc(typed) else ""
    choose(desk, PHONE, kept)
    return kept


def is_own_approval(reading: Reading, on: date) -> bool:
    """Whether somebody may approve what they ask for themselves: an office of one person."""
    return setting(reading, OWN_APPROVAL, on) is True


def put_own_approval(desk: Desk, *, is_allowed: bool) -> bool:
    """Let the office of one person approve its own exceptions from today on, or no longer."""
    if is_own_approval(desk.book, desk.at.date()) is not is_allowed:
        choose(desk, OWN_APPROVAL, is_allowed)
    return is_allowed
