"""The file for those who help from afar tells what is wrong with a register and nothing about anybody."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from commands import cchc, done, play
from disk_search import found_in, spellings

from cchc_desktop.operations import support

PASSPHRASE = "mật khẩu mở sổ 2026"
NO = "0001/2026"
PLANTED = (
    *("Đỗ Thị Ước", "Trần Văn Đông", "Lò Thị Pâng", "001190012345", "0912345678", "Thôn Đoài, Vũ Lăng"),
    *("H26.12.09-260211-0001", NO, "Nguyễn Thị Lan", "Hoàng Văn Cán", "H. Văn Bộ", "uoc@thu.vn"),
)


@pytest.fixture
def used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real register in which every planted word stands somewhere, and a log in which they would too."""
    monkeypatch.setenv("CCHC_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    place = tmp_path / "register"
    done("--data", place, "init", "--unit", "00070")
    play(
        place,
        {
            "verb": "receive",
            "at": "2026-10-01T09:00",
            "by": "Nguyễn Thị Lan",
            "procedure": "1.004873",
            "applicant": "Đỗ Thị Ước",
            "owner": "Trần Văn Đông",
            "proxy": "Lò Thị Pâng",
            "id_number": "001190012345",
            "phone": "0912345678",
            "email": "uoc@thu.vn",
            "address": "Thôn Đoài, Vũ Lăng",
            "code": "H26.12.09-260211-0001",
        },
        {
            "verb": "assign",
            "at": "2026-10-01T10:00",
            "by": "Nguyễn Thị Lan",
            "dossier": NO,
            "officer": "Hoàng Văn Cán",
        },
    )
    log = tmp_path / "own" / "CCHC Desktop" / "log"
    log.mkdir(parents=True)
    (log / "cchc.log").write_text(
        "2026-10-01 09:00:00,123 ERROR cchc_desktop.ui.do an operation broke for Đỗ Thị Ước\n"
        "builtins.ValueError\n"
        "  ui/do.py:111 run\n"
        "  Trần Văn Đông 001190012345\n"
        "2026-10-01 09:00:01,001 WARNING cchc_desktop.ui.settings the settings of 0912345678\n",
        encoding="utf-8",
    )
    return place


def test_nobody_and_nothing_that_leads_to_anybody_is_in_it(used: Path, tmp_path: Path) -> None:
    target = tmp_path / "ho-tro.zip"
    answer = cchc("--data", used, "support", "--out", target)
    assert answer.code == 0, answer.err
    with zipfile.ZipFile(target) as box:
        texts = {name: box.read(name) for name in box.namelist()}
    assert set(texts) == {"ho-tro.txt", "ho-tro.json"}
    assert texts["ho-tro.txt"].decode() in answer.out  # the clerk saw all of it
    words = {spelt for word in PLANTED for spelt in spellings(word)}
    for text in (*texts.values(), answer.out.encode(), json.dumps(json.loads(texts["ho-tro.json"])).encode()):
        assert found_in(text, words) == []


def test_what_a_helper_needs_is_in_it(used: Path) -> None:
    told = done("--data", used, "support")
    assert told["program"]["version"]
    assert told["register"]["engine"].startswith("SQLite 3.")
    assert told["rows"]["dossier"] == 1
    assert told["entries"]["receive"] == 1
    assert told["check"]["ok"] is True
    assert told["disk"]["free"] > 0
    assert told["files"]["register"]["files"] == 1
    assert {"open", "count", "search", "check"} <= set(told["timings"])
    assert told["errors"] == [
        {
            "at": "2026-10-01 09:00:00",
            "level": "ERROR",
            "by": "cchc_desktop.ui.do",
            "kind": "ValueError",
            "places": ["ui/do.py:111"],
        },
        {"at": "2026-10-01 09:00:01", "level": "WARNING", "by": "cchc_desktop.ui.settings"},
    ]


def test_a_register_that_cannot_be_opened_is_told_about_too(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_PASSPHRASE", "một mật khẩu khác hẳn")
    told = done("--data", used, "support")
    assert told["register"] == {"is_open": False, "kind": "Refused"}
    assert told["files"]["register"]["bytes"] > 0
    (used / "register.db").write_bytes(b"\0" * 5_000)
    monkeypatch.setenv("CCHC_PASSPHRASE", PASSPHRASE)
    told = done("--data", used, "support")
    assert told["register"]["is_open"] is False


def test_the_log_of_an_earlier_version_is_told_by_its_places_alone(tmp_path: Path) -> None:
    assert support.last_errors(tmp_path) == []
    log = tmp_path / "log"
    log.mkdir()
    (log / "cchc.log").write_bytes(
        "Đỗ Thị Ước\n\xff\xfe rubbish\n  ../../etc/x.py:1 Ước\n".encode("latin-1", "replace")
    )
    assert support.last_errors(tmp_path) == []
