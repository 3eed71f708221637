"""`cchc`: everything important without a window, for scripts, migration, support and acceptance."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from cchc_desktop.cli.command import Command, Out
from cchc_desktop.cli.usage import Misused, Parser
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.field_rules import is_readable

_GROUPS = (
    *("law", "lawpack", "registers", "counter", "months", "indicators", "narrative", "upkeep"),
    *("hub", "peers", "notices", "look_up", "board", "proofs", "asides", "units", "safety", "accounts"),
    *("inspection", "keys", "personal_data", "support"),
)
DEBUG = "CCHC_DEBUG"
"""The environment variable under which a bug is shown with its whole trace."""
UNREADABLE = "Lệnh có ký tự không đọc được nên chưa làm gì; gõ lại, hoặc lưu chữ theo mã UTF-8."
_ABOUT = "Mọi việc quan trọng của chương trình mà không cần cửa sổ: cho tập lệnh, chuyển dữ liệu, hỗ trợ."
DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give its exit code: 0 done, 1 refused, in trouble or a bug, 2 used wrongly."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    commands = _commands()
    words = list(sys.argv[1:] if argv is None else argv)
    out = Out(is_json="--json" in words)
    try:
        if not all(map(is_readable, words)):
            raise Refused(UNREADABLE, "arguments")
        told = ["self-check" if word == "--self-check" else word for word in words]
        parser, verbs = _parser(commands)
        args = parser.parse_args(told)
        out = Out(is_json=getattr(args, "json", False))
        return _obeyed(commands[args.command], args, out, verbs[args.command])
    except (Refused, Trouble) as failure:
        out.problem(failure)
        return FAILED
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more can be said, and nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as bug:
        # Its own words may quote a person's data: only where it happened is said.
        if os.environ.get(DEBUG):
            raise
        out.bug(bug)
        return FAILED


def _obeyed(command: Command, args: argparse.Namespace, out: Out, parser: Parser) -> int:
    try:
        return command.run(args, out)
    except Misused as wrong:
        parser.misused(wrong.sentence)


def _commands() -> dict[str, Command]:
    found: dict[str, Command] = {}
    for group in _GROUPS:
        for command in import_module(f"cchc_desktop.cli.{group}").COMMANDS:
            found[command.name] = command
    return found


def _parser(commands: dict[str, Command]) -> tuple[Parser, dict[str, Parser]]:
    """What reads a command, and what reads each verb by its name."""
    shared = Parser(add_help=False)
    shared.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help="thư mục dữ liệu")
    shared.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="kết quả dạng JSON trên stdout"
    )
    shared.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="tệp chứa mật khẩu mở sổ (hoặc biến môi trường CCHC_PASSPHRASE)",
    )
    shared.add_argument(
        "--account",
        metavar="LOGIN",
        default=argparse.SUPPRESS,
        help="tài khoản mở sổ (hoặc biến môi trường CCHC_ACCOUNT); không có: mật khẩu lập sổ",
    )
    parser = Parser(prog="cchc", description=_ABOUT, parents=[shared])
    words = parser.add_subparsers(
        dest="command", metavar="VERB", required=True, help="việc cần làm", parser_class=Parser
    )
    verbs: dict[str, Parser] = {}
    for command in commands.values():
        one = words.add_parser(
            command.name, help=command.help, description=command.help, parents=[shared], allow_abbrev=False
        )
        command.add(one)
        verbs[command.name] = one
    return parser, verbs
