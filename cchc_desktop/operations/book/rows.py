"""A row as a dossier: its cells read, its days set against one another, its faults told in sentences."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cchc_desktop.core import numbering
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.legacy_text import Encoding
from cchc_desktop.core.text import fold, nfc
from cchc_desktop.operations.book import columns
from cchc_desktop.operations.book.card_cells import card_faults
from cchc_desktop.operations.book.days import Course, Plan, Written, month_first_columns
from cchc_desktop.operations.book.file import Cell
from cchc_desktop.operations.book.letters import column_encoding, decoded, name_of, row_encoding
from cchc_desktop.operations.book.match import Named, Procedures
from cchc_desktop.operations.book.people import Number, read_id_number, read_phone, split_person
from cchc_desktop.operations.book.table import RawRow, Table, column_texts, text_of
from cchc_desktop.operations.book.values import (
    Moment,
    read_channel,
    read_flag,
    read_moment,
    read_online_kind,
    read_standing,
    read_term,
    read_time,
)

_LONGEST_NAME = 250
_TERM_WORD = re.compile(r"^(?:trong|sau)? ?\d{0,3} ?(?:ngay|gio|thang)(?: lam viec| lv)?$")
_MOST_COPIES, _LONGEST_TERM = 1_000, 1_000
_NAMES = frozenset({"name", "owner"})
NO_NAME, NO_DAY = "Thiếu họ tên người nộp hồ sơ.", "Thiếu ngày nhận."
DAYS = ("received", "due", "finished", "returned")


class BadRow(Exception):  # noqa: N818 - an answer about a row, not an error of the program
    """A row that cannot go in; ``reasons`` are sentences without the row's number."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(slots=True)
