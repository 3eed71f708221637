"""Is every entry the one that was sealed, at its place; and where it is not, which one is it.

The first break is told exactly, what follows is counted: an entry that is put in or taken out moves all
behind it, and the same sentence for each of them would hide the one that matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.text import number
from cchc_desktop.store import links
from cchc_desktop.store.breaks import diagnosed, named, told_by
from cchc_desktop.store.findings import Break, Found
from cchc_desktop.store.links import Link
from cchc_desktop.store.own_acts import FOUND, MOVED, RESTORE
from cchc_desktop.store.profile import founding_note, stored_profile
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import Head, kept_head

Note = Mapping[str, Any]


class Anchor(NamedTuple):
    """What something outside the chain says of it: the digest of the entry ``seq``, and who says so."""

    seq: int
    digest: str
    where: str
    at: datetime | None = None


class Listener(Protocol):
    """Rows of other tables that entries tell of; ``hear`` gets each entry of its verbs in order."""

    @property
    def verbs(self) -> frozenset[str]:
        """The entries that it wants."""

    def hear(self, link: Link, note: Note) -> None:
        """One of them."""


@dataclass(slots=True)
class _State:
    """How far the chain was gone through."""

    place: int = 0
    last: Link | None = None
    before: Link | None = None
    shift: int = 0  # how far all that follows was moved by what was put in or taken out
    is_broken: bool = False
    at_kept: str = ""  # digest of the entry at which the kept head stands
    restored: list[tuple[int, str]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return "" if self.last is None else str(self.last.digest)


class _Ears:
    """The listeners by the entries that they want."""

    def __init__(self, listeners: Iterable[Listener]) -> None:
        self._by_verb: dict[str, list[Listener]] = {}
        for listener in listeners:
            for verb in listener.verbs:
                self._by_verb.setdefault(verb, []).append(listener)

    def tell(self, link: Link) -> None:
        """Those who want this act, and those who want any act that moved numbers."""
        for listener in self._by_verb.get(link.verb, ()):
            listener.hear(link, links.read(link.note))
        if f'"{MOVED}"' in str(link.note):
            for listener in self._by_verb.get(MOVED, ()):
                listener.hear(link, links.read(link.note))


class _Anchors:
    """What is known of the chain from outside, compared while it is gone through."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self._known: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            self._known.setdefault(anchor.seq, []).append(anchor)
        self.doubtful: list[Anchor] = []
        self.sure = 0

    def meet(self, link: Link) -> None:
        """Compare those that tell of this entry."""
        for anchor in self._known.pop(link.seq, ()):
            if anchor.digest == link.digest:
                self.sure = anchor.seq
            else:
                self.doubtful.append(anchor)

    def over(self) -> list[Anchor]:
        """All that the chain does not bear out."""
        return [*self.doubtful, *(anchor for seq in sorted(self._known) for anchor in self._known[seq])]


def chain(
    reading: Reading,
    found: Found,
    listeners: Iterable[Listener],
    anchors: Iterable[Anchor],
    tell: Callable[[Iterator[Link], int], Iterator[Link]],
) -> None:
    """Go through every entry of the unit; ``tell`` says how far it is."""
    kept = kept_head(reading.connection, reading.unit)
    until, ears, outside = links.blanked_until(reading), _Ears(listeners), _Anchors(anchors)
    state, founding = _State(), None
    for link in tell(links.every(reading), kept.seq if kept else 0):
        found.counts["entries"] += 1
        _one(reading, link, state, kept, found)
        _person(reading, link, kept, until, found)
        ears.tell(link)
        outside.meet(link)
        if link.seq == 1:
            founding = link
        if link.verb == RESTORE:
            state.restored.append((link.seq, str(link.at)))
    _end(reading, state, kept, found)
    _outside(state, outside.over(), outside.sure, found)
    for unit in links.elsewhere(reading):
        found.tell("chuỗi", f"Tệp sổ có bút tích đứng tên đơn vị khác ({unit}): sổ chỉ của {reading.unit}.")
    _profile(reading, founding, found)


def _one(reading: Reading, link: Link, state: _State, kept: Head | None, found: Found) -> None:
    """Judge one entry by the one before it."""
    is_next = link.seq == state.place + 1 and link.previous == state.digest
    if not is_next or links.digest_of(link, state.digest, link.seq) != link.digest:
        if not state.is_broken:
            told, state.shift = diagnosed(reading, link, state.last, state.place, kept)
            found.breaks_at(told)
        elif not _follows(link, state):
            found.tell("chuỗi", f"Chuỗi bút tích còn đứt ở {named(reading, link)}.")
        state.is_broken = True
    state.before, state.last = state.last, link
    state.place = link.seq if type(link.seq) is int else state.place + 1
    if kept is not None and link.seq == kept.seq:
        state.at_kept = str(link.digest)


