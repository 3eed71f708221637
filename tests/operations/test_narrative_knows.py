"""A report in words says only what the register can know: of which days, of which units, beside what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from acting import Act
from docx.oxml.ns import qn
from openpyxl import load_workbook
from sent_above import packet_of as sent_by
from sent_above import take_in
from word_files import opened

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import parse
from cchc_desktop.operations import month, narrative
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.narrative import KINDS, Seen, rows, see
from cchc_desktop.operations.narrative_attention import attention
from cchc_desktop.operations.narrative_behind import behind
from cchc_desktop.operations.papers_of_month import build
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.report_material import Gathered
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import months

NOW = datetime(2026, 11, 20, 9, tzinfo=HANOI)
OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")
ASSERTED = ("So với", "Đến cuối kỳ", "Cuối kỳ", "không phát sinh", "Trong kỳ không", "duy trì")


def young(folder: Path, since: date, days: dict[str, int]) -> Workplace:
    """A register that began on ``since``, with so many dossiers taken in on each day."""
    founding = Founding(unit="00070", since=since, is_practice=True)
    place, _ = found(folder, founding, None, datetime(2026, 10, 12, 8, tzinfo=HANOI))
    for on, many in days.items():
        with at_desk(place, "Lan", datetime.fromisoformat(f"{on}T09:00").replace(tzinfo=HANOI)) as desk:
            for _ in range(many):
                receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    return place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A ward that began in the middle of a month."""
    made = young(tmp_path / "register", date(2026, 10, 12), {"2026-10-13": 2, "2026-10-20": 20})
    with closing(made.register):
        yield made


def said(seen: Seen) -> list[str]:
    """What the report says by itself."""
    return [row.text for row in rows(seen) if row.block.sort == "said"]


def settled(place: Workplace, period: str, now: datetime, kind: str = "tthc") -> Seen:
    """The report with everything left out that somebody would have to write."""
    seen = see(place, parse(period), kind, now)
    for block, _ in seen.unsettled:
        with at_desk(place, "Lan", now) as desk:
            narrative.leave_out(desk, seen, block)
    return see(place, parse(period), kind, now)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("period", ["2026-03", "2027-05"])
def test_nothing_is_asserted_of_a_period_that_nobody_can_know(
    place: Workplace, kind: str, period: str
) -> None:
    told = said(see(place, parse(period), kind, NOW))
    assert [one for one in told for words in ASSERTED if words in one and "kỳ trước" not in one] == []


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("2026-03", "Sổ bắt đầu từ ngày 12/10/2026, không có số liệu của tháng 3 năm 2026"),
        ("2027-05", "Tháng 5 năm 2027 đến ngày 15/04/2027 mới bắt đầu nên chưa có số liệu."),
        ("2026-12", "Tháng 12 năm 2026 đến hết ngày 14/12/2026 mới kết thúc nên số liệu là tạm tính"),
    ],
)
def test_what_is_not_over_or_not_known_is_only_a_draft(place: Workplace, period: str, why: str) -> None:
    seen = settled(place, period, NOW)
    [first, *_] = attention(seen)
    assert (first.kind, first.block, first.is_settling) == ("draft", "", True)
    assert first.sentence.startswith(why)
    assert narrative.docx(place, seen, NOW)
    with pytest.raises(Refused, match="Chưa xuất bản chính thức được"):
        narrative.docx(place, seen, NOW, is_final=True)


def test_a_known_period_goes_out(place: Workplace) -> None:
    with pytest.raises(Refused, match=r"Tháng 11 năm 2026 chưa chốt .* Chốt kỳ rồi"):
        narrative.docx(place, settled(place, "2026-11", NOW), NOW, is_final=True)
    month.report(place, NOVEMBER, NOW, by="Lan", is_closing=True)
    seen = settled(place, "2026-11", NOW)
    assert (seen.why_draft, [one for one in attention(seen) if one.is_settling]) == ((), [])
    assert narrative.docx(place, seen, NOW, is_final=True)


