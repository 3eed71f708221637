"""The report in words from the command line."""

from __future__ import annotations

from pathlib import Path

import docx as word
import pytest
from commands import cchc, done, play


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A practice register with one dossier of October that is still open."""
    folder = tmp_path / "data"
    done("--data", folder, "init", "--unit", "00070", "--practice")
    told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}
    play(folder, {"verb": "receive", "at": "2026-10-01T09:00", "by": "Lan", **told})
    return folder


def report(data: Path, *words: object) -> list[object]:
    return ["--data", data, "narrative", "--period", "2026-10", "--kind", "tthc", *words]


def test_the_report_is_told_block_by_block_and_as_a_file(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out" / "bao-cao.docx"
    told = done(*report(data, "--out", file))
    blocks = {one["id"]: one for one in told["blocks"]}
    assert blocks["overview/received/total"]["figures"]["received"] == "1"
    assert [one["id"] for one in told["unsettled"]] == ["weak/other"]
    assert any(p.text.startswith("Tổng số hồ sơ") for p in word.Document(str(file)).paragraphs)


def test_everything_can_be_written_without_a_window(data: Path, tmp_path: Path) -> None:
    told = done(
        *report(data, "--edit", "weak/other", "Thiếu 2 máy.", "--confirm", "weak/other", "--by", "Lan")
    )
    block = next(one for one in told["blocks"] if one["id"] == "weak/other")
    assert (block["by"], block["confirmed_by"], told["unsettled"]) == ("Lan", "Lan", [])
    done(*report(data, "--regenerate", "--promise", "Làm sớm", "--propose", "Thêm người"))
    promised = "promise:2026-09-15:1"
    told = done(*report(data, "--state", promised, "doing", "--leave-out", "overview/received/ways"))
    blocks = {one["id"]: one for one in told["blocks"]}
    assert blocks[promised]["state"] == "doing"
    assert blocks["overview/received/ways"]["is_left_out"]
    told = done(*report(data, "--restore", "overview/received/ways", "--final", "--out", tmp_path / "a.docx"))
    assert not next(one for one in told["blocks"] if one["id"] == "overview/received/ways")["is_left_out"]


def test_pictures_and_terms_can_be_asked_for(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    done(*report(data, "--promise", "Làm sớm"))
    told = done(*report(data, "--until", "promise:2026-09-15:1", "05/11/2026", "--pictures", "--out", file))
    blocks = {one["id"]: one for one in told["blocks"]}
    assert blocks["promise:2026-09-15:1"]["until"] == "2026-11-05"
    assert len(word.Document(str(file)).inline_shapes) > 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--final", "--out", "x.docx"), "chưa xong"),
        (("--edit", "nowhere", "Câu."), "không còn trong báo cáo"),
        (("--state", "weak/other", "xong"), "Tình trạng “xong” không có"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(data: Path, words: tuple[str, ...], sentence: str) -> None:
    answer = cchc(*report(data, *words))
    assert answer.code == 1
    assert sentence in answer.err


def test_people_read_the_report_on_the_screen(data: Path) -> None:
    answer = cchc(*report(data))
    assert answer.code == 0
    assert "I. ĐÁNH GIÁ TỔNG QUÁT" in answer.out
    assert "[Tồn tại, hạn chế khác" in answer.out
