"""The files of a vault under another key: laid beside the old ones, then both change places."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import make_folder, moved, sync_folder
from cchc_desktop.store.vault import NEXT, Vault, vault_in

COMING, FORMER = "coming", "former"
ASIDE = "damaged"
"""Where in the register's folder files are kept that could not be read any more."""
_TWO = "??"  # each folder of the vault is called by two letters
_NAMED = 5
Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Amount:
    """How many files, and their bytes."""

    files: int = 0
    bytes: int = 0


def refuse_unreachable(vault: Vault) -> None:
    """Trouble where a folder of the vault is not there: its files would stay under the old key.

    What a machine that is gone had laid beside them goes: nobody has its key.
    """
    for place in vault.places:
        if place != vault.own and not place.is_dir():
            raise Trouble(
                f"Không thấy thư mục kho số hóa “{place}” nên chưa đổi khóa được. "
                "Hãy kiểm tra ổ mạng rồi làm lại."
            )
        if (place / COMING).exists() or (place / FORMER).exists():
            raise Trouble(
                f"Trong kho “{place}” còn thư mục {COMING} hoặc {FORMER} của lần đổi khóa dở trên máy khác. "
                "Mở sổ trên máy đó để xếp xong; nếu máy đó không còn, chuyển hai thư mục ấy ra chỗ khác."
            )
        take_back(place)


def lay_beside(vault: Vault, fresh: bytes, step: Step) -> tuple[Amount, tuple[Path, ...]]:
    """Every file again under the key ``fresh``; and those that lie whole nowhere."""
    every = list(vault.every())
    _refuse_full(vault, every)
    files = size = 0
    damaged: list[Path] = []
    for done, path in enumerate(every):
        step("kho số hóa", done, len(every))
        data = vault.read(path)
        if data is not None:
            place = path.parent.parent
            vault_in((place / NEXT,), fresh).put(data)
            files, size = files + 1, size + len(data)
        elif not any(_is_whole(vault, place / path.parent.name / path.name) for place in vault.places):
            damaged.append(path)
    return Amount(files, size), tuple(damaged)


def _is_whole(vault: Vault, path: Path) -> bool:
    return path.exists() and vault.read(path) is not None


def _refuse_full(vault: Vault, every: Sequence[Path]) -> None:
    for place in vault.places:
        need = sum(path.stat().st_size for path in every if path.parent.parent == place)
        if need and shutil.disk_usage(place).free < need:
            refuse_room(place, need)


def refuse_room(place: Path, need: int) -> None:
    """Trouble: nothing is changed before there is room for all."""
    raise Trouble(
        f"Ổ chứa {place} không đủ chỗ: đổi khóa cần thêm {-(-need // 1_000_000)} MB cho đến khi xong. "
        "Hãy dọn bớt rồi làm lại; chưa có gì thay đổi."
    )


def told(damaged: Sequence[Path]) -> str:
    """Why the key was not changed, where files are damaged."""
    names = ", ".join(path.name[:12] for path in damaged[:_NAMED])
    return (
        f"Kho số hóa có {len(damaged)} tệp bị hỏng ({names}) nên chưa đổi khóa: đổi rồi thì bản sao lưu cũ "
        "không bù được cho tệp đó. Khôi phục tệp từ bản sao lưu trước (“cchc check” kể là của hồ sơ nào), "
        "hoặc chạy lại với --leave-damaged để đưa các tệp hỏng sang một bên."
    )


def keep_aside(damaged: Sequence[Path], place: Path) -> None:
    """Copy what cannot be read to a folder of the register: somebody may still mend it."""
    for path in damaged:
        target = place / ASIDE / path.name
        make_folder(target.parent)
        shutil.copy2(path, target)


def take_back(place: Path) -> None:
    """Take away what was laid into one folder of the vault; the old files were not touched."""
    if (place / NEXT).exists():
        shutil.rmtree(place / NEXT)
        sync_folder(place)


def put_in_place(place: Path) -> None:
    """Let the new files of one folder be the vault; what lies where tells which step was done."""
    following, coming, former = place / NEXT, place / COMING, place / FORMER
    if following.is_dir():
        make_folder(former)
        for folder in _folders(place):
            moved(folder, former / folder.name)
        sync_folder(place)
        moved(following, coming)
        sync_folder(place)
    if coming.is_dir():
        for folder in _folders(coming):
            moved(folder, place / folder.name)
        sync_folder(place)
        coming.rmdir()
    if former.is_dir():
        shutil.rmtree(former)
    if place.is_dir():
        sync_folder(place)


def _folders(place: Path) -> list[Path]:
    return sorted(path for path in place.glob(_TWO) if path.is_dir())
