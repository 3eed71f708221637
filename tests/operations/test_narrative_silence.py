"""What is left out is silence, what stands there was seen, and a person's words are never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from acting import Act
from word_text import bound, loose, texts

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import Document
from cchc_desktop.core.narrative_pieces import Para, Part, Piece, without_bare
from cchc_desktop.core.period import Period, parse, span
from cchc_desktop.operations import month, narrative
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.narrative import KINDS, Seen, rows, see

OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")
AFTER = datetime(2026, 10, 20, 9, tzinfo=HANOI)
LATER = datetime(2026, 11, 20, 9, tzinfo=HANOI)
PROMISED = "promise:2026-09-15:1"


def write(place: Workplace, seen: Seen, act: Callable[[Desk, Seen], Document], at: datetime = AFTER) -> None:
    with at_desk(place, "Lan", at) as desk:
        act(desk, seen)


def without(block: str) -> Callable[[Desk, Seen], Document]:
    return lambda desk, seen: narrative.leave_out(desk, seen, block)


def saying(block: str, text: str) -> Callable[[Desk, Seen], Document]:
    return lambda desk, seen: narrative.edit(desk, seen, block, text)


def paper(place: Workplace, seen: Seen, *, is_final: bool = False) -> list[str]:
    made = texts(narrative.docx(place, seen, LATER, is_final=is_final))
    return [one.replace("\u00a0", " ") for one in made if one]


def late(act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure="1.001612", applicant="A")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_goes_out_that_no_preview_has_shown(place: Workplace, act: Act, kind: str) -> None:
    late(act)
    month.report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    seen = see(place, OCTOBER, kind, AFTER)
    for block, _ in seen.unsettled:
        write(place, seen, without(block))
    seen = see(place, OCTOBER, kind, AFTER)
    shown = {row.text for row in rows(seen) if not row.block.is_left_out and row.text}
    told = paper(place, seen, is_final=True)
    begin = next(at for at, text in enumerate(told) if text.endswith("như sau:")) + 1
    end = next(at for at, text in enumerate(told) if text.startswith("Trên đây"))
    body = [text.removeprefix("- ") for text in told[begin:end]]
    heads = {one.title for one in narrative.paper_of(place, seen, AFTER.date(), purpose="final").parts}
    for text in body:
        rest = text
        for one in sorted(shown, key=len, reverse=True):
            rest = rest.replace(one, "")
        assert text in heads or not rest.strip(), text
    assert not [
        one for one in body if "không có nguyên nhân khác" in one or "không phát sinh nội dung" in one
    ]
    is_bare = any(one.endswith("NỘI DUNG ĐÃ KHẮC PHỤC") for one in body)  # where nothing was mended
    assert (is_bare, "II. HẠN CHẾ CÒN TỒN TẠI VÀ NGUYÊN NHÂN" in body) == (False, kind == "remedy")


def test_headings_that_stay_are_counted_through() -> None:
    said = (Para((Piece("Có."),)),)
    out = (Para((Piece("Bỏ.", mark="out"),)),)
    parts = (
        Part("I. MỘT", 1, out),
        Part("II. HAI", 1, ()),
        Part("1. Thể chế", 2, ()),
        Part("2. Thủ tục", 2, said),
        Part("3. Bộ máy", 2, out),
        Part("4. Công vụ", 2, said),
        Part("III. BA", 1, ()),
        Part("1. Không còn", 2, out),
        Part("IV. BỐN", 1, said),
    )
    told = [one.title for one in without_bare(parts, is_screen=False)]
    assert told == ["I. HAI", "1. Thủ tục", "2. Công vụ", "II. BỐN"]
    shown = [one.title for one in without_bare(parts, is_screen=True)]
    assert shown[:3] == ["[Bỏ: MỘT]", "I. HAI", "[Bỏ: Thể chế]"]
    assert without_bare(parts[3:4], is_screen=False)[0].title == "2. Thủ tục"  # nothing went, nothing moves


def test_what_the_words_offer_is_said_once_a_person_vouches_for_it(place: Workplace) -> None:
    seen = see(place, OCTOBER, "remedy", AFTER)
    offered = "Ngoài các nguyên nhân nêu trên, không có nguyên nhân khác."
    assert next(row for row in rows(seen) if row.block.id == "causes/why").offer == offered
    asked = "Giải trình cụ thể nguyên nhân của hạn chế còn tồn tại"
    told = [one for one in paper(place, seen) if offered in one]
    assert told == [f"[Chưa viết: {asked}; hoặc xác nhận để ghi: “{offered}”]"]
    write(place, seen, lambda d, s: narrative.confirm(d, s, "causes/why"))
    seen = see(place, OCTOBER, "remedy", AFTER)
    block = seen.document.block("causes/why")
    assert (block.text, block.by, block.confirmed_by) == (offered, "Lan", "Lan")
    assert offered in paper(place, seen)
    with pytest.raises(Refused, match="chưa có chữ nào để xác nhận"):
        write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.confirm(d, s, "weak/other"))


def test_an_empty_list_says_so_in_sight_until_something_is_in_it(place: Workplace) -> None:
    write(place, see(place, OCTOBER, "remedy", AFTER), narrative.regenerate)
    seen = see(place, OCTOBER, "remedy", AFTER)
    said = {row.block.id: row.text for row in rows(seen)}
    assert said["remedies/promises/none"] == "Chưa đề ra giải pháp mới."
    write(place, seen, lambda d, s: narrative.promise(d, s, "Trực thêm"))
    seen = see(place, OCTOBER, "remedy", AFTER)
    assert "remedies/promises/none" not in {row.block.id for row in rows(seen)}
    assert seen.stale == ()  # whoever filled it need not be told
    write(place, seen, lambda d, s: narrative.leave_out(d, s, PROMISED))
    seen = see(place, OCTOBER, "remedy", AFTER)
    assert not [
        one for one in paper(place, seen) if "giải pháp mới" in one
    ]  # one was set, it is only not told
    write(place, seen, lambda d, s: narrative.remove(d, s, PROMISED))
    assert "remedies/promises/none" in {row.block.id for row in rows(see(place, OCTOBER, "remedy", AFTER))}


def test_what_was_vouched_for_as_empty_does_not_stand_beside_what_came(place: Workplace) -> None:
    none = "proposals/proposals/none"
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.confirm(d, s, none))
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.propose(d, s, "Thêm người"))
    seen = see(place, OCTOBER, "tthc", AFTER)
    assert none in {block for block, _ in seen.unsettled}
    write(place, seen, lambda d, s: narrative.restore(d, s, none))
    assert none not in {row.block.id for row in rows(see(place, OCTOBER, "tthc", AFTER))}


def test_nothing_from_before_is_not_said_of_what_was_left_out(place: Workplace) -> None:
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.promise(d, s, "Trực thêm"))
    seen = see(place, NOVEMBER, "tthc", LATER)
    write(place, seen, lambda d, s: narrative.leave_out(d, s, PROMISED), LATER)
    assert "before/counted/none" not in {row.block.id for row in rows(see(place, NOVEMBER, "tthc", LATER))}


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_what_is_taken_in_again_is_what_the_person_wrote(place: Workplace, *, is_confirmed: bool) -> None:
    block, text = "overview/received/none", "LỜI CỦA TÔI."
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.edit(d, s, block, text))
    if is_confirmed:
        write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.confirm(d, s, block))
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.leave_out(d, s, block))
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.restore(d, s, block))
    found = see(place, OCTOBER, "tthc", AFTER).document.block(block)
    assert (found.text, found.by, found.is_left_out) == (text, "Lan", False)
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.restore(d, s, block))
    assert see(place, OCTOBER, "tthc", AFTER).document.block(block).by == ""


def test_an_old_promise_keeps_its_words_and_tells_what_was_changed(place: Workplace) -> None:
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.promise(d, s, "Cử 2 người trực."))
    for text in ("Cử thêm người.", "Cử 3 người, {received} hồ sơ."):
        seen = see(place, NOVEMBER, "tthc", LATER)
        write(place, seen, saying(PROMISED, text), LATER)
    assert PROMISED in {block for block, _ in see(place, NOVEMBER, "tthc", LATER).unsettled}
    write(place, see(place, NOVEMBER, "tthc", LATER), lambda d, s: narrative.confirm(d, s, PROMISED), LATER)
    told = "- Cử 2 người trực (từ tháng 10 năm 2026; nay sửa: Cử 3 người, 0 hồ sơ): chưa làm."
    seen = see(place, NOVEMBER, "tthc", LATER)
    assert told in paper(place, seen)
    assert loose(narrative.docx(place, seen, LATER)) == []
    december = datetime(2026, 12, 20, 9, tzinfo=HANOI)
    assert told in paper(place, see(place, parse("2026-12"), "tthc", december))


def test_a_span_is_named_as_one_can_speak_of_it(place: Workplace, act: Act) -> None:
    late(act)
    days: Period = span(OCTOBER.first_on.replace(month=10, day=1), OCTOBER.last_on)
    seen = see(place, days, "tthc", AFTER)
    assert seen.figures["before_period"].text.startswith("kỳ từ ngày ")
    write(place, seen, lambda d, s: narrative.promise(d, s, "Trực thêm"))
    after = span(OCTOBER.last_on.replace(day=15), OCTOBER.last_on.replace(day=19))
    told = paper(place, see(place, after, "tthc", AFTER))
    assert [one for one in told if one.startswith("- Trực thêm (của kỳ từ ngày 01/10/2026 đến")]


def test_a_percentage_that_a_person_puts_in_has_its_sign(place: Workplace, act: Act) -> None:
    late(act)
    block = "overview/received/total"
    text = "Trực tuyến {online_rate}, kỳ {online_rate} %, {received_direct.share} trực tiếp, {received} việc."
    write(place, see(place, OCTOBER, "tthc", AFTER), lambda d, s: narrative.edit(d, s, block, text))
    said = {row.block.id: row.text for row in rows(see(place, OCTOBER, "tthc", AFTER))}
    assert said[block] == "Trực tuyến 0,00%, kỳ 0,00 %, 100,00% trực tiếp, 1 việc."


def test_a_refusal_says_that_there_is_more(place: Workplace) -> None:
    month.report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    seen = see(place, OCTOBER, "cchc", AFTER)
    with pytest.raises(Refused, match=r"còn 1\d chỗ .*; …\. Sửa"):
        narrative.docx(place, seen, AFTER, is_final=True)


def test_a_committee_signs_as_one_where_nobody_was_named(place: Workplace) -> None:
    seen = see(place, OCTOBER, "tthc", AFTER)
    assert narrative.paper_of(place, seen, AFTER.date()).signer == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_a_period_that_is_not_closed_says_so_until_it_is(place: Workplace) -> None:
    line = "(Số liệu tạm tính, kỳ báo cáo chưa chốt)"
    seen = see(place, OCTOBER, "tthc", AFTER)
    told = paper(place, seen)
    assert line in told[:15]  # under the title and what it is about, before whom it goes to
    assert told.index(line) + 1 == next(at for at, one in enumerate(told) if one.startswith("Kính gửi"))
    assert bound(narrative.docx(place, seen, AFTER))["closed"] == {"tạm tính"}
    month.report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    assert line not in paper(place, see(place, OCTOBER, "tthc", AFTER))


def test_a_period_that_goes_on_says_up_to_when_it_was_counted(place: Workplace) -> None:
    last, over = (datetime(2026, 10, day, 9, tzinfo=HANOI) for day in (14, 15))
    told = paper_at(place, last)
    assert "(Số liệu tạm tính đến ngày 14/10/2026, kỳ báo cáo chưa hết)" in told
    assert "(Số liệu tạm tính, kỳ báo cáo chưa chốt)" in paper_at(place, over)


def paper_at(place: Workplace, now: datetime) -> list[str]:
    return texts(narrative.docx(place, see(place, OCTOBER, "tthc", now), now))
