"""What is known of the chain outside itself: packets that were sealed over it, and backups of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa

from cchc_desktop.store import backups, schema
from cchc_desktop.store.beside import Source
from cchc_desktop.store.check_chain import Anchor
from cchc_desktop.store.engine import BACKUPS
from cchc_desktop.store.reading import Reading

_c = schema.closing.c


def in_packets(reading: Reading) -> Iterator[Anchor]:
    """The ends of the chain that the sealed packets of this register commit to."""
    asked = sa.select(_c.packet, _c.revision, _c.title).where(_c.unit == reading.unit)
    for row in reading.connection.execute(asked):
        try:
            body = json.loads(row.packet)["body"]
            seq, digest = int(body["entries"]), str(body["chain_head"])
        except (ValueError, TypeError, KeyError):
            continue  # told as a packet that is not what it was
        if seq:
            yield Anchor(seq, digest, f"Báo cáo {row.title}, lần {row.revision},")


def in_backups(register: Source, reading: Reading) -> Iterator[Anchor]:
    """The ends of the chain in the backups beside the register, where they are of this unit."""
    for kept in backups.in_folder(register.place / BACKUPS, reading.unit):
        told = backups.told(kept.file)
        if told is not None and told.unit == reading.unit and told.entries:
            yield Anchor(told.entries, told.head, f"Bản sao lưu {kept.file.name}", kept.at)
