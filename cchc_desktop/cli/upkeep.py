"""Keeping a register sound: check, back up, restore, measure, and the program's check of itself."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from cchc_desktop import __version__, family
from cchc_desktop.cli.command import Command, Out, clock, data_folder, opened_alone, passphrase
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import number
from cchc_desktop.paths import root

_NAMED = 10
"""So many dossiers are named in one sentence."""


_COUNTED = {
    "entries": "Bút tích",
    "erased": "Bút tích đã xóa thông tin cá nhân",
    "dossiers": "Hồ sơ",
    "slips": "Giấy tờ đã in",
    "files": "Tệp số hóa",
    "closings": "Lần lập báo cáo",
    "packets": "Gói đã nhận",
}
"""What the check counts, in the words of the office; programs get the names."""


def _none(_parser: argparse.ArgumentParser) -> None:
    pass


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--head",
        metavar="N:MÃ",
        help="đầu chuỗi in trên giấy, ví dụ “12.345:a1b2 c3d4”: sổ còn đúng như lúc in không",
    )


def _check(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.cli.inspection import asked_head
    from cchc_desktop.operations import upkeep

    if args.head is not None:
        return asked_head(args, out)
    with opened_alone(args) as register:
        report = upkeep.check(register, out.step)
        out.steps_over()
        first = None if report.first is None else asdict(report.first)
        out.give(
            {
                "ok": not report.findings,
                "counts": report.counts,
                "first": first,
                "findings": list(report.findings),
            }
        )
        for name, amount in report.counts.items():
            out.say(f"{_COUNTED.get(name, name)}: {number(amount)}")
        if report.findings:
            raise Refused(f"Sổ có {len(report.findings)} chỗ sai. Chỗ đầu tiên: {report.findings[0]}")
        out.say("Sổ nguyên vẹn.")
    return 0


def _add_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        metavar="DIR",
        help="thư mục để bản sao; để trống: thư mục sao lưu của sổ và nơi thứ hai đã chọn",
    )


def _backup(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.cli.safety import back_up_there
    from cchc_desktop.operations import upkeep

    if not args.to:
        return back_up_there(args, out)
    with opened_alone(args) as register:
        file = upkeep.backup(register, Path(args.to), clock())
        lacking, damaged = upkeep.lacking(file), upkeep.damaged(file)
        copied, (read, whole) = upkeep.copied(file), upkeep.read_back(file)
        out.give(
            {
                "file": str(file),
                "bytes": file.stat().st_size,
                "copied": {"files": copied.files, "bytes": copied.bytes},
                "read": {"files": read.files, "bytes": read.bytes},
                "lacking": list(lacking),
                "damaged": list(damaged),
            }
        )
        out.say(f"Đã sao lưu sổ vào {file} và đọc lại được. {_scanned(copied.files, read.files, whole)}")
        if damaged:
            out.warn(
                f"Kho trên máy này có {number(len(damaged))} tệp số hóa bị mất hoặc hỏng, của "
                f"{_named(damaged)}; bản "
                "sao lưu còn giữ bản tốt. Khôi phục từ bản sao lưu này để lấy lại, và kiểm tra ổ đĩa."
            )
        if lacking:
            whose = _named(lacking)
            raise Trouble(
                f"Bản sao lưu thiếu {len(lacking)} tệp số hóa không có hoặc đã hỏng trong kho, của {whose}. "
                "Lấy lại từ bản sao lưu trước, hoặc quét lại giấy; “cchc check” kể từng tệp."
            )
    return 0


def _scanned(copied: int, read: int, whole: int) -> str:
    """No more than was done."""
    if not whole:
        return "Chưa có tệp số hóa nào."
    said = f"Chép thêm {number(copied)} tệp số hóa; đã đọc lại {number(read)} trên {number(whole)} tệp"
    if read >= whole:
        return f"{said}."
    return f"{said}, các tệp còn lại mới so cỡ và được đọc lại lần lượt ở các lần sao lưu sau."


def _named(whose: Sequence[str]) -> str:
    """Whose files they are, each once, and how many more there are."""
    names = list(dict.fromkeys(whose))
    more = f" và {len(names) - _NAMED} nơi khác" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _add_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="tệp sao lưu")
    parser.add_argument("--dry-run", action="store_true", help="chỉ cho biết khôi phục thì thay đổi những gì")
    parser.add_argument("--second", metavar="LOGIN", help="người thứ hai, khi khôi phục đè lên sổ đang có")
    parser.add_argument(
        "--second-passphrase-file", metavar="FILE", help="tệp chứa mật khẩu của người thứ hai"
    )


def _restore(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.cli.safety import second_of, shown_before
    from cchc_desktop.operations import restoring

    if args.dry_run:
        return shown_before(args, out)
    login = getattr(args, "account", None)
    done = restoring.restore(
        Path(args.file), data_folder(args), passphrase(args), clock(), login=login, second=second_of(args)
    )
    replaced = str(done.replaced) if done.replaced else None
    out.give({"data": str(data_folder(args)), "replaced": replaced, "lacking": list(done.lacking)})
    out.say(f"Đã khôi phục sổ vào {data_folder(args)}.")
    if replaced:
        out.say(f"Sổ cũ được giữ tại {replaced}.")
    if done.lacking:
        out.warn(
            f"Sổ đã khôi phục nhưng còn {number(len(done.lacking))} tệp số hóa không lấy lại được, của "
            f"{_named(done.lacking)}. Các tệp nằm trong thư mục “CCHC_…_kho” cạnh tệp sao lưu: nếu thư mục "
            "đó ở nơi khác, chép về cạnh tệp rồi khôi phục lại; nếu không còn, quét lại giấy."
        )
    return 0


def _add_bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dossiers", type=int, default=12_500, metavar="N", help="cỡ sổ để đo")
    parser.add_argument("--only", metavar="NAME", help="chỉ một bảng")
    parser.add_argument("--units", type=int, default=20, metavar="N", help="số đơn vị gửi lên để đo")
    parser.add_argument("--lines", type=int, default=1_505, metavar="M", help="số dòng mỗi đơn vị")
    parser.add_argument("--db", metavar="URL", help="đo thêm trên máy chủ PostgreSQL; new: máy chủ tạm")


def _bench(args: argparse.Namespace, out: Out) -> int:
    import runpy

    script = root() / "tests" / "bench" / "tables.py"
    if not script.exists():
        raise Refused("Bộ đo chỉ có trong mã nguồn, không có trong bản đóng gói.")
    sys.path[:0] = [str(script.parent), str(script.parents[1])]
    tables = runpy.run_path(str(script))["tables"]
    folder = data_folder(args) if getattr(args, "data", None) else None
    above = (args.units, args.lines, args.db)
    measured = None if folder is None else (folder, passphrase(args))
    is_known = False
    for table in tables(args.dossiers, args.only, measured, above):
        is_known = True
        out.give(table.json())
        out.say(table.text())
    if not is_known:
        raise Refused(f"Không có bảng đo “{args.only}”. Bỏ --only để đo mọi bảng.", "only")
    return 0


def _self_check(_args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import upkeep

    findings = upkeep.self_check()
    families = family.inventory()
    out.give({"ok": not findings, "version": __version__, "families": families, "findings": findings})
    if findings:
        raise Refused(findings[0])
    for name, codes in families.items():
        out.say(f"{name}: {', '.join(codes)}")
    out.say(f"CCHC Desktop {__version__}: đủ thành phần.")
    return 0


COMMANDS = (
    Command("check", "kiểm tra chuỗi ghi sổ và tính lại từng hồ sơ", _add_check, _check),
    Command("backup", "sao lưu sổ", _add_backup, _backup),
    Command("restore", "khôi phục sổ từ bản sao", _add_restore, _restore),
    Command("bench", "các bảng đo tốc độ", _add_bench, _bench),
    Command("self-check", "kiểm tra bản cài đặt", _none, _self_check),
)
