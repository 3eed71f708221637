"""Letters over the network: a unit is enrolled and changes its key so, a stranger does neither."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection

import pytest
from enrolling import figures, invited, joined, known
from hub_room import NOW, OCTOBER, receive, serving

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.deliveries import LARGEST_LETTER
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.letters import NEW_KEY, NOTICE, file_of, on_the_network
from cchc_desktop.operations.month import report
from cchc_desktop.operations.notices import tell
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.operations.post import take_letter
from cchc_desktop.store import notices, parcels

FIRST = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
LETTER = "CCHC_01_00070_1.tra-loi"
Holds = Callable[[], dict[str, int]]


def put(port: int, name: str, data: bytes) -> tuple[int, str]:
    """A letter of anybody."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        line.request("PUT", f"/v1/letters/{name}", body=data)
        answer = line.getresponse()
        told = answer.read()
    return answer.status, json.loads(told)["problem"] if told.startswith(b"{") else ""


def test_who_answers_an_invitation_may_send_once_its_figures_were_compared(
    stranger: Workplace, superior: Workplace, holds: Holds
) -> None:
    joined(stranger, superior)
    with serving(superior, NOW) as hub:
        [refused] = send(stranger, hub.url, NOW).refused
        assert "chưa đối chiếu" in refused.problem
        assert figures(stranger) in refused.problem
        assert "đã trả lời giấy mời" in hub.told[0]
        assert known(superior, "00070") == [(figures(stranger), PeerState.SEEN)]
        assert holds()["packet_in"] == holds()["parcel_in"] == 0
        confirm(superior, "00070", figures(stranger), NOW, by="Minh")
        done = send(stranger, hub.url, NOW)
    assert (done.sent, done.acknowledged) == ((FIRST,), (FIRST,))


def test_a_key_that_the_old_one_names_goes_before_the_packet_under_it(
    ward: Workplace, superior: Workplace, holds: Holds
) -> None:
    with serving(superior, NOW) as hub:
        assert len(send(ward, hub.url, NOW).acknowledged) == 1
        change_key(ward, NOW, by="Lan", reason="đổi máy")
        receive(ward, 30)
        report(ward, OCTOBER, NOW, by="Lan")
        assert len(send(ward, hub.url, NOW).acknowledged) == 1
        after = holds()
        assert send(ward, hub.url, NOW).sent == ()
    assert holds() == after
    assert [state for _, state in known(superior, "00070")].count(PeerState.CONFIRMED) == 1
    assert (figures(ward), PeerState.CONFIRMED) in known(superior, "00070")


def test_a_notice_that_came_before_its_key_comes_in_though_the_machine_stopped_between(
    stranger: Workplace, superior: Workplace
) -> None:
    joined(stranger, superior)
    with serving(superior, NOW) as hub:
        send(stranger, hub.url, NOW)
        confirm(superior, "00070", figures(stranger), NOW, by="Minh")
        send(stranger, hub.url, NOW)
        change_key(superior, NOW, by="Minh", reason="đổi máy chủ")
        tell(superior, ["00070"], "nộp trước ngày 25", NOW, by="Minh")
        with superior.register.read() as reading:
            down = {one.name: one.data for one in on_the_network(reading, "00070")}
        [notice] = [name for name in down if name.endswith(NOTICE)]
        [key] = [name for name in down if name.endswith(NEW_KEY)]
        with pytest.raises(Refused, match="khóa chưa được tin"):
            take_letter(stranger, notice, down[notice], NOW)
        take_letter(stranger, key, down[key], NOW)  # and there somebody pulled the plug
        [said] = send(stranger, hub.url, NOW).letters
        assert "nộp trước ngày 25" in said
        with stranger.register.read() as reading:
            assert parcels.asides(reading) == ()
        assert send(stranger, hub.url, NOW).letters == ()


def test_a_letter_of_a_stranger_leaves_no_trace(
    stranger: Workplace, superior: Workplace, holds: Holds
) -> None:
    joined(stranger, superior)
    with stranger.register.read() as reading:
        [answer] = [file_of(reading, kept) for kept in notices.not_laid(reading)]
    invitation = invited(superior).data
    forged = answer.data.replace(b'"number":1', b'"number":2')
    before = holds()
    with serving(superior, NOW) as hub:
        for name, data in (
            (LETTER, forged),
            (LETTER, b""),
            (LETTER, b"{}"),
            (LETTER, invitation),
            (LETTER.replace("_01_", "_02_"), answer.data),
            ("x.txt", answer.data),
            (LETTER.replace(".tra-loi", ".doi-khoa"), answer.data),
        ):
            status, told = put(hub.port, name, data)
            assert (status, told[-1:]) == (422, "."), name
        assert put(hub.port, LETTER, bytes(LARGEST_LETTER + 1))[0] == 413
        assert holds() == before
        assert known(superior, "00070") == []
        assert put(hub.port, LETTER, answer.data)[0] == 204
        after = holds()
        assert put(hub.port, LETTER, answer.data)[0] == 204
        assert holds() == after


@pytest.mark.parametrize("name", ["../x", "CCHC_01_..%2f..%2fx_1.tra-loi", "CCHC_01_00070_1.tra-loi%00"])
def test_the_name_of_a_letter_is_never_a_path(superior: Workplace, holds: Holds, name: str) -> None:
    before = holds()
    with serving(superior, NOW) as hub:
        assert put(hub.port, name, b"{}")[0] in {400, 404, 422}
    assert holds() == before
