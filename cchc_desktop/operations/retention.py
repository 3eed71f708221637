"""How long this office keeps what: the table of the law with what the office decided by its own text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.retention import Covers, Keep, Kind, Retention, RunsFrom, merged
from cchc_desktop.core.text import day, fold, nfc
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk
from cchc_desktop.rulebook.retention import load_retention
from cchc_desktop.store.choices import Choice, choices
from cchc_desktop.store.reading import Reading

PREFIX = "retention:"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKind:
    """What the office decides of a kind; ``is_below_law``: it knows that a law asks for longer."""

    code: str
    term: str
    since: date
    basis: str
    title: str = ""
    runs_from: str = ""
    procedures: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    is_below_law: bool = False


def retention(reading: Reading, folder: Path | None) -> Retention:
    """The whole table, each value with its day; an office that gave its own up goes back to the law's."""
    return merged(load_retention(folder), _own(choices(reading, PREFIX), load_retention(folder)))


def _own(kept: Sequence[Choice], shipped: Retention) -> Iterator[Kind]:
    for one in kept:
        told = one.value if isinstance(one.value, dict) else {}
        if told:
            yield _kind(one.name, one.since, told)
            continue
        before = [kind for kind in shipped.in_force(one.since) if kind.code == one.name]
        yield from (_again(kind, one.since) for kind in before)


def _again(kind: Kind, since: date) -> Kind:
    """The value of the law, from the day on which the office gave up its own."""
    return Kind(
        code=kind.code,
        title=kind.title,
        covers=kind.covers,
        since=since,
        keep=kind.keep,
        runs_from=kind.runs_from,
        basis=kind.basis,
        procedures=kind.procedures,
        cases=kind.cases,
        fields=kind.fields,
        is_confirmed=kind.is_confirmed,
    )


def _kind(code: str, since: date, told: Mapping[str, Json]) -> Kind:
    return Kind(
        code=code,
        title=str(told.get("title") or ""),
        covers=Covers.DOSSIER,
        since=since,
        keep=Keep.parse(str(told.get("term"))),
        runs_from=RunsFrom(str(told.get("runs_from") or RunsFrom.ENDED.value)),
        basis=str(told.get("basis") or ""),
        procedures=_texts(told.get("procedures")),
        fields=_texts(told.get("fields")),
        is_own=True,
    )


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def put_kind(desk: Desk, typed: OwnKind) -> Kind:
    """Let the office keep a kind so long from a day on; Refused below a seen law, unless that is said."""
    code, basis = nfc(typed.code), nfc(typed.basis)
    if not code.replace("_", "").isalnum() or not code.isascii():
        raise Refused("Mã loại chỉ gồm chữ không dấu, số và gạch dưới.", "kind")
    if not basis:
        raise Refused("Chưa ghi văn bản quy định thời hạn lưu (số, ngày; Danh mục hồ sơ).", "basis")
    keep = Keep.parse(nfc(typed.term))
    known = [one for one in load_retention(desk.folder).in_force(typed.since) if one.code == code]
    _refuse_unnamed(code, typed, known)
    model = known[0] if known else None
    runs_from = typed.runs_from or (model.runs_from.value if model else RunsFrom.ENDED.value)
    if runs_from not in tuple(RunsFrom):
        raise Refused(f"Mốc tính “{runs_from}” không có. Các mốc: {', '.join(RunsFrom)}.", "runs_from")
    if model and model.is_confirmed and keep.length < model.keep.length and not typed.is_below_law:
        raise Refused(
            f"“{model.title}”: pháp luật buộc {model.term_words}; {keep.words} là ngắn hơn. Nếu có văn bản "
            "cho phép, hãy ghi văn bản đó làm căn cứ và xác nhận đặt ngắn hơn mức của pháp luật.",
            "term",
        )
    told: dict[str, Json] = {"term": str(keep), "runs_from": runs_from, "basis": basis}
    told |= {"title": nfc(typed.title)} if nfc(typed.title) else {}
    told |= {"procedures": list(typed.procedures)} if typed.procedures else {}
    told |= {"fields": [nfc(one) for one in typed.fields]} if typed.fields else {}
    choose(desk, PREFIX + code, told, since=typed.since, basis=basis)
    found = retention(desk.book, desk.folder).in_force(typed.since)
    return next(one for one in found if one.code == code)


def _refuse_unnamed(code: str, typed: OwnKind, known: Sequence[Kind]) -> None:
    if not known and not (nfc(typed.title) and (typed.procedures or typed.fields)):
        raise Refused(
            f"Loại “{code}” chưa có trong bảng: ghi tên loại, và thủ tục hoặc lĩnh vực thuộc loại đó.", "kind"
        )
    if known and known[0].covers is Covers.BOOK:
        raise Refused(f"“{known[0].title}” là sổ giấy: thời hạn theo pháp luật, không đặt ở đây.", "kind")


def drop_kind(desk: Desk, code: str, since: date) -> None:
    """Go back to the law's value from ``since`` on."""
    if all(one.name != code for one in choices(desk.book, PREFIX)):
        raise Refused(f"Đơn vị chưa đặt thời hạn riêng cho loại “{code}”.", "kind")
    choose(desk, PREFIX + code, {}, since=since)


def gaps(reading: Reading, folder: Path | None, on: date, fields: Sequence[str]) -> tuple[str, ...]:
    """The fields among ``fields`` that no kind names: their dossiers are never erased."""
    named = {fold(field) for kind in retention(reading, folder).in_force(on) for field in kind.fields}
    return tuple(field for field in fields if fold(field) not in named)


def row_words(kind: Kind) -> str:
    """Since when, and whose decision."""
    whose = (
        "đơn vị đặt" if kind.is_own else "đã thấy văn bản" if kind.is_confirmed else "chưa thấy văn bản gốc"
    )
    return f"từ {day(kind.since)}, {whose}"
