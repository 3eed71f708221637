"""Who vouches for what goes beyond a limit: somebody else than the one who asks, where there is anybody."""

from __future__ import annotations

import re

from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import fold, nfc
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.office import is_own_approval

_AFTER_NAME = re.compile(r"\s*[,;:(/–—-].*")
_BEFORE_NAME = re.compile(r"^(?:ong|ba|anh|chi|dong chi|d/c)\.? ")


def approver_told(desk: Desk, dossier: Dossier, told: str | None) -> str | None:
    """The name of who approved; Refused where it is the asker's own and the office has more people."""
    approver = nfc(told or "") or None
    if approver is None or not _is_own(desk, approver) or is_own_approval(desk.book, desk.at.date()):
        return approver
    raise Refused(
        f"Hồ sơ {dossier.local_no}: {desk.by} không tự duyệt việc do mình ghi. Hãy ghi người đứng đầu hoặc "
        "người được giao duyệt. Đơn vị chỉ có một người thì đánh dấu ở Cài đặt, mục “Người ký, điện thoại”.",
        "approver",
    )


def approval_note(desk: Desk, approver: str | None) -> dict[str, Json]:
    """What the entry says of the approval: who, and that it was the asker's own where it was."""
    note: dict[str, Json] = {"approver": approver}
    if approver is not None and _is_own(desk, approver):
        note["is_own_approval"] = True
    return note


def _is_own(desk: Desk, approver: str) -> bool:
    return _bare(approver) == _bare(desk.by)


def _bare(name: str) -> str:
    """A name as it is compared: without marks, capitals, form of address and office."""
    return _BEFORE_NAME.sub("", fold(_AFTER_NAME.sub("", name))).strip()
