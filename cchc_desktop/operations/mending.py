"""A damaged register: what a repair would save, what the newest backup holds, and doing one of the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import day_time, number
from cchc_desktop.store import backups, keys
from cchc_desktop.store.engine import BACKUPS
from cchc_desktop.store.repair import Mended, mend


@dataclass(frozen=True, slots=True)
class Choice:
    """``mended`` None: nothing can be read, ``why``; ``backup`` is the one that goes furthest."""

    mended: Mended | None
    why: str
    backup: Path | None
    backup_entries: int = 0

    @property
    def is_repair_better(self) -> bool:
        """Whether the repair saves at least as much as the backup."""
        return self.mended is not None and self.mended.entries >= self.backup_entries


def choice(place: Path, passphrase: str | None, now: datetime, login: str | None = None) -> Choice:
    """What there is to choose from; nothing is changed."""
    key = keys.unlock(place, passphrase, login)
    mended, why = None, ""
    try:
        mended = mend(place, key, now, is_tried=True)
    except (Trouble, Refused) as no:
        why = no.sentence
    unit = keys.read_side(place).unit
    best: tuple[int, Path] | None = None
    for one in backups.in_folder(place / BACKUPS, unit):
        said = backups.told(one.file)
        if said is not None and (best is None or said.entries > best[0]):
            best = said.entries, one.file
    return Choice(mended, why, best[1] if best else None, best[0] if best else 0)


def repair(place: Path, passphrase: str | None, now: datetime, login: str | None = None) -> Mended:
    """Put what can be read into a new file; the damaged one is kept."""
    return mend(place, keys.unlock(place, passphrase, login), now)


def words(found: Choice) -> str:
    """The choice in a sentence or two."""
    said = []
    if found.mended is None:
        said.append(f"Không sửa chữa được: {found.why}")
    else:
        said.append(f"Sửa chữa cứu được {mended_words(found.mended)}")
    if found.backup is not None:
        said.append(f"Bản sao lưu {found.backup.name} có {number(found.backup_entries)} bút tích.")
    return " ".join(said)


def mended_words(done: Mended) -> str:
    """What a repair saved."""
    until = f", đến {day_time(done.last_at)}" if done.last_at else ""
    lost = f"; mất ít nhất {number(done.lost)} bút tích sau đó" if done.lost else "; không mất bút tích nào"
    partly = f"; bảng đọc không hết: {', '.join(done.partly)}" if done.partly else ""
    return f"{number(done.entries)} bút tích{until}, {number(done.dossiers)} hồ sơ{lost}{partly}."
