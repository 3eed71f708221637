"""What is typed in a report and not yet saved: kept in the register, found again after a crash."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import uuid4

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.screens._narrative_task import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_desktop.core.dossier import Json
    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.desk import Desk
    from cchc_desktop.store.drafts import Draft
    from cchc_desktop.ui.do import Do
    from cchc_desktop.ui.screens import Context

SCREEN = "narrative"
_ASIDE = "aside"
log = logging.getLogger(__name__)


class Drafts:
    """One at a time is typed in; those that were left stay for whoever opens the same sentence again."""

    def __init__(self, do: Do) -> None:
        self._do = do
        self.id = ""
        self.began = ""
        self._kept = ""

    def begin(self, kind: str, period: Period, task: Task, began: str) -> str:
        """Go on with what was left at this place, or begin; the text that was kept, empty where none was.

        ``began`` stamps the wording that stands there now; what was left goes on from the one of its time.
        """
        self.began = began
        wanted = _place(kind, period, task)
        for one in mine(self._do):
            if all(one.content.get(name) == value for name, value in wanted.items()):
                self.id, self._kept = one.id, str(one.content.get("text") or "")
                self.began = str(one.content.get("began", began))
                return self._kept
        self.id, self._kept = uuid4().hex, ""
        return ""

    def keep(self, kind: str, period: Period, task: Task, text: str, *, is_aside: bool = False) -> str:
        """Keep what is typed; a sentence where that was not possible."""
        from cchc_desktop.operations.desk import at_desk
        from cchc_desktop.operations.drafts import Draft, keep

        if not text or (text == self._kept and not is_aside):
            return ""
        content: dict[str, Json] = {
            **_place(kind, period, task),
            "text": text,
            "began": self.began,
            _ASIDE: is_aside,
        }
        opened = self._do.opened
        draft = Draft(id=self.id, screen=SCREEN, title=task.title, content=content)
        try:
            with at_desk(opened.place, opened.clerk, self._do.now()) as desk:
                keep(desk, draft)
        except (Refused, Trouble) as no:
            log.warning("a draft of a report could not be kept")
            return f"Chưa giữ được nháp. {no.sentence}"
        self._kept = text
        return ""

    def drop_in(self, desk: Desk) -> None:
        """It was saved, in this very transaction."""
        from cchc_desktop.operations.drafts import drop

        drop(desk, self.id)

    def drop(self) -> str:
        """What stands there again is what is saved; a sentence where its draft could not be dropped."""
        from cchc_desktop.operations.desk import at_desk

        if not self._kept:
            return ""
        opened = self._do.opened
        try:
            with at_desk(opened.place, opened.clerk, self._do.now()) as desk:
                self.drop_in(desk)
        except (Refused, Trouble) as no:
            log.warning("a draft of a report could not be dropped")
            return f"Chưa bỏ được nháp. {no.sentence}"
        self._kept = ""
        return ""


def _place(kind: str, period: Period, task: Task) -> dict[str, str]:
    return {
        "kind": kind,
        "period": period.key,
        "days": f"{period.first_on}..{period.last_on}",
        **asdict(task),
    }


def mine(do: Do) -> Iterator[Draft]:
    """What was typed at this desk, the newest first."""
    from cchc_desktop.operations.drafts import drafts

    device = do.opened.place.profile.device
    with do.reading() as reading:
        found = drafts(reading, SCREEN)
    return (one for one in found if one.device == device)


def interrupted(do: Do) -> Draft | None:
    """What somebody was in the middle of when the program ended."""
    return next((one for one in mine(do) if not one.content.get(_ASIDE)), None)


def task_of(draft: Draft) -> Task:
    """What was being written."""
    how = str(draft.content.get("how"))
    place = (str(draft.content.get(name) or "") for name in ("block", "section", "paragraph"))
    return Task(how if how in {"edit", "add", "promise", "proposal"} else "add", *place)  # type: ignore[arg-type]  # just looked at


def period_of(do: Do, draft: Draft, shown: Period) -> Period:
    """The period that a draft belongs to; the one that is shown where it is that."""
    if draft.content.get("days") == f"{shown.first_on}..{shown.last_on}":
        return shown
    from cchc_desktop.operations.month import period_of as named

    return named(do.opened.place, str(draft.content.get("period")))


def left_open(context: Context) -> bool:
    """Whether the program begins here."""
    return interrupted(context.do) is not None
