"""What a new register is told of its office, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, fold, nfc
from cchc_desktop.core.units import Commune, Province, Units
from cchc_desktop.store.profile import Role

_TYPE_WORDS = ("xã", "phường", "đặc khu", "thị trấn", "tỉnh", "thành phố", "huyện", "thị xã", "quận")
_OFFICE_WORDS = ("ubnd", "ủy ban nhân dân", "uỷ ban nhân dân")
COMMUNE_DIGITS, PROVINCE_DIGITS = 5, 2
_FARTHEST = timedelta(days=366)
"""A register is founded at most so long before its first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """What a new register is told of its office; what the shipped list of units knows may be left out."""

    unit: str
    name: str | None = None
    superior: str | None = None
    superior_name: str | None = None
    role: Role = "commune"
    since: date | None = None
    is_practice: bool = False
    device: int = 1
    url: str | None = None


def place_name(name: str) -> str:
    """The place of the date line: a unit's name without "UBND", "xã", "phường"."""
    rest = bare_name(name)
    for word in _TYPE_WORDS:
        if rest.lower().startswith(f"{word} "):
            return rest[len(word) + 1 :]
    return rest


def bare_name(name: str) -> str:
    """A unit's name without the words for its committee: "UBND xã A" is "Xã A"."""
    rest = nfc(name)
    for word in _OFFICE_WORDS:
        if rest.lower().startswith(f"{word} "):
            rest = rest[len(word) + 1 :]
            break
    return rest[:1].upper() + rest[1:]


def doubts(founding: Founding, units: Units, today: date) -> tuple[str, ...]:
    """What should be looked at again before the first dossier; Refused where it is surely wrong.

    ``founding`` as it will be kept: nothing is left out.
    """
    _refuse_wrong(founding, today)
    return tuple(_doubts(founding, units, today))


def _refuse_wrong(founding: Founding, today: date) -> None:
    if founding.superior == founding.unit:
        raise Refused(
            f"Đơn vị {founding.unit} không thể là đơn vị tổng hợp của chính mình. Ghi mã nơi nhận báo cáo.",
            "superior",
        )
    if founding.since is not None and founding.since > today + _FARTHEST:
        raise Refused(
            f"Ngày bắt đầu sổ {day(founding.since)} còn hơn một năm nữa mới tới. Hãy xem lại năm.", "since"
        )


def _doubts(founding: Founding, units: Units, today: date) -> Iterator[str]:
    if founding.since is not None and founding.since > today:
        yield (
            f"Ngày bắt đầu sổ {day(founding.since)} chưa tới. Nếu gõ nhầm, lập lại sổ với ngày đúng trước "
            "khi nhập hồ sơ."
        )
    listed, above = _listed(units, founding.unit), _listed(units, founding.superior or "")
    for code, told, one in (
        (founding.unit, founding.name or "", listed),
        (founding.superior, founding.superior_name or "", above),
    ):
        if one is not None and not _is_called(told, one):
            yield f"Mã {code} trong danh sách là {one.title}; sổ ghi là {told} như được nhập."
    if founding.role == "superior" and isinstance(listed, Commune):
        yield (
            f"{listed.title} ({founding.unit}) là cấp xã mà lập sổ đơn vị tổng hợp. Nếu là sổ của xã, lập "
            "lại với vai trò đơn vị cấp xã (commune)."
        )
    if founding.role == "commune" and isinstance(listed, Province):
        yield (
            f"{listed.title} ({founding.unit}) là cấp tỉnh mà lập sổ của xã. Nếu là sổ tổng hợp, lập lại với "
            "vai trò đơn vị tổng hợp (superior)."
        )
    if isinstance(above, Commune):
        yield f"Đơn vị tổng hợp {founding.superior} là cấp xã ({above.title}). Kiểm tra lại mã."
    if isinstance(listed, Commune) and isinstance(above, Province) and listed.province_code != above.code:
        home = units.province(listed.province_code)
        yield f"{listed.title} thuộc {home.title} ({home.code}) theo danh sách, không thuộc {above.title}."


def _listed(units: Units, code: str) -> Commune | Province | None:
    """What the shipped list knows under this very code."""
    try:
        if len(code) == PROVINCE_DIGITS:
            return units.province(code)
        return units.by_code(code) if len(code) == COMMUNE_DIGITS else None
    except Refused:
        return None


def _is_called(told: str, one: Commune | Province) -> bool:
    """Whether somebody wrote the listed name, with or without the word for its kind."""
    return fold(bare_name(told)) in {fold(one.title), fold(one.name)}
