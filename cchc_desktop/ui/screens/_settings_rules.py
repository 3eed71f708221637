"""By which days and rules the office works: the year's calendar, and taking in a newer pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cchc_desktop.core.calendar import Calendar, hanoi
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import day, day_time, weekday
from cchc_desktop.operations.calendar_change import MovedDossier
from cchc_desktop.operations.packs import Trial, take_pack, trial_words, try_pack
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import MarkLabel, button, column, label, pieces_of, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

OFFICIAL = Mark("check", "đã có thông báo chính thức", "green")
FORECAST = Mark("warning", "dự kiến, chờ thông báo chính thức", "amber")
_SURE = Mark("check", "đã có văn bản", "green")
_UNSURE = Mark("warning", "chưa thấy văn bản gốc", "amber")
_EXPECTED = Mark("mark-soon", "dự kiến", "soon")


_SHORT = {_SURE: "", _UNSURE: " · cần kiểm tra", _EXPECTED: " · dự kiến"}


@dataclass(frozen=True, slots=True)
class Special:
    """A day on which the office does not work as on every other one of its weekday."""

    day: date
    kind: str
    name: str
    basis: str
    mark: Mark


def _kind_words(one: Special) -> str:
    return f"{one.kind}{_SHORT[one.mark]}"


def special_days(calendar: Calendar, year: int) -> list[Special]:
    """The days of ``year`` that rest, are worked instead of others, or are short, in order."""
    is_forecast = calendar.years.get(year) == "forecast"

    def marked(*, is_confirmed: bool) -> Mark:
        return _EXPECTED if is_forecast else _SURE if is_confirmed else _UNSURE

    found = [
        Special(on, "Nghỉ", off.name, off.basis, marked(is_confirmed=off.is_confirmed))
        for on, off in calendar.closed.items()
    ]
    found += [
        Special(
            on,
            "Làm bù",
            f"thay cho ngày {day(worked.instead_of)}",
            worked.basis,
            marked(is_confirmed=worked.is_confirmed),
        )
        for on, worked in calendar.opened.items()
    ]
    found += [
        Special(on, "Giờ riêng", short.name, short.basis, marked(is_confirmed=True))
        for on, short in calendar.short.items()
    ]
    return sorted((one for one in found if one.day.year == year), key=lambda one: one.day)


def _days_table() -> LongTable[Special]:
    return LongTable(
        [
            Column(
                "Ngày",
                lambda one: day(one.day),
                11,
                is_strong=True,
                mark=lambda one: None if one.mark is _SURE else one.mark,
                hover=lambda one: f"{day(one.day)}: {one.mark.word}",
            ),
            Column("Thứ", lambda one: weekday(one.day), 9),
            Column("Loại", _kind_words, 22),
            Column("Dịp", lambda one: one.name, 20, is_wide=True, hover=lambda one: one.name, fold=1),
            Column(
                "Căn cứ",
                lambda one: one.basis,
                20,
                is_wide=True,
                role="muted",
                hover=lambda one: one.basis,
                fold=2,
            ),
        ],
        empty="Năm này không có ngày nghỉ nào được ghi.",
        name="Những ngày khác thường của năm",
    )


class CalendarSection(Section):
    """The days of a year, each with its text."""

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = "Ngày hẹn trả tính theo lịch này. Lịch năm mới nhận ở mục “Quy định mới”."
        super().__init__(context, page, place, words)
        self._years: tuple[int, ...] = ()
        self.form = self.add_form(
            Form(
                [
                    Field(
                        "calendar_year",
                        "Năm",
                        "choice",
                        width=12,
                    )
                ]
            )
        )
        self._offer()
        self.form.set_values({"calendar_year": hanoi(context.do.now()).year})
        self.form.changed.connect(lambda _: self._show())
        self.status = MarkLabel()
        self.hours = label("", "small", wraps=True)
        self.table = _days_table()
        self.basis = label("", "small", wraps=True)
        self.table.chosen.connect(self._on_chosen)
        beside = widget_of(column(None, self.status))  # in one line with the field, not with its label
        beside.setContentsMargins(0, 0, 0, S)
        self.put(row(self.form, beside, None), self.hours, self.table, self.basis)

    def _on_chosen(self, one: Special | None) -> None:
        """The whole text behind the day under the cursor, wherever its column folded away."""
        said = f"{day(one.day)}, {one.name}, {one.mark.word}. Căn cứ: {one.basis}." if one else ""
        self.basis.setText(said)

    def _calendar(self) -> Calendar:
        place = self.context.do.opened.place
        return place.law.office(place.profile.unit)

    def _offer(self) -> None:
        years = tuple(sorted(self._calendar().years, reverse=True))
        if years != self._years:
            self._years = years
            self.form.offer("calendar_year", tuple(Choice(year, str(year)) for year in years))

    def refresh(self) -> None:
        """By the law that is in force now."""
        self._offer()
        self._show()

    def _show(self) -> None:
        calendar, year = self._calendar(), self.form.value("calendar_year")
        if not isinstance(year, int):
            return
        self.status.show_mark(FORECAST if calendar.years[year] == "forecast" else OFFICIAL)
        self.hours.setText(_hours_words(calendar, year))
        self.table.show_rows(special_days(calendar, year))


def _hours_words(calendar: Calendar, year: int) -> str:
    """Office hours of a plain week at the year's end, and the text that sets them."""
    known = [hours for hours in calendar.hours if hours.since.year <= year]
    if not known:
        return ""
    groups: dict[str, list[int]] = {}
    for at, sessions in known[-1].week.items():
        said = ", ".join(f"{one.opens:%H:%M}–{one.closes:%H:%M}" for one in sessions)
        groups.setdefault(said, []).append(at)
    said = "; ".join(f"{_days_words(days)}: {hours}" for hours, days in groups.items() if hours)
    return f"Giờ làm việc – {said}. Căn cứ: {known[-1].basis}."


