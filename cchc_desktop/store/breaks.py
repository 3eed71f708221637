"""Which entry breaks the chain, and what became of it: told from the first one that does not follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.text import day_time, number
from cchc_desktop.store import links, schema
from cchc_desktop.store.findings import Break, What
from cchc_desktop.store.links import Link
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import Head


def diagnosed(
    reading: Reading, link: Link, last: Link | None, place: int, kept: Head | None
) -> tuple[Break, int]:
    """What became of which entry, by the first one that does not follow; and how far it moved the rest."""
    most = max(kept.seq if kept else 0, _highest(reading)) + 1
    case = _Case(reading, link, last, place, kept, most)
    if type(link.seq) is not int or link.seq < 1:
        return case.before_all()
    if link.seq > place + 1:
        return case.gap()
    return case.at_its_place()


def _highest(reading: Reading) -> int:
    e = schema.entry.c
    found = reading.connection.execute(sa.select(sa.func.max(e.seq)).where(e.unit == reading.unit)).scalar()
    return found if isinstance(found, int) else 0


@dataclass(frozen=True, slots=True)
class _Case:
    """The first entry that does not follow, and what is known around it."""

    reading: Reading
    link: Link
    last: Link | None
    behind: int
    kept: Head | None
    most: int

    @property
    def place(self) -> int:
        return self.behind + 1

    @property
    def _digest(self) -> str:
        return "" if self.last is None else str(self.last.digest)

    def _is_end(self) -> bool:
        """Whether what lies before is all that the program ever wrote."""
        return self.kept == Head(self.behind, self._digest)

    def before_all(self) -> tuple[Break, int]:
        """A number that no entry gets."""
        true = links.place_of(self.link._replace(seq=1), self.most)
        if true is not None:
            return self.told("moved", true, f"đã bị đổi số thành {self.link.seq}"), 0
        return self.told("inserted", 0, "đã bị chèn thêm trước bút tích đầu tiên"), 0

    def gap(self) -> tuple[Break, int]:
        """Numbers are missing before it."""
        if self._is_end():
            return self.told(
                "inserted", self.link.seq, "đã bị chèn thêm sau bút tích cuối cùng", self.link
            ), 0
        lost = self._lost()
        if lost is None and links.place_of(self.link, self.most) == self.place:
            lost = self.link
        if lost is not None:
            return self._found_again(lost), 0
        last = self.link.seq - 1
        return self.removed(self.place, last), 0

    def _lost(self) -> Link | None:
        """The entry that belongs here, wherever it stands now: it names the one before."""
        for one in links.bearing(self.reading, "previous", self._digest):
            if one != self.link:
                return one
        wanted = self.link.previous
        for one in links.bearing(self.reading, "digest", wanted) if wanted else ():
            if one not in {self.link, self.last}:
                return one
        return None

    def _found_again(self, lost: Link) -> Break:
        if lost.unit != self.reading.unit:
            return self.told("altered", self.place, f"đã bị chuyển sang tên đơn vị “{lost.unit}”", lost)
        return self.told("moved", self.place, f"đã bị chuyển sang chỗ {lost.seq}", lost)

    def at_its_place(self) -> tuple[Break, int]:
        """The number is right; then it is another entry, or another content."""
        if self._is_end():
            return self.told("inserted", self.place, "đã bị chèn thêm sau bút tích cuối cùng", self.link), 0
        if not links.is_whole(self.link):
            return self.altered_or_inserted()
        if self.link.previous != self._digest and links.is_sound(self.link):
            return self._unlinked(), 0
        true = links.place_of(self.link, self.most)
        if true is not None and true != self.place and self._is_copy():
            return self.told(
                "inserted", self.place, f"là bản chép của bút tích {true}, đã bị chèn thêm", self.link
            ), 1
        if true == self.place - 1 and self.last is not None:
            return self._pushed(), 1
        if true == self.place + 1:
            lost = self._lost()
            if lost is None:
                return self.removed(self.place, self.place), -1
            return self._found_again(lost), 0
        if true is not None and true != self.place:
            return self.told("moved", self.place, f"đã bị thay bằng bút tích {true} chuyển đến", self.link), 0
        return self.altered_or_inserted()

    def _is_copy(self) -> bool:
        return len(links.bearing(self.reading, "digest", self.link.digest)) > 1

    def _unlinked(self) -> Break:
        """It is whole but hangs on another than the one before it: one of the two was made anew."""
        after = links.one(self.reading, self.place + 1)
        is_ours = self.kept is not None and self.kept == Head(self.place, self.link.digest)
        if self.last is not None and (is_ours or (after is not None and after.previous == self.link.digest)):
            return self.told("altered", self.behind, "đã bị sửa và tính lại mã kiểm tra", self.last)
        return self.told("altered", self.place, "đã bị sửa và tính lại mã kiểm tra", self.link)

    def _pushed(self) -> Break:
        """It stood one place further up: the one before it was put between."""
        return self.told("inserted", self.behind, "đã bị chèn thêm vào chuỗi", self.last)

    def altered_or_inserted(self) -> tuple[Break, int]:
        """Where the next one is the one that belongs here, this one was put before it."""
        after = links.one(self.reading, self.place + 1)
        if after is not None and links.digest_of(after, self._digest, self.place) == after.digest:
            return self.told("inserted", self.place, "đã bị chèn thêm vào chuỗi", self.link), 1
        return self.told("altered", self.place, "đã bị sửa: nội dung khác lúc ghi", self.link), 0

    def removed(self, first: int, last: int) -> Break:
        """Nobody has it any more."""
        which = f"{first}" if first == last else f"{first} đến {last}"
        told = f"Chuỗi bút tích đứt sau bút tích {first - 1}: bút tích {which} đã bị gỡ khỏi sổ"
        return self._break("removed", first, told, None)

    def told(self, what: What, place: int, became: str, link: Link | None = None) -> Break:
        """A break in one sentence."""
        shown = link if link is not None else self.link
        return self._break(
            what, place, f"Chuỗi bút tích đứt ở {named(self.reading, shown, place)} {became}", shown
        )

    def _break(self, what: What, place: int, sentence: str, link: Link | None) -> Break:
        end = self.kept.seq if self.kept is not None else self.most - 1
        after = max(0, end - max(place, 0))
        hang = f"; {number(after)} bút tích sau đó dựa vào chỗ này" if after else ""
        found = Break(place=place, what=what, sentence=f"{sentence}{hang}.", after=after)
        return found if link is None else replace(found, **told_by(self.reading, link))


def told_by(reading: Reading, link: Link) -> dict[str, Any]:
    """Act, person, moment and dossier, as far as ``link`` still says them."""
    return {
        "verb": str(link.verb),
        "by": str(link.by),
        "at": _moment(link.at),
        "dossier": _local_no(reading, link.dossier),
    }


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).astimezone(HANOI)
    except (ValueError, OverflowError):
        return None


def _local_no(reading: Reading, dossier: object) -> str:
    if type(dossier) is not int:
        return ""
    d = schema.dossier.c
    asked = sa.select(d.local_no).where(d.unit == reading.unit, d.seq == dossier)
    return str(reading.connection.execute(asked).scalar() or f"thứ {dossier}")


def named(reading: Reading, link: Link, place: int | None = None) -> str:
    """An entry in words: its number, act, person, moment and dossier."""
    at = _moment(link.at)
    when = str(link.at) if at is None else day_time(at)
    told = f"bút tích {link.seq if place is None else place} ({act_words(str(link.verb))}, {link.by}, {when})"
    local_no = _local_no(reading, link.dossier)
    return f"{told} của hồ sơ {local_no}" if local_no else told
