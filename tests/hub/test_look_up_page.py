"""The citizens' page: number and code tell the state; all else gets one answer, and leaves nothing."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from hub_room import NOW, OCTOBER, Served, receive, serving

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import auth_code
from cchc_desktop.hub import citizens
from cchc_desktop.hub.serving import Wish
from cchc_desktop.operations import citizens as directory
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import invite, join
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.look_up import switch
from cchc_desktop.operations.month import report
from cchc_desktop.store.look_up import LookUpKey, put_look_up_key
from cchc_desktop.store.reading import Reading

WISH = Wish(port=0, has_look_up=True)
NUMBER = "0001/2026"
Changed = Callable[[], str]


@pytest.fixture(autouse=True)
def _answers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citizens, "HELD", 0.0)
    monkeypatch.setattr(citizens, "EACH", (1 / 6, 60.0))


@pytest.fixture
def opened(ward: Workplace, superior: Workplace) -> Workplace:
    """The ward has compared the province's figures as well, and lent its key over the network."""
    join(ward, invite(superior, "00070", NOW, by="Minh").data, NOW, by="Lan", is_compared=True)
    switch(ward, NOW, by="Lan", is_on=True)
    with serving(superior, NOW) as hub:
        send(ward, hub.url, NOW)
        assert any("mở tra cứu" in one for one in hub.told)
    return ward


def code_of(ward: Workplace, number: str = NUMBER) -> str:
    return auth_code(ward.profile.secret, "00070", number)


def ask(hub: Served, number: str, code: str, **headers: str) -> tuple[int, str]:
    return post(hub, urlencode({"so": number, "ma": code}).encode(), **headers)


