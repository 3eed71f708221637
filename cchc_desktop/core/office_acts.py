"""What each act of a unit about other units is told: the tree below it, keys, notices, reports that came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PutUnit:
    """``parent`` empty: directly below us. ``name`` empty: that of the shipped list."""

    unit: str
    since: date
    name: str = ""
    parent: str = ""
    until: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndUnit:
    """``until`` is the last day."""

    unit: str
    until: date
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameUnit:
    """``code`` where the code is another too."""

    unit: str
    name: str
    since: date
    basis: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUnit:
    """``parent`` empty: directly below us."""

    unit: str
    parent: str
    since: date
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUnits:
    """``units`` end, ``into`` goes on; ``parent`` None: below whom they stood."""

    units: list[str]
    into: str
    since: date
    basis: str
    name: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """One of those that a unit was split into."""

    code: str
    name: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitUnit:
    """``heir`` is the one whose history the old figures become."""

    unit: str
    into: list[NewUnit]
    since: date
    basis: str
    heir: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUnits:
    """``file`` is a spreadsheet: Mã, Tên, Trực thuộc, Từ ngày, Đến ngày."""

    file: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoUnits:
    """``number`` is that of the act, as ``cchc units --acts`` tells it."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """``out`` is the folder for the letter; ``cutoff_day`` None: that of our own rules."""

    unit: str
    out: str
    address: str = ""
    look_up: str = ""
    forms: list[str] | None = None
    cutoff_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """``out`` is the folder for the answer; without one it goes with the next packet."""

    file: str
    is_compared: bool = False
    out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmKey:
    """``figures`` are the thirty that were read over the telephone."""

    unit: str
    figures: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseKey:
    """``since_at`` None: from now on."""

    unit: str
    reason: str
    since_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKey:
    """``is_lost``: somebody else may hold the old one."""

    reason: str = ""
    is_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """``units``: codes, or "all" alone; ``pack`` is a file of dated data."""

    units: list[str]
    text: str = ""
    pack: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfNotice:
    """The notice that came under this number."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """``period`` by its key; ``reason`` and ``box`` of what is returned; ``revision`` that was looked at."""

    unit: str
    period: str
    decision: Literal["accepted", "returned"]
    reason: str = ""
    box: str = ""
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismiss:
    """``digest`` of the file that lies apart, as ``cchc asides`` tells it."""

    digest: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Whether citizens can look up their receipts."""

    is_on: bool
