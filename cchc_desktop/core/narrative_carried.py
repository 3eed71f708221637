"""What earlier reports in words left to do: every promise and proposal once, as it was last spoken of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from cchc_desktop.core.narrative import TASKS, Block, Document, State, typed
from cchc_desktop.core.narrative_template import PLACE


def carried_from(
    earlier: Iterable[Document], is_alike: Callable[[Document], bool] = lambda _one: True
) -> tuple[Block, ...]:
    """The promises and proposals of ``earlier`` reports that nobody has said to be done.

    A month, its quarter and its nine months may end on one day and all tell of one promise: the last
    word of a person counts, that of the later period first. What is left out of a report that is not
    ``is_alike``, as on another length of time, is left out of that alone.
    """
    last: dict[str, tuple[tuple[bool, str, str], Block]] = {}
    for document in sorted(earlier, key=lambda one: (one.last_on, one.first_on)):
        for block in document.blocks:
            if block.sort not in TASKS or (block.is_left_out and not is_alike(document)):
                continue
            spoken = max(block.at, block.confirmed_at)
            rank = (bool(spoken) or block.is_left_out, document.last_on, spoken)
            if block.id not in last or rank >= last[block.id][0]:
                last[block.id] = rank, block
    found = (block for _, block in last.values())
    return tuple(_carried(one) for one in found if one.state is not State.DONE and not one.is_left_out)


def _carried(block: Block) -> Block:
    """What was promised, with the figures of its own period, which are nobody else's."""
    was = {one.name: one.text for one in block.bound}
    vouched = block.confirmed_by or ("" if typed(block) else block.by)
    text = PLACE.sub(lambda found: was.get(found[1], found[0]), block.text)
    return replace(block, text=text, bound=(), by="", at="", confirmed_by=vouched, confirmed_at="")
