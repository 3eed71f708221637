"""Proofs and files set aside by `cchc` alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play
from pdf_words import words_of

OCTOBER = ("--period", "2026-10")
RECEIVE = {"verb": "receive", "at": "2026-10-01T09:00", "procedure": "1.004873", "applicant": "Đỗ Ước"}


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def ward(tmp_path: Path, stick: Path) -> Path:
    """It has closed October and sent it."""
    data = tmp_path / "ward"
    done("--data", data, "init", "--unit", "00070", "--practice")
    play(data, {"by": "Lan", **RECEIVE})
    done("--data", data, "month", *OCTOBER, "--close", "--out", tmp_path / "giay")
    done("--data", data, "send", "--via", f"folder:{stick}")
    return data


@pytest.fixture
def province(tmp_path: Path) -> Path:
    data = tmp_path / "province"
    done("--data", data, "init", "--unit", "01", "--role", "superior", "--practice")
    return data


def test_a_proof_is_listed_printed_and_checked_without_a_register(
    ward: Path, province: Path, stick: Path, tmp_path: Path
) -> None:
    [before] = done("--data", ward, "proof")["trips"]
    assert (before["is_final"], before["acknowledged_at"]) == (True, None)
    assert "chưa báo nhận" in cchc("--data", ward, "proof", *OCTOBER, "--out", tmp_path / "a.pdf").err
    done("--data", province, "collect", "--from", f"folder:{stick}")
    done("--data", ward, "collect", "--from", f"folder:{stick}")
    told = done("--data", ward, "proof", *OCTOBER, "--out", tmp_path / "a.pdf", "--by", "Lan")
    assert "GIẤY BÁO NHẬN" in words_of(Path(told["file"]).read_bytes())
    figures = done("--data", province, "peers")["own"]
    nowhere = ("--data", tmp_path / "nowhere")
    found = done(*nowhere, "proof", told["signed"], "--figures", figures)
    assert (found["sender"], found["unit"], found["state"], found["lines"]) == ("01", "00070", "accepted", 1)
    assert (found["figures"], found["is_compared"]) == (figures, True)
    other = cchc(*nowhere, "proof", told["signed"], "--figures", "12345 " * 6)
    assert "của khóa khác" in other.err
    said = cchc(*nowhere, "proof", told["signed"])
    assert "Chữ ký đúng. Đơn vị 01 đã nhận gói BCTTHC_00070_" in said.out
    assert "đã gửi" in cchc("--data", ward, "proof", *OCTOBER).out


def test_what_is_no_proof_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("{}")
    assert cchc("proof", file).code == 1
    assert "Không đọc được" in cchc("proof", tmp_path / "missing").err
    file.write_bytes(b" " * 1_100_000)
    assert "quá lớn" in cchc("proof", file).err


def test_a_file_set_aside_is_listed_and_dismissed_with_a_reason(province: Path, stick: Path) -> None:
    assert "Không có tệp nào" in cchc("--data", province, "asides").out
    (stick / "BCTTHC_00099_20260915_20261014_v1.cchc").write_bytes(b"PK\x03\x04 no bundle")
    cchc("--data", province, "collect", "--from", f"folder:{stick}")
    [one] = done("--data", province, "asides")["asides"]
    start = one["digest"][:12]
    assert start in cchc("--data", province, "asides").out
    assert cchc("--data", province, "asides", "--again", start).code == 1
    assert "lý do" in cchc("--data", province, "asides", "--dismiss", start).err
    assert "Có 0 tệp" in cchc("--data", province, "asides", "--dismiss", "zz", "--reason", "gửi nhầm").err
    both = cchc("--data", province, "asides", "--dismiss", start, "--again", start)
    assert "Mỗi lần làm một việc" in both.err
    done("--data", province, "asides", "--dismiss", start, "--reason", "gửi nhầm đơn vị", "--by", "Minh")
    assert done("--data", province, "asides")["asides"] == []
