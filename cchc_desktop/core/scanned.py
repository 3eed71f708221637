"""What makes a scanned page good enough: measured figures in, findings with their sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law

INCH = 25.4  # mm
PAPERS: Mapping[str, tuple[float, float]] = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A5": (148.0, 210.0),
    "F4": (210.0, 330.0),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "thẻ": (54.0, 85.6),
}
"""Sizes in mm, short side first, the likelier one first where two have the same shape."""

_SAME_SHAPE = 0.02
_SAME_SIZE = 0.03
_LIKELY_DPI = (100, 1200)
_TEXT_LIES = 0.5  # a resolution that makes the letters this much smaller than letters are is not believed


@dataclass(frozen=True, slots=True)
class Standard:
    """The figures a scan is held to; ``cap`` is in bytes and leaves room for a signature."""

    floor_dpi: int
    best_dpi: int
    cap: int
    is_colour_asked: bool
    most_skew: float
    basis: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One page in figures; ``is_digital``: it never was on glass, so its dots do not count."""

    dpi: int
    paper: str = ""
    channels: str = "colour"
    is_blank: bool = False
    skew: float = 0.0
    is_blurred: bool = False
    cut: tuple[str, ...] = ()
    is_sideways: bool = False
    is_upside_down: bool = False
    is_digital: bool = False
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a page, from 1, or about the whole file (None); a refused one stays out.

    ``beside`` is the other page that it is about: what it says holds where both lie in one file.
    """

    code: str
    page: int | None
    sentence: str
    is_refused: bool = False
    beside: int | None = None


def standard(law: Law, day: date, *, is_map: bool = False, cap_kb: int | None = None) -> Standard:
    """The figures in force on ``day``; ``cap_kb`` is the office's own limit."""
    floor = law.integer("scan_map_floor_dpi" if is_map else "scan_floor_dpi", day)
    whole = cap_kb or law.integer("scan_file_cap_kb", day).value
    room = law.integer("scan_signature_room_kb", day).value
    if whole <= room:
        raise Refused(f"Cỡ tệp tối đa {whole} kB không đủ chỗ cho chữ ký số ({room} kB).", "scan_file_cap_kb")
    return Standard(
        floor_dpi=floor.value,
        best_dpi=max(floor.value, law.integer("scan_best_dpi", day).value),
        cap=(whole - room) * 1000,
        is_colour_asked=law.flag("scan_colour", day).value,
        most_skew=law.integer("scan_most_skew_tenths", day).value / 10,
        basis=floor.basis,
    )


def true_dpi(size: tuple[int, int], tag: float | None, text_dpi: float | None) -> tuple[int, str]:
    """Dots per inch from pixels and the paper they show; "" where the paper is of no known size.

    The tag of a file is believed only where it makes the page a paper that exists and its letters as
    large as letters are (``text_dpi`` is the resolution that they speak for).
    """
    short, long = sorted(size)
    shaped = [name for name, mm in PAPERS.items() if abs(long / short / (mm[1] / mm[0]) - 1) < _SAME_SHAPE]
    tagged = tag if tag and _LIKELY_DPI[0] <= tag <= _LIKELY_DPI[1] else None
    if tagged and text_dpi and text_dpi < tagged * _TEXT_LIES:
        tagged = None
    for name in shaped:
        dpi = short / (PAPERS[name][0] / INCH)
        if tagged and abs(dpi / tagged - 1) < _SAME_SIZE:
            return round(dpi), name
    if shaped:
        return round(short / (PAPERS[shaped[0]][0] / INCH)), shaped[0]
    widest = min(short / (PAPERS["A4"][0] / INCH), long / (PAPERS["A4"][1] / INCH))
    return round(tagged or widest), ""


def judged(page: int, found: Measured, asked: Standard) -> tuple[Finding, ...]:
    """What is to be said about one page, the refusals first."""
    return (*_refusals(page, found, asked), *_warnings(page, found, asked))


def _refusals(page: int, found: Measured, asked: Standard) -> Iterable[Finding]:
    if found.dpi < asked.floor_dpi and not found.is_digital:
        on = f" trên khổ {found.paper}" if found.paper else ""
        yield Finding(
            "dpi",
            page,
            f"Trang {page} chỉ có {found.dpi} dpi{on}, dưới mức {asked.floor_dpi} dpi ({asked.basis}). "
            f"Đặt máy quét {asked.floor_dpi} dpi trở lên rồi quét lại trang này.",
            is_refused=True,
        )


def _warnings(page: int, found: Measured, asked: Standard) -> Iterable[Finding]:
    if not found.paper and not found.is_digital:
        yield Finding("size", page, f"Trang {page} không rõ khổ giấy nên độ phân giải chỉ là ước tính.")
    if asked.is_colour_asked and found.channels != "colour" and not found.is_digital:
        kind = "đen trắng" if found.channels == "bilevel" else "xám"
        yield Finding("colour", page, f"Trang {page} quét {kind}; quy định là quét màu. Nên quét lại.")
    if abs(found.skew) > asked.most_skew:
        yield Finding("skew", page, f"Trang {page} nghiêng {abs(found.skew):.0f}°. Nên đặt giấy thẳng lại.")
    if found.is_blurred:
        yield Finding("blur", page, f"Trang {page} bị mờ. Lau mặt kính, quét lại trang này.")
    if found.cut:
        sides = ", ".join(found.cut)
        yield Finding("cut", page, f"Trang {page} có chữ chạm mép {sides}: có thể bị cắt. Hãy xem lại.")
    if found.is_sideways:
        yield Finding("sideways", page, f"Trang {page} nằm ngang. Xoay lại trước khi lưu.")
    if found.is_upside_down:
        yield Finding("upside_down", page, f"Trang {page} bị ngược. Xoay lại trước khi lưu.")
    if found.twin is not None:
        said = f"Trang {page} giống trang {found.twin}: có thể một tờ bị quét hai lần."
        yield Finding("twin", page, said, beside=found.twin)
