"""A paper that got no name on the disk never left: the register does not say that it was printed."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Trouble
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, check, found
from cchc_desktop.store import search
from cchc_desktop.ui.printed import print_paper
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


def held(_part: Path, target: Path) -> Path:
    raise PermissionError(errno.EACCES, "a viewer holds it", str(target))


def paper(place: Workplace) -> Path:
    return print_paper(place, NO, "receipt", "Lan", AT)


def book(place: Workplace) -> Path:
    return print_register_book(2026, "", place, "Lan", AT, lambda _share, _words: None)


@pytest.mark.parametrize("draw", [paper, book])
def test_a_paper_without_a_name_was_never_printed(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, draw: Callable[[Workplace], Path]
) -> None:
    before = check(place).counts["entries"]
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(Trouble, match="tệp đang mở"):
            draw(place)
    assert check(place).counts["entries"] == before
    path = draw(place)
    assert path.exists()
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    with place.register.read() as reading:
        notes = [one.note for one in search.entries(reading, search.dossier(reading, NO).seq)]
    assert [note["printing"] for note in notes if "printing" in note] == ([1] if draw is paper else [])
    assert check(place).counts["entries"] == before + 1
