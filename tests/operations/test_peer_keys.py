"""Keys of units: changed under the old one, lost and closed, believed after their figures were compared."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from acting import Act
from enrolling import (
    LATER,
    NAME,
    NOW,
    PROVINCE,
    SECOND,
    WARD,
    figures,
    invited,
    joined,
    known,
    month_sent,
    taken,
)

from cchc_desktop.core import letter as letters
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.deliveries import answer_before
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import join
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.peer_keys import change_key, close_key, waiting
from cchc_desktop.operations.sealing import new_keys, signed, verified
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import notices, parcels


@pytest.fixture
def box(tmp_path: Path) -> str:
    return f"folder:{tmp_path / 'stick'}"


@pytest.fixture
def enrolled(place: Workplace, superior: Workplace, act: Act, box: str) -> str:
    """Both know each other's key by its figures; a look ahead at the month went up and was taken in."""
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    joined(place, superior)
    month_sent(place, box)
    assert taken(superior, box).accepted == (NAME,)
    confirm(superior, WARD, figures(place), NOW, by="Minh")
    send(place, box, NOW)
    return box


def test_a_new_key_that_the_old_one_names_is_believed_by_itself(
    place: Workplace, superior: Workplace, enrolled: str, act: Act
) -> None:
    before = figures(place)
    done = change_key(place, NOW, by="Lan", reason="đổi máy theo định kỳ")
    assert done.figures == figures(place) != before
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    assert month_sent(place, enrolled) == (SECOND,)
    found = taken(superior, enrolled, LATER)
    assert any("đổi khóa (đổi máy theo định kỳ)" in one and done.figures in one for one in found.letters)
    assert found.accepted == (SECOND,)
    assert dict(known(superior, WARD)) == {before: PeerState.CLOSED, done.figures: PeerState.CONFIRMED}
    again = taken(superior, enrolled, LATER)
    assert (again.letters, again.accepted, again.known, again.refused) == ((), (), (NAME, SECOND), ())


def test_a_packet_that_was_not_answered_goes_again_under_the_new_key(
    place: Workplace, superior: Workplace, enrolled: str, act: Act
) -> None:
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    month_sent(place, enrolled)
    change_key(place, NOW, by="Lan", reason="")
    assert send(place, enrolled, NOW).sent == (SECOND,)
    assert taken(superior, enrolled, LATER).accepted == (SECOND,)
    assert send(place, enrolled, LATER).acknowledged == (SECOND,)


def test_a_packet_that_came_before_the_letter_about_its_key_is_taken_in_with_it(
    place: Workplace, superior: Workplace, enrolled: str, act: Act, tmp_path: Path
) -> None:
    change_key(place, NOW, by="Lan", reason="")
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    month_sent(place, enrolled)
    stick = tmp_path / "stick"
    [letter] = stick.glob("*.doi-khoa")
    late = letter.read_bytes()
    letter.unlink()
    assert any("khóa lạ" in one.problem for one in taken(superior, enrolled).refused)
    (stick / SECOND).unlink()
    letter.write_bytes(late)
    found = taken(superior, enrolled, LATER)
    assert f"Đã nhận tệp để riêng {SECOND}." in found.letters
    with superior.register.read() as reading:
        [aside] = parcels.asides(reading, is_settled=True)
    assert "khóa lạ" in aside.reason
    assert aside.how


def test_the_superior_changes_its_key_and_still_opens_what_was_closed_to_the_old_one(
    place: Workplace, superior: Workplace, enrolled: str, act: Act
) -> None:
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    month_sent(place, enrolled)
    change_key(superior, NOW, by="Minh", reason="thay máy chủ")
    assert taken(superior, enrolled, LATER).accepted == (SECOND,)
    done = send(place, enrolled, LATER)
    assert any("Tỉnh Thử (01) đổi khóa" in one for one in done.letters)
    assert (figures(superior), PeerState.CONFIRMED) in known(place, PROVINCE)
    assert done.acknowledged == (SECOND,)


def test_an_answer_that_nobody_fetched_before_the_superior_changed_its_key_is_written_anew(
    place: Workplace, superior: Workplace, enrolled: str, act: Act
) -> None:
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    month_sent(place, enrolled)
    assert taken(superior, enrolled).accepted == (SECOND,)
    change_key(superior, NOW, by="Minh", reason="")
    with superior.register.read() as reading:
        last = parcels.last_in(reading, WARD)
    assert last is not None
    by_network = answer_before(superior, WARD, last.digest)
    assert by_network is not None
    assert fingerprint(verified(by_network, "acknowledgement").key) == figures(superior)
    assert taken(superior, enrolled).refused == ()
    assert collect(place, enrolled, LATER).acknowledged == (SECOND,)


def test_a_letter_about_a_key_needs_the_key_in_use(
    place: Workplace, superior: Workplace, enrolled: str, tmp_path: Path
) -> None:
    change_key(place, NOW, by="Lan", reason="")
    with place.register.read() as reading:
        [kept] = [one for one in notices.notices(reading, is_ours=True) if one.kind == "new_key"]
    letter = letters.read(kept.letter, "new_key")
    file = tmp_path / "stick" / "CCHC_01_00070_2.doi-khoa"
    file.write_bytes(signed(letter, new_keys()))
    [refusal] = [one for one in taken(superior, enrolled).refused if one.name == file.name]
    assert "không ký bằng khóa đang dùng" in refusal.problem
    assert len(known(superior, WARD)) == 1


