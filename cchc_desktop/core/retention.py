"""How long what must be kept: whether a dossier may be erased on a day, and the sentence that says why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.text import day as day_words
from cchc_desktop.core.text import fold
from cchc_desktop.core.titled import Titled

_TERM = re.compile(r"([1-9][0-9]{0,3})(y|mo|d)")
_MONTHS = 12
_UNITS = {"y": "năm", "mo": "tháng", "d": "ngày"}
_MONTH, _YEAR = 30, 365
"""Days by which terms of different units are compared; nothing is counted by them."""


class Covers(Titled):
    """What records of a kind are."""

    DOSSIER = "dossier", "Hồ sơ"
    BOOK = "book", "Sổ giấy"
    LOG = "log", "Nhật ký"
    DRAFT = "draft", "Nhập dở"
    TRAY = "tray", "Bản quét"
    REQUEST = "request", "Yêu cầu"


class RunsFrom(Titled):
    """The event from which a term runs."""

    ENDED = "ended", "ngày kết thúc"
    HANDED_BACK = "handed_back", "ngày trả kết quả"
    ARCHIVED = "archived", "ngày phải nộp lưu"
    ENTERED = "entered", "ngày ghi"
    ANSWERED = "answered", "ngày trả lời"


@dataclass(frozen=True, slots=True)
class Keep:
    """How long: so many units, for ever ("permanent"), or as the office's own list says ("by_list")."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Keep:
        """Read "2y", "6mo", "30d", "permanent" or "by_list"; Refused for anything else."""
        if text in {"permanent", "by_list"}:
            return cls(0, text)
        found = _TERM.fullmatch(text)
        if found is None:
            raise Refused(
                f"Thời hạn lưu “{text}” phải viết như 2y (năm), 6mo (tháng), 30d (ngày), permanent "
                "(vĩnh viễn) hoặc by_list (theo Danh mục hồ sơ).",
                "term",
            )
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}" if self.is_counted else self.unit

    @property
    def is_counted(self) -> bool:
        """Whether it ends on some day."""
        return bool(self.amount)

    @property
    def words(self) -> str:
        """The term as people say it."""
        if self.unit == "permanent":
            return "vĩnh viễn"
        if self.unit == "by_list":
            return "theo Danh mục hồ sơ của cơ quan"
        return f"{self.amount:02d} {_UNITS[self.unit]}"

    @property
    def length(self) -> float:
        """For comparing two terms: none that is not counted is shorter than one that is."""
        if not self.is_counted:
            return float("inf")
        return self.amount * {"y": _YEAR, "mo": _MONTH, "d": 1}[self.unit]

    def until(self, begins: date) -> date:
        """The last day that what happened on ``begins`` is kept; 29 February goes on to 1 March."""
        if self.unit == "d":
            return begins + timedelta(days=self.amount)
        months = self.amount * (_MONTHS if self.unit == "y" else 1) + begins.month - 1
        year, month = begins.year + months // _MONTHS, months % _MONTHS + 1
        try:
            return date(year, month, begins.day)
        except ValueError:
            return date(year + month // _MONTHS, month % _MONTHS + 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Records of one kind and how long they are kept from ``since`` on.

    ``floor`` is the least that the law asks where the office keeps them shorter: then every list says so.
    """

    code: str
    title: str
    covers: Covers
    since: date
    keep: Keep
    runs_from: RunsFrom
    basis: str
    procedures: tuple[str, ...] = ()  # codes, or patterns such as "2.0008*"
    cases: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    is_confirmed: bool = True
    is_own: bool = False  # the office set it
    floor: str = ""

    @property
    def term_words(self) -> str:
        """How long, from when, and by which text."""
        since = f" từ {self.runs_from.title}" if self.keep.is_counted else ""
        return f"lưu {self.keep.words}{since} ({self.basis})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What retention has to know of a dossier; nobody is named."""

    local_no: str
    procedure: str
    case: str | None
    field: str
    state: State
    ended_on: date | None
    handed_back_on: date | None
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a record may be erased; ``until`` is the last day that it must be kept, where one is known."""

    may: bool
    sentence: str
    kind: Kind | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """All kinds with all their values; ``archive_years`` after the end dossiers go to the archive."""

    kinds: tuple[Kind, ...]
    archive_years: int = 1

    def in_force(self, on: date) -> tuple[Kind, ...]:
        """The value of each kind on ``on``, in the order of the table."""
        found: dict[str, Kind] = {}
        for kind in self.kinds:
            known = found.get(kind.code)
            if kind.since <= on and (known is None or known.since <= kind.since):
                found[kind.code] = kind
        return tuple(found.values())

    def of(self, covers: Covers, on: date) -> Kind | None:
        """The kind of what is no dossier; None where nobody said how long it is kept."""
        return next((kind for kind in self.in_force(on) if kind.covers is covers), None)

    def kind_of(self, ended: Ended, on: date) -> Kind | None:
        """The kind of a dossier: by its case, else its procedure, else its field; the office's own first."""
        ranked = [
            (_rank(kind, ended), not kind.is_own, place, kind)
            for place, kind in enumerate(self.in_force(on))
            if kind.covers is Covers.DOSSIER and _rank(kind, ended)
        ]
        return min(ranked, key=lambda one: (-one[0], one[1], one[2]))[3] if ranked else None

    def judge(self, ended: Ended, on: date) -> Verdict:
        """Whether the dossier may be erased on ``on``, and why."""
        told = f"Hồ sơ {ended.local_no}"
        if ended.is_erased:
            return Verdict(False, f"{told} đã xóa thông tin cá nhân.")
        kind = self.kind_of(ended, on)
        if kind is None:
            return Verdict(
                False,
                f"{told}: chưa biết thuộc loại nào trong bảng thời hạn lưu trữ "
                f"(thủ tục {ended.procedure}, lĩnh vực “{ended.field}”) nên không xóa.",
            )
        if not kind.keep.is_counted:
            unset = "" if kind.keep.unit == "permanent" else ", đơn vị chưa đặt thời hạn"
            return Verdict(False, f"{told}: “{kind.title}” {kind.term_words}{unset} nên không xóa.", kind)
        begins = self._begins(ended, kind)
        if ended.state.is_open or begins is None:
            return Verdict(False, f"{told} chưa có {kind.runs_from.title} nên chưa tính thời hạn lưu.", kind)
        return _judged(told, kind, begins, on)

    def _begins(self, ended: Ended, kind: Kind) -> date | None:
        # What never had a result is not handed back: its end is the last that happened.
        has_result = ended.state in {State.FINISHED, State.HANDED_BACK}
        if kind.runs_from is RunsFrom.HANDED_BACK and has_result:
            return ended.handed_back_on
        if kind.runs_from is RunsFrom.ARCHIVED and ended.ended_on is not None:
            return Keep(self.archive_years, "y").until(ended.ended_on)
        return ended.ended_on

    def judge_other(self, covers: Covers, begins: date | None, on: date) -> Verdict:
        """The same for what is no dossier."""
        kind = self.of(covers, on)
        if kind is None or begins is None or not kind.keep.is_counted:
            return Verdict(False, f"{covers.title}: không có thời hạn nên không xóa.", kind)
        return _judged(covers.title, kind, begins, on)


def _judged(told: str, kind: Kind, begins: date, on: date) -> Verdict:
    until = kind.keep.until(begins)
    said = f"“{kind.title}” {kind.term_words}"
    if on <= until:
        return Verdict(False, f"{told}: {said}, phải giữ đến hết ngày {day_words(until)}.", kind, until)
    below = f" Ngắn hơn mức của pháp luật: {kind.floor}." if kind.floor else ""
    return Verdict(True, f"{told}: {said}, hết hạn ngày {day_words(until)}.{below}", kind, until)


def _rank(kind: Kind, ended: Ended) -> int:
    """How closely a kind names the dossier; 0: not at all."""
    is_procedure = any(fnmatchcase(ended.procedure, pattern) for pattern in kind.procedures)
    is_field = fold(ended.field) in map(fold, kind.fields)
    is_case = bool(ended.case) and ended.case in kind.cases
    if kind.cases and not is_case:
        return 0
    if not (is_procedure or is_field):
        return 0
    return (4 if is_case else 0) + (2 if is_procedure else 1)


def merged(shipped: Retention, own: Iterable[Kind]) -> Retention:
    """The table with what the office decided: its own value of a kind holds from its day on.

    One shorter than what a seen text asks keeps that text as its ``floor``.
    """
    kinds = list(shipped.kinds)
    for one in own:
        legal = [kind for kind in shipped.kinds if kind.code == one.code and kind.since <= one.since]
        model = legal[-1] if legal else None
        floor = ""
        if model is not None and model.is_confirmed and one.keep.length < model.keep.length:
            floor = f"{model.keep.words} ({model.basis})"
        kinds.append(_filled(one, model, floor))
    return Retention(tuple(kinds), shipped.archive_years)


def _filled(one: Kind, model: Kind | None, floor: str) -> Kind:
    if model is None:
        return one
    return Kind(
        code=one.code,
        title=one.title or model.title,
        covers=model.covers,
        since=one.since,
        keep=one.keep,
        runs_from=one.runs_from,
        basis=one.basis,
        procedures=one.procedures or model.procedures,
        cases=one.cases or model.cases,
        fields=one.fields or model.fields,
        is_own=True,
        floor=floor,
    )
