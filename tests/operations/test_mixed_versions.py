"""Programs of two versions on one road: one behind or ahead is understood, or refused with a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from acting import Act

from cchc_desktop.carriers import bundle, unbundle
from cchc_desktop.core import letter as letters
from cchc_desktop.core import packet, parcel
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.period import parse
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.parcels import MANIFEST, own_keys
from cchc_desktop.operations.sealing import Keys, close, opened, signed
from cchc_desktop.store import months, parcels

OCTOBER = parse("2026-10")
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
FIRST = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
SECOND = FIRST.replace("_v1_", "_v2_")


@pytest.fixture
def stick(tmp_path: Path, place: Workplace, superior: Workplace, act: Act) -> Path:
    """A packet has been answered, and the next one lies there."""
    box = f"folder:{tmp_path / 'stick'}"
    for minute in range(3):
        act("receive", f"2026-10-01T09:0{minute}", procedure="1.004873", applicant="Đỗ Thị Ước")
    report(place, OCTOBER, NOW, by="Lan")
    send(place, box, NOW)
    collect(superior, box, NOW)
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    report(place, OCTOBER, NOW, by="Lan")
    assert send(place, box, NOW).sent == (SECOND,)
    return tmp_path / "stick"


def keys_of(place: Workplace) -> Keys:
    with place.register.write() as book:
        return own_keys(book, NOW)


def remade(
    stick: Path, keys: Keys, above: Keys, change: Callable[[dict[str, object]], dict[str, object]]
) -> None:
    """The second delivery as another version of the program would have written its manifest."""
    files = dict(unbundle((stick / SECOND).read_bytes()))
    told = letters.read(opened(files[MANIFEST], above, largest=parcel.LARGEST_MANIFEST), "manifest")
    anew = Letter(
        kind="manifest", sender=told.sender, to=told.to, body=change(dict(told.body)), key=keys.public
    )
    files[MANIFEST] = close(signed(anew, keys), [above.recipient])
    (stick / SECOND).write_bytes(bundle(files))


def test_a_manifest_with_more_in_it_is_taken_in(place: Workplace, superior: Workplace, stick: Path) -> None:
    remade(stick, keys_of(place), keys_of(superior), lambda body: body | {"weather": "fine"})
    assert SECOND in collect(superior, f"folder:{stick}", NOW).accepted


def test_a_manifest_of_another_kind_is_refused_with_a_sentence(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    remade(stick, keys_of(place), keys_of(superior), lambda body: body | {"version": parcel.VERSION + 1})
    [refusal] = collect(superior, f"folder:{stick}", NOW).refused
    assert f"kiểu {parcel.VERSION + 1}, chương trình này đọc kiểu {parcel.VERSION}" in refusal.problem
    assert "cập nhật chương trình" in refusal.problem
    with superior.register.read() as reading:
        assert [one.reason for one in parcels.asides(reading)] == [refusal.problem]


def test_a_packet_of_tomorrow_is_refused_and_its_sender_hears_why(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    """Its letter is sound and its content is not known here: who signed it is told, by the same road."""
    with place.register.read() as reading:
        body = json.loads(months.packet_of(reading, OCTOBER, 2))["body"]
    body["columns"].append("mood")
    body["lines"] = [[*line, "fine"] for line in body["lines"]]
    data = packet.sealed(body, packet.VERSION + 1)
    pieces = {piece.digest: close(part) for piece, part in parcel.cut(data)}
    listed = parcel.manifest(data, number=3, previous="", sent_at=NOW)
    keys = keys_of(place)
    letter = Letter(kind="manifest", sender="00070", to="01", body=parcel.write(listed), key=keys.public)
    (stick / SECOND).write_bytes(bundle({MANIFEST: close(signed(letter, keys)), **pieces}))
    [refusal] = collect(superior, f"folder:{stick}", NOW).refused
    assert (
        f"phiên bản {packet.VERSION + 1}, chương trình này đọc phiên bản {packet.VERSION}" in refusal.problem
    )
    answer = letters.read((stick / f"{SECOND}.bao-nhan.json").read_bytes(), "acknowledgement")
    assert (answer.body["state"], answer.body["reason"]) == ("refused", refusal.problem)


def test_a_packet_of_before_is_taken_in_from_one_that_signs(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    """What a program of before counted goes under today's letter, after the program was brought up."""
    with place.register.read() as reading:
        now_told = packet.read(months.packet_of(reading, OCTOBER, 2))
    lines = tuple(map(packet.in_version_1, now_told.lines))
    data = packet.write(
        replace(
            now_told,
            version=1,
            lines=lines,
            tally=packet.recount(lines, OCTOBER, now_told.standing_by, now_told.made_at),
        )
    )
    listed = parcel.manifest(data, number=2, previous="", sent_at=NOW)
    keys = keys_of(place)
    letter = Letter(kind="manifest", sender="00070", to="01", body=parcel.write(listed), key=keys.public)
    pieces = {piece.digest: close(part) for piece, part in parcel.cut(data)}
    (stick / SECOND).write_bytes(bundle({MANIFEST: close(signed(letter, keys)), **pieces}))
    assert SECOND in collect(superior, f"folder:{stick}", NOW).accepted


def test_pieces_that_do_not_make_the_packet_that_was_signed_are_refused(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    remade(stick, keys_of(place), keys_of(superior), lambda body: body | {"packet": "0" * 64})
    [refusal] = collect(superior, f"folder:{stick}", NOW).refused
    assert refusal.problem == "Các khối không ghép lại thành gói báo cáo đã ký. Đề nghị đơn vị gửi lại."


def test_a_piece_that_is_not_the_one_that_was_signed_is_told_as_such(
    superior: Workplace, stick: Path
) -> None:
    files = dict(unbundle((stick / SECOND).read_bytes()))
    [piece] = [name for name in files if name != MANIFEST]
    lines = opened(files[piece], keys_of(superior), largest=parcel.LARGEST_PIECE)
    files[piece] = close(lines.replace(b"0001/2026", b"0009/2026"), [keys_of(superior).recipient])
    (stick / SECOND).write_bytes(bundle(files))
    [refusal] = collect(superior, f"folder:{stick}", NOW).refused
    assert "Một khối của gói báo cáo bị hỏng" in refusal.problem
