"""What has moved since a period was reported: figures as they were and are, and because of which dossiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.measure import Part, Placed, Span
from cchc_desktop.core.packet import COLUMNS, Packet
from cchc_desktop.core.tally import BOXES, TITLES, Line, Row, StandingBy, boxes, is_handed_back_in
from cchc_desktop.core.text import in_days, number, percent
from cchc_desktop.indicators import Indicator, indicators
from cchc_desktop.operations.month_causes import Act, acts_since, as_told_then
from cchc_desktop.store.reading import Reading

FIRST = ("on_time_rate", "overdue_rate", "online_rate", "digitised_in_rate", "digitised_out_rate")
"""The figures that a head of office asks for first; the others follow in their order."""
_LATE = frozenset({"late", "pending_overdue"})
_NAMED = 10
_MOST_PLACES = 6
_NO_ACT = "do quy định, danh mục hoặc cách tính của chương trình thay đổi"
_LEVELS = MappingProxyType({"tinh": "cấp tỉnh", "huyen": "cấp huyện", "xa": "cấp xã"})

Value = Fraction | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFigure:
    """One figure that is no longer what was reported, and the dossiers because of which.

    A box is counted over the whole table, or where only its parts moved in one ``row`` of it; a cause
    over all that was late, its ``code`` empty where nobody had told it.
    """

    kind: Literal["indicator", "box", "cause"]
    code: str
    title: str
    unit: Literal["share", "mean", "days", "count"]
    was: Value
    now: Value
    dossiers: tuple[str, ...]
    row: Row | None = None

    def sentence(self, places: int = 2) -> str:
        """As a head of office reads it: what was reported, what it is now, and how many dossiers did it."""
        was, now = self.worded(places)
        return f"{self.title}: đã báo cáo {was} → nay {now}, do {_named(self.dossiers)}"

    def written(self, places: int = 2) -> tuple[str, str]:
        """Both values as they are printed, with as many decimals as it takes to tell them apart."""
        was = now = ""
        for more in range(_MOST_PLACES + 1 - places):
            was, now = (_written(value, self.unit, places, more) for value in (self.was, self.now))
            if was != now:
                break
        return was, now

    def worded(self, places: int = 2) -> tuple[str, str]:
        """The same as a person reads it: a share with its sign of percent."""
        values = zip(self.written(places), (self.was, self.now), strict=True)
        sign = "%" if self.unit == "share" else ""
        was, now = (words + (sign if value is not None else "") for words, value in values)
        return was, now


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDossier:
    """One dossier that counts otherwise than it was reported: in which boxes, and by which acts since.

    No act since: the figure moved because the rules by which it is counted did, or the program that counts.
    """

    local_no: str
    was: tuple[str, ...]
    now: tuple[str, ...]
    acts: tuple[Act, ...] = ()
    rows: tuple[Row, Row] | None = None  # where it counted and where it does, if it changed its row

    def moved(self) -> str:
        """From which boxes to which, in words; what stayed is left out."""
        gone = [TITLES[box] for box in self.was if box not in self.now]
        come = [TITLES[box] for box in self.now if box not in self.was]
        told = ""
        if gone and come:
            told = f"{', '.join(gone)} → {', '.join(come)}"
        elif gone or come:
            told = f"thêm vào: {', '.join(come)}" if come else f"không còn: {', '.join(gone)}"
        found = (told, "" if self.rows is None else _row_words(*self.rows))
        return "; ".join(one for one in found if one) or "số liệu khác của hồ sơ"

    def why(self) -> str:
        """The acts that did it, each with who and when."""
        return "; ".join(act.words() for act in self.acts) or _NO_ACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Everything that has moved since ``revision`` was closed; false where nothing has."""

    revision: int
    closed_at: datetime
    figures: tuple[MovedFigure, ...] = ()
    dossiers: tuple[MovedDossier, ...] = ()
    rule: str = ""  # in words, where the period is counted by another rule than it was
    places: int = 2  # decimals that shares are printed with

    def __bool__(self) -> bool:
        return bool(self.figures or self.dossiers or self.rule)

    def sentences(self) -> tuple[str, ...]:
        """Line by line: the rule, the figures, and all the dossiers behind them."""
        found = [self.rule] if self.rule else []
        found += [one.sentence(self.places) for one in self.figures]
        if self.dossiers:
            found.append(
                f"{len(self.dossiers)} hồ sơ đã khác: {_listed([d.local_no for d in self.dossiers])}"
            )
        return tuple(found)

    def details(self) -> tuple[str, ...]:
        """Dossier by dossier: how it moved and by which acts."""
        return tuple(f"{one.local_no}: {one.moved()} ({one.why()})" for one in self.dossiers)


def drift_since(reading: Reading, frozen: Packet, packet: Packet, places: int = 2) -> Drift:
    """What has moved between the ``frozen`` packet of a period and the one that would be made now."""
    packet = as_told_then(reading, frozen, packet)
    found = compared(frozen, packet, places)
    if not found.dossiers:
        return found
    acts = acts_since(reading, frozen, packet, [one.local_no for one in found.dossiers])
    told = (replace(one, acts=acts.get(one.local_no, ())) for one in found.dossiers)
    return replace(found, dossiers=tuple(told))


