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

__all__ = ["INTAKE", "Draft", "NotOurs", "drafts", "drop", "fate", "keep", "refuse_saved", "take"]

INTAKE = "intake"
_NUMBER = "local_no"


class NotOurs(Refused):
    """The page is somebody else's now, or ended; ``local_no`` is the dossier that it became, if it did."""

    def __init__(self, sentence: str, local_no: str = "") -> None:
        super().__init__(sentence, "draft")
        self.local_no = local_no


def keep(desk: Desk, draft: Draft) -> Draft:
    """Keep what is typed so far; NotOurs when a colleague has taken it over, or anybody has ended it."""
    desk.book.actor.need(*_act_of(draft.screen))
    if (lost := fate(desk.book, draft.id, desk.profile.device)) is not None:
        raise lost
    title = "" if payload_in(draft.title) else nfc(draft.title)
    content = {name: _bare(value) for name, value in draft.content.items() if not _is_card(value)}
    here = desk.profile.device
    now = replace(draft, device=here, by=desk.by, saved_at=desk.at, title=title, content=content)
    kept.put_draft(desk.book, now)
    return now


def fate(reading: Reading, name: str, device: int) -> NotOurs | None:
    """What keeps the desk ``device`` from going on with the page it typed in; None when nothing does."""
    now = kept.draft(reading, name)
    if now is None:
        return None
    if now.screen == kept.GONE:
        return _ended(now)
    if now.device == device:
        return None
    return NotOurs(
        f"{now.by} ở máy khác đã nhận nhập tiếp “{now.title}”{_at(now)}. Phần gõ thêm ở máy này "
        "được giữ riêng; bấm F6 để dọn trang hoặc nhập thành hồ sơ riêng."
    )


def _ended(gone: Draft) -> NotOurs:
    number = str(gone.content.get(_NUMBER) or "")
    if number:
        return NotOurs(
            f"Hồ sơ này đã được {gone.by} lưu{_at(gone)}, số {number}. Phần gõ thêm ở máy này chưa vào sổ: "
            f"hãy mở hồ sơ {number} để sửa, hoặc bấm F6 để dọn trang.",
            number,
        )
    return NotOurs(
        f"Hồ sơ đang nhập dở này đã được {gone.by} bỏ{_at(gone)}. "
        "Bấm F6 để dọn trang hoặc nhập thành hồ sơ riêng."
    )


def _at(draft: Draft) -> str:
    return f" lúc {day_time(draft.saved_at)}" if draft.saved_at else ""


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
        raise NotOurs("Hồ sơ đang nhập dở này vừa được lưu hoặc bỏ ở máy khác.")
    if before.screen == kept.GONE:
        raise _ended(before)
    desk.book.actor.need(*_act_of(before.screen))
    now = replace(before, device=desk.profile.device, by=desk.by, saved_at=desk.at)
    kept.put_draft(desk.book, now)
    return now


def refuse_saved(desk: Desk, name: str) -> None:
    """Refuse to save a page a second time, that a colleague has saved; one's own act repeated is none."""
    before = kept.draft(desk.book, name)
    if before is None or before.screen != kept.GONE or not before.content.get(_NUMBER):
        return
    if (before.device, before.by) != (desk.profile.device, desk.by):
        raise _ended(before)


def drop(desk: Desk, name: str, local_no: str = "") -> None:
    """The page was saved as ``local_no``, or nobody wants it; in the transaction that makes it needless.

    Nothing that was typed is left; who and when stay for a while, for whoever still has the page open.
    Unwanted is only what this desk holds: a page that a colleague has taken over is not ours to end.
    """
    before = kept.draft(desk.book, name)
    if before is None:
        return
    if not local_no and (before.screen == kept.GONE or before.device != desk.profile.device):
        return
    content: dict[str, Json] = {_NUMBER: local_no} if local_no else {}
    gone = Draft(
        id=name,
        screen=kept.GONE,
        title="",
        content=content,
        device=desk.profile.device,
        by=desk.by,
        saved_at=desk.at,
    )
    kept.bury_draft(desk.book, gone)


def drafts(reading: Reading, screen: str = INTAKE) -> tuple[Draft, ...]:
    """What is half typed in the whole office, the newest first; none for who may not type there."""
    if not reading.actor.may(*_act_of(screen)):
        return ()
    return kept.drafts(reading, screen)


def _act_of(screen: str) -> tuple[str, str]:
    """What somebody must be allowed to do to see and keep half-typed pages of a screen."""
    return ("receive", "") if screen == INTAKE else ("set", screen)
