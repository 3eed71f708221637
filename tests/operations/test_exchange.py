"""Packets up and acknowledgements back: one bad file stops nothing, and nothing impossible gets in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from acting import Act
from proofs import proof_of

from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import canonical
from cchc_desktop.core.line_columns import columns_of, lines_of
from cchc_desktop.core.period import parse
from cchc_desktop.core.tally import StandingBy
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import preview, report
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import months, road, schema

OCTOBER = parse("2026-10")
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
NAME = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
PROOF = NAME + acknowledgement.ENDING


def founded(folder: Path, unit: str) -> Workplace:
    """A province of the shipped list, or one that nobody knows."""
    founding = Founding(unit=unit, name="Tỉnh Thử", role="superior", is_practice=True)
    return found(folder, founding, None, datetime(2026, 10, 1, tzinfo=HANOI))[0]


@pytest.fixture
def stick(tmp_path: Path, place: Workplace, act: Act) -> Path:
    """A folder in which the ward's closed month lies."""
    for minute in range(3):
        act("receive", f"2026-10-01T09:0{minute}", procedure="1.004873", applicant="Đỗ Thị Ước")
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    send(place, f"folder:{tmp_path / 'stick'}", NOW, by="Lan")
    return tmp_path / "stick"


@pytest.fixture
def plain(place: Workplace, stick: Path) -> Path:
    """The same folder as a program of before leaves it: nothing is signed."""
    (stick / NAME).write_bytes(content(place))
    return stick


def unsign(place: Workplace) -> None:
    """As if the packet had gone up by a program of before, which signed nothing."""
    with place.register.write() as book:
        book.run(road.parcel_out.delete())


def content(place: Workplace) -> bytes:
    """The ward's packet itself."""
    with place.register.read() as reading:
        return months.packet_of(reading, OCTOBER, 1)


