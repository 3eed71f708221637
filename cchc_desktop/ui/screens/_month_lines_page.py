"""Hồ sơ các đơn vị đã gửi: for the unit above, the dossiers behind a number of its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cchc_desktop.core.text import number
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import label
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_figures import RowPlace, procedure_names
from cchc_desktop.ui.screens._month_groups import Behind, Group, GroupsPage, day_of
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from datetime import date

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.month_lines import SentLine, UnitLines

NAMELESS = "Gói báo cáo không có tên người nộp; hồ sơ gốc ở đơn vị."
_SENT = Mark("list", "đã gửi", "muted")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The numbers that were asked about: of all units one, or of one ``unit`` each with its title.

    ``below``: those of these units together, each with its title.
    ``is_by_field``: the one number of a unit, all of it and field by field. ``today``: by the units of a day.
    """

    title: str
    numbers: tuple[tuple[str, frozenset[str]], ...]
    place: RowPlace = field(default_factory=RowPlace)
    unit: str = ""
    is_by_field: bool = False
    today: date | None = None
    below: tuple[str, ...] = ()


class LinesPage(GroupsPage[tuple[Group, ...]]):
    """Above the units, or the numbers of one of them; below the dossiers, which nobody opens from here."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "Hồ sơ các đơn vị đã gửi",
            [
                Column("Gồm", lambda one: one.title, 40, is_wide=True, hover=lambda one: one.title),
                Column("Số hồ sơ", lambda one: number(len(one.rows)), 9, "right"),
            ],
            [
                Column("Số hồ sơ", lambda one: one.local_no, 11, is_strong=True),
                Column("Mã hồ sơ", lambda one: one.code, 22, fold=2),
                Column("Thủ tục", lambda one: one.procedure, 30, is_wide=True),
                Column("Nhận", lambda one: one.received, 10, "centre", fold=3),
                Column("Hẹn trả", lambda one: one.due, 10, "centre"),
                Column("Kết thúc", lambda one: one.ended, 10, "centre"),
                Column("Kỳ", lambda one: one.period, 9, fold=4),
            ],
            none_left="Không có hồ sơ nào đằng sau số này.",
        )
        self.wanted: Wanted | None = None
        self.asked = label("", "heading", wraps=True)
        self.body.insertWidget(0, self.asked)
        for one in (self.act_button, self.all_button):  # dossiers are worked on where they are
            one.hide()

    def show_number(self, wanted: Wanted) -> None:
        """Ask about other numbers; what was shown of those before is gone."""
        self.wanted = wanted
        self.asked.setText(wanted.title)
        self.groups.show_rows([])

    def arrive(
        self,
        period: Period,
        key: str = "",
        wanted: Wanted | None = None,
        back: tuple[str, str] = ("month", "Về biểu tháng"),
    ) -> None:
        """Show what is behind ``wanted``; ``back`` is the screen it was asked on, and the words for it."""
        self.show_back(*back)
        if wanted is not None:
            self.show_number(wanted)
        super().arrive(period, key)

    def work(self, period: Period) -> Callable[[Job], tuple[Group, ...]]:
        """Read the packets of the period."""
        place, wanted = self.context.do.opened.place, self.wanted
        if wanted is None:
            return lambda _job: ()
        names = procedure_names(place, period)

        def read(job: Job) -> tuple[Group, ...]:
            from cchc_desktop.operations.month_lines import lines_sent

            boxes = tuple(found for _, found in wanted.numbers)
            units = lines_sent(
                place,
                period,
                boxes,
                wanted.place.holds,
                unit=wanted.unit,
                today=wanted.today,
                step=job.step,
            )
            if wanted.is_by_field:
                return _by_field(units, names)
            if wanted.below:
                return _together([one for one in units if one.unit in wanted.below], wanted, names)
            titled = [
                (title if wanted.unit else f"{one.name} ({one.unit})", one.unit, lines)
                for one in units
                for (title, _), lines in zip(wanted.numbers, one.lines, strict=True)
            ]
            return tuple(
                Group(f"{unit} {title}", title, tuple(_behind(one, names) for one in lines), _SENT)
                for title, unit, lines in titled
                if lines or wanted.unit
            )

        return read

    def groups_of(self, found: tuple[Group, ...]) -> Sequence[Group]:
        """As they were read."""
        return found

    def said_of(self, group: Group) -> str:
        """How many they are, and why nobody opens them from here."""
        return f"{group.title}: {number(len(group.rows))} hồ sơ. {NAMELESS}"

    def open(self, one: Behind) -> None:
        """There is no more of it here."""
        self.context.say(f"{one.local_no}: {NAMELESS}")

    def show_all(self) -> None:
        """They are worked on where they are."""
        self.context.say(NAMELESS)

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Enter", "Xuống các hồ sơ"),
            ("Ctrl+PgUp", "Dòng trước"),
            ("Ctrl+PgDown", "Dòng sau"),
        ]


def _together(units: Sequence[UnitLines], wanted: Wanted, names: Callable[[str], str]) -> tuple[Group, ...]:
    """Each of the numbers of several units."""
    found = []
    for at, (title, _) in enumerate(wanted.numbers):
        lines = [sent for one in units for sent in one.lines[at]]
        found.append(Group(title, title, tuple(_behind(sent, names) for sent in lines), _SENT))
    return tuple(found)


def _by_field(units: Sequence[UnitLines], names: Callable[[str], str]) -> tuple[Group, ...]:
    """All of the one number of a unit, then field by field."""
    lines = [sent for one in units for found in one.lines for sent in found]
    fields = sorted({sent.line.field for sent in lines})
    told = [("Tất cả lĩnh vực", lines), *((it, [s for s in lines if s.line.field == it]) for it in fields)]
    return tuple(
        Group(title, title, tuple(_behind(sent, names) for sent in found), _SENT)
        for title, found in (told if lines else [])
    )


def _behind(sent: SentLine, names: Callable[[str], str]) -> Behind:
    line = sent.line
    return Behind(
        line.local_no,
        names(line.procedure),
        day_of(line.received_at),
        day_of(line.due_at) or "chưa có",
        day_of(line.ended_at),
        code=line.code or "",
        period=sent.period,
    )
