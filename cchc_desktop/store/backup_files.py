"""The vault in a backup: whole files go along as they lie, in their boxes, and mend what is damaged."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import write_whole
from cchc_desktop.store import schema
from cchc_desktop.store.vault import FOLDER, Vault, vault_in, vault_of

if TYPE_CHECKING:
    from cchc_desktop.store.engine import Register
    from cchc_desktop.store.reading import Reading

_LOG = logging.getLogger(__name__)
_NAME = re.compile(rf"{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{64}}")
_CHUNK = 1024 * 1024
_FIRST_WITH_FILES = 2  # the schema that brought the table


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every whole file of the vault by its name in the backup; the names of others, and whose they are."""

    files: Mapping[str, Path]
    digests: Mapping[str, str]
    lacking: Mapping[str, str]


def gathered(register: Register, revision: int) -> Gathered:
    """What goes along with a copy; asked for after the rows are copied.

    So whatever a copied row names is there: a file is written before its row, and never taken away.
    """
    files: dict[str, Path] = {}
    digests: dict[str, str] = {}
    with register.read() as reading:
        vault = vault_of(register, reading)
        known = _known(reading, vault) if revision >= _FIRST_WITH_FILES else {}
    for path in vault.every():
        name, sealed = _packed(path), path.read_bytes()
        if name not in files and vault.is_whole(sealed, path.name):
            files[name], digests[name] = path, hashlib.sha256(sealed).hexdigest()
    return Gathered(files, digests, {name: known[name] for name in sorted(known.keys() - files.keys())})


def _known(reading: Reading, vault: Vault) -> dict[str, str]:
    """The files that the register knows by their names in the backup, each with whose it is in words."""
    f, s, d = schema.file.c, schema.scan.c, schema.dossier.c
    asked = (
        sa.select(f.digest, sa.func.min(d.local_no).label("number"))
        .outerjoin(schema.scan, sa.and_(s.unit == f.unit, s.digest == f.digest))
        .outerjoin(schema.dossier, sa.and_(d.unit == s.unit, d.seq == s.dossier))
        .where(f.unit == reading.unit)
        .group_by(f.digest)
    )
    return {
        _packed(vault.path_of(row["digest"], vault.own)): _whose(row["number"])
        for row in reading.run(asked).mappings()
    }


def _whose(number: str | None) -> str:
    return f"hồ sơ {number}" if number else "khay"


def _packed(path: Path) -> str:
    return f"{FOLDER}/{path.parent.name}/{path.name}"


def pack(box: zipfile.ZipFile, files: Mapping[str, Path]) -> None:
    """Add the files to a backup."""
    for name, path in files.items():
        with path.open("rb") as file, box.open(name, "w", force_zip64=True) as out:
            shutil.copyfileobj(file, out, _CHUNK)


def lacking(backup: Path) -> tuple[str, ...]:
    """Whose scanned files were gone or damaged when ``backup`` was made, one for each file."""
    with zipfile.ZipFile(backup) as box:
        told = json.loads(box.read("manifest.json")).get("lacking")
    return tuple(told.values()) if isinstance(told, dict) else ()


def put_back(backup: Path, manifest: Mapping[str, object], place: Path, aside: Path, key: bytes) -> None:
    """Write those of the backup's files that ``place`` lacks or has damaged; whole ones are left alone.

    A damaged one is kept in ``aside``. What cannot be mended is told by a warning.
    """
    told = manifest.get("files")
    vault = vault_in((place / FOLDER,), key)
    unmended = sum(not _is_whole(vault, place / name) for name in _names(manifest.get("lacking")))
    with zipfile.ZipFile(backup) as box:
        for name, digest in told.items() if isinstance(told, dict) else ():
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise Trouble(f"Bản sao lưu {backup.name} đã bị hỏng: có tệp tên lạ.")
            if _is_whole(vault, place / name):
                continue
            data = _read(box, backup, name, digest)
            is_whole = vault.is_whole(data, Path(name).name)
            unmended += not is_whole
            if is_whole or not (place / name).exists():
                _keep_aside(place / name, aside / name)
                write_whole(place / name, data, is_private=True)
    if unmended:
        _LOG.warning(
            "Còn %d tệp số hóa không có hoặc đã hỏng mà bản sao lưu không lấy lại được. "
            "Chạy “cchc check” để biết của hồ sơ nào, rồi quét lại giấy.",
            unmended,
        )


def _names(told: object) -> tuple[str, ...]:
    named = told if isinstance(told, dict) else {}
    return tuple(name for name in named if isinstance(name, str) and _NAME.fullmatch(name))


def _is_whole(vault: Vault, path: Path) -> bool:
    return path.exists() and vault.is_whole(path.read_bytes(), path.name)


def _read(box: zipfile.ZipFile, backup: Path, name: str, digest: object) -> bytes:
    try:
        data = box.read(name)
    except (KeyError, zipfile.BadZipFile) as error:
        raise Trouble(f"Bản sao lưu {backup.name} đã bị hỏng: thiếu một tệp số hóa.") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise Trouble(f"Bản sao lưu {backup.name} đã bị hỏng: một tệp số hóa khác lúc sao lưu.")
    return data


def _keep_aside(damaged: Path, aside: Path) -> None:
    if damaged.exists():
        aside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(damaged, aside)
