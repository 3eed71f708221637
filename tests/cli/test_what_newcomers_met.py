"""Sentences that a newcomer was led astray by: each says at once what is the matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play

WARD, PROVINCE = "00070", "01"
OCTOBER = ("--period", "2026-10")
RECEIVE = {"verb": "receive", "at": "2026-10-01T09:00", "procedure": "1.004873", "applicant": "Đỗ Ước"}
FINISH = {"verb": "finish", "at": "2026-10-01T10:00", "by": "Lan", "dossier": "0001/2026"}


@pytest.fixture
def province(tmp_path: Path) -> Path:
    data = tmp_path / "province"
    done("--data", data, "init", "--unit", PROVINCE, "--role", "superior", "--practice")
    return data


def sent(data: Path, stick: Path, *kind: str) -> Path:
    """A ward that closed October and sent it."""
    done("--data", data, "init", "--unit", WARD, *kind)
    play(data, {"by": "Lan", **RECEIVE}, FINISH)
    done("--data", data, "month", *OCTOBER, "--close")
    done("--data", data, "send", "--via", f"folder:{stick}")
    return data


def test_a_sum_says_first_of_how_many_units_it_is(tmp_path: Path, province: Path) -> None:
    sent(tmp_path / "ward", tmp_path / "stick", "--practice")
    done("--data", province, "collect", "--from", f"folder:{tmp_path / 'stick'}")
    asked = ("--data", province, "indicators", *OCTOBER)
    told = done(*asked)
    cover = told["coverage"]
    assert (cover["units"], cover["of"], cover["provisional"], cover["is_partial"]) == (1, 126, 0, True)
    assert cover["words"] == "Mới có 1 trên 126 đơn vị: số chung là số tạm, chưa xét chỉ tiêu."
    assert list(told).index("coverage") < list(told).index("indicators")
    online = next(one for one in told["indicators"] if one["code"] == "on_time_rate")
    assert (online["target"] is not None, online["is_met"], online["is_partial"]) == (True, None, True)
    spoken = cchc(*asked).out
    assert spoken.splitlines()[1].strip() == told["coverage"]["words"]
    assert "đạt" not in spoken.partition("Điểm theo")[0].replace("chưa xét", "")
    assert ", tạm" in spoken
    opened = done(*asked, "--explain", "on_time_rate")
    assert (opened["coverage"]["units"], opened["indicator"]["is_met"]) == (1, None)
    assert cchc(*asked, "--explain", "on_time_rate").out.startswith("Mới có 1 trên 126 đơn vị")


def test_figures_of_one_unit_are_no_sum(tmp_path: Path) -> None:
    ward = sent(tmp_path / "ward", tmp_path / "stick", "--practice")
    told = done("--data", ward, "indicators", *OCTOBER)
    assert told["coverage"] is None
    assert not any(one["is_partial"] for one in told["indicators"])


def test_a_practice_packet_is_told_as_one_whatever_key_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_PASSPHRASE", "một mật khẩu đủ dài")
    real, stick, other = tmp_path / "real", tmp_path / "stick", tmp_path / "other"
    done("--data", real, "init", "--unit", PROVINCE, "--role", "superior")
    sent(tmp_path / "ward", stick)
    done("--data", real, "collect", "--from", f"folder:{stick}")
    sent(tmp_path / "play", other, "--practice")
    answer = cchc("--data", real, "collect", "--from", f"folder:{other}")
    assert answer.code == 1
    assert "lập từ sổ thực hành nên không nhận vào sổ thật" in answer.err
    [held] = done("--data", real, "asides")["asides"]
    assert "thực hành" in held["reason"]
    assert "khóa lạ" not in held["reason"]


def test_what_is_no_letter_is_told_to_be_no_invitation(tmp_path: Path) -> None:
    ward, table = tmp_path / "ward", tmp_path / "u.csv"
    done("--data", ward, "init", "--unit", WARD, "--practice")
    table.write_text("Mã,Tên\nX01,Xã Một\n", encoding="utf-8")
    answer = cchc("--data", ward, "join", table)
    assert (answer.code, "không phải giấy mời. Chọn đúng tệp" in answer.err) == (1, True)
    assert "hỏng" not in answer.err


def test_who_reports_through_another_is_invited_with_a_warning(tmp_path: Path, province: Path) -> None:
    for unit, parent in (("H1", "-"), ("X06", "H1")):
        told = ("--name", f"Đơn vị {unit}", "--parent", parent, "--since", "2024-01-01")
        done("--data", province, "units", "put", unit, *told)
    asked = ("--data", province, "invite", "--out", tmp_path, "--unit")
    [warning] = done(*asked, "X06")["warnings"]
    assert "Đơn vị X06 (X06) trực thuộc Đơn vị H1 (H1)" in warning
    assert "báo cáo qua H1" in warning
    assert done(*asked, "H1")["warnings"] == []


def test_an_act_that_there_is_not_asks_for_no_reason(province: Path) -> None:
    answer = cchc("--data", province, "units", "undo", "999", "--reason", "x")
    assert (answer.code, "Không có việc số 999" in answer.err, "lý do" in answer.err) == (1, True, False)


def test_who_takes_in_keeps_no_proofs(province: Path) -> None:
    for words in (("--period", "2026-09"), (), ("--period", "2026-09", "--out", "a.pdf")):
        answer = cchc("--data", province, "proof", *words)
        assert (answer.code, "đơn vị gửi giữ giấy của mình" in answer.err) == (1, True)


def test_what_lies_apart_no_more_is_told_with_what_became_of_it(tmp_path: Path, province: Path) -> None:
    stick = tmp_path / "stick"
    ward = sent(tmp_path / "ward", stick, "--practice")
    box = f"folder:{stick}"
    done("--data", province, "collect", "--from", box)
    done("--data", ward, "peers", "--renew", "--lost", "--reason", "mất máy")
    play(ward, {"by": "Lan", **RECEIVE, "at": "2026-10-02T09:00"})
    done("--data", ward, "month", *OCTOBER, "--close", "--reason", "thêm hồ sơ")
    done("--data", ward, "send", "--via", box)
    cchc("--data", province, "collect", "--from", box)
    held = [one for one in done("--data", province, "asides")["asides"] if one["name"].endswith(".cchc")]
    [foreign] = done("--data", province, "peers")["foreign"]
    both = ("--close", WARD, "--reason", "mất máy ngày 05/10", "--confirm", WARD)
    done("--data", province, "peers", *both, "--figures", foreign["figures"])
    answer = cchc("--data", province, "asides", "--again", held[0]["digest"][:6])
    assert answer.code == 1
    assert f"{held[0]['name']} không còn để riêng: đã nhận sau khi tin khóa của đơn vị" in answer.err
    (stick / "a.cchc").write_bytes(b"no packet")
    cchc("--data", province, "collect", "--from", box)
    [odd] = done("--data", province, "asides")["asides"]
    done("--data", province, "asides", "--dismiss", odd["digest"], "--reason", "không phải gói")
    answer = cchc("--data", province, "asides", "--again", odd["digest"][:6])
    assert "đã bỏ, lý do: không phải gói" in answer.err


@pytest.mark.parametrize("command", [("join",), ("proof",)])
def test_a_file_without_an_end_is_read_up_to_a_bound(province: Path, command: tuple[str, ...]) -> None:
    answer = cchc("--data", province, *command, "/dev/zero")
    assert answer.code == 1
    assert "quá lớn nên không phải" in answer.err or not Path("/dev/zero").exists()
