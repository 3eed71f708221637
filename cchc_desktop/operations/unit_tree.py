"""What becomes of the units below a superior: begun, ended, renamed, merged, split, put under another."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime

from cchc_desktop.core.calendar import ONE_DAY
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import unit_code
from cchc_desktop.core.text import day, nfc
from cchc_desktop.core.unit_tree import Kind, Member, Succession, Tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.unit_acts import Act, Change, keep
from cchc_desktop.operations.unit_steps import (
    New,
    after,
    children,
    coming,
    cut,
    ended,
    listed,
    name_of,
    named,
    named_at,
    parent_code,
    refuse_ours,
    refuse_parent,
    refuse_taken,
)
from cchc_desktop.operations.unit_told import refuse_after, refuse_untold, told_tree
from cchc_desktop.store import members as kept
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

__all__ = ["New"]

_YEARS = range(2000, 2101)


def put(place: Workplace, member: Member, now: datetime, *, by: str, basis: str = "") -> Act:
    """Put a unit under the tree, to report from its first day on."""
    with _book(place) as book:
        tree = kept.tree(book)
        change = begun(book, tree, member)
        words = f"Thêm {named(change.here[0])} từ ngày {day(member.since)}"
        return keep(book, kept.PUT, change, words, now, by=by, basis=nfc(basis))


def begun(reading: Reading, tree: Tree, member: Member) -> Change:
    """The change that puts ``member`` there; Refused where it is there, or cannot stand where it should."""
    _refuse_day(member.since)
    code = unit_code(member.sender)
    refuse_ours(reading, code)
    new = replace(member, sender=code, name=name_of(code, member.name), parent=parent_code(member.parent))
    if new.until is not None and new.until < new.since:
        raise Refused(f"{named(new)}: ngày kết thúc trước ngày bắt đầu.", "until")
    for one in tree.stints(code):
        if one.since <= (new.until or date.max) and new.since <= (one.until or date.max):
            raise Refused(f"{named(one)} đã có trong cây đơn vị từ ngày {day(one.since)}.", "unit")
    refuse_parent(tree, new, new.since)
    return Change(here=(new,))


def end(place: Workplace, unit: str, last_on: date, now: datetime, *, by: str, basis: str) -> Act:
    """A unit reports no more after ``last_on``, and nobody goes on with its work."""
    since = last_on + ONE_DAY
    with _book(place) as book:
        tree = kept.tree(book)
        one = _ending(tree, unit, since)
        _refuse_children(tree, one, since)
        refuse_after(book, tree, one.sender, last_on)
        words = f"{named(one)} kết thúc ngày {day(last_on)}"
        return keep(book, kept.END, ended(one, since), words, now, by=by, basis=_basis(basis))


def rename(  # noqa: PLR0913 - what is renamed, how and by what, all named
    place: Workplace,
    unit: str,
    name: str,
    since: date,
    now: datetime,
    *,
    by: str,
    basis: str,
    code: str = "",
) -> Act:
    """Another name from a day on, and with ``code`` another code; older periods keep the old one."""
    with _book(place) as book:
        tree = kept.tree(book)
        one = _standing(tree, unit, since)
        new = unit_code(code) if nfc(code) else one.sender
        name, basis = name_of(new, name), _basis(basis)
        if new == one.sender:
            if name == one.name:
                raise Refused(f"{named(one)} đang mang đúng tên này.", "name")
            change = cut(one, since, name=name)
        else:
            _ending(tree, unit, since)
            refuse_taken(book, tree, new, since)
            change = ended(one, since) + coming(book, tree, New(new, name, one.parent), since, (one,))
            change += Change(went=(Succession(one.sender, new, since, Kind.RENAMED, basis=basis),))
            change += children(tree, (one.sender,), new, since)
        coded = f" ({new})" if new != one.sender else ""
        words = f"{named(one)} đổi tên thành {name}{coded} từ ngày {day(since)}"
        told = told_tree(book)
        done = keep(book, kept.RENAME, change, words, now, by=by, basis=basis)
        refuse_untold(book, told, since)
        return done


def move(place: Workplace, unit: str, parent: str, since: date, now: datetime, *, by: str, basis: str) -> Act:
    """A unit stands below another one from a day on; with an empty ``parent`` directly below us."""
    with _book(place) as book:
        tree = kept.tree(book)
        one = _standing(tree, unit, since)
        new = replace(one, since=since, until=None, parent=parent_code(parent))
        if new.parent == one.parent:
            raise Refused(f"{named(one)} đang trực thuộc đúng đơn vị này.", "parent")
        refuse_parent(tree, new, since)
        under = named_at(tree, new.parent, since) if new.parent else place.profile.name
        words = f"{named(one)} trực thuộc {under} từ ngày {day(since)}"
        change = cut(one, since, parent=new.parent)
        return keep(book, kept.MOVE, change, words, now, by=by, basis=_basis(basis))


def merge(
    place: Workplace, olds: Sequence[str], new: New, since: date, now: datetime, *, by: str, basis: str
) -> Act:
    """From a day on one unit, there already or new, goes on with the work of ``olds``, which end."""
    code = unit_code(new.code)
    codes = tuple(dict.fromkeys(map(unit_code, olds)))
    if not codes:
        raise Refused("Chưa chọn đơn vị sáp nhập.", "units")
    if code in codes:
        raise Refused(
            f"Đơn vị {code} không sáp nhập vào chính nó được; chỉ chọn các đơn vị thôi hoạt động.", "units"
        )
    with _book(place) as book:
        tree, basis = kept.tree(book), _basis(basis)
        ends = [_ending(tree, one, since) for one in codes]
        change = Change()
        for one in ends:
            change += ended(one, since)
            change += Change(went=(Succession(one.sender, code, since, Kind.MERGED, basis=basis),))
        change += coming(book, tree, replace(new, code=code), since, ends)
        change += children(tree, codes, code, since)
        into = after(change, tree, code, since)
        words = f"Sáp nhập {listed(ends)} vào {named(into)} từ ngày {day(since)}"
        told = told_tree(book)
        done = keep(book, kept.MERGE, change, words, now, by=by, basis=basis)
        refuse_untold(book, told, since)
        return done


def split(  # noqa: PLR0913 - who, into whom and by what, all named
    place: Workplace,
    old: str,
    news: Sequence[New],
    since: date,
    now: datetime,
    *,
    by: str,
    basis: str,
    heir: str = "",
) -> Act:
    """From a day on several units go on with the work of one; its old figures become those of an ``heir``.

    It may be among them itself: then it goes on, and its figures stay its own.
    """
    found = [replace(one, code=unit_code(one.code)) for one in news]
    codes, old = [one.code for one in found], unit_code(old)
    heir = unit_code(heir, "heir") if nfc(heir) else ""
    _refuse_split(codes, old, heir)
    with _book(place) as book:
        tree, basis = kept.tree(book), _basis(basis)
        one = _standing(tree, old, since)
        change = Change()
        if old not in codes:
            _ending(tree, old, since)
            _refuse_children(tree, one, since)
            change = ended(one, since)
        for new in (it for it in found if it.code != old):
            change += coming(book, tree, new, since, (one,))
            went = Succession(old, new.code, since, Kind.SPLIT, is_heir=new.code == heir, basis=basis)
            change += Change(went=(went,))
        into = listed(after(change, tree, code, since) for code in codes)
        words = f"Chia {named(one)} thành {into} từ ngày {day(since)}"
        told = told_tree(book)
        done = keep(book, kept.SPLIT, change, words, now, by=by, basis=basis)
        refuse_untold(book, told, since)
        return done


def _refuse_split(codes: Sequence[str], old: str, heir: str) -> None:
    if len(set(codes)) < max(len(codes), 2):
        raise Refused("Chia đơn vị phải có từ hai đơn vị khác nhau trở lên.", "units")
    if heir and heir not in codes:
        raise Refused(f"Đơn vị kế thừa {heir} không có trong các đơn vị mới.", "heir")
    if old in codes and heir not in {"", old}:
        raise Refused(f"Đơn vị {old} còn hoạt động nên số liệu cũ vẫn là của {old}.", "heir")


def refuse_commune(place: Workplace) -> None:
    """Only who adds others up has others below it."""
    if place.profile.role != "superior":
        raise Refused("Chỉ đơn vị tổng hợp có cây đơn vị trực thuộc.")


def _book(place: Workplace) -> AbstractContextManager[Writing]:
    refuse_commune(place)
    return place.register.write()


def _standing(tree: Tree, unit: str, since: date) -> Member:
    """The unit as it stood on the day before ``since``; Refused where it did not, or later is known of it."""
    _refuse_day(since)
    code, eve = unit_code(unit), since - ONE_DAY
    known, one = tree.stints(code), tree.at(code, eve)
    if not known:
        raise Refused(f"Không có đơn vị {code} trong cây đơn vị.", "unit")
    gone = next((it for it in tree.successions if it.old == code and it.kind is not Kind.SPLIT), None)
    if one is None and known[0].since >= since:
        first = known[0]
        raise Refused(f"{named(first)} mới có từ ngày {day(first.since)}; chọn ngày sau ngày đó.", "since")
    if gone is not None and (one is None or gone.since >= since):
        raise Refused(
            f"{named(known[-1])} đã ghi {_GONE[gone.kind]} {named_at(tree, gone.new, gone.since)} từ ngày "
            f"{day(gone.since)}.",
            "unit",
        )
    if one is None:
        raise Refused(f"Ngày {day(eve)} đơn vị {code} không còn trong cây đơn vị.", "since")
    later = [it for it in known if it.since >= since]
    if later or (one.until is not None and one.until >= since):
        changed = later[0].since if later else (one.until or since) + ONE_DAY
        raise Refused(
            f"{named(one)} đã ghi thay đổi từ ngày {day(changed)}; chọn ngày sau đó hoặc hoàn tác việc đó.",
            "since",
        )
    return one


_GONE = {Kind.MERGED: "sáp nhập vào", Kind.RENAMED: "đổi mã thành"}


def _refuse_day(since: date) -> None:
    if since.year not in _YEARS:
        raise Refused(f"Ngày {day(since)} ngoài khoảng năm {_YEARS[0]}–{_YEARS[-1]}.", "since")


def _ending(tree: Tree, unit: str, since: date) -> Member:
    """The same of one that is to end then; Refused where work came to it or went from it behind that day."""
    one = _standing(tree, unit, since)
    found = [it for it in tree.gone(since, date.max) if one.sender in {it.old, it.new}]
    if found:
        last = max(it.since for it in found)
        raise Refused(
            f"{named(one)} đã ghi tách hoặc nhận đơn vị khác từ ngày {day(last)}; chọn từ ngày đó hoặc "
            "hoàn tác việc đó.",
            "since",
        )
    return one


def _refuse_children(tree: Tree, one: Member, since: date) -> None:
    below = tree.below(one.sender, since)
    if below:
        raise Refused(
            f"{named(one)} còn {len(below)} đơn vị trực thuộc từ ngày {day(since)}, như {named(below[0])}. "
            "Chuyển các đơn vị đó trước.",
            "unit",
        )


def _basis(basis: str) -> str:
    basis = nfc(basis)
    if not basis:
        raise Refused("Chưa ghi văn bản quyết định (số, ngày).", "basis")
    return basis
