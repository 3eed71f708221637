"""What inspectors ask for: the pack, the log of who saw what about one person, and heads of the chain."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.cli.locking import add_lock, asked_lock
from cchc_desktop.cli.months import add_period, asked_period
from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time, number

if TYPE_CHECKING:
    from cchc_desktop.operations.inspection import Inspected

_SIZE = 30


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    add_period(parser)
    parser.add_argument("--seed", required=True, metavar="N", help="số chọn mẫu, do người kiểm tra cho")
    parser.add_argument("--size", type=int, default=_SIZE, metavar="N", help="số hồ sơ trong mẫu")
    parser.add_argument("--out", required=True, metavar="DIR", help="thư mục ghi tệp XLSX và PDF")
    parser.add_argument(
        "--names", action="store_true", help="ghi cả tên người dân, kèm --reason; tệp có mật khẩu"
    )
    parser.add_argument("--reason", default="", help="lý do cần tên, được ghi vào sổ")
    add_lock(parser, has_reason=True)
    parser.add_argument("--by", default="cchc", help="người lập")


def _inspect(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.inspection import Asked, inspect

    lock = asked_lock(args)
    with opened(args) as place:
        asked = Asked(
            period=asked_period(args, place),
            seed=args.seed,
            size=args.size,
            is_named=args.names,
            reason=args.reason,
            by=args.by,
        )
        made = inspect(place, asked, clock(), Path(args.out), lock=lock, step=out.step)
    out.steps_over()
    out.give(_told(made))
    for path in made.files:
        out.say(f"Đã ghi {path}.")
    out.say(
        f"Mẫu {number(len(made.sample))} trong {number(made.frame)} hồ sơ, số chọn mẫu {made.asked.seed}; "
        f"{number(made.remarks)} hồ sơ có điểm cần xem; {number(made.late)} hồ sơ quá hạn, "
        f"{number(made.late - made.apologised)} không có thư xin lỗi. "
        f"Đã ghi vào sổ: bút tích {number(made.entry)}."
    )
    if made.report.findings:
        out.warn(f"Sổ có {len(made.report.findings)} chỗ sai. Chỗ đầu tiên: {made.report.findings[0]}")
    else:
        out.say("Sổ nguyên vẹn.")
    return 0


def _told(made: Inspected) -> dict[str, object]:
    return {
        "files": [str(path) for path in made.files],
        "entry": made.entry,
        "seed": made.asked.seed,
        "frame": made.frame,
        "frame_digest": made.frame_digest,
        "sample": [
            {"number": one.dossier.local_no, "key": one.drawn.key, "remarks": list(one.remarks)}
            for one in made.sample
        ],
        "late": made.late,
        "apologised": made.apologised,
        "head": {"entries": made.head[0], "digest": made.head[1]},
        "ok": not made.report.findings,
        "findings": list(made.report.findings),
    }


def _add_access(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--id-number", metavar="SỐ", help="số định danh của người hỏi")
    which.add_argument("--dossier", metavar="SỐ", help="số hoặc mã một hồ sơ")
    parser.add_argument("--by", default="cchc", help="người xem")


def _access(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.access_log import access_log

    with opened(args) as place:
        found = access_log(place, clock(), by=args.by, id_number=args.id_number, dossier=args.dossier)
    out.give(
        {
            "dossiers": list(found.dossiers),
            "accesses": [
                {
                    "entry": one.entry,
                    "at": one.at,
                    "by": one.by,
                    "account": one.account,
                    "verb": one.verb,
                    "dossier": one.dossier,
                    "is_sure": one.is_sure,
                }
                for one in found.accesses
            ],
        }
    )
    out.say(f"{number(len(found.dossiers))} hồ sơ, {number(len(found.accesses))} lần xem, in hoặc xuất.")
    for one in found.accesses:
        unsure = "" if one.is_sure else " (danh sách nhiều người, có thể gồm hồ sơ này)"
        account = f" [{one.account}]" if one.account else ""
        out.say(
            f"{day_time(one.at)}  {one.by}{account}  {act_words(one.verb)}  hồ sơ {one.dossier}  "
            f"bút tích {number(one.entry)}{unsure}"
        )
    return 0


def asked_head(args: argparse.Namespace, out: Out) -> int:
    """``cchc check --head``: whether the register still has a head that stands on paper."""
    from cchc_desktop.cli.command import opened_alone
    from cchc_desktop.operations.heads import ask

    with opened_alone(args) as register, register.read() as reading:
        answer = ask(reading, args.head)
    out.give({"ok": answer.is_there, "entries": answer.entries, "digest": answer.digest})
    if not answer.is_there:
        raise Refused(answer.sentence, "head")
    out.say(answer.sentence)
    return 0


COMMANDS = (
    Command("inspect", "hồ sơ phục vụ thanh tra, tự kiểm tra: PDF và XLSX", _add_inspect, _inspect),
    Command("access", "ai đã xem, in, xuất dữ liệu của một người", _add_access, _access),
)
