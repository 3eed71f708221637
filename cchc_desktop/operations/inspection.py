"""The inspection pack: one act that checks the register, draws a sample and gathers what inspectors ask for.

The monthly inspection by the office itself is the same act; what came of it stays in the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from cchc_desktop.core import period as periods
from cchc_desktop.core import sampling
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import day, day_time, nfc, number
from cchc_desktop.files import Ready
from cchc_desktop.operations import inspection_office as office
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.heads import short
from cchc_desktop.operations.inspection_sample import (
    Sampled,
    list_section,
    papers_section,
    sampled,
    trail_section,
)
from cchc_desktop.operations.locked_files import NO_LOCK, Lock, enter_export, locked, refuse_unlocked
from cchc_desktop.operations.office import head as signer
from cchc_desktop.operations.papers_of_month import gather
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.reports import Head, Wish
from cchc_desktop.reports.inspection_pack import Column, Pack, Record, Section
from cchc_desktop.reports.overdue import Overdue
from cchc_desktop.store import inspected
from cchc_desktop.store.check import check
from cchc_desktop.store.findings import Report
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import chain_head

VERB = "inspect"
SIZE, MOST = 30, 500
_SHOWN = 50
Step = Callable[[str, int, int], None]


def _in_silence(_words: str, _done: int, _of: int) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the pack is about; ``seed`` is the inspector's word, ``is_named`` tells whose dossiers it has."""

    period: Period
    seed: str
    size: int = SIZE
    is_named: bool = False
    reason: str = ""
    by: str = "cchc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What was found, and the files; ``entry`` is the number of the act in the chain."""

    asked: Asked
    made_at: datetime
    report: Report
    frame: int
    frame_digest: str
    sample: tuple[Sampled, ...]
    late: int
    apologised: int
    head: tuple[int, str]
    pack: Pack
    entry: int = 0
    files: tuple[Path, ...] = ()

    @property
    def remarks(self) -> int:
        """How many of the sample do not agree in something."""
        return sum(bool(one.remarks) for one in self.sample)


def inspect(
    place: Workplace,
    asked: Asked,
    now: datetime,
    folder: Path,
    *,
    lock: Lock = NO_LOCK,
    step: Step = _in_silence,
) -> Inspected:
    """Make the pack, lay it into ``folder`` as XLSX and PDF, and enter what came of it."""
    place.register.actor.need(VERB)
    asked = _read(place, asked, lock)
    made = gathered(place, asked, now, step)
    with Ready() as ready, place.register.write() as book:
        at = made.made_at
        if asked.is_named and made.sample:
            enter_export(book, lock, what={VERB: len(made.sample)}, by=asked.by, at=at, recorded_at=at)
        book.append(
            None, verb=VERB, at=at, recorded_at=at, by=asked.by, note=_note(made), personal=_personal(asked)
        )
        entry = book.chain_head.seq
        stem = f"ThanhTra_{place.profile.unit}_{asked.period.first_on:%Y%m%d}_{asked.period.last_on:%Y%m%d}"
        paths = []
        for way, data in (("xlsx", made.pack.xlsx()), ("pdf", made.pack.pdf())):
            step(f"Ghi tệp {way}", 0, 1)
            path = folder / f"{stem}.{way}"
            ready.lay(path, locked(data, lock if asked.is_named else NO_LOCK), is_private=asked.is_named)
            paths.append(path)
        ready.put()
    return replace(made, entry=entry, files=tuple(paths))


def _read(place: Workplace, asked: Asked, lock: Lock) -> Asked:
    seed, reason = nfc(asked.seed), nfc(asked.reason)
    if not seed or "|" in seed:
        raise Refused(
            "Số chọn mẫu (seed) là một dãy chữ, số không có dấu “|”, do người kiểm tra cho.", "seed"
        )
    if not 1 <= asked.size <= MOST:
        raise Refused(f"Cỡ mẫu phải từ 1 đến {MOST} hồ sơ.", "size")
    if asked.is_named:
        place.register.actor.need("names")
        if not reason:
            raise Refused("Hồ sơ thanh tra có tên người dân thì phải ghi lý do.", "reason")
        refuse_unlocked(place.profile, lock, "Hồ sơ thanh tra có tên người dân")
    return replace(asked, seed=seed, reason=reason, by=nfc(asked.by))


