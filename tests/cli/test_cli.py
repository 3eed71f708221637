"""The public contract of the command line, as scripts use it."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from commands import cchc, done, play

from cchc_desktop.cli.upkeep import _scanned
from cchc_desktop.core.numbering import read_receipt_mark
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.store.scans import KeptFile, put_file
from cchc_desktop.store.vault import vault_of

CASES = Path(__file__).parent.parent / "law"

VECTORS = [
    ("2024-04-26T09:00:00", "3wd", [], "2024-05-04"),
    ("2025-04-25T10:00:00", "2wd", [], "2025-04-28"),
    ("2025-01-24T10:00:00", "3wd", [], "2025-02-05"),
    ("2026-02-13T10:00:00", "5wd", [], "2026-02-27"),
    ("2026-04-24T10:00:00", "1wd", [], "2026-04-28"),
    ("2026-04-29T10:00:00", "1wd", [], "2026-05-04"),
    ("2026-08-12T10:00:00", "20d", [], "2026-09-03"),
    ("2026-04-10T10:00:00", "20d", [], "2026-05-04"),
    ("2026-08-21T16:00:00", "same-day", [], "2026-08-22"),
    ("2026-11-23T15:30:00", "same-day", [], "2026-11-25"),
    ("2026-03-02T10:00:00", "10wd", [], "2026-03-16"),
    ("2026-03-02T10:00:00", "10wd", [["2026-03-05T09:00:00", "2026-03-12T15:00:00"]], "2026-03-23"),
]


def test_due_answers_every_published_vector_in_one_batch() -> None:
    asked = [{"received": received, "term": term, "pauses": pauses} for received, term, pauses, _ in VECTORS]
    answers = cchc("due", "--batch", told="\n".join(map(json.dumps, asked))).lines
    assert [answer["due_on"] for answer in answers] == [due for *_, due in VECTORS]
    for question, answer in zip(asked, answers, strict=True):
        days = [date.fromisoformat(line["day"]) for line in answer["ledger"]]
        assert days[0] == datetime.fromisoformat(str(question["received"])).date()
        assert days[-1].isoformat() == answer["due_on"]
        assert all(line["why"] for line in answer["ledger"])


def test_due_answers_every_case_of_the_jurists() -> None:
    cases = [
        case
        for file in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
        if "due" in case and not case.get("shift_after_cutoff")
    ]
    assert len(cases) >= 300
    asked = [
        {
            "received": case["received"].isoformat(),
            "term": case["term"],
            "pauses": [[a.isoformat(), b.isoformat()] for a, b in case.get("pauses", [])],
        }
        for case in cases
    ]
    answers = cchc("due", "--batch", told="\n".join(map(json.dumps, asked))).lines
    for case, answer in zip(cases, answers, strict=True):
        due = case["due"]
        key = "due_at" if isinstance(due, datetime) else "due_on"
        assert answer.get(key, answer)[: len(due.isoformat())] == due.isoformat(), case


def test_due_in_a_batch_answers_bad_lines_and_goes_on() -> None:
    lines = ["nonsense", "[]", '{"term":"5wd"}', '{"received":"2028-01-05","term":"5wd"}', json.dumps({})]
    good = json.dumps({"received": "2026-10-01T09:00:00", "procedure": "1.004873"})
    answer = cchc("due", "--batch", told="\n".join([*lines, good]))
    assert answer.code == 0
    assert [("problem" in one, one.get("kind")) for one in answer.lines[:5]] == [(True, "refused")] * 5
    assert answer.lines[5]["due_on"] == "2026-10-06"


@pytest.mark.parametrize(
    "words",
    [
        ("due", "--term", "5wd", "--received", "2028-10-01"),
        ("due", "--term", "5wd", "--received", "2026-10-01", "--pause", "2026-10-05/2026-10-02"),
        ("due", "--procedure", "9.9", "--received", "2026-10-01"),
        ("--data", "/nonexistent/folder", "search", "an"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_1(words: tuple[str, ...]) -> None:
    answer = cchc(*words, "--json")
    assert answer.code == 1
    assert answer.json["kind"] in {"refused", "trouble"}
    assert answer.err.strip() == answer.json["problem"]
    assert "\n" not in answer.err.strip()


def test_wrong_use_is_exit_2() -> None:
    assert cchc("due", "--moon").code == 2
    assert cchc("fly").code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("narrative",), "Còn thiếu --kind (tthc, cchc hoặc remedy)."),
        (("search",), "Còn thiếu QUERY"),
        ((), "Còn thiếu VERB (việc cần làm)."),
        (("fly",), "Không có lệnh “fly”. Có: due, card,"),
        (("month", "--moon", "full"), "Không hiểu “--moon full”: thừa, hoặc gõ sai tên."),
        (("init", "--role", "king"), "--role chỉ nhận commune, superior; không có “king”."),
        (
            ("demo", "--dossiers", "many"),
            "--dossiers cần một số nguyên; “many” không phải số nguyên.",
        ),
        (("narrative", "--kind"), "Sau --kind phải ghi một giá trị."),
        (("narrative", "--kind", "tthc", "--edit", "a"), "Sau --edit phải ghi 2 giá trị."),
        (("month", "--close=x"), "--close không nhận giá trị “x”."),
    ],
)
def test_a_command_typed_wrongly_is_told_so_in_vietnamese(words: tuple[str, ...], told: str) -> None:
    answer = cchc(*words)
    assert answer.code == 2
    assert answer.err.startswith("cách dùng: cchc")
    sentence = answer.err.strip().splitlines()[-1]
    assert sentence.startswith(told)
    assert "Xem cách dùng: cchc" in sentence
    assert not re.search(r"argument|required|invalid|usage", answer.err)


def test_the_sheet_of_help_has_vietnamese_headings() -> None:
    answer = cchc("search", "--help")
    assert answer.code == 0
    assert answer.out.startswith("cách dùng: cchc search")
    assert "phải ghi:" in answer.out
    assert "tùy chọn:" in answer.out
    assert "in cách dùng này" in answer.out


def test_global_options_stand_before_or_after_the_verb(tmp_path: Path) -> None:
    done("--data", tmp_path / "a", "init", "--unit", "00070", "--practice")
    assert cchc("--json", "--data", tmp_path / "a", "search", "x").json == []
    assert cchc("search", "x", "--json", "--data", tmp_path / "a").json == []


def test_cards_are_read_line_by_line() -> None:
    good = "001099012345|012345678|Nguyễn Văn An|15081999|Nam|Số 1, Tổ 2, Phường Cửa Nam, Hà Nội|01072024"
    first, second = cchc("card", told=f"{good}\n001099012345|x\n").lines
    assert first["ok"]
    assert (first["number"], first["name"], first["born_on"], first["sex"]) == (
        "001099012345",
        "Nguyễn Văn An",
        "1999-08-15",
        "Nam",
    )
    assert (second["ok"], bool(second["problem"])) == (False, True)
    old = "001090012345|012345678|Nguyễn Văn An|1990|Nam|Số 1, Tổ 2, Phường Cửa Nam, Hà Nội|01072024"
    empty, third = cchc("card", told=f"\n{old}\n").lines
    assert (empty["ok"], bool(empty["problem"])) == (False, True)
    assert (first["born"], third["born"], third["born_on"]) == ("15/08/1999", "1990", None)


def test_verbs_are_described_for_programs() -> None:
    told = done("verbs")
    assert "receive" in told["verbs"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "register"
    done("--data", folder, "init", "--unit", "00070", "--practice")
    play(
        folder,
        {
            "verb": "receive",
            "at": "2026-10-01T09:00:00",
            "by": "Lan",
            "procedure": "1.004873",
            "applicant": "Đặng Thị Ước",
            "id_number": "001199012345",
            "phone": "0912345678",
            "code": "H26.12-261001-0042",
        },
        {
            "verb": "receive",
            "at": "2024-10-01T09:00:00",
            "by": "Lan",
            "procedure": "1.004873",
            "applicant": "Dang Văn Nam",
        },
    )
    return folder


@pytest.mark.parametrize(
    "query",
    [
        "dang thi uoc",
        "Đặng",
        "uoc",
        "001199012345",
        "2345",
        "0912345678",
        "0912",
        "H26.12-261001-0042",
        "0001/2026",
    ],
)
def test_search_finds_by_what_a_clerk_types(data: Path, query: str) -> None:
    hits = done("--data", data, "search", query)
    assert hits[0]["applicant"] == "Đặng Thị Ước"
    assert "001199012345" not in json.dumps(hits)


def test_play_stops_at_a_refused_line_or_sets_it_aside(data: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.jsonl"
    acts = [
        {"verb": "hand_back", "at": "2026-10-02T09:00:00", "dossier": "0001/2026"},
        {"verb": "finish", "at": "2026-10-02T09:00:00", "dossier": "0001/2026"},
    ]
    script.write_text("\n".join(map(json.dumps, acts)), encoding="utf-8")
    stopped = cchc("--data", data, "play", script)
    assert (stopped.code, len(stopped.lines), stopped.lines[0]["kind"]) == (1, 1, "refused")
    went_on = cchc("--data", data, "play", script, "--keep-going")
    assert [line["ok"] for line in went_on.lines] == [False, True]


@pytest.mark.parametrize(("dossier", "form"), [("0001/2026", "receipt-2025"), ("0001/2024", "receipt-2018")])
@pytest.mark.parametrize("layout", ["A4", "2xA5"])
def test_the_receipt_of_its_time_carries_a_readable_mark(
    data: Path, tmp_path: Path, dossier: str, form: str, layout: str
) -> None:
    file = tmp_path / "receipt.pdf"
    told = ("print", "--dossier", dossier, "--form", "receipt", "--layout", layout, "--out", file)
    printed = done("--data", data, *told)
    assert (printed["form"], printed["number"], printed["printing"]) == (form, 1, 1)
    with pypdfium2.PdfDocument(file) as pdf:
        page = pdf[0]
        picture = page.render(scale=200 / 72).to_pil()
        text = " ".join(page.get_textpage().get_text_bounded().split())
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in text
    mark = zxingcpp.read_barcodes(picture)[0].text
    assert mark == printed["mark"]
    assert read_receipt_mark(mark)[:2] == ("00070", dossier)
    again = done("--data", data, *told)
    assert (again["number"], again["printing"]) == (1, 2)


def test_what_was_backed_up_comes_back(data: Path, tmp_path: Path) -> None:
    kept = done("--data", data, "backup", "--to", tmp_path / "stick")["file"]
    play(data, {"verb": "finish", "at": "2026-10-02T09:00:00", "dossier": "0001/2026"})
    replaced = done("--data", data, "restore", kept)["replaced"]
    assert replaced
    assert Path(replaced).exists()
    assert done("--data", data, "search", "uoc")[0]["state"] == "accepted"
    assert done("--data", data, "check")["ok"]
    other = tmp_path / "other"
    done("--data", other, "restore", kept)
    assert done("--data", other, "search", "uoc")[0]["dossier"] == "0001/2026"


def test_a_backup_does_not_replace_another_communes_register(data: Path, tmp_path: Path) -> None:
    kept = done("--data", data, "backup", "--to", tmp_path / "stick")["file"]
    other = tmp_path / "other"
    done("--data", other, "init", "--unit", "00073", "--practice")
    answer = cchc("--data", other, "restore", kept, "--json")
    assert (answer.code, answer.json["kind"]) == (1, "refused")
    assert "00070" in answer.err
    assert done("--data", other, "search", "uoc") == []


def test_a_real_register_needs_its_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "real"
    told = ("--data", folder, "init", "--unit", "00070")
    assert cchc(*told).code == 1
    monkeypatch.setenv("CCHC_PASSPHRASE", "ngắn")
    assert cchc(*told).code == 1
    monkeypatch.setenv("CCHC_PASSPHRASE", "một mật khẩu đủ dài")
    assert done(*told)["name"] == "Phường Hoàn Kiếm"
    assert cchc(*told).code == 1
    assert done("--data", folder, "check")["ok"]
    monkeypatch.setenv("CCHC_PASSPHRASE", "một mật khẩu khác hẳn")
    wrong = cchc("--data", folder, "check", "--json")
    assert (wrong.code, wrong.json["kind"]) == (1, "refused")
    assert cchc("--data", folder, "demo", "--dossiers", 1).code == 1


def test_a_unit_of_ones_own_code_needs_a_name(tmp_path: Path) -> None:
    told = ("--data", tmp_path / "x", "init", "--unit", "X9", "--superior", "01", "--practice")
    assert cchc(*told).code == 1
    made = done(*told, "--name", "UBND xã Đông Hải")
    assert (made["name"], made["superior_name"], len(made["warnings"])) == (
        "Xã Đông Hải",
        "Thành phố Hà Nội",
        1,
    )


def test_demo_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    tables = []
    for name in ("a", "b"):
        done(
            "--data",
            tmp_path / name,
            "demo",
            "--dossiers",
            60,
            "--seed",
            3,
            "--to",
            "2026-12-14",
            "--from",
            "2025-12-15",
        )
        tables.append(done("--data", tmp_path / name, "month", "--period", "2026"))
    assert tables[0]["total"] == tables[1]["total"]
    assert tables[0]["total"]["received"] > 0
    assert cchc("--data", tmp_path / "a", "demo", "--dossiers", 1).code == 1


def test_a_backup_that_lacks_scanned_files_says_so(data: Path, tmp_path: Path) -> None:
    place = open_workplace(data, None)
    with place.register.write() as book:
        put_file(
            book,
            KeptFile(
                digest="ab" * 32, size=9, kind="pdf", pages=1, kept_at=place.profile.created_at, facts={}
            ),
        )
    place.register.close()
    answer = cchc("--data", data, "backup", "--to", tmp_path / "stick", "--json")
    assert answer.code == 1
    assert answer.lines[-1]["kind"] == "trouble"
    assert "1 tệp số hóa" in answer.err
    assert Path(answer.lines[0]["file"]).exists()


def test_a_backup_claims_no_more_than_it_read(data: Path, tmp_path: Path) -> None:
    place = open_workplace(data, None)
    with place.register.read() as reading:
        vault = vault_of(place.register, reading)
    path = vault.path_of(vault.put(b"%PDF-1.7 thu"), vault.own)
    place.register.close()
    backup = ("--data", data, "backup", "--to", tmp_path / "stick")
    answer = cchc(*backup)
    assert "Chép thêm 1 tệp số hóa; đã đọc lại 1 trên 1 tệp." in answer.out
    path.write_bytes(bytes(reversed(path.read_bytes())))
    told = done(*backup)
    assert (told["copied"], told["read"]["files"]) == ({"files": 0, "bytes": 0}, 1)
    assert "đã đọc lại 5 trên 30 tệp, các tệp còn lại mới so cỡ" in _scanned(2, 5, 30)


def test_a_restore_without_some_scanned_files_stands_and_names_them(data: Path, tmp_path: Path) -> None:
    place = open_workplace(data, None)
    with place.register.write() as book:
        kept_at = place.profile.created_at
        put_file(book, KeptFile(digest="ab" * 32, size=9, kind="pdf", pages=1, kept_at=kept_at, facts={}))
    place.register.close()
    told = cchc("--data", data, "backup", "--to", tmp_path / "stick", "--json").lines[0]
    assert told["copied"] == {"files": 0, "bytes": 0}
    for words in (("--json",), ()):
        answer = cchc("--data", tmp_path / "other", "restore", told["file"], *words)
        assert answer.code == 0
        assert "còn 1 tệp số hóa không lấy lại được, của khay" in answer.err
        if words:
            assert answer.lines[0]["lacking"] == ["khay"]
    assert done("--data", tmp_path / "other", "search", "uoc")
