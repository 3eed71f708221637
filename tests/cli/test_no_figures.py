"""Periods that there is nothing to tell of: before the register began, before they begin, no such year."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A register of one open dossier."""
    data = tmp_path / "data"
    done("--data", data, "init", "--unit", "00070", "--practice")
    told: dict[str, object] = {"by": "Lan", "verb": "receive", "procedure": "1.004873", "applicant": "An"}
    play(data, {**told, "at": "2025-10-01T09:00"})
    return data


def test_a_month_before_the_register_leaves_no_file_and_no_packet(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    refused = cchc("--data", data, "month", "--period", "2019-03", "--out", folder)
    assert refused.code != 0
    assert "không có số liệu của tháng 3 năm 2019 nên không lập báo cáo được" in refused.err
    assert not folder.exists() or not list(folder.iterdir())
    assert done("--data", data, "month", "--history")["revisions"] == []
    told = done("--data", data, "month", "--period", "2019-03")["no_figures"]
    assert "không có số liệu của tháng 3 năm 2019. Lập báo cáo từ kỳ có ngày sổ bắt đầu." in told
    said = cchc("--data", data, "month", "--period", "2019-03").out
    assert said.strip() == told


def test_a_month_that_has_not_begun_says_so_and_has_no_rates(data: Path) -> None:
    words = ("--data", data, "month", "--period", "2090-03")
    said = cchc(*words).out
    assert "Tháng 3 năm 2090 đến ngày 15/02/2090 mới bắt đầu nên chưa có số liệu." in said
    assert "giải quyết" not in said
    assert done(*words)["no_figures"] == said.strip()
    told = done("--data", data, "indicators", "--period", "2090-03")
    assert "mới bắt đầu nên chưa có số liệu" in told["standing"]
    assert {one["number"] for one in told["indicators"]} == {None}


def test_a_period_with_figures_has_no_such_words(data: Path) -> None:
    assert done("--data", data, "month", "--period", "2025-10")["no_figures"] == ""


def test_a_mean_is_told_as_the_sum_of_times_over_dossiers(data: Path) -> None:
    ask: dict[str, object] = {"verb": "request_supplement", "what": ["Ảnh"], "reason": "mờ", "by": "Lan"}
    one = {"dossier": "0001/2025"}
    for n, day in enumerate(("02", "06")):
        more = {"approver": "Hoa"} if n else {}
        play(data, {**ask, **one, **more, "at": f"2025-10-{day}T09:00"})
        play(data, {"verb": "take_supplement", "by": "Lan", **one, "at": f"2025-10-{day}T15:00"})
    play(data, {"verb": "finish", "by": "Lan", **one, "at": "2025-10-07T09:00"})
    words = ("--data", data, "indicators", "--period", "2025-10", "--explain", "supplements_mean")
    told = done(*words)["indicator"]
    assert (told["numerator"], told["denominator"], told["dossiers"]) == (2, 1, 1)
    assert told["number"] == 2.0
    assert (told["fields"][0]["numerator"], told["fields"][0]["denominator"]) == (2, 1)
    said = cchc(*words).out
    assert "2,00 lần (2/1)" in said
    assert "Tử số: 2 lần, ở 1 hồ sơ" in said
