"""An office with people whose time is over, and ways to look whether anything of them is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from acting import Act
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.text import fold
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.drafts import Draft, keep
from cchc_desktop.operations.printing import print_form
from cchc_desktop.store import scans, schema
from cchc_desktop.store.engine import Register
from cchc_desktop.store.scans import KeptFile, Scan
from cchc_desktop.store.vault import vault_of

SIGNATURE, BIRTH = "2.000884", "1.001193"
PERSON = {
    "applicant": "Quách Thị Ngọc Bíchhy",
    "id_number": "038185004321",
    "phone": "0987123456",
    "email": "bichhy.quach@vidu.vn",
    "address": "Thôn Cây Dừahh, xã Phú Thạnh",
    "summary": "chứng thực chữ ký đơn xin vắngmặt",
    "remark": "nhờ gọi trước giờ nghỉtrưakk",
    "proxy": "Lò Văn Thayhhh",
    "proxy_id": "038085001234",
}
LATER_NAME = "Quách Thị Ngọc Bíchyy"
VOID = "in nhầm tên Quách Bíchzz"
TYPED = "Hứa Thị Dởdangg"
SCANNED = "Quach-Bichxx.pdf"
PAPER = b"%PDF-1.7 don cua ba Quach Thi Ngoc Bichhy " * 40
PLANTED = (
    *PERSON.values(),
    LATER_NAME,
    VOID,
    TYPED,
    SCANNED,
    "Bíchhy",
    "Bíchyy",
    "Bíchzz",
    "Thayhhh",
    "Dừahh",
)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def whose_time_is_over(place: Workplace, act: Act) -> str:
    """A signature certified in 2020, with everything that such a dossier leaves behind."""
    one = act("receive", "2020-03-02T08:00", procedure=SIGNATURE, **PERSON)
    no = one.local_no
    with at_desk(place, "Lan", moment("2020-03-02T08:05")) as desk:
        first = print_form(desk, no, "receipt")
    told = {"form": "receipt", "number": first.number, "year": 2020, "reason": VOID}
    act("cancel_slip", "2020-03-02T08:06", dossier=no, **told)
    act("correct", "2020-03-02T08:10", dossier=no, applicant=LATER_NAME, reason=f"ghi nhầm {VOID}")
    act("finish", "2020-03-02T15:00", dossier=no)
    act("hand_back", "2020-03-02T15:30", dossier=no, to=LATER_NAME)
    file_scan(place, one.seq, PAPER, "2020-03-02T09:00")
    return no


def still_kept(act: Act) -> tuple[str, str]:
    """A birth, whose term nobody set, and a signature of this autumn."""
    birth = act("receive", "2020-03-02T09:00", procedure=BIRTH, applicant="Mạc Thị Conđầu")
    act("finish", "2020-03-02T16:00", dossier=birth.local_no)
    fresh = act("receive", "2026-10-01T09:00", procedure=SIGNATURE, applicant="Thân Văn Mớimẻ")
    act("finish", "2026-10-01T10:00", dossier=fresh.local_no)
    return birth.local_no, fresh.local_no


def half_typed(place: Workplace) -> None:
    with at_desk(place, "Lan", moment("2026-03-02T10:00")) as desk:
        keep(desk, Draft(id="do-dang", screen="intake", title=TYPED, content={"applicant": TYPED}))


def file_scan(place: Workplace, seq: int | None, data: bytes, at: str, *, state: str = "filed") -> str:
    """A file in the vault with its rows and its entry, as the scanner leaves them."""
    with place.register.read() as reading:
        digest = vault_of(place.register, reading).put(data)
    with at_desk(place, "Lan", moment(at)) as desk:
        facts = {"name": SCANNED}
        file = KeptFile(digest=digest, size=len(data), kind="pdf", pages=1, kept_at=desk.at, facts=facts)
        scans.put_file(desk.book, file)
        scan_id = scans.next_id(desk.book, digest[:32])
        scan = Scan(
            id=scan_id,
            digest=digest,
            state=state,
            dossier=seq,
            place=1 if seq else None,
            source=SCANNED,
            by="Lan",
            taken_at=desk.at,
        )
        scans.put_scan(desk.book, scan)
        note = {"scan": scan_id, "file": digest}
        one, verb = (None, "scan") if seq is None else (desk.book.dossier_by_seq(seq), "digitise")
        told = {**note, "state": state} if seq is None else note
        desk.book.append(one, verb=verb, at=desk.at, recorded_at=desk.recorded_at, by="Lan", note=told)
    return digest


def left_in(register: Register, wanted: Iterable[str] = PLANTED) -> list[str]:
    """Which of the texts are still found, and where: rows, index of words, raw pages, files of the folder."""
    found = [f"row of {table}: {text}" for table, text in _in_rows(register, tuple(wanted))]
    if register.is_sqlite:
        for path in sorted(register.place.rglob("*")):
            if path.is_file() and path.name.startswith("register.db"):
                raw = b"".join(pages(path, register.key)) if path.suffix == ".db" else path.read_bytes()
                found += [f"{path.name}: {text}" for text in wanted if _is_in(raw, text)]
    return found


def _in_rows(register: Register, wanted: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    with register.read() as reading:
        names = sa.inspect(reading.connection).get_table_names()
        if register.is_sqlite:
            names += [f"{schema.WORDS}_{part}" for part in ("data", "idx", "config")]
        for name in dict.fromkeys(names):
            rows = reading.connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()
            raw = b"\0".join(_bytes(cell) for row in rows for cell in row)
            yield from ((name, text) for text in wanted if _is_in(raw, text))


def _bytes(cell: Any) -> bytes:  # noqa: ANN401 - whatever the driver gives
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def _is_in(raw: bytes, text: str) -> bool:
    words = (text, text.lower(), fold(text))
    return any(word.encode(code) in raw for word in words for code in ("utf-8", "utf-16-le", "utf-16-be"))


PAGE, RESERVED, IV = 4096, 80, 16


def pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Every page of an encrypted file in clear, those that are free as well."""
    raw = path.read_bytes()
    for at in range(0, len(raw), PAGE):
        page = raw[at : at + PAGE]
        body = page[IV : PAGE - RESERVED] if at == 0 else page[: PAGE - RESERVED]
        iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        yield decryptor.update(body) + decryptor.finalize()


def digest_in(said: str) -> str:
    [found] = re.findall(r"[0-9a-f]{64}", said)
    return str(found)
