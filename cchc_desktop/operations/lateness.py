"""Why a dossier is late: a code of the office's own list, told when it ends at the latest."""

from __future__ import annotations

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.desk import Desk


def cause_told(desk: Desk, dossier: Dossier, cause: str | None) -> str | None:
    """The code of ``cause``; Refused when the list in force does not have it."""
    told = nfc(cause or "")
    if not told:
        return None
    known = desk.law.coded("late_causes", desk.at.date())
    if told not in known:
        listed = "; ".join(f"{code} {words}" for code, words in known.items())
        raise Refused(
            f"Hồ sơ {dossier.local_no}: không có nguyên nhân quá hạn mã “{told[:60]}”. Các mã: {listed}.",
            "cause",
        )
    return told


def refuse_unexplained(desk: Desk, dossier: Dossier, cause: str | None) -> None:
    """Refuse to end a dossier late without a cause, where the law data ask for one."""
    is_late = dossier.due_at is not None and desk.at > dossier.due_at
    if not is_late or cause or dossier.late_cause:
        return
    if desk.law.flag("late_needs_cause", desk.at.date()).value:
        known = ", ".join(desk.law.coded("late_causes", desk.at.date()))
        raise Refused(f"Hồ sơ {dossier.local_no} quá hạn nên phải ghi mã nguyên nhân ({known}).", "cause")
