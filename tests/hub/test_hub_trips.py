"""One trip over the network does all it can: what is asked for goes at once, what was read is not fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hub_room import NOW, OCTOBER, serving

from cchc_desktop.carriers import https
from cchc_desktop.carriers.https import Hub, Line
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import reopen, report
from cchc_desktop.operations.notices import tell
from cchc_desktop.operations.parcels import own_keys, renew_keys
from cchc_desktop.operations.upkeep import backup, open_workplace, restore
from cchc_desktop.store import parcels, peers
from cchc_desktop.store.members import Member, put_member

SECOND, THIRD = (f"BCTTHC_00070_20260915_20261014_v{n}_thuc-hanh.cchc" for n in (2, 3))
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went over the line, as "GET answers/…": the questions are real, they are only written down."""
    found: list[str] = []
    ask = Line.ask

    def written(line: Line, method: str, path: str, data: bytes | None = None, *, more: float = 0.0) -> bytes:
        found.append(f"{method} {path}")
        return ask(line, method, path, data, more=more)

    monkeypatch.setattr(Line, "ask", written)
    return found


def forget(superior: Workplace) -> None:
    """As after an older copy of the province was brought back."""
    with superior.register.write() as book:
        for table in ("packet_count", "packet_line", "packet_in", "parcel_in"):
            book.connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_is_kept")
            book.connection.exec_driver_sql(f"DELETE FROM {table}")


def test_what_the_superior_has_lost_goes_in_the_same_trip(
    ward: Workplace, superior: Workplace, asked: list[str]
) -> None:
    """The ward thinks that most pieces are there, and learns by return that they are not."""
    with serving(superior, NOW) as hub:
        assert send(ward, hub.url, NOW).acknowledged == (SECOND,)
        report(ward, OCTOBER, NOW, by="Lan", is_closing=True)  # the same lines: no piece of them would travel
        forget(superior)
        asked.clear()
        done = send(ward, hub.url, NOW)
    assert (done.sent, done.acknowledged, done.refused) == ((THIRD,), (THIRD,), ())
    assert sum(one.startswith("PUT packets/") for one in asked) == 2


