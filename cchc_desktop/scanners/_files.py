"""Reading a file that a person or a scanner put somewhere."""

from __future__ import annotations

from pathlib import Path

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import why
from cchc_desktop.scanners import Sheaf

LARGEST = 300 * 1000 * 1000
"""Bytes; beyond it a file is no scan but a mistake."""


def sheaf_of(path: Path) -> Sheaf:
    """The file at ``path``; Trouble when it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise Trouble(
                f"Tệp “{path.name}” lớn hơn {LARGEST // 1_000_000} MB. Hãy chia nhỏ rồi đưa vào lại."
            )
        return Sheaf(path.name, path.read_bytes(), path)
    except OSError as error:
        raise Trouble(
            f"Không đọc được tệp “{path.name}” ({why(error)}). Hãy kiểm tra tệp, USB hoặc ổ mạng rồi làm lại."
        ) from error
