"""Each figure has one value: in the words, in the tables, and where it is counted a second time."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from acting import Act
from random_office import live
from recount import Recount, instant, merged
from word_text import bound

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.narrative_figures import Facts, Figures, figures
from cchc_desktop.core.narrative_rates import Rate
from cchc_desktop.core.period import Period, parse
from cchc_desktop.core.tally import Row, Tally
from cchc_desktop.core.text import percent
from cchc_desktop.operations import month, narrative
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.narrative import rows, see
from cchc_desktop.operations.narrative_behind import behind
from cchc_desktop.operations.report_material import Gathered
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.reports import Head, Wish, reports
from cchc_desktop.store import search

PERIOD = parse("2026-08")
NOW = datetime(2026, 11, 5, 9, tzinfo=HANOI)
HEAD = Head(
    unit_name="Xã Thử",
    superior_name="Tỉnh Thử",
    period=PERIOD,
    made_on=NOW.date(),
    place="Thử",
    counter="Trung tâm",
)
SEEDS = range(4)
SORRY = ("overdue_apologised", "overdue_unapologised")


def office(place: Workplace, seed: int, dossiers: int) -> tuple[int, ...]:
    with at_desk(place, "Lan", datetime(2026, 6, 1, 7, tzinfo=HANOI), NOW) as desk:
        return live(desk, seed, dossiers)[1]


def material(place: Workplace, period: Period) -> Gathered:
    done = month.preview(place, period, NOW, by="Lan")
    return Gathered(place, done, office_of(place.profile, place.law, period.last_on), Wish())


def cells(place: Workplace, code: str, period: Period) -> list[tuple[object, ...]]:
    """What a table says."""
    report = reports()[code]
    made = report.gather(material(place, period))
    return [tuple(record.cells) for record in report.table(HEAD, made).records]


def by_hand(part: int, whole: int) -> Decimal:
    """A share in percent, a half going up, in other words than the program's."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def read(known: Figures, name: str) -> Decimal:
    return Decimal(known[name].text.replace(".", "").replace(",", "."))


@pytest.mark.parametrize("seed", SEEDS)
def test_apologies_and_shares_are_those_of_the_tables_and_of_a_recount(place: Workplace, seed: int) -> None:
    seqs = office(place, seed, 40)
    days, calendar = (PERIOD.first_on, PERIOD.last_on), place.law.office(place.profile.unit)
    with place.register.read() as reading:
        entries = {seq: list(search.entries(reading, seq)) for seq in seqs}
    again = Recount(days, calendar, NOW).all(entries.values())
    overdue = again.behind.get("late", set()) | again.behind.get("pending_overdue", set())
    told = (instant(merged(entries[seq]).get("apologised_at")) for seq in overdue)
    sorry = sum(at is not None and at < PERIOD.end_at for at in told)
    seen = see(place, PERIOD, "tthc", NOW)
    assert [seen.figures[name].value for name in SORRY] == [sorry, len(overdue) - sorry]
    for name in SORRY:
        assert len(behind(place, seen, name, NOW)) == seen.figures[name].value
    wide = cells(place, "monthly-results-wide", PERIOD)[-1]
    assert wide[25:27] == (sorry, len(overdue) - sorry)
    report = reports()["overdue"]
    listed = report.gather(material(place, PERIOD)).dossiers
    assert sum(one.apologised_at is not None for one in listed) == sorry
    shares_agree(seen.figures, again, wide[27:])