class Notes:
    """What was set right or set aside in one row; counted by kind in the report."""

    kinds: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, kind: str, remark: str = "") -> None:
        """Count ``kind``, and keep ``remark`` with the dossier."""
        self.kinds.append(kind)
        if remark:
            self.remarks.append(remark)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One good row: what goes into the register, and what it is known by when the book comes again."""

    sheet: str
    number: int
    identity: str
    code: str | None
    named: Named
    channel: Channel
    online_kind: str | None
    course: Course
    person: Mapping[str, str]
    copies: int
    fee: int | None
    return_channel: str | None
    settled_by: str | None
    is_digitised_in: bool
    is_digitised_out: bool
    is_paid_online: bool
    warnings: tuple[str, ...]


class RowReader:
    """Reads the rows of one table; what is true of a whole column is found once."""

    def __init__(self, table: Table, procedures: Procedures, days: Written) -> None:
        self.table = table
        self.procedures = procedures
        self.days = days
        self.encodings: dict[int, Encoding | None] = {
            column: column_encoding(column_texts(table, column), table.encoding)
            for column in table.columns.values()
        }
        self._row: tuple[int, Encoding | None] = (0, None)
        self.month_first = month_first_columns(table, DAYS)

    def fields(self) -> list[str]:
        """What the rows call their fields."""
        return [self._field(raw) for raw in self.table.rows]

    def read(self, raw: RawRow) -> BookRow:
        """The row as a dossier; BadRow tells everything that stands against it."""
        self.refuse_cards(raw)
        faults: list[str] = []
        notes = Notes()
        person = self._person(raw, notes)
        if not person.get("applicant"):
            faults.append(NO_NAME)
        code_text, name_text = self._procedure_code(raw), self._text(raw, "procedure_name")
        if not code_text and not name_text:
            faults.append("Thiếu mã và tên thủ tục.")
        channel, kind = self._channel(raw, faults)
        moments = self._moments(raw, faults)
        received = moments["received"]
        if faults or received is None:
            raise BadRow(faults)
        named = self.procedures.named(code_text, name_text, self._field(raw), received.on)
        course = self._course(raw, moments, named, channel, faults, notes)
        code = self._code(raw, notes)
        identity = _identity(person, named, received)
        person = self._with_remarks(person, notes)
        return BookRow(
            sheet=self.table.sheet.name,
            number=raw.number,
            identity=identity,
            code=code,
            named=named,
            channel=channel,
            online_kind=kind,
            course=course,
            person=person,
            copies=self._copies(raw),
            fee=self._fee(raw),
            return_channel=_return_channel(self._text(raw, "return_channel")),
            settled_by=self._text(raw, "settled_by") or None,
            is_digitised_in=self._flag(raw, "digitised_in", notes),
            is_digitised_out=self._flag(raw, "digitised_out", notes),
            is_paid_online=self._flag(raw, "paid_online", notes),
            warnings=tuple(notes.kinds),
        )

    def refuse_cards(self, raw: RawRow) -> None:
        """BadRow where a cell holds the text of a card: asked first, as other faults repeat the cells."""
        if faults := card_faults(self.table, raw):
            raise BadRow(faults)

    def _cell(self, raw: RawRow, role: str) -> Cell:
        column = self.table.columns.get(role)
        return raw.cells[column] if column is not None and column < len(raw.cells) else None

    def _text(self, raw: RawRow, role: str) -> str:
        cell = self._cell(raw, role)
        if not isinstance(cell, str):
            return text_of(cell)
        text = text_of(cell)
        reading = name_of if role in _NAMES else decoded
        return text if text.isascii() else nfc(reading(text, self._encoding(raw, role)))

    def _encoding(self, raw: RawRow, role: str) -> Encoding | None:
        """What a cell without signs of its own follows: its column, or in a mixed column its row."""
        own = self.encodings[self.table.columns[role]]
        if own is None and self._row[0] != raw.number:
            self._row = (raw.number, row_encoding(cell for cell in raw.cells if isinstance(cell, str)))
        return own or self._row[1]

    def _field(self, raw: RawRow) -> str:
        return self._text(raw, "field") or nfc(decoded(raw.field, self.table.encoding))

    def _person(self, raw: RawRow, notes: Notes) -> dict[str, str]:
        parts: dict[str, str] = {}
        for role in self.table.columns:
            if "+" in role and isinstance(cell := self._cell(raw, role), str):
                whole = cell.lstrip("'").replace("\r", "").replace("\n", " ; ")
                told = decoded(whole, self._encoding(raw, role))
                parts |= split_person(told, tuple(role.split("+")))
        for role in ("name", "address", "id_number", "phone", "owner", "born", "sex", "email", "summary"):
            parts[role] = self._text(raw, role) or parts.get(role, "")
        name = parts.pop("name") or parts["owner"]
        if len(name) > _LONGEST_NAME:
            notes.add("họ tên quá dài, phần sau chuyển sang ghi chú", name)
            name = name[:_LONGEST_NAME].rstrip()
        is_numeric = isinstance(self._cell(raw, "id_number"), float)
        identity = read_id_number(parts.pop("id_number"), is_numeric=is_numeric, name=name)
        telephone = read_phone(parts.pop("phone"))
        _note_number(identity, "số giấy tờ", "Số giấy tờ", notes)
        _note_number(telephone, "số điện thoại", "Điện thoại", notes)
        parts |= {"applicant": name, "id_number": identity.value or "", "phone": telephone.value or ""}
        if parts["owner"] == name:
            parts["owner"] = ""
        parts["remark"] = self._text(raw, "remark")
        return {key: value for key, value in parts.items() if value}

    def _with_remarks(self, person: dict[str, str], notes: Notes) -> dict[str, str]:
        if not notes.remarks:
            return person
        return person | {"remark": "; ".join(filter(None, (person.get("remark"), *notes.remarks)))}

    def _procedure_code(self, raw: RawRow) -> str:
        cell = self._cell(raw, "procedure_code")
        if isinstance(cell, float) and not cell.is_integer():
            return f"{cell:.6f}"  # 1.00119 was 1.001190
        return self._text(raw, "procedure_code")

    def _code(self, raw: RawRow, notes: Notes) -> str | None:
        text = self._text(raw, "code")
        if not text:
            return None
        try:
            return numbering.official_code(text).text
        except Refused:
            notes.add(
                "mã hồ sơ không đúng dạng mã chính thức, giữ ở ghi chú", f"Mã hồ sơ trong sổ cũ: {text}"
            )
            return None

    def _channel(self, raw: RawRow, faults: list[str]) -> tuple[Channel, str | None]:
        for role, channel in _TICKED:
            if role in self.table.columns and read_flag(self._text(raw, role)):
                return channel, None
        try:
            channel, kind = read_channel(self._text(raw, "channel"))
        except Refused as no:
            faults.append(f"{columns.title_of('channel')} {no.sentence}")
            return Channel.DIRECT, None
        told = self._text(raw, "online_kind")
        return channel, kind or (read_online_kind(told) if channel is Channel.ONLINE else None)

    def _moments(self, raw: RawRow, faults: list[str]) -> dict[str, Moment | None]:
        found: dict[str, Moment | None] = {}
        for role in DAYS:
            cell = self._cell(raw, role)
            try:
                self.month_first.check(self.table.columns.get(role), cell)
                cell = decoded(cell, self._encoding(raw, role)) if isinstance(cell, str) else cell
                found[role] = read_moment(cell, is_1904=self.table.sheet.is_1904)
            except Refused as no:
                found[role] = None
                if role != "due" or not _is_term(cell):
                    faults.append(f"{columns.title_of(role)} {no.sentence}")
        received = found["received"]
        if received is None and not any(fault.startswith(columns.title_of("received")) for fault in faults):
            faults.append(NO_DAY)
        if (
            received is not None
            and received.at is None
            and (at := read_time(self._cell(raw, "received_time")))
        ):
            found["received"] = Moment(received.on, at)
        return found

    def _course(
        self,
        raw: RawRow,
        moments: dict[str, Moment | None],
        named: Named,
        channel: Channel,
        faults: list[str],
        notes: Notes,
    ) -> Course:
        told = self._text(raw, "status")
        said = read_standing(told)
        term = self._term(raw, moments)
        has_returned = "returned" in self.table.columns
        plan = Plan(moments, said, told, term or _term_of(named, channel), has_returned)
        course = self.days.course(plan, faults)
        if course is None or faults:
            raise BadRow(faults)
        for warning in course.warnings:
            notes.add(warning)
        return course

    def _term(self, raw: RawRow, moments: dict[str, Moment | None]) -> Term | None:
        """The term the book states; a day in that column is the due day."""
        if moments["due"] is None and _is_term(self._cell(raw, "due")):
            return read_term(self._text(raw, "due"))
        if moments["due"] is not None or (cell := self._cell(raw, "term")) is None:
            return None
        is_figure = isinstance(cell, float) and cell < _LONGEST_TERM
        if (isinstance(cell, str) or is_figure) and (found := read_term(self._text(raw, "term"))):
            return found
        try:
            moments["due"] = read_moment(cell, is_1904=self.table.sheet.is_1904)
        except Refused:
            return None
        return None

    def _flag(self, raw: RawRow, role: str, notes: Notes) -> bool:
        found = read_flag(self._text(raw, role))
        if found is None:
            notes.add(f"cột {columns.title_of(role)} ghi không rõ có hay không, coi là không")
        return bool(found)

    def _copies(self, raw: RawRow) -> int:
        digits = "".join(c for c in self._text(raw, "copies").partition(",")[0] if c.isdecimal())
        is_count = 0 < len(digits) <= len(str(_MOST_COPIES))
        return min(max(int(digits), 1), _MOST_COPIES) if is_count else 1

    def _fee(self, raw: RawRow) -> int | None:
        cell = self._cell(raw, "fee")
        if isinstance(cell, float):
            return int(cell) if cell >= 0 else None
        digits = self._text(raw, "fee").replace(".", "").replace(",", "").replace("đ", "").strip()
        return int(digits) if digits.isdecimal() and len(digits) < 10 else None  # noqa: PLR2004 - a billion


_TICKED = (
    ("channel_online", Channel.ONLINE),
    ("channel_post", Channel.POST),
    ("channel_direct", Channel.DIRECT),
)


def _is_term(cell: Cell) -> bool:
    """Whether a cell for the due day names a term instead ("trong ngày", "05 ngày làm việc")."""
    if not isinstance(cell, str) or not _TERM_WORD.search(fold(cell)):
        return False
    return read_term(cell) is not None


def _note_number(number: Number, what: str, title: str, notes: Notes) -> None:
    if number.is_padded:
        notes.add(f"{what} mất số 0 ở đầu, đã thêm lại")
    if number.kept:
        notes.add(f"{what} không đúng dạng, giữ ở ghi chú", f"{title} trong sổ cũ: {number.kept}")


def _term_of(named: Named, channel: Channel) -> Term | None:
    """The catalogue's term; of the counter where the procedure is not open on the row's channel."""
    if named.version is None:
        return None
    for way in (channel, Channel.DIRECT, *Channel):
        try:
            return named.version.term_for(None, way)
        except Refused:
            continue
    return None


def _return_channel(text: str) -> str | None:
    if not text:
        return None
    folded = fold(text)
    if any(word in folded for word in ("buu", "bcci", "chuyen phat")):
        return "post"
    return (
        "electronic" if any(word in folded for word in ("tuyen", "dien tu", "online", "mang")) else "counter"
    )


def _identity(person: Mapping[str, str], named: Named, received: Moment) -> str:
    """What the row says of one dossier that no later copy says otherwise; an hour may be added later."""
    number = person.get("id_number", "")
    parts = (" ".join(fold(person["applicant"]).split()), named.code, received.on.isoformat(), number)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
