"""What is told of a book that was taken over: figures, what to look at, and the rows that stayed outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cchc_desktop.core.text import day

_MOST_TOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFound:
    """A sheet that held a register: its header's first data row and the column of each role."""

    name: str
    rows: int
    columns: Mapping[str, str]
    unused: tuple[str, ...]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A procedure that the book names in words of its own; ``code`` None where the catalogue has none."""

    name: str
    code: str | None
    procedure: str | None
    rows: int

    @property
    def sentence(self) -> str:
        """What the clerk should look at."""
        if self.code is None:
            return f"Lưu ý, {self.rows} dòng: “{self.name}” không có trong danh mục, giữ nguyên tên."
        return f"Lưu ý, {self.rows} dòng: “{self.name}” được hiểu là {self.code} {self.procedure}."


@dataclass(frozen=True, slots=True, kw_only=True)
class BookReport:
    """What became of a book. ``rows`` = added + updated + known + bad; skipped rows are no dossiers."""

    source: Path
    rows: int
    added: int
    updated: int
    known: int
    bad: int
    skipped: int
    skipped_by: Mapping[str, int]
    warnings: Mapping[str, int]
    understood: tuple[Understood, ...]
    alike: tuple[str, ...]
    reasons: tuple[str, ...]
    side_file: Path | None
    sheets: tuple[SheetFound, ...]
    first_on: date | None
    last_on: date | None
    is_dry_run: bool
    side_password: str = ""
    """Of the file beside, where it was made up; nobody can tell it a second time."""

    @property
    def sentence(self) -> str:
        """The outcome as one sentence for the clerk."""
        done = "Sẽ nhập" if self.is_dry_run else "Đã nhập"
        said = f"{done} {self.added} hồ sơ từ {self.rows} dòng; {self.known} đã có trong sổ"
        said += f", {self.updated} cập nhật" if self.updated else ""
        if self.first_on and self.last_on:
            said += f" (nhận từ {day(self.first_on)} đến {day(self.last_on)})"
        if self.side_file is not None:
            said += f"; {self.bad} dòng lỗi ghi ở {self.side_file} (có dữ liệu cá nhân, xóa sau khi dùng)"
        if self.side_password:
            said += f"; mật khẩu mở tệp đó, chỉ hiện một lần: {self.side_password}"
        return f"{said}."

    def sentences(self) -> tuple[str, ...]:
        """What to tell the clerk: the outcome, what to look at or was set right, then the first bad rows."""
        hidden = (
            f"Lưu ý, {sheet.rows} dòng ở trang ẩn “{sheet.name}” cũng được đọc."
            for sheet in self.sheets
            if sheet.is_hidden
        )
        named = (one.sentence for one in self.understood)
        warned = (f"Lưu ý, {count} dòng: {kind}." for kind, count in self.warnings.items())
        alike = _first(self.alike, "dòng giống hệt khác, xem kết quả dạng JSON")
        bad = _first(self.reasons, "dòng lỗi khác, xem tệp dòng lỗi")
        return (self.sentence, *hidden, *named, *warned, *alike, *bad)

    def json(self) -> dict[str, object]:
        """The report as the command line answers it."""
        return {
            "source": str(self.source),
            "rows": self.rows,
            "added": self.added,
            "updated": self.updated,
            "known": self.known,
            "bad": self.bad,
            "skipped": self.skipped,
            "skipped_by": dict(self.skipped_by),
            "warnings": dict(self.warnings),
            "guessed": [
                {"name": one.name, "code": one.code, "procedure": one.procedure, "rows": one.rows}
                for one in self.understood
                if one.code
            ],
            "unknown": [{"name": one.name, "rows": one.rows} for one in self.understood if not one.code],
            "alike": list(self.alike),
            "reasons": list(self.reasons),
            "side_file": str(self.side_file) if self.side_file else None,
            "side_password": self.side_password or None,
            "sheets": [
                {
                    "name": s.name,
                    "rows": s.rows,
                    "columns": dict(s.columns),
                    "unused": list(s.unused),
                    "hidden": s.is_hidden,
                }
                for s in self.sheets
            ],
            "first_on": self.first_on.isoformat() if self.first_on else None,
            "last_on": self.last_on.isoformat() if self.last_on else None,
            "dry_run": self.is_dry_run,
        }


def _first(sentences: Sequence[str], others: str) -> tuple[str, ...]:
    """As many as a person reads, and how many more there are."""
    more = len(sentences) - _MOST_TOLD
    return (*sentences[:_MOST_TOLD], *((f"… và {more} {others}.",) if more > 0 else ()))
