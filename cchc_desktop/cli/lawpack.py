"""The rules by which the office counts: its own, and a new calendar or pack tried out beforehand."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from cchc_desktop.cli.command import Command, Out, clock, day, opened
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import day as written_day
from cchc_desktop.core.text import day_time
from cchc_desktop.files import why


def _add_law(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run",
        metavar="DIR",
        help="thư mục có law/*.toml như sẽ đặt vào thư mục dữ liệu; không ghi gì vào sổ",
    )
    parser.add_argument(
        "--set",
        metavar="NAME=GIÁTRỊ",
        help="đặt quy định của đơn vị từ --since: standing_by=day|minute, period_cutoff_day=1..27, "
        "decimals=0..4; để trống GIÁTRỊ là thôi áp dụng",
    )
    parser.add_argument("--since", type=day, metavar="D", help="ngày áp dụng của --set")
    parser.add_argument("--basis", default="", help="văn bản quy định (số, ngày) của --set")
    parser.add_argument("--by", default="cchc", help="người đặt")


def _law(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.calendar_change import would_move
    from cchc_desktop.rulebook import load_law

    if args.set is not None:
        return _set(args, out)
    if args.dry_run is None:
        return _list(args, out)
    folder = Path(args.dry_run)
    try:
        is_there = any((folder / "law").glob("*.toml"))
    except OSError as error:
        raise Trouble(f"Không đọc được thư mục “{folder}”: {why(error)}.") from error
    if not is_there:
        raise Refused(f"Trong “{folder}” không có tệp law/*.toml nào. Chọn thư mục chứa thư mục law mới.")
    new_law = load_law(folder)
    with opened(args) as place:
        moved = would_move(place, new_law)
    out.give([{"number": one.local_no, "due_at": one.due_at, "new_due_at": one.new_due_at} for one in moved])
    if not moved:
        out.say("Không hồ sơ nào đang giải quyết đổi ngày hẹn trả.")
        return 0
    out.say(f"{len(moved)} hồ sơ đang giải quyết sẽ đổi ngày hẹn trả:")
    for one in moved:
        out.say(f"  {one.local_no}  {day_time(one.due_at)} → {day_time(one.new_due_at)}")
    return 0


def _set(args: argparse.Namespace, out: Out) -> int:
    """Decide a rule of the office's own, or give it up."""
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.own_rules import TITLES, drop_rule, put_rule, words_of

    name, sign, value = (part.strip() for part in args.set.partition("="))
    if not sign or args.since is None:
        raise Misused("Viết như --set decimals=1 --since 2026-11-01 --basis “Công văn 12 ngày 30/10/2026”.")
    with opened(args) as place, at_desk(place, args.by, clock()) as desk:
        if value:
            put_rule(desk, name, value, args.since, args.basis)
        else:
            drop_rule(desk, name, args.since)
    out.give({"name": name, "value": value or None, "since": args.since, "basis": args.basis})
    said = words_of(name, value) if value else "theo quy định có sẵn"
    out.say(f"Từ {written_day(args.since)}: {TITLES[name]} {said}.")
    return 0


def _list(args: argparse.Namespace, out: Out) -> int:
    """What holds and held of the rules that the office may decide."""
    from cchc_desktop.operations.own_rules import TITLES, known, words_of

    with opened(args) as place, place.register.read() as reading:
        found = known(place, reading)
    out.give([asdict(one) for one in found])
    for one in found:
        whose = "đơn vị đặt" if one.is_own else "có sẵn"
        said = f"{TITLES[one.name]}: {words_of(one.name, one.value)}"
        out.say(f"  từ {written_day(one.since)}  {said} ({whose}; {one.basis})")
    return 0


COMMANDS = (
    Command("law", "quy định của đơn vị; thử lịch, quy định mới: hồ sơ nào đổi ngày hẹn trả", _add_law, _law),
)
