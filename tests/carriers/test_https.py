"""The road over the network as a commune takes it: safe lines only, and no faith in what answers."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from certificates import certified
from hub_room import NOW, founded, serving

from cchc_desktop.carriers import box_at
from cchc_desktop.carriers.https import Address, Hub
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.hub.known import Known
from cchc_desktop.hub.serving import Wish, address_of, bound

NAME = "BCTTHC_00070_20260915_20261014_v1.cchc"
QUICK = (0.01,) * 2


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://",
            "https:///x",
            "https://a:99999/",
            "https://a:b/",
            "https://u:p@a/",
            "https://a/?x",
        ),
        *("https://a/#12", "http://cap-tren.vn/", "http://192.168.1.2:8443/", "http://127.0.0.1.evil.vn/"),
    ],
)
def test_an_address_that_is_none_or_not_safe_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="https://"):
        box_at(address, "00070")


def test_an_address_has_a_place_for_a_proxys_folder_and_a_certificate() -> None:
    told = Address.read("https://Hub.Tinh.vn:8443/cchc/#" + "ab" * 32)
    assert (told.is_safe, told.host, told.port, told.path) == (True, "hub.tinh.vn", 8443, "/cchc")
    assert told.pin == "ab" * 32
    assert isinstance(box_at("http://localhost:1/", "00070"), Hub)


def test_a_hub_that_is_not_there_is_trouble_with_a_sentence() -> None:
    with bound(Wish(port=0), Known()) as taken:
        port = taken.getsockname()[1]
    box = Hub(Address.read(f"http://127.0.0.1:{port}/"), "00070", QUICK)
    with pytest.raises(Trouble, match="Chưa nối được"):
        box.names()
    with pytest.raises(Trouble, match="Chưa nối được"):
        box.put("CCHC_01_00070_1.tra-loi", b"x")
    with pytest.raises(Trouble, match="đã chuyển 0 trên 1 tệp"):
        box.lay(NAME, {"manifest": b"x"})


ANSWERS = {
    "a page": (200, b"<html>Welcome</html>"),
    "another word": (200, b'{"delivery": "../../x", "missing": []}'),
    "a wrong list": (200, b'{"delivery": "a/' + b"0" * 64 + b'", "missing": [1]}'),
    "deep": (200, b"[" * 100_000),
    "endless": (200, b"x" * (2 * 1024 * 1024)),
    "busy": (503, b'{"problem": "Cho mot lat."}'),
    "gone": (404, b""),
}


@contextmanager
def answering(status: int, told: bytes, **headers: str) -> Iterator[tuple[str, list[str]]]:
    """Somebody who gives the same answer to whatever is asked."""
    asked: list[str] = []

    class Same(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told)

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Same) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_no_hub_says_is_tried_again_and_then_trouble(kind: str) -> None:
    with (
        answering(*ANSWERS[kind]) as (url, asked),
        pytest.raises(Trouble, match="đã chuyển 0 trên 1") as trouble,
    ):
        Hub(Address.read(url), "00070", QUICK).lay(NAME, {"manifest": b"x"})
    assert len(asked) == 1 + len(QUICK)
    assert ("Cho mot lat." in trouble.value.sentence) == (kind == "busy")


@pytest.mark.parametrize("kind", ["a page", "another word", "deep", "busy"])
def test_a_list_of_answers_that_is_none_is_trouble_with_a_sentence(kind: str) -> None:
    with (
        answering(*ANSWERS[kind]) as (url, _),
        pytest.raises(Trouble, match="Hãy kiểm tra mạng rồi làm lại"),
    ):
        Hub(Address.read(url), "00070", QUICK).names()


def test_a_hub_that_sends_elsewhere_is_not_followed() -> None:
    with (
        answering(302, b"", Location="http://127.0.0.1:9/") as (url, asked),
        pytest.raises(Trouble, match="không phải nơi nhận"),
    ):
        Hub(Address.read(url), "00070", QUICK).lay(NAME, {"manifest": b"x"})
    assert len(asked) == 1


def test_a_refusal_is_told_in_the_hubs_own_words_and_not_tried_again() -> None:
    with (
        answering(422, b'{"problem": "Khong nhan\\n goi nay."}') as (url, asked),
        pytest.raises(Refused, match=r"^Khong nhan goi nay\.$"),
    ):
        Hub(Address.read(url), "00070", QUICK).lay(NAME, {"manifest": b"x"})
    assert len(asked) == 1


def test_an_own_certificate_is_believed_by_its_digest_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish, above = (
        certified(tmp_path / "tls"),
        founded(tmp_path / "above", unit="01", name="T", role="superior"),
    )
    assert wish.cert is not None
    with bound(wish, Known()) as listening:
        pin = address_of(wish, listening).partition("#")[2]
    with serving(above, NOW, wish) as hub:
        url = f"https://127.0.0.1:{hub.port}/"
        assert box_at(f"{url}#{pin}", "00070").names() == ()
        for wrong in ("", f"#{hashlib.sha256(b'another').hexdigest()}"):
            with pytest.raises(Trouble, match="không phải chứng chỉ đã biết"):
                Hub(Address.read(url + wrong), "00070", QUICK).lay(NAME, {"manifest": b"x"})
        monkeypatch.setenv("SSL_CERT_FILE", str(wish.cert))  # as an authority of the office's own
        assert box_at(url, "00070").names() == ()
    above.register.close()


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    wish, above = (
        certified(tmp_path / "tls"),
        founded(tmp_path / "above", unit="01", name="T", role="superior"),
    )
    other = certified(tmp_path / "other")
    with pytest.raises(Refused, match="--key"), serving(above, NOW, Wish(port=0, cert=wish.cert)):
        pass
    for key in (other.key, tmp_path / "none.key", wish.cert):
        with (
            pytest.raises(Trouble, match=r"[Cc]hứng chỉ"),
            serving(above, NOW, Wish(port=0, cert=wish.cert, key=key)),
        ):
            pass
    above.register.close()
