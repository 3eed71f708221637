"""The file for those who help from afar: shown, then saved; it names nobody."""

from __future__ import annotations

import argparse
from pathlib import Path

from cchc_desktop.cli.command import Command, Out, clock, data_folder, opened_alone
from cchc_desktop.paths import user_data


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="FILE.zip", help="tệp cần ghi; không ghi thì chỉ hiện ra")


def _support(args: argparse.Namespace, out: Out) -> int:
    from contextlib import ExitStack

    from cchc_desktop.operations import support

    with ExitStack() as kept:
        place = data_folder(args)
        found = support.gather(
            place, lambda: kept.enter_context(opened_alone(args)), clock(), logs=user_data()
        )
    out.give({**found.told, "file": args.out})
    out.say(found.text())
    if args.out:
        support.save(found, Path(args.out))
        out.say(f"Đã ghi tệp hỗ trợ vào {args.out}. Nội dung tệp đúng như trên.")
    return 0


COMMANDS = (Command("support", "tệp hỗ trợ không có dữ liệu cá nhân", _add, _support),)
