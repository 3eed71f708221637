"""A paper is drawn in memory; what could not be drawn never left, and the register does not say it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, check, found
from cchc_desktop.store import search
from cchc_desktop.ui.printed import Pdf, print_paper
from cchc_desktop.ui.screens._print_many import print_register_book

AT = datetime(2026, 10, 1, 9, 30, tzinfo=HANOI)
NO = "0001/2026"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    workplace, _ = found(tmp_path / "register", Founding(unit="00070", is_practice=True), None, AT)
    with at_desk(workplace, "Lan", AT) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    yield workplace
    workplace.register.close()


def paper(place: Workplace) -> Pdf:
    return print_paper(place, NO, "receipt", "Lan", AT)


def book(place: Workplace) -> Pdf:
    return print_register_book(2026, "", place, "Lan", AT, lambda _share, _words: None)


@pytest.mark.parametrize("draw", [paper, book])
def test_a_paper_that_was_not_drawn_was_never_printed(
    place: Workplace, draw: Callable[[Workplace], Pdf]
) -> None:
    folder = place.register.place
    before = check(place).counts["entries"]
    spoilt = folder / "templates" / ("receipt-2025.toml" if draw is paper else "register_book-2025.toml")
    spoilt.parent.mkdir()
    spoilt.write_text("not toml at all [", encoding="utf-8")
    with pytest.raises((Refused, Trouble)):
        draw(place)
    assert check(place).counts["entries"] == before
    spoilt.unlink()
    spoilt.parent.rmdir()
    there = sorted(folder.rglob("*"))
    made = draw(place)
    assert made.data.startswith(b"%PDF")
    assert sorted(folder.rglob("*")) == there
    with place.register.read() as reading:
        notes = [one.note for one in search.entries(reading, search.dossier(reading, NO).seq)]
    assert [note["printing"] for note in notes if "printing" in note] == ([1] if draw is paper else [])
    assert check(place).counts["entries"] == before + 1
