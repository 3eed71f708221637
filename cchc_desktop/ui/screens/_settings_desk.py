"""What belongs to this desk and to the person at it: printers, the card reader, how the window looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from cchc_desktop.core.identity import Card
from cchc_desktop.core.second_reading import Mode, Trust
from cchc_desktop.core.text import mask_id
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.keyboard_reader import KeyboardReader
from cchc_desktop.ui.look import LARGEST, SMALLEST, Scheme, set_kind
from cchc_desktop.ui.parts import label
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import LongTable
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.settings import (
    MOST_COPIES,
    CounterSettings,
    PrinterChoice,
    load_counter,
    save_counter,
)
from cchc_desktop.ui.table import Column

_SCREEN_ONLY = "hiện trên màn hình"
_SAMPLE = "Hồ sơ 0123/2026 · Nguyễn Thị Ước · hẹn trả 17:00, 27/02/2026"


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of form and where it is printed; ``choice`` None where it is only shown."""

    kind: str
    title: str
    choice: PrinterChoice | None


class Printers(Section):
    """One line a form; the form under the table is for the line under the cursor."""

    save_words = "Lưu máy in"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = "Mỗi mẫu nhớ máy in, khổ và số bản riêng trên máy này. In không hỏi lại."
        super().__init__(context, page, place, words)
        self.folder = context.do.opened.place.register.place
        self.table: LongTable[Paper] = LongTable(
            [
                Column("Mẫu", lambda one: one.title, 24, is_wide=True),
                Column("Máy in", lambda one: one.choice.printer if one.choice else _SCREEN_ONLY, 22),
                Column("Khổ", lambda one: one.choice.layout if one.choice else "", 6, "centre"),
                Column("Bản", lambda one: str(one.choice.copies) if one.choice else "", 5, "right"),
            ],
            name="Máy in của từng mẫu",
        )
        self.form = self.add_form(
            Form(
                [
                    Field("form", "Mẫu", "choice", width=24),
                    Field("printer", "Máy in", "choice", width=26),
                    Field("layout", "Khổ giấy", "choice", width=10),
                    Field(
                        "printed_copies",
                        "Số bản",
                        "choice",
                        choices=tuple(Choice(at, str(at)) for at in range(1, MOST_COPIES + 1)),
                        width=8,
                    ),
                ],
                [["form"], ["printer"], ["layout", "printed_copies"]],
            )
        )
        self._offer()
        self.form.changed.connect(self._on_changed)
        self.table.opened.connect(self._on_opened)
        self.put(self.form, self.table)

    def _offer(self) -> None:
        from cchc_desktop.ui.printed import layouts, printer_names

        names = printer_names()
        self.form.offer("form", tuple(Choice(kind, title) for kind, title in _kinds()))
        self.form.offer("printer", (Choice(None, _SCREEN_ONLY), *(Choice(one, one) for one in names)))
        self.form.offer("layout", tuple(Choice(one, one) for one in layouts()))

    def _settings(self) -> CounterSettings:
        return load_counter(self.folder)

    def refresh(self) -> None:
        """What this desk remembers."""
        known = self._settings().printers
        self.table.show_rows([Paper(kind, title, known.get(kind)) for kind, title in _kinds()])
        self._show_chosen()

    def _on_opened(self, one: Paper) -> None:
        self.form.set_values({"form": one.kind})
        self.form.focus("printer")

    def _on_changed(self, name: str) -> None:
        if name == "form":
            self._show_chosen()

    def _show_chosen(self) -> None:
        choice = self._settings().printers.get(str(self.form.value("form")))
        self.form.set_values(
            {
                "printer": choice.printer if choice else None,
                "layout": choice.layout if choice else "A4",
                "printed_copies": choice.copies if choice else 1,
            }
        )

    def save(self) -> None:
        """Remember for the chosen form; no printer: it is shown and not printed."""
        told = self.form.values()
        choice = None
        if told["printer"]:
            choice = PrinterChoice(
                str(told["printer"]), str(told["layout"]), int(str(told["printed_copies"]))
            )
        kind = str(told["form"])
        self.page.clear_complaints()
        saved = self._settings().printing(kind, choice)
        if self.context.do.ask(lambda: _kept(lambda: save_counter(self.folder, saved)), at=self.page):
            where = f"in ở “{choice.printer}”" if choice else _SCREEN_ONLY
            self.context.say(f"Đã nhớ: {dict(_kinds())[kind]} {where}.")
            self.refresh()

    def shortcuts(self) -> list[tuple[str, str]]:
        """Enter in the table chooses."""
        return [*super().shortcuts(), ("Enter", "Chọn máy in cho mẫu đang đứng")]