def post(hub: Served, body: bytes, **headers: str) -> tuple[int, str]:
    told = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    with closing(HTTPConnection("127.0.0.1", hub.port, timeout=20)) as line:
        line.request("POST", "/tra-cuu", body=body, headers=told)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def said(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_number_and_code_tell_the_state_and_when_the_unit_told_it(
    opened: Workplace, superior: Workplace
) -> None:
    with serving(superior, NOW, WISH) as hub:
        status, text = ask(hub, "1/2026", code_of(opened).lower())
    assert status == 200
    assert "Hồ sơ 1/2026: đang giải quyết, đã quá ngày hẹn" in said(text)
    assert "Theo số liệu đơn vị gửi lúc 09:00, 20/10/2026" in said(text)
    for secret in ("Đỗ Thị Ước", "1.004873", "Khai sinh", code_of(opened)):
        assert secret not in text


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(opened: Workplace, superior: Workplace) -> None:
    with serving(superior, NOW, WISH) as hub:
        wrong = (("0001/2026", "AAAAAAAA"), ("0900/2026", code_of(opened)), ("0900/2026", ""), ("x", "y"))
        answers = {ask(hub, *one)[1].replace(f'value="{one[0]}"', "") for one in wrong}
    assert len(answers) == 1
    text = said(answers.pop())
    assert "Không tìm thấy hồ sơ với số và mã này." in text
    assert "Phường Hoàn Kiếm: giấy in từ ngày 20/10/2026; giấy in trước ngày đó hỏi tại quầy" in text


def test_every_answer_takes_the_time_that_was_set(
    opened: Workplace, superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long an answer waits is what is left of the set time after the work was done."""
    waited: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await real(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(citizens, "HELD", 3_600.0)
    with serving(superior, NOW, WISH) as hub:
        assert ask(hub, NUMBER, code_of(opened))[0] == ask(hub, NUMBER, "x")[0] == 200
    held = [one for one in waited if one > 1]
    assert len(held) == 2
    assert all(3_000 < one <= 3_600 for one in held)


def test_it_changes_nothing_and_keeps_nothing(
    opened: Workplace, superior: Workplace, digest: Changed
) -> None:
    before = digest()
    with serving(superior, NOW, WISH) as hub:
        for one in ((NUMBER, code_of(opened)), (NUMBER, "x"), ("'; DROP TABLE entry; --", "\x00")):
            ask(hub, *one)
        assert hub.told == []
    assert digest() == before


def test_until_a_unit_opens_look_up_nothing_is_found(ward: Workplace, superior: Workplace) -> None:
    with serving(superior, NOW, WISH) as hub:
        text = said(ask(hub, NUMBER, code_of(ward))[1])
    assert "Không tìm thấy" in text
    assert "Chưa có đơn vị nào mở tra cứu" in text


def test_what_people_ask_never_goes_over_an_open_line(superior: Workplace) -> None:
    open_line = Wish(port=0, host="0.0.0.0", has_look_up=True)  # noqa: S104 - that it is refused is the test
    with pytest.raises(Refused, match="không mã hóa"), serving(superior, NOW, open_line):
        pass
    behind = Wish(port=0, host="0.0.0.0", has_look_up=True, is_behind_proxy=True)  # noqa: S104 - as above
    with serving(superior, NOW, behind) as hub:
        assert hub.port


def test_one_address_may_ask_seldom_and_all_together_not_much(
    opened: Workplace, superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citizens, "EACH", (0.0, 3.0))
    monkeypatch.setattr(citizens, "ALL", (0.0, 5.0))
    behind = Wish(port=0, has_look_up=True, is_behind_proxy=True)
    with serving(superior, NOW, behind) as hub:
        told = code_of(opened)
        first = [ask(hub, NUMBER, told, **{"X-Forwarded-For": "203.0.113.7"})[0] for _ in range(4)]
        second = [ask(hub, NUMBER, told, **{"X-Forwarded-For": "203.0.113.8"})[0] for _ in range(3)]
        with closing(HTTPConnection("127.0.0.1", hub.port, timeout=20)) as line:
            line.request("GET", "/tra-cuu")
            assert line.getresponse().status == 200
    assert first == [200, 200, 200, 429]
    assert second == [200, 200, 429]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"so=1&ma=2&" + b"x=1&" * 9,
        b"so=%ff%fe&ma=%00",
        b"\xff\xfe",
        b"so=" + b"1" * 2_000,
        b"a" * 100_000,
    ],
)
def test_what_no_form_sends_is_answered_and_no_more(
    opened: Workplace, superior: Workplace, body: bytes
) -> None:
    assert opened
    with serving(superior, NOW, WISH) as hub:
        assert post(hub, body)[0] in {200, 400, 413}


def test_a_number_is_shown_as_text(opened: Workplace, superior: Workplace) -> None:
    assert opened
    with serving(superior, NOW, WISH) as hub:
        text = ask(hub, '"><script>x</script>', "x")[1]
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_question_that_drips_is_hung_up_on(superior: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citizens, "PATIENCE", 0.2)
    with (
        serving(superior, NOW, WISH) as hub,
        socket.create_connection(("127.0.0.1", hub.port), timeout=20) as line,
    ):
        line.sendall(b"POST /tra-cuu HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\nso=")
        assert line.recv(4_096).split()[1] == b"408"


def test_a_page_of_citizens_shows_no_leaders_page(opened: Workplace, superior: Workplace) -> None:
    assert opened
    with serving(superior, NOW, WISH) as hub, closing(HTTPConnection("127.0.0.1", hub.port)) as line:
        for path, status in (("/", 404), ("/chi-so", 404), ("/style.css", 200), ("/icon.svg", 200)):
            line.request("GET", path)
            answer = line.getresponse()
            answer.read()
            assert answer.status == status


def test_the_newest_figures_are_found_first(opened: Workplace, superior: Workplace) -> None:
    receive(opened, 40)
    report(opened, OCTOBER, NOW, by="Lan")
    with serving(superior, NOW, WISH) as hub:
        assert "chưa có trong số liệu" in ask(hub, "0005/2026", code_of(opened, "0005/2026"))[1]
        send(opened, hub.url, NOW)
        assert "đang giải quyết" in ask(hub, "0005/2026", code_of(opened, "0005/2026"))[1]


def test_who_opened_look_up_is_put_in_order_once_and_again_when_somebody_does(
    opened: Workplace, superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened
    asked: list[date] = []
    real = directory.opened

    def counted(reading: Reading, today: date) -> tuple[tuple[str, datetime], ...]:
        asked.append(today)
        return real(reading, today)

    monkeypatch.setattr(directory, "opened", counted)
    with serving(superior, NOW, WISH) as hub:
        answers = [ask(hub, NUMBER, "x")[1] for _ in range(3)]
        assert len(asked) == 1
        with superior.register.write() as book:
            put_look_up_key(book, LookUpKey("00073", "ab" * 32, NOW))
            book.append(None, verb="collect", at=NOW, recorded_at=NOW, by="", note={"sender": "00073"})
        later = ask(hub, NUMBER, "x")[1]
    assert len(asked) == 2
    assert ["2 đơn vị đã mở tra cứu" in one for one in (*answers, later)] == [False] * 3 + [True]
