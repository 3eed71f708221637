"""No request with a forged, replayed or foreign signature changes anything: every table is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest
from enrolling import invited
from hub_asking import FORGERIES, NAME, ask, begun, keys_of, letter_of, packed, spooled
from hub_room import NOW, OCTOBER, Served, busy, receive, serving

from cchc_desktop.core import look_up
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.look_up import Opening
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import invite, join
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.letters import ENDINGS, file_of
from cchc_desktop.operations.look_up import switch
from cchc_desktop.operations.month import report
from cchc_desktop.operations.notices import tell
from cchc_desktop.operations.peer_keys import change_key, close_key
from cchc_desktop.operations.sealing import Keys, close, new_keys, signed
from cchc_desktop.store import notices

Digest = Callable[[], str]
THEIRS = NAME.replace("00070", "00073")
Files = Mapping[str, bytes]


@pytest.fixture
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much one address asks, it is heard."""
    monkeypatch.setattr("cchc_desktop.hub.rate.BURST", 10**9)


@pytest.fixture
def other(tmp_path: Path, superior: Workplace) -> Iterator[Workplace]:
    """A second ward that the province knows as well."""
    with busy(tmp_path / "other", superior, 20, "00073") as ward:
        yield ward


def manifest_as(ward: Workplace, keys: Keys, **body: object) -> bytes:
    """The ward's waiting manifest with another content, under these keys."""
    told = letter_of(ward)
    return close(signed(replace(told, body={**told.body, **body}), keys))


def put(hub: Served, data: bytes, name: str = NAME) -> int:
    return ask(hub, "PUT", f"/v1/packets/{name}", data)[0]


@pytest.mark.usefixtures("_patient")
def test_a_forged_manifest(ward: Workplace, superior: Workplace, digest: Digest) -> None:
    told, keys, before = letter_of(ward), keys_of(ward), digest()
    recipients = [keys_of(superior).recipient]
    with serving(superior, NOW) as hub:
        for kind, forge in FORGERIES.items():
            forged = forge(told, keys)
            for data in (close(forged), close(forged, recipients), forged, forged[:-1]):
                status, said = ask(hub, "PUT", f"/v1/packets/{NAME}", data)
                assert (status, str(said["problem"])[-1:]) == (422, "."), kind
            assert (digest(), spooled(superior)) == (before, set()), kind


def test_a_manifest_of_another_unit_or_for_another_superior(
    ward: Workplace, other: Workplace, superior: Workplace, digest: Digest
) -> None:
    """Its own key is confirmed, and speaks for itself alone."""
    before, theirs = digest(), keys_of(other)
    with serving(superior, NOW) as hub:
        assert put(hub, manifest_as(ward, theirs)) == 422
        assert put(hub, manifest_as(other, theirs, unit="00070")) == 422
        elsewhere = {**cast("dict[str, object]", letter_of(other).body["head"]), "superior": "02"}
        assert put(hub, manifest_as(other, theirs, head=elsewhere), THEIRS) == 422
        assert put(hub, close(signed(replace(letter_of(other), to="02"), theirs)), THEIRS) == 422
        assert put(hub, packed(other)["manifest"]) == 422  # its own manifest under another's name
        forged = signed(replace(letter_of(other), sender="00070"), theirs)
        assert put(hub, close(forged)) == 422
    assert digest() == before


def test_a_manifest_under_a_closed_key(ward: Workplace, superior: Workplace, digest: Digest) -> None:
    files = packed(ward)
    with serving(superior, NOW) as hub:
        where = begun(hub, files)  # while the key was good
        pieces = [name for name in files if name != "manifest"]
        assert {ask(hub, "PUT", f"{where}/{name}", files[name])[0] for name in pieces} == {204}
        close_key(superior, "00070", NOW, by="Minh", reason="máy bị mất trộm")
        before = digest()
        assert put(hub, files["manifest"]) == 422
        status, told = ask(hub, "POST", where, b"")
        assert (status, "đã ngừng" in str(told["problem"]) or "khóa" in str(told["problem"])) == (422, True)
    assert without(superior, "set_aside", before, digest)


def without(superior: Workplace, table: str, before: str, digest: Digest) -> bool:
    """Whether nothing but what was set aside differs: somebody has to look at that."""
    with superior.register.write() as book:
        book.connection.exec_driver_sql(f"DELETE FROM {table}")
    return digest() == before


def test_everything_that_was_heard_played_again(ward: Workplace, superior: Workplace, digest: Digest) -> None:
    """Each manifest, piece, question and answer of two months, in any order."""
    heard: list[Files] = [packed(ward)]
    with serving(superior, NOW) as hub:
        send(ward, hub.url, NOW)
        receive(ward, 30)
        report(ward, OCTOBER, NOW, by="Lan")
        heard.append(packed(ward))
        send(ward, hub.url, NOW)
        before = digest()
        for files in (*heard, *reversed(heard)):
            where = begun(hub, files)
            for name, data in files.items():
                assert ask(hub, "PUT", f"{where}/{name}", data)[0] == 404
            assert ask(hub, "GET", where)[0] == 404
            assert ask(hub, "POST", where, b"") == ask(hub, "POST", where, b"")
            assert ask(hub, "POST", where, b"")[0] == 200
    assert (digest(), spooled(superior)) == (before, set())


