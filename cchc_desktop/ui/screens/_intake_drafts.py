"""Half-typed intakes: kept at each pause, listed for the whole office, opened again where one stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Trouble
from cchc_desktop.ui.do import Do
from cchc_desktop.ui.guard import guarded

if TYPE_CHECKING:
    from cchc_desktop.operations.drafts import Draft, NotOurs

log = logging.getLogger(__name__)

PAUSE = 700
"""Milliseconds without a key after which what is typed is kept."""
ASIDE, AT, REQUEST = "is_aside", "at", "request_id"


class Keeper(QObject):
    """Keeps one intake under one name until it is saved or put aside."""

    told = Signal(str)
    """How it stands with the draft, in a few words."""
    taken_over = Signal(str, str)
    """A colleague goes on with it or has ended it: who, in a sentence, and the number if it has one."""

    def __init__(
        self,
        page: QWidget,
        do: Do,
        content: Callable[[], dict[str, Json] | None],
        title: Callable[[], str],
    ) -> None:
        super().__init__(page)
        self._do, self._content, self._title = do, content, title
        self.id = uuid4().hex
        self.at = ""
        self._kept: Mapping[str, Json] | None = None
        self._is_held = False
        self.is_lost = False  # somebody else's, or ended: what is typed from then on is kept apart
        self._apart = ""
        self._window: QWidget | None = None
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE)
        self.pause.timeout.connect(self.keep)

    def touch(self) -> None:
        """Something was typed."""
        if not self._is_held:
            self.pause.start()

    def left(self) -> None:
        """A field was left: what was written in it is kept now, where the cursor is may wait."""
        if self._is_held:
            return
        now = self._content()
        was = dict(self._kept or {}) if self._kept is not None else None
        if was is not None and now is not None and {**was, AT: ""} == {**now, AT: ""}:
            self.pause.start()
        else:
            self.keep()

    def watch(self, window: QWidget) -> None:
        """Keep what is typed before ``window`` closes, and nothing after: the register closes with it."""
        if self._window is not window:
            self._window = window
            window.installEventFilter(self)

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look, never swallow."""
        if watched is self._window and event.type() == QEvent.Type.Close:
            self.keep()
            self.hold(is_held=True)
        return False

    def hold(self, *, is_held: bool) -> None:
        """While the page is filled by the program nothing is kept."""
        self._is_held = is_held
        if is_held:
            self.pause.stop()

    def keep(self, *, is_aside: bool = False) -> None:
        """Keep what is typed, if it is other than what is kept; an empty page needs no draft."""
        self.pause.stop()
        content = self._content()
        if content is not None and (is_aside or self.is_lost):
            content[ASIDE] = True
        if content == self._kept or (self.is_lost and _told(content) == _told(self._kept)):
            return
        if content is not None:
            self._put(content)
        elif self.is_lost:
            self._drop_apart()
        else:
            self.drop()

    def names(self) -> tuple[str, ...]:
        """What ends when this page is saved: its own draft, and what was kept apart from it."""
        return (self.id, self._apart) if self._apart else (self.id,)

    def _put(self, content: dict[str, Json]) -> None:
        from cchc_desktop.operations.desk import at_desk
        from cchc_desktop.operations.drafts import INTAKE, Draft, NotOurs, keep

        opened, now = self._do.opened, self._do.now()
        name = self.id
        if self.is_lost:
            # Of its own request too: saved later, it must not be taken for what the colleague saves.
            name = content[REQUEST] = self._apart = self._apart or uuid4().hex
        draft = Draft(id=name, screen=INTAKE, title=self._title(), content=content)
        try:
            with at_desk(opened.place, opened.clerk, now) as desk:
                keep(desk, draft)
        except NotOurs as lost:
            self._lose(lost)
            self.keep()
            return
        except Trouble as trouble:
            log.warning("a draft could not be kept")
            self.told.emit(f"Chưa giữ được nháp. {trouble.sentence}")
            return
        self._kept = content
        how = "Phần gõ thêm đã giữ riêng" if self.is_lost else "Nháp đã giữ"
        self.told.emit(f"{how} lúc {hanoi(now):%H:%M}")

    def _lose(self, lost: NotOurs) -> None:
        """Never again under the old name: a late hand would bring back what a colleague has ended."""
        self.pause.stop()
        self.is_lost, self._apart = True, ""
        self.told.emit("Nháp cũ không còn ở máy này")
        self.taken_over.emit(lost.sentence, lost.local_no)

    def look(self) -> int:
        """How many others are half typed in the office; on the way, whether this one is still ours."""
        from cchc_desktop.operations.drafts import fate

        known = {one.id for one in self.all()}
        if self._kept is not None and not self.is_lost:
            with self._do.reading() as reading:
                lost = fate(reading, self.id, self._do.opened.place.profile.device)
            if lost is not None:
                self._lose(lost)
                self.keep()
        return len(known - set(self.names()))

    def split_off(self) -> None:
        """What is typed here becomes an intake of its own, because this desk wants it so."""
        self.id = self._apart or uuid4().hex
        self._kept, self.is_lost, self._apart = None, False, ""
        self.keep()

    def drop(self) -> None:
        """Nobody wants it any more; what a colleague holds is not ours to end."""
        if self.is_lost:
            self._drop_apart()
        elif self._kept is not None:
            self._drop(self.id)
        self.begin()

    def _drop_apart(self) -> None:
        if self._apart:
            self._drop(self._apart)
            self._apart, self._kept = "", {}  # what is typed next goes under a name that nobody has ended

    def _drop(self, name: str) -> None:
        from cchc_desktop.operations.desk import at_desk
        from cchc_desktop.operations.drafts import drop

        opened = self._do.opened
        try:
            with at_desk(opened.place, opened.clerk, self._do.now()) as desk:
                drop(desk, name)
        except Trouble:
            log.warning("a draft could not be dropped")

    def begin(self) -> None:
        """Another intake: the one before was saved, or lies aside."""
        self.pause.stop()
        self.id, self._kept, self.is_lost, self._apart = uuid4().hex, None, False, ""
        self.told.emit("")

    def go_on(self, draft: Draft) -> None:
        """Keep under the name of a draft that was taken over."""
        self.id, self._kept, self.is_lost, self._apart = draft.id, dict(draft.content), False, ""

    def keep_again(self) -> None:
        """Keep what stands here though the register has none of it: it was thrown away and came back."""
        self._kept = None
        self.keep()

    def all(self) -> tuple[Draft, ...]:
        """What is half typed in the office."""
        from cchc_desktop.operations.drafts import drafts

        with self._do.reading() as reading:
            return drafts(reading)

    def others(self) -> tuple[Draft, ...]:
        """What else is half typed in the office."""
        return tuple(one for one in self.all() if one.id not in self.names())

    def take(self, name: str) -> Draft:
        """Take a draft over; Refused when it is gone."""
        from cchc_desktop.operations.desk import at_desk
        from cchc_desktop.operations.drafts import take

        opened = self._do.opened
        with at_desk(opened.place, opened.clerk, self._do.now()) as desk:
            return take(desk, name)


def _told(content: Mapping[str, Json] | None) -> dict[str, Json]:
    """What somebody typed or chose, without what the page says of itself."""
    return {name: value for name, value in (content or {}).items() if name not in {ASIDE, AT, REQUEST}}


def left_open(do: Do) -> Draft | None:
    """The intake that stood on this desk's screen when the program ended without anybody's wish."""
    from cchc_desktop.operations.drafts import drafts

    device = do.opened.place.profile.device
    with do.reading() as reading:
        mine = [one for one in drafts(reading) if one.device == device and not one.content.get(ASIDE)]
    return mine[0] if mine else None
