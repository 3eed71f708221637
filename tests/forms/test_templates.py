"""The words of the forms: what ships is whole, what an office writes itself is checked before it prints."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from form_sheets import ORDINARY, tried

from cchc_desktop import forms as package
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.template import Wording, parse
from cchc_desktop.forms import BOOKS, Form, book_words, form_for, forms, in_own_words, read_templates, render
from cchc_desktop.forms._facts import (
    DOSSIER_PLACES,
    LIST_PLACES,
    PROOF_PLACES,
    RECOVERY_PLACES,
    facts_of,
    list_facts,
    proof_facts,
    recovery_facts,
)
from cchc_desktop.paths import resources

SHIPPED = resources() / "templates"
EVERY_FORM = pytest.mark.parametrize("form", forms().values(), ids=list(forms()))
CODE = "apology-2025"


def own(folder: Path, text: str, code: str = CODE) -> Path:
    """The data folder of an office that keeps ``text`` for the form ``code``."""
    (folder / "templates").mkdir()
    (folder / "templates" / f"{code}.toml").write_text(text, encoding="utf-8")
    return folder


def shipped(code: str = CODE) -> str:
    return (SHIPPED / f"{code}.toml").read_text(encoding="utf-8")


def said_by(form: Form[Any]) -> str:
    from io import BytesIO

    pages = pypdf.PdfReader(BytesIO(render(form, tried(form)))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_every_form_has_its_words_and_no_words_lack_their_form() -> None:
    files = {path.stem for path in SHIPPED.glob("*.toml") if not path.stem.startswith("narrative_")}
    assert files == {*forms(), *BOOKS}
    assert {words.code for words in read_templates()} == {*forms(), *BOOKS}


def test_the_code_of_a_form_begins_with_its_kind() -> None:
    assert all(form.code.startswith(form.kind) for form in forms().values())


@EVERY_FORM
def test_every_word_of_a_form_is_printed_or_asked_for(form: Form[Any]) -> None:
    folder = Path(package.__file__).parent
    asked = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(form.template.words) <= asked
    assert set(form.template.lists) <= asked


def test_what_a_text_may_name_is_what_a_sheet_gives() -> None:
    assert set(facts_of(ORDINARY)) == DOSSIER_PLACES
    assert set(list_facts(tried(forms()["handover_sheet"]))) == LIST_PLACES
    assert set(proof_facts(tried(forms()["delivery_proof"]))) == PROOF_PLACES
    assert set(recovery_facts(tried(forms()["recovery_sheet"]))) == RECOVERY_PLACES


def test_an_office_s_own_words_stand_on_the_paper_and_in_the_stamp(tmp_path: Path) -> None:
    text = shipped().replace("Rất mong nhận được sự thông cảm của Ông/Bà.", "{office} kính mong thông cảm.")
    text = text.replace('version = "1"', 'version = "2"').replace(
        '["Văn bản xin lỗi và đề nghị gia hạn", "thời gian giải quyết"]', '["Thư xin lỗi"]'
    )
    form = form_for("apology", date(2026, 2, 5), own(tmp_path, text))
    assert form.title == "Thư xin lỗi"
    assert re.fullmatch(r"apology-2025@2\+[0-9a-f]{8}", form.template.stamp)
    said = said_by(form)
    assert "THƯ XIN LỖI" in said
    assert "Ủy ban nhân dân xã Phú Thạnh kính mong thông cảm." in said
    assert forms()[CODE].template.stamp == "apology-2025@1"


def test_without_a_file_of_its_own_the_office_prints_what_ships(tmp_path: Path) -> None:
    assert in_own_words(forms()[CODE], tmp_path) is forms()[CODE]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sign = ", "sgin = ", "dòng 23: “sgin” không phải phần của mẫu này"),
        ("{new_due_at}", "{new_due}", r"dòng 19: “promise” có chỗ điền “\{new_due\}” mà mẫu này không có"),
        ("**{new_due_at}**", "**{new_due_at}", "dòng 19: “promise” có dấu “\\*\\*” mở mà không đóng"),
        ("{due_at}.", "{due_at.", "dòng 16: “promised” có dấu “{” hoặc “}” không đúng chỗ"),
        ('version = "1"', "", ": thiếu phần “version”"),
        ('version = "1"', "version = 1", "dòng 2: “version” phải là chữ"),
        ("since = 2025-07-01", 'since = "mai"', "dòng 5: “since” phải là ngày"),
        ("since = 2025-07-01", "since = 2025-07-01\nuntil = 2024-01-01", "“until” trước ngày"),
        ("[words]", "[wrods]", "“wrods” là khóa không dùng đến"),
        ('to = "Kính gửi:"', 'to = ""', "dòng 11: “to” phải là chữ và không được để trống"),
        ("[lists]", "[lists]\nextra = []", "dòng 26: “extra” không phải phần"),
        ('to = "Kính gửi:"', "to = Kính gửi", r"viết sai cú pháp TOML: .*line 11"),
        ("[lists]", "[[lists]]", "“lists” phải là một bảng"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in shipped()
    folder = own(tmp_path, shipped().replace(old, new, 1))
    with pytest.raises(Refused, match=rf"Tệp mẫu “apology-2025.toml”.*{told}"):
        in_own_words(forms()[CODE], folder)


def test_words_that_the_office_never_wrote_are_the_shipped_ones_and_it_is_told(tmp_path: Path) -> None:
    code = "receipt-2025"  # its file may be older than the places of reception and of settling
    text = re.sub(r"(?m)^(?:received_in|settled_by) = .*\n", "", shipped(code))
    assert text != shipped(code)
    text = text.replace('version = "1"', 'version = "9"')
    form = in_own_words(forms()[code], own(tmp_path, text, code))
    assert form.template.words == forms()[code].template.words
    assert form.template.lacking == ("received_in", "settled_by")
    assert "“receipt-2025.toml” của đơn vị thiếu phần “received_in”, “settled_by”" in form.template.warning
    assert form.template.stamp.startswith("receipt-2025@9+")
    assert forms()[code].template.warning == ""


def test_a_copy_less_is_refused(tmp_path: Path) -> None:
    code = "receipt-2025"
    text = re.sub(r"copies = \[.*\]", 'copies = ["Một liên"]', shipped(code), count=1)
    with pytest.raises(Refused, match="“copies” phải có 2 liên"):
        in_own_words(forms()[code], own(tmp_path, text, code))


def test_a_file_in_another_coding_is_refused(tmp_path: Path) -> None:
    folder = own(tmp_path, "")
    (folder / "templates" / f"{CODE}.toml").write_bytes(shipped().encode("utf-16"))
    with pytest.raises(Refused, match="không phải văn bản UTF-8"):
        in_own_words(forms()[CODE], folder)


def test_what_people_write_is_never_read_as_a_place_or_a_mark() -> None:
    text = (
        'version = "1"\ntitle = ["T"]\nbasis = "B"\nsince = 2020-01-01\n[words]\na = "Ông **{applicant}**."'
    )
    template = parse("a", text, {"applicant"})
    runs = Wording(template, {"applicant": "**{clerk}**"}).runs("a")
    assert [(run.text, run.face) for run in runs] == [
        ("Ông ", "regular"),
        ("**{clerk}**", "bold"),
        (".", "regular"),
    ]


def test_an_empty_place_leaves_room_to_write() -> None:
    text = 'version = "1"\ntitle = ["T"]\nbasis = "B"\nsince = 2020-01-01\n[words]\na = "số {number}"'
    assert Wording(parse("a", text, {"number"}), {"number": ""}).text("a") == "số ……"


@pytest.mark.parametrize(
    ("day", "number"), [(date(2018, 11, 23), "06"), (date(2025, 6, 30), "06"), (date(2025, 7, 1), "07")]
)
def test_the_register_book_is_of_its_time(day: date, number: str) -> None:
    assert f"Mẫu số {number}" in book_words(day).words["note"]
