"""Making registers: a real one, and a practice one full of invented people."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import date, datetime, timedelta

from cchc_desktop.cli.command import Command, Out, arrival, clock, data_folder, day, passphrase
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import Founding, found, has_register, open_workplace

_PRACTICE_UNIT = "00004"
_MOST_DEVICES = 99


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="CODE", help="mã đơn vị")
    parser.add_argument("--name", help="tên đơn vị; không cần khi mã có trong danh sách")
    parser.add_argument("--superior", metavar="CODE", help="mã đơn vị tổng hợp")
    parser.add_argument("--superior-name", metavar="NAME", help="tên đơn vị tổng hợp")
    parser.add_argument("--role", choices=["commune", "superior"], default="commune")
    parser.add_argument("--since", metavar="DATE", type=day, help="sổ bắt đầu từ ngày")
    parser.add_argument("--practice", action="store_true", help="sổ thực hành, không cần mật khẩu")
    parser.add_argument("--db", metavar="URL", help="cơ sở dữ liệu PostgreSQL thay cho tệp")
    parser.add_argument("--device", type=int, default=1, metavar="N", help="số của máy này, từ 1 đến 99")


def _init(args: argparse.Namespace, out: Out) -> int:
    if not 1 <= args.device <= _MOST_DEVICES:
        raise Misused(f"Số của máy (--device) phải từ 1 đến {_MOST_DEVICES}.")
    founding = Founding(
        unit=args.unit,
        name=args.name,
        superior=args.superior,
        superior_name=args.superior_name,
        role=args.role,
        since=args.since,
        is_practice=args.practice,
        device=args.device,
        url=args.db,
    )
    place, warnings = found(data_folder(args), founding, passphrase(args), clock())
    with closing(place.register):
        profile = place.profile
        out.give(
            {
                "unit": profile.unit,
                "name": profile.name,
                "superior": profile.superior,
                "superior_name": profile.superior_name,
                "role": profile.role,
                "is_practice": profile.is_practice,
                "data": str(data_folder(args)),
                "warnings": list(warnings),
            }
        )
        kind = "sổ thực hành" if profile.is_practice else "sổ"
        out.say(f"Đã lập {kind} của {profile.name} ({profile.unit}) tại {data_folder(args)}.")
        for warning in warnings:
            out.say(f"Lưu ý: {warning}")
    return 0


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dossiers", type=int, required=True, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--from", dest="first_on", type=day, metavar="D", help="ngày đầu, mặc định 15/12")
    parser.add_argument("--to", dest="last_on", type=day, metavar="D", help="ngày cuối, mặc định hôm qua")


def _demo(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import demo

    if args.dossiers < 1:
        raise Misused("Số hồ sơ mẫu phải từ 1 trở lên.")
    now = clock()
    first_on, last_on = _until_yesterday(now.date(), args)
    with closing((place := _practice(args, now)).register):
        made = demo.fill(place, args.dossiers, args.seed, first_on, last_on)
        given = {"dossiers": made, "seed": args.seed, "from": first_on, "to": last_on}
        out.give(given | {"unit": place.profile.unit, "data": str(data_folder(args))})
        out.say(f"Đã thêm {made} hồ sơ mẫu từ {first_on:%d/%m/%Y} đến {last_on:%d/%m/%Y}.")
    return 0


_A_YEAR = 125_000
_FIRST_ON = date(2018, 12, 15)  # the calendar and the catalogue go back no further


def _until_yesterday(today: date, args: argparse.Namespace) -> tuple[date, date]:
    """Where the days are not given: the reporting year so far, so that nothing lies in the future.

    Dossiers by the hundred thousand are those of several years.
    """
    last_on: date = args.last_on or today - timedelta(days=1)
    begins = date(last_on.year, 12, 15)
    year = begins.year if begins <= last_on else begins.year - 1
    earlier = date(max(year - (args.dossiers - 1) // _A_YEAR, _FIRST_ON.year), 12, 15)
    first_on: date = args.first_on or earlier
    if last_on < first_on:
        raise Refused("Ngày cuối đứng trước ngày đầu.")
    return first_on, last_on


def _practice(args: argparse.Namespace, now: datetime) -> Workplace:
    """The practice register in the data folder, made where there is none; Refused unless it is empty."""
    folder = data_folder(args)
    if not has_register(folder):
        founding = Founding(unit=_PRACTICE_UNIT, is_practice=True)
        return found(folder, founding, None, now)[0]
    place = open_workplace(folder, passphrase(args), None, arrival(args))
    with place.register.read() as reading:
        from cchc_desktop.store.search import is_empty

        if place.profile.is_practice and is_empty(reading):
            return place
    place.register.close()
    raise Refused("Dữ liệu mẫu chỉ đưa vào sổ thực hành còn trống. Hãy chọn thư mục khác bằng --data.")


COMMANDS = (
    Command("init", "lập sổ mới", _add_init, _init),
    Command("demo", "lập sổ thực hành với người và hồ sơ không có thật", _add_demo, _demo),
)
