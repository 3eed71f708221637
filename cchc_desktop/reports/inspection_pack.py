"""The inspection pack: what an inspector asks for on the first morning, in one workbook and one PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cchc_desktop.reports import Head
from cchc_desktop.reports._frame import Body, framed, numbers
from cchc_desktop.reports._table import Band, Column, Heading, Record, Table, Zone

TITLE = "Hồ sơ phục vụ thanh tra, tự kiểm tra"

__all__ = ["Column", "Pack", "Record", "Section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part: a table with a title, and sentences above it that say how to read it."""

    name: str  # of its sheet in the workbook
    title: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    said: tuple[str, ...] = ()
    empty: str = "Không có."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All of it; the first section is the summary, which somebody signs."""

    head: Head
    sections: tuple[Section, ...] = field(default=())

    def xlsx(self) -> bytes:
        """The workbook, a sheet for each section."""
        from cchc_desktop.reports._sheet import workbook_of

        return workbook_of(tuple(self._tables()))

    def pdf(self) -> bytes:
        """The PDF; sheets are counted through."""
        from cchc_desktop.reports._pdf import documents

        return documents(tuple(self._tables()), TITLE)

    def _tables(self) -> Iterator[Table]:
        first, *rest = self.sections
        yield framed(
            self.head,
            Body(
                name=first.name,
                title=TITLE,
                unit="",
                columns=first.columns,
                headings=_headings(first),
                records=first.records,
                notes=first.said,
            ),
        )
        for number, section in enumerate(rest, 1):
            yield self._table(number, section)

    def _table(self, number: int, section: Section) -> Table:
        count = len(section.columns)
        said = tuple(Band((Zone(count, text, "italic", "left"),), 10) for text in section.said)
        name = self.head.unit_name
        return Table(
            name=section.name,
            above=(
                Band((Zone(count, f"{name} – {TITLE.lower()}", "regular", "left"),), 10),
                Band((Zone(count, f"{number}. {section.title}", "bold", "left"),), 13),
                *said,
                Band((Zone(count),), 4),
            ),
            columns=section.columns,
            headings=_headings(section),
            records=section.records or (Record((section.empty,), is_label=True),),
            below=(),
            made_on=self.head.made_on,
            is_practice=self.head.is_practice,
            size=9,
            places=self.head.places,
        )


def _headings(section: Section) -> tuple[Heading, ...]:
    plain = (Heading(text, 0, place) for place, text in enumerate(section.titles))
    return (*plain, *numbers(1, len(section.titles)))
