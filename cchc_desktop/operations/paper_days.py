"""Days without the program: blank numbered slips, typed in afterwards with their own number and moment."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import auth_code, local_no, receipt_mark
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.sheets import office_with_head
from cchc_desktop.store import reserved
from cchc_desktop.store.counters import LOCAL, Counters
from cchc_desktop.store.own_acts import SLIPS

MOST = 500
"""Slips in one go: a pile that one printer holds."""


@dataclass(frozen=True, slots=True)
class Slips:
    """Numbers that were put aside, ``passed_over`` more before them, and the paper with the blank slips."""

    first: str
    last: str
    passed_over: int
    pdf: bytes


def blank_slips(
    desk: Desk, first: int | None, count: int, *, year: int | None = None, device: int | None = None
) -> Slips:
    """Put numbers aside and draw their slips; the entry tells which."""
    from cchc_desktop.forms._blank_slip import blank_slips as drawn

    if not 1 <= count <= MOST:
        raise Refused(f"Mỗi lần in từ 1 đến {MOST} phiếu.", "count")
    of_year, machine = year or desk.at.year, device or desk.profile.device
    if abs(of_year - desk.at.year) > 1:
        raise Refused(f"Năm {of_year} quá xa năm nay ({desk.at.year}). Kiểm tra lại năm.", "year")
    was = Counters(desk.book.connection, desk.book.unit).look((LOCAL, of_year, machine)).next
    begins, ends = reserved.reserve(desk.book, of_year, (first, count), machine)
    note: dict[str, Json] = reserved.note_of(of_year, was, begins, ends, machine)
    desk.book.append(None, verb=SLIPS, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, note=note)
    office, _ = office_with_head(desk, desk.at)
    unit, secret = desk.profile.unit, desk.profile.secret
    numbers = [local_no(serial, of_year) for serial in range(begins, ends + 1)]
    marks = [(one, receipt_mark(unit, one, auth_code(secret, unit, one))) for one in numbers]
    return Slips(numbers[0], numbers[-1], begins - was, drawn(office, marks))
