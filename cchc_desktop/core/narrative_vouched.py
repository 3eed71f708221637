"""What a person vouches for again: no digits go on that the figures have left, unless on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import LINED, Block
from cchc_desktop.core.narrative_figures import Figures
from cchc_desktop.core.narrative_personal import refuse_personal
from cchc_desktop.core.narrative_ties import (
    Number,
    Tie,
    Worth,
    is_near,
    moved,
    now_of,
    numbers_in,
    reads,
    worth,
)
from cchc_desktop.core.text import nfc

_LONGEST = 200


class Differs(Refused):
    """The words still have the digits of a figure that is another now: ``outlived`` tells which."""

    def __init__(self, outlived: tuple[Tie, ...]) -> None:
        told = differing(outlived)
        super().__init__(
            f"Câu này còn ghi {told} nên chưa xác nhận được. Sửa số trong câu, hoặc ghi lý do giữ số khác "
            "với biểu.",
            "anyway",
        )
        self.outlived = outlived


def differing(ties: tuple[Tie, ...]) -> str:
    """Each number that is typed, with what its figure reads now."""
    return "; ".join(dict.fromkeys(f"{one.text} mà số liệu nay là {one.now}" for one in ties))


def outlived(block: Block, figures: Figures) -> tuple[Tie, ...]:
    """The numbers typed in a block that stood for a figure which is another ``now``.

    What a person kept on purpose counts only once its figure has moved again.
    """
    apart = tuple(one for one in _apart(block, figures) if not block.anyway or one not in block.apart)
    return (*moved(block.ties, figures), *apart, *_untied(block, figures))


def _apart(block: Block, figures: Figures) -> tuple[Tie, ...]:
    """The numbers that were kept beside another figure and still differ from it."""
    return tuple(one._replace(now=now_of(one, figures)) for one in block.apart if not reads(one, figures))


def _untied(block: Block, figures: Figures) -> tuple[Tie, ...]:
    """What is typed of a figure in the words beside, in a block kept by a version that tied nothing."""
    if block.ties or block.apart:
        return ()
    found = []
    for was in (*block.beside, *block.bound):
        now = figures.get(was.name)
        if now is not None and now.text == was.text:
            continue
        for one in _numbers(block, block.text):
            typed = one.text.removesuffix("%")
            if one.kind and typed == was.text:
                tie = Tie(one.place, was.name, one.text)
                found.append(tie._replace(now=now_of(tie, figures)))
    return tuple({one.place: one for one in found}.values())


def rebound(was: Block, block: Block, figures: Figures) -> Block:
    """A block in new words which still have digits that ``was`` outlived: they stay tied to their figures.

    Each of them has to go. One may stay only beside the new digits, in the same clause, where these are new
    in the words and do not stand for others that have gone: such a clause tells of both.
    """
    stale = _stale(was, figures)
    if not stale:
        return block
    pool = _Pool(was, block)
    left: list[tuple[Number, tuple[Tie, ...]]] = []
    for value in {worth(text): None for _, text in stale}:
        mine = {at: group for at, group in stale.items() if worth(at[1]) == value}
        every = tuple(one for group in mine.values() for one in group)
        stay = _left(was, block, value, (set(mine), pool.has(every)))
        for _ in range(len(mine) - len(stay)):
            pool.spend(every)
        left += ((one, mine.get((one.place, one.text), every)) for one in stay)
    ties: dict[str, tuple[Tie, ...]] = {}
    for number, group in left:
        if not pool.spend(group, number):
            ties[number.place] = tuple(Tie(number.place, one.name, number.text) for one in group)
    others = (one for one in block.ties if one.place not in ties)
    return replace(block, ties=(*others, *(one for group in ties.values() for one in group)))


def _stale(was: Block, figures: Figures) -> dict[tuple[str, str], tuple[Tie, ...]]:
    """By place and text the numbers that are outlived, with all the figures that have left each."""
    found = {}
    for old in outlived(replace(was, anyway=""), figures):
        same = (one for one in was.ties if (one.place, one.text) == (old.place, old.text))
        away = (one._replace(now=now_of(one, figures)) for one in same if not reads(one, figures))
        found[old.place, old.text] = tuple(dict.fromkeys((old, *away)))
    return found


def _left(
    was: Block, block: Block, value: Worth, known: tuple[set[tuple[str, str]], bool]
) -> tuple[Number, ...]:
    """The numbers of that value in the new words that are still the stale ones.

    What was there without being stale is passed over where it is plainly the same as before, and, once new
    digits are in the words, as often as it was there.
    """
    stale, is_mended = known
    others = [one for one in _numbers(was, was.text) if worth(one.text) == value]
    others = [one for one in others if (one.place, one.text) not in stale]
    found = [one for one in _numbers(block, block.text) if worth(one.text) == value]
    for one in tuple(found):
        same = next((each for each in others if _is_same(was, each, block, one)), None)
        if same is not None:
            others.remove(same)
            found.remove(one)
    most = max(0, len(found) - len(others)) if is_mended else len(found)
    found.sort(key=lambda one: (one.place, one.text) not in stale)
    return tuple(found[: min(most, len(stale))])


def _is_same(was: Block, old: Number, block: Block, new: Number) -> bool:
    """Whether a number still counts what it counted: no figure at all, or no other figures."""
    names = {one.name for one in was.ties if one.place == old.place and one.text == old.text}
    now = {one.name for one in block.ties if one.place == new.place and one.text == new.text}
    if old.kind != new.kind or "/" in old.text + new.text or _is_part(was, old) != _is_part(block, new):
        return False
    if names or now:
        return bool(now) and now <= names
    return _is_part(was, old) or (not old.kind and _behind(was, old) == _behind(block, new))


def _is_part(block: Block, one: Number) -> bool:
    """Whether a number is one of the two in a/b."""
    pairs = [each for each in _numbers(block, block.text) if "/" in each.text]
    return "/" not in one.text and any(one.start == each.start or one.end == each.end for each in pairs)


def _behind(block: Block, one: Number) -> list[str]:
    """The word behind a number, which tells what it counts."""
    return block.text[one.end :].lower().replace(",", " ").replace(".", " ").split(maxsplit=1)[:1]


class _Pool:
    """The numbers that are new in the words of ``block``; each accounts for one number that was outlived."""

    def __init__(self, was: Block, block: Block) -> None:
        self._text = block.text
        self._new: dict[tuple[Worth, bool], list[Number]] = {}
        for one in _numbers(block, block.text):
            if one.kind and not _is_part(block, one):
                self._new.setdefault(_read(one.text), []).append(one)
        before = Counter(_read(one.text) for one in _numbers(was, was.text))
        self._many = {value: len(numbers) - before[value] for value, numbers in self._new.items()}

    def has(self, ties: Iterable[Tie]) -> bool:
        """Whether anything new has the digits of these figures now."""
        return any(self._many.get(_read(one.now), 0) > 0 for one in ties)

    def spend(self, ties: Iterable[Tie], beside: Number | None = None) -> bool:
        """Account for one number with new digits, in the clause of ``beside``; False where there are none."""
        for value in (_read(one.now) for one in ties):
            near = (beside is None or is_near(one, beside, self._text) for one in self._new.get(value, ()))
            if self._many.get(value, 0) > 0 and any(near):
                self._many[value] -= 1
                return True
        return False


def _read(text: str) -> tuple[Worth, bool]:
    return worth(text), text.endswith("%")


def vouched(was: Block, block: Block, figures: Figures, anyway: str) -> Block:
    """``block`` as it is confirmed, ``was`` as it stood before; Differs where its digits need a reason."""
    found = outlived(was, figures)
    if found and not anyway:
        raise Differs(found)
    kept = (*found, *(one for one in _apart(was, figures) if one not in found))
    places = {one.place for one in kept}
    ties = tuple(one for one in block.ties if one.place not in places)
    return replace(block, ties=ties, apart=kept, anyway=(anyway or was.anyway) if kept else "")


def checked_reason(typed: str) -> str:
    """Why digits are kept that differ from their figure; Refused where it cannot stand in a report."""
    reason = nfc(typed)
    if not reason:
        raise Refused("Ghi lý do giữ số khác với biểu, như “số của biên bản bàn giao”.", "anyway")
    if len(reason) > _LONGEST:
        raise Refused(f"Lý do dài hơn {_LONGEST} ký tự. Hãy viết ngắn lại.", "anyway")
    refuse_personal("anyway", reason)
    return reason


def _numbers(block: Block, text: str) -> tuple[Number, ...]:
    return numbers_in(text, is_start=block.sort in LINED)
