"""Stacks of paper as a scanner gives them: our receipts on top of invented papers, bent, noisy, faint."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
import pypdfium2
from form_sheets import ORDINARY
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from cchc_desktop.core.numbering import auth_code, receipt_mark
from cchc_desktop.forms import form_for, render
from cchc_desktop.paths import resources
from cchc_desktop.store.profile import Profile

A4 = (210.0, 297.0)
INCH = 25.4
GRAIN = 24
_WORDS = """giấy xác nhận tình trạng hôn nhân của ông bà sinh năm thường trú tại thôn xã tỉnh căn cước công
dân số cấp ngày do cục cảnh sát quản lý hành chính về trật tự hội đề nghị ủy ban nhân dân đăng ký kết khai tử
quyền sử dụng đất nhà ở tài sản khác gắn liền với theo quy định pháp luật hiện hành kính gửi phòng tư pháp"""
SYLLABLES = _WORDS.split()
HARM = {"upper": 0.055, "foot": 0.085, "old": 0.2}
"""Up to which luck a receipt has lost its upper code, its lower one, or never had a lower one."""
RUINED = frozenset({50, 150})
"""The stacks whose first receipt has lost both codes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page and what it truly is: of which dossier, and whether it is a cover, blank or a copy."""

    image: Image.Image
    dossier: str | None
    role: str = "paper"  # paper, cover, ruined (a cover with no code left), blank
    is_stained: bool = False  # one code of two is gone


@dataclass(frozen=True, slots=True)
class Stack:
    """What lay in the feeder."""

    sheets: tuple[Sheet, ...]
    dpi: int

    def pdf(self) -> bytes:
        """As a scanner writes it."""
        out = BytesIO()
        first, *rest = (sheet.image for sheet in self.sheets)
        first.save(out, "PDF", save_all=True, append_images=rest, resolution=self.dpi, quality=80)
        return out.getvalue()

    def tiff(self) -> bytes:
        """As an old scanner writes it."""
        out = BytesIO()
        first, *rest = (sheet.image for sheet in self.sheets)
        tag = (self.dpi, self.dpi)
        first.save(out, "TIFF", save_all=True, append_images=rest, compression="jpeg", dpi=tag)
        return out.getvalue()


@cache
def font(points: float, dpi: int, face: str = "Regular") -> ImageFont.FreeTypeFont:
    """The office's letters at a size on paper."""
    return ImageFont.truetype(
        str(resources() / "fonts" / f"LiberationSerif-{face}.ttf"), round(points * dpi / 72)
    )


def dots(mm: float, dpi: int) -> int:
    """Millimetres on paper as dots."""
    return round(mm / INCH * dpi)


def white(dpi: int, size: tuple[float, float] = A4) -> Image.Image:
    """An empty sheet."""
    return Image.new("RGB", (dots(size[0], dpi), dots(size[1], dpi)), (250, 249, 246))


