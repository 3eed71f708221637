"""How a command is told the password of a file with many people's data, or why it needs none."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import why
from cchc_desktop.operations.locked_files import NO_LOCK, Lock, in_clear, with_password

VARIABLE = "CCHC_EXPORT_PASSPHRASE"


def add_lock(parser: argparse.ArgumentParser, *, has_reason: bool = False) -> None:
    """Let a command that writes files with many people's data hear how they are to leave."""
    parser.add_argument(
        "--export-passphrase-file",
        metavar="FILE",
        help=f"tệp chứa mật khẩu mở tệp xuất ra có tên nhiều người (hoặc biến môi trường {VARIABLE})",
    )
    parser.add_argument(
        "--plain", action="store_true", help="để tệp có tên nhiều người không mật khẩu, kèm --reason"
    )
    if not has_reason:
        parser.add_argument("--reason", default="", help="lý do để tệp không mật khẩu; được ghi vào sổ")


def asked_lock(args: argparse.Namespace) -> Lock:
    """What was asked for; Misused where a file is to stay open and nobody says why."""
    told = _passphrase(args)
    if args.plain:
        if not args.reason.strip():
            raise Misused("Để tệp không mật khẩu (--plain) thì phải ghi lý do: --reason “…”.")
        if getattr(args, "export_passphrase_file", None):
            raise Misused("Chọn một: --plain, hoặc mật khẩu mở tệp.")
        return replace(in_clear(args.reason), opens=told)
    return replace(with_password(told), opens=told) if told else NO_LOCK


def _passphrase(args: argparse.Namespace) -> str:
    """The password of files from the file or the environment; empty where neither is given."""
    file = getattr(args, "export_passphrase_file", None)
    if not file:
        return os.environ.get(VARIABLE, "")
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise Trouble(f"Không đọc được tệp mật khẩu “{file}” ({why(error)}).") from error
    except UnicodeDecodeError as error:
        raise Trouble(f"Tệp mật khẩu “{file}” không phải chữ theo mã UTF-8.") from error
