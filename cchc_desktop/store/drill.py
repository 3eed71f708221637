"""A restore that is only tried: a backup is laid out aside, opened, checked, recounted, taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import why
from cchc_desktop.store import backup_files, keys, recount, schema
from cchc_desktop.store.backup import unpacked, work_folder
from cchc_desktop.store.beside import Source
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register, open_register
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import chain_head
from cchc_desktop.store.troubles import told as troubles_told
from cchc_desktop.store.vault import Vault, vault_in

Tell = Callable[[str, int, int], None]
_COUNTED = {"dossiers": "hồ sơ", "entries": "bút tích"}
_OF_A_MONTH = {"received": "nhận", "ended": "giải quyết xong", "late": "quá hạn"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the backup would have given the register back; ``why`` not, worst first."""

    file: str
    entries: int = 0
    dossiers: int = 0
    files: int = 0
    files_read: int = 0
    months: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


def drill(source: Source, file: Path, work: Path, now: datetime, tell: Tell) -> Verdict:
    """Try ``file`` in a folder of its own in ``work``; ``source`` is the register that it was made of.

    What is laid out there is as encrypted as what it was laid out from.
    """
    try:
        with work_folder(work) as folder, troubles_told(folder):
            return _tried(source, file, folder, now, tell)
    except (Refused, Trouble) as no:
        return Verdict(file.name, why=(no.sentence,))
    except OSError as error:
        return Verdict(file.name, why=(f"Không đọc được {file.name}: {why(error)}.",))
    except (ValueError, KeyError, TypeError, sa.exc.SQLAlchemyError):
        # Rows that are no rows of ours: the engine could read them, nobody can make sense of them.
        return Verdict(file.name, why=(f"Sổ trong {file.name} có chỗ không đọc được.",))