def receipt(profile: Profile, number: str, dpi: int, rng: random.Random) -> Image.Image:
    """The receipt as our form prints it, drawn at ``dpi``."""
    auth = auth_code(profile.secret, profile.unit, number)
    papers = ORDINARY.papers[: rng.randint(1, 3)]
    sheet = replace(
        ORDINARY,
        local_no=number,
        code=None,
        auth_code=auth,
        mark=receipt_mark(profile.unit, number, auth),
        papers=papers,
        applicant=" ".join(rng.choices(SYLLABLES, k=3)).title(),
    )
    layout: Any = rng.choice(("A4", "A4", "2xA5"))
    document = pypdfium2.PdfDocument(render(form_for("receipt", sheet.received_at.date()), sheet, layout))
    try:
        image: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("RGB").copy()
    finally:
        document.close()
    if layout == "2xA5" and rng.random() < 0.7:  # cut in two, as it is given out
        return image.crop((0, 0, image.width // 2, image.height)).copy()
    return image


def paper(rng: random.Random, dpi: int, size: tuple[float, float] = A4) -> Image.Image:
    """An invented paper: heading, title, text, sometimes a table, a stamp, the copy of a card."""
    page = white(dpi, size)
    draw = ImageDraw.Draw(page)
    ink = (30, 30, 34)
    if rng.random() < 0.6:
        draw.text(
            (dots(size[0] * 0.45, dpi), dots(18, dpi)),
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            ink,
            font(11, dpi, "Bold"),
        )
        draw.text(
            (dots(size[0] * 0.53, dpi), dots(24, dpi)),
            "Độc lập - Tự do - Hạnh phúc",
            ink,
            font(12, dpi, "Bold"),
        )
    y = dots(rng.uniform(30, 48), dpi)
    draw.text((dots(60, dpi), y), " ".join(rng.choices(SYLLABLES, k=5)).upper(), ink, font(14, dpi, "Bold"))
    y += dots(12, dpi)
    last = dots(size[1] * rng.uniform(0.35, 0.92), dpi)
    points = rng.choice((12, 13, 14))
    while y < last:
        line = " ".join(rng.choices(SYLLABLES, k=rng.randint(6, 13)))
        draw.text((dots(25, dpi), y), line, ink, font(points, dpi))
        y += round(points * dpi / 72 * 1.4)
    if rng.random() < 0.3:
        _table(draw, rng, dpi, size)
    if rng.random() < 0.4:
        box = [
            dots(size[0] * 0.6, dpi),
            dots(size[1] * 0.75, dpi),
            dots(size[0] * 0.6 + 34, dpi),
            dots(size[1] * 0.75 + 34, dpi),
        ]
        draw.ellipse(box, outline=(200, 30, 40), width=max(2, dpi // 80))
    if rng.random() < 0.15:
        _card(page, rng, dpi)
    return page


def _table(draw: ImageDraw.ImageDraw, rng: random.Random, dpi: int, size: tuple[float, float]) -> None:
    top = size[1] * rng.uniform(0.4, 0.6)
    for row in range(6):
        y = dots(top + row * 8, dpi)
        draw.line([dots(25, dpi), y, dots(size[0] - 20, dpi), y], (40, 40, 40), 2)
    for column in range(4):
        x = dots(25 + column * (size[0] - 45) / 3, dpi)
        draw.line([x, dots(top, dpi), x, dots(top + 40, dpi)], (40, 40, 40), 2)


def _card(page: Image.Image, rng: random.Random, dpi: int) -> None:
    """The copy of a card, whose code is not ours."""
    import zxingcpp

    told = (
        f"0381900{rng.randint(10000, 99999)}||Nguyễn Thị Thử|01011990|Nữ|Thôn Đông Hạ, xã Phú Thạnh|02052022"
    )
    code: Any = zxingcpp.create_barcode(told, zxingcpp.BarcodeFormat.QRCode)
    side = dots(16, dpi)
    square = Image.fromarray(np.asarray(code.to_image(scale=8))).convert("RGB").resize((side, side))
    page.paste((225, 235, 240), (dots(60, dpi), dots(60, dpi), dots(145, dpi), dots(114, dpi)))
    page.paste(square, (dots(125, dpi), dots(64, dpi)))


def scanned(
    page: Image.Image, rng: random.Random, *, skew: float = 0.0, faint: float = 0.0, noise: float = 5.0
) -> Image.Image:
    """The sheet after it went through the feeder."""
    if skew:
        page = page.rotate(skew, resample=Image.Resampling.BILINEAR, fillcolor=(238, 238, 236))
    if rng.random() < 0.3:
        page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.9)))
    if faint:
        page = page.point([round(250 - (250 - step) * (1 - faint)) for step in range(256)] * 3)
    wide, high = page.size
    top, left = rng.randrange(0, 3700 - high), rng.randrange(0, 3700 - wide)
    # A layer of grey 128 with the noise on it, added to the page: pictures do in place what arrays copy for.
    layer = grain().crop((left, top, left + wide, top + high))
    layer = layer.point([round(128 + (step - 128) * noise / GRAIN) for step in range(256)])
    return ImageChops.add(page, Image.merge("RGB", [layer] * 3), offset=-128)


@cache
def grain() -> Image.Image:
    """Noise of ``GRAIN`` grey steps around 128, of which each scan cuts its own piece."""
    field = np.random.default_rng(7).normal(128, GRAIN, (3700, 3700))
    return Image.fromarray(np.clip(field, 0, 255).astype(np.uint8))


def blank(rng: random.Random, dpi: int, behind: Image.Image | None = None) -> Image.Image:
    """The back of a sheet, through which its front may shine."""
    page = white(dpi)
    if behind is not None:
        ghost = behind.resize(page.size).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        page = Image.blend(page, ghost.filter(ImageFilter.GaussianBlur(2)), 0.06)
    return scanned(page, rng, noise=rng.uniform(2, 6))


def codes_on(page: Image.Image) -> list[tuple[int, int, int, int]]:
    """Where the codes of a clean receipt are, with the white around them, the upper ones first."""
    import zxingcpp

    found = []
    for code in zxingcpp.read_barcodes(page):
        at = code.position
        spare = (at.bottom_right.x - at.top_left.x) // 7
        box = (at.top_left.x - spare, at.top_left.y - spare, at.bottom_right.x + spare)
        found.append((*box, at.bottom_right.y + spare))
    return sorted(found, key=lambda box: box[1])


def stained(page: Image.Image, boxes: Sequence[tuple[int, int, int, int]]) -> Image.Image:
    """A receipt on which coffee or a staple has taken half of each code in ``boxes``."""
    page = page.copy()
    for left, top, right, bottom in boxes:
        blot = (left, top, right, top + (bottom - top) * 2 // 3)
        ImageDraw.Draw(page).rectangle(blot, fill=(120, 95, 70))
    return page


def ruined(page: Image.Image) -> Image.Image:
    """A receipt of which no code is left."""
    return stained(page, codes_on(page))


def harmed(page: Image.Image, rng: random.Random) -> tuple[Image.Image, int, int]:
    """A receipt as it comes back, how many kinds of codes were printed on it, and how many are left."""
    boxes = codes_on(page)
    upper, foot = boxes[: len(boxes) // 2], boxes[len(boxes) // 2 :]
    luck = rng.random()
    if luck < HARM["upper"]:
        return stained(page, upper), 2, 1
    if luck < HARM["foot"]:
        return stained(page, foot), 2, 1
    if luck < HARM["old"]:  # printed before there was a second code
        page = page.copy()
        for box in foot:
            page.paste((255, 255, 255), box)
        return page, 1, 1
    return page, 2, 2


def stack(seed: int, profile: Profile, numbers: Sequence[str]) -> Stack:
    """A morning's paper of some of the dossiers ``numbers``; a few stacks begin without a receipt."""
    rng = random.Random(seed)
    dpi = rng.choice((200, 200, 200, 200, 240, 300))
    chosen = rng.sample(list(numbers), rng.randint(1, 2))
    sheets: list[Sheet] = []
    if rng.random() < 0.1:
        sheets.append(Sheet(scanned(paper(rng, dpi), rng), None))
    for number in chosen:
        sheets += _of_one(rng, dpi, profile, number, is_ruined=seed in RUINED and number == chosen[0])
    return Stack(tuple(sheets), dpi)


def _of_one(rng: random.Random, dpi: int, profile: Profile, number: str, *, is_ruined: bool) -> list[Sheet]:
    top = receipt(profile, number, dpi, rng)
    worn, printed, left = harmed(top, rng)
    top, left = (ruined(top), 0) if is_ruined else (worn, left)
    if rng.random() < 0.08:
        top = top.rotate(180)
    faint = rng.uniform(0.4, 0.72) if rng.random() < 0.25 else rng.uniform(0, 0.3)
    skew = rng.gauss(0, 1.5)
    role = "cover" if left else "ruined"
    cover = scanned(top, rng, skew=skew, faint=faint, noise=rng.uniform(2, 12))
    made = [Sheet(cover, number, role, is_stained=0 < left < printed)]
    for _ in range(rng.randint(1, 2)):
        page = paper(rng, dpi, rng.choice((A4, A4, A4, (148.0, 210.0))))
        turn, grain = rng.gauss(0, 1.2), rng.uniform(2, 9)
        made.append(Sheet(scanned(page, rng, skew=turn, noise=grain), number))
        if rng.random() < 0.1:  # fed twice
            made.append(Sheet(scanned(page, rng, skew=turn + rng.gauss(0, 0.5), noise=grain), number))
        if rng.random() < 0.25:
            behind = page if rng.random() < 0.5 else None
            made.append(Sheet(blank(rng, dpi, behind), number, "blank"))
    return made
