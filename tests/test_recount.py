"""Every figure and every box agrees with a second count of the entries, on registers of any kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
import random_office
from recount import Recount, Share

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.ledger import Beside
from cchc_desktop.core.measure import Measured, Part
from cchc_desktop.core.packet import Packet, read, write
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import BOXES, CLOSING, ENDED, Line, Tally, boxes, broken_identities, tally
from cchc_desktop.indicators import Indicator, indicators
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.indicators import explain
from cchc_desktop.operations.sources import Source, source_of
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.reports import Known, Wish
from cchc_desktop.reports._count import figures
from cchc_desktop.reports.by_officer import BY_OFFICER, NOBODY
from cchc_desktop.store import ledgers, search
from cchc_desktop.store.reading import Reading

MONTHS = tuple(periods.parse(f"2026-{n:02d}") for n in (7, 8, 9, 10))
KINDS = (
    *MONTHS,
    *(periods.parse(f"2026-{part}") for part in ("W29", "W36", "Q3", "Q4", "H2", "9M")),
    *(periods.parse(f"2026-{part}", calendar=True) for part in ("08", "Q3", "9M")),
    periods.parse("2026"),
)
BY_MINUTE = 4
"""Every so many registers tell early from on time by the minute."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with random_office.ward(tmp_path_factory.mktemp("office") / "register") as made:
        yield made


@pytest.fixture(scope="module")
def by_minute(place: Workplace) -> Workplace:
    """The same office where a dossier is early when it is ready a minute before its hour."""
    rule = place.law.rules["standing_by"]
    told = replace(rule, values=tuple(replace(one, value="minute") for one in rule.values))
    return replace(place, law=replace(place.law, rules={**place.law.rules, "standing_by": told}))


@dataclass
class Inside:
    """What the report by officer is made from, read within a transaction that is not kept."""

    known: Known
    reading: Reading

    def beside(self) -> Mapping[str, Beside]:
        return ledgers.beside(self.reading, self.known.period)

    def clerks(self) -> Mapping[str, str]:
        return ledgers.clerks(self.reading, self.known.period)


def recounted(
    place: Workplace, reading: Reading, seqs: Iterable[int], packet: Packet, now: datetime
) -> Recount:
    calendar = place.law.office(place.profile.unit)
    days = (packet.period.first_on, packet.period.last_on)
    entries = [list(search.entries(reading, seq)) for seq in seqs]
    return Recount(days, calendar, now, is_by_minute=packet.standing_by == "minute").all(entries)


def compared(place: Workplace, desk: Desk, seqs: tuple[int, ...], period: Period, now: datetime) -> Source:
    """Hold what the program counts against the recount; what it was counted from."""
    packet = month.packet_now(place, desk.book, period, now)
    assert read(write(packet)) == packet
    told = recounted(place, desk.book, seqs, packet, now)
    names = {desk.book.dossier_by_seq(seq).local_no: seq for seq in seqs}
    boxes_agree(packet, told, names)
    people_agree(desk.book, packet, told)
    return figures_agree(packet, told, names)


def boxes_agree(packet: Packet, told: Recount, names: Mapping[str, int]) -> None:
    """Every box of every row; what is behind each; and what belongs together makes up the whole."""
    counted = {(tuple(row), box): n for (row, box), n in packet.tally.counts.items()}
    assert counted == {key: n for key, n in told.boxes.items() if n}
    assert broken_identities(packet.tally) == ()
    total = packet.tally.total()
    assert sum(total[box] for box in ENDED) == told.shares.get("on_time_rate", Share()).bottom
    for box in BOXES:
        found = {names[line.local_no] for line in packet.lines if box in _stands(packet, line)}
        assert found == told.behind.get(box, set()), box
    for channel in ("direct", "online", "post"):
        part = tally(
            [line for line in packet.lines if line.channel == channel],
            packet.period,
            packet.standing_by,
            as_of=packet.as_of,
        )
        assert {(channel, box): n for box, n in part.total().items() if n} == {
            key: n for key, n in told.channels.items() if key[0] == channel
        }


