"""A report in words as the register keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.narrative import Block, Bound, Document, Sort, State
from cchc_desktop.core.narrative_ties import Tie

_BOUND = ("bound", "beside")
_TIED = ("ties", "apart")


def to_json(document: Document) -> dict[str, Json]:
    """The document as the register keeps it; what has no value is left away."""
    return {
        "kind": document.kind,
        "first_on": document.first_on,
        "last_on": document.last_on,
        "blocks": [block_json(one) for one in document.blocks],
    }


def block_json(block: Block) -> dict[str, Json]:
    """One block as the register keeps it."""
    told: dict[str, Json] = {}
    for one in fields(Block):
        value = getattr(block, one.name)
        if value is None or value in ("", (), False):
            continue
        told[one.name] = [list(each) for each in value] if one.name in {*_BOUND, *_TIED} else value
    return {name: str(value) if isinstance(value, StrEnum) else value for name, value in told.items()}


def from_json(value: Json) -> Document | None:
    """The document that was kept; None where nothing was."""
    if not isinstance(value, dict) or not isinstance(blocks := value.get("blocks"), list):
        return None
    return Document(
        kind=str(value.get("kind")),
        first_on=str(value.get("first_on")),
        last_on=str(value.get("last_on")),
        blocks=tuple(block_from(one) for one in blocks if isinstance(one, dict)),
    )


_OTHER = {*_BOUND, *_TIED, "is_left_out", "was_said", "sort", "state"}
_PLAIN = frozenset(one.name for one in fields(Block)) - _OTHER


def block_from(value: Mapping[str, Json]) -> Block:
    """One block as it was kept."""
    state = value.get("state")
    return Block(
        **{name: str(value.get(name) or "") for name in _PLAIN},
        sort=Sort(str(value["sort"])),
        state=State(str(state)) if state else None,
        is_left_out=value.get("is_left_out") is True,
        was_said=value.get("was_said") is True,
        bound=_figures(value.get("bound")),
        beside=_figures(value.get("beside")),
        ties=_ties(value.get("ties")),
        apart=_ties(value.get("apart")),
    )


def _figures(value: Json) -> tuple[Bound, ...]:
    told = value if isinstance(value, list) else []
    return tuple(Bound(*map(str, one)) for one in told if isinstance(one, list))


def _ties(value: Json) -> tuple[Tie, ...]:
    told = value if isinstance(value, list) else []
    return tuple(Tie(*map(str, one)) for one in told if isinstance(one, list))
