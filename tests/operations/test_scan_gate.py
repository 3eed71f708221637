"""The gate sees what is wrong with a page, and lets good ones through."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest
from make import profile
from PIL import Image, ImageDraw, ImageFilter
from stacks import A4, blank, paper, receipt, ruined, scanned, white

from cchc_desktop.operations.pages.look import likeness, look
from cchc_desktop.operations.pages.marks import mark_on
from cchc_desktop.operations.pages.sources import PagePicture
from cchc_desktop.operations.pages.titles import has_title


def good(seed: int) -> Image.Image:
    return _drawn(seed).copy()


@cache
def _drawn(seed: int) -> Image.Image:
    rng = random.Random(seed)
    return scanned(paper(rng, 200), rng, noise=4)


@pytest.mark.parametrize("seed", range(6))
def test_a_good_page_passes(seed: int) -> None:
    found = look(PagePicture(good(seed), 200)).measured
    assert (found.dpi, found.paper, found.channels) == (200, "A4", "colour")
    assert (found.is_blank, found.is_blurred, found.cut, found.is_sideways) == (False, False, (), False)
    assert abs(found.skew) < 0.3


@pytest.mark.parametrize("angle", [-7.0, -3.5, 1.0, 4.0, 8.0])
def test_skew_is_measured(angle: float) -> None:
    turned = good(3).rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor="white")
    assert abs(abs(look(PagePicture(turned, 200)).measured.skew) - abs(angle)) < 0.4


def test_a_page_on_its_side() -> None:
    assert look(PagePicture(good(4).rotate(90, expand=True), 200)).measured.is_sideways


@pytest.mark.parametrize("seed", range(4))
def test_blur(seed: int) -> None:
    soft = good(seed).filter(ImageFilter.GaussianBlur(3))
    assert look(PagePicture(soft, 200)).measured.is_blurred


@pytest.mark.parametrize("seed", range(4))
def test_blank_with_what_shines_through(seed: int) -> None:
    rng = random.Random(seed)
    assert look(PagePicture(blank(rng, 200, paper(rng, 200)), 200)).measured.is_blank


def test_a_few_words_are_not_blank() -> None:
    page = white(200, A4)
    ImageDraw.Draw(page).text(
        (600, 1100), "Đã nhận đủ hồ sơ. 05/02/2026. Lê Văn Cán", (40, 40, 90), font_size=40
    )
    rng = random.Random(1)
    assert not look(PagePicture(scanned(page, rng, noise=6), 200)).measured.is_blank


def test_writing_that_runs_off_the_sheet() -> None:
    page = good(1)
    shifted = page.crop((240, 0, page.width, page.height)).resize(page.size)
    assert "trái" in look(PagePicture(shifted, 200)).measured.cut


def test_the_shadow_of_the_feeder_is_not_writing() -> None:
    page = good(1)
    ImageDraw.Draw(page).rectangle([0, 0, 14, page.height], fill=(60, 60, 60))
    assert look(PagePicture(page, 200)).measured.cut == ()


def test_grey_and_black_and_white_are_told() -> None:
    assert look(PagePicture(good(1).convert("L"), 200)).measured.channels == "grey"
    assert look(PagePicture(good(1).convert("1"), 200)).measured.channels == "bilevel"


def test_a_false_tag_is_not_believed() -> None:
    half = good(5).resize((827, 1169))
    assert look(PagePicture(half, 300)).measured.dpi == 100


def test_the_same_sheet_looks_the_same_and_another_does_not() -> None:
    rng = random.Random(9)
    sheet = paper(rng, 200)
    one, again = (look(PagePicture(scanned(sheet, rng, skew=s, noise=5), 200)).shape for s in (0.8, -1.1))
    other = look(PagePicture(good(10), 200)).shape
    assert one is not None
    assert again is not None
    assert other is not None
    assert likeness(one, again) > 0.95
    assert likeness(one, other) < 0.85


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("faint", [0.0, 0.6, 0.8])
def test_a_mark_is_read_however_it_lies(turn: int, faint: float) -> None:
    ours = profile()
    rng = random.Random(turn)
    page = scanned(receipt(ours, "0042/2026", 200, rng), rng, skew=2, faint=faint, noise=3)
    mark = mark_on(page.rotate(turn, expand=True), 200, ours.unit, ours.secret)
    assert mark.number == "0042/2026"
    assert mark.is_upside_down == (turn == 180)


def test_one_look_misses_a_code_that_several_find() -> None:
    import zxingcpp

    ours = profile()
    rng = random.Random(4)
    page = receipt(ours, "0042/2026", 200, rng)
    dots = np.asarray(page, np.float32)
    dots = 250 - (250 - dots) * 0.1
    dots += np.random.default_rng(3).normal(0, 16, dots.shape[:2])[:, :, None]
    hard = Image.fromarray(np.clip(dots, 0, 255).astype(np.uint8))
    assert zxingcpp.read_barcodes(hard.convert("L")) == []
    assert mark_on(hard, 200, ours.unit, ours.secret).number == "0042/2026"


def test_the_mark_of_another_unit_is_in_doubt() -> None:
    rng = random.Random(1)
    page = receipt(profile(unit="26020"), "0042/2026", 200, rng)
    mark = mark_on(page, 200, profile().unit, profile().secret)
    assert mark.number is None
    assert "không phải của đơn vị này" in mark.doubt


@pytest.mark.parametrize("seed", range(6))
def test_a_receipt_without_its_code_is_known_by_its_title(seed: int) -> None:
    rng = random.Random(seed)
    page = ruined(receipt(profile(), "0042/2026", 200, rng))
    seen = scanned(page, rng, faint=0.5, skew=1.5, noise=6)
    measured = look(PagePicture(seen, 200)).measured
    assert mark_on(seen, 200, profile().unit, profile().secret).number is None
    assert has_title(seen.convert("L"), measured.dpi, measured.skew)
    assert not has_title(good(seed).convert("L"), 200, 0)
