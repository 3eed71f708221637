"""A page that shows a sum says first of how many units it is, and judges none that units lack in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hub_room import serving
from pages_asking import WISH, days, get, key, said
from pages_room import MONTHS, NAMES, NOW, SILENT, arrive, reporting

from cchc_desktop.core.packet import read
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.page_access import new_word
from cchc_desktop.store import months
from cchc_desktop.store.members import drop_members, tree

SUMS = ("/", "/chi-so", "/linh-vuc")


@contextmanager
def five(folder: Path) -> Iterator[Workplace]:
    """The province with no units but those four that send, and the one that does not."""
    with reporting(folder, dossiers=60) as place:
        with place.register.write() as book:
            drop_members(book, [one for one in tree(book).members if one.sender not in {*NAMES, SILENT[0]}])
        yield place


def shown(place: Workplace, at: int) -> list[str]:
    word = key(new_word(place, NOW, by="Minh"))
    with serving(place, NOW, WISH) as hub:
        return [get(hub, f"{path}?ky={days(at)}", word)[2] for path in SUMS]


def judged(page: str) -> list[str]:
    """What the tables of a page say of targets."""
    cells = page.split('data-name="So với chỉ tiêu"')[1:]
    return [words for cell in cells if (words := said("<td" + cell.partition("</td>")[0])) != "–"]


def test_what_lacks_units_says_so_before_any_figure_and_is_not_judged(tmp_path: Path) -> None:
    with five(tmp_path) as place:
        for page in shown(place, 1):
            head, sign, rest = page.partition('<p class="cover">')
            assert sign
            assert "<table" not in head
            assert '<dl class="cards"' not in head
            cover = rest.partition("</p>")[0]
            assert '<svg class="shape"' in cover
            assert said(cover) == "Mới có 4 trên 5 đơn vị: số chung là số tạm, chưa xét chỉ tiêu."
        assert "3 trên 5 đơn vị; 1 đơn vị mới có số tạm tính" in said(shown(place, 2)[1])
        page = shown(place, 1)[1]
        assert set(judged(page)) == {"tạm, chưa xét"}
        assert "tạm, mới có 4 trên 5 đơn vị" in said(page)
        assert "dấu rỗng: " in said(page)
        assert "chưa đạt" not in said(page)


def test_what_all_have_closed_is_said_so_and_judged(tmp_path: Path) -> None:
    with five(tmp_path) as place:
        with place.register.read() as reading:
            taken = next(iter(months.taken(reading, MONTHS[1], "00070")))
            packet = read(months.bytes_taken(reading, taken))
        arrive(place, replace(packet, unit=SILENT[0], unit_name=SILENT[1]), NOW - timedelta(hours=1))
        pages = shown(place, 1)
    assert all("Đủ 5 trên 5 đơn vị, đã chốt." in said(page) for page in pages)
    assert judged(pages[1])
    assert set(judged(pages[1])) <= {"đạt", "chưa đạt"}


def test_a_page_of_one_unit_is_no_sum(tmp_path: Path) -> None:
    with reporting(tmp_path, dossiers=30) as place:
        word = key(new_word(place, NOW, by="Minh"))
        with serving(place, NOW, WISH) as hub:
            assert 'class="cover"' not in get(hub, f"/don-vi?ma=00070&ky={days(1)}", word)[2]
