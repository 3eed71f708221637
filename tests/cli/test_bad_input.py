"""Bad input is one sentence, never a trace, and what people told the register is not in it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import cchc, done, play

RECEIVE: dict[str, object] = {
    "verb": "receive",
    "at": "2026-10-01T09:00",
    "procedure": "1.004873",
    "applicant": "NGUYỄN BÍ MẬT",
    "phone": "0912345678",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "register"
    done("--data", folder, "init", "--unit", "00070", "--practice")
    return folder


@pytest.mark.parametrize(
    "told",
    [
        {"verb": "correct", "dossier": "0001/2026", "reason": "x", "copies": 0},
        {"verb": "correct", "dossier": "0001/2026", "reason": "x", "email": "\ud800"},
        {
            "verb": "correct",
            "dossier": "0001/2026",
            "reason": "x",
            "received_at": "0001-01-01T00:00:00+14:00",
        },
        {"verb": "finish", "dossier": "0001/2026", "at": "9999-12-31T23:59:59-12:00"},
        {"verb": "finish", "dossier": "0001/2026", "at": "0001-01-01T00:00:00+14:00"},
        {"verb": "finish", "dossier": "0001/2026", "at": "0001-01-01T00:00:00"},
        {"verb": "finish", "dossier": "0001/2026", "by": "\udcff"},
        {"verb": "finish", "dossier": "0001/2026", "by": "x" * 201},
        {"verb": "\udcff", "dossier": "0001/2026"},
        {"verb": "apologise", "dossier": "0001/2026", "reason": "x", "new_due_at": "2500-01-01"},
        {**RECEIVE, "applicant": "A\u0000B"},
        {**RECEIVE, "papers": [{"name": "\ud800"}]},
        {**RECEIVE, "copies": 10**30},
        {**RECEIVE, "fee": 10**30},
        {**RECEIVE, "request_id": "x" * 501},
        {**RECEIVE, "submitted_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_a_line_that_cannot_be_is_set_aside(data: Path, told: dict[str, object]) -> None:
    play(data, RECEIVE)
    answer = cchc(
        *("--data", data, "play", "-", "--keep-going"),
        told=f"{json.dumps({'at': '2026-10-01T10:00', **told})}\n{json.dumps(RECEIVE)}\n",
    )
    assert [line["ok"] for line in answer.lines] == [False, True]
    assert answer.lines[0]["kind"] == "refused"
    assert "BÍ MẬT" not in answer.err
    assert done("--data", data, "check")["ok"]


def test_a_file_of_another_encoding_is_said_so(data: Path, tmp_path: Path) -> None:
    script = tmp_path / "tcvn.jsonl"
    script.write_bytes(json.dumps(RECEIVE, ensure_ascii=False).encode().replace("Ễ".encode(), b"\xff"))
    answer = cchc("--data", data, "play", script)
    assert answer.lines[0]["problem"].endswith("lưu tệp theo mã UTF-8.")


@pytest.mark.parametrize(
    "question",
    [
        {"term": "5wd", "received": "0001-01-01T00:00:00+14:00"},
        {"term": "5wd", "received": "2026-10-01", "pauses": [["2026-10-01", "9999-12-31T23:59:59-12:00"]]},
        {"term": "5wd", "received": "2026-10-01", "pauses": [["2026-10-01", "9999-12-31"]]},
        {"term": "5wd", "received": "2026-10-01", "pauses": [[1, 2]]},
        {"procedure": "1.004873", "received": "2026-10-01", "channel": ["online"]},
        {"procedure": "1.004873", "received": "2026-10-01", "channel": "fax"},
    ],
)
def test_due_refuses_what_no_calendar_holds(question: dict[str, object]) -> None:
    assert cchc("due", "--batch", told=json.dumps(question)).lines[0]["kind"] == "refused"


@pytest.mark.parametrize(
    "words",
    [
        ("month", "--from", "2026-01-01", "--to", "9999-12-31"),
        ("search", "\udcff"),
        ("init", "--unit", "ABCÀ", "--name", "Sở", "--superior", "01", "--practice"),
        ("init", "--unit", "../x", "--name", "Sở", "--superior", "01", "--practice"),
        ("init", "--unit", "X" * 33, "--name", "Sở", "--superior", "01", "--practice"),
        ("init", "--unit", "X9", "--name", "Sở", "--superior", "a/b", "--superior-name", "B", "--practice"),
    ],
)
def test_words_that_cannot_be_are_one_sentence(data: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    where = tmp_path / "new" if words[0] == "init" else data
    answer = cchc(*words, "--json", "--data", where)
    assert (answer.code, answer.json["kind"]) == (1, "refused")
    assert answer.err.strip() == answer.json["problem"]
    assert not (tmp_path / "new").exists()


class _Torn:
    """A stream that breaks while it is read."""

    def __iter__(self) -> Iterator[str]:
        raise ValueError("NGUYỄN BÍ MẬT")


def test_a_bug_is_told_by_its_place_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CCHC_DEBUG")
    monkeypatch.setattr(sys, "stdin", _Torn())
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    from cchc_desktop.cli import main

    assert main(["card", "--json"]) == 1
    said = err.getvalue().strip()
    assert said.startswith("Lỗi của chương trình: ValueError tại cli/law.py:")
    assert json.loads(out.getvalue()) == {"problem": said, "kind": "bug"}
    assert "BÍ MẬT" not in said
    monkeypatch.setenv("CCHC_DEBUG", "1")
    with pytest.raises(ValueError, match="BÍ MẬT"):
        main(["card"])


def test_a_unit_code_with_a_hyphen_prints(tmp_path: Path) -> None:
    data = tmp_path / "register"
    told = ("init", "--unit", "so-nv", "--name", "Sở", "--superior", "01", "--practice")
    assert done("--data", data, *told)["unit"] == "SO-NV"
    play(data, RECEIVE)
    printed = done("--data", data, "print", "--dossier", "0001/2026", "--out", tmp_path / "a.pdf")
    assert printed["mark"].startswith("CCHC1;SO-NV;0001/2026;")


def test_a_paper_that_could_not_be_written_was_never_printed(data: Path, tmp_path: Path) -> None:
    play(data, RECEIVE)
    told = ("--data", data, "print", "--dossier", "0001/2026", "--out")
    taken = tmp_path / "taken"
    taken.mkdir()
    assert cchc(*told, taken).code == 1
    assert done(*told, tmp_path / "a.pdf")["printing"] == 1
    assert done(*told, tmp_path / "b.pdf")["printing"] == 2


def test_a_broken_pack_stops_neither_backup_nor_check_nor_restore(data: Path, tmp_path: Path) -> None:
    for folder in ("law", "catalogue"):
        (data / folder).mkdir()
        (data / folder / "x.toml").write_text("nonsense = [", encoding="utf-8")
    assert cchc("--data", data, "search", "an").code == 1
    assert done("--data", data, "check")["ok"]
    kept = done("--data", data, "backup", "--to", tmp_path / "stick")["file"]
    assert done("--data", data, "restore", kept)["replaced"]


def test_the_list_of_units_in_the_data_folder_is_read(tmp_path: Path) -> None:
    units = tmp_path / "register" / "units"
    units.mkdir(parents=True)
    province = 'code = "01"\nname = "Hà Nội"\nkind = "Thành phố"'
    head = f'since = 2026-01-01\nbasis = "x"\ncommunes = "c.csv"\n[[provinces]]\n{province}\n'
    (units / "2026-01-01.toml").write_text(head, encoding="utf-8")
    (units / "c.csv").write_text("code,name,kind,province\n99999,Mới,xã,01\n", encoding="utf-8")
    made = done("--data", units.parent, "init", "--unit", "99999", "--practice")
    assert (made["name"], made["superior"], made["warnings"]) == ("Xã Mới", "01", [])


@pytest.mark.parametrize("verb", ["month", "indicators"])
@pytest.mark.parametrize("role", ["commune", "superior"])
def test_days_of_years_that_cannot_be_are_one_sentence_about_them(
    tmp_path: Path, verb: str, role: str
) -> None:
    data = tmp_path / role
    given = ("--unit", "01", "--name", "Tỉnh", "--role", role) if role == "superior" else ("--unit", "00070")
    done("--data", data, "init", *given, "--practice")
    for asked in (("--period", "2026-01-01..9999-12-31"), ("--from", "1990-01-01", "--to", "1990-01-31")):
        answer = cchc("--data", data, verb, *asked)
        assert answer.code == 1, answer.err
        assert "ngoài khoảng từ năm 2000 đến năm 2099" in answer.err


@pytest.mark.parametrize("words", [("join",), ("restore",), ("units", "load")])
def test_a_missing_file_is_not_explained_by_another_one(data: Path, words: tuple[str, ...]) -> None:
    answer = cchc("--data", data, *words)
    assert answer.code == 2
    assert "Còn thiếu FILE" in answer.err
    assert "mật khẩu mở sổ" not in answer.err.partition("Còn thiếu")[2]
    assert "SUPPRESS" not in answer.err
