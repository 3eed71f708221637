"""What stands on each page of the leaders, as plain values for its template; no name of any person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from markupsafe import Markup

from cchc_desktop.core.chart import Chart, Point
from cchc_desktop.core.chart import Series as Row
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED
from cchc_desktop.core.text import number, percent, sort_key
from cchc_desktop.hub import svg
from cchc_desktop.operations import leaders
from cchc_desktop.operations.board import WORDS, Line, State
from cchc_desktop.operations.charts import charts_by_month, rows_in
from cchc_desktop.operations.coverage import Coverage
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.review_history import Series
from cchc_desktop.store.board import Arrival
from cchc_desktop.store.reading import Reading

NOTHING = "–"
_PERCENT = "%"
_DRAWN_FIELDS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of one period, and the register that it is read from."""

    place: Workplace
    reading: Reading
    period: Period | None
    periods: tuple[Period, ...]
    unit: str
    now: datetime

    @property
    def shown(self) -> Period:
        """The period that there is."""
        if self.period is None:
            raise Refused("Chưa có kỳ nào được gửi.")
        return self.period

    def percent(self, share: Fraction | None) -> str:
        """A share as it is printed in this period."""
        places = self.place.law.decimals(self.shown.last_on)
        return NOTHING if share is None else f"{percent(share, places)}{_PERCENT}"


def days_of(period: Period) -> str:
    """How a period is named in an address."""
    return f"{period.first_on:%Y%m%d}-{period.last_on:%Y%m%d}"


def common(asked: Asked) -> Mapping[str, object]:
    """What every page has."""
    return {
        "period": asked.shown,
        "days": days_of(asked.shown),
        "periods": [(days_of(one), _titled(one, asked.periods)) for one in asked.periods],
        "made_at": asked.now,
    }


def _titled(period: Period, beside: tuple[Period, ...]) -> str:
    """Its title, with its days where another has the same."""
    is_alone = sum(one.title == period.title for one in beside) == 1
    return period.title if is_alone else f"{period.title}, {period.first_on:%d/%m} – {period.last_on:%d/%m}"


class Sign(NamedTuple):
    """A shape, the role of its colour, and the words that say the same."""

    shape: str
    role: str
    words: str


_SIGNS: Mapping[State, tuple[str, str]] = {
    State.UNSENT: ("ring", "muted"),
    State.PROVISIONAL: ("half", "soon"),
    State.RECEIVED: ("disc", "accent"),
    State.RESENT: ("disc", "accent"),
    State.ADJUSTING: ("half", "amber"),
    State.RETURNED: ("turn", "amber"),
    State.ACCEPTED: ("check", "green"),
}
_FIRST = (State.UNSENT, State.RETURNED, State.ADJUSTING, State.PROVISIONAL, State.RESENT, State.RECEIVED)


def _sign(line: Line) -> Sign:
    shape, role = _SIGNS[line.state]
    if line.is_late and not line.is_in:
        return Sign("triangle", "red", WORDS[line.state])
    return Sign(shape, role, WORDS[line.state])


def _late(line: Line) -> str:
    return number(line.late) if line.is_late else ""


def _order(line: Line) -> tuple[int, int, str]:
    """Who is missing stands first, the latest of them before all."""
    place = _FIRST.index(line.state) if line.state in _FIRST else len(_FIRST)
    return place, -line.late, sort_key(line.name)


def _covered(cover: Coverage) -> Mapping[str, object]:
    """What stands before the figures of any sum: of how many units it is."""
    shape, role = ("check", "green") if cover.is_final else ("half", "soon")
    return {"cover_of": Sign(shape, role, cover.words())}


def board(asked: Asked) -> Mapping[str, object]:
    """Who has reported, and the sum of it."""
    found = leaders.overview(asked.place, asked.reading, asked.shown, asked.now)
    lines = sorted(found.board.lines, key=_order)
    return {
        "title": "Bảng theo dõi",
        **_covered(leaders.cover_of(found.whole)),
        "unsent": [_row(asked, found, one) for one in lines if one.state is State.UNSENT],
        "rows": [_row(asked, found, one) for one in lines if one.state is not State.UNSENT],
        "provisional": sum(one.state is State.PROVISIONAL for one in lines),
        "cards": _cards(asked, found),
        "due_on": found.board.due_on,
    }


