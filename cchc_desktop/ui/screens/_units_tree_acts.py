"""What can be entered about the list of units: which fields each act asks for, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc
from cchc_desktop.ui.fields import Field

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.unit_acts import Act as Done
    from cchc_desktop.operations.unit_tree import New

Values = Mapping[str, object]
Here = tuple["Workplace", datetime, str]

FIELDS = (
    Field("tree_olds", "Các đơn vị thôi hoạt động (mã, cách nhau bằng dấu phẩy)"),
    Field("tree_code", "Mã đơn vị", width=12),
    Field("tree_name", "Tên đơn vị"),
    Field("tree_news", "Các đơn vị mới, mỗi dòng một đơn vị: mã rồi tên", "multiline", lines=2),
    Field("tree_heir", "Mã đơn vị giữ số liệu cũ (có thể bỏ trống)", width=12),
    Field("tree_parent", "Trực thuộc (mã; bỏ trống là trực thuộc thẳng)", width=12),
    Field("tree_since", "Từ ngày", "date"),
    Field("tree_last_on", "Ngày hoạt động cuối cùng", "date"),
    Field("tree_basis", "Văn bản (số, ngày)"),
)
LAYOUT = (
    ("tree_olds",),
    ("tree_news",),
    ("tree_code", "tree_name"),
    ("tree_heir", "tree_parent"),
    ("tree_since", "tree_last_on", "tree_basis"),
)
AT: Mapping[str, str] = {
    "unit": "tree_code",
    "name": "tree_name",
    "since": "tree_since",
    "until": "tree_last_on",
    "parent": "tree_parent",
    "basis": "tree_basis",
    "units": "tree_olds",
    "heir": "tree_heir",
}
"""At which field of the form a refusal of the operation is shown."""


@dataclass(frozen=True, slots=True)
class TreeAct:
    """One act: ``of_unit`` begins with the unit under the cursor."""

    code: str
    title: str
    asks: tuple[str, ...]
    do: Callable[[Here, str, Values], Done]
    of_unit: bool = True


def text(values: Values, name: str) -> str:
    """A field's words; empty where there are none."""
    return nfc(str(values.get(name) or ""))


def _day(values: Values, name: str, words: str) -> date:
    found = values.get(name)
    if not isinstance(found, date):
        field = next(ours for ours, theirs in AT.items() if theirs == name)
        raise Refused(f"Chưa ghi {words}.", field)
    return found


def _since(values: Values) -> date:
    return _day(values, "tree_since", "ngày bắt đầu")


def _put(here: Here, _unit: str, values: Values) -> Done:
    from cchc_desktop.core.unit_tree import Member
    from cchc_desktop.operations.unit_tree import put

    place, now, by = here
    code, name, parent = (text(values, f"tree_{one}") for one in ("code", "name", "parent"))
    member = Member(code, name, _since(values), parent=parent)
    return put(place, member, now, by=by, basis=text(values, "tree_basis"))


def _rename(here: Here, unit: str, values: Values) -> Done:
    from cchc_desktop.operations.unit_tree import rename

    place, now, by = here
    code = text(values, "tree_code")
    return rename(
        place,
        unit,
        text(values, "tree_name"),
        _since(values),
        now,
        by=by,
        basis=text(values, "tree_basis"),
        code="" if code == unit else code,
    )


def _move(here: Here, unit: str, values: Values) -> Done:
    from cchc_desktop.operations.unit_tree import move

    place, now, by = here
    parent, basis = text(values, "tree_parent"), text(values, "tree_basis")
    return move(place, unit, parent, _since(values), now, by=by, basis=basis)


def _merge(here: Here, _unit: str, values: Values) -> Done:
    from cchc_desktop.operations.unit_tree import New, merge

    place, now, by = here
    olds = [part for one in text(values, "tree_olds").split(",") if (part := one.strip())]
    new = New(text(values, "tree_code"), text(values, "tree_name"))
    return merge(place, olds, new, _since(values), now, by=by, basis=text(values, "tree_basis"))


def _split(here: Here, unit: str, values: Values) -> Done:
    from cchc_desktop.operations.unit_tree import split

    place, now, by = here
    basis, heir = text(values, "tree_basis"), text(values, "tree_heir")
    return split(place, unit, _news(values), _since(values), now, by=by, basis=basis, heir=heir)


def _news(values: Values) -> list[New]:
    from cchc_desktop.operations.unit_tree import New

    lines = [line.split(None, 1) for line in str(values.get("tree_news") or "").splitlines() if line.strip()]
    return [New(line[0], line[1] if len(line) > 1 else "") for line in lines]


def _end(here: Here, unit: str, values: Values) -> Done:
    from cchc_desktop.operations.unit_tree import end

    place, now, by = here
    last_on = _day(values, "tree_last_on", "ngày hoạt động cuối cùng")
    return end(place, unit, last_on, now, by=by, basis=text(values, "tree_basis"))


_CODE, _NAME, _PARENT = "tree_code", "tree_name", "tree_parent"
_SINCE, _BASIS = "tree_since", "tree_basis"
ACTS = (
    TreeAct("put", "Thêm đơn vị", (_CODE, _NAME, _PARENT, _SINCE, _BASIS), _put, of_unit=False),
    TreeAct("rename", "Đổi tên, đổi mã", (_CODE, _NAME, _SINCE, _BASIS), _rename),
    TreeAct("move", "Đổi trực thuộc", (_PARENT, _SINCE, _BASIS), _move),
    TreeAct("merge", "Sáp nhập", ("tree_olds", _CODE, _NAME, _SINCE, _BASIS), _merge),
    TreeAct("split", "Chia tách", ("tree_news", "tree_heir", _SINCE, _BASIS), _split),
    TreeAct("end", "Kết thúc", ("tree_last_on", _BASIS), _end),
)
