"""The drawn dossiers: each with its whole trail, its papers, slips and fee, compared with the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core import catalogue as catalogues
from cchc_desktop.core.catalogue import Catalogue, Procedure, ReceiptPolicy
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.dossier import Dossier, Entry, standing
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.core.sampling import Drawn
from cchc_desktop.core.text import day_time, mask_id, number
from cchc_desktop.operations import trail_words
from cchc_desktop.operations.erasure import masked
from cchc_desktop.reports.inspection_pack import Column, Record, Section
from cchc_desktop.store import inspected
from cchc_desktop.store.reading import Reading

_RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Sampled:
    """One drawn dossier with all that is known of it; ``remarks`` say what does not agree."""

    drawn: Drawn
    dossier: Dossier
    entries: tuple[Entry, ...]
    slips: tuple[tuple[str, int, int, int, bool], ...]
    remarks: tuple[str, ...]


def sampled(reading: Reading, catalogue: Catalogue, drawn: Drawn, seq: int, now: datetime) -> Sampled:
    """Gather one, and look through it."""
    dossier, entries = inspected.dossier(reading, seq), inspected.trail(reading, seq)
    slips = inspected.slips_of(reading, seq)
    remarks = tuple(_remarks(catalogue, dossier, entries, slips, now))
    return Sampled(drawn, dossier, entries, slips, remarks)


def _remarks(
    catalogue: Catalogue,
    one: Dossier,
    entries: tuple[Entry, ...],
    slips: tuple[tuple[str, int, int, int, bool], ...],
    now: datetime,
) -> Iterator[str]:
    """What an inspector would write down."""
    known = _version(catalogue, one)
    if known is None:
        yield "danh mục trên máy không có phiên bản thủ tục của hồ sơ"
    else:
        yield from _against(known, one)
        if not any(form == _RECEIPT and not is_void for form, _, _, _, is_void in slips) and _needs_receipt(
            known, one
        ):
            yield "không in giấy tiếp nhận và hẹn trả"
    if one.due_at is not None and (one.ended_at or now) > one.due_at:
        sorry = "đã có thư xin lỗi" if one.apologised_at is not None else "không có thư xin lỗi"
        yield f"quá hạn, {sorry}"
    waiting = sum(paper.digitised is Digitised.NOT_YET and not paper.is_missing for paper in one.papers)
    if waiting and one.ended_at is not None:
        yield f"{waiting} giấy tờ chưa số hóa dù đã có kết quả"
    late = [one for one in standing(entries) if (one.recorded_at - one.at).total_seconds() > _LATE_BY]
    if late:
        yield f"{len(late)} việc ghi vào sổ sau hơn một ngày"


_LATE_BY = 86_400


def _version(catalogue: Catalogue, one: Dossier) -> Procedure | None:
    try:
        if one.procedure_since is not None:
            return catalogue.version(one.procedure, one.procedure_since)
        return catalogue.at(one.procedure, one.received_at.date()) if one.received_at else None
    except Refused:
        return None


def _against(known: Procedure, one: Dossier) -> Iterator[str]:
    """Term, papers and fee as the catalogue of that day asks for them."""
    wanted = _term(known, one)
    if wanted is not None and one.term is not None and Term.parse(one.term) != wanted:
        yield f"thời hạn {Term.parse(one.term).words()}, danh mục {wanted.words()}"
    there = {paper.name for paper in one.papers}
    lacking = [
        rule.name
        for rule in known.papers
        if rule.is_required and rule.when is None and rule.name not in there
    ]
    if lacking:
        yield f"thiếu so với danh mục: {', '.join(lacking)}"
    asked = _fee(known, one)
    if asked is not None and one.fee is not None and one.fee != asked:
        yield f"phí, lệ phí {number(one.fee)} đồng, danh mục {number(asked)} đồng"
    if one.fee and one.ended_at is not None and not one.fee_paid and not one.is_paid_online:
        yield "chưa ghi thu phí, lệ phí"


def _needs_receipt(known: Procedure, one: Dossier) -> bool:
    try:
        policy = known.receipt_for(one.case, Channel(one.channel))
    except (Refused, ValueError):
        return False
    return policy is ReceiptPolicy.ALWAYS and one.channel == Channel.DIRECT.value


def _term(known: Procedure, one: Dossier) -> Term | None:
    try:
        return known.term_for(one.case, Channel(one.channel))
    except (Refused, ValueError):
        return None


def _fee(known: Procedure, one: Dossier) -> int | None:
    if one.received_at is None:
        return None
    claimed = frozenset({one.exemption}) if one.exemption else frozenset[str]()
    try:
        told = catalogues.fee(
            known,
            one.case,
            Channel(one.channel),
            one.copies,
            one.pages,
            one.received_at.date(),
            claimed=claimed,
        )
    except (Refused, ValueError):
        return None
    return told.amount


def list_section(found: tuple[Sampled, ...], said: tuple[str, ...], *, is_named: bool) -> Section:
    """The sample with what was found in each."""
    records = tuple(
        Record(
            (
                place,
                one.dossier.local_no,
                one.drawn.key[:12],
                _who(one.dossier, is_named=is_named),
                f"{one.dossier.procedure} {one.dossier.procedure_name}",
                one.dossier.received_at,
                one.dossier.due_at,
                one.dossier.ended_at,
                one.dossier.handed_back_at,
                one.dossier.state.title,
                "; ".join(one.remarks) or "khớp",
            )
        )
        for place, one in enumerate(found, 1)
    )
    return Section(
        name="Mẫu",
        title="Mẫu ngẫu nhiên và đối chiếu với danh mục",
        titles=(
            *("STT", "Số hồ sơ", "Mã chọn (đầu SHA-256)", "Người nộp", "Thủ tục", "Ngày nhận", "Hẹn trả"),
            *("Có kết quả", "Trả kết quả", "Tình trạng", "Đối chiếu"),
        ),
        columns=(
            *(Column(10, "number", "centre"), Column(24), Column(28), Column(32), Column(52)),
            *(Column(26, "moment", "centre") for _ in range(4)),
            *(Column(24), Column(52)),
        ),
        records=records,
        said=said,
        empty="Trong kỳ không tiếp nhận hồ sơ nào.",
    )


def _who(one: Dossier, *, is_named: bool) -> str:
    """Name and identity number, hidden for the most part unless they are asked for."""
    if is_named:
        return f"{one.applicant}, {one.id_number}" if one.id_number else one.applicant
    return f"{masked(one.applicant)}, {mask_id(one.id_number)}" if one.id_number else masked(one.applicant)


def trail_section(found: tuple[Sampled, ...], *, is_named: bool) -> Section:
    """Every entry of every drawn dossier, with its number in the chain."""
    return Section(
        name="Diễn biến mẫu",
        title="Toàn bộ diễn biến của từng hồ sơ trong mẫu",
        titles=(
            "Bút tích",
            "Lúc",
            "Ghi vào sổ",
            "Người làm",
            "Tài khoản",
            "Việc",
            "Nội dung",
            "Căn cứ",
            "Mã (đầu)",
        ),
        columns=(
            *(Column(18, "text", "centre"), Column(28, "moment", "centre"), Column(28, "moment", "centre")),
            *(Column(30), Column(22), Column(40), Column(80), Column(40), Column(26)),
        ),
        records=tuple(_trails(found, is_named=is_named)),
        empty="Không có hồ sơ nào trong mẫu.",
    )


def _trails(found: tuple[Sampled, ...], *, is_named: bool) -> Iterator[Record]:
    for one in found:
        yield Record((f"Hồ sơ {one.dossier.local_no}: {one.dossier.procedure_name}",), is_label=True)
        for entry in one.entries:
            yield Record(
                (
                    number(entry.seq),
                    entry.at,
                    entry.recorded_at,
                    entry.by,
                    entry.account or "",
                    trail_words.title(entry),
                    trail_words.what(entry, is_named=is_named),
                    entry.basis,
                    entry.digest[:12],
                )
            )


def papers_section(found: tuple[Sampled, ...]) -> Section:
    """What was handed in and printed, how far it is digitised, and what was paid."""
    return Section(
        name="Giấy tờ mẫu",
        title="Giấy tờ, số hóa, giấy đã in và phí, lệ phí của mẫu",
        titles=("STT", "Giấy tờ, phiếu", "Loại", "Số lượng", "Bắt buộc", "Số hóa, tình trạng"),
        columns=(
            *(Column(12, "number", "centre"), Column(110), Column(40), Column(20, "number", "centre")),
            *(Column(22, "text", "centre"), Column(60)),
        ),
        records=tuple(_papers(found)),
        empty="Không có hồ sơ nào trong mẫu.",
    )


def _papers(found: tuple[Sampled, ...]) -> Iterator[Record]:
    for sampled_one in found:
        one = sampled_one.dossier
        yield Record((f"Hồ sơ {one.local_no} – {_money(one)}",), is_label=True)
        for place, paper in enumerate(one.papers, 1):
            state = "còn thiếu" if paper.is_missing else paper.digitised.title
            if paper.reason:
                state = f"{state} ({paper.reason})"
            need = "có" if paper.is_required else "không"
            yield Record((place, paper.name, paper.kind.title, paper.quantity, need, state))
        for form, year, numbered, printings, is_void in sampled_one.slips:
            name = trail_words.form_words(form, one.received_at.date()) if one.received_at else form
            what = "đã hủy" if is_void else f"in {printings} lần"
            yield Record((None, f"{name} số {numbered:04d}/{year}", "giấy đã in", printings, "", what))


def _money(one: Dossier) -> str:
    if one.fee is None:
        return "phí, lệ phí: chưa ghi"
    paid = f"đã thu {number(one.fee_paid)} đồng" if one.fee_paid else "chưa ghi thu"
    paid = "thanh toán trực tuyến" if one.is_paid_online else paid
    when = f" lúc {day_time(one.fee_paid_at)}" if one.fee_paid_at else ""
    receipt = f", biên lai {one.fee_receipt}" if one.fee_receipt else ""
    free = f", miễn giảm: {one.exemption}" if one.exemption else ""
    return f"phí, lệ phí {number(one.fee)} đồng, {paid}{when}{receipt}{free}"