def gathered(place: Workplace, asked: Asked, now: datetime, step: Step = _in_silence) -> Inspected:
    """All that the pack says; nothing is entered."""
    now = hanoi(now).replace(microsecond=0)
    report = check(place.register, step)
    period, is_commune = asked.period, place.profile.role == "commune"
    with place.register.read() as reading:
        step("mẫu", 0, 1)
        head = chain_head(reading.connection, reading.unit)
        frame = inspected.frame(reading, period.first_on, period.last_on)
        drawn = sampling.draw(asked.seed, frame, asked.size)
        sample = tuple(sampled(reading, place.catalogue, one, frame[one.number], now) for one in drawn)
        done = month.preview_in(place, reading, period, now, by=asked.by) if is_commune else None
        late, sections = None, list[Section]()
        title = replace(_head(place, reading, period.last_on, now), period=period, made_by=asked.by)
        if done is not None:
            step("hồ sơ quá hạn", 0, 1)
            [told] = gather(place, reading, done, Wish(is_named=asked.is_named), ["overdue"])
            late = told.made
            sections.append(_late_section(late, told.head))
        made = Inspected(
            asked=asked,
            made_at=now,
            report=report,
            frame=len(frame),
            frame_digest=sampling.frame_digest(frame),
            sample=sample,
            late=len(late.dossiers) if late else 0,
            apologised=sum(one.apologised_at is not None for one in late.dossiers) if late else 0,
            head=head,
            pack=Pack(head=title),
        )
        step("các việc trong kỳ", 0, 1)
        sections = [*_of_sample(made), *sections, *_of_office(place, reading, asked)]
        summary = _summary(made, reading)
    return replace(made, pack=replace(made.pack, sections=(summary, _checked(report), *sections)))


def _head(place: Workplace, reading: Reading, on: date, made_at: datetime) -> Head:
    """Who is looked into; whether figures of a period are final is no matter here."""
    told, own = signer(reading, on), office_of(place.profile, place.law, on)
    return Head(
        unit_name=own.name,
        superior_name=own.superior_name,
        period=periods.span(on, on),
        made_on=made_at.date(),
        place=own.place,
        counter=own.counter,
        head_title=told.title or own.head_title,
        head_name=told.name,
        is_practice=own.is_practice,
        places=place.law.decimals(on),
    )


def _of_sample(made: Inspected) -> tuple[Section, ...]:
    asked = made.asked
    if not made.frame:
        return ()
    said = (
        sampling.how(asked.seed, asked.size),
        f"Danh sách chọn: {number(made.frame)} hồ sơ tiếp nhận trong kỳ, mã {made.frame_digest}.",
    )
    return (
        list_section(made.sample, said, is_named=asked.is_named),
        trail_section(made.sample, is_named=asked.is_named),
        papers_section(made.sample),
    )


def _of_office(place: Workplace, reading: Reading, asked: Asked) -> tuple[Section, ...]:
    period = asked.period
    first_on, last_on = period.first_on, period.last_on
    gone, numbers = office.numbered(
        inspected.on_dossiers(reading, first_on, last_on, office.GONE | {"view", "export"})
    )
    every = tuple(inspected.beside(reading, first_on, last_on))

    def of(name: str, title: str, verbs: frozenset[str]) -> Section:
        entries = [one for one in (*every, *gone) if one.verb in verbs]
        return office.acts_section(
            name, title, office.in_order(entries), numbers=numbers, is_named=asked.is_named
        )

    commune = (office.procedures_section(place.catalogue, period), office.prints_section(reading, period))
    return (
        *(commune if place.profile.role == "commune" else (office.heads_in_section(reading, period),)),
        office.people_section(reading, period),
        of("Đổi quyền", "Thay đổi về tài khoản, quyền, mật khẩu, khóa", office.RIGHTS),
        of("Xem, xuất dữ liệu", "Xem dữ liệu nhạy cảm, in danh sách, xuất tệp, thanh tra", office.SEEN),
        of("Xóa dữ liệu", "Xóa dữ liệu cá nhân", office.GONE),
        of("Quy định đã đổi", "Quy định, cấu hình, gói luật, nhập sổ, đặt số, khôi phục", office.RULES),
        of("Sao lưu", "Sao lưu, khôi phục thử, kiểm tra, khôi phục", office.UPKEEP),
        office.heads_section(reading, period),
    )


def _late_section(late: Overdue, head: Head) -> Section:
    """The list that the month's report has, with who was told that they have to wait."""
    from cchc_desktop.reports.overdue import OVERDUE

    table = OVERDUE.table(head, late)
    titles = tuple(one.text for one in table.headings if one.row == 0)
    sorry = sum(one.apologised_at is not None for one in late.dossiers)
    said = (
        f"{number(len(late.dossiers))} hồ sơ quá hạn trong kỳ: {number(sorry)} có thư xin lỗi, hẹn lại; "
        f"{number(len(late.dossiers) - sorry)} không có."
    )
    return Section(
        name="Quá hạn",
        title="Hồ sơ quá hạn và thư xin lỗi",
        titles=titles,
        columns=table.columns,
        records=tuple(table.records),
        said=(said,),
    )


