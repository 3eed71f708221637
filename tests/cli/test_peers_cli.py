"""Enrolment, notices and reviews by `cchc` alone, over a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play

WARD, PROVINCE = "00070", "01"
OCTOBER = ("--period", "2026-10")
RECEIVE = {"verb": "receive", "at": "2026-10-01T09:00", "procedure": "1.004873", "applicant": "Đỗ Ước"}


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    data = tmp_path / "ward"
    done("--data", data, "init", "--unit", WARD, "--practice")
    play(data, {"by": "Lan", **RECEIVE})
    return data


@pytest.fixture
def province(tmp_path: Path) -> Path:
    data = tmp_path / "province"
    done("--data", data, "init", "--unit", PROVINCE, "--role", "superior", "--practice")
    return data


def enrol(ward: Path, province: Path, stick: Path) -> str:
    """Invite, join and confirm; the ward's figures."""
    asked = done("--data", province, "invite", "--unit", WARD, "--out", stick, "--forms", "overdue")
    seen = done("--data", ward, "join", asked["file"], "--dry-run")
    assert (seen["figures"], seen["standing"]) == (asked["figures"], "first")
    assert done("--data", ward, "peers")["peers"] == []
    joined = done("--data", ward, "join", asked["file"], "--compared", "--out", stick)
    assert (joined["state"], joined["left"]) == ("confirmed", [])
    assert Path(joined["answer"]).is_file()
    collected = done("--data", province, "collect", "--from", f"folder:{stick}")
    assert any("đã trả lời giấy mời" in one for one in collected["letters"])
    own: str = done("--data", ward, "peers")["own"]
    [known] = done("--data", province, "peers")["peers"]
    assert (known["unit"], known["figures"], known["state"]) == (WARD, own, "seen")
    told = done("--data", province, "peers", "--confirm", WARD, "--figures", own)
    assert told["confirmed"]["state"] == "confirmed"
    return own


