"""A command that lacks an argument, or has two that do not go together, or one without its form: exit 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc

PERIOD = ("--period", "2026-10")
SPAN = ("--from", "2026-09-15", "--to", "2026-10-14")

LACKING = [
    ("month",),
    ("month", "--from", "2026-09-15"),
    ("month", *PERIOD, *SPAN),
    ("month", *PERIOD, "--reopen", "--close"),
    ("month", *PERIOD, "--reports", "all"),
    ("indicators",),
    ("narrative",),
    ("narrative", "--kind", "tthc"),
    ("narrative", "--kind", "tthc", *PERIOD, "--anyway", "vì thế"),
    ("board",),
    ("board", *PERIOD, "--unit", "30001", "--accept-plain"),
    ("ranking",),
    ("ranking", *PERIOD, "--keep"),
    ("review", "--accept", "--unit", "00070"),
    ("review", *PERIOD, "--accept"),
    ("review", *PERIOD, "--return", "--unit", "00070"),
    ("review", *PERIOD, "--return", "--accept", "--unit", "00070"),
    ("review", *PERIOD, "--unit", "00070", "--reason", "thiếu số liệu"),
    ("notices", "--text", "Chào"),
    ("notices", "--to", "all"),
    ("notices", "--see", "1", "--done", "1"),
    ("proof", "--out", "giay.pdf"),
    ("proof", "--figures", "1"),
    ("peers", "--lost"),
    ("peers", "--renew", "--close", "00070", "--reason", "mất máy tính"),
    ("peers", "--confirm", "00070"),
    ("peers", "--figures", "1"),
    ("peers", "--close", "00070"),
    ("peers", "--at", "2026-10-01"),
    ("asides", "--again", "ab", "--dismiss", "ab"),
    ("asides", "--dismiss", "ab"),
    ("asides", "--reason", "gửi nhầm đơn vị"),
    ("invite", "--unit", "00070"),
    ("invite", "--out", "ra"),
    ("join",),
    ("law", "--set", "decimals"),
    ("law", "--set", "decimals=1"),
    ("due", "--term", "5wd"),
    ("due", "--received", "2026-10-01"),
    ("print", "--out", "a.pdf"),
    ("print",),
    ("play",),
    ("import-book",),
    ("search",),
    ("init",),
    ("demo",),
    ("send",),
    ("collect",),
    ("hub",),
    ("restore",),
    ("units", "put", "30001"),
    ("units", "end", "30001", "--basis", "QĐ 1"),
    ("units", "merge", "30001", "--since", "2026-07-01", "--basis", "QĐ 1"),
    ("units", "undo", "3"),
]


FORMLESS = [
    *(
        (verb, *told, "--period", key)
        for verb, *told in (
            ("month",),
            ("indicators",),
            ("narrative", "--kind", "tthc"),
            ("board",),
            ("ranking",),
            ("review", "--unit", "00070", "--accept"),
            ("proof",),
        )
        for key in ("2026-13", "abc", "")
    ),
    ("month", "--from", "x", "--to", "y"),
    ("month", *PERIOD, "--out", "ra", "--reports", "quý"),
    ("indicators", *PERIOD, "--explain", "nope"),
    ("indicators", *PERIOD, "--set-target", "on_time_rate=95", "--since", "2026-02-30"),
    ("narrative", "--kind", "tthc", *PERIOD, "--state", "weak/other", "xong"),
    ("narrative", "--kind", "tthc", *PERIOD, "--until", "weak/other", "30/02/2026"),
    ("ranking", *PERIOD, "--rule", "foo"),
    ("units", "--on", "2026-02-30"),
    ("units", "put", "30001", "--since", "hôm qua"),
    ("units", "undo", "một", "--reason", "ghi nhầm"),
    ("peers", "--close", "00070", "--reason", "mất máy tính", "--at", "hôm qua"),
    ("invite", "--unit", "00070", "--out", "ra", "--cutoff", "99"),
    ("invite", "--unit", "00070", "--out", "ra", "--forms", "nope"),
    ("invite", "--unit", "00070", "--out", "ra", "--address", "http://x/"),
    ("join", "a.giay-moi", "--dry-run", "--compared"),
    ("hub", "serve", "--port", "99999"),
    ("hub", "serve", "--port", "-1"),
    ("hub", "serve", "--cert", "c.pem"),
    ("hub", "serve", "--key", "k.pem"),
    ("law", "--set", "decimals=1", "--since", "2026-02-30"),
    ("due", "--term", "5", "--received", "2026-10-01"),
    ("due", "--term", "0wd", "--received", "2026-10-01"),
    ("due", "--term", "5wd", "--received", "yesterday"),
    ("due", "--term", "5wd", "--received", "2026-10-01", "--pause", "2026-10-05"),
    ("print", "--out", "a.pdf", "--form", "collection_list", "--day", "2026-02-30"),
    ("search", "an", "--limit", "9" * 30),
    ("demo", "--dossiers", "0"),
    ("init", "--unit", "00070", "--practice", "--since", "2026-02-30"),
    ("init", "--unit", "00070", "--practice", "--device", "0"),
    ("init", "--unit", "00070", "--practice", "--device", "100"),
]


@pytest.mark.parametrize("words", [*LACKING, *FORMLESS], ids=" ".join)
def test_it_is_told_before_any_register_is_opened(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = cchc("--data", tmp_path / "nowhere", *words)
    assert (answer.code, answer.out) == (2, "")
    *usage, sentence = answer.err.strip().splitlines()
    assert usage[0].startswith("cách dùng: cchc ")
    assert sentence.endswith("--help")
    assert sentence.isascii() is False


@pytest.mark.parametrize("numbers", [("--year", "99999"), ("--volume", "0")], ids=" ".join)
def test_numbers_of_a_book_that_there_cannot_be_are_wrong_use(
    tmp_path: Path, numbers: tuple[str, str]
) -> None:
    data = tmp_path / "data"
    assert cchc("--data", data, "init", "--unit", "00070", "--practice").code == 0
    told = ("print", "--out", tmp_path / "a.pdf", "--form", "register_book", *numbers)
    answer = cchc("--data", data, *told)
    assert (answer.code, f"{numbers[0]}" in answer.err, "phải từ" in answer.err) == (2, True, True)


@pytest.mark.parametrize("typed", ["x" * 10_000, "Ạ" * 10_000, "a\nb", "2026-13", "abc"])
def test_what_was_typed_is_told_as_it_was_and_short(tmp_path: Path, typed: str) -> None:
    for words in (
        ("month", "--period", typed),
        ("units", "put", "30001", "--since", typed),
        ("peers", "--close", "00070", "--reason", "mất máy tính", "--at", typed),
    ):
        answer = cchc("--data", tmp_path / "nowhere", *words)
        sentence = answer.err.strip().splitlines()[-1]
        assert (answer.code, len(sentence) < 400) == (2, True)
        assert f"{words[-2]}: “{typed[:3]}".splitlines()[0] in sentence


def test_what_is_given_and_wrong_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert cchc("--data", data, "init", "--unit", "00070", "--practice").code == 0
    for words in (
        ("--period", "1999-10"),
        ("--period", "2026-W54"),
        ("--from", "2026-10-14", "--to", "2026-09-15"),
        ("--from", "1899-10-14", "--to", "2026-09-15"),
    ):
        answer = cchc("--data", data, "month", *words)
        assert (answer.code, len(answer.err.strip().splitlines())) == (1, 1), words


def test_a_sentence_stays_one_sentence_whatever_was_typed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert cchc("--data", data, "init", "--unit", "01", "--role", "superior", "--practice").code == 0
    for typed in ("x" * 10_000, "Ạ" * 10_000, "a\nb", "0001-01-01", "9999-12-31", ""):
        for words in (
            ("units", "end", typed, "--until", "2026-09-01", "--basis", "QĐ 1"),
            ("notices", "--to", typed, "--text", "Chào"),
            ("law", "--dry-run", typed),
            ("join", typed),
        ):
            answer = cchc("--data", data, *words, "--json")
            assert (answer.code, answer.json["kind"] in {"refused", "trouble"}) == (1, True), words
            assert (answer.err.strip(), len(answer.err) < 600) == (answer.json["problem"], True)
            assert "\n" not in answer.err.strip()


def test_a_letter_is_not_laid_where_no_stick_is(tmp_path: Path) -> None:
    data, gone = tmp_path / "data", tmp_path / "usb" / "giay-moi"
    assert cchc("--data", data, "init", "--unit", "01", "--role", "superior", "--practice").code == 0
    answer = cchc("--data", data, "invite", "--unit", "00070", "--out", gone)
    assert (answer.code, "kiểm tra USB" in answer.err, gone.parent.exists()) == (1, True, False)
