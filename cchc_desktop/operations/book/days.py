"""The days of a row set against one another: when a dossier came, was promised, ended and was handed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain

from cchc_desktop.core.calendar import HANOI, Calendar, Session
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import promised
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import day
from cchc_desktop.operations.book.columns import title_of
from cchc_desktop.operations.book.file import Cell
from cchc_desktop.operations.book.table import Table
from cchc_desktop.operations.book.values import Moment, Said, Standing, day_and_month

_LAST_MONTH = 12
_FEWEST_SIGNS = 3
_SHARE_OF_SIGNS = 0.3
_ENDS_WITHOUT_RESULT = frozenset({Standing.WITHDRAWN, Standing.STOPPED, Standing.REFUSED})
_WAITS = frozenset({Standing.OPEN, Standing.SUPPLEMENT, Standing.PAYMENT})


@dataclass(frozen=True, slots=True)
class Plan:
    """What the book says of one dossier's course, as far as it could be read."""

    moments: Mapping[str, Moment | None]
    said: Said
    told: str
    term: Term | None
    has_returned_column: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """When what happened to one dossier; ``term`` only where the due moment is counted, not given."""

    received_at: datetime
    due_at: datetime
    term: Term | None
    standing: Standing
    ended_at: datetime | None
    returned_at: datetime | None
    warnings: tuple[str, ...] = ()


class Written:
    """Days as a book writes them, brought to moments by the hours of the office."""

    def __init__(self, law: Law, unit: str, now: datetime) -> None:
        self._law = law
        self._unit = unit
        self._office: Calendar = law.office(unit)
        self._now = now
        self._hours: dict[date, Session] = {}

    def opening(self, on: date) -> datetime:
        """When the office opens on ``on``."""
        return _at(on, self._session(on).opens)

    def closing(self, on: date) -> datetime:
        """When the office shuts on ``on``."""
        return _at(on, self._session(on).closes)

    def _session(self, on: date) -> Session:
        """From opening to closing; as in a whole week of its time where nobody works or knows the year."""
        if on not in self._hours:
            try:
                sessions = self._office.sessions_of(on)
            except Refused:
                sessions = ()
            sessions = sessions or self._week(on)
            self._hours[on] = Session(min(one.opens for one in sessions), max(one.closes for one in sessions))
        return self._hours[on]

    def _week(self, on: date) -> tuple[Session, ...]:
        """The sessions of the week in force on ``on``, before the first one of that first one."""
        begun = [hours for hours in self._office.hours if hours.since <= on]
        return tuple(chain.from_iterable((begun or self._office.hours[:1])[-1].week.values()))

    def course(self, plan: Plan, faults: list[str]) -> Course | None:
        """The moments of one dossier; None, with the reasons in ``faults``, when they cannot be true."""
        received, due = plan.moments["received"], plan.moments["due"]
        if received is None:
            return None
        end, returned, standing, warnings = _ending(plan, faults)
        faults.extend(_disorder(received, due, end, returned))
        if faults:
            return None
        received_at = _at(received.on, received.at) if received.at else self.opening(received.on)
        if received.at is None and end is not None and end.on == received.on and end.at is not None:
            received_at = min(received_at, _at(end.on, end.at))
        due_at, term = self._due(received, received_at, due, plan.term, faults)
        if due_at is None:
            return None
        ended_at = self._ended(end, received_at, due_at) if end else None
        if ended_at and due is not None and due.at is None and ended_at.date() == due.on:
            due_at = max(due_at, ended_at)  # promised for the day, kept on the day
        returned_at = self._returned(returned, ended_at) if returned and ended_at else None
        if returned_at and ended_at and returned_at < ended_at:
            ended_at = max(returned_at, received_at)
        warnings += self._doubts(plan, received_at, due_at, ended_at)
        return Course(
            received_at=received_at,
            due_at=due_at,
            term=term,
            standing=standing,
            ended_at=ended_at,
            returned_at=max(returned_at, ended_at) if returned_at and ended_at else None,
            warnings=tuple(warnings),
        )

    def _due(
        self,
        received: Moment,
        received_at: datetime,
        due: Moment | None,
        term: Term | None,
        faults: list[str],
    ) -> tuple[datetime | None, Term | None]:
        if due is not None:
            given = _at(due.on, due.at) if due.at else self.closing(due.on)
            if due.on == received.on and due.at is None:
                given = max(given, received_at)
            return given, None
        if term is None:
            faults.append("Không có ngày hẹn trả và danh mục chưa có thời hạn của thủ tục này.")
            return None, None
        try:
            return promised(term, received_at, (), self._law, self._unit).due_at, term
        except Refused as no:
            faults.append(f"Không có ngày hẹn trả và không tính được: {no.sentence}")
            return None, None

    def _ended(self, end: Moment, received_at: datetime, due_at: datetime) -> datetime:
        """The end; a bare day counts as kept when it is the day of the promise."""
        if end.at is not None:
            return max(_at(end.on, end.at), received_at)
        closing = self.closing(end.on)
        return max(min(closing, due_at) if end.on == due_at.date() else closing, received_at)

    def _returned(self, returned: Moment, ended_at: datetime) -> datetime:
        if returned.at is not None:
            return _at(returned.on, returned.at)
        return max(self.closing(returned.on), ended_at)

    def _doubts(
        self, plan: Plan, received_at: datetime, due_at: datetime, ended_at: datetime | None
    ) -> list[str]:
        found = []
        if received_at > self._now or (ended_at is not None and ended_at.date() > self._now.date()):
            found.append("có ngày sau ngày nhập sổ")
        late = plan.said.is_late
        if late is not None and ended_at is not None and late != (ended_at > due_at):
            found.append("tình trạng trước hạn, quá hạn trong sổ khác với các ngày đã ghi, lấy theo ngày")
        return found


