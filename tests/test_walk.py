"""One dossier from the counter to the unit above: two communes and a superior in three folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play

MONTH = ("month", "--period", "2026-10")


@pytest.fixture
def province(tmp_path: Path) -> dict[str, Path]:
    """Hà Nội and two of its wards, all practising."""
    places = {name: tmp_path / name for name in ("a", "b", "superior", "stick")}
    done("--data", places["a"], "init", "--unit", "00070", "--practice")
    done("--data", places["b"], "init", "--unit", "00073", "--practice")
    done("--data", places["superior"], "init", "--unit", "01", "--role", "superior", "--practice")
    return places


def receive(at: str, name: str, procedure: str = "1.004873", **more: object) -> dict[str, object]:
    return {"verb": "receive", "at": at, "by": "Lan", "procedure": procedure, "applicant": name, **more}


def some_work(place: Path) -> None:
    play(
        place,
        receive("2026-10-01T09:00:00", "Đỗ Thị Ước"),
        receive("2026-10-01T09:20:00", "Trần Văn Long", "1.001193", channel="online"),
        receive("2026-10-05T14:00:00", "Lê Thị Mận"),
        {"verb": "finish", "at": "2026-10-02T10:00:00", "by": "Hùng", "dossier": "0001/2026"},
        {"verb": "hand_back", "at": "2026-10-02T15:00:00", "by": "Lan", "dossier": "0001/2026"},
        {"verb": "finish", "at": "2026-10-01T16:00:00", "by": "Hùng", "dossier": "0002/2026"},
    )


def test_the_month_of_a_commune(province: dict[str, Path]) -> None:
    some_work(province["a"])
    total = done("--data", province["a"], *MONTH)["total"]
    assert (total["received_direct"], total["received_online"], total["carried_over"]) == (2, 1, 0)
    assert (total["early"], total["on_time"], total["late"]) == (1, 1, 0)
    assert (total["pending_in_time"], total["pending_overdue"]) == (0, 1)


def test_the_superior_adds_up_what_came(province: dict[str, Path]) -> None:
    some_work(province["a"])
    play(province["b"], receive("2026-10-06T08:00:00", "Phạm Thị Nga", "2.000815"))
    for name in ("a", "b"):
        done("--data", province[name], *MONTH, "--close", "--out", province[name] / "out")
        assert (
            len(done("--data", province[name], "send", "--via", f"folder:{province['stick']}")["sent"]) == 1
        )
    taken = done("--data", province["superior"], "collect", "--from", f"folder:{province['stick']}")
    assert len(taken["accepted"]) == 2
    assert len(taken["missing"]) == 126 - 2
    ours = [done("--data", province[name], *MONTH)["total"] for name in ("a", "b")]
    table = done("--data", province["superior"], *MONTH)
    assert table["total"] == {box: ours[0][box] + ours[1][box] for box in ours[0]}
    assert {unit["unit"] for unit in table["units"]} == {"00070", "00073"}
    again = done("--data", province["superior"], "collect", "--from", f"folder:{province['stick']}")
    assert (again["accepted"], len(again["known"])) == ([], 2)
    assert done("--data", province["superior"], *MONTH)["total"] == table["total"]
    proof = done("--data", province["a"], "collect", "--from", f"folder:{province['stick']}")
    assert len(proof["acknowledged"]) == 1
    assert done("--data", province["a"], "send", "--via", f"folder:{province['stick']}")["sent"] == []
    for name in ("a", "b", "superior"):
        assert done("--data", province[name], "check")["ok"]


def test_one_changed_byte_is_left_lying_with_a_sentence(province: dict[str, Path]) -> None:
    some_work(province["a"])
    done("--data", province["a"], *MONTH, "--close")
    done("--data", province["a"], "send", "--via", f"folder:{province['stick']}")
    (packet,) = province["stick"].glob("*.cchc")
    data = bytearray(packet.read_bytes())
    data[len(data) // 2] ^= 1
    packet.write_bytes(data)
    answer = cchc(
        "--data", province["superior"], "collect", "--from", f"folder:{province['stick']}", "--json"
    )
    assert answer.code == 1
    assert answer.json["accepted"] == []
    assert answer.json["refused"][0]["problem"]
    assert done("--data", province["superior"], *MONTH)["total"]["received"] == 0


def test_a_real_superior_refuses_practice_packets(province: dict[str, Path], tmp_path: Path) -> None:
    done("--data", province["a"], *MONTH, "--out", province["a"] / "out")
    done("--data", province["a"], "send", "--via", f"folder:{province['stick']}")
    secret = tmp_path / "secret"
    secret.write_text("một mật khẩu đủ dài\n", encoding="utf-8")
    real = tmp_path / "real"
    done("--data", real, "init", "--unit", "01", "--role", "superior", "--passphrase-file", secret)
    answer = cchc(
        "--data",
        real,
        "collect",
        "--from",
        f"folder:{province['stick']}",
        "--json",
        "--passphrase-file",
        secret,
    )
    assert answer.code == 1
    assert "thực hành" in answer.json["refused"][0]["problem"]


def test_what_moves_after_the_closing_is_shown_and_not_overwritten(province: dict[str, Path]) -> None:
    some_work(province["a"])
    closed = done("--data", province["a"], *MONTH, "--close")
    assert (closed["revision"], closed["is_final"], closed["drift"]) == (1, True, [])
    play(
        province["a"],
        {
            "verb": "withdraw",
            "at": "2026-10-07T08:00:00",
            "by": "Lan",
            "dossier": "0003/2026",
            "reason": "đổi ý",
        },
    )
    after = done("--data", province["a"], *MONTH)
    assert after["total"] == closed["total"]
    assert any("0003/2026" in sentence for sentence in after["drift"])
    answer = cchc("--data", province["a"], *MONTH, "--close", "--json")
    assert answer.code == 1
    assert answer.json["kind"] == "refused"
    again = done("--data", province["a"], *MONTH, "--close", "--reason", "ghi muộn")
    assert (again["revision"], again["total"]["withdrawn"]) == (2, 1)


def test_later_work_on_open_dossiers_is_no_drift(province: dict[str, Path]) -> None:
    some_work(province["a"])
    done("--data", province["a"], *MONTH, "--close")
    play(province["a"], {"verb": "finish", "at": "2026-10-20T08:00:00", "by": "Lan", "dossier": "0003/2026"})
    assert done("--data", province["a"], *MONTH)["drift"] == []


def test_a_period_that_is_not_over_cannot_be_closed(province: dict[str, Path]) -> None:
    answer = cchc("--data", province["a"], "month", "--period", "2026-12", "--close", "--json")
    assert answer.code == 1
    assert "mới kết thúc" in answer.json["problem"]


def test_days_of_a_period_follow_the_law_unless_told(province: dict[str, Path]) -> None:
    for words, kind, first_on in (
        ((), "ND09", "2026-09-15"),
        (("--calendar",), "calendar", "2026-10-01"),
        (("--no-calendar",), "ND09", "2026-09-15"),
    ):
        period = done("--data", province["a"], *MONTH, *words)["period"]
        assert (period["kind"], period["first_on"]) == (kind, first_on)
    assert done("--data", province["a"], "month", "--period", "2019-02")["period"]["kind"] == "calendar"


def test_an_answer_that_cannot_be_laid_down_is_told_beside_what_was_taken(province: dict[str, Path]) -> None:
    some_work(province["a"])
    done("--data", province["a"], *MONTH, "--close")
    [name] = done("--data", province["a"], "send", "--via", f"folder:{province['stick']}")["sent"]
    (province["stick"] / f"{name}.bao-nhan.json").mkdir()
    words = ("--data", province["superior"], "collect", "--from", f"folder:{province['stick']}")
    answer = cchc(*words, "--json")
    assert answer.code == 1
    assert (answer.json["accepted"], answer.json["refused"]) == ([name], [])
    assert answer.json["troubles"][0]["name"] == name
    assert "chưa trả được giấy báo nhận" in answer.err


def test_a_commune_on_a_server_reports_to_a_superior_on_a_server(
    postgres_database: str, tmp_path: Path
) -> None:
    commune, superior, stick = tmp_path / "commune", tmp_path / "superior", tmp_path / "stick"
    done("--data", commune, "init", "--unit", "00070", "--practice", "--db", postgres_database)
    told = ("init", "--unit", "01", "--role", "superior", "--practice", "--db", postgres_database)
    done("--data", superior, *told)
    some_work(commune)
    ours = done("--data", commune, *MONTH, "--close")["total"]
    done("--data", commune, "send", "--via", f"folder:{stick}")
    assert len(done("--data", superior, "collect", "--from", f"folder:{stick}")["accepted"]) == 1
    assert done("--data", superior, *MONTH)["total"] == ours
    assert done("--data", commune, "search", "do thi uoc")[0]["dossier"] == "0001/2026"
    assert done("--data", commune, "check")["ok"]
    assert done("--data", superior, "check")["ok"]
    assert postgres_database not in (commune / "register.json").read_text(encoding="utf-8")


def test_looking_keeps_nothing_and_sends_nothing(province: dict[str, Path]) -> None:
    some_work(province["a"])
    for period in ("2026-10", "2026-Q4", "2026"):
        done("--data", province["a"], "month", "--period", period)
    answer = cchc("--data", province["a"], "send", "--via", f"folder:{province['stick']}")
    assert answer.code == 1
    assert "Chưa có kỳ nào" in answer.err


def test_a_sound_packet_of_another_pc_is_not_overwritten(province: dict[str, Path]) -> None:
    via = f"folder:{province['stick']}"
    done("--data", province["a"], *MONTH, "--close")
    done("--data", province["a"], "send", "--via", via)
    (packet,) = province["stick"].glob("*.cchc")
    sound = packet.read_bytes()
    twin = province["a"].parent / "twin"
    done("--data", twin, "init", "--unit", "00070", "--practice")
    some_work(twin)
    done("--data", twin, *MONTH, "--close")
    answer = cchc("--data", twin, "send", "--via", via)
    assert answer.code == 1
    assert packet.name in answer.err
    assert packet.read_bytes() == sound
    packet.write_bytes(sound[:-1])
    assert done("--data", province["a"], "send", "--via", via)["sent"] == [packet.name]
    assert packet.read_bytes() == sound


def test_months_stand_above_an_older_look_at_their_quarter(province: dict[str, Path]) -> None:
    via = f"folder:{province['stick']}"
    play(province["a"], receive("2026-07-01T09:00:00", "Lê Thị Mận"))
    done("--data", province["a"], "month", "--period", "2026-Q3", "--out", province["a"] / "out")
    done("--data", province["a"], "send", "--via", via)
    play(province["a"], receive("2026-07-02T09:00:00", "Trần Văn Long"))
    for month in ("2026-07", "2026-08", "2026-09"):
        done("--data", province["a"], "month", "--period", month, "--close")
    done("--data", province["a"], "send", "--via", via)
    done("--data", province["superior"], "collect", "--from", via)
    table = done("--data", province["superior"], "month", "--period", "2026-Q3")
    assert table["total"]["received_direct"] == 2
