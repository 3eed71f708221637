"""The board and the order of units by `cchc` alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from board_room import above_many, code_of
from commands import cchc, done

NOVEMBER = ("--period", "2026-11")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twelve") / "register"
    above_many(folder).register.close()
    return folder


def test_the_board_tells_every_unit_and_the_exact_rates(data: Path) -> None:
    found = done("--data", data, "board", *NOVEMBER)
    assert found["due_on"] == "2026-11-17"
    assert found["expected"] == 12
    assert found["reporting_rate"] == {"numerator": 3, "denominator": 4, "percent": "75,00"}
    states = [one["state"] for one in found["units"]]
    assert states[-4:] == ["returned", "resent", "unsent", "unsent"]
    assert (found["units"][0]["received"], found["units"][-1]["received"]) == (40, None)
    said = cchc("--data", data, "board", *NOVEMBER).out
    assert "Phường Cửa Nam: đã nhận, chờ xem, lần 1" in said
    assert "trễ 2 ngày làm việc" in said


def test_one_unit_is_told_beside_its_past(data: Path) -> None:
    found = done("--data", data, "board", *NOVEMBER, "--unit", code_of(3))
    received = found["figures"][0]
    assert (received["value"], len(received["past"])) == ("180", 12)
    assert "cao gấp 3 lần" in received["outside"]
    assert "! (3) Nhận giải quyết" in cchc("--data", data, "board", *NOVEMBER, "--unit", code_of(3)).out


def test_the_order_shows_its_rule(data: Path) -> None:
    found = done("--data", data, "ranking", *NOVEMBER, "--rule", "timeliness,on_time_rate")
    assert found["rule"]["by"] == ["timeliness", "on_time_rate"]
    assert found["ranked"][0]["values"] == {"timeliness": "đúng hạn", "on_time_rate": "100,00%"}
    assert {one["unit"] for one in found["apart"]} >= {code_of(10), code_of(11)}
    done("--data", data, "ranking", *NOVEMBER, "--rule", "online_rate", "--keep")
    assert done("--data", data, "ranking", *NOVEMBER)["rule"]["by"] == ["online_rate"]


def test_what_is_not_odd_is_accepted_and_the_rest_named(data: Path) -> None:
    found = done("--data", data, "board", *NOVEMBER, "--accept-plain")
    assert len(found["accepted"]) == 5
    assert {one["unit"]: one["why"] for one in found["left"]}[code_of(9)] == "Gửi lại sau khi trả."
    assert done("--data", data, "board", *NOVEMBER)["accepted_rate"]["numerator"] == 5


@pytest.mark.parametrize(
    "words",
    [
        ["board", *NOVEMBER, "--unit", "77777"],
    ],
)
def test_what_cannot_be_told_is_one_sentence(data: Path, words: list[str]) -> None:
    answer = cchc("--data", data, *words)
    assert answer.code == 1
    assert len(answer.err.strip().splitlines()) == 1


def test_a_commune_has_no_board(tmp_path: Path) -> None:
    data = tmp_path / "ward"
    done("--data", data, "init", "--unit", "00070", "--practice")
    for verb in ("board", "ranking"):
        answer = cchc("--data", data, verb, *NOVEMBER)
        assert (answer.code, "đơn vị tổng hợp" in answer.err) == (1, True)
