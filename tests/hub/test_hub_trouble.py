"""What the hub says while its database or its disk does not answer, and that it goes on once they do."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import postgres
import pytest
from hub_asking import NAME, ask, begun, packed
from hub_room import NOW, founded, receive, serving
from hub_room import OCTOBER as MONTH

from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.hub.guard import TROUBLE
from cchc_desktop.hub.serving import Wish
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.page_access import new_word
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.store import peers

ALL = Wish(port=0, has_pages=True, has_look_up=True)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_it_is_well_while_a_packet_is_taken_in(ward: Workplace, superior: Workplace) -> None:
    """Whoever watches over the service does not take a large packet for its end."""
    files = packed(ward)
    with serving(superior, NOW) as hub, ThreadPoolExecutor(1) as other:
        where = begun(hub, files)
        for name in files.keys() - {"manifest"}:
            assert ask(hub, "PUT", f"{where}/{name}", files[name])[0] == 204
        with superior.register.write():
            taking = other.submit(ask, hub, "POST", where, b"")
            time.sleep(0.3)  # where it has not begun by then the test is only weaker
            assert ask(hub, "GET", "/health") == (200, {"ok": True})
            assert not taking.done()
        assert taking.result()[0] == 200


def test_a_disk_that_takes_no_file_is_told(ward: Workplace, superior: Workplace) -> None:
    with serving(superior, NOW) as hub:
        incoming = superior.register.place / "hub" / "incoming"
        shutil.rmtree(incoming)
        status, told = ask(hub, "PUT", f"/v1/packets/{NAME}", packed(ward)["manifest"])
        assert (status, "Nơi nhận chưa ghi được tệp" in str(told["problem"])) == (507, True)
        incoming.mkdir()
        assert send(ward, hub.url, NOW).acknowledged == (NAME,)


@pytest.fixture
def moved(tmp_path: Path, stranger: Workplace, postgres_url: str) -> Iterator[tuple[Workplace, str]]:
    """A province on a server of its own; it and the ward know one another by their keys alone."""
    assert postgres_url  # what is installed for the others
    with postgres.cluster() as alone:
        url = postgres.new_database(alone)
        place = founded(tmp_path / "moved", unit="01", name="Tỉnh Thử", role="superior", url=url)
        with stranger.register.write() as book, place.register.write() as above:
            ours, theirs = own_keys(book, NOW), own_keys(above, NOW)
            state = PeerState.CONFIRMED
            known = Peer(sender="00070", key=ours.public, recipient=ours.recipient, state=state, seen_at=NOW)
            peers.see(above, known)
            peers.see(book, Peer(sender="01", key=theirs.public, recipient=theirs.recipient, seen_at=NOW))
        new_word(place, NOW, by="Minh")
        yield place, alone
        place.register.close()


def test_a_server_that_is_gone_is_told_and_when_it_is_back_all_goes_on(
    stranger: Workplace, moved: tuple[Workplace, str]
) -> None:
    place, alone = moved
    files = packed(stranger)
    with serving(place, NOW, ALL) as hub:
        assert ask(hub, "GET", "/health") == (200, {"ok": True})
        where = begun(hub, files)
        data = postgres.stop(alone)
        for asked in (
            ("GET", "/health"),
            ("PUT", f"/v1/packets/{NAME}", files["manifest"]),
            ("POST", where, b""),
            ("GET", "/v1/answers/00070"),
        ):
            status, told = ask(hub, *asked)
            assert (status, told["problem"]) == (503, TROUBLE), asked
        assert ask(hub, "GET", "/")[0] == ask(hub, "GET", "/tra-cuu")[0] == 503
        assert ask(hub, "POST", "/tra-cuu", b"so=1/2026&ma=x", **FORM)[0] == 503
        assert not list((place.register.place / "hub" / "incoming").iterdir())
        assert ["không trả lời" in one for one in hub.told] == [True]  # who runs it hears it, and once
        postgres.start_again(data)
        assert ask(hub, "GET", "/health") == (200, {"ok": True})
        receive(stranger, 33)
        report(stranger, MONTH, NOW, by="Lan")
        assert send(stranger, hub.url, NOW).acknowledged