def _follows(link: Link, state: _State) -> bool:
    """Whether ``link``, after a break, is what it was behind the one before it, moved like that or not."""
    is_next = link.seq == state.place + 1 and link.previous == state.digest
    return bool(is_next and links.digest_of(link, state.digest, link.seq - state.shift) == link.digest)


def _person(reading: Reading, link: Link, kept: Head | None, until: int, found: Found) -> None:
    """What is personal is as it was, or gone; whether it may be gone its dossier tells, or an act on all."""
    after = max(0, (kept.seq if kept else link.seq) - link.seq) if type(link.seq) is int else 0
    place = link.seq if type(link.seq) is int else 0
    if not links.keeps_its_person(link):
        told = f"Thông tin cá nhân trong {named(reading, link)} đã bị sửa: khác lúc ghi."
        found.breaks_at(
            Break(place=place, what="altered", sentence=told, after=after, **told_by(reading, link))
        )
    elif link.personal is None and link.personal_digest:
        found.counts["erased"] += 1
        if link.dossier is None and place > until:
            told = (
                f"Thông tin cá nhân trong {named(reading, link)} đã bị xóa mà không có việc xóa nào được ghi."
            )
            found.leaves(
                Break(place=place, what="altered", sentence=told, after=after, **told_by(reading, link))
            )


def _end(reading: Reading, state: _State, kept: Head | None, found: Found) -> None:
    """The chain ends where the program last wrote."""
    last = Head(state.place, state.digest)
    if kept is None:
        told = "Mất dòng ghi điểm cuối của chuỗi bút tích. Khôi phục từ bản sao lưu."
        found.leaves(Break(place=last.seq, what="head", sentence=told))
    elif kept == last or (state.is_broken and kept.digest == last.digest):
        return
    elif kept.seq > last.seq:
        lost = kept.seq - last.seq
        found.breaks_at(
            Break(
                place=last.seq + 1,
                what="cut",
                sentence=(
                    f"Chuỗi bút tích dài {last.seq}, nhưng lần ghi cuối cùng đã đến bút tích {kept.seq}: "
                    f"{number(lost)} bút tích cuối, từ bút tích {last.seq + 1}, đã bị cắt. "
                    "Khôi phục từ bản sao lưu."
                ),
            )
        )
    elif kept.seq < last.seq and state.at_kept == kept.digest:
        if not state.is_broken:
            told = f"bút tích {kept.seq + 1} trở đi đã bị chèn thêm sau bút tích cuối cùng."
            found.breaks_at(
                Break(
                    place=kept.seq + 1,
                    what="inserted",
                    sentence=f"Chuỗi bút tích dài hơn lần ghi cuối: {told}",
                )
            )
    elif not state.is_broken:
        shown = state.last
        told = (
            "bút tích cuối đã bị viết lại, hoặc dòng điểm cuối của chuỗi đã bị sửa. Khôi phục từ bản sao lưu."
        )
        name = named(reading, shown) if shown is not None else "cuối"
        more: dict[str, Any] = told_by(reading, shown) if shown is not None else {}
        found.breaks_at(
            Break(place=last.seq, what="altered", sentence=f"Chuỗi bút tích đứt ở {name}: {told}", **more)
        )


def _outside(state: _State, doubtful: list[Anchor], sure: int, found: Found) -> None:
    """What papers, packets and backups keep of the chain, which nobody could change with it."""
    for anchor in sorted(doubtful):
        if _is_of_before(anchor, state):
            continue
        if anchor.seq > state.place:
            until = f"nhưng sổ chỉ còn đến bút tích {state.place}"
            told = f"{anchor.where} đã lập tới bút tích {anchor.seq} {until}."
            found.leaves(Break(place=state.place + 1, what="cut", sentence=told))
        else:
            told = (
                f"{anchor.where} đã lập tới bút tích {anchor.seq} nhưng sổ nay khác sổ lúc đó: chuỗi đã bị "
                f"viết lại từ một bút tích trong khoảng {sure + 1} – {anchor.seq}."
            )
            found.leaves(Break(place=sure + 1, what="altered", sentence=told))


def _is_of_before(anchor: Anchor, state: _State) -> bool:
    """Whether it tells of a register that was replaced since by an older backup, as an entry says."""
    if anchor.at is None:
        return False
    made = anchor.at.astimezone(HANOI).isoformat()
    return any(seq <= anchor.seq and made <= at for seq, at in state.restored)


def _profile(reading: Reading, founding: Link | None, found: Found) -> None:
    if founding is None or founding.verb != FOUND:
        found.tell("đơn vị", "Sổ không bắt đầu bằng việc lập sổ. Khôi phục từ bản sao lưu.")
        return
    now, then = founding_note(stored_profile(reading.connection, reading.unit)), links.read(founding.note)
    for name in sorted(now.keys() | then.keys()):
        if now.get(name) != then.get(name):
            found.tell(
                "đơn vị", f"Thông tin đơn vị, mục “{name}”, khác lúc lập sổ. Khôi phục từ bản sao lưu."
            )
