"""Senders that the tree of units does not know on the days that they tell of."""

from __future__ import annotations

from datetime import date, datetime

from cchc_desktop.core.packet import Packet
from cchc_desktop.core.text import day
from cchc_desktop.operations.month_made import elders_of
from cchc_desktop.operations.month_parts import early_words, within
from cchc_desktop.operations.unit_acts import welcome
from cchc_desktop.operations.unit_steps import refuse_ours
from cchc_desktop.operations.unit_told import told_tree
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.members import Member, members, stints


def welcomed(book: Writing, found: Packet, now: datetime, by: str) -> tuple[str, ...]:
    """Put a sender that is on no list onto it, to be expected from now on; what to say where it was new.

    A commune that was merged or renamed sends before any list knows it, or tells of days before it began.
    """
    on = found.period.last_on
    if members(book, on, found.unit):
        return ()
    named, known = f"{found.unit_name} ({found.unit})", stints(book, found.unit)
    if known and known[0].since > on:
        return (_early(book, found, named),)
    if members(book, date.max, found.unit):
        return ()
    if known:
        return (f"{named} đã thôi báo cáo theo cây đơn vị mà còn gửi {found.period.title.lower()}.",)
    refuse_ours(book, found.unit)
    welcome(book, Member(found.unit, found.unit_name, found.period.first_on), now, by=by)
    return (f"{named} chưa có trong danh sách đơn vị báo cáo; đã thêm, hãy kiểm tra.",)


def _early(book: Writing, found: Packet, named: str) -> str:
    """That a unit tells of days before it began, and whether that counts."""
    tree, on = told_tree(book), found.period.last_on
    elders = tuple(tree.name(one, on) for one in elders_of(tree, found.unit, on))
    if elders:
        return f"{named} đã gửi {within(found.period)}: {early_words(found.period, elders)}"
    return (
        f"{named} chưa có trong cây đơn vị ngày {day(on)} mà đã gửi {within(found.period)}; số đã gửi vẫn "
        "cộng, hãy kiểm tra ngày bắt đầu của đơn vị."
    )
