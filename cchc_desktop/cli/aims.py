"""What the office tells itself about its figures, from the command line: targets, points, survey answers."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import clock, day
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.failure import Refused

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.desk import Desk, Workplace

_COMPLAINTS = "Tỷ lệ bị phản ánh, kiến nghị"
_OUT_OF = re.compile(r"([0-9]{1,8})/([0-9]{1,8})")


def add_aims(parser: argparse.ArgumentParser) -> None:
    """Ask for what is told by hand; it is written before the figures are measured."""
    told = parser.add_argument_group("nhập tay")
    told.add_argument(
        "--set-target",
        action="append",
        default=[],
        metavar="NAME=MỨC",
        help="đặt chỉ tiêu của đơn vị từ --since (không ghi: ngày đầu kỳ); để trống MỨC là thôi áp dụng",
    )
    told.add_argument(
        "--set-points", action="append", default=[], metavar="MÃ=ĐIỂM", help="điểm của một dòng, vd 1.1=5,5"
    )
    told.add_argument(
        "--set-answers",
        action="append",
        default=[],
        metavar="NAME=A/B",
        help="A trên B: satisfaction_rate là phiếu hài lòng, complaint_rate là hồ sơ bị phản ánh; "
        "0/0 là bỏ số đã nhập",
    )
    told.add_argument("--since", type=day, metavar="D", help="ngày bắt đầu của chỉ tiêu")
    told.add_argument("--until", type=day, metavar="D", help="ngày cuối của chỉ tiêu")
    told.add_argument("--due", type=day, metavar="D", help="ngày chậm nhất phải đạt chỉ tiêu")
    told.add_argument("--basis", default="", help="văn bản giao chỉ tiêu, hoặc nguồn số liệu")
    told.add_argument("--by", default="cchc", help="người nhập")


def put_aims(args: argparse.Namespace, place: Workplace, period: Period) -> tuple[str, ...]:
    """Write all of it or nothing; what a person should know about what was written."""
    if not (args.set_target or args.set_points or args.set_answers):
        return ()
    from cchc_desktop.operations.desk import at_desk

    since = args.since or period.first_on
    with at_desk(place, args.by, clock()) as desk:
        for told in args.set_target:
            _put_target(desk, args, told, since)
        for told in args.set_points:
            _put_points(desk, place, period, told)
        for told in args.set_answers:
            _put_answers(desk, period, told, args.basis)
    return tuple(_notes(args, place, period, since))


def _notes(args: argparse.Namespace, place: Workplace, period: Period, since: date) -> Iterator[str]:
    from cchc_desktop.indicators import indicators
    from cchc_desktop.operations.aims import closed_under, judged_as_then

    if args.set_target:
        with place.register.read() as reading:
            said = judged_as_then(closed_under(reading, since, args.until))
        if said:
            yield said
    for told in args.set_answers:
        name, typed = _parted(told)
        found = _OUT_OF.fullmatch(typed)
        if found is not None and not int(found[2]):
            known = indicators().get(name)
            title = _COMPLAINTS if known is None else known.title
            yield f"Đã bỏ số nhập tay của “{title}”, {period.title.lower()}."


def _put_target(desk: Desk, args: argparse.Namespace, told: str, since: date) -> None:
    from cchc_desktop.core.targets import Target
    from cchc_desktop.operations import aims
    from cchc_desktop.operations.indicators import named

    name, typed = _parted(told)
    if not typed:
        aims.drop_target(desk, name, since)
        return
    bound = aims.read_bound(name, typed)
    is_most = named(name).is_lower_better
    aims.put_target(
        desk,
        Target(
            indicator=name,
            since=since,
            until=args.until,
            by_on=args.due,
            at_least=None if is_most else bound,
            at_most=bound if is_most else None,
            basis=args.basis,
        ),
    )


def _put_points(desk: Desk, place: Workplace, period: Period, told: str) -> None:
    from cchc_desktop.operations import aims
    from cchc_desktop.operations.indicators import scheme_on

    code, typed = _parted(told)
    scheme = scheme_on(place, period.last_on)
    weights: dict[str, Fraction] = {one.code: one.weight for one in scheme.items} if scheme else {}
    if code not in weights:
        raise Refused(
            f"Không có dòng điểm “{code[:20]}”. Các dòng: {', '.join(weights) or 'chưa có'}.", "name"
        )
    aims.put_points(desk, period, code, typed, weights[code])


def _put_answers(desk: Desk, period: Period, told: str, basis: str) -> None:
    from cchc_desktop.operations.aims import ByHand, put_answers

    name, typed = _parted(told)
    found = _OUT_OF.fullmatch(typed)
    if found is None:
        raise Misused(f"“{told[:40]}” không đúng dạng. Viết như satisfaction_rate=181/200.")
    put_answers(desk, period, name, ByHand(int(found[1]), int(found[2]), basis))


def _parted(told: str) -> tuple[str, str]:
    name, sign, typed = told.partition("=")
    if not sign:
        raise Misused(f"“{told[:40]}” thiếu dấu =. Viết như on_time_rate=95.")
    return name.strip(), typed.strip()
