"""A row of the portal's export as a dossier that waits to be accepted at the counter."""

from __future__ import annotations

from datetime import datetime, time

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.book.rows import BadRow, Notes, RowReader
from cchc_desktop.operations.book.table import RawRow
from cchc_desktop.operations.book.values import read_moment, read_standing

_MORNING = time(0, 0)


class OnlineReader(RowReader):
    """Reads the same columns as the reader of an old register, but no row has been received yet."""

    def online(self, raw: RawRow, at: datetime) -> Receive:
        """The row as an intake at ``at`` that is not accepted; BadRow tells what stands against it."""
        self.refuse_cards(raw)
        faults: list[str] = []
        notes = Notes()
        person = self._person(raw, notes)
        if not person.get("applicant"):
            faults.append("Thiếu họ tên người nộp hồ sơ.")
        code_text, name_text = self._procedure_code(raw), self._text(raw, "procedure_name")
        if not code_text and not name_text:
            faults.append("Thiếu mã và tên thủ tục.")
        code = self._code(raw, notes)
        if code is None:
            faults.append("Thiếu mã hồ sơ chính thức, hoặc mã không đúng dạng H15.50.05.13-261008-0975.")
        if read_standing(self._text(raw, "status")).standing.has_end:
            faults.append("Hồ sơ đã giải quyết xong ở hệ thống của tỉnh; ghi vào sổ bằng “Nhập sổ cũ”.")
        channel, kind = self._online_channel(raw, faults)
        submitted_at = self._submitted_at(raw, at, faults)
        if faults:
            raise BadRow(faults)
        named = self.procedures.named(code_text, name_text, self._field(raw), at.date())
        person = self._with_remarks(person, notes)
        return Receive(
            procedure=named.code,
            procedure_name=None if named.version else named.name,
            field=None if named.version else named.field,
            applicant=person.pop("applicant"),
            **person,  # type: ignore[arg-type]  # texts under the names of an intake's texts
            channel=channel,
            online_kind=kind,
            code=code,
            request_id=f"portal:{code}",
            copies=self._copies(raw),
            submitted_at=submitted_at,
            is_accepted=False,
            is_paid_online=self._flag(raw, "paid_online", notes),
        )

    def _online_channel(self, raw: RawRow, faults: list[str]) -> tuple[Channel, str | None]:
        """The channel; an export that does not say is one of the portal."""
        if not self._text(raw, "channel"):
            return Channel.ONLINE, None
        return self._channel(raw, faults)

    def _submitted_at(self, raw: RawRow, at: datetime, faults: list[str]) -> datetime | None:
        for role in ("submitted", "received"):
            cell = self._cell(raw, role)
            try:
                found = read_moment(cell, is_1904=self.table.sheet.is_1904)
            except Refused as no:
                faults.append(f"{self._title(role)} {no.sentence}")
                return None
            if found is not None:
                moment = hanoi(datetime.combine(found.on, found.at or _MORNING))
                if moment > at:
                    faults.append(f"{self._title(role)} {found.on:%d/%m/%Y} là ngày chưa đến.")
                return moment
        return None

    def _title(self, role: str) -> str:
        """What the export itself calls the column."""
        return self.table.headers[self.table.columns[role]]