def _stands(packet: Packet, line: Line) -> set[str]:
    return set(boxes(line, packet.period, packet.standing_by, as_of=packet.as_of))


def people_agree(reading: Reading, packet: Packet, told: Recount) -> None:
    """Who took in and who settles: each person's boxes, and all of them together the table."""
    known = Known(
        period=packet.period,
        lines=packet.lines,
        tally=packet.tally,
        standing_by=packet.standing_by,
        as_of=packet.as_of,
        names={},
        causes={},
        has_districts=False,
        wish=Wish(),
    )
    made = BY_OFFICER.gather(Inside(known, reading))  # type: ignore[arg-type]  # the report asks for no more
    for shown, mine in ((made.taken_in, told.clerks), (made.settled, told.officers)):
        wanted: dict[str, Counter[str]] = {}
        for (who, box), n in mine.items():
            wanted.setdefault(who or NOBODY, Counter())[box] += n
        assert {who: figures(of) for who, of in shown.items()} == {
            who: row for who, of in wanted.items() if any(row := figures(of))
        }
        whole = reduce(
            lambda a, b: [x + y for x, y in zip(a, b, strict=True)], map(figures, shown.values()), [0] * 11
        )
        assert tuple(whole) == figures(packet.tally.total())


def figures_agree(packet: Packet, told: Recount, names: Mapping[str, int]) -> Source:
    source = source_of(packet)
    for indicator in indicators().values():
        agrees(indicator, source.measure(indicator), told.shares.get(indicator.code, Share()))
        placed = indicator.places(source.lines, source.span, source.columns)
        parts: dict[Part, set[int]] = {part: set() for part in Part}
        for line, one in placed:
            parts[one.part].add(names[line.local_no])
        mine = told.shares.get(indicator.code, Share())
        assert parts == {Part.TOP: mine.tops, Part.REST: mine.rest, Part.OUT: mine.outs}, indicator.code
    return source


def agrees(indicator: Indicator, found: Measured, share: Share) -> None:
    """One figure, to the last dossier left out."""
    here = (found.top, found.bottom, sum(found.left_out.values()))
    # Whoever has a value is above the line of a median, whatever it is.
    assert here == (len(share.tops), share.bottom, len(share.outs)), indicator.code
    assert found.histogram() == dict(sorted(Counter(share.values).items())), indicator.code
    if indicator.unit == "mean":
        assert indicator.value(found) == share.mean()
    elif indicator.unit == "days":
        assert indicator.value(found) == share.middle(int(indicator.quantile * 10))
    elif not indicator.is_by_hand:
        assert (indicator.value(found) is None) == (share.bottom == 0)


def parts_agree(source: Source) -> None:
    """Fields, procedures, levels and channels each make up the whole."""
    for indicator in indicators().values():
        whole = source.measure(indicator)
        days = Measured({}, whole.first_on, whole.last_on)
        rows = whole.rows()
        for parts in (
            [whole.narrowed(lv=lv) for lv in {row.field for row in rows}],
            [whole.narrowed(procedure=code) for code in {row.procedure for row in rows}],
            [whole.narrowed(level=level) for level in {row.level for row in rows}],
            [
                indicator.measure([one for one in source.lines if one.channel == channel], source.span)
                for channel in ("direct", "online", "post")
            ],
        ):
            assert dict(reduce(Measured.__add__, parts, days).counts) == dict(whole.counts)


def carried_over(place: Workplace, desk: Desk, now: datetime) -> None:
    """What one month leaves open is what the next begins with, and the months in a row are the quarter."""
    found = [month.packet_now(place, desk.book, one, now).tally for one in MONTHS]
    for before, after in pairwise(found):
        assert before.of(*CLOSING) == after.of("carried_over")
    quarter = month.packet_now(place, desk.book, periods.parse("2026-Q3"), now).tally
    assert quarter.first_on == found[0].first_on
    assert reduce(Tally.then, found[:3]) == quarter


