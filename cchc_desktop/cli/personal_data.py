"""The law on personal data without a window: terms of keeping, erasing, what people ask, the notice."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, day, opened
from cchc_desktop.cli.requests import add_request, request
from cchc_desktop.cli.second import add_second, asked_second
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.text import day as day_words
from cchc_desktop.core.text import number

if TYPE_CHECKING:
    from datetime import date

    from cchc_desktop.core.retention import Kind
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.erasure import Listed
    from cchc_desktop.operations.erasure_run import Erased
    from cchc_desktop.operations.retention import OwnKind

_WAYS = (".pdf", ".xlsx")


def _add_erase(parser: argparse.ArgumentParser) -> None:
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--due", action="store_true", help="lập danh sách mọi thứ đã hết thời hạn lưu")
    act.add_argument("--before", type=day, metavar="D", help="chỉ hồ sơ kết thúc trước ngày D và đã hết hạn")
    act.add_argument("--run", action="store_true", help="xóa theo danh sách đã lập (--list-digest, --basis)")
    act.add_argument("--resume", action="store_true", help="chạy tiếp lần xóa bị ngắt giữa chừng")
    act.add_argument(
        "--minutes", metavar="FILE.pdf", help="in biên bản của lần xóa cuối (hoặc --list-digest)"
    )
    act.add_argument("--history", action="store_true", help="các lần đã xóa và danh sách đang chờ")
    act.add_argument(
        "--drop-backups",
        action="store_true",
        help="lập bản sao lưu mới rồi hủy các bản lập trước lần xóa cuối",
    )
    parser.add_argument("--list", metavar="FILE", help="ghi danh sách (tên đã che) ra .pdf hoặc .xlsx")
    parser.add_argument("--without", action="append", default=[], metavar="NO", help="giữ lại hồ sơ này")
    parser.add_argument(
        "--list-digest", default="", metavar="HEX", help="mã băm của danh sách, từ 12 chữ đầu"
    )
    parser.add_argument("--basis", default="", help="văn bản cho phép xóa")
    parser.add_argument("--by", default="cchc", help="người thực hiện")
    add_second(parser)


def _erase(args: argparse.Namespace, out: Out) -> int:
    _refuse_mixed(args)
    with opened(args) as place:
        if args.due or args.before:
            _list(place, args, out)
        elif args.run:
            _run(place, args, out)
        elif args.resume:
            from cchc_desktop.operations.erasure_run import finish

            _told(finish(place, clock(), by=args.by, step=out.step), out)
        elif args.minutes:
            _minutes(place, args, out)
        elif args.drop_backups:
            _drop(place, args, out)
        else:
            _history(place, out)
    return 0


def _refuse_mixed(args: argparse.Namespace) -> None:
    is_list = bool(args.due or args.before)
    if (args.list or args.without) and not is_list:
        raise Misused("--list và --without đi cùng --due hoặc --before.")
    if args.list and Path(args.list).suffix.lower() not in _WAYS:
        raise Misused("--list phải là tệp .pdf hoặc .xlsx.")
    if args.run and not (args.list_digest and args.basis.strip()):
        raise Misused("--run phải kèm --list-digest MÃ-BĂM và --basis “văn bản cho phép xóa”.")


def _list(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.files import Ready
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.erasure import list_due, sentences
    from cchc_desktop.operations.erasure_papers import list_paper

    now = clock()
    with Ready() as ready, at_desk(place, args.by, now) as desk:
        listed = list_due(desk, before=args.before, without=args.without)
        if args.list:
            is_workbook = args.list.lower().endswith(".xlsx")
            ready.lay(Path(args.list), list_paper(desk, listed, is_workbook=is_workbook), is_private=True)
            ready.put()
    out.give(_json(listed))
    for sentence in sentences(listed):
        out.say(sentence)
    if args.list:
        out.say(f"Đã ghi danh sách vào {args.list}.")


def _json(listed: Listed) -> dict[str, object]:
    made = listed.proposal
    return {
        "digest": None if made.is_empty else made.digest,
        "kinds": [
            {"title": title, "count": count, "term": made.terms[title]} for title, count in made.kinds.items()
        ],
        "stays": [{"why": why, "count": count} for why, count in listed.stays],
        "dossiers": [
            {
                "dossier": row.local_no,
                "name": row.masked,
                "procedure": row.procedure,
                "field": row.field,
                "ended_on": row.ended_on,
                "kind": row.verdict.kind.code if row.verdict.kind else None,
                "until": row.verdict.until,
                "why": row.verdict.sentence,
            }
            for row in listed.rows
        ],
        "drafts": len(made.drafts),
        "scans": len(made.scans),
        "requests": len(made.requests),
        "log": made.log,
    }


def _run(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations.erasure_run import Asked, run

    asked = Asked(digest=args.list_digest, basis=args.basis, by=args.by, second=asked_second(args))
    _told(run(place, asked, clock(), out.step), out)


def _told(done: Erased, out: Out) -> None:
    out.steps_over()
    out.give(
        {
            "digest": done.digest,
            "dossiers": done.dossiers,
            "files": done.files,
            "is_compact": done.is_compact,
            "backups": list(done.backups),
        }
    )
    out.say(f"Đã xóa thông tin cá nhân của {number(done.dossiers)} hồ sơ, {number(done.files)} tệp số hóa.")
    out.say("In biên bản: cchc erase --minutes TỆP.pdf")
    if not done.is_compact:
        out.warn(
            "Máy chủ chưa ghi lại được các bảng vì đang có người đọc: dòng cũ còn nằm trên đĩa máy chủ đến "
            "khi có dữ liệu khác ghi đè. Nhờ người quản trị máy chủ chạy VACUUM FULL."
        )
    if done.backups:
        out.warn(
            f"Còn {number(len(done.backups))} bản sao lưu, bản sổ cũ giữ dữ liệu vừa xóa. Hủy bằng "
            "cchc erase --drop-backups, hoặc để chương trình thải dần."
        )


def _minutes(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.files import Ready
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.erasure_papers import print_minutes

    with Ready() as ready, at_desk(place, args.by, clock()) as desk:
        paper = print_minutes(desk, args.list_digest)
        ready.lay(Path(args.minutes), paper.pdf)
        ready.put()
    out.give({"file": args.minutes, "digest": paper.sheet.facts["digest_list"]})
    out.say(f"Đã in biên bản vào {args.minutes}.")


def _drop(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations.erasure_backups import drop_older

    done = drop_older(place, clock(), by=args.by)
    out.give({"made": done.made, "dropped": list(done.dropped), "left": list(done.left)})
    out.say(f"Đã lập bản sao lưu {done.made} và hủy {number(len(done.dropped))} bản cũ.")
    for name in done.left:
        out.warn(f"Chưa hủy được: {name}")


def _history(place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.erasure import SHORTEST, STANDS, proposals
    from cchc_desktop.operations.erasure_papers import acts, told

    with place.register.read() as reading:
        done, kept = acts(reading), proposals(reading)
    out.give(
        {
            "runs": [
                {
                    "digest": one.digest,
                    "dossiers": one.count,
                    "at": one.begun.at,
                    "by": one.begun.by,
                    "basis": one.begun.basis,
                    "is_finished": one.ended is not None,
                }
                for one in done
            ],
            "lists": [
                {"digest": one.digest, "state": one.state, "dossiers": len(one.dossiers)} for one in kept
            ],
        }
    )
    for one in done:
        out.say(told(one))
    for wish in kept:
        out.say(
            f"{wish.digest[:SHORTEST]}: danh sách {number(len(wish.dossiers))} hồ sơ, {STANDS[wish.state]}"
        )
    if not done and not kept:
        out.say("Chưa lập danh sách nào, chưa xóa lần nào.")


def _add_retention(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", nargs="?", choices=["list", "set", "drop"], default="list")
    parser.add_argument("--kind", default="", help="mã loại")
    parser.add_argument("--term", default="", help="2y, 6mo, 30d, permanent, by_list")
    parser.add_argument(
        "--from", dest="runs_from", default="", help="mốc tính: ended, handed_back, archived…"
    )
    parser.add_argument("--title", default="", help="tên của loại mới")
    parser.add_argument("--procedure", action="append", default=[], metavar="MÃ", help="thủ tục của loại mới")
    parser.add_argument(
        "--field", action="append", default=[], metavar="LĨNH-VỰC", help="lĩnh vực của loại mới"
    )
    parser.add_argument("--since", type=day, metavar="D", help="áp dụng từ ngày; mặc định hôm nay")
    parser.add_argument("--basis", default="", help="văn bản quy định (Danh mục hồ sơ)")
    parser.add_argument(
        "--below-law", action="store_true", help="biết là ngắn hơn mức của pháp luật và có văn bản cho phép"
    )
    parser.add_argument("--by", default="cchc", help="người ghi")


def _retention(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.retention import drop_kind, put_kind, retention

    now = clock()
    since = args.since or now.date()
    if args.act != "list" and not args.kind:
        raise Misused("Ghi mã loại: --kind.")
    with opened(args) as place:
        if args.act == "set":
            with at_desk(place, args.by, now) as desk:
                put_kind(desk, _own_kind(args, since))
        elif args.act == "drop":
            with at_desk(place, args.by, now) as desk:
                drop_kind(desk, args.kind, since)
        with place.register.read() as reading:
            kinds = retention(reading, place.register.place).in_force(since)
    out.give(list(map(_told_kind, kinds)))
    for one in kinds:
        below = f" NGẮN HƠN MỨC CỦA PHÁP LUẬT: {one.floor}." if one.floor else ""
        out.say(f"{one.code}  {one.title}: {one.term_words}; {_row_words(one)}.{below}")
    out.say(f"Bảng trên là của ngày {day_words(since)}. Hồ sơ không thuộc loại nào thì không xóa.")
    return 0


def _own_kind(args: argparse.Namespace, since: date) -> OwnKind:
    from cchc_desktop.operations.retention import OwnKind

    return OwnKind(
        code=args.kind,
        term=args.term,
        since=since,
        basis=args.basis,
        title=args.title,
        runs_from=args.runs_from,
        procedures=tuple(args.procedure),
        fields=tuple(args.field),
        is_below_law=args.below_law,
    )


def _row_words(one: Kind) -> str:
    from cchc_desktop.operations.retention import row_words

    return row_words(one)


def _told_kind(one: Kind) -> dict[str, object]:
    return {
        "kind": one.code,
        "title": one.title,
        "covers": one.covers.value,
        "term": str(one.keep),
        "from": one.runs_from.value,
        "since": one.since,
        "basis": one.basis,
        "is_confirmed": one.is_confirmed,
        "is_own": one.is_own,
        "floor": one.floor,
        "procedures": list(one.procedures),
        "fields": list(one.fields),
    }


def _add_notice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="FILE.pdf")
    parser.add_argument("--by", default="cchc", help="người in")


def _notice(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.files import Ready
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.request_answers import print_notice

    with opened(args) as place, Ready() as ready, at_desk(place, args.by, clock()) as desk:
        ready.lay(Path(args.out), print_notice(desk))
        ready.put()
    out.give({"file": args.out})
    out.say(f"Đã in thông báo xử lý dữ liệu cá nhân vào {args.out}.")
    return 0


COMMANDS = (
    Command(
        "erase", "xóa dữ liệu cá nhân hết thời hạn lưu: danh sách, hai người, biên bản", _add_erase, _erase
    ),
    Command("retention", "thời hạn lưu trữ theo loại; đơn vị đặt riêng", _add_retention, _retention),
    Command("request", "yêu cầu của chủ thể dữ liệu và hạn trả lời", add_request, request),
    Command("privacy-notice", "in thông báo xử lý dữ liệu cá nhân để niêm yết", _add_notice, _notice),
)
