"""Files that were set aside, without a window: listed with their reasons, tried again, dismissed."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time
from cchc_desktop.store.parcels import BELIEVED_SINCE, CAME_SINCE, TRIED_SINCE

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace


def _add_asides(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--again", metavar="MÃ", help="thử nhận lại tệp có mã băm bắt đầu như vậy")
    parser.add_argument("--dismiss", metavar="MÃ", help="bỏ tệp có mã băm bắt đầu như vậy, kèm --reason")
    parser.add_argument("--reason", default="", help="lý do bỏ")
    parser.add_argument("--by", default="cchc", help="người ghi")


def _asides(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.asides import dismiss, try_once_more
    from cchc_desktop.store import awaited

    if args.again and args.dismiss:
        raise Misused("Mỗi lần làm một việc: --again hoặc --dismiss.")
    if bool(args.dismiss) != bool(args.reason):
        raise Misused("Bỏ tệp để riêng phải kèm lý do: --dismiss MÃ --reason LÝ-DO.")
    with opened(args) as place:
        with place.register.read() as reading:
            held = awaited.held(reading)
        if args.again or args.dismiss:
            asked = args.again or args.dismiss
            found = [one.digest for one in held if one.digest.startswith(asked)]
            if len(found) != 1:
                raise Refused(_not_one(place, asked, len(found)), "digest")
            if args.again:
                said = try_once_more(place, found[0], clock(), by=args.by)
            else:
                said = f"Đã bỏ {dismiss(place, found[0], clock(), by=args.by, reason=args.reason)}."
            out.give({"digest": found[0], "words": said})
            out.say(said)
            return 0
        out.give({"asides": [asdict(one) for one in held]})
        for one in held:
            out.say(f"{one.digest[:12]}  {day_time(one.at)}  {one.name}, {one.times} lần: {one.reason}")
        if not held:
            out.say("Không có tệp nào để riêng.")
    return 0


def _not_one(place: Workplace, asked: str, many: int) -> str:
    """Why no single file is meant: what has become of the one that was, where there was one."""
    from cchc_desktop.store import awaited

    if not many:
        with place.register.read() as reading:
            settled = awaited.settled(reading, asked)
        if len(settled) == 1:
            [one] = settled
            is_in = one.how in (CAME_SINCE, TRIED_SINCE, BELIEVED_SINCE)
            what = one.how if is_in else f"đã bỏ, lý do: {one.how}"
            return f"Tệp {one.name} không còn để riêng: {what}, lúc {day_time(one.at)}."
    return f"Có {many} tệp để riêng có mã băm bắt đầu bằng “{asked}”."


COMMANDS = (Command("asides", "tệp để riêng: xem lý do, thử nhận lại, bỏ kèm lý do", _add_asides, _asides),)
