"""Look-up by citizens, without a window: `cchc look-up`."""

from __future__ import annotations

import argparse

from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.core.text import day_time


def _add_look_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act", nargs="?", choices=["on", "off"], help="on: mở tra cứu, off: đóng; không ghi thì chỉ xem"
    )
    parser.add_argument("--by", default="cchc", help="người ghi")


def _look_up(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.look_up import open_since, page, switch

    now = clock()
    with opened(args) as place:
        if args.act is not None:
            switch(place, now, by=args.by, is_on=args.act == "on")
        with place.register.read() as reading:
            since, told = open_since(reading, now), page(reading, now)
    out.give({"since": since, "page": told})
    if since is None:
        out.say("Tra cứu đang đóng: người dân không xem được tình trạng hồ sơ qua mạng.")
        return 0
    out.say(f"Tra cứu mở cho giấy tiếp nhận in từ {day_time(since)}.")
    out.say(f"Giấy ghi trang {told}." if told else "Đơn vị tổng hợp chưa cho biết trang tra cứu.")
    if args.act == "on":
        out.say("Khóa tra cứu đi cùng lần gửi sau, khi khóa của đơn vị tổng hợp đã đối chiếu.")
    return 0


COMMANDS = (
    Command(
        "look-up", "người dân xem tình trạng hồ sơ bằng số và mã trên giấy tiếp nhận", _add_look_up, _look_up
    ),
)
