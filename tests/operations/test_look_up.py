"""Look-up: a unit lends its superior a key, and who has number and code of a receipt sees how it stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from acting import Act
from enrolling import LATER, NOW, PROVINCE, WARD, figures, invited, month_sent, taken

from cchc_desktop.core import letter as letters
from cchc_desktop.core import look_up as told
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.look_up import Opening, state_of
from cchc_desktop.core.numbering import auth_code, look_up_key
from cchc_desktop.core.tally import Line
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.operations.citizens import UNTOLD, Stand, stand
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.enrol import invite, join, look
from cchc_desktop.operations.look_up import open_since, page, switch
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.operations.post import take_letter
from cchc_desktop.operations.sealing import is_closed, new_keys, opened, signed
from cchc_desktop.operations.sheets import sheet_of
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import look_up, peers

PAGE = "https://tra-cuu.example/tra-cuu"
LETTER = "CCHC_01_00070_9.tra-cuu"


@pytest.fixture
def box(tmp_path: Path) -> str:
    return f"folder:{tmp_path / 'stick'}"


@pytest.fixture
def met(place: Workplace, superior: Workplace, act: Act, box: str) -> Workplace:
    """The ward and the province have compared figures both ways; three dossiers, the month was sent."""
    told_page = invite(superior, WARD, NOW, by="Minh", address="https://x.example", look_up=PAGE)
    join(place, told_page.data, NOW, by="Lan", is_compared=True)
    for minute in range(3):
        act("receive", f"2026-10-01T09:0{minute}", procedure="1.004873", applicant="Đỗ Thị Ước")
    act("finish", "2026-10-02T09:00", dossier="0002/2026")
    month_sent(place, box)
    taken(superior, box)
    confirm(superior, WARD, figures(place), NOW, by="Minh")
    return place


def asked(superior: Workplace, number: str, code: str) -> Stand | None:
    with superior.register.read() as reading:
        return stand(reading, number, code)


def code_of(place: Workplace, number: str) -> str:
    return auth_code(place.profile.secret, WARD, number)


def lent(superior: Workplace) -> list[tuple[str, str]]:
    with superior.register.read() as reading:
        return [(one.sender, one.key) for one in look_up.look_up_keys(reading)]


def lend(place: Workplace, superior: Workplace, box: str, now: datetime = LATER) -> tuple[str, ...]:
    month_sent(place, box, now)
    return taken(superior, box, now).letters


def test_nothing_leaves_the_office_until_it_opens_look_up(
    met: Workplace, superior: Workplace, box: str
) -> None:
    lend(met, superior, box)
    assert lent(superior) == []
    with met.register.read() as reading:
        assert (open_since(reading, LATER), page(reading, LATER)) == (None, "")
    assert asked(superior, "0001/2026", code_of(met, "0001/2026")) is None


def test_the_key_goes_closed_to_the_superior_and_the_secret_stays(
    met: Workplace, superior: Workplace, box: str, tmp_path: Path
) -> None:
    switch(met, LATER, by="Lan", is_on=True)
    assert "mở tra cứu" in lend(met, superior, box)[0]
    secret = met.profile.secret
    assert lent(superior) == [(WARD, look_up_key(secret).hex())]
    [letter] = (tmp_path / "stick").glob("*.tra-cuu")
    assert is_closed(letter.read_bytes())
    with superior.register.write() as book:
        keys = own_keys(book, NOW)
    plain = opened(letter.read_bytes(), keys, largest=10**6)
    assert look_up_key(secret).hex().encode() in plain
    assert secret.hex().encode() not in plain


def test_number_and_code_tell_the_state_and_nothing_else_does(
    met: Workplace, superior: Workplace, box: str
) -> None:
    switch(met, LATER, by="Lan", is_on=True)
    lend(met, superior, box)
    code = code_of(met, "0001/2026")
    overdue = Stand("đang giải quyết, đã quá ngày hẹn 06/10/2026; mời hỏi nơi tiếp nhận", NOW)
    assert asked(superior, "1/2026", code) == overdue
    assert asked(superior, "0001/2026", f"{code[:4]}-{code[4:]}".lower()) == overdue
    assert asked(superior, "0002/2026", code_of(met, "0002/2026")) == Stand(
        "đã có kết quả, mời đến nhận", NOW
    )
    assert asked(superior, "0002/2026", code) is None
    assert asked(superior, "0001/2026", "") is None
    assert asked(superior, "x", code) is None
    assert asked(superior, "0/2026", code) is None


def test_a_receipt_that_the_unit_has_not_told_of_yet_is_said_so(
    met: Workplace, superior: Workplace, box: str
) -> None:
    switch(met, LATER, by="Lan", is_on=True)
    lend(met, superior, box)
    assert asked(superior, "0900/2026", code_of(met, "0900/2026")) == Stand(UNTOLD, NOW)


def test_the_newest_packet_counts_also_where_it_is_provisional(
    met: Workplace, superior: Workplace, act: Act, box: str
) -> None:
    switch(met, LATER, by="Lan", is_on=True)
    lend(met, superior, box)
    act("hand_back", "2026-10-12T15:00", dossier="0002/2026")
    later = LATER + timedelta(hours=1)
    lend(met, superior, box, later)
    assert asked(superior, "0002/2026", code_of(met, "0002/2026")) == Stand(
        "đã trả kết quả ngày 12/10/2026", later
    )


def test_an_office_takes_its_key_back(met: Workplace, superior: Workplace, box: str) -> None:
    switch(met, LATER, by="Lan", is_on=True)
    lend(met, superior, box)
    switch(met, LATER + timedelta(minutes=1), by="Lan", is_on=False)
    told_of = lend(met, superior, box, LATER + timedelta(minutes=2))
    assert "đã đóng tra cứu" in told_of[0]
    assert lent(superior) == []
    assert asked(superior, "0001/2026", code_of(met, "0001/2026")) is None


def test_switching_twice_writes_one_letter(met: Workplace, superior: Workplace, box: str) -> None:
    switch(met, LATER, by="Lan", is_on=True)
    switch(met, LATER, by="Lan", is_on=True)
    assert len(lend(met, superior, box)) == 1
    with pytest.raises(Refused, match="đơn vị báo cáo"):
        switch(superior, LATER, by="Minh", is_on=True)


def test_a_key_is_lent_to_nobody_whose_figures_were_not_compared(
    place: Workplace, superior: Workplace, act: Act, box: str, tmp_path: Path
) -> None:
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    join(place, invited(superior).data, NOW, by="Lan", is_compared=False)
    switch(place, NOW, by="Lan", is_on=True)
    month_sent(place, box)
    assert not list((tmp_path / "stick").glob("*.tra-cuu"))
    assert not any("tra cứu" in one for one in taken(superior, box).letters)
    confirm(place, PROVINCE, figures(superior), NOW, by="Lan")
    month_sent(place, box)
    refused = taken(superior, box).refused
    assert ["chưa đối chiếu" in one.problem or "đã đối chiếu" in one.problem for one in refused] == [True]
    assert lent(superior) == []
    assert confirm(superior, WARD, figures(place), NOW, by="Minh").taken[-1].endswith(".tra-cuu")
    assert [unit for unit, _ in lent(superior)] == [WARD]


def test_who_joins_anew_lends_the_key_anew(met: Workplace, superior: Workplace, box: str) -> None:
    switch(met, LATER, by="Lan", is_on=True)
    lend(met, superior, box)
    again = LATER + timedelta(minutes=5)
    join(met, invite(superior, WARD, again, by="Minh", look_up=PAGE).data, again, by="Lan", is_compared=True)
    assert any("mở tra cứu" in one for one in lend(met, superior, box, again))
    with superior.register.read() as reading:
        assert [one.since_at for one in look_up.look_up_keys(reading)] == [LATER]


def test_the_receipt_names_the_page_only_where_both_want_it(met: Workplace, superior: Workplace) -> None:
    assert named_on(met) == ""
    switch(met, LATER, by="Lan", is_on=True)
    assert named_on(met) == PAGE
    again = invite(superior, WARD, LATER, by="Minh").data
    assert "Trang tra cứu ghi trên giấy tiếp nhận: không có." in look(met, again, LATER).changes
    join(met, again, LATER, by="Lan", is_compared=True)
    assert named_on(met) == ""


def named_on(place: Workplace) -> str:
    with at_desk(place, "Lan", LATER) as desk:
        return sheet_of(desk, desk.book.dossier("0001/2026"), 1, 1).look_up


def letter(place: Workplace, *, sender: str = WARD, keys: bool = True, **other: object) -> bytes:
    """What the ward, or somebody in its name, may write."""
    opening = Opening(number=9, made_at=LATER, is_practice=True, since_at=LATER, key="ab" * 32)
    body = {**told.write(opening), **other}
    with place.register.write() as book:
        ours = own_keys(book, NOW)
    plain = Letter(kind="look_up", sender=sender, to=PROVINCE, body=body, key=ours.public)
    return signed(plain, ours if keys else new_keys())


def test_a_letter_of_anybody_else_changes_nothing(met: Workplace, superior: Workplace) -> None:
    with pytest.raises(Refused, match="đã đối chiếu"):
        take_letter(superior, LETTER, letter(met, keys=False), LATER, is_kept=False)
    with pytest.raises(Refused, match="đã đối chiếu"):
        take_letter(superior, LETTER, letter(met, sender="00073"), LATER, is_kept=False)
    changed = letter(met).replace(b"ab" * 32, b"cd" * 32)
    with pytest.raises(Refused, match="bị sửa hoặc giả"):
        take_letter(superior, LETTER, changed, LATER, is_kept=False)
    for wrong in ({"key": "xy"}, {"key": 1}, {"since_at": "hôm nay"}, {"more": 1}, {"is_practice": "no"}):
        with pytest.raises(Refused, match="thiếu hoặc sai"):
            take_letter(superior, LETTER, letter(met, **wrong), LATER, is_kept=False)
    assert lent(superior) == []


def test_an_older_letter_does_not_undo_a_newer_one(met: Workplace, superior: Workplace) -> None:
    take_letter(superior, LETTER, letter(met), LATER)
    older = letter(met, made_at="2026-10-20T09:00:00+07:00", key="")
    with pytest.raises(Refused, match="mới hơn"):
        take_letter(superior, LETTER, older, LATER, is_kept=False)
    ahead = letter(met, made_at="2026-10-20T11:00:00+07:00", key="")
    with pytest.raises(Refused, match="chưa tới"):
        take_letter(superior, LETTER, ahead, LATER, is_kept=False)
    assert take_letter(superior, LETTER, letter(met), LATER) == ("", "")
    assert lent(superior) == [(WARD, "ab" * 32)]


def test_a_real_superior_takes_no_key_of_a_practice_register(met: Workplace, tmp_path: Path) -> None:
    founding = Founding(unit=PROVINCE, name="Tỉnh Thật", role="superior")
    real, _ = found(tmp_path / "real", founding, "một mật khẩu dài", NOW)
    with closing(real.register):
        with real.register.write() as book, met.register.write() as theirs:
            key = own_keys(theirs, NOW).public
            peers.see(book, Peer(sender=WARD, key=key, state=PeerState.CONFIRMED, seen_at=NOW))
        with pytest.raises(Refused, match="sổ thực hành"):
            take_letter(real, LETTER, letter(met), LATER, is_kept=False)
        assert lent(real) == []


def test_a_wrong_number_and_a_wrong_code_take_the_same_steps(
    met: Workplace, superior: Workplace, box: str
) -> None:
    switch(met, LATER, by="Lan", is_on=True)
    lend(met, superior, box)
    steps = [
        statements(superior, *typed) for typed in (("0001/2026", "AAAAAAAA"), ("0999/2026", "x"), ("", ""))
    ]
    assert steps[0] == steps[1] == steps[2] != []


def statements(superior: Workplace, number: str, code: str) -> list[str]:
    """What the register is asked on the way to an answer."""
    asked_of: list[str] = []
    with superior.register.read() as reading:
        sa.event.listen(
            reading.connection, "before_cursor_execute", lambda *of: asked_of.append(str(of[2:4]))
        )
        assert stand(reading, number, code) is None
    return asked_of


BASE = Line(
    local_no="0001/2026", code=None, procedure="1.004873", field="Hộ tịch", level="commune", case=None,
    channel="direct", online_kind=None, received_at=datetime(2026, 10, 1, 9, tzinfo=HANOI),
    due_at=datetime(2026, 10, 6, 9, tzinfo=HANOI), is_same_day=False, paused_at=None, ended_at=None, end=None,
    handed_back_at=None, apologised_at=None, is_digitised_in=False, is_digitised_out=False, is_reused=False,
    is_paid_online=False,
)  # fmt: skip
SOON, DONE = datetime(2026, 10, 2, tzinfo=HANOI), {"ended_at": NOW, "end": "finished"}


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ({}, "đang giải quyết, hẹn trả ngày 06/10/2026"),
        ({"due_at": None}, "đang giải quyết"),
        ({"paused_at": SOON, "is_supplement": True}, "chờ bổ sung hồ sơ"),
        ({"paused_at": SOON}, "đang tạm dừng tính thời hạn"),
        (DONE, "đã có kết quả, mời đến nhận"),
        ({**DONE, "return_channel": "post"}, "đã có kết quả, gửi qua bưu chính"),
        ({**DONE, "return_channel": "online"}, "đã có kết quả, trả bản điện tử"),
        ({**DONE, "handed_back_at": NOW}, "đã trả kết quả ngày 20/10/2026"),
        ({"ended_at": NOW, "end": "withdrawn"}, "đã rút theo đề nghị của người nộp"),
        ({"ended_at": NOW, "end": "stopped"}, "đã dừng giải quyết, đơn vị đã trả lời bằng văn bản"),
        ({"ended_at": NOW, "end": "refused"}, "không được tiếp nhận, đơn vị đã trả lời bằng văn bản"),
    ],
)
def test_the_words_of_every_state(line: dict[str, object], state: str) -> None:
    made: Callable[..., Line] = replace
    assert state_of(made(BASE, **line), SOON) == state


def test_a_body_is_read_as_it_was_written() -> None:
    opening = Opening(number=3, made_at=NOW, is_practice=False, since_at=LATER, key="")
    assert told.read(told.write(opening)) == opening
    assert letters.TITLES["look_up"] == "giấy mở tra cứu"
