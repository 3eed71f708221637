"""Never lost: backups to their usual places, the drill, previews, repair, the standby machine, slips."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, data_folder, opened, opened_alone, passphrase
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import day_time, number

if TYPE_CHECKING:
    from cchc_desktop.operations.witness import Second


def _none(_parser: argparse.ArgumentParser) -> None:
    pass


def back_up_there(args: argparse.Namespace, out: Out) -> int:
    """`cchc backup` without a folder: where the backups of this machine always go."""
    from cchc_desktop.operations import backups

    with opened(args) as place:
        now = clock()
        rule = backups.rule_for(place.register, place.law, now)
        made = backups.back_up(place.register, rule, now, out.step, by=_by(args))
        out.steps_over()
        out.give(
            {"file": str(made.file), "bytes": made.bytes, "entries": made.entries, "trouble": made.trouble}
        )
        out.say(f"Đã sao lưu sổ vào {made.file} và đọc lại được.")
        if made.trouble:
            out.warn(f"Chưa chép được sang nơi thứ hai: {made.trouble}")
    return 0


def _by(_args: argparse.Namespace) -> str:
    return "cchc"


def second_of(args: argparse.Namespace) -> Second | None:
    """Who stands by, as told on the command line."""
    from cchc_desktop.operations.witness import Second

    login = getattr(args, "second", None)
    if not login:
        return None
    file = getattr(args, "second_passphrase_file", None)
    if file:
        try:
            return Second(login, Path(file).read_text(encoding="utf-8").rstrip("\r\n"))
        except (OSError, UnicodeDecodeError) as error:
            raise Trouble(f"Không đọc được tệp mật khẩu “{file}”.") from error
    return Second(login, os.environ.get("CCHC_SECOND_PASSPHRASE", ""))


def shown_before(args: argparse.Namespace, out: Out) -> int:
    """`cchc restore FILE --dry-run`: nothing is changed."""
    from cchc_desktop.operations import restoring

    found = restoring.preview(Path(args.file), data_folder(args), passphrase(args))
    out.give(asdict(found))
    for sentence in restoring.told(found):
        out.say(sentence)
    return 0


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", metavar="DIR", help="thư mục ở ổ khác, USB hoặc máy khác trong mạng"
    )
    parser.add_argument("--none", action="store_true", help="bỏ nơi thứ hai")


def _place(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import backups
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.store import upkeep_rows

    with opened(args) as place:
        now = clock()
        if args.folder or args.none:
            with at_desk(place, _by(args), now) as desk:
                backups.choose_second(desk, "" if args.none else args.folder)
        with place.register.read() as reading:
            chosen = upkeep_rows.second_of(reading)
        if chosen is None:
            out.give({"folder": None})
            out.say("Chưa chọn nơi sao lưu thứ hai.")
            return 0
        backups.second(place.register, backups.rule_for(place.register, place.law, now), now, out.step)
        out.steps_over()
        out.give({"folder": chosen[0]})
        out.say(f"Nơi sao lưu thứ hai: {chosen[0]}. Đã chép đủ các bản sao lưu.")
    return 0


def _add_drill(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", metavar="FILE", help="thử đúng tệp này, không phải bản mới nhất")


def _drill(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import backups

    with opened_alone(args) as register:
        file = Path(args.file) if args.file else None
        tried = backups.drill(register, clock(), out.step, file=file, by=_by(args))
        out.steps_over()
        told = {"file": str(tried.file) if tried.file else None, "why": list(tried.why)}
        if not tried.is_ok:
            out.give({"ok": False, "sentence": tried.sentence, **told})
            raise Refused(tried.sentence)
        counted = {name: value for name, value in (tried.answer or {}).items() if name not in {"why", "file"}}
        out.give({"ok": True, "sentence": tried.sentence, **told, **counted})
        out.say(tried.sentence)
    return 0


def _health(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import backups

    with opened(args) as place:
        now = clock()
        stand = backups.stand_of(place.register)
        found = backups.health_of(place.register, place.law, now)
        out.give(
            {
                "tone": found.tone,
                "sentences": list(found.sentences),
                "backup_at": stand.backup.good_at if stand.backup else None,
                "unsaved_since": stand.unsaved_since,
                "drill_at": stand.drill.at if stand.drill else None,
                "check_at": stand.check.at if stand.check else None,
            }
        )
        for sentence in found.sentences:
            out.say(sentence)
        if not found.sentences:
            out.say(f"{backups.told_words(stand)}. Không có gì phải làm.")
    return 0


def _add_rounds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--idle", action="store_true", help="máy đang nghỉ: làm cả việc kiểm tra toàn bộ sổ")


def _rounds(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import rounds

    with opened(args) as place:
        done = rounds.go(place.register, place.law, clock, is_idle=args.idle, step=out.step)
        out.steps_over()
        out.give({"done": [{"task": one.task, "ok": one.is_ok, "said": one.said} for one in done]})
        for one in done:
            (out.say if one.is_ok else out.warn)(one.said)
        if not done:
            out.say("Chưa đến hạn việc nào.")
        bad = [one.said for one in done if not one.is_ok]
        if bad:
            raise Refused(f"{number(len(bad))} việc không thành. Việc đầu: {bad[0]}")
    return 0


def _add_repair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="chỉ cho biết sửa chữa hay khôi phục thì còn gì"
    )


def _repair(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import mending

    place, login = data_folder(args), getattr(args, "account", None)
    found = mending.choice(place, passphrase(args), clock(), login)
    backup = {"backup": str(found.backup) if found.backup else None, "backup_entries": found.backup_entries}
    if args.dry_run:
        out.give({"mended": asdict(found.mended) if found.mended else None, "why": found.why, **backup})
        out.say(mending.words(found))
        return 0
    if found.mended is None:
        raise Refused(f"{mending.words(found)} Hãy khôi phục: cchc restore.")
    done = mending.repair(place, passphrase(args), clock(), login)
    out.give({**asdict(done), "kept": str(done.kept), **backup})
    out.say(f"Đã sửa chữa sổ: {mending.mended_words(done)}")
    out.say(f"Tệp hỏng được giữ tại {done.kept}.")
    if not found.is_repair_better:
        out.warn(f"{mending.words(found)} Bản sao lưu có nhiều hơn: hãy cân nhắc khôi phục bản đó.")
    return 0


def _add_take_over(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE|DIR", help="tệp sao lưu, hoặc thư mục chung để lấy bản mới nhất"
    )
    parser.add_argument(
        "--device", type=int, required=True, metavar="N", help="số của máy này, khác máy đã hỏng"
    )


def _take_over(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import standby

    source, login = Path(args.file), getattr(args, "account", None)
    done = standby.take_over(source, args.device, data_folder(args), passphrase(args), clock(), login=login)
    out.give({**asdict(done), "file": str(done.file), "data": str(data_folder(args))})
    until = f", đến {day_time(done.last_at)}" if done.last_at else ""
    out.say(
        f"Máy {done.device} đã tiếp quản sổ từ {done.file.name}: {number(done.entries)} bút tích{until}. "
        f"Việc đã làm ở máy {done.from_device} sau lúc đó phải nhập lại theo giấy."
    )
    if not done.is_marked:
        out.warn(
            "Chưa để được dấu tiếp quản cạnh tệp sao lưu: hãy báo người dùng máy "
            f"{done.from_device} đừng ghi tiếp."
        )
    if done.lacking:
        out.warn(
            f"Còn {number(len(done.lacking))} tệp số hóa không có trong bản sao lưu: chép thêm hoặc quét lại."
        )
    return 0


def _add_extra(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help="tệp danh sách để in")


def _extra(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.files import write_whole
    from cchc_desktop.forms._retype_list import retype_list
    from cchc_desktop.operations import standby
    from cchc_desktop.operations.sheets import office_of

    with opened(args) as place:
        standby.notice(place.register)
        acts = standby.unsaved(place.register)
        office = office_of(place.profile, place.law, clock().date())
        rows = list(standby.rows(acts))
        write_whole(Path(args.out), retype_list(office, place.register.stopped, rows), is_private=True)
        out.give({"file": args.out, "acts": len(acts)})
        out.say(f"Đã ghi danh sách {number(len(acts))} việc phải nhập lại vào {args.out}.")
    return 0


def _add_slips(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from-number", type=int, metavar="N", help="số đầu tiên; để trống: số kế tiếp của máy"
    )
    parser.add_argument("--count", type=int, required=True, metavar="M", help="in bao nhiêu phiếu")
    parser.add_argument("--year", type=int, metavar="Y", help="năm của số (mặc định: năm nay)")
    parser.add_argument(
        "--device", type=int, metavar="N", help="số của máy khác, khi nhập lại việc của máy đó"
    )
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help="tệp phiếu để in")


def _slips(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.files import Ready
    from cchc_desktop.operations import paper_days
    from cchc_desktop.operations.desk import at_desk

    with opened(args) as place, Ready() as ready, at_desk(place, _by(args), clock()) as desk:
        made = paper_days.blank_slips(desk, args.from_number, args.count, year=args.year, device=args.device)
        ready.lay(Path(args.out), made.pdf)
        ready.put()
    out.give({"file": args.out, "first": made.first, "last": made.last, "passed_over": made.passed_over})
    out.say(f"Đã dành số {made.first} đến {made.last} và ghi phiếu vào {args.out}.")
    if made.passed_over:
        out.warn(f"{number(made.passed_over)} số trước {made.first} cũng không tự cấp nữa.")
    return 0


COMMANDS = (
    Command(
        "take-over",
        "máy dự phòng tiếp quản từ bản sao lưu mới nhất, với dải số riêng",
        _add_take_over,
        _take_over,
    ),
    Command("extra-acts", "việc phải nhập lại ở máy đã tiếp quản", _add_extra, _extra),
    Command("slips", "in phiếu tiếp nhận trống có số, cho ngày không có máy", _add_slips, _slips),
    Command("backup-place", "chọn nơi sao lưu thứ hai, hoặc chép bù sang đó", _add_place, _place),
    Command("drill", "khôi phục thử bản sao lưu mới nhất ở một nơi tạm", _add_drill, _drill),
    Command("health", "sổ có an toàn không: sao lưu, khôi phục thử, kiểm tra", _none, _health),
    Command(
        "repair",
        "sửa chữa sổ bị hỏng: giữ mọi bút tích còn đọc được, lập lại phần còn lại",
        _add_repair,
        _repair,
    ),
    Command(
        "rounds", "làm những việc giữ sổ đã đến hạn: sao lưu, khôi phục thử, kiểm tra", _add_rounds, _rounds
    ),
)
