"""Acts about other units by a script: the tree, keys, notices and reviews, as `cchc verbs` describes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import cchc, done, play

WARD, PROVINCE, BASIS = "00070", "01", "Nghị quyết 12"
SINCE = "2026-07-01"
RECEIVE = {"verb": "receive", "at": "2026-10-01T09:00", "procedure": "1.004873", "applicant": "Đỗ Ước"}
OFFICE = (
    *("unit_put", "unit_end", "unit_rename", "unit_move", "unit_merge", "unit_split", "unit_list"),
    *("unit_undo", "invite", "join", "confirm_key", "close_key", "new_key", "notice", "take_pack"),
    *("notice_done", "review", "dismiss", "look_up"),
)


@pytest.fixture
def above(tmp_path: Path) -> Path:
    data = tmp_path / "above"
    named = ("--unit", "T1", "--name", "Tỉnh", "--role", "superior", "--since", "2026-01-01", "--practice")
    done("--data", data, "init", *named)
    return data


@pytest.fixture
def province(tmp_path: Path) -> Path:
    data = tmp_path / "province"
    done("--data", data, "init", "--unit", PROVINCE, "--role", "superior", "--practice")
    return data


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    data = tmp_path / "ward"
    done("--data", data, "init", "--unit", WARD, "--practice")
    return data


def units(data: Path) -> dict[str, str]:
    return {one["unit"]: one["parent"] for one in done("--data", data, "units")["units"]}


def test_every_act_tells_a_script_what_it_takes() -> None:
    told = done("verbs")
    for verb in OFFICE:
        schema = told["verbs"][verb]
        act = told["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
        assert (act["type"], bool(schema["title"])) == ("object", True)
    assert told["$defs"]["MergeUnits"]["required"] == ["units", "into", "since", "basis"]
    assert told["$defs"]["NewUnit"]["additionalProperties"] is False


def test_the_tree_is_made_and_changed_by_a_script(above: Path, tmp_path: Path) -> None:
    listed = tmp_path / "don-vi.csv"
    listed.write_text("Mã,Tên,Từ ngày\nX9,Xã Chín,01/01/2026\n", encoding="utf-8")
    decided = {"since": SINCE, "basis": BASIS}
    put = [
        {"verb": "unit_put", "unit": code, "name": f"Xã {code}", "since": "2026-01-01"}
        for code in ("X1", "X2", "X3", "X4")
    ]
    answers = play(
        above,
        *put,
        {"verb": "unit_put", "unit": "H1", "name": "Huyện", "since": "2026-01-01", "by": "Minh"},
        {"verb": "unit_rename", "unit": "X4", "name": "Xã Bốn Mới", "since": SINCE, "basis": BASIS},
        {"verb": "unit_move", "unit": "X4", "parent": "H1", "since": "2026-08-01", "basis": BASIS},
        {"verb": "unit_merge", "units": ["X1", "X2"], "into": "N1", "name": "Xã Mới", **decided},
        {
            "verb": "unit_split",
            "unit": "X3",
            "into": [{"code": "A1", "name": "A"}, {"code": "B1", "name": "B"}],
        }
        | {"heir": "A1", **decided},
        {"verb": "unit_list", "file": str(listed)},
        {"verb": "unit_end", "unit": "X9", "until": "2026-08-31", "basis": BASIS},
    )
    assert answers[4]["by"] == "Minh"
    assert answers[9]["added"] == 1
    assert units(above) == {"H1": "", "X4": "H1", "N1": "", "A1": "", "B1": ""}
    undone = {"verb": "unit_undo", "number": answers[-1]["number"], "reason": "ghi nhầm đơn vị"}
    assert play(above, undone)[0]["words"].startswith("Hoàn tác việc số")
    assert "X9" in units(above)
    assert not done("--data", above, "check")["findings"]


def test_two_registers_come_to_know_each_other_by_scripts(ward: Path, province: Path, tmp_path: Path) -> None:
    stick, pack = tmp_path / "stick", tmp_path / "chi-tieu.toml"
    stick.mkdir()
    pack.write_text(
        '[[target]]\nindicator = "on_time_rate"\nsince = 2026-01-01\nat_least = "98,5"\nbasis = "KH 7"\n',
        encoding="utf-8",
    )
    [asked] = play(province, {"verb": "invite", "unit": WARD, "out": str(stick), "forms": ["overdue"]})
    assert asked["warnings"] == []
    [joined] = play(ward, {"verb": "join", "file": asked["file"], "is_compared": True, "out": str(stick)})
    assert joined["state"] == "confirmed"
    done("--data", province, "collect", "--from", f"folder:{stick}")
    own = done("--data", ward, "peers")["own"]
    [known] = play(province, {"verb": "confirm_key", "unit": WARD, "figures": own})
    assert known["figures"] == own
    play(ward, {"by": "Lan", **RECEIVE})
    done("--data", ward, "month", "--period", "2026-10", "--close")
    done("--data", ward, "send", "--via", f"folder:{stick}")
    done("--data", province, "collect", "--from", f"folder:{stick}")
    review = {"verb": "review", "unit": WARD, "period": "2026-10"}
    assert play(province, {**review, "decision": "accepted"})[0]["state"] == "accepted"
    returned = {**review, "decision": "returned", "box": "late", "reason": "thiếu lý do trễ"}
    assert play(province, returned)[0]["state"] == "returned"
    play(province, {"verb": "notice", "units": [WARD], "text": "Nộp sớm"})
    play(province, {"verb": "notice", "units": ["all"], "pack": str(pack)})
    done("--data", province, "collect", "--from", f"folder:{stick}")
    done("--data", ward, "collect", "--from", f"folder:{stick}")
    told = {one["kind"]: one["number"] for one in done("--data", ward, "notices")["notices"]}
    assert play(ward, {"verb": "take_pack", "number": told["pack"]})[0]["left"] == []
    play(ward, {"verb": "notice_done", "number": told["message"]}, {"verb": "look_up", "is_on": True})
    assert play(ward, {"verb": "new_key", "reason": "thay máy"})[0]["told"] == [PROVINCE]
    (stick / "x.cchc").write_bytes(b"no packet")
    assert cchc("--data", province, "collect", "--from", f"folder:{stick}", "--json").json["refused"]
    [held] = [one for one in done("--data", province, "asides")["asides"] if one["name"] == "x.cchc"]
    play(province, {"verb": "dismiss", "digest": held["digest"], "reason": "không phải gói"})
    [closed] = play(province, {"verb": "close_key", "unit": WARD, "reason": "mất máy tính"})
    assert closed["unit"] == WARD
    assert not done("--data", province, "check")["findings"]


@pytest.mark.parametrize("out", ["", "gone/deeper", "a file", "a file/deeper"])
def test_an_invitation_that_cannot_be_laid_down_is_not_made(
    province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    """Nothing is kept by a script nor by the verb, and the lines after it are done."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a file").write_text("x")
    before, here = done("--data", province, "check"), sorted(tmp_path.iterdir())
    told = {"verb": "invite", "unit": WARD, "out": out}
    answer = cchc("--data", province, "play", "-", "--keep-going", told=f"{json.dumps(told)}\n" * 2)
    assert [(one["line"], one["kind"]) for one in answer.lines] == [(1, "refused"), (2, "refused")]
    assert cchc("--data", province, "invite", "--unit", WARD, "--out", out).code == 1
    assert done("--data", province, "check") == before
    assert done("--data", province, "peers")["own"] == ""
    assert sorted(tmp_path.iterdir()) == here