def compared(frozen: Packet, packet: Packet, places: int = 2) -> Drift:
    """The same from the packets alone, which do not tell who did it."""
    pair = _Pair(frozen, packet)
    figures = (*pair.indicators(), *pair.boxes(), *pair.causes())
    moved = {no for one in figures for no in one.dossiers} | pair.said_otherwise()
    dossiers = (
        MovedDossier(local_no=no, was=pair.boxes_then(no), now=pair.boxes_now(no), rows=pair.rows(no))
        for no in sorted(moved)
    )
    return Drift(
        revision=frozen.revision,
        closed_at=frozen.made_at,
        figures=figures,
        dossiers=tuple(dossiers),
        rule=_rule(frozen.standing_by, packet.standing_by),
        places=places,
    )


def is_same(kept: Packet, packet: Packet) -> bool:
    """Whether two packets of a period say the same; what happened to a dossier later is not of it."""
    if kept.standing_by is not packet.standing_by or kept.version != packet.version:
        return False
    pair = _Pair(kept, packet)
    return not (pair.said_otherwise() or pair.is_measured_otherwise())


def _rule(was: StandingBy, now: StandingBy) -> str:
    if was is now:
        return ""
    said = {StandingBy.DAY: "theo ngày", StandingBy.MINUTE: "theo phút"}
    return f"Cách tính đúng hạn đã đổi từ {said[was]} sang {said[now]}"


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two packets: its lines that the other does not tell in the same way."""

    packet: Packet
    lines: Mapping[str, Line]
    span: Span
    as_of: datetime

    def boxes(self, no: str) -> tuple[str, ...]:
        line = self.lines.get(no)
        if line is None:
            return ()
        packet = self.packet
        return tuple(boxes(line, packet.period, packet.standing_by, as_of=self.as_of))

    def causes(self, lines: Iterable[Line]) -> dict[str, str]:
        """Why each of ``lines`` that is late was so; "" where nobody told it."""
        packet = self.packet
        return {
            line.local_no: line.late_cause or ""
            for line in lines
            if _LATE.intersection(boxes(line, packet.period, packet.standing_by, as_of=self.as_of))
        }

    def places(self, indicator: Indicator, told: Iterable[str]) -> dict[str, Placed]:
        found = indicator.places(self.lines.values(), self.span, told)
        return {line.local_no: placed for line, placed in found}

    def value(self, indicator: Indicator, told: Iterable[str]) -> Fraction | None:
        return indicator.value(indicator.measure(self.packet.lines, self.span, told))


class _Pair:
    """Two packets of one period; only the lines in which they differ are looked at one by one."""

    def __init__(self, frozen: Packet, packet: Packet) -> None:
        then, now = ({line.local_no: line for line in one.lines} for one in (frozen, packet))
        # Where the rule or the moment differs, lines that are the same may count otherwise.
        is_all = frozen.standing_by is not packet.standing_by or _runs_on(frozen) or _runs_on(packet)
        kept = [no for no in then.keys() | now.keys() if is_all or then.get(no) != now.get(no)]
        self.numbers = sorted(kept)
        self.then, self.now = (
            _Side(
                one,
                {no: lines[no] for no in self.numbers if no in lines},
                Span(one.period, one.standing_by, one.as_of),
                one.as_of,
            )
            for one, lines in ((frozen, then), (packet, now))
        )
        # What the older packet does not tell has not moved.
        self.told = COLUMNS[min(frozen.version, packet.version)]

    def boxes_then(self, no: str) -> tuple[str, ...]:
        return self.then.boxes(no)

    def boxes_now(self, no: str) -> tuple[str, ...]:
        return self.now.boxes(no)

    def rows(self, no: str) -> tuple[Row, Row] | None:
        """From which row to which; None where it stayed, or where one packet does not tell of it."""
        was, now = self.then.lines.get(no), self.now.lines.get(no)
        return None if was is None or now is None or was.row == now.row else (was.row, now.row)

    def said_otherwise(self) -> set[str]:
        """The dossiers of which the packets do not say the same where they count."""
        return {
            no for no in self.numbers if _said(self.then, no, self.told) != _said(self.now, no, self.told)
        }

    def indicators(self) -> Iterator[MovedFigure]:
        known = indicators()
        order = (*(code for code in FIRST if code in known), *(code for code in known if code not in FIRST))
        for indicator in (known[code] for code in order):
            if indicator.is_by_hand or not self.numbers:
                continue
            try:
                moved = self._moved(indicator)
                if not moved:
                    continue
                was, now = (side.value(indicator, self.told) for side in (self.then, self.now))
            except Refused:  # nobody measured it yet on those days
                continue
            if was != now:
                yield MovedFigure(
                    kind="indicator",
                    code=indicator.code,
                    title=indicator.title,
                    unit=indicator.unit,
                    was=was,
                    now=now,
                    dossiers=moved,
                )

    def is_measured_otherwise(self) -> bool:
        """Whether a dossier counts otherwise in a figure, or was handed back at another time within it."""
        if any(_handed_back(self.then, no) != _handed_back(self.now, no) for no in self.numbers):
            return True
        measured = (one for one in indicators().values() if not one.is_by_hand and self._is_measured(one))
        return any(self._moved(one) for one in measured)

    def _is_measured(self, indicator: Indicator) -> bool:
        return indicator.versions[0].since <= self.now.packet.period.last_on

    def _moved(self, indicator: Indicator) -> tuple[str, ...]:
        then, now = (side.places(indicator, self.told) for side in (self.then, self.now))
        return tuple(no for no in self.numbers if _counts(then.get(no)) != _counts(now.get(no)))

    def boxes(self) -> Iterator[MovedFigure]:
        then, now = self.then.packet.tally, self.now.packet.tally
        was, is_now = then.total(), now.total()
        for box in BOXES:
            if was[box] != is_now[box]:
                yield self._box(box, None, was[box], is_now[box])
                continue
            for row in sorted({*then.rows(), *now.rows()}):
                a, b = then.counts.get((row, box), 0), now.counts.get((row, box), 0)
                if a != b:
                    yield self._box(box, row, a, b)

    def causes(self) -> Iterator[MovedFigure]:
        if "late_cause" not in self.told or not self.numbers:
            return
        then, now = (side.causes(side.lines.values()) for side in (self.then, self.now))
        moved = [no for no in self.numbers if then.get(no) != now.get(no)]
        if not moved:
            return
        was, is_now = (Counter(side.causes(side.packet.lines).values()) for side in (self.then, self.now))
        for code in sorted({*was, *is_now}):
            if was[code] != is_now[code]:
                yield MovedFigure(
                    kind="cause",
                    code=code,
                    title=f"Nguyên nhân quá hạn {code}" if code else "Nguyên nhân quá hạn chưa ghi",
                    unit="count",
                    was=was[code],
                    now=is_now[code],
                    dossiers=tuple(no for no in moved if code in {then.get(no), now.get(no)}),
                )

    def _box(self, box: str, row: Row | None, was: int, now: int) -> MovedFigure:
        dossiers = tuple(
            no for no in self.numbers if _is_in(self.then, no, box, row) != _is_in(self.now, no, box, row)
        )
        title = TITLES[box][:1].upper() + TITLES[box][1:]
        return MovedFigure(
            kind="box",
            code=box,
            title=title if row is None else f"{title}, {row.field} ({row.procedure})",
            unit="count",
            was=was,
            now=now,
            dossiers=dossiers,
            row=row,
        )


def _runs_on(packet: Packet) -> bool:
    return packet.as_of < packet.period.end_at


def _said(side: _Side, no: str, told: Iterable[str]) -> tuple[object, ...]:
    """What reports tell of a dossier; where it counts in nothing, nothing."""
    counted = side.boxes(no)
    if not counted:
        return ()
    line = side.lines[no]
    cause = line.late_cause if _LATE.intersection(counted) else None
    known = {"late_cause": cause, "is_taken_in": line.is_taken_in}  # what not every version tells
    end_at = side.packet.period.end_at
    times = line.received_at, line.ended_at if line.ended_at and line.ended_at < end_at else None
    kinds = line.code, line.row, line.case, line.channel, line.online_kind
    return *kinds, *times, counted, *(known[name] for name in known if name in told)


def _handed_back(side: _Side, no: str) -> datetime | None:
    """When the citizen got the result, where that is of the period."""
    line = side.lines.get(no)
    return line.handed_back_at if line is not None and is_handed_back_in(line, side.packet.period) else None


def _is_in(side: _Side, no: str, box: str, row: Row | None) -> bool:
    line = side.lines.get(no)
    return line is not None and (row is None or line.row == row) and box in side.boxes(no)


def _counts(placed: Placed | None) -> tuple[Part, int | None] | None:
    """Where a dossier stands in a figure; left out and not asked about are the same."""
    return None if placed is None or placed.part is Part.OUT else (placed.part, placed.value)


def _row_words(was: Row, now: Row) -> str:
    if was[1:] == now[1:]:
        return f"{_LEVELS.get(was.level, was.level)} → {_LEVELS.get(now.level, now.level)}"
    return f"{was.field} ({was.procedure}) → {now.field} ({now.procedure})"


def _written(value: Value, unit: str, places: int, more: int) -> str:
    if value is None:
        return "không có số liệu"
    match unit:
        case "share":
            return percent(Fraction(value), places + more)
        case "count":
            return number(value)
        case "days":
            return f"{in_days(value, 1 + more)} ngày"
    return number(value, places + more)


def _named(dossiers: Sequence[str]) -> str:
    many = f"{len(dossiers)} hồ sơ"
    return f"{many}: {_listed(dossiers)}" if dossiers else many


def _listed(dossiers: Sequence[str]) -> str:
    return ", ".join(dossiers[:_NAMED]) + ("…" if len(dossiers) > _NAMED else "")
