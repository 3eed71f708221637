"""What was closed, sent, taken in, returned, and whose keys are believed: rows that are what entries say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.letter import fingerprint
from cchc_desktop.store import road, schema
from cchc_desktop.store.check_chain import Note
from cchc_desktop.store.check_office import Key, written
from cchc_desktop.store.findings import Found
from cchc_desktop.store.links import Link
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import untyped

_DAYS = ("first_on", "last_on", "revision")


def _days(told: Mapping[Any, Any], *more: str) -> Key:
    return tuple(str(told.get(name)) for name in (*more, *_DAYS))


@dataclass(slots=True)
class Closings:
    """Every report that was made or closed, and what became of it."""

    kind: str = "báo cáo"
    title: str = "Báo cáo đã lập"
    verbs: frozenset[str] = frozenset({"prepare", "close", "send", "acknowledge"})
    _told: dict[Key, dict[str, Any]] = field(default_factory=dict)

    def hear(self, link: Link, note: Note) -> None:
        """Keep what the row must say."""
        one = self._told.setdefault(_days(note), {"seq": link.seq})
        if link.verb in {"prepare", "close"}:
            one |= {"digest": note.get("digest"), "closed_at": link.at, "by": link.by}
            one |= {"is_final": link.verb == "close", "reason": str(note.get("reason", ""))}
        elif link.verb == "send":
            one |= {"sent_at": link.at, "sent_via": note.get("via")}
        else:
            one |= {"acknowledged_at": link.at}

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every report that no entry tells of, or tells otherwise."""
        for row in written(reading, schema.closing):
            told = self._told.pop(_days(row), None)
            name = f"Báo cáo {row['title']}, lần {row['revision']}"
            if told is None or "digest" not in told:
                found.tell(self.kind, f"{name}: không có bút tích nào lập.")
                continue
            wrong = [
                word
                for column, word in _OF_CLOSING.items()
                if (column in told and row[column] != told[column]) or (column not in told and row[column])
            ]
            if wrong:
                found.tell(self.kind, f"{name}: {', '.join(wrong)} khác với các bút tích.")
        for key, told in sorted(self._told.items()):
            found.tell(
                self.kind, f"Mất báo cáo từ {key[0]} đến {key[1]}, lần {key[2]} (bút tích {told['seq']})."
            )


_OF_CLOSING = {
    "digest": "gói báo cáo",
    "closed_at": "lúc lập",
    "by": "người lập",
    "is_final": "việc chốt",
    "reason": "lý do",
    "sent_at": "lúc gửi",
    "sent_via": "đường gửi",
    "acknowledged_at": "lúc cấp trên báo nhận",
}


@dataclass(slots=True)
class Packets:
    """Every packet that was taken in."""

    kind: str = "gói đã nhận"
    title: str = "Gói đã nhận"
    verbs: frozenset[str] = frozenset({"collect"})
    _told: dict[Key, tuple[int, str]] = field(default_factory=dict)

    def hear(self, link: Link, note: Note) -> None:
        """Keep its digest."""
        self._told[_days(note, "sender")] = (link.seq, str(note.get("digest")))

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every packet that nobody took in, that is gone or another."""
        for key, (name, digest) in _packets(reading).items():
            seq, wanted = self._told.pop(key, (0, ""))
            if not seq:
                found.tell(self.kind, f"{name}: không có bút tích nào nhận.")
            elif wanted != digest:
                found.tell(self.kind, f"{name}: khác với gói mà bút tích {seq} đã nhận.")
        for key, (seq, _) in sorted(self._told.items()):
            found.tell(
                self.kind, f"Mất gói của {key[0]} từ {key[1]} đến {key[2]}, lần {key[3]} (bút tích {seq})."
            )


def _packets(reading: Reading) -> dict[Key, tuple[str, str]]:
    """Name and digest of every packet, without what is in it."""
    p = untyped(schema.packet_in).c
    asked = sa.select(p.sender, p.sender_name, p.title, p.digest, *(p[name] for name in _DAYS))
    rows = reading.connection.execute(asked.where(p.unit == reading.unit)).mappings()
    return {
        _days(row, "sender"): (
            f"Gói của {row['sender_name']}, {row['title']}, lần {row['revision']}",
            row["digest"],
        )
        for row in rows
    }


@dataclass(slots=True)
class Reviews:
    """What was decided about packets."""

    kind: str = "xem báo cáo"
    title: str = "Kết quả xem báo cáo của đơn vị"
    verbs: frozenset[str] = frozenset({"review"})
    _told: dict[Key, tuple[int, tuple[str, ...]]] = field(default_factory=dict)

    def hear(self, link: Link, note: Note) -> None:
        """Keep the last decision."""
        said = (*(str(note.get(name)) for name in ("state", "box", "reason")), str(link.by))
        self._told[_days(note, "sender")] = (link.seq, said)

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every decision that nobody took, that is gone or another."""
        for row in written(reading, road.review):
            seq, wanted = self._told.pop(_days(row, "sender"), (0, ()))
            if wanted != tuple(str(row[name]) for name in ("state", "box", "reason", "by")):
                name = f"Kết quả xem báo cáo của {row['sender']} từ {row['first_on']}"
                said = f"khác với bút tích {seq}" if seq else "không có bút tích nào ghi"
                found.tell(self.kind, f"{name}: {said}.")
        for key, (seq, _) in sorted(self._told.items()):
            found.tell(self.kind, f"Mất kết quả xem báo cáo của {key[0]} từ {key[1]} (bút tích {seq}).")


@dataclass(slots=True)
class Peers:
    """Which keys are believed after somebody compared them, and which no more."""

    kind: str = "khóa của đơn vị"
    title: str = "Khóa của các đơn vị"
    verbs: frozenset[str] = frozenset({"peer"})
    _told: dict[Key, tuple[int, str]] = field(default_factory=dict)

    def hear(self, link: Link, note: Note) -> None:
        """Keep what became of the key."""
        self._told[str(note.get("peer")), str(note.get("figures"))] = (link.seq, str(note.get("state")))

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every key that is believed though nobody said so, and of the other way round."""
        for row in written(reading, road.peer):
            seq, state = self._told.pop((str(row["sender"]), fingerprint(str(row["key"]))), (0, ""))
            told = f"Khóa của đơn vị {row['sender']}"
            if row["state"] == "confirmed" and state != "confirmed":
                found.tell(self.kind, f"{told} được tin mà không có bút tích nào xác nhận.")
            elif state and row["state"] != state:
                found.tell(self.kind, f"{told}: tình trạng khác với bút tích {seq}.")
        for (sender, _), (seq, _) in sorted(self._told.items()):
            found.tell(self.kind, f"Mất khóa của đơn vị {sender} (bút tích {seq}).")
