"""The rates of closed months come from what was counted at the closing; its packet is not read for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime

import pytest
import random_office
import sqlalchemy as sa
from acting import Act

from cchc_desktop.core import packet as packets
from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import Period
from cchc_desktop.operations import figures_of_lines, month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures import of_year
from cchc_desktop.operations.figures_of_lines import reported
from cchc_desktop.operations.line_sums import summed
from cchc_desktop.operations.sources import source_of
from cchc_desktop.store import month_acts, months
from cchc_desktop.store.reading import Reading

AFTER = datetime(2026, 12, 20, 9, tzinfo=HANOI)
MONTHS = tuple(periods.parse(f"2026-{n:02d}") for n in range(6, 12))
CODES = ("on_time_rate", "online_rate", "digitised_in_rate", "digitised_out_rate")


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after the start of the program."""
    monkeypatch.setattr(figures_of_lines, "_reported", {})


def of_packet(reading: Reading, period: Period) -> dict[str, tuple[int, int]]:
    packet = packets.read(months.packet_of(reading, period, 1))
    sums = summed(source_of(packet))
    return {code: sums.rate(code) for code in CODES}


@contextmanager
def statements(place: Workplace) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    sa.event.listen(place.register.reader, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(place.register.reader, "before_cursor_execute", note)


@pytest.mark.parametrize("seed", range(3))
def test_random_months_say_what_their_packets_say(place: Workplace, seed: int) -> None:
    with random_office.forgotten(place) as desk:
        random_office.live(desk, seed, dossiers=60)
        for period in MONTHS:
            month.report_in(place, desk.book, period, AFTER, by="Lan", is_closing=True)
        told = reported(desk.book, MONTHS, CODES)
        assert told == {period: of_packet(desk.book, period) for period in MONTHS}
        assert any(bottom for one in told.values() for _, bottom in one.values())


def accepted_and_refused(act: Act) -> None:
    """Two results of three, one refusal after acceptance, one before it."""
    kinds: tuple[dict[str, object], ...] = ({}, {}, {}, {"is_accepted": False})
    known = [
        act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước", **kind).local_no
        for kind in kinds
    ]
    for number in known[:2]:
        act("finish", "2026-10-02T09:00", dossier=number)
    act("request_supplement", "2026-10-02T09:00", dossier=known[2], what=["tờ khai"], reason="thiếu tờ khai")
    act("refuse", "2026-10-05T09:00", dossier=known[2], reason="không đủ điều kiện")
    act("refuse", "2026-10-05T09:00", dossier=known[3], reason="không đúng nơi")


def test_the_first_look_reads_no_packet(place: Workplace, act: Act) -> None:
    accepted_and_refused(act)
    month.report(place, MONTHS[4], AFTER, by="Lan", is_closing=True)
    with statements(place) as asked:
        year = of_year(place, 2026, 12, AFTER)
    assert not any("closing.packet" in one for one in asked)
    october = year.rates["digitised_out_rate"][9]
    assert (october.bottom, october.reported) == (2, None)


def test_a_month_that_an_older_program_closed_is_told_by_its_packet(place: Workplace, act: Act) -> None:
    accepted_and_refused(act)
    with place.register.write() as book:
        now = month.packet_now(place, book, MONTHS[4], AFTER)
        values = {f.name: getattr(now, f.name) for f in fields(now)} | {"is_final": True}
        packet = packets.Packet(**values)
        months.freeze(book, packet, packets.write(packet), closed_at=AFTER, by="Lan")
    with place.register.read() as reading:
        assert month_acts.refused_in_hand(reading) == {}
        assert reported(reading, MONTHS, CODES) == {MONTHS[4]: of_packet(reading, MONTHS[4])}