def test_a_running_period_tells_how_it_stands_now_and_is_beside_none(place: Workplace) -> None:
    with at_desk(place, "Lan", NOW) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    told = said(see(place, parse("2026-12"), "tthc", NOW))
    assert [one for one in told if "So với" in one or "Đến cuối kỳ" in one] == []
    assert [one for one in told if one.startswith("Đến khi lập báo cáo, kỳ chưa kết thúc, đang giải quyết")]
    over = datetime(2026, 12, 15, 9, tzinfo=HANOI)
    told = said(see(place, parse("2026-12"), "tthc", over))
    assert "So với tháng 11 năm 2026, số hồ sơ tiếp nhận mới giảm 19 hồ sơ." in told
    assert [one for one in told if one.startswith("Đến cuối kỳ, đang giải quyết 23")]


def test_a_period_before_the_register_is_not_closed_and_none_ahead_is_kept(place: Workplace) -> None:
    with pytest.raises(Refused, match=r"không có số liệu của tháng 3 .* Lập báo cáo từ kỳ có ngày"):
        month.report(place, parse("2026-03"), NOW, by="Lan", is_closing=True)
    for is_closing in (True, False):
        with pytest.raises(Refused, match="mới bắt đầu nên chưa có số liệu"):
            month.report(place, parse("2027-05"), NOW, by="Lan", is_closing=is_closing)
    with place.register.read() as reading:
        assert months.closings(reading) == ()
    assert month.report(place, OCTOBER, NOW, by="Lan", is_closing=True).is_final  # in which it began


def test_what_was_entered_of_an_earlier_month_can_be_closed(place: Workplace) -> None:
    with at_desk(place, "Lan", datetime(2026, 8, 3, 9, tzinfo=HANOI), NOW) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    assert month.report(place, parse("2026-08"), NOW, by="Lan", is_closing=True).is_final
    with pytest.raises(Refused, match="không có số liệu"):  # what is carried over is not a month's work
        month.report(place, parse("2026-09"), NOW, by="Lan", is_closing=True)


def beside(place: Workplace, period: str) -> tuple[str | None, str | None]:
    """With which periods the report of comparison compares."""
    done = month.preview(place, parse(period), NOW, by="Lan")
    assert build(place, done, asked=("comparison.xlsx",))
    material = material_of(place, done)
    before, year_before = material.before(), material.year_before()
    return before and before[0].key, year_before and year_before[0].key


def material_of(place: Workplace, done: month.Report) -> Gathered:
    from cchc_desktop.operations.sheets import office_of
    from cchc_desktop.reports import Wish

    return Gathered(place, done, office_of(place.profile, place.law, done.period.last_on), Wish())


BEGUN = "Số liệu tính từ ngày 12/10/2026, ngày bắt đầu dùng sổ"


def papers(place: Workplace, period: str, *, is_final: bool) -> tuple[str, str]:
    """What the report in words says above its text, and every table above its figures."""
    data = narrative.docx(place, settled(place, period, NOW), NOW, is_final=is_final)
    lines = opened(data).element.body.iter(qn("w:p"))  # a paragraph's own text leaves out its controls
    words = ["".join(part.text or "" for part in line.iter(qn("w:t"))) for line in lines]
    done = month.preview(place, parse(period), NOW, by="Lan")
    tables = ("monthly-results.xlsx", "monthly-results-wide.xlsx", "overdue.xlsx", "register-book.xlsx")
    [above] = {known_in(file) for file in build(place, done, asked=tables).values()}
    return next((one for one in words if "Số liệu" in one), ""), above


def known_in(file: bytes) -> str:
    """From which day the figures of a workbook are known, in its own words."""
    rows = load_workbook(BytesIO(file)).worksheets[0].iter_rows(values_only=True)
    cells = (str(cell) for row in rows for cell in row if cell)
    return next((one for one in cells if one.startswith("Số liệu t")), "")


