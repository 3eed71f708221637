"""The verbs of the counter as a script plays them, one JSON object a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play

from cchc_desktop.cli.command import clock

NO, OTHER = "0001/2026", "0002/2026"
NEW = ("hand_over", "take_over", "turn_down", "send_up", "take_back", "link", "take_fee", "cancel_slip")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    done("--data", tmp_path / "register", "init", "--unit", "00070", "--since", "2026-01-01", "--practice")
    return tmp_path / "register"


def line(verb: str, at: str, by: str = "Lan", **told: object) -> dict[str, object]:
    return {"verb": verb, "at": f"2026-10-01T{at}", "by": by, "dossier": NO, **told}


def test_every_verb_tells_a_script_what_it_takes() -> None:
    told = done("verbs")
    for verb in NEW:
        schema = told["verbs"][verb]
        act = told["$defs"][schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
        assert act["type"] == "object"
        assert "dossier" in act["required"]
        assert schema["title"]


def test_a_dossier_goes_from_hand_to_hand_by_a_script(data: Path) -> None:
    told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước", "fee": 8_000}
    for minute in ("09:00", "09:01"):
        play(data, {"verb": "receive", "at": f"2026-10-01T{minute}", "by": "Lan", **told})
    answers = play(
        data,
        line("hand_over", "09:10", to="Tư", remark="gấp"),
        line("turn_down", "09:15", "Tư", reason="thiếu ảnh"),
        line("hand_over", "09:20", to="Tư"),
        line("take_over", "09:25", "Tư"),
        line("send_up", "09:30", "Tư", to="Chi cục Thuế", due_at="2026-10-02T17:00"),
        line("take_back", "10:00", "Tư", outcome="xong"),
        line("link", "10:05", main=OTHER),
        line("take_fee", "10:10", amount=8_000, receipt="0001234"),
    )
    assert [answer["state"] for answer in answers] == [*["accepted"] * 3, *["in_progress"] * 5]
    done("--data", data, "print", "--dossier", NO, "--form", "receipt", "--out", data.parent / "a.pdf")
    void = {"verb": "cancel_slip", "dossier": NO, "form": "receipt", "number": 1, "reason": "in nhầm"}
    assert play(data, {**void, "year": clock().year})[0]["ok"]
    assert not done("--data", data, "check")["findings"]


def test_a_script_is_told_who_may_take_what(data: Path) -> None:
    told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}
    play(data, {"verb": "receive", "at": "2026-10-01T09:00", "by": "Lan", **told})
    play(data, line("hand_over", "09:10", to="Tư"))
    script = data.parent / "wrong.jsonl"
    script.write_text(
        '{"verb": "take_over", "at": "2026-10-01T09:20", "by": "Lan", "dossier": "0001/2026"}\n'
    )
    answer = cchc("--data", data, "play", script)
    assert answer.code == 1
    assert "0001/2026 được giao cho Tư, không phải Lan" in answer.err
