"""Pieces of a packet: whole again on the other side, and few that travel twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import a_line

from cchc_desktop.core import packet as packets
from cchc_desktop.core import parcel, period
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet, recount
from cchc_desktop.core.tally import Line, StandingBy

NOON = datetime(2026, 11, 20, 12, tzinfo=HANOI)
OCTOBER = period.parse("2026-10")


def line(n: int) -> Line:
    received_at = OCTOBER.start_at + timedelta(minutes=n % 9_000)
    code = f"H99.01-261001-{n:06d}"
    return a_line(local_no=f"{n:04d}/2026", code=code, received_at=received_at)


def packet_of(lines: tuple[Line, ...], revision: int = 1) -> bytes:
    found = Packet(
        unit="00004",
        unit_name="Phường Thử",
        superior="01",
        period=OCTOBER,
        revision=revision,
        is_final=False,
        is_practice=True,
        program="0.3.0",
        made_at=NOON,
        standing_by=StandingBy.DAY,
        entries=len(lines),
        chain_head="a" * 64,
        lines=lines,
        tally=recount(lines, OCTOBER, StandingBy.DAY, NOON),
    )
    return packets.write(found)


def told(data: bytes) -> parcel.Manifest:
    return parcel.manifest(data, number=1, previous="", sent_at=NOON)


MANY = tuple(line(n) for n in range(1, 2_501))
BODY: dict[str, Any] = json.loads(packet_of(MANY))["body"]


def named(lines: list[object]) -> set[str]:
    """The names of the pieces of a packet with these lines."""
    return {piece.digest for piece, _ in parcel.cut(packets.sealed(BODY | {"lines": lines}, packets.VERSION))}


KNOWN = named(BODY["lines"])


@pytest.mark.parametrize("many", [0, 1, 299, 300, 301, 2_000])
def test_a_packet_is_put_together_to_the_byte(many: int) -> None:
    data = packet_of(MANY[:many])
    listed = parcel.read(parcel.write(told(data)))
    assert listed.lines == many
    assert parcel.put_together(listed, {piece.digest: part for piece, part in parcel.cut(data)}) == data
    assert packets.read(data).lines == MANY[:many]


def test_pieces_are_of_a_size_that_a_bad_line_carries() -> None:
    *whole, _last = told(packet_of(MANY)).pieces
    assert len(whole) > 3
    assert all(64 * 1024 <= piece.size <= 256 * 1024 for piece in whole)


@given(st.integers(0, len(MANY) - 1))
def test_a_changed_dossier_changes_one_piece(at: int) -> None:
    lines = list(BODY["lines"])
    lines[at] = [lines[at][0], "H99.99-another-code", *lines[at][2:]]
    assert len(named(lines) - KNOWN) == 1


@given(st.integers(0, len(MANY) - 1))
def test_a_dossier_less_moves_few_borders(at: int) -> None:
    fewer = named([*BODY["lines"][:at], *BODY["lines"][at + 1 :]])
    assert len(fewer - KNOWN) <= 3
    assert len(KNOWN - fewer) <= 3


def test_new_dossiers_touch_the_last_piece_alone() -> None:
    before, after = told(packet_of(MANY[:-5])).pieces, told(packet_of(MANY)).pieces
    assert after[: len(before) - 1] == before[:-1]


def test_a_damaged_piece_is_refused() -> None:
    data = packet_of(MANY[:900])
    pieces = {piece.digest: part for piece, part in parcel.cut(data)}
    first = next(iter(pieces))
    pieces[first] = pieces[first].replace(b"H99", b"H98", 1)
    with pytest.raises(Refused, match="bị hỏng"):
        parcel.put_together(told(data), pieces)


def test_pieces_in_another_order_are_not_the_packet() -> None:
    data = packet_of(MANY[:900])
    listed = told(data)
    turned = replace(listed, pieces=tuple(reversed(listed.pieces)))
    with pytest.raises(Refused, match="không ghép lại"):
        parcel.put_together(turned, {piece.digest: part for piece, part in parcel.cut(data)})


@pytest.mark.parametrize(
    "forged",
    [
        {"version": 2},
        {"packet": "x"},
        {"number": 0},
        {"number": True},
        {"previous": "../../etc"},
        {"sent_at": "hôm qua"},
        {"head": []},
        {"pieces": [["a" * 64, 0, 10]]},
        {"pieces": [["a" * 64, 5, 10**9]]},
        {"pieces": [["../secret", 5, 10]]},
        {"pieces": [["a" * 64, 5, 10]] * 10_000},
        {"unsent": [1]},  # it is the first
        {"number": 9, "unsent": [3, 2]},
        {"number": 9, "unsent": [2, 2]},
        {"number": 9, "unsent": [9]},
        {"number": 9, "unsent": "2"},
        {"number": 5_000, "unsent": list(range(1, 1_002))},
    ],
)
def test_a_forged_manifest_is_refused(forged: dict[str, object]) -> None:
    body = parcel.write(told(packet_of(MANY[:3])))
    with pytest.raises(Refused):
        parcel.read(body | forged)


def test_what_a_later_program_tells_besides_is_passed_over() -> None:
    listed = told(packet_of(MANY[:3]))
    assert parcel.read(parcel.write(listed) | {"weather": [{"is_fine": True}]}) == listed
    with pytest.raises(Refused, match="Hãy cập nhật chương trình"):
        parcel.read(parcel.write(listed) | {"version": parcel.VERSION + 1})


@given(st.integers(0, 30), st.integers(1, 40), st.sets(st.integers(1, 39)))
def test_gaps_are_the_numbers_between_that_nobody_told_of(last: int, number: int, unsent: set[int]) -> None:
    known = tuple(sorted(one for one in unsent if one < number))
    listed = replace(told(packet_of(())), number=number, unsent=known)
    assert parcel.read(parcel.write(listed)) == listed
    missing = [one for first, until in parcel.gaps(listed, last) for one in range(first, until + 1)]
    assert missing == [one for one in range(last + 1, number) if one not in unsent]


def test_a_manifest_that_names_no_unsent_number_reads_as_it_always_did() -> None:
    names = {"version", "packet", "packet_version", "head", "pieces", "number", "previous", "sent_at"}
    assert parcel.write(told(packet_of(()))).keys() == names
