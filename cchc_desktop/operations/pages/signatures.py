"""Digital signatures on a PDF: who, when, whether intact, and whether they cover the whole document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.text import day_time, nfc

_NOBODY = "không rõ"
_UNREAD = (
    "Tệp có chữ ký số nhưng không đọc được, hoặc mới chỉ có ô để ký: tệp được giữ nguyên, chưa coi là đã ký."
)
_TRUST_UNKNOWN = "chưa kiểm tra được chứng thư có do tổ chức được công nhận cấp hay không"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature as it was found; whose certificate it is nobody has checked here."""

    signer: str
    signed_at: datetime | None
    is_intact: bool
    is_whole: bool
    is_read: bool = True

    @property
    def sentence(self) -> str:
        """What a clerk should know of it."""
        if not self.is_read:
            return _UNREAD
        when = f", lúc {day_time(self.signed_at)}" if self.signed_at else ", không ghi giờ ký"
        if not self.is_intact:
            return f"Chữ ký số của {self.signer}{when} KHÔNG còn nguyên vẹn: tệp đã bị sửa sau khi ký."
        over = "toàn bộ tài liệu" if self.is_whole else "chỉ một phần tài liệu, phần thêm sau không được ký"
        return f"Chữ ký số của {self.signer}{when}: còn nguyên vẹn, ký {over}; {_TRUST_UNKNOWN}."

    def json(self) -> dict[str, Json]:
        """The form among the facts of a file."""
        at = self.signed_at.isoformat() if self.signed_at else None
        told: dict[str, Json] = {"signer": self.signer, "at": at, "is_intact": self.is_intact}
        return told | {"is_whole": self.is_whole, "is_read": self.is_read}

    @classmethod
    def of(cls, row: Mapping[str, Json]) -> Signature:
        """A signature from its form among the facts of a file."""
        at = row.get("at")
        return cls(
            str(row.get("signer", "")),
            datetime.fromisoformat(at) if isinstance(at, str) else None,
            row.get("is_intact") is True,
            row.get("is_whole") is True,
            is_read=row.get("is_read") is not False,
        )


def may_be_signed(data: bytes) -> bool:
    """Whether it is worth to look: every signed PDF names its byte range."""
    return b"/ByteRange" in data or b"/Sig" in data or b"/ObjStm" in data


def signatures_of(data: bytes, at: datetime) -> tuple[Signature, ...]:
    """Every signature on a PDF; where the file claims one that cannot be read, one that does not hold."""
    if not may_be_signed(data):
        return ()
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(BytesIO(data), strict=False).embedded_regular_signatures
    except Exception as error:  # noqa: BLE001 - a hostile file may break the parser in any way
        _log_kind(error)
        found = []
    if not found and _claims(data):
        return (Signature(_NOBODY, None, is_intact=False, is_whole=False, is_read=False),)
    return tuple(_read(one, at) for one in found)


def _claims(data: bytes) -> bool:
    """Whether the file says that it is signed, in plain sight or in a compressed object."""
    if b"/ByteRange" in data or re.search(rb"/FT\s*/Sig\b", data):
        return True
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return any(
                isinstance(one, pikepdf.Dictionary)
                and (one.get("/FT") == pikepdf.Name.Sig or "/ByteRange" in one)
                for one in pdf.objects
            )
    except Exception as error:  # noqa: BLE001 - a hostile file may break the parser in any way
        _log_kind(error)
        return False


def holds(found: tuple[Signature, ...]) -> bool:
    """Whether the document may be called signed: all intact, and the last one over all of it."""
    return bool(found) and all(one.is_intact for one in found) and any(one.is_whole for one in found)


def _read(one: Any, at: datetime) -> Signature:  # noqa: ANN401 - the library's own class
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signer, signed_at, is_read = _NOBODY, None, True
    try:
        signer = _name(one.signer_cert)
        signed_at = one.self_reported_timestamp
        nobody = ValidationContext(trust_roots=[], allow_fetching=False, moment=at)
        status = validate_pdf_signature(one, signer_validation_context=nobody)
        is_intact = bool(status.intact and status.valid)
        is_whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE or (
            # What was added behind only proves the signature for later years.
            status.coverage is SignatureCoverageLevel.ENTIRE_REVISION
            and status.modification_level is ModificationLevel.LTA_UPDATES
        )
    except Exception as error:  # noqa: BLE001 - a hostile signature may break the parser in any way
        _log_kind(error)
        is_intact = is_whole = is_read = False
    return Signature(signer, hanoi(signed_at) if signed_at else None, is_intact, is_whole, is_read)


def _name(certificate: Any) -> str:  # noqa: ANN401 - the library's own class
    told = certificate.subject.native
    name = told.get("common_name") or told.get("organization_name") or certificate.subject.human_friendly
    return nfc(str(name)) or _NOBODY


def _log_kind(error: Exception) -> None:
    import logging

    # Without the message: it may quote what stands in the file.
    logging.getLogger(__name__).warning("a signature could not be read: %s", type(error).__name__)
