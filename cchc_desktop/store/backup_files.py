"""The vault in a backup: a folder beside the backups that each of them adds its new files to, never twice."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import write_whole
from cchc_desktop.store import schema
from cchc_desktop.store.vault import FOLDER, Vault, vault_in, vault_of

if TYPE_CHECKING:
    from cchc_desktop.store.beside import Source

    Run = Callable[[sa.Select[Any]], sa.CursorResult[Any]]

_NAME = re.compile(rf"{FOLDER}/([0-9a-f]{{2}}/[0-9a-f]{{64}})")
_SUM = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"\.[0-9a-f]{64}\.\d+\.part")
_BESIDE = re.compile(r"CCHC_[A-Z0-9.-]{1,32}_kho")
_FIRST_WITH_FILES = 2  # the schema that brought the table
_FIRST_BESIDE = 2  # the kind of backup whose files lie beside it; before, they were packed in
_MB = 1_000_000
_A_DAY = 86_400  # seconds
READ_WHOLE = 1_000 * _MB
"""So many bytes are read back at every backup: about half a minute from a slow stick."""
ROUNDS = 10
"""Of more than that a tenth is read at each backup, so that a daily one has seen all within two weeks: less
than the month after which the originals go, when a damaged file could not be had again."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The whole files of a backup by their names, with the sums of their bytes; and what was done for it."""

    files: Mapping[str, str]
    lacking: Mapping[str, str]
    """Of whom others are, that are whole nowhere."""
    damaged: Mapping[str, str]
    """Of whom those are that the vault has lost or damaged; the backup has a good copy."""
    copied: Amount
    read: Amount
    """Those whose bytes were read back where the backup lies; of the rest only the sizes were compared."""
    turn: int

    def told(self, unit: str) -> dict[str, object]:
        """For the manifest."""
        return {
            "beside": beside(unit),
            "files": dict(self.files),
            "lacking": dict(self.lacking),
            "damaged": dict(self.damaged),
            "copied": asdict(self.copied),
            "read": asdict(self.read),
            "turn": self.turn,
        }


@dataclass(frozen=True, slots=True)
class Amount:
    """How many files, and their bytes."""

    files: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Before:
    """What the last backup into the same folder knew: the sums, and whose turn it was to be read."""

    sums: Mapping[str, str]
    turn: int = 0

    def is_due(self, name: str, size: int) -> bool:
        """Whether the file ``name`` is read this time, there being ``size`` bytes in all."""
        if name not in self.sums or size <= READ_WHOLE:
            return True
        return int(name[-8:], 16) % ROUNDS == (self.turn + 1) % ROUNDS


def beside(unit: str) -> str:
    """The name of the folder that the files of all backups of a unit lie in."""
    return f"CCHC_{unit}_kho"


