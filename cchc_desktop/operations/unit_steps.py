"""What an act on the tree of units is made of: who ends, who goes on, who comes, and below whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cchc_desktop.core.calendar import ONE_DAY
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import unit_code
from cchc_desktop.core.text import day, nfc
from cchc_desktop.core.unit_tree import Member, Tree
from cchc_desktop.operations.unit_acts import Change, came_itself
from cchc_desktop.rulebook import load_units
from cchc_desktop.store import members as kept
from cchc_desktop.store.reading import Reading

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class New:
    """A unit that goes on with the work of others; ``parent`` None: below whom they stood."""

    code: str
    name: str = ""
    parent: str | None = None


def ended(one: Member, since: date) -> Change:
    """A unit reports no more from a day on."""
    return Change(gone=(one,), here=(replace(one, until=since - ONE_DAY),))


def cut(one: Member, since: date, *, name: str | None = None, parent: str | None = None) -> Change:
    """The same unit under another name or parent from a day on."""
    new = replace(
        one,
        since=since,
        name=one.name if name is None else name,
        parent=one.parent if parent is None else parent,
    )
    if one.since == since:
        return Change(gone=(one,), here=(new,))
    return Change(gone=(one,), here=(replace(one, until=since - ONE_DAY), new))


def coming(book: Reading, tree: Tree, new: New, since: date, olds: Iterable[Member]) -> Change:
    """The unit that goes on from ``since``: as it stands already, under another name, or put there.

    One that was listed from another day on, and took nobody's work over then, begins with ``since``.
    """
    refuse_ours(book, new.code)
    here, name = tree.at(new.code, since), nfc(new.name)
    began = _began_otherwise(book, tree, new.code, since)
    if began is not None:
        told = name_of(new.code, name) if name else began.name
        below = below_whom(tree, new, since, olds) if came_itself(book, new.code) else began.parent
        made = replace(began, since=since, name=told, parent=below)
        refuse_parent(tree, made, since)
        return Change(gone=(began,), here=(made,))
    if here is not None:
        if not name or name == here.name:
            return Change()
        if here.until is not None or any(one.since > since for one in tree.stints(new.code)):
            raise Refused(f"{named(here)} đã ghi thay đổi sau ngày {day(since)}.", "since")
        return cut(here, since, name=name_of(new.code, name))
    later = next((one for one in tree.stints(new.code) if one.since > since), None)
    if later is not None:
        raise Refused(
            f"{named(later)} đã ghi có từ ngày {day(later.since)}; chọn từ ngày đó hoặc hoàn tác việc đó.",
            "since",
        )
    made = Member(new.code, name_of(new.code, name), since, None, below_whom(tree, new, since, olds))
    refuse_parent(tree, made, since)
    return Change(here=(made,))


def below_whom(tree: Tree, new: New, since: date, olds: Iterable[Member]) -> str:
    """The unit that a new one stands below: as was said, else the one that all old ones did."""
    if new.parent is not None:
        return parent_code(new.parent)
    parents = {one.parent for one in olds}
    parent = parents.pop() if len(parents) == 1 else ""
    return parent if tree.at(parent, since) is not None else ""


def _began_otherwise(book: Reading, tree: Tree, code: str, since: date) -> Member | None:
    """The unit as it was listed from a later day, or by its own packet of ``since`` from an earlier one."""
    known = tree.stints(code)
    if not known or known[0].since == since or any(one.new == code for one in tree.successions):
        return None
    [first, *later] = known
    if first.since > since:
        return first
    if later or first.until is not None or not came_itself(book, code):
        return None
    packets = kept.came(book, code, date.min)
    return None if packets and packets[0].last_on < since else first


def refuse_taken(book: Reading, tree: Tree, code: str, since: date) -> None:
    """Another unit's code is no new one: taking it would be a merger that nobody decided.

    One that put itself onto the list with it is the unit itself, unless it reported before.
    """
    there = next((one for one in tree.stints(code) if one.until is None or one.until >= since), None)
    if there is None:
        return
    if not came_itself(book, code):
        raise Refused(f"Mã {code} đang là của {there.name}; muốn nhập hai đơn vị thì dùng sáp nhập.", "code")
    packets = kept.came(book, code, date.min)
    if packets and packets[0].last_on < since:
        first = packets[0]
        raise Refused(
            f"{named(there)} đã gửi {first.title} ({day(first.first_on)} – {day(first.last_on)}), trước ngày "
            f"{day(since)}. Đổi mã từ trước đó thì chọn từ ngày {day(first.first_on)}; là hai đơn vị khác "
            "nhau thì dùng sáp nhập.",
            "since",
        )


def children(tree: Tree, olds: Sequence[str], new: str, since: date) -> Change:
    """Those who stood below the old ones stand below the new one."""
    change = Change()
    for one in tree.on(since):
        if one.parent in olds and one.sender not in olds:
            if one.sender == new:
                raise Refused(f"{named(one)} không thể trực thuộc chính nó.", "units")
            change += cut(one, since, parent=new)
    return change


def after(change: Change, tree: Tree, code: str, since: date) -> Member:
    """A unit as it stands once it is done."""
    made = [one for one in change.here if one.sender == code and one.since == since]
    found = made[-1] if made else tree.at(code, since)
    return found if found is not None else Member(code, code, since)


def refuse_ours(reading: Reading, code: str) -> None:
    """Neither we nor who we stand below can stand below us."""
    ours = reading.profile
    if code == ours.unit:
        raise Refused(
            f"{ours.name} ({code}) là chính đơn vị này, không thể trực thuộc chính mình. Kiểm tra lại mã.",
            "unit",
        )
    if code == ours.superior:
        raise Refused(
            f"{ours.superior_name or 'Đơn vị'} ({code}) là nơi nhận báo cáo của đơn vị này, không thể trực "
            "thuộc đơn vị này. Kiểm tra lại mã.",
            "unit",
        )


def refuse_parent(tree: Tree, one: Member, since: date) -> None:
    """Refused where a unit cannot stand below whom it is to."""
    if not one.parent:
        return
    if one.parent == one.sender or one.sender in tree.above(one.parent, since):
        raise Refused(f"{named(one)} không thể trực thuộc chính nó hay đơn vị ở dưới nó.", "parent")
    if tree.at(one.parent, since) is None:
        raise Refused(f"Ngày {day(since)} không có đơn vị {one.parent} trong cây đơn vị.", "parent")


def parent_code(parent: str) -> str:
    """The code of a unit above as typed; empty for ourselves."""
    return unit_code(parent, "parent") if nfc(parent) else ""


def name_of(code: str, name: str) -> str:
    """The name as typed, else that of the country's list of units."""
    name = nfc(name)
    refuse_card("name", name)
    if len(name) > _LONGEST:
        raise Refused(f"Tên đơn vị dài quá {_LONGEST} ký tự.", "name")
    if name:
        return name
    try:
        return load_units().by_code(code).title
    except Refused:
        raise Refused(f"Chưa ghi tên của đơn vị {code}.", "name") from None


def named(one: Member) -> str:
    """A unit in a sentence."""
    return f"{one.name} ({one.sender})"


def named_at(tree: Tree, code: str, on: date) -> str:
    """The same by its code, as it was called on a day."""
    return f"{tree.name(code, on) or 'đơn vị'} ({code})"


def listed(found: Iterable[Member]) -> str:
    """Units in a sentence."""
    return ", ".join(map(named, found))
