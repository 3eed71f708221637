"""The figures of every report are those of the tally of the same lines, however they are grouped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from registers import OCTOBER, a_line, registers
from tries import tries

from cchc_desktop.core.ledger import Beside, Collected, Waiting
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import BOXES, CLOSING, ENDED, RECEIVED, Line, StandingBy, Tally, tally
from cchc_desktop.reports import BookRow, Head, Known, Offered, Wish, reports
from cchc_desktop.reports._count import counted, figures, parts, total
from cchc_desktop.reports.by_officer import NOBODY, UNKNOWN, ByOfficer
from cchc_desktop.reports.comparison import Comparison
from cchc_desktop.reports.digitisation import row as digitised
from cchc_desktop.reports.fees_collected import Fees
from cchc_desktop.reports.monthly_results_wide import Wide, more_figures
from cchc_desktop.reports.online_payment import row as online
from cchc_desktop.reports.overdue import NO_CAUSE, Overdue
from cchc_desktop.reports.work_load import WorkLoad

HEAD = Head(
    unit_name="UBND xã Phú Thạnh",
    superior_name="Tỉnh",
    period=OCTOBER,
    made_on=OCTOBER.last_on,
    place="Phú Thạnh",
    counter="Trung tâm",
)
PEOPLE = ("Lan", "Hùng", None)


@dataclass
class Material:
    """A register of a few lines, all of it known at once."""

    known: Known
    officers: Mapping[str, str | None] = field(default_factory=dict)

    def beside(self) -> Mapping[str, Beside]:
        """Who has each dossier."""
        return {no: Beside("Đăng ký", "Đỗ Thị Ước", who, None, None) for no, who in self.officers.items()}

    def clerks(self) -> Mapping[str, str]:
        """Who took each dossier in."""
        return {no: who for no, who in self.officers.items() if who}

    def taken(self) -> tuple[Collected, ...]:
        """No money."""
        return ()

    def waiting(self) -> tuple[Waiting, ...]:
        """One that waits, in a field of its own."""
        return (Waiting("xa", "Đất đai", "1.012222", OCTOBER.start_at),)

    def reused_from_portal(self) -> frozenset[str]:
        """Nobody."""
        return frozenset()

    def offered(self) -> tuple[Offered, ...]:
        """Nothing."""
        return ()

    def book(self) -> tuple[BookRow, ...]:
        """Nothing."""
        return ()

    def book_since_closed(self) -> str:
        """Nothing."""
        return ""

    def before(self) -> tuple[Period, Tally] | None:
        """Nothing to compare with."""
        return None

    def year_before(self) -> tuple[Period, Tally] | None:
        """Nothing to compare with."""
        return None

    def said_of_others(self) -> tuple[str, ...]:
        """Nothing."""
        return ()


def material(lines: list[Line], as_of: datetime | None = None) -> Material:
    known = Known(
        period=OCTOBER,
        lines=tuple(lines),
        tally=tally(lines, OCTOBER, as_of=as_of),
        standing_by=StandingBy.DAY,
        as_of=as_of,
        names={},
        causes={"A1": "Quá tải"},
        has_districts=False,
        wish=Wish(),
    )
    return Material(known, {line.local_no: PEOPLE[at % 3] for at, line in enumerate(lines)})


moments = st.none() | st.integers(0, 60).map(lambda days: OCTOBER.start_at + timedelta(days=days))


@tries(60)
@given(registers, moments)
def test_whoever_it_is_grouped_by_the_sums_are_the_tally(lines: list[Line], as_of: datetime | None) -> None:
    known = material(lines, as_of).known
    whole = known.tally.total()
    for key in (
        lambda one: one.field,
        lambda one: one.procedure,
        lambda one: one.channel,
        lambda one: one.row,
    ):
        found = total(counted(known, key).values())
        assert {box: found[box] for box in BOXES} == whole


@tries(60)
@given(registers, moments)
def test_clerks_and_officers_make_up_the_table(lines: list[Line], as_of: datetime | None) -> None:
    made: ByOfficer = reports()["by-officer"].gather(source := material(lines, as_of))
    wanted = figures(source.known.tally.total())
    assert figures(total(made.taken_in.values())) == figures(total(made.settled.values())) == wanted
    assert set(made.settled) <= {"Lan", "Hùng", NOBODY}
    assert set(made.taken_in) <= {"Lan", "Hùng", UNKNOWN}


@tries(60)
@given(registers, moments)
def test_the_other_reports_agree_with_the_table(lines: list[Line], as_of: datetime | None) -> None:
    source = material(lines, as_of)
    counts = source.known.tally
    received = counts.of(*RECEIVED)
    figures_in, figures_out = (
        (row := digitised(total(reports()["digitisation"].gather(source).by_field.values())))[:5],
        row[5:],
    )
    assert figures_in[0] == figures_in[1] + figures_in[2] == received
    assert figures_out[0] == figures_out[1] + figures_out[2] <= counts.of(*ENDED)
    assert (figures_in[3], figures_out[2]) == (counts.of("reused"), counts.of("digitised_out"))
    shown = online(total(reports()["online-payment"].gather(source).by_field.values()))
    assert shown[0] == received == sum(int(str(one)) for one in (*shown[2:7],))
    assert shown[1] == counts.of("received_online")
    assert shown[11] == counts.of("paid_online")
    load: WorkLoad = reports()["work-load"].gather(source)
    assert sum(load.received.values()) == received
    late: Overdue = reports()["overdue"].gather(source)
    assert Counter(one.section for one in late.dossiers) == Counter(
        {name: n for name in ("late", "pending_overdue") if (n := counts.of(name))}
    )
    assert all(one.days >= 0 for one in late.dossiers)


@tries(50)
@given(registers)
def test_the_wide_table_keeps_the_official_columns(lines: list[Line]) -> None:
    made: Wide = reports()["monthly-results-wide"].gather(source := material(lines))
    records = list(reports()["monthly-results-wide"].table(HEAD, made).records)
    last = records[-1].cells
    assert last[1] == "Tổng cộng"
    assert last[2:13] == figures(source.known.tally.total())
    fields = [record.cells for record in records if record.cells[0] and str(record.cells[0]).isdigit()]
    for place in range(2, 27):
        assert last[place] == sum(int(str(row[place])) for row in fields)
    whole = total(made.more.values())
    assert last[13:27] == more_figures(whole)
    assert whole["sorry"] + whole["not_sorry"] == source.known.tally.of("late", "pending_overdue")
    assert "Đất đai" in {row[1] for row in fields}


def test_parts_of_a_whole_print_to_a_hundred() -> None:
    for whole in ((2, 1), (1, 5, 1), (3, 3, 1)):
        assert sum(Fraction(one) for one in parts(*whole, places=2)) == 1
        assert sum(Fraction(one) for one in parts(*whole, places=0)) == 1
    assert parts(0, 0, places=2) == ["–", "–"]


def test_nothing_to_compare_with_is_not_zero() -> None:
    report = reports()["comparison"]
    now = tally([a_line(ended_at=OCTOBER.start_at + timedelta(days=20), end="finished")], OCTOBER)
    before = replace(OCTOBER, title="Tháng 9 năm 2026")
    none, some = Comparison(now, None, None), Comparison(now, (before, Tally()), (before, now))
    rows = {record.cells[1]: record.cells[2:] for record in report.table(HEAD, none).records}
    assert rows["Hồ sơ đã giải quyết"] == (1, *["–"] * 6)
    rows = {record.cells[1]: record.cells[2:] for record in report.table(HEAD, some).records}
    assert rows["Hồ sơ đã giải quyết"] == (1, 0, 1, "–", 1, 0, 0)
    assert rows["Trước và đúng hạn trên đã giải quyết (%)"] == (1, "–", "–", "–", 1, 0, "–")
    assert rows["Quá hạn trên đang giải quyết (%)"] == ("–",) * 7


def test_a_period_that_goes_on_is_not_set_beside_a_whole_one_unsaid() -> None:
    report = reports()["comparison"]
    before = (replace(OCTOBER, title="Tháng 9 năm 2026"), Tally())
    running = replace(HEAD, made_on=OCTOBER.first_on + timedelta(days=7))
    over = replace(HEAD, made_on=OCTOBER.last_on + timedelta(days=1))
    drawn = report.table(running, Comparison(Tally(), before, None))
    on = f"{running.made_on:%d/%m/%Y}"
    assert f"Kỳ này (tính đến ngày {on})" in [one.text for one in drawn.headings]
    told = [zone.text for band in drawn.below for zone in band.zones]
    assert any(f"kỳ này tính đến ngày {on}, là 8 trong 30 ngày của kỳ" in text for text in told)
    drawn = report.table(over, Comparison(Tally(), before, None))
    assert "Kỳ này" in [one.text for one in drawn.headings]
    assert not any("tính đến ngày" in zone.text for band in drawn.below for zone in band.zones)


def test_a_late_dossier_without_a_told_cause_says_so() -> None:
    lines = [
        a_line(local_no="0001/2026", due_at=OCTOBER.start_at + timedelta(days=20)),
        a_line(local_no="0002/2026", due_at=OCTOBER.start_at + timedelta(days=20), late_cause="A1"),
    ]
    made: Overdue = reports()["overdue"].gather(material(lines))
    assert [(one.local_no, one.cause, one.days) for one in made.dossiers] == [
        ("0001/2026", NO_CAUSE, 9),
        ("0002/2026", "A1 Quá tải", 9),
    ]
    assert len(CLOSING) == len({one.section for one in made.dossiers}) + 1


takings = st.lists(
    st.builds(
        Collected,
        local_no=st.sampled_from(["0001/2026", "0002/2026", "0003/2026"]),
        procedure_name=st.sampled_from(["Chứng thực", "Trích lục", "Ánh xạ"]),
        applicant=st.just("Đỗ Thị Ước"),
        amount=st.integers(-(10**9), 10**9),
        receipt=st.none() | st.sampled_from(["0000001", "0000002"]),
        at=st.integers(0, 24 * 30).map(lambda hours: OCTOBER.start_at + timedelta(hours=hours)),
        by=st.just("Lan"),
        is_online=st.booleans(),
    ),
    max_size=30,
)


@tries(50)
@given(takings)
def test_money_adds_up_by_day_by_procedure_and_by_way(taken: list[Collected]) -> None:
    rows = [record.cells for record in reports()["fees-collected"].table(HEAD, Fees(tuple(taken))).records]
    *rest, last = rows
    days = [row for row in rest if str(row[2]).startswith("Cộng ngày ")]
    lines = [row for row in rest if isinstance(row[0], int)]
    whole = (len(taken), sum(one.amount for one in taken))
    for part in (days, lines, [last]):
        assert (sum(int(str(row[3])) for row in part), sum(int(str(row[7])) for row in part)) == whole
        assert all(int(str(row[5])) + int(str(row[6])) == row[7] for row in part)
    assert [row[0] for row in lines] == list(range(1, len(lines) + 1))
    assert len({row[1] for row in lines}) == len(days)
    told = {one for row in lines for one in str(row[4]).split("; ") if one != "–"}
    assert told == {one.receipt for one in taken if one.receipt}
