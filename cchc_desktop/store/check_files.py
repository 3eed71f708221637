"""Do the files of the vault agree with their rows: none missing, none changed, none that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa

from cchc_desktop.store import schema
from cchc_desktop.store.beside import Source
from cchc_desktop.store.erasing import SCANS, texts
from cchc_desktop.store.findings import Found
from cchc_desktop.store.own_acts import ERASE
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.scans import FILED, TOLD
from cchc_desktop.store.vault import Vault, vault_of

_VERBS = ("digitise", "backlog", "undo", TOLD, ERASE)
_ANYWHERE, _NOWHERE = -1, -2
"""Of a receipt on top, whose dossier hears nothing; of a scan that no entry knows."""


IsSound = Callable[[str], bool | None]
"""Whether the file of a digest is what was kept; None where there is nothing."""


def files(register: Source, reading: Reading, found: Found, is_sound: IsSound | None = None) -> None:
    """Read every file that the register knows, and look for those that it does not know.

    Where ``is_sound`` answers they lie elsewhere, with those of others, which are no strangers there.
    """
    vault = vault_of(register, reading)
    for digest in _known(reading):
        found.counts["files"] += 1
        _one(reading, is_sound or vault.is_sound, digest, found)
    for path in () if is_sound else strangers(reading, vault):
        found.tell(
            "kho",
            f"Kho số hóa có tệp {path.name[:12]} mà sổ không biết: lần quét đó đã bị ngắt. "
            "Hãy quét lại chồng giấy đó nếu chưa có trong sổ; "
            "quá một ngày thì lần quét sau đưa tệp này vào khay.",
        )
    _filings(reading, found)


def strangers(reading: Reading, vault: Vault) -> tuple[Path, ...]:
    """The files that lie in the vault and that no row knows."""
    known = {vault.path_of(digest, vault.own).name for digest in _known(reading)}
    return tuple(path for path in vault.every() if path.name not in known)


def _known(reading: Reading) -> Sequence[str]:
    f = schema.file.c
    return reading.run(sa.select(f.digest).where(f.unit == reading.unit).order_by(f.digest)).scalars().all()


def _filings(reading: Reading, found: Found) -> None:
    """Every scan that is filed was filed by an entry, there, and none is elsewhere than its entry says."""
    s, d = schema.scan.c, schema.dossier.c
    told = as_told(reading)
    asked = (
        sa.select(s.id, s.dossier, d.local_no)
        .outerjoin(schema.dossier, sa.and_(s.unit == d.unit, s.dossier == d.seq))
        .where(s.unit == reading.unit, s.state == FILED)
        .order_by(s.id)
    )
    for row in reading.run(asked).mappings():
        where = "một kết quả cũ" if row["dossier"] is None else f"hồ sơ {row['local_no']}"
        if told.pop(row["id"], _NOWHERE) not in {row["dossier"], _ANYWHERE}:
            found.tell("bản quét", f"Bản quét {row['id']} nằm ở {where} mà không có bút tích nào đưa vào đó.")
    for scan_id in sorted(told):
        found.tell("bản quét", f"Bản quét {scan_id} đã được đưa vào hồ sơ nhưng nay không còn ở đó.")


def as_told(reading: Reading) -> dict[str, int | None]:
    """The scans that are filed by their entries, each with its dossier; None: on an old result."""
    e = schema.entry.c
    asked = sa.select(e.verb, e.dossier, e.note).where(e.unit == reading.unit, e.verb.in_(_VERBS))
    filed: dict[str, int | None] = {}
    for row in reading.run(asked.order_by(e.seq)).mappings():
        verb, note = row["verb"], row["note"]
        if verb == ERASE:
            for gone in texts(note.get(SCANS)):
                filed.pop(gone, None)
            continue
        if not isinstance(scan_id := note.get("scan"), str):
            continue
        if verb == TOLD and note.get("state") == FILED:
            filed[scan_id] = _ANYWHERE
        elif (verb == "digitise" and not note.get("is_removed")) or (verb == "backlog" and "file" in note):
            filed[scan_id] = row["dossier"]
        else:
            filed.pop(scan_id, None)
    return filed


def _one(reading: Reading, is_sound: IsSound, digest: str, found: Found) -> None:
    answer = is_sound(digest)
    if answer:
        return
    wrong = "không có" if answer is None else "đã bị hỏng, khác lúc quét"
    found.tell(
        "kho",
        f"Tệp số hóa {digest[:12]} của {_of_whom(reading, digest)} {wrong} trong kho. "
        "Lấy lại từ bản sao lưu, hoặc quét lại giấy.",
    )


def _of_whom(reading: Reading, digest: str) -> str:
    s, d = schema.scan.c, schema.dossier.c
    asked = (
        sa.select(d.local_no)
        .join(schema.scan, sa.and_(s.unit == d.unit, s.dossier == d.seq))
        .where(s.unit == reading.unit, s.digest == digest)
        .limit(1)
    )
    number = reading.run(asked).scalar()
    return "khay" if number is None else f"hồ sơ {number}"
