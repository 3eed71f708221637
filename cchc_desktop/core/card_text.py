"""The whole text of a card is in no word that the register keeps, however deep it lies in what was told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cchc_desktop.core.burst import payload_in
from cchc_desktop.core.failure import Refused

WHOLE_CARD = (
    "Ô này có nguyên chuỗi mã quét thẻ, sổ không giữ chuỗi đó. Xóa nó đi, rồi quét lại thẻ hoặc gõ nội dung."
)


def texts_in(value: object) -> Iterator[str]:
    """Every piece of text in ``value``: in lists, in lists of lists, as names and as values of a mapping."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from texts_in(name)
            yield from texts_in(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from texts_in(one)


def has_card(value: object) -> bool:
    """Whether the text of a card stands anywhere in ``value``."""
    return any(payload_in(text) is not None for text in texts_in(value))


def refuse_card(field: str | None, *values: object) -> None:
    """Refused where the text of a card stands in any of ``values``."""
    if has_card(values):
        raise Refused(WHOLE_CARD, field)
