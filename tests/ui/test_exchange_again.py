"""What the window tells of files that lie apart already, and of a line that was only tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from enrolling import NOW, OCTOBER
from hub_room import serving
from pytestqt.qtbot import QtBot
from two_windows import above, done_by, some_month, ward

from cchc_desktop.core.failure import Trouble
from cchc_desktop.operations.asides import dismiss
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.store import awaited
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.screens._exchange_work import FOLDER, NETWORK, Errand, send_up, take_from


def test_what_lay_apart_is_told_as_old_and_what_was_dismissed_as_dismissed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    assert qtbot
    place, job = above(tmp_path / "province"), Job()
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "a.cchc").write_bytes(b"no packet")
    errand = Errand(FOLDER, str(stick))
    first = take_from(place, errand, (), NOW, "Minh", job)
    assert [(one.mark.word, one.what) for one in first.lines] == [("không nhận", "a.cchc")]
    again = take_from(place, errand, (), NOW, "Minh", job)
    assert "1 tệp để riêng từ trước chờ xem" in again.sentence
    assert [(one.mark.word, one.what) for one in again.lines] == [("còn để riêng", "a.cchc")]
    assert not again.is_good
    with place.register.read() as reading:
        [held] = awaited.held(reading)
    dismiss(place, held.digest, NOW, by="Minh", reason="không phải gói")
    last = take_from(place, errand, (), NOW, "Minh", job)
    assert "1 tệp đã bỏ từ trước" in last.sentence
    assert [(one.mark.word, one.what) for one in last.lines] == [("đã bỏ từ trước", "a.cchc")]
    assert last.is_good
    place.register.close()


def test_who_only_tries_the_line_is_told_that_it_holds_or_that_it_does_not(
    qtbot: QtBot, tmp_path: Path
) -> None:
    assert qtbot
    province, commune, job = above(tmp_path / "province"), ward(tmp_path / "ward"), Job()
    some_month(done_by(commune))
    report(commune, OCTOBER, NOW, by="Lan", is_closing=True)
    box = f"folder:{tmp_path / 'stick'}"
    send(commune, box, NOW)
    collect(province, box, NOW)
    send(commune, box, NOW)
    with serving(province, NOW) as hub:
        tried = send_up(commune, Errand(NETWORK, hub.url), NOW, "Lan", job, with_open=False)
        assert tried.sentence.startswith("Đã nối được tới máy nhận của ")
    with pytest.raises(Trouble, match="Chưa nối được"):
        send_up(commune, Errand(NETWORK, hub.url), NOW, "Lan", job, with_open=False)
    for place in (province, commune):
        place.register.close()
