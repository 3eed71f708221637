"""What earlier reports in words left to do: every promise and proposal once, as it was last spoken of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from cchc_desktop.core.narrative import KEPT, OUT, TASKS, Block, Document, State, typed
from cchc_desktop.core.narrative_template import PLACE


class Carried(NamedTuple):
    """What is still to do, and what somebody said to be done: no new report takes that over."""

    open: tuple[Block, ...] = ()
    done: tuple[Block, ...] = ()


def carried_from(
    earlier: Iterable[Document], is_alike: Callable[[Document], bool] = lambda _one: True
) -> Carried:
    """The promises and proposals of ``earlier`` reports.

    A month, its quarter and its nine months may end on one day and all tell of one promise: the last
    word of a person counts, that of the later period first. What is left out of a report that is not
    ``is_alike``, as on another length of time, is left out of that alone. What its own report has taken
    out goes on only where a person wrote about it in a later one.
    """
    told: dict[str, list[tuple[str, str, str, Block]]] = {}
    for document in earlier:
        for block in document.blocks:
            if block.sort in TASKS and not (block.is_left_out and not is_alike(document)):
                rank = document.last_on, _spoken(block), document.first_on
                told.setdefault(block.id, []).append((*rank, block))
    last = (_last(sorted(each, key=lambda one: one[:3])) for each in told.values())
    found = [_carried(one) for one in last if one is not None and not one.is_left_out]
    return Carried(
        tuple(one for one in found if one.state is not State.DONE),
        tuple(one for one in found if one.state is State.DONE),
    )


def _spoken(block: Block) -> str:
    return max(block.at, block.confirmed_at, block.until_at)


def _last(told: Iterable[tuple[str, str, str, Block]]) -> Block | None:
    """One promise through its reports, that of its own period first; None where no report makes it now."""
    found: Block | None = None
    for _, _, first_on, block in told:
        if found is not None:
            found = _following(block, _carried(found))
        elif block.since == first_on or _spoken(block):
            found = block
    return found


def _carried(block: Block) -> Block:
    """What was promised, with the figures of its own period, which are nobody else's."""
    was = {one.name: one.text for one in block.bound}
    vouched = block.confirmed_by or ("" if typed(block) else block.by)
    text = PLACE.sub(lambda found: was.get(found[1], found[0]), block.text)
    plain = replace(block, by="", at="", confirmed_at="", state_at="", until_at="", dropped="")
    plain = replace(plain, bound=(), ties=(), apart=(), anyway="")
    return replace(plain, text=text, confirmed_by=vouched)


def followed(document: Document, carried: Carried) -> Document:
    """The document with what earlier periods have left to do as they tell it now.

    What nobody touched in it follows them; what a person wrote in it stays. What they have taken out
    since is marked, for a person to settle.
    """
    known = {one.id: one for one in (*carried.open, *carried.done)}
    found: dict[str, Block] = {}
    for here in document.blocks:
        there = known.get(here.id)
        if here.sort not in TASKS or here.since >= document.first_on:
            found[here.id] = here
        elif there is not None:
            found[here.id] = _following(here, there)
        else:
            found[here.id] = replace(here, dropped=here.dropped or OUT)
    new = (one for one in carried.open if one.id not in found)
    return replace(document, blocks=(*found.values(), *new))


def kept_on(block: Block) -> Block:
    """A promise that a person keeps in this report although its own report has taken it out."""
    return replace(block, dropped=KEPT) if block.dropped == OUT else block


def _following(here: Block, there: Block) -> Block:
    """A promise as an earlier report tells it now, with all that a person said of it here."""
    is_touched = bool(here.at or here.confirmed_at or here.is_left_out)
    told = here if is_touched else there
    if is_touched and not here.state_at:  # worded, confirmed or left out: how far it is follows
        told = replace(told, state=max(here.state or State.OPEN, there.state or State.OPEN, key=_far))
    if here.until_at:
        told = replace(told, until=here.until, until_at=here.until_at)
    elif is_touched:
        told = replace(told, until=(here.until if here.at else "") or there.until)
    return replace(told, dropped="")


def _far(state: State) -> int:
    return tuple(State).index(state)