def _days_words(days: list[int]) -> str:
    names = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{names[days[0]]} đến {names[days[-1]]}"
    return ", ".join(names[one] for one in days)


class Packs(Section):
    """A newer pack: first what it would change, then taking it in."""

    save_words = "Xem trước"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = (
            "Nhận lịch năm mới, quy định mới hoặc danh mục của tỉnh từ một tệp. "
            "Chương trình cho xem điều gì sẽ đổi trước khi nhận; ngày hẹn đã in không tự đổi."
        )
        super().__init__(context, page, place, words)
        self.trial: Trial | None = None
        self._tried = ""
        self.form = self.add_form(
            Form([Field("pack", "Tệp gói quy định", "file", is_required=True, placeholder="lich-2027.toml")])
        )
        self.form.changed.connect(lambda _: self._forget())
        self.found = label("", wraps=True)
        self.moved: LongTable[MovedDossier] = LongTable(
            [
                Column("Hồ sơ", lambda one: one.local_no, 12, is_strong=True),
                Column("Đang hẹn", lambda one: day_time(one.due_at), 18, "centre"),
                Column("Theo gói mới", lambda one: day_time(one.new_due_at), 18, "centre", is_wide=True),
            ],
            name="Hồ sơ sẽ có ngày hẹn khác",
        )
        self.moved_part = section("Hồ sơ đang giải quyết sẽ tính ra ngày hẹn khác", self.moved)
        self.list_button = button("Mở danh sách này", self._open_moved, kind="link", icon="list")
        self.put(self.form, self.found, self.moved_part, row(self.list_button, None))
        self._show_moved(())

    def _forget(self) -> None:
        self.trial = None
        self.found.setText("")
        self._show_moved(())
        self._name_primary("Xem trước")

    def _name_primary(self, words: str) -> None:
        self.save_words = words
        self.primary.setText(f"{words}   Ctrl+Enter")
        self.primary.setAccessibleName(words)

    def save(self) -> None:
        """First the look ahead; once it was seen, taking in."""
        file = Path(str(self.form.values()["pack"]))
        if self.trial is None:
            self._try(file)
        elif self.trial.is_idle:
            self.context.say("Gói này không đổi gì, không cần nhận.")
        else:
            self._take(file)

    def _try(self, file: Path) -> None:
        place = self.context.do.opened.place
        self.page.clear_complaints()
        self.found.setText("Đang xem trước…")
        self.context.jobs.start(
            lambda _job: try_pack(place, file),
            then=self._show_trial,
            failed=self._failed,
        )

    def _failed(self, failure: Exception) -> None:
        self.found.setText("")
        if isinstance(failure, Refused):
            self.page.show_refused(Refused(failure.sentence, "pack"))
        elif isinstance(failure, Trouble):
            self.page.show_trouble(failure, self.save)
        else:
            self.context.do.broke.emit(failure)

    def _show_trial(self, trial: Trial) -> None:
        self.trial = trial
        self.found.setText(trial_words(trial))
        self._show_moved(trial.moved)
        self._name_primary("Xem trước" if trial.is_idle else "Nhận gói này")

    def _show_moved(self, moved: tuple[MovedDossier, ...]) -> None:
        for piece in pieces_of(self.moved_part):
            piece.setVisible(bool(moved))
        self.list_button.setVisible(bool(moved))
        self.moved.show_rows(moved)

    def _open_moved(self) -> None:
        numbers = tuple(one.local_no for one in self.trial.moved) if self.trial else ()
        self.context.navigate("dossiers", dossiers=numbers, title="Hồ sơ có ngày hẹn khác theo gói mới")

    def _take(self, file: Path) -> None:
        own = self.context.do.opened.place.register.place
        self.context.do.run(
            lambda desk: take_pack(desk, own, file),
            at=self.page,
            done=f"Đã nhận “{file.name}”. Từ bây giờ tính theo gói này.",
            then=lambda _: self._after(),
        )

    def _after(self) -> None:
        self.context.do.reread_rules()
        self.form.set_values({"pack": None})
        self._forget()
