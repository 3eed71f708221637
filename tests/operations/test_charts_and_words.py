"""One truth: the pictures of a report count what its words count, and the year says what was reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from acting import Act

from cchc_desktop.core import packet as packets
from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.line_rules import OTHER_CAUSE, OTHER_FIELD
from cchc_desktop.core.narrative_figures import NO_CAUSE
from cchc_desktop.core.packet import in_version_1
from cchc_desktop.operations import month
from cchc_desktop.operations.charts import alone, charts_of, pictures_of, rows_of
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures import Year, dossiers_behind, of_period, of_year
from cchc_desktop.operations.figures_of_lines import flows, late_causes
from cchc_desktop.operations.indicators import explain
from cchc_desktop.operations.line_judged import UNKNOWN
from cchc_desktop.operations.narrative_facts import facts_of, packet_of
from cchc_desktop.operations.sources import source_of
from cchc_desktop.store import months, schema

AT = datetime(2026, 10, 25, 9, tzinfo=HANOI)
OCTOBER = periods.parse("2026-10")
_d = schema.dossier


def open_office(act: Act) -> list[str]:
    """Four dossiers: one in time, one late with its cause, two overdue and still open."""
    known = [
        act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước").local_no
        for _ in range(4)
    ]
    act("finish", "2026-10-05T09:00", dossier=known[0])
    act("finish", "2026-10-09T09:00", dossier=known[1], cause="A1")
    return known


def causes_of(year: Year) -> dict[str, int]:
    return {bar.code or NO_CAUSE: bar.many for bar in year.causes}


def test_words_and_picture_count_the_same_overdue(place: Workplace, act: Act) -> None:
    open_office(act)
    year = of_period(place, OCTOBER, AT)
    told = facts_of(place, OCTOBER, AT)
    assert causes_of(year) == told.causes == {"A1": 1, NO_CAUSE: 2}
    assert told.tally.of("late", "pending_overdue") == sum(causes_of(year).values())
    chart = charts_of(year)[3]
    assert chart.title == "Nguyên nhân đã và đang giải quyết quá hạn, tháng 10 năm 2026"
    assert chart.points[0][1].words.endswith(": 2 trong 3 hồ sơ đã và đang giải quyết quá hạn")
    month.report(place, OCTOBER, AT, by="Lan", is_closing=True)
    act("finish", "2026-10-12T09:00", dossier="000003/2026", cause="A1")
    assert causes_of(of_period(place, OCTOBER, AT)) == facts_of(place, OCTOBER, AT).causes == told.causes


def test_a_quarter_of_closed_months_is_drawn_from_what_its_words_count(place: Workplace, act: Act) -> None:
    known = open_office(act)
    after = datetime(2027, 1, 5, 9, tzinfo=HANOI)
    for key in ("2026-10", "2026-11", "2026-12"):
        month.report(place, periods.parse(key), after, by="Lan", is_closing=True)
    act("finish", "2026-12-20T09:00", dossier=known[2], cause="A1")
    quarter = month.period_of(place, "2026-Q4")
    assert causes_of(of_period(place, quarter, after)) == facts_of(place, quarter, after).causes


def test_the_year_says_that_it_counts_what_has_ended(place: Workplace, act: Act) -> None:
    open_office(act)
    year = of_year(place, 2026, 10, AT)
    chart = charts_of(year)[3]
    assert causes_of(year) == {"A1": 1}
    assert chart.title == "Nguyên nhân đã giải quyết quá hạn, năm 2026"
    assert chart.points[0][1].words.endswith(": 1 trong 1 hồ sơ đã giải quyết quá hạn")
    assert "đã giải quyết quá hạn" in charts_of(year)[4].series[1].title


def test_a_closed_month_names_both_what_it_is_now_and_what_was_reported(place: Workplace, act: Act) -> None:
    known = open_office(act)
    month.report(place, OCTOBER, AT, by="Lan", is_closing=True)
    same = rows_of(of_year(place, 2026, 10, AT))
    assert not any("đã báo cáo" in row.value for row in same)
    act("finish", "2026-10-12T09:00", dossier=known[2], cause="A1")
    year = of_year(place, 2026, 10, AT)
    rate = year.rates["on_time_rate"][9]
    table = explain(place, OCTOBER, "on_time_rate", AT).figure
    assert rate.reported == (table.found.top, table.found.bottom) == (1, 2)
    assert (rate.top, rate.bottom) == (1, 3)
    row = next(one for one in rows_of(year) if one.point.behind == rate.behind)
    assert row.value == "33,33% (1/3) nay; đã báo cáo 50,00% (1/2)"
    assert "33,33% (1/3) nay; đã báo cáo 50,00% (1/2), chỉ tiêu" in row.point.words
    month.reopen(place, OCTOBER, AT, by="Lan", reason="Bổ sung hồ sơ đã giải quyết")
    month.report(place, OCTOBER, AT, by="Lan", is_closing=True, reason="Bổ sung hồ sơ đã giải quyết")
    assert of_year(place, 2026, 10, AT).rates["on_time_rate"][9].reported is None


def test_an_old_packet_has_no_causes_in_words_and_none_in_pictures(place: Workplace, act: Act) -> None:
    open_office(act)
    with place.register.write() as book:
        now = month.packet_now(place, book, OCTOBER, AT)
        lines = tuple(map(in_version_1, now.lines))
        old = packets.Packet(
            **{
                **{name: getattr(now, name) for name in now.__dataclass_fields__},
                "version": 1,
                "is_final": True,
                "lines": lines,
            }
        )
        months.freeze(book, old, packets.write(old), closed_at=AT, by="Lan")
    source = source_of(packet_of(place, OCTOBER, AT))
    assert late_causes((source,)) is None
    assert {cause for _, cause in flows((source,))[1]} == {UNKNOWN}
    assert facts_of(place, OCTOBER, AT).causes is None
    assert of_period(place, OCTOBER, AT).causes == ()
    assert not any("Nguyên nhân" in title for title, _ in pictures_of(place, OCTOBER, AT))


def test_groups_are_named_as_they_travel_and_open_what_they_count(place: Workplace, act: Act) -> None:
    known = open_office(act)
    act("finish", "2026-10-12T09:00", dossier=known[2], cause="A1")
    with place.register.write() as book:
        for number, field, cause in (
            (known[0], "Đất đai 123456", None),
            (known[1], "Đ" * 121, "không rõ, chờ 123"),
            (known[2], "Hộ tịch", OTHER_CAUSE),
        ):
            values = {"field": field, "late_cause": cause}
            book.run(sa.update(_d).where(_d.c.local_no == number).values(**values))
    year = of_year(place, 2026, 10, AT)
    lines = packet_of(place, OCTOBER, AT).lines
    fields = {one.field: one.received.many for one in year.fields}
    assert fields == {
        name: sum(line.field == name for line in lines) for name in {one.field for one in lines}
    }
    assert fields[OTHER_FIELD] == 2
    assert causes_of(year) == {OTHER_CAUSE: 2}
    for bar in (*year.causes, *(bar for one in year.fields for bar in (one.received, one.late))):
        assert len(dossiers_behind(place, bar.behind)) == bar.many


def test_a_month_that_is_open_again_is_drawn_as_it_is_now(place: Workplace, act: Act) -> None:
    known = open_office(act)
    month.report(place, OCTOBER, AT, by="Lan", is_closing=True)
    act("finish", "2026-10-02T09:00", dossier=known[2])
    frozen = of_period(place, OCTOBER, AT).rates["on_time_rate"][-1]
    assert (frozen.top, frozen.bottom, frozen.is_open_again) == (1, 2, False)
    month.reopen(place, OCTOBER, AT, by="Lan", reason="ghi sót hồ sơ")
    year = of_period(place, OCTOBER, AT)
    now, told = year.rates["on_time_rate"][-1], explain(place, OCTOBER, "on_time_rate", AT).figure.found
    assert (now.top, now.bottom, now.is_open_again) == (told.top, told.bottom, True) == (2, 3, True)
    assert causes_of(year) == facts_of(place, OCTOBER, AT).causes == {"A1": 1, NO_CAUSE: 1}
    [point] = [one for one in charts_of(year)[0].series[0].points if one.at == 9]
    assert point.is_hollow
    assert point.words.endswith("(đang mở lại)")
    live = of_year(place, 2026, 10, AT)
    told_now = charts_of(live)[0].series[0].points[-1].words
    assert "66,67% (2/3) nay; đã báo cáo 50,00% (1/2)" in told_now
    assert told_now.endswith("(đang mở lại)")
    first = charts_of(year)[0]
    assert first.hollow == "đang mở lại"
    assert alone(first).rgba != alone(replace(first, hollow="tháng chưa hết")).rgba
    act("finish", "2026-10-20T09:00", dossier=known[3], cause="A1")
    assert charts_of(of_year(place, 2026, 11, AT))[0].hollow == "tháng chưa hết hoặc đang mở lại"
