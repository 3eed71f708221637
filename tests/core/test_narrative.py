"""The report in words: what it says, what people wrote in it, and what no longer holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from registers import OCTOBER, START, a_line, lines, registers

from cchc_desktop.core import narrative as n
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import Document, Sort, State
from cchc_desktop.core.narrative_carried import carried_from, followed
from cchc_desktop.core.narrative_figures import SUMS, Facts, Figures, figures, vocabulary
from cchc_desktop.core.narrative_kept import from_json, to_json
from cchc_desktop.core.narrative_paper import Sender, paper, plain, unsettled
from cchc_desktop.core.narrative_rates import Rate
from cchc_desktop.core.narrative_reading import parse
from cchc_desktop.core.narrative_sources import Source, choices, source_of
from cchc_desktop.core.narrative_template import Narrative
from cchc_desktop.core.narrative_typed import checked_text
from cchc_desktop.core.tally import Line, tally
from cchc_desktop.core.targets import Target
from cchc_desktop.indicators import indicators
from cchc_desktop.paths import resources

AT = datetime(2026, 10, 20, 9, tzinfo=HANOI)
HEAD = """
version = "1"
type = "BÁO CÁO"
symbol = "BC-UBND"
subject = "Kết quả {period}"
issuer = "{office}"
"""
WORDS = (
    HEAD
    + """
