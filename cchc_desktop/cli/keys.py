"""What opens the register when people forget or leave: the recovery sheet, the passphrase, another key."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, data_folder, opened, opened_alone, passphrase
from cchc_desktop.cli.second import secret_of
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time, number

if TYPE_CHECKING:
    from cchc_desktop.operations.keyring import NewKey

_NEW, _WORDS = "CCHC_NEW_PASSPHRASE", "CCHC_RECOVERY"


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-passphrase-file",
        metavar="FILE",
        help=f"tệp chứa mật khẩu mới (hoặc biến môi trường {_NEW})",
    )


def _add_recovery(parser: argparse.ArgumentParser) -> None:
    does = parser.add_mutually_exclusive_group()
    does.add_argument(
        "--make", action="store_true", help="lập giấy khôi phục mới, in ra --out; giấy cũ bị hủy"
    )
    does.add_argument("--use", action="store_true", help="đặt mật khẩu mới bằng các từ trên giấy")
    does.add_argument("--cancel", action="store_true", help="hủy giấy đã mất")
    parser.add_argument("--out", metavar="FILE.pdf", help="tệp giấy để in (cùng --make)")
    parser.add_argument(
        "--words-file", metavar="FILE", help=f"tệp chứa các từ trên giấy (hoặc biến môi trường {_WORDS})"
    )
    parser.add_argument("--login", metavar="LOGIN", help="đặt mật khẩu của tài khoản này (cùng --use)")
    parser.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        help="khôi phục bản sao lưu này vào thư mục còn trống (cùng --use)",
    )
    parser.add_argument("--by", default="", help="người làm")
    _add_new(parser)


def _recovery(args: argparse.Namespace, out: Out) -> int:
    if args.make != bool(args.out):
        raise Misused("--make và --out FILE.pdf đi cùng nhau: giấy được in ra tệp đó.")
    if (args.login or args.file or args.words_file) and not args.use:
        raise Misused("--login, --from, --words-file chỉ dùng cùng --use.")
    if args.make:
        _make(args, out)
    elif args.use:
        _use(args, out)
    elif args.cancel:
        _cancel(args, out)
    else:
        _standing(args, out)
    return 0


def _standing(args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations.recovery import last_sheet, valid_sheet

    with opened_alone(args) as register:
        register.actor.need("rights")
        valid = valid_sheet(register.place)
        with register.read() as reading:
            last, made_at = last_sheet(reading)
    is_known = bool(valid) and valid == last and made_at is not None
    out.give({"number": valid or None, "made_at": made_at if is_known else None, "last": last})
    if not valid:
        out.say("Sổ chưa có giấy khôi phục nào đang dùng. Lập giấy: recovery --make --out FILE.pdf.")
    else:
        when = f", lập lúc {day_time(made_at)}" if is_known and made_at else ""
        out.say(f"Giấy khôi phục đang dùng: số {valid}{when}.")


def _make(args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations.recovery import make_sheet

    with opened(args) as place:
        made = make_sheet(place, Path(args.out), clock(), by=args.by)
    out.give({"number": made.number, "file": str(made.file), "earlier": made.earlier or None})
    out.say(f"Đã lập giấy khôi phục số {made.number} tại {made.file}.")
    if made.earlier:
        out.say(f"Giấy số {made.earlier} hết tác dụng: hủy tờ giấy đó.")
    out.warn("In ra, cho vào phong bì, hai người ký niêm phong, rồi XÓA tệp này: ai đọc được nó mở được sổ.")


def _use(args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations import recovery

    words = secret_of(args.words_file, _WORDS)
    if not words.strip():
        raise Misused(f"Chưa có các từ trên giấy: dùng --words-file hoặc biến môi trường {_WORDS}.")
    new = secret_of(args.new_passphrase_file, _NEW)
    if not new:
        raise Misused(f"Chưa có mật khẩu mới: dùng --new-passphrase-file hoặc biến môi trường {_NEW}.")
    folder, now = data_folder(args), clock()
    if args.file:
        recovery.refuse_password(new, args.login)
        recovery.use_sheet_on_backup(Path(args.file), folder, words, now)
    used = recovery.use_sheet(folder, words, new, now, by=args.by, login=args.login)
    out.give({"number": used, "login": args.login, "restored": str(folder) if args.file else None})
    whose = f"tài khoản {args.login}" if args.login else "mật khẩu lập sổ"
    out.say(f"Giấy khôi phục số {used} đúng. Đã đặt mật khẩu mới cho {whose}.")
    out.warn(
        "Giấy này vẫn mở được sổ và phong bì đã mở: lập giấy mới (recovery --make), xóa các tệp chứa từ và "
        "mật khẩu."
    )


def _cancel(args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations.recovery import cancel_sheet

    with opened_alone(args) as register:
        gone = cancel_sheet(register, clock(), by=args.by)
    out.give({"number": gone, "advice": "rekey"})
    out.say(f"Đã hủy giấy khôi phục số {gone}: giấy đó không mở được sổ này nữa.")
    out.warn(
        "Ai giữ giấy đó cùng một bản sao lưu, hoặc tệp register.json cũ, vẫn biết khóa của sổ. Hãy đổi khóa "
        "(lệnh rekey) rồi lập giấy mới (recovery --make)."
    )


def _add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--change", action="store_true", required=True, help="đổi mật khẩu lập sổ")
    _add_new(parser)


def _passphrase(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.own_password import change_password

    new = secret_of(args.new_passphrase_file, _NEW)
    if not new:
        raise Misused(f"Chưa có mật khẩu mới: dùng --new-passphrase-file hoặc biến môi trường {_NEW}.")
    with opened(args) as place:
        if place.register.actor.login is not None:
            raise Refused(
                "Lệnh này đổi mật khẩu lập sổ, nên mở bằng mật khẩu đó (không --account). Mật khẩu của mình "
                "thì đổi bằng lệnh password.",
                "account",
            )
        change_password(place, passphrase(args) or "", new, clock())
    out.give({"changed": True})
    out.say("Đã đổi mật khẩu lập sổ. Bản sao lưu lập trước hôm nay vẫn mở bằng mật khẩu cũ.")
    return 0


def _add_rekey(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--backup-to", metavar="DIR", help="sao lưu ngay dưới khóa mới vào thư mục này")
    parser.add_argument("--db", metavar="URL", help="địa chỉ máy chủ từ nay, khi mật khẩu máy chủ cũng đổi")
    parser.add_argument(
        "--leave-damaged", action="store_true", help="đưa tệp số hóa đã hỏng sang một bên thay vì dừng lại"
    )
    parser.add_argument("--reason", default="", help="lý do, ví dụ: cán bộ nghỉ việc; được ghi vào sổ")
    parser.add_argument("--by", default="", help="người làm")


def _rekey(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.keyring import change_key

    with opened_alone(args) as register:
        if args.db and register.is_sqlite:
            raise Misused("--db chỉ dùng với sổ trên máy chủ.")
        done = change_key(
            register,
            clock(),
            by=args.by,
            reason=args.reason,
            backup_to=Path(args.backup_to) if args.backup_to else None,
            url=args.db,
            leaves_damaged=args.leave_damaged,
            step=out.step,
        )
        out.steps_over()
        out.give(
            {
                "files": done.done.files.files,
                "bytes": done.done.files.bytes,
                "left": list(done.left),
                "damaged": len(done.done.damaged),
                "backup": None if done.backup is None else str(done.backup),
                "backup_problem": done.lacking or None,
            }
        )
        _tell(done, out, is_on_server=not register.is_sqlite)
    return 0


def _tell(done: NewKey, out: Out, *, is_on_server: bool) -> None:
    files = done.done.files.files
    out.say(
        f"Đã đổi khóa của sổ, gồm {number(files)} tệp số hóa. Mật khẩu của mọi người giữ nguyên."
        if files
        else "Đã đổi khóa của sổ. Mật khẩu của mọi người giữ nguyên."
    )
    if done.left:
        out.warn(f"Không mở được sổ nữa: {', '.join(done.left)}. Đặt lại nếu còn cần.")
    if done.done.damaged:
        out.warn(f"{number(len(done.done.damaged))} tệp số hóa hỏng đã đưa sang thư mục damaged cạnh sổ.")
    out.say("Bản sao lưu lập trước lúc này vẫn mở bằng mật khẩu, giấy khôi phục của lúc đó.")
    if is_on_server:
        out.warn(
            "Chép register.json mới sang từng máy khác của sổ (giữ dòng “device” của máy đó), và đổi mật "
            "khẩu máy chủ cơ sở dữ liệu nếu người đã nghỉ biết mật khẩu đó (rekey --db URL mới)."
        )
    if done.backup is not None:
        out.say(f"Đã sao lưu dưới khóa mới vào {done.backup}.")
    elif done.lacking:
        out.warn(f"Khóa đã đổi nhưng chưa sao lưu được: {done.lacking}")
    else:
        out.warn("Hãy sao lưu ngay dưới khóa mới: backup --to DIR.")


COMMANDS = (
    Command("recovery", "giấy khôi phục: lập, dùng khi quên mật khẩu, hủy khi mất", _add_recovery, _recovery),
    Command("passphrase", "đổi mật khẩu lập sổ", _add_passphrase, _passphrase),
    Command("rekey", "đổi khóa của sổ, khi có người nghỉ việc hoặc nghi khóa bị lộ", _add_rekey, _rekey),
)
