"""The tree of units of a superior without a window: who is below whom since when, mergers, lists."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, day, opened
from cchc_desktop.cli.usage import Parser
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day as written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cchc_desktop.core.unit_tree import Member, Tree
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.unit_acts import Act
    from cchc_desktop.operations.unit_tree import New

_TOP = "-"
"""Stands for ourselves where a unit above is asked for."""
_PARENT = f"mã đơn vị cấp trên trực tiếp; {_TOP} là trực thuộc thẳng đơn vị này"
_NEW = "MÃ hoặc MÃ=TÊN"


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--on", type=day, metavar="D", help="xem cây đơn vị của ngày này; không ghi là hôm nay"
    )
    parser.add_argument("--acts", action="store_true", help="các việc đã ghi, kèm số để hoàn tác")
    acts = parser.add_subparsers(dest="act", metavar="VIỆC", parser_class=Parser)
    put = _act(acts, "put", "thêm một đơn vị", is_basis_needed=False)
    put.add_argument("unit", metavar="MÃ", help="mã đơn vị")
    put.add_argument("--name", default="", help="tên; không ghi thì theo danh mục đơn vị hành chính")
    put.add_argument("--parent", default=_TOP, metavar="MÃ", help=_PARENT)
    put.add_argument("--until", type=day, metavar="D", help="ngày cuối cùng, nếu đã biết")
    end = _act(acts, "end", "đơn vị thôi hoạt động, không ai kế tục", is_day_needed=False)
    end.add_argument("unit", metavar="MÃ", help="mã đơn vị")
    end.add_argument("--until", type=day, metavar="D", required=True, help="ngày cuối cùng")
    rename = _act(acts, "rename", "đổi tên, hoặc đổi cả mã")
    rename.add_argument("unit", metavar="MÃ", help="mã đang dùng")
    rename.add_argument("--name", required=True, help="tên mới")
    rename.add_argument("--code", default="", metavar="MÃ", help="mã mới, nếu mã cũng đổi")
    move = _act(acts, "move", "chuyển đơn vị sang trực thuộc nơi khác")
    move.add_argument("unit", metavar="MÃ", help="mã đơn vị")
    move.add_argument("--parent", required=True, metavar="MÃ", help=_PARENT)
    merge = _act(acts, "merge", "sáp nhập các đơn vị vào một đơn vị, có sẵn hoặc mới")
    merge.add_argument("units", nargs="+", metavar="MÃ", help="các đơn vị thôi hoạt động")
    merge.add_argument("--into", required=True, metavar="MÃ[=TÊN]", help=f"đơn vị kế tục: {_NEW}")
    merge.add_argument("--parent", metavar="MÃ", help=_PARENT)
    split = _act(acts, "split", "chia một đơn vị thành nhiều đơn vị")
    split.add_argument("unit", metavar="MÃ", help="đơn vị được chia")
    split.add_argument("--into", nargs="+", required=True, metavar="MÃ[=TÊN]", help=f"các đơn vị sau: {_NEW}")
    split.add_argument("--heir", default="", metavar="MÃ", help="đơn vị nhận số liệu cũ làm lịch sử của mình")
    split.add_argument("--parent", metavar="MÃ", help=_PARENT)
    undo = _act(acts, "undo", "hoàn tác một việc ghi nhầm", is_day_needed=False, is_basis_needed=False)
    undo.add_argument("number", type=int, metavar="SỐ", help="số của việc, xem --acts")
    undo.add_argument("--reason", required=True, help="lý do")
    load = _act(acts, "load", "thêm theo danh sách", is_day_needed=False, is_basis_needed=False)
    load.add_argument("file", metavar="FILE", help="XLSX hoặc CSV: Mã, Tên, Trực thuộc, Từ ngày, Đến ngày")
    load.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi")


def _act(
    acts: argparse._SubParsersAction[Parser],
    name: str,
    words: str,
    *,
    is_day_needed: bool = True,
    is_basis_needed: bool = True,
) -> Parser:
    one = acts.add_parser(name, help=words, description=words, allow_abbrev=False)
    if is_day_needed:
        one.add_argument("--since", type=day, metavar="D", required=True, help="từ ngày nào")
    one.add_argument(
        "--basis", default="", required=is_basis_needed, metavar="VĂN BẢN", help="số, ngày của quyết định"
    )
    one.add_argument("--by", default="cchc", help="người ghi")
    # The switches of every command may stand at the end of it too.
    one.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    one.add_argument("--passphrase-file", metavar="FILE", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    one.add_argument("--account", metavar="LOGIN", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return one


def _run(args: argparse.Namespace, out: Out) -> int:
    with opened(args) as place:
        if args.act is None:
            return _acts(place, out) if args.acts else _list(args, place, out)
        if args.act == "load":
            return _load(args, place, out)
        done = _done(args, place)
    out.give(asdict(done))
    out.say(f"Đã ghi việc số {done.number}: {done.words}.")
    return 0


def _done(args: argparse.Namespace, place: Workplace) -> Act:
    from cchc_desktop.operations import unit_tree
    from cchc_desktop.operations.unit_acts import undo
    from cchc_desktop.store.members import Member

    now, by, basis = clock(), args.by, args.basis
    if args.act == "put":
        member = Member(args.unit, args.name, args.since, args.until, _parent(args.parent) or "")
        return unit_tree.put(place, member, now, by=by, basis=basis)
    if args.act == "end":
        return unit_tree.end(place, args.unit, args.until, now, by=by, basis=basis)
    if args.act == "rename":
        return unit_tree.rename(
            place, args.unit, args.name, args.since, now, by=by, basis=basis, code=args.code
        )
    if args.act == "move":
        return unit_tree.move(
            place, args.unit, _parent(args.parent) or "", args.since, now, by=by, basis=basis
        )
    if args.act == "merge":
        into = _new(args.into, args.parent)
        return unit_tree.merge(place, args.units, into, args.since, now, by=by, basis=basis)
    if args.act == "split":
        news = [_new(one, args.parent) for one in args.into]
        return unit_tree.split(place, args.unit, news, args.since, now, by=by, basis=basis, heir=args.heir)
    return undo(place, args.number, now, by=by, reason=args.reason)


def _parent(told: str | None) -> str | None:
    return "" if told == _TOP else told


def _new(told: str, parent: str | None) -> New:
    from cchc_desktop.operations.unit_tree import New

    code, _, name = told.partition("=")
    return New(code, name, _parent(parent))


def _load(args: argparse.Namespace, place: Workplace, out: Out) -> int:
    from cchc_desktop.operations.unit_list import load_list

    done = load_list(place, Path(args.file), clock(), by=args.by, basis=args.basis, is_dry_run=args.dry_run)
    out.give({**asdict(done), "is_dry_run": args.dry_run})
    out.say(
        f"{'Sẽ thêm' if args.dry_run else 'Đã thêm'} {len(done.added)} đơn vị; {done.same} đơn vị đã có đúng "
        f"như danh sách; {len(done.refused)} dòng để lại."
    )
    for number, why in done.refused:
        out.warn(f"Dòng {number}: {why}")
    return 1 if done.refused else 0


def _acts(place: Workplace, out: Out) -> int:
    from cchc_desktop.operations.unit_acts import acts

    with place.register.read() as reading:
        found = acts(reading)
    out.give({"acts": [asdict(one) for one in found]})
    for one in found:
        basis = f" – {one.basis}" if one.basis else ""
        undone = " (đã hoàn tác)" if one.is_undone else ""
        out.say(f"{one.number}  {written(one.at.date())}  {one.words}{basis}{undone}")
    if not found:
        out.say("Chưa ghi việc nào về cây đơn vị.")
    return 0


def _list(args: argparse.Namespace, place: Workplace, out: Out) -> int:
    from cchc_desktop.store.members import tree as read

    if place.profile.role != "superior":
        raise Refused("Chỉ đơn vị tổng hợp có cây đơn vị trực thuộc.")
    on = args.on or clock().date()
    with place.register.read() as reading:
        tree = read(reading)
    out.give(
        {
            "on": on,
            "units": [_told(tree, one, on) for one in tree.on(on)],
            "successions": [asdict(one) for one in tree.successions],
        }
    )
    out.say(f"{place.profile.name}: {len(tree.on(on))} đơn vị ngày {written(on)}")
    for depth, one in _in_order(tree, on):
        until = f" đến {written(one.until)}" if one.until else ""
        out.say(f"{'  ' * depth}{one.sender}  {one.name}  từ {written(one.since)}{until}{_before(tree, one)}")
    return 0


def _told(tree: Tree, one: Member, on: date) -> dict[str, object]:
    expected = {it.sender for it in tree.expected(on)}
    olds = [it.old for it in tree.successions if it.new == one.sender and it.since <= on]
    return {
        "unit": one.sender,
        "name": one.name,
        "parent": one.parent,
        "since": one.since,
        "until": one.until,
        "is_expected": one.sender in expected,
        "before": olds,
    }


def _in_order(tree: Tree, on: date) -> Iterator[tuple[int, Member]]:
    """Those above before those below, each with how deep it stands."""
    waiting = [(1, one) for one in reversed(tree.below("", on))]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting += [(depth + 1, it) for it in reversed(tree.below(one.sender, on))]


def _before(tree: Tree, one: Member) -> str:
    olds = [it for it in tree.successions if it.new == one.sender and it.since <= one.since]
    names = ", ".join(f"{tree.name(it.old, it.since)} ({it.old})" for it in olds)
    return f" – trước là {names}" if names else ""


COMMANDS = (Command("units", "cây đơn vị trực thuộc: xem, thêm, sáp nhập, chia, đổi tên", _add, _run),)
