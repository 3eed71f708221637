"""`cchc law --set`: what the office decides about its figures, from a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done

SET = ("law", "--set", "decimals=1", "--since", "2026-11-01", "--basis", "Công văn 12")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    place = tmp_path / "sổ"
    done("--data", place, "init", "--unit", "00070", "--practice")
    return place


def own(data: Path) -> list[tuple[str, object, str]]:
    told = done("--data", data, "law")
    return [(one["name"], one["value"], one["since"]) for one in told if one["is_own"]]


def test_a_rule_is_set_listed_used_and_given_up(data: Path) -> None:
    assert cchc("--data", data, *SET).out == "Từ 01/11/2026: Số thập phân tỷ lệ, điểm 1.\n"
    assert own(data) == [("decimals", 1, "2026-11-01")]
    assert "đơn vị đặt; Công văn 12" in cchc("--data", data, "law").out
    done("--data", data, "law", "--set", "decimals=", "--since", "2026-11-01")
    assert own(data) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("law", "--set", "decimals=9", "--since", "2026-11-01", "--basis", "CV"), "từ 0 đến 4"),
        (("law", "--set", "hours=9", "--since", "2026-11-01", "--basis", "CV"), "Các mã: standing_by"),
    ],
)
def test_what_makes_no_sense_is_refused(data: Path, words: tuple[str, ...], said: str) -> None:
    answer = cchc("--data", data, *words)
    assert answer.code == 1
    assert said in answer.err
    assert own(data) == []


def test_the_bench_asks_for_no_folder() -> None:
    answer = cchc("bench", "--dossiers", "1", "--only", "no such table", "--json")
    assert (answer.code, answer.json["problem"]) == (1, answer.err.strip())
    assert "Không có bảng đo “no such table”" in answer.err
