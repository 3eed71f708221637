"""The superior's service on the network: `cchc hub serve`."""

from __future__ import annotations

import argparse
from pathlib import Path

from cchc_desktop.cli.command import Command, Out, clock, opened


def _add_hub(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=["serve"], help="serve: nhận gói qua mạng cho đến khi được bảo dừng")
    parser.add_argument("--db", metavar="URL", help="cơ sở dữ liệu PostgreSQL của sổ, khi đã chuyển máy chủ")
    parser.add_argument("--port", type=int, metavar="N", help="cổng, mặc định 8443")
    parser.add_argument(
        "--host", metavar="ĐỊA-CHỈ", help="nơi nghe; không có --cert thì chỉ nghe trên máy này"
    )
    parser.add_argument(
        "--cert", metavar="FILE", help="chứng chỉ TLS (PEM); không ghi khi đứng sau reverse proxy"
    )
    parser.add_argument("--key", metavar="FILE", help="khóa của chứng chỉ (PEM, không mật khẩu)")


def _hub(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.hub.serving import PORT, Wish, serve

    wish = Wish(
        port=PORT if args.port is None else args.port,
        host=args.host,
        cert=Path(args.cert) if args.cert else None,
        key=Path(args.key) if args.key else None,
    )

    def told(sentence: str) -> None:
        out.give({"told": sentence, "at": clock()})
        out.say(sentence)

    with opened(args, args.db) as place:
        serve(place, wish, clock, told)
    return 0


COMMANDS = (Command("hub", "dịch vụ nhận gói qua mạng của đơn vị tổng hợp", _add_hub, _hub),)
