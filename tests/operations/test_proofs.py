"""How far periods have come on their way up, and the superior's answer as a proof that anybody can check."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from enrolling import LATER, NAME, NOW, OCTOBER, figures, month_sent, taken
from pdf_words import words_of

from cchc_desktop.carriers import box_at
from cchc_desktop.core import packet
from cchc_desktop.core.acknowledgement import ENDING
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.exchange import delivered, send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.peer_keys import close_key
from cchc_desktop.operations.printing import print_form
from cchc_desktop.operations.proofs import (
    check_proof,
    damaged,
    latest_round,
    print_proof,
    proof_file,
    proof_sheet,
    proved,
    save_proof,
    trips,
)
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import awaited, peers
from cchc_desktop.store.members import Member, members, put_members


@pytest.fixture
def box(tmp_path: Path, place: Workplace, superior: Workplace, received: Dossier) -> str:
    """A folder over which October went up as a look ahead, and was answered."""
    assert received.local_no
    folder = f"folder:{tmp_path / 'stick'}"
    month_sent(place, folder)
    taken(superior, folder)
    collect(place, folder, LATER, by="Lan")
    return folder


def digest(place: Workplace) -> str:
    with place.register.read() as reading:
        return trips(reading)[0].digest


def test_each_period_is_told_with_its_newest_revision_and_its_newest_final_one(
    place: Workplace, box: str
) -> None:
    report(place, OCTOBER, LATER, by="Lan", is_closing=True)
    with place.register.read() as reading:
        found = trips(reading)
        assert awaited.closed_unsent(reading) == 1
    assert [(one.revision, one.is_final, one.is_waiting) for one in found] == [(2, True, True)]
    send(place, box, LATER, by="Lan")
    with place.register.read() as reading:
        assert awaited.closed_unsent(reading) == 0
        sent, answered = awaited.last_sent(reading), awaited.last_acknowledged(reading)
    assert sent == (LATER, True)
    assert answered == (LATER, False)
    assert answered is not None
    assert answered.kind == "tạm tính"


def test_the_proof_says_who_when_how_many_and_by_whose_key(
    place: Workplace, superior: Workplace, box: str
) -> None:
    assert box
    with at_desk(place, "Lan", LATER) as desk:
        sheet = proof_sheet(desk, digest(place))
    assert (sheet.receiver, sheet.receiver_name) == ("01", place.profile.superior_name)
    assert (sheet.received_at, sheet.sent_at) == (NOW, NOW)
    assert (sheet.listed, sheet.counted, sheet.is_equal) == (1, 1, True)
    assert (sheet.file, sheet.digest) == (NAME, digest(place))
    assert (sheet.figures, sheet.confirmed_at, sheet.is_closed) == (figures(superior), None, False)
    confirm(place, "01", sheet.figures, LATER, by="Lan")
    with at_desk(place, "Lan", LATER) as desk:
        sheet = proof_sheet(desk, digest(place))
    assert (sheet.confirmed_at, sheet.confirmed_by) == (LATER, "Lan")
    close_key(place, "01", LATER, by="Lan", reason="mất máy tính")
    with place.register.read() as reading:
        found = proved(reading, digest(place))
    assert (found.is_closed, found.is_confirmed) == (True, False)


def test_a_printed_proof_is_in_the_chain_and_its_signed_file_lies_beside_it(
    place: Workplace, box: str, tmp_path: Path
) -> None:
    assert box
    paper, signed = save_proof(place, digest(place), tmp_path / "giay.pdf", LATER, by="Lan")
    said = words_of(paper.read_bytes())
    assert "GIẤY BÁO NHẬN" in said
    assert NAME + ENDING in said
    assert signed.name == NAME + ENDING
    found = check_proof(signed.read_bytes())
    assert (found.letter.sender, found.said.packet) == ("01", digest(place))
    assert proof_file(place, digest(place)).data == signed.read_bytes()
    assert check(place).findings == ()


def test_a_proof_that_was_touched_is_no_proof(place: Workplace, box: str) -> None:
    assert box
    told = json.loads(proof_file(place, digest(place)).data)
    told["body"]["lines"] = 2
    with pytest.raises(Refused, match="Chữ ký"):
        check_proof(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def test_what_nobody_answered_has_no_proof(place: Workplace, received: Dossier) -> None:
    assert received.local_no
    report(place, OCTOBER, NOW, by="Lan")
    with pytest.raises(Refused, match="chưa báo nhận"), at_desk(place, "Lan", LATER) as desk:
        print_proof(desk, digest(place))
    with pytest.raises(Refused, match="chưa báo nhận"):
        proof_file(place, digest(place))


def test_an_answer_that_is_damaged_is_named_and_a_sound_one_is_not(
    place: Workplace, superior: Workplace, received: Dossier, tmp_path: Path
) -> None:
    assert received.local_no
    folder = tmp_path / "stick"
    month_sent(place, f"folder:{folder}")
    taken(superior, f"folder:{folder}")
    answer = folder / (NAME + ENDING)
    assert damaged(place, box_at(f"folder:{folder}")) == ()
    (folder / f"BCTTHC_00071_20260915_20261014_v1{ENDING}").write_bytes(b"of another unit")
    answer.write_bytes(answer.read_bytes()[:-9])
    [(name, why)] = damaged(place, box_at(f"folder:{folder}"))
    assert name == answer.name
    assert why.endswith("Đề nghị đơn vị tổng hợp nhận lại gói.")


def test_a_superior_sees_how_many_of_its_units_have_sent(
    place: Workplace, superior: Workplace, received: Dossier, tmp_path: Path
) -> None:
    with superior.register.read() as reading:
        assert latest_round(reading) == ("", 0, 0)
        assert awaited.last_received(reading) is None
    assert received.local_no
    folder = f"folder:{tmp_path / 'stick'}"
    month_sent(place, folder)
    taken(superior, folder, LATER)
    with superior.register.read() as reading:
        expected = len(members(reading, OCTOBER.last_on))
        assert latest_round(reading) == (OCTOBER.title, 1, expected)
        [sent] = [one for one in members(reading, OCTOBER.last_on) if one.sender == "00070"]
    with superior.register.write() as book:  # whom others stand below reports nothing of its own
        put_members(book, [Member("H01", "Cụm 1", sent.since), replace(sent, parent="H01")])
    with superior.register.read() as reading:
        assert latest_round(reading) == (OCTOBER.title, 1, expected)
        assert awaited.last_received(reading) == LATER
        assert awaited.keys_to_compare(reading) == 1
        [key] = peers.peers(reading, "00070")
    confirm(superior, "00070", fingerprint(key.key), LATER + timedelta(hours=1), by="Minh")
    with superior.register.read() as reading:
        assert awaited.keys_to_compare(reading) == 0


def test_a_proof_is_no_paper_of_a_dossier(place: Workplace, received: Dossier) -> None:
    with pytest.raises(Refused, match="không in cho hồ sơ"), at_desk(place, "Lan", NOW) as desk:
        print_form(desk, received.local_no, "delivery_proof")


def test_a_packet_that_was_acknowledged_before_there_were_signatures_gets_its_proof_when_it_goes_signed(
    tmp_path: Path, place: Workplace, superior: Workplace
) -> None:
    """The program of before laid it down; this one hands the same revision over once more, by mail."""
    folder = f"folder:{tmp_path / 'stick'}"
    done = report(place, OCTOBER, NOW, by="Lan")
    assert done.packet is not None
    box_at(folder, "00070").put(NAME, packet.write(done.packet))
    assert taken(superior, folder).accepted == (NAME,)
    box = box_at(folder, "00070")
    answered = box.get(NAME + ENDING)
    box.put(NAME + ENDING, answered.replace(b'"lines":0', b'"lines":1'))
    assert collect(place, folder, LATER, by="Lan").acknowledged == ()
    box.put(NAME + ENDING, answered)
    assert collect(place, folder, LATER, by="Lan").acknowledged == (NAME,)
    for name, data in delivered(place, done, LATER).items():
        box_at(folder, "00070").put(name, data)
    assert taken(superior, folder, LATER).known == (NAME,)
    assert collect(place, folder, LATER, by="Lan").acknowledged == ()
    assert proof_file(place, digest(place)).name == NAME + ENDING
