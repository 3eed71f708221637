"""A new calendar or rule, tried out before it is put into the data folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from cchc_desktop.cli.command import Command, Out, opened
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time


def _add_law(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run",
        metavar="DIR",
        required=True,
        help="thư mục có law/*.toml như sẽ đặt vào thư mục dữ liệu; không ghi gì vào sổ",
    )


def _law(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.calendar_change import would_move
    from cchc_desktop.rulebook import load_law

    folder = Path(args.dry_run)
    if not any((folder / "law").glob("*.toml")):
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


COMMANDS = (Command("law", "thử lịch, quy định mới: hồ sơ nào đổi ngày hẹn trả", _add_law, _law),)
