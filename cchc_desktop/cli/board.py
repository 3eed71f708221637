"""What a superior sees of its units without a window: the board of a period, and their order."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.cli.months import add_period, asked_period, need_period
from cchc_desktop.cli.usage import Misused, asked_rightly
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import just_before
from cchc_desktop.core.text import day, day_time, number, percent

if TYPE_CHECKING:
    from cchc_desktop.operations.board import Board, Line, Totals
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.ranking import Ranking, RankRule
    from cchc_desktop.operations.review_history import Series
    from cchc_desktop.operations.review_look import Look, Sifted


def _add_board(parser: argparse.ArgumentParser) -> None:
    add_period(parser)
    parser.add_argument("--unit", metavar="MÃ", help="xem báo cáo của một đơn vị: số liệu cạnh 12 kỳ trước")
    parser.add_argument(
        "--accept-plain",
        action="store_true",
        help="chấp nhận mọi báo cáo chờ xem không có gì bất thường, từng báo cáo một",
    )
    parser.add_argument("--by", default="cchc", help="người xem")


def _board(args: argparse.Namespace, out: Out) -> int:
    if args.unit and args.accept_plain:
        raise Misused("Chọn một: --unit hoặc --accept-plain.")
    need_period(args)
    with opened(args) as place:
        _only_above(place)
        if args.unit:
            _say_look(args, place, out)
        elif args.accept_plain:
            _accept_plain(args, place, out)
        else:
            _say_board(args, place, out)
    return 0


def _only_above(place: Workplace) -> None:
    if place.profile.role != "superior":
        raise Refused("Bảng theo dõi báo cáo chỉ có ở sổ của đơn vị tổng hợp.")


def _say_board(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.board import WORDS, board, totals

    period, now = asked_period(args, place), clock()
    with place.register.read() as reading:
        found = board(place, reading, period, now)
        told = totals(reading, found, just_before(period))
    out.give(
        {
            "period": period.key,
            "first_on": period.first_on,
            "last_on": period.last_on,
            "due_on": found.due_on,
            "expected": len(found.expected),
            "reporting_rate": _share(found.reporting_rate()),
            "on_time_rate": _share(found.on_time_rate()),
            "accepted_rate": _share(found.accepted_rate()),
            "units": [_line(one, told.get(one.unit)) for one in found.lines],
        }
    )
    out.say(f"{period.full_title}, hạn gửi {day(found.due_on)}: {_rates(found)}")
    for one in found.lines:
        came = f", nhận {day_time(one.received_at)}" if one.received_at else ""
        late = f", trễ {one.late} ngày làm việc" if one.is_late else ""
        nth = f", lần {one.revision}" if one.revision else ""
        out.say(f"  {one.unit}  {one.name}: {WORDS[one.state]}{nth}{came}{late}")


def _rates(found: Board) -> str:
    told = (
        ("đã báo cáo", found.reporting_rate()),
        ("đúng hạn", found.on_time_rate()),
        ("đã chấp nhận", found.accepted_rate()),
    )
    named = [f"{words} {percent(rate)}%" for words, rate in told if rate is not None]
    return ", ".join(named) or "không có đơn vị nào phải báo cáo"


def _share(rate: Fraction | None) -> dict[str, object] | None:
    """An exact share: both of its figures, and what it prints as."""
    if rate is None:
        return None
    return {"numerator": rate.numerator, "denominator": rate.denominator, "percent": percent(rate)}


def _line(one: Line, told: Totals | None) -> dict[str, object]:
    return {
        "unit": one.unit,
        "name": one.name,
        "is_expected": one.is_expected,
        "state": one.state.value,
        "received_at": one.received_at,
        "first_seen_at": one.seen_at,
        "late_days": one.late,
        "revision": one.revision,
        "ahead": one.ahead,
        "returned": one.returned,
        "missing": list(one.missing),
        "other_days": one.other_days,
        "received": told.received if told else None,
        "resolved": told.resolved if told else None,
        "pending": told.pending if told else None,
        "carried_over_gap": told.gap_words() if told else "",
    }


def _say_look(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.board import WORDS
    from cchc_desktop.operations.review_look import look

    period = asked_period(args, place)
    found = look(place, args.unit, period, clock())
    out.give(_look(found))
    out.say(f"{found.line.name} ({found.line.unit}), {period.full_title}: {WORDS[found.line.state]}")
    for one in found.remarks():
        out.say(f"  ! {one}")
    for one in found.changed:
        out.say(f"  Khác lần trước: {one}")
    if found.taken and not found.remarks():
        out.say("  Không có gì bất thường.")


def _look(found: Look) -> dict[str, object]:
    return {
        "unit": found.line.unit,
        "name": found.line.name,
        "period": found.period.key,
        "state": found.line.state.value,
        "revision": found.revision,
        "rule": found.rule.words(),
        "remarks": list(found.remarks()),
        "changed": list(found.changed),
        "figures": [_series(one) for one in (*found.boxes, *found.indicators)],
    }


def _series(one: Series) -> dict[str, object]:
    limits = one.limits
    return {
        "code": one.code,
        "title": one.title,
        "value": one.written(one.value) or None,
        "past": {it.period.key: one.written(it.value) or None for it in one.past},
        "low": None if limits is None else one.written(limits.low),
        "high": None if limits is None else one.written(limits.high),
        "outside": one.outside,
    }


def _accept_plain(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.review_look import accept_all, sift

    period, now = asked_period(args, place), clock()
    sifted: Sifted = sift(place, period, now)
    done = accept_all(place, period, sifted.plain, now, by=args.by)
    left = [
        *({"unit": unit, "name": name, "why": why} for unit, name, why in sifted.odd),
        *({"unit": one.unit, "name": one.name, "why": why} for one, why in done.refused),
    ]
    out.give({"accepted": [{"unit": one.unit, "revision": one.revision} for one in done.done], "left": left})
    out.say(f"{period.title}: đã chấp nhận {number(len(done.done))} báo cáo không có gì bất thường.")
    for one in left:
        out.say(f"  Còn phải xem: {one['name']} ({one['unit']}). {one['why']}")


def _add_ranking(parser: argparse.ArgumentParser) -> None:
    add_period(parser)
    parser.add_argument(
        "--rule", metavar="MÃ,MÃ", help="xếp theo các tiêu chí này, ví dụ timeliness, points, on_time_rate"
    )
    parser.add_argument("--keep", action="store_true", help="giữ --rule làm cách xếp của đơn vị từ hôm nay")
    parser.add_argument("--by", default="cchc", help="người chọn cách xếp")


def _ranking(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.ranking import ranking, rule_of

    if args.keep and not args.rule:
        raise Misused("Chưa ghi cách xếp để giữ: thêm --rule.")
    need_period(args)
    if args.rule:
        with asked_rightly():
            rule_of(_codes(args.rule))
    with opened(args) as place:
        _only_above(place)
        period, now = asked_period(args, place), clock()
        found = ranking(place, period, now, _rule(args, place))
        places = place.law.decimals(period.last_on)
    _say_ranking(found, places, out)
    return 0


def _codes(told: str) -> list[str]:
    return [part for one in told.split(",") if (part := one.strip())]


def _rule(args: argparse.Namespace, place: Workplace) -> RankRule:
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.ranking import chosen, keep_rule, rule_of

    now = clock()
    if not args.rule:
        with place.register.read() as reading:
            return chosen(reading, now.date())
    codes = _codes(args.rule)
    if not args.keep:
        return rule_of(codes)
    with at_desk(place, args.by, now) as desk:
        return keep_rule(desk, codes)


def _say_ranking(found: Ranking, places: int, out: Out) -> None:
    by = found.rule.criteria()
    ranked = [
        {
            "place": one.place,
            "unit": one.unit,
            "name": one.name,
            "values": {
                criterion.code: criterion.written(value, places) or None
                for criterion, value in zip(by, one.values, strict=True)
            },
            "out_of": one.out_of,
            "remark": one.remark,
        }
        for one in found.ranked
    ]
    apart = [{"unit": one.unit, "name": one.name, "why": one.why} for one in found.apart]
    rule = {"by": list(found.rule.by), "words": found.rule.words()}
    out.give({"period": found.period.key, "rule": rule, "ranked": ranked, "apart": apart})
    out.say(f"{found.period.full_title}. {found.rule.words()}")
    for one in found.ranked:
        values = "; ".join(
            criterion.written(value, places) or "–" for criterion, value in zip(by, one.values, strict=True)
        )
        remark = f" ({one.remark})" if one.remark else ""
        out.say(f"  {found.place_words(one)}  {one.name} ({one.unit}): {values}{remark}")
    for left in found.apart:
        out.say(f"  không xếp hạng: {left.name} ({left.unit}), {left.why}")


COMMANDS = (
    Command("board", "đơn vị tổng hợp: đơn vị nào đã gửi, trễ, chờ xem, đã chấp nhận", _add_board, _board),
    Command("ranking", "đơn vị tổng hợp: xếp hạng các đơn vị theo cách nêu rõ", _add_ranking, _ranking),
)