def test_two_registers_come_to_know_each_other_and_a_month_goes_round(
    ward: Path, province: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    enrol(ward, province, stick)
    box = f"folder:{stick}"
    mailed = done("--data", ward, "month", *OCTOBER, "--close", "--out", tmp_path / "mail")
    [packet] = [Path(one) for one in mailed["files"] if one.endswith(".cchc")]
    taken = done("--data", province, "collect", "--from", f"folder:{packet.parent}")
    assert taken["accepted"] == [packet.name]
    assert done("--data", ward, "collect", "--from", f"folder:{packet.parent}")["acknowledged"] == [
        packet.name
    ]
    [stands] = done("--data", province, "review")["packets"]
    assert (stands["unit"], stands["revision"], stands["state"]) == (WARD, 1, "received")
    returned = (
        "review",
        *OCTOBER,
        "--unit",
        WARD,
        "--return",
        "--box",
        "late",
        "--reason",
        "thiếu lý do trễ",
    )
    assert done("--data", province, *returned)["state"] == "returned"
    assert done("--data", province, "review", *OCTOBER)["packets"][0]["reason"] == "thiếu lý do trễ"
    assert done("--data", province, "notices", "--to", "all", "--text", "Nộp sớm")["to"]
    done("--data", province, "collect", "--from", box)
    letters = done("--data", ward, "send", "--via", box)["letters"]
    assert len(letters) == 2
    second, first = done("--data", ward, "notices")["notices"]
    assert (first["kind"], first["about"]["box"], second["text"]) == ("returned", "late", "Nộp sớm")
    done("--data", ward, "notices", "--done", second["number"])
    assert done("--data", ward, "notices")["notices"][0]["done_by"] == "cchc"
    spoken = cchc("--data", ward, "notices").out
    assert "chưa xem): Trả lại để sửa Tháng 10 năm 2026, lần 1" in spoken


def test_a_pack_goes_down_is_seen_and_taken(ward: Path, province: Path, tmp_path: Path) -> None:
    stick, pack = tmp_path / "stick", tmp_path / "chi-tieu.toml"
    stick.mkdir()
    enrol(ward, province, stick)
    pack.write_text(
        '[[target]]\nindicator = "on_time_rate"\nsince = 2026-01-01\nat_least = "98,5"\n'
        'basis = "Kế hoạch 7"\n',
        encoding="utf-8",
    )
    done("--data", province, "notices", "--to", WARD, "--pack", pack)
    done("--data", province, "collect", "--from", f"folder:{stick}")
    done("--data", ward, "collect", "--from", f"folder:{stick}")
    [told] = done("--data", ward, "notices")["notices"]
    seen = done("--data", ward, "notices", "--see", told["number"])
    assert not seen["is_taken"]
    assert "từ 98,50% từ ngày 01/01/2026 (Kế hoạch 7)" in seen["packs"][0]["words"]
    assert not (ward / "law").exists()
    assert done("--data", ward, "notices", "--take", told["number"])["is_taken"]
    assert (ward / "law" / "chi-tieu.toml").read_bytes() == pack.read_bytes()


def test_a_key_is_closed_and_renewed(ward: Path, province: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    old = enrol(ward, province, stick)
    new = done("--data", ward, "peers", "--renew", "--lost", "--reason", "mất máy")["figures"]
    done("--data", ward, "month", *OCTOBER, "--close")
    done("--data", ward, "send", "--via", f"folder:{stick}")
    assert cchc("--data", province, "collect", "--from", f"folder:{stick}").code == 1
    [foreign] = done("--data", province, "peers")["foreign"]
    assert (foreign["figures"], foreign["files"]) == (new, 2)
    assert "khóa lạ, 2 tệp" in cchc("--data", province, "peers").out
    both = ("peers", "--close", WARD, "--reason", "mất máy ngày 05/10", "--confirm", WARD, "--figures", new)
    told = done("--data", province, *both)
    assert (told["closed"]["figures"], told["confirmed"]["figures"]) == (old, new)
    assert any(name.endswith(".cchc") for name in told["taken"])


@pytest.mark.parametrize(
    "words",
    [
        ("peers", "--renew"),
        ("peers", "--confirm", PROVINCE, "--figures", "1"),
        ("join", "nowhere.giay-moi"),
        ("invite", "--unit", WARD, "--out", "out"),
        ("notices", "--done", "1"),
        ("review", *OCTOBER, "--unit", WARD, "--accept"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(ward: Path, words: tuple[str, ...]) -> None:
    answer = cchc("--data", ward, *words, "--json")
    assert (answer.code, answer.json["kind"] in {"refused", "trouble"}) == (1, True)
    assert "\n" not in answer.err.strip()


def test_what_was_refused_before_fails_no_trip_any_more(province: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "a.cchc").write_bytes(b"no packet")
    asked = ("--data", province, "collect", "--from", f"folder:{stick}")
    first = cchc(*asked, "--json")
    assert (first.code, first.json["kind"], len(first.json["refused"])) == (1, "refused", 1)
    again = cchc(*asked)
    assert (again.code, "a.cchc (đã để riêng từ trước" in again.err) == (0, True)
    [held] = done("--data", province, "asides")["asides"]
    done("--data", province, "asides", "--dismiss", held["digest"], "--reason", "không phải gói")
    told = done(*asked)
    assert (told["dismissed"], told["again"], told["refused"]) == (["a.cchc"], [], [])
    assert "a.cchc: đã bỏ từ trước" in cchc(*asked).err


def test_a_code_of_no_list_is_told_with_the_invitation(province: Path, tmp_path: Path) -> None:
    told = done("--data", province, "invite", "--unit", "99999", "--out", tmp_path)
    assert "chưa có trong cây đơn vị" in told["warnings"][0]
    assert (
        "Lưu ý: Đơn vị 99999" in cchc("--data", province, "invite", "--unit", "99999", "--out", tmp_path).err
    )
    assert cchc("--data", province, "invite", "--unit", PROVINCE, "--out", tmp_path).code == 1


def test_a_check_speaks_to_people_in_their_language(ward: Path) -> None:
    assert done("--data", ward, "check")["counts"]["dossiers"] == 1
    said = cchc("--data", ward, "check").out
    assert "Hồ sơ: 1" in said
    assert "Giấy tờ đã in: 0" in said
    assert not any(word in said for word in ("entries", "dossiers", "slips", "erased", "closings"))