def one_register(place: Workplace, seed: int) -> None:
    """Live, count at several moments, forget."""
    random = Random(seed)
    with random_office.forgotten(place) as desk:
        last, seqs = random_office.live(desk, seed)
        later = last + timedelta(days=200)
        parts_agree(compared(place, desk, seqs, random.choice(KINDS), later))
        carried_over(place, desk, later)
        first = date(2026, 6, 1) + timedelta(days=random.randrange(120))
        compared(place, desk, seqs, periods.span(first, first + timedelta(days=random.randrange(90))), last)


@pytest.mark.parametrize("seed", range(25))
def test_a_random_register(place: Workplace, by_minute: Workplace, seed: int) -> None:
    one_register(by_minute if seed % BY_MINUTE == 0 else place, seed)


@pytest.mark.nightly
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_random_registers(place: Workplace, by_minute: Workplace, hundred: int) -> None:
    for n in range(100):
        one_register(by_minute if n % BY_MINUTE == 0 else place, 1000 + hundred * 100 + n)


def test_some_registers_are_told_by_the_minute(place: Workplace, by_minute: Workplace) -> None:
    """Else the cases that ask for it would hold nothing."""
    with random_office.forgotten(place) as desk:
        last, _ = random_office.live(desk, 7, dossiers=120)
        told = [month.packet_now(one, desk.book, KINDS[-1], last).tally for one in (place, by_minute)]
    assert told[0].of("early") < told[1].of("early")


def test_what_chance_plays_touches_every_box_and_figure(place: Workplace) -> None:
    """And whoever adds a figure without a recount of it is told so here."""
    touched: set[str] = set()
    tops: set[str] = set()
    mine: set[str] = set()
    with random_office.forgotten(place) as desk:
        last, seqs = random_office.live(desk, 7, dossiers=250)
        for period in MONTHS:
            source = compared(place, desk, seqs, period, last)
            packet = month.packet_now(place, desk.book, period, last)
            touched |= {box for box, n in packet.tally.total().items() if n}
            tops |= {code for code, one in indicators().items() if source.measure(one).top}
            mine |= recounted(place, desk.book, seqs, packet, last).shares.keys()
    assert touched == set(BOXES)
    assert tops == mine == {code for code, one in indicators().items() if not one.is_by_hand}


@pytest.mark.parametrize("seed", range(3))
def test_a_closed_period_stays_what_the_entries_said_then(tmp_path: Path, seed: int) -> None:
    place, _ = found(
        tmp_path / "register", Founding(unit="00070", is_practice=True), None, random_office.START
    )
    random, now = Random(seed), datetime(2026, 11, 20, 9, tzinfo=HANOI)
    period = random.choice([one for one in KINDS if one.end_at <= now])
    with at_desk(place, "Lan", random_office.START) as desk:
        _, seqs = random_office.live(desk, seed)
        packet = month.packet_now(place, desk.book, period, now)
        told = recounted(place, desk.book, seqs, packet, now)
        names = {desk.book.dossier_by_seq(seq).local_no: seq for seq in seqs}
    month.report(place, period, now, by="Lan", is_closing=True)
    with at_desk(place, "Hùng", random_office.START) as desk:
        random_office.live(desk, seed + 100)
    frozen = month.preview(place, period, now + timedelta(days=30), by="Lan")
    assert frozen.is_final
    assert frozen.drift
    assert frozen.packet is not None
    boxes_agree(frozen.packet, told, names)
    figures_agree(frozen.packet, told, names)
    for code in indicators():
        opened = explain(place, period, code, now + timedelta(days=30))
        mine = told.shares.get(code, Share())
        for part, wanted in ((Part.TOP, mine.tops), (Part.REST, mine.rest), (Part.OUT, mine.outs)):
            assert {names[one.local_no] for one in opened.of(part)} == wanted, code
    place.register.close()