def _kept(save: object) -> bool:
    if callable(save):
        save()
    return True


def _kinds() -> Sequence[tuple[str, str]]:
    """Each kind of form with the title of its newest version."""
    from cchc_desktop.forms import forms

    newest: dict[str, tuple[object, str]] = {}
    for one in forms().values():
        if one.kind not in newest or str(one.since) > str(newest[one.kind][0]):
            newest[one.kind] = (one.since, one.title)
    return sorted(((kind, title) for kind, (_, title) in newest.items()), key=lambda one: one[1])


_TWICE = (
    Choice(Mode.AUTO, "Tự động"),
    Choice(Mode.ALWAYS, "Luôn luôn"),
    Choice(Mode.NEVER, "Không"),
)


_FIRST_LOSS = (
    "Khi một đầu đọc tốt rơi phím lần đầu, một chữ sai trong địa chỉ có thể lọt; "
    "chọn “Luôn luôn” thì thẻ nào cũng được đối chiếu."
)


class CardReader(Section):
    """A card held to the reader while this is open is only looked at; a reader on a port is chosen here."""

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = (
            "Đầu đọc kiểu bàn phím cắm vào là dùng được, ở mọi màn hình và mọi ô. "
            "Quét thử một thẻ ngay bây giờ để xem đọc có đúng dấu không; không có gì được ghi vào sổ."
        )
        self.reader = context.own.reader
        self.save_words = "Lưu đầu đọc" if self.reader else ""
        super().__init__(context, page, place, words)
        self.read = label("Chưa quét thẻ nào.", "strong", wraps=True)
        self.warned = label("", "advice", wraps=True)
        self.heard = label("", "small", wraps=True)
        self.keyboard = context.own.keyboard
        self.form = Form(
            [
                Field(
                    "twice", "Đầu đọc bàn phím: quét hai lần để đối chiếu", "choice", choices=_TWICE, width=40
                ),
                Field("is_begun_anew", "Thử lại từ đầu: đầu đọc vừa sửa hay vừa thay", "check"),
                Field("port", "Đầu đọc nối tiếp: cổng COM", "choice", width=40),
            ]
        )
        self.add_form(self.form)
        self.form.show_field("twice", is_shown=self.keyboard is not None)
        self.put(self.read, self.warned, self.form, self.heard)
        # Only now: shown without a page around it, it would be a window that takes the focus away.
        self.form.setVisible(self.reader is not None)
        if self.reader is not None:
            self.reader.told.connect(self._on_told)

    def refresh(self) -> None:
        """What is plugged in now, and what is used."""
        if self.keyboard is not None:
            trust = self.keyboard.trust
            self.form.set_values({"twice": trust.mode, "is_begun_anew": False})
            self.form.show_hint("twice", _learnt(self.keyboard))
        self._offer_anew()
        if self.reader is None:
            return
        from cchc_desktop.ui.readers import ports

        used = self.reader.port.name
        found = dict(ports())
        if used:
            found.setdefault(used, "chưa cắm")
        offered = (
            Choice("", "Không dùng cổng nào"),
            *(Choice(name, name, said) for name, said in found.items()),
        )
        self.form.offer("port", offered)
        self.form.set_values({"port": used})

    def save(self) -> None:
        """Listen at the chosen port from now on, and ask for second readings as chosen."""
        if self.reader is not None:
            from cchc_desktop.ui.readers import Port

            self.reader.use(Port(str(self.form.value("port") or "")))
            self.context.say("Đã nhớ cách dùng đầu đọc thẻ.")
        if self.keyboard is not None:
            mode = Mode(str(self.form.value("twice")))
            if mode is not self.keyboard.trust.mode or self.form.value("is_begun_anew"):
                self.keyboard.choose(mode)
            self.refresh()

    def _offer_anew(self) -> None:
        """Only where there is something to forget of the reader."""
        trust = None if self.keyboard is None else self.keyboard.trust
        self.form.show_field("is_begun_anew", is_shown=trust is not None and trust != Trust(trust.mode))

    def _on_told(self, sentence: str, is_complaint: bool) -> None:  # noqa: FBT001 - as the signal gives it
        self.heard.setText(sentence)
        set_kind(self.heard, "advice" if is_complaint else "good")

    def take_card(self, card: Card) -> bool:
        """Show what was read; True because nobody else should take it."""
        said = (card.name, mask_id(card.number), card.address or "")
        self.read.setText("Đọc được: " + " · ".join(one for one in said if one))
        self.warned.setText("\n".join(card.told))
        if self.keyboard is not None:
            self.form.show_hint("twice", _learnt(self.keyboard))
            self._offer_anew()
        return True


