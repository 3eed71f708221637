"""The inspection pack: a sample that anybody can draw again, all its parts, and nobody named unasked."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pdf_words import words_of

from cchc_desktop.core import period as periods
from cchc_desktop.core import sampling
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import Actor, Role
from cchc_desktop.operations import heads
from cchc_desktop.operations.access_log import access_log
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.inspection import Asked, inspect
from cchc_desktop.operations.lists import Wanted
from cchc_desktop.operations.locked_files import NO_LOCK, with_password
from cchc_desktop.operations.printing import print_form, print_list
from cchc_desktop.operations.upkeep import Founding, check, found
from cchc_desktop.store import inspected
from cchc_desktop.store.statements import chain_head

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=HANOI)
OCTOBER = periods.span(date(2026, 10, 1), date(2026, 10, 31))
SHEETS = [
    *(
        "Tóm tắt",
        "Kiểm tra sổ",
        "Mẫu",
        "Diễn biến mẫu",
        "Giấy tờ mẫu",
        "Quá hạn",
        "TTHC niêm yết",
        "Giấy đã in",
    ),
    *("Người dùng, quyền", "Đổi quyền", "Xem, xuất dữ liệu", "Xóa dữ liệu", "Quy định đã đổi", "Sao lưu"),
    "Đầu chuỗi từng ngày",
]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """An office that practises, with half a year of dossiers."""
    made, _ = found(tmp_path / "sổ", Founding(unit="00070", is_practice=True), None, NOW)
    fill(made, 150, 7, date(2026, 8, 1), date(2026, 10, 31))
    yield made
    made.register.close()


def numbers(place: Workplace) -> list[str]:
    with place.register.read() as reading:
        return sorted(inspected.frame(reading, OCTOBER.first_on, OCTOBER.last_on))


def words(file: Path) -> dict[str, str]:
    book = load_workbook(BytesIO(file.read_bytes()))
    return {
        sheet.title: "\n".join(
            "\t".join("" if cell is None else str(cell) for cell in row)
            for row in sheet.iter_rows(values_only=True)
        )
        for sheet in book.worksheets
    }


def test_the_sample_is_what_anybody_draws_by_the_words_of_the_pack(place: Workplace, tmp_path: Path) -> None:
    made = inspect(place, Asked(period=OCTOBER, seed="S 17", size=9), NOW, tmp_path)
    frame = numbers(place)
    by_hand = sorted(frame, key=lambda number: hashlib.sha256(f"S 17|{number}".encode()).hexdigest())[:9]
    assert [one.dossier.local_no for one in made.sample] == by_hand
    assert made.frame == len(frame) > 30
    digest = hashlib.sha256("".join(f"{number}\n" for number in frame).encode()).hexdigest()
    assert made.frame_digest == digest
    told = words(made.files[0])["Mẫu"]
    assert digest in told
    assert sampling.how("S 17", 9) in told
    assert all(number in told for number in by_hand)


def test_the_command_that_the_pack_names_gives_the_key() -> None:
    said = sampling.how("24", 3)
    assert "printf '%s' '24|0123/2026' | sha256sum" in said
    done = subprocess.run(["sha256sum"], input=b"24|0123/2026", capture_output=True, check=True)
    assert done.stdout.decode().split()[0] == sampling.key_of("24", "0123/2026")


def test_the_pack_has_every_part_and_every_entry_of_the_sample(place: Workplace, tmp_path: Path) -> None:
    made = inspect(place, Asked(period=OCTOBER, seed="1", size=5, by="Thanh tra viên"), NOW, tmp_path)
    told = words(made.files[0])
    assert list(told) == SHEETS
    for one in made.sample:
        for entry in one.entries:
            assert entry.digest[:12] in told["Diễn biến mẫu"]
    assert "Sổ nguyên vẹn" in told["Kiểm tra sổ"]
    assert "nguyên vẹn; " in told["Tóm tắt"]
    assert f"{made.late} hồ sơ, {made.apologised} có thư xin lỗi" in told["Tóm tắt"]
    printed = words_of(made.files[1].read_bytes())
    assert all(f"{n}. " in printed for n in range(1, len(SHEETS)))
    assert "Trang 1/" in printed


def test_the_late_list_is_that_of_the_register(place: Workplace, tmp_path: Path) -> None:
    made = inspect(place, Asked(period=OCTOBER, seed="1"), NOW, tmp_path)
    with place.register.read() as reading:
        late = {
            number
            for number, seq in inspected.frame(reading, date(2026, 1, 1), OCTOBER.last_on).items()
            if (one := inspected.dossier(reading, seq)).due_at
            and one.due_at.date() <= OCTOBER.last_on
            and (one.ended_at is None or one.ended_at > one.due_at)
            and (one.ended_at is None or OCTOBER.first_on <= one.ended_at.date() <= OCTOBER.last_on)
            and one.state.value not in {"withdrawn", "refused", "stopped"}
        }
    told = words(made.files[0])["Quá hạn"]
    assert late
    assert made.late >= len(late)
    assert all(number in told for number in late)


def test_nobody_is_named_unless_it_is_asked_for(place: Workplace, tmp_path: Path) -> None:
    made = inspect(place, Asked(period=OCTOBER, seed="5", size=20), NOW, tmp_path)
    people = [one.dossier for one in made.sample]
    said = "\n".join(words(made.files[0]).values()) + words_of(made.files[1].read_bytes())
    assert not any(one.applicant in said for one in people)
    assert not any(one.id_number in said for one in people if one.id_number)
    assert not any(one.phone in said for one in people if one.phone)
    with pytest.raises(Refused, match="lý do"):
        inspect(place, Asked(period=OCTOBER, seed="5", is_named=True), NOW, tmp_path)
    named = inspect(
        place,
        Asked(period=OCTOBER, seed="5", size=20, is_named=True, reason="Kết luận số 4"),
        NOW,
        tmp_path / "tên",
        lock=NO_LOCK,
    )
    assert people[0].applicant in words(named.files[0])["Mẫu"]


def test_of_real_people_a_named_pack_leaves_only_under_a_password(tmp_path: Path) -> None:
    made, _ = found(tmp_path / "sổ", Founding(unit="00070"), "lúa chín vàng", NOW)
    asked = Asked(period=OCTOBER, seed="5", is_named=True, reason="Kết luận số 4")
    with pytest.raises(Refused, match="mật khẩu"):
        inspect(made, asked, NOW, tmp_path)
    done = inspect(made, asked, NOW, tmp_path, lock=with_password("một hai ba bốn"))
    assert done.files[0].read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    made.register.close()


def test_what_came_of_it_stays_in_the_chain(place: Workplace, tmp_path: Path) -> None:
    first = inspect(place, Asked(period=OCTOBER, seed="1", size=3, by="Lan"), NOW, tmp_path)
    with place.register.read() as reading:
        [entry] = inspected.beside(reading, NOW.date(), NOW.date(), {"inspect"})
    assert (entry.seq, entry.by) == (first.entry, "Lan")
    note = json.loads(json.dumps(dict(entry.note)))
    assert note["dossiers"] == [one.dossier.local_no for one in first.sample]
    assert (note["seed"], note["size"], note["is_ok"], note["frame_digest"]) == (
        "1",
        3,
        True,
        first.frame_digest,
    )
    again = inspect(place, Asked(period=OCTOBER, seed="2", size=3), NOW, tmp_path)
    assert "02/11/2026: đạt" in words(again.files[0])["Tóm tắt"]
    assert check(place).findings == ()


def test_the_same_seed_gives_the_same_pack(place: Workplace, tmp_path: Path) -> None:
    asked = Asked(period=OCTOBER, seed="1", size=4)
    one = inspect(place, asked, NOW, tmp_path / "một")
    two = inspect(place, asked, NOW, tmp_path / "hai")
    assert [one.drawn for one in one.sample] == [one.drawn for one in two.sample]
    kept = ("Mẫu", "Diễn biến mẫu", "Giấy tờ mẫu", "Quá hạn", "TTHC niêm yết")
    here, there = words(one.files[0]), words(two.files[0])
    assert all(here[name] == there[name] for name in kept)


@pytest.mark.parametrize(("seed", "size"), [("", 30), ("1|2", 30), ("1", 0), ("1", 501)])
def test_what_draws_no_sample_is_refused(place: Workplace, tmp_path: Path, seed: str, size: int) -> None:
    with pytest.raises(Refused):
        inspect(place, Asked(period=OCTOBER, seed=seed, size=size), NOW, tmp_path)
    assert not list(tmp_path.glob("ThanhTra*"))


def test_only_leaders_and_administrators_inspect(place: Workplace, tmp_path: Path) -> None:
    place.register.actor = Actor("Lan", frozenset({Role.INTAKE, Role.OFFICER, Role.REPORTER}), "lan")
    with pytest.raises(Refused, match="không có quyền"):
        inspect(place, Asked(period=OCTOBER, seed="1"), NOW, tmp_path)
    with pytest.raises(Refused, match="không có quyền"):
        access_log(place, NOW, by="Lan", dossier="1/2026")
    place.register.actor = Actor("Mai", frozenset({Role.LEADER}), "mai")
    assert inspect(place, Asked(period=OCTOBER, seed="1", size=1), NOW, tmp_path).entry


def test_who_saw_printed_and_took_out_is_told(place: Workplace) -> None:
    one = numbers(place)[0]
    with at_desk(place, "Lan", NOW) as desk:
        print_form(desk, one, "receipt")
        seq = desk.book.dossier(one).seq
        view = {"dossier": seq, "fields": ["id_number"]}
        desk.book.append(None, verb="view", at=NOW, recorded_at=NOW, by="Mai", note=view)
        print_list(desk, "register_book", Wanted(year=2026))
    found = access_log(place, NOW, by="Sếp", dossier=one)
    assert found.dossiers == (one,)
    assert [(look.verb, look.by, look.is_sure) for look in found.accesses] == [
        ("print", "Lan", True),
        ("view", "Mai", True),
        ("print_list", "Lan", False),
    ]
    again = access_log(place, NOW, by="Sếp", dossier=one)
    assert again.accesses == found.accesses  # to look into the log is an act, but no look at the person
    with place.register.read() as reading:
        assert len(tuple(inspected.beside(reading, NOW.date(), NOW.date(), {"access_log"}))) == 2
    with pytest.raises(Refused, match="không có hồ sơ"):
        access_log(place, NOW, by="Sếp", id_number="001000000000")


def test_a_head_on_paper_is_known_again(place: Workplace) -> None:
    with at_desk(place, "Lan", NOW) as desk:
        book = print_list(desk, "register_book", Wanted(year=2026))
    printed = " ".join(words_of(book.pdf).split())
    with place.register.read() as reading:
        head = chain_head(reading.connection, reading.unit)
        before = inspected.digest_at(reading, head.seq - 1)
        assert before is not None
        line = heads.written(head.seq - 1, before, NOW.date())
        assert line in printed  # the paper tells of the chain before its own entry
        entries, digest = line.split(" ngày 02/11/2026: ")[1].split(" bút tích, mã ")
        assert heads.ask(reading, f"{entries}:{digest}").is_there
        assert heads.ask(reading, f"{entries} : {digest.upper().replace(' ', '')}").is_there
        wrong = ("0" if digest[0] != "0" else "1") + digest[1:]
        assert "đã bị sửa" in heads.ask(reading, f"{entries}:{wrong}").sentence
        assert "đã mất hoặc bị cắt" in heads.ask(reading, f"999.999:{digest}").sentence
        for typed in ("", "12345", f"{entries}:abc", "x:abcdef0123"):
            with pytest.raises(Refused):
                heads.ask(reading, typed)


def test_the_heads_of_days_are_those_of_the_chain(place: Workplace) -> None:
    with place.register.read() as reading:
        found = inspected.heads(reading, date(2026, 8, 1), date(2026, 12, 31))
        assert sum(one.recorded for one in found) == chain_head(reading.connection, reading.unit).seq
        for one in found:
            assert inspected.digest_at(reading, one.entries) == one.digest
        assert [one.on for one in found] == sorted({one.on for one in found})
