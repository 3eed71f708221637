"""The report in words over a real register: one dossier, the sentences it touches, and what people wrote."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from acting import Act
from word_files import controls, opened, unbound

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import Document, State
from cchc_desktop.core.period import parse
from cchc_desktop.operations import month, narrative
from cchc_desktop.operations.choices import SET
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.narrative import Seen, rows, see
from cchc_desktop.operations.office import Head, put_head
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.paths import resources
from cchc_desktop.store import schema
from cchc_desktop.store.rows import entry_of

SEPTEMBER, OCTOBER, NOVEMBER = parse("2026-09"), parse("2026-10"), parse("2026-11")
AFTER = datetime(2026, 10, 20, 9, tzinfo=HANOI)
LATER = datetime(2026, 11, 20, 9, tzinfo=HANOI)


@pytest.fixture
def dossiers(act: Act) -> list[str]:
    """Four dossiers of October: one kept, one late by a told cause, two still open."""
    found = [
        act("receive", f"2026-10-01T09:0{n}", procedure="1.004873", applicant="Đỗ Thị Ước").local_no
        for n in range(4)
    ]
    act("finish", "2026-10-02T10:00", dossier=found[0])
    act("finish", "2026-10-12T10:00", dossier=found[1], cause="A1")
    return found


def written(
    place: Workplace, seen: Seen, act: Callable[[Desk, Seen], Document], at: datetime = AFTER
) -> None:
    with at_desk(place, "Lan", at) as desk:
        act(desk, seen)


def close(place: Workplace, reason: str = "") -> None:
    """Freeze October, without which no report of it goes out."""
    month.report(place, OCTOBER, AFTER, by="Lan", is_closing=True, reason=reason)


def said(seen: Seen) -> dict[str, str]:
    return {row.block.id: row.text for row in rows(seen)}


def test_the_sentences_tell_what_the_register_holds(place: Workplace, dossiers: list[str]) -> None:
    seen = see(place, OCTOBER, "tthc", AFTER)
    told = said(seen)
    assert dossiers
    assert "4 hồ sơ, trong đó tiếp nhận mới trong kỳ 4" in told["overview/received/total"]
    assert told["overview/resolved/rate"] == "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn đạt 50,00%."
    assert "thấp hơn chỉ tiêu được giao (từ 95% trở lên) là 45,00" in told["overview/resolved/short"]
    assert told["weak/causes/row:A1"] == "Quá tải, thiếu nhân lực: 1 hồ sơ (33,33%)."
    assert told["weak/causes/row:"] == "Chưa ghi nguyên nhân: 2 hồ sơ (66,67%)."
    causes = [one for one in told if one.startswith("weak/causes/")]
    assert causes == ["weak/causes/row:A1", "weak/causes/row:"]  # what is not told comes last, however many
    after = list(told)[list(told).index("weak/causes/row:") + 1]
    assert told[after] == "Các lĩnh vực có hồ sơ quá hạn:"


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [("tthc", "I. II. III. IV."), ("cchc", "I. II. III. IV. V."), ("remedy", "I. II. III. IV. V.")],
)
def test_the_headings_are_those_that_are_asked_for(place: Workplace, kind: str, numbers: str) -> None:
    seen = see(place, OCTOBER, kind, AFTER)
    parts = narrative.paper_of(place, seen, AFTER.date()).parts
    assert " ".join(part.title.partition(" ")[0] for part in parts if part.level == 1) == numbers


def test_the_texts_are_those_in_force_for_the_period(place: Workplace) -> None:
    def bases(key: str) -> list[str]:
        seen = see(place, parse(key), "tthc", AFTER)
        told = narrative.paper_of(place, seen, AFTER.date()).bases
        return ["".join(piece.text for piece in one) for one in told]

    assert ["118/2025" in one for one in bases("2026-10")] == [True, False]
    assert ["61/2018" in one for one in bases("2025-06")] == [True, False]
    assert [one[-1] for one in bases("2026-10")] == [";", "."]


@pytest.mark.parametrize("kind", narrative.KINDS)
def test_an_empty_register_has_a_report_too(place: Workplace, kind: str) -> None:
    seen = see(place, OCTOBER, kind, AFTER)
    assert unbound(opened(narrative.docx(place, seen, AFTER))) == []
    assert "Trong kỳ không phát sinh hồ sơ thủ tục hành chính." in said(seen).values()


@pytest.mark.parametrize("kind", narrative.KINDS)
def test_no_kind_has_a_figure_that_is_not_bound(place: Workplace, dossiers: list[str], kind: str) -> None:
    seen = see(place, OCTOBER, kind, AFTER)
    written(place, seen, lambda d, s: narrative.promise(d, s, "Cử 2 người"))
    seen = see(place, OCTOBER, kind, AFTER)
    written(place, seen, lambda d, s: narrative.confirm(d, s, "promise:2026-09-15:1"))
    seen = see(place, OCTOBER, kind, AFTER)
    made = opened(narrative.docx(place, seen, AFTER))
    assert dossiers
    assert unbound(made) == []
    names = {name for name, _ in controls(made)}
    assert {"received", "on_time_rate", "cause.A1.count", "typed"} <= names


def test_a_change_of_one_dossier_marks_exactly_the_sentences_it_touches(
    place: Workplace, act: Act, dossiers: list[str]
) -> None:
    written(place, see(place, OCTOBER, "tthc", AFTER), narrative.regenerate)
    assert see(place, OCTOBER, "tthc", AFTER).stale == ()
    before = said(see(place, OCTOBER, "tthc", AFTER))
    act("correct", "2026-10-20T08:00", dossier=dossiers[1], late_cause="A3", reason="ghi nhầm")
    seen = see(place, OCTOBER, "tthc", AFTER)
    now = said(seen)
    moved = {one for one in before.keys() | now.keys() if before.get(one) != now.get(one)}
    assert {one.id for one in seen.stale} == moved == {"weak/causes/row:A1", "weak/causes/row:A3"}


def test_whatever_moves_the_marks_are_the_sentences_that_read_otherwise(
    place: Workplace, act: Act, dossiers: list[str]
) -> None:
    for kind in narrative.KINDS:
        written(place, see(place, OCTOBER, kind, AFTER), narrative.regenerate)
    before = {kind: said(see(place, OCTOBER, kind, AFTER)) for kind in narrative.KINDS}
    act("withdraw", "2026-10-05T10:00", dossier=dossiers[2], reason="đổi ý")
    for kind in narrative.KINDS:
        seen = see(place, OCTOBER, kind, AFTER)
        was, now = before[kind], said(seen)
        moved = {one for one in was.keys() | now.keys() if was.get(one) != now.get(one)}
        assert moved
        assert {one.id for one in seen.stale} == moved


def test_a_persons_words_stay_and_tell_when_their_figures_move(
    place: Workplace, act: Act, dossiers: list[str]
) -> None:
    block = "overview/received/total"
    text = "Cả tháng chỉ có {received} hồ sơ, do mưa."
    written(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.edit(d, s, block, text))
    act("receive", "2026-10-13T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    written(place, see(place, OCTOBER, "tthc", AFTER), narrative.regenerate)
    seen = see(place, OCTOBER, "tthc", AFTER)
    row = next(one for one in rows(seen) if one.block.id == block)
    assert dossiers
    assert row.text == "Cả tháng chỉ có 5 hồ sơ, do mưa."
    assert row.stale is not None
    assert row.stale.changed == (("received", "4", "5"), ("received_in", "4", "5"))
    written(place, seen, lambda d, s: narrative.confirm(d, s, block))
    assert block not in {one for one, _ in see(place, OCTOBER, "tthc", AFTER).unsettled}
    written(place, seen, lambda d, s: narrative.restore(d, s, block))
    assert said(see(place, OCTOBER, "tthc", AFTER))[block].startswith("Tổng số hồ sơ nhận giải quyết là 5")


def test_a_typed_figure_that_became_false_does_not_go_out(
    place: Workplace, act: Act, dossiers: list[str]
) -> None:
    block = "overview/resolved/total"
    first = see(place, OCTOBER, "tthc", AFTER)
    written(place, first, lambda d, s: narrative.leave_out(d, s, "weak/other"))
    written(place, first, lambda d, s: narrative.edit(d, s, block, "Đã giải quyết 2 hồ sơ."))
    written(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.confirm(d, s, block))
    with pytest.raises(Refused, match="Tháng 10 năm 2026 chưa chốt"):
        narrative.docx(place, see(place, OCTOBER, "tthc", AFTER), AFTER, is_final=True)
    close(place)
    assert narrative.docx(place, see(place, OCTOBER, "tthc", AFTER), AFTER, is_final=True)
    act("finish", "2026-10-02T11:00", dossier=dossiers[2])
    close(place, "ghi sót")
    seen = see(place, OCTOBER, "tthc", AFTER)
    with pytest.raises(Refused, match="2 khi xác nhận, nay 3"):
        narrative.docx(place, seen, AFTER, is_final=True)
    written(place, seen, lambda d, s: narrative.edit(d, s, block, "Đã giải quyết 3 hồ sơ."))
    written(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.confirm(d, s, block))
    assert narrative.docx(place, see(place, OCTOBER, "tthc", AFTER), AFTER, is_final=True)
    act("finish", "2026-10-02T12:00", dossier=dossiers[3])
    close(place, "ghi sót")
    seen = see(place, OCTOBER, "tthc", AFTER)
    assert block in {one for one, _ in seen.unsettled}
    written(place, seen, lambda d, s: narrative.restore(d, s, block))
    assert narrative.docx(place, see(place, OCTOBER, "tthc", AFTER), AFTER, is_final=True)


def test_what_was_confirmed_and_is_no_longer_said_does_not_go_out(place: Workplace, act: Act) -> None:
    block = "overview/received/none"
    seen = see(place, OCTOBER, "tthc", AFTER)
    written(place, seen, lambda d, s: narrative.confirm(d, s, block))
    act("receive", "2026-10-13T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    seen = see(place, OCTOBER, "tthc", AFTER)
    assert block in {one for one, _ in seen.unsettled}
    written(place, seen, lambda d, s: narrative.confirm(d, s, block))
    assert block not in {one for one, _ in see(place, OCTOBER, "tthc", AFTER).unsettled}


def test_the_final_is_refused_until_everything_is_settled(place: Workplace, dossiers: list[str]) -> None:
    close(place)
    seen = see(place, OCTOBER, "tthc", AFTER)
    with pytest.raises(Refused, match="chưa viết: Tồn tại"):
        narrative.docx(place, seen, AFTER, is_final=True)
    written(place, seen, lambda d, s: narrative.edit(d, s, "weak/other", "Thiếu 2 máy quét."))
    seen = see(place, OCTOBER, "tthc", AFTER)
    with pytest.raises(Refused, match="số gõ tay 2 chưa xác nhận"):
        narrative.docx(place, seen, AFTER, is_final=True)
    written(place, seen, lambda d, s: narrative.confirm(d, s, "weak/other"))
    with at_desk(place, "Lan", AFTER) as desk:
        put_head(desk, Head("Lê Văn Thử", "PHÓ CHỦ TỊCH"), since=date(2026, 1, 1))
    seen = see(place, OCTOBER, "tthc", AFTER)
    made = opened(narrative.docx(place, seen, AFTER, number=5, is_final=True))
    told = [p.text for table in made.tables[:2] for cell in table.rows[0].cells for p in cell.paragraphs]
    assert dossiers
    assert {"Số: 05/BC-UBND", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Thử"} <= set(
        told
    )
    assert ("typed", "2") in controls(made)


def test_promises_come_again_by_themselves_with_their_state(place: Workplace, dossiers: list[str]) -> None:
    seen = see(place, OCTOBER, "remedy", AFTER)
    written(place, seen, lambda d, s: narrative.promise(d, s, "Giải quyết xong {pending_overdue} hồ sơ"))
    written(place, seen, lambda d, s: narrative.propose(d, s, "Cấp thêm máy quét"))
    later = see(place, NOVEMBER, "remedy", LATER)
    told = said(later)
    assert dossiers
    assert told["promise:2026-09-15:1"] == "Giải quyết xong 2 hồ sơ"
    assert told["mended/counted/promises"].startswith("Trong 1 giải pháp đã đề ra, đã làm 0, đang làm 0")
    promised = "promise:2026-09-15:1"
    written(place, later, lambda d, s: narrative.put_state(d, s, promised, State.DONE), LATER)
    told = said(see(place, NOVEMBER, "remedy", LATER))
    assert told["mended/counted/promises"].startswith("Trong 1 giải pháp đã đề ra, đã làm 1")
    december = see(place, parse("2026-12"), "remedy", datetime(2026, 12, 20, 9, tzinfo=HANOI))
    assert "promise:2026-09-15:1" not in said(december)
    assert "proposal:2026-09-15:1" in said(december)


def test_a_promise_made_late_is_told_as_a_change_of_the_month_after(place: Workplace) -> None:
    written(place, see(place, NOVEMBER, "remedy", LATER), narrative.regenerate, LATER)
    seen = see(place, OCTOBER, "remedy", LATER)
    written(place, seen, lambda d, s: narrative.promise(d, s, "Làm sớm"), LATER)
    later = see(place, NOVEMBER, "remedy", LATER)
    assert [(one.id, one.why) for one in later.stale] == [("mended/counted/promises", "new")]
    assert said(later)["promise:2026-09-15:1"] == "Làm sớm"


def test_every_revision_is_in_the_chain(place: Workplace) -> None:
    for text in ("Lần một.", "Lần hai."):
        seen = see(place, OCTOBER, "tthc", AFTER)
        written(place, seen, lambda d, s, t=text: narrative.edit(d, s, "weak/other", t))  # type: ignore[misc]  # the text of this turn
    with place.register.read() as reading:
        asked = schema.entry.select().where(schema.entry.c.verb == SET).order_by(schema.entry.c.seq)
        notes = [entry_of(row).note for row in reading.run(asked).mappings()]
    blocks = [note["block"] for note in notes if note.get("act") == "edit"]
    assert [block["text"] for block in blocks if isinstance(block, dict)] == ["Lần một.", "Lần hai."]


def test_numbers_of_citizens_are_kept_out(place: Workplace) -> None:
    seen = see(place, OCTOBER, "tthc", AFTER)
    with pytest.raises(Refused, match="dữ liệu cá nhân"):
        written(place, seen, lambda d, s: narrative.edit(d, s, "weak/other", "Ông A 001099012345"))
    assert see(place, OCTOBER, "tthc", AFTER).kept is None


def test_own_paragraphs_are_put_in_and_taken_out(place: Workplace, dossiers: list[str]) -> None:
    seen = see(place, OCTOBER, "tthc", AFTER)
    written(place, seen, lambda d, s: narrative.add(d, s, "results", "digital", "Riêng {late} hồ sơ chậm."))
    seen = see(place, OCTOBER, "tthc", AFTER)
    assert dossiers
    assert said(seen)["own:2026-09-15:1"] == "Riêng 1 hồ sơ chậm."
    written(place, seen, lambda d, s: narrative.remove(d, s, "own:2026-09-15:1"))
    assert "own:2026-09-15:1" not in said(see(place, OCTOBER, "tthc", AFTER))
    with pytest.raises(Refused, match="không có mục này"):
        written(place, seen, lambda d, s: narrative.add(d, s, "results", "nowhere", "Câu."))


def test_a_closed_month_is_told_as_it_was_frozen(place: Workplace, act: Act, dossiers: list[str]) -> None:
    month.report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    act("withdraw", "2026-10-05T10:00", dossier=dossiers[2], reason="đổi ý")
    seen = see(place, OCTOBER, "tthc", AFTER)
    assert seen.is_final
    assert "overview/ended/withdrawn" not in said(seen)


def test_the_offices_own_words_stand_above_the_shipped_ones(place: Workplace) -> None:
    folder = place.register.place / "templates"
    folder.mkdir()
    file = folder / "narrative_tthc.toml"
    shipped = (resources() / "templates" / "narrative_tthc.toml").read_text(encoding="utf-8")
    file.write_text(
        shipped.replace("Trong kỳ không phát sinh hồ sơ", "Kỳ này không có hồ sơ"), encoding="utf-8"
    )
    told = said(see(place, OCTOBER, "tthc", AFTER))
    assert told["overview/received/none"] == "Kỳ này không có hồ sơ thủ tục hành chính."
    file.write_text(shipped.replace("{received_in}", "{nhan_moi}", 1), encoding="utf-8")
    with pytest.raises(Refused, match="nhan_moi"):
        see(place, OCTOBER, "tthc", AFTER)


def test_a_superior_writes_one_too_and_tells_no_causes(tmp_path: Path) -> None:
    founding = Founding(unit="01", is_practice=True, role="superior")
    above, _ = found(tmp_path / "above", founding, None, AFTER)
    with closing(above.register):
        seen = see(above, OCTOBER, "cchc", AFTER)
        assert seen.figures.each["cause"] == ()
        assert unbound(opened(narrative.docx(above, seen, AFTER))) == []


def test_an_unknown_kind_is_refused(place: Workplace) -> None:
    with pytest.raises(Refused, match=r"Các loại: tthc \(báo cáo"):
        see(place, OCTOBER, "quy", AFTER)


def test_the_first_month_has_nothing_to_be_compared_with(place: Workplace, dossiers: list[str]) -> None:
    assert dossiers
    assert not [one for one in said(see(place, OCTOBER, "tthc", AFTER)).values() if "So với" in one]
    told = said(see(place, NOVEMBER, "tthc", LATER))
    assert told["overview/received/less"] == "So với tháng 10 năm 2026, số hồ sơ tiếp nhận mới giảm 4 hồ sơ."
    assert SEPTEMBER.last_on < OCTOBER.first_on