def _learnt(keyboard: KeyboardReader) -> str:
    """What the chosen way means today for whoever scans."""
    trust, rules = keyboard.trust, keyboard.rules
    if trust.mode is Mode.ALWAYS:
        return "Thẻ nào cũng quét hai lần để đối chiếu."
    if trust.mode is Mode.NEVER:
        return "Mỗi thẻ một lần. Mất một chữ mà vẫn ra một tên khác thì không ai biết."
    if rules is None:
        return "Ngày của máy sớm hơn mọi quy định nên thẻ nào cũng quét hai lần; hãy chỉnh lại ngày."
    if trust.has_lost:
        return (
            f"Đầu đọc từng làm mất chữ nên quét hai lần; đã {trust.alike}/{rules.regained} thẻ liên tiếp "
            "giống nhau, đủ thì lại quét một lần."
        )
    if trust.alike < rules.alike:
        done = f"Đã đối chiếu {trust.alike}/{rules.alike} thẻ; đủ {rules.alike} thẻ thì chỉ cần quét một lần."
        return f"{done} {_FIRST_LOSS}"
    return f"Đầu đọc đọc đúng nên quét một lần; chỗ nào lạ mới hỏi quét lại. {_FIRST_LOSS}"


class Look(Section):
    """Light or dark, and the size of type; worn at once."""

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        super().__init__(context, page, place, "Đổi là thấy ngay; chỉ trên máy này, của người đang dùng.")
        sizes = tuple(Choice(size, f"{size} pt") for size in range(SMALLEST, LARGEST + 1))
        schemes = (
            Choice("system", "Màu theo máy"),
            Choice("light", "Nền sáng"),
            Choice("dark", "Nền tối"),
        )
        self.form = self.add_form(
            Form(
                [
                    Field("scheme", "Màu", "choice", choices=schemes, width=20),
                    Field("size", "Cỡ chữ", "choice", choices=sizes, width=12),
                ],
                [["scheme", "size"]],
            )
        )
        self.put(self.form, label(_SAMPLE, wraps=True))
        self.refresh()
        self.form.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """What is worn."""
        now = self.context.own.settings
        self.form.blockSignals(True)
        self.form.set_values({"scheme": now.scheme, "size": now.size})
        self.form.blockSignals(False)

    def _on_changed(self, _name: str) -> None:
        own = self.context.own
        scheme, size = self.form.value("scheme"), self.form.value("size")
        chosen = replace(own.settings, scheme=cast("Scheme", scheme), size=int(str(size)))
        if chosen != own.settings:
            own.change(chosen)
