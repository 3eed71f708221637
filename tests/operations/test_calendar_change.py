"""A new law before it is put in place: which open dossiers would be promised for another moment."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import pytest
from acting import Act
from make import moment

from cchc_desktop.cli.command import Out
from cchc_desktop.cli.lawpack import COMMANDS
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.operations.calendar_change import MovedDossier, would_move
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.rulebook import load_law

STORM = """
[[announcement]]
year = 2026
basis = "Công điện chống bão"
closed = [{ day = 2026-10-05, name = "bão" }]
"""
LATER_HOUR = """
[[rule]]
name = "shift_after_cutoff"
since = 2026-10-02
value = true
basis = "Quyết định của tỉnh"
"""
MOVED = MovedDossier(
    local_no="0001/2026", due_at=moment("2026-10-06 17:00"), new_due_at=moment("2026-10-07 17:00")
)


def laid(folder: Path, text: str) -> Path:
    (folder / "law").mkdir(parents=True)
    (folder / "law" / "moi.toml").write_text(text, encoding="utf-8")
    return folder


def receive(act: Act, at: str, **told: object) -> str:
    return act("receive", at, **({"procedure": "1.004873", "applicant": "Lê Văn An"} | told)).local_no


@pytest.fixture
def storm(tmp_path: Path) -> Law:
    return load_law(laid(tmp_path / "moi", STORM))


def test_a_day_off_moves_what_is_counted_over_it(place: Workplace, act: Act, storm: Law) -> None:
    moved = receive(act, "2026-10-01T09:00")
    assert receive(act, "2026-10-06T09:00") == "0002/2026"
    finished = receive(act, "2026-10-01T10:00")
    act("finish", "2026-10-02T10:00", dossier=finished)
    receive(act, "2026-10-01T11:00", is_accepted=False)
    receive(act, "2026-10-01T11:05", due_at="2026-10-06T17:00")
    paused = receive(act, "2026-10-01T12:00")
    act("request_supplement", "2026-10-02T09:00", dossier=paused, what=["Tờ khai"], reason="thiếu")
    act("take_supplement", "2026-10-05T09:00", dossier=paused)
    assert moved == "0001/2026"
    assert would_move(place, storm) == (MOVED,)
    assert would_move(place, place.law) == ()


def test_each_dossier_is_counted_by_the_rules_of_its_reception(
    place: Workplace, act: Act, tmp_path: Path
) -> None:
    receive(act, "2026-10-01T16:00")
    shifted = receive(act, "2026-10-02T16:00")
    found = would_move(place, load_law(laid(tmp_path / "moi", LATER_HOUR)))
    assert [one.local_no for one in found] == [shifted]
    assert (found[0].due_at.date(), found[0].new_due_at.date()) == (date(2026, 10, 7), date(2026, 10, 8))


def command(place: Path, folder: Path, *, is_json: bool) -> int:
    (law,) = COMMANDS
    parser = argparse.ArgumentParser()
    law.add(parser)
    args = parser.parse_args(["--dry-run", str(folder)])
    args.data = str(place)
    return law.run(args, Out(is_json=is_json))


@pytest.mark.usefixtures("storm")
def test_the_command_lists_them_and_changes_nothing(
    place: Workplace, act: Act, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receive(act, "2026-10-01T09:00")
    place.register.close()
    for _ in range(2):
        assert command(tmp_path / "register", tmp_path / "moi", is_json=True) == 0
        assert json.loads(capsys.readouterr().out) == [
            {
                "number": "0001/2026",
                "due_at": "2026-10-06T17:00:00+07:00",
                "new_due_at": "2026-10-07T17:00:00+07:00",
            }
        ]
    assert command(tmp_path / "register", tmp_path / "moi", is_json=False) == 0
    assert "0001/2026" in capsys.readouterr().out
    with pytest.raises(Refused, match=r"law/\*\.toml"):
        command(tmp_path / "register", tmp_path / "register", is_json=False)
