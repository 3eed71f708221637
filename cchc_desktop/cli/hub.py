"""The superior's service on the network: `cchc hub serve`, and the word for its pages: `cchc hub pages`."""

from __future__ import annotations

import argparse
from pathlib import Path

from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.cli.usage import Misused

_LAST_PORT = 65_535


def _add_hub(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=["serve", "pages"],
        help="serve: nhận gói qua mạng đến khi được bảo dừng; pages: lập mật khẩu xem trang lãnh đạo",
    )
    parser.add_argument("--db", metavar="URL", help="cơ sở dữ liệu PostgreSQL của sổ, khi đã chuyển máy chủ")
    parser.add_argument("--port", type=int, metavar="N", help="cổng, mặc định 8443")
    parser.add_argument(
        "--host", metavar="ĐỊA-CHỈ", help="nơi nghe; không có --cert thì chỉ nghe trên máy này"
    )
    parser.add_argument(
        "--cert",
        metavar="FILE",
        help="chứng chỉ TLS (PEM); không ghi khi đứng sau máy chuyển tiếp (reverse proxy)",
    )
    parser.add_argument("--key", metavar="FILE", help="khóa của chứng chỉ (PEM, không mật khẩu)")
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        help="đứng sau máy chuyển tiếp (reverse proxy): tin địa chỉ người hỏi mà nó ghi",
    )
    parser.add_argument("--pages", action="store_true", help="có trang lãnh đạo (xem bằng mật khẩu đã lập)")
    parser.add_argument("--look-up", action="store_true", help="có trang tra cứu cho người dân")
    parser.add_argument("--off", action="store_true", help="cùng pages: bỏ mật khẩu, không ai xem được trang")
    parser.add_argument("--by", default="cchc", help="cùng pages: người lập")


def _hub(args: argparse.Namespace, out: Out) -> int:
    return _pages(args, out) if args.act == "pages" else _serve(args, out)


def _pages(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.page_access import close_page, new_word

    with opened(args, args.db) as place:
        word = None if args.off else new_word(place, clock(), by=args.by)
        if args.off:
            close_page(place, clock(), by=args.by)
    out.give({"word": word})
    if word is None:
        out.say("Đã bỏ mật khẩu xem: không ai xem được trang lãnh đạo.")
    else:
        out.say(f"Mật khẩu xem trang lãnh đạo: {word}")
        out.say("Chỉ hiện lần này. Lập lại thì mật khẩu cũ hết hiệu lực.")
    return 0


def _serve(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.hub.serving import PORT, Wish, serve

    if args.port is not None and not 0 <= args.port <= _LAST_PORT:
        raise Misused(f"Không có cổng {args.port}: --port phải từ 1 đến {_LAST_PORT}.")
    if (args.cert is None) != (args.key is None):
        raise Misused("Chứng chỉ và khóa đi cùng nhau: ghi cả --cert và --key.")
    wish = Wish(
        port=PORT if args.port is None else args.port,
        host=args.host,
        cert=Path(args.cert) if args.cert else None,
        key=Path(args.key) if args.key else None,
        is_behind_proxy=args.behind_proxy,
        has_pages=args.pages,
        has_look_up=args.look_up,
    )

    def told(sentence: str) -> None:
        out.give({"told": sentence, "at": clock()})
        out.say(sentence)

    with opened(args, args.db) as place:
        serve(place, wish, clock, told)
    return 0


COMMANDS = (Command("hub", "dịch vụ nhận gói qua mạng của đơn vị tổng hợp", _add_hub, _hub),)