[[section]]
id = "one"
title = "I. TÌNH HÌNH {period}"
[[section.paragraph]]
id = "counts"
sentences = [
  {id = "total", say = "Nhận {received} hồ sơ."},
  {id = "ended", if = "resolved > 0", say = "Đã giải quyết {resolved} hồ sơ, đạt {on_time_rate}%."},
  {id = "late", if = "late > 0", say = "Có {late} hồ sơ quá hạn."},
  {id = "reused", say = "Sử dụng lại {reused_rate}%.", empty = "Không phát sinh hồ sơ sử dụng lại."},
]
[[section.paragraph]]
id = "causes"
each = "cause"
is_item = true
sentences = [{id = "row", say = "{cause.words}: {cause.count} hồ sơ."}]
[[section.paragraph]]
id = "why"
kind = "written"
ask = "Nguyên nhân khác"
otherwise = "Không có nguyên nhân khác."
[[section]]
id = "two"
title = "II. GIẢI PHÁP"
[[section.paragraph]]
id = "before"
kind = "promises_before"
[[section.paragraph]]
id = "now"
kind = "promises"
otherwise = "Không có."
"""
)
KNOWN = vocabulary(["on_time_rate", "reused_rate"])
SENDER = Sender(place="Phú Thạnh", head_title="CHỦ TỊCH", head_name="Lê Văn Thử")


def words(text: str = WORDS) -> Narrative:
    return parse("narrative_thu", text, KNOWN)


def facts(
    *lines: Line, rate: Fraction | None = Fraction(193, 200), causes: dict[str, int] | None = None
) -> Figures:
    target = Target(indicator="on_time_rate", since=date(2023, 7, 24), at_least=Fraction(95, 100), basis="KL")
    rates = {
        "on_time_rate": Rate(title="Đúng hạn", value=rate, top=193, bottom=200, target=target),
        "reused_rate": Rate(title="Sử dụng lại", value=None),
    }
    return figures(
        Facts(
            period=OCTOBER,
            words={"office": "Ủy ban nhân dân xã Phú Thạnh"},
            tally=tally(lines, OCTOBER),
            rates=rates,
            causes=causes or {},
            cause_words={"A1": "Quá tải", "A3": "Chờ phối hợp"},
        )
    )


RECEIVED = a_line()
LATE = a_line(
    local_no="0002/2026", end="finished", ended_at=datetime(2026, 10, 9, 9, tzinfo=HANOI), late_cause="A1"
)
EMPTY = Document(kind="thu", first_on="2026-09-15", last_on="2026-10-14")


def texts(document: Document, known: Figures) -> list[str]:
    made = paper(document, words(), known, SENDER, AT.date())
    return ["".join(p.text for p in para.pieces) for part in made.parts for para in part.paras]


def test_sentences_are_said_only_where_they_are_true() -> None:
    known = facts(RECEIVED)
    document = n.written(EMPTY, words(), known)
    assert texts(document, known)[0] == "Nhận 1 hồ sơ. Không phát sinh hồ sơ sử dụng lại."
    known = facts(RECEIVED, LATE, causes={"A1": 1})
    document = n.written(EMPTY, words(), known)
    whole, cause = texts(document, known)[:2]
    assert whole.startswith("Nhận 2 hồ sơ. Đã giải quyết 1 hồ sơ, đạt 96,50%. Có 1 hồ sơ quá hạn. Không phát")
    assert cause == "Quá tải: 1 hồ sơ."


def test_a_figure_with_nothing_to_measure_says_nothing_without_a_sentence_for_that() -> None:
    document = n.written(EMPTY, words(), facts(LATE, rate=None))
    assert "one/counts/ended" not in {one.id for one in document.blocks}


def test_targets_stand_as_they_were_set() -> None:
    known = facts(LATE)
    assert known["on_time_rate.target_said"].text == "từ 95% trở lên"
    assert (known["on_time_rate.gap"].text, known["on_time_rate.gap"].value) == ("1,50", Fraction(3, 200))
    assert known.each["met"] == ("on_time_rate",)


@given(registers)
def test_every_count_of_the_vocabulary_is_there_for_any_register(lines: list[Line]) -> None:
    known = facts(*lines)
    missing = {name for name in KNOWN if known.get(name) is None}
    assert not missing
    assert known["received"].value == known["resolved"].value + known["pending"].value  # type: ignore[operator]  # counts


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ('say = "Nhận {recieved} hồ sơ."', "có con số “{recieved}” mà chương trình không có"),
        ('say = "Nhận 12 hồ sơ."', "số “12” viết sẵn trong câu"),
        ('say = "Nhận {received hồ sơ."', "không đúng chỗ"),
        ('if = "recieved > 0", say = "Nhận."', "điều kiện hỏi con số “recieved”"),
        ('if = "received lớn", say = "Nhận."', "không hiểu điều kiện"),
        ('sai = "Nhận."', "“sai” là khóa không dùng đến"),
        ('say = "{cause.words}."', "có con số “{cause.words}”"),
    ],
)
def test_a_wrong_template_is_refused_with_its_place(wrong: str, sentence: str) -> None:
    text = WORDS.replace('say = "Nhận {received} hồ sơ."', wrong, 1)
    with pytest.raises(Refused) as refused:
        words(text)
    assert sentence in refused.value.sentence
    assert "narrative_thu.toml" in refused.value.sentence
    assert "one/counts" in refused.value.sentence


def test_a_template_may_name_legal_texts_and_days() -> None:
    text = WORDS.replace(
        "Nhận {received} hồ sơ.",
        "Theo Quyết định số 766/QĐ-TTg, NĐ 61/2018 ngày 23 tháng 4 năm 2018, {received}.",
    )
    assert words(text).sections[0].paragraphs[0].sentences[0].say.startswith("Theo Quyết định")


def test_saying_anew_never_loses_what_a_person_wrote() -> None:
    first = facts(RECEIVED)
    document = n.written(EMPTY, words(), first)
    total = document.block("one/counts/total")
    document = document.having(n.worded(total, "Cả kỳ chỉ nhận {received} hồ sơ.", first, "Lan", AT))
    own = n.Block(id="own:1", section="one", paragraph="counts", sort=Sort.OWN, text="Ghi thêm.", by="Lan")
    document = document.having(own)
    answer = document.block("one/why")
    document = document.having(n.worded(answer, "Do mưa lũ.", first, "Lan", AT))
    later = facts(RECEIVED, LATE)
    again = n.written(from_json(to_json(document)) or EMPTY, words(), later)
    said = texts(again, later)
    assert said[0].startswith("Cả kỳ chỉ nhận 2 hồ sơ. Đã giải quyết 1 hồ sơ")
    assert {"Ghi thêm.", "Do mưa lũ."} <= set(said)


def test_what_a_person_wrote_outlives_the_section_it_stood_in() -> None:
    known = facts(RECEIVED)
    document = n.written(EMPTY, words(), known)
    document = document.having(n.worded(document.block("one/counts/total"), "Của tôi.", known, "Lan", AT))
    document = document.having(n.worded(document.block("one/why"), "Do mưa.", known, "Lan", AT))
    other = words(HEAD + '[[section]]\nid = "new"\ntitle = "I. KHÁC"\n')
    made = paper(n.written(document, other, known), other, known, SENDER, AT.date())
    told = ["".join(p.text for p in para.pieces) for part in made.parts for para in part.paras]
    assert told == ["Của tôi.", "Do mưa."]


def test_a_changed_figure_marks_exactly_the_sentences_that_name_it() -> None:
    document = n.written(EMPTY, words(), facts(RECEIVED, LATE, causes={"A1": 1}))
    assert n.stale(document, words(), facts(RECEIVED, LATE, causes={"A1": 1})) == ()
    other = a_line(local_no="0003/2026", ended_at=LATE.ended_at, end="finished", late_cause="A3")
    found = {one.id: one for one in n.stale(document, words(), facts(LATE, other, causes={"A1": 1, "A3": 1}))}
    assert set(found) == {"one/counts/ended", "one/counts/late", "one/causes/row:A3"}
    assert found["one/counts/late"].changed == (("late", "1", "2"),)
    assert found["one/counts/late"].sentence() == "đã viết với 1 → nay 2"
    assert found["one/causes/row:A3"].why == "new"
    gone = n.stale(document, words(), facts(RECEIVED, a_line(local_no="0002/2026")))
    assert {one.id for one in gone if one.why == "gone"} == {
        *("one/counts/ended", "one/counts/late", "one/causes/row:A1"),
    }


@pytest.mark.parametrize("kind", ["tthc", "cchc", "remedy"])
@settings(max_examples=30)
@given(before=registers, more=lines())
def test_the_marks_are_the_sentences_that_read_otherwise(kind: str, before: list[Line], more: Line) -> None:
    told = shipped(kind)
    was, now = facts(*before), facts(*before, more)
    document = n.written(EMPTY, told, was)
    first = {one.id: plain(one.text, was) for one in document.blocks}
    later = {one.id: plain(one.text, now) for one in n.written(EMPTY, told, now).blocks}
    moved = {one for one in first.keys() | later.keys() if first.get(one) != later.get(one)}
    assert {one.id for one in n.stale(document, told, now)} == moved


@cache
def shipped(kind: str) -> Narrative:
    code = f"narrative_{kind}"
    text = (resources() / "templates" / f"{code}.toml").read_text(encoding="utf-8")
    return parse(code, text, vocabulary(indicators()))


def test_every_figure_tells_where_it_comes_from() -> None:
    known = facts(RECEIVED, LATE, causes={"A1": 1, "": 1})
    assert source_of("received.before", known) == Source("boxes", SUMS["received"], is_before=True)
    assert source_of("field.Hộ tịch.late", known) == Source("boxes", ("late",), "Hộ tịch")
    assert source_of("cause.A1.count", known) == Source("cause", ("A1",))
    assert source_of("cause.none.share", known) == Source("cause", ("",))
    assert source_of("on_time_rate", known) == Source("indicator", ("on_time_rate",))
    assert source_of("on_time_rate.top", known) == Source("indicator", ("on_time_rate",))
    assert source_of("on_time_rate.target", known) is None
    assert source_of("period", known) is None


def test_figures_to_choose_from_have_words() -> None:
    found = {one.name: one for one in choices(facts(RECEIVED, LATE, causes={"A1": 1}))}
    assert found["late"].title == "giải quyết quá hạn"
    assert found["field.Hộ tịch.rate"].title == "Lĩnh vực Hộ tịch: phần trăm trước hạn và đúng hạn"
    assert found["on_time_rate.gap"].title == "Đúng hạn – khoảng cách tới chỉ tiêu"
    assert found["cause.A1.count"].title == "Nguyên nhân Quá tải: số hồ sơ"
    assert "reused_rate" not in found
    bare = [one for one in found.values() if one.title == one.name]
    assert bare == []


def test_a_worded_sentence_is_stale_until_somebody_vouches_for_it() -> None:
    first, later = facts(RECEIVED), facts(RECEIVED, LATE)
    document = n.written(EMPTY, words(), first)
    block = n.worded(document.block("one/counts/total"), "Chỉ có {received} hồ sơ.", first, "Lan", AT)
    document = n.written(document.having(block), words(), later)
    assert [one.id for one in n.stale(document, words(), later)] == ["one/counts/total"]
    draft = paper(document, words(), later, SENDER, AT.date())
    marked = [p for part in draft.parts for para in part.paras for p in para.pieces if p.mark == "stale"]
    assert [(p.text, p.name) for p in marked] == [("2", "received")]
    assert draft.notes == ("đã viết với 1 → nay 2",)
    document = document.having(n.confirmed(document.block("one/counts/total"), later, "Hạnh", AT))
    assert n.stale(document, words(), later) == ()
    assert document.block("one/counts/total").confirmed_by == "Hạnh"


def test_typed_digits_stay_marked_until_confirmed_and_again_after_a_change() -> None:
    known = facts(RECEIVED)
    document = n.written(EMPTY, words(), known)
    block = n.worded(document.block("one/why"), "Do 3 cơ quan chậm, theo QĐ 766/QĐ-TTg.", known, "Lan", AT)
    assert n.typed(block) == ("3",)
    document = document.having(block)
    assert [one for one, _ in unsettled(document, words(), known)] == ["one/why"]
    sure = n.confirmed(block, known, "Hạnh", AT)
    assert n.typed(sure) == ()
    assert unsettled(document.having(sure), words(), known) == ()
    made = paper(document.having(sure), words(), known, SENDER, AT.date(), purpose="final")
    told = [p for part in made.parts for para in part.paras for p in para.pieces if p.name == "typed"]
    assert [(p.text, p.about) for p in told] == [("3", "Số gõ tay, Hạnh xác nhận 09:00, 20/10/2026")]
    again = n.worded(sure, "Do 4 cơ quan chậm.", known, "Lan", AT)
    assert n.typed(again) == ("4",)


def test_a_rate_that_moves_behind_its_printed_digits_marks_nothing() -> None:
    first, later = facts(LATE, rate=Fraction(9650, 10000)), facts(LATE, rate=Fraction(96501, 100000))
    assert first["on_time_rate"].text == later["on_time_rate"].text == "96,50"
    assert n.stale(n.written(EMPTY, words(), first), words(), later) == ()


def test_what_nobody_wrote_is_open_until_it_is_left_out() -> None:
    known = facts(RECEIVED)
    document = n.written(EMPTY, words(), known)
    assert [one for one, _ in unsettled(document, words(), known)] == ["one/why"]
    draft = texts(document, known)
    assert "[Chưa viết: Nguyên nhân khác; hoặc xác nhận để ghi: “Không có nguyên nhân khác.”]" in draft
    out = n.Block(id="one/why", section="one", paragraph="why", sort=Sort.WRITTEN, text="", is_left_out=True)
    document = n.written(document.having(out), words(), known)
    assert unsettled(document, words(), known) == ()
    assert not [one for one in texts(document, known) if "nguyên nhân khác" in one]  # silence


def promise(text: str, known: Figures, **but: object) -> n.Block:
    plain = n.Block(
        id=f"promise:{but.get('since', '2026-09-15')}:1",
        section="two",
        paragraph="now",
        sort=Sort.PROMISE,
        text="",
        state=State.OPEN,
        since=str(but.get("since", "2026-09-15")),
        since_title="tháng 10 năm 2026",
    )
    return n.worded(plain, text, known, "Lan", AT)


def test_promises_go_on_until_they_are_done() -> None:
    known = facts(RECEIVED, LATE)
    before = n.written(EMPTY, words(), known).having(promise("Giải quyết {overdue} hồ sơ quá hạn", known))
    november = Document(kind="thu", first_on="2026-10-15", last_on="2026-11-14")
    now = facts()
    was = carried_from([before])
    document = n.written(followed(november, was), words(), now)
    assert "Giải quyết 2 hồ sơ quá hạn (từ tháng 10 năm 2026): chưa làm." in texts(document, now)
    done = document.having(
        replace(document.block("promise:2026-09-15:1"), state=State.DONE, by="Lan", at=AT.isoformat())
    )
    assert "Giải quyết 2 hồ sơ quá hạn (từ tháng 10 năm 2026): đã làm." in texts(done, now)
    december = Document(kind="thu", first_on="2026-11-15", last_on="2026-12-14")
    assert not [one for one in followed(december, carried_from([done])).blocks if one.sort is Sort.PROMISE]
    assert n.written(followed(done, was), words(), now).block("promise:2026-09-15:1").state is State.DONE


def test_what_was_carried_over_is_vouched_for_once() -> None:
    known = facts(RECEIVED)
    before = n.written(EMPTY, words(), known).having(promise("Tập huấn 12 công chức", known))
    november = Document(kind="thu", first_on="2026-10-15", last_on="2026-11-14")
    carried = carried_from([before])
    document = n.written(followed(november, carried), words(), known)
    block = document.block("promise:2026-09-15:1")
    assert n.typed(block) == ("12",)
    sure = document.having(n.confirmed(block, known, "Hạnh", AT))
    assert n.typed(n.written(followed(sure, carried), words(), known).block(block.id)) == ()
    out = document.having(replace(block, is_left_out=True))
    assert n.written(followed(out, carried), words(), known).block(block.id).is_left_out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Chưa viết gì"),
        ("Nhận {reveived} hồ sơ", "Không có con số tên “{reveived}”"),
        ("Nhận {received", "không đúng chỗ"),
        ("số 001099012345", "dữ liệu cá nhân"),
        ("001099012345|012345678|Nguyễn Văn A|01011999|Nam|Xã B|01012022", "thẻ"),
        ("dài " * 3000, "dài hơn"),
    ],
)
def test_what_cannot_stand_in_a_report_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_text(text, facts())
    assert sentence in refused.value.sentence


def test_a_document_of_before_that_kept_no_figures_beside_a_sentence_is_read() -> None:
    known = facts(RECEIVED)
    document = n.written(EMPTY, words(), known)
    block = n.put_beside(document.block("one/counts/total"), words(), known)
    block = n.confirmed(n.worded(block, "Nhận 1 hồ sơ.", known, "Lan", AT), known, "Lan", AT)
    document = document.having(block)
    assert from_json(to_json(document)) == document
    assert [one.sentence() for one in n.stale(document, words(), facts(RECEIVED, LATE))][:1] == [
        "1 khi xác nhận, nay 2"
    ]
    old = document.having(replace(block, beside=(), was_said=False))
    assert not {"beside", "was_said"} & set(re.findall(r"\w+", str(to_json(old))))
    assert from_json(to_json(old)) == old


def test_a_template_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="dòng 3: viết sai cú pháp TOML") as refused:
        parse("narrative_thu", 'version = "1"\n\ntype = BÁO\n', KNOWN)
    assert not re.search("Invalid|line", refused.value.sentence)


def test_a_document_comes_back_from_the_register_as_it_went() -> None:
    known = facts(RECEIVED, LATE, causes={"A1": 1})
    document = n.written(EMPTY, words(), known).having(promise("Làm {received} việc", known))
    document = document.having(n.confirmed(document.block("one/counts/late"), known, "Hạnh", AT))
    assert from_json(to_json(document)) == document
    assert START < AT