def test_a_lost_machine_is_closed_with_a_reason_and_the_new_key_is_taken_after_its_figures(
    place: Workplace, superior: Workplace, enrolled: str, act: Act
) -> None:
    lost = figures(place)
    new = change_key(place, NOW, by="Lan", reason="mất máy", is_lost=True).figures
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    month_sent(place, enrolled)
    found = taken(superior, enrolled)
    assert found.accepted == ()
    assert {"khóa chưa được tin", "khóa lạ"} <= {
        word for one in found.refused for word in ("khóa chưa được tin", "khóa lạ") if word in one.problem
    }
    with superior.register.read() as reading:
        [foreign] = waiting(reading)
    assert (foreign.sender, fingerprint(foreign.key), foreign.times) == (WARD, new, 2)
    with pytest.raises(Refused, match="Đóng khóa đó trước"):
        confirm(superior, WARD, new, NOW, by="Minh")
    with pytest.raises(Refused, match="lý do"):
        close_key(superior, WARD, NOW, by="Minh", reason="")
    since = NOW - timedelta(hours=1)
    closed, doubtful = close_key(superior, WARD, NOW, by="Minh", reason="mất máy ngày 19/10", at=since)
    assert (closed.settled_at, fingerprint(closed.key)) == (since, lost)
    assert len(doubtful) == 1  # what was taken in at nine, an hour after the loss
    done = confirm(superior, WARD, new, LATER, by="Minh")
    assert SECOND in done.taken
    with superior.register.read() as reading:
        settled = {one.name: one for one in parcels.asides(reading, is_settled=True)}
        assert waiting(reading) == ()
    assert "khóa lạ" in settled[SECOND].reason
    assert settled[SECOND].settled_by == "Minh"
    assert taken(superior, enrolled, LATER).known == (NAME, SECOND)
    assert send(place, enrolled, LATER).acknowledged == (SECOND,)
    with pytest.raises(Refused, match="đã ngừng dùng"):
        confirm(superior, WARD, lost, LATER, by="Minh")
    assert check(superior).findings == ()


def test_what_is_signed_with_a_closed_key_comes_in_no_more(
    place: Workplace, superior: Workplace, enrolled: str, act: Act
) -> None:
    close_key(superior, WARD, NOW, by="Minh", reason="mất máy ngày 19/10")
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    assert month_sent(place, enrolled) == (SECOND,)
    found = taken(superior, enrolled)
    assert (found.accepted, found.known) == ((), (NAME,))
    [refusal] = [one for one in found.refused if one.name == SECOND]
    assert "ký bằng khóa đã ngừng dùng" in refusal.problem


def test_a_number_that_is_missing_before_a_late_packet_is_told_with_it(
    place: Workplace, superior: Workplace, enrolled: str, act: Act, tmp_path: Path
) -> None:
    change_key(place, NOW, by="Lan", reason="mất máy", is_lost=True)
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    month_sent(place, enrolled)
    (tmp_path / "stick" / SECOND).unlink()
    act("receive", "2026-10-03T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    month_sent(place, enrolled)
    taken(superior, enrolled)
    close_key(superior, WARD, NOW, by="Minh", reason="mất máy ngày 19/10")
    done = confirm(superior, WARD, figures(place), LATER, by="Minh")
    assert [word for word in done.words if "Chưa nhận gói số 2 của" in word]


def test_a_superior_that_lost_its_key_is_joined_anew_after_its_figures(
    place: Workplace, superior: Workplace, enrolled: str
) -> None:
    change_key(superior, NOW, by="Minh", reason="mất máy", is_lost=True)
    file = invited(superior)
    with pytest.raises(Refused, match="Đóng khóa đó trước"):
        join(place, file.data, NOW, by="Lan", is_compared=True)
    close_key(place, PROVINCE, NOW, by="Lan", reason="tỉnh báo mất máy chủ")
    with pytest.raises(Refused, match="đối chiếu"):
        join(place, file.data, NOW, by="Lan", is_compared=False)
    assert join(place, file.data, NOW, by="Lan", is_compared=True).peer.state is PeerState.CONFIRMED
    assert (figures(superior), PeerState.CONFIRMED) in known(place, PROVINCE)
    assert enrolled


def test_a_key_is_not_closed_from_a_time_that_has_not_come(
    place: Workplace, superior: Workplace, enrolled: str
) -> None:
    with pytest.raises(Refused, match="chưa tới"):
        close_key(superior, WARD, NOW, by="Minh", reason="mất máy ngày mai", at=NOW + timedelta(days=1))
    with pytest.raises(Refused, match="không có khóa nào"):
        close_key(superior, "00073", NOW, by="Minh", reason="mất máy tính")
    assert known(superior, WARD) == [(figures(place), PeerState.CONFIRMED)]
    assert enrolled


def test_who_has_signed_nothing_has_no_key_to_change(place: Workplace) -> None:
    with pytest.raises(Refused, match="chưa có khóa"):
        change_key(place, NOW, by="Lan", reason="")


def test_what_was_too_large_to_be_kept_aside_is_taken_in_where_it_lies(
    place: Workplace, superior: Workplace, enrolled: str, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "LARGEST_ASIDE", 1_500)  # room for a letter, not for a packet
    new = change_key(place, NOW, by="Lan", reason="mất máy", is_lost=True).figures
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    month_sent(place, enrolled)
    taken(superior, enrolled)
    close_key(superior, WARD, NOW, by="Minh", reason="mất máy tính")
    assert [name.rpartition(".")[2] for name in confirm(superior, WARD, new, LATER, by="Minh").taken] == [
        "tra-loi"
    ]
    with superior.register.read() as reading:
        assert [one.name for one in parcels.asides(reading)] == [SECOND]
    assert taken(superior, enrolled, LATER).accepted == (SECOND,)
    with superior.register.read() as reading:
        assert parcels.asides(reading) == ()