def test_pieces_of_another_delivery(
    ward: Workplace, other: Workplace, superior: Workplace, digest: Digest
) -> None:
    ours, theirs = packed(ward), packed(other)
    [name] = [one for one in ours if one != "manifest"]
    before = digest()
    with serving(superior, NOW) as hub:
        where = begun(hub, ours)
        for piece, data in theirs.items():
            assert ask(hub, "PUT", f"{where}/{piece}", data)[0] == 404
            assert ask(hub, "PUT", f"{where}/{name}", data)[0] in {409, 413}
        stolen = where.replace("00070", "00073")
        assert ask(hub, "PUT", f"{stolen}/{name}", ours[name])[0] == 404
        assert ask(hub, "POST", stolen, b"")[0] == 404
    assert digest() == before


@dataclass(slots=True)
class Mail:
    """Letters as they were written to the province, by their names on the road."""

    files: dict[str, bytes]

    def named(self, ending: str) -> tuple[str, bytes]:
        return next((name, data) for name, data in self.files.items() if name.endswith(ending))


def mail_of(ward: Workplace, to: str = "01") -> Mail:
    with ward.register.read() as reading:
        every = notices.notices(reading, is_ours=True, peer=to)
        files = [file_of(reading, one) for one in every]
    return Mail({one.name: one.data for one in files})


def letter(hub: Served, name: str, data: bytes) -> int:
    return ask(hub, "PUT", f"/v1/letters/{quote(name)}", data)[0]


def opening(keys: Keys, **other: object) -> bytes:
    """A letter that lends a key, as the ward or somebody in its name writes it."""
    told = Opening(number=9, made_at=NOW, is_practice=True, since_at=NOW, key="ab" * 32)
    values = {"sender": "00070", "to": "01", "kind": "look_up", **other}
    body = {**look_up.write(told), **values.pop("body", {})}  # type: ignore[dict-item]  # tests name the fields
    return signed(Letter(body=body, key=keys.public, **values), keys)  # type: ignore[arg-type]  # as above


def test_letters_that_lend_a_key(
    ward: Workplace, other: Workplace, superior: Workplace, digest: Digest
) -> None:
    """Forged, of another unit, older than the last, for somebody else, of another kind, and played again."""
    name, ours = "CCHC_01_00070_9.tra-cuu", keys_of(ward)
    join(ward, invite(superior, "00070", NOW, by="Minh").data, NOW, by="Lan", is_compared=True)
    switch(ward, NOW, by="Lan", is_on=True)
    with serving(superior, NOW) as hub:
        send(ward, hub.url, NOW)
        heard = mail_of(ward)
        before = digest()
        forged = (
            opening(new_keys()),
            opening(keys_of(other)),
            opening(ours),  # as old as the last
            opening(ours, body={"made_at": "2026-10-19T09:00:00+07:00", "key": ""}),
            opening(ours, body={"made_at": "2027-10-19T09:00:00+07:00", "key": ""}),
            opening(ours, body={"is_practice": "no"}),
            opening(ours, to="02"),
            opening(ours, kind="answer"),
            opening(ours).replace(b"ab" * 32, b"cd" * 32),
        )
        for data in forged:
            for told in (data, close(data), close(data, [keys_of(superior).recipient])):
                assert letter(hub, name, told) == 422
        for known, mail in heard.files.items():
            assert letter(hub, known, mail) == 204
    assert digest() == before


def test_letters_that_change_a_key(
    ward: Workplace, other: Workplace, superior: Workplace, digest: Digest
) -> None:
    """Named by another's key, by one that is closed, changed on the way, and played again."""
    with serving(superior, NOW) as hub:
        send(ward, hub.url, NOW)
        change_key(ward, NOW, by="Lan", reason="đổi máy")
        change_key(other, NOW, by="Lan", reason="đổi máy")
        (name, ours), (_, theirs) = mail_of(ward).named(".doi-khoa"), mail_of(other).named(".doi-khoa")
        before = digest()
        changed = ours.replace(b'"number":', b'"number":1')
        renamed = theirs.replace(b'"sender":"00073"', b'"sender":"00070"')
        for data in (changed, renamed, ours[:-2], b"", b"{}", ours.replace(b"new_key", b"answer")):
            assert letter(hub, name, data) == 422
        assert digest() == before
        assert letter(hub, name, ours) == 204
        after = digest()
        assert after != before
        assert [letter(hub, name, ours) for _ in range(3)] == [204] * 3
        assert digest() == after
        close_key(superior, "00070", NOW, by="Minh", reason="mất máy tính")
        after = digest()
        later = NOW + timedelta(minutes=1)
        change_key(ward, later, by="Lan", reason="lại đổi máy")
        assert letter(hub, *[one for one in mail_of(ward).files.items() if "doi-khoa" in one[0]][-1]) == 422
    assert digest() == after


