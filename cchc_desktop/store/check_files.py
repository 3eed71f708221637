"""Do the files of the vault agree with their rows: none missing, none changed, none that nobody knows."""

from __future__ import annotations

import sqlalchemy as sa

from cchc_desktop.store import schema
from cchc_desktop.store.engine import Register
from cchc_desktop.store.findings import Found
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.vault import Vault, vault_of


def files(register: Register, reading: Reading, found: Found) -> None:
    """Read every file that the register knows, and look for those that it does not know."""
    vault = vault_of(register, reading)
    known: set[str] = set()
    asked = sa.select(schema.file.c.digest).where(schema.file.c.unit == reading.unit)
    for digest in reading.run(asked.order_by(schema.file.c.digest)).scalars().all():
        found.counts["files"] += 1
        known.update(path.name for path in (vault.path_of(digest, place) for place in vault.places))
        _one(reading, vault, digest, found)
    for path in vault.every():
        if path.name not in known:
            found.tell(
                "kho",
                f"Kho số hóa có tệp {path.name[:12]} mà sổ không biết: lần quét đó đã bị ngắt. "
                "Hãy quét lại chồng giấy đó nếu chưa có trong sổ.",
            )


def _one(reading: Reading, vault: Vault, digest: str, found: Found) -> None:
    is_sound = vault.is_sound(digest)
    if is_sound:
        return
    wrong = "không có" if is_sound is None else "đã bị hỏng, khác lúc quét"
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
