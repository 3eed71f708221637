"""The second place of backups: a folder on another disk or a stick, marked as this office's own."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.thinning import Keeping
from cchc_desktop.files import sync_folder, why, write_whole
from cchc_desktop.store import backup_files
from cchc_desktop.store.backups import Kept, dropped, in_folder

MARK_BYTES = 12
_CHUNK = 8 * 1024 * 1024
_LARGEST_MARK = 4_096
Step = Callable[[str, int, int, Path], None]


def mark_file(unit: str) -> str:
    """The name of the file by which the program knows the place again."""
    return f"CCHC_{unit}_noi-sao-luu.json"


@dataclass(frozen=True, slots=True)
class Caught:
    """What a second place was given, and how far the newest backup in it goes."""

    files: int
    bytes: int
    dropped: int
    newest: str = ""


def mark(folder: Path, unit: str, data: Path) -> str:
    """Make ``folder`` the second place of ``unit`` and give its mark; one that is there already is kept."""
    if not folder.is_absolute():
        raise Refused("Ghi đủ đường dẫn của thư mục sao lưu, kể cả ổ đĩa.", "folder")
    try:
        if folder.resolve().is_relative_to(data.resolve()) or data.resolve().is_relative_to(folder.resolve()):
            raise Refused(
                "Nơi thứ hai phải ở ngoài thư mục dữ liệu của sổ: hãy chọn ổ khác hoặc USB.", "folder"
            )
        folder.mkdir(parents=True, exist_ok=True)
        known = read_mark(folder, unit)
        if known:
            return known
        made = secrets.token_hex(MARK_BYTES)
        said = {"unit": unit, "mark": made, "what": "Nơi sao lưu thứ hai của sổ CCHC. Đừng xóa tệp này."}
        write_whole(folder / mark_file(unit), json.dumps(said, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise Trouble(f"Không dùng được thư mục {folder}: {why(error)}. Chọn nơi khác.") from error
    return made


def read_mark(folder: Path, unit: str) -> str:
    """The mark in ``folder``; empty where there is none of ``unit`` that can be read."""
    path = folder / mark_file(unit)
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(_LARGEST_MARK))
    except (OSError, ValueError):
        return ""
    found = said.get("mark") if isinstance(said, dict) and said.get("unit") == unit else None
    return found if isinstance(found, str) else ""


def found(chosen: Path, mark: str, unit: str, roots: Iterable[Path] = ()) -> Path:
    """Where the marked place is now: a stick may come back under another letter. Trouble where it is not.

    ``roots`` are the drives that could hold it.
    """
    below = chosen.relative_to(chosen.anchor)
    tried = [chosen]
    for root in roots:
        # Of a path on a stick, some last parts lie on the stick itself.
        tried += [root.joinpath(*below.parts[at:]) for at in range(len(below.parts) + 1)]
    for folder in tried:
        if read_mark(folder, unit) == mark:
            return folder
    if chosen.is_dir():
        raise Trouble(
            f"Thư mục {chosen} không phải nơi sao lưu đã chọn của sổ này (thiếu tệp đánh dấu, hoặc là USB "
            "khác). Cắm đúng USB, hoặc chọn lại nơi thứ hai trong Cài đặt."
        )
    raise Trouble(f"Không thấy {chosen}. Cắm USB hoặc nối ổ đĩa đó; lần sau chương trình tự chép bù.")


def catch_up(folders: tuple[Path, Path], unit: str, rules: tuple[Keeping, int], step: Step) -> Caught:
    """Copy from the first folder what the second lacks of what is to be kept, and thin it by ``rules``."""
    ours, theirs = folders
    here, there = in_folder(ours, unit), {one.file.name: one for one in in_folder(theirs, unit)}
    gone = {
        one.file.name for one in dropped({*here, *there.values()} and _both(here, there.values()), *rules)
    }
    copied = size = 0
    try:
        _sweep(theirs)
        for one in here:
            if one.file.name not in gone and not _is_same(one.file, there.get(one.file.name)):
                size += _copied(one.file, theirs / one.file.name, step)
                copied += 1
        more = _scanned(ours / backup_files.beside(unit), theirs / backup_files.beside(unit), step)
        for name in gone & there.keys():
            there[name].file.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble(
            f"Chưa chép được bản sao lưu sang {theirs}: {why(error)}. Kiểm tra ổ đĩa hoặc USB đó."
        ) from error
    return Caught(copied, size + more, len(gone & there.keys()), here[0].file.name if here else "")


def _both(here: Iterable[Kept], there: Iterable[Kept]) -> tuple[Kept, ...]:
    """Each once by its name."""
    return tuple({one.file.name: one for one in (*there, *here)}.values())


def _is_same(file: Path, other: Kept | None) -> bool:
    return other is not None and other.file.stat().st_size == file.stat().st_size


def _sweep(folder: Path) -> None:
    for left in folder.glob(".CCHC_*.part"):
        left.unlink(missing_ok=True)


def _copied(file: Path, target: Path, step: Step) -> int:
    """Copy one file and read it back; it has its name only when it is whole."""
    part, size = target.with_name(f".{target.name}.part"), file.stat().st_size
    backup_files.refuse_full(target.parent, size)
    done, counted = 0, hashlib.sha256()
    with file.open("rb") as source, part.open("wb") as out:
        while data := source.read(_CHUNK):
            counted.update(data)
            out.write(data)
            done += len(data)
            out.flush()
            step("chép sang nơi thứ hai", done, size, part)
        out.flush()
        _settle(out.fileno())
    with part.open("rb") as again:
        is_same = hashlib.file_digest(again, "sha256").digest() == counted.digest()
    if not is_same:
        part.unlink(missing_ok=True)
        raise Trouble(
            f"Tệp chép sang {target.parent} đọc lại khác lúc ghi: ổ đĩa hay USB có thể hỏng. Thay ổ khác."
        )
    part.replace(target)
    sync_folder(target.parent)
    return size


def _settle(descriptor: int) -> None:
    import os

    os.fsync(descriptor)
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _scanned(ours: Path, theirs: Path, step: Step) -> int:
    """Scanned files are never changed: those of another size were cut off."""
    size = 0
    every = [path for path in ours.glob("??/*") if not path.name.startswith(".")] if ours.is_dir() else []
    for at, path in enumerate(every):
        target = theirs / path.parent.name / path.name
        if target.exists() and target.stat().st_size == path.stat().st_size:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, part)
        with part.open("rb+") as file:
            _settle(file.fileno())
        if part.read_bytes() != path.read_bytes():
            part.unlink(missing_ok=True)
            raise Trouble(f"Tệp số hóa chép sang {theirs} đọc lại khác lúc ghi. Thay ổ đĩa hoặc USB khác.")
        part.replace(target)
        size += target.stat().st_size
        step("chép tệp số hóa", at + 1, len(every), target)
    return size
