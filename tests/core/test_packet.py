"""A packet says the same bytes for the same month, and nothing in it can be changed unseen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import OCTOBER, START, a_line, registers

from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.dossier import canonical
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet, digest_of
from cchc_desktop.core.tally import Line, StandingBy, tally


def a_packet(lines: list[Line]) -> Packet:
    return Packet(
        unit="00070",
        unit_name="Phường Hòa Bình",
        superior="01",
        period=OCTOBER,
        revision=2,
        is_final=True,
        is_practice=True,
        program="0.1.0",
        made_at=START,
        standing_by=StandingBy.DAY,
        entries=7,
        chain_head="ab" * 32,
        lines=tuple(lines),
        tally=tally(lines, OCTOBER),
    )


@given(registers)
@settings(max_examples=60, deadline=None)
def test_reading_gives_back_what_was_written(lines: list[Line]) -> None:
    one = a_packet(lines)
    assert packet.read(packet.write(one)) == one
    assert packet.write(packet.read(packet.write(one))) == packet.write(one)


SMALL = packet.write(a_packet([a_line(), a_line(local_no="0002/2026", channel="online")]))


@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
@settings(max_examples=400, deadline=None)
def test_one_changed_byte_is_refused(place: int, by: int) -> None:
    changed = bytearray(SMALL)
    changed[place] ^= by
    with pytest.raises(Refused):
        packet.read(bytes(changed))


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        packet.read(data)


def test_cut_short_or_lengthened_is_refused() -> None:
    for data in (SMALL[:-1], SMALL + b" ", SMALL[1:], b""):
        with pytest.raises(Refused):
            packet.read(data)


def resealed(change: object) -> bytes:
    """A forged packet whose digest is right again."""
    outer = json.loads(SMALL)
    change(outer["body"])  # type: ignore[operator]
    outer["digest"] = digest_of(canonical(outer["body"]))
    return canonical(outer)


def test_a_table_that_differs_from_its_lines_is_named_by_box() -> None:
    def more(body: dict[str, list[list[object]]]) -> None:
        row = next(row for row in body["tally"] if row[3] == "received_direct")
        row[4] = 9

    with pytest.raises(Refused, match="nhận trực tiếp"):
        packet.read(resealed(more))


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("unit"),
        lambda body: body.update(revision=-1),
        lambda body: body.update(revision=True),
        lambda body: body.update(lines=[[1, 2]]),
        lambda body: body.update(columns=["local_no"]),
        lambda body: body.update(tally=[["xa", "Hộ tịch", "1", "late", -4]]),
        lambda body: body.update(tally=[["xa", "Hộ tịch", "1", "unknown", 4]]),
        lambda body: body.update(period=["2026-10", "moon", "x", "2026-09-15", "2026-10-14"]),
        lambda body: body.update(made_at="gestern"),
        lambda body: body["lines"][0].__setitem__(0, None),
    ],
)
def test_forged_content_is_refused_with_a_sentence(change: object) -> None:
    with pytest.raises(Refused) as refused:
        packet.read(resealed(change))
    assert refused.value.sentence


def test_a_newer_version_is_refused() -> None:
    outer = json.loads(SMALL)
    outer["version"] = 2
    with pytest.raises(Refused, match="phiên bản 2"):
        packet.read(canonical(outer))


def test_no_name_and_no_personal_number_can_travel() -> None:
    assert not any(word in packet.write(a_packet([a_line()])).decode() for word in ("applicant", "id_number"))


def test_the_file_name_tells_unit_days_and_revision() -> None:
    assert a_packet([]).name == "BCTTHC_00070_20260915_20261014_v2.cchc"


def test_an_acknowledgement_comes_back_as_it_was_given() -> None:
    said = Acknowledgement(
        packet="a.cchc", digest="0" * 64, unit="1", superior="2", revision=1, lines=3, received_at="x"
    )
    assert acknowledgement.read(acknowledgement.write(said)) == said
    for data in (b"", b"[]", b"{}", acknowledgement.write(replace(said, unit=3))):  # type: ignore[arg-type]
        with pytest.raises(Refused):
            acknowledgement.read(data)
