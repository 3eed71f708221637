"""The dossiers behind a figure of a report in words, and where the figure comes from in words."""

from __future__ import annotations

from datetime import datetime

from cchc_desktop.core.measure import Part
from cchc_desktop.core.narrative_figures import NO_CAUSE
from cchc_desktop.core.narrative_sources import Source, source_of, title_of
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import previous_period
from cchc_desktop.core.tally import boxes
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.indicators import explain
from cchc_desktop.operations.narrative_facts import packet_of
from cchc_desktop.operations.narrative_seen import Seen

_PARTS = {"top": (Part.TOP,), "rest": (Part.REST,)}


def behind(place: Workplace, seen: Seen, name: str, now: datetime) -> tuple[str, ...]:
    """The local numbers that the figure ``name`` counts, on the very lines that it was counted on.

    Of a share those come first that do not reach it. A superior has the figures of its units, no dossiers.
    """
    source = source_of(name, seen.figures)
    if source is None or place.profile.role == "superior":
        return ()
    period = previous_period(seen.period) if source.is_before else seen.period
    if source.kind == "indicator":
        told = explain(place, period, source.codes[0], now)
        parts = _PARTS.get(name.rpartition(".")[2], (Part.REST, Part.TOP))
        return tuple(one.local_no for part in parts for one in told.of(part))
    return tuple(_counted(packet_of(place, period, now), source))


def _counted(packet: Packet, source: Source) -> list[str]:
    wanted = {"late", "pending_overdue"} if source.kind == "cause" else set(source.codes)
    as_of = packet.as_of  # asks every line
    return [
        line.local_no
        for line in packet.lines
        if source.lv in {"", line.field}
        and (source.kind != "cause" or (line.late_cause or NO_CAUSE) == source.codes[0])
        and wanted & set(boxes(line, packet.period, packet.standing_by, as_of=as_of))
    ]


def told(seen: Seen, name: str) -> str:
    """Where a figure comes from, as people say it."""
    source = source_of(name, seen.figures)
    title = title_of(name, seen.figures)
    if source is None:
        return title
    of = {"boxes": "đếm từ sổ", "indicator": "chỉ số đo từ sổ", "cause": "đếm theo mã nguyên nhân"}
    return f"{title} ({of[source.kind]})"
