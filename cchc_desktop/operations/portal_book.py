"""Online dossiers in bulk: the portal's export becomes registered dossiers that wait to be accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import fold
from cchc_desktop.operations.book.days import Written
from cchc_desktop.operations.book.formulas import explained, unsaid, without_value
from cchc_desktop.operations.book.left_over import Left, place_beside, put_left
from cchc_desktop.operations.book.match import Procedures
from cchc_desktop.operations.book.online import OnlineReader
from cchc_desktop.operations.book.rows import BadRow
from cchc_desktop.operations.book.table import RawRow, Table
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.import_book import tables_in
from cchc_desktop.operations.imports import enter_import
from cchc_desktop.operations.locked_files import NO_LOCK
from cchc_desktop.operations.receive import receive

CHUNK = 500
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineReport:
    """What became of an export. ``rows`` = added + known + bad; ``added`` are the new local numbers.

    A dry run gives the official codes instead, because it gives out no numbers.
    """

    source: Path
    rows: int
    added: tuple[str, ...]
    known: int
    bad: int
    reasons: tuple[str, ...]
    side_file: Path | None
    is_dry_run: bool
    side_password: str = ""
    """Of the file beside, where it was made up; nobody can tell it a second time."""

    @property
    def sentence(self) -> str:
        """The figures in one line."""
        head = f"Tệp {self.source.name}: {self.rows} dòng"
        new = f"{len(self.added)} hồ sơ mới" + (" sẽ được ghi nhận" if self.is_dry_run else " đã ghi nhận")
        beside = f", lý do ở tệp {self.side_file.name}" if self.side_file else ""
        beside += f" (mật khẩu mở tệp, chỉ hiện một lần: {self.side_password})" if self.side_password else ""
        bad = f", {self.bad} dòng không nhập được{beside}" if self.bad else ""
        known = f", {self.known} hồ sơ đã có trong sổ" if self.known else ""
        return f"{head}; {new}{known}{bad}."

    @property
    def told(self) -> tuple[str, ...]:
        """The first reasons, and how many more there are."""
        rest = len(self.reasons) - _MOST_TOLD
        more = (f"… và {rest} dòng nữa.",) if rest > 0 else ()
        return (*self.reasons[:_MOST_TOLD], *more)


@dataclass(slots=True)
class _Export:
    good: list[tuple[Table, RawRow, Receive]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    rows: int = 0
    known: int = 0


class _TakenBack(Exception):  # noqa: N818 - the way out of a dry run, not an error
    """Raised inside a transaction so that it is rolled back."""


def take_online(
    place: Workplace,
    source: Path,
    by: str,
    at: datetime,
    *,
    is_dry_run: bool = False,
    side_file: Path | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> OnlineReport:
    """Register every row of the portal's export that the register does not know yet, by its code.

    Whole chunks go in, so a cut leaves whole rows and the next run goes on behind them. A dry run goes
    all the way and then takes it back; only it writes no side file.
    """
    export = _read(place, source, at)
    _enter_all(export, place, by, at, progress, is_dry_run=is_dry_run)
    export.left.sort(key=lambda left: left.raw.number)
    beside = None
    if export.left and not is_dry_run:
        path = side_file or place_beside(source)
        beside = put_left(place, path, export.left, NO_LOCK, by, at, is_free=False)
    if not is_dry_run:
        came = {"added": len(export.added), "known": export.known, "bad": len(export.left)}
        enter_import(place, "portal", source, at, by=by, rows=export.rows, **came)
    return OnlineReport(
        source=source,
        rows=export.rows,
        added=tuple(export.added),
        known=export.known,
        bad=len(export.left),
        reasons=tuple(left.sentence for left in export.left),
        side_file=beside.path if beside else None,
        side_password=beside.password if beside else "",
        is_dry_run=is_dry_run,
    )


def _read(place: Workplace, source: Path, at: datetime) -> _Export:
    tables = tables_in(source, frozenset(fold(one.field) for one in place.catalogue))
    procedures = Procedures(place.catalogue)
    days = Written(place.law, place.profile.unit, at)
    readers = [(table, OnlineReader(table, procedures, days)) for table in tables]
    procedures.learn_fields(text for _, reader in readers for text in reader.fields())
    export, seen, hollow = _Export(), dict[str | None, int](), without_value(source)
    for table, reader in readers:
        for raw in table.rows:
            export.rows += 1
            try:
                act = reader.online(raw, at)
            except BadRow as bad:
                export.left.append(Left(table, raw, (*bad.reasons, *unsaid(table, raw, hollow))))
                continue
            if reasons := unsaid(table, raw, hollow):
                export.left.append(Left(table, raw, reasons))
                continue
            first = seen.setdefault(act.code, raw.number)
            if first == raw.number:
                export.good.append((table, raw, act))
            else:
                export.left.append(Left(table, raw, (f"Trùng mã hồ sơ {act.code} với dòng {first}.",)))
    export.left = explained(export.left, hollow)
    return export


def _enter_all(
    export: _Export,
    place: Workplace,
    by: str,
    at: datetime,
    progress: Callable[[int, int], None],
    *,
    is_dry_run: bool,
) -> None:
    total, done = len(export.good), 0
    progress(0, total)
    for chunk in _chunks(export.good):
        with suppress(_TakenBack), at_desk(place, by, at) as desk:
            for table, raw, act in chunk:
                _enter(export, desk, table, raw, act, is_dry_run=is_dry_run)
            if is_dry_run:
                raise _TakenBack
        done += len(chunk)
        progress(done, total)


def _chunks(
    items: Sequence[tuple[Table, RawRow, Receive]],
) -> Iterator[list[tuple[Table, RawRow, Receive]]]:
    rows = iter(items)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _enter(export: _Export, desk: Desk, table: Table, raw: RawRow, act: Receive, *, is_dry_run: bool) -> None:
    if act.code and desk.book.by_code(act.code) is not None:
        export.known += 1
        return
    try:
        with desk.book.step():
            dossier = receive(desk, act)
    except Refused as no:
        export.left.append(Left(table, raw, (no.sentence,)))
        return
    export.added.append(str(act.code) if is_dry_run else dossier.local_no)
