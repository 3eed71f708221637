"""The list that two people look through before personal data are erased: numbers, masked names, terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.sheet import Office
from cchc_desktop.core.text import day_time, number, place_and_day
from cchc_desktop.reports._table import Band, Column, Heading, Record, Table, Zone

_TITLE = "Danh sách hồ sơ hết thời hạn lưu trữ, đề nghị xóa dữ liệu cá nhân"
_COLUMNS = (
    Column(14, "number", "centre"),
    Column(30),
    Column(42),
    Column(28),
    Column(44),
    Column(26, "day", "centre"),
    Column(62),
    Column(26, "day", "centre"),
)
_TITLES = (
    "STT",
    "Số hồ sơ",
    "Người nộp (che bớt)",
    "Mã thủ tục",
    "Lĩnh vực",
    "Kết thúc",
    "Loại, thời hạn lưu",
    "Hết hạn",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One dossier; ``until`` is the last day on which it had to be kept."""

    local_no: str
    masked: str
    procedure: str
    field: str
    ended_on: date | None
    kind: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All of it; ``kinds`` are title, amount and term, ``stays`` why what else has ended is kept."""

    office: Office
    signer: str
    made_at: datetime
    made_by: str
    digest: str
    kinds: tuple[tuple[str, int, str], ...]
    stays: tuple[tuple[str, int], ...]
    rows: tuple[ListRow, ...]

    def xlsx(self) -> bytes:
        """The workbook."""
        from cchc_desktop.reports._sheet import workbook

        return workbook(self._table())

    def pdf(self) -> bytes:
        """The PDF."""
        from cchc_desktop.reports._pdf import document

        return document(self._table(), _TITLE, lambda: None)

    def _table(self) -> Table:
        return Table(
            name="Hết thời hạn lưu",
            above=tuple(self._above()),
            columns=_COLUMNS,
            headings=tuple(Heading(title, 0, place) for place, title in enumerate(_TITLES)),
            records=tuple(self._records()),
            below=tuple(self._below()),
            made_on=self.made_at.date(),
            is_practice=self.office.is_practice,
            size=9,
            places=2,
        )

    def _records(self) -> Iterator[Record]:
        for serial, row in enumerate(self.rows, 1):
            named = (row.local_no, row.masked, row.procedure, row.field)
            yield Record((serial, *named, row.ended_on, row.kind, row.until))

    def _above(self) -> Iterator[Band]:
        every = len(_COLUMNS)
        yield Band(
            (
                Zone(3, self.office.name.upper(), is_even=True),
                Zone(every - 3, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold"),
            )
        )
        yield Band(
            (
                Zone(3, self.office.counter.upper(), "bold", is_even=True),
                Zone(every - 3, "Độc lập - Tự do - Hạnh phúc", "bold"),
            )
        )
        yield Band((Zone(every, _TITLE.upper(), "bold", is_even=True),), 14)
        if self.office.is_practice:
            yield Band((Zone(every, "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ", "bold", is_warning=True),))
        yield Band((Zone(every, f"Lập lúc {day_time(self.made_at)}", "italic"),))
        for title, amount, term in self.kinds:
            yield Band((Zone(every, f"{number(amount)}: {title}, {term}", align="left"),), 11)
        yield Band((Zone(every, f"Mã băm SHA-256 của danh sách: {self.digest}", align="left"),), 10)

    def _below(self) -> Iterator[Band]:
        every = len(_COLUMNS)
        yield Band((Zone(every),), 6)
        if self.stays:
            yield Band((Zone(every, "Đã kết thúc nhưng còn giữ:", "bold", "left"),), 11)
        for why, amount in self.stays:
            yield Band((Zone(every, f"{number(amount)}: {why}", "italic", "left"),), 10)
        yield Band((Zone(4), Zone(4, place_and_day(self.office.place, self.made_at.date()), "italic")))
        yield Band((Zone(4, "NGƯỜI LẬP DANH SÁCH", "bold"), Zone(4, self.office.head_title.upper(), "bold")))
        yield Band((Zone(4, "(Ký, ghi rõ họ tên)", "italic"), Zone(4, "(Ký, ghi rõ họ tên)", "italic")))
        yield Band((Zone(every),), 48)
        yield Band((Zone(4, self.made_by, "bold"), Zone(4, self.signer, "bold")))
