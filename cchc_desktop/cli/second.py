"""How a command is told who the second person is: the login by word, the password never on the line."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import why

if TYPE_CHECKING:
    from cchc_desktop.operations.witness import Second

VARIABLE = "CCHC_SECOND_PASSPHRASE"


def add_second(parser: argparse.ArgumentParser) -> None:
    """Let a command that takes two persons hear of the second one."""
    parser.add_argument("--second", metavar="LOGIN", help="tài khoản của người thứ hai cùng làm việc này")
    parser.add_argument(
        "--second-passphrase-file",
        metavar="FILE",
        help=f"tệp chứa mật khẩu của người thứ hai (hoặc biến môi trường {VARIABLE})",
    )


def asked_second(args: argparse.Namespace) -> Second | None:
    """Who stands by; None where nobody was named."""
    from cchc_desktop.operations.witness import Second

    if not args.second:
        return None
    return Second(args.second, secret_of(args.second_passphrase_file, VARIABLE))


def secret_of(file: str | None, variable: str) -> str:
    """A secret from its file, else from the environment; empty where neither has one."""
    if not file:
        return os.environ.get(variable, "")
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise Trouble(f"Không đọc được tệp mật khẩu “{file}” ({why(error)}).") from error
    except UnicodeDecodeError as error:
        raise Trouble(f"Tệp mật khẩu “{file}” không phải chữ theo mã UTF-8.") from error
