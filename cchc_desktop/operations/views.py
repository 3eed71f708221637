"""Saved views: lists that the whole office has named, kept as what they are narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import cast

from cchc_desktop.core.calendar import ONE_DAY, hanoi
from cchc_desktop.core.dossier import Json, write_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.text import fold, nfc, sort_key
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.morning import (
    apologies_until,
    soon_until,
    still_since,
    unexplained_since,
)
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import Filter, Group, Order, Standing
from cchc_desktop.store.settings import settings

PREFIX = "view:"
LONGEST_NAME = 60
_ENDED = False
"""What a dropped view is set to; a setting is never empty."""


@dataclass(frozen=True, slots=True)
class View:
    """A list by name. ``filter`` may hold keys of a later program, which are kept as they are."""

    name: str
    filter: Mapping[str, Json]


def views(reading: Reading, on: date) -> tuple[View, ...]:
    """The views of the office on the day ``on``, in the order of the alphabet."""
    found = (
        View(name.removeprefix(PREFIX), MappingProxyType(value))
        for name, value in settings(reading, on).items()
        if name.startswith(PREFIX) and isinstance(value, dict)
    )
    return tuple(sorted(found, key=lambda one: sort_key(one.name)))


def put_view(desk: Desk, view: View) -> View:
    """Keep ``view`` for everybody; one of the same name is replaced."""
    name = _checked(view.name)
    known = {fold(one.name): one.name for one in views(desk.book, desk.at.date())}
    kept = View(known.get(fold(name), name), MappingProxyType(dict(view.filter)))
    choose(desk, PREFIX + kept.name, dict(kept.filter))
    return kept


def drop_view(desk: Desk, name: str) -> None:
    """End a view; what was listed under it stays in the entries."""
    if all(one.name != nfc(name) for one in views(desk.book, desk.at.date())):
        raise Refused(f"Không có danh sách nào tên “{nfc(name)}”. Có thể đồng nghiệp đã bỏ.", "name")
    choose(desk, PREFIX + nfc(name), _ENDED)


def _checked(typed: str) -> str:
    name = nfc(typed)
    if not name:
        raise Refused("Chưa đặt tên cho danh sách. Gõ tên rồi lưu lại.", "name")
    if len(name) > LONGEST_NAME:
        raise Refused(f"Tên danh sách dài quá {LONGEST_NAME} ký tự. Rút gọn rồi lưu lại.", "name")
    return name


def of_filter(name: str, wanted: Filter, law: Law, unit: str, at: datetime) -> View:
    """The view that shows again what ``wanted`` shows at the moment ``at``.

    Working days counted from then stay counted from the moment at which the view is opened.
    """
    plain = Filter()
    found: dict[str, Json] = {}
    for one in fields(Filter):
        value = getattr(wanted, one.name)
        if one.name in _RELATIVE or value == getattr(plain, one.name):
            continue
        found[one.name] = _written(value)
    calendar, today = law.office(unit), hanoi(wanted.at or at).date()
    if wanted.soon_until is not None:
        found["soon_days"] = calendar.working_days_between(today, wanted.soon_until)
    if wanted.still_since is not None:
        first = hanoi(wanted.still_since).date()
        found["still_days"] = calendar.working_days_between(first - ONE_DAY, today - ONE_DAY)
    if wanted.apologise_until is not None:
        last = hanoi(wanted.apologise_until).date() - ONE_DAY
        found["apology_days"] = calendar.working_days_between(today, last)
    if wanted.unexplained_since is not None:
        found["is_unexplained"] = True
    return View(_checked(name), MappingProxyType(found))


def to_filter(view: View, law: Law, unit: str, at: datetime) -> Filter:
    """The filter behind ``view`` at the moment ``at``; Refused where this program cannot read it."""
    unknown = sorted(view.filter.keys() - _READ.keys() - _DAYS)
    if unknown:
        raise Refused(
            f"Danh sách “{view.name}” lọc theo “{unknown[0]}”, điều kiện mà bản chương trình này chưa biết. "
            "Cập nhật chương trình rồi mở lại; danh sách vẫn được giữ nguyên."
        )
    try:
        told = {name: _READ[name](value) for name, value in view.filter.items() if name in _READ}
        told |= _moments(view.filter, law, unit, at)
        return Filter(**told)  # type: ignore[arg-type]  # each reader gives the type of its field
    except (TypeError, ValueError) as wrong:
        raise Refused(
            f"Danh sách “{view.name}” có điều kiện lọc ghi sai. Bỏ danh sách này rồi lưu lại."
        ) from wrong


def _moments(kept: Mapping[str, Json], law: Law, unit: str, at: datetime) -> dict[str, object]:
    told: dict[str, object] = {}
    if "standing" in kept:
        told["at"] = at
    if "soon_days" in kept:
        told["soon_until"] = soon_until(law, unit, at, _few(kept["soon_days"]))
    elif kept.get("standing") == Standing.SOON:
        raise ValueError(kept)
    if "still_days" in kept:
        told["still_since"] = still_since(law, unit, at, _few(kept["still_days"]))
    if "apology_days" in kept:
        told["apologise_until"] = apologies_until(law, unit, at, _few(kept["apology_days"]))
    if "is_unexplained" in kept and _flag(kept["is_unexplained"]):
        told["unexplained_since"] = unexplained_since(law, at)
    return told


def _written(value: object) -> Json:
    if isinstance(value, frozenset | tuple):
        return cast("list[Json]", sorted(str(one) for one in value))
    if isinstance(value, datetime):
        return write_moment(hanoi(value))
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int) else str(value)


def _whole(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _few(value: Json) -> int:
    if not 0 <= _whole(value) <= _MOST_DAYS:
        raise ValueError(value)
    return _whole(value)


def _limit(value: Json) -> int:
    if not 1 <= _whole(value) <= _MOST_ROWS:
        raise ValueError(value)
    return _whole(value)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _flag(value: Json) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _texts(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(_text(one) for one in value)


_MOST_DAYS = 250  # as many working days as a year has
_MOST_ROWS = 10**6
_RELATIVE = frozenset({"at", "soon_until", "still_since", "apologise_until", "unexplained_since"})
_DAYS = frozenset({"soon_days", "still_days", "apology_days", "is_unexplained"})
_READ: Mapping[str, Callable[[Json], object]] = MappingProxyType(
    {
        "group": lambda value: Group(_text(value)),
        "states": lambda value: frozenset(State(one) for one in _texts(value)),
        "standing": lambda value: Standing(_text(value)),
        "order": lambda value: Order(_text(value)),
        **dict.fromkeys(("field", "procedure", "officer", "channel", "holder", "text"), _text),
        **dict.fromkeys(
            ("is_digitised_in", "is_digitised_out", "has_code", "is_offered", "is_descending"), _flag
        ),
        "numbers": _texts,
        "received_from": lambda value: date.fromisoformat(_text(value)),
        "received_to": lambda value: date.fromisoformat(_text(value)),
        "limit": _limit,
    }
)
