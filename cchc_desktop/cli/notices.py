"""What a superior says to its units without a window, and what they do about it: notices and reviews."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.cli.months import add_period, asked_period, need_period
from cchc_desktop.cli.peers import say_offers, told_offer
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.text import day, day_time

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.notices import Shown
    from cchc_desktop.operations.reviews import Reviewed
    from cchc_desktop.store.reviews import Key, Review

_OUTCOMES = {"received": "chưa xem", "accepted": "đã chấp nhận", "returned": "đã trả lại để sửa"}


def _add_notices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", metavar="MÃ,MÃ", help="đơn vị tổng hợp: gửi cho các đơn vị này, hoặc all")
    parser.add_argument("--text", default="", help="nội dung gửi")
    parser.add_argument("--pack", metavar="FILE", help="gói chỉ tiêu, lịch, quy định, thủ tục gửi kèm")
    parser.add_argument("--see", type=int, metavar="SỐ", help="xem gói kèm thông báo số này đổi những gì")
    parser.add_argument("--take", type=int, metavar="SỐ", help="nhận gói kèm thông báo số này")
    parser.add_argument("--done", type=int, metavar="SỐ", help="ghi là đã xem, đã làm thông báo số này")
    parser.add_argument("--by", default="cchc", help="người gửi, người nhận")


def _notices(args: argparse.Namespace, out: Out) -> int:
    asked = [one for one in (args.to, args.see, args.take, args.done) if one is not None]
    if len(asked) > 1:
        raise Misused("Mỗi lần làm một việc: --to, --see, --take hoặc --done.")
    if args.to is None and (args.text or args.pack):
        raise Misused("Chưa ghi đơn vị nhận: thêm --to MÃ hoặc --to all.")
    if args.to is not None and not (args.text or args.pack):
        raise Misused("Chưa ghi nội dung: thêm --text hoặc --pack.")
    with opened(args) as place:
        if args.to is not None:
            _write(args, place, out)
        elif args.see is not None or args.take is not None:
            _packs(args, place, out)
        elif args.done is not None:
            _done(args, place, out)
        else:
            _list(place, out)
    return 0


def _write(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.notices import send_pack, tell

    units = [part for one in args.to.split(",") if (part := one.strip())]
    if args.pack:
        to = send_pack(place, units, Path(args.pack), clock(), by=args.by, text=args.text)
    else:
        to = tell(place, units, args.text, clock(), by=args.by)
    out.give({"to": list(to)})
    out.say(f"Đã lập thông báo cho {', '.join(to)}; thông báo đi cùng lần nhận gói sau (lệnh collect).")


def _packs(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.notices import take_packs, what_changes

    number = args.see if args.take is None else args.take
    offers = what_changes(place, number)
    left = () if args.take is None else take_packs(place, number, clock(), by=args.by)
    is_taken = args.take is not None and not left
    told = [told_offer(one) for one in offers]
    out.give({"number": number, "packs": told, "is_taken": is_taken, "left": list(left)})
    say_offers(offers, out)
    for sentence in left:
        out.warn(sentence)
    if is_taken:
        out.say("Đã nhận gói. Từ bây giờ tính theo gói này.")


def _done(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.notices import deal_with

    deal_with(place, args.done, clock(), by=args.by)
    out.give({"number": args.done, "is_done": True})
    out.say(f"Đã ghi thông báo số {args.done} là đã xem.")


def _list(place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.notices import listed

    with place.register.read() as reading:
        found = listed(reading)
    out.give({"notices": [_told(one) for one in found]})
    for one in found:
        out.say(_words(one))
    if not found:
        out.say("Chưa có thông báo nào.")


def _words(shown: Shown) -> str:
    told = shown.notice
    if shown.is_ours:
        state = f"đã chuyển {day_time(shown.done_at)}" if shown.done_at else "chờ chuyển"
        return f"Số {told.number}, gửi {shown.peer} ({state}): {told.words()}"
    state = f"đã xem {day_time(shown.done_at)}" if shown.done_at else "chưa xem"
    after = f"; {shown.after}" if shown.after else ""
    return f"Số {told.number}, ngày {day(told.made_at.date())} ({state}{after}): {told.words()}"


def _told(shown: Shown) -> dict[str, object]:
    told, about = shown.notice, shown.notice.about
    return {
        "number": told.number,
        "kind": told.kind.value,
        "unit": shown.peer,
        "is_ours": shown.is_ours,
        "made_at": told.made_at,
        "text": told.text,
        "words": told.words(),
        "about": None
        if about is None
        else {
            "title": about.title,
            "first_on": about.first_on,
            "last_on": about.last_on,
            "revision": about.revision,
            "box": about.box,
        },
        "packs": [one.file for one in told.packs],
        "done_at": shown.done_at,
        "done_by": shown.done_by,
        "after": shown.after,
    }


def _add_review(parser: argparse.ArgumentParser) -> None:
    add_period(parser)
    parser.add_argument("--unit", metavar="MÃ", help="đơn vị gửi gói; không ghi thì liệt kê mọi đơn vị")
    parser.add_argument("--accept", action="store_true", help="chấp nhận lần mới nhất của kỳ")
    parser.add_argument("--return", dest="is_return", action="store_true", help="trả lại để sửa kèm --reason")
    parser.add_argument("--box", default="", help="ô số liệu sai, ví dụ late; không ghi là cả gói")
    parser.add_argument("--reason", default="", help="lý do trả lại")
    parser.add_argument("--revision", type=int, metavar="N", help="lần mà người xem đã xem")
    parser.add_argument("--by", default="cchc", help="người xem")


def _review(args: argparse.Namespace, out: Out) -> int:
    if args.accept and args.is_return:
        raise Misused("Chọn một: --accept hoặc --return.")
    if args.accept or args.is_return:
        need_period(args)
        if args.unit is None:
            raise Misused("Chưa ghi đơn vị: --unit MÃ.")
    elif args.box or args.reason:
        raise Misused("--box, --reason đi cùng --return.")
    if args.is_return and not args.reason:
        raise Misused("Trả lại để sửa phải ghi lý do: --reason.")
    with opened(args) as place:
        if args.accept or args.is_return:
            _decide(args, place, out)
        else:
            _stands(args, place, out)
    return 0


def _decide(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.reviews import accept, return_packet

    period, now = asked_period(args, place), clock()
    if args.accept:
        done = accept(place, args.unit, period, now, by=args.by, revision=args.revision)
    else:
        done = return_packet(
            place,
            args.unit,
            period,
            now,
            by=args.by,
            reason=args.reason,
            box=args.box,
            revision=args.revision,
        )
    out.give(_decision(done))
    out.say(f"{period.title}, đơn vị {done.sender}, lần {done.revision}: {_OUTCOMES[done.state]}.")
    if args.is_return:
        out.say("Thông báo trả lại đi cùng lần nhận gói sau (lệnh collect).")


def _decision(review: Review) -> dict[str, object]:
    return {
        "unit": review.sender,
        "first_on": review.first_on,
        "last_on": review.last_on,
        "revision": review.revision,
        "state": review.state,
        "box": review.box,
        "reason": review.reason,
        "at": review.at,
        "by": review.by,
    }


def _stands(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.reviews import standings

    is_asked = (args.period, args.first_on, args.last_on) != (None, None, None)
    period = asked_period(args, place) if is_asked else None
    with place.register.read() as reading:
        found = [
            (key, one)
            for key, one in standings(reading, args.unit).items()
            if period is None or key[1:] == (period.first_on, period.last_on)
        ]
    out.give({"packets": [_standing(key, one) for key, one in found]})
    for key, one in found:
        unit, first_on, last_on = key
        reason = f": {one.review.reason}" if one.review and one.review.reason else ""
        reason += f"; sau đó gửi số tạm tính lần {one.ahead}" if one.ahead else ""
        out.say(
            f"  {unit}  {day(first_on)} – {day(last_on)}  lần {one.revision}  "
            f"{_OUTCOMES[one.outcome.value]}{reason}"
        )
    if not found:
        out.say("Chưa nhận gói nào.")


def _standing(key: Key, stands: Reviewed) -> dict[str, object]:
    unit, first_on, last_on = key
    review = stands.review
    return {
        "unit": unit,
        "first_on": first_on,
        "last_on": last_on,
        "revision": stands.revision,
        "state": stands.outcome.value,
        "ahead": stands.ahead,
        "box": review.box if review else "",
        "reason": review.reason if review else "",
    }


COMMANDS = (
    Command("notices", "thông báo của đơn vị tổng hợp: gửi, xem, nhận gói kèm theo", _add_notices, _notices),
    Command("review", "đơn vị tổng hợp xem gói đã nhận: chấp nhận hoặc trả lại để sửa", _add_review, _review),
)
