"""The figures of a period without a window: values, targets, points, and the dossiers behind each figure."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cchc_desktop.cli.aims import add_aims, put_aims
from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.cli.months import add_period, add_units, asked_day, asked_period, need_period
from cchc_desktop.cli.usage import asked_rightly
from cchc_desktop.core.text import day, number

if TYPE_CHECKING:
    from cchc_desktop.core.measure import Measured
    from cchc_desktop.core.score import Point
    from cchc_desktop.core.targets import Target
    from cchc_desktop.indicators import Indicator
    from cchc_desktop.operations.coverage import Coverage
    from cchc_desktop.operations.indicators import Explained, Figure, Measures

_SHOWN = 30
_PARTS = {"top": "Tử số", "rest": "Còn lại", "out": "Không tính"}


def _add(parser: argparse.ArgumentParser) -> None:
    add_period(parser)
    parser.add_argument("--explain", metavar="NAME", help="liệt kê hồ sơ sau một chỉ số")
    add_units(parser)
    parser.add_argument("--live", action="store_true", help="đo theo sổ hiện nay dù kỳ đã chốt")
    add_aims(parser)


def _run(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations import indicators

    need_period(args)
    if args.explain:
        with asked_rightly():
            indicators.named(args.explain)
    with opened(args) as place:
        period = asked_period(args, place)
        notes = put_aims(args, place, period)
        now = clock()
        places = place.law.decimals(period.last_on)
        if args.explain:
            found = indicators.explain(place, period, args.explain, now, is_live=args.live)
            out.give({**_explained(found, places), "notes": notes})
            _say_explained(found, places, out)
        else:
            done = indicators.measure(place, period, now, is_live=args.live, today=asked_day(args))
            out.give({**_measures(done, places), "notes": notes})
            _say(done, places, out)
        for note in notes:
            out.say(note)
    return 0


def _measures(done: Measures, places: int) -> dict[str, object]:
    known, weight = done.score()
    return {
        "unit": done.unit,
        "name": done.name,
        "period": _period(done),
        "is_final": done.is_final,
        "standing": done.standing,
        "coverage": _coverage(done.cover),
        "made_at": done.made_at,
        "indicators": [_figure(one, places) for one in done.figures],
        "points": {
            "scheme": None if done.scheme is None else done.scheme.code,
            "variant": None if done.scheme is None else done.scheme.variant,
            "basis": None if done.scheme is None else done.scheme.basis,
            "is_estimate": True,
            "known": float(known),
            "known_printed": number(known, places),
            "of": float(weight),
            "items": [_point(one, places) for one in done.points],
        },
        "units": [
            {
                "unit": one.unit,
                "name": one.name,
                "is_final": one.is_final,
                "indicators": [_figure(figure, places, is_by_row=False) for figure in one.figures],
            }
            for one in done.units
        ],
        "missing": [{"unit": one.unit, "name": one.name, "period": one.period} for one in done.missing],
    }


def _coverage(cover: Coverage | None) -> dict[str, object] | None:
    """Of how many units a superior's figures are the sum; None where they are one unit's own."""
    if cover is None:
        return None
    told = {"units": cover.came, "of": cover.of, "provisional": cover.provisional}
    return {**told, "is_partial": cover.is_partial, "is_final": cover.is_final, "words": cover.words()}


def _period(done: Measures | Explained) -> dict[str, object]:
    period = done.period
    days = {"first_on": period.first_on, "last_on": period.last_on}
    return {"key": period.key, "title": period.title, "kind": period.kind, **days}


def _figure(one: Figure, places: int, *, is_by_row: bool = True) -> dict[str, object]:
    """A figure; with ``is_by_row`` by field and procedure too, which of thousands of units is too much."""
    indicator, found = one.indicator, one.found
    told: dict[str, object] = {
        "code": indicator.code,
        "title": indicator.title,
        "unit": indicator.unit,
        "number": None if one.value is None else float(one.value),
        "printed": indicator.printed(one.value, places),
        **_fraction(indicator, found),
        "left_out": found.left_out,
        "counted": indicator.counted,
        "out_of": indicator.out_of,
        "left_out_words": indicator.left_out,
        "since": None if one.version is None else one.version.since,
        "basis": None if one.version is None else one.version.basis,
        "is_confirmed": one.version is not None and one.version.is_confirmed,
        "is_estimate": indicator.is_estimate,
        "is_by_hand": indicator.is_by_hand,
        "target": None if one.target is None else _target(indicator, one.target, places),
        "is_met": one.is_met,
        "is_partial": one.is_partial,
        "remark": one.remark,
        "later": one.later,
        "note": indicator.note,
    }
    if is_by_row:
        told["fields"] = _parts(one, places)
    if indicator.unit != "share":
        told["histogram"] = {str(value): n for value, n in found.histogram().items()}
        if is_by_row:
            told["procedures"] = _by_procedure(one, places)
    return told


def _parts(one: Figure, places: int) -> list[dict[str, object]]:
    """The same figure by level and field."""
    names = dict.fromkeys((row.level, row.field) for row in one.found.rows())
    return [
        {"level": level, "field": lv, **_part(one.indicator, one.found.narrowed(level=level, lv=lv), places)}
        for level, lv in names
    ]


def _by_procedure(one: Figure, places: int) -> list[dict[str, object]]:
    codes = dict.fromkeys(row.procedure for row in one.found.rows())
    return [
        {"procedure": code, **_part(one.indicator, one.found.narrowed(procedure=code), places)}
        for code in codes
    ]


def _part(indicator: Indicator, found: Measured, places: int) -> dict[str, object]:
    value = indicator.value(found)
    return {
        "number": None if value is None else float(value),
        "printed": indicator.printed(value, places),
        **_fraction(indicator, found),
    }


def _fraction(indicator: Indicator, found: Measured) -> dict[str, int]:
    """What the figure is made of; in a mean the sum of times, and apart how many dossiers have any."""
    if indicator.unit == "mean":
        return {"numerator": found.amount, "denominator": found.bottom, "dossiers": found.top}
    return {"numerator": found.top, "denominator": found.bottom}


def _target(indicator: Indicator, target: Target, places: int) -> dict[str, object]:
    return {
        "at_least": None if target.at_least is None else float(target.at_least),
        "at_most": None if target.at_most is None else float(target.at_most),
        "printed": indicator.printed(target.bound, places),
        "since": target.since,
        "until": target.until,
        "by_on": target.by_on,
        "of": target.of,
        "who": target.who,
        "basis": target.basis,
        "is_own": target.is_own,
        "is_confirmed": target.is_confirmed,
    }


def _point(one: Point, places: int) -> dict[str, object]:
    return {
        "code": one.item.code,
        "group": one.item.group,
        "title": one.item.title,
        "weight": float(one.item.weight),
        "points": None if one.points is None else float(one.points),
        "printed": None if one.points is None else number(one.points, places),
        "source": one.source.value,
        "indicator": one.item.feeds,
        "remark": one.remark,
        "counted": None if one.counted is None else float(one.counted),
    }


def _explained(found: Explained, places: int) -> dict[str, object]:
    def listed(part: str) -> list[dict[str, object]]:
        return [
            {
                "dossier": one.local_no,
                "reason": one.reason,
                "value": one.value,
                "unit": one.unit,
                "period": one.period,
            }
            for one in found.dossiers
            if one.part == part
        ]

    return {
        "period": _period(found),
        "coverage": _coverage(found.cover),
        "indicator": _figure(found.figure, places),
        "numerator": listed("top"),
        "denominator_only": listed("rest"),
        "left_out": listed("out"),
    }


def _say(done: Measures, places: int, out: Out) -> None:
    state = "đã chốt" if done.is_final else "tạm tính"
    days = f"{day(done.period.first_on)} – {day(done.period.last_on)}"
    out.say(f"{done.name}, {done.period.title} ({days}), {state}:")
    if done.cover is not None:
        out.say(f"  {done.cover.words()}")
    if done.standing:
        out.say(f"  {done.standing}.")
    for one in done.figures:
        out.say(f"  {one.indicator.code}: {_sentence(one, places)}")
    if done.scheme is not None:
        known, weight = done.score()
        total = f"{number(known, places)} trên {number(weight, places)} điểm đã biết"
        out.say(f"  Điểm theo {done.scheme.basis.split(',')[0]}: {total} (ước tính từ dữ liệu tại xã)")
        for point in done.points:
            out.say(f"    {point.item.code} {point.item.title}: {_points_said(point, places)}")
    for gap in done.missing[:_SHOWN]:
        out.say(f"  {gap.name} ({gap.unit}): {gap.gap_words()}")
    if len(done.missing) > _SHOWN:
        out.say(f"  … và {len(done.missing) - _SHOWN} gói khác còn thiếu")


def _sentence(one: Figure, places: int) -> str:
    indicator = one.indicator
    value = indicator.printed(one.value, places)
    unit = {"share": "%", "mean": " lần", "days": " ngày làm việc"}[indicator.unit]
    said = f"{indicator.title}: " + ("không có số liệu" if value is None else value + unit)
    if value is not None and indicator.unit != "days" and not one.is_by_hand:
        told = _fraction(indicator, one.found)
        said += f" ({told['numerator']}/{told['denominator']})"
    if one.target is not None:
        bound = indicator.printed(one.target.bound, places)
        sign = "≥" if one.target.at_least is not None else "≤"
        met = ", tạm" if one.is_partial else {True: ", đạt", False: ", chưa đạt", None: ""}[one.is_met]
        said += f"; chỉ tiêu {sign} {bound}{unit}{met}"
        if one.target.by_on is not None:
            said += f" (đến {day(one.target.by_on)})"
    if one.later:
        said += f"; {one.later}"
    return said + (f" [{one.remark}]" if one.is_by_hand or (one.value is None and one.remark) else "")


def _points_said(one: Point, places: int) -> str:
    weight = number(one.item.weight)
    if one.points is None:
        return f"…/{weight} ({one.remark})"
    counted = "" if one.counted is None else f" (tính từ sổ: {number(one.counted, places)})"
    remark = f" – {one.remark}{counted}" if counted else f" ({one.remark})" if one.remark else ""
    return f"{number(one.points, places)}/{weight}{remark}"


def _say_explained(found: Explained, places: int, out: Out) -> None:
    figure = found.figure
    if found.cover is not None:
        out.say(found.cover.words())
    out.say(f"{found.period.full_title}. {_sentence(figure, places)}")
    out.say(f"  Tử số: {figure.indicator.counted}")
    out.say(f"  Mẫu số: {figure.indicator.out_of}")
    out.say(f"  Không tính: {figure.indicator.left_out}")
    if figure.version is not None:
        doubt = "" if figure.version.is_confirmed else " (chưa đối chiếu văn bản gốc)"
        out.say(f"  Căn cứ: {figure.version.basis}, từ {day(figure.version.since)}{doubt}")
    is_of_many = len({one.unit for one in found.dossiers}) > 1
    for part, title in _PARTS.items():
        listed = [one for one in found.dossiers if one.part == part]
        times = f"{figure.found.amount} lần, ở " if part == "top" and figure.indicator.unit == "mean" else ""
        out.say(f"{title}: {times}{len(listed)} hồ sơ")
        for one in listed:
            reason = f" – {one.reason}" if one.reason else ""
            out.say(f"  {one.unit + ' ' if is_of_many else ''}{one.local_no}{reason}")


COMMANDS = (
    Command("indicators", "các chỉ số của một kỳ: số liệu, chỉ tiêu, điểm, và hồ sơ sau mỗi số", _add, _run),
)
