"""The report in words without a window: look at it, write in it, have it as a word file."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.cli.months import add_period, asked_period, need_period
from cchc_desktop.cli.usage import Misused, asked_rightly
from cchc_desktop.core.failure import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.desk import Desk, Workplace
    from cchc_desktop.operations.narrative import Row, Seen

_FINAL = (
    "bản chính thức; câu của mẫu tự viết lại theo số liệu, còn câu có người sửa hoặc xác nhận mà số liệu đã "
    "đổi thì từ chối, cho đến khi xác nhận lại, viết lại hoặc trả về câu tự sinh"
)
_EDIT = (
    "viết lại một đoạn; kèm @VERSION (“version” của đoạn khi bắt đầu viết) thì từ chối nếu đã có người sửa"
)
_CONFIRM = (
    "xác nhận một đoạn, như --edit có thể kèm @VERSION; số gõ tay trùng số liệu của kỳ được nhớ theo số đó, "
    "số liệu đổi thì đoạn bị đánh dấu"
)
_ANYWAY = "kèm đúng một --confirm: giữ số gõ tay khác với biểu, ghi lý do (không in vào báo cáo)"
_TEXT = (
    "Trong TEXT, viết {mã} ở chỗ con số, như “đạt {on_time_rate}%, còn {pending_overdue} hồ sơ quá hạn”: con "
    "số luôn theo số liệu của kỳ, không phải sửa hay xác nhận lại. --figures in mọi mã của kỳ."
)
_VERSION = re.compile(r"(.+)@([0-9a-f]{12}|0)")
_UNWORDED = "0"
"""The version of what no person has worded."""
_STATES = ("todo", "doing", "done")


def _add(parser: argparse.ArgumentParser) -> None:
    add_period(parser)
    parser.epilog = _TEXT
    parser.add_argument("--kind", required=True, metavar="KIND", help="tthc, cchc hoặc remedy")
    parser.add_argument("--out", metavar="FILE.docx", help="tệp báo cáo")
    parser.add_argument("--final", action="store_true", help=_FINAL)
    parser.add_argument("--ids", action="store_true", help="in mã của từng đoạn, dùng cho --edit, --confirm…")
    parser.add_argument("--number", type=int, metavar="N", help="số của văn bản")
    parser.add_argument("--pictures", action="store_true", help="kèm phụ lục biểu đồ của kỳ")
    parser.add_argument("--regenerate", action="store_true", help="nói lại các câu chưa ai sửa và lưu")
    parser.add_argument(
        "--edit", nargs=2, action="append", default=[], metavar=("ID[@VERSION]", "TEXT"), help=_EDIT
    )
    parser.add_argument("--history", metavar="ID", help="in các lần viết của một đoạn, mới nhất trước")
    parser.add_argument(
        "--reuse", nargs=2, action="append", default=[], metavar=("ID", "N"), help="dùng lại lần viết thứ N"
    )
    parser.add_argument("--confirm", action="append", default=[], metavar="ID[@VERSION]", help=_CONFIRM)
    parser.add_argument("--anyway", metavar="REASON", help=_ANYWAY)
    parser.add_argument("--figures", action="store_true", help="in mã, tên và giá trị của mọi con số")
    parser.add_argument("--leave-out", action="append", default=[], metavar="ID", help="bỏ một đoạn")
    parser.add_argument("--restore", action="append", default=[], metavar="ID", help="trở lại câu tự sinh")
    parser.add_argument("--promise", action="append", default=[], metavar="TEXT", help="thêm giải pháp")
    parser.add_argument("--propose", action="append", default=[], metavar="TEXT", help="thêm kiến nghị")
    parser.add_argument("--state", nargs=2, action="append", default=[], metavar=("ID", "|".join(_STATES)))
    parser.add_argument(
        "--until", nargs=2, action="append", default=[], metavar=("ID", "DATE"), help="thời hạn"
    )
    parser.add_argument("--by", default="cchc", help="người lập")


def _run(args: argparse.Namespace, out: Out) -> int:
    need_period(args)
    if args.out and Path(args.out).suffix.lower() != ".docx":
        raise Refused(
            f"Báo cáo là tệp Word, không lập được “{Path(args.out).name}”; "
            "hãy đặt tên tệp kết thúc bằng .docx.",
            "out",
        )
    _refuse_unreadable(args)
    if args.anyway is not None and len(args.confirm) != 1:
        raise Misused("--anyway là lý do của một đoạn: dùng với đúng một --confirm.")
    with opened(args) as place:
        seen = _done(args, place, asked_period(args, place), clock())
        history = _history(place, seen, args.history)
        figures = _figures(seen) if args.figures else []
        out.give(_told(args, seen) | {"history": history, "figures": figures})
        _say(args, seen, out)
        for one in history:
            out.say(f"  {one['number']}. {one['who']}: {one['text']}")
        for each in figures:
            out.say(f"  {{{each['code']}}}: {each['title']}: {each['text']}")
    return 0


def _refuse_unreadable(args: argparse.Namespace) -> None:
    from cchc_desktop.core.text import parse_day

    for _, state in args.state:
        if state not in _STATES:
            raise Misused(f"Tình trạng “{state}” không có; dùng {', '.join(_STATES)}.")
    for _, day in args.until:
        with asked_rightly():
            parse_day(day)


def _done(args: argparse.Namespace, place: Workplace, period: Period, now: datetime) -> Seen:
    """Every act that was asked for and the file of them, in one transaction: all of it, or nothing."""
    from cchc_desktop.files import Ready
    from cchc_desktop.operations import narrative
    from cchc_desktop.operations.charts import pictures_of
    from cchc_desktop.operations.desk import at_desk

    seen = narrative.see(place, period, args.kind, now)
    pictures = pictures_of(place, period, now) if args.out and args.pictures else ()

    def lay(ready: Ready, shown: Seen) -> None:
        if args.out:
            file = narrative.docx(
                place, shown, now, number=args.number, is_final=args.final, pictures=pictures
            )
            ready.lay(Path(args.out), file)
            ready.put()

    with Ready() as ready:
        if not _is_writing(args):
            lay(ready, seen)
            return seen
        with at_desk(place, args.by, now) as desk:
            if args.regenerate:
                narrative.regenerate(desk, seen)
            _write_blocks(args, desk, seen)
            seen = narrative.see_in(desk.book, seen)
            lay(ready, seen)
    return seen


def _is_writing(args: argparse.Namespace) -> bool:
    one_by_one = (args.edit, args.reuse, args.confirm, args.leave_out, args.restore, args.state, args.until)
    return bool(args.regenerate or args.promise or args.propose or any(one_by_one))


def _write_blocks(args: argparse.Namespace, desk: Desk, seen: Seen) -> None:
    from cchc_desktop.core.narrative import State
    from cchc_desktop.core.text import parse_day
    from cchc_desktop.operations import narrative

    seen = _word_blocks(args, desk, seen)
    for block in args.restore:
        narrative.restore(desk, seen, block)
    for block in args.leave_out:
        narrative.leave_out(desk, seen, block)
    for text in args.promise:
        narrative.promise(desk, seen, text)
    for text in args.propose:
        narrative.propose(desk, seen, text)
    for block, state in args.state:
        narrative.put_state(desk, seen, block, State(state))
    for block, day in args.until:
        narrative.put_until(desk, seen, block, parse_day(day))
    _confirm(args, desk, narrative.see_in(desk.book, seen))


def _confirm(args: argparse.Namespace, desk: Desk, seen: Seen) -> None:
    """Vouch for blocks as they stand after all the other acts."""
    from cchc_desktop.core.narrative_vouched import Differs
    from cchc_desktop.operations import narrative

    for named in args.confirm:
        block, began = _named(named)
        try:
            narrative.confirm(desk, seen, block, began, anyway=args.anyway)
        except Differs as no:
            raise Refused(f'{no.sentence} (Giữ: --confirm {block} --anyway "lý do".)', no.field) from no


def _named(named: str) -> tuple[str, str | None]:
    """The id of a block, and the version that one began from."""
    found = _VERSION.fullmatch(named)
    if found is None:
        return named, None
    return found[1], "" if found[2] == _UNWORDED else found[2]


def _word_blocks(args: argparse.Namespace, desk: Desk, seen: Seen) -> Seen:
    """Put blocks into other words, one after the other; the report with them."""
    from cchc_desktop.operations import narrative

    for named, text in args.edit:
        block, began = _named(named)
        narrative.edit(desk, seen, block, text, began)
        seen = narrative.see_in(desk.book, seen)
    for block, number in args.reuse:
        _reuse(desk, seen, block, number)
        seen = narrative.see_in(desk.book, seen)
    return seen


def _reuse(desk: Desk, seen: Seen, block: str, number: str) -> None:
    from cchc_desktop.operations import narrative
    from cchc_desktop.operations.narrative_history import wordings

    seen.document.block(block)  # refused where there is none
    found = wordings(desk.book, seen, block)
    if not number.isdecimal() or not 1 <= int(number) <= len(found):
        raise Refused(f"Đoạn này có {len(found)} lần viết, không có lần “{number[:10]}”.", "reuse")
    narrative.reuse(desk, seen, found[int(number) - 1])


def _history(place: Workplace, seen: Seen, block: str | None) -> list[dict[str, object]]:
    from cchc_desktop.operations.narrative_history import wordings

    if block is None:
        return []
    seen.document.block(block)  # refused where there is none
    with place.register.read() as reading:
        found = wordings(reading, seen, block)
    return [
        {"number": at, "by": one.by, "at": one.at, "who": one.who, "text": one.text}
        for at, one in enumerate(found, 1)
    ]


def _figures(seen: Seen) -> list[dict[str, str]]:
    """Every figure that a text may name."""
    from cchc_desktop.core.narrative_sources import choices

    return [{"code": one.name, "title": one.title, "text": one.text} for one in choices(seen.figures)]


def _told(args: argparse.Namespace, seen: Seen) -> dict[str, object]:
    from cchc_desktop.operations.narrative import rows

    period = seen.period
    touched = {one.id for one in seen.document.blocks if one.is_touched}
    return {
        "kind": seen.kind,
        "period": {"key": period.key, "first_on": period.first_on, "last_on": period.last_on},
        "is_final": seen.is_final,
        "standing": seen.standing,
        "why_draft": list(seen.why_draft),
        "words": seen.words.stamp,
        "blocks": [_block(one) for one in rows(seen)],
        "stale": [
            {
                "id": one.id,
                "why": one.why,
                "changed": [list(each) for each in one.changed],
                "is_blocking": one.id in touched,
            }
            for one in seen.stale
        ],
        "unsettled": [{"id": block, "sentence": sentence} for block, sentence in seen.unsettled],
        "file": args.out,
    }


def _block(row: Row) -> dict[str, object]:
    from cchc_desktop.operations.narrative_history import stamp_of

    block = row.block
    return {
        "id": block.id,
        "sort": block.sort.value,
        "heading": row.heading,
        "text": row.text,
        "source": block.text,
        "figures": {piece.name: piece.text for piece in row.pieces if piece.name},
        "ask": row.ask,
        "offer": row.offer,
        "by": block.by,
        "confirmed_by": block.confirmed_by,
        "is_left_out": block.is_left_out,
        "state": block.state.value if block.state else None,
        "since": block.since or None,
        "until": block.until or None,
        "origin": block.origin or None,
        "version": stamp_of(block) or _UNWORDED,
        "is_stale": row.stale is not None,
        "apart": [{"typed": one.text, "figure": one.name, "was": one.now} for one in block.apart],
        "anyway": block.anyway or None,
        "typed": list(row.typed),
    }


def _say(args: argparse.Namespace, seen: Seen, out: Out) -> None:
    from cchc_desktop.core.narrative_paper import plain
    from cchc_desktop.operations.narrative import KINDS, rows
    from cchc_desktop.operations.narrative_attention import attention

    out.say(f"{KINDS[seen.kind]}, {seen.figures['period'].text}:")
    for sentence in seen.why_draft:
        out.say(f"  ! {sentence}")
    shown = rows(seen)
    for section in seen.words.sections:
        out.say(f"  {plain(section.title, seen.figures)}")
        for row in (one for one in shown if one.block.section == section.id):
            offer = f"; --confirm ghi: “{row.offer}”" if row.offer else ""
            said = row.text or f"[{row.ask}{offer}]"
            code = f"{row.block.id}: " if args.ids else ""
            out.say(f"    {code}{'– bỏ – ' if row.block.is_left_out else ''}{said}")
    for block, sentence in seen.unsettled:
        out.say(f"  ! {sentence} ({block})")
    for issue in (one for one in attention(seen) if one.kind == "apart"):
        out.say(f"  □ {issue.sentence} ({issue.block})")
    if args.out:
        out.say(f"  {args.out}")


COMMANDS = (Command("narrative", "báo cáo bằng lời của một kỳ, tệp DOCX", _add, _run),)
