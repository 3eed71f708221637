"""Who goes on after a machine is lost: a mark in the shared folder, which that one finds when it is back."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import canonical
from cchc_desktop.files import write_whole

STOPPED = "taken-over.json"
"""Lies beside a register that another machine goes on with."""
_LARGEST = 4_096
_SOON = 1.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodIn:
    """Machine ``device`` went on behind the entry ``entries``; its own first one is ``entry``."""

    unit: str
    device: int
    from_device: int
    at: str
    entries: int
    head: str
    entry: int
    digest: str

    @property
    def words(self) -> str:
        """What the machine that was replaced says when somebody wants to write."""
        at = hanoi(datetime.fromisoformat(self.at))
        return (
            f"Máy {self.device} đã tiếp quản sổ này lúc {at:%H:%M ngày %d/%m/%Y}, từ bút tích "
            f"{self.entries}. Máy này không ghi tiếp được nữa. In danh sách việc phải nhập lại "
            "(cchc extra-acts), nhập ở máy đó, rồi khôi phục máy này từ bản sao lưu mới của máy đó."
        )


def mark_file(unit: str) -> str:
    """The name of the mark in a shared folder."""
    return f"CCHC_{unit}_tiep-quan.json"


def leave(path: Path, key: bytes, one: StoodIn) -> None:
    """Write the mark, sealed by the key: whoever has it not stops nobody."""
    said = asdict(one)
    write_whole(path, json.dumps({**said, "seal": _seal(key, said)}, ensure_ascii=False, indent=1).encode())


def found(path: Path, key: bytes, unit: str) -> StoodIn | None:
    """The mark at ``path``; None where there is none, or none of this register."""
    try:
        with path.open("rb") as file:
            said: Any = json.loads(file.read(_LARGEST))
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict):
        return None
    seal = said.pop("seal", None)
    if not isinstance(seal, str) or not hmac.compare_digest(seal, _seal(key, said)):
        return None
    try:
        one = StoodIn(**said)
    except TypeError:
        return None
    return one if one.unit == unit else None


def at_once(path: Path, key: bytes, unit: str) -> StoodIn | None:
    """The same for a folder that may hang: one that does not answer soon is looked into again later."""
    answers: list[StoodIn | None] = []
    thread = Thread(target=lambda: answers.append(found(path, key, unit)), daemon=True)
    thread.start()
    thread.join(_SOON)
    return answers[0] if answers else None


def _seal(key: bytes, said: dict[str, Any]) -> str:
    return hmac.new(key, b"cchc stand in" + canonical(said), hashlib.sha256).hexdigest()


def stopped(place: Path, key: bytes, unit: str, device: int) -> str:
    """Why the register in ``place`` may not be written to; empty where it may."""
    one = found(place / STOPPED, key, unit)
    return one.words if one is not None and one.device != device else ""
