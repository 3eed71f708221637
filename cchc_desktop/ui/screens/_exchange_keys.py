"""Khóa và kết nối: our own figures, whose keys are believed, and how units come to know each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.core.text import day_time, number
from cchc_desktop.core.trust import PeerState
from cchc_desktop.ui.choosing import choose_file
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._exchange_card import Card
from cchc_desktop.ui.screens._exchange_key_acts import (
    ASKED,
    CLOSE,
    CONFIRM,
    INVITE,
    JOIN,
    RENEW,
    Asked,
    KeyActs,
    joining_words,
    key_form,
)
from cchc_desktop.ui.screens._sections import LongTable
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.enrol import Joining
    from cchc_desktop.store.reading import Reading

SEEN = Mark("mark-today", "chưa đối chiếu", "amber")
CONFIRMED = Mark("mark-finished", "đã đối chiếu", "green")
CLOSED = Mark("mark-ended", "đã ngừng dùng", "muted")
KNOCKING = Mark("warning", "khóa lạ, chờ đối chiếu", "amber")
_MARKS = {PeerState.SEEN: SEEN, PeerState.CONFIRMED: CONFIRMED, PeerState.CLOSED: CLOSED}
_KINDS = "Giấy mời kết nối (*.giay-moi);;Mọi tệp (*)"
_READ_OUT = (
    "Gọi điện cho đơn vị đó; một bên đọc, bên kia so từng nhóm năm chữ số. Giống hết thì gõ nhóm cuối, hoặc "
    "bấm Đúng. Khác một chữ số thì đừng xác nhận."
)


_CLOSES_OTHER = "Vì sao khóa cũ của đơn vị ngừng dùng: mỗi đơn vị chỉ có một khóa."


@dataclass(frozen=True, slots=True)
class Row:
    """One key of another unit; ``is_in_use`` tells one that another knocks against."""

    unit: str
    name: str
    figures: str
    mark: Mark
    note: str
    is_blocked: bool = False

    @property
    def titled(self) -> str:
        """As a line names it."""
        return f"{self.name} ({self.unit})" if self.name else self.unit


def rows_of(reading: Reading) -> tuple[Row, ...]:
    """Keys that knock first, then those that nobody compared, then the rest."""
    from cchc_desktop.operations.peer_keys import waiting
    from cchc_desktop.store import awaited, peers

    known = peers.peers(reading)
    names = {one.sender: one.name for one in known if one.name}
    in_use = {one.sender for one in known if one.state is not PeerState.CLOSED}
    knocking = waiting(reading) if awaited.set_aside(reading) else ()
    rows = [
        Row(
            one.sender,
            one.name or names.get(one.sender, ""),
            fingerprint(one.key),
            KNOCKING,
            f"{number(one.times)} tệp để riêng ký bằng khóa này",
            one.sender in in_use,
        )
        for one in knocking
    ]
    order = (PeerState.SEEN, PeerState.CONFIRMED, PeerState.CLOSED)
    for one in sorted(known, key=lambda peer: order.index(peer.state)):
        settled = f", {_SETTLED[one.state]} {day_time(one.settled_at)}" if one.settled_at else ""
        reason = f": {one.reason}" if one.reason else ""
        note = f"Thấy lần đầu {day_time(one.seen_at)}{settled}{reason}"
        rows.append(Row(one.sender, names.get(one.sender, ""), fingerprint(one.key), _MARKS[one.state], note))
    return tuple(rows)


_SETTLED = {PeerState.SEEN: "", PeerState.CONFIRMED: "đối chiếu", PeerState.CLOSED: "ngừng dùng từ"}


class Keys(KeyActs):
    """One question at a time stands in the card; the primary act answers it."""

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        super().__init__(context, page, place)
        self.own = Card()
        self._rows: tuple[Row, ...] = ()
        self._chosen: tuple[str, str] = ("", "")
        self.table: LongTable[Row] = LongTable(
            [
                Column("Đơn vị", lambda one: one.titled, 22, is_wide=True),
                Column("Dãy số", lambda one: one.figures, 36, fold=1),
                Column("Tình trạng", lambda one: one.mark.word, 24, mark=lambda one: one.mark),
            ],
            empty=(
                "Chưa đơn vị nào gửi gì. Bấm Lập giấy mời để mời các đơn vị kết nối."
                if self.is_superior
                else "Chưa kết nối với đơn vị tổng hợp. Bấm Mở giấy mời, hoặc thả tệp giấy mời vào cửa sổ."
            ),
            name="Khóa của các đơn vị",
        )
        self.table.setProperty("kind", "framed")
        self.table.chosen.connect(self._on_chosen)
        self.form = self.add_form(key_form())
        self.card = Card(self.form)
        self.close_button = button(
            "Ngừng dùng khóa này…", partial(self.ask, CLOSE), kind="quiet", icon="close"
        )
        self.renew_button = button(
            "Đổi khóa của mình…", partial(self.ask, RENEW), kind="quiet", icon="refresh"
        )
        self.later_button = button("Kết nối, đối chiếu sau", self.join_unseen)
        self.invite_button = button("Lập giấy mời…", partial(self.ask, INVITE), icon="people")
        self.open_button = button("Mở giấy mời…", self.open_invitation, icon="open")
        for at, one in enumerate((self.later_button, self.open_button, self.invite_button), 1):
            self.acts.insertWidget(at, one)
        self.put(self.own, self.table, row(self.close_button, self.renew_button, None), self.busy, self.card)

    # What is shown.

    def refresh(self) -> None:
        """Read the keys again; a question that is being answered stays."""
        from cchc_desktop.operations.peer_keys import own_figures

        with self.context.do.reading() as reading:
            own, self._rows = own_figures(reading), rows_of(reading)
        self.own.show_card(
            "Dãy số của đơn vị này",
            "" if own else "Chưa có khóa; khóa được lập khi gửi hoặc kết nối lần đầu.",
            figures=own,
            hint="Đọc dãy này qua điện thoại khi bên kia hỏi." if own else "",
        )
        keys = [(one.unit, one.figures) for one in self._rows]
        if self._chosen not in keys:
            self._chosen = keys[0] if keys else ("", "")
        self.table.show_rows(self._rows)
        self.show_asked()

    @property
    def row(self) -> Row | None:
        """The line that is chosen."""
        return next((one for one in self._rows if (one.unit, one.figures) == self._chosen), None)

    def _on_chosen(self, one: Row | None) -> None:
        if one is not None and self.table.hasFocus():
            self._chosen = (one.unit, one.figures)
            self.forget_asked()

    def show_asked(self) -> None:
        """What is asked now, with its fields and the words on the primary button."""
        row, asked = self.row, self.asked
        if asked.act == CONFIRM and (row is None or row.mark in {CONFIRMED, CLOSED}):
            self._show_known(row)
        elif asked.act == CONFIRM and row is not None:
            names = ["last_group", *(["close_reason"] if row.is_blocked else [])]
            self.card.show_card(row.titled, row.note, figures=row.figures, hint=_READ_OUT, mark=row.mark)
            self.card.show_fields(*names)
            self.form.show_hint("close_reason", _CLOSES_OTHER if row.is_blocked else "")
        elif asked.act == JOIN and asked.joining is not None:
            self._show_joining(asked.joining)
        else:
            told = ASKED[asked.act]
            self.form.show_hint("close_reason", "")
            words = f"{row.titled}: {row.figures}" if asked.act == CLOSE and row is not None else told.words
            self.card.show_card(told.title, words, hint=told.hint)
            self.card.show_fields(*told.fields)
        self._offer()
        if asked.act != CONFIRM:
            self.bring_up(self.card)

    def _show_known(self, row: Row | None) -> None:
        self.card.setVisible(row is not None)
        if row is not None:
            self.card.show_card(row.titled, row.note, figures=row.figures, mark=row.mark)
            self.card.show_fields()

    def _show_joining(self, found: Joining) -> None:
        title = f"Giấy mời của {found.invitation.name} ({found.sender})"
        self.card.show_card(title, joining_words(found), figures=found.figures, hint=_READ_OUT)
        self.card.show_fields("last_group")

    def _offer(self) -> None:
        row, act = self.row, self.asked.act
        is_to_compare = act == CONFIRM and row is not None and row.mark in {SEEN, KNOCKING}
        words = ASKED[act].save_words
        self.primary.setVisible(is_to_compare or act != CONFIRM)
        self.primary.setText(f"{words}   Ctrl+Enter")
        self.primary.setAccessibleName(words)
        self.later_button.setVisible(act == JOIN)
        is_resting = act == CONFIRM
        self.open_button.setVisible(is_resting and not self.is_superior)
        self.invite_button.setVisible(is_resting and self.is_superior)
        can_close = row is not None and row.mark in {SEEN, CONFIRMED}
        self.close_button.setVisible(is_resting and can_close)
        self.renew_button.setVisible(is_resting)

    # Questions.

    def ask(self, act: str) -> None:
        """Ask for what ``act`` needs; Esc takes the question back."""
        self.asked = Asked(act)
        self.form.reset()
        self.page.clear_complaints()
        self.show_asked()
        fields = ASKED[act].fields
        if fields:
            self.form.focus(fields[0])

    def forget_asked(self) -> bool:
        """Back to the key that is chosen; False where nothing was asked."""
        was_asked = self.asked.act != CONFIRM
        self.asked = Asked(CONFIRM)
        self.form.reset()
        self.page.clear_complaints()
        self.show_asked()
        if was_asked:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return was_asked

    def open_invitation(self) -> None:
        """A file that the unit above gave us."""
        chosen = self.choose_file("Chọn giấy mời kết nối", "")
        if chosen:
            self.look_at(Path(chosen))

    # What is done.

    def save(self) -> None:
        """The one act that is asked about."""
        row = self.row
        whole: Mapping[str, Callable[[], None]] = {
            RENEW: self.renew,
            INVITE: self.invite,
            JOIN: partial(self.join, is_compared=True),
        }
        if self.asked.act in whole:
            whole[self.asked.act]()
        elif row is None:
            raise Refused("Chưa chọn khóa nào.")
        elif self.asked.act == CLOSE:
            self.close_key(row.unit)
        else:
            self.confirm(row.unit, row.figures, is_blocked=row.is_blocked)

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Ctrl+Return", "Việc đang hỏi: xác nhận, kết nối, ngừng dùng…"),
            ("Esc", "Thôi không hỏi nữa"),
        ]

    def _ask_file(self, title: str, start: str) -> str:
        return choose_file(self.window(), title, start, _KINDS)
