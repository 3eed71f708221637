"""The figures of the notices that the program was ordered from, on registers that have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pdf_words import words_of

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import percent
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.indicators import Figure, measure
from cchc_desktop.operations.month import period_of, preview
from cchc_desktop.operations.narrative import rows, see
from cchc_desktop.operations.papers_of_month import build
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act

MORNING = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Told:
    """What was received on one day and how it went."""

    count: int
    late_by: str = ""
    """The cause code of what came after its day; empty: it came in time."""
    is_digitised: bool = False
    has_code: bool = True


@dataclass
class Notice:
    """One office over one period."""

    place: Workplace
    period: Period

    @property
    def now(self) -> datetime:
        return self.period.end_at + timedelta(days=60)

    def figure(self, code: str) -> Figure:
        return measure(self.place, self.period, self.now).figure(code)

    def file(self, name: str) -> bytes:
        [data] = build(
            self.place, preview(self.place, self.period, self.now, by="Lan"), None, (name,)
        ).values()
        return data

    def total(self, code: str) -> list[object]:
        """The last line of sums in a workbook."""
        sheet = load_workbook(BytesIO(self.file(f"{code}.xlsx"))).active
        assert sheet is not None
        last = [row for row in sheet.iter_rows(values_only=True) if "Tổng cộng" in row][-1]
        return list[object](last)

    def words(self, code: str) -> str:
        return words_of(self.file(f"{code}.pdf"))

    def sentences(self, kind: str = "tthc") -> list[str]:
        return [row.text for row in rows(see(self.place, self.period, kind, self.now))]


Opened = Callable[[str, tuple[Told, ...]], Notice]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Opened]:
    """An office that received all of ``told`` in the middle of the period."""
    with ExitStack() as stack:

        def made(key: str, told: tuple[Told, ...]) -> Notice:
            start = datetime(int(key[:4]) - 1, 6, 1, 8, tzinfo=HANOI)
            place, _ = found(tmp_path / key, Founding(unit="00070", is_practice=True), None, start)
            stack.callback(place.register.close)
            period = period_of(place, key)
            at = period.start_at + (period.end_at - period.start_at) / 4
            while not place.law.office(place.profile.unit).sessions_of(at.date()):
                at += timedelta(days=1)
            with at_desk(place, "Lan", start) as desk:
                _fill(desk, told, datetime(at.year, at.month, at.day, 8, tzinfo=HANOI))
            return Notice(place, period)

        yield made


def _fill(desk: Desk, told: tuple[Told, ...], at: datetime) -> None:
    for kind, one in enumerate(told):
        for n in range(one.count):
            here = desk.moved("Lan", at + timedelta(minutes=n))
            wanted: dict[str, object] = {
                "procedure": "TT-1",
                "procedure_name": "Việc của đơn vị",
                "field": "Hộ tịch",
                "term": "3wd",
                "applicant": "Đỗ Thị Ước",
                "code": f"H26.05-{at:%y%m%d}-{kind}{n:03d}" if one.has_code else None,
                "papers": [{"name": "Tờ khai", "is_required": True, "digitised": "not_yet"}],
            }
            number = VERBS["receive"].do(here, read_act("receive", wanted)).local_no
            if one.is_digitised:
                VERBS["digitise"].do(here, read_act("digitise", {"dossier": number, "is_all": True}))
            ended = desk.moved("Lan", at + timedelta(days=14 if one.late_by else 1, minutes=n))
            cause = {"cause": one.late_by} if one.late_by else {}
            VERBS["finish"].do(ended, read_act("finish", {"dossier": number, **cause}))


def test_96_5_percent_in_nine_months_of_2023(office: Opened) -> None:
    """Sở Nội vụ tỉnh Phú Yên, 21/10/2023: 96,5 % of what was settled was settled in time."""
    notice = office("2023-9M", (Told(193), Told(7, late_by="A1")))
    figure = notice.figure("on_time_rate")
    assert (figure.value, figure.is_met) == (Fraction(965, 1000), True)
    assert figure.value is not None
    assert percent(figure.value) == "96,50"
    assert notice.total("by-officer")[-1] == 96.5
    assert notice.total("monthly-results-wide")[-4:-2] == [96.5, 3.5]
    for code in ("by-officer", "monthly-results-wide", "comparison"):
        assert "96,50" in notice.words(code)
        assert "96.5" not in notice.words(code)
    said = " ".join(notice.sentences())
    assert "đạt 96,50%" in said
    assert "96.5" not in said


@pytest.mark.parametrize(
    ("late", "whole", "is_met", "printed"), [(1, 20, True, "95,00"), (2, 39, False, "94,87")]
)
def test_from_95_percent_upwards(
    office: Opened, late: int, whole: int, *, is_met: bool, printed: str
) -> None:
    """Huyện Đắk Song, 7/2023: "đạt từ 95% trở lên"; 95 % itself is enough, a little less is not."""
    notice = office("2023-11", (Told(whole - late), Told(late, late_by="A1")))
    figure = notice.figure("on_time_rate")
    assert figure.value is not None
    assert percent(figure.value) == printed
    assert figure.target is not None
    assert figure.is_met is is_met
    assert "Đắk Song" in f"{figure.target.who} {figure.target.basis}"
    said = [one for one in notice.sentences() if "từ 95% trở lên" in one]
    assert said
    assert any("thấp hơn chỉ tiêu" in one for one in said) is not is_met
    assert any(printed in one for one in notice.sentences())
    assert printed in notice.words("by-officer")


def test_nobody_is_measured_by_a_target_that_came_later(office: Opened) -> None:
    assert office("2023-06", (Told(1), Told(1, late_by="A1"))).figure("on_time_rate").target is None


@pytest.mark.parametrize(
    ("key", "digitised", "is_due", "is_met", "printed"),
    [
        ("2022-10", 3, False, False, "30,00"),
        ("2022-11", 5, True, True, "50,00"),
        ("2022-11", 4, True, False, "40,00"),
    ],
)
def test_half_is_digitised_by_the_end_of_october_2022(
    office: Opened, key: str, digitised: int, printed: str, *, is_due: bool, is_met: bool
) -> None:
    """Thành phố Chí Linh, 9/2022: communes "hết tháng 10/2022 đạt từ 50% trở lên"."""
    notice = office(key, (Told(digitised, is_digitised=True), Told(10 - digitised)))
    figure = notice.figure("digitised_in_rate")
    assert figure.value == Fraction(digitised, 10)
    assert percent(figure.value) == printed
    assert figure.target is not None
    assert figure.target.is_due(notice.period.last_on) is is_due
    assert figure.is_met is is_met
    row = notice.total("digitisation")
    assert row[2:5] == [10, 10 - digitised, digitised]
    assert any(printed in one for one in notice.sentences())


def test_the_target_of_2022_is_not_that_of_2023(office: Opened) -> None:
    assert office("2023-02", (Told(2),)).figure("digitised_in_rate").target is None


@pytest.mark.parametrize(("missing", "printed", "is_met"), [(0, "100,00", True), (1, "96,77", False)])
def test_every_dossier_stands_in_the_system_of_the_province(
    office: Opened, missing: int, printed: str, *, is_met: bool
) -> None:
    """Huyện Sơn Tây, 15/3/2024, tiêu chí thành phần 7.3.2.1: 100 %, and one that is missing is too many."""
    notice = office("2024-03", (Told(31 - missing), Told(missing, has_code=False)))
    figure = notice.figure("entered_rate")
    assert figure.value is not None
    assert (percent(figure.value), figure.is_met) == (printed, is_met)


def test_14_14_and_3_of_31_print_to_a_hundred(office: Opened) -> None:
    """Huyện Lai Vung, 2020: 14/31 is 45,16 %, 3/31 is 9,68 %; here they are causes of lateness."""
    causes = {"A1": 14, "A2": 14, "A3": 3}
    notice = office("2023-11", tuple(Told(count, late_by=code) for code, count in causes.items()))
    said = [one for one in notice.sentences() if one.endswith("%).") and ", " not in one.partition(": ")[2]]
    assert [one.partition(": ")[2] for one in said] == [
        "14 hồ sơ (45,16%).",
        "14 hồ sơ (45,16%).",
        "3 hồ sơ (9,68%).",
    ]
    assert ": 14; " in notice.words("overdue")