def test_a_folder_that_only_is_missing_itself_is_made(province: Path, tmp_path: Path) -> None:
    [asked] = play(province, {"verb": "invite", "unit": WARD, "out": str(tmp_path / "new")})
    assert Path(asked["file"]).is_file()
    assert [one.name for one in (tmp_path / "new").iterdir()] == [Path(asked["file"]).name]


def test_a_trouble_names_its_line_and_every_line_that_nobody_came_to(above: Path, tmp_path: Path) -> None:
    acts = [
        {"verb": "unit_fly"},
        {"verb": "unit_put", "unit": "X1", "name": "Xã Một", "since": SINCE},
        {"verb": "join", "file": str(tmp_path / "gone.giay-moi")},
        {"verb": "unit_put", "unit": "X2", "name": "Xã Hai", "since": SINCE},
        {"verb": "unit_put", "unit": "X3", "name": "Xã Ba", "since": SINCE},
    ]
    script = tmp_path / "acts.jsonl"
    script.write_text("\n\n".join(map(json.dumps, acts)), encoding="utf-8")
    answer = cchc("--data", above, "play", script, "--keep-going")
    told = [(one["line"], one["ok"], one.get("kind")) for one in answer.lines]
    assert told[:3] == [(1, False, "refused"), (3, True, None), (5, False, "trouble")]
    assert told[3:] == [(7, False, "untried"), (9, False, "untried")]
    assert answer.lines[3]["problem"] == "Chưa làm: đã dừng ở dòng 5."
    assert (answer.code, "Đã dừng ở dòng 5; 2 việc ở các dòng sau chưa làm." in answer.err) == (1, True)
    assert set(units(above)) == {"X1"}
    answer = cchc("--data", above, "play", "-", "--keep-going", told=script.read_text(encoding="utf-8"))
    assert answer.lines[-1]["kind"] == "trouble"
    assert "Đã dừng ở dòng 5; các dòng sau, nếu có, chưa làm." in answer.err


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"verb": "unit_fly"}, "Không có việc tên"),
        ({"verb": "unit_put", "unit": "X1"}, "thiếu mục “since”"),
        ({"verb": "unit_put", "unit": "X1", "since": "hôm qua"}, "“since” "),
        ({"verb": "unit_put", "unit": "X1", "since": "0001-01-01"}, "nằm ngoài các năm"),
        ({"verb": "unit_end", "unit": "X1", "until": "9999-12-31", "basis": "QĐ"}, "nằm ngoài các năm"),
        ({"verb": "unit_put", "unit": "X1", "since": SINCE, "at": "2026-07-01T09:00"}, "không nhận mục “at”"),
        ({"verb": "unit_put", "unit": "X\u0000", "since": SINCE}, "không đọc được"),
        ({"verb": "unit_put", "unit": "X1", "since": SINCE, "name": "x" * 10_000}, "dài"),
        ({"verb": "unit_split", "unit": "X1", "into": [{"code": "A", "colour": 1}], "since": SINCE}, "thiếu"),
        ({"verb": "unit_list", "file": "."}, "thư mục"),
        ({"verb": "join", "file": "."}, "Không đọc được tệp"),
        ({"verb": "join", "file": "gone.giay-moi"}, "Không đọc được tệp"),
        (
            {"verb": "join", "file": "/dev/zero"},
            "quá lớn" if Path("/dev/zero").exists() else "Không đọc được",
        ),
        ({"verb": "invite", "unit": "X1", "out": "a/b/c"}, "kiểm tra USB"),
        ({"verb": "invite", "unit": "X1", "out": ""}, "Chưa ghi thư mục"),
        ({"verb": "invite", "unit": "X1", "out": " "}, "Chưa ghi thư mục"),
        ({"verb": "invite", "unit": "T1", "out": "."}, "chính sổ này"),
        ({"verb": "notice", "units": [], "text": "Chào"}, "không có đơn vị nào"),
        ({"verb": "review", "unit": "X1", "period": "2026-10", "decision": "loved"}, "“decision”"),
        ({"verb": "confirm_key", "unit": "X1", "figures": "1"}, "30 chữ số"),
        ({"verb": "take_pack", "number": -1}, "Không có thông báo"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    above: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, object], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = cchc("--data", above, "play", "-", "--keep-going", told=json.dumps(told))
    [line] = answer.lines
    assert (answer.code, line["ok"], line["kind"] in {"refused", "trouble"}) == (1, False, True)
    assert said in line["problem"]
    assert units(above) == {}
