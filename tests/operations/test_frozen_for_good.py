"""Whatever is done after a period was closed, its packet and the boxes printed of it never change."""

from __future__ import annotations

from collections.abc import Iterator
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
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.operations.month import preview_in, reopen_in, report_in
from cchc_desktop.operations.papers_of_month import build
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import check_months, month_acts, months
from cchc_desktop.store.findings import Found

AFTER = datetime(2026, 11, 5, 9, tzinfo=HANOI)
PERIODS = tuple(parse(key) for key in ("2026-07", "2026-08", "2026-09", "2026-Q3", "2026-W31"))
STEPS = (
    "live",
    "live",
    "act",
    "act",
    "act",
    "correct",
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


def boxes_of(place: Workplace, desk: Desk, period: Period, now: datetime) -> list[tuple[object, ...]]:
    """What the cells of the printed table say of what was reported, read back from the file."""
    done = preview_in(place, desk.book, period, now, by="Lan", is_reported=True)
    assert done.is_final
    [file] = build(place, done, asked=("monthly-results.xlsx",)).values()
    sheet = load_workbook(BytesIO(file)).worksheets[0]
    return [row for row in sheet.iter_rows(values_only=True) if any(isinstance(cell, int) for cell in row)]


@dataclass
class Office:
    """What is done after one another, and all that was ever frozen on the way."""

    place: Workplace
    desk: Desk
    random: Random
    now: datetime = AFTER
    numbers: list[str] = field(default_factory=list)
    frozen: dict[tuple[Period, int], bytes] = field(default_factory=dict)
    tables: dict[tuple[Period, int], list[tuple[object, ...]]] = field(default_factory=dict)

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
        if done.is_final and key not in self.tables:
            self.tables[key] = boxes_of(self.place, self.desk, period, self.now)

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

    def holds(self) -> None:
        """Every frozen byte is where it was, and what counts as reported is the last that was closed."""
        book = self.desk.book
        for (period, revision), data in self.frozen.items():
            assert months.packet_of(book, period, revision) == data
            assert packets.write(packets.read(data)) == data
        for period in {period for period, _ in self.tables}:
            last = max(revision for one, revision in self.tables if one == period)
            assert boxes_of(self.place, self.desk, period, self.now) == self.tables[period, last]
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
    finals = [revision for _, revision in office.tables]
    assert len({period for period, _ in office.tables}) > 3
    assert max(finals) > 3
    assert len(office.frozen) > len(office.tables)  # looks ahead at periods that were open again
    tables = list(office.tables.values())
    assert tables[0] != tables[-1]
