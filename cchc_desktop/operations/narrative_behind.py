"""The dossiers behind a figure of a report in words, and where the figure comes from in words."""

from __future__ import annotations

from datetime import datetime

from cchc_desktop.core.measure import Part
from cchc_desktop.core.narrative_figures import NO_CAUSE, SORRY
from cchc_desktop.core.narrative_sources import Source, source_of, title_of
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, compared_with
from cchc_desktop.core.tally import Line, boxes, has_apology
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.indicators import explain
from cchc_desktop.operations.narrative_facts import OVERDUE, packet_of
from cchc_desktop.operations.narrative_seen import Seen

_PARTS = {"top": (Part.TOP,), "rest": (Part.REST,)}


def behind(place: Workplace, seen: Seen, name: str, now: datetime) -> tuple[str, ...]:
    """The local numbers that the figure ``name`` counts, on the very lines that it was counted on.

    Of a share those come first that do not reach it. A superior has the figures of its units, no dossiers.
    """
    source = source_of(name, seen.figures)
    if source is None or place.profile.role == "superior":
        return ()
    period = compared_with(seen.period) if source.is_before else seen.period
    packet = packet_of(place, period, now, is_reported=source.is_before)
    if source.kind == "indicator":
        told = explain(place, period, source.codes[0], now, packet=packet)
        parts = _PARTS.get(name.rpartition(".")[2], (Part.REST, Part.TOP))
        return tuple(one.local_no for part in parts for one in told.of(part))
    return tuple(_counted(packet, source))


def _counted(packet: Packet, source: Source) -> list[str]:
    wanted = set(source.codes) if source.kind == "boxes" else OVERDUE
    as_of = packet.as_of  # asks every line
    return [
        line.local_no
        for line in packet.lines
        if source.lv in {"", line.field}
        and _is_of(line, source, packet.period)
        and wanted & set(boxes(line, packet.period, packet.standing_by, as_of=as_of))
    ]


def _is_of(line: Line, source: Source, period: Period) -> bool:
    if source.kind == "cause":
        return (line.late_cause or NO_CAUSE) == source.codes[0]
    return source.kind != "sorry" or has_apology(line, period.end_at) == (source.codes[0] == SORRY[0])


def told(seen: Seen, name: str) -> str:
    """Where a figure comes from, as people say it."""
    source = source_of(name, seen.figures)
    title = title_of(name, seen.figures)
    if source is None:
        return title
    of = {"boxes": "đếm từ sổ", "indicator": "chỉ số đo từ sổ", "cause": "đếm theo mã nguyên nhân"}
    of["sorry"] = "đếm từ các hồ sơ quá hạn"
    return f"{title} ({of[source.kind]})"
