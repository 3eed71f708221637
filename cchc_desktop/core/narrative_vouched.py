"""What a person vouches for again: no digits go on that the figures have left, unless on purpose."""

from __future__ import annotations

from dataclasses import replace

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import LINED, Block
from cchc_desktop.core.narrative_figures import Figures
from cchc_desktop.core.narrative_personal import refuse_personal
from cchc_desktop.core.narrative_ties import Number, Tie, moved, now_of, numbers_in, reads
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

    Words that have the new digits as well tell of both.
    """
    numbers = _numbers(block, block.text)
    told = {one.text for one in numbers}
    ties: dict[str, Tie] = {}
    for old in outlived(replace(was, anyway=""), figures):
        if old.now in told:
            continue
        ties |= {one.place: Tie(one.place, old.name, one.text) for one in numbers if one.text == old.text}
    others = (one for one in block.ties if one.place not in ties)
    return replace(block, ties=(*others, *ties.values()))


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
