"""What was done to the tree of units: kept with what it changed, told in words, and taken back if wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.dossier import Entry, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, nfc
from cchc_desktop.core.unit_tree import Kind, Member, Succession
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import members as kept
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Change:
    """What one act does: ``gone`` as it was, ``here`` as it is now, and who came after whom."""

    gone: tuple[Member, ...] = ()
    here: tuple[Member, ...] = ()
    went: tuple[Succession, ...] = ()

    def __add__(self, other: Change) -> Change:
        """Both of one act."""
        return Change(self.gone + other.gone, self.here + other.here, self.went + other.went)

    @property
    def codes(self) -> frozenset[str]:
        """The units that it is about."""
        members = {one.sender for one in (*self.gone, *self.here)}
        parents = {one.parent for one in self.here if one.parent}
        return frozenset(members | parents | {code for one in self.went for code in (one.old, one.new)})


@dataclass(frozen=True, slots=True)
class Act:
    """One entry about the tree; ``number`` is its place in the chain, ``is_undone``: it was taken back."""

    number: int
    verb: str
    at: datetime
    by: str
    basis: str
    words: str
    is_undone: bool = False


def acts(reading: Reading) -> tuple[Act, ...]:
    """What was done to the tree, the oldest first."""
    found = kept.entries(reading)
    undone = {one.note.get("undoes") for one in found}
    return tuple(_act(one, is_undone=one.seq in undone) for one in found)


def _act(entry: Entry, *, is_undone: bool) -> Act:
    words = str(entry.note.get("words", ""))
    return Act(entry.seq, entry.verb, entry.at, entry.by, entry.basis, words, is_undone)


def keep(  # noqa: PLR0913 - what is done, by whom and by what, all named
    book: Writing,
    verb: str,
    change: Change,
    words: str,
    now: datetime,
    *,
    by: str,
    basis: str,
    came: Sequence[str] = (),
) -> Act:
    """Do it and append the entry that says so; ``came`` are those who put themselves there."""
    _apply(book, change.gone, change.here)
    kept.put_successions(book, change.went)
    note: dict[str, object] = {
        "words": words,
        "gone": [plain(one) for one in change.gone],
        "here": [plain(one) for one in change.here],
        "went": [plain(one) for one in change.went],
    }
    if came:
        note["came"] = list(came)
    return _appended(book, verb, note, now, by=by, basis=basis)


def welcome(book: Writing, member: Member, now: datetime, *, by: str) -> None:
    """Put a unit that came by itself under the tree, with the entry of one that somebody put there."""
    words = f"Thêm {member.name} ({member.sender}) từ ngày {day(member.since)}"
    keep(book, kept.PUT, Change(here=(member,)), words, now, by=by, basis="", came=(member.sender,))


def came_itself(reading: Reading, code: str) -> bool:
    """Whether a unit stands under the tree by its own packet or letter, and nobody touched that since."""
    every = {one.seq: one for one in kept.entries(reading)}
    for act in reversed(acts(reading)):
        note = every[act.number].note
        if not act.is_undone and code in _codes(note):
            return True
        if not act.is_undone and code in _change(note).codes:
            return False
    return False


def recorded(reading: Reading) -> Mapping[Succession, datetime]:
    """When it was entered who came after whom."""
    every = {one.seq: one for one in kept.entries(reading)}
    found = (one for one in acts(reading) if not one.is_undone)
    return {went: one.at for one in found for went in _change(every[one.number].note).went}


def _apply(book: Writing, gone: Sequence[Member], here: Sequence[Member]) -> None:
    stay = {(one.sender, one.since) for one in here}
    kept.drop_members(book, (one for one in gone if (one.sender, one.since) not in stay))
    kept.put_members(book, here)


def _appended(
    book: Writing, verb: str, note: Mapping[str, object], now: datetime, *, by: str, basis: str
) -> Act:
    refuse_card("basis", basis)
    book.append(None, verb=verb, at=now, recorded_at=now, by=by, basis=basis, note=note)
    return acts(book)[-1]


def plain(one: Member | Succession) -> dict[str, object]:
    """As an entry keeps it."""
    told = {f.name: getattr(one, f.name) for f in fields(one)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def _change(note: Mapping[str, Json]) -> Change:
    def told(name: str) -> Iterable[Mapping[str, Json]]:
        rows = note.get(name)
        return (one for one in rows if isinstance(one, dict)) if isinstance(rows, list) else ()

    return Change(
        tuple(_member(one) for one in told("gone")),
        tuple(_member(one) for one in told("here")),
        tuple(_succession(one) for one in told("went")),
    )


def _codes(note: Mapping[str, Json]) -> frozenset[str]:
    """Those who put themselves there."""
    found = note.get("came")
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _member(told: Mapping[str, Json]) -> Member:
    until = told["until"]
    return Member(
        str(told["sender"]),
        str(told["name"]),
        date.fromisoformat(str(told["since"])),
        None if until is None else date.fromisoformat(str(until)),
        str(told["parent"]),
    )


def _succession(told: Mapping[str, Json]) -> Succession:
    return Succession(
        str(told["old"]),
        str(told["new"]),
        date.fromisoformat(str(told["since"])),
        Kind(str(told["kind"])),
        bool(told["is_heir"]),
        str(told["basis"]),
    )


def undo(place: Workplace, number: int, now: datetime, *, by: str, reason: str) -> Act:
    """Take back what should not have been entered; Refused once something hangs on it."""
    reason = nfc(reason)
    refuse_card("reason", reason)
    with place.register.write() as book:
        every = {one.seq: one for one in kept.entries(book)}
        wrong = next((one for one in acts(book) if one.number == number and one.verb != kept.UNDO), None)
        if wrong is None:
            raise Refused(f"Không có việc số {number} trong các việc của cây đơn vị.", "number")
        if wrong.is_undone:
            raise Refused(f"Việc số {number} đã được hoàn tác.", "number")
        if len(reason.split()) < _FEWEST_WORDS:
            raise Refused("Hoàn tác phải ghi lý do, ít nhất vài chữ.", "reason")
        change = _change(every[number].note)
        _refuse_later(book, wrong, change, every)
        _refuse_hanging(book, wrong, change)
        was = {(one.sender, one.since) for one in change.gone}
        kept.drop_members(book, (one for one in change.here if (one.sender, one.since) not in was))
        kept.put_members(book, change.gone)
        kept.drop_successions(book, change.went)
        note: dict[str, object] = {
            "words": f"Hoàn tác việc số {number}: {wrong.words}",
            "undoes": number,
            "reason": reason,
        }
        if stays := _stay(book, change):
            note["came"] = [one.sender for one in stays]
            note["stay"] = [plain(one) for one in stays]
        return _appended(book, kept.UNDO, note, now, by=by, basis="")


def _refuse_later(book: Reading, wrong: Act, change: Change, every: Mapping[int, Entry]) -> None:
    for one in reversed(acts(book)):
        is_later = one.number > wrong.number and not one.is_undone and one.verb != kept.UNDO
        if is_later and _change(every[one.number].note).codes & change.codes:
            raise Refused(
                f"Sau việc số {wrong.number} còn việc số {one.number} của cùng đơn vị ({one.words}). "
                "Hoàn tác việc sau trước.",
                "number",
            )
    tree = kept.tree(book)
    if any(one not in tree.stints(one.sender) for one in change.here):
        raise Refused(
            f"Đơn vị của việc số {wrong.number} đã đổi khác từ khi ghi nên không hoàn tác được.", "number"
        )


def _stay(book: Writing, change: Change) -> tuple[Member, ...]:
    """Those who came after others and have reported since stay under the tree, as by their own packet."""
    found = []
    for one in change.here:
        packets = kept.came(book, one.sender, one.since)
        if packets and not kept.stints(book, one.sender):
            stays = replace(one, since=packets[0].first_on)
            kept.put_member(book, stays)
            found.append(stays)
    return tuple(found)


def _refuse_hanging(book: Reading, wrong: Act, change: Change) -> None:
    """A unit that was put under the tree and has reported since ends, if it has to, by an act of its own."""
    if change.went:
        return
    was = {one.sender for one in change.gone}
    news = {one.sender: one.since for one in change.here if one.sender not in was}
    tree = kept.tree(book)
    for code, since in sorted(news.items()):
        for packet in kept.came(book, code, since):
            if packet.received_at >= wrong.at:
                raise Refused(
                    f"Đã nhận {packet.title} của {tree.name(code, since)} ({code}) sau khi ghi việc số "
                    f"{wrong.number} nên không hoàn tác được. Đơn vị thôi báo cáo thì ghi kết thúc (lệnh "
                    "units end).",
                    "number",
                )
