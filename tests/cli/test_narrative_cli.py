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


def close(data: Path) -> None:
    """Freeze October, without which no report of it goes out."""
    done("--data", data, "month", "--period", "2026-10", "--out", data / "papers", "--close")


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
    close(data)
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
        (("--edit", "nowhere", "Câu."), "Không có đoạn “nowhere”; các đoạn: overview/received/total, "),
        (("--out", "n.pdf"), "hãy đặt tên tệp kết thúc bằng .docx"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(data: Path, words: tuple[str, ...], sentence: str) -> None:
    close(data)
    answer = cchc(*report(data, *words))
    assert answer.code == 1
    assert sentence in answer.err


def test_people_read_the_report_on_the_screen(data: Path) -> None:
    answer = cchc(*report(data))
    assert answer.code == 0
    assert "I. ĐÁNH GIÁ TỔNG QUÁT" in answer.out
    assert "[Tồn tại, hạn chế khác" in answer.out
    assert "IV. PHƯƠNG HƯỚNG" in answer.out
    assert "overview/received/total" not in answer.out
    assert "    overview/received/total: Tổng số" in cchc(*report(data, "--ids")).out


def test_an_unknown_kind_is_told_the_kinds(data: Path) -> None:
    answer = cchc("--data", data, "narrative", "--period", "2026-10", "--kind", "foo")
    assert answer.code == 1
    assert "tthc (báo cáo giải quyết thủ tục hành chính), cchc (" in answer.err


def test_the_answer_tells_which_stale_sentences_block(data: Path, tmp_path: Path) -> None:
    block = "overview/received/total"
    done(*report(data, "--regenerate", "--edit", block, "Nhận 1 hồ sơ.", "--confirm", block))
    done(*report(data, "--leave-out", "weak/other"))
    told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}
    play(data, {"verb": "receive", "at": "2026-10-01T10:00", "by": "Lan", **told})
    stale = {one["id"]: one["is_blocking"] for one in done(*report(data))["stale"]}
    assert stale[block]
    assert not stale["overview/received/ways"]
    assert "chưa chốt" in cchc(*report(data, "--final", "--out", tmp_path / "a.docx")).err
    close(data)
    assert "1 khi xác nhận, nay 2" in cchc(*report(data, "--final", "--out", tmp_path / "a.docx")).err
    done(*report(data, "--restore", block, "--final", "--out", tmp_path / "a.docx"))


@pytest.mark.parametrize("out", ["f.docx", "taken.docx"])
def test_a_refused_call_leaves_nothing_however_often_it_is_made(data: Path, tmp_path: Path, out: str) -> None:
    (tmp_path / "taken.docx").mkdir()
    final = ["--final"] if out == "f.docx" else []
    for _ in range(2):
        answer = cchc(*report(data, "--promise", "Làm sớm", "--out", tmp_path / out, *final))
        assert answer.code == 1
    assert not [one for one in done(*report(data))["blocks"] if one["sort"] == "promise"]
    assert not (tmp_path / "f.docx").exists()


def test_what_is_written_in_a_call_stands_in_its_file(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    close(data)
    told = done(*report(data, "--leave-out", "weak/other", "--promise", "Làm sớm", "--final", "--out", file))
    assert [one["text"] for one in told["blocks"] if one["sort"] == "promise"] == ["Làm sớm"]
    assert "- Làm sớm." in [p.text for p in word.Document(str(file)).paragraphs]


def test_half_a_sign_is_refused_at_the_door_by_every_command(data: Path) -> None:
    for words in (
        report(data, "--edit", "weak/other", "x \udcff y"),
        ["--data", data, "month", "--period", "2026-10", "--by", "\udcff"],
        ["--data", data, "search", "\ud800"],
    ):
        answer = cchc(*words)
        assert answer.code == 1
        assert answer.err.startswith("Lệnh có ký tự không đọc được nên chưa làm gì;")


def test_every_wording_is_listed_and_one_is_used_again(data: Path) -> None:
    first = done(*report(data, "--edit", "weak/other", "Lan viết.", "--by", "Lan"))
    version = next(one["version"] for one in first["blocks"] if one["id"] == "weak/other")
    done(*report(data, "--edit", f"weak/other@{version}", "Hùng viết.", "--by", "Hùng"))
    told = done(*report(data, "--history", "weak/other"))["history"]
    assert [(one["number"], one["by"], one["text"]) for one in told] == [
        (1, "Hùng", "Hùng viết."),
        (2, "Lan", "Lan viết."),
    ]
    late = cchc(*report(data, "--edit", f"weak/other@{version}", "Của Hạnh.", "--by", "Hạnh"))
    assert late.code == 1
    assert "Hùng" in late.err
    assert "nay là: “Hùng viết.”" in late.err
    told = done(*report(data, "--reuse", "weak/other", "2"))
    assert next(one["text"] for one in told["blocks"] if one["id"] == "weak/other") == "Lan viết."
    assert "có 2 lần viết, không có lần “3”" in cchc(*report(data, "--reuse", "weak/other", "3")).err
    assert "Không có đoạn “nowhere”" in cchc(*report(data, "--history", "nowhere")).err


def test_one_call_may_word_a_block_twice(data: Path) -> None:
    told = done(*report(data, "--edit", "weak/other@0", "Một.", "--edit", "weak/other", "Hai."))
    assert next(one["text"] for one in told["blocks"] if one["id"] == "weak/other") == "Hai."


def test_digits_that_their_figure_has_left_are_kept_only_with_a_reason(data: Path) -> None:
    block = "weak/other"
    done(*report(data, "--edit", block, "Nhận mới 1 hồ sơ.", "--confirm", block))
    told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}
    play(data, {"verb": "receive", "at": "2026-10-01T10:00", "by": "Lan", **told})
    answer = cchc(*report(data, "--confirm", block))
    assert answer.code == 1
    assert "1 mà số liệu nay là 2" in answer.err
    assert f"--confirm {block} --anyway" in answer.err
    assert "đúng một --confirm" in cchc(*report(data, "--anyway", "vì thế")).err
    version = next(one["version"] for one in done(*report(data))["blocks"] if one["id"] == block)
    assert "trong lúc bạn xem" in cchc(*report(data, "--confirm", f"{block}@000000000000")).err
    answer = cchc(*report(data, "--confirm", f"{block}@{version}", "--anyway", "số bàn giao"))
    assert "□ số khác với biểu, giữ theo lý do: số bàn giao (1 mà số liệu nay là 2)" in answer.out
    kept = next(one for one in done(*report(data))["blocks"] if one["id"] == block)
    assert (kept["anyway"], kept["apart"][0]["typed"], kept["apart"][0]["was"]) == ("số bàn giao", "1", "2")


def test_every_code_of_a_figure_is_printed_and_may_stand_in_a_text(data: Path) -> None:
    told = done(*report(data, "--figures", "--edit", "weak/other", "Nhận {received_in} hồ sơ."))
    assert {"code": "received_in", "text": "1"}.items() <= {
        key: value for one in told["figures"] if one["code"] == "received_in" for key, value in one.items()
    }.items()
    assert "Nhận 1 hồ sơ." in {one["text"] for one in told["blocks"]}
    assert "  {received_in}: tiếp nhận mới trong kỳ" in cchc(*report(data, "--figures")).out
