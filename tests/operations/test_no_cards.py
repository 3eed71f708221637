"""No reason, note, setting or name of scanning keeps the text of a card, even in the name of a file."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from stacks import Sheet, Stack, paper

from cchc_desktop.core.acts import Digitise
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.card_text import has_card
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations import backlog, filing, scan_profiles
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.digitise import digitise
from cchc_desktop.operations.scanning import Source, take_in
from cchc_desktop.operations.tray import tray
from cchc_desktop.scanners import Profile
from cchc_desktop.store import schema

AT = datetime(2026, 10, 2, 9, tzinfo=HANOI)
CARD = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X|01072024"
IN_WORDS = f"ghi nhầm {CARD} vào đây"


def scanned(place: Workplace, name: str = "quet.pdf") -> str:
    data = Stack((Sheet(paper(random.Random(1), 200), None),), 200).pdf()
    return take_in(place, "Lan", AT, [Source(name, data)], source_name="máy quét").parts[0].scan_id


def old_result(place: Workplace, folder: Path, holder: str = "Trần Văn Giả") -> backlog.Imported:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Lĩnh vực", "Số kết quả", "Tên kết quả", "Người được cấp", "Đã số hóa"])
    page.append(["Hộ tịch", "01/2019", "Giấy khai sinh", holder, ""])
    book.save(folder / "cu.xlsx")
    return backlog.import_backlog(place, "Lan", AT, folder / "cu.xlsx")


def everything(place: Workplace) -> str:
    """All that the register holds, as text."""
    with place.register.read() as reading:
        tables = (schema.entry, schema.scan, schema.file, schema.setting, schema.backlog)
        return "\n".join(str(tuple(row)) for table in tables for row in reading.run(table.select()))


@pytest.mark.parametrize("text", [CARD, IN_WORDS], ids=["alone", "among words"])
def test_no_verb_takes_the_text_of_a_card(
    place: Workplace, received: Dossier, tmp_path: Path, text: str
) -> None:
    scan = scanned(place)
    old_result(place, tmp_path)
    with place.register.read() as reading:
        (old,) = backlog.listed(reading)
    excused = Digitise(
        dossier=received.local_no, papers=((1, Digitised.NOT_APPLICABLE),), reasons=((1, text),)
    )
    finished = Digitise(dossier=received.local_no, is_result=True)
    acts: dict[str, Callable[[Desk], object]] = {
        "excuse a paper": lambda desk: digitise(desk, excused),
        "a note": lambda desk: digitise(desk, finished, note={"why": text}),
        "set aside": lambda desk: filing.set_aside(desk, scan, text),
        "excuse a result": lambda desk: backlog.excuse(desk, old.id, text),
        "take off": lambda desk: backlog.take_off(desk, old.id, text),
        "a profile's name": lambda desk: scan_profiles.put_profile(desk, Profile(name=text, scanner="files")),
        "a profile's folder": lambda desk: scan_profiles.put_profile(
            desk, Profile(name="a", scanner="watched", folder=text)
        ),
        "a setting": lambda desk: choose(desk, "vault_place", text),
        "a setting in a setting": lambda desk: choose(desk, "anything", {"rows": [{"name": text}]}),
        "a setting's basis": lambda desk: choose(desk, "scan_file_cap_kb", 900, basis=text),
    }
    for name, act in acts.items():
        with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused, match="mã quét thẻ") as no:
            act(desk)
        assert no.value.field, name
    with pytest.raises(Refused, match="mã quét thẻ"), at_desk(place, text, AT):
        pass
    with pytest.raises(Refused, match="mã quét thẻ"):
        filing.rearrange(place, "Lan", AT, scan, [(1, 0)], text)
    with pytest.raises(Refused, match="mã quét thẻ"):
        take_in(place, "Lan", AT, [], source_name=text)
    assert CARD not in everything(place)


def test_a_file_named_by_a_card_is_taken_in_without_its_name(place: Workplace) -> None:
    scanned(place, f"{CARD}.pdf")
    with place.register.read() as reading:
        (one,) = tray(reading)
    assert one.name == "tệp quét"
    assert CARD not in everything(place)


def test_a_list_of_old_results_leaves_rows_with_cards_out(place: Workplace, tmp_path: Path) -> None:
    found = old_result(place, tmp_path, CARD)
    assert (found.taken, len(found.refused)) == (0, 1)
    assert CARD not in everything(place)


def test_words_with_a_bar_are_no_card() -> None:
    assert not has_card({"a": ["đơn | tờ khai | giấy", {"b": "001099012345"}]})
    assert has_card([{CARD: 1}])
    assert has_card(((1, IN_WORDS),))
