"""A packet says the same bytes for the same month, and nothing in it can be changed unseen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import OCTOBER, START, a_line, registers
from tries import tries

from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.dossier import canonical
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.line_rules import fault, fit
from cchc_desktop.core.packet import Packet, digest_of, recount
from cchc_desktop.core.tally import Line, StandingBy


def a_packet(lines: list[Line]) -> Packet:
    return Packet(
        unit="00070",
        unit_name="Phường Hòa Bình",
        superior="01",
        period=OCTOBER,
        revision=2,
        is_final=False,
        is_practice=True,
        program="0.1.0",
        made_at=START,
        standing_by=StandingBy.DAY,
        entries=7,
        chain_head="ab" * 32,
        lines=tuple(lines),
        tally=recount(lines, OCTOBER, StandingBy.DAY, START),
    )


@given(registers)
@tries(40)
def test_reading_gives_back_what_was_written(lines: list[Line]) -> None:
    one = a_packet(lines)
    assert packet.read(packet.write(one)) == one
    assert packet.write(packet.read(packet.write(one))) == packet.write(one)


SMALL = packet.write(a_packet([a_line(), a_line(local_no="0002/2026", channel="online")]))


@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
@tries(150)
def test_one_changed_byte_is_refused(place: int, by: int) -> None:
    changed = bytearray(SMALL)
    changed[place] ^= by
    with pytest.raises(Refused):
        packet.read(bytes(changed))


@given(st.binary(max_size=300))
@tries(100)
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
    change(outer["body"])  # type: ignore[operator]  # a function, given by parametrize
    outer["digest"] = digest_of(canonical(outer["body"]))
    return canonical(outer)


def test_a_table_that_differs_from_its_lines_is_named_by_box() -> None:
    def more(body: dict[str, list[list[object]]]) -> None:
        row = next(row for row in body["tally"] if row[3] == "received_direct")
        row[4] = 9

    with pytest.raises(Refused, match="nhận trực tiếp"):
        packet.read(resealed(more))


def _write(body: dict[str, list[list[object]]], name: str, value: object) -> None:
    body["lines"][0][[f.name for f in fields(Line)].index(name)] = value


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
        lambda body: body.update(revision=0),
        lambda body: body.update(revision=10**30),
        lambda body: body.update(entries=10**13),
        lambda body: body.update(is_final="yes"),
        lambda body: body.update(unit="../../etc"),
        lambda body: body.update(unit_name="Nguyễn Văn A 001099000123"),
        lambda body: body.update(chain_head="none"),
        lambda body: body.update(note="Nguyễn Văn A"),
        lambda body: body.update(made_at="2026-10-20"),
        lambda body: body.update(made_at="2026-10-20T09:00:00"),
        lambda body: body.update(made_at="2026-10-20T02:00:00+00:00"),
        lambda body: body.update(tally=[*body["tally"], body["tally"][0]]),
        lambda body: body["lines"].append(list(body["lines"][0])),
        lambda body: body["period"].__setitem__(3, "2026-11-01"),
        lambda body: body["period"].__setitem__(4, "9999-12-31"),
        lambda body: body["period"].__setitem__(4, "2026-10-30"),
        lambda body: body.update(period=["2026-09", "calendar", "x", "2026-09-15", "2026-10-14"]),
        lambda body: body.update(
            period=["1900-01-01..1900-02-01", "span", "x", "1900-01-01", "1900-02-01"], lines=[], tally=[]
        ),
        *(
            lambda body, name=name, value=value: _write(body, name, value)
            for name, value in (
                ("local_no", "Nguyễn Văn A 001099000123"),
                ("code", "H15.50-261399-0975"),
                ("code", "Nguyễn Văn A"),
                ("procedure", "Nguyễn Văn A"),
                ("procedure", "1" * 41),
                ("field", "Hộ tịch 001099000123"),
                ("field", ""),
                ("field", "Hộ tịch" + "\u0000"),
                ("level", "x" * 21),
                ("case", "x" * 61),
                ("channel", "foo"),
                ("online_kind", "foo"),
                ("end", "late"),
                ("end", "finished"),
                ("ended_at", "2026-10-02T09:00:00+07:00"),
                ("ended_at", "2026-10-02T09:00:00"),
                ("due_at", "0001-01-01T00:00:00+14:00"),
                ("received_at", None),
                ("is_reused", 1),
                ("supplements", -1),
                ("supplements", 1_000),
                ("supplements", 1_099_000_123),
                ("supplements", True),
                ("spent_days", 3),  # of a dossier that is open
                ("spent_days", 100_000),
                ("return_channel", None),
                ("return_channel", "bồ câu"),
                ("late_cause", "Nguyễn Văn A"),
                ("late_cause", "00109900"),
                ("is_away", None),
            )
        ),
    ],
)
def test_forged_content_is_refused_with_a_sentence(change: object) -> None:
    with pytest.raises(Refused) as refused:
        packet.read(resealed(change))
    assert refused.value.sentence


def test_what_cannot_be_read_at_all_is_refused_too() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    for data in (
        b'{"body":"\\ud800","digest":"","format":"cchc-packet","version":1}',
        b'{"body":{"unit":"\\ud800"},"digest":"","format":"cchc-packet","version":1}',
        b'{"body":' + deep + b',"digest":"","format":"cchc-packet","version":1}',
        b'{"body":' + b"[" * 900 + b"]" * 900 + b',"digest":"","format":"cchc-packet","version":1}',
        b'{"body":' + b"9" * 5000 + b',"digest":"","format":"cchc-packet","version":1}',
    ):
        with pytest.raises(Refused):
            packet.read(data)


def test_more_lines_than_a_unit_can_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet, "MOST_LINES", 1)
    with pytest.raises(Refused, match="2 dòng"):
        packet.read(SMALL)


@pytest.mark.parametrize(
    "wrong",
    [
        {"procedure": "Thủ tục của ông A", "field": "x" * 200},
        {"field": "Hồ sơ 001099000123", "case": "y" * 90, "online_kind": "mức 4"},
        {"procedure": "", "case": ""},
        {"late_cause": "tại ông An", "return_channel": "qua hàng xóm"},
    ],
)
def test_what_was_written_freely_gives_way_before_it_travels(wrong: dict[str, object]) -> None:
    free = a_line(**wrong)
    assert fault(free) is not None
    assert fault(fit(free)) is None
    assert fit(free) == fit(free) == fit(fit(free))
    assert fit(free).received_at == free.received_at
    assert fit(a_line()) == a_line()
    assert packet.read(packet.write(a_packet([fit(free)]))).lines == (fit(free),)


def in_version_1(lines: list[Line]) -> Packet:
    return replace(a_packet([packet.in_version_1(line) for line in lines]), version=1)


@given(registers)
@settings(max_examples=40, deadline=None)
def test_what_an_older_program_wrote_keeps_its_bytes(lines: list[Line]) -> None:
    old = in_version_1(lines)
    data = packet.write(old)
    assert json.loads(data)["version"] == 1
    assert packet.read(data) == old
    assert packet.write(packet.read(data)) == data
    assert packet.told(data) == (old.lines, packet.COLUMNS[1])


def test_version_1_is_what_it_was() -> None:
    body = json.loads(packet.write(in_version_1([a_line()])))["body"]
    assert body["columns"] == list(packet.COLUMNS[1]) == [f.name for f in fields(Line)][:20]
    assert packet.COLUMNS[1][-1] == "is_paid_online"
    assert len(body["lines"][0]) == 20


def with_days(key: str, kind: str, first: str, last: str) -> bytes:
    """A packet without lines that says it is of those days."""
    body = json.loads(packet.write(a_packet([])))["body"]
    body["period"] = [key, kind, "Kỳ", first, last]
    digest = hashlib.sha256(canonical(body)).hexdigest()
    return canonical({"format": packet.FORMAT, "version": 2, "digest": digest, "body": body})


@pytest.mark.parametrize(
    ("key", "kind", "first", "last"),
    [
        ("2026-11", "ND09", "2026-10-15", "2026-11-20"),  # the cut-off day moved from 14 to 20
        ("2026-Q4", "ND09", "2026-09-15", "2026-12-20"),
        ("2026", "ND09", "2025-12-15", "2026-12-20"),
        ("2019-04", "ND09", "2019-04-01", "2019-04-14"),  # from the calendar to the decree
        ("2019-04", "ND09", "2019-03-15", "2019-04-14"),  # as an earlier program counted it
        ("2027-01", "calendar", "2026-12-15", "2027-01-31"),  # and back
        ("2026-11", "calendar", "2026-11-01", "2026-11-30"),
    ],
)
def test_the_first_period_of_a_new_rule_can_be_read(key: str, kind: str, first: str, last: str) -> None:
    found = packet.read(with_days(key, kind, first, last))
    told = found.period
    assert (told.key, told.kind, told.first_on.isoformat(), told.last_on.isoformat()) == (
        *(key, kind),
        *(first, last),
    )
    assert packet.read(packet.write(found)) == found


@pytest.mark.parametrize(
    ("key", "kind", "first", "last"),
    [
        ("2026-11", "ND09", "2026-09-15", "2026-11-20"),  # two months
        ("2026-11", "ND09", "2026-10-31", "2026-11-20"),  # no month ends on the 30th of a longer one
        ("2026-11", "ND09", "2026-11-02", "2026-11-20"),
        ("2026-11", "ND09", "20261015", "2026-11-20"),
        ("2026-11", "ND09", "2026-10-15", "2026-11-28"),
        ("2026-11", "ND09", "2026-10-15", "2026-12-20"),
        ("2026-11", "calendar", "2026-10-15", "2026-11-20"),
        ("2026-Q4", "calendar", "2026-08-15", "2026-12-31"),
        ("2026-W42", "calendar", "2026-10-01", "2026-10-18"),
        ("2026-10-15..2026-10-20", "span", "2026-10-16", "2026-10-20"),
    ],
)
def test_days_that_no_rule_explains_are_refused(key: str, kind: str, first: str, last: str) -> None:
    with pytest.raises(Refused):
        packet.read(with_days(key, kind, first, last))


@pytest.mark.parametrize("version", [0, 3, True, "1", None])
def test_the_columns_belong_to_the_version(version: object) -> None:
    outer = json.loads(SMALL)
    outer["version"] = version
    with pytest.raises(Refused):
        packet.read(canonical(outer))
    outer["version"] = 1
    with pytest.raises(Refused, match="các cột khác"):
        packet.read(canonical(outer))


@given(registers)
@settings(max_examples=20, deadline=None)
def test_a_packet_that_was_believed_is_told_without_counting(lines: list[Line]) -> None:
    one = a_packet(lines)
    assert packet.told(packet.write(one)) == (one.lines, packet.COLUMNS[packet.VERSION])


def test_a_newer_version_is_refused() -> None:
    outer = json.loads(SMALL)
    outer["version"] = 3
    with pytest.raises(Refused, match="phiên bản 3"):
        packet.read(canonical(outer))


def test_no_name_and_no_personal_number_can_travel() -> None:
    assert not any(word in packet.write(a_packet([a_line()])).decode() for word in ("applicant", "id_number"))


def test_the_file_name_tells_unit_days_and_revision() -> None:
    assert a_packet([]).name == "BCTTHC_00070_20260915_20261014_v2_thuc-hanh.cchc"


_WRONG: tuple[dict[str, Any], ...] = (
    {"unit": 3},
    {"revision": "1"},
    {"lines": -1},
    {"lines": True},
    {"received_at": None},
)


def test_an_acknowledgement_comes_back_as_it_was_given() -> None:
    said = Acknowledgement(
        packet="a.cchc", digest="0" * 64, unit="1", superior="2", revision=1, lines=3, received_at="x"
    )
    assert acknowledgement.read(acknowledgement.write(said)) == said
    for data in (
        *(b"", b"[]", b"{}", b" " + acknowledgement.write(said), b"x" * 20_000),
        *(acknowledgement.write(replace(said, **wrong)) for wrong in _WRONG),
        acknowledgement.write(said).replace(b'"a.cchc"', b'"\\ud800"'),
    ):
        with pytest.raises(Refused):
            acknowledgement.read(data)