def test_the_papers_say_from_which_day_the_figures_are_known(place: Workplace) -> None:
    running = "Số liệu tạm tính, kỳ báo cáo chưa chốt"
    assert papers(place, "2026-10", is_final=False)[0] == f"({running}. {BEGUN})"
    month.report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    assert papers(place, "2026-10", is_final=True) == (f"({BEGUN})", f"{BEGUN}.")
    shown = month.preview(place, OCTOBER, NOW, by="Lan")
    assert [one.name for one in shown.checks if one.name == "beginning"] == ["beginning"]
    november = month.preview(place, NOVEMBER, NOW, by="Lan")
    assert [one.name for one in november.checks if one.name == "beginning"] == []
    assert papers(place, "2026-11", is_final=False) == (f"({running})", "")


def test_what_was_filled_in_is_told_as_it_was_frozen(place: Workplace, act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    told = "Số liệu trước ngày 12/10/2026, ngày bắt đầu dùng sổ, chỉ gồm hồ sơ nhập bù"
    assert told in papers(place, "2026-10", is_final=False)[0]
    month.report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    assert papers(place, "2026-10", is_final=True)[0] == f"({told})"
    assert told in papers(place, "2026-Q4", is_final=False)[0]


def test_what_was_filled_in_later_is_not_told_of_a_frozen_month(place: Workplace, act: Act) -> None:
    month.report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    assert papers(place, "2026-10", is_final=True) == (f"({BEGUN})", f"{BEGUN}.")


def test_nothing_is_compared_with_a_month_of_which_three_days_are_known(place: Workplace) -> None:
    assert [one for one in said(see(place, NOVEMBER, "tthc", NOW)) if "So với" in one] == []
    assert beside(place, "2026-11") == (None, None)
    assert beside(place, "2026-12") == ("2026-11", None)


@pytest.mark.parametrize(
    ("period", "headings"),
    [
        ("2026-H1", ["Kỳ trước (6 tháng cuối năm 2025)", "Cùng kỳ năm trước (6 tháng đầu năm 2025)"]),
        ("2026-H2", ["Kỳ trước (6 tháng đầu năm 2026)", "Cùng kỳ năm trước (6 tháng cuối năm 2025)"]),
        ("2026-9M", ["Cùng kỳ năm trước (9 tháng năm 2025)"]),
    ],
)
def test_the_period_before_is_the_one_just_before(tmp_path: Path, period: str, headings: list[str]) -> None:
    days = {"2025-03-10": 1, "2025-09-10": 2, "2026-03-10": 3, "2026-08-10": 4}
    place, after = young(tmp_path / "old", date(2024, 1, 1), days), datetime(2027, 1, 20, 9, tzinfo=HANOI)
    with closing(place.register):
        done = month.preview(place, parse(period), after, by="Lan")
        [data] = build(place, done, asked=("comparison.xlsx",)).values()
    rows = list(load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    told = [cell for row in rows for cell in row if str(cell).startswith(("Kỳ trước", "Cùng kỳ"))]
    assert told == headings
    taken = next(row for row in rows if row[1] == "Trực tiếp, dịch vụ bưu chính")
    assert (
        taken[2:]
        == {
            "2026-H1": (3, 2, 1, 50, 1, 2, 200),
            "2026-H2": (4, 3, 1, 33.33, 2, 2, 100),
            "2026-9M": (7, 3, 4, 133.33),
        }[period]
    )
    said_ = " ".join(str(cell) for row in rows[:12] for cell in row if cell)
    assert ("VỚI KỲ TRƯỚC VÀ CÙNG KỲ NĂM TRƯỚC" in said_) is (period != "2026-9M")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2026-9M", "9 tháng năm 2025"),
        ("2026-H1", "6 tháng đầu năm 2025"),
        ("2026-H2", "6 tháng cuối năm 2025"),
        ("2026-Q3", "quý II năm 2026"),
        ("2026", "năm 2025"),
        ("2026-W36", "tuần 35 năm 2026"),
        ("2026-09-11..2026-09-20", "từ ngày 01/09/2026 đến ngày 10/09/2026"),
    ],
)
def test_like_is_compared_with_like(tmp_path: Path, period: str, before: str) -> None:
    days = {"2024-12-20": 3, "2025-07-01": 2, "2025-10-06": 9, "2026-02-02": 1, "2026-08-31": 4}
    place, after = young(tmp_path / "old", date(2024, 1, 1), days), datetime(2027, 1, 20, 9, tzinfo=HANOI)
    with closing(place.register):
        seen = see(place, parse(period), "tthc", after)
        assert seen.figures["before_period"].text.removeprefix("kỳ ") == before
        assert seen.figures["received_in.before"].value is not None
        material = material_of(place, month.preview(place, parse(period), after, by="Lan"))
        is_part = period[5:] in {"9M", "H1", "H2"}
        told = material.year_before() if is_part else material.before()
        assert told is not None
        assert f"{told[0].title[:1].lower()}{told[0].title[1:]}" == before
        assert told[1].of("received_direct") == seen.figures["received_direct.before"].value
        name = "received_in.before"
        assert len(behind(place, seen, name, after)) == seen.figures[name].value