@pytest.mark.usefixtures("ward", "_patient")
def test_letters_of_every_other_kind(superior: Workplace, digest: Digest) -> None:
    """What a superior writes is no letter to it, nor is an answer to nobody's invitation."""
    invitation = invited(superior).data
    tell(superior, ["00070"], "Gửi lại biểu tháng 10.", NOW, by="Minh")
    notes = mail_of(superior, "00070").files
    body = {"number": 1, "made_at": "2026-10-20T09:00:00+07:00", "name": "X", "recipient": ""}
    body |= {"is_practice": True, "invitation": "ab" * 32}
    stranger = new_keys()
    answer = Letter(kind="answer", sender="00091", to="01", body=body, key=stranger.public)
    every = [invitation, *notes.values(), signed(answer, stranger)]
    before = digest()
    with serving(superior, NOW) as hub:
        for data in every:
            for ending in (*ENDINGS, ".cchc", ".txt", ""):
                assert letter(hub, f"CCHC_01_00070_1{ending}", data) == 422
            for name in notes:
                assert letter(hub, name, data) == 422
    assert digest() == before


def test_questions_change_nothing(ward: Workplace, superior: Workplace, digest: Digest) -> None:
    files = packed(ward)
    with serving(superior, NOW) as hub:
        where = begun(hub, files)
        before = digest()
        for path in (
            *("/health", "/v1/answers/00070", "/v1/answers/00073", "/v1/answers/%27%20OR%201=1", where),
            *(f"/v1/answers/00070/{name}" for name in ("x", "..%2f..", NAME, f"{NAME}.bao-nhan.json")),
            f"/v1/deliveries/00070/{'0' * 64}",
        ):
            for method in ("GET", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE"):
                assert ask(hub, method, path)[0] in {200, 404, 405}
    assert digest() == before


DEVICES = ("CON", "NUL", "aux.cchc", "COM1", "lpt1.tra-loi", "x.cchc:stream", "x. ", "x.")
LETTERS = ("\u202ecchc", "ﬁle", "e\u0301", "\U0001f600", "\ufeff", "Ｂ", "\x7f", "\x1b[2J", "%ff%fe", "%00")
LONG = ("a" * 300, "a" * 5_000, "ễ" * 400)
PATHS = (
    *("../../etc/passwd", "a/../../b", "C:\\x.cchc", "BCTTHC_../x.cchc", ".cchc", "x\x00.cchc", "manifest"),
    *("BCTTHC_00070_20260915_20261014_v2.cchc/..", "%2e%2e%2f", "%2e%2e%2f%2e%2e", "....//", "/etc/passwd"),
    *("..", "../..", "..\\..", "C:\\x", "\\\\x\\y", "~", "."),
)


@pytest.mark.usefixtures("_patient")
def test_what_a_stranger_calls_things_is_never_a_path(
    ward: Workplace, superior: Workplace, digest: Digest
) -> None:
    """In every parameter of every address; nothing appears on the disk beside the spool."""
    files = packed(ward)
    with serving(superior, NOW) as hub:
        where = begun(hub, files)
        here, before = _tree(superior), digest()
        for name in (*DEVICES, *LETTERS, *PATHS, *LONG):
            for told in {quote(name, safe=""), quote(name, safe="/%"), quote(f"{NAME}/{name}", safe="")}:
                asked = [
                    ("PUT", f"/v1/packets/{told}", files["manifest"]),
                    ("PUT", f"/v1/packets/BCTTHC_{told}_20260915_20261014_v2.cchc", files["manifest"]),
                    ("PUT", f"{where}/{told}", b"x"),
                    ("PUT", f"/v1/deliveries/{told}/{told}/{told}", b"x"),
                    ("GET", f"/v1/deliveries/00070/{told}", None),
                    ("POST", f"/v1/deliveries/{told}/{'0' * 64}", b""),
                    ("PUT", f"/v1/letters/{told}", b"{}"),
                    ("PUT", f"/v1/letters/CCHC_01_{told}_1.tra-loi", b"{}"),
                    ("GET", f"/v1/answers/00070/{told}", None),
                ]
                said = {ask(hub, *one)[0] for one in asked}
                assert said <= {404, 405, 422}, (name, said)
                assert ask(hub, "GET", f"/v1/answers/{told}")[0] in {200, 404}
        assert ask(hub, "GET", where)[0] == 200  # what was begun is as it was
    assert (_tree(superior), digest()) == (here, before)


def _tree(superior: Workplace) -> set[Path]:
    """The files about the register, those of its engine aside."""
    every = superior.register.place.parent.rglob("*")
    return {one for one in every if "register" not in one.name and not one.name.endswith(("-wal", "-shm"))}
