"""Do frozen periods, and for a unit above the packets taken in, still say what they said."""

from __future__ import annotations

import json
from collections.abc import Sequence

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import digest_of, in_version_1, read, recount, write_tally
from cchc_desktop.core.tally import Line, difference
from cchc_desktop.store import months, schema, sums
from cchc_desktop.store.findings import Found
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading


def heads_in_packets(reading: Reading) -> dict[int, str]:
    """The ends of the chain that sealed packets commit to: number of entries and digest."""
    c = schema.closing.c
    heads: dict[int, str] = {}
    for data in reading.run(sa.select(c.packet).where(c.unit == reading.unit)).scalars():
        body = json.loads(data).get("body", {})
        if body.get("entries"):
            heads[int(body["entries"])] = str(body["chain_head"])
    return heads


def closings(reading: Reading, found: Found) -> None:
    """Tell of every frozen period that differs from the packet that was made of it."""
    for closing in months.closings(reading):
        found.counts["closings"] += 1
        told = f"Báo cáo {closing.period.title}, lần {closing.revision}"
        data = months.packet_of(reading, closing.period, closing.revision)
        if digest_of(data) != closing.digest:
            found.tell("báo cáo", f"{told}: gói báo cáo khác lúc lập.")
        elif json.loads(data)["body"]["tally"] != write_tally(closing.tally):
            found.tell("báo cáo", f"{told}: biểu tổng hợp khác gói đã lập.")


def packets_taken(reading: Reading, found: Found) -> None:
    """Tell of every packet whose figures, lines and bytes do not agree with one another."""
    for one in months.every_taken(reading):
        found.counts["packets"] += 1
        told = f"Gói của {one.sender_name}, {one.period.title}, lần {one.revision}"
        lines = tuple(months.rows_of(reading, one.sender, one.period, one.revision))
        gaps = difference(recount(lines, one.period, one.standing_by, one.made_at), one.tally)
        if gaps:
            found.tell("gói đã nhận", f"{told}: biểu tổng hợp khác các dòng hồ sơ: {gaps[0]}.")
        counted = sums.of_packet(reading, one.sender, one.period, one.revision)
        if gaps := difference(one.tally, counted):
            found.tell("gói đã nhận", f"{told}: số đã cộng khác biểu tổng hợp: {gaps[0]}.")
        data = months.bytes_taken(reading, one)
        if digest_of(data) != one.digest:
            found.tell("gói đã nhận", f"{told}: gói đang giữ khác gói đã nhận. Đề nghị đơn vị gửi lại.")
        elif not _says(data, one, lines):
            found.tell("gói đã nhận", f"{told}: số liệu đang giữ khác gói đã nhận.")


def _says(data: bytes, one: Taken, lines: Sequence[Line]) -> bool:
    try:
        packet = read(data)
    except Refused:
        return False
    there = (packet.unit, packet.unit_name, packet.period, packet.revision, packet.made_at, packet.is_final)
    here = (one.sender, one.sender_name, one.period, one.revision, one.made_at, one.is_final)
    more = (packet.is_practice, packet.standing_by, packet.entries, packet.chain_head, packet.tally)
    kept = (one.is_practice, one.standing_by, one.entries, one.chain_head, one.tally)
    told = tuple(map(in_version_1, packet.lines))
    return (there, more, told) == (here, kept, tuple(lines))