def test_a_month_that_is_open_again_is_told_as_it_is_now(place: Workplace, act: Act) -> None:
    month.report(place, NOVEMBER, NOW, by="Lan", is_closing=True)
    assert see(place, NOVEMBER, "tthc", NOW).is_final
    month.reopen(place, NOVEMBER, NOW, by="Lan", reason="ghi sót hồ sơ")
    act("receive", "2026-10-21T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    seen, table = settled(place, "2026-11", NOW), month.preview(place, NOVEMBER, NOW, by="Lan")
    assert (seen.is_final, seen.figures["closed"].text) == (False, "tạm tính")
    assert seen.tally == table.tally
    assert seen.standing == "Mở lại từ 20/11/2026; số đã báo cáo vẫn là lần 1"
    assert len(behind(place, seen, "received_in", NOW)) == seen.figures["received_in"].value == 21
    with pytest.raises(Refused, match=r"Mở lại từ 20/11/2026; số đã báo cáo vẫn là lần 1\. Chốt lại"):
        narrative.docx(place, seen, NOW, is_final=True)
    december = datetime(2026, 12, 20, 9, tzinfo=HANOI)
    after = see(place, parse("2026-12"), "tthc", december)  # other periods go by what was reported
    assert after.figures["received_in.before"].value == 20
    assert len(behind(place, after, "received_in.before", december)) == 20
    month.report(place, NOVEMBER, NOW, by="Lan", is_closing=True)
    assert see(place, NOVEMBER, "tthc", NOW).is_final


@pytest.mark.parametrize("kind", KINDS)
def test_where_no_causes_are_known_nothing_announces_them(
    superior: Workplace, place: Workplace, kind: str
) -> None:
    take_in(superior, sent_by(place, NOVEMBER, NOW), NOW)
    seen = see(superior, NOVEMBER, kind, NOW)
    assert seen.figures["overdue"].value == 22
    told = [row.text for row in rows(seen)]
    assert [one for one in told if one.endswith(":") and "guyên nhân" in one] == []
    here = [row.text for row in rows(see(place, NOVEMBER, kind, NOW))]
    assert len([one for one in here if one.endswith(":") and "guyên nhân" in one]) == 1


def test_a_superior_says_who_has_not_sent(superior: Workplace, place: Workplace) -> None:
    seen = settled(superior, "2026-11", NOW)
    assert seen.why_draft[0].startswith("Còn ")
    assert "đơn vị chưa gửi đủ số liệu của kỳ, báo cáo chỉ là dự thảo: " in seen.why_draft[0]
    assert seen.why_draft[0].endswith("…")
    with pytest.raises(Refused, match="đơn vị chưa gửi"):
        narrative.docx(superior, seen, NOW, is_final=True)
    missing = month.preview(superior, NOVEMBER, NOW, by="x").missing
    for unit in missing:
        take_in(superior, sent_by(place, NOVEMBER, NOW, unit.unit), NOW)
    seen = settled(superior, "2026-11", NOW)
    assert seen.why_draft == ()
    assert narrative.docx(superior, seen, NOW, is_final=True)
    [running] = see(superior, NOVEMBER, "tthc", datetime(2026, 11, 10, 9, tzinfo=HANOI)).why_draft
    assert running.startswith("Tháng 11 năm 2026 đến hết ngày 14/11/2026 mới kết thúc")
