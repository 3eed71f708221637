"""The figures of a page, and what is said about them."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import Measured, judged, standard, true_dpi
from cchc_desktop.rulebook import load_law

LAW = load_law()
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("size", "tag", "text", "expected"),
    [
        ((1654, 2339), 200, 200, (200, "A4")),
        ((2339, 1654), None, None, (200, "A4")),  # lying
        ((827, 1169), None, None, (100, "A4")),
        ((827, 1169), 300, 100, (100, "A4")),  # a tag that the letters give the lie
        ((1748, 2480), 300, 280, (300, "A5")),
        ((1748, 2480), 72, None, (211, "A4")),
        ((3508, 4961), 300, 300, (300, "A3")),
        ((1275, 2014), 600, None, (600, "thẻ")),
        ((1275, 2014), None, None, (154, "F4")),  # a card has the shape of F4: the larger sheet is meant
        ((1700, 2200), 200, 200, (200, "Letter")),
        ((1000, 4000), 200, 200, (200, "")),
        ((1000, 4000), None, None, (121, "")),
    ],
)
def test_true_dpi(
    size: tuple[int, int], tag: float | None, text: float | None, expected: tuple[int, str]
) -> None:
    assert true_dpi(size, tag, text) == expected


def test_the_floor_is_law_and_dated() -> None:
    assert standard(LAW, TODAY).floor_dpi == 200
    assert standard(LAW, TODAY, is_map=True).floor_dpi == 300
    assert "05/2025" in standard(LAW, TODAY).basis
    with pytest.raises(Refused, match="05/03/2020"):
        standard(LAW, date(2019, 1, 1))


def test_the_cap_leaves_room_for_a_signature() -> None:
    assert standard(LAW, TODAY).cap == 19_870_000
    assert standard(LAW, TODAY, cap_kb=1000).cap == 870_000
    with pytest.raises(Refused, match="chữ ký số"):
        standard(LAW, TODAY, cap_kb=100)


def test_below_the_floor_is_refused_and_says_what_to_do() -> None:
    (finding,) = judged(3, Measured(150, "A4"), standard(LAW, TODAY))
    assert finding.is_refused
    assert finding.sentence.startswith("Trang 3 chỉ có 150 dpi trên khổ A4, dưới mức 200 dpi")
    assert "quét lại" in finding.sentence


def test_a_digital_page_has_no_dots_to_count() -> None:
    assert judged(1, Measured(72, is_digital=True), standard(LAW, TODAY)) == ()


@pytest.mark.parametrize(
    ("measured", "code"),
    [
        (Measured(300, "A4", "grey"), "colour"),
        (Measured(300, "A4", "bilevel"), "colour"),
        (Measured(300, "A4", skew=-3.4), "skew"),
        (Measured(300, "A4", is_blurred=True), "blur"),
        (Measured(300, "A4", cut=("trái",)), "cut"),
        (Measured(300, "A4", is_sideways=True), "sideways"),
        (Measured(300, "A4", is_upside_down=True), "upside_down"),
        (Measured(300, "A4", twin=2), "twin"),
        (Measured(300, ""), "size"),
    ],
)
def test_the_rest_is_a_warning(measured: Measured, code: str) -> None:
    (finding,) = judged(5, measured, standard(LAW, TODAY))
    assert (finding.code, finding.page, finding.is_refused) == (code, 5, False)
    assert "5" in finding.sentence
    assert judged(5, Measured(300, "A4", skew=2.9), standard(LAW, TODAY)) == ()
