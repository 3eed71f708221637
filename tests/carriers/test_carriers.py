"""What every carrier promises: named bytes come back as they were given, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_desktop.carriers import Box, box_at, carriers
from cchc_desktop.carriers.folder import LARGEST, chosen
from cchc_desktop.core.failure import Refused, Trouble

ADDRESSES: dict[str, Callable[[Path], str]] = {"folder": lambda scratch: f"folder:{scratch / 'Hộp thư'}"}


NETWORK = {"http", "https"}  # nothing lies there by itself: test_https.py


@pytest.fixture(params=sorted(set(carriers()) - NETWORK))
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Box:
    """A place of each carrier; one without an address here fails, so that none goes untested."""
    return box_at(ADDRESSES[request.param](tmp_path))


def test_what_is_put_comes_back(box: Box) -> None:
    box.put("b.cchc", b"\x00\xff")
    box.put("a.cchc", "Đỗ".encode())
    assert box.names() == ("a.cchc", "b.cchc")
    assert box.get("b.cchc") == b"\x00\xff"


def test_putting_again_replaces(box: Box) -> None:
    box.put("a", b"1")
    box.put("a", b"22")
    assert (box.names(), box.get("a")) == (("a",), b"22")


def test_what_is_not_there_is_trouble_with_a_sentence(box: Box) -> None:
    box.put("a", b"1")
    with pytest.raises(Trouble) as trouble:
        box.get("missing")
    assert trouble.value.sentence.endswith(".")


def test_a_place_that_is_gone_is_trouble(box: Box) -> None:
    with pytest.raises(Trouble):
        box.names()


@pytest.mark.parametrize("address", ["", "folder", "folder:", "pigeon:home", "C"])
def test_an_address_that_nobody_understands_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="folder:"):
        box_at(address)


def test_a_folder_shows_only_whole_files(tmp_path: Path) -> None:
    (tmp_path / ".a.cchc.1.part").write_bytes(b"half")
    (tmp_path / "sub.cchc").mkdir()
    assert box_at(f"folder:{tmp_path}").names() == ()


def test_a_file_too_large_to_be_ours_is_left_alone(tmp_path: Path) -> None:
    with (tmp_path / "big.cchc").open("wb") as file:
        os.truncate(file.fileno(), LARGEST + 1)
    with pytest.raises(Trouble, match=r"big\.cchc"):
        box_at(f"folder:{tmp_path}").get("big.cchc")


def test_a_stick_that_is_not_there_is_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="USB"):
        box_at(f"folder:{tmp_path / 'usb' / 'bao-cao'}").put("a", b"1")
    assert not (tmp_path / "usb").exists()


def test_a_folder_that_is_a_file_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(Trouble):
        box_at(f"folder:{tmp_path / 'x'}").put("a", b"1")


def test_files_that_were_picked_are_those_alone_and_answers_go_beside_them(tmp_path: Path) -> None:
    for folder in ("mot", "hai"):
        (tmp_path / folder).mkdir()
    (tmp_path / "mot" / "a.cchc").write_bytes(b"1")
    (tmp_path / "mot" / "c.cchc").write_bytes(b"3")
    (tmp_path / "hai" / "b.cchc").write_bytes(b"2")
    box = chosen([tmp_path / "mot" / "a.cchc", tmp_path / "hai" / "b.cchc"])
    assert box.names() == ("a.cchc", "b.cchc")
    assert box.get("b.cchc") == b"2"
    box.put("b.cchc.bao-nhan.json", b"4")
    box.lay("d", {"x": b"5"})
    assert (tmp_path / "hai" / "b.cchc.bao-nhan.json").read_bytes() == b"4"
    assert (tmp_path / "mot" / "d").exists()
    with pytest.raises(Refused, match="cùng tên"):
        chosen([tmp_path / "mot" / "a.cchc", tmp_path / "hai" / "a.cchc"])
