"""Pictures: where each mark lies, its state without colours, and a library that leaves no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from cchc_desktop.core.chart import Chart, Colours, Level, Point, Series, Size
from cchc_desktop.reports import _charts_ink
from cchc_desktop.reports._charts import Picture, drawn

SIZE = Size(600, 260, 13)
COLOURS = Colours()
WORDS = "Hồ sơ ẠẬẶẸỆỊỌỘỢỤỰỴ ảẳẩẻểỉỏổởủửỷ ãẵẫẽễĩõỗỡũữỹ đĐ ăâêôơư ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ “” … – · ‹ › ×"


def point(at: int, value: float, *, is_met: bool | None = None, is_hollow: bool = False) -> Point:
    return Point(at=at, value=value, words=f"{value}", label=f"{value:g}", is_met=is_met, is_hollow=is_hollow)


LINE = Chart(
    code="line",
    title="Giải quyết đúng hạn",
    unit="% hồ sơ",
    ticks=("1", "2", "3", "4"),
    series=(
        Series(
            "Đúng hạn", "accent", (point(0, 97.0, is_met=True), point(1, 93.0, is_met=False), point(3, 99.0))
        ),
    ),
    levels=(Level("chỉ tiêu 95 %", "accent", (95.0, 95.0, 96.5, None)),),
    most=100,
)
BARS = Chart(
    code="bars",
    title="Theo ngày",
    unit="hồ sơ",
    ticks=("1", "2"),
    series=(
        Series("tiếp nhận", "accent", (point(0, 8), point(1, 0))),
        Series("quá hạn", "soon", (point(0, 4), point(1, 2)), is_hatched=True),
    ),
    shape="bars",
    least=0,
)
LYING = Chart(
    code="lying",
    title="Nguyên nhân",
    unit="hồ sơ",
    ticks=(
        "A1 Quá tải, thiếu nhân lực",
        "A3 Chờ cơ quan phối hợp, liên thông giải quyết nhiều cấp nhiều ngành",
    ),
    series=(Series("quá hạn", "soon", (point(0, 5), point(1, 3)), is_hatched=True),),
    shape="bars",
    is_lying=True,
    least=0,
)


def image(made: Picture) -> Image.Image:
    return Image.frombytes("RGBA", (made.width, made.height), made.rgba).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def colours_of(found: Image.Image) -> set[object]:
    return {colour for _, colour in found.getcolors(found.width * found.height) or ()}


def cut(made: Picture, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """A part of the picture, told in pixels at ratio 1."""
    ratio = made.ratio
    return image(made).crop(
        (round(left * ratio), round(top * ratio), round(right * ratio), round(bottom * ratio))
    )


def inks(made: Picture, n: int) -> set[object]:
    """The colours within the box of a mark."""
    box = made.boxes[n]
    return colours_of(cut(made, box.left, box.top, box.left + box.width, box.top + box.height))


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("chart", [LINE, BARS, LYING])
def test_each_mark_lies_where_its_box_says(chart: Chart, ratio: float) -> None:
    made = drawn(chart, SIZE, ratio, COLOURS)
    assert (made.width, made.height) == (round(SIZE.width * ratio), round(SIZE.height * ratio))
    assert len(made.boxes) == len(chart.points)
    for n, (own, one) in enumerate(chart.points):
        role = "red" if one.is_met is False else chart.series[own].role
        if one.value:
            assert rgb(COLOURS.of(role)) in inks(made, n)
        box = made.boxes[n]
        assert 0 <= box.left < box.left + box.width <= SIZE.width
        assert 0 <= box.top < box.top + box.height <= SIZE.height


def test_a_mark_of_nothing_can_still_be_pointed_at() -> None:
    box = drawn(BARS, SIZE, 1, COLOURS).boxes[1]
    assert min(box.width, box.height) > 2


def test_whether_a_target_is_reached_is_seen_without_colours() -> None:
    grey = Colours(accent="#000000", green="#000000", soon="#000000", red="#000000", text="#000000")
    made = drawn(LINE, SIZE, 2, grey)
    marks = []
    for box in made.boxes:
        x, y = box.left + box.width / 2, box.top + box.height / 2
        marks.append(cut(made, x - 4, y - 4, x + 4, y + 4))
    for one, other in pairwise(marks):
        difference = ImageChops.difference(one, other).convert("L").point(lambda ink: ink > 128 and 255)
        assert sum(many for many, ink in difference.getcolors() or () if ink) > 10


def test_two_lines_of_which_nothing_is_demanded_differ_without_colours() -> None:
    grey = Colours(accent="#000000", green="#000000", soon="#000000", red="#000000", text="#000000")
    lines = tuple(
        Series(title, "green", tuple(point(at, value, is_met=None) for at in range(4)))
        for title, value in (("Trực tuyến", 80), ("Số hóa", 40))
    )
    chart = Chart(code="x", title="x", unit="%", ticks=("1", "2", "3", "4"), series=lines, most=100)
    made = drawn(chart, SIZE, 2, grey)
    marks, strokes = [], []
    for box, after in ((made.boxes[0], made.boxes[1]), (made.boxes[4], made.boxes[5])):
        x, y = box.left + box.width / 2, box.top + box.height / 2
        marks.append(cut(made, x - 4, y - 4, x + 4, y + 4))
        strokes.append(cut(made, box.left + box.width + 2, y - 2, after.left - 2, y + 2))
    for one, other in (marks, strokes):
        difference = ImageChops.difference(one, other).convert("L").point(lambda ink: ink > 128 and 255)
        assert sum(many for many, ink in difference.getcolors() or () if ink) > 10


def test_a_month_that_runs_is_hollow() -> None:
    series = (Series("Đúng hạn", "accent", (point(0, 97, is_met=True, is_hollow=True),)),)
    chart = Chart(code="x", title="x", unit="%", ticks=("1",), series=series, most=100)
    made = drawn(chart, SIZE, 2, COLOURS)
    box = made.boxes[0]
    middle = (round((box.left + box.width / 2) * 2), round((box.top + box.height / 2) * 2))
    assert image(made).getpixel(middle) == rgb(COLOURS.raised)


def test_one_of_two_kinds_of_bars_is_hatched() -> None:
    made = drawn(BARS, SIZE, 2, COLOURS)
    assert rgb(COLOURS.raised) in inks(made, 2)
    box = made.boxes[0]
    assert image(made).getpixel((round((box.left + 3) * 2), round((box.top + 3) * 2))) == rgb(COLOURS.accent)


def test_a_target_steps_where_it_changes() -> None:
    made = image(drawn(LINE, Size(600, 260, 13), 1, COLOURS))
    boxes = drawn(LINE, SIZE, 1, COLOURS).boxes

    def dashed_rows(at: float) -> set[int]:
        step = (boxes[1].left - boxes[0].left) * 0.4
        middle = boxes[0].left + boxes[0].width / 2 + at * (boxes[1].left - boxes[0].left)
        columns = range(round(middle - step), round(middle + step))
        found = {}
        for y in range(made.height):
            found[y] = sum(1 for x in columns if made.getpixel((x, y)) == rgb(COLOURS.accent))
        return {y for y, many in found.items() if many > len(columns) * 0.4}

    assert dashed_rows(2)
    assert min(dashed_rows(2)) < min(dashed_rows(0))


def test_no_chart_says_so_in_words() -> None:
    chart = Chart(code="x", title="x", unit="%", ticks=(), series=(), empty="Chưa có số nào.")
    made = drawn(chart, SIZE, 1, COLOURS)
    assert made.boxes == ()
    assert rgb(COLOURS.muted) in colours_of(cut(made, 0, SIZE.height / 3, SIZE.width, SIZE.height))


def test_a_title_stands_above_only_where_it_is_asked_for() -> None:
    without, titled = drawn(LINE, SIZE, 1, COLOURS), drawn(LINE, SIZE, 1, COLOURS, has_title=True)
    assert titled.boxes[0].top > without.boxes[0].top
    assert titled.png() != without.png()


def test_the_same_picture_is_the_same_bytes() -> None:
    assert drawn(BARS, SIZE, 2, COLOURS).png() == drawn(BARS, SIZE, 2, COLOURS).png()
    with Image.open(BytesIO(drawn(BARS, SIZE, 2, COLOURS).png())) as read:
        assert read.size == (1200, 520)


def test_long_names_leave_room_for_the_bars() -> None:
    made = drawn(LYING, Size(320, 200, 16), 1, COLOURS)
    assert made.boxes[0].width > 60


def test_names_at_the_ends_never_leave_the_picture() -> None:
    points = tuple(Point(at=n, value=50.0, words="") for n in range(3))
    series = tuple(Series(f"Một dãy số thứ {n}", "accent", points) for n in range(6))
    chart = Chart(code="x", title="x", unit="%", ticks=("1", "2", "3"), series=series, most=100, least=0)
    made = image(drawn(chart, SIZE, 1, COLOURS))
    edge = made.crop((made.width - 3, 0, made.width, made.height))
    assert colours_of(edge) == {rgb(COLOURS.raised)}


def test_both_faces_know_every_letter_of_vietnamese() -> None:
    _charts_ink.fetch()
    import matplotlib as mpl
    from matplotlib.ft2font import FT2Font

    for name, _ in _charts_ink.FACES.values():
        known = FT2Font(str(Path(mpl.get_data_path(), "fonts", "ttf", name))).get_charmap()
        assert [letter for letter in WORDS if ord(letter) not in known] == []


def test_the_library_reads_the_list_of_fonts_that_is_written_for_it() -> None:
    _charts_ink.fetch()
    from matplotlib.font_manager import FontManager, fontManager

    assert FontManager.__version__ == _charts_ink.FONT_LIST
    assert {Path(one.fname).name for one in fontManager.ttflist} == {
        name for name, _ in _charts_ink.FACES.values()
    }


QUIETLY = """
import sys, tempfile
from cchc_desktop.core.chart import Chart, Colours, Size
from cchc_desktop.reports import _charts
assert "matplotlib" not in sys.modules and "numpy" not in sys.modules
_charts.drawn(Chart(code="x", title="x", unit="%", ticks=(), series=()), Size(90, 60, 9), 1, Colours())
assert "matplotlib.pyplot" not in sys.modules and "tkinter" not in sys.modules
import os
print(os.environ.get("MPLCONFIGDIR"), os.listdir(tempfile.gettempdir()))
"""


def test_it_is_fetched_late_and_leaves_nothing_behind(tmp_path: Path) -> None:
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    for one in (home, scratch):
        one.mkdir()
    places = {
        "HOME": str(home),
        "TMPDIR": str(scratch),
        "XDG_CONFIG_HOME": str(home),
        "XDG_CACHE_HOME": str(home),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", QUIETLY],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **places, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (done.stdout.strip(), done.stderr) == ("None []", "")
    assert list(home.iterdir()) == []