def forged(stick: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    """The ward's packet with ``change`` done to it, and a digest that is right again."""
    outer = json.loads((stick / NAME).read_bytes())
    change(outer["body"])
    outer["digest"] = packet.digest_of(canonical(outer["body"]))
    (stick / name).write_bytes(canonical(outer))


def verbs(place: Workplace) -> list[tuple[str, str, Any]]:
    """The acts about no dossier: verb, clerk, note."""
    e = schema.entry.c
    with place.register.read() as reading:
        asked = (
            schema.entry.select()
            .where(e.dossier.is_(None), e.verb.not_in(["found", "unit_found"]))
            .order_by(e.seq)
        )
        return [(row.verb, row.by, row.note) for row in reading.run(asked)]


def test_bad_files_stay_where_they_lie_and_the_good_one_is_taken(superior: Workplace, plain: Path) -> None:
    stick = plain
    (stick / "A1.cchc").write_bytes(b'{"body":"\\ud800","digest":"","format":"cchc-packet","version":1}')
    (stick / "A2.cchc").write_bytes(b"[" * 100_000)
    with (stick / "A3.cchc").open("wb") as huge:
        huge.truncate(70 * 1024 * 1024)
    forged(stick, "A4.cchc", lambda body: body.update(revision=10**30))
    forged(stick, "A5.cchc", lambda body: body.update(is_final=True, made_at="2026-10-10T08:00:00+07:00"))
    taken = collect(superior, f"folder:{stick}", NOW, by="Minh")
    assert taken.accepted == (NAME,)
    assert [one.name for one in taken.refused] == [f"A{n}.cchc" for n in range(1, 6)]
    assert all(one.problem for one in taken.refused)
    assert "đã chốt nhưng lập trước" in taken.refused[-1].problem
    assert preview(superior, OCTOBER, NOW, by="M").tally.of("received_direct") == 3
    [(verb, by, note)] = verbs(superior)
    digest = packet.digest_of((stick / NAME).read_bytes())
    assert (verb, by, note["sender"], note["period"]) == ("collect", "Minh", "00070", "2026-10")
    assert (note["revision"], note["digest"]) == (1, digest)
    assert collect(superior, f"folder:{stick}", NOW).known == (NAME,)
    assert len(verbs(superior)) == 1


def test_a_packet_for_another_superior_is_not_taken(superior: Workplace, plain: Path) -> None:
    forged(plain, "A1.cchc", lambda body: body.update(superior="02"))
    [refusal] = collect(superior, f"folder:{plain}", NOW, by="Minh").refused
    assert "gửi cho đơn vị mã 02, không phải Tỉnh Thử (01)" in refusal.problem


def test_a_packet_of_a_practice_register_does_not_get_into_a_real_one(tmp_path: Path, plain: Path) -> None:
    founding = Founding(unit="01", name="Tỉnh Thử", role="superior")
    real, _ = found(tmp_path / "real", founding, "một câu dài để mở sổ 2026", NOW)
    [refusal] = collect(real, f"folder:{plain}", NOW, by="Minh").refused
    real.register.close()
    assert "lập từ sổ thực hành nên không nhận vào sổ thật" in refusal.problem


def test_a_unit_that_no_list_knows_is_taken_and_told(superior: Workplace, plain: Path) -> None:
    stick = plain
    forged(stick, "moi.cchc", lambda body: body.update(unit="99999", unit_name="Xã Mới Lập"))
    taken = collect(superior, f"folder:{stick}", NOW)
    assert set(taken.accepted) == {NAME, "moi.cchc"}
    [sentence] = taken.newcomers
    assert "Xã Mới Lập (99999)" in sentence
    assert collect(superior, f"folder:{stick}", NOW).newcomers == ()


def in_november(body: dict[str, Any]) -> None:
    """The same ward a month later: its two open dossiers are carried over."""
    body["period"] = ["2026-11", "ND09", "Tháng 11 năm 2026", "2026-10-15", "2026-11-14"]
    body |= {"is_final": False, "lines": body["lines"][1:]}
    rows = body["lines"]
    lines = lines_of(columns_of(rows, packet.COLUMNS[packet.VERSION]), len(rows))
    body["tally"] = packet.write_tally(packet.recount(lines, parse("2026-11"), StandingBy.DAY, NOW))


def test_where_there_is_no_list_it_grows_by_who_sends(tmp_path: Path, plain: Path) -> None:
    stick = plain
    above = founded(tmp_path / "above", "TINH-A")
    forged(stick, NAME, lambda body: body.update(superior="TINH-A"))
    forged(stick, "second.cchc", lambda body: body.update(unit="26017", unit_name="Xã Phú Thạnh"))
    assert len(collect(above, f"folder:{stick}", NOW).accepted) == 2
    forged(stick, "third.cchc", in_november)
    taken = collect(above, f"folder:{stick}", NOW)
    assert taken.accepted == ("third.cchc",)
    assert [(one.unit, one.period) for one in taken.missing] == [("26017", "2026-11")]
    shown = preview(above, parse("2026-11"), NOW, by="M")
    assert [one.unit for one in shown.missing] == ["26017"]
    above.register.close()


def test_a_packet_that_is_in_is_told_as_taken_though_the_answer_cannot_be_laid_down(
    superior: Workplace, stick: Path
) -> None:
    (stick / PROOF).mkdir()
    taken = collect(superior, f"folder:{stick}", NOW)
    assert (taken.accepted, taken.refused) == ((NAME,), ())
    [trouble] = taken.troubles
    assert trouble.name == NAME
    assert "Đã nhận gói nhưng chưa trả được giấy báo nhận" in trouble.problem
    (stick / PROOF).rmdir()
    again = collect(superior, f"folder:{stick}", NOW)
    assert (again.known, again.troubles) == ((NAME,), ())
    assert (stick / PROOF).is_file()


def test_the_proof_is_kept_word_by_word(place: Workplace, superior: Workplace, stick: Path) -> None:
    collect(superior, f"folder:{stick}", NOW)
    assert collect(place, f"folder:{stick}", NOW, by="Hùng").acknowledged == (NAME,)
    assert send(place, f"folder:{stick}", NOW).sent == ()
    told = verbs(place)
    assert [(verb, by) for verb, by, _ in told] == [
        ("close", "Lan"),
        ("send", "Lan"),
        ("acknowledge", "Hùng"),
    ]
    assert told[1][2]["via"] == f"folder:{stick}"
    proof = told[2][2]["acknowledgement"]
    assert proof.encode() == (stick / PROOF).read_bytes()
    with place.register.read() as reading:
        [closing] = months.closings(reading)
        said = proof_of(reading, closing.digest)
    assert said is not None
    assert said.packet == closing.digest == told[2][2]["digest"]
    assert (said.listed, said.lines, said.revision, said.missing) == (3, 3, 1, ())


@pytest.mark.parametrize(
    "wrong", [{"superior": "99"}, {"unit": "00073"}, {"revision": 77}, {"lines": 0}, {"digest": "0" * 64}]
)
def test_what_speaks_of_another_packet_is_no_proof(
    place: Workplace, stick: Path, wrong: dict[str, Any]
) -> None:
    digest = packet.digest_of(content(place))
    unsign(place)
    right: dict[str, Any] = {"packet": NAME, "digest": digest, "unit": "00070", "superior": "01"}
    right |= {"revision": 1, "lines": 3, "received_at": "2026-10-20T09:00:00+07:00"}
    (stick / PROOF).write_bytes(acknowledgement.write(Acknowledgement(**{**right, **wrong})))
    assert collect(place, f"folder:{stick}", NOW).acknowledged == ()
    (stick / PROOF).write_bytes(acknowledgement.write(Acknowledgement(**right)))
    assert collect(place, f"folder:{stick}", NOW).acknowledged == (NAME,)


def test_a_huge_or_damaged_answer_stops_nothing(place: Workplace, superior: Workplace, stick: Path) -> None:
    collect(superior, f"folder:{stick}", NOW)
    with (stick / ("A_00070_" + acknowledgement.ENDING)).open("wb") as huge:
        huge.truncate(70 * 1024 * 1024)
    (stick / ("B_00070_" + acknowledgement.ENDING)).write_bytes(b'{"digest":"\\ud800"}')
    done = send(place, f"folder:{stick}", NOW)
    assert (done.acknowledged, done.sent) == ((NAME,), ())
