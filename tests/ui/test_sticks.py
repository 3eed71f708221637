"""Sticks: which places of the system can be pulled out, and how one is named."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QStorageInfo

from cchc_desktop.ui.sticks import Stick, is_on_stick, is_stick, sticks, told


@pytest.mark.parametrize(
    ("root", "is_one"),
    [
        ("/media/lan/KINGSTON", True),
        ("/run/media/lan/KINGSTON", True),
        ("/Volumes/KINGSTON", True),
        ("/", False),
        ("/srv/lan", False),
        ("/mediateur", False),
    ],
)
def test_what_a_desktop_hangs_under_media_can_be_pulled_out(
    monkeypatch: pytest.MonkeyPatch,
    root: str,
    is_one: bool,  # noqa: FBT001 - a case
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert is_stick(root) is is_one
    assert is_on_stick(f"{root}/BaoCao") is is_one


def test_the_disk_of_the_system_is_no_stick() -> None:
    assert told([QStorageInfo.root()]) == ()
    assert all(one.path != "/" for one in sticks())


@pytest.mark.parametrize(
    ("stick", "words"),
    [
        (Stick("/media/lan/KINGSTON", "KINGSTON", 3_240_000_000), "KINGSTON, còn 3,2 GB"),
        (Stick("E:/", "KINGSTON", 12_000_000), "KINGSTON (E:/), còn 12 MB"),
        (Stick("E:/", "", 0, is_locked=True), "E:/, chỉ đọc"),
        (Stick("E:/", "M" * 40, 10**9), f"{'M' * 23}… (E:/), còn 1,0 GB"),
    ],
)
def test_a_stick_is_named_with_what_is_left_on_it(stick: Stick, words: str) -> None:
    assert stick.words() == words
