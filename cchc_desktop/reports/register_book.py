"""Sổ theo dõi hồ sơ: the book of the counter, one line a dossier, for printing and inspection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cchc_desktop.core.text import place_and_day
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._frame import days_of
from cchc_desktop.reports._material import BookRow
from cchc_desktop.reports._table import Band, Column, Heading, Record, Table, Zone

__all__ = ["REGISTER_BOOK", "Book", "BookRow"]

_COLUMNS = (
    Column(11, "number", "centre"),
    Column(44),
    Column(46),
    Column(14, "number", "right"),
    Column(34),
    Column(44),
    Column(32),
    Column(31, "moment", "centre"),
    Column(31, "moment", "centre"),
    Column(31, "moment", "centre"),
    Column(22),
    Column(18),
    Column(24),
)
_SINGLE = {
    0: "STT",
    1: "Mã hồ sơ",
    2: "Tên thủ tục hành chính",
    3: "Số lượng hồ sơ (bộ)",
    4: "Tên cá nhân, tổ chức",
    5: "Địa chỉ, số điện thoại",
    6: "Cơ quan chủ trì giải quyết",
    10: "Phương thức nhận kết quả",
    11: "Ký nhận",
    12: "Ghi chú",
}
_HEADINGS = (
    *(Heading(text, 0, column, rows=2) for column, text in _SINGLE.items()),
    Heading("Ngày, tháng, năm", 0, 7, columns=3),
    Heading("Nhận hồ sơ", 1, 7),
    Heading("Hẹn trả kết quả", 1, 8),
    Heading("Trả kết quả", 1, 9),
    *(Heading(f"({place + 1})", 2, place, face="italic") for place in range(len(_COLUMNS))),
)


MASKED = "Bản che tên, địa chỉ, số điện thoại và ghi chú"


@dataclass(frozen=True, slots=True)
class Book:
    """The lines of one book; they are read once, while the file is written."""

    rows: Iterable[BookRow]
    book_no: str = ""
    field: str = ""  # a book of one field only
    title: str = "Sổ theo dõi hồ sơ"
    note: str = ""  # which form it is
    closing: str = ""  # how many dossiers it holds
    maker: str = "NGƯỜI LẬP SỔ"
    chain: str = ""  # where the register's chain stood when it was printed
    since_closed: str = ""  # what sets it apart from the table of a closed period
    is_of_period: bool = False  # with the days of its period, which months of one name differ by

    @property
    def people(self) -> int:
        """Of how many dossiers it tells whose they are."""
        return 0 if self.note == MASKED else len(tuple(self.rows))


def _gather(material: Material) -> Book:
    known = material.known
    rows, book_no = material.book(), f"{known.period.last_on:%Y}"
    if known.wish.is_named is False:
        rows = map(_masked, rows)
    return Book(
        tuple(rows),
        book_no=book_no,
        note=MASKED if known.wish.is_named is False else "",
        since_closed=material.book_since_closed(),
        is_of_period=True,
    )


def _masked(row: BookRow) -> BookRow:
    """The same dossier, of somebody whom only the office can tell."""
    initials = " ".join(f"{word[0]}." for word in row.applicant.split())
    return replace(row, applicant=initials, address="", phone="", note="")


def _describe(head: Head, data: Book) -> Table:
    return Table(
        name=_NAME,
        above=tuple(_above(head, data)),
        columns=_COLUMNS,
        headings=_HEADINGS,
        records=_records(data.rows),
        below=tuple(_below(head, data)),
        made_on=head.made_on,
        is_practice=head.is_practice,
        size=8.5,
        places=head.places,
    )


def _records(rows: Iterable[BookRow]) -> Iterator[Record]:
    for number, row in enumerate(rows, 1):
        where = ", ".join(part for part in (row.address, row.phone) if part)
        days = (row.received_at, row.due_at, row.handed_back_at)
        named = (row.code, row.procedure_name, row.copies, row.applicant, where, row.agency)
        note = ". ".join(part for part in (row.end, row.note) if part)
        serial = number if row.serial is None else row.serial
        yield Record((serial, *named, *days, row.return_way, "", note))


def _above(head: Head, data: Book) -> Iterator[Band]:
    yield Band(
        (Zone(5, head.unit_name.upper(), is_even=True), Zone(8, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold"))
    )
    yield Band(
        (Zone(5, head.counter.upper(), "bold", is_even=True), Zone(8, "Độc lập - Tự do - Hạnh phúc", "bold"))
    )
    yield Band((Zone(13, data.title.upper(), "bold"),), 14)
    if data.note:
        yield Band((Zone(13, data.note, "italic"),), 10)
    about = [days_of(head) if data.is_of_period else head.period.title]
    if data.book_no:
        about.insert(0, f"Quyển số: {data.book_no}")
    if data.field:
        about.append(f"Lĩnh vực: {data.field}")
    yield Band((Zone(13, ". ".join(about), "italic"),))
    if head.known_from:
        yield Band((Zone(13, f"{head.known_from}.", "italic"),))
    if head.no_figures:
        yield Band((Zone(13, head.no_figures, "bold", is_warning=True),))
    if data.since_closed:
        yield Band((Zone(13, data.since_closed, "bold", is_warning=True),))
    if head.is_practice:
        yield Band((Zone(13, "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ", "bold", is_warning=True),))


def _below(head: Head, data: Book) -> Iterator[Band]:
    yield Band((Zone(13),), 6)
    if data.closing:
        yield Band((Zone(13, data.closing, align="left"),), 11)
    if data.chain:
        yield Band((Zone(13, data.chain, "italic", "left"),), 10)
    yield Band((Zone(6), Zone(7, place_and_day(head.place, head.made_on), "italic")))
    yield Band((Zone(6, data.maker, "bold"), Zone(7, head.head_title.upper(), "bold")))
    yield Band((Zone(6, "(Ký, ghi rõ họ tên)", "italic"), Zone(7, "(Ký, ghi rõ họ tên, đóng dấu)", "italic")))
    yield Band((Zone(13),), 48)
    yield Band((Zone(6, head.made_by, "bold"), Zone(7, head.head_name, "bold")))


_NAME = "Sổ theo dõi hồ sơ"
REGISTER_BOOK = Report(
    code="register-book",
    name=_NAME,
    place=110,
    title="Sổ theo dõi hồ sơ",
    use="Sổ theo dõi từng hồ sơ nhận trong kỳ; để lưu và xuất trình khi kiểm tra.",
    basis="Thông tư 01/2018/TT-VPCP, Mẫu số 06; Thông tư 03/2025/TT-VPCP, Mẫu số 07",
    stem="SoTheoDoi",
    gather=_gather,
    table=_describe,
    ways=("xlsx",),
    wishes=frozenset({"is_named"}),
    people=lambda book: book.people,
)
