"""The vault in a backup: files go along as they lie, in their boxes, and come back where they are missing."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import write_whole
from cchc_desktop.store.vault import FOLDER, vault_of

if TYPE_CHECKING:
    from cchc_desktop.store.engine import Register

_NAME = re.compile(rf"{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{64}}")
_CHUNK = 1024 * 1024


def gathered(register: Register) -> dict[str, Path]:
    """Every file of the vault by its name in the backup; asked for after the rows are copied.

    So whatever a copied row names is there: a file is written before its row, and never taken away.
    """
    with register.read() as reading:
        vault = vault_of(register, reading)
    return {f"{FOLDER}/{path.parent.name}/{path.name}": path for path in vault.every()}


def digests(files: Mapping[str, Path]) -> dict[str, str]:
    """What the manifest keeps of them."""
    found = {}
    for name, path in files.items():
        with path.open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def pack(box: zipfile.ZipFile, files: Mapping[str, Path]) -> None:
    """Add the files to a backup."""
    for name, path in files.items():
        with path.open("rb") as file, box.open(name, "w", force_zip64=True) as out:
            shutil.copyfileobj(file, out, _CHUNK)


def put_back(backup: Path, told: object, place: Path) -> None:
    """Write those of the backup's files that ``place`` lacks, each checked; others are left alone."""
    if not isinstance(told, dict):
        return
    with zipfile.ZipFile(backup) as box:
        for name, digest in told.items():
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise Trouble(f"Bản sao lưu {backup.name} đã bị hỏng: có tệp tên lạ.")
            if (place / name).exists():
                continue
            try:
                data = box.read(name)
            except (KeyError, zipfile.BadZipFile) as error:
                raise Trouble(f"Bản sao lưu {backup.name} đã bị hỏng: thiếu một tệp số hóa.") from error
            if hashlib.sha256(data).hexdigest() != digest:
                raise Trouble(f"Bản sao lưu {backup.name} đã bị hỏng: một tệp số hóa khác lúc sao lưu.")
            write_whole(place / name, data, is_private=True)