def _at(on: date, at: time) -> datetime:
    return datetime.combine(on, at, HANOI)


def _ending(plan: Plan, faults: list[str]) -> tuple[Moment | None, Moment | None, Standing, list[str]]:
    """When and how it ended; the days of the book stand above its words."""
    finished, returned = plan.moments["finished"], plan.moments["returned"]
    standing, warnings = plan.said.standing, []
    end = finished or returned
    if end is None and standing.has_end:
        end = plan.said.on
        if end is None and standing is Standing.REFUSED:
            end = plan.moments["received"]
        if end is None:
            faults.append(f"Tình trạng là “{plan.told}” nhưng không có ngày có kết quả, ngày trả.")
            return None, None, standing, []
    if standing is Standing.UNKNOWN:
        warnings.append("tình trạng không hiểu được, lấy theo các ngày đã ghi")
    if standing in _ENDS_WITHOUT_RESULT:
        return end, None, standing, warnings
    if end is None:
        return None, None, standing if standing in _WAITS else Standing.OPEN, warnings
    if standing in _WAITS and (
        returned or standing is not Standing.OPEN or "chưa trả" not in plan.told.lower()
    ):
        warnings.append("tình trạng chưa xong nhưng đã có ngày kết quả, lấy theo ngày")
    if standing is Standing.HANDED_BACK and returned is None:
        returned = end
        if plan.has_returned_column:
            warnings.append("đã trả nhưng không ghi ngày trả, lấy ngày có kết quả")
    is_negative = standing is Standing.NOT_GRANTED
    return end, returned, Standing.NOT_GRANTED if is_negative else Standing.FINISHED, warnings


def _disorder(received: Moment, due: Moment | None, end: Moment | None, returned: Moment | None) -> list[str]:
    """Sentences about days that stand in an impossible order."""
    found = []
    if due is not None and _is_before(due, received):
        found.append(f"Ngày hẹn trả {_said(due)} đứng trước ngày nhận {_said(received)}.")
    if end is not None and _is_before(end, received):
        what = title_of("returned") if end is returned else title_of("finished")
        found.append(f"{what} {_said(end)} đứng trước ngày nhận {_said(received)}.")
    if end is not None and returned is not None and _is_before(returned, end):
        found.append(f"Ngày trả {_said(returned)} đứng trước ngày có kết quả {_said(end)}.")
    return found


def _is_before(a: Moment, b: Moment) -> bool:
    if a.on != b.on or a.at is None or b.at is None:
        return a.on < b.on
    return a.at < b.at


def _said(moment: Moment) -> str:
    return f"{moment.at:%H:%M} {day(moment.on)}" if moment.at else day(moment.on)


@dataclass(frozen=True, slots=True)
class MonthFirst:
    """Columns whose days seem to be written month first, and those that a spreadsheet turned round."""

    written: frozenset[int]
    turned: frozenset[int]

    def check(self, column: int | None, cell: Cell) -> None:
        """Refuse a day of a suspect column; nothing is ever swapped in silence."""
        if column in self.written and (pair := day_and_month(cell)) and max(pair) <= _LAST_MONTH:
            raise Refused(f"“{cell}”: nhiều dòng của cột này ghi tháng trước ngày nên không rõ đâu là ngày.")
        if column in self.turned and isinstance(cell, date):
            raise Refused(
                f"“{day(cell)}”: bảng tính có thể đã đảo ngày và tháng của ô này "
                "(các ngày trên 12 của cột còn nguyên dạng chữ). Hãy ghi lại ngày."
            )


def month_first_columns(table: Table, roles: Sequence[str]) -> MonthFirst:
    """The suspect columns of a table, from all their cells."""
    written, turned = set(), set()
    for column in {table.columns[role] for role in roles if role in table.columns}:
        cells = [row.cells[column] for row in table.rows if column < len(row.cells)]
        pairs = [pair for cell in cells if (pair := day_and_month(cell))]
        second = sum(pair[1] > _LAST_MONTH for pair in pairs)
        first = sum(pair[0] > _LAST_MONTH for pair in pairs)
        if not first and second >= max(_FEWEST_SIGNS, _SHARE_OF_SIGNS * len(pairs)):
            written.add(column)
        typed = [cell for cell in cells if isinstance(cell, date)]
        is_split = len(typed) >= 2 * _FEWEST_SIGNS and all(cell.day <= _LAST_MONTH for cell in typed)
        if is_split and first == len(pairs) >= 2 * _FEWEST_SIGNS:
            turned.add(column)
    return MonthFirst(frozenset(written), frozenset(turned))