def test_a_superior_that_always_asks_for_more_is_not_asked_for_ever(
    ward: Workplace, superior: Workplace, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(superior, NOW) as hub:
        assert send(ward, hub.url, NOW).acknowledged == (SECOND,)
        report(ward, OCTOBER, NOW, by="Lan", is_closing=True)
        forget(superior)
        lay = Hub.lay

        def without_pieces(box: Hub, name: str, files: Mapping[str, bytes]) -> None:
            """A line on which only manifests arrive."""
            lay(box, name, {"manifest": files["manifest"]})

        monkeypatch.setattr(Hub, "lay", without_pieces)
        done = send(ward, hub.url, NOW)
    assert (done.sent, done.acknowledged) == ((THIRD,), ())
    assert sum(one.startswith("PUT packets/") for one in asked) <= 4


def letters_fetched(asked: list[str]) -> list[str]:
    return [one for one in asked if one.startswith("GET answers/00070/")]


@pytest.fixture
def told(ward: Workplace, superior: Workplace) -> Workplace:
    """The ward, to which the province has written three times and knows how to close it to its eyes."""
    with ward.register.write() as book:
        ours = own_keys(book, NOW)
    with superior.register.write() as book:
        [known] = peers.peers(book, "00070")
        peers.settle(book, replace(known, recipient=ours.recipient))
        put_member(book, Member("00070", "Phường", NOW.date()))
    for text in ("một", "hai", "ba"):
        tell(superior, ("00070",), text, NOW, by="Minh")
    return ward


def test_a_letter_is_fetched_once(told: Workplace, superior: Workplace, asked: list[str]) -> None:
    with serving(superior, NOW) as hub:
        first = send(told, hub.url, NOW)
        assert sum("Thông báo số" in one for one in first.letters) == 3
        assert len(letters_fetched(asked)) == 3
        asked.clear()
        assert send(told, hub.url, NOW).letters == ()
        assert letters_fetched(asked) == []
        tell(superior, ("00070",), "bốn", NOW, by="Minh")
        assert sum("Thông báo số" in one for one in send(told, hub.url, NOW).letters) == 1
        assert len(letters_fetched(asked)) == 1


def test_a_letter_that_is_not_believed_is_fetched_and_set_aside_once(
    told: Workplace, superior: Workplace, asked: list[str]
) -> None:
    """Closed anew each time it is asked for, so its bytes are others; what was signed is the same."""
    with superior.register.write() as book:
        renew_keys(book, NOW, "mất máy")
    tell(superior, ("00070",), "bốn", NOW, by="Minh")
    with serving(superior, NOW) as hub:
        for _ in range(3):
            send(told, hub.url, NOW)
    assert len([one for one in letters_fetched(asked) if one.endswith(".thong-bao")]) == 4
    with told.register.read() as reading:
        apart = parcels.asides(reading)
    assert [(one.times, one.data[:1]) for one in apart] == [(1, b"{")] * 4  # all go under the key of today


def test_a_hub_of_before_that_lists_names_alone_is_understood(
    told: Workplace, superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(https, "_digests", lambda _told: {})
    with serving(superior, NOW) as hub:
        first, again = (send(told, hub.url, NOW) for _ in range(2))
    assert len(first.letters) == 3
    assert again.letters == ()


@pytest.mark.parametrize("digests", [None, 7, [1], {"x": 3}])
def test_a_list_of_digests_that_is_none_says_nothing(digests: object) -> None:
    assert https._digests(json.dumps({"names": [], "digests": digests}).encode()) == {}


def test_a_copy_brought_back_hears_over_the_network_what_counts(
    tmp_path: Path, ward: Workplace, superior: Workplace
) -> None:
    with serving(superior, NOW) as hub:
        send(ward, hub.url, NOW)
        kept = backup(ward, tmp_path / "copies", NOW)
        report(ward, OCTOBER, NOW, by="Lan", is_closing=True)
        assert send(ward, hub.url, NOW).acknowledged == (THIRD,)
        restore(kept, tmp_path / "again", None, LATER)
        again = open_workplace(tmp_path / "again", None)
        [told] = send(again, hub.url, LATER).letters
        assert "đang dùng lần 3 (đã chốt" in told
        assert report(again, OCTOBER, LATER, by="Lan", is_closing=True).revision == 4
        done = send(again, hub.url, LATER)
        assert (len(done.acknowledged), done.letters) == (1, ())
        again.register.close()


def test_what_is_refused_comes_back_signed_with_what_counts(
    tmp_path: Path, ward: Workplace, superior: Workplace
) -> None:
    """The copy makes the revision that the register made before, and learns of it by its own packet."""
    with serving(superior, NOW) as hub:
        send(ward, hub.url, NOW)
        kept = backup(ward, tmp_path / "copies", NOW)
        report(ward, OCTOBER, NOW, by="Lan", is_closing=True)
        reopen(ward, OCTOBER, NOW, by="Lan", reason="sót hồ sơ")
        send(ward, hub.url, NOW)
        restore(kept, tmp_path / "again", None, LATER)
        again = open_workplace(tmp_path / "again", None)
        report(again, OCTOBER, LATER, by="Lan", is_closing=True)
        done = send(again, hub.url, LATER)
        assert done.sent == (THIRD,)
        assert [(one.name, one.kind) for one in done.refused] == [(THIRD, "refused")]
        assert "không nhận gói này" in done.refused[0].problem
        assert "nội dung khác" in done.refused[0].problem
        assert "đang dùng lần 3" in done.letters[-1]
        assert f"Không nhận {THIRD}" in hub.told[-1]
        reopen(again, OCTOBER, LATER, by="Lan", reason="phục hồi sổ")
        assert report(again, OCTOBER, LATER, by="Lan", is_closing=True, reason="phục hồi sổ").revision == 4
        assert len(send(again, hub.url, LATER).acknowledged) == 1
        again.register.close()
