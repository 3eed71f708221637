"""Whatever is done after a period was closed, its packet and what is printed of it never change.

Every cell of every report is looked at. Two have a rule of their own: the register book goes on and says
how many of its dossiers have changed, and the catalogue of procedures is no part of what is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random
from typing import ClassVar

import pytest
import random_office
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cchc_desktop.core import packet as packets
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Dated, Value
from cchc_desktop.core.period import Period, parse
from cchc_desktop.core.process import Step
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.operations.month import Report, preview_in, reopen_in, report_in
from cchc_desktop.operations.papers_of_month import Told, gather, written
from cchc_desktop.operations.process import put_steps
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.reports import Wish
from cchc_desktop.store import check_months, month_acts, months
from cchc_desktop.store.findings import Found

AFTER = datetime(2026, 11, 5, 9, tzinfo=HANOI)
PERIODS = tuple(parse(key) for key in ("2026-07", "2026-08", "2026-09", "2026-Q3", "2026-W31"))
BOOK, CATALOGUE = "register-book", "procedures"
WISH = Wish(is_by_procedure=True, is_named=True)
STEPS = (
    "live",
    "live",
    "act",
    "act",
    "act",
    "correct",
    "beside",
    "beside",
    "close",
    "close",
    "reopen",
    "ahead",
    "rule",
    "catalogue",
)


class Here:
    """The register of this module; as an argument it would be written out with each failure."""

    place: ClassVar[Workplace]


@pytest.fixture(scope="module", autouse=True)
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with random_office.ward(tmp_path_factory.mktemp("frozen") / "register") as made:
        Here.place = made
        yield made


@dataclass(frozen=True)
class Paper:
    """All that stands on one report, as both who write it are given it."""

    around: tuple[object, ...]
    cells: tuple[object, ...]
    says: str  # what is printed above and below the table


Papers = dict[str, Paper]


def papers_of(place: Workplace, desk: Desk, done: Report) -> Papers:
    """Every report of what was counted, by its code."""
    return dict(_papers(gather(place, desk.book, done, WISH, ("all",))))


def _papers(told: Iterable[Told]) -> Iterator[tuple[str, Paper]]:
    for one in told:
        table = one.paper.table(one.head, one.made)
        says = " ".join(zone.text for band in (*table.above, *table.below) for zone in band.zones)
        around = (table.name, table.above, table.headings, table.below, table.made_on)
        yield one.paper.code, Paper(around, tuple(table.records), says)


def reported(place: Workplace, desk: Desk, period: Period, now: datetime) -> Papers:
    """The papers of what was reported of ``period``, and its table read back from the file."""
    done = preview_in(place, desk.book, period, now, by="Lan", is_reported=True)
    assert done.is_final
    told = gather(place, desk.book, done, Wish(), ("monthly-results.xlsx",))
    [file] = written(place, done, told).values()
    sheet = load_workbook(BytesIO(file)).worksheets[0]
    rows = tuple(row for row in sheet.iter_rows(values_only=True) if any(isinstance(one, int) for one in row))
    return {**papers_of(place, desk, done), "in the file": Paper((), rows, "")}


def of_now(place: Workplace, desk: Desk, period: Period, now: datetime) -> Papers:
    """The papers that the frozen lines and the register of today would make together."""
    done = preview_in(place, desk.book, period, now, by="Lan", is_reported=True)
    assert done.packet is not None
    return papers_of(place, desk, replace(done, packet=replace(done.packet, is_final=False)))


def moved(then: Papers, now: Papers) -> set[str]:
    """The reports that tell otherwise now; the book only where it does not say so."""
    assert then.keys() == now.keys()
    found = {code for code, paper in now.items() if paper != then[code]}
    book, was = now[BOOK], then[BOOK]
    if (book.cells != was.cells) == ("hồ sơ đã thay đổi sau khi chốt" in book.says):
        found.discard(BOOK)
    else:
        found.add(BOOK)
    assert "lấy theo danh mục hiện có trên máy" in now[CATALOGUE].says
    return found


@dataclass
class Office:
    """What is done after one another, and all that was ever frozen on the way."""

    place: Workplace
    desk: Desk
    random: Random
    now: datetime = AFTER
    numbers: list[str] = field(default_factory=list)
    frozen: dict[tuple[Period, int], bytes] = field(default_factory=dict)
    papers: dict[tuple[Period, int], Papers] = field(default_factory=dict)
    is_catalogue_new: bool = False

    def step(self, name: str) -> None:
        self.now += timedelta(minutes=self.random.randrange(1, 3000))
        with suppress(Refused):  # nothing is written before a refusal
            getattr(self, name)()

    def live(self) -> None:
        last, seqs = random_office.live(self.desk, self.random.randrange(10**6), dossiers=2, acts=7)
        self.numbers += [self.desk.book.dossier_by_seq(seq).local_no for seq in seqs]
        self.now = max(self.now, last)

    def act(self) -> None:
        if self.numbers:
            number, at = self.random.choice(self.numbers), self.some_moment()
            random_office._act(self.desk, self.random, at, number, "receive")

    def some_moment(self) -> datetime:
        """Late entry as often as what happens now."""
        if self.random.random() < 0.5:
            return self.now
        return random_office.START + timedelta(minutes=self.random.randrange(140 * 24 * 60))

    def correct(self) -> None:
        if not self.numbers:
            return
        at = random_office.START + timedelta(hours=self.random.randrange(3000))
        told = self.random.choice(
            (
                {"received_at": at.isoformat()},
                {"procedure": "1.001193", "term": "3wd"},
                {"channel": "post"},
                {"term": "9wd"},
                {"code": f"H26.05-260601-{self.random.randrange(9999):04d}"},
                {"late_cause": "A1"},
            )
        )
        here = self.desk.moved("Tư", self.now)
        number = self.random.choice(self.numbers)
        act = read_act("correct", {"dossier": number, "reason": "ghi nhầm", **told})
        with here.book.step():
            VERBS["correct"].do(here, act)

    def beside(self) -> None:
        """What moves no box of any table, or hardly one: who has it, why, when, how much, from where."""
        if not self.numbers:
            return
        verb, told = self.random.choice(
            (
                ("assign", {"officer": self.random.choice(("Hoa", "Thảo"))}),
                ("take_fee", {"amount": 1_000}),
                ("digitise", {"papers": [[1, "reused"]], "reasons": [[1, "Cổng DVCQG"]]}),
                ("correct", {"applicant": "Đỗ Thị Ước Mơ", "reason": "ghi nhầm"}),
                ("correct", {"fee_paid": self.random.randrange(50) * 1_000, "reason": "ghi nhầm"}),
                ("undo", {}),
            )
        )
        here = self.desk.moved("Năm", self.some_moment())
        put_steps(here, self.random.choice(random_office.PROCEDURES), self.random.choice(WAYS))
        act = read_act(verb, {"dossier": self.random.choice(self.numbers), **told})
        with here.book.step():
            VERBS[verb].do(here, act)

    def close(self) -> None:
        self.keep(self.random.choice(PERIODS), is_closing=True)

    def ahead(self) -> None:
        self.keep(self.random.choice(PERIODS), is_closing=False)

    def keep(self, period: Period, *, is_closing: bool) -> None:
        told = {"by": "Lan", "is_closing": is_closing, "reason": "Điều chỉnh" if is_closing else ""}
        done = report_in(self.place, self.desk.book, period, self.now, **told)  # type: ignore[arg-type]  # by name
        key = (period, done.revision)
        if key not in self.frozen:
            self.frozen[key] = months.packet_of(self.desk.book, period, done.revision)
        if done.is_final and key not in self.papers:
            self.papers[key] = reported(self.place, self.desk, period, self.now)

    def reopen(self) -> None:
        period = self.random.choice(PERIODS)
        reopen_in(self.place, self.desk.book, period, self.now, by="Hùng", reason="Ghi sót hồ sơ")

    def rule(self) -> None:
        one = self.random.choice(("day", "minute"))
        values: tuple[Value[object], ...] = (Value(date(2018, 1, 1), one, "thử"),)
        rules = {**self.place.law.rules, "standing_by": Dated("standing_by", values)}
        self.place = replace(self.place, law=replace(self.place.law, rules=rules))

    def catalogue(self) -> None:
        known = self.place.catalogue
        self.place = replace(self.place, catalogue=replace(known, versions=known.versions[::2]))
        self.is_catalogue_new = True

    def holds(self) -> None:
        """Every frozen byte is where it was, and what counts as reported is the last that was closed."""
        book = self.desk.book
        for (period, revision), data in self.frozen.items():
            assert months.packet_of(book, period, revision) == data
            assert packets.write(packets.read(data)) == data
        for period in {period for period, _ in self.papers}:
            last = max(revision for one, revision in self.papers if one == period)
            shown = moved(self.papers[period, last], reported(self.place, self.desk, period, self.now))
            assert shown <= ({CATALOGUE} if self.is_catalogue_new else set())
            closed = months.latest(book, period, is_final=True)
            assert closed is not None
            assert closed.revision == last
            done = preview_in(self.place, book, period, self.now, by="Lan")
            is_open = month_acts.reopening(book, closed) is not None
            assert done.is_final != is_open
            assert done.revision > last if is_open else done.revision == last
        told = Found()
        check_months.closings(book, told)
        assert told.findings == []


WAYS = ((), (Step("Thẩm định", "Công chức"),))


def whatever_is_done(place: Workplace, seed: int, steps: list[str]) -> Office:
    with random_office.forgotten(place, AFTER) as desk:  # entered after the periods
        office = Office(place, desk, Random(seed))
        for name in ("live", "live", "close", *steps):
            office.step(name)
        office.holds()
    return office


LIVES = {"seed": st.integers(0, 10**9), "steps": st.lists(st.sampled_from(STEPS), min_size=5, max_size=25)}
# A failing office is told by its seed; to make it smaller takes minutes and says little more.
FEW = settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
MANY = settings(FEW, max_examples=300)


@FEW
@given(**LIVES)
def test_what_is_frozen_stays(seed: int, steps: list[str]) -> None:
    whatever_is_done(Here.place, seed, steps)


@pytest.mark.nightly
@MANY
@given(**LIVES)
def test_what_is_frozen_stays_whatever_is_done(seed: int, steps: list[str]) -> None:
    whatever_is_done(Here.place, seed, steps)


def test_the_play_of_chance_does_what_it_is_meant_to(place: Workplace) -> None:
    """Figures do drift, periods are opened and closed again: else the property would say nothing."""
    office = whatever_is_done(place, 7, [name for _ in range(7) for name in STEPS])
    finals = [revision for _, revision in office.papers]
    assert len({period for period, _ in office.papers}) > 3
    assert max(finals) > 3
    assert len(office.frozen) > len(office.papers)  # looks ahead at periods that were open again
    papers = list(office.papers.values())
    assert papers[0] != papers[-1]


FROZEN_LINES_ALONE = {"work-load", "online-payment", "monthly-results"}


def test_what_stands_beside_the_lines_does_move(place: Workplace) -> None:
    """Every report that asks the register beside the frozen lines would be another one with that of today."""
    found: set[str] = set()
    for seed in range(3):
        with random_office.forgotten(place, AFTER) as desk:
            office = Office(place, desk, Random(seed))
            for name in ("live", "live", "close", "close", *["beside", "beside", "act", "live"] * 12):
                office.step(name)
            office.holds()
            for (period, _), then in office.papers.items():  # each was closed once
                now = of_now(place, desk, period, office.now)
                found |= {code for code, paper in now.items() if paper.cells != then[code].cells}
    assert found == now.keys() - FROZEN_LINES_ALONE