def _row(asked: Asked, found: leaders.Overview, line: Line) -> dict[str, object]:
    share = found.shares.get(line.unit)
    boxes = found.whole.boxes.get(line.unit)
    return {
        "unit": line.unit,
        "name": line.name,
        "sign": _sign(line),
        "received_at": line.received_at or line.seen_at,
        "late": _late(line),
        "other_days": line.other_days,
        "figures": None if share is None else (share.received, share.resolved, share.pending),
        "on_time": NOTHING if boxes is None else asked.percent(leaders.on_time(boxes)),
    }


def _cards(asked: Asked, found: leaders.Overview) -> list[tuple[str, str, str]]:
    shown, counts = found.board, found.whole.tally
    expected, came = shown.expected, sum(one.is_in for one in shown.expected)
    late = sum(one.is_late for one in expected)
    accepted = sum(one.state is State.ACCEPTED for one in expected)
    overdue = counts.of("pending_overdue")
    return [
        (
            "Đơn vị đã báo cáo",
            f"{number(came)}/{number(len(expected))}",
            asked.percent(shown.reporting_rate()),
        ),
        ("Trễ hạn", number(late), "đơn vị"),
        ("Đã chấp nhận", number(accepted), "đơn vị"),
        ("Nhận giải quyết", number(counts.of(*RECEIVED, OPENING)), "kể cả kỳ trước"),
        (
            "Đã giải quyết",
            number(counts.of(*ENDED)),
            f"đúng hạn {asked.percent(leaders.on_time(counts.total()))}",
        ),
        ("Đang giải quyết", number(counts.of(*CLOSING)), f"quá hạn {number(overdue)}"),
    ]


class Drawing(NamedTuple):
    """A picture with its signs, and the same in words for whoever does not see it."""

    chart: Chart
    picture: Markup | None
    signs: tuple[tuple[Markup, str], ...]
    rows: tuple[tuple[str, str, str, str], ...]


def _drawing(chart: Chart) -> Drawing:
    told = tuple(one for one in chart.series if one.points)
    roles = {one.role for one in told}
    kept = replace(chart, series=told, levels=tuple(one for one in chart.levels if one.role in roles))
    if not told:
        return Drawing(kept, None, (), ())
    rows = tuple((one.place, one.value, one.target, one.state) for one in rows_in(kept))
    return Drawing(kept, svg.drawn(kept), svg.legend(kept), rows)


def indicators(asked: Asked) -> Mapping[str, object]:
    """The year by month, and every indicator of the period beside what is demanded."""
    year = leaders.year_of(asked.place, asked.reading, asked.shown, asked.now)
    places = asked.place.law.decimals(asked.shown.last_on)
    known = leaders.known(asked.place, asked.reading, asked.shown)
    return {
        "title": "Chỉ số",
        **_covered(leaders.cover_of(leaders.sum_of(asked.reading, asked.shown))),
        "drawings": [_drawing(one) for one in charts_by_month(year)],
        "groups": None if known is None else _grouped(known, places),
        "year": year.year,
    }


