"""The procedures a commune counter accepts, each in dated versions, with their terms, papers and fees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from cchc_desktop.core import fees, match
from cchc_desktop.core.channel import EVERY_CHANNEL, Channel
from cchc_desktop.core.deadline import SAME_DAY, Term
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.fees import Fee, FeeKind, FeeLine, FeeRule, FeeUnit, PageRate
from cchc_desktop.core.text import nfc
from cchc_desktop.core.titled import Titled

__all__ = [
    "EVERY_CHANNEL",
    "Case",
    "Catalogue",
    "Channel",
    "Fee",
    "FeeKind",
    "FeeLine",
    "FeeRule",
    "FeeUnit",
    "PageRate",
    "PaperKind",
    "PaperRule",
    "Procedure",
    "ReceiptPolicy",
    "fee",
    "fee_conditions",
    "procedure_code",
]


class PaperKind(Titled):
    """In which form a paper is handed in."""

    ORIGINAL = "original", "bản chính"
    CERTIFIED = "certified", "bản sao chứng thực"
    COPY = "copy", "bản sao"
    ELECTRONIC = "electronic", "bản điện tử"


class ReceiptPolicy(Titled):
    """When the receipt with the due date is printed."""

    ALWAYS = "always", "Luôn in giấy hẹn"
    AFTER_CUTOFF = "after_cutoff", "Chỉ in khi nhận sau giờ chốt trong ngày"
    NEVER = "never", "Không in giấy hẹn"


@dataclass(frozen=True, slots=True)
class PaperRule:
    """One paper of the dossier; ``when`` says in words on which condition it is asked for."""

    name: str
    kind: PaperKind
    quantity: int
    is_required: bool
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One variant of a procedure on some channels; ``term`` None means that the clerk types the due date.

    Rows with the same ``code`` are the same case, with another term on other channels.
    """

    code: str
    name: str
    term: Term | None
    channels: frozenset[Channel] = EVERY_CHANNEL
    basis: str = ""
    is_default: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of an administrative procedure, in force from ``since`` to ``until``, both included."""

    code: str
    name: str
    field: str
    since: date
    until: date | None
    cases: tuple[Case, ...]
    papers: tuple[PaperRule, ...] = ()
    fees: tuple[FeeRule, ...] = ()
    channels: frozenset[Channel] = EVERY_CHANNEL
    receipt_policy: ReceiptPolicy = ReceiptPolicy.ALWAYS
    is_verified: bool = False
    basis: str = ""
    note: str = ""
    level: str = "xa"
    result: str | None = None
    result_code: str | None = None
    also: tuple[str, ...] = ()
    retention: str = ""  # how long the papers are kept, as the folder says it
    retention_basis: str = ""  # the text that says so

    def is_in_force(self, day: date) -> bool:
        """Tell whether a dossier received on ``day`` falls under this version."""
        return self.since <= day and (self.until is None or day <= self.until)

    def cases_for(self, channel: Channel) -> tuple[Case, ...]:
        """List the cases open on a channel, the default one first."""
        return tuple(
            sorted((one for one in self.cases if channel in one.channels), key=lambda one: not one.is_default)
        )

    def case(self, code: str | None, channel: Channel) -> Case:
        """Pick a case by its code (None: the default one) as it runs on this channel."""
        for one in self.cases_for(channel):
            if code is None or one.code == code:
                return one
        if code is not None and any(one.code == code for one in self.cases):
            raise Refused(
                f"Thủ tục {self.code} không giải quyết trường hợp “{code}” theo hình thức {channel.title}. "
                "Hãy chọn trường hợp khác hoặc hình thức nộp khác.",
                "case",
            )
        if code is not None:
            raise Refused(
                f"Thủ tục {self.code} không có trường hợp “{code}”. Hãy chọn lại trường hợp.", "case"
            )
        raise Refused(
            f"Thủ tục {self.code} không nhận theo hình thức {channel.title}. Hãy chọn hình thức nộp khác.",
            "channel",
        )

    def term_for(self, case: str | None, channel: Channel) -> Term | None:
        """Give the term of a case on a channel; None means that no text fixes it and the clerk must."""
        return self.case(case, channel).term

    def receipt_for(self, case: str | None, channel: Channel) -> ReceiptPolicy:
        """Give the printing policy of a case: what runs past the day always gets a receipt."""
        is_same_day = self.term_for(case, channel) == SAME_DAY
        if self.receipt_policy is ReceiptPolicy.AFTER_CUTOFF and not is_same_day:
            return ReceiptPolicy.ALWAYS
        return self.receipt_policy


def fee_conditions(
    procedure: Procedure, case: str | None, channel: Channel, day: date
) -> tuple[FeeRule, ...]:
    """List the rows that change the fee only when the clerk claims their condition."""
    return fees.conditions(procedure.fees, procedure.case(case, channel).code, channel, day)


def fee(
    procedure: Procedure,
    case: str | None,
    channel: Channel,
    copies: int,
    pages: int,
    day: date,
    *,
    claimed: frozenset[str] = frozenset(),
) -> Fee:
    """Compute what is charged on ``day``; ``claimed`` holds the conditions the applicant proved."""
    chosen = procedure.case(case, channel).code
    return fees.charge(procedure.fees, chosen, channel, copies, pages, day, claimed=claimed)


_CODE = re.compile(r"(\d\.\d{6})(?:\.[0-9A-Za-z.]+)?")


def procedure_code(typed: str) -> str | None:
    """Read a code as typed, a province's suffix cut off; None when it is no code."""
    hit = _CODE.fullmatch(typed.strip())
    return hit.group(1) if hit else None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version of every procedure, in the order of the packs that brought them."""

    versions: tuple[Procedure, ...]
    _by_code: dict[str, tuple[Procedure, ...]] = field(init=False, repr=False, compare=False)
    _names: dict[tuple[str, date], tuple[tuple[str, ...], ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        by_code: dict[str, list[Procedure]] = {}
        for one in self.versions:
            by_code.setdefault(one.code, []).append(one)
        ordered = {code: tuple(sorted(some, key=lambda one: one.since)) for code, some in by_code.items()}
        object.__setattr__(self, "_by_code", ordered)

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self.versions)

    def merged(self, extra: Iterable[Procedure]) -> Catalogue:
        """Lay other versions over these: the same code and first day replaces, another one adds."""
        laid = {(one.code, one.since): one for one in self.versions}
        laid.update({(one.code, one.since): one for one in extra})
        return Catalogue(tuple(laid.values()))

    def at(self, code: str, day: date) -> Procedure:
        """Give the version under which a dossier received on ``day`` is settled."""
        known = self._by_code.get(procedure_code(code) or code)
        if not known:
            raise Refused(
                f"Danh mục không có thủ tục mã “{code}”. Hãy kiểm tra lại mã hoặc bổ sung vào danh mục.",
                "procedure",
            )
        for one in reversed(known):
            if one.since <= day:
                if one.is_in_force(day):
                    return one
                break
        raise Refused(_out_of_force(known, day), "procedure")

    def version(self, code: str, since: date) -> Procedure:
        """Give the very version a dossier was received under."""
        for one in self._by_code.get(code, ()):
            if one.since == since:
                return one
        raise Refused(
            f"Danh mục không có thủ tục {code} áp dụng từ ngày {since:%d/%m/%Y}. "
            "Hãy khôi phục gói danh mục đã dùng khi nhận hồ sơ.",
            "procedure",
        )

    def in_force(self, day: date) -> tuple[Procedure, ...]:
        """List one version per code, those that bind on ``day``."""
        current = []
        for known in self._by_code.values():
            started = [one for one in known if one.since <= day]
            if started and started[-1].is_in_force(day):
                current.append(started[-1])
        return tuple(current)

    def fields(self, day: date) -> list[str]:
        """List the fields with a procedure in force, in the order of the catalogue."""
        return list(dict.fromkeys(one.field for one in self.in_force(day)))

    def find(self, query: str, day: date, limit: int = 20) -> list[Procedure]:
        """List procedures for letters typed at the counter, the best fit first."""
        digits = _digits(query)
        if digits:
            hits = [one for one in self.in_force(day) if digits in one.code]
            hits.sort(
                key=lambda one: (digits not in {one.code, one.code[2:]}, one.code.find(digits), one.code)
            )
            return hits[:limit]
        typed, marked = match.words(query), nfc(query).lower()
        ranked = []
        for one in self.in_force(day):
            rank = self._rank(one, typed)
            if rank is not None:
                tier, at = rank
                is_bare = marked not in one.name.lower()
                ranked.append(((tier, not one.is_verified, is_bare, at, len(one.name), one.code), one))
        return [one for _, one in sorted(ranked, key=lambda pair: pair[0])[:limit]]

    def _rank(self, one: Procedure, typed: tuple[str, ...]) -> tuple[int, int] | None:
        """Rank by the best of the names; a fit of the field alone comes last."""
        fits = [found for name in self._names_of(one) if (found := match.fit(typed, name))]
        if fits:
            return min(fits)
        return (match.INITIALS + 1, 0) if match.fit(typed, match.words(one.field)) else None

    def _names_of(self, one: Procedure) -> tuple[tuple[str, ...], ...]:
        key = (one.code, one.since)
        if key not in self._names:
            self._names[key] = tuple(match.words(name) for name in (one.name, *one.also))
        return self._names[key]


def _digits(query: str) -> str:
    """Read the query as a code or a part of one; empty when it is words."""
    code = procedure_code(query)
    if code:
        return code
    bare = query.strip()
    return bare if bare and all(sign.isdecimal() or sign == "." for sign in bare) else ""


def _out_of_force(known: tuple[Procedure, ...], day: date) -> str:
    first, last = known[0], [one for one in known if one.since <= day][-1:]
    if not last:
        return (
            f"Thủ tục {first.code} chỉ áp dụng từ ngày {first.since:%d/%m/%Y}; "
            f"hồ sơ nhận ngày {day:%d/%m/%Y}. Hãy kiểm tra lại ngày nhận hoặc chọn thủ tục khác."
        )
    return (
        f"Thủ tục {first.code} đã hết hiệu lực từ sau ngày {last[0].until:%d/%m/%Y}; "
        f"hồ sơ nhận ngày {day:%d/%m/%Y}. Hãy chọn thủ tục thay thế."
    )
