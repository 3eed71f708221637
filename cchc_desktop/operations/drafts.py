"""Half-typed pages: kept while one types, taken over by whoever goes on, gone once they are saved."""

from __future__ import annotations

from dataclasses import replace

from cchc_desktop.core.burst import payload_in
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time, nfc
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store import drafts as kept
from cchc_desktop.store.drafts import Draft
from cchc_desktop.store.reading import Reading

__all__ = ["INTAKE", "Draft", "drafts", "drop", "keep", "take"]

INTAKE = "intake"


def keep(desk: Desk, draft: Draft) -> Draft:
    """Keep what is typed so far; Refused when a colleague at another desk has taken the page over."""
    before = kept.draft(desk.book, draft.id)
    here = desk.profile.device
    if before is not None and before.device != here:
        at = f" lúc {day_time(before.saved_at)}" if before.saved_at else ""
        raise Refused(
            f"{before.by} ở máy khác đã nhận nhập tiếp “{before.title}”{at}. "
            "Phần đang gõ ở máy này được giữ thành một bản nháp riêng.",
            "draft",
        )
    title = "" if payload_in(draft.title) else nfc(draft.title)
    content = {name: _bare(value) for name, value in draft.content.items() if not _is_card(value)}
    now = replace(draft, device=here, by=desk.by, saved_at=desk.at, title=title, content=content)
    kept.put_draft(desk.book, now)
    return now


def _is_card(value: Json) -> bool:
    return isinstance(value, str) and payload_in(value) is not None


def _bare(value: Json) -> Json:
    """``value`` without any card as it was read: that is never kept, not even for a moment."""
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if not _is_card(one)}
    if isinstance(value, list):
        return [_bare(one) for one in value if not _is_card(one)]
    return value


def take(desk: Desk, name: str) -> Draft:
    """Go on with a half-typed page, whoever began it; from now on it is kept under this desk's name."""
    before = kept.draft(desk.book, name)
    if before is None:
        raise Refused("Hồ sơ đang nhập dở này vừa được lưu hoặc bỏ ở máy khác.", "draft")
    now = replace(before, device=desk.profile.device, by=desk.by, saved_at=desk.at)
    kept.put_draft(desk.book, now)
    return now


def drop(desk: Desk, name: str) -> None:
    """The page was saved, or nobody wants it; in the transaction of the act that makes it needless."""
    kept.drop_draft(desk.book, name)


def drafts(reading: Reading, screen: str = INTAKE) -> tuple[Draft, ...]:
    """What is half typed in the whole office, the newest first."""
    return kept.drafts(reading, screen)