def _grouped(known: tuple[leaders.Known, ...], places: int) -> list[tuple[str, list[dict[str, object]]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for one in known:
        is_share = one.indicator.unit == "share"
        value = one.indicator.printed(one.value, places)
        found.setdefault(one.indicator.group, []).append(
            {
                "title": one.indicator.title,
                "value": NOTHING if value is None else f"{value}{_PERCENT}" if is_share else value,
                "out_of": f"{number(one.top)}/{number(one.bottom)}" if is_share and one.bottom else "",
                "target": _demanded(one, places),
                "sign": _met(one),
            }
        )
    return list(found.items())


def _demanded(one: leaders.Known, places: int) -> str:
    if one.target is None:
        return ""
    told = one.indicator.printed(one.target.bound, places)
    sign = _PERCENT if one.indicator.unit == "share" else ""
    return f"{'từ' if one.target.at_least is not None else 'không quá'} {told}{sign}"


_MET = {True: Sign("check", "green", "đạt"), False: Sign("triangle", "red", "chưa đạt")}
_PARTIAL = Sign("half", "soon", "tạm, chưa xét")


def _met(one: leaders.Known) -> Sign | None:
    if one.is_partial and one.target is not None and one.value is not None:
        return _PARTIAL
    return None if one.is_met is None else _MET[one.is_met]


def fields(asked: Asked) -> Mapping[str, object]:
    """What came and went by field."""
    whole = leaders.sum_of(asked.reading, asked.shown)
    by_field, total = leaders.by_field(whole.tally), whole.tally.total()
    drawn = by_field[:_DRAWN_FIELDS]
    came = tuple(_bar(n, name, sum(boxes[box] for box in RECEIVED)) for n, (name, boxes) in enumerate(drawn))
    late = tuple(_bar(n, name, boxes["late"]) for n, (name, boxes) in enumerate(drawn))
    is_cut = len(drawn) < len(by_field)
    chart = Chart(
        code="fields",
        title=f"{_DRAWN_FIELDS} lĩnh vực nhiều hồ sơ nhất" if is_cut else "Hồ sơ theo lĩnh vực",
        unit="hồ sơ",
        ticks=tuple(name for name, _ in drawn),
        series=(Row("tiếp nhận", "accent", came), Row("giải quyết quá hạn", "soon", late, is_hatched=True)),
        shape="bars",
        is_lying=True,
        least=0,
    )
    rows = [(name, _field(asked, boxes)) for name, boxes in by_field]
    return {
        "title": "Lĩnh vực",
        **_covered(leaders.cover_of(whole)),
        "drawing_of": Drawing(chart, svg.drawn(chart), svg.legend(chart), ()) if drawn else None,
        "rows": rows,
        "total": _field(asked, total),
    }


def _bar(at: int, name: str, many: int) -> Point:
    return Point(at=at, value=many, words=f"{name}: {number(many)} hồ sơ", label=number(many))


def _field(asked: Asked, boxes: Mapping[str, int]) -> dict[str, object]:
    ended = sum(boxes[box] for box in ENDED)
    share = Fraction(ended - boxes["late"], ended) if ended else None
    return {
        "came": sum(boxes[box] for box in RECEIVED),
        "online": boxes["received_online"],
        "opening": boxes[OPENING],
        "ended": ended,
        "late": boxes["late"],
        "on_time": asked.percent(share),
        "pending": sum(boxes[box] for box in CLOSING),
        "overdue": boxes["pending_overdue"],
    }


def unit(asked: Asked) -> Mapping[str, object]:
    """One unit: how its report stands, and its figures beside their last twelve values."""
    found = leaders.unit_page(asked.place, asked.reading, asked.unit, asked.shown, asked.now)
    if found is None:
        raise Refused(
            f"Không có đơn vị “{asked.unit}” trong danh sách báo cáo của kỳ này. Chọn kỳ khác, hoặc mở "
            "đơn vị từ bảng theo dõi."
        )
    [line] = found.board.lines
    return {
        "title": line.name,
        "unit": asked.unit,
        "line": line,
        "sign_of": _sign(line),
        "late": _late(line),
        "due_on": found.board.due_on,
        "packets": [_packet(one) for one in found.came],
        "figures": list(_figures(found.boxes)),
        "past": [one.period.key for one in found.boxes[0].past] if found.boxes else [],
    }


def _packet(one: Arrival) -> dict[str, object]:
    """A revision as it came; why it was returned may name people, so that only the act is told."""
    state = State(one.state) if one.state else State.RECEIVED if one.is_final else State.PROVISIONAL
    return {
        "key": one.key,
        "revision": one.revision,
        "received_at": one.received_at,
        "kind": "chốt" if one.is_final else "tạm tính",
        "sign": Sign(*_SIGNS[state], WORDS[state]),
    }


def _figures(boxes: tuple[Series, ...]) -> Iterator[dict[str, object]]:
    for one in boxes:
        values = [it.value for it in one.past]
        yield {
            "title": one.title,
            "is_sum": one.column is not None and one.column.is_sum,
            "value": one.written(one.value) or NOTHING,
            "usual": one.usual(),
            "outside": one.outside,
            "spark": svg.spark([*values, one.value], f"{one.title}, các kỳ trước: {one.spoken()}"),
            "past": [one.written(it) or NOTHING for it in values],
        }
