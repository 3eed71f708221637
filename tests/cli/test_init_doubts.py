"""A register is founded with every odd thing told, on the screen and to programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done

from cchc_desktop.cli.command import clock

WARD, OTHER_WARD = "00070", "00073"  # both of Hà Nội, 01
NEXT_YEAR = clock().year + 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), ()),
        (("--name", "UBND phường Hoàn Kiếm"), ()),
        (("--name", "HOÀN KIẾM"), ()),
        (("--name", "Xã Lạ"), ("trong danh sách là Phường Hoàn Kiếm; sổ ghi là Xã Lạ",)),
        (("--superior", "01", "--superior-name", "Tỉnh Lạ"), ("Mã 01 trong danh sách là Thành phố Hà Nội",)),
        (("--superior", OTHER_WARD, "--superior-name", "Phường Cửa Nam"), ("là cấp xã (Phường Cửa Nam)",)),
        (("--superior", "79"), ("thuộc Thành phố Hà Nội (01) theo danh sách",)),
        (("--superior", "SO-NOI-VU", "--superior-name", "Sở Nội vụ"), ()),
        (("--role", "superior"), ("là cấp xã mà lập sổ đơn vị tổng hợp",)),
        (("--since", f"{NEXT_YEAR}-01-01"), (f"Ngày bắt đầu sổ 01/01/{NEXT_YEAR} chưa tới",)),
    ],
)
def test_what_is_odd_is_told(tmp_path: Path, words: tuple[str, ...], told: tuple[str, ...]) -> None:
    asked = ("init", "--unit", WARD, "--practice", *words)
    warnings = done("--data", tmp_path / "json", *asked)["warnings"]
    assert len(warnings) == len(told)
    assert all(part in one for part, one in zip(told, warnings, strict=True))
    spoken = cchc("--data", tmp_path / "words", *asked).out
    assert spoken.count("Lưu ý: ") == len(told)


def test_a_province_that_is_founded_as_a_commune_is_told(tmp_path: Path) -> None:
    asked = ("--data", tmp_path / "so", "init", "--unit", "01", "--practice", "--superior", "BTC")
    [told] = done(*asked, "--superior-name", "Bộ")["warnings"]
    assert "là cấp tỉnh mà lập sổ của xã" in told


@pytest.mark.parametrize(
    "words", [("--superior", WARD, "--superior-name", "Phường"), ("--since", f"{NEXT_YEAR + 2}-01-01")]
)
def test_what_is_surely_wrong_founds_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = cchc("--data", tmp_path / "so", "init", "--unit", WARD, "--practice", *words, "--json")
    assert (answer.code, answer.json["kind"]) == (1, "refused")
    assert not (tmp_path / "so").exists()
