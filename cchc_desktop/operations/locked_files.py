"""Files with the data of many people: closed under a password, or left open for a reason that is entered."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc
from cchc_desktop.files import read_within
from cchc_desktop.store.engine import Profile, Writing

LEAST = 12
"""Characters of a password: whoever finds the file may try as many as they like, and nobody sees it."""
FIELD = "export_password"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is mistaken for something else when it is read aloud or from a slip of paper."""
_GROUPS, _GROUP = 4, 5
_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""An office file under a password lies in a container of another kind."""
_MOST_BYTES = 200_000_000
_HOW = (
    "Đặt mật khẩu mở tệp bằng biến CCHC_EXPORT_PASSPHRASE hoặc --export-passphrase-file; nếu buộc phải để "
    "tệp không mật khẩu thì thêm --plain --reason “lý do”."
)


@dataclass(frozen=True, slots=True)
class Lock:
    """How a file with many people's data leaves: under a password, or without for a ``reason``.

    ``opens`` is what opens a file that came in.
    """

    password: str = ""
    reason: str = ""
    opens: str = ""

    @property
    def is_chosen(self) -> bool:
        """Whether somebody decided how the file leaves."""
        return bool(self.password or self.reason)


NO_LOCK = Lock()


def made_up() -> str:
    """A password of some 99 bits that can be read over the telephone."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def with_password(password: str) -> Lock:
    """Closed under ``password``; Refused where it is soon guessed."""
    told = nfc(password)
    if len(told) < LEAST:
        raise Refused(f"Mật khẩu mở tệp phải có ít nhất {LEAST} ký tự.", FIELD)
    return Lock(password=told)


def in_clear(reason: str) -> Lock:
    """Open for everybody who gets the file, for a ``reason``."""
    told = nfc(reason)
    if not told:
        raise Refused("Để tệp không mật khẩu thì phải ghi lý do.", "reason")
    return Lock(reason=told)


def refuse_unlocked(profile: Profile, lock: Lock, what: str) -> None:
    """Refused where a file about real people would leave without anybody having decided how."""
    if not profile.is_practice and not lock.is_chosen:
        raise Refused(f"{what} có dữ liệu của nhiều người nên tệp phải có mật khẩu. {_HOW}", FIELD)


def locked(data: bytes, lock: Lock) -> bytes:
    """A PDF or an office file under its password, in the way that the programs that read it know."""
    if not lock.password:
        return data
    return (_pdf if data.startswith(b"%PDF-") else _office_file)(data, lock.password)


def _office_file(data: bytes, password: str) -> bytes:
    """Agile encryption (AES-256, SHA-512) as Excel and LibreOffice write it."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def _pdf(data: bytes, password: str) -> bytes:
    """AES-256 of PDF 2.0; nobody is the owner, so that whoever opens it may print it."""
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=password, owner=secrets.token_urlsafe(24), R=6))
    return out.getvalue()


def unlocked(source: Path, password: str) -> bytes | None:
    """What lies in an office file under ``password``, Refused under another one; None of an open file.

    It is never written down: the rows of a book in clear would outlive the work on it.
    """
    if not password:
        return None
    with suppress(OSError):  # whoever reads it next says why it cannot be read
        with source.open("rb") as file:
            if file.read(len(_CONTAINER)) != _CONTAINER:
                return None
        return _opened(read_within(source, _MOST_BYTES, "sổ theo dõi"), password, source.name)
    return None


def _opened(data: bytes, password: str, name: str) -> bytes:
    from msoffcrypto.exceptions import DecryptionError, FileFormatError
    from msoffcrypto.format.ooxml import OOXMLFile

    out = BytesIO()
    try:
        file = OOXMLFile(BytesIO(data))
        file.load_key(password=nfc(password), verify_password=True)
        file.decrypt(out, verify_integrity=True)
    except (DecryptionError, FileFormatError, OSError, ValueError) as error:
        raise Refused(
            f"Tệp {name} có mật khẩu và không mở được bằng mật khẩu đã cho. Ghi đúng mật khẩu vào biến "
            "CCHC_EXPORT_PASSPHRASE, hoặc bỏ mật khẩu trong Excel rồi làm lại.",
            "file",
        ) from error
    return out.getvalue()


def enter_export(
    book: Writing, lock: Lock, *, what: Mapping[str, int], by: str, at: datetime, recorded_at: datetime
) -> None:
    """Say in the chain that files left: which kinds, of how many dossiers, and how; nobody is named.

    The typed reason goes where erasure reaches it, because it may name somebody after all.
    """
    book.actor.need("names")
    files: list[Json] = [[name, count] for name, count in sorted(what.items())]
    note: dict[str, Json] = {"files": files, "count": max(what.values()), "is_encrypted": bool(lock.password)}
    personal = {"reason": lock.reason} if lock.reason and not lock.password else None
    book.append(None, verb="export", at=at, recorded_at=recorded_at, by=by, note=note, personal=personal)