def _checked(report: Report) -> Section:
    """What the check says, finding by finding."""
    first = report.first
    said = (
        "Sổ nguyên vẹn: không có chỗ nào khác lúc ghi."
        if not report.findings
        else (f"Sổ có {number(len(report.findings))} chỗ sai.")
    )
    if first is not None:
        said += f" Chỗ đứt đầu tiên của chuỗi: bút tích {number(first.place)}."
    return Section(
        name="Kiểm tra sổ",
        title="Kết quả kiểm tra tính nguyên vẹn của sổ",
        titles=("STT", "Chỗ sai"),
        columns=(Column(14, "number", "centre"), Column(250)),
        records=tuple(Record((place, text)) for place, text in enumerate(report.findings[:_SHOWN], 1)),
        said=(said,),
        empty="Không có chỗ sai.",
    )


def _summary(made: Inspected, reading: Reading) -> Section:
    """One sheet: what was looked at, and what came of it."""
    asked, report = made.asked, made.report
    until = asked.period.last_on
    upkeep = tuple(
        inspected.beside(reading, date(2000, 1, 1), max(until, made.made_at.date()), office.UPKEEP)
    )
    backup = office.last_of(upkeep, "backup")
    before = tuple(inspected.beside(reading, date(2000, 1, 1), made.made_at.date(), {VERB}))[-3:]
    names = "có, theo lý do đã ghi" if asked.is_named else "không (che bớt)"
    verdict = "nguyên vẹn" if not report.findings else f"CÓ {number(len(report.findings))} CHỖ SAI"
    entries, digest = made.head
    sorry = number(made.late - made.apologised)
    rows: list[tuple[str, str]] = [
        ("Lập lúc, người lập", f"{day_time(made.made_at)}, {asked.by}"),
        ("Kỳ kiểm tra", f"{day(asked.period.first_on)} – {day(until)}"),
        ("Kiểm tra sổ", f"{verdict}; {_counts(report)}"),
        ("Đầu chuỗi lúc lập", f"{number(entries)} bút tích, mã {short(digest)}"),
        ("Hồ sơ tiếp nhận trong kỳ", f"{number(made.frame)} (danh sách chọn, mã {made.frame_digest[:16]}…)"),
        ("Mẫu", f"{number(len(made.sample))} hồ sơ, số chọn mẫu “{asked.seed}”"),
        ("Hồ sơ mẫu có điểm cần xem", number(made.remarks)),
        ("Quá hạn", f"{number(made.late)} hồ sơ, {number(made.apologised)} có thư xin lỗi, {sorry} không có"),
        ("Sao lưu gần nhất", _said(backup.at, backup.note) if backup else "chưa có lần nào được ghi"),
        ("Khôi phục thử gần nhất", office.said_of_drill(upkeep, made.made_at.date())),
        ("Tên người dân trong hồ sơ này", names),
        (
            "Các lần kiểm tra trước",
            "; ".join(f"{day(one.at)}: {'đạt' if one.note.get('is_ok') else 'có chỗ sai'}" for one in before)
            or "chưa có",
        ),
    ]
    return Section(
        name="Tóm tắt",
        title="Tóm tắt",
        titles=("Mục", "Kết quả"),
        columns=(Column(70), Column(190)),
        records=tuple(Record(row) for row in rows),
        said=(_WHAT_IT_PROVES,),
    )


_WHAT_IT_PROVES = (
    "Chuỗi ghi sổ làm lộ mọi sửa, xóa, chèn, đảo từng bút tích. "
    "Người có khóa của sổ và viết lại cả chuỗi chỉ bị lộ khi so với những gì nằm ngoài sổ: đầu chuỗi in trên "
    "giấy, gói đã gửi cấp trên, bản sao lưu ở nơi khác. "
    "Hãy so ít nhất một đầu chuỗi in trước ngày kiểm tra."
)


def _counts(report: Report) -> str:
    titles = {"entries": "bút tích", "dossiers": "hồ sơ", "slips": "giấy đã in", "files": "tệp số hóa"}
    return ", ".join(
        f"{number(report.counts[name])} {word}" for name, word in titles.items() if name in report.counts
    )


def _said(at: datetime, note: Mapping[str, Json]) -> str:
    is_ok = note.get("is_ok", True) is True
    return f"{'thành công' if is_ok else 'KHÔNG thành'}, {day_time(at)}"


def _note(made: Inspected) -> dict[str, Json]:
    """What stays of it in the chain: enough to draw the same sample and to compare the verdict."""
    asked = made.asked
    return {
        "period": asked.period.key,
        "first_on": asked.period.first_on.isoformat(),
        "last_on": asked.period.last_on.isoformat(),
        "seed": asked.seed,
        "size": asked.size,
        "frame": made.frame,
        "frame_digest": made.frame_digest,
        "dossiers": [one.dossier.local_no for one in made.sample],
        "remarks": made.remarks,
        "late": made.late,
        "is_ok": not made.report.findings,
        "findings": len(made.report.findings),
        "is_named": asked.is_named,
    }


def _personal(asked: Asked) -> dict[str, Json] | None:
    return {"reason": asked.reason} if asked.reason else None
