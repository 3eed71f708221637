"""Packets under their sender's key: nobody else's is believed, and what is answered is proof."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import make
import pytest
from acting import Act
from proofs import proof_of

from cchc_desktop.carriers import bundle, unbundle
from cchc_desktop.core import acknowledgement, parcel
from cchc_desktop.core import letter as letters
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse
from cchc_desktop.operations.answers import answer_to, take_answer
from cchc_desktop.operations.collect import Collected, collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.parcels import MANIFEST, own_keys, pack, renew_keys
from cchc_desktop.operations.sealing import Keys, close, new_keys, opened, signed
from cchc_desktop.store import months, parcels, peers

OCTOBER = parse("2026-10")
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
NAME = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
SECOND = NAME.replace("_v1_", "_v2_")
PROOF = NAME + acknowledgement.ENDING
LARGEST = parcel.LARGEST_MANIFEST


@pytest.fixture
def stick(tmp_path: Path, place: Workplace, act: Act) -> Path:
    """A folder in which a look ahead at the ward's month lies, signed."""
    for minute in range(3):
        act("receive", f"2026-10-01T09:0{minute}", procedure="1.004873", applicant="Đỗ Thị Ước")
    report(place, OCTOBER, NOW, by="Lan")
    send(place, f"folder:{tmp_path / 'stick'}", NOW, by="Lan")
    return tmp_path / "stick"


def keys_of(place: Workplace) -> Keys:
    with place.register.write() as book:
        return own_keys(book, NOW)


def taken(superior: Workplace, stick: Path, now: datetime = NOW) -> Collected:
    return collect(superior, f"folder:{stick}", now, by="Minh")


def sent_again(place: Workplace, stick: Path, act: Act, now: datetime = NOW) -> tuple[str, ...]:
    """Finish a dossier and send the month anew."""
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    report(place, OCTOBER, now, by="Lan")
    return send(place, f"folder:{stick}", now, by="Lan").sent


def resigned(stick: Path, keys: Keys, change: Callable[[letters.Letter], letters.Letter]) -> None:
    """The delivery under another letter, signed by ``keys``."""
    files = dict(unbundle((stick / NAME).read_bytes()))
    told = letters.read(opened(files[MANIFEST], None, largest=LARGEST), "manifest")
    files[MANIFEST] = close(signed(change(told), keys))
    (stick / NAME).write_bytes(bundle(files))


