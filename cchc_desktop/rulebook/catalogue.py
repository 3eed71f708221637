"""The catalogue of procedures as data: shipped packs, and the province's own packs laid over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from cchc_desktop.core.catalogue import (
    EVERY_CHANNEL,
    Case,
    Catalogue,
    Channel,
    FeeKind,
    FeeRule,
    FeeUnit,
    PageRate,
    PaperKind,
    PaperRule,
    Procedure,
    ReceiptPolicy,
    procedure_code,
)
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.paths import resources
from cchc_desktop.rulebook.pack import Row, read

_HEAD = frozenset({"field", "since", "until", "is_verified", "basis", "level"})
_PROCEDURE = _HEAD | {
    *("code", "name", "channels", "receipt_policy", "note", "result", "result_code"),
    *("also", "retention", "retention_basis", "shared_papers", "shared_fees", "case", "paper", "fee"),
}
_CASE = frozenset({"code", "name", "term", "channels", "basis", "is_default", "note"})
_PAPER = frozenset({"name", "kind", "quantity", "is_required", "when"})
_FEE = frozenset(
    {"name", "amount", "unit", "since", "until", "condition", "basis", "channel", "kind", "case", "pages"}
)
_PAGES = frozenset({"first_pages", "first_rate", "next_rate", "cap"})


def load_catalogue(extra: Path | None = None) -> Catalogue:
    """Read the shipped packs, then those of ``extra``/catalogue, which win version by version."""
    shipped = _shipped(resources() / "catalogue")
    own = extra / "catalogue" if extra else None
    return shipped.merged(_folder(own)) if own and own.is_dir() else shipped


@cache
def _shipped(folder: Path) -> Catalogue:
    """Read once: what is shipped does not change while the program runs."""
    return Catalogue(tuple(_folder(folder)))


def _folder(folder: Path) -> Iterator[Procedure]:
    seen: dict[tuple[str, object], str] = {}
    for path in sorted(folder.glob("*.toml")):
        for one in _pack(path):
            key = (one.code, one.since)
            if key in seen:
                raise Trouble(
                    f"Thủ tục {one.code} áp dụng từ {one.since:%d/%m/%Y} có hai lần: trong tệp “{seen[key]}” "
                    f"và tệp “{path.name}”. Hãy bỏ một."
                )
            seen[key] = path.name
            yield one


def _pack(path: Path) -> Iterator[Procedure]:
    whole = Row(f"Tệp “{path.name}”", read(path))
    whole.only(frozenset({"pack", "shared", "procedure"}))
    head, shared = whole.table("pack"), whole.table("shared")
    head.only(_HEAD)
    shared.only(frozenset({"paper", "fee"}))
    for row in whole.rows("procedure", "thủ tục thứ"):
        code = row.text("code")
        named = Row(f"Tệp “{path.name}”, thủ tục {code}", {**head.values, **row.values})
        yield _procedure(named, shared)


def _procedure(row: Row, shared: Row) -> Procedure:
    row.only(_PROCEDURE)
    code = row.text("code")
    if procedure_code(code) != code:
        raise row.wrong("code", "không đúng dạng mã thủ tục (ví dụ 1.001193)")
    made = Procedure(
        code=code,
        name=row.text("name"),
        field=row.text("field"),
        since=row.day("since"),
        until=row.maybe_day("until"),
        cases=_cases(row),
        papers=tuple(_paper(one) for one in _own_and_shared(row, shared, "paper")),
        fees=tuple(_fee(one) for one in _own_and_shared(row, shared, "fee")),
        channels=row.choices("channels", Channel, EVERY_CHANNEL),
        receipt_policy=row.choice("receipt_policy", ReceiptPolicy, ReceiptPolicy.ALWAYS),
        is_verified=row.flag("is_verified", default=False),
        basis=row.text("basis", ""),
        note=row.text("note", ""),
        level=row.text("level", "xa"),
        result=row.maybe_text("result"),
        result_code=row.maybe_text("result_code"),
        also=row.texts("also"),
        retention=row.text("retention", ""),
        retention_basis=row.text("retention_basis", ""),
    )
    _check_whole(row, made)
    return made


def _own_and_shared(row: Row, shared: Row, key: str) -> Iterator[Row]:
    """Give the procedure's own rows, then those it takes from the pack's shared ones by name."""
    yield from row.rows(key, {"paper": "giấy tờ thứ", "fee": "phí thứ"}[key])
    stock = shared.table(key)
    for name in row.texts(f"shared_{key}s"):
        if name not in stock.values:
            raise row.wrong(f"shared_{key}s", f"nhắc đến “{name}” không có trong [shared.{key}]")
        yield stock.table(name)


def _cases(row: Row) -> tuple[Case, ...]:
    within = row.choices("channels", Channel, EVERY_CHANNEL)
    cases = [_case(one, within) for one in row.rows("case", "trường hợp thứ")]
    if not cases:
        raise row.wrong("case", "thiếu: mỗi thủ tục cần ít nhất một trường hợp")
    if not any(one.is_default for one in cases):
        cases = [replace(one, is_default=one.code == cases[0].code) for one in cases]
    return tuple(cases)


def _case(row: Row, within: frozenset[Channel]) -> Case:
    row.only(_CASE)
    written = row.maybe_text("term")
    try:
        term = Term.parse(written) if written else None
    except Refused as refused:
        raise row.wrong("term", f"không đọc được: {refused.sentence}") from refused
    return Case(
        code=row.text("code"),
        name=row.text("name"),
        term=term,
        channels=row.choices("channels", Channel, within),
        basis=row.text("basis", ""),
        is_default=row.flag("is_default", default=False),
        note=row.text("note", ""),
    )


def _paper(row: Row) -> PaperRule:
    row.only(_PAPER)
    return PaperRule(
        name=row.text("name"),
        kind=row.choice("kind", PaperKind, PaperKind.ORIGINAL),
        quantity=row.whole("quantity", 1),
        is_required=row.flag("is_required", default=True),
        when=row.maybe_text("when"),
    )


def _fee(row: Row) -> FeeRule:
    row.only(_FEE)
    pages = row.table("pages") if "pages" in row.values else None
    if pages is not None:
        pages.only(_PAGES)
    return FeeRule(
        name=row.text("name"),
        amount=row.whole("amount") if "amount" in row.values else None,
        unit=row.choice("unit", FeeUnit, FeeUnit.DOSSIER),
        since=row.day("since"),
        until=row.maybe_day("until"),
        condition=row.maybe_text("condition"),
        basis=row.text("basis", ""),
        channel=row.choice("channel", Channel) if "channel" in row.values else None,
        kind=row.choice("kind", FeeKind, FeeKind.FEE),
        case=row.maybe_text("case"),
        pages=None if pages is None else PageRate(**{key: pages.whole(key) for key in sorted(_PAGES)}),
    )


def _check_whole(row: Row, one: Procedure) -> None:
    """Refuse what no single key shows: days the wrong way round, fees of no case, papers nobody hands in."""
    if one.until is not None and one.until < one.since:
        raise row.wrong("until", "đứng trước ngày bắt đầu")
    if bool(one.retention) != bool(one.retention_basis):
        raise row.wrong("retention_basis", "phải đi cùng thời hạn bảo quản (retention)")
    codes = {case.code for case in one.cases}
    for rule in one.fees:
        if rule.case is not None and rule.case not in codes:
            raise row.wrong("fee", f"nhắc đến trường hợp “{rule.case}” không có")
    for paper in one.papers:
        if paper.quantity < 1:
            raise row.wrong("paper", f"“{paper.name}” có số lượng 0")
    _check_cases(row, one)


def _check_cases(row: Row, one: Procedure) -> None:
    """Refuse two terms for one case on one channel, and a channel without any case or with two defaults."""
    taken: set[tuple[str, Channel]] = set()
    for case in one.cases:
        pairs = {(case.code, channel) for channel in case.channels}
        if not case.channels <= one.channels:
            raise row.wrong("case", f"“{case.code}” có hình thức nộp mà thủ tục không nhận")
        if taken & pairs:
            raise row.wrong("case", f"“{case.code}” có hai thời hạn cho cùng một hình thức nộp")
        taken |= pairs
    for channel in sorted(one.channels):
        if not one.cases_for(channel):
            raise row.wrong("channels", f"nhận {channel.title} nhưng không có trường hợp nào")
        if sum(case.is_default for case in one.cases_for(channel)) > 1:
            raise row.wrong("case", f"có hai trường hợp mặc định ở hình thức {channel.title}")
