"""A merger with its true day after packets came, by `cchc` alone from the counter to the superior's table."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play

BASIS = ("--basis", "NQ 76")
SEPTEMBER, OCTOBER = "2026-09", "2026-10"
"""15 August to 14 September, and the month after it."""


@pytest.fixture
def above(tmp_path: Path) -> Path:
    data = tmp_path / "above"
    told = ("--name", "Tỉnh Thử", "--role", "superior", "--superior", "TW", "--superior-name", "Bộ")
    done("--data", data, "init", "--unit", "T1", *told, "--practice", "--since", "2026-01-01")
    for unit in ("X1", "X2"):
        done("--data", data, "units", "put", unit, "--name", f"Xã {unit}", "--since", "2026-01-01")
    return data


def reported(above: Path, unit: str, many: int, *periods: str) -> None:
    """A commune takes in ``many`` dossiers on 28 August, closes these months, and they arrive."""
    data, road = above.parent / unit, f"folder:{above.parent / 'road'}"
    if not data.exists():
        up = ("--superior", "T1", "--superior-name", "Tỉnh Thử")
        done("--data", data, "init", "--unit", unit, "--name", f"Xã {unit}", *up, "--practice")
        act: dict[str, object] = {"verb": "receive", "at": "2026-08-28T09:00"}
        act |= {"procedure": "1.004873", "by": "Lan"}
        play(data, *({**act, "applicant": "Đỗ Ước"} for _ in range(many)))
    for period in periods:
        done("--data", data, "month", "--period", period, "--close")
    done("--data", data, "send", "--via", road)
    done("--data", above, "collect", "--from", road)


def told(above: Path, period: str, units: str = "then") -> tuple[dict[str, int], list[str], list[str]]:
    """What was received by unit, who is missing, and what is said beside it."""
    found = done("--data", above, "month", "--period", period, "--units", units)
    rows = {one["unit"]: one["boxes"]["received"] for one in found["units"]}
    return rows, [one["unit"] for one in found["missing"]], found["gaps"]


def test_the_old_ones_told_september_and_the_new_one_goes_on(above: Path) -> None:
    """N1 is on no list until its first packet, which begins behind the day of the merger."""
    reported(above, "X1", 2, SEPTEMBER)
    reported(above, "X2", 3, SEPTEMBER)
    reported(above, "N1", 4, OCTOBER)
    before = told(above, SEPTEMBER)[:2]
    merged = ("units", "merge", "X1", "X2", "--into", "N1", "--since", "2026-09-01", *BASIS)
    done("--data", above, *merged)
    assert told(above, SEPTEMBER)[:2] == before == ({"X1": 2, "X2": 3}, [])
    assert "Xã X1 (X1) đã báo cáo đến hết ngày 14/09/2026" in told(above, SEPTEMBER)[2][0]
    assert told(above, SEPTEMBER, "now")[:2] == ({"N1": 5}, [])
    assert told(above, OCTOBER)[:2] == ({"N1": 4}, [])
    tree = done("--data", above, "units", "--on", "2026-09-01")["units"]
    assert [(one["unit"], one["since"], one["before"]) for one in tree] == [
        ("N1", "2026-09-01", ["X1", "X2"])
    ]


def test_both_told_september_and_what_is_said_helps(above: Path) -> None:
    """Before anybody returned them all three count, for nobody knows yet whose dossiers N1 has."""
    reported(above, "X1", 2, SEPTEMBER)
    reported(above, "X2", 3, SEPTEMBER)
    reported(above, "N1", 5, SEPTEMBER)
    merged = ("units", "merge", "X1", "X2", "--into", "N1", "--since", "2026-09-01", *BASIS)
    answer = cchc("--data", above, *merged)
    assert answer.code == 1
    for unit in ("X1", "X2"):
        assert f"Xã {unit} ({unit}) và Xã N1 (N1) đều đã gửi số liệu của Tháng 9 năm 2026" in answer.err
        assert f"trả lại gói đó của Xã {unit} ({unit}) (lệnh review --return)" in answer.err
        returned = ("review", "--period", SEPTEMBER, "--unit", unit, "--return", "--reason", "xã đã sáp nhập")
        done("--data", above, *returned)
    done("--data", above, *merged)
    rows, missing, said = told(above, SEPTEMBER)
    assert (rows, missing) == ({"N1": 5}, [])
    assert [
        one.startswith(f"Xã {unit} ({unit}) đã gửi") for unit, one in zip(("X1", "X2"), said, strict=True)
    ]


def test_a_code_that_listed_itself_is_the_renamed_unit(above: Path) -> None:
    reported(above, "X1", 2, SEPTEMBER)
    reported(above, "N1", 2, OCTOBER)
    renamed = ("units", "rename", "X1", "--name", "Phường Một", "--code", "N1", "--since", "2026-09-01")
    done("--data", above, *renamed, *BASIS)
    assert told(above, OCTOBER, "now")[:2] == ({"N1": 2}, ["X2"])
    assert told(above, SEPTEMBER, "now")[:2] == ({"N1": 2}, ["X2"])
    answer = cchc(
        "--data", above, "units", "rename", "X2", "--name", "Xã Hai", "--code", "N1", *renamed[-2:], *BASIS
    )
    assert "Mã N1 đang là của Phường Một; muốn nhập hai đơn vị thì dùng sáp nhập." in answer.err