def test_the_first_key_of_a_unit_is_kept_and_its_figures_are_told(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    found = taken(superior, stick)
    assert found.accepted == (NAME,)
    assert letters.fingerprint(keys_of(place).public) in found.newcomers[-1]
    with superior.register.read() as reading:
        [peer] = peers.peers(reading, "00070")
    assert (peer.key, peer.state) == (keys_of(place).public, "seen")
    assert taken(superior, stick).known == (NAME,)


def test_the_answer_is_proof_and_makes_the_next_packet_unreadable_for_others(
    place: Workplace, superior: Workplace, stick: Path, act: Act
) -> None:
    taken(superior, stick)
    assert send(place, f"folder:{stick}", NOW).acknowledged == (NAME,)
    with place.register.read() as reading:
        said = proof_of(reading, months.closings(reading)[0].digest)
    assert said is not None
    assert (said.name, said.lines, said.recipient) == (NAME, 3, keys_of(superior).recipient)
    assert sent_again(place, stick, act) == (SECOND,)
    files = unbundle((stick / SECOND).read_bytes())
    assert all(data.startswith(b"age-encryption.org/v1\n") for data in files.values())
    assert taken(superior, stick).accepted == (SECOND,)


THIRD = NAME.replace("_v1_", "_v3_")


@pytest.fixture
def answered(place: Workplace, superior: Workplace, stick: Path, act: Act) -> Path:
    """Two pieces of dossiers are with the superior, and the ward knows that; then one dossier is finished."""
    for n in range(parcel.MOST + 50):
        at = f"2026-10-02T{9 + n % 2:02d}:{n % 60:02d}"
        act("receive", at, procedure="1.004873", applicant="Vũ Ân")
    report(place, OCTOBER, NOW, by="Lan")
    send(place, f"folder:{stick}", NOW)
    taken(superior, stick)
    send(place, f"folder:{stick}", NOW)
    assert sent_again(place, stick, act) == (THIRD,)
    return stick


def test_pieces_that_are_there_do_not_travel_again(
    place: Workplace, superior: Workplace, answered: Path
) -> None:
    files = unbundle((answered / THIRD).read_bytes())
    assert len(files) == 2  # the manifest, and the piece that holds the one that was finished
    with place.register.read() as reading:
        out = parcels.last_out(reading)
    assert out is not None
    assert len(parcel.read(letters.read(out.letter, "manifest").body).pieces) > 1
    assert taken(superior, answered).accepted == (THIRD,)


def test_a_superior_that_lost_what_it_had_asks_for_all_and_gets_it(
    place: Workplace, superior: Workplace, answered: Path
) -> None:
    with superior.register.write() as book:  # as after an older copy was brought back
        gone = ("packet_line", "packet_count", "packet_in", "parcel_in")
        make.unguarded(*(f"DELETE FROM {table}" for table in gone))(book)
    for name in (NAME, SECOND):
        (answered / name).unlink()
    [refusal] = taken(superior, answered).refused
    assert "còn thiếu" in refusal.problem
    again = taken(superior, answered)  # the answer that asks for them lies beside it
    assert (again.refused, [one.name for one in again.again]) == ((), [THIRD])
    assert send(place, f"folder:{answered}", NOW).sent == (THIRD,)
    found = taken(superior, answered)
    assert (found.accepted, found.refused) == ((THIRD,), ())
    assert send(place, f"folder:{answered}", NOW).acknowledged == (THIRD,)


def test_an_old_answer_that_comes_back_takes_no_proof_away(
    place: Workplace, superior: Workplace, answered: Path
) -> None:
    with place.register.write() as book:  # they ask for pieces that the ward believed to be there
        out = parcels.last_out(book)
        assert out is not None
        listed = parcel.read(letters.read(out.letter, "manifest").body)
    with superior.register.write() as book:
        asks = answer_to(book, out.letter, listed, THIRD, NOW, missing=(listed.pieces[0].digest,))
    taken(superior, answered)
    assert send(place, f"folder:{answered}", NOW).acknowledged == (THIRD,)
    with superior.register.write() as book:  # and once more, while it counts
        asks_again = answer_to(book, out.letter, listed, THIRD, NOW, missing=(listed.pieces[0].digest,))
    for late in (asks, asks_again):
        (answered / f"Copy of {PROOF}").write_bytes(late)
        collect(place, f"folder:{answered}", NOW)
        with place.register.read() as reading:
            assert proof_of(reading, listed.packet) is not None


def test_what_was_answered_and_waits_all_the_same_goes_whole(
    place: Workplace, superior: Workplace, answered: Path
) -> None:
    """As after a machine that stopped between the two, while the superior may have lost it meanwhile."""
    taken(superior, answered)
    answer = answered / (THIRD + acknowledgement.ENDING)
    assert take_answer(place, answer.read_bytes(), NOW) is not None
    answer.unlink()
    (answered / THIRD).unlink()
    assert send(place, f"folder:{answered}", NOW).sent == (THIRD,)
    assert len(unbundle((answered / THIRD).read_bytes())) > 2


def test_what_was_answered_goes_whole_under_a_new_key_too(
    place: Workplace, superior: Workplace, answered: Path
) -> None:
    """Written out once more for a superior that lost it: the letter is another, the pieces are all there."""
    taken(superior, answered)
    assert send(place, f"folder:{answered}", NOW).acknowledged == (THIRD,)
    with place.register.write() as book:
        renew_keys(book, NOW, "đổi máy")
        data = months.packet_of(book, OCTOBER, 3)
    assert len(pack(place, data, NOW)) == 1 + len(list(parcel.cut(data)))


def test_a_key_that_is_not_the_units_own_is_not_believed(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    taken(superior, stick)
    thief = new_keys()
    resigned(stick, thief, lambda told: replace(told, body={**told.body, "number": 9}))
    found = taken(superior, stick)
    assert found.accepted == found.known == ()
    assert "khóa lạ" in found.refused[0].problem
    assert letters.fingerprint(thief.public) in found.refused[0].problem
    with superior.register.read() as reading:
        [aside] = parcels.asides(reading)
        assert aside.reason == found.refused[0].problem
        assert aside.data == (stick / NAME).read_bytes()
        assert len(peers.peers(reading)) == 1
    taken(superior, stick)
    with superior.register.read() as reading:
        assert [one.times for one in parcels.asides(reading)] == [2]
    assert keys_of(place).public != thief.public


def test_an_unsigned_packet_does_not_take_the_place_of_a_unit_that_signs(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    taken(superior, stick)
    with place.register.read() as reading:
        (stick / "plain.cchc").write_bytes(months.packet_of(reading, OCTOBER, 1))
    [refusal] = taken(superior, stick).refused
    assert "không có chữ ký" in refusal.problem


def test_a_packet_for_somebody_else_is_not_taken(place: Workplace, superior: Workplace, stick: Path) -> None:
    resigned(stick, keys_of(place), lambda told: replace(told, to="02"))
    assert "ghi đơn vị khác" in taken(superior, stick).refused[0].problem
    head = {"superior": "02"}
    resigned(
        stick,
        keys_of(place),
        lambda told: replace(told, to="02", body={**told.body, "head": {**dict(told.body["head"]), **head}}),  # type: ignore[call-overload]  # a mapping
    )
    assert "gửi cho đơn vị mã 02" in taken(superior, stick).refused[0].problem


@pytest.mark.parametrize("cut", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_file_is_refused_and_replaced_by_the_next_trip(
    place: Workplace, superior: Workplace, stick: Path, cut: float
) -> None:
    whole = (stick / NAME).read_bytes()
    (stick / NAME).write_bytes(whole[: int(len(whole) * cut)])
    assert taken(superior, stick).accepted == ()
    assert send(place, f"folder:{stick}", NOW).sent == (NAME,)
    assert taken(superior, stick).accepted == (NAME,)


def test_an_answer_of_anybody_else_is_no_proof(place: Workplace, superior: Workplace, stick: Path) -> None:
    taken(superior, stick)
    letter = letters.read((stick / PROOF).read_bytes(), "acknowledgement")
    for forged in (
        signed(replace(letter, sender="02"), new_keys()),
        (stick / PROOF).read_bytes().replace(b'"lines":3', b'"lines":4'),
        signed(replace(letter, body={**letter.body, "lines": 2}), keys_of(superior)),
        signed(replace(letter, body={**letter.body, "lines": 2, "listed": 2}), keys_of(superior)),
        signed(replace(letter, body={**letter.body, "revision": 2}), keys_of(superior)),
        signed(replace(letter, to="00071"), keys_of(superior)),
        signed(replace(letter, body={**letter.body, "packet": "0" * 64}), keys_of(superior)),
    ):
        (stick / PROOF).write_bytes(forged)
        assert collect(place, f"folder:{stick}", NOW).acknowledged == ()
        with place.register.read() as reading:
            out = parcels.last_out(reading)
        assert out is not None
        assert out.answered_at is None
    (stick / PROOF).write_bytes(letters.write(letter))
    assert collect(place, f"folder:{stick}", NOW).acknowledged == (NAME,)
    thief = signed(replace(letter, body={**letter.body, "revision": 2}), new_keys())
    (stick / SECOND).with_suffix(".cchc" + acknowledgement.ENDING).write_bytes(thief)
    assert collect(place, f"folder:{stick}", NOW).acknowledged == ()


def test_gaps_and_wrong_clocks_are_told_and_stop_nothing(
    place: Workplace, superior: Workplace, stick: Path, act: Act
) -> None:
    (stick / NAME).unlink()
    sent_again(place, stick, act, NOW + timedelta(minutes=30))
    found = taken(superior, stick)
    assert found.accepted == (SECOND,)
    assert any("chạy trước 30 phút" in word for word in found.newcomers)
    assert any("Chưa nhận gói số 1 " in word for word in found.newcomers)
    told = letters.read((stick / (SECOND + acknowledgement.ENDING)).read_bytes(), "acknowledgement")
    assert told.body["ahead"] == 1800


def test_a_new_key_is_not_believed_by_itself(
    place: Workplace, superior: Workplace, stick: Path, act: Act
) -> None:
    taken(superior, stick)
    with place.register.write() as book:
        renew_keys(book, NOW, "máy cũ mất")
    sent_again(place, stick, act)
    assert "khóa lạ" in taken(superior, stick).refused[0].problem


def test_no_name_and_no_number_of_a_person_travels(stick: Path) -> None:
    files = unbundle((stick / NAME).read_bytes())
    for data in files.values():
        text = opened(data, None, largest=LARGEST).decode()
        assert "Ước" not in text
        assert json.loads(text)
