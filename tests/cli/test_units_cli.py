"""The tree of units by `cchc` alone, and a chain of three registers over a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play
from openpyxl import Workbook

SINCE, DAY = "2024-01-01", "2026-07-01"
BASIS = ("--basis", "NQ 76")
RECEIVE = {"verb": "receive", "at": "2026-10-01T09:00", "procedure": "1.004873", "applicant": "Đỗ Ước"}


@pytest.fixture
def above(tmp_path: Path) -> Path:
    data = tmp_path / "above"
    told = ("--name", "Tỉnh Thử", "--role", "superior", "--superior", "TW", "--superior-name", "Bộ")
    done("--data", data, "init", "--unit", "T1", *told, "--practice", "--since", SINCE)
    return data


def listed(data: Path, on: str) -> dict[str, tuple[str, str, bool]]:
    told = done("--data", data, "units", "--on", on)
    return {one["unit"]: (one["name"], one["parent"], one["is_expected"]) for one in told["units"]}


def table(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    path = folder / "danh sách.xlsx"
    book.save(path)
    return path


def test_a_list_in_any_order_with_titles_above_it_is_taken_over(above: Path, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("DANH SÁCH ĐƠN VỊ", None, None, None),
        ("truc thuoc", "Từ ngày", "TÊN ĐƠN VỊ", "Mã"),
        ("Huyện Cũ", "01/03/2024", "Xã Một", "X1"),
        ("H1", None, None, 70),
        (None, None, "Huyện Cũ", "H1"),
        (None, None, None, None),
        ("H9", None, "Xã Lạc", "X9"),
        ("X5", None, "Xã Vòng", "X4"),
        ("X4", None, "Xã Quẩn", "X5"),
    )
    tried = cchc("--data", above, "units", "load", path, "--dry-run", "--json")
    assert tried.code == 1
    assert listed(above, DAY) == {}
    answer = cchc("--data", above, "units", "load", path, "--json")
    assert [one["sender"] for one in answer.json["added"]] == ["H1", "X1", "00070"]
    assert [number for number, _ in answer.json["refused"]] == [7, 8, 9]
    assert answer.json["added"] == tried.json["added"]
    assert listed(above, DAY) == {
        "00070": ("Phường Hoàn Kiếm", "H1", True),
        "H1": ("Huyện Cũ", "", False),
        "X1": ("Xã Một", "H1", True),
    }
    assert listed(above, "2024-02-29").keys() == {"H1", "00070"}
    again = cchc("--data", above, "units", "load", path, "--json").json
    assert (again["added"], again["same"]) == ([], 3)


def test_a_file_without_such_a_table_is_refused(above: Path, tmp_path: Path) -> None:
    path = table(tmp_path, ("STT", "Họ tên"), (1, "Đỗ Ước"))
    answer = cchc("--data", above, "units", "load", path, "--json")
    assert (answer.code, answer.json["kind"]) == (1, "refused")
    assert "không có hàng tiêu đề với cột Mã" in answer.json["problem"]


def test_every_act_and_its_undoing(above: Path) -> None:
    def act(*words: str) -> int:
        told = done("--data", above, "units", *words)
        return int(told["number"])

    for unit, parent in (("H1", "-"), ("X1", "H1"), ("X2", "H1"), ("X3", "H1"), ("X4", "-")):
        act("put", unit, "--name", f"Xã {unit}", "--parent", parent, "--since", SINCE)
    merged = act("merge", "X1", "X2", "--into", "N1=Xã Mới", "--since", DAY, *BASIS)
    act(
        "split",
        "X3",
        "--into",
        "N3=Xã Ba",
        "N4=Xã Tư",
        "--heir",
        "N4",
        "--parent",
        "-",
        "--since",
        DAY,
        *BASIS,
    )
    act("rename", "X4", "--name", "Phường Bốn", "--code", "P4", "--since", DAY, *BASIS)
    act("move", "N1", "--parent", "-", "--since", "2026-09-01", *BASIS)
    act("end", "H1", "--until", "2026-08-31", *BASIS)
    assert listed(above, "2026-09-01") == {
        "N1": ("Xã Mới", "", True),
        "N3": ("Xã Ba", "", True),
        "N4": ("Xã Tư", "", True),
        "P4": ("Phường Bốn", "", True),
    }
    assert listed(above, "2026-06-30").keys() == {"H1", "X1", "X2", "X3", "X4"}
    told = cchc("--data", above, "units", "--on", DAY).out
    assert "  N1  Xã Mới  từ 01/07/2026 đến 31/08/2026 – trước là Xã X1 (X1), Xã X2 (X2)" in told
    answer = cchc("--data", above, "units", "undo", str(merged), "--reason", "ghi nhầm", "--json")
    assert "Hoàn tác việc sau trước" in answer.json["problem"]
    for one in reversed(done("--data", above, "units", "--acts")["acts"]):
        act("undo", str(one["number"]), "--reason", "làm lại từ đầu")
    assert listed(above, DAY) == {}


def test_what_is_typed_wrong_is_said_in_words(above: Path) -> None:
    assert "Còn thiếu --since" in cchc("--data", above, "units", "merge", "A", "--into", "B", *BASIS).err
    assert (
        "Còn thiếu --basis" in cchc("--data", above, "units", "merge", "A", "--into", "B", "--since", DAY).err
    )
    answer = cchc("--data", above, "units", "merge", "A", "--into", "B", "--since", DAY, *BASIS, "--json")
    assert answer.json == {"problem": "Không có đơn vị A trong cây đơn vị.", "kind": "refused"}


def test_a_commune_has_no_tree(tmp_path: Path) -> None:
    data = tmp_path / "ward"
    done("--data", data, "init", "--unit", "00070", "--practice")
    assert "Chỉ đơn vị tổng hợp" in cchc("--data", data, "units").err


def test_a_month_goes_through_three_registers_and_the_proof_comes_back(above: Path, tmp_path: Path) -> None:
    ward, between = tmp_path / "ward", tmp_path / "between"
    up = ("--superior", "H1", "--superior-name", "Huyện")
    done("--data", ward, "init", "--unit", "00070", *up, "--practice")
    told = ("--name", "Huyện", "--role", "superior", "--superior", "T1", "--superior-name", "Tỉnh")
    done("--data", between, "init", "--unit", "H1", *told, "--practice")
    done("--data", above, "units", "put", "H1", "--name", "Huyện", "--since", SINCE)
    done("--data", above, "units", "put", "00070", "--parent", "H1", "--since", SINCE)
    low, high = f"folder:{tmp_path / 'low'}", f"folder:{tmp_path / 'high'}"
    invited = done("--data", above, "invite", "--unit", "H1", "--out", tmp_path)
    joined = done("--data", between, "join", invited["file"], "--compared")
    assert joined["state"] == "confirmed"
    play(ward, {"by": "Lan", **RECEIVE})
    done("--data", ward, "month", "--period", "2026-10", "--close")
    done("--data", ward, "send", "--via", low)
    done("--data", between, "collect", "--from", low)
    [name] = done("--data", between, "send", "--via", high)["sent"]
    early = cchc("--data", above, "collect", "--from", high)
    figures = done("--data", between, "peers")["own"]
    assert (early.code, figures in early.err) == (1, True)
    assert "Huyện (H1) đã trả lời giấy mời" in early.out
    told = done("--data", above, "peers", "--confirm", "H1", "--figures", figures)
    assert (told["confirmed"]["state"], told["taken"]) == ("confirmed", [name])
    got = done("--data", above, "collect", "--from", high)
    assert (got["known"], got["refused"]) == ([name], [])
    assert done("--data", between, "send", "--via", high)["acknowledged"] == [name]
    month = done("--data", above, "month", "--period", "2026-10")
    [unit] = month["units"]
    assert (unit["unit"], unit["parent"], unit["boxes"]["received_direct"]) == ("00070", "H1", 1)
    assert (month["missing"], month["gaps"], month["beside"]) == ([], [], [])
    [group] = month["between"]
    assert (group["code"], group["units"], group["missing"]) == ("H1", ["00070"], [])
    assert group["boxes"]["received"] == unit["boxes"]["received"]
    said = cchc("--data", above, "month", "--period", "2026-10").out
    assert "  Huyện (H1): 1 đơn vị; nhận 1, giải quyết 0, đang giải quyết 1" in said


def test_a_month_by_the_units_of_then_and_of_now(above: Path, tmp_path: Path) -> None:
    ward = tmp_path / "ward"
    done(
        "--data", ward, "init", "--unit", "00070", "--superior", "T1", "--superior-name", "Tỉnh", "--practice"
    )
    play(ward, {"by": "Lan", **RECEIVE})
    done("--data", ward, "month", "--period", "2026-10", "--close")
    done("--data", ward, "send", "--via", f"folder:{tmp_path / 'box'}")
    done("--data", above, "collect", "--from", f"folder:{tmp_path / 'box'}")
    done("--data", above, "units", "merge", "00070", "--into", "N1=Xã Mới", "--since", "2026-10-15", *BASIS)

    def units(by: str, *command: str) -> list[str]:
        told = done("--data", above, *command, "--period", "2026-10", "--units", by)
        return [one["unit"] for one in told["units"]]

    for command in ("month", "indicators"):
        assert (units("then", command), units("now", command)) == (["00070"], ["N1"])
