"""`cchc month` after the closing: what moved, opening again, and the history; for scripts and for people."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from commands import cchc, done, play


@pytest.fixture
def month(tmp_path: Path) -> tuple[object, ...]:
    """A closed month of one dossier, with another one entered after it."""
    data = tmp_path / "data"
    done("--data", data, "init", "--unit", "00070", "--practice")
    wanted: dict[str, object] = {
        "by": "Lan",
        "verb": "receive",
        "procedure": "1.004873",
        "applicant": "Đỗ Ước",
    }
    play(data, {**wanted, "at": "2025-10-01T09:00"})
    play(data, {"by": "Lan", "verb": "finish", "at": "2025-10-02T09:00", "dossier": "0001/2025"})
    words = ("--data", data, "month", "--period", "2025-10")
    assert done(*words, "--close", "--by", "Lan")["is_final"]
    play(data, {**wanted, "at": "2025-10-03T09:00", "by": "Hùng"})
    finish: dict[str, object] = {
        "by": "Hùng",
        "verb": "finish",
        "at": "2025-10-13T09:00",
        "dossier": "0002/2025",
        "cause": "A1",
    }
    play(data, finish)
    return words


def test_what_moved_is_a_value_with_exact_shares_and_its_dossiers(month: tuple[object, ...]) -> None:
    told = done(*month)
    moved = told["moved"]
    first = moved["figures"][0]
    assert (first["kind"], first["code"], first["unit"]) == ("indicator", "on_time_rate", "share")
    assert (Fraction(first["was"]), Fraction(first["now"])) == (Fraction(1), Fraction(1, 2))
    assert first["printed"] == ["100,00", "50,00"]
    assert first["dossiers"] == ["0002/2025"]
    [one] = moved["dossiers"]
    assert (one["local_no"], one["was"], one["now"]) == ("0002/2025", [], ["received_direct", "late"])
    assert [(act["title"], act["by"]) for act in one["acts"]] == [("Tiếp nhận hồ sơ", "Hùng")]
    assert told["drift"][0].endswith("đã báo cáo 100,00% → nay 50,00%, do 1 hồ sơ: 0002/2025")
    assert told["reopened"] is None
    assert (told["total"]["late"], told["revision"], told["is_final"]) == (0, 1, True)  # as reported
    said = cchc(*month).out
    assert "đã báo cáo 100,00% → nay 50,00%, do 1 hồ sơ" in said
    assert (
        "0002/2025: thêm vào: nhận trực tiếp, bưu chính, giải quyết quá hạn (Tiếp nhận hồ sơ – Hùng" in said
    )


def test_closing_again_without_a_change_says_so(month: tuple[object, ...]) -> None:
    assert done(*month, "--close", "--reason", "Ghi sót hồ sơ giấy")["revision"] == 2
    told = cchc(*month, "--close", "--reason", "Ghi sót nữa rồi", "--by", "Hùng")
    assert told.code == 0
    assert "không có gì thay đổi nên không chốt lại; lý do “Ghi sót nữa rồi” không ghi vào sổ" in told.out
    assert done(*month, "--close")["unchanged"] != ""
    assert done(*month)["unchanged"] == ""


def test_it_is_opened_again_with_a_reason_and_closed_anew(month: tuple[object, ...]) -> None:
    refused = cchc(*month, "--reopen")
    assert refused.code == 1
    assert "phải ghi lý do" in refused.err
    opened = done(*month, "--reopen", "--reason", "Ghi sót hồ sơ giấy", "--by", "Hùng")
    assert (opened["revision"], opened["is_final"], opened["total"]["late"]) == (2, False, 1)
    assert (opened["reopened"]["by"], opened["reopened"]["reason"]) == ("Hùng", "Ghi sót hồ sơ giấy")
    assert "Số đã báo cáo vẫn là lần 1" in cchc(*month).out
    closed = done(*month, "--close", "--by", "Lan")
    assert (closed["revision"], closed["is_final"], closed["moved"]["revision"]) == (2, True, 1)
    assert done(*month)["moved"] is None
    revisions = done(*month[:3], "--history")["revisions"]
    assert [(one["revision"], one["state"]) for one in revisions] == [(2, "đã chốt"), (1, "đã mở lại")]
    assert [one["period"]["key"] for one in revisions] == ["2025-10", "2025-10"]
    said = cchc(*month[:3], "--history").out
    assert "mở lại" in said
    assert "Hùng: Ghi sót hồ sơ giấy" in said


def test_opening_again_is_an_act_of_its_own(month: tuple[object, ...], tmp_path: Path) -> None:
    for other in (("--close",), ("--out", tmp_path / "tables")):
        refused = cchc(*month, "--reopen", "--reason", "Ghi sót hồ sơ", *other)
        assert refused.code == 2
        assert "Mở lại kỳ là việc riêng" in refused.err
    never = cchc(*month[:3], "--period", "2025-11", "--reopen", "--reason", "Ghi sót hồ sơ")
    assert "chưa chốt nên không có gì để mở lại" in never.err


def test_a_register_without_reports_has_no_history(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done("--data", data, "init", "--unit", "00070", "--practice")
    assert done("--data", data, "month", "--history") == {"revisions": []}
    assert "Chưa có kỳ nào" in cchc("--data", data, "month", "--history").out