def _tried(source: Source, file: Path, folder: Path, now: datetime, tell: Tell) -> Verdict:
    tell("bản sao lưu", 0, 1)
    backup_files.refuse_full(folder, 2 * file.stat().st_size if file.exists() else 0)
    manifest = unpacked(file, folder)
    side = keys.read_side(folder)
    if side.unit != source.profile.unit or manifest["unit"] != side.unit:
        return Verdict(file.name, why=(f"Bản sao lưu là của đơn vị khác: {side.name} ({side.unit}).",))
    if side.key_check != keys.check_of(source.key):
        return Verdict(file.name, why=("Bản sao lưu khóa bằng khóa cũ của sổ. Sao lưu lại bằng khóa mới.",))
    kept = folder_of_files(file, manifest, side.unit)
    files = _Files(vault_in((kept,), source.key), _named(manifest), int(now.timestamp()) // 86_400)
    with source.read() as reading:
        first = tuple(_of_the_chain(reading, manifest))
    register = open_register(folder, source.key, wait=0.0)
    try:
        counted, months = _counted(register, manifest)
        report = check(register, tell, files.is_sound)
    finally:
        register.close()
    with source.read() as reading:
        gaps = (
            *first,
            *counted,
            *_now(reading, manifest, report.counts),
            *report.findings,
            *files.lacking(manifest),
        )
    return Verdict(
        file.name,
        entries=int(manifest["entries"]),
        dossiers=report.counts.get("dossiers", 0),
        files=report.counts.get("files", 0),
        files_read=files.read,
        months=months,
        why=tuple(dict.fromkeys(gaps)),
    )


def folder_of_files(file: Path, manifest: Mapping[str, Any], unit: str) -> Path:
    """Where the scanned files of the backup ``file`` lie."""
    named = manifest.get("beside")
    return file.parent / (named if named == backup_files.beside(unit) else backup_files.beside(unit))


def _named(manifest: Mapping[str, Any]) -> frozenset[str]:
    files = manifest.get("files")
    return frozenset(Path(name).name for name in files) if isinstance(files, dict) else frozenset()


@dataclass(slots=True)
class _Files:
    """The scanned files beside a backup: read whole, or where there are many a share of them in turns."""

    vault: Vault
    named: frozenset[str]
    turn: int
    read: int = 0
    is_much: bool = field(init=False)

    def __post_init__(self) -> None:
        every = (self.vault.own / name[:2] / name for name in self.named)
        self.is_much = sum(path.stat().st_size for path in every if path.exists()) > backup_files.READ_WHOLE

    def is_sound(self, digest: str) -> bool | None:
        """Whether the file is there, and what it was where it is read."""
        path = self.vault.path_of(digest, self.vault.own)
        if path.name not in self.named or not path.exists():
            return None
        if self.is_much and int(path.name[-8:], 16) % backup_files.ROUNDS != self.turn % backup_files.ROUNDS:
            return path.stat().st_size > 0
        self.read += 1
        return self.vault.is_sound(digest)

    def lacking(self, manifest: Mapping[str, Any]) -> Iterator[str]:
        """What the backup itself says that it could not take along."""
        lacking = manifest.get("lacking")
        if isinstance(lacking, dict) and lacking:
            whose = ", ".join(sorted({str(one) for one in lacking.values()})[:3])
            yield f"Bản sao lưu thiếu {len(lacking)} tệp số hóa ngay từ lúc lập, của {whose}."


def _of_the_chain(reading: Reading, manifest: Mapping[str, Any]) -> Iterator[str]:
    """The register has the last entry of the backup, and so by their digests every one before it."""
    e = schema.entry.c
    asked = sa.select(e.digest).where(e.unit == reading.unit, e.seq == manifest["entries"])
    digest = reading.run(asked).scalar()
    if digest is None:
        yield f"Bản sao lưu có {manifest['entries']} bút tích, nhiều hơn sổ đang dùng: không phải của sổ này."
    elif digest != manifest["head"]:
        yield f"Bút tích {manifest['entries']} trong bản sao lưu khác sổ đang dùng: hai sổ đã rẽ nhau."


def _counted(register: Register, manifest: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was counted in the original when it was copied, and what is counted now in what was laid out.

    An older program counted nothing; the chain and the rows are compared all the same.
    """
    was: Any = manifest.get("counts")
    gaps: list[str] = []
    with register.read() as reading:
        head = chain_head(reading.connection, reading.unit)
        if isinstance(was, dict) and head.seq == manifest["entries"]:
            until = max(was.get("months") or {}, default=None)
            now = recount.counts(reading.connection, reading.unit, until)
            gaps += _differing(was, now)
        if (head.seq, head.digest) != (manifest["entries"], manifest["head"]):
            gaps.append(f"Sổ khôi phục thử đến bút tích {head.seq}, lúc sao lưu là {manifest['entries']}.")
    return tuple(gaps), tuple(sorted((was or {}).get("months") or ()) if isinstance(was, dict) else ())


def _differing(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, words in _COUNTED.items():
        if was.get(name) != now.get(name):
            yield f"Số {words}: lúc sao lưu {was.get(name)}, khôi phục thử đếm được {now.get(name)}."
    for month, figures in (was.get("months") or {}).items():
        again = now["months"].get(month, {})
        for name, words in _OF_A_MONTH.items():
            if figures.get(name) != again.get(name):
                then, counted = figures.get(name), again.get(name)
                yield f"Hồ sơ {words} tháng {month}: lúc sao lưu {then}, đếm lại {counted}."


def _now(reading: Reading, manifest: Mapping[str, Any], counts: Mapping[str, int]) -> Iterator[str]:
    """The register in use had as many dossiers at that point of its chain."""
    e, d = schema.entry.c, schema.dossier.c
    later = sa.select(e.dossier).where(
        e.unit == reading.unit, e.seq > manifest["entries"], e.dossier.is_not(None)
    )
    known = sa.select(e.dossier).where(
        e.unit == reading.unit, e.dossier == d.seq, e.seq <= manifest["entries"]
    )
    new = sa.select(sa.func.count()).select_from(schema.dossier)
    new = new.where(d.unit == reading.unit, d.seq.in_(later), ~known.exists())
    every = reading.run(
        sa.select(sa.func.count()).select_from(schema.dossier).where(d.unit == reading.unit)
    ).scalar()
    then = int(every or 0) - int(reading.run(new).scalar() or 0)
    if counts.get("dossiers", 0) != then:
        found = counts.get("dossiers", 0)
        yield f"Ở bút tích {manifest['entries']} sổ đang dùng có {then} hồ sơ, khôi phục thử có {found}."