def shares_agree(known: Figures, again: Recount, wide: tuple[object, ...]) -> None:
    early, on_time, late, in_time, overdue = (
        len(again.behind.get(box, ()))
        for box in ("early", "on_time", "late", "pending_in_time", "pending_overdue")
    )
    ended, pending = early + on_time + late, in_time + overdue
    kept = by_hand(early + on_time, ended)
    assert read(known, "on_time_rate") == read(known, "kept.share") == kept
    assert read(known, "early.share") == read(known, "early_rate") == by_hand(early, ended)
    assert read(known, "early.share") + read(known, "on_time.share") == kept
    assert read(known, "late.share") == 100 - kept
    assert read(known, "pending_overdue.share") == read(known, "overdue_rate") == by_hand(overdue, pending)
    assert read(known, "pending_in_time.share") == 100 - by_hand(overdue, pending)
    printed = [percent(one) for one in wide if isinstance(one, Fraction)]
    names = ("kept", "late", "pending_in_time", "pending_overdue")
    assert printed == [known[f"{name}.share"].text for name in names]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_is_the_same_in_words_and_in_the_comparison(place: Workplace, seed: int) -> None:
    office(place, seed, 40)
    with at_desk(place, "Lan", NOW) as desk:
        live(desk, seed + 50, 20)
    for key in ("2026-08", "2026-09"):
        known = see(place, parse(key), "tthc", NOW).figures
        table = {str(row[1]): row for row in cells(place, "comparison", parse(key))}
        row = table["Trước và đúng hạn trên đã giải quyết (%)"]
        if known["on_time_rate.change"].value is None:
            continue
        assert isinstance(row[4], Fraction)
        assert known["on_time_rate.change"].text == percent(abs(row[4]))
        apart = read(known, "on_time_rate") - read(known, "on_time_rate.before")
        assert read(known, "on_time_rate.change") == abs(apart)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((3, 8, 8), ("15,79", "42,10", "42,11", "57,89")),
        ((6, 19, 11), ("16,67", "52,77", "30,56", "69,44")),
        ((0, 0, 0), ("không phát sinh",) * 4),
    ],
)
def test_the_parts_of_what_is_over(counts: tuple[int, int, int], shown: tuple[str, ...]) -> None:
    row = Row("xa", "Đất đai", "1")
    boxes = {(row, name): n for name, n in zip(("early", "on_time", "late"), counts, strict=True)}
    counted = Tally(boxes, PERIOD.first_on, PERIOD.last_on)
    known = figures(Facts(period=PERIOD, words={}, tally=counted))
    names = ("early", "on_time", "late", "kept")
    assert tuple(known[f"{name}.share"].text for name in names) == shown


def test_a_difference_is_that_of_the_printed_rates_and_a_mean_has_its_decimals() -> None:
    rates = {
        "on_time_rate": Rate(title="Đúng hạn", value=Fraction(5, 9), before=Fraction(123, 501)),
        "supplements_mean": Rate(title="Bổ sung", unit="mean", value=Fraction(1, 9)),
    }
    known = figures(Facts(period=PERIOD, words={}, tally=Tally(), rates=rates))
    now, before, change = (read(known, f"on_time_rate{of}") for of in ("", ".before", ".change"))
    assert (now, before, change) == (Decimal("55.56"), Decimal("24.55"), Decimal("31.01"))
    assert percent(Fraction(5, 9) - Fraction(123, 501)) == "31,00"  # else it would contradict them
    assert (known["supplements_mean"].text, known["supplements_mean.said"].text) == ("0,11", "0,11 lần")


def test_only_who_was_late_counts_among_the_apologies(place: Workplace, act: Act) -> None:
    kept, late = (
        act("receive", f"2026-08-03T09:0{n}", procedure="1.001612", applicant="A").local_no for n in range(2)
    )
    act("apologise", "2026-08-05T10:00", dossier=kept, new_due_at="2026-08-12T17:00:00", reason="Lo trễ")
    act("finish", "2026-08-06T08:00", dossier=kept)
    act("finish", "2026-08-12T10:00", dossier=late)
    seen = see(place, PERIOD, "tthc", NOW)
    assert seen.figures["apologised"].value == 1
    said = {row.block.id: row.text for row in rows(seen)}
    assert "weak/overdue/apologised" not in said
    assert said["weak/overdue/unapologised"] == "Còn 1 hồ sơ quá hạn chưa có văn bản xin lỗi."
    assert bound(narrative.docx(place, seen, NOW))["overdue_unapologised"] == {"1"}
