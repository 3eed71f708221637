"""A serial reader on a pseudo terminal: whole lines of UTF-8, unplugged and plugged in again."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cchc_desktop.ui.readers import FILE, Port, Reader, load, save

WHOLE = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"


class Plug:
    """Both ends of a line: the reader's, and a name that stays while readers come and go."""

    def __init__(self, folder: Path) -> None:
        self.name = folder / "ttyReader"
        self.ends: list[int] = []
        self.put_in()

    def put_in(self) -> None:
        self.ends = list(os.openpty())
        tty.setraw(self.ends[1])
        self.name.unlink(missing_ok=True)
        self.name.symlink_to(os.ttyname(self.ends[1]))

    def pull_out(self) -> None:
        self.name.unlink(missing_ok=True)
        for end in self.ends:
            os.close(end)
        self.ends = []

    def send(self, data: bytes) -> None:
        os.write(self.ends[0], data)


class Ear:
    """What the reader's signals said."""

    def __init__(self, folder: Path) -> None:
        self.reader = Reader(folder, again_after=0.05)
        self.heard: list[str] = []
        self.told: list[tuple[str, bool]] = []
        self.reader.scanned.connect(self.heard.append)
        self.reader.told.connect(lambda sentence, is_complaint: self.told.append((sentence, is_complaint)))


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    made = Plug(tmp_path)
    yield made
    made.pull_out()


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    made = Ear(tmp_path)
    yield made
    made.reader.end()


def test_lines_arrive_whole_in_every_manner_of_ending(plug: Plug, ear: Ear, qtbot: QtBot) -> None:
    ear.reader.use(Port(str(plug.name)))
    qtbot.waitUntil(lambda: bool(ear.told))
    raw = WHOLE.encode()
    plug.send(raw[:50])
    plug.send(raw[50:] + b"\r\n" + raw + b"\r")
    qtbot.waitUntil(lambda: len(ear.heard) == 2)
    plug.send(raw)  # no end of line: silence ends it
    qtbot.waitUntil(lambda: len(ear.heard) == 3)
    assert ear.heard == [WHOLE] * 3


def test_other_letters_are_marked_as_unreadable(plug: Plug, ear: Ear, qtbot: QtBot) -> None:
    ear.reader.use(Port(str(plug.name)))
    qtbot.waitUntil(lambda: bool(ear.told))
    plug.send("Đỗ Thị".encode("utf-16-le") + b"\n")
    qtbot.waitUntil(lambda: bool(ear.heard))
    assert "Đỗ" not in ear.heard[0]


def test_an_unplugged_reader_is_told_once_and_comes_back(plug: Plug, ear: Ear, qtbot: QtBot) -> None:
    ear.reader.use(Port(str(plug.name)))
    qtbot.waitUntil(lambda: len(ear.told) == 1)
    plug.pull_out()
    qtbot.waitUntil(lambda: len(ear.told) == 2)
    qtbot.wait(300)
    assert [is_complaint for _, is_complaint in ear.told] == [False, True]
    assert "cắm lại" in ear.told[1][0]
    plug.put_in()
    qtbot.waitUntil(lambda: len(ear.told) == 3)
    plug.send(WHOLE.encode() + b"\n")
    qtbot.waitUntil(lambda: ear.heard == [WHOLE])


def test_the_port_is_remembered(tmp_path: Path, ear: Ear, plug: Plug, qtbot: QtBot) -> None:
    assert load(tmp_path) == Port()
    save(tmp_path, Port(str(plug.name), 115_200))
    assert load(tmp_path) == Port(str(plug.name), 115_200)
    ear.reader.begin()
    qtbot.waitUntil(lambda: bool(ear.told))
    ear.reader.use(Port())
    assert load(tmp_path) == Port()


def test_a_broken_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("port = [", encoding="utf-8")
    assert load(tmp_path) == Port()