def gather(register: Source, revision: int, folder: Path, room: int, now: float) -> Gathered:
    """Copy what ``folder`` lacks of the vault; asked for after the rows are copied.

    So whatever a copied row names is there: a file is written before its row, and never taken away. What is
    there already is read again, all of it or in turns; damaged files are copied anew. ``room`` bytes more
    are needed on the disk for the rest of the backup. ``now`` is what the disk takes for the time.
    """
    with register.read() as reading:
        vault = vault_of(register, reading)
        known = whose(reading.run, reading.unit, vault) if revision >= _FIRST_WITH_FILES else {}
    _sweep(folder, now)
    ours: dict[str, list[Path]] = {}
    for path in vault.every():
        ours.setdefault(_packed(path), []).append(path)
    before = _before(folder)
    seen = _seen(vault, ours, folder, before)
    fresh = {name: paths for name, paths in ours.items() if name not in seen.found}
    refuse_full(folder.parent, room + sum(_size(paths[0]) for paths in fresh.values()))
    copied = _copied_all(vault, fresh, folder)
    # What is gone here may still lie whole in an earlier backup.
    gone = _seen(vault, {name: [] for name in sorted(known.keys() - ours.keys())}, folder, _Before({}))
    found = {**seen.found, **gone.found, **copied}
    return Gathered(
        found,
        {name: known[name] for name in sorted(known.keys() - found.keys())},
        {name: known[name] for name in sorted((seen.damaged | gone.damaged) & known.keys())},
        _amount(folder, copied),
        _amount(folder, [*seen.read, *gone.read, *copied]),
        before.turn + 1,
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What lies whole where the backup will: by its sums; what of it was read; what the vault has not so."""

    found: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)


def _seen(vault: Vault, ours: Mapping[str, Sequence[Path]], folder: Path, before: _Before) -> _Seen:
    """Look at what is there of ``ours``: each name with the places in the vault that it lies at."""
    size = sum(_size(paths[0]) for paths in ours.values() if paths)
    seen = _Seen()
    for name, paths in ours.items():
        there = _there(folder, Path(name))
        if not there.exists():
            continue
        if not before.is_due(name, size) and _size(there) == _size(paths[0]):
            seen.found[name] = before.sums[name]
            continue
        data = _bytes(there)
        if not vault.is_whole(data, there.name):
            continue
        seen.found[name] = _sum(data)
        seen.read.append(name)
        if not any(own == data or vault.is_whole(own, there.name) for own in map(_bytes, paths)):
            seen.damaged.add(name)
    return seen


def _amount(folder: Path, names: Iterable[str]) -> Amount:
    sizes = [_size(_there(folder, Path(name))) for name in names]
    return Amount(len(sizes), sum(sizes))


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _bytes(path: Path) -> bytes:
    """What lies at ``path``; nothing, which is no whole file, where the disk cannot read it any more."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _sweep(folder: Path, now: float) -> None:
    """Take away what a killed backup left half written; a day later no other one is still at it."""
    for path in folder.glob("??/.*.part"):
        if _PART.fullmatch(path.name) and now - path.stat().st_mtime > _A_DAY:
            path.unlink(missing_ok=True)


def _before(folder: Path) -> _Before:
    """From the newest backup whose files lie in ``folder``; nothing where it cannot be read."""
    try:
        backups = sorted(folder.parent.glob("*.cchcbak"), key=lambda path: (path.stat().st_mtime, path.name))
        told = _told(backups[-1])
    except (IndexError, OSError, KeyError, ValueError, zipfile.BadZipFile):
        return _Before({})
    files, turn = told.get("files"), told.get("turn")
    if told.get("beside") != folder.name or not isinstance(files, dict) or type(turn) is not int:
        return _Before({})
    return _Before(
        {name: kept for name, kept in files.items() if isinstance(kept, str) and _SUM.fullmatch(kept)}, turn
    )


def _copied_all(vault: Vault, fresh: Mapping[str, Sequence[Path]], folder: Path) -> dict[str, str]:
    """Copy the first whole one of each; the sums of those that there are."""
    return {
        name: kept
        for name, paths in fresh.items()
        if (kept := next(filter(None, (_copied(vault, path, folder) for path in paths)), ""))
    }


def _copied(vault: Vault, path: Path, folder: Path) -> str:
    """Copy one file if it is whole and give its sum; what lies there afterwards is read back."""
    sealed, target = _bytes(path), _there(folder, path)
    if not vault.is_whole(sealed, path.name):
        return ""
    write_whole(target, sealed, is_private=True)
    if target.read_bytes() != sealed:
        target.unlink(missing_ok=True)
        raise Trouble(
            f"Tệp vừa chép vào {folder} đọc lại khác lúc ghi: ổ đĩa hay USB có thể hỏng. "
            "Hãy sao lưu sang ổ khác."
        )
    return _sum(sealed)


def refuse_full(place: Path, need: int) -> None:
    """Trouble when the disk of ``place`` has not ``need`` bytes left."""
    free = shutil.disk_usage(place).free
    if need > free:
        raise Trouble(
            f"Ổ chứa {place} còn {free // _MB} MB, bản sao lưu này cần thêm {-(-need // _MB)} MB. "
            "Hãy dọn bớt, hoặc sao lưu sang ổ khác."
        )


def whose(run: Run, unit: str, vault: Vault) -> dict[str, str]:
    """The files that a register knows by their names in the backup, each with whose it is in words."""
    f, s, d = schema.file.c, schema.scan.c, schema.dossier.c
    asked = (
        sa.select(f.digest, sa.func.min(d.local_no).label("number"))
        .outerjoin(schema.scan, sa.and_(s.unit == f.unit, s.digest == f.digest))
        .outerjoin(schema.dossier, sa.and_(d.unit == s.unit, d.seq == s.dossier))
        .where(f.unit == unit)
        .group_by(f.digest)
    )
    return {
        _packed(vault.path_of(row["digest"], vault.own)): f"hồ sơ {row['number']}"
        if row["number"]
        else "khay"
        for row in run(asked).mappings()
    }


def _packed(path: Path) -> str:
    return f"{FOLDER}/{path.parent.name}/{path.name}"


def _there(folder: Path, path: Path) -> Path:
    return folder / path.parent.name / path.name


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


def lacking(backup: Path) -> tuple[str, ...]:
    """Whose scanned files were gone or damaged when ``backup`` was made, one for each file."""
    return _words(backup, "lacking")


def damaged(backup: Path) -> tuple[str, ...]:
    """Whose scanned files the vault had lost or damaged, while ``backup`` has a good copy."""
    return _words(backup, "damaged")


def copied(backup: Path) -> Amount:
    """The scanned files that were new to the folder when ``backup`` was made, or copied anew."""
    return _amount_of(backup, "copied")


def read_back(backup: Path) -> tuple[Amount, int]:
    """The scanned files that were read back when ``backup`` was made; and how many it has in all."""
    return _amount_of(backup, "read"), len(_told(backup).get("files") or ())


def _words(backup: Path, name: str) -> tuple[str, ...]:
    told = _told(backup).get(name)
    return tuple(told.values()) if isinstance(told, dict) else ()


def _amount_of(backup: Path, name: str) -> Amount:
    told = _told(backup).get(name)
    return Amount(told["files"], told["bytes"]) if isinstance(told, dict) else Amount()


def _told(backup: Path) -> dict[str, Any]:
    with zipfile.ZipFile(backup) as box:
        told: dict[str, Any] = json.loads(box.read("manifest.json"))
    return told


def put_back(
    backup: Path, manifest: Mapping[str, object], place: Path, aside: Path, key: bytes
) -> tuple[str, ...]:
    """Write those of the backup's files that ``place`` lacks or has damaged; whole ones are left alone.

    A damaged one is kept in ``aside``. Gives the names of those that could not be mended.
    """
    vault = vault_in((place / FOLDER,), key)
    unmended = [name for name in _names(manifest.get("lacking")) if not _is_whole(vault, place / name)]
    told = manifest.get("files")
    for name, digest in told.items() if isinstance(told, dict) else ():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise Trouble(f"Bản sao lưu {backup.name} đã bị hỏng: có tệp tên lạ.")
        if _is_whole(vault, place / name):
            continue
        data = _read(backup, manifest, name, digest)
        if data is None or not vault.is_whole(data, Path(name).name):
            unmended.append(name)
        else:
            _keep_aside(place / name, aside / name)
            write_whole(place / name, data, is_private=True)
    return tuple(unmended)


def _names(told: object) -> tuple[str, ...]:
    named = told if isinstance(told, dict) else {}
    return tuple(name for name in named if isinstance(name, str) and _NAME.fullmatch(name))


def _is_whole(vault: Vault, path: Path) -> bool:
    return path.exists() and vault.is_whole(path.read_bytes(), path.name)


def _read(backup: Path, manifest: Mapping[str, object], name: str, digest: object) -> bytes | None:
    """A file that lies beside the backup, None where it is gone; or one that was packed into an older one."""
    version, folder = manifest.get("version"), manifest.get("beside")
    if isinstance(version, int) and version >= _FIRST_BESIDE:
        if not isinstance(folder, str) or not _BESIDE.fullmatch(folder):
            raise Trouble(f"Bản sao lưu {backup.name} đã bị hỏng: có thư mục tên lạ.")
        path = _there(backup.parent / folder, Path(name))
        return path.read_bytes() if path.exists() else None
    try:
        with zipfile.ZipFile(backup) as box:
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
