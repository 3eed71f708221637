"""The text of a card in a book's cells: its row stays outside, and no copy of it is made."""

from __future__ import annotations

from collections.abc import Iterator

from cchc_desktop.core.burst import payload_in
from cchc_desktop.core.card_text import has_card
from cchc_desktop.operations.book import columns
from cchc_desktop.operations.book.table import RawRow, Table, text_of


def card_faults(table: Table, raw: RawRow) -> list[str]:
    """What stands against a row that would bring the text of a card into the register; never that text."""
    return [
        f"Ô {title} có nguyên chuỗi mã quét thẻ, sổ không giữ chuỗi đó. Trong tệp dòng lỗi chuỗi này đã "
        "được bỏ: hãy gõ nội dung đúng của ô, hoặc để trống, rồi nhập lại tệp ấy."
        for title in dict.fromkeys(_carriers(table, raw))
    ]


def _carriers(table: Table, raw: RawRow) -> Iterator[str]:
    """The names of the cells with the text of a card; a column that nobody reads does no harm."""
    for role, column in table.columns.items():
        cell = raw.cells[column] if column < len(raw.cells) else None
        if isinstance(cell, str) and "|" in cell and has_card(text_of(cell)):
            yield " – ".join(map(columns.title_of, role.split("+")))
    if has_card(raw.field):
        yield columns.title_of("field")


def without_card(text: str) -> str:
    """``text`` as it may be written down again: what stood before the text of a card stays."""
    clean = text_of(text)
    found = payload_in(clean)
    return text if found is None else clean.replace(found, "").strip()
